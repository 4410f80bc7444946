"""A whole made-up department: every table of a book filled, nothing contradicts itself.

``write_whole`` writes a book that publishes after any region, of a department with three units or
of a unit alone. All names and numbers are invented; the same arguments give the same book.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

YEAR = 2024
DEPARTMENT, UNIT = "虚构市测试局", "虚构市测试研究所"
GENERAL, FUND, CAPITAL = (
    "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款",
)  # fmt: skip
OTHER = "非财政拨款"
BASIC, PROJECT = "基本支出", "项目支出"
SPENT = "一般公共预算.支出.决算数"

Cells = dict[str, object]
Row = Sequence[object]

# 单位代码, 名称, 类型
UNITS = (
    ("01", f"{DEPARTMENT}（本级）", "行政单位"),
    ("02", "虚构市测试事务中心", "参照公务员法管理的事业单位"),
    ("03", UNIT, "其他事业单位"),
)
# Per unit of what it pays from the general budget: nature, function, economic code, project.
GENERAL_LINES: tuple[tuple[str, str, str, str], ...] = (
    (BASIC, "2060101", "30101", ""), (BASIC, "2060101", "30102", ""),
    (BASIC, "2060101", "30103", ""), (BASIC, "2060101", "30201", ""),
    (BASIC, "2060101", "30211", ""), (BASIC, "2060101", "30212", ""),
    (BASIC, "2060101", "30217", ""), (BASIC, "2060101", "30231", ""),
    (BASIC, "2060101", "30302", ""), (BASIC, "2060101", "31002", ""),
    (BASIC, "2080505", "30108", ""), (BASIC, "2080506", "30109", ""),
    (BASIC, "2101101", "30110", ""), (BASIC, "2210201", "30113", ""),
    (PROJECT, "2060503", "30227", "X1"), (PROJECT, "2060503", "31003", "X1"),
    (PROJECT, "2060702", "30213", "X2"), (PROJECT, "2080799", "30399", "X3"),
)  # fmt: skip
# Paid from the other funds and from money of their own: fund, nature, function, code, project.
OTHER_LINES: tuple[tuple[str, str, str, str, str], ...] = (
    (FUND, PROJECT, "2120803", "31005", "X4"), (FUND, PROJECT, "2120802", "30227", "X5"),
    (FUND, BASIC, "2120806", "30201", ""), (CAPITAL, PROJECT, "2230105", "31299", "X6"),
    (OTHER, BASIC, "2060101", "30299", ""), (OTHER, PROJECT, "2060702", "30227", "X7"),
    (OTHER, "经营支出", "2060503", "30299", ""), (OTHER, "上缴上级支出", "2060503", "30299", ""),
    (OTHER, "对附属单位补助支出", "2060503", "30299", ""),
)  # fmt: skip
SOURCES = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
PROJECTS = {f"X{number}": f"虚构项目{number}" for number in range(1, 8)}
VEHICLES = (
    "部级领导干部用车", "主要领导干部用车", "机要通信用车", "应急保障用车", "执法执勤用车",
    "特种专业技术用车", "离退休干部用车", "其他用车",
)  # fmt: skip
EQUIPMENT = "单价100万元（含）以上设备（不含车辆）"


@dataclass(slots=True)
class Whole:
    """The tables as they grow. ``rng`` decides every amount.

    A ``spare`` department has the general budget alone: no other funds, no travel, cars, guests
    or contracts, the tables say so.
    """

    kind: str
    rng: Random
    spare: bool = False
    tables: dict[str, list[Cells]] = field(default_factory=dict)

    @property
    def unwanted(self) -> tuple[str, ...]:
        """Economic codes that a spare department does not spend on."""
        return ("30212", "30217", "30231") if self.spare else ()

    @property
    def top(self) -> str:
        """Code of the unit the report is about."""
        return "00" if self.kind == "部门" else "03"

    def add(self, table: str, unit: str, /, **cells: object) -> None:
        """A row of this year."""
        year = {} if table in {"单位", "指标文件"} else {"年度": YEAR}
        self.tables.setdefault(table, []).append({**year, "单位代码": unit, **cells})

    def write(self, section: str, text: str, quantity: str = "", code: str = "") -> None:
        """A row of 文字说明."""
        about = {"章节": section, "量": quantity, "科目": code, "序号": ""}
        self.add("文字说明", self.top, **about, 内容=text, 状态="已审")

    def amount(self, low: int, high: int) -> Decimal:
        """Some 元 with cents."""
        return Decimal(self.rng.randrange(low * 100, high * 100)) / 100

    def near(self, amount: Decimal) -> Decimal:
        """An amount up to a tenth away; one in four is the same."""
        if self.rng.randrange(4) == 0:
            return amount
        return (amount * self.rng.randrange(900, 1100) / 1000).quantize(Decimal("0.01"))

    def total(self, table: str, column: str, **words: object) -> Decimal:
        """The sum of a column over the rows that have these words."""
        rows = self.tables.get(table, [])
        fitting = (row for row in rows if all(row.get(name) == w for name, w in words.items()))
        return sum((Decimal(str(row.get(column) or 0)) for row in fitting), Decimal(0))


def tables_of(kind: str = "部门", seed: int = 1, *, spare: bool = False) -> dict[str, list[Cells]]:
    """Every table of the book by name, a row a dict of its columns."""
    whole = Whole(kind, Random(f"{kind}/{seed}"), spare)
    units = UNITS if kind == "部门" else UNITS[2:]
    if kind == "部门":
        whole.add("单位", "00", 单位名称=DEPARTMENT, 单位类型="部门")
    for code, name, sort in units:
        above = "00" if kind == "部门" else ""
        whole.add("单位", code, 上级代码=above, 单位名称=name, 单位类型=sort)
        _money(whole, code)
        _running(whole, code, sort)
        _things(whole, code)
    for name, score in SCORES.items():
        whole.add("机构运行信息", whole.top, 指标=name, 决算数=score)
    # The same total as the table of points has it.
    total = SCORES["整体绩效自评得分"]
    whole.add("报表单元", whole.top, 量="得分.合计", 科目="", 值=total, 采用="", 出处="虚构")
    _last_year(whole)
    _texts(whole)
    return whole.tables


def _money(whole: Whole, unit: str) -> None:
    """Spending line by line, the income that pays for it, and what is carried over."""
    lines = [(GENERAL, *line) for line in GENERAL_LINES if line[2] not in whole.unwanted]
    lines += () if whole.spare else OTHER_LINES
    for fund, nature, function, economic, project in lines:
        final = whole.amount(3_000, 900_000)
        budgets = {"年初预算数": whole.near(final), "全年预算数": whole.near(final)}
        whole.add(
            "支出", unit, 资金性质=fund, 支出性质=nature, 功能科目=function, 经济科目=economic,
            项目代码=project, **budgets, 决算数=final,
        )  # fmt: skip
    for project, name in PROJECTS.items():
        sums = {
            column: whole.total("支出", column, 单位代码=unit, 项目代码=project)
            for column in ("年初预算数", "全年预算数", "决算数")
        }
        whole.add("项目", unit, 项目代码=project, 项目名称=name, 资金类型="部门预算", **sums)
    for fund in (GENERAL, FUND, CAPITAL, OTHER):
        spent: dict[str, Decimal] = {}
        for row in whole.tables["支出"]:
            if (row["单位代码"], row["资金性质"]) == (unit, fund):
                spent.setdefault(str(row["功能科目"]), Decimal(0))
                spent[str(row["功能科目"])] += Decimal(str(row["决算数"]))
        for number, (function, amount) in enumerate(spent.items()):
            source = SOURCES[number % len(SOURCES)] if fund == OTHER else fund
            left, used = whole.amount(0, 9_000), whole.amount(0, 9_000)
            _income(whole, unit, source, function, amount + left - used)
            for kind, rest in (("年初结转和结余", used), ("年末结转和结余", left)):
                whole.add(
                    "结转结余", unit, 资金性质=fund, 类别=kind, 功能科目=function, 决算数=rest
                )  # fmt: skip
    if whole.spare:
        return
    for source in SOURCES[3:]:
        _income(whole, unit, source, "2060702", whole.amount(5_000, 20_000))
    spare = sum(
        (whole.total("收入", "决算数", 单位代码=unit, 资金来源=source) for source in SOURCES[3:]),
        Decimal("1234.5"),
    )
    for kind, rest in (("使用非财政拨款结余", Decimal("1234.5")), ("结余分配", spare)):
        whole.add("结转结余", unit, 资金性质=OTHER, 类别=kind, 决算数=rest)


def _income(whole: Whole, unit: str, source: str, function: str, amount: Decimal) -> None:
    whole.add(
        "收入", unit, 资金来源=source, 功能科目=function, 年初预算数=whole.near(amount),
        全年预算数=whole.near(amount), 决算数=amount,
    )  # fmt: skip


def _running(whole: Whole, unit: str, sort: str) -> None:
    """The statistics: money that fits the spending, and counts."""
    basic = {"单位代码": unit, "资金性质": GENERAL, "支出性质": BASIC}

    def spent(*codes: str) -> Decimal:
        return sum((whole.total("支出", "决算数", 经济科目=c, **basic) for c in codes), Decimal(0))

    running = spent("30201", "30211", "30212", "30217", "30231", "31002")
    money = {
        "因公出国（境）费": spent("30212"),
        "公务用车购置费": Decimal(0) if whole.spare else whole.amount(100_000, 200_000),
        "公务用车运行维护费": spent("30231"),
        "国内公务接待费": spent("30217"),
        "国（境）外公务接待费": Decimal(0),
        "机关运行经费": Decimal(0) if whole.spare or sort == "其他事业单位" else running,
        "会议费": whole.amount(1_000, 9_000),
        "培训费": whole.amount(1_000, 9_000),
        "差旅费": spent("30211"),
    }
    for name, amount in money.items():
        budget = whole.near(amount)
        general = {"一般公共预算预算数": budget, "一般公共预算决算数": amount}
        whole.add("机构运行信息", unit, 指标=name, 预算数=budget, 决算数=amount, **general)
    for name, count in COUNTS.items():
        whole.add("机构运行信息", unit, 指标=name, 决算数=0 if whole.spare else count)


# Statistics that are no money of their own; grades and mended faults add up.
COUNTS: dict[str, object] = {
    "因公出国（境）团组数": 2,
    "因公出国（境）人次数": 5,
    "公务用车购置数": 1,
    "公务用车保有量": 6,
    "国内公务接待批次": 31,
    "国内公务接待人次": 264,
    "外事接待批次": 2,
    "外事接待人次": 9,
    "预算事前绩效评估项目数": 1,
    "编制绩效目标项目数": 7,
    "开展绩效监控项目数": 7,
    "绩效自评项目数": 7,
    "绩效自评优项目数": 5,
    "绩效自评良项目数": 1,
    "绩效自评合格项目数": 1,
    "绩效自评不合格项目数": 0,
    "绩效自评发现问题数": 3,
    "绩效自评已整改问题数": 2,
    "绩效自评正在整改问题数": 1,
    "编制绩效目标项目金额": 1_200_000,
    "开展绩效监控项目金额": 1_200_000,
    "绩效自评项目金额": 1_150_000.5,
    "外事接待费": 1_000,
}
# Scores are of the whole and do not add up.
SCORES = {"整体绩效自评得分": 94.5, "绩效自评平均得分": 95.25}  # fmt: skip


CONTRACTS = (
    ("货物", "小微企业", "小微企业"), ("工程", "中型企业", "中小企业"),
    ("服务", "小微企业", "未预留"), ("服务", "大型企业", "未预留"),
)  # fmt: skip


def _things(whole: Whole, unit: str) -> None:
    """Contracts, people, cars and equipment, budget papers."""
    for number, (sort, size, kept) in enumerate(CONTRACTS):
        paid = Decimal(0) if whole.spare else whole.amount(10_000, 400_000)
        amounts = dict.fromkeys(("预算金额", "合同金额", "支付金额"), paid)
        whole.add(
            "采购明细", unit, 合同编号=f"C{unit}{number}", 采购内容=f"虚构{sort}{number}",
            采购类别=sort, 供应商类型=size, 预留对象=kept, **amounts,
        )  # fmt: skip
    for sort in ("公务员", "参照公务员法管理人员", "专业技术人员"):
        whole.add("人员", unit, 人员类别=sort, 编制数=9, 实有人数=8, 编外人数=0)
    for number, name in enumerate(VEHICLES):
        whole.add("资产", unit, 资产类别="车辆", 项目=name, 数量=0 if whole.spare else number % 3)
    whole.add("资产", unit, 资产类别="设备", 项目=EQUIPMENT, 数量=2)
    whole.add(
        "指标文件", unit, 文号=f"虚构〔2024〕{unit}号", 日期="2024-03-01", 级次="市级",
        类型="年初批复", 功能科目="2060101", 项目代码="", 金额=10_000, 支出金额=10_000, 结转金额=0,
    )  # fmt: skip


def _last_year(whole: Whole) -> None:
    """Last year's final figures: every class its share of a total that differs a little."""
    balance = {
        "收支": whole.total("收入", "决算数")
        + whole.total("结转结余", "决算数", 类别="年初结转和结余")
        + whole.total("结转结余", "决算数", 类别="使用非财政拨款结余"),
        "财政拨款": sum(
            (
                whole.total("收入", "决算数", 资金来源=fund)
                + whole.total("结转结余", "决算数", 资金性质=fund, 类别="年初结转和结余")
                for fund in (GENERAL, FUND, CAPITAL)
            ),
            Decimal(0),
        ),
    }
    known: dict[tuple[str, str], Decimal] = {}
    for name, amount in balance.items():
        last = _changed(amount)
        known |= {(f"{name}.收入总计", ""): last, (f"{name}.支出总计", ""): last}
    for fund, name in ((GENERAL, "一般公共预算"), (FUND, "政府性基金"), (CAPITAL, "国有资本")):
        classes: dict[str, Decimal] = {}
        for row in whole.tables["支出"]:
            if row["资金性质"] == fund:
                code = str(row["功能科目"])[:3]
                classes[code] = classes.get(code, Decimal(0)) + Decimal(str(row["决算数"]))
        last_classes = {code: _changed(amount) for code, amount in classes.items()}
        known[f"{name}.支出.决算数", ""] = sum(last_classes.values(), Decimal(0))
        known |= {(f"{name}.支出.决算数", code): a for code, a in last_classes.items()}
    for name, words in THREE.items():
        amounts = (whole.total("机构运行信息", "决算数", 指标=word) for word in words)
        amount = sum(amounts, Decimal(0))
        known[f"{name}.决算数", ""] = amount if name in UNCHANGED else _changed(amount)
    known["三公.合计.决算数", ""] = sum(
        (known[f"{name}.决算数", ""] for name in list(THREE)[:3]), Decimal(0)
    )
    for (name, code), amount in known.items():
        whole.add("上年数", whole.top, 量=name, 科目=code, 值=amount, 出处="虚构的上年决算")
        whole.tables["上年数"][-1]["年度"] = YEAR - 1


