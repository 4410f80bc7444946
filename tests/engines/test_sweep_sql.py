"""Findings as the engine makes them: ids, keys, messages and masks as Python makes them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lists import PAID, compiled, query, stored

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.lists.sweep_sql import FINDING_TYPES, Ask, census_sql, counted, findings_sql
from mingzhang.model.finding import Finding
from mingzhang.model.number import shortest
from mingzhang.texts.private import hide

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t")
)
ROWS = st.tuples(
    st.none() | TEXTS,
    st.none() | TEXTS,
    st.none() | st.sampled_from(["成功", "失败"]),
    st.none() | st.decimals(-(10**15), 10**15, places=2),
    st.none() | st.decimals(-(10**9), 10**9, places=4),
    st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.none() | st.integers(-(2**62), 2**62),
)
RULE = query(
    "SELECT 证件号, 期间, 金额 AS 公布值, 数量 AS 标准, 日期, 状态 AS 说明, 笔数 AS 行数 FROM 发放",
    key=("期间", "证件号"),
    message="{证件号}在{期间}（{日期}）发了{公布值}元，\"标准\"{标准}，'笔'{行数}\\",
)


def findings(rows: list[tuple[Any, ...]], folder: Path) -> list[dict[str, Any]]:
    with DuckEngine(threads=1) as engine:
        engine.attach(PAID, stored(PAID, rows, folder))
        sql = findings_sql(RULE, compiled(RULE), {"证件号": "identity"}, "duckdb")
        return [dict(zip(FINDING_TYPES, row, strict=True)) for row in engine.rows(sql)]


def plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return shortest(value)
    return "" if value is None else str(value)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_findings_are_those_that_python_makes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    got = findings(rows, tmp_path_factory.mktemp("rows"))
    wanted = []
    for person, period, state, amount, units, day, count in rows:
        key = {"期间": plain(period), "证件号": plain(person)}
        made = Finding("甲", "试", "error", "payment", "", key)
        told = f"{day.year}年{day.month}月{day.day}日" if day else ""
        message = (
            f"{hide(plain(person), 'identity')}在{plain(period)}（{told}）发了{plain(amount)}元，"
            f"\"标准\"{plain(units)}，'笔'{plain(count)}\\"
        )
        details = {"标准": plain(units), "日期": plain(day), "说明": plain(state)}
        wanted.append((made.id, json.dumps(key, ensure_ascii=False), message, amount, details))
    have = [
        (o["id"], o["key"], o["message"], o["stated"], json.loads(o["details"], strict=False))
        for o in got
    ]
    assert sorted(have, key=str) == sorted(wanted, key=str)


def test_a_rule_may_say_how_grave_a_case_is(tmp_path: Path) -> None:
    sql = "SELECT 证件号, '需说明' AS 程度 FROM 发放"
    with DuckEngine(threads=1) as engine:
        engine.attach(PAID, stored(PAID, [("1", *[None] * 6)], tmp_path))
        made = findings_sql(query(sql, key=("证件号",)), compiled(query(sql, key=("证件号",))), {},
                            "duckdb")  # fmt: skip
        ((severity,),) = engine.rows(f"SELECT severity FROM ({made})")
    assert severity == "warning"


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, max_size=30))
def test_cases_are_counted_once_by_the_first_input_they_lack(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    inputs = ("发放.证件号", "发放.金额")
    asks = [
        Ask.of(query("", id="甲", inputs=inputs, among={"状态": ("成功",)})),
        Ask.of(query("", id="乙", inputs=inputs), {"证件号"}),
    ]
    with DuckEngine(threads=1) as engine:
        engine.attach(PAID, stored(PAID, rows, tmp_path_factory.mktemp("rows")))
        (row,) = engine.rows(census_sql("发放", asks, "duckdb"))
    got = counted(asks, row)
    paid = [one for one in rows if one[2] == "成功"]
    silent = sum(one[2] is None for one in rows)
    without_person = sum(one[0] is None for one in paid)
    without_sum = sum(one[0] is not None and one[3] is None for one in paid)
    reasons = {"缺少：状态": silent, "缺少：证件号": without_person, "缺少：金额": without_sum}
    assert got["甲"] == (
        len(paid) + silent,
        {name: count for name, count in reasons.items() if count},
    )
    lacking = sum(one[3] is None for one in rows)
    assert got["乙"] == (len(rows), {"缺少：金额": lacking} if lacking else {})
