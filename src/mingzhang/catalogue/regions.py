"""A region's folder: region.toml, sentences.toml, charts.toml, terms.toml and chapters/*.txt."""

from __future__ import annotations

from mingzhang.catalogue.forms import read_uses
from mingzhang.catalogue.reader import read, read_tables
from mingzhang.catalogue.templates import read_chapter
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.region import ChartSpec, Region, Sentence


def read_region(head: TomlFile, *, may_lack: bool = False) -> Region:
    """The region whose region.toml is ``head``; ``may_lack``: what it lacks is inherited."""
    folder, label = head.path.parent, head.label.rpartition("/")[0]

    def file(name: str) -> TomlFile:
        if may_lack and not (folder / name).is_file():
            return TomlFile(folder / name, f"{label}/{name}", "", {}, head.problems)
        return TomlFile.read(folder / name, f"{label}/{name}", head.problems)

    fields = head.fields()
    fields.known += ["inherits", "own"]  # read by who merges regions
    sentences, charts, terms = file("sentences.toml"), file("charts.toml"), file("terms.toml")
    return read(
        Region,
        fields,
        name=folder.name,
        chapters=tuple(
            line
            for path in sorted((folder / "chapters").glob("*.txt"))
            for line in read_chapter(path, f"{label}/chapters/{path.name}", head.problems)
        ),
        sentences=read_tables(Sentence, sentences),
        charts=read_tables(ChartSpec, charts),
        form_uses=read_uses(fields),
        forms=(),
        terms=tuple(_read_term(name, table) for name, table in terms.tables()),
    )


def _read_term(name: str, table: Fields) -> tuple[str, str, tuple[str, ...]]:
    term = (name, table.text("text"), table.texts("when"))
    table.close()
    return term
