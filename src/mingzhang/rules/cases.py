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

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a rule made of one case. Keys are texts in the order of ``rule.key``, sorted."""

    rule: str
    case: str
    expected: tuple[_Key, ...]
    got: tuple[_Key, ...]
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
        _CaseRun(rule, compiled, one, relations, engine, parameters or {}, behind).result()
        for one in cases
    )


@dataclass(frozen=True, slots=True)
class _CaseRun:
    """One case of a rule on its way through the engine."""

    rule: Rule
    compiled: CompiledRule
    case: Case
    relations: Mapping[str, Relation]
    engine: Engine
    parameters: Mapping[str, Any]
    behind: Behind

    def result(self) -> CaseResult:
        """Fill the tables, ask, and hold the answer beside what the case says."""
        self._load()
        got, not_evaluated = self._failed() if self.rule.kind == "claim" else self._violated()
        return CaseResult(
            rule=self.rule.id,
            case=self.case.name,
            expected=tuple(sorted(self.case.not_met)),
            got=tuple(sorted(got)),
            expected_not_evaluated=self.case.not_evaluated,
            got_not_evaluated=not_evaluated,
        )

    def _violated(self) -> tuple[list[_Key], int]:
        """What a query rule returns, and how many rows lack an input."""
        asks = [Ask.of(self.rule)]
        (row,) = self.engine.rows(census_sql(self.rule.over, asks, self.engine.dialect))
        _, missing = counted(asks, row)[self.rule.id]
        found = self._keys()
        self._check_pieces(found)
        return found, sum(missing.values())

    def _keys(self) -> list[_Key]:
        """The keys of what a query rule returns."""
        constants = bound(self.compiled, {**self.parameters, **self.case.parameters})
        positions = [self.compiled.columns.index(column) for column in self.rule.key]
        rows = self.engine.rows(self.compiled.sql(self.engine.dialect), constants)
        return [tuple(_text(row[place]) for place in positions) for row in rows]

    def _check_pieces(self, whole: list[_Key]) -> None:
        """A rule that may be run piece by piece must come to the same so; InputError where not."""
        over = self.relations.get(self.rule.over)
        if over is None or over.holder != "list":
            return
        table = _rows(over, self.case)
        for column in self.compiled.splits:
            found: list[_Key] = []
            at = list(table.types).index(column)
            for value in {one for one in table.columns[column] if one is not None}:
                piece = Rows(table.types)
                piece.extend(row for row in map(table.row, range(len(table))) if row[at] == value)
                self.engine.load(over.name, piece)
                found += self._keys()
            if sorted(found) != sorted(whole):
                message = f"按“{column}”分几次跑，与一次跑的答案不同。"
                raise InputError([self._problem(message, "请去掉表头里的 pieces。")])

    def _failed(self) -> tuple[list[_Key], int]:
        """The claims graded as error, and how many came to no grade."""
        if not isinstance(self.engine, DuckEngine):
            raise TypeError("claims are graded on DuckDB only")
        grades = claim_grades(self.engine, self.rule, self.compiled)
        failed: list[_Key] = [(one, str(claim)) for one, claim, grade in grades if grade == "error"]
        graded = sum(grade is not None for _, _, grade in grades)
        return failed, len(self.case.rows.get(self.rule.over, ())) - graded

    def _load(self) -> None:
        """Create every table the rule reads: from the case, from the pack, or empty."""
        case, relations, problems = self.case, self.relations, list[Problem]()
        for name in case.rows.keys() - relations.keys():
            problems.append(self._problem(f"没有名为“{name}”的表。", nearest(name, relations)))
        shared, read = self._derived()
        made = {one.id for one in shared}
        for name in ({*read, *case.rows} & relations.keys()) - made:
            try:
                own = name in case.rows or name not in self.behind.parameters
                rows = _rows(relations[name], case) if own else _given(relations[name], self.behind)
                self.engine.load(name, rows)
            except ValueError as error:
                problems.append(self._problem(f"表“{name}”：{error}", "请改正用例。"))
        if problems:
            raise InputError(problems)
        for one in shared:
            relation = relations[one.id]
            sql = with_derived(self.engine.dialect, relation, one.sql(self.engine.dialect))
            self.engine.keep(one.id, relation_types(relation), sql, {})

    def _derived(self) -> tuple[list[CompiledRule], set[str]]:
        """The shared relations to derive for the case, in order, and every relation read."""
        read, shared = {*self.compiled.relations, self.rule.over}, list[CompiledRule]()
        for one in reversed(in_order(self.behind.derivations)):
            if one.id in read and one.id not in self.case.rows:
                shared.append(one)
                read.update(one.relations)
        return shared[::-1], read

    def _problem(self, message: str, mend: str) -> Problem:
        file = self.rule.path.replace("/rules/", "/cases/").removesuffix(".sql") + ".toml"
        told = f"规则“{self.rule.id}”用例“{self.case.name}”{message}"
        return Problem("case", Place(file), told, mend)


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


def _listing(word: str, keys: Counter[_Key]) -> str:
    texts: Sequence[str] = [
        "/".join(key) + (f"（{count}次）" if count > 1 else "")
        for key, count in sorted(keys.items())
    ]
    return f"{word} {'、'.join(texts)}" if texts else ""
