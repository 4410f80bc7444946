"""A made-up department's year for the foreign reports: yuan to the cent, consistent by its making.

Nothing of the project is used here, so that what is told of the figures is an independent answer.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

CENT = Decimal("0.01")
NAMES = {
    "201": "一般公共服务支出",
    "20113": "商贸事务",
    "2011301": "行政运行",
    "2011302": "一般行政管理事务",
    "2011350": "事业运行",
    "207": "文化旅游体育与传媒支出",
    "20701": "文化和旅游",
    "2070101": "行政运行",
    "2070109": "群众文化",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出",
    "20808": "抚恤",
    "2080801": "死亡抚恤",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗",
    "2101102": "事业单位医疗",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120803": "城市建设支出",
    "213": "农林水支出",
    "21301": "农业农村",
    "2130101": "行政运行",
    "2130104": "事业运行",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "2210203": "购房补贴",
    "224": "灾害防治及应急管理支出",
    "22401": "应急管理事务",
    "2240101": "行政运行",
    "2240106": "安全监管",
}
MAINS = (
    ("2011301", "2011302", "2011350"),
    ("2070101", "2070109"),
    ("2130101", "2130104"),
    ("2240101", "2240106"),
)
COMMON = ("2080501", "2080505", "2080506", "2080801", "2101101", "2101102", "2210201", "2210203")
STAFF = {
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30108": "机关事业单位基本养老保险缴费",
    "30110": "职工基本医疗保险缴费",
    "30113": "住房公积金",
    "30302": "退休费",
    "30305": "生活补助",
}
OFFICE = {
    "30201": "办公费",
    "30205": "水费",
    "30206": "电费",
    "30207": "邮电费",
    "30211": "差旅费",
    "30213": "维修（护）费",
    "30228": "工会经费",
    "30231": "公务用车运行维护费",
    "30239": "其他交通费用",
    "31002": "办公设备购置",
}
CLASSES = [
    "一般公共服务支出",
    "外交支出",
    "国防支出",
    "公共安全支出",
    "教育支出",
    "科学技术支出",
    "文化旅游体育与传媒支出",
    "社会保障和就业支出",
    "卫生健康支出",
    "节能环保支出",
    "城乡社区支出",
    "农林水支出",
    "交通运输支出",
    "资源勘探工业信息等支出",
    "商业服务业等支出",
    "金融支出",
    "援助其他地区支出",
    "自然资源海洋气象等支出",
    "住房保障支出",
    "粮油物资储备支出",
    "国有资本经营预算支出",
    "灾害防治及应急管理支出",
    "其他支出",
    "债务还本支出",
    "债务付息支出",
    "抗疫特别国债安排的支出",
]


Cash = Callable[[int, int], Decimal]  # an amount between two bounds in 万元


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the function: what was spent by kind, its budget."""

    code: str
    basic: Decimal
    project: Decimal
    budget: Decimal

    @property
    def total(self) -> Decimal:
        return self.basic + self.project


@dataclass(slots=True)
class Year:
    """A department's year; ``money`` in yuan by name, 上年… and 预算… of the same name beside."""

    year: int
    name: str
    money: dict[str, Decimal] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    fund: list[Item] = field(default_factory=list)

    def of(self, prefix: str, column: str = "total") -> Decimal:
        """The sum of the items of the general budget under a code, in a column."""
        return sum(
            (getattr(one, column) for one in self.items if one.code.startswith(prefix)), Decimal(0)
        )


