"""A book in an engine with the packs that it goes by: the three that every task about it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.catalogue.content import Catalogue, unknown_name
from mingzhang.catalogue.packs import find_pack, load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import Book, read_book
from mingzhang.facts.load import load_whole
from mingzhang.facts.settings import SETTINGS, read_settings
from mingzhang.facts.trace import Tracer
from mingzhang.facts.values import Values, gather
from mingzhang.model.number import Interval
from mingzhang.model.problem import InputError, Place
from mingzhang.model.template import Reference


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book whose rows, and all that is derived from them, are in ``engine``."""

    book: Book
    catalogue: Catalogue
    engine: DuckEngine

    def values(
        self, unit: str = "", supposed: Mapping[Reference, Interval] | None = None
    ) -> Values:
        """The values of a unit, of the department where none is named, under what is supposed."""
        return gather(self.engine, self.book, self.catalogue, unit, supposed)

    def tracer(self, values: Values) -> Tracer:
        """What leads the values back to their cells."""
        return Tracer(self.engine, self.book, self.catalogue, values)

    def known_unit(self, unit: str) -> str:
        """The code itself, that of the department where it is ""; InputError for none of the book's
        units."""
        codes = [row["单位代码"] for row in self.book.units()]
        if unit and unit not in codes:
            raise InputError([unknown_name("unit", "单位代码", unit, codes)])
        return unit or self.book.settings.unit


@contextmanager
def opened(folder: Path, packs: Sequence[str] = ()) -> Iterator[Loaded]:
    """The book in ``folder``, by the packs it names and ``packs``.

    InputError with all problems of the book, or of a pack.
    """
    catalogue = catalogue_of(folder, packs)
    with opened_by(folder, catalogue) as loaded:
        yield loaded


@contextmanager
def opened_by(folder: Path, catalogue: Catalogue) -> Iterator[Loaded]:
    """The same by a catalogue that is loaded already, whatever packs the book names."""
    book = read_book(folder, catalogue)
    with DuckEngine(threads=1) as engine:
        yield Loaded(load_whole(engine, book, catalogue), catalogue, engine)


def catalogue_of(folder: Path, packs: Sequence[str] = ()) -> Catalogue:
    """The packs that the book in ``folder`` names, and ``packs``; InputError for what is none."""
    return load(*dict.fromkeys((*packs_of(folder), *packs)))


def packs_of(folder: Path) -> tuple[str, ...]:
    """The packs that a book names, those by a path as they are found from here.

    InputError, at book.toml, for one that is none.
    """
    found = []
    for name in read_settings(folder).packs:
        beside = folder / name
        one = str(beside) if (beside / "pack.toml").is_file() else name
        try:
            find_pack(one)
        except InputError as error:
            place = Place(SETTINGS)
            raise InputError([replace(p, place=place) for p in error.problems]) from None
        found.append(one)
    return tuple(found)
