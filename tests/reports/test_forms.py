"""Every region's forms: written from made-up figures and read back to the same quantities."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from invented import CATALOGUE, DEPARTMENT

from mingzhang.catalogue.forms import with_forms
from mingzhang.formats.read.docx import read_docx
from mingzhang.formats.read.html import read_html
from mingzhang.formats.read.sheets import Sheet, read_tables
from mingzhang.formats.read.text import read_text
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.html import write_html
from mingzhang.formats.write.text import write_text
from mingzhang.formats.write.xlsx import write_xlsx
from mingzhang.model.document import Cell, Document, Number, Paragraph, Table, Text, plain
from mingzhang.model.known import Known
from mingzhang.model.number import Interval
from mingzhang.model.quantity import Key
from mingzhang.model.region import FormUse, Region, Stand
from mingzhang.reports.compose import compose
from mingzhang.reports.facts import Facts
from mingzhang.reports.forms import FormWriter
from mingzhang.reports.phrases import Phraser
from mingzhang.reports.read_tables import FormReader

YEAR = 2024
FUNCTIONS = ("206", "20604", "2060404", "208", "20801", "2080101", "2080102", "221", "22102")
ECONOMIC = ("301", "30101", "30102", "302", "30201", "30299", "310", "31002", "399", "39999")
PROJECTS = ("X01", "530100", "X03")
AXES = {"功能科目": FUNCTIONS, "经济科目": ECONOMIC, "项目代码": PROJECTS}
REGIONS = sorted(CATALOGUE.regions)


def invented(quantity: str, subject: str) -> Decimal:
    """An amount in 元 that depends on nothing but the case; some are zero.

    Nothing lies where functions, projects and economic subjects meet but on those of the lists.
    """
    if "×" in subject and not {*subject.split("×")} <= {"", *FUNCTIONS, *ECONOMIC, *PROJECTS}:
        return Decimal(0)
    digest = int(hashlib.sha256(f"{quantity}|{subject}".encode()).hexdigest()[:12], 16)
    unit = CATALOGUE.quantities[quantity].unit
    if digest % 7 == 0:
        return Decimal(0)
    return Decimal(digest % 40 + 1) if unit != "元" else Decimal(digest % 10**10 + 5000) / 100


def facts(amount: Callable[[str, str], Decimal | None] = invented, kind: str = "部门") -> Facts:
    """Facts that know an amount for every case, on every axis of its breakdown."""

    def get(quantity: str, subject: str, shift: int) -> Known | None:
        value = amount(quantity, subject)
        key = Key("00", YEAR + shift, subject, "汇总")
        return None if value is None else Known(quantity, key, Interval(value), "公布", "编")

    def subjects(quantity: str, shift: int, axis: int = 0) -> tuple[str, ...]:
        source = CATALOGUE.quantities[quantity].source
        return AXES.get(source.by[axis], ()) if source and len(source.by) > axis else ()

    def combinations(quantity: str, shift: int, axes: tuple[int, ...]) -> list[tuple[str, ...]]:
        return [(one, project) for one in FUNCTIONS for project in ("", *PROJECTS)]

    return Facts(
        department=DEPARTMENT,
        short_name="",
        year=YEAR,
        published="",
        reconstruction=False,
        get=get,
        subjects=subjects,
        combinations=combinations,
        trace=lambda one: (),
        texts={},
        units=(),
        classifications={n: c for n, c in CATALOGUE.classifications.items() if "@" not in n},
        kind=kind,
        projects={"X01": "虚构项目一", "530100": "虚构项目二"},
    )


def tables(region: Region, known: Facts | None = None) -> list[Table]:
    """Every form of the region, whole."""
    writer = FormWriter(Phraser(known or facts(), region, CATALOGUE))
    found = [writer.table(form, number) for number, form in enumerate(region.forms, start=1)]
    return [table for table in found if table]


Case = tuple[str, str, int, str, str]  # quantity, subject, year, form, what is printed


def printed(found: list[Table]) -> list[Case]:
    """What the numbers themselves say they are."""
    cases = []
    for table in found:
        for cell in (cell for row in table.rows for cell in row):
            for one in cell.content:
                if isinstance(one, Number):
                    year, subject = one.key.split("|")[:2]
                    cases.append((one.quantity, subject, int(year), table.form, one.text))
    return sorted(cases)


def read(found: list[Table], region: Region) -> list[Case]:
    """What is read from the cells' texts."""
    reader = FormReader(region, CATALOGUE)
    cases = []
    for table in found:
        for cell, stated, _ in reader.read(bare_table(table), YEAR).stated:
            if text := plain(cell.content).strip():
                cases.append((stated.quantity, stated.subject, stated.year, stated.form, text))
    return sorted(cases)


