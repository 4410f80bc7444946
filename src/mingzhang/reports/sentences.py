"""Sentences read: the template a paragraph was made from, its numbers, its items."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import Anchor, Paragraph, plain
from mingzhang.model.number import MONEY, NUMBER
from mingzhang.model.problem import Place
from mingzhang.model.region import Region, Sentence
from mingzhang.model.template import Literal, Reference
from mingzhang.model.understanding import Spot
from mingzhang.reports.clauses.reader import ClauseReader
from mingzhang.reports.heights import note_height
from mingzhang.reports.patterns import Group, Pattern, PatternMaker, printed_unit
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.reasons import REASON, Reasons
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import TOKEN, WORD_REASONS, EvenLine, Span, even, too_large

_NUMBER = re.compile(NUMBER)
_AMOUNT = re.compile(rf"{NUMBER}(?:{MONEY})")
_LEVELS = {"类": 1, "款": 2, "项": 3}
_PATH = ("类名", "款名", "项名")
_Item = tuple[str, str]  # quantity and subject of an item of a list


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A line of a chapter: its pattern, the heading it stands under, the sentence it repeats."""

    pattern: Pattern
    place: Place
    heading: str = ""
    sentence: str = ""


class Wordings:
    """The templates of a region, ready to read with."""

    def __init__(self, region: Region, catalogue: Catalogue) -> None:
        units = {quantity.id: quantity.printed for quantity in catalogue.quantities.values()}
        maker = PatternMaker(region, units)
        self.titles = [maker.compile(t) for t in region.chapters if t.kind == "封面题"]
        self.items = {
            name: maker.compile(sentence.variants[0].template)
            for name, sentence in region.sentences.items()
        }
        self.lines: list[ChapterLine] = []
        heading = ""
        for template in region.chapters:
            place = Place(template.file, line=template.line)
            if template.kind.startswith("heading"):
                texts = [part.text for part in template.parts if isinstance(part, Literal)]
                heading = even("".join(texts))
            elif template.kind == "text":
                self.lines.append(ChapterLine(maker.compile(template), place, heading))
            elif template.kind == "每":
                name = template.argument
                self.lines.append(ChapterLine(self.items[name], place, heading, name))

    def fitting(
        self, text: str, years: Mapping[str, str]
    ) -> list[tuple[ChapterLine, re.Match[str]]]:
        """The lines a paragraph may be made from; those whose years fit, if there are any."""
        found = []
        for wording in self.lines:
            match = wording.pattern.fullmatch(text)
            if match:
                found.append((wording, match))
        fitting = [
            (wording, match)
            for wording, match in found
            if all(
                match[group.name] in {None, years.get(group.word)}
                for group in wording.pattern.groups
                if group.kind == "year"
            )
        ]
        return fitting or found


