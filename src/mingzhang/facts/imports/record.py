"""The side file of a book that remembers which rows were imported, from which files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingzhang.model.problem import InputError, Place, Problem

RECORD = Path("导入记录") / "导入记录.json"
PART = "清单"  # what a recorded row has besides its columns: the kind of list it came in
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was imported: its name, the SHA-256 of its bytes, whose rows it held.

    ``part`` is the kind of list and its month; "" for accounts, which come whole.
    """

    file: str
    sha256: str
    unit: str
    year: int
    part: str = ""

    @property
    def case(self) -> tuple[str, int, str]:
        """What a later file of the same takes the place of."""
        return self.unit, self.year, self.part


@dataclass(slots=True)
class Record:
    """The imported rows by table, with the values they came with."""

    sources: list[Source] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def replace(self, sources: Sequence[Source]) -> None:
        """Forget the former files of these units, years and kinds of list."""
        cases = {one.case for one in sources}
        self.sources = [one for one in self.sources if one.case not in cases]
        self.sources += sources

    def text(self) -> str:
        """The file's content, one row a line so that it can be compared."""
        sources = [
            {"文件": s.file, "指纹": s.sha256, "单位代码": s.unit, "年度": s.year}
            | ({PART: s.part} if s.part else {})
            for s in self.sources
        ]
        tables = [f"{_json(name)}: {_lines(rows)}" for name, rows in sorted(self.rows.items())]
        inside = ",\n".join(tables)
        return f'{{"文件": {_lines(sources)},\n"行": {{\n{inside}\n}}}}\n'


def _lines(items: Sequence[object]) -> str:
    return "[\n" + ",\n".join(map(_json, items)) + "\n]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_record(folder: Path) -> Record:
    """The record of a book; an empty one where nothing was imported yet.

    InputError for a damaged file: without it nobody knows which rows are by hand.
    """
    path = folder / RECORD
    if not path.is_file():
        return Record()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        sources = [
            Source(s["文件"], s["指纹"], s["单位代码"], int(s["年度"]), s.get(PART, ""))
            for s in data["文件"]
        ]
        rows = {
            str(name): [{str(k): str(v) for k, v in row.items()} for row in found]
            for name, found in data["行"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        mend = "请恢复它；找不回的，删去它和各表里导入的行，再导入一次。"
        problem = Problem("broken-record", Place(str(RECORD)), "导入记录损坏，读不出来。", mend)
        raise InputError([problem]) from error
    return Record(sources, rows)
