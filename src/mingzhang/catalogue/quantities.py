"""Quantities and identities as packs write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from mingzhang.catalogue.formulas import parse_terms
from mingzhang.catalogue.reader import read
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.declared import Inline, Written
from mingzhang.model.problem import Problem
from mingzhang.model.quantity import (
    CHANGE,
    COMPLETION,
    GROWTH,
    INITIAL_COMPLETION,
    SHARE,
    Identity,
    Kind,
    Quantity,
    Sense,
    Source,
    Term,
)

_SENSES: dict[str, Sense] = {"=": "=", "≥": "≥", "≤": "≤"}
CHILDREN = "Σ下级"
_EACH_OF = "{量}"


def read_quantities(file: TomlFile) -> dict[str, Quantity]:
    """Every quantity of ``quantities.toml``, with those that follow from them."""
    found: dict[str, Quantity] = {}
    for name, fields in file.tables():
        for quantity in _read_entry(name, fields):
            found[quantity.id] = quantity
            found.update((follower.id, follower) for follower in _followers(quantity))
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """A quantity and where it is summed. An entry with ``values`` is one for each of these columns
    of its relation."""

    quantity: Annotated[Quantity, Inline]
    relation: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    own: bool = False


def _read_entry(name: str, table: Fields) -> list[Quantity]:
    entry = read(_Entry, table)
    relation, where, by, own = entry.relation, entry.where, entry.by, entry.own
    base, usual = entry.quantity, {"title": name.rpartition(".")[2]}
    usual["printed"] = "万元" if base.unit == "元" else base.unit
    usual["subjects"] = by[0] if by else ""
    base = replace(base, **{n: word for n, word in usual.items() if n not in table.data})  # type: ignore[arg-type]
    if not entry.values:
        source = Source(relation, entry.value, where, by, own) if relation else None
        return [replace(base, source=source)]
    final = entry.values[0]
    return [
        replace(
            base,
            id=f"{name}.{column}",
            title=base.title if column == final else f"{base.title}{column}",
            # Only the final is known, and wanted, on several axes.
            source=Source(relation, column, where, by if column == final else by[:1], own),
            compare=base.compare and column == final,
            share_of=f"{base.share_of}.{column}" if base.share_of and column == final else "",
            budget=f"{name}.{base.budget}" if base.budget and column == final else "",
            initial=f"{name}.{base.initial}" if base.initial and column == final else "",
        )
        for column in entry.values
    ]


def _followers(quantity: Quantity) -> list[Quantity]:
    """The change, growth, share and completion that reports print of a quantity."""
    follow: list[tuple[object, str, str, Kind]] = [
        (quantity.compare, quantity.change(), CHANGE, "增减额"),
        (quantity.compare, quantity.growth(), GROWTH, "增减率"),
        (quantity.share_of, quantity.share(), SHARE, "占比"),
        (quantity.budget, quantity.completion(), COMPLETION, "完成率"),
        (quantity.initial, quantity.initial_completion(), INITIAL_COMPLETION, "年初完成率"),
    ]
    return [
        replace(
            quantity,
            id=name,
            title=f"{quantity.title}{suffix}",
            unit=quantity.unit if kind == "增减额" else "%",
            printed=quantity.printed if kind == "增减额" else "%",
            source=None,
            formula=(),
            compare=False,
            share_of="",
            budget="",
            initial="",
            kind=kind,
            of=quantity.id,
        )
        for declared, name, suffix, kind in follow
        if declared
    ]


def read_identities(file: TomlFile) -> dict[str, Identity]:
    """Every identity of ``identities.toml``."""
    found = [one for name, fields in file.tables() for one in _read_identities(name, fields)]
    return {identity.id: identity for identity in found}


@dataclass(frozen=True, slots=True)
class _Written:
    """An identity as it is written. One ``of`` several quantities is one for each of them, which
    is written {量} in it."""

    text: Annotated[str, Written("identity")]
    identity: Annotated[Identity, Inline]
    of: tuple[str, ...] = ()


def _read_identities(name: str, table: Fields) -> list[Identity]:
    written = read(_Written, table)
    text, of = written.text, written.of
    first = _parsed(written.identity, text.replace(_EACH_OF, of[0]) if of else text, table)
    if not of:
        return [first]
    found = []
    for quantity in of:
        left, *right = (
            replace(term, quantity=quantity) if term.quantity == of[0] else term
            for term in (first.left, *first.right)
        )
        found.append(replace(first, id=f"{name}.{quantity}", left=left, right=tuple(right)))
    return found


def _parsed(identity: Identity, text: str, table: Fields) -> Identity:
    """The identity with what its text says."""
    left, sense, right = _split_sense(text, table)
    word, _, along = right.strip().partition(" ")
    children = word == CHILDREN
    left_terms = parse_terms(left, table, "identity")
    if len(left_terms) != 1:
        table.complain("identity", f"“{left.strip()}”应是一个量。", "其余的量请移到右边。")
    elif left_terms[0].shift:
        table.complain("identity", f"“{left.strip()}”应是本年的量。", "上年的量请写在右边。")
    return replace(
        identity,
        title=identity.title if "title" in table.data else text,
        left=left_terms[0] if left_terms else Term(1, ""),
        right=() if children else parse_terms(right, table, "identity"),
        sense=sense,
        grain="children" if children else "case",
        along=along.strip() if children else "",
    )


def _split_sense(text: str, fields: Fields) -> tuple[str, Sense, str]:
    for sign, sense in _SENSES.items():
        left, found, right = text.partition(sign)
        if found:
            return left, sense, right
    fields.complain("identity", f"“{text}”里没有 =、≥ 或 ≤。")
    return text, "=", ""


def on_its_axis(
    identity: Identity, quantities: Mapping[str, Quantity], problems: list[Problem]
) -> Identity:
    """The identity with the number of the axis that its children stand on."""
    if not identity.along:
        return identity
    quantity = quantities.get(identity.left.quantity)
    by = quantity.source.by if quantity and quantity.source else ()
    if identity.along not in by:
        message = f"“{identity.left.quantity}”不按“{identity.along}”分。"
        problems.append(
            Problem("pack", identity.place, message, f"它按这些列分：{'、'.join(by) or '无'}。")
        )
        return identity
    axis = by.index(identity.along)
    return replace(identity, axis=axis, axes=max(identity.axes, axis + 1))
