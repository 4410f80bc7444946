"""Take a book in: every table of a folder as rows of its relation, and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mingzhang.facts.heads import is_blank
from mingzhang.facts.references import (
    PARENT,
    UNIT,
    UNITS,
    repeated_keys,
    unit_tree,
    unknown_units,
)
from mingzhang.facts.scale import (
    scale_between_relations,
    scale_within_rows,
    suspect_scale,
    ten_thousand_fold,
)
from mingzhang.facts.tables import Piece, rows_of, take_sheet
from mingzhang.formats.read.sheets import Sheet, read_tables
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.model.relation import Classification, Relation, Subject
from mingzhang.model.rows import Rows, named_rows

__all__ = ["Intake", "read_book_tables", "suspect_scale", "ten_thousand_fold"]

_READ = {".csv", ".xlsx", ".xls"}
_RESAVE = {".xlsm", ".xlsb", ".xltx", ".ods", ".et", ".ett", ".tsv", ".numbers"}
_SUPPLEMENT = "科目补充"  # the table of codes that our classification lists lack
_REMARKS = "说明"  # sheets whose name begins so are for people only


@dataclass(frozen=True, slots=True)
class Intake:
    """What a book holds.

    ``rows`` has every relation, empty ones too: its columns, for each money column its half-unit,
    来源 (账册.xlsx#支出 or 支出.csv) and 行 (1-based row there). They are whole only without
    ``problems``: a refused cell is NULL in them. ``notes`` need no mending. ``classifications``
    are those given with the codes the book adds.
    """

    rows: Mapping[str, Rows]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    classifications: Mapping[str, Classification] = field(default_factory=dict)


def read_book_tables(
    folder: Path,
    relations: Mapping[str, Relation],
    classifications: Mapping[str, Classification],
) -> Intake:
    """Read every CSV and workbook of the folder (not below it) and check them against each other.

    All problems come in one go, file by file, then those between rows and tables. InputError if
    the folder itself cannot be read.
    """
    rows = {name: rows_of(relation) for name, relation in relations.items()}
    pieces: dict[str, Piece] = {}
    problems: list[Problem] = []
    notes: list[Problem] = []
    sheets: list[Sheet] = []
    for path in _files(folder):
        if path.suffix.lower() in _RESAVE:
            problems.append(_other_format(path))
            continue
        read, found = read_tables(path)
        sheets += _tables(read)
        problems += (one for one in found if not one.place.sheet.startswith(_REMARKS))
    # The book's own codes come first: the other tables may use them.
    for sheet in sorted(sheets, key=lambda sheet: sheet.name.strip() != _SUPPLEMENT):
        relation = relations.get(sheet.name.strip())
        if relation is None:
            problems.append(_unknown_sheet(sheet, relations))
            continue
        notes += _hidden(sheet)
        piece, found = take_sheet(sheet, relation, classifications, rows[relation.name])
        problems += found
        if relation.name == _SUPPLEMENT:
            problems += _listed_already(classifications, rows[_SUPPLEMENT])
            classifications = _supplemented(classifications, rows[_SUPPLEMENT])
        if piece:
            pieces[sheet.source] = piece
    problems += _between_rows(relations, rows, pieces)
    return Intake(rows, tuple(problems), tuple(notes), classifications)


def _supplemented(
    classifications: Mapping[str, Classification], rows: Rows
) -> dict[str, Classification]:
    """The classifications with the codes that the book itself adds; ours are not complete."""
    result = dict(classifications)
    for row in named_rows(rows):
        known = result.get(row["科目表"])
        if known is None or not row["科目编码"]:
            continue
        code = row["科目编码"]
        level = 1 + sum(length < len(code) for length in known.lengths)
        subject = Subject(code, row["科目名称"] or code, level, known.parent_of(code), "supplement")
        # A listed code keeps the name it has; that it is listed already is a problem of its own.
        result[known.name] = replace(known, subjects={code: subject} | known.subjects)
    return result


def _listed_already(classifications: Mapping[str, Classification], rows: Rows) -> list[Problem]:
    """Codes that the book adds although the list has them."""
    problems = []
    for row in named_rows(rows):
        known = classifications.get(row["科目表"])
        subject = known.subjects.get(row["科目编码"]) if known else None
        if subject:
            file, _, sheet = str(row["来源"]).partition("#")
            place = Place(file, sheet, line=int(row["行"]))
            message = f"“{row['科目表']}”里已有{subject.code}（{subject.name}）。"
            problems.append(Problem("listed-code", place, message, "请删去这一行。"))
    return problems


def _files(folder: Path) -> list[Path]:
    """The book's files by name; ~$… are the locks of open workbooks."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        mend = "请确认账册文件夹的路径。"
        raise InputError(
            [Problem("no-folder", Place(folder.name), "账册文件夹打不开。", mend)]
        ) from error
    return [
        path
        for path in paths
        if path.suffix.lower() in _READ | _RESAVE and not path.name.startswith(("~$", "."))
    ]


def _tables(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets that hold something and are not for people only."""
    return [
        sheet
        for sheet in sheets
        if not sheet.name.startswith(_REMARKS)
        and not all(is_blank(cell) for row in sheet.rows for cell in row)
    ]


def _other_format(path: Path) -> Problem:
    message = f"账册不读 {path.suffix} 文件，里面的表没有读入。"
    return Problem("other-format", Place(path.name), message, "请另存为 .xlsx，或移出账册文件夹。")


def _unknown_sheet(sheet: Sheet, relations: Mapping[str, Relation]) -> Problem:
    kind = "文件名" if sheet.is_text else "工作表名"
    hidden = "（隐藏的）" if sheet.hidden else ""
    message = f"没有叫“{sheet.name}”的表{hidden}，没有读入。"
    mend = (
        nearest(sheet.name, relations)
        + f"{kind}应是规定的表名；只给人看的请在名称前加“{_REMARKS}”。"
    )
    return Problem("unknown-sheet", sheet.place(), message, mend)


def _hidden(sheet: Sheet) -> list[Problem]:
    if not sheet.hidden:
        return []
    return [Problem("hidden-sheet", sheet.place(), "这个工作表是隐藏的，已照常读入。")]


def _between_rows(
    relations: Mapping[str, Relation], rows: Mapping[str, Rows], pieces: Mapping[str, Piece]
) -> list[Problem]:
    problems: list[Problem] = []
    units = rows.get(UNITS)
    for name, relation in relations.items():
        problems += repeated_keys(relation, rows[name], pieces)
        if name == UNITS:
            if PARENT in relation.names:
                problems += unit_tree(rows[name], pieces)
        elif units and UNIT in relation.names:
            problems += unknown_units(relation, rows[name], pieces, units)
        problems += scale_within_rows(relation, rows[name], pieces)
    return problems + scale_between_relations(relations, rows, pieces)
