"""Whole reports in the wordings of other places, as txt, html, docx and pdf, and their defects.

The wordings stand in ``foreign/*.txt``; «…» is a figure of the made-up year, so every figure knows
what it is, and a defect is one figure, word or line changed. How a line begins says what it is:
``#`` headings, ``@`` a table, ``*`` once for an item, ``^`` once for a class, ``!`` the title,
``[基金有]``/``[基金无]`` only with or without a government fund.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from foreign_model import NAMES, OFFICE, STAFF, Year, made_year
from foreign_tables import TABLES, Rows

FOLDER = Path(__file__).with_name("foreign")
REGIONS = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
_SLOT = re.compile(r"«([^»]*)»")
_LIST = re.compile(r"\{(类|人员|公用)([；、])\|([^}]*)\}")
TEXT, HEADING, TITLE, TABLE = "text", "heading", "title", "table"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of running text or of a cell: what is printed, and of which figure, or none."""

    text: str
    slot: str = ""


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table; a table has rows of cells, its head and its unit line."""

    kind: str
    parts: Parts = ()
    level: int = 0
    name: str = ""
    rows: tuple[tuple[Part, ...], ...] = ()
    head: int = 0
    left: str = ""
    unit: str = ""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: its kind, the report with it, what a finding must quote or name."""

    kind: str
    blocks: tuple[Block, ...]
    quoted: str
    told: str


