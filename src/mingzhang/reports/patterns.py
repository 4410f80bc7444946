"""Sentence templates turned round: from printed text to the slots that were filled.

Every slot becomes a named group; what a group means is kept beside the expression, so a match
says where each number stands and what it measures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal as OneOf

from mingzhang.model.number import MONEY_UNITS, NUMBER
from mingzhang.model.region import Region
from mingzhang.model.template import Literal, Reference, Slot, Template

GroupKind = OneOf["value", "rate", "change", "growth", "year", "word", "list", "free"]

# A name has no digits; a 、 may stand inside one (市政道路、桥梁) but does not begin it.
_NAME = r"[^，。；：、\d][^，。；：\d]*?"
_MONEY = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Group:
    """What a named group of the expression holds.

    ``references`` are the quantities the number states; ``word`` the slot's word for names and
    codes, or the id of the sentence that a list repeats.
    """

    name: str
    kind: GroupKind
    references: tuple[Reference, ...] = ()
    word: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled template. Groups come in the order of the text."""

    expression: re.Pattern[str]
    groups: tuple[Group, ...]


@dataclass(slots=True)
class PatternMaker:
    """Compiles the templates of one region. ``units`` maps quantity ids to printed units."""

    region: Region
    units: dict[str, str]
    groups: list[Group] = field(default_factory=list)

    def compile(self, template: Template) -> Pattern:
        """The pattern of a whole paragraph."""
        self.groups = []
        source = self._source(template)
        return Pattern(re.compile(source), tuple(self.groups))

    def _source(self, template: Template) -> str:
        return "".join(
            re.escape(part.text) if isinstance(part, Literal) else self._slot(part)
            for part in template.parts
        )

    def _group(
        self, kind: GroupKind, source: str, references: tuple[Reference, ...] = (), word: str = ""
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
            case "占比" | "完成":
                suffix = {"占比": "占比", "完成": "完成率"}[slot.phrase]
                references = tuple(_follow(ref, suffix) for ref in slot.references)
                number = self._group("rate", NUMBER, references)
                return f"(?:{number}%{self._mark}|{self._lacking})"
            case "增减":
                return self._change(slot.references)
            case "句":
                variants = self.region.sentences[slot.argument].variants
                return f"(?:{'|'.join(self._source(variant.template) for variant in variants)})"
            case "列":
                return f"(?:{self._list(slot.argument)}|{self._lacking})"
            case "序":
                return self._group("word", r"\d+", word=slot.phrase)
            case "科目":
                return self._group("word", r"\d{3,7}", word=slot.phrase)
            case "文字" | "原因":
                return self._group("free", ".*?", word=slot.argument)
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
        return f"(?:{_MONEY})" if unit in MONEY_UNITS else re.escape(unit)

    def _amount(self, references: tuple[Reference, ...]) -> str:
        reference = references[0]
        # In a list of quantities the item's name tells which one it is.
        unit = f"(?:{_MONEY})" if reference.quantity == "." else self._unit(reference)
        return f"(?:{self._group('value', NUMBER, references)}{unit}{self._mark}|{self._lacking})"

    def _change(self, references: tuple[Reference, ...]) -> str:
        words = self.region.words
        up_down = f"(?:{words['increase']}|{words['decrease']})"
        rise_fall = f"(?:{words['growth']}|{words['fall']})"
        changes = tuple(_follow(ref, "增减额") for ref in references)
        growths = tuple(_follow(ref, "增减率") for ref in references)
        amount = self._group("change", f"{up_down}{NUMBER}", changes)
        rate = self._group("growth", f"{rise_fall}{NUMBER}", growths)
        no_base = self._group("word", re.escape(words["no_base"]), word="增减")
        return (
            f"(?:{amount}{self._unit(references[0])}{self._mark}"
            f"(?:，{rate}%{self._mark}|（{no_base}）)"
            f"|{re.escape(words['flat'])}|{self._lacking})"
        )

    def _list(self, sentence_id: str) -> str:
        """A run of items. It is matched as a whole here and item by item afterwards."""
        sentence = self.region.sentences[sentence_id]
        before = list(self.groups)
        item = re.sub(r"\(\?P<g\d+>", "(?:", self._source(sentence.variants[0].template))
        self.groups = before
        return self._group("list", f"{item}(?:{re.escape(sentence.join)}{item})*", word=sentence_id)


def _follow(reference: Reference, suffix: str) -> Reference:
    return Reference(f"{reference.quantity}.{suffix}", reference.subject, reference.shift)


def printed_unit(text: str, end: int) -> str:
    """The unit that stands right after a number in the text."""
    match = re.match(_MONEY, text[end:])
    return match[0] if match else ""
