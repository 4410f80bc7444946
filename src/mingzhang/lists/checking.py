"""Check lists of any size: payments and registers against the rules of a pack."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.lists.run_write import write_outcomes
from mingzhang.engines.lists.runs import FINDING, run_reader
from mingzhang.formats.files import refuse_file, swap, writing
from mingzhang.lists.folder import MANIFEST
from mingzhang.lists.sweeping import (
    FINDINGS,
    Finished,
    Prepared,
    SweepOrder,
    broken_files,
    carry_out,
    dumped,
    manifest_of,
    open_engine,
    prepare,
)
from mingzhang.model.finding import SEVERITIES, SEVERITY_WORDS, Outcome
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.rule import DAY, Rule

Say = Callable[[int, int, str], None]

_OUTCOMES = "outcomes.parquet"
SHOWN = 20
_KEY = "key"
_SPILL = "临时"
_MEMORY = re.compile(r"[1-9]\d*(\.\d+)?\s*[KMGT](i?B)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CheckedLists:
    """What a run came to; its findings lie in ``folder``."""

    ready: Prepared
    finished: Finished
    folder: Path

    @property
    def code(self) -> int:
        """The exit code: 1 where a 必改 stands."""
        return 1 if any(one.severities.get("error") for one in self.finished.swept) else 0

    @property
    def severities(self) -> dict[str, int]:
        """How many findings of each severity."""
        return {
            word: sum(one.severities.get(word, 0) for one in self.finished.swept)
            for word in SEVERITIES
        }

    def lines(self, limit: int = SHOWN) -> Iterator[str]:
        """The data, the outcomes by rule, the gravest findings; numbers of people masked."""
        data = self.ready.data
        yield f"{data.title or data.folder.name}（{data.folder}）"
        yield f"规则包 {self.ready.asked.pack}，核对日期 {self.ready.constants[DAY].isoformat()}。"
        yield from self._data_lines()
        counts = (f"{SEVERITY_WORDS[word]} {self.severities[word]:,}" for word in SEVERITIES)
        yield f"发现：{'，'.join(counts)}。"
        yield "规则\t通过\t不通过\t无法核对\t发现"
        found = {one.rule: one.findings for one in self.finished.swept}
        for outcome in self.finished.outcomes:
            yield (
                f"{outcome.rule} {outcome.title}\t{outcome.met:,}\t{outcome.not_met:,}\t"
                f"{_unknown(outcome)}\t{found.get(outcome.rule, 0):,}"
            )
        for rule, names in self.ready.plan.without.items():
            yield f"{rule}：没有“{'”“'.join(names)}”的数据，没有它也跑了，结果可能不全、可能多报。"
        if limit:
            yield from self._finding_lines(limit)

    def _data_lines(self) -> Iterator[str]:
        data = self.ready.data
        for name, source in sorted(data.sources.items()):
            parts = [f"{source.rows:,}行", f"{len(source.files):,}个文件"]
            parts += [f"截至{source.as_of.isoformat()}"] if source.as_of else []
            parts += [source.origin] if source.origin else []
            yield f"  {name}：{'，'.join(parts)}"
        yield from (f"  注意：{note}。" for note in self.ready.notes.values())
        yield from self._later_lines()
        for name, count in data.set_aside.items():
            told = f"{count:,}行" if count > 0 else "有整个文件"
            yield f"  注意：{name}{told}读不了，没有核对，见下。"
        yield from (f"  {problem}" for problem in data.problems)

    def _later_lines(self) -> Iterator[str]:
        """Of which lists an as-of run leaves rows out, and of which it cannot."""
        day = self.ready.asked.day
        relations = self.ready.catalogue.relations
        later = {
            name: relations[name].dated
            for name, source in sorted(self.ready.data.sources.items())
            if day and source.as_of and source.as_of > day and relations[name].holder == "list"
        }
        if day is None or not later:
            return
        cut = "、".join(f"{name}（{dated}）" for name, dated in later.items() if dated)
        whole = "、".join(name for name, dated in later.items() if not dated)
        parts = [f"{cut}只看到{day.isoformat()}为止的行"] if cut else []
        parts += [f"{whole}没有可比的日期，各行都看"] if whole else []
        yield f"  注意：数据比核对日期新：{'；'.join(parts)}。"

    def _finding_lines(self, limit: int) -> Iterator[str]:
        total = sum(self.severities.values())
        for finding in self.findings(limit):
            word = SEVERITY_WORDS[finding["severity"]]
            yield f"  {word}　{finding['rule']}　{finding['message']}"
        if total > limit:
            yield f"  ……另有 {total - limit:,} 条，用 -o 写出，或 --limit 多看。"

    def findings(self, limit: int = 0) -> Iterator[dict[str, Any]]:
        """The findings as published, the gravest rules first and within them the largest sums;
        at most ``limit`` of them (0: all).
        """
        left = limit or None
        with run_reader() as reader:
            for severity in SEVERITIES:
                for one in self.finished.swept:
                    if not one.severities.get(severity):
                        continue
                    path = self.folder / FINDINGS / f"{one.rule}.parquet"
                    for batch in reader.largest(path, severity, left):
                        for row in batch:
                            yield _published(dict(zip(FINDING, row, strict=True)), self._rule(one))
                        left = left - len(batch) if left else left
                    if left == 0:
                        return

    def _rule(self, one: Any) -> Rule:
        return self.ready.rules[one.rule]

    def json_parts(self, limit: int = 0) -> Iterator[str]:
        """The one JSON object of a run in pieces, so that millions of findings need no memory."""
        head = {
            "schema": "mingzhang/1",
            "run": manifest_of(self.ready, self.folder, self.folder),
            "rules": [
                {**outcome.to_json(), "severity": self.ready.rules[outcome.rule].severity}
                for outcome in self.finished.outcomes
            ],
            "findings_total": sum(self.severities.values()),
        }
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "findings": ['
        for number, finding in enumerate(self.findings(limit)):
            yield (", " if number else "") + json.dumps(finding, ensure_ascii=False)
        yield "]}"


def explain_run(asked: SweepOrder, catalogue: Catalogue) -> Iterator[str]:
    """What a run would do: the steps in order, each rule with its SQL and the engine's plan."""
    from mingzhang.lists.plan_told import told

    _look_at_memory(asked.memory)
    with _stage(None, asked) as stage:
        engine = open_engine(asked, stage / _SPILL)
        try:
            ready = prepare(asked, catalogue, stage, engine, lambda _done, _total, _what: None)
            yield from told(ready, engine)
        finally:
            engine.close()


