"""A plan carried out: shared relations made, cases counted, the findings of each rule written.

What a rule found stands whole in its file or not at all, so a run that was broken off goes on
where it stopped.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mingzhang.engines.base.derived_columns import with_derived
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import WORDS, literal
from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import bound
from mingzhang.engines.lists.plan import CensusStep, DropStep, Plan, RuleStep, SharedStep
from mingzhang.engines.lists.sweep_sql import census_sql, counted, findings_sql
from mingzhang.model.data import Source
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows


@dataclass(frozen=True, slots=True)
class Swept:
    """What one rule came to: its cases, those that lack an input by reason, what it objects to."""

    rule: str
    cases: int
    missing: Mapping[str, int]
    findings: int  # how many, and over how many cases
    not_met: int
    severities: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def met(self) -> int:
        """The cases that were evaluated and are as they should be."""
        return max(self.cases - sum(self.missing.values()) - self.not_met, 0)


@dataclass(slots=True)
class Sweep:
    """One run on one engine: the data, the constants of the run, the folder for what is found.

    ``day``: only rows dated up to it are seen (None: all). ``folder`` gets a Parquet file a rule,
    which ``reader`` reads again to count what it holds.
    """

    engine: Engine
    plan: Plan
    relations: Mapping[str, Relation]
    sources: Mapping[str, Source]
    parameters: Mapping[str, Rows]
    constants: Mapping[str, Any]
    private: Mapping[str, str]
    folder: Path
    day: date | None = None
    cases: dict[str, tuple[int, dict[str, int]]] = field(default_factory=dict)
    reader: DuckEngine = field(init=False)

    def run(self) -> Iterator[str | Swept]:
        """What it does now, before each step; then what a rule came to, after each."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._attach()
        with DuckEngine(threads=1) as self.reader:
            yield from self._steps()

    def _steps(self) -> Iterator[str | Swept]:
        for step in self.plan.steps:
            match step:
                case SharedStep():
                    yield f"归并 {step.name}"
                    self._share(step)
                case CensusStep():
                    yield f"清点 {step.relation}"
                    self._count(step)
                case DropStep():
                    self.engine.drop(step.name)
                case RuleStep():
                    yield f"{step.rule.id} {step.rule.title}"
                    yield self._rule(step)

    def lay_out(self) -> None:
        """The data under their names and shared relations empty, so that queries can be planned."""
        self._attach()
        for step in self.plan.steps:
            if isinstance(step, SharedStep):
                self.engine.load(step.name, Rows(relation_types(self.relations[step.name])))

    def bound(self, step: RuleStep) -> Mapping[str, Any]:
        """The constants that a rule asks for."""
        return bound(step.compiled, self.constants)

    def _attach(self) -> None:
        for name, rows in self.parameters.items():
            self.engine.load(name, rows)
        for name, given in self.sources.items():
            if self.relations[name].holder == "parameter":
                self.engine.attach(self.relations[name], given)
        absent = {name for names in self.plan.without.values() for name in names}
        for name in self.plan.lists:
            there = self.sources.get(name) if name not in absent else None
            source = there or Source(name, (), {})
            self.engine.attach(self.relations[name], source, self._until(name))

    def _until(self, name: str) -> str:
        """The condition under which a row is seen in a run as of a day."""
        dated = self.relations[name].dated
        if self.day is None or not dated:
            return ""
        column = WORDS[self.engine.dialect].name(dated)
        return f"({column} IS NULL OR {column} <= DATE '{self.day.isoformat()}')"

    def _share(self, step: SharedStep) -> None:
        """Make a shared relation, with the columns that are derived from its own."""
        relation = self.relations[step.name]
        dialect = self.engine.dialect
        sql = with_derived(dialect, relation, step.compiled.sql(dialect))
        types = relation_types(relation)
        self.engine.keep(step.name, types, sql, bound(step.compiled, self.constants))

    def _count(self, step: CensusStep) -> None:
        source = self.sources.get(step.relation)
        if source and self.day is None and all(ask.is_plain for ask in step.asks):
            self.cases |= {ask.rule: (source.rows, {}) for ask in step.asks}
            return
        (row,) = self.engine.rows(census_sql(step.relation, step.asks, self.engine.dialect))
        self.cases |= counted(step.asks, row)

    def _rule(self, step: RuleStep) -> Swept:
        """Run one rule, or take what an earlier, broken-off run has of it."""
        start = time.perf_counter()
        target = self.folder / f"{step.rule.id}.parquet"
        noted = target.with_suffix(".json")
        if noted.is_file():
            return Swept(**json.loads(noted.read_text(encoding="utf-8")))
        beside = target.with_suffix(".part")
        sql = findings_sql(step.rule, step.compiled, self.private, self.engine.dialect)
        constants = self.bound(step)
        if step.pieces:
            self._pieces(step, sql, constants, beside)
        else:
            self.engine.write(sql, beside, constants)
        beside.replace(target)
        findings, covered, severities = totals(self.reader, target)
        cases, missing = self.cases[step.rule.id]
        evaluable = cases - sum(missing.values())
        swept = Swept(
            rule=step.rule.id,
            cases=cases,
            missing=missing,
            findings=findings,
            not_met=min(covered, evaluable),
            severities=severities,
            seconds=round(time.perf_counter() - start, 3),
        )
        noted.write_text(json.dumps(asdict(swept), ensure_ascii=False), encoding="utf-8")
        return swept

    def _pieces(self, step: RuleStep, sql: str, constants: Mapping[str, Any], target: Path) -> None:
        """Run a rule over one piece after another; their findings into one file."""
        relation, source = self.relations[step.rule.over], self.sources[step.rule.over]
        words, until = WORDS[self.engine.dialect], self._until(step.rule.over)
        parts = []
        for number, piece in enumerate(step.pieces):
            values = ", ".join(map(words.literal, piece))
            condition = f"{words.name(step.column)} IN ({values})"
            both = f"{condition} AND {until}" if until else condition
            self.engine.attach(relation, source, both)
            part = target.with_name(f"{target.name}.{number}")
            self.engine.write(sql, part, constants)
            parts.append(part)
        self.engine.attach(relation, source, until)
        _join_files(self.reader, parts, target)
        for part in parts:
            part.unlink()


def _join_files(reader: DuckEngine, parts: Sequence[Path], target: Path) -> None:
    """Parquet files of the same columns as one."""
    paths = ", ".join(literal(str(part)) for part in parts)
    reader.write(f"SELECT * FROM read_parquet([{paths}])", target)


def totals(reader: DuckEngine, path: Path) -> tuple[int, int, dict[str, int]]:
    """Of a file of findings: how many, over how many rows, and how many of each severity."""
    rows = reader.rows(
        'SELECT severity, count(*), coalesce(sum("rows"), 0) '
        f"FROM read_parquet({literal(str(path))}) GROUP BY 1 ORDER BY 1"
    )
    severities = {severity: int(count) for severity, count, _ in rows}
    return sum(severities.values()), int(sum(covered for _, _, covered in rows)), severities