def bare_table(table: Table) -> Table:
    """The table as a stranger reads it: no form, only texts."""
    rows = tuple(
        tuple(replace(cell, content=(Text(plain(cell.content)),)) for cell in row)
        for row in table.rows
    )
    return replace(table, form="", rows=rows)


@pytest.mark.parametrize("name", REGIONS)
def test_every_form_of_a_region_is_written(name: str) -> None:
    region = CATALOGUE.region(name)
    assert [table.title for table in tables(region)] == [form.title for form in region.forms]


@pytest.mark.parametrize("row_numbers", [True, False])
@pytest.mark.parametrize("codes", [1, 3])
@pytest.mark.parametrize("name", REGIONS)
def test_what_is_written_is_read(name: str, codes: int, row_numbers: bool) -> None:
    region = CATALOGUE.region(name)
    forms = tuple(replace(form, codes=codes, row_numbers=row_numbers) for form in region.forms)
    found = tables(replace(region, forms=forms))
    assert len(printed(found)) > 300
    assert read(found, region) == printed(found)


def through_docx(document: Document, folder: Path) -> Document:
    write_docx(document, folder / "报告.docx", {})
    return read_docx(folder / "报告.docx")


def through_html(document: Document, folder: Path) -> Document:
    (folder / "报告.html").write_text(write_html(document), encoding="utf-8")
    return read_html(folder / "报告.html")


def through_text(document: Document, folder: Path) -> Document:
    (folder / "报告.txt").write_text(write_text(document), encoding="utf-8")
    return read_text(folder / "报告.txt")


def through_sheets(document: Document, folder: Path) -> Document:
    write_xlsx([b for b in document.blocks if isinstance(b, Table)], folder / "决算报表.xlsx")
    sheets, problems = read_tables(folder / "决算报表.xlsx")
    assert problems == []
    return Document("", tuple(map(table_of, sheets)))


def table_of(sheet: Sheet) -> Table:
    """A sheet as a table: the title on its first row, merged cells as spans."""
    spans = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}
    inside = {
        (r, c)
        for (top, left), (bottom, right) in spans.items()
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
        if (r, c) != (top, left)
    }
    rows = []
    for r, row in enumerate(sheet.rows, start=1):
        cells = []
        for c, value in enumerate(row, start=1):
            bottom, right = spans.get((r, c), (r, c))
            if (r, c) not in inside:
                text = f"{value:.2f}" if isinstance(value, Decimal) else str(value or "")
                cells.append(Cell((Text(text),), bottom - r + 1, right - c + 1))
        rows.append(tuple(cells))
    return Table(str(sheet.rows[0][0]), tuple(rows), head_rows=0)


@pytest.mark.parametrize("through", [through_docx, through_html, through_text, through_sheets])
@pytest.mark.parametrize("name", REGIONS)
def test_every_format_keeps_every_number(
    name: str, through: Callable[[Document, Path], Document], tmp_path: Path
) -> None:
    region = CATALOGUE.region(name)
    found = tables(region)
    document = through(Document("虚构的报表", tuple(found), year=YEAR), tmp_path)
    again = [block for block in document.blocks if isinstance(block, Table)]
    assert without_separators(read(again, region)) == without_separators(printed(found))


def without_separators(cases: list[Case]) -> list[Case]:
    return sorted((*case[:4], case[4].replace(",", "").removesuffix(".00")) for case in cases)


# ---- The document and the workbook ---------------------------------------------------------------

YUNNAN = CATALOGUE.region("yunnan")
SICHUAN = CATALOGUE.region("sichuan")
BUILT = "一般公共预算财政拨款项目支出决算表"


def no_capital(quantity: str, subject: str) -> Decimal | None:
    """As invented, but nothing was spent under 310."""
    *_, last = subject.split("×")
    return Decimal(0) if last.startswith("310") else invented(quantity, subject)


def test_pages_of_a_built_form_lack_only_empty_columns_and_read_as_the_whole() -> None:
    form = next(form for form in YUNNAN.forms if form.id == BUILT)
    writer = FormWriter(Phraser(facts(no_capital), YUNNAN, CATALOGUE))
    whole, pages = writer.table(form, 7), writer.pages(form, 7)
    assert whole is not None
    assert [page.title for page in pages] == [BUILT] + [f"{BUILT}（续）"] * (len(pages) - 1)
    assert len(pages) > 1
    heads = {plain(cell.content) for page in pages for row in page.rows[:2] for cell in row}
    assert "工资福利支出" in heads
    assert "资本性支出" not in heads
    assert set(read(pages, YUNNAN)) == set(printed([whole]))


