"""Lists of projects, targets and months as platforms export them, into the tables of a book.

The examples were written from the figures in 原数.toml, so the book is held against those figures
and not against what the import says it read.
"""

from __future__ import annotations

import csv
import shutil
import tomllib
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import CATALOGUE, write_book
from mingzhang.books.importing import Import
from mingzhang.facts.imports.cells import read_percent, split_target
from mingzhang.facts.imports.figures import Figures
from mingzhang.facts.imports.recognise import find_lists
from mingzhang.facts.imports.totals import Sums, check_totals
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.problem import InputError
from mingzhang.tasks.fill import prepare
from written_export import write_export

EXAMPLE = Path(__file__).parents[2] / "examples" / "platform-exports"
PROJECTS: list[dict[str, Any]] = tomllib.loads((EXAMPLE / "原数.toml").read_text("utf-8"))["项目"]
WIDE, MONTHS = EXAMPLE / "项目绩效一览表.xlsx", EXAMPLE / "绩效运行监控表.xlsx"
EXECUTION, LEDGER = EXAMPLE / "预算可执行情况表.xlsx", EXAMPLE / "资金项目台账.xls"
TARGETS = EXAMPLE / "资金绩效目标.csv"
PROFILES = [one for one in CATALOGUE.imports.values() if one.lists]
SIGNS = CATALOGUE.imports["预算平台"].words["指标性质"]
CODE = "51999024R000000000017"
Rows = list[dict[str, str]]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE / "账册", tmp_path / "账册"))


