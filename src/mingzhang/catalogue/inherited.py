"""Regions that inherit: what a region's folder lacks comes from the region it names.

``inherits = "national"`` in region.toml names a region of any loaded pack. What the folder has
replaces what is inherited, entry by entry and chapter by chapter, but for the parts in ``own``,
into which nothing is inherited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from mingzhang.catalogue.regions import read_region
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.problem import Problem, nearest
from mingzhang.model.region import Region, Sentence
from mingzhang.model.template import Slot, Template

_PARTS = ("chapters", "sentences", "charts", "terms", "forms")
_TABLES: Mapping[str, Callable[[Region], Mapping[str, Any]]] = {
    "words": lambda region: region.words,
    "number_style": lambda region: asdict(region.style),
    "table_style": lambda region: asdict(region.table_style),
    "layout": lambda region: asdict(region.layout),
}


def region_files(folder: Path, problems: list[Problem]) -> dict[str, TomlFile]:
    """The heads of the regions of a pack's folder, by name."""
    heads = sorted(folder.glob("regions/*/region.toml"))
    labels = (f"{folder.name}/{head.relative_to(folder).as_posix()}" for head in heads)
    return {
        head.parent.name: TomlFile.read(head, label, problems)
        for head, label in zip(heads, labels, strict=True)
    }


class Regions:
    """The regions of all packs, each read after the one it inherits from."""

    def __init__(self, heads: Iterable[Mapping[str, TomlFile]]) -> None:
        self._heads: dict[str, TomlFile] = {}
        for each in heads:
            self._heads = {**each, **self._heads}  # of two of one name, the first is inherited
        self._read: dict[TomlFile, Region | None] = {}

    def of(self, heads: Mapping[str, TomlFile]) -> dict[str, Region]:
        """The regions of one pack. One that cannot inherit is a problem and left out."""
        found = {name: self._region(head, ()) for name, head in heads.items()}
        return {name: region for name, region in found.items() if region}

    def _region(self, head: TomlFile, below: tuple[TomlFile, ...]) -> Region | None:
        """The region, None if it cannot be read; ``below`` are those that inherit from it."""
        if head not in self._read:
            fields = head.fields()
            name = fields.text("inherits", "")
            above = self._heads.get(name)
            if not name:
                self._read[head] = read_region(head)
            elif above is None:
                fields.complain("inherits", f"没有名为“{name}”的地区。", nearest(name, self._heads))
                self._read[head] = None
            elif above in (*below, head):
                heads = (*below, head, above)
                ring = " → ".join(one.path.parent.name for one in heads[heads.index(above) :])
                mend = "请去掉其中一处 inherits。"
                fields.complain("inherits", f"地区的承接绕成了圈：{ring}。", mend)
                self._read[head] = None
            else:
                usual = self._region(above, (*below, head))
                self._read.setdefault(head, _inheriting(head, usual) if usual else None)
        return self._read[head]


def _inheriting(head: TomlFile, usual: Region) -> Region:
    """The region with what it lacks from another one."""
    fields = head.fields()
    own = fields.texts("own")
    for part in own:
        if part not in _PARTS:
            fields.complain("own", f"“own”不能是“{part}”。", f"可选：{'、'.join(_PARTS)}。")
    data = dict(head.data)
    for name, of in _TABLES.items():
        data[name] = {**of(usual), **fields.part(name).data}
    region = read_region(replace(head, data=data), may_lack=True)
    folder = head.path.parent / "chapters"
    chapters = dict(_by_file(usual.chapters)) if "chapters" not in own else {}
    chapters |= {path.name: () for path in folder.glob("*.txt")} | dict(_by_file(region.chapters))
    merged = replace(
        region,
        chapters=tuple(line for name in sorted(chapters) for line in chapters[name]),
        terms=region.terms if "terms" in own else _terms(usual, region),
        form_uses=region.form_uses or (() if "forms" in own else usual.form_uses),
        sentences=region.sentences
        if "sentences" in own
        else {**usual.sentences, **region.sentences},
        charts=region.charts if "charts" in own else {**usual.charts, **region.charts},
    )
    return _without_unused(merged, region)


def _by_file(chapters: Iterable[Template]) -> Iterator[tuple[str, tuple[Template, ...]]]:
    """The lines of each file of chapters, by its name."""
    files: dict[str, list[Template]] = {}
    for line in chapters:
        files.setdefault(line.file.rpartition("/")[2], []).append(line)
    return ((name, tuple(lines)) for name, lines in files.items())


def _terms(usual: Region, region: Region) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The inherited terms in their order, then those that only the region has."""
    return tuple({term[0]: term for term in (*usual.terms, *region.terms)}.values())


def _without_unused(region: Region, own: Region) -> Region:
    """Without inherited sentences and charts that no chapter names: they are not the region's."""
    used = set(own.sentences)
    ahead = [*region.chapters, *_templates(own.sentences.values())]
    while ahead:
        line = ahead.pop()
        named = {part.argument for part in line.parts if isinstance(part, Slot)} | {line.argument}
        new = (named & region.sentences.keys()) - used
        used |= new
        ahead += _templates(region.sentences[name] for name in new)
    charts = {line.argument for line in region.chapters} | own.charts.keys()
    return replace(
        region,
        sentences={name: one for name, one in region.sentences.items() if name in used},
        charts={name: one for name, one in region.charts.items() if name in charts},
    )


def _templates(sentences: Iterable[Sentence]) -> list[Template]:
    return [variant.template for one in sentences for variant in one.variants]