@contextmanager
def checked_lists(
    asked: SweepOrder, catalogue: Catalogue, out: Path | None, say: Say
) -> Iterator[CheckedLists]:
    """Run the rules of a pack over lists; with ``out``, the run is kept there, whole or not at all.

    A run that was broken off goes on where it stopped when it is asked for again: what it had is
    beside ``out``. Raises InputError as ``prepare`` does, and where the disk is full.
    """
    _look_at_memory(asked.memory)
    with _stage(out, asked) as stage:
        engine = open_engine(asked, stage / _SPILL)
        try:
            ready, finished = _run(asked, catalogue, stage, engine, say)
        finally:
            engine.close()
        shutil.rmtree(stage / _SPILL, ignore_errors=True)
        _write(ready, finished, stage, out or stage)
        if out is None:
            yield CheckedLists(ready, finished, stage)
            return
        out.mkdir(parents=True, exist_ok=True)
        swap(stage, out)
    yield CheckedLists(ready, finished, out)


def _run(
    asked: SweepOrder, catalogue: Catalogue, stage: Path, engine: Engine, say: Say
) -> tuple[Prepared, Finished]:
    """Prepare and carry out; where a file turns out broken inside, without that file."""
    broken: frozenset[Path] = frozenset()
    while True:
        ready = prepare(asked, catalogue, stage, engine, say, broken)
        _forget_other(stage, ready.key)
        try:
            return ready, carry_out(ready, engine, stage, say)
        except InputError as error:
            may_be = {problem.code for problem in error.problems} & {"file", "engine"}
            more = broken_files(ready.data) if may_be else frozenset()
            if not more:
                raise
            broken |= more


