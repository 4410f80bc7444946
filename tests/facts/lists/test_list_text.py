"""Text files: encodings, delimiters, heads, and lines that are not as wide as the head."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from given_lists import GONE, csv_file, only, read, rows, told
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.facts.lists import text as text_module

PLAIN = "号码,姓名,金额\nA,张三,1.50\nB,李四,2\n"
TRAIL = b"\x81\x7c".decode("gb18030")  # its second byte is that of |


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_delimiter_and_line_end(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    text = PLAIN.replace(",", delimiter).replace("\n", end)
    data = "\ufeff" + text if encoding == "utf-16-le" else text
    csv_file(tmp_path / "数据", data, encoding=encoding)
    found = read(tmp_path / "数据")
    assert found.problems == ()
    assert rows(found, columns="号码, 姓名, 金额, 来源, 行") == [
        ("A", "张三", Decimal("1.50"), "领款.csv", 2),
        ("B", "李四", Decimal("2.00"), "领款.csv", 3),
    ]


def test_a_chinese_character_may_hold_the_byte_of_a_delimiter(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", f"号码|姓名\nA|{TRAIL}\n", encoding="gb18030")
    assert rows(read(tmp_path / "数据"), columns="姓名") == [(TRAIL,)]


def test_a_stray_delimiter_in_gb18030(tmp_path: Path) -> None:
    text = "号码,姓名,金额\nA,张三,1\nB,李,四,2\nC,王五\nD,赵六,3\n"
    csv_file(tmp_path / "数据", text, encoding="gb18030")
    data = read(tmp_path / "数据")
    assert told(data) == [("ragged-line", "领款.csv 第3行"), ("ragged-line", "领款.csv 第4行")]
    assert [problem.message[:16] for problem in data.problems] == [
        "这一行有4格，表头有3格，整行没",
        "这一行有2格，表头有3格，整行没",
    ]
    assert data.set_aside == {"领款": 2}
    assert rows(data, columns="号码, 行") == [("A", 2), ("D", 5)]


def test_lines_are_counted_through_quoted_cells_and_blank_lines(tmp_path: Path) -> None:
    text = '号码,姓名,金额\n\nA,"张\n三，""小""",1\n,,\nB,李四,x\nC,王五,3,,\n'
    csv_file(tmp_path / "数据", text)
    data = read(tmp_path / "数据")
    assert told(data) == [("not-money", "领款.csv 第6行")]
    assert rows(data, columns="号码, 姓名, 行") == [("A", '张\n三，"小"', 3), ("C", "王五", 7)]


def test_a_quote_that_does_not_end_costs_one_line(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", '号码,姓名\nA,"张三\nB,李四\nC,王五\n')
    data = read(tmp_path / "数据")
    assert told(data) == [("stray-quote", "领款.csv 第2行")]
    assert rows(data, columns="号码") == [("B",), ("C",)]


def test_a_line_in_no_encoding(tmp_path: Path) -> None:
    raw = "号码,姓名\nA,张三\n".encode() + b"B,\xff\xfe\xfd\n" + "C,王五\n".encode()
    csv_file(tmp_path / "数据", "").write_bytes(raw)
    data = read(tmp_path / "数据")
    assert told(data) == [("not-text", "领款.csv 第3行")]
    assert rows(data, columns="号码, 行") == [("A", 2), ("C", 4)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\n \n", "empty-file"),
        (b"\x00\x01\x02\x03" * 9, "not-text"),
        (b"\xff\xff\xff", "not-text"),
        ("姓名,金额\n张三,1\n".encode(), "missing-column"),
        ("号码,金额（万元）\nA,1\n".encode(), "unit"),
        (b"x\ny\n", "no-head"),
    ],
)
def test_a_file_that_cannot_be_taken(tmp_path: Path, content: bytes, code: str) -> None:
    csv_file(tmp_path / "数据", "").write_bytes(content)
    csv_file(tmp_path / "数据", "号码\nA\n", "离开.csv")
    data = read(tmp_path / "数据")
    assert code in [problem.code for problem in data.problems]
    assert all(problem.place.file == "领款.csv" for problem in data.problems)
    assert data.set_aside == {"领款": -1}
    assert set(data.sources) == {"离开"}


def test_heads_by_title_in_full_width_under_a_title_line(tmp_path: Path) -> None:
    text = "领款明细表,,\n身份 号码,“备用”,金额（元）,\n"[:-2] + "\nA,x,1\n"
    csv_file(tmp_path / "数据", text)
    data = read(tmp_path / "数据")
    assert told(data) == [("unknown-column", "领款.csv 单元格B2")]
    assert rows(data, columns="号码, 金额, 行") == [("A", Decimal(1), 3)]


