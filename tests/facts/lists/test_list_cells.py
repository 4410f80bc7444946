"""Every way a cell may be written: taken as the value it is, or its row set aside and named."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from given_lists import CHOSEN, HEAD, csv_file, only, read, rows

DAY = date(2024, 1, 31)
SERIAL = (DAY - date(1899, 12, 30)).days


def one_cell(folder: Path, column: str, text: str) -> Path:
    """A file of one row, all of whose cells fit but perhaps this one."""
    cells = dict.fromkeys(HEAD, "") | {"号码": "A1", column: text}
    quoted = ",".join('"' + cells[name].replace('"', '""') + '"' for name in HEAD)
    csv_file(folder, ",".join(HEAD) + "\n" + quoted + "\n")
    return folder


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("金额", "1,234.50", Decimal("1234.50")),
        ("金额", "12,345,678", Decimal(12345678)),
        ("金额", "￥12", Decimal(12)),
        ("金额", "¥1,000.5元", Decimal("1000.5")),
        ("金额", "１２．５　", Decimal("12.5")),
        ("金额", " 7 ", Decimal(7)),
        ("金额", "7.100", Decimal("7.1")),
        ("金额", "-0.01", Decimal("-0.01")),
        ("金额", "9999999999999999.99", Decimal("9999999999999999.99")),
        ("金额", "0", Decimal(0)),
        ("金额", "-", None),
        ("金额", "——", None),
        ("金额", " ", None),
        ("面积", "1.2345", Decimal("1.2345")),
        ("人数", "12.0", 12),
        ("人数", "1,200", 1200),
        ("日期", "2024-01-31", DAY),
        ("日期", "2024-1-31", DAY),
        ("日期", "2024/1/31", DAY),
        ("日期", "20240131", DAY),
        ("日期", "2024.1.31", DAY),
        ("日期", "2024年1月31日", DAY),
        ("日期", "２０２４－０１－３１", DAY),
        ("日期", "2024-01-31 23:59:59", DAY),
        ("日期", "2024/1/31 8:30", DAY),
        ("日期", str(SERIAL), DAY),
        ("日期", f"{SERIAL}.75", DAY),
        ("日期", "2024-02-29", DAY + timedelta(days=29)),
        ("日期", "/", None),
        ("期间", "202401", "202401"),
        ("期间", "202401.0", "202401"),
        ("期间", "２０２４０１", "202401"),
        ("姓名", " 张三　", "张三"),
        ("姓名", "张 三", "张 三"),
        ("姓名", '张"三"', '张"三"'),
        ("姓名", "张\n三", "张\n三"),
        ("姓名", "1.50", "1.50"),
        ("姓名", "-", None),
        ("号码", '="001234"', "001234"),
        ("号码", "'001234", "001234"),
        ("号码", "51\t", "51"),
        ("号码", "１２３４Ｘ", "1234X"),
        ("号码", "510922199001010000", "510922199001010000"),  # one alone may be right
        ("状态", "成功 ", "成功"),
    ],
)
def test_a_cell_is_taken_as_what_it_says(
    tmp_path: Path, column: str, text: str, value: Any
) -> None:
    data = read(one_cell(tmp_path / "数据", column, text))
    assert data.problems == ()
    assert rows(data, columns=column) == [(value,)]


@pytest.mark.parametrize(
    ("column", "text", "code", "words"),
    [
        ("金额", "十元", "not-money", "“金额”读到“十元”，应为以元为单位的金额"),
        ("金额", "1.2E3", "not-money", "“金额”读到“1.2E3”"),
        ("金额", "1,23", "not-money", "“金额”读到“1,23”"),
        ("金额", "1 234", "not-money", "“1 234”"),
        ("金额", "12万元", "not-money", "“12万元”"),
        ("金额", "1.234", "too-many-decimals", "“金额”读到“1.234”，小数超过2位"),
        ("金额", "99999999999999999", "too-large-number", "数值过大"),
        ("面积", "0.12345", "too-many-decimals", "小数超过4位"),
        ("面积", "5亩", "not-number", "“面积”读到“5亩”，应为数字"),
        ("人数", "1.5", "not-integer", "“人数”读到“1.5”，应为整数"),
        ("日期", "20240231", "not-a-date", "“日期”读到“20240231”，应为日期"),
        ("日期", "2024-13-01", "not-a-date", "“2024-13-01”"),
        ("日期", "202401", "not-a-date", "“202401”"),
        ("日期", "99999", "not-a-date", "“99999”"),
        ("日期", "昨天", "not-a-date", "“昨天”"),
        ("号码", " ", "empty-cell", "“号码”不能空着"),
        ("号码", "-", "empty-cell", "“号码”不能空着"),
        ("号码", "5.10922E+17", "lost-digits", "长号码成了科学计数，末几位已丢失"),
        ("期间", "5.10922E+17", "lost-digits", "“期间”读到“5.10922E+17”"),
        ("状态", "成工", "unknown-word", "读到“成工”，“状态”应为：成功、失败、退回"),
    ],
)
def test_a_cell_that_does_not_fit_sets_its_row_aside(
    tmp_path: Path, column: str, text: str, code: str, words: str
) -> None:
    data = read(one_cell(tmp_path / "数据", column, text))
    problem = only(data)
    assert (problem.code, str(problem.place)) == (code, "领款.csv 第2行")
    assert words in problem.message
    assert "整行没有读入" in problem.message
    assert problem.mend
    assert data.set_aside == {"领款": 1}
    assert rows(data) == []


def test_the_mend_of_a_damaged_number_says_how_to_export(tmp_path: Path) -> None:
    problem = only(read(one_cell(tmp_path / "数据", "号码", "5.10922E+17")))
    assert problem.mend == "请在导出时把这一列设为文本。"


def test_a_near_word_is_offered(tmp_path: Path) -> None:
    problem = only(read(one_cell(tmp_path / "数据", "状态", "成功了")))
    assert "成功" in problem.mend


def test_several_wrong_cells_of_a_row_are_one_problem(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", "号码,金额,日期\nA,x,y\n")
    problem = only(read(tmp_path / "数据"))
    assert "“金额”读到“x”" in problem.message
    assert "还有“日期”不对" in problem.message


def test_a_column_of_numbers_with_lost_digits(tmp_path: Path) -> None:
    """A spreadsheet keeps 15 digits: all numbers of 18 end in 000, but those with X do not."""
    lines = [f"5109221990{i:05}000,甲" for i in range(3)] + ["51092219900101123X,乙"]
    csv_file(tmp_path / "数据", "号码,姓名\n" + "\n".join(lines) + "\n")
    data = read(tmp_path / "数据")
    assert told_lines(data) == [("lost-digits", 2), ("lost-digits", 3), ("lost-digits", 4)]
    assert "末几位已丢失" in data.problems[0].message
    assert rows(data, columns="号码, 行") == [("51092219900101123X", 5)]


def test_one_number_with_zeros_among_others_is_right(tmp_path: Path) -> None:
    numbers = [
        "510922199001010000",
        "510922199001011000",
        *(f"51092219900101{i}" for i in range(1001, 1009)),
    ]
    csv_file(tmp_path / "数据", "号码\n" + "\n".join(numbers) + "\n")
    data = read(tmp_path / "数据")
    assert data.problems == ()
    assert [row[0] for row in rows(data, columns="号码")] == numbers


def told_lines(data: Any) -> list[tuple[str, int]]:
    return [(problem.code, problem.place.line) for problem in data.problems]


def test_a_blank_of_a_zero_column_is_zero(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", "名,值\n甲,\n乙,1.5\n", "线.csv")
    data = read(tmp_path / "数据")
    assert data.sources["线"].rows == 2
    assert rows(data, CHOSEN, "名, 值", "名 DESC") == [
        ("甲", Decimal(0)),
        ("乙", Decimal("1.5")),
    ]