def _look_at_memory(memory: str) -> None:
    """Refuse an amount of memory that no engine understands."""
    if memory and not _MEMORY.fullmatch(memory):
        message = f"“--memory”读到“{memory}”，应为数和单位。"
        raise InputError([Problem("memory", Place(), message, "请写成 4GB 或 800MB。")])


@contextmanager
def _stage(out: Path | None, asked: SweepOrder) -> Iterator[Path]:
    """Where a run works: beside ``out`` and kept if it is broken off, else a passing folder."""
    mend = "请检查磁盘空间和权限；腾出空间后再运行一次，会接着做。"
    with writing(out or asked.path, mend=mend):
        if out is None:
            with tempfile.TemporaryDirectory(prefix="mingzhang-") as name:
                yield Path(name)
            return
        refuse_file(out)
        if out.is_dir() and any(out.iterdir()) and not (out / MANIFEST).is_file():
            message, mend = "输出的文件夹里有别的东西。", "请换一个空的或不存在的文件夹。"
            raise InputError([Problem("not-empty", Place(str(out)), message, mend)])
        stage = out.parent / f".{out.name}.未完"
        stage.mkdir(parents=True, exist_ok=True)
        yield stage
        stage.rmdir()


def _forget_other(stage: Path, key: str) -> None:
    """Keep what a broken-off run found only if this one is the same run."""
    note = stage / _KEY
    if not note.is_file() or note.read_text(encoding="utf-8") != key:
        shutil.rmtree(stage / FINDINGS, ignore_errors=True)
        note.write_text(key, encoding="utf-8")


def _write(ready: Prepared, finished: Finished, stage: Path, out: Path) -> None:
    """The outcomes and the manifest, as they will lie in ``out``; what a run needs only while it
    goes on is removed.
    """
    swept = {one.rule: one for one in finished.swept}
    rows = [
        (
            outcome.rule,
            outcome.title,
            ready.rules[outcome.rule].severity,
            ready.versions[outcome.rule],
            outcome.met,
            outcome.not_met,
            outcome.not_evaluated,
            swept[outcome.rule].findings if outcome.rule in swept else 0,
            json.dumps(dict(outcome.reasons), ensure_ascii=False),
            ready.plan.idle.get(outcome.rule, ""),
        )
        for outcome in finished.outcomes
    ]
    write_outcomes(stage / _OUTCOMES, rows)
    for noted in (stage / FINDINGS).glob("*.json"):
        noted.unlink()
    (stage / _KEY).unlink(missing_ok=True)
    for empty in [one for one in stage.iterdir() if one.is_dir() and not any(one.iterdir())]:
        empty.rmdir()
    manifest = {
        **manifest_of(ready, stage, out),
        "seconds": {one.rule: one.seconds for one in finished.swept},
        "key": ready.key,
        "complete": True,
    }
    (stage / MANIFEST).write_text(dumped(manifest), encoding="utf-8")


def _unknown(outcome: Outcome) -> str:
    reasons = "，".join(f"{reason} {count:,}" for reason, count in outcome.reasons.items())
    return f"{outcome.not_evaluated:,}（{reasons}）" if reasons else "0"


def _published(row: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """A finding as the published JSON schema has it."""

    def number(value: Any) -> str | None:
        return None if value is None else f"{value.normalize():f}"

    place = {
        "role": "suspect", "file": row["source"] or "", "page": 0, "line": row["row"] or 0,
        "column": 0, "end": 0, "section": "", "table": rule.over, "row": "", "quote": "",
        "box": None,
    }  # fmt: skip
    figures: Sequence[str] = ("stated", "expected", "difference", "amount")
    return {
        "id": row["id"],
        "rule": row["rule"],
        "title": rule.title,
        "severity": row["severity"],
        "category": rule.category,
        "message": row["message"],
        "key": json.loads(row["key"]),
        "measure": "",
        **{name: number(row[name]) for name in figures},
        "expected_low": None,
        "expected_high": None,
        "cause": None,
        "locations": [place] if row["source"] else [],
        "basis": rule.basis,
        "verify": rule.verify,
        "details": json.loads(row["details"]),
    }
