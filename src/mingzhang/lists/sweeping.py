"""A run over lists: data taken in, a plan made, the plan carried out into a folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.damaged import damaged
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.engines.lists.plan import Given, Plan, make_plan
from mingzhang.engines.lists.sweep import Sweep, Swept
from mingzhang.facts.lists import read_data
from mingzhang.lists.compiled import SHORT, list_rules
from mingzhang.model.data import Data, Source
from mingzhang.model.finding import Outcome
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows
from mingzhang.model.rule import DAY, Rule
from mingzhang.rules.fresh import stale

Say = Callable[[int, int, str], None]

FINDINGS = "findings"
_TAKEN = "读入"  # what was taken over from files that are not Parquet


@dataclass(frozen=True, slots=True)
class SweepOrder:
    """What a run is asked to do.

    ``day``: as of this day, later rows left out. None: nothing is left out, and the day of the run
    is the last one up to which the data say they are complete, today where they do not say.
    ``memory`` is the most the engine may take, ``threads`` how many it uses (0: all).
    """

    path: Path
    pack: str
    engine: str = "duckdb"
    day: date | None = None
    memory: str = "6GB"
    threads: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run that is ready to go: everything but the engine's work is done."""

    asked: SweepOrder
    catalogue: Catalogue
    data: Data
    plan: Plan
    rules: Mapping[str, Rule]
    compiled: Mapping[str, CompiledRule]
    versions: Mapping[str, str]
    constants: Mapping[str, Any]
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same for runs that must come to the same: of rules, data, constants and engine."""
        files = {
            name: [(file.name, file.rows, file.stamp) for file in source.files]
            for name, source in self.data.sources.items()
        }
        parameters = dict(self.catalogue.parameters)
        parts = (self.versions, files, self.constants, str(self.asked.day), parameters,
                 self.asked.engine)  # fmt: skip
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:SHORT]


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run came to: by rule what it swept, and the outcome a person reads."""

    swept: tuple[Swept, ...]
    outcomes: tuple[Outcome, ...]


def open_engine(asked: SweepOrder, folder: Path) -> Engine:
    """The engine asked for, with what it may take and where it puts what is too much."""
    if asked.engine == "spark":
        from mingzhang.engines.base.spark import SparkEngine

        return SparkEngine(folder, asked.threads or None, asked.memory)
    folder.mkdir(parents=True, exist_ok=True)
    return DuckEngine(asked.threads or None, asked.memory, folder)


def prepare(
    asked: SweepOrder,
    catalogue: Catalogue,
    stage: Path,
    engine: Engine,
    say: Say,
    broken: Collection[Path] = (),
) -> Prepared:
    """Take the data in without the files that were found ``broken``, make the plan.

    Raises InputError for a pack without rules over lists, an unknown rule, data that offer none
    of the relations that the rules read.
    """
    known = list_rules(catalogue)
    rules = _chosen(known.rules, asked)
    needed = frozenset().union(*map(known.reads, rules)) - known.shared.keys()
    offered = {
        name: relation
        for name, relation in catalogue.relations.items()
        if relation.holder in {"list", "parameter"}
    }
    data = read_data(asked.path, offered, stage / _TAKEN, asked.day, needed, say)
    data = _without(data, broken) if broken else data
    day = asked.day or _last_day(data)
    lists = {n: offered[n] for n in sorted(needed) if offered[n].holder == "list"}
    if lists and not lists.keys() & data.sources.keys():
        raise InputError([*data.problems, _nothing(asked.path, lists)])
    unusable = _unusable(lists, data, day)
    given = Given(
        rules=rules,
        compiled=known.compiled,
        shared=known.shared,
        relations=catalogue.relations,
        unusable=unusable,
        absent=sorted(lists.keys() - data.sources.keys()),
        footers={n: engine.footer(s) for n, s in data.sources.items() if n in lists},
        constants=(DAY,),
    )
    return Prepared(
        asked=asked,
        catalogue=catalogue,
        data=data,
        plan=make_plan(given),
        rules=rules,
        compiled=known.compiled,
        versions={name: known.version(name) for name in rules},
        constants={DAY: day},
        notes=_notes(lists, data, unusable),
    )


