"""Formulas as packs write them: 权重 × (1 － 绝对值(甲 － 乙) ÷ 乙), and sums: 量甲 - 量乙."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import cast

from mingzhang.catalogue.toml_file import Fields
from mingzhang.model.formula import (
    FUNCTIONS,
    Binary,
    Call,
    Compare,
    Comparison,
    Condition,
    Constant,
    Logic,
    Name,
    Node,
    Operator,
)
from mingzhang.model.problem import nearest
from mingzhang.model.quantity import Term

_SAME = str.maketrans("×÷－＋−（），＜＞＝", "*/-+-(),<>=")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?P<percent>%)?|(?P<mark>≤|≥|≠|[-+*/(),<>=])"
    r"|(?P<word>[^\s\d\-+*/(),<>=≤≥≠%][^\s\-+*/(),<>=≤≥≠%]*))"
)
_TERM = re.compile(r"([+\-−]?)\s*([^\s+\-−=≥≤\[\]@]+)(?:\[([^\]]*)\])?(@上年)?")
_COMPARISONS = ("=", "≠", "<", ">", "≤", "≥")
_WITH_CONDITION = {"若": 2, "计": 0}  # the function and how many parts follow its condition


class FormulaError(ValueError):
    """The formula cannot be read; the message says where and why."""


def parse_formula(text: str) -> Node:
    """The tree of a formula; FormulaError with the place of what is wrong.

    × ÷ + - ( ) and the functions of ``FUNCTIONS``; conditions, only in 若 and 计, compare with
    = ≠ < > ≤ ≥ and join by 且 or 或. Signs may be full-width.
    """
    parser = _Parser(text)
    node = parser.sum()
    parser.end()
    return node


class _Parser:
    """Reads tokens one by one, the weakest operation first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str, int]] = []
        plain, at = text.translate(_SAME).rstrip(), 0
        while at < len(plain):
            match = _TOKEN.match(plain, at)
            if match is None:
                raise FormulaError(f"第{at + 1}个字“{text[at]}”不能用在公式里")
            kind = match.lastgroup or ""
            if kind == "percent":
                self.tokens.append(("percent", match["number"], match.start("number")))
            else:
                self.tokens.append((kind, match[kind], match.start(kind)))
            at = match.end()
        self.next = 0

    def sum(self) -> Node:
        """Parts joined by + and -."""
        node = self.product()
        while self.seen("+", "-"):
            operator = cast(Operator, self.take())
            node = Binary(operator, node, self.product())
        return node

    def product(self) -> Node:
        """Parts joined by × and ÷."""
        node = self.part()
        while self.seen("*", "/"):
            operator = cast(Operator, self.take())
            node = Binary(operator, node, self.part())
        return node

    def part(self) -> Node:
        """A number, a name, a call or a bracket."""
        if self.next == len(self.tokens):
            raise FormulaError("公式没有写完")
        kind, text, at = self.tokens[self.next]
        if kind in {"number", "percent"}:
            self.next += 1
            return Constant(Fraction(text) / (100 if kind == "percent" else 1))
        if kind == "word":
            self.next += 1
            if self.seen("("):
                return self.call(text, at)
            return Name(text)
        if text == "(":
            self.next += 1
            node = self.sum()
            self.expect(")")
            return node
        raise FormulaError(f"第{at + 1}个字“{self.text[at]}”前面少了一个数或输入")

    def call(self, function: str, at: int) -> Call:
        """A function with its parts."""
        if function not in FUNCTIONS:
            known = nearest(function, FUNCTIONS) or f"可用：{'、'.join(FUNCTIONS)}。"
            raise FormulaError(f"第{at + 1}个字起：没有叫“{function}”的函数。{known}")
        self.expect("(")
        condition: Condition | None = None
        arguments: list[Node] = []
        if function in _WITH_CONDITION:
            condition = self.condition()
        else:
            arguments.append(self.sum())
        while self.seen(","):
            self.next += 1
            arguments.append(self.sum())
        self.expect(")")
        wanted = _WITH_CONDITION.get(function, 1 if function == "绝对值" else len(arguments))
        if len(arguments) != wanted:
            raise FormulaError(f"函数“{function}”应有{wanted}个数，读到{len(arguments)}个")
        return Call(function, tuple(arguments), condition)

    def condition(self) -> Condition:
        """Comparisons joined by 或, those by 且 first."""
        parts = [self.all_of()]
        while self.word("或"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Logic("或", tuple(parts))

    def all_of(self) -> Condition:
        """Comparisons joined by 且."""
        parts = [self.comparison()]
        while self.word("且"):
            parts.append(self.comparison())
        return parts[0] if len(parts) == 1 else Logic("且", tuple(parts))

    def comparison(self) -> Condition:
        """Two parts and how they compare."""
        left = self.sum()
        if not self.seen(*_COMPARISONS):
            raise FormulaError("条件里少了 = ≠ < > ≤ ≥")
        operator = cast(Comparison, self.take())
        return Compare(operator, left, self.sum())

    def seen(self, *marks: str) -> bool:
        """Is the next token one of these marks?"""
        if self.next == len(self.tokens):
            return False
        kind, text, _ = self.tokens[self.next]
        return kind == "mark" and text in marks

    def word(self, text: str) -> bool:
        """Take the next token if it is this word."""
        if self.next < len(self.tokens) and self.tokens[self.next][:2] == ("word", text):
            self.next += 1
            return True
        return False

    def take(self) -> str:
        """The next token, taken."""
        self.next += 1
        return self.tokens[self.next - 1][1]

    def expect(self, mark: str) -> None:
        """Take this mark or say that it is missing."""
        if not self.seen(mark):
            at = self.tokens[self.next][2] if self.next < len(self.tokens) else len(self.text)
            raise FormulaError(f"第{at + 1}个字前少了“{mark}”")
        self.next += 1

    def end(self) -> None:
        """Nothing may be left."""
        if self.next < len(self.tokens):
            _, text, at = self.tokens[self.next]
            raise FormulaError(f"第{at + 1}个字“{text}”多余，或前面少了运算符号")


def parse_terms(text: str, fields: Fields, name: str) -> tuple[Term, ...]:
    """Signed quantities: ``量甲 + 量乙[科目] - 量丙@上年``."""
    terms: list[Term] = []
    rest = text.strip()
    while rest:
        match = _TERM.match(rest)
        if not match or (terms and not match[1]):
            fields.complain(name, f"看不懂的式子“{rest}”。", "应为以 + 或 - 相连的量。")
            return ()
        coefficient = -1 if match[1] in {"-", "−"} else 1
        terms.append(Term(coefficient, match[2], match[3] or "", -1 if match[4] else 0))
        rest = rest[match.end() :].lstrip()
    return tuple(terms)
