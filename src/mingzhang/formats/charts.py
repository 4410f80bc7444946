"""Charts as SVG: one source for the web page, the PDF and (turned into PNG) the docx.

Flat and honest: axes start at zero, every bar and slice carries its printed value and unit, nothing
is told by colour alone. The same figure always gives the same text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

import typst

from mingzhang.formats import fonts
from mingzhang.formats.lines import SIZE, text_width, wrap
from mingzhang.model.document import Datum, Figure, Number
from mingzhang.model.number import scale_of

FAMILY = "'Mingzhang Song','Noto Serif CJK SC','SimSun',serif"
WIDTH = 440.0  # points; the text width of an official page
_LINE = 13.0  # from one line of the text in a chart to the next
UNKNOWN = "未知"

# Neighbours differ by a step of lightness (so they do in grey print) and by blue against orange
# (which colour-blind readers tell apart).
COLOURS = ("#1f4e79", "#f2b84b", "#3f7cac", "#fbe3b0", "#7a3b12", "#9cc3e0", "#b8601f", "#d9e6f0")
GREYS = ("#333333", "#bdbdbd", "#6b6b6b", "#e0e0e0", "#4a4a4a", "#a8a8a8", "#5c5c5c", "#d0d0d0")
INK, RULE = "#222222", "#cccccc"


def svg(figure: Figure, *, grey: bool = False) -> str:
    """The figure as an SVG document, 440 points wide; its text stays text.

    ``grey`` chooses greys for a document printed without colour. A pie with a negative amount
    cannot be drawn as shares and becomes bars.
    """
    palette = GREYS if grey else COLOURS
    negative = any(datum.number and datum.number.value < 0 for datum in figure.data)
    if figure.kind == "pie" and not negative:
        height, marks = _pie(figure, palette)
    elif _fits_columns(figure):
        height, marks = _columns(figure, palette[2])
    else:
        height, marks = _rows(figure, palette[2])
    words = escape(figure.alternative)
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(WIDTH)}" height="{_n(height)}"',
            f' viewBox="0 0 {_n(WIDTH)} {_n(height)}" role="img" aria-label="{words}"',
            f' font-family="{FAMILY}" font-size="{_n(SIZE)}" fill="{INK}">\n',
            f"<title>{escape(figure.caption)}</title>\n<desc>{words}</desc>\n",
            "".join(f"{mark}\n" for mark in marks),
            "</svg>\n",
        )
    )


def png(figures: Sequence[Figure], *, scale: float = 3, grey: bool = False) -> dict[str, bytes]:
    """The figures as PNG files by caption, ``scale`` pixels a point, drawn from the same SVG."""
    if not figures:
        return {}
    drawings = [svg(figure, grey=grey) for figure in figures]
    pages: bytes | list[bytes] = typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt)\n"
        b"#let drawn(it) = image(bytes(it), width: 440pt)\n"
        b"#json(bytes(sys.inputs.drawings)).map(drawn).join(pagebreak())",
        sys_inputs={"drawings": json.dumps(drawings)},
        format="png",
        ppi=72 * scale,
        font_paths=fonts.load((fonts.FOLDER,)),
    )
    pages = [pages] if isinstance(pages, bytes) else pages
    return {figure.caption: image for figure, image in zip(figures, pages, strict=True)}


def _value(number: Number | None, unit: str) -> str:
    return f"{number.text}{unit}" if number else UNKNOWN


def _n(value: float) -> str:
    """A coordinate with at most two decimals, never "-0"."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _text(x: float, y: float, lines: Sequence[str], anchor: str = "middle") -> str:
    """Lines of text under one another; ``y`` is the baseline of the first."""
    spans = "".join(
        f'<tspan x="{_n(x)}" y="{_n(y + at * _LINE)}">{escape(line)}</tspan>'
        for at, line in enumerate(lines)
    )
    return f'<text text-anchor="{anchor}">{spans}</text>'


def _plate(x: float, y: float, text: str, anchor: str = "middle") -> str:
    """A value on a white ground, so that no line of the grid runs through it."""
    width = text_width(text)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return _rect(left, y - SIZE + 1, width, SIZE + 2, "#ffffff") + _text(x, y, [text], anchor)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = RULE) -> str:
    ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
    return f'<line {ends} stroke="{colour}" stroke-width="0.75"/>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    return f'<rect {box} fill="{fill}"/>'


