"""What proves a number is told at it: how it comes about, what it is part of."""

from __future__ import annotations

from written import CATALOGUE, Written, check

from mingzhang.rules.findings import FailureTeller
from mingzhang.rules.proofs import told_proofs

INCOME, EXPENSE = "收支.收入总计", "支出.本年支出.决算数"
SHARED = "支出.基本支出.决算数"
FORM = "一般公共预算财政拨款支出决算表"
BASIC, PROJECT = "支出.基本支出.决算数", "支出.项目支出.决算数"


def told(document: Written) -> dict[int, tuple[str, ...]]:
    found = check(document).proofs.get(document.name, ())
    return dict(told_proofs(found, FailureTeller(document.understood, CATALOGUE)))


def test_a_share_and_what_it_is_of() -> None:
    document = Written()
    part, whole = document.print(BASIC, "79.49"), document.print(INCOME, "100.00")
    share = document.print(f"{SHARED}.占比", "79.49", "%")
    document.claim("占比", share, part, whole)
    proofs = told(document)
    assert proofs[share] == ("由79.49÷100.00得，相符",)
    assert proofs[part] == ("2024年基本支出占比79.49%＝79.49÷100.00，相符",)
    assert proofs[whole] == proofs[part]


def test_a_total_and_its_items_and_what_gives_a_number_comes_first() -> None:
    document = Written()
    total = document.print(INCOME, "10.00")
    items = [document.print(PROJECT, text, subject=f"项目{text}") for text in ("4.00", "6.00")]
    again = document.print(INCOME, "10.00", table="收入支出决算总表")
    document.add_up(again, *items)
    proofs = told(document)
    assert proofs[again] == ("由4.00＋6.00得，相符", "与10.00的10.00万元相符")
    assert proofs[total] == ("与《收入支出决算总表》的10.00万元相符",)
    assert proofs[items[0]] == ("2024年收入总计10.00万元＝4.00＋6.00，相符",)


def test_a_change_by_the_difference() -> None:
    document = Written()
    this, last = document.print(INCOME, "120.00"), document.print(INCOME, "100.00", year=2023)
    change = document.print(f"{INCOME}.增减额", "20.00")
    document.claim("增减额", change, this, last)
    assert told(document)[change] == ("由120.00－100.00得，相符",)


def test_what_does_not_agree_proves_nothing() -> None:
    document = Written()
    part, whole = document.print(BASIC, "79.49"), document.print(INCOME, "100.00")
    share = document.print(f"{SHARED}.占比", "97.49", "%")
    document.claim("占比", share, part, whole)
    assert told(document) == {}


def test_the_sum_of_an_identity() -> None:
    document = Written()
    total, basic, project = (
        document.print(f"一般公共预算.{what}.决算数", text, table=FORM)
        for what, text in (("支出", "10.00"), ("基本支出", "4.00"), ("项目支出", "6.00"))
    )
    proofs = told(document)
    assert "由4.00＋6.00得，相符" in proofs[total]
    assert "2024年一般公共预算财政拨款支出10.00万元＝4.00＋6.00，相符" in proofs[basic]
    assert proofs[basic] == proofs[project]


def test_the_sum_of_one_is_that_one() -> None:
    document = Written()
    above, below = (
        document.print("一般公共预算.支出.决算数", "9.00", subject=code, table=FORM)
        for code in ("201", "20106")
    )
    proofs = told(document)
    name = "2024年{}一般公共预算财政拨款支出9.00万元相符"
    assert proofs[above] == (f"与{name.format('财政事务（20106）')}",)
    assert proofs[below] == (f"与{name.format('一般公共服务支出（201）')}",)