def carry_out(ready: Prepared, engine: Engine, folder: Path, say: Say) -> Finished:
    """Run the plan; what is found is in ``folder`` afterwards, a file a rule."""
    swept: list[Swept] = []
    total = len(ready.plan.rules)
    for told in sweep_of(ready, engine, folder).run():
        if isinstance(told, Swept):
            swept.append(told)
        else:
            say(len(swept), total, told)
    by_rule = {one.rule: one for one in swept}
    outcomes = [_outcome(ready, rule, by_rule.get(name)) for name, rule in ready.rules.items()]
    return Finished(tuple(swept), tuple(outcomes))


def sweep_of(ready: Prepared, engine: Engine, folder: Path) -> Sweep:
    """The run on an engine, its findings to go below ``folder``."""
    return Sweep(
        engine=engine,
        plan=ready.plan,
        relations=ready.catalogue.relations,
        sources=ready.data.sources,
        parameters=_parameters(ready),
        constants=ready.constants,
        private=_private(ready.catalogue.relations.values()),
        folder=folder / FINDINGS,
        day=ready.asked.day,
    )


def _chosen(rules: Mapping[str, Rule], asked: SweepOrder) -> dict[str, Rule]:
    """The rules asked for by id, all of them where none is named."""
    unknown = [name for name in asked.rules if name not in rules]
    if unknown:
        message = f"规则包“{asked.pack}”没有规则“{'、'.join(unknown)}”。"
        near = nearest(unknown[0].upper(), rules)
        mend = f"{near}现有：{'、'.join(rules)}。"
        raise InputError([Problem("rule", Place(), message, mend)])
    if not rules:
        message = f"规则包“{asked.pack}”没有核对名单的规则。"
        mend = "用 --pack 写有这类规则的包，如 subsidies，或自己的规则包文件夹。"
        raise InputError([Problem("pack", Place(), message, mend)])
    return {name: rule for name, rule in rules.items() if not asked.rules or name in asked.rules}


def _without(data: Data, broken: Collection[Path]) -> Data:
    """The data but for files that broke off when they were read; each is named."""
    lost = [
        (name, file)
        for name, source in data.sources.items()
        for file in source.files
        if file.path in broken
    ]
    sources = {
        name: replace(source, files=tuple(f for f in source.files if f.path not in broken))
        for name, source in data.sources.items()
    }
    mend = "请重新导出这个文件再查；别的文件照查了。"
    told = (
        Problem("broken-file", Place(file.name), "文件中间坏了，读不到底，整个没有读入。", mend)
        for _, file in lost
    )
    aside = {**data.set_aside, **{name: -1 for name, _ in lost}}
    return replace(data, sources=sources, problems=(*data.problems, *told), set_aside=aside)


def broken_files(data: Data) -> frozenset[Path]:
    """The files that cannot be read to their end; looked for once a run has failed on one."""
    files = (file for source in data.sources.values() for file in source.files)
    return frozenset(file.path for file in damaged(files))


def _last_day(data: Data) -> date:
    """The last day up to which any of the data are complete; today where none says."""
    said = [source.as_of for source in data.sources.values() if source.as_of]
    return max(said, default=date.today())


def _unusable(lists: Mapping[str, Relation], data: Data, day: date) -> dict[str, str]:
    """Why a list that is there cannot be relied on: empty, or too old."""
    found = {}
    for name, source in data.sources.items():
        if name in lists:
            reason = stale(lists[name], source, day) if source.rows else f"“{name}”一行也没有"
            if reason:
                found[name] = reason
    return found