# Bars ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scale:
    """An axis from ``low`` to ``high`` (zero is always on it), drawn from ``start`` to ``end``."""

    ticks: tuple[Decimal, ...]
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        """The coordinate of ``value``."""
        low, high = self.ticks[0], self.ticks[-1]
        return self.start + float((value - low) / (high - low)) * (self.end - self.start)


def _amounts(figure: Figure) -> list[Decimal | None]:
    """The value of each datum in the figure's unit."""
    scale = scale_of(figure.unit)
    return [datum.number.value / scale if datum.number else None for datum in figure.data]


def _extent(amounts: Sequence[Decimal | None]) -> tuple[Decimal, Decimal]:
    """The least and the greatest of the amounts and zero."""
    known = [Decimal(0), *(amount for amount in amounts if amount is not None)]
    return min(known), max(known)


def _ticks(amounts: Sequence[Decimal | None], divisions: int) -> tuple[Decimal, ...]:
    """Round values from at or below the least amount to at or above the greatest, zero among them.

    There are at least two.
    """
    low, high = _extent(amounts)
    span = high - low or Decimal(1)
    power = Decimal(1).scaleb((span / divisions).adjusted())
    step = next(power * unit for unit in (1, 2, 5, 10) if power * unit >= span / divisions)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(step * tick for tick in range(first, max(last, first + 1) + 1))


def _tick_text(tick: Decimal) -> str:
    return f"{tick.normalize():f}" if tick else "0"


def _tick_room(ticks: Sequence[Decimal]) -> float:
    return max(text_width(_tick_text(tick)) for tick in ticks)


def _slot(figure: Figure) -> float:
    """The width each datum has if drawn as a column."""
    return (WIDTH - _tick_room(_ticks(_amounts(figure), 4)) - 12) / max(len(figure.data), 1)


def _fits_columns(figure: Figure) -> bool:
    """Whether values and names have room side by side over and under upright bars."""
    room = _slot(figure) - 6
    widest = max(
        (text_width(_value(datum.number, figure.unit)) for datum in figure.data), default=0
    )
    lines = max((len(wrap(datum.label, room)) for datum in figure.data), default=1)
    return widest <= room and lines <= 3


def _columns(figure: Figure, fill: str) -> tuple[float, list[str]]:
    """Upright bars: the height of the chart and its marks."""
    amounts = _amounts(figure)
    ticks = _ticks(amounts, 4)
    left, slot, top, plot = WIDTH - _slot(figure) * len(figure.data), _slot(figure), 34.0, 170.0
    scale = _Scale(ticks, top + plot, top)
    marks = [_text(0, SIZE, [f"单位：{figure.unit}"], "start")]
    for tick in ticks:
        y = scale.at(tick)
        marks.append(_text(left - 6, y + 3.5, [_tick_text(tick)], "end"))
        marks.append(_line(left, y, WIDTH, y, INK if tick == 0 else RULE))
    below = top + plot + (2 * _LINE if ticks[0] < 0 else _LINE) + 3
    names = [wrap(datum.label, slot - 6) for datum in figure.data]
    for at, datum in enumerate(figure.data):
        middle = left + (at + 0.5) * slot
        marks += _column(datum, amounts[at], figure.unit, scale, middle, min(46, slot * 0.5), fill)
        marks.append(_text(middle, below, names[at]))
    return below + max((len(name) for name in names), default=1) * _LINE, marks


def _column(
    datum: Datum,
    amount: Decimal | None,
    unit: str,
    scale: _Scale,
    middle: float,
    width: float,
    fill: str,
) -> Iterator[str]:
    """One upright bar with its value; a gap if the amount is not known."""
    zero = scale.at(Decimal(0))
    end = zero if amount is None else scale.at(amount)
    if end != zero:
        yield _rect(middle - width / 2, min(zero, end), width, abs(zero - end), fill)
    value_at = end + SIZE + 2 if amount is not None and amount < 0 else end - 4
    yield _plate(middle, value_at, _value(datum.number, unit))


