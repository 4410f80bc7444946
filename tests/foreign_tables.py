"""The official forms of the foreign reports, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from foreign_model import CLASSES, NAMES, OFFICE, STAFF, Item, Year

Cell = tuple[str, str]  # what is printed, of which figure
Figure = Callable[[Decimal], str]
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Rows:
    """The cells of a form, how many rows are its head, what stands below it."""

    cells: list[list[Cell]]
    head: int = 1
    note: str = ""


def _words(text: str) -> list[Cell]:
    return [("" if word == "-" else word, "") for word in text.split(" ")]


def _ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else ("十" if tens == 1 else "二十")) + (
        NUMERALS[ones - 1] if ones else ""
    )


class _Sheet:
    """Cells of one year in one style."""

    def __init__(self, year: Year, style: frozenset[str], figure: Figure) -> None:
        self.year, self.style, self.figure = year, style, figure
        self.money = year.money

    def cell(self, amount: Decimal, name: str) -> Cell:
        return (self.figure(amount), f"表{name}") if amount else ("", "")

    def named(self, name: str) -> Cell:
        return self.cell(self.money[name], name)

    def of_class(self, items: list[Item], name: str) -> Decimal:
        return sum((i.total for i in items if NAMES[i.code[:3]] == name), Decimal(0))

    def code(self, code: str) -> list[Cell]:
        if "类款项" not in self.style:
            return [(code, "码")]
        pieces = (code[:3], code[3:5], code[5:])
        return [(piece, "") for piece in pieces]

    def heads(self, columns: str) -> list[Cell]:
        code = "类 款 项" if "类款项" in self.style else "功能分类科目编码"
        return _words(f"{code} 科目名称 {columns}")

    def listed(
        self, items: list[Item], columns: str, values: Callable[..., list[Cell]]
    ) -> list[list[Cell]]:
        """A list form: the sum, then class, group and item; ``values`` gives a row's cells."""
        rows = [self.heads(columns)]
        width = 3 if "类款项" in self.style else 1
        total = [[("", "")] * (width - 1) + [("", ""), ("合计", "")] + values(items, "合计")]
        if width == 3 or "前合计" in self.style:
            total = [[("合计", "")] + [("", "")] * width + values(items, "合计")]
        done: set[str] = set()
        body = []
        for item in items:
            for length in (3, 5, 7):
                code = item.code[:length]
                if code not in done:
                    done.add(code)
                    under = [i for i in items if i.code.startswith(code)]
                    body.append([*self.code(code), (NAMES[code], "名"), *values(under, code)])
        return rows + total + body

    def spent(self, items: list[Item], code: str) -> list[Cell]:
        basic = sum((i.basic for i in items), Decimal(0))
        project = sum((i.project for i in items), Decimal(0))
        return [self.cell(basic + project, code), self.cell(basic, code), self.cell(project, code)]


def _whole(sheet: _Sheet, left: list[list[Cell]], right: list[list[Cell]], heads: str) -> Rows:
    """Two lanes of rows; with or without the numbers of the rows."""
    numbered = "行次" in sheet.style
    width_left, width_right = len(left[0]), len(right[0])
    cells = [_words(heads if not numbered else heads.replace("项目 ", "项目 行次 "))]
    pairs = zip_longest(left, right, fillvalue=None)
    for at, (one, other) in enumerate(pairs, 1):
        one = one or [("", "")] * width_left
        other = other or [("", "")] * width_right
        if numbered:
            one = [one[0], (str(at), ""), *one[1:]]
            other = [other[0], (str(at + max(len(left), len(right))), ""), *other[1:]]
        cells.append([*one, *other])
    return Rows(cells)


