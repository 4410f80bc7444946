"""A region's folder: region.toml, sentences.toml, charts.toml, terms.toml and chapters/*.txt."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

from mingzhang.catalogue.forms import read_uses
from mingzhang.catalogue.templates import read_chapter, template_in
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.document import Layout
from mingzhang.model.number import NumberStyle
from mingzhang.model.problem import Problem
from mingzhang.model.region import ChartSpec, Region, Sentence, Variant

# What the program itself prints or names; a region says how.
WORDS = (
    "workbook", "table_code", "table_owner", "table_unit", "missing", "withheld", "disputed",
    "increase", "decrease", "growth", "fall", "flat", "no_base", "class_suffix",
)  # fmt: skip
# attached is printed with the title of a form that stands in the workbook; reason opens every
# reason, which loses its own opening (one of reason_openers, parted by blanks); list_unit is the
# unit above a table of rows.
OPTIONAL_WORDS = {
    "attached": "", "reason": "", "reason_openers": "", "list_unit": "金额单位：{}",
}  # fmt: skip


def read_region(folder: Path, label: str, problems: list[Problem]) -> Region:
    """The region in ``folder``."""
    head = TomlFile.read(folder / "region.toml", f"{label}/region.toml", problems)
    fields = head.fields()
    sentences = TomlFile.read(folder / "sentences.toml", f"{label}/sentences.toml", problems)
    charts = TomlFile.read(folder / "charts.toml", f"{label}/charts.toml", problems)
    terms = TomlFile.read(folder / "terms.toml", f"{label}/terms.toml", problems)
    region = Region(
        name=folder.name,
        title=fields.text("title"),
        style=_read_style(fields, "number_style", trim=True),
        layout=_read_layout(fields),
        chapters=tuple(
            line
            for path in sorted((folder / "chapters").glob("*.txt"))
            for line in read_chapter(path, f"{label}/chapters/{path.name}", problems)
        ),
        sentences={name: read_sentence(name, entry) for name, entry in sentences.tables()},
        charts={name: read_chart(name, entry) for name, entry in charts.tables()},
        form_uses=read_uses(fields),
        terms=tuple(_read_term(name, entry) for name, entry in terms.tables()),
        words=_read_words(fields),
        table_style=_read_style(fields, "table_style", trim=False),
    )
    fields.close()
    return region


def _read_words(fields: Fields) -> dict[str, str]:
    words = fields.part("words")
    found = {name: words.text(name) for name in WORDS}
    found |= {name: words.text(name, usual) for name, usual in OPTIONAL_WORDS.items()}
    words.close()
    return found


def _read_style(fields: Fields, name: str, *, trim: bool) -> NumberStyle:
    style = fields.part(name)
    found = NumberStyle(
        decimals=style.whole("decimals", 2),
        trim=style.flag("trim", trim),
        thousands=style.flag("thousands"),
    )
    style.close()
    return found


def _read_layout(fields: Fields) -> Layout:
    layout, usual = fields.part("layout"), Layout()
    given: dict[str, Any] = {}
    for field in dataclass_fields(Layout):
        default = getattr(usual, field.name)
        take = layout.text if isinstance(default, str) else layout.number
        given[field.name] = take(field.name, default)
    layout.close()
    return Layout(**given)


def read_sentence(name: str, fields: Fields) -> Sentence:
    """A named sentence with its variants."""
    if "variants" in fields.data:
        variants = [_read_variant(entry) for entry in fields.entries("variants")]
    else:
        variants = [Variant(template_in(fields))]
    sentence = Sentence(
        id=name,
        place=fields.file.place(name),
        variants=tuple(variants),
        join=fields.text("join", "；"),
        over=fields.text("over", ""),
        totals=fields.texts("total"),
        example=fields.text("example", ""),
        counter_example=fields.text("counter_example", ""),
    )
    fields.close()
    return sentence


def _read_variant(fields: Fields) -> Variant:
    variant = Variant(template_in(fields), fields.text("when", ""))
    fields.close()
    return variant


def _read_term(name: str, fields: Fields) -> tuple[str, str, tuple[str, ...]]:
    term = (name, fields.text("text"), fields.texts("when"))
    fields.close()
    return term


def read_chart(name: str, fields: Fields) -> ChartSpec:
    """A chart."""
    chart = ChartSpec(
        id=name,
        place=fields.file.place(name),
        caption=fields.text("caption"),
        kind=fields.choice("kind", ("bar", "pie"), "bar"),  # type: ignore[arg-type]
        data=_read_data(fields),
        over=fields.text("over", ""),
        bars=fields.texts("bars"),
    )
    fields.close()
    return chart


def _read_data(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Pairs of label and slot."""
    rows = fields.grid("data")
    if any(len(row) != 2 for row in rows):
        fields.complain("data", "“data”的每项应为 [标签, 量]。")
        return ()
    return tuple((label, slot) for label, slot in rows)