@dataclass(slots=True)
class SentenceReader:
    """Reads the paragraphs of one document into its record; ``made_from`` is the line of a chapter
    that the paragraph read last was made from, None where it was read by its clauses.
    """

    wordings: Wordings
    record: Record
    reasons: Reasons
    clauses: ClauseReader
    runs: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    ours: int = 0  # paragraphs made from a template of the region
    others: int = 0  # those in another wording
    made_from: ChapterLine | None = None

    def paragraph(self, block: Paragraph) -> None:
        """Note every number of a paragraph."""
        line = EvenLine.of(plain(block.content))
        first = len(self.record.result.readings)
        used = self._understood(line, block.anchor)
        self.ours += used is not None
        if used is None:
            self.made_from = None
        if used is None and block.role == "body":
            used = self.clauses.paragraph(line, block.anchor) or None
            self.others += used is not None
        if used is not None:
            words = self.clauses.grammar.clauses.words.heights
            note_height(self.record, line, block.anchor, first, words)
            reason = "文字中的数，未指明所计的量"
            self.record.unread(line, block.anchor, used, reason, True)
            return
        reason = "没有认出句式" if block.role == "body" else "名单中的数"
        self.record.unread(line, block.anchor, [], reason, block.role == "body")

    def finish(self) -> None:
        """Items that were paragraphs of their own add up."""
        for name, members in self.runs.items():
            self._add_up(self.record.region.sentences[name], members)
        self.clauses.sums.finish()

    def _understood(self, line: EvenLine, anchor: Anchor) -> list[Span] | None:
        """The spans that a template accounts for, None if no template fits."""
        year = self.record.result.year
        found = self.wordings.fitting(line.text, {"年度": str(year), "上年": str(year - 1)})
        likely = _likely(found, even(self.record.section))
        if likely is None:
            return None
        wording, match = likely
        self.made_from = wording
        if _holds_amounts(wording.pattern, match, self.clauses.grammar.reasons):
            return None
        if not wording.sentence:
            return self._match(wording.pattern, match, anchor, 0, None, line)
        sentence = self.record.region.sentences[wording.sentence]
        used, members = self._list_item(sentence, match, anchor, 0, line)
        self.runs[wording.sentence] += members
        return used

    def _match(
        self,
        pattern: Pattern,
        match: re.Match[str],
        anchor: Anchor,
        offset: int,
        item: _Item | None,
        line: EvenLine,
    ) -> list[Span]:
        """Take the numbers of a match; returns the spans that are accounted for."""
        used: list[Span] = []
        for group in pattern.groups:
            if match[group.name] is None:
                continue
            start, end = match.start(group.name) + offset, match.end(group.name) + offset
            if group.kind in {"value", "rate", "change", "growth"}:
                number = _NUMBER.search(line.text, start, end)
                if number:
                    self._number(group, line, number.span(), anchor, item)
                    used.append(number.span())
            elif group.kind == "computed":
                used += self._computed(group.word, line, (start, end), anchor)
            elif group.kind == "list":
                used += self._list(group, line, (start, end), anchor)
            elif group.kind in {"year", "word"}:
                used += self._word(group, line, (start, end), anchor)
            elif group.kind == "free" and group.word == REASON:
                first, last = line.span((start, end))
                opening = line.raw[:first].rpartition("。")[2]
                heights = self.clauses.grammar.clauses.words.heights
                # A reason for being off the budget does not explain the change on last year.
                if not any(re.match(words, line.text[start:end]) for words in heights):
                    self.reasons.note(
                        _resolve(group.references[0], item), line.raw[first:last], opening
                    )
        return used

    def _word(self, group: Group, line: EvenLine, span: Span, anchor: Anchor) -> list[Span]:
        """Numbers in a word are no quantities."""
        reason = WORD_REASONS.get(group.word, "名称中的数")
        used = []
        for found in TOKEN.finditer(line.text, *span):
            location = self.record.location(anchor, line.raw, line.span(found.span()))
            self.record.spot(Spot(found[0], "", location, (), reason, False))
            used.append(found.span())
        return used

    def _computed(self, name: str, line: EvenLine, span: Span, anchor: Anchor) -> list[Span]:
        """A number that the packs compute: a reading, and the claim that it follows."""
        record, words = self.record, self.record.catalogue.table_words
        declared = record.catalogue.computed[name]
        number = _NUMBER.search(line.text, *span)
        if number is None or words is None or not declared.claim:
            return []
        unit = "%" if declared.style == "%" else declared.style
        quantity = words.cells["percent" if unit == "%" else unit]
        year = record.result.year
        reading = record.reading(StatedQuantity(quantity, declared.title, year), number[0], unit)
        operands = [(one.quantity, year + one.shift, one.subject) for one in declared.claimed]
        record.claims.named(declared.claim, reading, (operands[0], operands[1]))
        location = record.location(anchor, line.raw, line.span(number.span()))
        record.number(number[0], unit, location, (reading,), "")
        return [number.span()]

    def _list(self, group: Group, line: EvenLine, span: Span, anchor: Anchor) -> list[Span]:
        """The items of a list, and the claim that they add up."""
        sentence = self.record.region.sentences[group.word]
        used: list[Span] = []
        members: list[int] = []
        expression = self.wordings.items[group.word].expression
        for match in expression.finditer(line.text[span[0] : span[1]]):
            spans, found = self._list_item(sentence, match, anchor, span[0], line)
            used += spans
            members += found
        self._add_up(sentence, members)
        return used

    def _list_item(
        self, sentence: Sentence, match: re.Match[str], anchor: Anchor, offset: int, line: EvenLine
    ) -> tuple[list[Span], list[int]]:
        """The numbers of one item: their spans, and the readings that may count towards a total."""
        pattern = self.wordings.items[sentence.id]
        item = self._item(sentence, pattern, match)
        before = len(self.record.result.readings)
        used = self._match(pattern, match, anchor, offset, item, line)
        return used, list(range(before, len(self.record.result.readings)))

    def _add_up(self, sentence: Sentence, members: list[int]) -> None:
        """Note the claim that the items make up each of the sentence's totals."""
        names = self.record.result.readings.columns["量"]
        over, *listed = sentence.over.split()
        items = {Reference.parse(text).quantity for text in listed} if over == "量" else set()
        for text in sentence.totals:
            total = Reference.parse(text)
            wanted = {total.quantity} | items
            parts = [number for number in members if names[number] in wanted]
            if parts:
                year = self.record.result.year + total.shift
                self.record.claims.add_up((total.quantity, year, ""), parts)

    def _item(self, sentence: Sentence, pattern: Pattern, match: re.Match[str]) -> _Item:
        """Quantity and subject of an item, from its code or its name."""
        words = {g.word: match[g.name] for g in pattern.groups if g.kind == "word"}
        over, *references = sentence.over.split()
        quantities = [Reference.parse(reference).quantity for reference in references]
        catalogue = self.record.catalogue
        if over == "量":
            named = {even(catalogue.quantities[name].title): name for name in quantities}
            return named.get(words.get("量名", ""), ""), ""
        if words.get("科目"):
            return quantities[0], words["科目"]
        classification = self.record.classification(quantities[0])
        path = [words[word] for word in _PATH if words.get(word)]
        path = path or [words.get("科目名") or words.get("名称") or ""]
        if classification is None:
            return quantities[0], path[-1]
        return quantities[0], self.record.code_of(path, _LEVELS.get(over, 0), classification)

    def _number(
        self, group: Group, line: EvenLine, span: Span, anchor: Anchor, item: _Item | None
    ) -> None:
        """A number of a sentence: its readings, its spot and the claims it makes."""
        record, text = self.record, line.text
        printed = text[span[0] : span[1]]
        unit = "%" if group.kind in {"rate", "growth"} else printed_unit(text, span[1])
        disputed = self._disputed_after(text, span[1], unit)
        words = record.region.words
        negative = bool({words["decrease"], words["fall"]} & {text[span[0] - 2 : span[0]]})
        damaged = too_large(printed, unit)
        readings = []
        for reference in group.references:
            resolved = _resolve(reference, item)
            if resolved.quantity in record.catalogue.quantities and not damaged:
                year = record.result.year + resolved.shift
                stated = StatedQuantity(resolved.quantity, resolved.subject, year)
                reading = record.reading(
                    stated, printed, unit, negative=negative, disputed=disputed
                )
                readings.append(reading)
        location = record.location(anchor, line.raw, line.span(span))
        unread = "数过大，无法核对" if damaged else "没有认出所计的量"
        record.number(printed, unit, location, tuple(readings), unread)

    def _disputed_after(self, text: str, end: int, unit: str) -> bool:
        mark = self.record.region.words["disputed"]
        return text[end + len(unit) :].startswith(mark) or text[end:].startswith(mark)