class Writer:
    """Writes the report of a region."""

    def __init__(self, region: str, seed: int) -> None:
        lines = (FOLDER / f"{region}.txt").read_text(encoding="utf-8").splitlines()
        _, self.place, name, year, unit, *style = ["~", *lines[0].removeprefix("~ ").split(" ")]
        self.style, self.unit = frozenset(style), unit
        self.year: Year = made_year(name, int(year), seed)
        self.blocks = tuple(self._blocks(lines[1:]))

    def _blocks(self, lines: list[str]) -> Iterator[Block]:
        for line in lines:
            if (wanted := re.match(r"\[基金(有|无)\]", line)) is not None:
                if (wanted[1] == "有") != bool(self.year.fund):
                    continue
                line = line[wanted.end() :]
            if (level := re.match(r"#+ ", line)) is not None:
                marks = len(level[0]) - 1
                yield Block(HEADING, self.parts(line[level.end() :]), marks)
            elif line.startswith("! "):
                yield Block(TITLE, (Part(line[2:]),))
            elif line.startswith("@"):
                yield from self._table(*line[1:].split(" "))
            elif line[0] in "*^":
                yield from self._each(line)
            else:
                yield Block(TEXT, self.parts(line))

    def _each(self, line: str) -> Iterator[Block]:
        template = line[1:].split(" ", 1)[1]
        many = self.year.items if line[0] == "*" else self.classes()
        for number, one in enumerate(many, 1):
            for part in template.split("|"):
                first = part is template.split("|")[0]
                yield Block(TEXT, self.parts(f"{number if first else ''}{part}", one))

    def classes(self) -> list[str]:
        return sorted({item.code[:3] for item in self.year.items})

    def parts(self, text: str, one: object = None) -> Parts:
        """The text with its figures set in."""
        text = _LIST.sub(self._listed, text)
        found: list[Part] = []
        for at, piece in enumerate(_SLOT.split(text)):
            found.append(Part(self.value(piece, one), piece) if at % 2 else Part(piece))
        return tuple(part for part in found if part.text)

    def _listed(self, match: re.Match[str]) -> str:
        many = {"类": self.classes(), "人员": STAFF, "公用": OFFICE}[match[1]]
        return match[2].join(re.sub(r"«([@&])(\w+)»", rf"«\1\2:{one}»", match[3]) for one in many)

    def value(self, slot: str, one: object) -> str:
        """What is printed for a slot."""
        money = self.year.money
        if slot[0] == "#":
            return str(self.year.counts[slot[1:]])
        if slot[0] == "*":
            return self._of_item(slot[1:], one)
        if slot[0] in "@&":
            what, _, code = slot[1:].partition(":")
            return self._of_class(what, code or str(one)) if slot[0] == "@" else _economic(code)
        if slot[0] == "占":
            part, whole = slot[1:].split("/")
            return self.percent(money[part] / money[whole])
        if slot[0] == "元":
            amount = slot[1:]
            if amount.startswith("差"):
                return f"{abs(money[amount[1:]] - money['上年' + amount[1:]]):,.2f}元"
            return f"{money[amount]:,.2f}元"
        for prefix, tell in self._told().items():
            if slot.startswith(prefix) and slot not in money:
                return tell(money[slot[len(prefix) :]], slot[len(prefix) :])
        return self.amount(money[slot])

    def _told(self) -> dict[str, Callable[[Decimal, str], str]]:
        money = self.year.money

        def last(name: str) -> Decimal:
            return money["上年" + name]

        def plan(name: str) -> Decimal:
            return money["预算" + name]

        return {
            "预向": lambda now, name: "增加" if now > plan(name) else "减少",
            "预差": lambda now, name: self.amount(abs(now - plan(name))),
            "向": lambda now, name: "增加" if now > last(name) else "减少",
            "长": lambda now, name: "增长" if now > last(name) else "下降",
            "差": lambda now, name: self.amount(abs(now - last(name))),
            "率": lambda now, name: self.percent(abs(now - last(name)) / last(name)),
            "完": lambda now, name: self.percent(now / plan(name)),
            "高": lambda now, name: "大于" if now > plan(name) else "小于",
        }

    def _of_item(self, what: str, item: Any) -> str:
        code = item.code
        short = NAMES[code[:3]].removesuffix("支出")
        words = {"类": NAMES[code[:3]], "款": NAMES[code[:5]], "项": NAMES[code], "类短": short}
        words |= {"类码": code[:3], "款码": code[3:5], "项码": code[5:], "码": code}
        words |= {"额": self.amount(item.total), "预": self.amount(item.budget)}
        words |= {"完": self.percent(item.total / item.budget)}
        words |= {"高": "大于" if item.total > item.budget else "小于"}
        return words[what]

    def _of_class(self, what: str, code: str) -> str:
        year = self.year
        now, plan = year.of(code), year.of(code, "budget")
        return {
            "名": NAMES[code]
            if self.place not in ("广东", "浙江", "湖南", "云南", "上海")
            else NAMES[code].removesuffix("支出"),
            "额": self.amount(now),
            "占": self.percent(now / year.money["一般支出"]),
            "向": "增加" if now > plan else "减少",
            "长": "增长" if now > plan else "下降",
            "差": self.amount(abs(now - plan)),
            "率": self.percent(abs(now - plan) / plan),
        }[what]

    def amount(self, yuan: Decimal) -> str:
        return f"{self.figure(yuan)}万元"

    def figure(self, yuan: Decimal) -> str:
        value = (yuan / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP)
        text = f"{value:,}" if "千分" in self.style else f"{value}"
        return text.rstrip("0").rstrip(".") if "截零" in self.style else text

    def percent(self, ratio: Decimal) -> str:
        places = Decimal("0.1") if self.place == "广东" else Decimal("0.01")
        text = f"{(ratio * 100).quantize(places, ROUND_HALF_UP)}"
        return f"{text.rstrip('0').rstrip('.') if '截零' in self.style else text}%"

    def _table(self, which: str, title: str, number: str) -> Iterator[Block]:
        rows: Rows = TABLES[which](self.year, self.style, self.figure)
        cells = tuple(tuple(Part(text, slot) for text, slot in row) for row in rows.cells)
        left = f"部门：{self.year.name}"
        unit = "金额单位：万元" if number != "-" else "单位：万元"
        yield Block(TABLE, (Part(title),), 0, which, cells, rows.head, left, unit)
        if rows.note:
            yield Block(TEXT, (Part(rows.note, "空表"),))


def _economic(code: str) -> str:
    return (STAFF | OFFICE)[code]


# ---- Defects -------------------------------------------------------------------------------------

_WORDS = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "大于": "小于"}
_WORDS["小于"] = "大于"


def _digit(text: str, chance: random.Random) -> str:
    """One digit before the last two changed, as a slip of the typist."""
    places = [at for at, sign in enumerate(text) if sign.isdigit()]
    at = chance.choice(places[: max(1, len(places) - 2)])
    other = chance.choice([d for d in "123456789" if d != text[at]])
    return text[:at] + other + text[at + 1 :]


