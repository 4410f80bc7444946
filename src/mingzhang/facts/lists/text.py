"""CSV and other separated text taken over block by block: any size, memory stays flat."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mingzhang.engines.base.staging import Staging
from mingzhang.engines.base.tables import TRACE
from mingzhang.facts.lists.columns import Table, find_columns
from mingzhang.facts.lists.faults import fault_problems, others
from mingzhang.facts.lists.find import Input
from mingzhang.facts.lists.lines import Records, Separated, not_text, read_records
from mingzhang.facts.lists.staged import NAMED, Kept, Part, TakenOver, into_stage
from mingzhang.formats.heads import SEARCHED_ROWS
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.problem import Place, Problem
from mingzhang.model.relation import Relation

BLOCK = 32 << 20  # bytes of text taken over in one go
_SAMPLE = 256 << 10  # bytes in which the head stands
_DELIMITERS = ",\t;|"
Tell = Callable[[str], None]
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def take_text(
    staging: Staging, stage: Path, one: Input, relation: Relation, tell: Tell
) -> TakenOver:
    """Take over a text file; ``failed`` where it is none or its columns cannot be told.

    ``tell`` is given the name of the file and how far it is read, after every block.
    """
    kept = Kept(stage, one.path, relation, [sorted(one.renames.items()), one.name])
    try:
        with _plain(kept, one.path).open("rb") as handle:
            return _Taking(staging, kept, one, relation, handle).run(tell)
    except UnicodeDecodeError:
        return TakenOver(problems=[not_text(one.name)], failed=True)
    finally:
        kept.clear()


def _plain(kept: Kept, path: Path) -> Path:
    """The file, or a copy of one whose lines do not end as everywhere: UTF-16, old Macintosh."""
    with path.open("rb") as handle:
        head = handle.read(_SAMPLE)
    is_wide = head.startswith(_UTF16)
    has_lines = "\n" in head.decode("utf-16", "ignore") if is_wide else b"\n" in head
    if not is_wide and (has_lines or b"\r" not in head):
        return path
    copy = kept.scratch("plain")
    # Bytes of UTF-8 and GB 18030 go through as Latin 1 unchanged.
    encodings = ("utf-16", "utf-8") if is_wide else ("latin-1", "latin-1")
    with (
        path.open(encoding=encodings[0], newline="" if has_lines else None) as source,
        into_stage(kept.folder),
        copy.open("w", encoding=encodings[1], newline="") as target,
    ):
        while text := source.read(BLOCK // 16):
            target.write(text)
    return copy


@dataclass(frozen=True, slots=True)
class _Head:
    """What the first lines tell: columns, delimiter, the line they end on, what is wrong."""

    table: Table
    shape: Separated
    line: int
    problems: list[Problem]
    rank: tuple[int, int]


class _Taking:
    """One text file on its way."""

    def __init__(
        self, staging: Staging, kept: Kept, one: Input, relation: Relation, handle: BinaryIO
    ) -> None:
        self.staging, self.kept, self.one = staging, kept, one
        self.relation, self.handle = relation, handle
        self.encoding = ""

    def run(self, tell: Tell) -> TakenOver:
        """All parts of the file, those of an earlier run used again."""
        taken = TakenOver()
        head = self._head(taken)
        if head is None:
            taken.failed = True
            return taken
        taken.columns = {one.column.name: one.kind for one in head.table.takings} | TRACE
        number, part = 1, Part(done=False, offset=self.handle.tell(), line=head.line + 1)
        named: list[Problem] = []
        while not part.done:
            part = self.kept.load(number) or self._part(number, part, head)
            named += part.problems[: NAMED - len(named)]
            taken.set_aside += part.set_aside
            taken.files.append(self.kept.file(number, self.one.name, part.rows))
            number += 1
            tell(f"{self.one.name}，读到第{part.line - 1}行")
        taken.problems += named
        if taken.set_aside > len(named):
            taken.problems.append(others(self.one.name, taken.set_aside - len(named)))
        return taken

    def _head(self, taken: TakenOver) -> _Head | None:
        """The columns and the delimiter by which most are found; the file is set behind them."""
        sample = self.handle.read(_SAMPLE)
        if not sample.strip():
            taken.problems.append(_empty(self.one.name))
            return None
        if b"\0" in sample:
            taken.problems.append(not_text(self.one.name))
            return None
        text = self._first_lines(sample)
        best: _Head | None = None
        for delimiter in _DELIMITERS:
            rows, ends = _first_rows(text, delimiter)
            table, problems = self._columns(rows)
            if table:  # cells beyond the head are told with their rows
                table, problems = self._columns([row[: table.width] for row in rows])
            rank = (len(table.takings) if table else 0, max(map(len, rows), default=0))
            if best is None or rank > best.rank:
                empty = Table(0, (), 0)
                shape = Separated(delimiter, table.width if table else 0)
                line = ends[table.row] if table else 0
                best = _Head(table or empty, shape, line, problems, rank)
        assert best is not None
        taken.problems += best.problems
        self.handle.seek(0)
        for _ in range(best.line):
            self.handle.readline()
        return best if best.table.takings else None

    def _columns(self, rows: list[list[str]]) -> tuple[Table | None, list[Problem]]:
        sheet = Sheet(self.one.name, "", rows, is_text=True)  # type: ignore[arg-type]
        return find_columns(sheet, self.relation, self.one.renames)

    def _first_lines(self, sample: bytes) -> str:
        """The lines the head is among; a damaged one below it does not spoil it."""
        lines = sample.split(b"\n")
        for count in (SEARCHED_ROWS, 3, 1):
            try:
                return self._decode(b"\n".join(lines[:count]))
            except UnicodeDecodeError:
                if count == 1:
                    raise
        return ""

    def _part(self, number: int, before: Part, head: _Head) -> Part:
        """Make one part: a block of lines from where the one before ended."""
        self.handle.seek(before.offset)
        self.encoding = before.encoding or self.encoding
        block = self.handle.read(BLOCK) + self.handle.readline()
        table, shape = head.table, head.shape
        records = self._records(block, before.line, shape)
        clean = self.kept.scratch("text")
        with into_stage(self.kept.folder), clean.open("w", encoding="utf-8", newline="") as target:
            target.writelines(records.clean)
        self.staging.read_text(clean, shape.delimiter, shape.width)
        taken = self.staging.take(table.takings, self.one.name, self.kept.scratch("parquet"))
        if taken.rows + taken.set_aside != len(records.clean):
            raise RuntimeError(f"{self.one.name}: rows were lost between lines and columns")
        faults = fault_problems(
            taken.faults, table.takings, lambda row, _: Place(self.one.name, line=row)
        )
        rejected = records.rejected
        problems = sorted(rejected + faults, key=lambda problem: problem.place.line)[:NAMED]
        offset = self.handle.tell()
        is_end = not self.handle.read(1)
        part = Part(
            taken.rows,
            taken.set_aside + len(rejected),
            problems,
            is_end,
            offset,
            records.next_line,
            self.encoding,
        )
        self.kept.save(number, part)
        return part

    def _records(self, block: bytes, line: int, shape: Separated) -> Records:
        def more() -> str:
            return self._decode(self.handle.readline())

        try:
            text = self._decode(block)
        except UnicodeDecodeError:
            return self._damaged_records(block, line, shape)
        return read_records(text, line, shape, self.one.name, more)

    def _damaged_records(self, block: bytes, line: int, shape: Separated) -> Records:
        """A block with lines that are in no encoding: these are set aside, the others read."""
        whole = Records(next_line=line)
        lines = block.split(b"\n")
        if lines and not lines[-1]:
            lines.pop()
        good: list[str] = []
        for index, raw in enumerate(lines):
            try:
                good.append(self._decode(raw))
            except UnicodeDecodeError:
                good.append("")
                whole.rejected.append(not_text(self.one.name, line + index))
        text = "\n".join(good) + "\n"
        read = read_records(text, line, shape, self.one.name, lambda: "")
        read.rejected += whole.rejected
        return read

    def _decode(self, data: bytes) -> str:
        """The text; the first bytes that are not ASCII decide between UTF-8 and GB 18030."""
        if data.isascii() and not self.encoding:
            return data.decode("ascii")
        if self.encoding:
            return data.decode(self.encoding)
        try:
            text = data.decode("utf-8-sig")
            self.encoding = "utf-8"
        except UnicodeDecodeError:
            text = data.decode("gb18030")
            self.encoding = "gb18030"
        return text


def _first_rows(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first rows of the text and the number of the line each ends on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num)
            if len(rows) == SEARCHED_ROWS:
                break
    except csv.Error:
        pass
    return rows, ends


def _empty(name: str) -> Problem:
    return Problem("empty-file", Place(name), "文件是空的。", "请删除它，或重新导出。")
