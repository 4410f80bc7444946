"""Steps of a log that an export dates, numbered behind those that the book has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mingzhang.facts.imports.merging import Batch
from mingzhang.facts.imports.record import Record, Row
from mingzhang.model.imports import StepLog
from mingzhang.model.problem import Place, Problem
from mingzhang.model.relation import Relation
from mingzhang.model.rows import Rows, named_rows

_Thing = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    number: int
    word: str
    date: str


@dataclass(slots=True)
class _Log:
    """The steps that are known of each thing, from the record of imports and from the book."""

    relation: Relation
    log: StepLog
    known: dict[_Thing, list[_Step]] = field(default_factory=dict)

    def thing(self, row: Mapping[str, Any]) -> _Thing:
        """What a step is of: the key without its number."""
        key = (name for name in self.relation.key if name != self.log.number)
        return tuple(str(row.get(name) or "") for name in key)

    def learn(self, row: Mapping[str, Any]) -> None:
        """Take a step into account; one without number or date orders nothing."""
        number, date = str(row.get(self.log.number) or ""), str(row.get(self.log.date) or "")
        if number.isdigit() and date:
            step = _Step(int(number), str(row.get(self.log.word) or ""), date)
            self.known.setdefault(self.thing(row), []).append(step)

    def number(self, row: Row) -> int | _Step:
        """The number of a step: its own if it is known, the next one, or a later step that is
        before it in the book."""
        steps = self.known.get(self.thing(row), [])
        word, date = row[self.log.word], row[self.log.date]
        for step in steps:
            if (step.word, step.date) == (word, date):
                return step.number
        later = [step for step in steps if step.date > date]
        return later[0] if later else max((step.number for step in steps), default=0) + 1


def number_steps(
    batches: Sequence[Batch],
    relations: Mapping[str, Relation],
    record: Record,
    present: Mapping[str, Rows],
) -> tuple[list[Batch], list[Problem]]:
    """The batches with every step numbered; the same step keeps its number in every import."""
    done: list[Batch] = []
    problems: list[Problem] = []
    for batch in batches:
        if batch.log is None:
            done.append(batch)
            continue
        name = batch.log.relation
        log = _Log(relations[name], batch.log)
        for row in (*record.rows.get(name, ()), *named_rows(present.get(name))):
            log.learn(row)
        rows = []
        for row in batch.rows.get(name, ()):
            number = log.number(row)
            if isinstance(number, _Step):
                problems.append(_too_early(log, row, number))
                continue
            rows.append(row | {batch.log.number: str(number)})
            log.learn(rows[-1])
        done.append(replace(batch, rows={**batch.rows, name: rows}))
    return done, problems


def _too_early(log: _Log, row: Row, later: _Step) -> Problem:
    step = f"{row[log.log.date]} {row[log.log.word]}"
    what = " ".join(filter(None, log.thing(row)))
    message = (
        f"{what}：{step}，早于账册里已有的{later.date} {later.word}"
        f"（{log.log.number}{later.number}），排不进去。"
    )
    mend = f"请把这一步手工写进“{log.relation.name}”，改好{log.log.number}，再导入。"
    return Problem("step-before", Place(f"{log.relation.name}.csv"), message, mend)
