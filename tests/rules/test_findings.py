"""Failures told to a clerk: the number, what it should be, how it follows, where to look."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from written import CATALOGUE, DEPARTMENT, Written, check

from mingzhang.model.finding import Finding
from mingzhang.rules.findings import DISPUTED, disputed_addresses, findings_of

INCOME, EXPENSE = "收支.收入总计", "支出.本年支出.决算数"
BASIC, PROJECT = "支出.基本支出.决算数", "支出.项目支出.决算数"
PUBLIC = "一般公共预算.支出.决算数"
FORM = "一般公共预算财政拨款支出决算表"


def findings(document: Written) -> tuple[Finding, ...]:
    failures = check(document).failures.get(document.name, ())
    return findings_of(failures, document.understood, CATALOGUE)


def one(document: Written) -> Finding:
    (finding,) = findings(document)
    return finding


def growth(text: str, change: str = "20.00", *, disputed: bool = False) -> Written:
    """120.00 this year, a change and a growth."""
    document = Written()
    this = document.print(INCOME, "120.00")
    difference = document.print(f"{INCOME}.增减额", change)
    rate = document.print(f"{INCOME}.增减率", text, "%", disputed=disputed)
    document.claim("增减率", rate, this, difference)
    return document


def test_a_wrong_growth() -> None:
    finding = one(growth("25.00"))
    assert finding.message == (
        "2024年收入总计增减率“25.00%”应为20.00%（20.00÷（120.00－20.00））。"
    )
    assert (finding.rule, finding.severity, finding.category) == ("增减率", "error", "growth")
    assert finding.key == {
        "部门": DEPARTMENT, "年度": "2024", "量": f"{INCOME}.增减率", "科目": "",
    }  # fmt: skip
    assert (finding.stated, finding.expected, finding.difference) == (
        Decimal("25.00"), Decimal("20.00"), Decimal("5.00"),
    )  # fmt: skip
    assert finding.expected_low is not None
    assert finding.expected_low < 20
    assert finding.amount is None
    assert finding.basis == CATALOGUE.rules["增减率"].basis
    assert finding.verify == CATALOGUE.rules["增减率"].verify


def test_a_wrong_direction_is_a_wrong_sign() -> None:
    finding = one(growth("-20.00"))
    assert finding.stated == Decimal("-20.00")
    assert finding.expected == Decimal("20.00")


def test_a_slip_is_a_suggestion_and_says_so() -> None:
    finding = one(growth("20.02"))
    assert finding.severity == "info"
    assert finding.message.endswith("末位相差1，可能是舍入或凑整。")


def test_a_contradiction_that_the_document_declares_is_to_be_explained() -> None:
    finding = one(growth("25.00", disputed=True))
    assert finding.severity == "warning"
    assert finding.message.endswith(DISPUTED)


def test_the_id_is_of_the_case_not_of_the_place_or_the_figure() -> None:
    assert one(growth("25.00")).id == one(growth("26.00")).id
    other = growth("25.00")
    other.understood.department = "某市另一局"
    assert one(other).id != one(growth("25.00")).id


def test_a_wrong_change_tells_the_gap_and_the_amount() -> None:
    document = Written()
    this, last = document.print(INCOME, "120.00"), document.print(INCOME, "100.00", year=2023)
    document.claim("增减额", document.print(f"{INCOME}.增减额", "25.50"), this, last)
    finding = one(document)
    assert finding.message == (
        "2024年收入总计增减额“25.50万元”应为20.00万元（120.00－100.00），多5.5万元。"
    )
    assert finding.amount == Decimal("55000")
    assert [(place.role, place.quote) for place in finding.locations] == [
        ("suspect", "25.50"),
        ("operand", "120.00"),
        ("operand", "100.00"),
    ]


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("占比", f"{PUBLIC}.占比", "应为25.00%（100.00÷400.00）。"),
        ("完成", f"{PUBLIC}.完成率", "应为25.00%（100.00÷400.00）。"),
    ],
)
def test_a_wrong_share_or_completion(kind: str, name: str, words: str) -> None:
    document = Written()
    part, whole = document.print(PUBLIC, "100.00"), document.print(EXPENSE, "400.00")
    document.claim(kind, document.print(name, "52.00", "%"), part, whole)
    assert one(document).message.endswith(words)


def test_a_wrong_sum_of_a_list_shows_the_addends() -> None:
    document = Written()
    items = [document.print(BASIC, "10.00"), document.print(PROJECT, "20.00")]
    document.add_up(document.print("会议费.决算数", "31.00"), *items)
    assert one(document).message == (
        "2024年会议费“31.00万元”应等于各项之和30.00万元（10.00＋20.00），多1万元。"
    )


def test_a_long_sum_is_cut_in_the_middle() -> None:
    document = Written()
    items = [document.print(PUBLIC, f"{n}.00", subject=f"20{n}") for n in range(1, 10)]
    document.add_up(document.print("会议费.决算数", "46.00"), *items)
    assert "（1.00＋2.00＋3.00＋4.00＋…＋8.00＋9.00）" in one(document).message


def test_two_numbers_of_one_quantity_name_both_places() -> None:
    document = Written()
    document.print(PUBLIC, "126.22", subject="210")
    document.print(PUBLIC, "131.02", subject="210", table=FORM)
    finding = one(document)
    assert finding.message == (
        "2024年卫生健康支出（210）一般公共预算财政拨款支出有两个数："
        f"“131.02万元”（《{FORM}》），“126.22万元”（126.22），相差4.8万元。"
    )
    assert [place.role for place in finding.locations] == ["suspect", "repeat"]


def test_one_trouble_in_three_places_is_one_finding() -> None:
    document = Written()
    for text in ("50.00", "50.00", "60.00", "60.00"):
        document.print(INCOME, text)
    finding = one(document)
    assert finding.stated == 60
    assert [place.line for place in finding.locations] == [3, 1, 4]


def test_two_troubles_of_one_quantity_have_two_ids() -> None:
    document = Written()
    for text in ("50.00", "50.00", "60.00", "70.00"):
        document.print(INCOME, text)
    found = findings(document)
    assert sorted(finding.stated or 0 for finding in found) == [60, 70]
    assert len({finding.id for finding in found}) == 2
    assert [finding.key.get("序") for finding in found] == [None, "2"]


def test_an_identity_tells_its_addends_and_points_at_them() -> None:
    document = Written()
    document.print("机构.预算单位数", "7", "个")
    for name, text in (("行政单位数", "1"), ("参公事业单位数", "4"), ("其他事业单位数", "1")):
        document.print(f"机构.{name}", text, "个")
    finding = one(document)
    assert finding.message == "2024年预算单位数“7个”应等于6个（1＋4＋1），多1个。"
    assert (finding.rule, finding.category, finding.severity) == ("机构-单位数", "count", "error")
    assert [place.role for place in finding.locations] == ["suspect"] + ["operand"] * 3
    assert (finding.stated, finding.expected) == (Decimal(7), Decimal(6))
    assert finding.amount is None


def test_what_an_identity_takes_off_stands_with_a_minus() -> None:
    document = Written()
    fund = "政府性基金"
    document.print(f"{fund}.年末结转和结余.决算数", "9.00")
    document.print(f"{fund}.年初结转和结余.决算数", "5.00")
    document.print(f"{fund}.本年收入.决算数", "20.00")
    document.print(f"{fund}.支出.决算数", "18.00")
    told = [finding.message for finding in findings(document)]
    assert any("应等于7.00万元（5.00＋20.00－18.00），多2万元。" in one for one in told), told


def test_exact_figures_a_few_yuan_apart_are_not_told_as_equal() -> None:
    document = Written()
    document.print("机构.预算单位数", "0", "个")  # so that the document is no empty one
    document.print("收支.收入总计", "1000000", "元")
    document.print("收支.支出总计", "1000005", "元")
    told = [finding.message for finding in findings(document)]
    assert any("（2024年支出总计" in one and "少5元" in one for one in told), told


def test_an_inequality_has_an_open_side() -> None:
    document = Written()
    document.print("三公.公务接待费.决算数", "1.00")
    document.print("三公.国内公务接待费.决算数", "1.50")
    finding = one(document)
    assert "“1.00万元”应不小于1.50万元（2024年国内公务接待费1.50），少0.5万元" in finding.message
    assert (finding.expected_low, finding.expected_high) == (Decimal("1.495"), None)


def test_what_contradicts_itself_is_in_dispute() -> None:
    document = Written()
    document.print(INCOME, "50.00")
    document.print(INCOME, "60.00")
    document.print(EXPENSE, "50.00")
    failures = check(document).failures[document.name]
    assert disputed_addresses(failures, document.understood) == {f"{INCOME}@2024|||"}


def test_a_slip_is_no_dispute() -> None:
    document = growth("20.02")
    failures = check(document).failures[document.name]
    assert disputed_addresses(failures, document.understood) == frozenset()


def test_a_clean_document_has_no_findings() -> None:
    assert findings(growth("20.00")) == ()


def test_the_json_of_a_finding_has_plain_decimals() -> None:
    text = json.dumps(one(growth("25.00")).to_json(), ensure_ascii=False)
    data = json.loads(text)
    assert (data["stated"], data["expected"], data["difference"]) == ("25", "20", "5")
    assert data["amount"] is None
    assert data["locations"][0]["quote"] == "25.00"


def test_a_fall_is_told_without_a_sign_and_the_other_direction_by_a_word() -> None:
    document = Written()
    this, change = document.print(INCOME, "90.00"), document.print(f"{INCOME}.增减额", "-10.00")
    document.claim("增减率", document.print(f"{INCOME}.增减率", "-11.11", "%"), this, change)
    for number, text in ((1, "10.00"), (2, "11.11")):  # the texts print no sign
        spot = replace(document.understood.spot_of[number], text=text)
        document.understood.spot_of[number] = spot
    assert one(document).message == (
        "2024年收入总计增减率“11.11%”应为10.00%（10.00÷（90.00＋10.00））。"
    )
    document.understood.readings.columns["值"][2] = Decimal("11.11")
    assert "应为下降10.00%" in one(document).message


def test_what_is_printed_in_yuan_is_told_in_yuan() -> None:
    document = Written()
    total = document.print(EXPENSE, "20570003.48", "元", table=FORM)
    parts = [
        document.print(EXPENSE, text, "元", subject=subject, table=FORM)
        for text, subject in (("10000000.00", "201"), ("10570000.00", "208"))
    ]
    document.add_up(total, *parts)
    finding = next(f for f in findings(document) if f.rule == "合计")
    assert finding.message == (
        "2024年本年支出合计“20570003.48元”应等于各项之和20570000.00元"
        "（10000000.00＋10570000.00），多3.48元。"
    )
    assert (finding.stated, finding.expected) == (Decimal("20570003.48"), Decimal(20570000))
    assert (finding.difference, finding.amount) == (Decimal("3.48"), Decimal("3.48"))


def test_two_numbers_in_two_units_are_each_told_in_their_own() -> None:
    document = Written()
    document.print(EXPENSE, "20570003.48", "元", table=FORM)
    document.print(EXPENSE, "2058.00")
    finding = next(f for f in findings(document) if f.rule == "同量")
    assert "“20570003.48元”" in finding.message
    assert "“2058.00万元”" in finding.message
    assert finding.amount == 10000


def test_a_share_of_numbers_in_two_units() -> None:
    document = Written()
    part = document.print(BASIC, "500000.00", "元", table=FORM)
    whole = document.print(EXPENSE, "100.00")
    document.claim("占比", document.print(f"{BASIC}.占比", "60.00", "%"), part, whole)
    finding = next(f for f in findings(document) if f.rule == "占比")
    assert "应为50.00%（500000.00元÷100.00万元）" in finding.message
