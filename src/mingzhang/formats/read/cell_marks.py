"""What a workbook says about its cells that the fast parser does not pass on."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_BYTES = 256 << 20  # of an untrusted file, also of what it unpacks to
_MAX_CELLS = 20_000_000  # in the rectangle round the used cells; the parser allocates all of it


class BrokenWorkbookError(Exception):
    """The file is not a whole workbook."""


class TooLargeError(Exception):
    """Reading the file would take more memory than an untrusted file may."""


@dataclass(slots=True)
class CellMarks:
    """Marks of one sheet, gathered while it is scanned; cells are (row, column), 1-based.

    ``errors`` holds the error words (#REF!), ``percents`` the cells shown as percentages,
    ``formulas`` the formulas without a stored value.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: list[tuple[int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0

    def reach(self, row: int, column: int) -> None:
        """Note that a cell is used; TooLargeError if the rectangle grows beyond the limit."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if self.last_row * self.last_column > _MAX_CELLS:
            raise TooLargeError


def is_percent(format_code: str) -> bool:
    """Whether a number format shows a percentage (a quoted or escaped % is plain text)."""
    bare = "".join(format_code.split('"')[::2])
    return "%" in bare.replace("\\%", "")