def _rows(figure: Figure, fill: str) -> tuple[float, list[str]]:
    """Level bars, for many data or long names: the height of the chart and its marks.

    Their values stand beside them, so the axis needs no figures but its zero.
    """
    amounts = _amounts(figure)
    names = [wrap(datum.label, 150) for datum in figure.data]
    values = [_value(datum.number, figure.unit) for datum in figure.data]
    name_room = max((text_width(line) for name in names for line in name), default=0)
    value_room = max((text_width(value) for value in values), default=0) + 6
    low, high = _extent(amounts)
    left = name_room + 8 + (value_room if low < 0 else 0)
    scale = _Scale((low, high if high > low else low + 1), left, max(WIDTH - value_room, left + 20))
    marks = [_text(0, SIZE, [f"单位：{figure.unit}"], "start")]
    y = 22.0
    for amount, name, value in zip(amounts, names, values, strict=True):
        height = max(len(name) * _LINE, 16) + 8
        baseline = y + (height - (len(name) - 1) * _LINE) / 2 + 3.5
        marks.append(_text(name_room, baseline, name, "end"))
        marks += _row(amount, value, scale, y + height / 2, fill)
        y += height
    zero = scale.at(Decimal(0))
    return y + _LINE + 6, [*marks, _line(zero, 20, zero, y, INK), _text(zero, y + _LINE, ["0"])]


def _row(
    amount: Decimal | None, value: str, scale: _Scale, middle: float, fill: str
) -> Iterator[str]:
    """One level bar with its value; a gap if the amount is not known."""
    zero = scale.at(Decimal(0))
    end = zero if amount is None else scale.at(amount)
    if end != zero:
        yield _rect(min(zero, end), middle - 7, abs(end - zero), 14, fill)
    if amount is not None and amount < 0:
        yield _plate(end - 4, middle + 3.5, value, "end")
    else:
        yield _plate(end + 4, middle + 3.5, value, "start")


# Pies ---------------------------------------------------------------------------------------------

_RADIUS = 78.0


@dataclass(frozen=True, slots=True)
class _Slice:
    """A slice: its label in lines, and where it begins and how much it takes of the circle."""

    lines: tuple[str, ...]
    start: float
    part: float
    known: bool

    @property
    def middle(self) -> float:
        """The angle of its middle, in radians, clockwise from the top."""
        return (self.start + self.part / 2) * math.tau

    @property
    def height(self) -> float:
        """The height of its label."""
        return len(self.lines) * _LINE + 4


def _parts(figure: Figure) -> list[float]:
    """What each datum takes of the circle.

    Where an amount is not known the printed shares are drawn and the unknown ones divide what is
    left; without shares the unknown take nothing.
    """
    amounts = _amounts(figure)
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if None not in amounts:
        return [float(amount / total) if total and amount else 0.0 for amount in amounts]
    shares = [datum.share.value / 100 if datum.share else None for datum in figure.data]
    if any(amounts[at] is not None and shares[at] is None for at in range(len(amounts))):
        return [float(amount / total) if total and amount else 0.0 for amount in amounts]
    rest = max(1 - sum((share for share in shares if share is not None), Decimal(0)), Decimal(0))
    unknown = rest / max(shares.count(None), 1)
    known = sum((share for share in shares if share is not None), Decimal(0)) + rest
    return [float((unknown if share is None else share) / (known or 1)) for share in shares]


def _slices(figure: Figure, label_width: float) -> list[_Slice]:
    """The slices in order, clockwise from the top."""
    slices, start = [], 0.0
    for datum, part in zip(figure.data, _parts(figure), strict=True):
        value = _value(datum.number, figure.unit)
        share = f"（{datum.share.text}%）" if datum.share else ""
        one_line = text_width(value + share) <= label_width or not share
        amount = wrap(value + share, label_width) if one_line else [value, share]
        lines = (*wrap(datum.label, label_width), *amount)
        slices.append(_Slice(lines, start, part, datum.number is not None or bool(datum.share)))
        start += part
    return slices


def _pie(figure: Figure, palette: Sequence[str]) -> tuple[float, list[str]]:
    """A pie whose labels stand in two columns: the height of the chart and its marks."""
    centre = WIDTH / 2
    slices = _slices(figure, centre - _RADIUS - 30)
    right = [piece for piece in slices if math.sin(piece.middle) >= 0]
    left = [piece for piece in slices if math.sin(piece.middle) < 0][::-1]
    # Measured from the middle of the circle first; the chart is then as high as it must be.
    tops = {sign: _tops(side) for sign, side in ((-1, left), (1, right))}
    ends = [
        top + piece.height
        for sign, side in ((-1, left), (1, right))
        for piece, top in zip(side, tops[sign], strict=True)
    ]
    above = -min((-_RADIUS - 8, *tops[-1], *tops[1]))
    marks = _discs(slices, palette, centre, above)
    for side, sign in ((left, -1), (right, 1)):
        marks += _labels(side, [above + top for top in tops[sign]], sign, (centre, above))
    return above + max((_RADIUS + 8, *ends)), marks


