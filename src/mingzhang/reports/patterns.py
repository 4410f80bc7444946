"""Sentence templates turned round: from printed text to the slots that were filled.

Every slot becomes a named group; what a group means is kept beside the expression, so a match
says where each number stands and what it measures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal as OneOf

from mingzhang.model.number import MONEY, MONEY_UNITS, NUMBER
from mingzhang.model.region import Region
from mingzhang.model.template import Literal, Part, Reference, Slot, Template
from mingzhang.reports.phrases import NO_VALUE
from mingzhang.reports.tokens import even

_GroupKind = OneOf[
    "value", "rate", "change", "growth", "year", "word", "list", "free", "computed", "counted"
]

# A name has no digits; a 、 may stand inside one (市政道路、桥梁) but does not begin it.
_NAME = r"[^，。；：、\d][^，。；：\d]*?"
# A number that is computed or counted from rows, with its unit.
_COMPUTED = rf"{NUMBER}(?:{MONEY}|%)?"
# What may stand at the end of a paragraph; published texts mix them.
_STOPS = "。；"


@dataclass(frozen=True, slots=True)
class Group:
    """What a named group of the expression holds.

    ``references`` are the quantities the number states; ``word`` the slot's word for names and
    codes, or the id of the sentence that a list repeats, or of a computed number. A counted
    number is left to the observers: it is of rows, not of quantities.
    """

    name: str
    kind: _GroupKind
    references: tuple[Reference, ...] = ()
    word: str = ""


@dataclass(frozen=True)
class Pattern:
    """A template as an expression, compiled when it is first wanted.

    Groups come in the order of the text. ``wanted`` are texts that a paragraph made from the
    template must hold, alternatives together: cheap to look for, so that most templates are
    never compiled.
    """

    source: str
    groups: tuple[Group, ...]
    wanted: tuple[tuple[tuple[str, ...], ...], ...]

    @cached_property
    def meaning(self) -> list[tuple[str, tuple[Reference, ...], str]]:
        """What its numbers state, in order; two wordings that say the same are equal in this."""
        return [
            (group.kind, group.references, group.word)
            for group in self.groups
            if group.kind not in {"year", "word", "free", "counted"}
        ]

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.source)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of a whole paragraph, None if the template did not make it."""
        return self.expression.fullmatch(text) if self.may_fit(text) else None

    @cached_property
    def telling(self) -> bool:
        """Whether there is anything that a paragraph made from the template must hold."""
        return any(all(any(way) for way in ways) for ways in self.wanted)

    def may_fit(self, text: str) -> bool:
        """Whether a text holds what a paragraph made from the template must hold."""
        return all(any(all(piece in text for piece in way) for way in ways) for ways in self.wanted)


