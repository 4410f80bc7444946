"""What slip of the pen leads from a number that should be printed to the one that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from mingzhang.engines.documents.repair import SCALE, Figure, Range

# swapped: two digits changed places. shifted: the point, or 元 for 万元. digit: one is another.
_Slip = Literal["swapped", "shifted", "digit", "sign", ""]
_ORDER: tuple[_Slip, ...] = ("sign", "swapped", "shifted", "digit")
STRONG = ("sign", "swapped", "shifted")  # rare enough by chance to tell one number from another
_MOST = 400  # values that are looked through
_SHIFTS = (10, 100, 1000, 10_000)
UNIT_SHIFT = 10_000


@dataclass(frozen=True, slots=True)
class Meant:
    """The value that should be printed, in millionths, and the slip that turns it into what is.

    ``factor`` is how often too large (or, negative, too small) a shifted number is. ``only``: no
    other number of as many digits is possible.
    """

    value: int
    slip: _Slip
    factor: int = 0
    only: bool = False


def meant(figure: Figure, wanted: Range, printed_elsewhere: Iterable[int] = ()) -> Meant:
    """The likeliest value within a range: one that is printed elsewhere, else one that a slip
    explains, else the middle.
    """
    step = 2 * figure.half or SCALE
    values = _printable(figure.value, wanted, step)
    only = len(values) == 1
    for value in printed_elsewhere:
        if wanted[0] <= value <= wanted[1]:
            return Meant(value, *_slip(figure.value, value, step), only)
    slips = [(value, *_slip(figure.value, value, step)) for value in values]
    shifted = [(v, "shifted", factor) for v, factor in _shifted(figure.value, wanted, step)]
    middle = _middle(figure.value, wanted, step)
    for kind in _ORDER:
        found = [one for one in (*slips, *shifted) if one[1] == kind]
        if found:
            value, _, factor = min(found, key=lambda one: abs(one[0] - middle))
            return Meant(value, kind, factor, only)
    return Meant(middle, "", 0, only)


def _printable(value: int, wanted: Range, step: int) -> list[int]:
    """The values of a range that have no more digits than the printed one; none if too many."""
    first = value + -(-(wanted[0] - value) // step) * step
    if wanted[1] - first > _MOST * step:
        return []
    return list(range(first, wanted[1] + 1, step))


def _middle(value: int, wanted: Range, step: int) -> int:
    """The middle of a range, to the printed digits where one of them is inside."""
    middle = (wanted[0] + wanted[1]) // 2
    rounded = value + ((middle - value) * 2 + step) // (2 * step) * step
    return rounded if wanted[0] <= rounded <= wanted[1] else middle


def _shifted(value: int, wanted: Range, step: int) -> Iterator[tuple[int, int]]:
    """The printed digits with the point elsewhere, if that is in the range."""
    for factor in _SHIFTS if value else ():
        low, high = sorted((value * factor, (value + (1 if value > 0 else -1)) * factor))
        if low <= wanted[1] and high >= wanted[0]:
            yield max(low, wanted[0]) if value > 0 else min(high, wanted[1]), -factor
        whole = value % factor == 0 and abs(value) >= factor * step
        if whole and wanted[0] <= value // factor <= wanted[1]:
            yield value // factor, factor


def _slip(printed: int, value: int, step: int) -> tuple[_Slip, int]:
    if printed == -value != 0:
        return "sign", 0
    for factor in _SHIFTS:
        if value and printed == value * factor:
            return "shifted", factor
        if printed and value == printed * factor:
            return "shifted", -factor
    one, other = str(abs(printed) // step), str(abs(value) // step)
    if (printed < 0) != (value < 0) or len(one) != len(other):
        return "", 0
    differing = [n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:
        return "digit", 0
    if len(differing) == 2:
        first, second = differing
        if second == first + 1 and one[first] == other[second] and one[second] == other[first]:
            return "swapped", 0
    return "", 0
