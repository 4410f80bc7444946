"""Begin a book: book.toml and its tables, empty, or with what last year's leaves behind."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import DEFAULT
from mingzhang.facts.settings import Settings
from mingzhang.formats.files import make_folder, write_text
from mingzhang.formats.write.entry import (
    LONGEST_CHOICES,
    EntryBook,
    EntryColumn,
    EntrySheet,
    write_entry_book,
)
from mingzhang.formats.write.separated import write_csv
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.relation import Column, Relation

WORKBOOK = "账册.xlsx"
GUIDE, LISTS = "说明", "说明-编码"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]

_BOOK = """# 账册的说明。改好下面几行，再往各表里填数（金额以元为单位，或写成“2.94万元”）。
department = {department}
short_name = {short_name}
unit = {unit}                # 本部门在“单位”表里的单位代码
year = {year}
region = {region}
kind = {kind}              # 部门（汇总）或 单位
published = ""             # 公开时间，如 {next}年8月22日
# internal = "none"        # 核对过、单位之间没有往来款的，去掉行首的 #
# tables = "attached"      # 全部报表另附成工作簿、报告里只印表名的，去掉行首的 #
"""
_GUIDE = (
    "{department} {year}年度账册",
    "一、从左到右逐张填：先填“单位”，再填收支、结转，最后填原因和其他文字。金额一律以元为单位；"
    "只知道印出来的数时连单位写，如 2.94万元；明说不公开的写“未公开”。",
    "二、列名上的红角是填法，鼠标移上去就能看。有下拉箭头的格从列表里选；"
    "科目可以选“编码 名称”，也可以只写编码。",
    "三、已经动笔的行里，红底的格必须填，黄底的格还空着（空着表示不知道，不是零；为零请填 0）。",
    "四、列名已锁住，免得改坏；要调整列宽、排序、筛选、插行、删行都可以。没有设密码。",
    "五、填好后保存，运行 mingzhang compile。名称以“说明”开头的工作表只给人看，程序不读。",
)
_WIDTHS = {"text": 16.0, "integer": 8.0, "money": 18.0, "number": 12.0, "date": 13.0}
_YEARS = range(2000, 2100)
_LONG_TEXT = ("内容", "理由", "说明", "调整理由", "出处")


@dataclass(frozen=True, slots=True)
class Start:
    """What a new book begins with: its settings and the rows of its tables."""

    settings: Settings
    rows: Rows = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def fresh(region: str, year: int) -> Start:
    """A department as book.toml names it, so that an untouched book compiles to a draft.

    InputError for a year of which nobody publishes accounts.
    """
    if year not in _YEARS:
        message = f"{year}年度不对。"
        mend = "请写四位数的年度，如 --year 2025。"
        raise InputError([Problem("year", Place(), message, mend)])
    settings = Settings("某市某局", year, region, "00", "某局")
    row = {"单位代码": "00", "单位名称": settings.department, "单位类型": "部门"}
    return Start(settings, {"单位": [row]})


def init_book(
    folder: Path, start: Start, catalogue: Catalogue, *, as_csv: bool = False
) -> tuple[str, ...]:
    """Make the folder; InputError if it is there already and not empty. The names of the files."""
    catalogue.region(start.settings.region)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        message = "这里已有文件，不动它。" if folder.is_file() else "文件夹已有内容，不动它。"
        raise InputError([Problem("exists", Place(str(folder)), message, "请换一个名字。")])
    make_folder(folder)
    write_text(folder / "book.toml", _book_toml(start.settings))
    relations = [r for r in catalogue.relations.values() if r.holder == "book"]
    if as_csv:
        names = [_write_csv(folder, relation, start.rows) for relation in relations]
        return ("book.toml", *names)
    write_entry_book(_entry_book(relations, start, catalogue), folder / WORKBOOK)
    return ("book.toml", WORKBOOK)


def _book_toml(settings: Settings) -> str:
    """The settings as the file that a person edits."""
    words = ("department", "short_name", "unit", "region", "kind")
    # A JSON string is a TOML string.
    quoted = {name: json.dumps(getattr(settings, name), ensure_ascii=False) for name in words}
    text = _BOOK.format(**quoted, year=settings.year, next=settings.year + 1)
    if settings.packs != DEFAULT:
        text += f"packs = {json.dumps(settings.packs, ensure_ascii=False)}  # 规则包\n"
    if settings.editions:
        lines = (
            f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(edition)}"
            for name, edition in settings.editions.items()
        )
        text += "\n[editions]\n" + "\n".join(lines) + "\n"
    return text


def _write_csv(folder: Path, relation: Relation, rows: Rows) -> str:
    name = f"{relation.name}.csv"
    lines = ([row.get(column) for column in relation.names] for row in rows.get(relation.name, ()))
    write_csv([relation.names, *lines], folder / name)
    return name


def _entry_book(relations: Sequence[Relation], start: Start, catalogue: Catalogue) -> EntryBook:
    """The book as a workbook to fill in, its sheets in the order of the relations."""
    used = {column.codes for relation in relations for column in relation.columns if column.codes}
    lists: dict[str, Sequence[str]] = {
        name: [f"{one.code} {one.name}" for _, one in sorted(found.subjects.items())]
        for name, found in catalogue.classifications.items()
        if name in used
    }
    for relation in relations:
        for column in relation.columns:
            if len(",".join(column.values)) > LONGEST_CHOICES:
                lists[f"{relation.name}-{column.name}"] = column.values
    sheets = tuple(_sheet(relation, relations, start.rows, lists) for relation in relations)
    about = {"department": start.settings.department, "year": start.settings.year}
    guide = tuple(line.format(**about) for line in (*_GUIDE, *start.notes))
    return EntryBook(GUIDE, guide, sheets, LISTS, lists)


def _sheet(
    relation: Relation, relations: Sequence[Relation], rows: Rows, lists: Mapping[str, object]
) -> EntrySheet:
    unlisted = "没有行的项算零。" if relation.unlisted == "zero" else "没有行的项算不知道。"
    key = "、".join(relation.key)
    explanation = f"{relation.description}一行一个：{key}。{unlisted}"
    found = tuple(
        tuple(row.get(column.name) for column in relation.columns)
        for row in rows.get(relation.name, ())
    )
    columns = tuple(_column(column, relation, relations, lists) for column in relation.columns)
    return EntrySheet(relation.name, relation.title, explanation, columns, found)


def _column(
    column: Column, relation: Relation, relations: Sequence[Relation], lists: Mapping[str, object]
) -> EntryColumn:
    own_list = f"{relation.name}-{column.name}"
    listed = column.codes or (own_list if own_list in lists else "")
    if not (listed or column.values):
        listed = _elsewhere(column.name, relation, relations)
    return EntryColumn(
        name=column.name,
        kind=column.kind,
        note=_note(column),
        required=column.empty == "error",
        asked=column.kind == "money" and column.empty == "unknown",
        choices=() if listed else column.values,
        listed=listed,
        strict=bool(column.values),
        width=_width(column),
    )


def _width(column: Column) -> float:
    """Room for what usually stands in the column; a Chinese character takes two."""
    if column.name in _LONG_TEXT:
        return 48
    longest = max(map(len, (*column.values, column.name)))
    return min(36, max(_WIDTHS[column.kind], 2 * longest + 4, 30 if "名称" in column.name else 0))


def _elsewhere(name: str, relation: Relation, relations: Sequence[Relation]) -> str:
    """The column of another sheet that names what this one refers to: its last key column."""
    for other in relations:
        if other.key[-1] == name and other is not relation and other.column(name).empty == "error":  # type: ignore[union-attr]
            return f"{other.name}!{name}"
    return ""


def _note(column: Column) -> str:
    """What the head of a column tells: title, meaning, unit, what a blank is."""
    kinds = {"money": "金额，以元为单位。", "date": "日期，如 2025-08-22。", "integer": "整数。"}
    empty = {"error": "不能空。", "zero": "空着算零。", "unknown": "空着表示不知道。"}
    codes = f"“{column.codes}”的编码，可从列表里选。" if column.codes else ""
    title = f"{column.title}。" if column.title else ""
    meaning = f"{column.description.rstrip('。')}。" if column.description else ""
    return f"{title}{meaning}{kinds.get(column.kind, '')}{codes}{empty[column.empty]}"
