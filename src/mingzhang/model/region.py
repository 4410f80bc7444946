"""A region's way of publishing: chapters, sentences, forms, number style, all of them data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

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

    id: str
    title: str
    head: Grid
    variant_of: str = ""  # id of the form it is another layout of: its identities hold here too
    rows: Grid = ()
    optional: Grid = ()
    foot: Grid = ()
    total: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    list_of: str = ""  # quantity whose subjects are the rows of a list form
    axes: int = 1
    columns_of: str = ""
    total_position: Literal["first", "last"] = "first"
    codes: int = 1
    row_numbers: bool = False
    numbered: tuple[int, ...] = ()
    note: str = ""
    empty_note: str = ""
    landscape: bool = False
    widths: tuple[float, ...] = ()
    same: Grid = ()  # pairs: a word that others print in the head, the word it is read as
    stands: Stand = "inside"
    place: Place = field(default=Place(), compare=False)

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

    template: Template
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

    id: str
    variants: tuple[Variant, ...]
    join: str = "；"
    over: str = ""
    totals: tuple[str, ...] = ()
    example: str = ""
    counter_example: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart: label and slot of each bar or slice, or ``over`` subjects as a sentence has.

    ``over`` the rows of a relation ("行 表"), ``bars`` are the columns of label and value, and the
    unit.
    """

    id: str
    caption: str
    kind: Literal["bar", "pie"]
    data: tuple[tuple[str, str], ...] = ()
    over: str = ""
    bars: tuple[str, ...] = ()
    place: Place = field(default=Place(), compare=False)


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
    style: NumberStyle
    layout: Layout
    chapters: tuple[Template, ...]
    sentences: Mapping[str, Sentence]
    charts: Mapping[str, ChartSpec]
    form_uses: tuple[FormUse, ...] = ()
    forms: tuple[Form, ...] = ()
    terms: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    table_style: NumberStyle = field(default_factory=lambda: NumberStyle(trim=False))
