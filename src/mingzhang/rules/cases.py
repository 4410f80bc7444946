"""Runs the small examples that a pack gives for its rules and says where one came out wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.engines.base.derived_columns import with_derived
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import CompiledRule, bound
from mingzhang.engines.dialect.order import in_order
from mingzhang.engines.documents.claims import claim_grades
from mingzhang.engines.lists.sweep_sql import Ask, census_sql, counted
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.model.relation import Relation, half_name
from mingzhang.model.rows import Rows
from mingzhang.model.rule import Case, Rule

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a rule made of one case. Keys are texts in the order of ``rule.key``, sorted."""

    rule: str
    case: str
    expected: tuple[Key, ...]
    got: tuple[Key, ...]
    expected_not_evaluated: int
    got_not_evaluated: int

    @property
    def passed(self) -> bool:
        """Did the rule report exactly what the case says?"""
        same_count = self.expected_not_evaluated == self.got_not_evaluated
        return self.expected == self.got and same_count

    @property
    def message(self) -> str:
        """What differs, in words; says so if nothing does."""
        if self.passed:
            return f"规则“{self.rule}”用例“{self.case}”：通过。"
        expected, got = Counter(self.expected), Counter(self.got)
        parts = [_listing("漏报", expected - got), _listing("多报", got - expected)]
        if self.expected_not_evaluated != self.got_not_evaluated:
            parts.append(
                f"无法核对的应为{self.expected_not_evaluated}行，实为{self.got_not_evaluated}行"
            )
        return f"规则“{self.rule}”用例“{self.case}”：{'；'.join(filter(None, parts))}。"


@dataclass(frozen=True, slots=True)
class Behind:
    """What a pack gives the rules over lists besides the rows of a case: how shared relations are
    derived, and the rows of its parameters."""

    derivations: Mapping[str, CompiledRule] = field(default_factory=dict)
    parameters: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


def run_cases(
    rule: Rule,
    compiled: CompiledRule,
    cases: Iterable[Case],
    relations: Mapping[str, Relation],
    engine: Engine,
    parameters: Mapping[str, Any] | None = None,
    behind: Behind | None = None,
) -> tuple[CaseResult, ...]:
    """Run each case of a rule on the engine, in tables that the case fills; of rules over lists,
    shared relations and parameters that the case has no rows of are filled as ``behind`` says.

    ``parameters`` gives the constants of a run by name, a case may give its own. Not met are the
    rows that a query rule returns, by its key, and the claims (文档, 断言) that a claim rule grades
    as error. Not evaluated are the rows of ``rule.over`` that lack one of ``rule.inputs``, and the
    claims that come to no grade. Raises InputError if a case's rows do not fit the relations.
    """
    over = relations.get(rule.over)
    if behind is None or over is None or over.holder not in {"list", "shared"}:
        behind = Behind()
    return tuple(
        _run_case(rule, compiled, case, relations, engine, parameters or {}, behind)
        for case in cases
    )


def _run_case(
    rule: Rule,
    compiled: CompiledRule,
    case: Case,
    relations: Mapping[str, Relation],
    engine: Engine,
    parameters: Mapping[str, Any],
    behind: Behind,
) -> CaseResult:
    _load(rule, compiled, case, relations, engine, behind)
    if rule.kind == "claim":
        if not isinstance(engine, DuckEngine):
            raise TypeError("claims are graded on DuckDB only")
        got, not_evaluated = _failed_claims(rule, compiled, case, engine)
    else:
        constants = {**parameters, **case.parameters}
        got, not_evaluated = _violations(rule, compiled, engine, constants)
        _check_pieces(rule, compiled, case, relations, engine, constants, got)
    return CaseResult(
        rule=rule.id,
        case=case.name,
        expected=tuple(sorted(case.not_met)),
        got=tuple(sorted(got)),
        expected_not_evaluated=case.not_evaluated,
        got_not_evaluated=not_evaluated,
    )


def _violations(
    rule: Rule, compiled: CompiledRule, engine: Engine, parameters: Mapping[str, Any]
) -> tuple[list[Key], int]:
    """What a query rule returns, and how many rows lack an input."""
    asks = [Ask.of(rule)]
    (row,) = engine.rows(census_sql(rule.over, asks, engine.dialect))
    _, missing = counted(asks, row)[rule.id]
    return _keys(rule, compiled, engine, parameters), sum(missing.values())


def _keys(
    rule: Rule, compiled: CompiledRule, engine: Engine, parameters: Mapping[str, Any]
) -> list[Key]:
    """The keys of what a query rule returns."""
    positions = [compiled.columns.index(column) for column in rule.key]
    rows = engine.rows(compiled.sql(engine.dialect), bound(compiled, parameters))
    return [tuple(_text(row[place]) for place in positions) for row in rows]


