"""Exports into a book: the rows that come of them, what is refused, what a newer export changes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ledgers import CATALOGUE, PROFILE, full_book, write_book
from mingzhang.books.importing import Import
from mingzhang.facts.book import Book, read_book
from mingzhang.facts.exports import export_units
from mingzhang.facts.imports.recognise import propose
from mingzhang.formats.read.sheets import read_tables
from mingzhang.model.problem import InputError, Place
from mingzhang.tasks.fill import prepare
from written_export import Sheets, sheets, write_export

GENERAL = "一般公共预算财政拨款"
LOTTERY = "政府性基金预算财政拨款"


def rows(book: Path, name: str) -> list[dict[str, str]]:
    with (book / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def column(book: Path, name: str, *names: str) -> list[tuple[str, ...]]:
    """The rows of a table in some of its columns."""
    return [tuple(row[one] for one in names) for row in rows(book, name)]


def imported(folder: Path, *paths: Path) -> Path:
    """A new book with these exports in it."""
    book = write_book(folder / "账册")
    prepare(book, paths).write()
    return book


def codes(done: Import) -> list[str]:
    return [problem.code for problem in done.problems]


def notes(done: Import) -> list[str]:
    return [note.code for one in done.taken for note in one.notes]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_export(tmp_path_factory.mktemp("export") / "机关.xlsx")


def test_the_rows_are_those_of_the_hand_written_export(tmp_path: Path, export: Path) -> None:
    book = write_book(tmp_path / "账册")
    done = prepare(book, [export])
    assert (done.problems, notes(done)) == ((), [])
    done.write()
    assert column(book, "收入", "资金来源", "功能科目", "决算数") == [
        (GENERAL, "2080101", "1500.5"),
        ("事业收入", "2080101", "60"),
        (LOTTERY, "2296002", "80"),
    ]
    names = ("资金性质", "支出性质", "功能科目", "经济科目", "项目代码", "决算数")
    assert column(book, "支出", *names) == [
        (GENERAL, "基本支出", "2080101", "30101", "", "1000.5"),
        (GENERAL, "基本支出", "2080101", "30201", "", "200"),
        (GENERAL, "项目支出", "2080101", "30227", "P1", "300"),
        ("非财政拨款", "基本支出", "2080101", "30201", "", "50"),
        (LOTTERY, "项目支出", "2296002", "30227", "P2", "80"),
    ]
    assert column(book, "结转结余", "资金性质", "类别", "决算数") == [
        (LOTTERY, "年初结转和结余", "3"),
        (LOTTERY, "年末结转和结余", "3"),
        ("非财政拨款", "年初结转和结余", "4"),
        ("非财政拨款", "年末结转和结余", "14"),
    ]
    assert column(book, "项目", "项目代码", "项目名称") == [
        ("P1", "测试项目甲"),
        ("P2", "测试项目乙"),
    ]


def test_totals_are_stated_with_their_cell(tmp_path: Path, export: Path) -> None:
    stated = {
        (row["量"], row["科目"]): (row["值"], row["采用"], row["出处"])
        for row in rows(imported(tmp_path, export), "报表单元")
    }
    sheet = "机关.xlsx#Z01 收入支出决算总表(财决01表)"
    assert stated["收入.一般公共预算财政拨款.年初预算数", ""] == ("1400", "是", f"{sheet}!C7")
    assert stated["支出.基本支出.决算数", ""][0] == "1250.5"
    assert stated["支出.项目支出.决算数", "22960"][0] == "80"
    assert stated["收支.收入总计", ""] == ("1647.5", "是", f"{sheet}!E13")
    assert stated["财政拨款.收入总计", ""][0] == "1583.5"
    assert ("收入.财政拨款.决算数", "2080101") not in stated  # a row of its own
    assert ("支出.本年支出.决算数", "201") not in stated  # blank: nothing was printed


def test_the_book_can_be_read_and_agrees_with_what_is_stated(tmp_path: Path, export: Path) -> None:
    book = read_book(imported(tmp_path, export), CATALOGUE)
    assert set(book.rows["支出"].columns["单位代码"]) == {"01"}
    assert sum(book.rows["收入"].columns["决算数"]) == Decimal("1640.50")
    assert sum(book.rows["支出"].columns["决算数"]) == Decimal("1630.50")


# ---- What is wrong with a file -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({"Z03!A2": "单位代码：77", "Z03!B2": "编制单位：别处"}, "", ()),
        ({"Z03!B3": "2023年度"}, "wrong-year", ("2023年度", "账册是2024年度")),
        ({"Z03!A10": "2080177"}, "unknown-code", ("2080177", "A10", "科目补充")),
        ({"Z03!C10": "一千"}, "not-an-amount", ("一千", "C10")),
        ({"Z03!J5": "捐赠收入", "Z03!J10": 5}, "unknown-column", ("捐赠收入", "J10")),
        ({"Z03!D4": "拨款"}, "missing-column", ("财政拨款收入",)),
        ({"Z03!A10": "行政"}, "no-code", ("行政", "A10")),
        ({"Z05_2!A9": "2080101", "Z05_2!C9": "P1"}, "repeated-row", ("2080101 P1",)),
    ],
)
def test_what_would_lose_data_is_refused(
    tmp_path: Path, changed: dict[str, object], code: str, words: Sequence[str]
) -> None:
    book = write_book(tmp_path / "账册")
    done = prepare(book, [write_export(tmp_path / "机关.xlsx", changed)])
    if not code:  # one sheet of another unit: the others still say whose the file is
        assert done.problems == ()
        return
    [problem] = [one for one in done.problems if one.code == code]
    assert all(word in str(problem) for word in words), str(problem)
    with pytest.raises(InputError):
        done.write()
    assert sorted(path.name for path in book.iterdir()) == ["book.toml", "单位.csv"]


def test_an_unknown_unit_is_refused_and_can_be_given(tmp_path: Path) -> None:
    content = {f"Z03!{cell}": "" for cell in ("A2", "B2")}
    one_sheet = {name: sheet for name, sheet in sheets().items() if name.startswith("Z03")}
    path = write_export(tmp_path / "甲.xlsx", content, one_sheet)
    book = write_book(tmp_path / "账册")
    profile = PROFILE.id
    assert "unknown-unit" in codes(prepare(book, [path], profile))
    given = prepare(book, [path], profile, "02")
    assert set(codes(given)) == {"missing-sheet"}
    assert given.taken[0].unit == "02"
    other = prepare(book, [write_export(tmp_path / "机关.xlsx")], unit="02")
    assert codes(other) == ["wrong-unit"]


def test_a_missing_sheet_names_the_table(tmp_path: Path) -> None:
    content = {name: sheet for name, sheet in sheets().items() if not name.startswith("Z08_2")}
    done = prepare(
        write_book(tmp_path / "账册"), [write_export(tmp_path / "a.xlsx", content=content)]
    )
    [problem] = done.problems
    assert "一般公共预算财政拨款项目支出决算明细表" in problem.message


def test_files_that_are_no_exports_are_refused(tmp_path: Path, export: Path) -> None:
    book = write_book(tmp_path / "账册")
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(export.read_bytes()[:2000])
    locked = tmp_path / "密.xls"
    locked.write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )
    assert codes(prepare(book, [broken])) == ["broken-workbook"]
    assert codes(prepare(book, [locked])) == ["password-protected"]
    assert codes(prepare(book, [tmp_path / "没有.xlsx"])) == ["unreadable-file"]
    content: Sheets = {"人员花名册": ((), [("姓名", "年龄"), ("某人", 30)])}
    other = write_export(tmp_path / "其他.xlsx", content=content)
    assert codes(prepare(book, [other])) == ["unrecognised"]


def test_two_files_of_one_unit_are_refused(tmp_path: Path, export: Path) -> None:
    copy = tmp_path / "机关（新）.xlsx"
    copy.write_bytes(export.read_bytes())
    done = prepare(write_book(tmp_path / "账册"), [export, copy])
    assert codes(done) == ["same-unit"]
    assert "机关.xlsx" in str(done.problems[0])


def test_an_unknown_profile_is_named(tmp_path: Path, export: Path) -> None:
    done = prepare(write_book(tmp_path / "账册"), [export], profile="决算输出")
    assert "决算导出" in str(done.problems[0])


def test_two_profiles_that_fit_alike_are_named(export: Path) -> None:
    read, _ = read_tables(export)
    with pytest.raises(InputError, match="决算导出、另一种"):
        propose(read, [PROFILE, replace(PROFILE, id="另一种")], Place("机关.xlsx"))


# ---- What is only told ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"Z03!C7": "1,640.60"}, ("合计“本年收入合计”", "1640.6", "1640.5", "相差0.1")),
        ({"Z01!E8": "90"}, ("政府性基金预算财政拨款收入", "90", "80", "相差10")),
        ({"Z05_1!G7": "150", "Z05_1!G6": "150"}, ("2080101 30201", "150元", "200元", "多出50元")),
        ({"Z01!E12": "2"}, ("年初结转和结余", "2元", "3元", "多出1元")),
        ({"Z03!B8": "社会保障"}, ("208", "“社会保障和就业支出”", "“社会保障”")),
    ],
)
def test_sums_that_disagree_are_told_and_kept(
    tmp_path: Path, changed: dict[str, object], words: Sequence[str]
) -> None:
    done = prepare(write_book(tmp_path / "账册"), [write_export(tmp_path / "a.xlsx", changed)])
    assert done.problems == ()
    told = [str(note) for note in done.taken[0].notes]
    assert any(all(word in note for word in words) for note in told), told


def test_amounts_in_wan_yuan_keep_their_precision(tmp_path: Path) -> None:
    changed = {f"{name.split()[0]}!C3": "金额单位：万元" for name in sheets()}
    book = imported(tmp_path, write_export(tmp_path / "a.xlsx", changed))
    [first, *_] = rows(book, "收入")
    assert first["决算数"] == "1500.50万元"
    read = read_book(book, CATALOGUE).rows["收入"].columns
    assert (read["决算数"][0], read["决算数半"][0]) == (15005000, 50)


def test_of_the_whole_department_only_totals_are_taken(tmp_path: Path) -> None:
    changed = {}
    for name in sheets():
        changed[f"{name.split()[0]}!A2"] = "单位代码：00"
        changed[f"{name.split()[0]}!B2"] = "编制单位：虚构市测试局"
    book = imported(tmp_path, write_export(tmp_path / "汇总.xlsx", changed))
    assert not (book / "支出.csv").exists()
    stated = {(row["量"], row["科目"]): row for row in rows(book, "报表单元")}
    assert stated["收入.财政拨款.决算数", "2080101"]["值"] == "1500.5"
    assert stated["收入.财政拨款.决算数", "2080101"]["单位代码"] == "00"


# ---- Again, and newer ----------------------------------------------------------------------------


def contents(book: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(book)): path.read_bytes() for path in book.rglob("*") if path.is_file()
    }


def test_the_same_file_again_changes_nothing(tmp_path: Path, export: Path) -> None:
    book = imported(tmp_path, export)
    before = contents(book)
    again = prepare(book, [export])
    again.write()
    assert again.merged.changes == []
    assert contents(book) == before


def test_a_preview_writes_nothing(tmp_path: Path, export: Path) -> None:
    book = write_book(tmp_path / "账册")
    before = contents(book)
    assert any("支出 新增5行" in line for line in prepare(book, [export]).lines())
    assert contents(book) == before


def test_a_newer_export_lists_what_it_changes(tmp_path: Path, export: Path) -> None:
    book = imported(tmp_path, export)
    changed = {"Z08_2!J7": 290, "Z05_2!J7": 300}  # ten of the project are other money now
    newer = prepare(book, [write_export(tmp_path / "机关2.xlsx", changed)])
    newer.write()
    changes = [(c.column, c.before, c.after) for c in newer.merged.changes if c.table == "支出"]
    assert changes[0] == ("决算数", "300", "290")
    assert newer.merged.added["支出"] == 1
    listed = (book / "导入记录" / "导入差异.csv").read_text(encoding="utf-8-sig")
    assert "决算数,300,290" in listed
    assert ("非财政拨款", "项目支出", "10") in column(
        book, "支出", "资金性质", "支出性质", "决算数"
    )


def test_a_row_that_is_gone_goes_unless_someone_wrote_into_it(tmp_path: Path, export: Path) -> None:
    book = imported(tmp_path, export)
    path = book / "项目.csv"
    text = path.read_text(encoding="utf-8-sig")
    head, first, *_ = text.splitlines()
    path.write_text(f"{head},重点任务\n{first},任务一\n", encoding="utf-8-sig")
    content = sheets()
    for name in content:
        if name.startswith(("Z05_2", "Z08_2")):
            merged, body = content[name]
            content[name] = (
                merged,
                [row for row in body if len(row) < 3 or row[2] not in ("P1", "P2")],
            )
    newer = prepare(book, [write_export(tmp_path / "机关2.xlsx", content=content)])
    newer.write()
    assert newer.merged.removed["支出"] == 2
    assert column(book, "项目", "项目代码", "重点任务") == [("P1", "任务一")]
    assert [note.code for note in newer.merged.notes] == ["kept-row"]


def test_what_was_typed_over_an_imported_cell_stays(tmp_path: Path, export: Path) -> None:
    book = imported(tmp_path, export)
    path = book / "支出.csv"
    path.write_text(
        path.read_text(encoding="utf-8-sig").replace(",300", ",301"), encoding="utf-8-sig"
    )
    again = prepare(book, [export])
    again.write()
    assert ",301" in path.read_text(encoding="utf-8-sig")
    assert [note.code for note in again.merged.notes] == ["edited"]


def test_rows_typed_by_hand_stay_and_a_rival_is_refused(tmp_path: Path, export: Path) -> None:
    book = write_book(tmp_path / "账册")
    hand = "年度,单位代码,资金来源,功能科目,决算数\n"
    hand += "2024,02,事业收入,2080101,5\n2024,01,事业收入,2080101,61\n"
    (book / "收入.csv").write_text(hand, encoding="utf-8")
    refused = prepare(book, [export])
    assert codes(refused) == ["typed-row"]
    assert "是61，导入的是60" in str(refused.problems[0])
    (book / "收入.csv").write_text(hand.replace(",61", ",60.00"), encoding="utf-8")
    prepare(book, [export]).write()
    assert column(book, "收入", "单位代码", "决算数")[:2] == [("02", "5"), ("01", "60.00")]


def test_a_stated_number_chosen_by_hand_stays_the_one_printed(tmp_path: Path, export: Path) -> None:
    book = write_book(tmp_path / "账册")
    hand = "年度,单位代码,量,科目,值,采用,出处\n2024,01,收支.收入总计,,1647.51,是,批复\n"
    (book / "报表单元.csv").write_text(hand, encoding="utf-8")
    prepare(book, [export]).write()
    totals = [r for r in rows(book, "报表单元") if r["量"] == "收支.收入总计"]
    assert [(r["值"], r["采用"]) for r in totals] == [("1647.51", "是"), ("1647.5", "否")]
    read_book(book, CATALOGUE)


def test_a_damaged_record_is_refused(tmp_path: Path, export: Path) -> None:
    book = imported(tmp_path, export)
    (book / "导入记录" / "导入记录.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="导入记录损坏"):
        prepare(book, [export])


# ---- Out and in again ----------------------------------------------------------------------------


def test_import_export_import_is_a_fixed_point(tmp_path: Path) -> None:
    first = full_book(tmp_path / "甲")
    out = tmp_path / "导出"
    out.mkdir()
    [path] = export_units(first, CATALOGUE, PROFILE, ["01"], out)
    second = read_book(imported(tmp_path / "乙", path), CATALOGUE)
    for name in ("收入", "支出", "结转结余", "项目", "资产"):
        assert typed(second, name) >= typed(first, name), name
    assert typed(second, "支出") == typed(first, "支出")
    [path] = export_units(second, CATALOGUE, PROFILE, ["01"], out)
    third = read_book(imported(tmp_path / "丙", path), CATALOGUE)
    assert {n: r.columns for n, r in third.rows.items()} == {
        n: r.columns for n, r in second.rows.items()
    }
    again = prepare(tmp_path / "乙" / "账册", [path])
    assert again.merged.changes == []


FUND_OF = {"2080101": GENERAL, "2210201": GENERAL, "2296002": LOTTERY}
# A row of 支出 up to its amount. An item of a fund with other money cannot be told from the fund.
SPENT = st.builds(
    lambda item, other, nature, kind: (
        f"2024,01,{'非财政拨款' if other and FUND_OF[item] == GENERAL else FUND_OF[item]},"
        f"{nature[0]},{item},{kind},{nature[1]}"
    ),
    st.sampled_from(sorted(FUND_OF)),
    st.booleans(),
    st.sampled_from([("基本支出", ""), ("项目支出", "X01"), ("项目支出", "X02")]),
    st.sampled_from(["30101", "30201", "30217", "31002", "39999"]),
)


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.dictionaries(SPENT, st.integers(1, 10**11), min_size=1, max_size=12))
def test_what_was_spent_survives_export_and_import(
    tmp_path_factory: pytest.TempPathFactory, spent: dict[str, int]
) -> None:
    folder = tmp_path_factory.mktemp("spent")
    table = "年度,单位代码,资金性质,支出性质,功能科目,经济科目,项目代码,决算数\n"
    table += "".join(f"{row},{Decimal(cents) / 100:.2f}\n" for row, cents in spent.items())
    projects = "年度,单位代码,项目代码,项目名称\n2024,01,X01,测试项目一\n2024,01,X02,测试项目二\n"
    first = read_book(write_book(folder / "甲", 支出=table, 项目=projects), CATALOGUE)
    [path] = export_units(first, CATALOGUE, PROFILE, ["01"], folder)
    done = prepare(write_book(folder / "乙"), [path])
    assert done.problems == ()
    done.write()
    again = read_book(folder / "乙", CATALOGUE)
    assert typed(again, "支出") == typed(first, "支出")


def typed(book: Book, name: str) -> set[tuple[object, ...]]:
    """The rows of a table without where they come from."""
    table = book.rows[name]
    names = [one for one in table.types if one not in ("来源", "行")]
    return set(zip(*(table.columns[one] for one in names), strict=True))


def test_a_sheet_of_a_thousand_rows(tmp_path: Path) -> None:
    content = sheets()
    for name in list(content):
        if name.startswith(("Z05_2", "Z08_2")):
            merged, body = content[name]
            many = [
                ("2080101", "行政运行", f"Q{n:04}", f"测试项目{n}", 1, "", "", 1, "", 1)
                for n in range(1000)
            ]
            content[name] = (merged, [*body, *many])
    book = imported(tmp_path, write_export(tmp_path / "a.xlsx", content=content))
    assert len(rows(book, "支出")) == 1005
    assert ("Q0999", "测试项目999") in column(book, "项目", "项目代码", "项目名称")
