"""Quantities and identities as packs write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from mingzhang.catalogue.rules import CATEGORIES
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.problem import Problem
from mingzhang.model.quantity import (
    CHANGE,
    COMPLETION,
    GROWTH,
    INITIAL_COMPLETION,
    SHARE,
    Identity,
    Quantity,
    Sense,
    Source,
    Term,
)

_TERM = re.compile(r"([+\-−]?)\s*([^\s+\-−=≥≤\[\]@]+)(?:\[([^\]]*)\])?(@上年)?")
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


def _read_entry(name: str, fields: Fields) -> list[Quantity]:
    """An entry with ``values`` is one quantity for each of these columns of its relation."""
    relation = fields.text("relation", "")
    values = fields.texts("values")
    value = fields.text("value", "")
    conditions = fields.part("where")
    where = {column: conditions.texts(column) for column in conditions.data}
    by, own = fields.texts("by"), fields.flag("own")
    base = Quantity(
        id=name,
        place=fields.file.place(name),
        title=fields.text("title", name.rpartition(".")[2]),
        unit=fields.text("unit", "元"),
        printed=fields.text("printed", ""),
        formula=parse_terms(fields.text("formula", ""), fields, "formula"),
        subjects=fields.text("subjects", by[0] if by else ""),
        compare=fields.flag("compare"),
        share_of=fields.text("share_of", ""),
        budget=fields.text("budget", ""),
        initial=fields.text("initial", ""),
        aliases=fields.texts("aliases"),
    )
    fields.close()
    base = replace(base, printed=base.printed or ("万元" if base.unit == "元" else base.unit))
    if not values:
        source = Source(relation, value, where, by, own) if relation else None
        return [replace(base, source=source)]
    final = values[0]
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
        for column in values
    ]


def _followers(quantity: Quantity) -> list[Quantity]:
    """The change, growth, share and completion that reports print of a quantity."""
    same = replace(
        quantity,
        source=None,
        formula=(),
        compare=False,
        share_of="",
        budget="",
        initial="",
        of=quantity.id,
    )
    rate = replace(same, unit="%", printed="%")
    found = []
    if quantity.compare:
        title = quantity.title
        found.append(replace(same, id=quantity.change(), title=f"{title}{CHANGE}", kind="增减额"))
        found.append(replace(rate, id=quantity.growth(), title=f"{title}{GROWTH}", kind="增减率"))
    if quantity.share_of:
        found.append(
            replace(rate, id=quantity.share(), title=f"{quantity.title}{SHARE}", kind="占比")
        )
    if quantity.budget:
        title = f"{quantity.title}{COMPLETION}"
        found.append(replace(rate, id=quantity.completion(), title=title, kind="完成率"))
    if quantity.initial:
        title = f"{quantity.title}{INITIAL_COMPLETION}"
        found.append(
            replace(rate, id=quantity.initial_completion(), title=title, kind="年初完成率")
        )
    return found


def parse_terms(text: str, fields: Fields, name: str) -> tuple[Term, ...]:
    """Signed quantities: ``量甲 + 量乙[科目] - 量丙@上年``."""
    terms: list[Term] = []
    rest = text.strip()
    while rest:
        match = _TERM.match(rest)
        if not match or (terms and not match[1]):
            fields.complain(name, f"看不懂的式子“{rest}”。", "应为以 + 或 - 相连的量。")
            return ()
        coefficient = -1 if match[1] in {"-", "−"} else 1
        terms.append(Term(coefficient, match[2], match[3] or "", -1 if match[4] else 0))
        rest = rest[match.end() :].lstrip()
    return tuple(terms)


def read_identities(file: TomlFile) -> dict[str, Identity]:
    """Every identity of ``identities.toml``."""
    found = [one for name, fields in file.tables() for one in _read_identities(name, fields)]
    return {identity.id: identity for identity in found}


def _read_identities(name: str, fields: Fields) -> list[Identity]:
    """An entry with ``of`` is one identity for each of these quantities, written {量} in it."""
    text, of = fields.text("identity"), fields.texts("of")
    read = _read_identity(name, text.replace(_EACH_OF, of[0]) if of else text, fields)
    if not of:
        return [read]
    found = []
    for quantity in of:
        terms = [
            replace(term, quantity=quantity) if term.quantity == of[0] else term
            for term in (read.left, *read.right)
        ]
        found.append(replace(read, id=f"{name}.{quantity}", left=terms[0], right=tuple(terms[1:])))
    return found


def _read_identity(name: str, text: str, fields: Fields) -> Identity:
    left, sense, right = _split_sense(text, fields)
    word, _, along = right.strip().partition(" ")
    children = word == CHILDREN
    left_terms = parse_terms(left, fields, "identity")
    if len(left_terms) != 1:
        fields.complain("identity", f"“{left.strip()}”应是一个量。", "其余的量请移到右边。")
    elif left_terms[0].shift:
        fields.complain("identity", f"“{left.strip()}”应是本年的量。", "上年的量请写在右边。")
    identity = Identity(
        id=name,
        place=fields.file.place(name),
        title=fields.text("title", text),
        left=left_terms[0] if left_terms else Term(1, ""),
        right=() if children else parse_terms(right, fields, "identity"),
        sense=sense,
        grain="children" if children else "case",
        each=fields.flag("each"),
        along=along.strip() if children else "",
        axes=fields.whole("axes", 1),
        form=fields.text("form", ""),
        category=fields.choice("category", CATEGORIES, "sum"),
        basis=fields.text("basis", ""),
        false_alarm=fields.text("false_alarm", ""),
        verify=fields.text("verify", ""),
    )
    fields.close()
    return identity


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
