"""One cause, one finding: the wrong number is named, what follows from it hangs under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written import CATALOGUE, DEPARTMENT, Written, check

from mingzhang.model.finding import Finding, Location
from mingzhang.model.understanding import Spot
from mingzhang.rules.causes import caused_findings, in_order
from mingzhang.rules.files import MISREAD

INCOME, EXPENSE = "收支.收入总计", "支出.本年支出.决算数"
PUBLIC = "一般公共预算.支出.决算数"
BASIC, PROJECT = "一般公共预算.基本支出.决算数", "一般公共预算.项目支出.决算数"
BUDGET, INITIAL = "一般公共预算.支出.全年预算数", "一般公共预算.支出.年初预算数"
THREE = "三公.合计.决算数"
FORM = "一般公共预算财政拨款支出决算表"


def together(*documents: Written, origin: str = "") -> list[tuple[Finding, ...]]:
    """The findings of each document, of one run."""
    checked = check(*documents)
    return [
        caused_findings(
            checked.failures.get(one.name, ()),
            checked.systems.get(one.name),
            one.understood,
            CATALOGUE,
            origin,
        )
        for one in documents
    ]


def caused(document: Written, origin: str = "") -> tuple[Finding, ...]:
    (found,) = together(document, origin=origin)
    return found


def heads(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.cause]


def under(findings: Sequence[Finding], head: Finding) -> list[str]:
    return [finding.rule for finding in findings if finding.cause == head.id]


def quotes(finding: Finding, role: str = "suspect") -> list[str]:
    return [place.quote for place in finding.locations if place.role == role]


def shares(
    first: str,
    second: str = "40.00",
    total: str = "100.00",
    rates: Sequence[str] = ("60.00", "40.00"),
) -> Written:
    """A total with two items that make it up, each with its share."""
    document = Written()
    whole = document.print(PUBLIC, total)
    items = [
        document.print(PUBLIC, first, subject="208"),
        document.print(PUBLIC, second, subject="210"),
    ]
    for item, subject, share in zip(items, ("208", "210"), rates, strict=True):
        printed = document.print(f"{PUBLIC}.占比", share, "%", subject=subject)
        document.claim("占比", printed, item, whole)
    document.add_up(whole, *items)
    return document


def test_a_document_without_failures_has_no_findings() -> None:
    assert caused(shares("60.00")) == ()


def test_a_wrong_item_is_the_cause_of_the_sum_and_the_share() -> None:
    found = caused(shares("65.00"))
    (head,) = heads(found)
    assert (head.rule, head.severity, head.category) == ("成因-一数有误", "error", "sum")
    assert quotes(head) == ["65.00"]
    assert (head.stated, head.expected, head.difference) == (
        Decimal("65.00"), Decimal("60.00"), Decimal("5.00"),
    )  # fmt: skip
    assert head.expected_low is not None
    assert head.expected_high is not None
    assert head.expected_low < 60 < head.expected_high
    assert head.amount == 50_000
    assert sorted(under(found, head)) == ["占比", "合计"]
    assert head.message == (
        "2024年社会保障和就业支出（208）一般公共预算财政拨款支出“65.00万元”应为60万元："
        "有2项核对因此不符，改正这一处就都相符。可能是写错一位数字。"
    )
    assert head.key == {"部门": DEPARTMENT, "年度": "2024", "量": PUBLIC, "科目": "208"}


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("600000.00", "可能是元和万元弄错"),
        ("6.00", "可能是小数点错位"),
        ("600.00", "可能是小数点错位"),
        ("6.000", "可能是小数点错位"),
        ("06.00", "可能是小数点错位"),
        ("90.00", "可能是写错一位数字"),
        ("-60.00", "可能是正负（增减方向）写反"),
    ],
)
def test_how_the_number_came_to_be_wrong(printed: str, words: str) -> None:
    (head,) = heads(caused(shares(printed)))
    assert head.expected == 60
    assert words in head.message


def test_swapped_digits_are_named() -> None:
    (head,) = heads(caused(shares("46.52", "35.48", rates=("64.52", "35.48"))))
    assert quotes(head) == ["46.52"]
    assert head.expected == Decimal("64.52")
    assert "相邻两位数字颠倒" in head.message


def test_a_wrong_total_has_its_own_finding_as_the_head() -> None:
    found = caused(shares("60.00", total="110.00"))
    (head,) = heads(found)
    assert head.rule == "合计"
    assert quotes(head) == ["110.00"]
    assert head.expected == 100
    assert sorted(under(found, head)) == ["占比", "占比"]


def test_a_wrong_share_stays_as_it_is() -> None:
    document = shares("60.00")
    document.understood.readings.columns["值"][3] = Decimal("66.25")
    (head,) = caused(document)
    assert (head.rule, head.expected) == ("占比", Decimal("60.00"))


def test_in_converted_text_a_wrong_dot_may_be_misread() -> None:
    (clear,) = heads(caused(shares("600.00"), "文本层"))
    (converted,) = heads(caused(shares("600.00"), "转换"))
    assert (clear.severity, converted.severity) == ("error", "warning")
    assert converted.message.endswith(MISREAD)
    assert heads(caused(shares("90.00"), "转换"))[0].severity == "error"
    assert heads(caused(shares("90.00"), "识别"))[0].severity == "warning"


def test_a_sum_of_which_any_number_may_be_wrong_names_none() -> None:
    document = Written()
    items = [document.print(PUBLIC, text, subject=s) for s, text in (("208", "70"), ("210", "40"))]
    document.add_up(document.print(PUBLIC, "100"), *items)
    (finding,) = caused(document)
    assert (finding.rule, finding.cause) == ("合计", None)


def test_one_fact_told_by_two_checks_is_one_finding() -> None:
    document = Written()
    items = [
        document.print(BASIC, "70.00"),
        document.print(PROJECT, "40.00"),
    ]
    document.add_up(document.print(PUBLIC, "100.00"), *items)
    found = caused(document)
    (head,) = heads(found)
    assert {head.rule, *under(found, head)} == {"合计", "一般公共预算-性质"}


@pytest.mark.parametrize("twice", [False, True])
def test_where_the_total_fits_everything_else_the_items_are_suspect(twice: bool) -> None:
    document = Written()
    total = document.print(PUBLIC, "100.00")
    items = [
        document.print(PUBLIC, text, subject=s) for s, text in (("208", "70.00"), ("210", "40.00"))
    ]
    for _ in range(1 + twice):
        document.add_up(total, *items)
    share = document.print(f"{PUBLIC}.占比", "50.00", "%")
    document.claim("占比", share, total, document.print(EXPENSE, "200.00"))
    (head,) = heads(caused(document))
    assert quotes(head) == ["70.00", "40.00"]
    assert quotes(head, "operand") == ["100.00"]
    assert head.message.endswith("其余的数与别处相符，请先核对70.00、40.00。")


def test_last_years_number_is_recognised() -> None:
    document = Written()
    document.print(THREE, "18.52")
    document.print(THREE, "18.52", table="财政拨款“三公”经费支出决算表")
    document.print(THREE, "16.89", year=2023)
    wrong = document.print(THREE, "16.89")
    (head,) = caused(document)
    assert head.rule == "同量"
    assert head.locations[0].line == wrong + 1
    assert head.expected == Decimal("18.52")
    assert "印的可能是2023年" in head.message
    assert "16.89万元" in head.message


def test_last_years_number_where_only_a_sum_shows_it() -> None:
    document = shares("55.00")
    document.print(PUBLIC, "55.00", year=2023, subject="208")
    (head,) = heads(caused(document))
    assert (head.rule, head.category) == ("成因-错用他年", "year")
    assert head.expected == 60


def test_an_item_under_another_class() -> None:
    """Figures of a published report: two classes fight over an item of 4.80."""
    document = Written()
    for subject, total, items in (
        ("208", "5154.94", [("2080101", "903.12"), ("2080102", "4247.02")]),
        ("210", "126.22", [("2100102", "4.80"), ("2101101", "93.45"), ("2101102", "32.77")]),
    ):
        printed = [document.print(PUBLIC, text, subject=code) for code, text in items]
        document.add_up(document.print(PUBLIC, total, subject=subject), *printed)
    found = caused(document)
    (head,) = heads(found)
    assert (head.rule, head.category) == ("成因-错类", "name-code")
    assert quotes(head) == ["4.80"]
    assert under(found, head) == ["合计", "合计"]
    assert "社会保障和就业支出（208）" in head.message
    assert "列错了类" in head.message
    assert (head.expected, head.stated) == (None, Decimal("4.80"))


def test_two_items_of_that_amount_leave_the_class_open() -> None:
    document = Written()
    for subject, total, items in (
        ("208", "5154.94", [("2080101", "903.12"), ("2080102", "4247.02")]),
        ("210", "126.22", [("2100102", "4.80"), ("2101101", "4.80"), ("2101102", "121.42")]),
    ):
        printed = [document.print(PUBLIC, text, subject=code) for code, text in items]
        document.add_up(document.print(PUBLIC, total, subject=subject), *printed)
    assert {finding.rule for finding in caused(document)} == {"合计"}


def table(basic: Sequence[str], project: Sequence[str]) -> Written:
    """The rows of a form: total, basic, project; the right ones are 11, 22, 33 … and 100, 200 …"""
    document = Written()
    for n, (one, other) in enumerate(zip(basic, project, strict=True), start=1):
        subject = f"20{n}"
        total = Decimal(11 * n) + Decimal(100 * n)
        document.print(PUBLIC, f"{total}.00", subject=subject, table=FORM)
        document.print(BASIC, one, subject=subject, table=FORM)
        document.print(PROJECT, other, subject=subject, table=FORM)
    return document


ELEVENS = [f"{11 * n}.00" for n in range(1, 7)]
HUNDREDS = [f"{100 * n}.00" for n in range(1, 7)]


def test_a_column_that_slipped_by_a_row() -> None:
    slipped = [*HUNDREDS[:1], HUNDREDS[0], *HUNDREDS[1:4], HUNDREDS[5]]
    found = caused(table(ELEVENS, slipped))
    (head,) = heads(found)
    assert (head.rule, head.category) == ("成因-错行", "table-table")
    assert quotes(head) == ["100.00", "200.00", "300.00", "400.00"]
    assert under(found, head) == ["一般公共预算-性质"] * 4
    assert "错了一行" in head.message


def test_two_wrong_rows_are_no_slip() -> None:
    wrong = ["150.00", *HUNDREDS[1:4], "550.00", HUNDREDS[5]]
    found = caused(table(ELEVENS, wrong))
    assert {finding.rule for finding in found} == {"一般公共预算-性质"}
    assert len(heads(found)) == 2


def test_one_printed_number_that_states_two_quantities_is_one_cause() -> None:
    """收入、支出总计均为…: one number, two readings, both held against the form."""
    document = Written()
    numbers = [document.print(name, "0.3") for name in ("财政拨款.收入总计", "财政拨款.支出总计")]
    spot = Spot("0.3", "万元", document.understood.spots[0].location, tuple(numbers))
    document.understood.spots[:] = [spot]
    document.understood.spot_of = dict.fromkeys(numbers, spot)
    for name in ("财政拨款.收入总计", "财政拨款.支出总计"):
        for form in ("财政拨款收入支出决算总表", ""):
            document.print(name, "2961.68", table=form)
    found = caused(document)
    (head,) = heads(found)
    assert head.expected == Decimal("2961.68")
    assert under(found, head) == ["同量"]


def test_a_growth_that_does_not_fit_last_years_figure_offers_both() -> None:
    document = Written()
    this, last = document.print(PUBLIC, "5528.78"), document.print(PUBLIC, "5319.90", year=2023)
    change = document.print(f"{PUBLIC}.增减额", "203.16")
    document.claim("增减额", change, this, last)
    document.claim("增减率", document.print(f"{PUBLIC}.增减率", "3.81", "%"), this, change)
    part = document.print(PUBLIC, "4961.95", year=2023, subject="208")
    share = document.print(f"{PUBLIC}.占比", "93.27", "%", year=2023, subject="208")
    document.claim("占比", share, part, last)
    document.add_up(last, part, document.print(PUBLIC, "357.95", year=2023, subject="221"))
    document.add_up(document.print(EXPENSE, "5528.78"), this)
    (head,) = heads(caused(document))
    assert "应为208.88万元（5528.78－5319.90）" in head.message
    assert "上年数应为5325.62万元（5528.78－203.16）" in head.message


def completion(printed: str) -> Written:
    document = Written()
    done = document.print(PUBLIC, "5528.78")
    budget = document.print(BUDGET, "5740.04")
    document.print(INITIAL, "3736.44")
    document.claim("完成", document.print(f"{PUBLIC}.完成率", printed, "%"), done, budget)
    for subject in ("2080101", "2080102"):
        item = document.print(PUBLIC, "10.00", subject=subject)
        rate = document.print(f"{PUBLIC}.完成率", "100", "%", subject=subject)
        document.claim("完成", rate, item, None)
    return document


def test_a_completion_of_an_unnamed_budget_is_one_finding_with_every_denominator() -> None:
    (head,) = caused(completion("100"))
    assert head.severity == "error"
    assert "应为96.32%（5528.78÷5740.04）" in head.message
    assert "为147.97%" in head.message
    assert "另有2处同样写100%" in head.message
    assert quotes(head, "repeat") == ["100", "100"]


def test_a_completion_that_fits_the_other_budget_is_to_be_explained() -> None:
    (head,) = caused(completion("147.97"))
    assert head.severity == "warning"


def test_differences_of_a_last_digit_are_one_suggestion_a_rule() -> None:
    document = Written()
    for subject in ("208", "210", "221"):
        document.print(PUBLIC, "30.01", subject=subject)
        document.print(PUBLIC, "30.02", subject=subject, table=FORM)
    (finding,) = caused(document)
    assert (finding.severity, finding.category) == ("info", "rounding")
    assert finding.message.startswith("有3处末位相差1")
    assert len(finding.locations) == 6
    assert finding.key == {"部门": DEPARTMENT, "年度": "2024", "类": "末位"}


def test_consequences_stand_behind_their_cause_in_the_order_of_the_text() -> None:
    def finding(rule: str, line: int, cause: str | None = None) -> Finding:
        place = Location("suspect", "甲.txt", line=line)
        return Finding(rule, "", "error", "sum", "", {"行": str(line)}, cause=cause,
                       locations=(place,))  # fmt: skip

    late, early = finding("甲", 9), finding("乙", 3)
    below = [finding("丙", 1, late.id), finding("丁", 20, early.id)]
    nowhere = replace(finding("戊", 0), locations=())
    ordered = in_order([nowhere, *below, late, early])
    assert [one.rule for one in ordered] == ["乙", "丁", "甲", "丙", "戊"]


# ---- Any small account -----------------------------------------------------------------------


def account(name: str, seed: int) -> Written:
    """A form of classes and items, its classes and shares told again in the text."""
    chance = Random(seed)
    document = Written(name)
    tree = {f"20{c}": [f"20{c}0{n}" for n in range(1, chance.randint(2, 4))] for c in (1, 5, 8)}
    items = {i: (chance.randint(1, 99_999), chance.randint(1, 99_999))
             for of in tree.values() for i in of}  # fmt: skip

    def row(subject: str, of: Sequence[str]) -> int:
        basic, project = (sum(items[i][k] for i in of) for k in (0, 1))
        for quantity, amount in ((PUBLIC, basic + project), (BASIC, basic), (PROJECT, project)):
            document.print(quantity, f"{Decimal(amount) / 100:.2f}", subject=subject, table=FORM)
        return basic + project

    whole = row("", list(items))
    said = document.print(PUBLIC, f"{Decimal(whole) / 100:.2f}")
    for subject, of in tree.items():
        amount = row(subject, of)
        for item in of:
            row(item, [item])
        told = document.print(PUBLIC, f"{Decimal(amount) / 100:.2f}", subject=subject)
        share = f"{Decimal(amount) * 100 / whole:.2f}"
        document.claim("占比", document.print(f"{PUBLIC}.占比", share, "%", subject=subject),
                       told, said)  # fmt: skip
    return document


def put(document: Written, number: int, value: Decimal) -> None:
    """Another number where a reading stands, in the unit that is printed."""
    scale = 1 if document.understood.spot_of[number].unit == "%" else 10_000
    document.understood.readings.columns["值"][number] = value * scale


def change(document: Written, number: int, by: int) -> Spot:
    """Print another number; the place as it reads now. ``spots`` keep what stood there."""
    spot = document.understood.spot_of[number]
    value = Decimal(spot.text) + by
    put(document, number, value)
    changed = replace(spot, text=f"{value}", location=replace(spot.location, quote=f"{value}"))
    document.understood.spot_of[number] = changed
    return changed


CHANGES = st.tuples(st.integers(0, 10**6), st.floats(0, 0.999), st.sampled_from([-7, 3, 40, 1000]))


@settings(max_examples=2, deadline=None)
@given(changes=st.lists(CHANGES, min_size=15, max_size=15))
def test_a_single_change_is_the_cause_and_putting_it_right_mends_everything(
    changes: list[tuple[int, float, int]],
) -> None:
    """Whichever number is changed by however much: it is the one finding's suspect or one of few,
    and with the value that the finding names no check fails, neither these nor another.
    """
    documents = [account(f"{n}.txt", seed) for n, (seed, _, _) in enumerate(changes)]
    spots = [
        change(document, int(place * len(document.understood.readings)), by)
        for document, (_, place, by) in zip(documents, changes, strict=True)
    ]
    mended = []
    for document, spot, found in zip(documents, spots, together(*documents), strict=True):
        (head,) = heads([finding for finding in found if finding.severity == "error"])
        assert spot.location in head.locations
        if head.locations[0] == spot.location and head.expected is not None:
            before = Decimal(document.understood.spots[spot.readings[0]].text)
            assert abs(head.expected - before) <= Decimal("0.03")
            put(document, spot.readings[0], head.expected)
            mended.append(document)
        else:
            assert sum(place.role == "suspect" for place in head.locations) <= 4
    assert len(mended) > len(documents) // 2
    assert [one for found in together(*mended) for one in found if one.severity == "error"] == []