def whole(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    sheet = _Sheet(year, style, figure)
    nothing = ("", "")
    incomes: dict[str, str | None] = {
        "一般公共预算财政拨款收入": "一般收入",
        "政府性基金预算财政拨款收入": "基金收入",
    }
    incomes |= dict.fromkeys(
        ("国有资本经营预算财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入")
    )
    incomes["其他收入"] = "其他收入"
    left = [
        [(f"{NUMERALS[at]}、{name}", ""), sheet.named(source) if source else nothing]
        for at, (name, source) in enumerate(incomes.items())
    ]
    first = NAMES[year.items[0].code[:3]]
    right = []
    for at, name in enumerate(CLASSES, 1):
        amount = sheet.of_class([*year.items, *year.fund], name)
        amount += year.money["其他支出额"] if name == first else 0
        right.append([(f"{_ordinal(at)}、{name}", ""), sheet.cell(amount, name)])
    left += [[nothing, nothing]] * (len(right) - len(left))
    left += [[("本年收入合计", ""), sheet.named("本年收入")]]
    right += [[("本年支出合计", ""), sheet.named("本年支出")]]
    left += [[("使用非财政拨款结余", ""), nothing], [("年初结转和结余", ""), sheet.named("年初")]]
    right += [[("结余分配", ""), nothing], [("年末结转和结余", ""), sheet.named("年末")]]
    left += [[("总计", ""), sheet.named("总计")]]
    right += [[("总计", ""), sheet.named("总计")]]
    return _whole(sheet, left, right, "项目 决算数 项目 决算数")


def fiscal(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    sheet = _Sheet(year, style, figure)
    nothing = ("", "")
    money = year.money
    sources = {"一般公共预算财政拨款": "一般收入", "政府性基金预算财政拨款": "基金收入"}
    left = [
        [(f"{NUMERALS[at]}、{name}", ""), sheet.named(source)]
        for at, (name, source) in enumerate(sources.items())
    ]
    left.append([("三、国有资本经营预算财政拨款", ""), nothing])
    right = []
    for at, name in enumerate(CLASSES, 1):
        amounts = sheet.of_class(year.items, name), sheet.of_class(year.fund, name)
        cells = [sheet.cell(one, name) for one in (sum(amounts, Decimal(0)), *amounts)]
        right.append([(f"{_ordinal(at)}、{name}", ""), *cells, nothing])
    left += [[nothing, nothing]] * (len(right) - 3)
    fund = sheet.cell(money["基金支出"], "基金支出")
    left += [[("本年收入合计", ""), sheet.named("财拨收入")]]
    right += [
        [("本年支出合计", ""), sheet.named("财拨支出"), sheet.named("一般支出"), fund, nothing]
    ]
    left += [[("年初财政拨款结转和结余", ""), sheet.named("财拨年初")]]
    end = sheet.named("财拨年末")
    right += [[("年末财政拨款结转和结余", ""), end, end, nothing, nothing]]
    left += [[("一般公共预算财政拨款", ""), sheet.named("财拨年初")]]
    left += [[("政府性基金预算财政拨款", ""), nothing], [("国有资本经营预算财政拨款", ""), nothing]]
    right += [[nothing] * 5] * 3
    left += [[("总计", ""), sheet.named("财拨总计")]]
    ended = sheet.cell(money["一般支出"] + money["财拨年末"], "一般总计")
    right += [[("总计", ""), sheet.named("财拨总计"), ended, fund, nothing]]
    heads = (
        "项目 决算数 项目 合计 一般公共预算财政拨款 政府性基金预算财政拨款 国有资本经营预算财政拨款"
    )
    return _whole(sheet, left, right, heads)


def incomes(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    sheet = _Sheet(year, style, figure)
    first = year.items[0]
    items = sorted([*year.items, *year.fund], key=lambda i: i.code)
    gap = year.money["财拨收入"] - year.money["财拨支出"]

    def values(under: list[Item], code: str) -> list[Cell]:
        fiscal = sum((i.total for i in under), Decimal(0)) + (gap if first in under else 0)
        other = year.money["其他收入"] if first in under else Decimal(0)
        return (
            [sheet.cell(fiscal + other, code), sheet.cell(fiscal, code)]
            + [("", "")] * 4
            + [sheet.cell(other, code)]
        )

    heads = "本年收入合计 财政拨款收入 上级补助收入 事业收入 经营收入 附属单位上缴收入 其他收入"
    return Rows(sheet.listed(items, heads, values))


def spending(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    sheet = _Sheet(year, style, figure)
    first = year.items[0]
    items = sorted([*year.items, *year.fund], key=lambda i: i.code)

    def values(under: list[Item], code: str) -> list[Cell]:
        basic = sum((i.basic for i in under), Decimal(0))
        project = sum((i.project for i in under), Decimal(0))
        project += year.money["其他支出额"] if first in under else 0
        cells = [sheet.cell(one, code) for one in (basic + project, basic, project)]
        return cells + [("", "")] * 3

    heads = "本年支出合计 基本支出 项目支出 上缴上级支出 经营支出 对附属单位补助支出"
    return Rows(sheet.listed(items, heads, values))


def general(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    sheet = _Sheet(year, style, figure)
    return Rows(sheet.listed(year.items, "合计 基本支出 项目支出", sheet.spent))


def general_flows(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    """Yunnan's: what was there, came, was spent, is left."""
    sheet = _Sheet(year, style, figure)
    first, money = year.items[0], year.money
    gap = money["一般收入"] - money["一般支出"]

    def values(under: list[Item], code: str) -> list[Cell]:
        mine = first in under
        spent = sheet.spent(under, code)
        total = sum((i.total for i in under), Decimal(0))
        start = money["财拨年初"] if mine else Decimal(0)
        end = money["财拨年末"] if mine else Decimal(0)
        came = total + (gap if mine else 0)
        return [sheet.cell(start, code), sheet.cell(came, code), *spent, sheet.cell(end, code)]

    heads = "年初结转和结余 本年收入 本年支出合计 基本支出 项目支出 年末结转和结余"
    return Rows(sheet.listed(year.items, heads, values))


def basic(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    sheet = _Sheet(year, style, figure)
    groups = {"301": "工资福利支出", "303": "对个人和家庭的补助"}
    others = {"302": "商品和服务支出", "310": "资本性支出"}

    def lane(heads: dict[str, str], codes: dict[str, str]) -> list[list[Cell]]:
        rows = []
        for head, name in heads.items():
            under = [code for code in codes if code.startswith(head)]
            total = sum((year.money[code] for code in under), Decimal(0))
            rows.append([(head, ""), (name, ""), sheet.cell(total, head)])
            rows += [[(code, ""), (codes[code], ""), sheet.named(code)] for code in under]
        return rows

    left, right = lane(groups, STAFF), lane(others, OFFICE)
    blank = [("", "")] * 3
    cells = [_words("科目编码 科目名称 决算数 科目编码 科目名称 决算数")]
    cells += [[*one, *other] for one, other in zip_longest(left, right, fillvalue=blank)]
    foot = [("人员经费合计", ""), ("", ""), sheet.named("人员")]
    cells.append([*foot, ("公用经费合计", ""), ("", ""), sheet.named("公用")])
    return Rows(cells)


THREE = ("三公", "出国", "车", "购车", "运行", "接待")
THREE_HEADS = (
    "合计 因公出国（境）费 公务用车购置及运行维护费 - - 公务接待费",
    "- - 小计 公务用车购置费 公务用车运行维护费 -",
)


def three(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    """Budgets on the left, what was spent on the right."""
    top = [("预算数", "")] + [("", "")] * 5 + [("决算数", "")] + [("", "")] * 5
    row = [
        (figure(year.money[f"{when}{name}"]), f"{when}{name}")
        for when in ("预算", "")
        for name in THREE
    ]
    return Rows([top, *(_words(heads) * 2 for heads in THREE_HEADS), row], 3)


def three_and_meetings(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    """Shaanxi's: a row for the budget, one for the account, the meetings and training beside."""
    rows = [_words(f"项目 {THREE_HEADS[0]} 会议费 培训费"), _words(f"- {THREE_HEADS[1]} - -")]
    for label, when in (("预算数", "预算"), ("决算数", "")):
        row = [(label, "")]
        row += [(figure(year.money[f"{when}{name}"]), f"{when}{name}") for name in THREE]
        row += [(figure(year.money[name]), "") for name in ("会议费", "培训费")]
        rows.append(row)
    return Rows(rows, 2)


def facts(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    """Yunnan's: one row a fact."""
    rows = [_words("项目 行次 预算数 决算统计数")]
    names: tuple[str, ...] = (
        "（一）支出合计",
        "1．因公出国（境）费",
        "2．公务用车购置及运行维护费",
    )
    names += ("（1）公务用车购置费", "（2）公务用车运行维护费", "3．公务接待费")
    for at, (label, name) in enumerate(zip(names, THREE, strict=True), 2):
        plan, spent = year.money[f"预算{name}"], year.money[name]
        rows.append([(label, ""), (str(at), ""), (figure(plan), name), (figure(spent), name)])
    rows.append([("机关运行经费", ""), ("8", ""), ("", ""), (figure(year.money["机关运行"]), "")])
    rows.insert(1, [("一、“三公”经费支出", ""), ("1", ""), ("", ""), ("", "")])
    return Rows(rows)


def fund(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    sheet = _Sheet(year, style, figure)
    heads = "年初结转和结余 本年收入 本年支出合计 基本支出 项目支出 年末结转和结余"
    note = f"说明：本部门{year.year}年度没有政府性基金预算财政拨款收入和支出，故本表无数据。"
    if not year.fund:
        width = len(sheet.heads(heads))
        return Rows([sheet.heads(heads), [("", "")] * width], 1, note)

    def values(under: list[Item], code: str) -> list[Cell]:
        total = sum((i.total for i in under), Decimal(0))
        return [("", ""), sheet.cell(total, code), *sheet.spent(under, code), ("", "")]

    return Rows(sheet.listed(year.fund, heads, values))


def capital(year: Year, style: frozenset[str], figure: Figure) -> Rows:
    sheet = _Sheet(year, style, figure)
    heads = sheet.heads("合计 基本支出 项目支出")
    note = f"说明：本部门{year.year}年度没有国有资本经营预算财政拨款支出，故本表无数据。"
    return Rows([heads, [("", "")] * len(heads)], 1, note)


TABLES: dict[str, Callable[[Year, frozenset[str], Figure], Rows]] = {
    "总表": whole,
    "收入": incomes,
    "支出": spending,
    "财拨": fiscal,
    "一般": general,
    "一般收支": general_flows,
    "基本": basic,
    "三公": three,
    "三会": three_and_meetings,
    "情况": facts,
    "基金": fund,
    "国资": capital,
}
