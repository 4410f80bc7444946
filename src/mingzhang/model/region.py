"""A region's way of publishing: chapters, sentences, forms, number style, all of them data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from mingzhang.model.declared import (
    ClassificationName,
    FormName,
    Keys,
    Name,
    OrItself,
    QuantityName,
    Slip,
    Title,
    Unwritten,
    Written,
)
from mingzhang.model.document import Layout
from mingzhang.model.number import NumberStyle
from mingzhang.model.problem import Place
from mingzhang.model.template import Template

Stand = Literal["inside", "workbook"]
Grid = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """An official form, as a pack describes it or as a region prints it.

    ``head`` rows are printed texts; equal neighbours merge. A cell of a row is literal text or a
    slot (=quantity[subject]). A fixed form has ``rows``, then those of ``optional`` that hold an
    amount, then ``foot``. A list form repeats ``row`` for every subject that occurs (on the first
    ``axes`` of the breakdown of ``list_of``), with ``total`` first or last; "." in a slot is the
    row's subject. A slot that ends in ×* fills a column for every subject of the classification
    ``columns_of``; its head texts are built too. ``empty_note`` is printed under the empty grid
    where there is nothing. ``codes`` columns print a subject's code; ``row_numbers`` adds the
    official numbers of rows (after each of the ``numbered`` label columns) and of columns.
    A form that ``stands`` in the workbook only is named in the report.
    """

    id: Name
    title: Title
    head: Grid
    variant_of: FormName = ""  # the form it is another layout of: its identities hold here too
    rows: Grid = ()
    optional: Grid = ()
    foot: Grid = ()
    total: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    list_of: QuantityName = ""  # quantity whose subjects are the rows of a list form
    axes: int = 1
    columns_of: ClassificationName = ""
    total_position: Literal["first", "last"] = "first"
    codes: Annotated[int, Unwritten] = 1
    row_numbers: Annotated[bool, Unwritten] = False
    numbered: tuple[int, ...] = ()
    note: str = ""
    empty_note: str = ""
    landscape: bool = False
    widths: tuple[float, ...] = ()
    same: Grid = ()  # pairs: a word that others print in the head, the word it is read as
    stands: Annotated[Stand, Unwritten] = "inside"
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """Rows that have not as many cells as the first of the head."""
        if any(len(pair) != 2 for pair in self.same):
            yield Slip("same", "same 的每项应为 [别处的写法, 本表的写法]。")
        width = len(self.head[0]) if self.head else 0
        for name in ("head", "rows", "optional", "foot"):
            for number, row in enumerate(getattr(self, name), start=1):
                if len(row) != width:
                    message = f"{name} 第{number}行有{len(row)}格，表头有{width}格。"
                    yield Slip(name, message)
        for name in ("total", "row", "widths"):
            cells = len(getattr(self, name))
            if cells and cells != width:
                yield Slip(name, f"{name} 有{cells}格，表头有{width}格。")

    @property
    def official(self) -> str:
        """The id that identities name this form by."""
        return self.variant_of or self.id

    @property
    def fixed_rows(self) -> Grid:
        """Every row a fixed form may have, in order."""
        return (*self.rows, *self.optional, *self.foot)


@dataclass(frozen=True, slots=True)
class FormUse:
    """A form in a region's list: its id and what the region says otherwise of it."""

    form: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    omit: tuple[str, ...] = ()  # subjects without a row of their own
    place: Place = field(default=Place(), compare=False)


ROWS = "行"  # before the relation whose rows a sentence or a chart is repeated over

# When a line or a variant of a sentence applies. There are no expressions, only these words.
# Before a quantity: 有 its value is known and not zero, 零 known and zero, 知 known, 缺 unknown,
# 增 above last year, 减 below, 平 equal to it, 无基 last year's value is zero; 超 printed above its
# budget (that of the beginning where there is one, else of the year), 欠 below, 合 the same.
# Before a column of the row, or a count, that is written about: 有 零 知 缺 as of a quantity, 为 it
# says the word that follows.
CONDITIONS = ("有", "零", "知", "缺", "增", "减", "平", "无基", "超", "欠", "合", "为")
SAYS = "为"
CELL_CONDITIONS = ("有", "零", "知", "缺", SAYS)
# Alone: 部门, 单位 the report is of that kind; 读 never printed, a wording only read elsewhere.
PLAIN_CONDITIONS = ("部门", "单位", "读")
# Before a relation: it has rows of the year, or none. Before a section: it is written, or not.
TABLE_CONDITIONS = ("有表", "无表")
TEXT_CONDITIONS = ("有文", "无文")


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a sentence and when it applies ("" = always)."""

    template: Annotated[Template, Written("text")]
    when: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A named sentence. The first variant that applies is printed; every one is read.

    A sentence ``over`` something is repeated for each of its items and joined by ``join``:
    "类 量", "款 量", "项 量" for the subjects of that level the quantity knows, "值 量" for
    every subject, "量 甲 乙 …" for these quantities; items that are zero are left out. With more
    than one quantity of subjects an item stays while one of them is not zero. Its items add up to
    each of ``totals``. "行 表" is every row of a relation that one of its variants is for.
    """

    id: Name
    variants: Annotated[tuple[Variant, ...], OrItself(without=("when",))]
    join: str = "；"
    over: str = ""
    totals: Annotated[tuple[str, ...], Written("total")] = ()
    example: str = ""
    counter_example: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart: label and slot of each bar or slice, or ``over`` subjects as a sentence has.

    ``over`` the rows of a relation ("行 表"), ``bars`` are the columns of label and value, and the
    unit.
    """

    id: Name
    caption: str
    kind: Literal["bar", "pie"] = "bar"
    data: tuple[tuple[str, str], ...] = ()
    over: str = ""
    bars: tuple[str, ...] = ()
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """Data that are not pairs."""
        if any(len(pair) != 2 for pair in self.data):
            yield Slip("data", "“data”的每项应为 [标签, 量]。")


# What the program itself prints or names; a region says how.
_WORDS = (
    "workbook", "table_code", "table_owner", "table_unit", "missing", "withheld", "disputed",
    "increase", "decrease", "growth", "fall", "flat", "no_base", "class_suffix",
)  # fmt: skip
# attached is printed with the title of a form that stands in the workbook; reason opens every
# reason, which loses its own opening (one of reason_openers, parted by blanks); list_unit is the
# unit above a table of rows.
_OPTIONAL_WORDS = {
    "attached": "", "reason": "", "reason_openers": "", "list_unit": "金额单位：{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Region:
    """Everything that is a region's choice.

    ``style`` is how numbers stand in the text, ``table_style`` how in the official forms.
    ``terms`` are explanations (name, text, words): a term is printed where one of its words
    occurs in the report, always if it has none. ``form_uses`` are its forms as listed, ``forms``
    the same resolved. ``marks`` are lists of what stands for the values of a column.
    """

    name: str
    title: str
    style: Annotated[NumberStyle, Written("number_style")]
    layout: Layout
    chapters: tuple[Template, ...]
    sentences: Mapping[str, Sentence]
    charts: Mapping[str, ChartSpec]
    form_uses: tuple[FormUse, ...] = ()
    forms: tuple[Form, ...] = ()
    terms: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    words: Annotated[Mapping[str, str], Keys(_WORDS, _OPTIONAL_WORDS)] = field(default_factory=dict)
    marks: Annotated[Mapping[str, Mapping[str, str]], Unwritten] = field(default_factory=dict)
    table_style: NumberStyle = field(default_factory=lambda: NumberStyle(trim=False))
