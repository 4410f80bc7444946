"""Payments between units: cancelled where they were booked, said where they cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from booklets import CATALOGUE, SETTINGS, amounts, book_of, values_of
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.facts.book import Book
from mingzhang.facts.consolidate import consolidation
from mingzhang.model.problem import InputError
from mingzhang.rules.internal import APART, EXCESS, OPEN, internal_findings, internal_outcomes

SPENT, PROJECTS = "支出.本年支出.决算数", "支出.项目支出.决算数"
EARNED, FROM_ABOVE = "收入.本年收入.决算数", "收入.上级补助收入.决算数"
SUBJECTS = ("2080101", "2080102", "2080501", "2210201")
SPENDING = "年度,单位代码,资金性质,支出性质,功能科目,经济科目,项目代码,年初预算数,全年预算数,决算数"
INCOME = "年度,单位代码,资金来源,功能科目,年初预算数,全年预算数,决算数"
PROJECT = {"基本支出": "", "项目支出": "P1"}
PAYMENTS = (
    "年度,付款单位,收款单位,支出性质,资金性质,功能科目,经济科目,项目代码,资金来源,收款方功能科目,"
    "付款方金额,收款方金额"
)


@dataclass(frozen=True)
class Payment:
    """Project money of the payer, a grant of the receiver; None: that side booked nothing."""

    payer: str
    receiver: str
    subject: str
    income_subject: str
    paid: int | None
    received: int | str | None

    def line(self) -> str:
        words = (2024, self.payer, self.receiver, "项目支出", "非财政拨款", self.subject, "", "P1")
        income = ("上级补助收入", self.income_subject, self.paid, self.received)
        return ",".join("" if word is None else str(word) for word in (*words, *income))


@dataclass(frozen=True)
class World:
    """Units with their superiors, what each spent and earned by subject, and what they paid."""

    parents: Mapping[str, str]
    spent: Mapping[tuple[str, str, str], int]  # unit, nature, subject
    earned: Mapping[tuple[str, str, str], int]  # unit, source, subject
    payments: tuple[Payment, ...]

    def book(self, folder: Path, text: str = SETTINGS) -> Book:
        """The world as a book."""
        units = ["单位代码,上级代码,单位名称,单位类型", "00,,某市测试局,部门"]
        units += [f"{one},{above},某市{one}站,其他事业单位" for one, above in self.parents.items()]
        spent = [
            f"2024,{unit},非财政拨款,{nature},{subject},,{PROJECT[nature]},0,0,{n}"
            for (unit, nature, subject), n in self.spent.items()
        ]
        earned = [f"2024,{u},{source},{s},0,0,{n}" for (u, source, s), n in self.earned.items()]
        return book_of(
            folder,
            text,
            单位="\n".join(units),
            支出="\n".join([SPENDING, *spent]),
            收入="\n".join([INCOME, *earned]),
            内部往来="\n".join([PAYMENTS, *(one.line() for one in self.payments)]),
        )

    def below(self, unit: str) -> set[str]:
        """The unit and all that belong to it."""
        found = {unit}
        while more := {one for one, above in self.parents.items() if above in found} - found:
            found |= more
        return found


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Trees of three levels; every payment is booked on both sides, on top of other rows."""
    count = draw(st.integers(2, 7))
    parents: dict[str, str] = {}
    for number in range(1, count + 1):
        above = draw(st.sampled_from(["00", *(u for u, p in parents.items() if p == "00")]))
        parents[f"{number:02}"] = above
    spent: dict[tuple[str, str, str], int] = defaultdict(int)
    earned: dict[tuple[str, str, str], int] = defaultdict(int)
    amount = st.integers(1000, 9999)  # no amount may look like another in 万元
    for unit in parents:
        spent[unit, "基本支出", draw(st.sampled_from(SUBJECTS))] += draw(amount)
        earned[unit, "事业收入", draw(st.sampled_from(SUBJECTS))] += draw(amount)
    pairs = st.tuples(*[st.sampled_from(sorted(parents))] * 2).filter(lambda two: two[0] != two[1])
    cases = st.tuples(pairs, st.sampled_from(SUBJECTS), st.sampled_from(SUBJECTS))
    payments = []
    for (payer, receiver), subject, income in draw(st.lists(cases, max_size=5, unique=True)):
        paid = draw(amount)
        spent[payer, "项目支出", subject] += paid
        earned[receiver, "上级补助收入", income] += paid
        payments.append(Payment(payer, receiver, subject, income, paid, paid))
    return World(parents, dict(spent), dict(earned), tuple(payments))