def test_a_built_form_of_which_no_column_is_known_is_owed() -> None:
    known = facts(lambda quantity, subject: None if "×" in subject else Decimal(5))
    known = replace(known, subjects=lambda *case: () if len(case) > 2 else FUNCTIONS)
    report = compose(known, SICHUAN, CATALOGUE, final=False)
    lines = [plain(b.content) for b in report.document.blocks if isinstance(b, Paragraph)]
    assert "财政拨款支出决算明细表：【待补】" in lines
    assert "财政拨款支出决算明细表" in report.missing


@pytest.mark.parametrize(("stand", "inside"), [("inside", 9), ("workbook", 0)])
def test_forms_stand_inside_or_beside(stand: Stand, inside: int) -> None:
    report = compose(facts(), SICHUAN, CATALOGUE, final=False, tables=stand)
    lines = [plain(b.content) for b in report.document.blocks if isinstance(b, Paragraph)]
    titles = [b.title for b in report.document.blocks if isinstance(b, Table)]
    assert len(titles) == inside
    named = [f"《{form.title}》见决算报表" for form in SICHUAN.forms if form.title not in titles]
    assert [line for line in lines if line.startswith("《")] == named
    assert [table.title for table in report.tables] == [form.title for form in SICHUAN.forms]
    bundled = [block.title for block in report.bundle.blocks if isinstance(block, Table)]
    assert sorted(bundled) == sorted(form.title for form in SICHUAN.forms)


@pytest.mark.parametrize("kind", ["部门", "单位"])
@pytest.mark.parametrize("name", REGIONS)
def test_an_empty_form_keeps_its_grid_and_says_so(name: str, kind: str) -> None:
    region = CATALOGUE.region(name)
    found = tables(region, facts(lambda quantity, subject: Decimal(0), kind))
    for table, form in zip(found, region.forms, strict=True):
        assert printed([table]) == []
        note = (form.empty_note or form.note).replace("{类型}", kind)
        assert table.notes == (note.replace("{部门}", DEPARTMENT),)
        reading = FormReader(region, CATALOGUE).read(bare_table(table), YEAR)
        assert reading.stated
        assert reading.zeros == bool(form.empty_note)