def _holds_amounts(pattern: Pattern, match: re.Match[str], reasons: re.Pattern[str]) -> bool:
    """Whether free text that a template lets pass has amounts of its own; those of a reason, with
    one of its words, are not.
    """
    free = ((g, match[g.name] or "") for g in pattern.groups if g.kind == "free")
    texts = (text for group, text in free if group.word != REASON or not reasons.search(text))
    return any(map(_AMOUNT.search, texts))


def _likely(
    found: Sequence[tuple[ChapterLine, re.Match[str]]], section: str
) -> tuple[ChapterLine, re.Match[str]] | None:
    """The reading of a paragraph, None if there is none or nothing tells which of several.

    The same words stand under several headings; the heading most like the section's decides.
    """
    ranked = sorted(found, key=lambda one: -_likeness(one[0].heading, section))
    if len(ranked) > 1:
        (first, _), (second, _) = ranked[:2]
        same = first.pattern.meaning == second.pattern.meaning
        if not same and _likeness(first.heading, section) == _likeness(second.heading, section):
            return None
    return ranked[0] if ranked else None


def _likeness(heading: str, section: str) -> float:
    """How much of a heading stands in another: its pairs of letters found there."""
    pairs = {heading[i : i + 2] for i in range(len(heading) - 1)}
    return sum(pair in section for pair in pairs) / len(pairs) if pairs else 0.0


def _resolve(reference: Reference, item: _Item | None) -> Reference:
    """A slot's reference with the item's quantity and subject filled in."""
    if item is None:
        return reference
    quantity, subject = reference.quantity, reference.subject
    if quantity == ".":
        quantity = item[0]
    elif quantity.startswith(".."):  # a share or change of the item's quantity
        quantity = item[0] + quantity[1:]
    return replace(reference, quantity=quantity, subject=item[1] if subject == "." else subject)