@dataclass(slots=True)
class PatternMaker:
    """Turns the templates of one region round. ``units`` maps quantity ids to printed units."""

    region: Region
    units: dict[str, str]
    groups: list[Group] = field(default_factory=list)

    def compile(self, template: Template) -> Pattern:
        """The pattern of a whole paragraph or of an item of a list."""
        self.groups = []
        parts = template.parts
        last = parts[-1] if parts else None
        stop = ""
        if isinstance(last, Literal) and last.text[-1] in _STOPS:
            parts = (*parts[:-1], Literal(last.text[:-1]))
            stop = f"(?:[{_STOPS}]|$)"
        source = self._source(parts) + stop
        return Pattern(source, tuple(self.groups), tuple(self._wanted(parts)))

    def _wanted(self, parts: tuple[Part, ...]) -> list[tuple[tuple[str, ...], ...]]:
        """Texts of the template, and one way or another of each sentence in it."""
        wanted: list[tuple[tuple[str, ...], ...]] = []
        for part in parts:
            if isinstance(part, Literal):
                wanted.append(((even(part.text),),))
            elif part.phrase == "句":
                variants = self.region.sentences[part.argument].variants
                wanted.append(
                    tuple(
                        tuple(even(p.text) for p in v.template.parts if isinstance(p, Literal))
                        for v in variants
                    )
                )
        return wanted

    def _source(self, parts: tuple[Part, ...]) -> str:
        return "".join(
            re.escape(even(part.text)) if isinstance(part, Literal) else self._slot(part)
            for part in parts
        )

    def _group(
        self, kind: _GroupKind, source: str, references: tuple[Reference, ...] = (), word: str = ""
    ) -> str:
        name = f"g{len(self.groups)}"
        self.groups.append(Group(name, kind, references, word))
        return f"(?P<{name}>{source})"

    def _slot(self, slot: Slot) -> str:
        match slot.phrase:
            case "年度" | "上年":
                return self._group("year", r"\d{4}", word=slot.phrase)
            case "值":
                return self._amount(slot.references)
            case "占比":
                return self._rate(slot.references, "占比")
            case "完成":
                return self._rate(slot.references, "完成率")
            case "年初完成":
                return self._rate(slot.references, "年初完成率")
            case "增减":
                return self._change(slot.references)
            case "句":
                variants = self.region.sentences[slot.argument].variants
                sources = [self._source(variant.template.parts) for variant in variants]
                return f"(?:{'|'.join(sources)})"
            case "列":
                return f"(?:{self._list(slot.argument)}|{self._lacking})"
            case "序":
                return self._group("word", r"\d+", word=slot.phrase)
            case "科目":
                return self._group("word", r"\d{3,7}", word=slot.phrase)
            case "算":
                number = self._group("computed", _COMPUTED, word=slot.argument)
                return f"(?:{number}|{NO_VALUE}|{self._lacking})"
            case "条数" | "合计" | "权重":
                return f"(?:{self._group('counted', _COMPUTED, word=slot.phrase)}|{self._lacking})"
            case "组序":
                return self._group("word", r"\d+", word=slot.phrase)
            case "类型":
                return self._group("word", "部门|单位", word=slot.phrase)
            case "文字":
                return self._group("free", ".*?", slot.references, slot.argument)
            case "原因":
                return self._group("free", ".*?", slot.references, slot.phrase)
            case "部门" | "简称" | "公开时间":
                return self._group("word", ".+?", word=slot.phrase)
            case _:
                return self._group("word", _NAME, word=slot.phrase)

    @property
    def _lacking(self) -> str:
        """What stands for a number that was not known."""
        words = self.region.words
        return f"(?:{re.escape(words['missing'])}|{re.escape(words['withheld'])})"

    @property
    def _mark(self) -> str:
        """The mark of a disputed number, if it is there."""
        return f"(?:{re.escape(self.region.words['disputed'])})?"

    def _unit(self, reference: Reference) -> str:
        """The unit that follows; money may stand in any of its units, so that a wrong one shows."""
        unit = self.units.get(reference.quantity, "")
        return f"(?:{MONEY})" if unit in MONEY_UNITS else re.escape(even(unit))

    def _amount(self, references: tuple[Reference, ...]) -> str:
        reference = references[0]
        # In a list of quantities the item's name tells which one it is.
        unit = f"(?:{MONEY})" if reference.quantity == "." else self._unit(reference)
        return f"(?:{self._group('value', NUMBER, references)}{unit}{self._mark}|{self._lacking})"

    def _rate(self, references: tuple[Reference, ...], suffix: str) -> str:
        followers = tuple(_follow(reference, suffix) for reference in references)
        return f"(?:{self._group('rate', NUMBER, followers)}%{self._mark}|{self._lacking})"

    def _change(self, references: tuple[Reference, ...]) -> str:
        words = self.region.words
        up_down = f"(?:{words['increase']}|{words['decrease']})"
        rise_fall = f"(?:{words['growth']}|{words['fall']})"
        changes = tuple(_follow(ref, "增减额") for ref in references)
        growths = tuple(_follow(ref, "增减率") for ref in references)
        amount = self._group("change", f"{up_down}{NUMBER}", changes)
        rate = self._group("growth", f"{rise_fall}{NUMBER}", growths)
        no_base = self._group("word", re.escape(even(words["no_base"])), word="增减")
        return (
            f"(?:{amount}{self._unit(references[0])}{self._mark}"
            f"(?:，{rate}%{self._mark}|（{no_base}）)"
            f"|{re.escape(words['flat'])}|{self._lacking})"
        )

    def _list(self, sentence_id: str) -> str:
        """A run of items. It is matched as a whole here and item by item afterwards."""
        sentence = self.region.sentences[sentence_id]
        before = list(self.groups)
        item = re.sub(r"\(\?P<g\d+>", "(?:", self._source(sentence.variants[0].template.parts))
        self.groups = before
        return self._group("list", f"{item}(?:{re.escape(sentence.join)}{item})*", word=sentence_id)


def _follow(reference: Reference, suffix: str) -> Reference:
    return Reference(f"{reference.quantity}.{suffix}", reference.subject, reference.shift)


def printed_unit(text: str, end: int) -> str:
    """The unit that stands right after a number in the text."""
    match = re.match(MONEY, text[end:])
    return match[0] if match else ""
