"""Text with slots, as chapters and sentences are written.

One template both prints a sentence and reads it back. A slot is ``{word argument…}``; an argument
is a quantity reference ``量[科目]@上年`` or the id of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# The closed list of slot words and what they print. There are no expressions.
PHRASES: dict[str, str] = {
    "年度": "the report's year",
    "上年": "the year before",
    "部门": "full name of the department or unit",
    "类型": "whether the report is a department's (部门) or a unit's (单位)",
    "简称": "short name",
    "公开时间": "date of publication",
    "值": "a number with the unit it is printed in",
    "占比": "the quantity as a percentage of what it is a share of",
    "增减": "change and growth against last year with their direction words",
    "完成": "the quantity as a percentage of its budget of the whole year",
    "年初完成": "the quantity as a percentage of its budget of the beginning of the year",
    "原因": "the written reason for a change, with the region's opening words",
    "句": "a named sentence, the first variant that applies",
    "列": "a named sentence for every subject, joined",
    "科目": "code of the subject of the current item",
    "量名": "name of the current item of a list of quantities",
    "文字": "free text of the named section; with a quantity: what is written there about it",
    "科目名": "name of the subject of the current item, without the word 支出",
    "类名": "name of the class of the current item's subject, without the word 支出",
    "款名": "name of the section of the current item's subject",
    "项名": "name of the item of the current item's subject",
    "名称": "full name of the current item's subject",
    "序": "number of the current item",
    "算": "a computed number of the packs, with its unit",
    "权重": "how many points an item of the rubric, or all of it, has",
    "等级": "the grade of the evaluation by the rubric",
    "条数": "how many rows a table of rows lists",
    "合计": "the sum of a column of a table of rows, with its unit",
    "格": "a cell of the row, or a count, that is written about, in 万元 or by the marks of a list",
    "可空": "the same, nothing where it is blank",
    "出处": "the file and line of the row that is written about",
    "节序": "the number of a heading, counted among those that are printed",
    "组": "the group of rows that is written about",
    "组名": "its name without what precedes the first blank",
    "组序": "its number",
}

CELL_PHRASES = ("格", "可空")

_REFERENCE = re.compile(r"^([^\[\]@{}\s]+)(?:\[([^\]]*)\])?(?:@(上年))?$")


@dataclass(frozen=True, slots=True)
class Reference:
    """A quantity in a slot. ``subject`` "" is the total, "." the current item's subject."""

    quantity: str
    subject: str = ""
    shift: int = 0  # -1 = last year

    @staticmethod
    def parse(text: str) -> Reference:
        """Read ``量[科目]@上年``; ValueError if it is not of this form."""
        match = _REFERENCE.match(text)
        if not match:
            raise ValueError(text)
        return Reference(match[1], match[2] or "", -1 if match[3] else 0)

    def __str__(self) -> str:
        subject = f"[{self.subject}]" if self.subject else ""
        return f"{self.quantity}{subject}{'@上年' if self.shift else ''}"


@dataclass(frozen=True, slots=True)
class Literal:
    """Text printed as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A phrase to fill. More than one reference: one number that states several quantities."""

    phrase: str
    references: tuple[Reference, ...] = ()
    argument: str = ""  # of 句, 列, 文字, 原因, 算, 条数, 合计, 格 and 可空


Part = Literal | Slot


@dataclass(frozen=True, slots=True)
class Template:
    """A line of a chapter or a sentence.

    ``kind`` is "text", "heading1" … "heading3", or the word of a directive (目录, 分页, 图, 表,
    各表, 术语, 文字, 每, 封面题 …) with its ``argument``. ``when`` is the condition under which
    the line is printed ("" = always); it is read in any case.
    """

    kind: str
    parts: tuple[Part, ...] = ()
    argument: str = ""
    file: str = ""
    line: int = 0
    when: str = ""