def _kind(block: Block, part: Part) -> str:
    slot = part.slot
    if block.kind == TABLE:
        if slot == "码":
            return "编码"
        if not re.search(r"\d\.\d|^\d+$", part.text):
            return ""
        return "" if not slot else "三公表" if block.name in ("三公", "三会", "情况") else "表内数"
    if not slot or slot == "空表":
        return ""
    if part.text in _WORDS:
        return "方向词" if part.text not in ("大于", "小于") else "高低词"
    if slot[0] == "#":
        return "" if slot in ("#项目", "#设备", "#批次", "#人次", "#保有") else "计数"
    if slot[0] == "占" or slot.startswith("@占"):
        return "占比"
    if slot[0] == "率" or slot.startswith("@率"):
        return "增减率"
    if "完" in slot[:2]:
        return "完成率"
    if "差" in slot[:3]:
        return "增减额"
    if slot == "*项":
        return "名称"
    return "文表" if re.search(r"\d", part.text) and "元" in part.text else ""


def defects(writer: Writer, each: int, seed: int = 0) -> Iterator[Defect]:
    """``each`` defects of every kind that the report can have."""
    chance = random.Random(f"{writer.place} {seed}")
    found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    blocks = writer.blocks
    for at, block in enumerate(blocks):
        for row_at, row in enumerate(block.rows if block.kind == TABLE else (block.parts,)):
            for part_at, part in enumerate(row):
                if kind := _kind(block, part):
                    found[kind].append((at, row_at, part_at))
    for kind, places in sorted(found.items()):
        for place in chance.sample(places, min(each, len(places))):
            yield _planted(blocks, kind, place, chance)
    yield from _whole(blocks, chance)


def _planted(
    blocks: tuple[Block, ...], kind: str, place: tuple[int, int, int], chance: random.Random
) -> Defect:
    at, row_at, part_at = place
    block = blocks[at]
    row = block.rows[row_at] if block.kind == TABLE else block.parts
    before = row[part_at].text
    if kind == "名称":
        after = before[1:] if len(before) > 4 else before + "费"
    else:
        after = _WORDS.get(before) or _digit(before, chance)
    changed = (*row[:part_at], Part(after, row[part_at].slot), *row[part_at + 1 :])
    if block.kind == TABLE:
        rows = (*block.rows[:row_at], changed, *block.rows[row_at + 1 :])
        block = replace(block, rows=rows)
    else:
        block = replace(block, parts=changed)
    context = (
        "".join(part.text for part in changed)
        if block.kind != TABLE
        else "|".join(part.text for part in changed)
    )
    told = f"{kind} {row[part_at].slot} {before}→{after}：{context[:60]}"
    return Defect(kind, (*blocks[:at], block, *blocks[at + 1 :]), after, told)


def _whole(blocks: tuple[Block, ...], chance: random.Random) -> Iterator[Defect]:
    """Defects of a sentence, a section or a table."""

    def put(at: int, block: Block) -> tuple[Block, ...]:
        return (*blocks[:at], block, *blocks[at + 1 :])

    def line(pattern: str) -> int | None:
        return next(
            (
                n
                for n, b in enumerate(blocks)
                if b.kind in (TEXT, HEADING) and re.search(pattern, b.text)
            ),
            None,
        )

    if (at := line("机关运行经费支出\\d")) is not None:
        dropped = (*blocks[: at - 1], *blocks[at + 1 :])
        yield Defect("缺章节", dropped, "", "机关运行经费")
    if (at := line("采购支出总额")) is not None:
        text = blocks[at].text
        yield Defect(
            "缺单位",
            put(at, Block(TEXT, (Part(text.replace("万元", "", 1)),))),
            text[text.index("总额") + 2 :][:4],
            "缺单位",
        )
        yield Defect("残留", put(at, Block(TEXT, (Part(text + "主要原因是XXX。"),))), "XX", "XX")
    if (
        at := line(r"\d{4}年\D{0,6}“三公”经费财政拨款支出决算中|一般公共预算财政拨款支出\d")
    ) is not None:
        text = blocks[at].text
        year = re.search(r"20\d\d", text)
        if year and text.startswith(year[0]):
            wrong = text.replace(year[0], str(int(year[0]) - 4), 1)
            yield Defect("年份", put(at, Block(TEXT, (Part(wrong),))), wrong[:4], wrong[:4])
    for at, block in enumerate(blocks):
        if block.parts and block.parts[-1].slot == "空表":
            named = blocks[at - 1].text
            told = [b for b in blocks if b.kind == TEXT and "无" in b.text and "基金" in b.text]
            if not told or "国有资本" in named:
                continue
            yield Defect(
                "空表", tuple(b for b in blocks if b not in told and b is not block), "", named
            )
    tables = [at for at, block in enumerate(blocks) if block.name in ("支出", "基本")]
    yield from (
        Defect("缺表", (*blocks[:at], *blocks[at + 1 :]), "", blocks[at].text) for at in tables[:1]
    )