def _check_pieces(
    rule: Rule,
    compiled: CompiledRule,
    case: Case,
    relations: Mapping[str, Relation],
    engine: Engine,
    parameters: Mapping[str, Any],
    whole: list[Key],
) -> None:
    """A rule that may be run piece by piece must come to the same so; InputError where not."""
    if rule.over not in relations or relations[rule.over].holder != "list":
        return
    table = _rows(relations[rule.over], case)
    for column in compiled.splits:
        found: list[Key] = []
        place = list(table.types).index(column)
        for value in {one for one in table.columns[column] if one is not None}:
            piece = Rows(table.types)
            piece.extend(row for row in map(table.row, range(len(table))) if row[place] == value)
            engine.load(rule.over, piece)
            found += _keys(rule, compiled, engine, parameters)
        if sorted(found) != sorted(whole):
            message = f"按“{column}”分几次跑，与一次跑的答案不同。"
            raise InputError([_problem(rule, case, message, "请去掉表头里的 pieces。")])


def _failed_claims(
    rule: Rule, compiled: CompiledRule, case: Case, engine: DuckEngine
) -> tuple[list[Key], int]:
    """The claims graded as error, and how many came to no grade."""
    grades = claim_grades(engine, rule, compiled)
    failed = [(document, str(claim)) for document, claim, grade in grades if grade == "error"]
    graded = sum(grade is not None for _, _, grade in grades)
    return list(failed), len(case.rows.get(rule.over, ())) - graded


def _load(
    rule: Rule,
    compiled: CompiledRule,
    case: Case,
    relations: Mapping[str, Relation],
    engine: Engine,
    behind: Behind,
) -> None:
    """Create every table the rule reads: from the case, from the pack, or empty."""
    problems: list[Problem] = []
    for name in case.rows.keys() - relations.keys():
        problems.append(_problem(rule, case, f"没有名为“{name}”的表。", nearest(name, relations)))
    shared, read = _derived({*compiled.relations, rule.over}, case, behind)
    made = {one.id for one in shared}
    for name in ({*read, *case.rows} & relations.keys()) - made:
        try:
            own = name in case.rows or name not in behind.parameters
            rows = _rows(relations[name], case) if own else _given(relations[name], behind)
            engine.load(name, rows)
        except ValueError as error:
            problems.append(_problem(rule, case, f"表“{name}”：{error}", "请改正用例。"))
    if problems:
        raise InputError(problems)
    for one in shared:
        relation = relations[one.id]
        sql = with_derived(engine.dialect, relation, one.sql(engine.dialect))
        engine.keep(one.id, relation_types(relation), sql, {})


def _derived(
    wanted: set[str], case: Case, behind: Behind
) -> tuple[list[CompiledRule], frozenset[str]]:
    """The shared relations to derive for a case, in order, and every relation that is read."""
    read, shared = set(wanted), []
    for one in reversed(in_order(behind.derivations)):
        if one.id in read and one.id not in case.rows:
            shared.append(one)
            read.update(one.relations)
    return shared[::-1], frozenset(read)


def _given(relation: Relation, behind: Behind) -> Rows:
    """The rows of a parameter as the pack has them."""
    table = Rows(relation_types(relation))
    for row in behind.parameters[relation.name]:
        table.add(*(row.get(name) for name in table.types))
    return table


def _rows(relation: Relation, case: Case) -> Rows:
    """The rows of a case with the types of the relation; ValueError says what does not fit."""
    types = relation_types(relation)
    names = case.columns.get(relation.name, relation.names)
    for name in names:
        if name not in types:
            raise ValueError(f"没有列“{name}”。{nearest(name, types)}")
    halves = [half_name(column.name) for column in relation.columns if column.kind == "money"]
    table = Rows(types)
    for number, row in enumerate(case.rows.get(relation.name, ()), start=1):
        if len(row) != len(names):
            raise ValueError(f"第{number}行有{len(row)}格，应为{len(names)}格。")
        given = {name: _value(name, cell, types) for name, cell in zip(names, row, strict=True)}
        defaults: dict[str, Any] = {"来源": "用例", "行": number, **dict.fromkeys(halves, 0)}
        filled = defaults | given
        table.add(*(filled.get(name) for name in types))
    return table


_READERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "VARCHAR": ("文字", str),
    "BIGINT": ("整数", int),
    "DECIMAL": ("数", Decimal),
    "DATE": ("日期，如 2024-01-31", date.fromisoformat),
}


def _value(name: str, cell: Any, types: Mapping[str, str]) -> Any:
    """A cell of a case as its column takes it; an empty text is unknown."""
    if cell is None or cell == "":
        return None
    word, read = _READERS[types[name].partition("(")[0]]
    try:
        return read(str(cell))
    except (ValueError, ArithmeticError):
        raise ValueError(f"列“{name}”应为{word}，读到的是“{cell}”。") from None


def _text(value: Any) -> str:
    """A value of a key as cases write it: plain decimals, nothing for NULL."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _listing(word: str, keys: Counter[Key]) -> str:
    texts: Sequence[str] = [
        "/".join(key) + (f"（{count}次）" if count > 1 else "")
        for key, count in sorted(keys.items())
    ]
    return f"{word} {'、'.join(texts)}" if texts else ""


def _problem(rule: Rule, case: Case, message: str, mend: str) -> Problem:
    place = Place(rule.path.replace("/rules/", "/cases/").removesuffix(".sql") + ".toml")
    return Problem("case", place, f"规则“{rule.id}”用例“{case.name}”{message}", mend)
