"""Does what declared values name exist? Looked up by the annotations of their dataclasses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, get_args, get_origin

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.reader import annotated, bare, is_declared, without_none
from mingzhang.model.declared import ColumnOf, Of, Refers
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.template import Reference

# What people call one of each kind.
_WORDS = {
    "relations": "表",
    "classifications": "科目表",
    "quantities": "量",
    "forms": "报表",
}


_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Names:
    """Looks names up and notes the missing ones."""

    catalogue: Catalogue
    problems: list[Problem]

    def known(self, word: str, name: str, names: Collection[str], place: Place) -> bool:
        """Is ``name`` one of ``names``? If not, note it."""
        if name in names:
            return True
        problem = Problem("pack", place, f"没有名为“{name}”的{word}。", nearest(name, names))
        if problem not in self.problems:  # the forms of regions repeat those of packs
            self.problems.append(problem)
        return False

    def declared(self, kind: str, name: str, place: Place) -> None:
        """Something of this kind, a field of the catalogue, by that name."""
        self.known(_WORDS[kind], name, getattr(self.catalogue, kind), place)

    def reference(self, reference: Reference, place: Place) -> None:
        """The quantity of a slot; "." stands for the current quantity of a list."""
        if reference.quantity != ".":
            self.declared("quantities", reference.quantity, place)

    def column(self, relation: str, name: str, place: Place) -> None:
        """A column of a relation; nothing to say where there is no such relation."""
        if relation in self.catalogue.relations:
            names = self.catalogue.relations[relation].names
            self.known(f"列（表“{relation}”）", name, names, place)

    def all_of(self, value: Any, place: Place = _NOWHERE) -> None:
        """Every name in the value of a dataclass, told at its own place if it has one."""
        kind: Any = type(value)
        place = getattr(value, _own_place(kind), place)
        for field, check in _checks(kind):
            held = getattr(value, field)
            if held:
                check(self, held, value, place)


# Looks up what a field holds: the names, what is held, by which value, and where that stands.
_Check = Callable[[Names, Any, Any, Place], None]


@cache
def _checks(kind: Any) -> tuple[tuple[str, _Check], ...]:
    """The fields of a dataclass that hold names, with what looks them up."""
    found = ((name, _check(annotation)) for name, annotation in annotated(kind).items())
    return tuple((name, check) for name, check in found if check)


@cache
def _own_place(kind: Any) -> str:
    """The field of a dataclass that says where it stands; "" if it has none."""
    return next((name for name, one in annotated(kind).items() if one is Place), "")


def _check(annotation: Any) -> _Check | None:
    """What looks up the names in what is annotated so; None if it can hold none."""
    kind, markers = bare(annotation)
    kind = without_none(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if Of in markers:
        return lambda names, name, _, place: names.declared(markers[Of].kind, name, place)
    if Refers in markers:
        return lambda names, name, _, place: names.reference(Reference.parse(name), place)
    if ColumnOf in markers:
        return partial(_check_column, markers[ColumnOf].field)
    if kind is Reference:
        return lambda names, reference, _, place: names.reference(reference, place)
    if origin is tuple:
        return _check_each(_check(arguments[0]))
    if origin is Mapping:
        return _check_mapping(*map(_check, arguments))
    if is_declared(kind) and _checks(kind):
        return lambda names, value, _, place: names.all_of(value, place)
    return None


def _check_column(field: str, names: Names, name: str, owner: Any, place: Place) -> None:
    names.column(getattr(owner, field), name, place)


def _check_each(check: _Check | None) -> _Check | None:
    if check is None:
        return None

    def checked(names: Names, held: Any, owner: Any, place: Place) -> None:
        for one in held:
            check(names, one, owner, place)

    return checked


def _check_mapping(key: _Check | None, value: _Check | None) -> _Check | None:
    keys, values = _check_each(key), _check_each(value)
    if keys is None and values is None:
        return None

    def checked(names: Names, held: Any, owner: Any, place: Place) -> None:
        if keys:
            keys(names, held, owner, place)
        if values:
            values(names, held.values(), owner, place)

    return checked