def _discs(slices: list[_Slice], palette: Sequence[str], x: float, y: float) -> list[str]:
    """The slices themselves; one that is everything is a full circle, an unknown one is hollow."""
    drawn = [piece for piece in slices if piece.part > 0]
    if not drawn:
        return [_hollow(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(_RADIUS)}"')]
    marks = []
    for at, piece in enumerate(drawn):
        # The last slice touches the first: it must not repeat its colour.
        last = at == len(drawn) - 1 and at > 0 and at % len(palette) == 0
        fill = palette[2] if last else palette[at % len(palette)]
        shape = _sector(piece, x, y) if piece.part < 1 else None
        shape = shape or f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(_RADIUS)}"'
        edge = f'{shape} fill="{fill}" stroke="#ffffff" stroke-width="1"/>'
        marks.append(edge if piece.known else _hollow(shape))
    return marks


def _hollow(shape: str) -> str:
    return f'{shape} fill="none" stroke="{INK}" stroke-width="0.75" stroke-dasharray="3 2"/>'


def _sector(piece: _Slice, x: float, y: float) -> str:
    """The path of a slice that is less than the whole circle."""
    begin, end = piece.start * math.tau, (piece.start + piece.part) * math.tau
    x1, y1 = x + _RADIUS * math.sin(begin), y - _RADIUS * math.cos(begin)
    x2, y2 = x + _RADIUS * math.sin(end), y - _RADIUS * math.cos(end)
    arc = f"A{_n(_RADIUS)} {_n(_RADIUS)} 0 {int(piece.part > 0.5)} 1 {x2:.4f} {y2:.4f}"
    return f'<path d="M{_n(x)} {_n(y)}L{x1:.4f} {y1:.4f}{arc}Z"'


def _labels(
    side: list[_Slice], tops: list[float], sign: int, centre: tuple[float, float]
) -> Iterator[str]:
    """The labels of one side, top to bottom, each with a leader line from its slice."""
    elbow = centre[0] + sign * (_RADIUS + 16)
    for piece, top in zip(side, tops, strict=True):
        middle = top + piece.height / 2
        # The leader leaves the circle outwards, so that it never crosses a slice.
        outwards = " ".join(
            f"{_n(centre[0] + far * math.sin(piece.middle))},"
            f"{_n(centre[1] - far * math.cos(piece.middle))}"
            for far in (_RADIUS, _RADIUS + 6)
        )
        points = f"{outwards} {_n(elbow)},{_n(middle)} {_n(elbow + sign * 6)},{_n(middle)}"
        yield f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="0.5"/>'
        baseline = middle - (len(piece.lines) - 1) * _LINE / 2 + 3.5
        yield _text(elbow + sign * 9, baseline, piece.lines, "start" if sign > 0 else "end")


def _tops(side: list[_Slice]) -> list[float]:
    """The tops of one side's labels, from the middle of the circle.

    Each stands as near its slice as it can without covering another: neighbours in each other's
    way form a stack, and a stack stands where its labels on average wish it.
    """
    stacks: list[list[tuple[float, float]]] = []  # of (wished top, height)
    for piece in side:
        wished = -(_RADIUS + 12) * math.cos(piece.middle) - piece.height / 2
        stacks.append([(wished, piece.height)])
        while len(stacks) > 1 and _stack_end(stacks[-2]) > _stack_top(stacks[-1]):
            stacks[-2:] = [stacks[-2] + stacks[-1]]
    return [
        _stack_top(stack) + _stack_height(stack[:at])
        for stack in stacks
        for at in range(len(stack))
    ]


def _stack_height(stack: list[tuple[float, float]]) -> float:
    return sum(height for _, height in stack)


def _stack_end(stack: list[tuple[float, float]]) -> float:
    return _stack_top(stack) + _stack_height(stack)


def _stack_top(stack: list[tuple[float, float]]) -> float:
    """Where a stack stands: the mean of the tops its labels wish for it."""
    wishes = [wished - _stack_height(stack[:at]) for at, (wished, _) in enumerate(stack)]
    return sum(wishes) / len(wishes)
