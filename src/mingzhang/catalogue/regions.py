"""A region's folder: region.toml, sentences.toml, charts.toml, terms.toml and chapters/*.txt."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from pathlib import Path
from typing import Any

from mingzhang.catalogue.templates import parse_text, read_chapter
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.document import Layout
from mingzhang.model.number import NumberStyle
from mingzhang.model.problem import Problem
from mingzhang.model.region import ChartSpec, Region, Sentence, Variant


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
        style=_read_style(fields),
        layout=_read_layout(fields),
        chapters=tuple(
            line
            for path in sorted((folder / "chapters").glob("*.txt"))
            for line in read_chapter(path, f"{label}/chapters/{path.name}", problems)
        ),
        sentences={name: _read_sentence(name, entry) for name, entry in sentences.tables()},
        charts={name: _read_chart(name, entry) for name, entry in charts.tables()},
        forms=fields.texts("forms"),
        terms=tuple(
            (name, entry.text("text"), entry.texts("when")) for name, entry in terms.tables()
        ),
        words={key: str(value) for key, value in fields.table("words").items()},
    )
    fields.close()
    return region


def _read_style(fields: Fields) -> NumberStyle:
    style = dict(fields.table("number_style"))
    return NumberStyle(
        decimals=int(style.get("decimals", 2)),
        trim=bool(style.get("trim", True)),
        thousands=bool(style.get("thousands", False)),
    )


def _read_layout(fields: Fields) -> Layout:
    given: dict[str, Any] = dict(fields.table("layout"))
    known = {field.name for field in dataclass_fields(Layout)}
    for name in given.keys() - known:
        fields.complain("layout", f"版式里不认识的字段“{name}”。")
    return Layout(**{name: value for name, value in given.items() if name in known})


def _read_sentence(name: str, fields: Fields) -> Sentence:
    variants = []
    entries = fields.items("variants") or [{"text": fields.text("text", "")}]
    for entry in entries:
        text = str(entry.get("text", ""))
        template = parse_text(
            text,
            "text",
            fields.file.label,
            fields.file.line(*fields.keys),
            fields.file.problems,
        )
        variants.append(Variant(template, str(entry.get("when", ""))))
    sentence = Sentence(
        id=name,
        place=fields.file.place(name),
        variants=tuple(variants),
        join=fields.text("join", "；"),
        over=fields.text("over", ""),
        total=fields.text("total", ""),
        example=fields.text("example", ""),
        counter_example=fields.text("counter_example", ""),
    )
    fields.close()
    return sentence


def _read_chart(name: str, fields: Fields) -> ChartSpec:
    chart = ChartSpec(
        id=name,
        place=fields.file.place(name),
        caption=fields.text("caption"),
        kind=fields.choice("kind", ("bar", "pie"), "bar"),  # type: ignore[arg-type]
        data=tuple((str(label), str(slot)) for label, slot in fields.items("data")),
        over=fields.text("over", ""),
    )
    fields.close()
    return chart
