"""Explain one finding of a run: what it says, on what basis, and the rows behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.tables import relation_types
from mingzhang.engines.dialect.compiling import FIGURES as FIGURE_HEADS
from mingzhang.engines.lists.runs import FIGURES, rows_like_sql, run_reader
from mingzhang.lists.export import listed, plain_number
from mingzhang.lists.folder import MANIFEST, Run, open_run
from mingzhang.lists.masks import Masks, masks_of, may_see_plain
from mingzhang.model.data import Source
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.relation import Relation

MOST_ROWS = 50
_MOST_PARAMETERS = 10
_FIGURES = tuple(zip(FIGURES, FIGURE_HEADS, strict=True))[:-1]  # all but the number of rows


def explain_finding(folder: Path, identity: str, *, plain: bool, reason: str) -> tuple[str, ...]:
    """Lines on the finding ``identity`` of the run in ``folder``.

    InputError where the run has no such finding, or its numbers are asked for without a reason.
    """
    with run_reader() as reader:
        run = open_run(folder, reader)
        row = reader.finding([*run.findings_files().values()], identity)
    if row is None:
        message = f"没有编号为“{identity}”的发现。"
        mend = "编号是16位，见 mingzhang runs export 写出的“编号”一列。"
        raise InputError([Problem("not-found", Place(str(folder)), message, mend)])
    if plain:
        may_see_plain(folder, reason, f"发现 {identity}")
    return tuple(_lines(run, row, masks_of(run.catalogue, plain=plain)))


def _lines(run: Run, row: Mapping[str, Any], masks: Masks) -> Iterator[str]:
    key, details = run.key_of(row["rule"], row["key"]), json.loads(row["details"] or "{}")
    hidden = masks.hidden({**details, **key})
    word = SEVERITY_WORDS.get(row["severity"], row["severity"])
    yield f"{row['rule']}　{run.title(row['rule'])}（{word}）"
    yield masks.text(row["message"], hidden)
    yield f"对象：{listed(masks.values(key, hidden))}"
    figures = [f"{name} {plain_number(row[column])}" for column, name in _FIGURES if row[column]]
    if figures:
        yield f"数：{'，'.join(figures)}"
    if details:
        yield f"其他：{listed(masks.values(details, hidden))}"
    yield from _rule_lines(run, row["rule"])
    yield from _parameter_lines(run, row["rule"], key)
    yield from _behind(run, row["rule"], key, masks)


def _rule_lines(run: Run, name: str) -> Iterator[str]:
    if run.catalogue is None:
        yield f"规则包现在装载不了（{run.why_not}），看不到依据和背后的行。"
        return
    rule = run.catalogue.rules.get(name)
    if rule is None:
        yield "规则包里现在没有这条规则，看不到依据。"
        return
    told = (("依据", rule.basis), ("证明", rule.proves), ("常见误报", rule.false_alarm),
            ("核实办法", rule.verify))  # fmt: skip
    yield from (f"{label}：{text}" for label, text in told if text)


def _parameter_lines(run: Run, rule: str, key: Mapping[str, str]) -> Iterator[str]:
    """The constants and the rows of parameter tables that the rule went by."""
    yield f"核对日期：{run.manifest.get('date', '')}"
    parameters: Mapping[str, Any] = run.manifest.get("parameters") or {}
    for name in sorted(parameters.keys() & {*run.inputs(rule), *run.constants(rule)}):
        value = parameters[name]
        if not isinstance(value, list):
            yield f"参数“{name}”：{value}"
            continue
        fitting = _fitting(value, key)
        of_object = "" if len(fitting) == len(value) else "与对象有关"
        yield f"参数表“{name}”：{len(fitting)} 行{of_object}"
        yield from (f"  {listed(row)}" for row in fitting[:_MOST_PARAMETERS])
        if len(fitting) > _MOST_PARAMETERS:
            yield f"  …… 全部见{MANIFEST}"


def _fitting(rows: Sequence[Mapping[str, Any]], key: Mapping[str, str]) -> Sequence[Any]:
    """The rows that say the same as the key where they have its columns. Of a long table without
    these columns those in which a value of the key stands, under whatever name."""
    same = [row for row in rows if all(row.get(name, one) == one for name, one in key.items())]
    if len(same) <= _MOST_PARAMETERS:
        return same
    named = [row for row in same if set(row.values()) & set(key.values())]
    return named or same


def _behind(run: Run, rule: str, key: Mapping[str, str], masks: Masks) -> Iterator[str]:
    """The rows of every list that say the same as the key where they have its columns."""
    relations = run.catalogue.relations if run.catalogue else {}
    for name in run.inputs(rule):
        relation = relations.get(name)
        if relation is None or relation.holder != "list":
            continue
        shared = [column for column in key if column in relation.names and key[column] != ""]
        source = run.sources.get(name)
        if source is None:
            yield f"《{name}》：这次没有这份名单。"
        elif not shared:
            yield f"《{name}》：没有与对象同名的列，不列。"
        elif lost := [file.name for file in source.files if not file.path.is_file()]:
            yield f"《{name}》：数据文件不在原处了，看不到行：{'、'.join(lost)}"
        else:
            yield from _rows_of(relation, source, {one: key[one] for one in shared}, masks)


def _rows_of(
    relation: Relation, source: Source, wanted: Mapping[str, str], masks: Masks
) -> Iterator[str]:
    types = relation_types(relation)
    given: dict[str, Any] = {f"值{n}": value for n, value in enumerate(wanted.values(), start=1)}
    with DuckEngine() as engine:
        engine.attach(relation, source)
        sql = rows_like_sql(relation.name, types, list(wanted))
        rows = list(engine.rows(sql, {**given, "most": MOST_ROWS + 1}))
    head = "、".join(wanted)
    more = f"，只列前 {MOST_ROWS} 行" if len(rows) > MOST_ROWS else ""
    count = "没有" if not rows else f"超过 {MOST_ROWS} 行" if more else f"{len(rows)} 行"
    yield f"《{relation.title}》{head}相同的：{count}{more}"
    for row in rows[:MOST_ROWS]:
        values = dict(zip(types, row, strict=True))
        source_name, line = values.pop("来源"), values.pop("行")
        shown = masks.values(values, masks.hidden(values))
        yield f"  {source_name} 第{line}行：{listed(shown)}"