@settings(max_examples=15, deadline=None)
@given(world=worlds(), data=st.data())
def test_units_less_what_they_paid_each_other_are_the_department(
    world: World, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    book = world.book(tmp_path_factory.mktemp("book"))
    unit = data.draw(st.sampled_from(["00", *world.parents]))
    inside = world.below(unit)
    cancelled = [p for p in world.payments if {p.payer, p.receiver} <= inside]
    spent = [(n, s, x) for (u, n, s), x in world.spent.items() if u in inside]
    earned = [(n, s, x) for (u, n, s), x in world.earned.items() if u in inside]
    values = values_of(book, unit)
    total = sum(p.paid or 0 for p in cancelled)
    assert amounts(values, SPENT)[""] == str(sum(x for *_, x in spent) - total)
    assert amounts(values, EARNED)[""] == str(sum(x for *_, x in earned) - total)
    projects = sum(x for nature, _, x in spent if nature == "项目支出")
    assert amounts(values, PROJECTS)[""] == str(projects - total)
    grants = sum(x for source, _, x in earned if source == "上级补助收入")
    assert amounts(values, FROM_ABOVE)[""] == str(grants - total)
    for subject in SUBJECTS:
        mine = sum(x for _, s, x in spent if s == subject)
        less = sum(p.paid or 0 for p in cancelled if p.subject == subject)
        assert amounts(values, SPENT, subject)[subject] == str(mine - less)
        mine = sum(x for _, s, x in earned if s == subject)
        less = sum(p.paid or 0 for p in cancelled if p.income_subject == subject)
        assert amounts(values, EARNED, subject)[subject] == str(mine - less)
    if world.payments:
        assert messages(book, unit) == {}


@settings(max_examples=8, deadline=None)
@given(world=worlds().filter(lambda world: world.payments), data=st.data())
def test_a_one_sided_payment_is_one_finding_and_not_cancelled(
    world: World, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    at = data.draw(st.integers(0, len(world.payments) - 1))
    side = data.draw(st.sampled_from(["付款方", "收款方"]))
    payments = list(world.payments)
    whole = payments[at]
    payments[at] = replace(whole, paid=None) if side == "付款方" else replace(whole, received=None)
    book = replace(world, payments=tuple(payments)).book(tmp_path_factory.mktemp("book"))
    found = consolidation(book, CATALOGUE, "00")
    (finding,) = internal_findings(found, "某市测试局", 2024)
    assert (finding.rule, finding.severity) == (APART, "error")
    assert f"{side}没有记" in finding.message
    assert "，未抵销" in finding.message
    assert finding.key["付款单位"] == payments[at].payer
    rest = sum(p.paid or 0 for p in payments if p is not payments[at])
    assert amounts(values_of(book), SPENT)[""] == str(sum(world.spent.values()) - rest)
    met, failed = next((o.met, o.not_met) for o in internal_outcomes(found) if o.rule == APART)
    assert (met, failed) == (len(payments) - 1, 1)


# ---- One case each -------------------------------------------------------------------------------

ONE = World(
    {"01": "00", "02": "00", "021": "02"},
    {("01", "项目支出", "2080101"): 300, ("01", "基本支出", "2080101"): 50},
    {("02", "上级补助收入", "2080102"): 300, ("021", "事业收入", "2080102"): 7},
    (Payment("01", "02", "2080101", "2080102", 300, 300),),
)


def messages(book: Book, unit: str = "00") -> dict[str, str]:
    """The findings on payments, by rule."""
    found = internal_findings(consolidation(book, CATALOGUE, unit), "某市测试局", 2024)
    return {finding.rule: finding.message for finding in found}


def test_the_cancelled_row_is_traced_like_any_other(tmp_path: Path) -> None:
    known = values_of(ONE.book(tmp_path)).get(SPENT)
    assert known is not None
    assert known.interval.value == 50
    assert known.source == ("各单位“支出明细”合计0.035万元，抵销内部往来0.03万元，余0.005万元")


def test_different_amounts_are_not_cancelled(tmp_path: Path) -> None:
    book = replace(ONE, payments=(replace(ONE.payments[0], received=299),)).book(tmp_path)
    assert messages(book) == {
        APART: "2024年某市01站付给某市02站的往来（2080101）：付款方记300元，收款方记299元，未抵销。"
        "请双方对账后更正。"
    }
    assert amounts(values_of(book), SPENT)[""] == "350"
    assert messages(book, "02") == {}  # the payer is not among its units


def test_the_rounded_amount_of_one_side_may_agree_with_the_exact_one_of_the_other(
    tmp_path: Path,
) -> None:
    payment = replace(ONE.payments[0], received="0.03万元")
    assert messages(replace(ONE, payments=(payment,)).book(tmp_path)) == {}


def test_more_cancelled_than_booked_is_a_finding(tmp_path: Path) -> None:
    more = replace(ONE.payments[0], paid=301, received=301)
    book = replace(ONE, payments=(more,)).book(tmp_path)
    found = list(internal_findings(consolidation(book, CATALOGUE, "00"), "某市测试局", 2024))
    assert [(one.rule, one.amount) for one in found] == [(EXCESS, Decimal(1))] * 2
    assert found[0].message == (
        "2024年抵销某市01站（付款方，非财政拨款、项目支出、2080101、P1）301元，“支出”表里只记了300元，"
        "多抵销1元（内部往来.csv第2行）。请核对科目、性质和金额。"
    )
    assert len({one.id for one in found}) == 2


def test_a_payment_booked_under_nothing_of_the_kind_is_a_finding(tmp_path: Path) -> None:
    other = replace(ONE.payments[0], subject="2080501")
    assert "没有这样的行" in messages(replace(ONE, payments=(other,)).book(tmp_path))[EXCESS]


def test_a_unit_without_rows_of_the_year_keeps_the_payment_in(tmp_path: Path) -> None:
    other = replace(ONE.payments[0], receiver="01", payer="021")
    message = messages(replace(ONE, payments=(other,)).book(tmp_path))[APART]
    assert "付款方记300元，而“支出”表里没有它2024年的行" in message


def test_several_units_without_a_word_on_payments_are_to_be_explained(tmp_path: Path) -> None:
    silent = replace(ONE, payments=())
    book = silent.book(tmp_path / "silent")
    assert list(messages(book)) == [OPEN]
    known = values_of(book).get(SPENT)
    assert known is not None
    assert known.source == "由“支出明细”汇总，内部往来未抵销"
    assert messages(book, "01") == {}
    (apart, _) = internal_outcomes(consolidation(book, CATALOGUE, "00"))
    assert apart.reasons == {"缺少：内部往来": 1}
    assert messages(silent.book(tmp_path / "none", SETTINGS + 'internal = "none"\n')) == {}


PROBLEMS = {
    "01,01": "付款单位和收款单位都是“01”",
    "01,99": "收款单位“99”不在“单位”表里",
    "01,X1": "“01”和“X1”不属于同一个部门",
}


@pytest.mark.parametrize("pair", PROBLEMS)
def test_payments_outside_the_department_are_problems_of_the_table(
    tmp_path: Path, pair: str
) -> None:
    payer, receiver = pair.split(",")
    world = replace(ONE, payments=(Payment(payer, receiver, "2080101", "2080101", 1, 1),))
    foreign = replace(world, parents={**ONE.parents, "X1": ""})
    with pytest.raises(InputError) as caught:
        foreign.book(tmp_path)
    # That there is a second top is a problem of the table of units, told beside.
    (problem,) = (one for one in caught.value.problems if one.code != "two-tops")
    assert PROBLEMS[pair] in problem.message
    assert str(problem.place) == "内部往来.csv 第2行"
    assert "删去这一行" in problem.mend


def test_what_a_payment_must_say(tmp_path: Path) -> None:
    rows = ["2024,01,02,,非财政拨款,2080101,,,上级补助收入,,5,5", "2024,01,02,,,2080102,,,,,,"]
    tables = {"内部往来": "\n".join([PAYMENTS, *rows])}
    with pytest.raises(InputError) as caught:
        book_of(tmp_path, **tables)
    told = [f"{problem.message}{problem.mend}" for problem in caught.value.problems]
    assert told == [
        "付款方金额已填，支出性质空着，不知道从哪一项里抵销。请填支出性质。",
        "付款方金额、收款方金额都空着。请填上双方各记的数，或删去这一行。",
    ]


def test_a_book_that_lists_payments_cannot_say_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="internal 写着没有内部往来"):
        ONE.book(tmp_path, SETTINGS + 'internal = "none"\n')