THREE = {
    "三公.因公出国（境）费": ("因公出国（境）费",),
    "三公.公务用车购置及运行维护费": ("公务用车购置费", "公务用车运行维护费"),
    "三公.公务接待费": ("国内公务接待费", "国（境）外公务接待费"),
    "机关运行经费": ("机关运行经费",),
    "会议费": ("会议费",),
    "培训费": ("培训费",),
    "差旅费": ("差旅费",),
}


UNCHANGED = ("三公.公务接待费", "培训费")


def _changed(amount: Decimal) -> Decimal:
    return (amount * Decimal("0.87")).quantize(Decimal("0.01"))


def _texts(whole: Whole) -> None:
    """Everything people write: duties, reasons, purposes."""
    for section, text in SECTIONS.items():
        whole.write(section, text)
    for name in dict.fromkeys(str(row["量"]) for row in whole.tables["上年数"]):
        whole.write("原因", "主要原因是工作任务有变化。", name)
    functions = {(str(row["资金性质"]), str(row["功能科目"])) for row in whole.tables["支出"]}
    names = {GENERAL: SPENT, FUND: "政府性基金.支出.决算数", CAPITAL: "国有资本.支出.决算数"}
    for fund, function in sorted(functions | {(fund, "") for fund in names}):
        for section, text in (("用途", "测试工作支出"), ("预算差异原因", "年中任务有调整")):
            if fund in names:
                whole.write(section, f"{text}。", names[fund], function)
    for name, text in THREE_TEXTS.items():
        for section in ("用途", "内容", "预算差异原因"):
            whole.write(section, text, name)


