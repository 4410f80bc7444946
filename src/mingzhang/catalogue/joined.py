"""What several packs say with one kind of file, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import reduce
from typing import Any, TypeVar

_Words = TypeVar("_Words")


def as_one(by_pack: Mapping[str, _Words]) -> Mapping[str, _Words]:
    """The words of all packs under the name of the first: lists one after another, names of all,
    and of what there can be only one of that of the first pack that has it."""
    if len(by_pack) < 2:
        return by_pack
    return {next(iter(by_pack)): reduce(with_more, by_pack.values())}


def with_more(first: _Words, second: _Words) -> _Words:
    """The words of a pack with those of another one."""
    both: _Words = _joined(first, second)
    return both


def _joined(first: Any, second: Any) -> Any:
    if isinstance(first, tuple):
        return (*first, *second)
    if isinstance(first, Mapping):
        both = first.keys() & second.keys()
        return {**first, **second, **{name: _joined(first[name], second[name]) for name in both}}
    if is_dataclass(first) and not isinstance(first, type):
        names = [field.name for field in fields(first)]
        parts = {name: _joined(getattr(first, name), getattr(second, name)) for name in names}
        return replace(first, **parts)
    return first or second
