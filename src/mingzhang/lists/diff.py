"""Two runs compared: what is new, gone, still there, and why, as far as it can be told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.engines.dialect.compiling import FIGURES as FIGURE_HEADS
from mingzhang.engines.lists.runs import DIFFERENCE, FIGURES, Batch, RunReader, run_reader
from mingzhang.formats.files import make_folder
from mingzhang.formats.write.streamed import Value, streamed_table
from mingzhang.lists.export import Progress, listed, plain_number
from mingzhang.lists.folder import Run, open_run
from mingzhang.lists.masks import Masks, masks_of
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.problem import InputError, Place, Problem

STATE_WORDS = {
    "new": "新增", "changed": "仍在（数变了）", "kept": "仍在", "gone": "消失",
    "unchecked": "未核对",
}  # fmt: skip
_HEAD = (
    "状态", "规则", "程度", "对象", "说明",
    *(f"上次{name}" for name in FIGURE_HEADS), *(f"这次{name}" for name in FIGURE_HEADS),
    "为什么", "编号",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleDiff:
    """One rule in both runs: how many findings of each state, and what may have caused it."""

    rule: str
    title: str
    counts: Mapping[str, int]
    why: tuple[str, ...]

    @property
    def moved(self) -> bool:
        """Whether anything is other than before."""
        return any(count for state, count in self.counts.items() if state != "kept")


@dataclass(frozen=True, slots=True)
class RunsDiff:
    """The comparison of two runs."""

    old: Run
    new: Run
    rules: tuple[RuleDiff, ...]

    def total(self, state: str) -> int:
        """How many findings of all rules are of a state."""
        return sum(one.counts[state] for one in self.rules)

    def to_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {
            "schema": "mingzhang/1",
            "old": str(self.old.folder),
            "new": str(self.new.folder),
            "complete": self.old.complete and self.new.complete,
            "totals": {state: self.total(state) for state in STATE_WORDS},
            "rules": [
                {"id": one.rule, "title": one.title, **one.counts, "why": list(one.why)}
                for one in self.rules
            ],
        }

    def lines(self) -> Iterator[str]:
        """The comparison in a clerk's words; rules in which nothing moved are only counted."""
        for word, run in (("上次", self.old), ("这次", self.new)):
            if not run.complete:
                yield f"{word}的核对没有跑完：{run.folder}"
        yield "，".join(f"{word} {self.total(s)}" for s, word in STATE_WORDS.items()) + "。"
        moved = [one for one in self.rules if one.moved]
        if moved:
            yield "\t".join(("规则", *STATE_WORDS.values(), "名称"))
        for one in moved:
            counts = (str(one.counts[state]) for state in STATE_WORDS)
            yield "\t".join((one.rule, *counts, one.title))
            yield from (f"  {reason}" for reason in one.why)
        if len(moved) < len(self.rules):
            yield f"另有 {len(self.rules) - len(moved)} 条规则，发现与上次完全相同。"


def diff(old: Path, new: Path, out: Path | None, progress: Progress) -> RunsDiff:
    """Compare two run folders, and write every finding with its state to ``out`` (.csv, .xlsx).

    A rule that this run did not check leaves its old findings unchecked: they are not gone.
    """
    if out and out.suffix.lower() not in {".csv", ".xlsx"}:
        mend = "名字请以 .csv 或 .xlsx 结尾。"
        raise InputError([Problem("kind", Place(), f"不知道写成哪种文件：“{out.name}”。", mend)])
    with run_reader() as reader:
        before, now = open_run(old, reader), open_run(new, reader)
        names = [*dict.fromkeys(str(o["rule"]) for run in (now, before) for o in run.outcomes)]
        rules = []
        for number, name in enumerate(names, start=1):
            rules.append(_compared(reader, before, now, name))
            progress(number, len(names), name)
        found = RunsDiff(before, now, tuple(rules))
        if out:
            _write(reader, found, out, progress)
    return found


def _compared(reader: RunReader, old: Run, new: Run, rule: str) -> RuleDiff:
    counts = reader.compared(old.findings_file(rule), new.findings_file(rule))
    counts["unchecked"] = 0
    if not new.checked(rule):
        counts["unchecked"], counts["gone"] = counts["gone"], 0
    found = RuleDiff(rule, new.title(rule) or old.title(rule), counts, ())
    if not found.moved:
        return found
    return RuleDiff(rule, found.title, counts, tuple(_why(old, new, rule, counts)))