@pytest.mark.parametrize("name", REGIONS)
def test_one_changed_cell_changes_one_case(name: str) -> None:
    region = CATALOGUE.region(name)
    for table in tables(region):
        places = [
            (r, c)
            for r, row in enumerate(table.rows)
            for c, cell in enumerate(row)
            if any(isinstance(one, Number) for one in cell.content)
        ]
        r, c = places[len(places) // 2]
        row = list(table.rows[r])
        row[c] = replace(row[c], content=(Text("77777.77"),))
        changed = replace(table, rows=(*table.rows[:r], tuple(row), *table.rows[r + 1 :]))
        before, after = set(read([table], region)), set(read([changed], region))
        assert {case[4] for case in after - before} == {"77777.77"}
        assert {case[:4] for case in after - before} == {case[:4] for case in before - after}
        assert len(after - before) == 1


# ---- Tables as others print them -----------------------------------------------------------------


def given(title: str, rows: str, head_rows: int = 0) -> Table:
    """A table drawn with bars; ^ continues the cell above, < the one to the left."""
    grid = [line.strip().split("|") for line in rows.strip().splitlines()]
    cells = []
    for r, row in enumerate(grid):
        line = []
        for c, text in enumerate(row):
            if text.strip() in ("^", "<"):
                continue
            wide = next((n for n, one in enumerate(row[c + 1 :]) if one.strip() != "<"), None)
            below = [one[c].strip() for one in grid[r + 1 :]]
            high = next((n for n, one in enumerate(below) if one != "^"), len(below))
            columns = 1 + (len(row) - c - 1 if wide is None else wide)
            line.append(Cell((Text(text.strip().replace("/", "\n")),), high + 1, columns))
        cells.append(tuple(line))
    return Table(title, tuple(cells), head_rows=head_rows)


def stated(table: Table, name: str = "shanghai") -> list[tuple[str, str, str]]:
    reading = FormReader(CATALOGUE.region(name), CATALOGUE).read(table, YEAR)
    return [
        (one.quantity, one.subject, plain(cell.content))
        for cell, one, _ in reading.stated
        if plain(cell.content)
    ]


def test_codes_in_three_columns_and_the_total_in_the_row_of_their_heads() -> None:
    table = given(
        "收入决算表",
        """
        项目|<|<|<|本年收入合/计|财政拨款收/入|附属单/位上/缴收入|其他收/入
        支出功能分类/科目编码|<|<|科目名称|^|^|^|^
        类|款|项|合计|2,946.25|2,940.05||6.20
        201|||一般公共服务支出|2,112.86|2,106.66||6.20
        201|06||财政事务|2,112.86|2,106.66||6.20
        201|06|01|行政运行|1,511.90|1,511.89||0.01
        """,
    )
    total, earned, other = "收入.本年收入.决算数", "收入.财政拨款.决算数", "收入.其他收入.决算数"
    assert stated(table) == [
        (total, "", "2,946.25"), (earned, "", "2,940.05"), (other, "", "6.20"),
        (total, "201", "2,112.86"), (earned, "201", "2,106.66"), (other, "201", "6.20"),
        (total, "20106", "2,112.86"), (earned, "20106", "2,106.66"), (other, "20106", "6.20"),
        (total, "2010601", "1,511.90"), (earned, "2010601", "1,511.89"),
        (other, "2010601", "0.01"),
    ]  # fmt: skip


def test_budget_and_final_side_by_side_or_block_by_block() -> None:
    beside = given(
        "7 财政拨款“三公”经费支出决算表",
        """
        财政拨款“三公”经费|<|<|<|<|<|<|<|<|<|<|<
        合计|<|因公出国（境）费|<|公务用车购置及运行费|<|<|<|<|<|公务接待费|<
        ^|<|^|<|小计|<|公务用车购置费|<|公务用车运行费|<|^|<
        预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
        9.00|8.00|1.00|1.10|5.00|4.90|2.00|1.90|3.00|3.00|3.00|2.00
        """,
    )
    blocks = given(
        "某市测试局2024年度财政拨款三公经费支出决算表",
        """
        预算数|<|<|<|<|<|决算数|<|<|<|<|<
        合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费
        ^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^
        9.00|1.00|5.00|2.00|3.00|3.00|8.00|1.10|4.90|1.90|3.00|2.00
        """,
    )
    assert len(stated(beside)) == 12
    assert sorted(stated(beside)) == sorted(stated(blocks))
    assert ("三公.公务用车购置费.决算数", "", "1.90") in stated(beside)


def test_rows_are_found_by_name_whatever_their_ordinals_and_a_second_time_below_the_first() -> None:
    table = given(
        "财政拨款收入支出决算总表",
        """
        收入|<|支出|<|<
        项目|金额|项目|合计|一般公共预算财政拨款
        一、一般公共预算财政拨款|5.00|一、一般公共服务支出|1.00|1.00
        二、政府性基金预算财政拨款||二十四、抗疫特别国债安排的支出|4.00|4.00
        本年收入合计|5.00|本年支出合计|5.00|5.00
        年初财政拨款结转和结余|2.00|年末财政拨款结转和结余|2.00|2.00
        一般公共预算财政拨款|2.00|||
        总计|7.00|总计|7.00|7.00
        """,
    )
    cases = stated(table)
    assert ("收入.一般公共预算财政拨款.决算数", "", "5.00") in cases
    assert ("一般公共预算.年初结转和结余.决算数", "", "2.00") in cases
    assert ("财政拨款.支出.决算数", "234", "4.00") in cases
    assert ("财政拨款.收入总计", "", "7.00") in cases
    assert len(cases) == 15


def test_a_form_nobody_knows_is_left_alone() -> None:
    rows = "编码|名称|支出合计\n201|一般公共服务支出|1.00"
    for title in ("项目支出决算表", "一般性支出决算表", ""):
        assert FormReader(SICHUAN, CATALOGUE).read(given(title, rows), YEAR).stated == ()


@pytest.mark.parametrize(
    "title", ["支出决算表", "3、支出决算总表", "公开03表支出决算表", "某局2024年度支出决算表（续）"]
)
def test_a_form_goes_by_several_titles(title: str) -> None:
    rows = "科目编码|科目名称|本年支出合计\n201|一般公共服务支出|1.00"
    assert stated(given(title, rows)) == [("支出.本年支出.决算数", "201", "1.00")]


def test_a_region_may_omit_classes_and_ordinals_close_up() -> None:
    use = FormUse("收入支出决算总表", {"title": "总表"}, ("231", "232"))
    region = with_forms(replace(SICHUAN, form_uses=(use,)), CATALOGUE.forms, [])
    (form,) = region.forms
    labels = [row[2] for row in form.rows]
    assert form.title == "总表"
    assert len(form.rows) == len(CATALOGUE.forms["收入支出决算总表"].rows) - 2
    assert labels[22:25] == ["二十三、其他支出", "二十四、抗疫特别国债安排的支出", "本年支出合计"]
