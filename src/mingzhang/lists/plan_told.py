"""A plan in words: what a run would read, make and ask, and how the engine would go about it."""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.lists.plan import CensusStep, DropStep, RuleStep, SharedStep
from mingzhang.engines.lists.sweep import Sweep
from mingzhang.lists.sweeping import Prepared, sweep_of


def told(ready: Prepared, engine: Engine) -> Iterator[str]:
    """The steps in order; nothing is run but what the engine needs to plan the queries."""
    plan, dialect = ready.plan, engine.dialect
    sweep = sweep_of(ready, engine, ready.asked.path)
    sweep.lay_out()
    yield f"数据：{'、'.join(plan.lists) or '没有'}"
    for rule, reason in plan.idle.items():
        yield f"不运行 {rule} {ready.rules[rule].title}：{reason}"
    for number, step in enumerate(plan.steps, start=1):
        match step:
            case SharedStep():
                yield f"{number}. 归并 {step.name}（由{'、'.join(step.compiled.relations)}）"
                yield _indented(step.compiled.sql(dialect))
            case CensusStep():
                asks = "、".join(ask.rule for ask in step.asks)
                yield f"{number}. 清点 {step.relation}（{asks}）"
            case DropStep():
                yield f"{number}. 用完删去 {step.name}"
            case RuleStep():
                yield f"{number}. 规则 {step.rule.id} {step.rule.title}{_pieces(step)}"
                yield _indented(step.compiled.sql(dialect))
                yield _indented(_plan(sweep, step))


def _pieces(step: RuleStep) -> str:
    return f"，按{step.column}分{len(step.pieces)}次" if step.pieces else ""


def _plan(sweep: Sweep, step: RuleStep) -> str:
    return sweep.engine.plan(step.compiled.sql(sweep.engine.dialect), dict(sweep.bound(step)))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
