"""Begin a book: book.toml and one table for each relation, heads in place, else empty."""

from __future__ import annotations

import csv
from pathlib import Path

from mingzhang.catalogue.packs import load
from mingzhang.model.problem import InputError, Place, Problem

_BOOK = """# 账册的说明。改好下面几行，再往各表里填数（金额以元为单位，或写成“2.94万元”）。
department = "某市某局"
short_name = "某局"
unit = "00"                # 本部门在“单位”表里的单位代码
year = {year}
region = "{region}"
kind = "部门"              # 部门（汇总）或 单位
published = ""             # 公开时间，如 2025年8月22日
"""


# The department itself, as book.toml names it, so that an untouched book compiles to a draft.
_FIRST_ROWS = {"单位": {"单位代码": "00", "单位名称": "某市某局", "单位类型": "部门"}}


def init_book(folder: Path, region: str, year: int) -> tuple[str, ...]:
    """Make the folder; InputError if it is there already and not empty."""
    catalogue = load("disclosure")
    catalogue.region(region)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        message = "这里已有文件，不动它。" if folder.is_file() else "文件夹已有内容，不动它。"
        raise InputError([Problem("exists", Place(str(folder)), message, "请换一个名字。")])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.toml").write_text(_BOOK.format(year=year, region=region), encoding="utf-8")
    names = ["book.toml"]
    for relation in catalogue.relations.values():
        if relation.holder == "book":
            names.append(f"{relation.name}.csv")
            with (folder / names[-1]).open("w", encoding="utf-8-sig", newline="") as handle:
                writer = csv.DictWriter(handle, relation.names)
                writer.writeheader()
                if relation.name in _FIRST_ROWS:
                    writer.writerow(_FIRST_ROWS[relation.name])
    return tuple(names)
