"""A region's way of publishing: chapters, sentences, forms, number style, all of them data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mingzhang.model.document import Layout
from mingzhang.model.number import NumberStyle
from mingzhang.model.problem import Place
from mingzhang.model.template import Template


@dataclass(frozen=True, slots=True)
class Form:
    """An official form.

    ``head`` rows are printed texts; equal neighbours merge. A cell of ``rows`` is literal text or
    a slot (=quantity[subject]). A list form repeats ``row`` for every subject that occurs, with
    ``total`` first or last. ``empty_note`` is printed under the empty grid where there is nothing.
    """

    id: str
    title: str
    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    list_of: str = ""  # quantity whose subjects are the rows of a list form
    total_position: Literal["first", "last"] = "first"
    note: str = ""
    empty_note: str = ""
    landscape: bool = False
    widths: tuple[float, ...] = ()
    place: Place = field(default=Place(), compare=False)


# When a variant of a sentence applies. There are no expressions, only these words before a
# quantity: 有 its value is known and not zero, 零 known and zero, 知 known, 缺 unknown,
# 增 above last year, 减 below, 平 equal to it, 无基 last year's value is zero.
CONDITIONS = ("有", "零", "知", "缺", "增", "减", "平", "无基")


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
    every subject, "量 甲 乙 …" for these quantities; items that are zero are left out. Its items
    add up to ``total`` where that is named.
    """

    id: str
    variants: tuple[Variant, ...]
    join: str = "；"
    over: str = ""
    total: str = ""
    example: str = ""
    counter_example: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart: label and slot of each bar or slice, or ``over`` subjects as a sentence has."""

    id: str
    caption: str
    kind: Literal["bar", "pie"]
    data: tuple[tuple[str, str], ...] = ()
    over: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Region:
    """Everything that is a region's choice.

    ``terms`` are explanations (name, text, words): a term is printed where one of its words
    occurs in the report.
    """

    name: str
    title: str
    style: NumberStyle
    layout: Layout
    chapters: tuple[Template, ...]
    sentences: Mapping[str, Sentence]
    charts: Mapping[str, ChartSpec]
    forms: tuple[str, ...]
    terms: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
