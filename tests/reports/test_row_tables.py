"""Tables that list rows: what stands in the cells, what is merged, added up, computed, left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import CATALOGUE, REGION, Amounts, facts

from mingzhang.catalogue.check import Checker
from mingzhang.catalogue.names import Names
from mingzhang.catalogue.reader import read_file, read_tables
from mingzhang.catalogue.templates import read_chapter
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.document import Cell, Document, Paragraph, Table, plain
from mingzhang.model.problem import Problem
from mingzhang.model.row_table import Computed, RowTable
from mingzhang.reports.compose import compose
from mingzhang.reports.facts import Facts
from mingzhang.reports.phrases import Phraser
from mingzhang.reports.row_sheets import row_sheets
from mingzhang.reports.row_tables import row_table
from mingzhang.reports.understand import Reader

Row = dict[str, Any]
SPENT, BUDGET = "支出.本年支出.决算数", "支出.本年支出.全年预算数"


def project(code: str, name: str, task: str, *money: int | str | None, unit: str = "01") -> Row:
    amounts = [None if one is None else Decimal(one) for one in money]
    columns = dict(zip(("年初预算数", "全年预算数", "决算数"), amounts, strict=True))
    own = {"年度": 2024, "单位代码": unit, "项目代码": code, "项目名称": name, "重点任务": task}
    return {**own, **columns}


def indicator(code: str, name: str, **columns: object) -> Row:
    key = {"年度": 2024, "单位代码": "01", "项目代码": code, "列入": None, "范围": None}
    levels = {"一级指标": "产出指标", "二级指标": "数量指标", "三级指标": name}
    return {**key, **levels, "履职清单": "是", **columns}


def given_facts(
    rows: Mapping[str, Sequence[Row]], amounts: Amounts | None = None, **choices: object
) -> Facts:
    """Facts with rows; each gets the number of its line."""
    numbered = {
        name: [{"行": n, **row} for n, row in enumerate(found, start=2)]
        for name, found in rows.items()
    }
    made = facts(amounts or {}, **choices)  # type: ignore[arg-type]
    return replace(made, unit="00", rows=lambda name: numbered.get(name, []))


def made(
    spec: RowTable | str, book: Facts, about: Mapping[str, Any] | None = None
) -> tuple[Table | None, list[str]]:
    """The table and what it lacks."""
    table = CATALOGUE.row_tables[spec] if isinstance(spec, str) else spec
    phraser = Phraser(book, REGION, CATALOGUE, about=about or {})
    return row_table(table, phraser), phraser.missing


def spec_of(tmp_path: Path, text: str) -> RowTable:
    path = tmp_path / "表.toml"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    read = read_file(RowTable, TomlFile.read(path, "表.toml", problems))
    assert problems == []
    return read


def texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[plain(cell.content) for cell in row] for row in table.rows]


def spread(table: Table) -> list[list[Cell]]:
    """The grid with every cell on each of its places; fails where a place has none or two."""
    width = sum(cell.columns for cell in table.rows[0])
    grid: list[list[Cell | None]] = [[None] * width for _ in table.rows]
    for r, row in enumerate(table.rows):
        for cell in row:
            c = grid[r].index(None)
            for i in range(r, r + cell.rows):
                for j in range(c, c + cell.columns):
                    assert grid[i][j] is None
                    grid[i][j] = cell
    found = [[cell for cell in row if cell is not None] for row in grid]
    assert all(len(row) == width for row in found)
    return found


TASK = {"组": "任务一 甲事", "组名": "甲事", "组序": "1"}
PROJECTS = [
    project("P1", "甲项目", "任务一 甲事", 742600, 4625100, 3383100),
    project("P2", "乙项目", "任务二 乙事", 1, 2, 3),
    project("P3", "丙项目", "任务一 甲事", 0, 1008100, 1008100),
]


# -- rows ---------------------------------------------------------------------------------------


def test_the_projects_of_a_task_with_their_amounts_and_rates() -> None:
    table, missing = made("重点项目", given_facts({"项目": PROJECTS}), TASK)
    assert missing == []
    assert table is not None
    assert (table.title, table.unit) == ("表3-1：甲事项目情况表", "金额单位：万元")
    assert texts(table) == [
        ["重点任务", "序号", "项目名称", "年初预算数", "调整预算数", "决算数", "执行率"],
        ["任务一 甲事", "1", "甲项目", "74.26", "462.51", "338.31", "73.15%"],
        ["2", "丙项目", "0.00", "100.81", "100.81", "100%"],
    ]
    assert [cell.rows for cell in table.rows[1]] == [2, 1, 1, 1, 1, 1, 1]
    assert len(table.widths) == table.width == 7


def test_a_column_of_texts_is_there_where_something_was_written() -> None:
    written = {("重点任务项目说明", "", "任务一 甲事"): ("年底才下达。",)}
    table, _ = made("重点项目", given_facts({"项目": PROJECTS}, texts=written), TASK)
    assert table is not None
    assert texts(table)[0][-1] == "说明"
    assert texts(table)[1][-1] == "年底才下达。"
    assert table.rows[1][-1].rows == 2
    assert len(table.widths) == table.width == 8


def test_what_a_row_lacks_is_told_with_its_name() -> None:
    rows = [project("P1", "甲项目", "任务一 甲事", 1, None, 2)]
    table, missing = made("重点项目", given_facts({"项目": rows}), TASK)
    assert texts(table)[1][4] == "【待补】"
    assert missing == ["甲项目的调整预算数"]


def test_no_rows_are_no_table() -> None:
    assert made("重点项目", given_facts({}), TASK) == (None, [])


def test_a_number_that_the_facts_know_keeps_its_address() -> None:
    known = {"项目.全年预算数[甲项目]": 4625100, "项目.决算数[甲项目]": 1}
    table, _ = made("重点项目", given_facts({"项目": PROJECTS}, known), TASK)
    assert table is not None
    budget, final = table.rows[1][4].content[0], table.rows[1][5].content[0]
    assert getattr(budget, "address", "") == "项目.全年预算数@2024|甲项目|00|汇总"
    assert getattr(final, "address", "") == ""  # another amount than the row's


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_rates_are_rounded_half_up_from_the_whole_amounts(part: int, whole: int) -> None:
    rows = [project("P1", "甲", "任务一 甲事", 0, whole, part)]
    table, _ = made("重点项目", given_facts({"项目": rows}), TASK)
    hundredths = (2 * part * 10000 + whole) // (2 * whole)
    printed = Decimal(texts(table)[1][6].removesuffix("%"))
    assert printed * 100 == hundredths


@given(st.lists(st.sampled_from(["甲", "乙"]), min_size=1, max_size=50))
def test_equal_cells_are_merged_and_no_place_is_lost(names: list[str]) -> None:
    rows = [
        indicator(name, f"指标{n}", 指标性质="=", 指标值="1", 度量单位="次", 完成值="1")
        for n, name in enumerate(names)
    ]
    projects = [project(name, f"{name}项目", "任务一 甲事", 1, 1, 1) for name in "甲乙"]
    table, missing = made("重点指标", given_facts({"指标评分": rows, "项目": projects}), TASK)
    assert table is not None
    assert missing == []
    grid = spread(table)[1:]
    order = sorted(range(len(names)), key=lambda n: ("甲乙".index(names[n]), n))
    assert [plain(row[1].content) for row in grid] == [f"{names[n]}项目" for n in order]
    assert [plain(row[4].content) for row in grid] == [f"指标{n}" for n in order]
    tall = [cell.rows for row in table.rows for cell in row]
    assert max(tall) <= 16  # a page of rows at most has one label
    merged = sum(len({id(row[1]) for row in grid if plain(row[1].content)[0] == n}) for n in "甲乙")
    assert merged <= sum(-(-names.count(n) // 16) + 1 for n in "甲乙" if n in names)


# -- cells --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sign", "target", "unit", "actual", "printed"),
    [
        ("≥", "95", "%", "98%", ["≥95%", "98%"]),
        ("≥", "3.2", "万人", "3.92", ["≥3.2万人", "3.92万人"]),
        ("=", "2", "人", "2", ["=2人", "2人"]),
        ("定性", "优", None, "优", ["优", "优"]),
        ("≤", "2024年12月底前", None, "已完成", ["2024年12月底前", "已完成"]),
        ("≥", "不断优化", "%", "优", ["不断优化", "优"]),
    ],
)
def test_targets_and_results_as_one_text(
    sign: str, target: str, unit: str | None, actual: str, printed: list[str]
) -> None:
    row = indicator("P1", "某指标", 指标性质=sign, 指标值=target, 度量单位=unit, 完成值=actual)
    table, _ = made("重点指标", given_facts({"指标评分": [row], "项目": PROJECTS}), TASK)
    assert texts(table)[1][5:7] == printed


@pytest.mark.parametrize(
    ("stated", "columns", "printed"),
    [
        ("113.64%", {"完成率": Decimal("99")}, "113.64%"),
        (None, {"种类": "定量", "指标性质": "≥", "完成率": Decimal("122.5")}, "122.50%"),
        (None, {"种类": "定量", "指标性质": "=", "完成率": Decimal("100")}, "100%"),
        (None, {"种类": "定量", "指标性质": "≤", "完成率": Decimal("80"), "结果": "达标"}, "100%"),
        (None, {"种类": "定性", "指标性质": "定性", "结果": "达标"}, "100%"),
        (None, {"种类": "时限", "指标性质": "≤", "结果": "达标"}, "100%"),
        (None, {"种类": "定性", "结果": "未达标", "封顶完成率": Decimal("70")}, "70%"),
        (None, {"种类": "定性", "结果": "无法评定"}, ""),
    ],
)
def test_the_completion_is_the_stated_one_else_raw_else_full(
    stated: str | None, columns: Row, printed: str
) -> None:
    row = indicator("P1", "某", 指标值="1", 完成值="1") | columns
    rows = {
        "指标评分": [row],
        "项目": PROJECTS,
        "绩效指标": [indicator("P1", "某", 完成率=stated)],
    }
    table, _ = made("重点指标", given_facts(rows), TASK)
    assert texts(table)[1][7] == printed


def test_quantities_and_computed_numbers_in_written_rows() -> None:
    amounts: Amounts = {
        "资产.固定资产净值": "1628200", "资产.无形资产净值": "0", "人员.实有人数": 215,
        "资产.固定资产净值@上年": "2410300", "资产.无形资产净值@上年": "0",
        "人员.实有人数@上年": 215,
    }  # fmt: skip
    table, missing = made("人均资产", given_facts({}, amounts))
    assert missing == []
    # 162.82÷215 and 241.03÷215 in 万元, and the change of these.
    assert texts(table)[1:] == [
        ["2024", "162.82", "0.00", "215", "0.76", "-32.45%"],
        ["2023", "241.03", "0.00", "215", "1.12", ""],
    ]


def test_classes_of_a_quantity_with_their_deviation_and_the_whole() -> None:
    amounts: dict[str, str | int] = {SPENT: 1500, BUDGET: 2000}
    for code, spent, budget in (("208", 900, 1000), ("221", 600, 1000)):
        amounts |= {f"{SPENT}[{code}]": spent * 10000, f"{BUDGET}[{code}]": budget * 10000}
    amounts |= {SPENT: 15_000_000, BUDGET: 20_000_000}
    table, missing = made("预算偏离", given_facts({}, amounts))
    assert missing == []
    assert texts(table)[1:] == [
        ["社会保障和就业支出", "1000.00", "900.00", "-10%"],
        ["住房保障支出", "1000.00", "600.00", "-40%"],
        ["合计", "2000.00", "1500.00", "-25%"],
    ]


def test_a_base_of_zero_has_no_rate_and_an_unknown_one_is_missing() -> None:
    lines = {"采购.总额": 100, "采购.预算金额": 0}
    whole = Phraser(given_facts({}, lines), REGION, CATALOGUE)
    assert whole.computed("采购执行率").text == "—"
    assert whole.missing == []
    lacking = Phraser(given_facts({}, {"采购.总额": 100}), REGION, CATALOGUE)
    assert lacking.computed("采购执行率").text == "【待补】"
    assert lacking.missing == ["政府采购执行率"]


def test_a_table_in_yuan_is_in_ten_thousands_where_cents_are_not_known() -> None:
    exact = {
        f"{name}.{column}": "50000.10"
        for name in (
            "收入.财政拨款", "收入.上级补助收入", "收入.事业收入", "收入.经营收入",
            "收入.附属单位上缴收入", "收入.其他收入", "收入.本年收入",
        )
        for column in ("年初预算数", "全年预算数", "决算数")
    }  # fmt: skip
    book = given_facts({}, exact)
    table, _ = made("收入预决算", book)
    assert table is not None
    assert (table.unit, texts(table)[1][1]) == ("金额单位：元", "50000.10")

    def rounded(name: str, subject: str, shift: int) -> Any:
        known = book.get(name, subject, shift)
        interval = known and replace(known.interval, half=Decimal(50))
        return known and interval and replace(known, interval=interval)

    rough, _ = made("收入预决算", replace(book, get=rounded))
    assert rough is not None
    assert (rough.unit, texts(rough)[1][1]) == ("金额单位：万元", "5.00")


# -- forms beside the report --------------------------------------------------------------------

SCORED = {
    "项目代码": "P1", "执行满分": Decimal(10), "执行得分": Decimal("7.31"), "执行率偏低": "是",
}  # fmt: skip


def form_of(**rows: Sequence[Row]) -> tuple[dict[str, Document], list[str]]:
    book = given_facts({"项目": PROJECTS, **rows})
    phraser = Phraser(book, REGION, CATALOGUE)
    report = Document("报告", (), department="某市测试局", year=2024)
    return {one.name: one.document for one in row_sheets(phraser, report)}, phraser.missing


def test_a_project_with_indicators_has_a_form_and_others_have_none() -> None:
    columns = {"指标性质": "≥", "指标值": "5", "度量单位": "次", "完成值": "5", "权重": Decimal(90)}
    row = indicator("P1", "某指标", 得分=Decimal(90), 结果="达标", **columns)
    other = indicator("P9", "别的指标", 得分=Decimal(1), **columns)
    key = {"年度": 2024, "单位代码": "01", "项目代码": "P1"}
    said = {
        **key,
        "评价类型": "单位自评",
        "评价结论": "完成",
        "存在问题": "没有",
        "改进措施": "没有",
    }
    forms, missing = form_of(
        指标评分=[row, other],
        绩效指标=[row, other],
        项目评分=[{**key, **SCORED}],
        绩效评价=[said],
        项目资金=[{**key, "资金来源": "财政资金", **PROJECTS[0]}],
    )
    assert list(forms) == ["P1 甲项目"]
    (block,) = forms["P1 甲项目"].blocks
    assert isinstance(block, Table)
    spread(block)  # every place of the grid has one cell
    lines = texts(block)
    assert [
        "年度资金总额",
        "74.26",
        "462.51",
        "338.31",
        "73.15%",
        "10",
        "7.31",
        "【待补】",
    ] in lines
    assert ["其中", "财政资金", "74.26", "462.51", "338.31", "73.15%", ""] in lines
    assert ["产出指标", "数量指标", "某指标", "≥", "5", "次", "5", "90", "90", ""] in lines
    assert ["评价结论", "完成"] in lines
    assert "别的指标" not in str(lines)
    assert [one for one in missing if "原因" in one] == ["P1 甲项目的原因"]


def test_an_indicator_that_was_missed_owes_its_reason() -> None:
    row = indicator("P1", "某", 结果="未达标", 指标性质="≥", 指标值="5", 完成值="3")
    _, missing = form_of(指标评分=[row], 绩效指标=[row])
    assert "某的未完成原因分析" in missing
    assert "P1 甲项目的评价结论" in missing


# -- chapters -----------------------------------------------------------------------------------


def written(tmp_path: Path, text: str, book: Facts) -> list[str]:
    """What a chapter prints: its paragraphs and the titles of its tables."""
    path = tmp_path / "1.txt"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    chapters = read_chapter(path, "1.txt", problems)
    assert problems == []
    composed = compose(book, replace(REGION, chapters=chapters), CATALOGUE, final=False)
    return [
        block.title if isinstance(block, Table) else plain(block.content)
        for block in composed.document.blocks
        if isinstance(block, Table | Paragraph)
    ]


GROUPED = """[有表 项目]
@逐 项目 重点任务
（{组序}）{组名}
[有文 重点任务] @文字 重点任务
共{条数 重点项目}项，决算合计{合计 重点项目 决算数}。
@列表 重点项目
@逐完
[]
[无表 项目] 没有项目。
完。
"""


def test_lines_for_every_group_and_under_a_condition(tmp_path: Path) -> None:
    said = {("重点任务", "", "任务二 乙事"): ("乙事的话。",)}
    found = written(tmp_path, GROUPED, given_facts({"项目": PROJECTS}, texts=said))
    assert found == [
        "（1）甲事", "共2项，决算合计439.12万元。", "表3-1：甲事项目情况表",
        "（2）乙事", "乙事的话。", "共1项，决算合计0万元。", "表3-2：乙事项目情况表", "完。",
    ]  # fmt: skip


def test_without_rows_the_condition_leaves_all_out(tmp_path: Path) -> None:
    assert written(tmp_path, GROUPED, given_facts({})) == ["没有项目。", "完。"]


def test_a_sum_lacks_what_a_row_lacks(tmp_path: Path) -> None:
    rows = [*PROJECTS, project("P4", "丁", "任务二 乙事", 1, 1, None)]
    assert "共2项，决算合计【待补】。" in written(tmp_path, GROUPED, given_facts({"项目": rows}))


def test_the_part_is_as_before_where_nothing_is_evaluated() -> None:
    said = {("附件", "", ""): ("自评报告另附。",)}
    document = compose(given_facts({}, texts=said), REGION, CATALOGUE, final=False).document
    lines = [plain(b.content) for b in document.blocks if isinstance(b, Paragraph)]
    assert "自评报告另附。" in lines
    assert not [line for line in lines if "评分说明" in line]


# -- read back ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("rate", "wrong"), [("-25%", 0), ("25%", 1), ("-24%", 1)])
def test_a_computed_number_is_held_against_what_it_follows_from(rate: str, wrong: int) -> None:
    from mingzhang.disclosures.judging import conclude
    from mingzhang.model.document import Text
    from mingzhang.told.verdict import Verdict

    line = f"某市测试局本年度预算执行数为1500万元，本年度调整预算数为2000万元，2024年偏离度{rate}。"
    document = Document("2024年度某市测试局部门决算", (Paragraph((Text(line),)),))
    reader = Reader(REGION, CATALOGUE)
    (verdict,) = conclude([(document, reader.read([(document, "甲.txt")]))], CATALOGUE)
    assert isinstance(verdict, Verdict)
    assert len([one for one in verdict.findings if one.rule == "偏离"]) == wrong


# -- what packs may get wrong -------------------------------------------------------------------

WRONG = """title = "某表"
widths = [1, 1]
relation = "项目"
order = ["先后"]
where = { "项目名" = "甲" }
head = [["一格"]]
[[columns]]
head = "甲"
column = "项目名字"
[[columns]]
head = "乙"
slot = "算 没有的"
"""


def test_slips_in_a_table_are_told_with_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "表.toml"
    path.write_text(WRONG, encoding="utf-8")
    problems: list[Problem] = []
    table = read_file(RowTable, TomlFile.read(path, "表.toml", problems))
    names = Names(CATALOGUE, problems)
    names.all_of(table)
    Checker(names).row_table(table)
    told = "\n".join(f"{one.message}{one.mend}" for one in problems)
    assert "第1段有一行1格，widths 有2格" in told
    for name in ("先后", "项目名", "项目名字", "没有的"):
        assert f"没有名为“{name}”的" in told
    assert "项目名称" in told
    assert len(problems) == 5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('["甲"]\nformula = "乙 ÷"\ninputs = { "乙" = "采购.总额" }\n', "公式读不懂"),
        ('["甲"]\nformula = "丙"\ninputs = { "乙" = "采购.总额" }\n', "公式里的“丙”不是输入"),
        ('["甲"]\nformula = "乙"\nclaim = "偏离"\ninputs = { "乙" = "采购.总额" }\n', "写了 claim"),
        (
            '["甲"]\nformula = "乙"\nstyle = "斤"\ninputs = { "乙" = "采购.总额" }\n',
            "“style”不能是“斤”",
        ),
    ],
)
def test_slips_in_computed_numbers(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "computed.toml"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    read_tables(Computed, TomlFile.read(path, "computed.toml", problems))
    assert told in "".join(one.message for one in problems)


def test_rounding_to_two_decimals_is_that_of_accountants() -> None:
    # 0.005 of a percent exactly: half goes up.
    rows = [project("P1", "甲", "任务一 甲事", 0, 20000, 1)]
    table, _ = made("重点项目", given_facts({"项目": rows}), TASK)
    exact = (Decimal(100) / 20000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert texts(table)[1][6] == f"{exact}%" == "0.01%"