def rows_of(book: Path, table: str) -> Rows:
    path = book / f"{table}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def wan(value: str) -> str:
    """What a table of 万元 with two decimals prints."""
    printed = (Decimal(value) / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{printed}万元" if printed else "0"


def yuan(value: str) -> Decimal:
    return Decimal(value)


def take(book: Path, *files: Path, profile: str = "") -> Import:
    taken = prepare(book, files, profile)
    assert taken.problems == ()
    taken.write()
    return taken


def refused(book: Path, file: Path) -> list[str]:
    """Why an import is refused; it then writes nothing."""
    before = sorted(path.name for path in book.rglob("*"))
    taken = prepare(book, [file])
    with pytest.raises(InputError):
        taken.write()
    assert sorted(path.name for path in book.rglob("*")) == before
    return [str(problem) for problem in taken.problems]


def changed(file: Path, folder: Path, change: Callable[[Any], None], sheet: int = 0) -> Path:
    """A copy of an example with cells changed."""
    workbook = openpyxl.load_workbook(file)
    change(workbook.worksheets[sheet])
    workbook.save(folder / file.name)
    return folder / file.name


def put(**cells: object) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for name, value in cells.items():
            sheet[name] = value

    return change


def listed(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A list as CSV, its lines made equally long."""
    width = max(map(len, rows))
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return path


def execution(path: Path, *rows: Sequence[object], above: Sequence[object] = ()) -> Path:
    head = ("项目代码", "项目名称", "全年预算数", "执行数", "执行率")
    above = above or (
        "虚构样例 2024年6月 项目预算执行情况表",
        "填报单位：虚构市样例局机关",
        "单位：元",
    )
    return listed(path, [above, head, *rows])


# ---- The three layouts ---------------------------------------------------------------------------


def test_one_wide_sheet_gives_projects_and_their_targets(book: Path) -> None:
    take(book, WIDE)
    found = rows_of(book, "项目")
    assert [
        (
            *(r[name] for name in ("单位代码", "项目代码", "项目名称", "项目类型")),
            *(yuan(r[name]) for name in ("年初预算数", "全年预算数", "决算数")),
        )
        for r in found
    ] == [
        (
            *(p[name] for name in ("单位", "代码", "名称", "类型")),
            *(yuan(p[name]) for name in ("年初", "全年", "执行")),
        )
        for p in PROJECTS
    ]
    columns = (
        "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重",
        "完成值", "完成程度",
    )  # fmt: skip
    assert [(r["项目代码"], *(r[c] for c in columns)) for r in rows_of(book, "绩效指标")] == [
        (p["代码"], *indicator) for p in PROJECTS for indicator in p["指标"]
    ]


def test_a_sheet_a_month_gives_monitoring_to_the_printed_digit(book: Path) -> None:
    take(book, MONTHS)
    expected = {
        (p["代码"], str(month)): (wan(budget), wan(spent), progress, why)
        for p in PROJECTS
        for month, budget, spent, progress, why in p["监控"]
    }
    columns = ("全年预算数", "执行数", "目标进度", "偏差原因")
    assert {
        (r["项目代码"], r["月份"]): tuple(r[c] for c in columns) for r in rows_of(book, "绩效监控")
    } == expected
    assert "决算数" not in rows_of(book, "项目")[0]


def test_the_year_with_subtotals_is_of_december_and_of_the_whole_year(book: Path) -> None:
    take(book, EXECUTION)
    amounts = ("年初预算数", "全年预算数", "决算数")
    assert [tuple(r[c] for c in amounts) for r in rows_of(book, "项目")] == [
        tuple(wan(p[name]) for name in ("年初", "全年", "执行")) for p in PROJECTS
    ]
    assert [(r["月份"], r["执行数"]) for r in rows_of(book, "绩效监控")] == [
        ("12", wan(p["执行"])) for p in PROJECTS
    ]


def test_another_platforms_words_as_xls_and_gb18030(book: Path) -> None:
    take(book, LEDGER, TARGETS)
    log = [(r["项目代码"], r["序号"], r["状态"], r["日期"]) for r in rows_of(book, "项目库")]
    assert log == [
        (p["代码"], str(number), state, day)
        for p in PROJECTS
        for number, (state, day) in enumerate([*p["步骤"], p["状态"]], start=1)
    ]
    limits = {r["状态"]: r["入库期限"] for r in rows_of(book, "项目库")[:3]}
    assert limits == {"单位送审": "", "入库": PROJECTS[0]["入库期限"], "执行": ""}
    assert [yuan(r["决算数"]) for r in rows_of(book, "项目")] == [yuan(p["执行"]) for p in PROJECTS]
    columns = ("单位代码", "三级指标", "指标性质", "指标值", "度量单位", "权重", "完成值")
    assert [tuple(r[c] for c in columns) for r in rows_of(book, "绩效指标")] == [
        (p["单位"], *indicator[2:8]) for p in PROJECTS for indicator in p["指标"]
    ]


def test_every_made_up_layout_says_that_it_is_made_up() -> None:
    for path in (WIDE, MONTHS, EXECUTION):
        for sheet in openpyxl.load_workbook(path):
            assert "虚构样例" in sheet["A1"].value
    assert "虚构样例" in TARGETS.read_text("gb18030").splitlines()[0]
    for profile in PROFILES:
        assert profile.basis == "拟定，未见真实导出"


# ---- Again, and beside other imports -------------------------------------------------------------


def test_the_same_files_again_change_nothing(book: Path) -> None:
    files = (WIDE, MONTHS)
    take(book, *files)
    tables = {path.name: path.read_bytes() for path in book.glob("*.csv")}
    again = prepare(book, files)
    assert (again.problems, again.merged.changes, again.merged.notes) == ((), [], [])
    again.write()
    assert {path.name: path.read_bytes() for path in book.glob("*.csv")} == tables


def test_a_new_export_changes_its_cell_and_keeps_what_somebody_wrote(
    book: Path, tmp_path: Path
) -> None:
    take(book, WIDE)
    path = book / "绩效指标.csv"
    text = path.read_text("utf-8-sig")
    path.write_text(text.replace(",13500,", ",13999,"), "utf-8-sig")  # by hand
    new = changed(WIDE, tmp_path, put(O5="97.5%", O6="118.01万元"))
    taken = take(book, new)
    assert [(c.column, c.before, c.after) for c in taken.merged.changes] == [
        ("完成值", "96.5", "97.5"),
        ("完成值", "117.99", "118.01"),
    ]
    done = {row["三级指标"]: row["完成值"] for row in rows_of(book, "绩效指标")}
    assert (done["窗口服务人次"], done["一次办结率"]) == ("13999", "97.5")
    assert any("已改成13999，没有动" in str(note) for note in taken.merged.notes)
    assert "118.01" in (book / "导入记录" / "导入差异.csv").read_text("utf-8-sig")


def test_a_project_that_is_gone_goes_and_another_list_keeps_it(book: Path, tmp_path: Path) -> None:
    rows = [(CODE, "甲", "100", "40"), ("T2", "乙", "50", "10")]
    both = execution(tmp_path / "六月.csv", *rows, ("合计", "", "150", "50"))
    take(book, both)
    take(book, execution(tmp_path / "六月.csv", rows[0]))
    assert [row["项目代码"] for row in rows_of(book, "绩效监控")] == [CODE]
    above = ("虚构样例 2024年9月 项目预算执行情况表", "填报单位：虚构市样例局机关", "单位：元")
    take(book, execution(tmp_path / "九月.csv", *rows, above=above))
    take(book, execution(tmp_path / "六月.csv", rows[1]))
    months = {(row["项目代码"], row["月份"]) for row in rows_of(book, "绩效监控")}
    assert months == {("T2", "6"), (CODE, "9"), ("T2", "9")}
    assert {row["项目代码"] for row in rows_of(book, "项目")} == {CODE, "T2"}


def test_accounts_and_lists_leave_each_others_rows_alone(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册")
    accounts = write_export(tmp_path / "机关.xlsx")
    take(book, accounts)
    spent, projects = rows_of(book, "支出"), rows_of(book, "项目")
    above = ("虚构样例 2024年6月 项目预算执行情况表", "填报单位：虚构市测试局机关", "单位：元")
    code = projects[0]["项目代码"]
    take(book, execution(tmp_path / "六月.csv", (code, "改了的名称", "9", "3"), above=above))
    assert rows_of(book, "支出") == spent
    assert [row["项目代码"] for row in rows_of(book, "项目")] == [r["项目代码"] for r in projects]
    again = prepare(book, [accounts])
    assert (again.problems, again.merged.changes) == ((), [])
    assert len(rows_of(book, "绩效监控")) == 1


def test_two_exports_that_differ_are_told(book: Path, tmp_path: Path) -> None:
    take(book, WIDE)
    taken = take(book, library(tmp_path, name="改过的名称"))
    told = [str(note) for note in taken.merged.notes]
    assert any("另一种导出写的是虚构窗口运行经费，这里是改过的名称" in note for note in told)


def library(folder: Path, *, name: str = "虚构窗口运行经费", **cells: str) -> Path:
    """One project of a library as CSV; ``cells`` override."""
    head = ("预算单位编码", "项目编码", "项目名称", "申报日期", "入库日期", "项目状态", "状态日期")
    row = dict(zip(head, ("01", CODE, name, "2023-08-15", "", "待审核", ""), strict=True)) | cells
    return listed(folder / "项目库.csv", [("虚构样例：2024年度项目库",), head, tuple(row.values())])


def test_a_log_grows_and_keeps_its_numbers(book: Path, tmp_path: Path) -> None:
    take(book, library(tmp_path))
    take(book, library(tmp_path, 入库日期="2023-09-01", 项目状态="已入库"))
    later = {"项目状态": "执行中", "状态日期": "2024-01-05"}
    take(book, library(tmp_path, **later))
    again = prepare(book, [library(tmp_path, **later)])
    assert again.merged.changes == []
    assert [(r["序号"], r["状态"], r["日期"]) for r in rows_of(book, "项目库")] == [
        ("1", "单位送审", "2023-08-15"),
        ("2", "入库", "2023-09-01"),
        ("3", "执行", "2024-01-05"),
    ]
    (told,) = refused(book, library(tmp_path, 入库日期="2023-12-31", 项目状态="储备"))
    assert "2023-12-31 入库，早于账册里已有的2024-01-05 执行（序号3）" in told


def test_a_state_without_a_day_is_told_not_invented(book: Path, tmp_path: Path) -> None:
    taken = take(book, library(tmp_path, 项目状态="执行中"))
    assert [row["状态"] for row in rows_of(book, "项目库")] == ["单位送审"]
    assert any("状态“执行”没有日期" in str(note) for one in taken.taken for note in one.notes)


# ---- What is wrong -------------------------------------------------------------------------------


def test_a_total_that_contradicts_its_rows(book: Path, tmp_path: Path) -> None:
    (told,) = refused(book, changed(WIDE, tmp_path, put(G15=2367655.31)))
    assert told.startswith("项目绩效一览表.xlsx 工作表“一览” 单元格G15：")
    assert "印的是2367655.31元，4项之和是2367654.31元，相差1元" in told


def test_a_row_taken_out_of_a_filtered_list_is_missed(book: Path, tmp_path: Path) -> None:
    told = refused(book, changed(EXECUTION, tmp_path, lambda sheet: sheet.delete_rows(4)))
    wrong = [line for line in told if "指标金额合计" in line]
    assert [line.split("：")[0][-2:] for line in wrong] == ["E3", "E5"]  # the total, the subtotal
    assert "相差118" in wrong[0]


def test_totals_in_ten_thousands_may_be_rounded_apart(book: Path, tmp_path: Path) -> None:
    above = ("虚构样例 2024年6月 项目预算执行情况表", "填报单位：虚构市样例局机关", "单位：万元")
    rows = [
        ("T1", "甲", "0.33", "0.33"),
        ("T2", "乙", "0.33", "0.33"),
        ("T3", "丙", "0.33", "0.33"),
    ]
    good = execution(tmp_path / "好.csv", *rows, ("合计", "", "1.00", "0.99"), above=above)
    assert prepare(book, [good]).problems == ()
    bad = execution(tmp_path / "错.csv", *rows, ("合计", "", "1.02", "0.99"), above=above)
    (told,) = refused(book, bad)
    assert "印的是1.02万元，3项之和是0.99万元" in told


def test_a_subtotal_may_stand_before_its_rows(book: Path, tmp_path: Path) -> None:
    rows = [("机关小计", "", "30", "3"), ("T1", "甲", "10", "1"), ("T2", "乙", "20", "2"),
            ("中心小计", "", "5", "4"), ("T3", "丙", "5", "4")]  # fmt: skip
    assert prepare(book, [execution(tmp_path / "好.csv", *rows)]).problems == ()
    rows[3] = ("中心小计", "", "6", "4")
    (told,) = refused(book, execution(tmp_path / "错.csv", *rows))
    assert "C6" in told
    assert "印的是6元，1项之和是5元" in told


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (put(H4="约一百万"), "单元格H4：读到“约一百万”，应为以元为单位的金额"),
        (put(N5="三十"), "单元格N5：读到“三十”，应为数字"),
        (put(J4="产出类指标"), "单元格J4：读到“产出类指标”，“一级指标”没有这个叫法"),
        (put(C4="5.1999E+19"), "单元格C4：读到“5.1999E+19”，编码被当成数保存"),
        (put(A4="09", B4=None), "单元格A4：单位“09”不在账册的“单位”表里"),
        (put(A4="02"), "单位的代码和名称不是一个单位：02、虚构市样例局机关"),
        (put(L6=None), "单元格L6：“三级指标”是空的，这一行没有读入"),
        (put(M4="≥"), "单元格M4：读到“≥”，没有指标值"),
        (put(H2="2023年度"), "文件是2023年度的，账册是2024年度的"),
        (put(M2=None), "没有写金额单位"),
        (put(G3="现在的预算"), "没有找到“调整后预算数”列"),
        (
            put(L5="窗口服务人次", K5="数量指标"),
            "窗口服务人次的“指标值”这里是95，项目绩效一览表.xlsx",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(
    book: Path, tmp_path: Path, cells: Callable[[Any], None], said: str
) -> None:
    told = refused(book, changed(WIDE, tmp_path, cells))
    assert any(said in line for line in told), told


def test_a_good_copy_of_the_wide_sheet_is_not_refused(book: Path, tmp_path: Path) -> None:
    assert prepare(book, [changed(WIDE, tmp_path, put())]).problems == ()


def test_months_that_contradict_or_are_missing(book: Path, tmp_path: Path) -> None:
    def title(text: str) -> Callable[[Any], None]:
        return put(A1=text)

    two = refused(book, changed(MONTHS, tmp_path, title("2024年5月绩效运行监控表")))
    assert any("表头上方写的是5月，工作表名是“6月”" in line for line in two)

    def nameless(sheet: Any) -> None:
        sheet.title, sheet["A1"] = "监控", "2024年绩效运行监控表"

    none = refused(book, changed(MONTHS, tmp_path, nameless))
    assert any("没有写是哪个月的数" in line for line in none)

    def thirteenth(sheet: Any) -> None:
        sheet.title, sheet["A1"] = "监控", "2024年13月绩效运行监控表"

    assert any("“13月”不是月份" in s for s in refused(book, changed(MONTHS, tmp_path, thirteenth)))


def test_the_day_a_list_was_made_is_not_its_month(book: Path) -> None:
    assert "填报日期：2024年10月12日" in str(openpyxl.load_workbook(MONTHS)["6月"]["D2"].value)
    take(book, MONTHS)
    assert {row["月份"] for row in rows_of(book, "绩效监控")} == {"6", "9"}


def test_days_beside_their_label_are_no_months_and_other_months_contradict(
    book: Path, tmp_path: Path
) -> None:
    for label, problems in (("填报日期：", 0), ("编成", 1)):
        above = ("虚构样例 2024年1-6月项目预算执行情况表", "填报单位：虚构市样例局机关", label,
                 "2024年10月12日", "单位：元")  # fmt: skip
        file = execution(tmp_path / "表.csv", (CODE, "甲", "100", "40"), above=above)
        told = [str(one) for one in prepare(book, [file]).problems]
        assert len(told) == problems
        assert all("表头上方写的是6月、10月" in line for line in told)


def test_units_and_years_of_single_rows(book: Path, tmp_path: Path) -> None:
    def monitored(*rows: Sequence[object]) -> Path:
        head = ("年度", "预算单位", "项目代码", "项目名称", "全年预算数（元）", "执行数（元）")
        above = ("虚构样例 2024年6月预算执行情况表",)
        return listed(tmp_path / "表.csv", [above, head, *rows])

    one, two = (
        ("2024", "01 虚构市样例局机关", "T1", "甲", "5", "1"),
        ("2024", "02", "T2", "乙", "6", "2"),
    )
    total = ("", "", "合计", "", "11", "3")
    take(book, monitored(one, two, total))
    assert [(r["单位代码"], r["项目代码"]) for r in rows_of(book, "绩效监控")] == [
        ("01", "T1"),
        ("02", "T2"),
    ]
    other = prepare(book, [monitored(one, two)], unit="01").problems
    assert ["不是 --unit 指定的01" in str(one) for one in other] == [True]
    (told,) = refused(book, monitored(one, ("2023", *two[1:])))
    assert "A4：这一行是2023年度的，账册是2024年度的" in told


def test_the_months_of_one_workbook_are_kept_apart(book: Path, tmp_path: Path) -> None:
    take(book, MONTHS)
    workbook = openpyxl.load_workbook(MONTHS)
    del workbook["9月"]
    workbook["6月"]["E5"] = 60
    workbook["6月"]["E9"] = 86.54
    workbook["6月"]["F5"] = "50%"
    workbook.save(tmp_path / MONTHS.name)
    taken = take(book, tmp_path / MONTHS.name)
    assert [(c.column, c.before, c.after) for c in taken.merged.changes] == [
        ("执行数", "55.68万元", "60.00万元")
    ]
    assert len(rows_of(book, "绩效监控")) == 8


def test_an_unknown_state_names_the_known_ones(book: Path, tmp_path: Path) -> None:
    (told,) = refused(book, library(tmp_path, 项目状态="待审阅"))
    assert "读到“待审阅”，“状态”没有这个叫法" in told
    assert "是否为“待审核”？" in told
    assert "单位送审" in told


def test_a_share_of_1_02_percent_for_102(book: Path, tmp_path: Path) -> None:
    rows = [("T1", "甲", "100", "102", "1.02%"), ("T2", "乙", "100", "102", "1.02"),
            ("T3", "丙", "100", "102", "102%"), ("T4", "丁", "300", "100", "33.3%"),
            ("T5", "戊", "300", "100", "34%")]  # fmt: skip
    taken = take(book, execution(tmp_path / "六月.csv", *rows))
    told = [str(note) for one in taken.taken for note in one.notes]
    assert [line.split("：")[0] for line in told] == [
        "六月.csv 单元格E3",
        "六月.csv 单元格E7",
    ]
    assert "按金额算是102%。像是把倍数当成了百分数" in told[0]


def test_a_bare_progress_may_be_either_and_is_refused(book: Path, tmp_path: Path) -> None:
    for bad in (1.02, 0.5):
        told = refused(book, changed(MONTHS, tmp_path, put(G5=bad)))
        assert any("看不出是" in line and "G5" in line for line in told)
    take(book, changed(MONTHS, tmp_path, put(G5=62)))
    assert rows_of(book, "绩效监控")[0]["目标进度"] == "62"


def test_blank_codes_repeat_only_merged_cells(book: Path, tmp_path: Path) -> None:
    def unmerge(sheet: Any) -> None:
        sheet.unmerge_cells("C4:C7")

    told = refused(book, changed(WIDE, tmp_path, unmerge))
    assert any("单元格C5：“项目编码”是空的，这一行没有读入" in s for s in told), told


def test_without_merged_cells_blanks_repeat_the_row_above(book: Path, tmp_path: Path) -> None:
    head = (
        "单位编码",
        "项目代码",
        "项目名称",
        "一级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
    )
    rows = [("01", "T1", "甲", "产出", "人数", ">=", "5", "人"),
            ("", "", "", "", "次数", "<=", "2", "次"),
            ("", "T2", "", "效益", "效果", "定性", "好", "-")]  # fmt: skip
    take(book, listed(tmp_path / "表.csv", [("虚构样例 2024年绩效目标表",), head, *rows]))
    found = [(r["项目代码"], r["一级指标"], r["三级指标"], r["指标性质"], r["度量单位"])
             for r in rows_of(book, "绩效指标")]  # fmt: skip
    assert found == [
        ("T1", "产出指标", "人数", "≥", "人"),
        ("T1", "产出指标", "次数", "≤", "次"),
        ("T2", "效益指标", "效果", "定性", ""),
    ]
    assert [row["项目名称"] for row in rows_of(book, "项目")] == ["甲"]  # the second has none


def test_the_whole_department_has_no_project(book: Path, tmp_path: Path) -> None:
    head = ("单位编码", "项目代码", "项目名称", "一级指标", "三级指标", "指标值")
    row = ("00", "部门整体", "", "产出指标", "办件数", "9")
    take(book, listed(tmp_path / "表.csv", [("虚构样例 2024年绩效目标表",), head, row]))
    (found,) = rows_of(book, "绩效指标")
    assert (found["单位代码"], found["项目代码"], found["指标值"]) == ("00", "", "9")
    assert rows_of(book, "项目") == []


def test_indicators_by_month(book: Path, tmp_path: Path) -> None:
    head = ("单位编码", "项目代码", "月份", "三级指标", "当前完成值", "完成程度")
    rows = [("01", "T1", "6月", "人数", "3", ""), ("01", "T1", "1-9月", "人数", "4", ""),
            ("01", "T1", "9", "效果", "尚好", "部分达成预期指标")]  # fmt: skip
    take(book, listed(tmp_path / "表.csv", [("虚构样例 2024年绩效指标监控表",), head, *rows]))
    columns = ("月份", "三级指标", "完成值", "完成程度")
    assert [tuple(r[c] for c in columns) for r in rows_of(book, "指标监控")] == [
        ("6", "人数", "3", ""),
        ("9", "人数", "4", ""),
        ("9", "效果", "尚好", "部分达成"),
    ]


def test_a_list_without_a_total_says_that_nothing_checks_it(book: Path, tmp_path: Path) -> None:
    taken = prepare(book, [execution(tmp_path / "六月.csv", (CODE, "甲", "100", "40"))])
    assert "    没有合计行，是不是完整无从核对。" in taken.lines()


def test_the_profile_may_be_named_and_a_wrong_name_is_told(book: Path) -> None:
    take(book, WIDE, profile="预算平台")
    with pytest.raises(AssertionError, match="是否为“预算平台”"):
        take(book, WIDE, profile="预算平苔")


# ---- Properties ----------------------------------------------------------------------------------

numbers = st.decimals(0, 10**9, places=2, allow_nan=False).map(lambda n: f"{n:f}")
units = st.text("个人次项套元%户天", min_size=1, max_size=3)


@given(st.sampled_from(sorted(SIGNS)), numbers, units)
def test_a_target_in_one_cell_comes_apart_as_it_was_put_together(
    sign: str, number: str, unit: str
) -> None:
    if SIGNS[sign] == "定性":
        assert split_target(f"{sign}：{unit}", SIGNS, "定性") == ("定性", unit, "")
    else:
        expected = (SIGNS[sign], number, unit)
        assert split_target(f"{sign}{number}{unit}", SIGNS, "定性") == expected
        assert split_target(f" {sign} {Decimal(number):,}{unit}", SIGNS, "定性") == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("96%", ("", "96", "%")),
        ("≥１２，０００人次", ("≥", "12000", "人次")),
        ("优", ("定性", "优", "")),
        ("10月底前", ("", "10月底前", "")),
        ("≤2024年12月31日", ("≤", "2024年12月31日", "")),
        ("不低于90%", ("≥", "90", "%")),
        ("=3", ("=", "3", "")),
    ],
)
def test_targets_as_people_write_them(text: str, parts: tuple[str, str, str]) -> None:
    assert split_target(text, SIGNS, "定性") == parts


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12), st.integers(-(10**4), 10**4))
def test_a_rounded_total_passes_and_one_that_cannot_be_so_does_not(
    cents: list[int], off: int
) -> None:
    """Amounts of 0.01 元 printed in 万元 with two decimals; ``off`` is of the last digit."""
    unit = Decimal("0.01")
    exact = [Decimal(cent) / 1_000_000 for cent in cents]
    printed = [value.quantize(unit, ROUND_HALF_UP) for value in exact]
    total = sum(exact, Decimal(0)).quantize(unit, ROUND_HALF_UP)
    rows: list[list[Any]] = [
        ["虚构样例 2024年6月预算执行情况表", "", "", "单位：万元"],
        ["项目代码", "项目名称", "全年预算数", "执行数"],
        *[[f"T{n:03}", "甲", value, value] for n, value in enumerate(printed)],
    ]
    sheet = Sheet("表.xlsx", "表", rows)
    (found,) = find_lists([sheet], PROFILES).lists
    for value in (total, total + off * unit):
        sums = Sums(units={2: "万元"})
        for n, one in enumerate(printed):
            sums.count(2, (n,), n + 2, one)
        sums.wholes.append((len(rows), {2: value}))
        figures = Figures(found.kind, sheet)
        check_totals(figures, found.heads, sums)
        # Worked in hundredths of the last digit: each of the numbers may be half of it off.
        apart = abs(int((value - sum(printed, Decimal(0))) / unit)) * 2
        assert bool(figures.problems) == (apart > len(printed) + 1)
    assert abs(int((total - sum(printed, Decimal(0))) / unit)) * 2 <= len(printed) + 1


@given(st.decimals(0, 400, places=2, allow_nan=False))
def test_a_percent_sign_or_a_head_that_says_so_decides(value: Decimal) -> None:
    assert read_percent(f"{value}%", is_said=False) == value
    assert read_percent(value, is_said=True) == value
    bare = read_percent(value, is_said=False)
    assert (bare == value) == (value == 0 or value > 2)
