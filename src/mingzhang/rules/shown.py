"""The catalogue and the rules, as the command line shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from mingzhang.catalogue.content import Catalogue, unknown_name
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.formula import told
from mingzhang.model.problem import InputError
from mingzhang.model.quantity import Identity
from mingzhang.model.rubric import Rubric
from mingzhang.model.rule import DAY, Rule
from mingzhang.rules.cases import Behind, CaseResult, run_cases

_CASE_DAY = date(2024, 12, 31)  # as of which the cases of rules over lists are judged


def catalogue_json(loaded: Catalogue) -> dict[str, Any]:
    """Relations, quantities, identities, forms, rules, rubrics and regions as plain JSON."""
    return {
        "schema": "mingzhang/1",
        "packs": list(loaded.packs),
        "relations": {
            relation.name: {
                "title": relation.title,
                "description": relation.description,
                "holder": relation.holder,
                "key": list(relation.key),
                "columns": [
                    {
                        "name": column.name,
                        "kind": column.kind,
                        "title": column.title,
                        "empty": column.empty,
                        "values": list(column.values),
                        "codes": column.codes,
                    }
                    for column in relation.columns
                ],
            }
            for relation in loaded.relations.values()
        },
        "quantities": {
            quantity.id: {
                "title": quantity.title,
                "unit": quantity.unit,
                "printed": quantity.printed,
                "kind": quantity.kind,
                "of": quantity.of,
            }
            for quantity in loaded.quantities.values()
        },
        "identities": {name: one.title for name, one in loaded.identities.items()},
        "forms": {name: form.title for name, form in loaded.forms.items()},
        "rules": {name: rule.title for name, rule in loaded.rules.items()},
        "regions": {name: region.title for name, region in loaded.regions.items()},
        "rubrics": {name: _rubric_json(rubric) for name, rubric in loaded.rubrics.items()},
        "states": {name: list(cycle.states) for name, cycle in loaded.states.items()},
        "parameters": {
            name: [
                {key: value if value is None else str(value) for key, value in row.items()}
                for row in rows
            ]
            for name, rows in loaded.parameters.items()
        },
    }


def _rubric_json(rubric: Rubric) -> dict[str, Any]:
    return {
        "title": rubric.title,
        "object": rubric.object,
        "place": rubric.place,
        "first": rubric.first,
        "last": rubric.last,
        "ground": rubric.ground,
        "items": [
            {
                "name": item.name,
                "block": item.block,
                "group": item.group,
                "weight": str(item.weight),
                "quantity": item.quantity,
                "ground": item.ground,
                "formula": told(item.formula) if item.formula else "",
                "inputs": {name: str(one) for name, one in item.inputs.items()},
            }
            for item in rubric.items
        ],
    }


def list_rules(loaded: Catalogue) -> Iterator[tuple[str, str, str, str]]:
    """Id, kind, severity word and title of every rule and identity."""
    for rule in loaded.rules.values():
        kind = "断言" if rule.kind == "claim" else "查询"
        yield rule.id, kind, SEVERITY_WORDS[rule.severity], rule.title
    for identity in loaded.identities.values():
        yield identity.id, "恒等式", SEVERITY_WORDS["error"], identity.title


def show_rule(name: str, loaded: Catalogue) -> Iterator[str]:
    """Everything a person may ask of one rule; InputError with the nearest name."""
    found = loaded.rules.get(name) or loaded.identities.get(name)
    if found is None:
        known = [*loaded.rules, *loaded.identities]
        raise InputError([unknown_name("rule", "规则", name, known)])
    yield f"{found.id}　{found.title}"
    yield from (f"{label}：{text}" for label, text in _about(found) if text)
    yield from _body(found, loaded)


def _about(found: Rule | Identity) -> tuple[tuple[str, str], ...]:
    proves = found.proves if isinstance(found, Rule) else ""
    return (
        ("依据", found.basis),
        ("证明", proves),
        ("常见误报", found.false_alarm),
        ("核实办法", found.verify),
    )


def _body(found: Rule | Identity, loaded: Catalogue) -> Iterator[str]:
    if isinstance(found, Rule):
        yield f"文件：{found.path}"
        yield found.sql.strip()
        return
    signs = {1: "＋", -1: "－"}
    right = "".join(f"{signs[term.coefficient]}{term.quantity}" for term in found.right)
    yield f"{found.left.quantity} {found.sense} {right.lstrip('＋') or '直接下级科目之和'}"
    if found.form:
        yield f"只在《{loaded.forms[found.form].title}》里核对"


def run_rule_cases(loaded: Catalogue) -> list[CaseResult]:
    """Run the cases of every rule of the packs."""
    compiled = compiled_rules(loaded.rules, loaded.relations)
    derivations = compiled_rules(
        {n: one for n, one in loaded.derivations.items() if loaded.relations[n].holder == "shared"},
        loaded.relations,
    )
    behind = Behind(derivations, loaded.parameters)
    constants = {DAY: _CASE_DAY}
    results: list[CaseResult] = []
    with DuckEngine(threads=1) as engine:
        for name, cases in loaded.cases.items():
            rule = loaded.rules[name]
            results += run_cases(
                rule, compiled[name], cases, loaded.relations, engine, constants, behind
            )
    return results