SECTIONS = {
    "主要职能": "负责虚构市的测试工作。",
    "机构设置": "虚构市测试研究所内设三个科室。",
    "附件": "整体绩效自评报告另附。",
    "监督索引号": "虚构监督索引号第一号",
    "绩效管理制度": "虚构市测试局绩效管理办法",
    "绩效工作机制": "分工负责、逐级审核",
    "绩效自评情况": "项目均已自评，结果应用于下年预算。",
    "其他重要事项": "没有其他需要说明的事项。",
    "重点工作": "完成虚构的测试任务。",
}
THREE_TEXTS = {
    "三公.合计.决算数": "严格控制支出",
    "三公.因公出国（境）费.决算数": "参加虚构的国际会议",
    "三公.公务用车购置费.决算数": "更新到期车辆",
    "三公.公务用车运行维护费.决算数": "车辆燃料、维修和保险",
    "三公.国内公务接待费.决算数": "接待来访单位",
}


def write_whole(
    folder: Path, region: str, kind: str = "部门", seed: int = 1, *, spare: bool = False
) -> Path:
    """Write the book into a new folder: book.toml and a CSV for each table."""
    folder.mkdir(parents=True)
    name, code = (DEPARTMENT, "00") if kind == "部门" else (UNIT, "03")
    settings = {"department": name, "unit": code, "region": region, "kind": kind}
    lines = [f'{key} = "{value}"' for key, value in settings.items()]
    lines += [f"year = {YEAR}", f'published = "{YEAR + 1}年8月20日"']
    text = "# 虚构的单位，数都是编的。\n" + "\n".join(lines) + "\n"
    (folder / "book.toml").write_text(text, encoding="utf-8")
    for table, rows in tables_of(kind, seed, spare=spare).items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.DictWriter(handle, list(dict.fromkeys(_columns(rows))))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def _columns(rows: Sequence[Cells]) -> Iterator[str]:
    for row in rows:
        yield from row
