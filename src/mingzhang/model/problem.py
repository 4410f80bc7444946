"""What is wrong with an input: where, what, what to do. A value, not an exception."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an input something stands; empty parts are not known or do not apply."""

    file: str = ""
    sheet: str = ""
    cell: str = ""  # B7 in a sheet
    line: int = 0  # 1-based in a text file; 0 = unknown

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.cell:
            parts.append(f"单元格{self.cell}")
        elif self.line:
            parts.append(f"第{self.line}行")
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input file.

    ``code`` names the kind (unknown-column, not-a-number …), ``message`` says what was read and
    what was expected, ``mend`` what the reader should do.
    """

    code: str
    place: Place
    message: str
    mend: str = ""

    def __str__(self) -> str:
        where = str(self.place)
        mend = f" {self.mend}" if self.mend else ""
        return f"{where}：{self.message}{mend}" if where else f"{self.message}{mend}"


class InputError(Exception):
    """The program cannot go on with this input; carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """“是否为…？” with the known word most like ``word``, or nothing if none is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"是否为“{close[0]}”？" if close else ""
