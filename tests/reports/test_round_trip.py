"""Composing and understanding are inverses: every number printed is read back as what it is.

Books are random: units, natures, subjects, several years' figures, zeros, negatives, gaps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import CATALOGUE, DEPARTMENT, REGION

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.tables import relation_types
from mingzhang.facts.book import Book, classifications
from mingzhang.facts.load import load_book
from mingzhang.facts.settings import Settings
from mingzhang.facts.values import Values, gather
from mingzhang.model.document import Block, Document, Heading, Number, Paragraph, plain
from mingzhang.model.rows import Rows
from mingzhang.model.understanding import Spot, Understanding
from mingzhang.reports.compose import compose
from mingzhang.reports.facts import Facts
from mingzhang.reports.understand import Reader
from mingzhang.told.outputs import printed_numbers

READER = Reader(REGION, CATALOGUE)
SETTINGS = Settings(DEPARTMENT, 2024, "sichuan", "00", published="2025年8月22日")
EDITIONS = classifications(CATALOGUE, SETTINGS)
# Unusual names: with 、 inside, with brackets, and a class that is called 其他支出.
SUBJECTS = ("2080101", "2080505", "2101101", "2210201", "2011308", "2120110", "2299999")
NATURES = ("基本支出", "项目支出", "经营支出", "")
FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "非财政拨款")
SOURCES = ("一般公共预算财政拨款", "上级补助收入", "事业收入", "其他收入")
ITEMS = (
    "因公出国（境）费",
    "公务用车购置费",
    "公务用车运行维护费",
    "国内公务接待费",
    "国（境）外公务接待费",
)

amounts = st.one_of(
    st.just(Decimal(0)),
    st.sampled_from([Decimal("49.99"), Decimal(50), Decimal(40000), Decimal("-180300.00")]),
    st.decimals(-(10**6), 10**10, places=2),
)
Row = dict[str, Any]


def rows(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.fixed_dictionaries({"单位代码": st.just("00"), **columns}), max_size=6)


years = st.sampled_from([2024, 2024, 2023])
tables = st.fixed_dictionaries(
    {
        "支出": rows(
            年度=years, 资金性质=st.sampled_from(FUNDS), 支出性质=st.sampled_from(NATURES),
            功能科目=st.sampled_from(SUBJECTS), 决算数=amounts, 全年预算数=amounts,
            经济科目=st.sampled_from(["30101", "30201", "30901", None]),
        ),
        "收入": rows(
            年度=years, 资金来源=st.sampled_from(SOURCES), 功能科目=st.sampled_from(SUBJECTS),
            决算数=amounts,
        ),
        "结转结余": rows(
            年度=years, 资金性质=st.sampled_from(FUNDS), 决算数=amounts,
            类别=st.sampled_from(["年初结转和结余", "年末结转和结余"]),
        ),
        "机构运行信息": rows(
            年度=years, 指标=st.sampled_from(ITEMS), 决算数=amounts, 预算数=amounts
        ),
        "资产": rows(
            年度=years, 资产类别=st.just("车辆"), 数量=st.integers(0, 9),
            项目=st.sampled_from(["应急保障用车", "副部（省）级及以上领导用车"]),
        ),
        "采购明细": rows(
            年度=years, 采购类别=st.sampled_from(["货物", "服务"]), 支付金额=amounts
        ),
    }
)  # fmt: skip


def book_of(written: dict[str, list[Row]]) -> Book:
    relations = {n: r for n, r in CATALOGUE.relations.items() if r.holder == "book"}
    filled = {name: Rows(relation_types(relation)) for name, relation in relations.items()}
    units = [{"单位代码": "00", "单位名称": DEPARTMENT, "单位类型": "部门"}]
    for name, given_rows in {"单位": units, **written}.items():
        table = filled[name]
        halves = dict.fromkeys((column for column in table.types if column.endswith("半")), 0)
        for number, row in enumerate(given_rows, start=2):
            full = {**halves, "来源": f"{name}.csv", "行": number, **row}
            table.add(*(full.get(column) for column in table.types))
    return Book(Path(), SETTINGS, filled, EDITIONS)


def compose_book(book: Book) -> Document:
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        values = gather(engine, book, CATALOGUE)
    return compose(facts_of(values), REGION, CATALOGUE, final=False).document


def facts_of(values: Values) -> Facts:
    """The values of a book that explains nothing and disputes every tenth number."""
    addresses = sorted({known.address for known in values.all()})
    return Facts(
        department=DEPARTMENT,
        short_name="",
        year=2024,
        published="2025年8月22日",
        reconstruction=False,
        get=values.get,
        subjects=values.subjects,
        trace=lambda _known: (),
        texts={},
        units=(),
        classifications=values.classifications,
        disputed=frozenset(addresses[::10]),
    )


def read_alone(block: Block, cover: Block) -> Understanding:
    """What is understood of one block; the cover tells the year."""
    return READER.read([(Document("", (cover, block)), "报告.txt")])


def quantities(understood: Understanding) -> Iterator[Spot]:
    return (spot for spot in understood.spots if spot.readings)


def states(understood: Understanding, spot: Spot, number: Number) -> bool:
    """Does some reading of the spot say what the number is, within half its last digit?"""
    year, subject, _, _ = number.key.split("|")
    for reading in spot.readings:
        row = dict(zip(understood.readings.types, understood.readings.row(reading), strict=True))
        case = (row["量"], row["年度"], row["科目"])
        if case == (number.quantity, int(year), subject):
            return bool(abs(row["值"] - number.value) <= row["半"])
    return False


@settings(deadline=None, max_examples=12)
@given(tables)
def test_every_printed_number_is_read_back_as_what_it_is(written: dict[str, list[Row]]) -> None:
    document = compose_book(book_of(written))
    cover = document.blocks[0]
    for block in document.blocks[1:]:
        printed = list(printed_numbers(replace(document, blocks=(block,))))
        understood = read_alone(block, cover)
        spots = list(quantities(understood))
        assert [spot.text for spot in spots] == [number.text.lstrip("-") for number in printed] or [
            spot.text for spot in spots
        ] == [number.text for number in printed]
        for spot, number in zip(spots, printed, strict=True):
            assert states(understood, spot, number), (number.address, number.text)


@settings(deadline=None, max_examples=6)
@given(tables)
def test_no_number_of_our_own_report_is_left_unread(written: dict[str, list[Row]]) -> None:
    document = compose_book(book_of(written))
    understood = READER.read([(document, "报告.txt")])
    assert (understood.year, understood.department) == (2024, DEPARTMENT)
    assert [spot for spot in understood.spots if spot.is_quantity and not spot.readings] == []


@settings(deadline=None, max_examples=6)
@given(tables)
def test_no_two_templates_read_one_paragraph_differently(written: dict[str, list[Row]]) -> None:
    document = compose_book(book_of(written))
    for block in document.blocks:
        if isinstance(block, Paragraph):
            for found in meanings(plain(block.content)).values():
                assert len(found) == 1


def meanings(text: str) -> dict[str, set[tuple[object, ...]]]:
    """What each template that fits the text takes its numbers for, by the heading it is under."""
    found: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for wording, match in READER.wordings.fitting(text, {"年度": "2024", "上年": "2023"}):
        found[wording.heading].add(
            tuple(
                (match.span(group.name), group.kind, group.references, group.word)
                for group in wording.pattern.groups
                if match[group.name] is not None and group.kind not in {"year", "word", "free"}
            )
        )
    return found


def test_a_report_that_knows_nothing_reads_back_as_nothing() -> None:
    document = compose_book(book_of({}))
    assert {number.quantity for number in printed_numbers(document)} == {
        "机构.预算单位数", "机构.行政单位数", "机构.参公事业单位数", "机构.其他事业单位数",
    }  # fmt: skip
    headings = [plain(b.content) for b in document.blocks if isinstance(b, Heading)]
    assert headings[0] == "第一部分 部门概况"


def test_a_book_with_a_row_in_every_table_prints_numbers_of_every_kind() -> None:
    """What the properties above run over is not empty."""
    amount = Decimal("123456.78")
    money = {"决算数": amount, "全年预算数": amount, "预算数": amount, "支付金额": amount}
    words = {"资金性质": FUNDS[0], "支出性质": "基本支出", "功能科目": "2080101", "数量": 3}
    words |= {"资金来源": SOURCES[0], "类别": "年初结转和结余", "经济科目": "30101"}
    words |= {"资产类别": "车辆", "项目": "应急保障用车", "采购类别": "货物"}
    years = ({"年度": 2024}, {"年度": 2023, "决算数": Decimal("99.99")})
    row = {"单位代码": "00", **money, **words}
    written: dict[str, list[Row]] = {
        name: [{**row, **year} for year in years]
        for name in ("支出", "收入", "结转结余", "资产", "采购明细")
    }
    written["机构运行信息"] = [{**row, **year, "指标": i} for year in years for i in ITEMS]
    numbers = list(printed_numbers(compose_book(book_of(written))))
    kinds = {CATALOGUE.quantities[number.quantity].kind for number in numbers}
    assert len(numbers) > 120
    assert kinds == {"base", "增减额", "增减率", "占比", "完成率"}


@pytest.mark.parametrize("code", SUBJECTS)
def test_the_unusual_subjects_are_real_ones(code: str) -> None:
    assert code in EDITIONS["功能科目"].subjects
