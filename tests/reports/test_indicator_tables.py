"""Targets and results in tables of several layouts: planted faults are told, sound ones not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tabled import CATALOGUE, cell, checked_numbers, found, read, say, table

from mingzhang.model.document import Document, Heading, Table, Text
from mingzhang.model.rows import named_rows
from mingzhang.reports.tables.indicators import indicator_tables, likest
from mingzhang.reports.tables.names import comparable
from mingzhang.texts.measures import Measures

WORDS = CATALOGUE.table_words
assert WORDS is not None
RULES = [
    name
    for name, rule in CATALOGUE.rules.items()
    if rule.over
    in {"指标", "指标表", "所列项目", "所说条数", "项目合计", "文中指标", "自评得分", "自评资金"}
]
HEAD = "年度目标|重点履职项目|一级指标|二级指标|三级指标|绩效指标值|实际完成指标值|完成率"


def rows(*changed: str) -> Table:
    """Five indicators of one project; a changed line replaces the one of the same name."""
    lines = [
        "任务一|甲项目（虚构）|产出指标|数量指标|参加培训的人数|≥3.2万人|3.92万人|122.50%",
        "任务一|甲项目（虚构）|产出指标|质量指标|培训合格率|≥95%|98%|103.16%",
        "任务一|甲项目（虚构）|产出指标|时效指标|培训完成时限|2024年12月前|已完成|100%",
        "任务一|甲项目（虚构）|效益指标|社会效益指标|培训机制健全|优|优|100%",
        "任务一|甲项目（虚构）|成本指标|经济成本指标|培训费用|≤10万元|9.85万元|100%",
    ]
    names = {line.split("|")[4]: n for n, line in enumerate(lines)}
    for line in changed:
        lines[names[line.split("|")[4]]] = line
    return table("表4-1 项目目标完成情况表（虚构）", HEAD, *lines)


def told(*blocks: object, origin: str = "文本层") -> list[str]:
    return [
        f"{one.severity} {one.rule} {one.message}"
        for one in found(*blocks, origin=origin, rules=RULES)  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(
    ("text", "unit", "sign", "number", "base"),
    [
        ("≥3.2万人", "", "≥", "32000", "人"),
        ("98%以上", "", "≥", "98", "%"),
        ("不超过10万元", "", "≤", "100000", "元"),
        ("600", "条", "", "600", "条"),
        ("21.27", "万人", "", "212700", "人"),
        ("100百分比", "", "", "100", "%"),
        ("1场次", "", "", "1", "次"),
        ("600元/人·月", "", "", "600", "元/人·月"),
    ],
)
def test_values_with_signs_scales_and_units(
    text: str, unit: str, sign: str, number: str, base: str
) -> None:
    assert WORDS is not None
    measure = Measures(WORDS).read(text, "", unit)
    assert (measure.sign, measure.number, measure.unit) == (sign, Decimal(number), base)


@pytest.mark.parametrize(
    "text",
    ["按季度", "优", "2024年12月前", "10月底前", "国家级50万元/家、省级20万元/家", "110±", "1/L"],
)
def test_texts_dates_and_several_numbers_are_no_value(text: str) -> None:
    assert WORDS is not None
    assert Measures(WORDS).read(text).number is None


def test_a_sound_table_gives_no_finding() -> None:
    assert told(rows()) == []


def test_a_result_below_its_target_is_not_reached() -> None:
    (message,) = told(rows("任务一|甲项目（虚构）|产出指标|质量指标|培训合格率|≥95%|93%|100%"))
    assert message.startswith("error 指标未达 《表4-1 项目目标完成情况表（虚构）》“培训合格率”")
    assert "完成率却写100%" in message
    assert told(rows("任务一|甲项目（虚构）|产出指标|质量指标|培训合格率|≥95%|93%|97.89%")) == []


def test_a_cost_above_its_limit_is_not_reached() -> None:
    (message,) = told(
        rows("任务一|甲项目（虚构）|成本指标|经济成本指标|培训费用|≤10万元|12万元|100%")
    )
    assert "指标未达" in message


def test_a_completion_that_does_not_follow_from_target_and_result() -> None:
    (message,) = told(
        rows("任务一|甲项目（虚构）|产出指标|数量指标|参加培训的人数|≥3.2万人|3.92万人|132.50%")
    )
    assert message.startswith("error 指标完成率")
    assert "应为122.5%" in message


def test_in_converted_text_one_digit_is_only_to_be_explained() -> None:
    line = "任务一|甲项目（虚构）|产出指标|数量指标|参加培训的人数|≥3.2万人|3.92万人|132.50%"
    (message,) = told(rows(line), origin="转换")
    assert message.startswith("warning 指标完成率")


def test_capped_and_uncapped_completions_are_one_finding_on_the_practice() -> None:
    capped = "任务一|甲项目（虚构）|产出指标|质量指标|培训合格率|≥95%|98%|100%"
    (message,) = told(rows(capped))
    assert message.startswith("info 指标封顶")
    whole = "任务一|甲项目（虚构）|产出指标|数量指标|参加培训的人数|≥3.2万人|3.92万人|100%"
    assert told(rows(capped, whole)) == []


def test_the_unit_of_a_result_and_a_sign_before_words() -> None:
    (message,) = told(
        rows("任务一|甲项目（虚构）|产出指标|数量指标|参加培训的人数|≥3.2万人|100%|100%")
    )
    assert message.startswith("info 指标单位")
    signed = table(
        "表10（虚构）",
        "项目名称|效益指标|指标性质|指标值|度量单位|完成值",
        "甲项目（虚构）|人才可持续性|≥|不断优化|%|优",
        "乙项目（虚构）|人才便捷度|定性|逐步提升||逐步提升",
    )
    (message,) = told(signed)
    assert message.startswith("error 指标性质")


def two_tables(target: str, result: str) -> tuple[Table, Table]:
    other = table(
        "表9 数量指标（虚构）",
        "项目名称|数量指标|指标性质|指标值|度量单位|完成值",
        f"甲项目（虚构）|参加培训的人数|≥|{target}|万人|{result}万人",
    )
    return rows(), other


def test_one_indicator_in_two_tables() -> None:
    assert told(*two_tables("3.2", "3.92")) == []
    short = two_tables("3.2", "3.29")
    assert told(*short) == []  # the comparable name is too short to be the same thing
    longer = [Table(one.title, tuple(_renamed(row) for row in one.rows)) for one in short]
    (message,) = told(*longer)
    assert message.startswith("error 指标两值 “参加职业技能培训的人数”两处不同")


def _renamed(row: tuple[object, ...]) -> tuple:  # type: ignore[type-arg]
    texts = ["".join(i.text for i in c.content) for c in row]  # type: ignore[attr-defined]
    return tuple(cell(text.replace("参加培训的人数", "参加职业技能培训的人数")) for text in texts)


def test_a_sentence_that_prints_the_target_as_the_result() -> None:
    assert told(say("2024年，参加职业技能培训3.92万人。"), *named()) == []
    (message,) = told(say("2024年，参加职业技能培训的人数达到3.2万人。"), *named())
    assert message.startswith("error 文中指标")
    assert "文中印的是目标值" in message
    assert told(say("2024年，参加职业技能培训的人数达到3万人以上。"), *named()) == []


def named() -> list[Table]:
    return [Table("表4-1（虚构）", tuple(_renamed(row) for row in rows().rows))]


def test_counts_that_the_text_states() -> None:
    listed = two_tables("3.2", "3.92")[1]
    assert told(say("共有1条数量指标，均完成目标值。"), listed) == []
    (message,) = told(say("共有2条数量指标，均完成目标值。"), listed)
    assert message.startswith("error 所说条数")
    assert "是2，表里列出1" in message


def projects(said: str) -> list[str]:
    listed = table(
        "表3-1 项目情况表（虚构）",
        "序号|项目名称|年初预算数|调整预算数|决算数|执行率",
        "1|甲项目（虚构）|74.26|462.51|338.31|73.15%",
        "2|乙项目（虚构）|0|100.81|100.81|100%",
        unit="万元",
    )
    return told(say(said), listed)


def test_the_sum_of_projects_and_which_column_it_is() -> None:
    assert projects("开展对应项目2项，资金合计439.12万元，情况如下。") == []
    (message,) = projects("开展对应项目2项，资金合计563.32万元，情况如下。")
    assert message.startswith("info 项目合计")
    assert "调整（全年）预算数" in message
    (message,) = projects("开展对应项目2项，资金合计536.32万元，情况如下。")
    assert message.startswith("error 项目合计")
    (message,) = projects("开展对应项目3项，资金合计439.12万元，情况如下。")
    assert message.startswith("error 所说条数")


def test_deviations_that_the_text_denies() -> None:
    line = "任务一|甲项目（虚构）|产出指标|数量指标|参加培训的人数|≥3.2万人|4.48万人|140%"
    said = say("其中偏离度大于30%的指标条数0条。")
    assert told(said, rows()) == []
    (message,) = told(said, rows(line))
    assert message.startswith("warning 指标偏离")
    assert "参加培训的人数" in message


def test_the_cost_of_a_project_against_what_was_spent() -> None:
    head = "项目名称|年初预算数|调整预算数|决算数"
    same = table("项目（虚构）", head, "甲项目（虚构）|10|10|9.85", unit="万元")
    more = table("项目（虚构）", head, "甲项目（虚构）|10|17.04|17.04", unit="万元")
    assert told(same, rows()) == []
    (message,) = told(more, rows())
    assert message.startswith("warning 项目成本")


def points(*scores: str, total: str = "95", grade: str = "优") -> list[str]:
    weights = (50, 30, 20)
    lines = [
        say(f"本项指标权重{weight}分、得分{score}分。")
        for weight, score in zip(weights, scores, strict=False)
    ]
    heads = [say("（一）产出"), say("（二）效益"), say("（三）满意度")]
    blocks = [block for pair in zip(heads, lines, strict=False) for block in pair]
    return told(*blocks, say(f"自评得分为{total}分（满分100分），总体评价等级为“{grade}”。"))


def test_points_their_sum_and_the_grade() -> None:
    assert points("48", "28", "19") == []
    (message,) = points("48", "28", "18")
    assert message.startswith("error 得分合计")
    over, _ = points("52", "28", "19")
    assert over.startswith("error 得分超分") or over.startswith("error 得分合计")
    (message,) = points("48", "28", "9", total="85")
    assert message.startswith("warning 自评等级")


def test_points_that_are_not_all_printed_are_to_be_explained() -> None:
    lines = [
        say("（一）甲"),
        say("权重40分、得分39分。"),
        say("（二）乙"),
        say("权重20分、得分20分。"),
    ]
    lines += [say("（三）丙"), say("权重20分、得分20分。")]
    (message,) = told(*lines, say("自评得分为95分（满分100分）。"))
    assert message.startswith("warning 得分合计")
    assert "相加79分，差16分" in message


def form(
    person: str = "120人", score: str = "50", total: str = "97.8", execution: str = "9.8"
) -> Table:
    """The form of one project as it is published in many provinces."""
    lines = (
        (cell("项目名称", 2), cell("技能培训补助（虚构）", 7)),
        (
            cell("项目资金（万元）", 1, 4),
            cell("", 2),
            *_cells("年初预算数|全年预算数|全年执行数|分值|执行率|得分"),
        ),
        (cell("年度资金总额：", 2), *_cells(f"100|100|98|10|98%|{execution}")),
        (cell("其中：当年财政拨款", 2), *_cells("90|90|88|—|97.78%|—")),
        (cell("上年结转资金", 2), *_cells("10|10|10|—|100%|—")),
        (cell("年度总体目标"), cell("预期目标", 4), cell("实际完成情况", 4)),
        _cells(
            "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"
        ),
        (
            cell("", 1, 3),
            cell("产出指标", 1, 2),
            *_cells(f"数量指标|培训人数|≥100人|{person}|50|{score}|"),
        ),
        _cells("质量指标|培训合格率|≥95%|96%|20|20|"),
        _cells("满意度指标|服务对象满意度指标|学员满意度|≥90%|92%|20|18|样本少"),
        (cell("总分", 6), *_cells(f"100|{total}|")),
    )
    return Table("项目支出绩效自评表（虚构）", lines)


def _cells(line: str) -> tuple:  # type: ignore[type-arg]
    return tuple(cell(text) for text in line.split("|"))


def test_the_form_of_a_project_is_read_with_its_points() -> None:
    assert WORDS is not None
    (one,) = indicator_tables(Document("虚构", (form(),)), WORDS)
    assert [row.project for row in one.rows] == ["技能培训补助（虚构）"] * 3
    points = (one.execution, one.execution_score, one.total_score)
    assert points == (Decimal(10), Decimal("9.8"), Decimal("97.8"))
    assert told(form()) == []


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"total": "99.8"}, "指标总分"),
        ({"score": "60", "total": "107.8"}, "指标得分"),
        ({"person": "90人"}, "指标未达"),
        ({"execution": "10", "total": "98"}, "执行得分"),
    ],
)
def test_faults_in_the_form_of_a_project(changed: dict[str, str], rule: str) -> None:
    (message,) = told(form(**changed))
    assert message.split(" ")[1] == rule


def test_weights_that_do_not_add_up() -> None:
    head = "一级指标|三级指标|指标性质|指标值|度量单位|权重|实际完成值"
    lines = [
        "产出指标|活动场次|≥|4|场|{}|5",
        "效益指标|知晓率|≥|90|%|30|95",
        "满意度指标|满意度|≥|90|%|20|95",
    ]
    for weight, severity in (("50", ""), ("40", "info"), ("45", "warning"), ("60", "error")):
        texts = told(
            table("整体支出自评表（虚构）", head, *(line.format(weight) for line in lines))
        )
        assert [text.split(" ")[:2] for text in texts] == (
            [[severity, "指标权重"]] if severity else []
        )


def test_letters_in_any_order_lead_to_the_project() -> None:
    names = ["事业单位公开招聘工作人员", "机关事业单位工人工考", "人才发展资金"]
    assert likest("项：业位开聘作员目事单公招工人", names) == names[0]
    assert likest("项：：才展金目人发资金", names) == names[2]
    assert likest("", names) == ""


def test_names_are_compared_without_what_they_may_begin_or_end_with() -> None:
    assert WORDS is not None
    short = comparable("申领电子社保卡人口覆盖率", WORDS)
    assert comparable("其中全市申领电子社会保障卡人口覆盖率", WORDS) == short
    assert comparable("失业保险参保人数", WORDS) != comparable("失业保险费收入", WORDS)


def test_scopes_of_a_department_and_of_projects_are_apart() -> None:
    whole = table(
        "部门整体支出自评表（虚构）",
        *("一级指标|三级指标|指标值|实际完成值", "产出指标|参保人数|≥30万人|32万人"),
    )
    scopes = [row["组"] for row in named_rows(read(whole, rows()).observed["指标表"])]
    assert scopes == ["部门", "项目"]


SENTENCE = "2024年，参加职业技能培训的人数达到{}万人。"


def twice(rate: str = "122.50%", target: str = "3.2", result: str = "3.92") -> list[Table]:
    """The same indicator in two tables; what is changed is changed in the first."""
    line = (
        f"任务一|甲项目（虚构）|产出指标|数量指标|参加培训的人数|≥{target}万人|{result}万人|{rate}"
    )
    changed = rows(line), two_tables("3.2", "3.92")[1]
    return [Table(one.title, tuple(_renamed(row) for row in one.rows)) for one in changed]


def test_what_counts_as_checked_is_seen_when_it_changes() -> None:
    held = checked_numbers(say(SENTENCE.format("3.92")), *twice())
    assert sorted(held) == ["103.16", "3.2", "3.2", "3.92", "3.92", "3.92"]
    assert told(say(SENTENCE.format("3.92")), *twice()) == []
    for blocks in (
        (say(SENTENCE.format("3.96")), *twice()),
        (say(SENTENCE.format("3.92")), *twice(rate="132.50%")),
        (say(SENTENCE.format("3.92")), *twice(target="3.1")),
        (say(SENTENCE.format("3.92")), *twice(result="3.29")),
    ):
        assert told(*blocks)


def test_a_finding_names_the_heading_it_stands_under() -> None:
    """Not the last heading of the report, nor the first."""
    said = say("2024年，参加职业技能培训的人数达到3.2万人。")
    one, two, last = (Heading(2, (Text(word),)) for word in ("一、甲", "二、乙", "三、丙"))
    findings = found(one, two, said, last, *named(), rules=RULES)
    (finding,) = [finding for finding in findings if finding.rule == "文中指标"]
    assert finding.locations[0].section == "二、乙"
