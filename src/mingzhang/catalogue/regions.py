"""A region's folder: region.toml, sentences.toml, charts.toml, terms.toml and chapters/*.txt."""

from __future__ import annotations

from pathlib import Path

from mingzhang.catalogue.forms import read_uses
from mingzhang.catalogue.reader import read, read_tables
from mingzhang.catalogue.templates import read_chapter
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.problem import Problem
from mingzhang.model.region import ChartSpec, Region, Sentence


def read_region(folder: Path, label: str, problems: list[Problem]) -> Region:
    """The region in ``folder``."""

    def file(name: str) -> TomlFile:
        return TomlFile.read(folder / name, f"{label}/{name}", problems)

    head = file("region.toml").fields()
    sentences, charts, terms = file("sentences.toml"), file("charts.toml"), file("terms.toml")
    return read(
        Region,
        head,
        name=folder.name,
        chapters=tuple(
            line
            for path in sorted((folder / "chapters").glob("*.txt"))
            for line in read_chapter(path, f"{label}/chapters/{path.name}", problems)
        ),
        sentences=read_tables(Sentence, sentences),
        charts=read_tables(ChartSpec, charts),
        form_uses=read_uses(head),
        forms=(),
        terms=tuple(_read_term(name, table) for name, table in terms.tables()),
    )


def _read_term(name: str, table: Fields) -> tuple[str, str, tuple[str, ...]]:
    term = (name, table.text("text"), table.texts("when"))
    table.close()
    return term
