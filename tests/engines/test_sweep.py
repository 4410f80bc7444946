"""Runs over lists: planned, carried out piece by piece, broken off and gone on with."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lists import DEAD, PAID, RELATIONS, SUMS, compiled, query, stored

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import literal
from mingzhang.engines.dialect.compiling import CompiledRule, compile_rule
from mingzhang.engines.lists import plan as planning
from mingzhang.engines.lists.plan import (
    CensusStep,
    DropStep,
    Given,
    Plan,
    RuleStep,
    SharedStep,
    make_plan,
)
from mingzhang.engines.lists.sweep import Sweep, Swept
from mingzhang.model.data import Source
from mingzhang.model.rule import Rule

TWICE = query(
    "SELECT f.期间, f.证件号, COUNT(*) AS 行数, SUM(f.金额) AS 金额 FROM 发放 AS f\n"
    "WHERE f.状态 = '成功' AND f.证件号 IS NOT NULL GROUP BY f.期间, f.证件号 HAVING COUNT(*) > 1",
    id="重复",
    key=("期间", "证件号"),
    inputs=("发放.证件号", "发放.期间"),
    among={"状态": ("成功",)},
)
AFTER = query(
    "SELECT f.证件号, f.期间, MIN(f.日期) AS 日期, SUM(f.金额) AS 金额, COUNT(*) AS 行数\n"
    "FROM 发放 AS f JOIN 死亡 AS d ON d.证件号 = f.证件号\n"
    "WHERE f.日期 > d.死亡日期 GROUP BY f.证件号, f.期间",
    id="死后",
    key=("证件号", "期间"),
    inputs=("发放.证件号", "发放.日期"),
)
LARGE = query(
    "SELECT s.证件号, s.金额 FROM 人合计 AS s WHERE s.金额 > 900",
    id="大额",
    key=("证件号",),
    over="人合计",
    inputs=("人合计.金额",),
)
SHARE = Rule(
    id="人合计", title="", severity="info", category="derived", path="人合计.sql", kind="derive",
    over="发放",
    sql="SELECT f.证件号, COUNT(*) AS 笔数, SUM(f.金额) AS 金额 FROM 发放 AS f GROUP BY f.证件号",
)  # fmt: skip
RULES = {rule.id: rule for rule in (TWICE, AFTER, LARGE)}


def share() -> CompiledRule:
    one, problems = compile_rule(SHARE, RELATIONS)
    assert one is not None, problems
    return one


def payments(number: int, seed: int = 1) -> list[tuple[Any, ...]]:
    draw = random.Random(seed)
    start = date(2024, 1, 15)
    rows = []
    for _ in range(number):
        month = draw.randrange(6)
        rows.append((
            None if draw.random() < 0.02 else f"51092119500101{draw.randrange(number // 3):04d}",
            f"2024{month + 1:02d}",
            draw.choice(["成功", "成功", "成功", "失败", None]),
            None if draw.random() < 0.02 else Decimal(draw.randrange(10_000, 60_000)) / 100,
            Decimal(1),
            None if draw.random() < 0.02 else start + timedelta(days=30 * month),
            1,
        ))  # fmt: skip
    return rows


def deaths(number: int) -> list[tuple[Any, ...]]:
    return [(f"51092119500101{n:04d}", date(2024, 3, 1)) for n in range(0, number, 7)]


def given(sources: Mapping[str, Source], engine: DuckEngine, **more: Any) -> Given:
    return Given(
        rules=more.pop("rules", RULES),
        compiled={name: compiled(rule) for name, rule in RULES.items()},
        shared={"人合计": share()},
        relations=RELATIONS,
        unusable=more.pop("unusable", {}),
        absent=[n for n in ("发放", "死亡") if n not in sources],
        footers={name: engine.footer(source) for name, source in sources.items()},
    )


Run = Callable[..., tuple[dict[str, Swept], dict[str, list[tuple[Any, ...]]], Plan]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def start(
        sources: Mapping[str, Source], folder: str = "甲", **more: Any
    ) -> tuple[dict[str, Swept], dict[str, list[tuple[Any, ...]]], Plan]:
        with DuckEngine(threads=1) as engine:
            plan = make_plan(given(sources, engine, **more))
            sweep = Sweep(
                engine, plan, RELATIONS, sources, {}, {}, {"证件号": "identity"},
                tmp_path / folder, more.get("day"),
            )  # fmt: skip
            swept = {one.rule: one for one in sweep.run() if isinstance(one, Swept)}
            found = {
                name: engine.rows(
                    "SELECT key, amount, rows FROM read_parquet("
                    f"{literal(str(tmp_path / folder / f'{name}.parquet'))}) ORDER BY ALL"
                )
                for name in swept
            }
        return swept, found, plan

    return start


def by_hand(rows: list[tuple[Any, ...]]) -> set[tuple[str, str]]:
    counts = Counter((r[1], r[0]) for r in rows if r[2] == "成功" and r[0])
    return {key for key, count in counts.items() if count > 1}


def test_findings_and_cases_are_those_counted_by_hand(run: Run, tmp_path: Path) -> None:
    rows = payments(600)
    sources = {"发放": stored(PAID, rows, tmp_path), "死亡": stored(DEAD, deaths(200), tmp_path)}
    swept, found, _ = run(sources)
    twice = {(key["期间"], key["证件号"]) for key in map(_json, found["重复"])}
    assert twice == by_hand(rows)
    paid = [row for row in rows if row[2] == "成功"]
    lacking = sum(row[0] is None for row in paid)
    covered = sum(row[0] is not None and (row[1], row[0]) in twice for row in paid)
    one = swept["重复"]
    silent = sum(row[2] is None for row in rows)
    reasons = {"缺少：状态": silent, "缺少：证件号": lacking}
    assert (one.cases, dict(one.missing)) == (len(paid) + silent, reasons)
    assert (one.not_met, one.met) == (covered, len(paid) - lacking - covered)
    sums: defaultdict[str | None, Decimal | None] = defaultdict(lambda: None)
    for row in rows:
        if row[3] is not None:
            sums[row[0]] = (sums[row[0]] or Decimal(0)) + row[3]
    large = {person for person, total in sums.items() if total is not None and total > 900}
    # The database groups those without a number, too: they are one group, named "".
    assert {key["证件号"] for key in map(_json, found["大额"])} == {name or "" for name in large}


def _json(row: tuple[Any, ...]) -> dict[str, str]:
    import json

    got: dict[str, str] = json.loads(row[0])
    return got


def test_a_grouping_goes_by_pieces_where_the_files_lie_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = payments(900, seed=2)
    dead = stored(DEAD, deaths(300), tmp_path)
    monkeypatch.setattr(planning, "PIECE", 300)
    _, whole, plan = run({"发放": stored(PAID, rows, tmp_path), "死亡": dead}, "整")
    assert [step.pieces for step in plan.rules if step.rule.id == "重复"] == [()]
    apart = tmp_path / "分"
    apart.mkdir()
    swept, pieces, plan = run({"发放": stored(PAID, rows, apart, by="期间"), "死亡": dead}, "分次")
    (step,) = (step for step in plan.rules if step.rule.id == "重复")
    assert step.column == "期间"
    assert len(step.pieces) > 2
    assert pieces == whole
    assert swept["重复"].findings == len(whole["重复"])


def test_shared_relations_are_made_before_and_dropped_after_those_that_read_them(
    tmp_path: Path,
) -> None:
    sources = {"发放": stored(PAID, payments(30), tmp_path)}
    with DuckEngine(threads=1) as engine:
        plan = make_plan(given(sources, engine, rules={"大额": LARGE, "重复": TWICE}))
    kinds = [
        (type(step), step.rule.id if isinstance(step, RuleStep) else getattr(step, "name", ""))
        for step in plan.steps
    ]
    assert kinds == [
        (CensusStep, ""), (RuleStep, "重复"), (SharedStep, "人合计"), (CensusStep, ""),
        (RuleStep, "大额"), (DropStep, "人合计"),
    ]  # fmt: skip
    assert plan.lists == ("发放",)


def test_rules_without_their_data_are_not_run_and_say_why(run: Run, tmp_path: Path) -> None:
    rows = payments(60)
    swept, _, plan = run({"发放": stored(PAID, rows, tmp_path)})
    assert set(swept) == {"重复", "大额"}
    assert plan.idle == {"死后": "没有“死亡”的数据"}
    old = {"死亡": "死亡截至2023年，太旧"}
    both = {"发放": stored(PAID, rows, tmp_path), "死亡": stored(DEAD, deaths(9), tmp_path)}
    _, _, plan = run(both, "乙", unusable=old)
    assert plan.idle == {"死后": "死亡截至2023年，太旧"}


def test_as_of_a_day_later_rows_are_not_seen(run: Run, tmp_path: Path) -> None:
    rows = payments(600)
    day = date(2024, 3, 31)
    seen = [row for row in rows if row[5] is None or row[5] <= day]
    assert 0 < len(seen) < len(rows)
    dead = stored(DEAD, deaths(200), tmp_path)
    _, found, _ = run({"发放": stored(PAID, rows, tmp_path), "死亡": dead}, day=day)
    assert {(key["期间"], key["证件号"]) for key in map(_json, found["重复"])} == by_hand(seen)


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = {
        "发放": stored(PAID, payments(300), tmp_path),
        "死亡": stored(DEAD, deaths(100), tmp_path),
    }
    _, whole, _ = run(sources, "整")
    written: list[str] = []
    write = DuckEngine.write

    def failing(self: DuckEngine, sql: str, path: Path, parameters: Any = ()) -> int:
        if path.stem == "死后" and not written.count("死后"):
            written.append("死后")
            path.write_bytes(b"PAR1 half")
            raise KeyboardInterrupt
        written.append(path.stem)
        return write(self, sql, path, parameters)

    monkeypatch.setattr(DuckEngine, "write", failing)
    with pytest.raises(KeyboardInterrupt):
        run(sources, "断")
    assert not (tmp_path / "断" / "死后.parquet").exists()
    before = set(written)
    written[:] = ["死后"]
    swept, found, _ = run(sources, "断")
    assert found == whole
    assert set(swept) == set(RULES)
    assert set(written).isdisjoint(before - {"死后"})


def test_shared_relations_are_typed_as_the_catalogue_says(tmp_path: Path) -> None:
    with DuckEngine(threads=1) as engine:
        engine.attach(PAID, stored(PAID, payments(30), tmp_path))
        engine.keep("人合计", {"证件号": "VARCHAR", "笔数": "BIGINT", "金额": "DECIMAL(28,2)"},
                    share().duckdb)  # fmt: skip
        kinds = engine.rows("SELECT typeof(笔数), typeof(金额) FROM 人合计 LIMIT 1")
    assert kinds == [("BIGINT", "DECIMAL(28,2)")]
    assert SUMS.holder == "shared"


def test_a_column_that_one_file_lacks_is_empty_in_its_rows(run: Run, tmp_path: Path) -> None:
    rows = [(str(n), f"20240{n % 2 + 1}", "成功", Decimal(n), None, None, None) for n in range(40)]
    source = stored(PAID, rows, tmp_path, by="期间")
    lacking = source.files[0]
    with DuckEngine(threads=1) as engine:
        other = tmp_path / "缺列.parquet"
        kept = f"SELECT * EXCLUDE (证件号) FROM read_parquet({literal(str(lacking.path))})"
        engine.write(kept, other)
        files = (replace(lacking, path=other), *source.files[1:])
        footer = engine.footer(replace(source, files=files))
    assert "证件号" not in footer.nulls
    assert footer.nulls["期间"] == 0
    swept, _, _ = run({"发放": replace(source, files=files)})
    assert dict(swept["重复"].missing) == {"缺少：证件号": lacking.rows}
    assert swept["重复"].met == len(rows) - lacking.rows


def test_a_long_query_prints_nothing_of_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    with DuckEngine(threads=1) as engine:
        ((shown,),) = engine.rows("SELECT current_setting('enable_progress_bar')")
    assert shown is False
    assert capfd.readouterr().out == ""