def _why(old: Run, new: Run, rule: str, counts: Mapping[str, int]) -> Iterator[str]:
    """What differs between the runs that bears on the rule."""
    if not new.checked(rule):
        yield f"这次没有核对这条规则{_note(new, rule)}，上次的发现不知道还在不在。"
        return
    if not old.checked(rule):
        yield f"上次没有核对这条规则{_note(old, rule)}。"
        return
    told = [*_changes(old, new, rule)]
    before, now = _unknown(old, rule), _unknown(new, rule)
    if now > before:
        told.append(f"无法核对的由 {before} 变为 {now}，消失的可能在其中。")
    if not told:
        told.append("规则、参数、数据都没有变：可能是共用表的推法、程序变了，或结果的文件被改过。")
    yield from told


def _changes(old: Run, new: Run, rule: str) -> Iterator[str]:
    before, now = old.rules.get(rule, {}), new.rules.get(rule, {})
    if before.get("version") != now.get("version"):
        yield "规则改过。"
    inputs = [*dict.fromkeys((*new.inputs(rule), *old.inputs(rule)))]
    constants = new.constants(rule)
    yield from _parameters(old, new, {*inputs, *constants})
    days = [run.manifest.get("date") for run in (old, new)]
    if constants and days[0] != days[1]:
        yield f"核对日期由 {days[0]} 改为 {days[1]}。"
    until = [run.manifest.get("as_of") or "最后" for run in (old, new)]
    if until[0] != until[1]:
        yield f"上次看到{until[0]}为止的行，这次看到{until[1]}为止。"
    for name in inputs:
        yield from _source(name, old, new)


def _parameters(old: Run, new: Run, asked: set[str]) -> Iterator[str]:
    before, now = ((run.manifest.get("parameters") or {}) for run in (old, new))
    for name in sorted(asked & (before.keys() | now.keys())):
        was, value = before.get(name), now.get(name)
        if was == value:
            continue
        if isinstance(was, list) and isinstance(value, list):
            before_rows, rows = (
                {json.dumps(one, sort_keys=True) for one in s} for s in (was, value)
            )
            more, less = rows - before_rows, before_rows - rows
            yield f"参数表“{name}”改过：加 {len(more)} 行，去 {len(less)} 行。"
        else:
            yield f"参数“{name}”由 {was} 改为 {value}。"


def _source(name: str, old: Run, new: Run) -> Iterator[str]:
    """What became of the data of one relation."""
    was, now = old.sources.get(name), new.sources.get(name)
    if was is None or now is None:
        if was or now:
            yield f"数据“{name}”{'上次没有' if now else '这次没有'}。"
        return
    files = [sorted((one.name, one.rows, one.stamp) for one in side.files) for side in (was, now)]
    if files[0] != files[1]:
        rows = "行数没变，内容变了" if was.rows == now.rows else f"{was.rows} 行变为 {now.rows} 行"
        yield f"数据“{name}”变了：{rows}。"


def _note(run: Run, rule: str) -> str:
    one = _outcome(run, rule)
    if one is None:
        return ""
    return f"（{one['note']}）" if one["note"] else f"（无法核对 {one['not_evaluated']} 行）"


def _unknown(run: Run, rule: str) -> int:
    one = _outcome(run, rule)
    return int(one["not_evaluated"]) if one else 0


def _outcome(run: Run, rule: str) -> Mapping[str, Any] | None:
    return next((one for one in run.outcomes if one["rule"] == rule), None)


def _write(reader: RunReader, found: RunsDiff, out: Path, progress: Progress) -> None:
    masks = masks_of(found.new.catalogue or found.old.catalogue)
    total = sum(sum(one.counts.values()) for one in found.rules)
    done = 0
    make_folder(out.parent)
    with streamed_table(out, _HEAD, "比较") as write:
        for one in found.rules:
            files = (run.findings_file(one.rule) for run in (found.old, found.new))
            for batch in reader.differences(*files):
                write(_rows(batch, one, found.new, masks))
                done += len(batch)
                progress(done, total, one.rule)


def _rows(batch: Batch, one: RuleDiff, run: Run, masks: Masks) -> list[list[Value]]:
    return [_row(dict(zip(DIFFERENCE, row, strict=True)), one, run, masks) for row in batch]


def _row(row: Mapping[str, Any], one: RuleDiff, run: Run, masks: Masks) -> list[Value]:
    key = run.key_of(row["rule"], row["key"])
    hidden = masks.hidden(key)
    state = "unchecked" if row["state"] == "gone" and one.counts["unchecked"] else row["state"]
    why = "" if state == "kept" else "".join(one.why)
    return [
        STATE_WORDS[state],
        row["rule"],
        SEVERITY_WORDS.get(row["severity"], row["severity"]),
        listed(masks.values(key, hidden)),
        masks.text(row["message"], hidden),
        *_figures(row, "old_"),
        *_figures(row, ""),
        why,
        row["id"],
    ]


def _figures(row: Mapping[str, Any], side: str) -> Sequence[Value]:
    *amounts, rows = (row[f"{side}{name}"] for name in FIGURES)
    return [*map(plain_number, amounts), rows]
