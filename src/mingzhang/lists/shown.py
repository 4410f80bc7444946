"""Show what a run came to: the pack, the data, and of every rule what was and was not checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mingzhang.engines.lists.runs import run_reader
from mingzhang.lists.compiled import list_rules
from mingzhang.lists.folder import Run, open_run, reasons_of
from mingzhang.model.data import Source
from mingzhang.model.finding import SEVERITY_WORDS

_MOST_PROBLEMS = 10


def show(folder: Path) -> tuple[str, ...]:
    """The run in ``folder`` in lines; InputError where it cannot be read."""
    with run_reader() as reader:
        run = open_run(folder, reader)
        counts = reader.severities([*run.findings_files().values()])
    return (*_head(run), *_data(run), *_rules(run), *_totals(run, counts))


def _head(run: Run) -> Iterator[str]:
    manifest = run.manifest
    yield (
        f"{run.folder}：规则包 {manifest.get('pack', '')}，核对日期 {manifest.get('date', '')}"
        + (f"，引擎 {manifest['engine']}" if manifest.get("engine") else "")
    )
    if not run.complete:
        yield "这次核对没有跑完，下面只有跑完的部分。请用 mingzhang sweep 重跑。"
    if run.catalogue is None:
        yield f"规则包现在装载不了（{run.why_not}），规则有没有改过不知道。"
        return
    known = list_rules(run.catalogue)
    changed = [
        name
        for name, ran in run.rules.items()
        if name not in known.rules or known.version(name) != ran.get("version")
    ]
    if changed:
        yield f"核对以后改过的规则：{'、'.join(changed)}。结果是改以前的。"


def _data(run: Run) -> Iterator[str]:
    yield "数据："
    for name, source in run.sources.items():
        yield f"  {name}\t{source.rows:,} 行，{len(source.files):,} 个文件{_given(source)}"
    aside: Mapping[str, int] = run.manifest.get("set_aside") or {}
    for name, count in aside.items():
        told = f"{count} 行" if count >= 0 else "整个文件，行数不知道"
        yield f"  放在一边没有核对：{name} {told}"
    problems = [*map(str, run.manifest.get("problems") or ())]
    yield from (f"  {problem}" for problem in problems[:_MOST_PROBLEMS])
    if len(problems) > _MOST_PROBLEMS:
        yield f"  …… 共 {len(problems)} 条，全部在{run.folder.name}/运行.json。"


def _given(source: Source) -> str:
    origin = f"，来自{source.origin}" if source.origin else ""
    return f"{origin}，截至 {source.as_of}" if source.as_of else f"{origin}，没有写截至哪天"


def _rules(run: Run) -> Iterator[str]:
    yield "规则\t程度\t通过\t不通过\t无法核对\t发现\t名称"
    for one in run.outcomes:
        word = SEVERITY_WORDS.get(one["severity"], one["severity"])
        cells = (one["rule"], word, one["met"], one["not_met"], _unknown(one), one["findings"])
        yield "\t".join(map(str, (*cells, one["title"])))
        if one["note"]:
            yield f"  {one['note']}"


def _unknown(outcome: Mapping[str, Any]) -> str:
    reasons = "，".join(f"{reason} {count}" for reason, count in reasons_of(outcome))
    return f"{outcome['not_evaluated']}（{reasons}）" if reasons else str(outcome["not_evaluated"])


def _totals(run: Run, counts: Mapping[str, int]) -> Iterator[str]:
    told = "，".join(f"{word} {counts.get(name, 0)}" for name, word in SEVERITY_WORDS.items())
    yield f"发现 {sum(counts.values())} 条：{told}。"
    missing = [one["rule"] for one in run.outcomes if run.findings_file(one["rule"]) is None]
    if missing:
        yield f"没有发现文件的规则（没有跑，或文件丢了）：{'、'.join(missing)}。"
