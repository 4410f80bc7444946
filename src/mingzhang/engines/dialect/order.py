"""Derivations in the order they need each other, and what each relation is derived from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.model.problem import InputError, Place, Problem


def in_order(compiled: Mapping[str, CompiledRule]) -> tuple[CompiledRule, ...]:
    """Derivations after those whose relations they read; InputError where they run in a circle."""
    needs = {name: set(one.relations) & compiled.keys() for name, one in compiled.items()}
    try:
        return tuple(compiled[name] for name in TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = "、".join(dict.fromkeys(error.args[1]))
        message = f"这几个推出的表互相引用：{circle}。"
        raise InputError([Problem("pack", Place(), message, "请去掉其中一处。")]) from None


def read_by(names: Iterable[str], derived: Mapping[str, CompiledRule]) -> frozenset[str]:
    """These relations and all that they are derived from, directly and through others."""
    found = set(names)
    for one in reversed(in_order(derived)):
        if one.id in found:
            found |= set(one.relations)
    return frozenset(found)


def named_by(compiled: Iterable[CompiledRule]) -> Iterator[str]:
    """Every relation that the derivations read."""
    for one in compiled:
        yield from one.relations