def made_year(name: str, year: int, seed: int) -> Year:
    """The year of a department; the same seed gives the same."""
    chance = random.Random(f"{name} {year} {seed}")

    def cash(least: int, most: int) -> Decimal:
        return Decimal(chance.randint(least * 1_000_000, most * 1_000_000)) * CENT

    one = Year(year, name)
    money = one.money
    one.items = [
        _item(code, at, cash) for at, code in enumerate(sorted((*chance.choice(MAINS), *COMMON)))
    ]
    if chance.random() < 0.5:
        one.fund = [Item("2120803", Decimal(0), spent := cash(20, 90), spent)]
    basic, project = one.of("2", "basic"), one.of("2", "project")
    money |= {"一般支出": basic + project, "一般基本": basic, "一般项目": project}
    money["预算一般支出"] = one.of("2", "budget")
    money["基金支出"] = money["基金收入"] = sum((i.total for i in one.fund), Decimal(0))
    money["财拨支出"] = money["一般支出"] + money["基金支出"]
    money["其他支出额"] = cash(10, 40)  # spent from other income, on the first item as projects
    money["其他收入"] = money["其他支出额"] + cash(1, 9)
    money["财拨年初"], money["财拨年末"] = cash(30, 60), cash(10, 30)
    money["年初"] = money["财拨年初"] + cash(3, 9)
    money["财拨总计"] = money["财拨支出"] + money["财拨年末"]
    money["财拨收入"] = money["财拨总计"] - money["财拨年初"]
    money["一般收入"] = money["财拨收入"] - money["基金收入"]
    money["本年收入"] = money["财拨收入"] + money["其他收入"]
    money["总计"] = money["本年收入"] + money["年初"]
    money["本年支出"] = money["财拨支出"] + money["其他支出额"]
    money["年末"] = money["总计"] - money["本年支出"]
    money["基本"], money["项目"] = basic, money["本年支出"] - basic
    _three(money, cash)
    _economic(money, basic, chance)
    money["机关运行"] = money["公用"]
    money["货物"], money["工程"], money["服务"] = cash(9, 40), cash(20, 60), cash(30, 90)
    money["采购"] = money["货物"] + money["工程"] + money["服务"]
    money["中小"] = (money["采购"] * Decimal("0.83")).quantize(CENT)
    money["小微"] = (money["中小"] * Decimal("0.41")).quantize(CENT)
    money["会议费"], money["培训费"] = cash(2, 5), cash(3, 8)
    for each in ("总计", "本年收入", "本年支出", "财拨总计", "一般支出", "机关运行"):
        money[f"上年{each}"] = money[each] * Decimal(chance.randint(70, 96)) / 100
        if chance.random() < 0.4:
            money[f"上年{each}"] = money[each] * Decimal(chance.randint(104, 140)) / 100
        money[f"上年{each}"] = money[f"上年{each}"].quantize(CENT)
    batches = chance.randint(20, 90)
    one.counts = {"批次": batches, "人次": batches * 8 + chance.randint(1, 7), "保有": 5}
    one.counts |= {"车辆": 5, "应急车": 2, "执法车": 2, "其他车": 1, "设备": chance.randint(1, 6)}
    one.counts |= {"项目": 9, "优": 6, "良": 3}
    return one


def _item(code: str, at: int, cash: Cash) -> Item:
    main = not code.startswith(("208", "210", "221"))
    special = code.endswith(("02", "09", "06")) and main
    basic = Decimal(0) if special else cash(180, 600) if main else cash(8, 70)
    project = cash(60, 300) if special else cash(5, 50) if main else Decimal(0)
    budget = (basic + project) * Decimal(100 + (7, -4, 3, -6)[at % 4]) / 100
    return Item(code, basic, project, budget.quantize(CENT))


def _three(money: dict[str, Decimal], cash: Cash) -> None:
    money |= {"出国": Decimal(0), "上年出国": Decimal(0), "预算出国": Decimal(0)}
    money |= {"购车": Decimal(0), "上年购车": Decimal(0), "预算购车": Decimal(0)}
    money["运行"], money["接待"] = cash(4, 9), cash(2, 5)
    money["预算运行"], money["预算接待"] = money["运行"] + cash(1, 3), money["接待"] + cash(1, 2)
    money["上年运行"], money["上年接待"] = money["运行"] + cash(1, 2), money["接待"] - cash(1, 2)
    for when in ("", "上年", "预算"):
        money[f"{when}车"] = money[f"{when}运行"] + money[f"{when}购车"]
        money[f"{when}三公"] = money[f"{when}车"] + money[f"{when}接待"]


def _economic(money: dict[str, Decimal], basic: Decimal, chance: random.Random) -> None:
    weights = {code: chance.randint(20, 90) for code in STAFF}
    weights |= {code: chance.randint(3, 14) for code in OFFICE}
    for code, weight in weights.items():
        money[code] = (basic * weight / sum(weights.values())).quantize(CENT)
    money["30101"] += basic - sum(money[code] for code in weights)
    # Kept above the vehicles' running cost: what the basic expenditure bears is a part of it.
    half = (money["运行"] / 2).quantize(CENT)
    shift = money["30231"] - half
    money["30231"], money["30201"] = half, money["30201"] + shift
    money["人员"] = sum((money[code] for code in STAFF), Decimal(0))
    money["公用"] = sum((money[code] for code in OFFICE), Decimal(0))