def test_a_file_with_a_head_only_has_no_rows(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", "号码,姓名\n")
    data = read(tmp_path / "数据")
    assert data.problems == ()
    assert data.sources["领款"].rows == 0
    assert rows(data) == []


def test_the_first_hundred_are_named_the_others_counted(tmp_path: Path) -> None:
    lines = "".join(f"A{i},x\n" if i % 2 else f"A{i},1,2\n" for i in range(130))
    csv_file(tmp_path / "数据", "号码,金额\n" + lines + "B,1\n")
    data = read(tmp_path / "数据")
    assert [problem.place.line for problem in data.problems[:100]] == list(range(2, 102))
    assert str(data.problems[100]).startswith("领款.csv：另有30行也没有读入。")
    assert len(data.problems) == 101
    assert data.set_aside == {"领款": 130}
    assert data.sources["领款"].rows == 1


CELLS = st.sampled_from(
    ["A", "张三", "1", "1.5", "x", "", '"a,b"', '"a\nb"', '"', 'a"b', "2024-1-1", "\r"]
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=12), st.integers(10, 60))
def test_blocks_of_any_size_read_the_same(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[str]], block: int
) -> None:
    text = "号码,离开日期,备注\n" + "".join(",".join(line) + "\n" for line in lines)
    folder = tmp_path_factory.mktemp("块") / "数据"
    csv_file(folder, text, "离开.csv")
    whole = read(folder, folder.parent / "一")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_module, "BLOCK", block)
        parts = read(folder, folder.parent / "多")
    assert rows(parts, GONE) == rows(whole, GONE)
    assert parts.problems == whole.problems
    assert parts.set_aside == whole.set_aside


@pytest.mark.parametrize("seed", range(3))
def test_no_row_is_lost(tmp_path: Path, seed: int) -> None:
    """Rows read and rows set aside are those written; each is where the test damaged it."""
    draw = random.Random(seed)
    damages: dict[str, Callable[[list[str]], list[str]]] = {
        "": lambda cells: cells,
        "ragged-line": lambda cells: [*cells, "多"],
        "not-money": lambda cells: [cells[0], cells[1], "十元"],
        "stray-quote": lambda cells: [cells[0], '"' + cells[1] + '"x', cells[2]],
        "empty-cell": lambda cells: ["", *cells[1:]],
    }
    lines, expected = [], []
    for number in range(2, 2002):
        kind = draw.choice([""] * 40 + list(damages))
        cells = damages[kind](
            [f"N{number}", draw.choice(["张三", '"李,四"']), str(draw.random())[:4]]
        )
        lines.append(",".join(cells))
        if kind:
            expected.append((number, kind))
    csv_file(tmp_path / "数据", "号码,姓名,金额\n" + "\n".join(lines) + "\n", encoding="gb18030")
    data = read(tmp_path / "数据")
    wrong = dict(expected)
    named = [(problem.place.line, problem.code) for problem in data.problems[:100]]
    assert named == expected[:100]
    assert data.set_aside["领款"] == len(expected)
    found = rows(data, columns="号码, 行")
    assert found == [(f"N{n}", n) for n in range(2, 2002) if n not in wrong]


def test_only_what_is_needed_is_read(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", PLAIN)
    csv_file(tmp_path / "数据", "姓名\n张三\n", "离开.csv")
    data = read(tmp_path / "数据", needed=["领款"])
    assert set(data.sources) == {"领款"}
    assert data.problems == ()
    assert only(read(tmp_path / "数据")).code == "no-head"


def test_a_file_without_a_column_that_others_have_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "数据" / "领款"
    csv_file(folder, "号码,金额\nA,1\n", "1.csv")
    csv_file(folder, "号码,姓名\nB,虚构\n", "2.csv")
    data = read(tmp_path / "数据")
    assert told(data) == [("missing-column", "领款/1.csv"), ("missing-column", "领款/2.csv")]
    assert "“姓名”" in data.problems[0].message
    assert "“金额”" in data.problems[1].message
    assert rows(data, columns="号码, 金额") == [("A", Decimal(1)), ("B", None)]


@pytest.mark.parametrize("head", ["状态", "金额", "日期"])
def test_a_number_of_a_person_in_the_wrong_column_is_not_shown(tmp_path: Path, head: str) -> None:
    csv_file(tmp_path / "数据", f"号码,{head}\nA,510922195002300015\n")
    problem = only(read(tmp_path / "数据"))
    assert "5002300015" not in str(problem)
    assert "0015" in str(problem)