def _notes(
    lists: Mapping[str, Relation], data: Data, unusable: Mapping[str, str]
) -> dict[str, str]:
    """What to know of the lists: too old or empty; or, with a limit of age, of no known day."""
    undated = {
        name: f"“{name}”没有注明截至哪天，时效没有查"
        for name, source in data.sources.items()
        if name in lists and lists[name].fresh and source.as_of is None
    }
    return {**undated, **unusable}


def _nothing(path: Path, lists: Iterable[str]) -> Problem:
    message = f"没有找到规则要用的任何一张表（{'、'.join(sorted(lists))}）。"
    mend = "文件按表名起名，如 发放.csv，或在 data.toml 里写明，见 docs/data.md。"
    return Problem("no-data", Place(str(path)), message, mend)


def _parameters(ready: Prepared) -> dict[str, Rows]:
    """The rows of the parameter relations that the pack ships; files of the user's replace them."""
    found = {}
    for name, relation in ready.catalogue.relations.items():
        if relation.holder == "parameter" and name not in ready.data.sources:
            rows = Rows(relation_types(relation))
            for row in ready.catalogue.parameters.get(name, ()):
                rows.add(*(row.get(column) for column in rows.types))
            found[name] = rows
    return found


def _private(relations: Iterable[Relation]) -> dict[str, str]:
    """The kind of each column that holds people's numbers."""
    return {
        column.name: column.private
        for relation in relations
        for column in relation.columns
        if column.private
    }


def _outcome(ready: Prepared, rule: Rule, swept: Swept | None) -> Outcome:
    """What one rule came to; a rule that was not run has all its cases unevaluated."""
    if swept:
        return Outcome(rule.id, rule.title, swept.met, swept.not_met, dict(swept.missing))
    base = ready.catalogue.derivations.get(rule.over)
    source = ready.data.sources.get(base.over if base else rule.over)
    reason = ready.plan.idle.get(rule.id, "没有运行")
    return Outcome(rule.id, rule.title, 0, 0, {reason: max(source.rows if source else 0, 1)})


def manifest_of(ready: Prepared, stage: Path, out: Path) -> dict[str, Any]:
    """What 运行.json says of a run, so that it can be repeated, compared and explained; files that
    lie in ``stage`` are named as they will lie in ``out``.
    """
    data = ready.data
    return {
        "schema": "mingzhang/1",
        "pack": ready.asked.pack,
        "engine": ready.asked.engine,
        "date": ready.constants[DAY].isoformat(),
        "as_of": ready.asked.day.isoformat() if ready.asked.day else None,
        "path": str(ready.asked.path),
        "title": data.title,
        "sources": {name: _told(source, stage, out) for name, source in data.sources.items()},
        "rules": {
            name: {
                "version": ready.versions[name],
                "title": rule.title,
                "relations": sorted({rule.over, *ready.compiled[name].relations}),
            }
            for name, rule in ready.rules.items()
        },
        "parameters": {
            name: [
                {key: None if value is None else str(value) for key, value in row.items()}
                for row in rows
            ]
            for name, rows in ready.catalogue.parameters.items()
            if name not in data.sources
        },
        "set_aside": dict(data.set_aside),
        "problems": [str(problem) for problem in data.problems],
        "notes": dict(ready.notes),
    }


def _told(source: Source, stage: Path, out: Path) -> dict[str, Any]:
    def lies(path: Path) -> str:
        return str(out / path.relative_to(stage) if path.is_relative_to(stage) else path)

    return {
        "files": [
            {"path": lies(file.path), "name": file.name, "rows": file.rows, "stamp": file.stamp}
            for file in source.files
        ],
        "rows": source.rows,
        "columns": dict(source.columns),
        "numbered": source.numbered,
        "origin": source.origin,
        "as_of": source.as_of.isoformat() if source.as_of else None,
    }


def dumped(value: Any) -> str:
    """JSON as people may read it in a file."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
