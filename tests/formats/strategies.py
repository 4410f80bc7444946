"""Documents for property tests: small, with every kind of block, texts as reports have them.

Texts are normal in that they have no blanks at their ends and single spaces inside; writers make
them so and are tested on that by example.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from hypothesis import strategies as st

from mingzhang.model.document import (
    Block,
    Cell,
    Contents,
    Datum,
    Document,
    Figure,
    Heading,
    Inline,
    Number,
    PageBreak,
    Paragraph,
    Table,
    Text,
    plain,
)

_CHARS = (
    "收入支出总额为年度人员一二三、，。：（）()“”％%≥①—《》<>&\"'/-−*#■［］【】^←─;"
    " 　.,0123456789abXY"
)
_ALIGNS: tuple[Literal["left", "center", "right"], ...] = ("left", "center", "right")
_UNITS = ("万元", "元", "人", "%", "")


def _normal(text: str) -> str:
    return " ".join(text.split(" ")).strip(" 　")


texts = st.text(_CHARS, max_size=24).map(_normal).filter(lambda text: "  " not in text)
filled = texts.filter(bool)
amounts = st.decimals(
    min_value=Decimal("-99999.99"), max_value=Decimal("99999.99"), places=2, allow_nan=False
)


@st.composite
def numbers(draw: st.DrawFn, unit: str | None = None) -> Number:
    """A printed number whose value is what is printed, in its base unit."""
    value = draw(amounts) + 0
    unit = draw(st.sampled_from(_UNITS)) if unit is None else unit
    scale = {"万元": 10_000}.get(unit, 1)
    return Number(
        text=f"{value:f}",
        value=value * scale,
        unit=unit,
        quantity=draw(st.sampled_from(["某量.本年", "某量.上年"])),
        key=draw(st.sampled_from(["2024", "2024|2080101|某单位"])),
        source=draw(texts),
        trace=tuple(draw(st.lists(filled, max_size=2))),
    )


def runs() -> st.SearchStrategy[tuple[Inline, ...]]:
    """Running text: words and numbers in turn, so that no two blanks meet."""
    word = st.builds(Text, filled, mark=st.booleans(), bold=st.booleans())
    inlines: st.SearchStrategy[Inline] = st.one_of(word, numbers())
    return st.lists(inlines, min_size=1, max_size=4).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table whose head may span columns and rows, and whose body may span rows."""
    width = draw(st.integers(1, 4))
    head = draw(st.sampled_from([0, 1, 2]))
    height = head + draw(st.integers(0 if head else 1, 3))
    free = {(row, column) for row in range(height) for column in range(width)}
    rows: list[tuple[Cell, ...]] = []
    for row in range(height):
        cells = []
        for column in range(width):
            if (row, column) not in free:
                continue
            limit = (head if row < head else height) - row
            wide = next(
                (n for n in range(1, width - column) if (row, column + n) not in free),
                width - column,
            )
            columns, down = draw(st.integers(1, wide)), draw(st.integers(1, limit))
            free -= {(row + d, column + c) for d in range(down) for c in range(columns)}
            content = draw(st.one_of(st.just(()), runs()))
            cells.append(Cell(content, down, columns, draw(st.sampled_from(_ALIGNS))))
        rows.append(tuple(cells))
    return Table(
        title=draw(texts),
        rows=tuple(rows),
        head_rows=head,
        form=draw(st.sampled_from(["", "form-1"])),
        code=draw(st.sampled_from(["", "公开01表"])),
        owner=draw(st.sampled_from(["", "部门：某市测试局"])),
        unit=draw(st.sampled_from(["", "金额单位：万元"])),
        notes=tuple(draw(st.lists(filled, max_size=2))),
        landscape=draw(st.booleans()),
        widths=tuple(draw(st.sampled_from([[], [1.5] * width]))),
    )


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """A chart whose values are known or not."""
    unit = draw(st.sampled_from(["万元", "人"]))
    labels = filled.filter(lambda text: "；" not in text)
    share = st.none() | st.decimals(0, 100, places=2).map(
        lambda value: Number(f"{value}", value, "%", "占比", "2024")
    )
    datum = st.builds(Datum, labels, st.none() | numbers(unit=unit), share)
    return Figure(
        caption=draw(filled),
        kind=draw(st.sampled_from(["bar", "pie"])),
        unit=unit,
        data=tuple(draw(st.lists(datum, min_size=1, max_size=3))),
    )


def headings() -> st.SearchStrategy[Heading]:
    """Headings with the numbering of their level, with another's, and with none."""
    openings = st.sampled_from(["第一部分 ", "一、", "（二）", ""])
    content = st.builds(lambda opening, text: (Text(opening + text),), openings, filled)
    return st.builds(Heading, st.integers(1, 4), content)


def blocks() -> st.SearchStrategy[Block]:
    """Any block."""
    roles = st.sampled_from(["body", "cover-title", "cover-date", "note", "listing"])
    contents = st.builds(Contents, st.sampled_from(["目录", "目　录", "表目"]), st.integers(1, 4))
    return st.one_of(
        headings(),
        st.builds(Paragraph, runs(), roles),
        tables(),
        figures(),
        contents,
        st.just(PageBreak()),
    )


def _prints_text(blocks: tuple[Block, ...]) -> bool:
    return not all(isinstance(block, PageBreak) for block in blocks)


def documents() -> st.SearchStrategy[Document]:
    """A document of a few blocks."""
    return st.builds(
        Document,
        title=filled,
        blocks=st.lists(blocks(), max_size=6).map(tuple).filter(_prints_text),
        department=st.sampled_from(["", "某市测试局"]),
        year=st.sampled_from([0, 2024]),
        draft=st.sampled_from(["", "送审稿"]),
    )


def printed(block: Block) -> tuple[object, ...]:
    """What any format must bring back of a block: its kind, texts, spans and figures' data."""
    match block:
        case Heading():
            return "heading", block.level, plain(block.content)
        case Paragraph():
            return "paragraph", plain(block.content)
        case Table():
            head = (block.title, block.code, block.owner, block.unit, block.notes)
            rows = [
                [(plain(cell.content), cell.rows, cell.columns) for cell in row]
                for row in block.rows
            ]
            return "table", head, block.head_rows, rows
        case Figure():
            data = [
                (datum.label, _printed_number(datum.number), _printed_number(datum.share))
                for datum in block.data
            ]
            return "figure", block.caption, block.kind, block.unit, data
        case Contents():
            return "contents", block.title
        case _:
            return ("page break",)


def _printed_number(number: Number | None) -> tuple[str, Decimal] | None:
    return (number.text, number.value) if number else None
