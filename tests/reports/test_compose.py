"""A whole report from invented facts: parts in order, figures, terms, forms, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from invented import CATALOGUE, DEPARTMENT, REGION, Amounts, facts

from mingzhang.catalogue.templates import parse_line
from mingzhang.model.document import (
    Block,
    Cell,
    Contents,
    Figure,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Table,
    plain,
)
from mingzhang.model.region import Form
from mingzhang.reports.compose import DRAFT, Composed, compose
from mingzhang.reports.forms import FormWriter
from mingzhang.reports.phrases import Phraser

PUBLIC, INCOME = "一般公共预算.支出.决算数", "收支.收入总计"


def composed(*lines: str, amounts: Amounts | None = None, **choices: object) -> Composed:
    """A report of these lines of a chapter."""
    problems: list[object] = []
    chapters = tuple(parse_line(line, "", n, problems) for n, line in enumerate(lines))  # type: ignore[arg-type]
    assert problems == []
    region = replace(REGION, chapters=chapters)
    return compose(facts(amounts or {}, **choices), region, CATALOGUE, final=False)  # type: ignore[arg-type]


def blocks(*lines: str, amounts: Amounts | None = None, **choices: object) -> tuple[Block, ...]:
    return composed(*lines, amounts=amounts, **choices).document.blocks


def told(block: Block) -> str:
    assert isinstance(block, Heading | Paragraph)
    return plain(block.content)


def test_each_line_becomes_its_block() -> None:
    found = blocks(
        "@封面题 {部门}{年度}年", "@封面期 {公开时间}", "@目录", "@分页", "# 一", "### 三", "段"
    )
    kinds = [Paragraph, Paragraph, Contents, PageBreak, Heading, Heading, Paragraph]
    assert [type(block) for block in found] == kinds
    assert [block.role for block in found if isinstance(block, Paragraph)] == [
        "cover-title",
        "cover-date",
        "body",
    ]
    assert [block.level for block in found if isinstance(block, Heading)] == [1, 3]


def test_the_first_paragraph_is_the_title() -> None:
    document = composed("@封面题 {年度}年度{部门}部门决算", "段").document
    assert document.title == f"2024年度{DEPARTMENT}部门决算"
    assert (document.department, document.year, document.draft) == (DEPARTMENT, 2024, DRAFT)


def test_a_final_report_is_no_draft() -> None:
    assert compose(facts({}), REGION, CATALOGUE, final=True).document.draft == ""


def test_a_line_that_prints_nothing_leaves_no_paragraph() -> None:
    assert blocks("{句 上年功能结构}", "段") == blocks("段")


def test_free_texts_are_paragraphs_a_line() -> None:
    texts = {("职能", "", ""): ("第一。\n 第二。", "第三。")}
    assert [told(b) for b in blocks("@文字 职能", texts=texts)] == ["第一。", "第二。", "第三。"]
    lacking = composed("@文字 职能")
    assert [told(b) for b in lacking.document.blocks] == ["【待补】"]
    assert lacking.missing == ("职能",)


def test_the_units_are_a_numbered_listing() -> None:
    found = blocks("@单位名单")
    assert [told(b) for b in found] == ["1.某市测试局机关", "2.某市测试中心"]
    assert {b.role for b in found if isinstance(b, Paragraph)} == {"listing"}


def test_items_as_paragraphs() -> None:
    amounts = {
        f"{PUBLIC}[2080101]": 20000, f"{PUBLIC}.完成率[2080101]": 100,
        f"{PUBLIC}[2210201]": 5000, f"{PUBLIC}[208]": 20000, f"{PUBLIC}[2080102]": 0,
    }  # fmt: skip
    assert [told(b) for b in blocks("@每 各项级支出", amounts=amounts)] == [
        "1.社会保障和就业支出（类）人力资源和社会保障管理事务（款）行政运行（项）（2080101）"
        "支出决算数为2万元，完成预算100%。",
        "2.住房保障支出（类）住房改革支出（款）住房公积金（项）（2210201）"
        "支出决算数为0.50万元，完成预算【待补】。",
    ]


# ---- Figures -------------------------------------------------------------------------------------


def test_figures_are_numbered_in_the_order_they_stand() -> None:
    found = blocks("@图 支出结构", "段", "@图 总体变动")
    assert [b.caption for b in found if isinstance(b, Figure)] == [
        "图1：支出决算结构图",
        "图2：收、支决算总计变动情况图",
    ]


def test_bars_carry_the_years_and_unknown_ones_are_gaps_that_are_owed() -> None:
    report = composed("@图 总体变动", amounts={INCOME: 40000})
    (figure,) = report.document.blocks
    assert isinstance(figure, Figure)
    assert [(datum.label, datum.number and datum.number.text) for datum in figure.data] == [
        ("2023年度", None),
        ("2024年度", "4"),
    ]
    assert (figure.kind, figure.unit) == ("bar", "万元")
    assert report.missing == ("2023年收入总计",)


def test_slices_have_names_values_and_shares_and_zeros_are_none() -> None:
    amounts = {f"{PUBLIC}[208]": 60000, f"{PUBLIC}.占比[208]": 100, f"{PUBLIC}[221]": 0}
    (figure,) = blocks("@图 功能结构", amounts=amounts)
    assert isinstance(figure, Figure)
    (datum,) = figure.data
    assert datum.label == "社会保障和就业支出"
    assert datum.number is not None
    assert datum.share is not None
    assert (datum.number.text, datum.share.text) == ("6", "100")


# ---- Terms ---------------------------------------------------------------------------------------


def test_only_terms_that_occur_are_explained_and_they_are_numbered() -> None:
    found = blocks("上级补助收入和机关运行经费", "@术语")
    texts = [told(block) for block in found[1:]]
    assert [text.partition("：")[0] for text in texts] == ["1.上级补助收入", "2.机关运行经费"]


def test_a_term_in_a_later_part_is_not_looked_for() -> None:
    assert len(blocks("段", "@术语", "机关运行经费")) == 2


# ---- Forms ---------------------------------------------------------------------------------------

LIST = Form(
    "甲表",
    "甲表",
    head=(("编码", "名称", "金额", "金额"), ("编码", "名称", "合计", "基本支出")),
    total=("合计", "合计", f"={PUBLIC}", "=一般公共预算.基本支出.决算数"),
    row=("{科目}", "{名称}", f"={PUBLIC}[.]", "=一般公共预算.基本支出.决算数[.]"),
    list_of=PUBLIC,
    note="注：平常的话。",
    empty_note="注：没有数据。",
)
KNOWN: Mapping[str, str | int] = {
    PUBLIC: 60000, f"{PUBLIC}[208]": 60000, f"{PUBLIC}[221]": 0,
    "一般公共预算.基本支出.决算数": 0, "一般公共预算.基本支出.决算数[208]": 0,
}  # fmt: skip


def table(form: Form, amounts: Amounts, **choices: object) -> Table | None:
    phraser = Phraser(facts(amounts, **choices), REGION, CATALOGUE)  # type: ignore[arg-type]
    return FormWriter(phraser).table(form, 6)


def grid(form: Form, amounts: Amounts, **choices: object) -> list[list[str]]:
    found = table(form, amounts, **choices)
    assert found is not None
    return [[plain(cell.content) for cell in row] for row in found.rows[found.head_rows :]]


def test_zero_is_blank_two_decimals_always_and_the_total_first() -> None:
    assert grid(LIST, KNOWN) == [["合计", "6.00", ""], ["208", "社会保障和就业支出", "6.00", ""]]


def test_the_total_may_stand_last() -> None:
    last = replace(LIST, total_position="last")
    assert grid(last, KNOWN)[-1] == ["合计", "6.00", ""]


def test_what_a_form_does_not_know_is_owed() -> None:
    assert grid(LIST, {PUBLIC: 60000}) == [["合计", "6.00", "【待补】"]]


def test_a_form_of_which_nothing_is_known_is_no_table() -> None:
    assert table(LIST, {}) is None
    form = "一般公共预算财政拨款支出决算表"
    report = composed(f"@表 {form}")
    assert [told(b) for b in report.document.blocks] == [f"{form}：【待补】"]
    assert form in report.missing


def test_a_form_known_to_be_empty_keeps_its_grid_and_says_so() -> None:
    empty = {PUBLIC: 0, "一般公共预算.基本支出.决算数": 0}
    assert grid(LIST, empty) == [["合计", "", ""]]
    found = table(LIST, empty)
    assert found is not None
    assert found.notes == ("注：没有数据。",)


def test_a_disputed_cell_is_marked_and_the_mark_explained() -> None:
    assert grid(LIST, KNOWN, disputed=(PUBLIC,))[0] == ["合计", "6.00※", ""]
    found = table(LIST, KNOWN, disputed=(PUBLIC,))
    assert found is not None
    assert found.notes == ("注：平常的话。", "※冲突待定")


def test_the_lines_around_a_form_and_its_head() -> None:
    found = table(LIST, KNOWN)
    assert found is not None
    assert (found.code, found.owner, found.unit) == (
        "公开06表",
        f"部门：{DEPARTMENT}",
        "金额单位：万元",
    )
    spans = [[(plain(c.content), c.rows, c.columns) for c in row] for row in found.rows[:2]]
    assert spans == [
        [("编码", 2, 1), ("名称", 2, 1), ("金额", 1, 2)],
        [("合计", 1, 1), ("基本支出", 1, 1)],
    ]
    total = found.rows[2][0]
    assert (total.columns, total.align) == (2, "center")


def test_cells_are_numbers_that_know_their_quantity() -> None:
    found = table(LIST, KNOWN)
    assert found is not None
    cells: list[Cell] = [cell for row in found.rows for cell in row]
    numbers = [one for cell in cells for one in cell.content if isinstance(one, Number)]
    assert [(one.quantity, one.key) for one in numbers] == [
        (PUBLIC, "2024||00|汇总"),
        (PUBLIC, "2024|208|00|汇总"),
    ]


@pytest.mark.parametrize("form", CATALOGUE.forms.values(), ids=lambda form: form.id)
def test_every_form_is_as_wide_as_its_head(form: Form) -> None:
    widths = {len(row) for row in (*form.head, *form.fixed_rows)}
    widths |= {len(row) for row in (form.total, form.row) if row}
    assert len(widths) <= 1


def test_every_form_stands_in_the_report_with_its_number() -> None:
    found = blocks("@各表", amounts={PUBLIC: 60000, f"{PUBLIC}[208]": 60000})
    tables = [block for block in found if isinstance(block, Table)]
    assert [(one.title, one.code) for one in tables][-1] == (
        "一般公共预算财政拨款支出决算表",
        "公开06表",
    )
    pages = [block for block in found if not isinstance(block, PageBreak)]
    assert len(pages) == len(REGION.forms)


def test_a_list_of_sections_prints_their_full_names() -> None:
    staff = "一般公共预算.人员经费.决算数"
    found = blocks("{列 经济科目名}", amounts={staff: 60000, f"{staff}[30199]": 60000})
    (line,) = (plain(block.content) for block in found if isinstance(block, Paragraph))
    assert line == "其他工资福利支出"


def test_forms_begin_a_page_each_after_the_lines_of_those_without_one() -> None:
    amounts = {PUBLIC: 60000, f"{PUBLIC}[208]": 60000, "支出.本年支出.决算数": 60000}
    kinds = [type(block) for block in blocks("@各表", amounts=amounts)]
    tables = kinds.count(Table)
    assert tables > 1
    lines = [Paragraph] * (len(REGION.forms) - tables)
    assert kinds == lines + [PageBreak, Table] * tables


def test_the_whole_report_without_a_book_lists_what_it_lacks() -> None:
    report = compose(facts({}), REGION, CATALOGUE, final=False)
    assert len(report.missing) == len(set(report.missing)) > 40
    assert "2024年收入总计" in report.missing
