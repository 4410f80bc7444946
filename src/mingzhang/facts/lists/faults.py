"""What is said of a row that was set aside: which cell, what it says, what it should look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from mingzhang.engines.base.staging import Fault, Taking
from mingzhang.engines.base.text_values import EXPONENT, KEPT_DIGITS
from mingzhang.facts.cells import Refusal, read_date, read_word, shown
from mingzhang.model.number import parse_decimal
from mingzhang.model.problem import Place, Problem
from mingzhang.texts.private import hide_in

_AS_TEXT = "请在导出时把这一列设为文本。"
_SHAPES = {
    "money": ("应为以元为单位的金额", "请只写数字，如 1234.50；没有就空着。"),
    "number": ("应为数字", "请只写数字，不带单位；没有就空着。"),
    "integer": ("应为整数", "请只写整数；没有就空着。"),
}


def fault_problems(
    faults: Iterable[Fault], takings: Sequence[Taking], place: Callable[[int, Taking], Place]
) -> list[Problem]:
    """One problem for every row set aside: its first cell that does not fit, and how many more."""
    found = []
    for fault in faults:
        index, text = fault.cells[0]
        refusal = _refusal(takings[index], text)
        more = "、".join(f"“{takings[i].column.name}”" for i, _ in fault.cells[1:])
        also = f"同一行还有{more}不对。" if more else ""
        where = place(fault.row, takings[index])
        # A row shifted by a cell shows a person's number where another column is expected.
        message = f"{hide_in(refusal.message)}整行没有读入。{also}"
        found.append(Problem(refusal.code, where, message, refusal.mend))
    return found


def others(name: str, count: int) -> Problem:
    """The rows set aside that are not named one by one."""
    message = f"另有{count}行也没有读入。"
    return Problem("more-rows", Place(name), message, "请先改正上面列出的。")


def _refusal(taking: Taking, text: str) -> Refusal:
    column, name = taking.column, f"“{taking.column.name}”"
    text = text.strip()
    if not text.strip("-—－/\\ \u3000"):
        return Refusal("empty-cell", f"{name}不能空着。", "请补填；整行用不到时请删除整行。")
    if column.kind == "text":
        return _text_refusal(taking, text)
    if column.kind == "date":
        refused = read_date(text)
        if isinstance(refused, Refusal):
            return Refusal(refused.code, f"{name}{refused.message}", refused.mend)
        message = f"{name}读到{shown(text)}，应为日期。"
        return Refusal("not-a-date", message, "请写成 2024-01-31。")
    return _number_refusal(taking, text)


def _text_refusal(taking: Taking, text: str) -> Refusal:
    name = f"“{taking.column.name}”"
    half = unicodedata.normalize("NFKC", text)
    if re.fullmatch(EXPONENT, half):
        message = f"{name}读到{shown(text)}，长号码成了科学计数，末几位已丢失。"
        return Refusal("lost-digits", message, _AS_TEXT)
    if taking.column.values:
        refused = read_word(text, taking.column)
        if isinstance(refused, Refusal):
            return Refusal(refused.code, refused.message, refused.mend)
    message = f"{name}读到{shown(text)}，第{KEPT_DIGITS}位以后都是零，末几位已丢失。"
    return Refusal("lost-digits", message, _AS_TEXT)


def _number_refusal(taking: Taking, text: str) -> Refusal:
    name, kind = f"“{taking.column.name}”", taking.column.kind
    expected, mend = _SHAPES[kind]
    value = parse_decimal(unicodedata.normalize("NFKC", text).strip("¥元 "))
    decimals = re.findall(r"\d+", taking.kind)[1:]
    if value is not None and decimals and value != round(value, int(decimals[0])):
        message = f"{name}读到{shown(text)}，小数超过{decimals[0]}位。"
        mend = "请核对；金额到分。" if kind == "money" else "请四舍五入后再导出。"
        return Refusal("too-many-decimals", message, mend)
    if value is not None and abs(value) >= Decimal(10) ** 13:
        return Refusal("too-large-number", f"{name}读到{shown(text)}，数值过大。", "请核对位数。")
    return Refusal(f"not-{kind}", f"{name}读到{shown(text)}，{expected}。", mend)
