"""Advice on the rules of a pack beyond what the loader refuses: cases, headers, SQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import find_pack
from mingzhang.engines.base.tables import input_columns
from mingzhang.engines.dialect.advice import sql_advice
from mingzhang.model.problem import Place, Problem
from mingzhang.model.rule import Case, Rule


def lint_rules(pack: str, catalogue: Catalogue) -> tuple[Problem, ...]:
    """What to look at in the pack's own rules, by file and line."""
    found: list[Problem] = []
    for rule in own_rules(pack, catalogue):
        found += (*_header(rule, catalogue), *_cases(rule, catalogue))
        found += sql_advice(rule, catalogue.relations)
    return tuple(sorted(found, key=lambda one: (one.place.file, one.place.line, one.message)))


def own_rules(pack: str, catalogue: Catalogue) -> list[Rule]:
    """The rules of the pack itself, without those of the packs that it requires."""
    begins = f"{find_pack(pack).name}/"
    return [rule for rule in catalogue.rules.values() if rule.path.startswith(begins)]


def _header(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    place = Place(rule.path, line=1)
    if not rule.false_alarm:
        yield Problem("header", place, "没有写 false_alarm。", "请写明什么情况会误报。")
    if not rule.verify:
        yield Problem("header", place, "没有写 verify。", "请写明怎样核实。")
    over = catalogue.relations.get(rule.over)
    if rule.kind != "query" or over is None or over.holder != "list":
        return  # findings in books and reports are told with the place that they stand at
    for name in rule.key:
        if name not in rule.told:
            message = f"message 里没有 key 的“{name}”，看的人不知道说的是哪一条。"
            yield Problem("message", place, message, f"请在 message 里写 {{{name}}}。")


def _cases(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """What the cases of a rule do not show."""
    cases = catalogue.cases.get(rule.id, ())
    if not cases:
        message = "这条规则没有用例。"
        yield Problem("case", Place(rule.path, line=1), message, f"请写 cases/{rule.id}.toml。")
        return
    place = Place(rule.path.replace("/rules/", "/cases/").removesuffix(".sql") + ".toml", line=1)
    if not any(case.not_met for case in cases):
        yield Problem("case", place, "没有一例不通过。", "请加一例，写 not_met。")
    if rule.kind == "query" and not any(_has_met(rule, case, catalogue) for case in cases):
        yield Problem("case", place, "没有一例通过。", "请加一行该通过的，看它不被多报。")
    if input_columns(rule) and not any(case.not_evaluated for case in cases):
        mend = "请加一行缺 inputs 的，写 not_evaluated。"
        yield Problem("case", place, "没有一例无法核对。", mend)


def _has_met(rule: Rule, case: Case, catalogue: Catalogue) -> bool:
    """Whether a row of the case can be checked and is not of a finding."""
    relation = catalogue.relations[rule.over]
    names = case.columns.get(rule.over, relation.names)
    rows = [dict(zip(names, row, strict=False)) for row in case.rows.get(rule.over, ())]
    inputs = input_columns(rule)
    whole = [row for row in rows if all(_is_filled(row.get(name)) for name in inputs)]
    if not set(rule.key) <= set(names):
        return len(whole) > len(case.not_met)
    return any(_key(row, rule.key) not in case.not_met for row in whole)


def _is_filled(cell: Any) -> bool:
    return cell is not None and cell != ""


def _key(row: dict[str, Any], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in names)
