"""Books taken in: broken ones name every fault, sound ones give exact rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts.cells import Refusal, read_date, read_integer, read_money, reader_of
from mingzhang.facts.intake import Intake, read_book_tables
from mingzhang.facts.scale import Amount, suspect_scale, ten_thousand_fold
from mingzhang.model.problem import InputError, Place
from mingzhang.model.relation import Classification, Column, Relation, Subject

BAD_BOOKS = Path(__file__).parent / "bad_books"

RELATIONS = {
    relation.name: relation
    for relation in (
        Relation(
            "单位",
            "单位",
            (Column("单位代码", empty="error"), Column("单位名称"), Column("上级代码")),
            key=("单位代码",),
        ),
        Relation(
            "支出",
            "支出",
            (
                Column("年度", "integer"),
                Column("单位代码"),
                Column("功能科目", codes="功能分类"),
                Column("支出性质", values=("基本支出", "项目支出")),
                Column("预算数", "money", title="全年预算数"),
                Column("决算数", "money", empty="zero"),
            ),
            key=("年度", "单位代码", "功能科目", "支出性质"),
            unlisted="zero",
        ),
        Relation(
            "收入",
            "收入",
            (Column("年度", "integer"), Column("单位代码"), Column("决算数", "money")),
            key=("年度", "单位代码"),
        ),
        Relation(
            "指标",
            "指标",
            (Column("指标"), Column("完成率", "number"), Column("日期", "date")),
            key=("指标",),
        ),
    )
}
CLASSIFICATIONS = {
    "功能分类": Classification(
        "功能分类",
        "功能分类",
        (3, 5, 7),
        {
            code: Subject(code, "某科目", 3, code[:5], "observed")
            for code in ("2080101", "2080102", "2080103")
        },
    )
}
HEAD = ["年度", "单位代码", "功能科目", "支出性质", "预算数", "决算数"]


def take(folder: Path) -> Intake:
    return read_book_tables(folder, RELATIONS, CLASSIFICATIONS)


def write_csv(path: Path, *lines: str, encoding: str = "utf-8") -> None:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)


def spending(intake: Intake, *columns: str) -> list[tuple[Any, ...]]:
    return list(zip(*(intake.rows["支出"].columns[name] for name in columns), strict=True))


@pytest.mark.parametrize("book", sorted(BAD_BOOKS.iterdir()), ids=lambda path: path.name)
def test_bad_book(book: Path) -> None:
    """Each line of expected.txt: the words, parted by |, of one problem; there are no others."""
    expected = (book / "expected.txt").read_text(encoding="utf-8").splitlines()
    problems = [str(problem) for problem in take(book).problems]
    missing = [
        line
        for line in expected
        if not any(all(word in problem for word in line.split("|")) for problem in problems)
    ]
    assert not missing, problems
    assert len(problems) == len(expected), problems


REMARKS = Relation(
    "备注",
    "备注",
    (Column("单位代码", empty="error"), Column("编号"), Column("理由", empty="error")),
    key=("单位代码", "编号"),
)


def test_a_part_of_a_key_that_may_be_blank_may_be_absent(tmp_path: Path) -> None:
    """Such a list reads as one whose cells of the column are all blank, repeated keys and all."""
    write_csv(tmp_path / "备注.csv", "单位代码,理由", "101,甲", "102,乙")
    intake = read_book_tables(tmp_path, {"备注": REMARKS}, CLASSIFICATIONS)
    assert intake.problems == ()
    assert intake.rows["备注"].columns["编号"] == [None, None]
    write_csv(tmp_path / "备注.csv", "单位代码,理由", "101,甲", "101,乙")
    (problem,) = read_book_tables(tmp_path, {"备注": REMARKS}, CLASSIFICATIONS).problems
    assert problem.code == "repeated-key"
    write_csv(tmp_path / "备注.csv", "编号,理由", "1,甲")
    (problem,) = read_book_tables(tmp_path, {"备注": REMARKS}, CLASSIFICATIONS).problems
    assert "缺少“单位代码”列" in str(problem)


def test_rows_are_exact_and_know_where_they_stand(tmp_path: Path) -> None:
    write_csv(
        tmp_path / "支出.csv",
        "某市测试局支出表,,,,,",
        "部门：某市测试局,,,,,金额单位：元",
        "年度,单位代码,功能 科目,支出性质,全年预算数,决算数（元）",
        '2024,101,2080101,基本支出,"1,234.56",2.94万元',
        ",,,,,",
        "２０２４,101,２０８０１０２,项目支出,未公开,",
        "2024,101,2080103.0,,(12.50),-0.00",
    )
    intake = take(tmp_path)
    assert intake.problems == ()
    assert spending(
        intake, "功能科目", "预算数", "预算数半", "决算数", "决算数半", "来源", "行"
    ) == [
        ("2080101", Decimal("1234.56"), 0, Decimal("29400"), Decimal("50"), "支出.csv", 4),
        ("2080102", None, None, 0, 0, "支出.csv", 6),
        ("2080103", Decimal("-12.5"), 0, 0, 0, "支出.csv", 7),
    ]
    assert intake.rows["支出"].types["预算数半"] == "DECIMAL(24,6)"
    assert not str(intake.rows["支出"].columns["决算数"][2]).startswith("-")


def test_workbook_and_csv_fill_one_relation(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "账册.xlsx"))
    sheet = workbook.add_worksheet("支出")
    sheet.write_row("C3", HEAD)
    sheet.write_row("C4", [2024, 101, 2080101, "基本支出", 0.1 + 0.2, 1e15])
    notes = workbook.add_worksheet("说明与口径")
    notes.write("A1", "随便写")
    workbook.add_worksheet("Sheet3")
    hidden = workbook.add_worksheet("单位")
    hidden.write_row("A1", ["单位代码", "单位名称", "上级代码"])
    hidden.write_row("A2", [101, "某市测试局"])
    hidden.hide()
    workbook.close()
    write_csv(
        tmp_path / "支出.csv",
        ",".join(HEAD),
        "2024,101,2080102,项目支出,7,亿元",
        encoding="gb18030",
    )
    (tmp_path / "~$账册.xlsx").write_bytes(b"lock")
    (tmp_path / "往年").mkdir()
    (tmp_path / "往年" / "支出.csv").write_text("x", encoding="utf-8")

    intake = take(tmp_path)

    assert [problem.code for problem in intake.problems] == ["not-an-amount"]
    assert [note.code for note in intake.notes] == ["hidden-sheet"]
    assert spending(intake, "来源", "行", "单位代码", "功能科目", "预算数", "决算数") == [
        ("支出.csv", 2, "101", "2080102", Decimal(7), None),
        ("账册.xlsx#支出", 4, "101", "2080101", Decimal("0.3"), Decimal(10) ** 15),
    ]


def test_formula_without_value_names_its_cell(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "支出"
    sheet.append(HEAD)
    sheet.append([2024, "101", "2080101", "基本支出", 5, "=E2*2"])
    workbook.save(tmp_path / "账册.xlsx")
    problems = [str(problem) for problem in take(tmp_path).problems]
    assert len(problems) == 1
    assert "账册.xlsx 工作表“支出” 单元格F2：公式没有算出的值" in problems[0]
    assert "保存一次" in problems[0]


def test_error_and_percent_cells_of_a_workbook_are_not_read_as_empty_or_as_fractions(
    tmp_path: Path,
) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "账册.xlsx"))
    sheet = workbook.add_worksheet("指标")
    sheet.write_row("A1", ["指标", "完成率"])
    sheet.write("A2", "及时率")
    sheet.write("B2", 0.9632, workbook.add_format({"num_format": "0.00%"}))
    sheet.write("A3", "满意度")
    sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
    workbook.close()
    problems = {problem.place.cell: str(problem) for problem in take(tmp_path).problems}
    assert problems.keys() == {"B2", "B3"}
    assert "“96.32%”" in problems["B2"]
    assert "取消百分比格式" in problems["B2"]
    assert "公式出错" in problems["B3"]


def test_merged_cells_among_the_rows_are_refused(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "账册.xlsx"))
    sheet = workbook.add_worksheet("指标")
    sheet.merge_range("A1:B1", "指标表")
    sheet.write_row("A2", ["指标", "完成率"])
    sheet.write_row("A3", ["及时率", 90])
    sheet.merge_range("B3:B4", 90)
    sheet.write("A4", "满意度")
    workbook.close()
    assert [str(p.place) + p.code for p in take(tmp_path).problems] == [
        "账册.xlsx 工作表“指标” 单元格B3merged-cells"
    ]


def test_dates_as_cells_serials_and_words(tmp_path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(tmp_path / "账册.xlsx"))
    sheet = workbook.add_worksheet("指标")
    sheet.write_row("A1", ["指标", "日期"])
    sheet.write("A2", "甲")
    sheet.write_datetime("B2", date(2025, 8, 22), workbook.add_format({"num_format": "yyyy/m/d"}))
    for row, written in enumerate((45891, "2025年8月22日", "2025-08-22", "2025/8/22"), 2):
        sheet.write_row(row, 0, [f"指标{row}", written])
    workbook.close()
    intake = take(tmp_path)
    assert intake.problems == ()
    assert set(intake.rows["指标"].columns["日期"]) == {date(2025, 8, 22)}


def test_unit_line_is_no_fault_where_every_cell_says_its_unit(tmp_path: Path) -> None:
    lines = (",,金额单位：万元", "年度,单位代码,决算数", "2024,101,2.94万元", "2023,101,0")
    write_csv(tmp_path / "收入.csv", *lines)
    intake = take(tmp_path)
    assert intake.problems == ()
    assert intake.rows["收入"].columns["决算数"] == [Decimal(29400), 0]


def test_a_column_of_faults_is_listed_in_part_and_counted_in_full(tmp_path: Path) -> None:
    rows = [f"{2000 + n},101,坏{n}" for n in range(60)]
    write_csv(tmp_path / "收入.csv", "年度,单位代码,决算数", *rows)
    problems = take(tmp_path).problems
    assert len(problems) == 51
    assert "“决算数”列另有 10 处" in problems[-1].message


def test_a_big_table_may_hold_a_chance_factor_of_ten_thousand(tmp_path: Path) -> None:
    head = "年度,单位代码,功能科目,支出性质,预算数,决算数"
    rows = [f"{n},101,2080101,基本支出,500,300" for n in range(1100)]
    write_csv(tmp_path / "支出.csv", head, "1900,101,2080101,基本支出,5000000,500", *rows)
    assert take(tmp_path).problems == ()


def test_amounts_with_their_unit_written_may_be_ten_thousand_fold_apart(tmp_path: Path) -> None:
    write_csv(tmp_path / "支出.csv", ",".join(HEAD), "2024,101,2080101,基本支出,5000000,500元")
    write_csv(tmp_path / "收入.csv", "年度,单位代码,决算数", "2024,101,5000000")
    assert take(tmp_path).problems == ()


def test_a_folder_that_is_not_there_stops(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="账册文件夹打不开"):
        take(tmp_path / "没有")


@pytest.mark.parametrize(
    ("cell", "value", "half"),
    [
        ("315元", "315", "0"),
        ("2.94万元", "29400", "50"),
        ("2.940 万元", "29400", "5"),
        ("1.2亿元", "120000000", "5000000"),
        ("－２．９４万元", "-29400", "50"),
        ("(1,234.56)", "-1234.56", "0"),
        ("（1,234.56）", "-1234.56", "0"),
        ("＋１２", "12", "0"),
        ("−12", "-12", "0"),
        ("-0", "0", "0"),
        ("0.123456", "0.123456", "0"),
        (Decimal("-0.0"), "0", "0"),
        ("\u3000 12\xa0", "12", "0"),
    ],
)
def test_money(cell: str | Decimal, value: str, half: str) -> None:
    assert read_money(cell) == (Decimal(value), Decimal(half))


@pytest.mark.parametrize(
    "cell",
    [
        *("1 234", "12.3.4", "—", "/", "N/A", "#REF!", "TRUE", "1,23", "1e5", "--5", "(-5)", "(0)"),
        *("5万", "5%", "约5元", "元", "1" + "0" * 18, date(2024, 1, 1)),
    ],
)
def test_not_money(cell: str | date) -> None:
    assert isinstance(read_money(cell), Refusal)


def test_stated_unknown_is_refused_where_a_value_is_needed() -> None:
    assert reader_of(Column("金额", "money"), {})("未公开") == (None, None)
    assert isinstance(reader_of(Column("金额", "money", empty="error"), {})("未公开"), Refusal)


@given(st.decimals(-(10**12), 10**12, places=2))
def test_every_way_of_writing_an_amount_reads_alike(amount: Decimal) -> None:
    full_width = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
    written = {
        f"{amount:f}",
        f"{amount:,f}",
        f"{amount:,f}".translate(full_width),
        f" {amount:f}元",
    }
    if amount < 0:
        written.add(f"({-amount:,f})")
    assert {read_money(text) for text in written} == {(amount, Decimal(0))}


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_date_reads_alike(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    y, m, d = day.year, day.month, day.day
    written = [day.isoformat(), f"{y}年{m}月{d}日", f"{y}/{m}/{d}", f"{y}{m:02}{d:02}"]
    assert {read_date(text) for text in written} == {day}
    assert read_date(Decimal(serial)) == read_date(day) == day


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers(number: int) -> None:
    assert read_integer(f"{number:,}") == read_integer(Decimal(number)) == number


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("500", "5000000", True),
        ("5025000", "500", True),
        ("5025001", "500", False),
        ("4975000", "500", True),
        ("4974999", "500", False),
        ("-500", "5000000", False),
        ("-500", "-5000000", True),
        ("0", "0", False),
    ],
)
def test_ten_thousand_fold(a: str, b: str, expected: bool) -> None:
    assert ten_thousand_fold(Decimal(a), Decimal(b)) is expected


def test_suspect_scale_stands_at_the_lesser_amount() -> None:
    stated = Amount("公开总表", Decimal(5_000_000), Place("报表.xlsx", "公开01表", "B7"))
    summed = Amount("“支出”合计", Decimal(500), Place("支出.csv", cell="F2"))
    problem = suspect_scale(stated, summed)
    assert problem
    assert problem.place == summed.place
    assert "公开总表（报表.xlsx 工作表“公开01表” 单元格B7）5000000元" in problem.message
    assert suspect_scale(stated, stated) is None
