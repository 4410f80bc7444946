"""From a document to readings and claims, by the templates and forms of a region."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import (
    Anchor,
    Cell,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    plain,
)
from mingzhang.model.finding import Location
from mingzhang.model.number import NUMBER, half_unit, parse_decimal, scale_of
from mingzhang.model.quantity import Quantity
from mingzhang.model.region import Region, Sentence
from mingzhang.model.relation import Classification
from mingzhang.model.template import Reference
from mingzhang.model.understanding import Spot, Understanding
from mingzhang.reports.claims import Claims
from mingzhang.reports.patterns import Group, Pattern, PatternMaker, printed_unit
from mingzhang.reports.read_tables import FormReader, Stated
from mingzhang.reports.tokens import TOKEN, WORD_REASONS, quoted, too_large, untaken


class Reader:
    """Reads documents of one region."""

    def __init__(self, region: Region, catalogue: Catalogue) -> None:
        self.region = region
        self.catalogue = catalogue
        units = {quantity.id: quantity.printed for quantity in catalogue.quantities.values()}
        maker = PatternMaker(region, units)
        self.titles = [maker.compile(t) for t in region.chapters if t.kind == "封面题"]
        self.paragraphs = [maker.compile(t) for t in region.chapters if t.kind == "text"]
        self.each = {t.argument for t in region.chapters if t.kind == "每"}
        self.items = {
            name: maker.compile(sentence.variants[0].template)
            for name, sentence in region.sentences.items()
        }
        self.forms = FormReader(region, catalogue)

    def read(self, document: Document, path: str) -> Understanding:
        """Everything understood of a document. ``path`` is its name in findings."""
        return _Reading(self, document, path).run()


@dataclass(slots=True)
class _Reading:
    """One document being read."""

    reader: Reader
    document: Document
    path: str
    result: Understanding = field(init=False)
    claims: Claims = field(init=False)
    runs: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    section: str = ""

    def run(self) -> Understanding:
        self.result = Understanding(self.path, region=self.reader.region.name)
        self.claims = Claims(self.result, self.reader.catalogue)
        self._title()
        for number, block in enumerate(self.document.blocks):
            self.claims.paragraph = number
            if isinstance(block, Heading):
                if block.level <= 3:
                    self.section = plain(block.content)
                self._leftovers(plain(block.content), block.anchor, [], "标题中的数", False)
            elif isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Figure):
                self._figure(block)
            elif isinstance(block, Table):
                self._table(block)
        for name, members in self.runs.items():
            self._add_up(self.reader.region.sentences[name], members)
        self.claims.settle()
        return self.result

    def _title(self) -> None:
        """Year and department from the title, as the cover prints it."""
        texts = [self.document.title]
        texts += [plain(b.content) for b in self.document.blocks[:8] if isinstance(b, Paragraph)]
        for pattern, text in product(self.reader.titles, texts):
            match = pattern.expression.match(text.strip())
            if match:
                words = {group.word: match[group.name] for group in pattern.groups}
                self.result.year = int(words["年度"])
                self.result.department = words["部门"]
                self.result.title = match[0]
                return

    # -- text ---------------------------------------------------------------------------------

    def _paragraph(self, block: Paragraph) -> None:
        text = plain(block.content)
        found = self._sentence(text)
        if found:
            used = self._match(*found, block.anchor, 0, None, text)
            self._leftovers(text, block.anchor, used, "文字中的数，未指明所计的量", True)
            return
        for name in self.reader.each:
            match = self.reader.items[name].expression.fullmatch(text)
            if match:
                used = self._each(name, match, block.anchor, text)
                self._leftovers(text, block.anchor, used, "文字中的数，未指明所计的量", True)
                return
        reason = "没有认出句式" if block.role == "body" else "名单中的数"
        self._leftovers(text, block.anchor, [], reason, block.role == "body")

    def _sentence(self, text: str) -> tuple[Pattern, re.Match[str]] | None:
        """The template a paragraph was made from; one whose years fit before one whose do not."""
        fallback = None
        for pattern in self.reader.paragraphs:
            match = pattern.expression.fullmatch(text)
            if match is None:
                continue
            expected = {"年度": str(self.result.year), "上年": str(self.result.year - 1)}
            years = [group for group in pattern.groups if group.kind == "year"]
            if all(match[g.name] in {None, expected.get(g.word)} for g in years):
                return pattern, match
            fallback = fallback or (pattern, match)
        return fallback

    def _match(
        self,
        pattern: Pattern,
        match: re.Match[str],
        anchor: Anchor,
        offset: int,
        item: tuple[str, str] | None,
        text: str,
    ) -> list[tuple[int, int]]:
        """Take the numbers of a match; returns the spans that are accounted for."""
        used: list[tuple[int, int]] = []
        for group in pattern.groups:
            if match[group.name] is None:
                continue
            start, end = match.start(group.name) + offset, match.end(group.name) + offset
            if group.kind in {"value", "rate", "change", "growth"}:
                number = re.search(NUMBER, text[start:end])
                if number:
                    span = (start + number.start(), start + number.end())
                    self._number(group, text, span, anchor, item)
                    used.append(span)
            elif group.kind == "list":
                used += self._list(group, text, (start, end), anchor)
            elif group.kind in {"year", "word"}:
                reason = WORD_REASONS.get(group.word, "名称中的数")
                part = text[start:end]
                for found in TOKEN.finditer(part):
                    span = (start + found.start(), start + found.end())
                    location = self._location(anchor, text, span)
                    self._spot(Spot(found[0], "", location, (), reason, False))
                    used.append(span)
        return used

    def _list(
        self, group: Group, text: str, span: tuple[int, int], anchor: Anchor
    ) -> list[tuple[int, int]]:
        """The items of a list, and the claim that they add up."""
        sentence = self.reader.region.sentences[group.word]
        used: list[tuple[int, int]] = []
        members: list[int] = []
        for match in self.reader.items[group.word].expression.finditer(text[span[0] : span[1]]):
            spans, found = self._list_item(sentence, match, anchor, span[0], text)
            used += spans
            members += found
        self._add_up(sentence, members)
        return used

    def _each(
        self, name: str, match: re.Match[str], anchor: Anchor, text: str
    ) -> list[tuple[int, int]]:
        """An item that is a paragraph of its own; its run adds up when it ends."""
        sentence = self.reader.region.sentences[name]
        used, members = self._list_item(sentence, match, anchor, 0, text)
        self.runs[name] += members
        return used

    def _list_item(
        self, sentence: Sentence, match: re.Match[str], anchor: Anchor, offset: int, text: str
    ) -> tuple[list[tuple[int, int]], list[int]]:
        """The numbers of one item: their spans, and the readings that count towards the total."""
        pattern = self.reader.items[sentence.id]
        item = self._item(sentence, pattern, match)
        before = len(self.result.readings)
        used = self._match(pattern, match, anchor, offset, item, text)
        names = self.result.readings.columns["量"]
        wanted = {item[0], sentence.total.split("@")[0]}
        members = [number for number in range(before, len(names)) if names[number] in wanted]
        return used, members

    def _add_up(self, sentence: Sentence, members: list[int]) -> None:
        """Note the claim that the members make up the sentence's total."""
        if sentence.total and members:
            total = Reference.parse(sentence.total)
            year = self.result.year + total.shift
            self.claims.add_up((total.quantity, year, ""), members)

    def _item(self, sentence: Sentence, pattern: Pattern, match: re.Match[str]) -> tuple[str, str]:
        """Quantity and subject of an item, from its code or its name."""
        words = {g.word: match[g.name] for g in pattern.groups if g.kind == "word"}
        over, *references = sentence.over.split()
        quantities = [Reference.parse(reference).quantity for reference in references]
        catalogue = self.reader.catalogue
        if over == "量":
            named = {catalogue.quantities[name].title: name for name in quantities}
            return named.get(words.get("量名", ""), ""), ""
        if words.get("科目"):
            return quantities[0], words["科目"]
        name = words.get("科目名") or words.get("名称") or ""
        classification = self._classification(quantities[0])
        if classification is None:
            return quantities[0], name
        level = {"类": 1, "款": 2, "项": 3}.get(over, 0)
        return quantities[0], self._code_of(name, level, classification)

    def _code_of(self, name: str, level: int, classification: Classification) -> str:
        """The code of a subject by its name, with or without its last word; "" if none has it."""
        names = {name, name + self.reader.region.words["class_suffix"]}
        for subject in classification.subjects.values():
            if subject.name in names and (not level or subject.level == level):
                return subject.code
        return ""

    def _classification(self, quantity: str) -> Classification | None:
        declared = self.reader.catalogue.quantities[quantity]
        if declared.source is None or not declared.source.by:
            return None
        relation = self.reader.catalogue.relations[declared.source.relation]
        column = relation.column(declared.source.by[0])
        return self.reader.catalogue.classifications.get(column.codes) if column else None

    def _number(
        self,
        group: Group,
        text: str,
        span: tuple[int, int],
        anchor: Anchor,
        item: tuple[str, str] | None,
    ) -> None:
        """A number of a sentence: its readings, its spot and the claims it makes."""
        printed = text[span[0] : span[1]]
        unit = "%" if group.kind in {"rate", "growth"} else printed_unit(text, span[1])
        disputed = self._disputed_after(text, span[1], unit)
        words = self.reader.region.words
        negative = {words["decrease"], words["fall"]} & {text[span[0] - 2 : span[0]]}
        readings = []
        for reference in group.references:
            resolved = _resolve(reference, item)
            quantity = self.reader.catalogue.quantities.get(resolved.quantity)
            if quantity is None or too_large(printed, unit):
                continue
            stated = Stated(resolved.quantity, resolved.subject, self.result.year + resolved.shift)
            sign = -1 if negative else 1
            readings.append(self._reading(stated, printed, unit, sign, "", disputed))
        location = self._location(anchor, text, span)
        unread = "数过大，无法核对" if too_large(printed, unit) else "没有认出所计的量"
        reason = "" if readings else unread
        self._spot(Spot(printed, unit, location, tuple(readings), reason))
        for reading in readings:
            self.claims.follow(reading)

    def _disputed_after(self, text: str, end: int, unit: str) -> bool:
        mark = self.reader.region.words["disputed"]
        return text[end + len(unit) :].startswith(mark) or text[end:].startswith(mark)

    def _reading(
        self, stated: Stated, printed: str, unit: str, sign: int, table: str, disputed: bool
    ) -> int:
        """Append a reading; returns its number."""
        quantity = self.reader.catalogue.quantities[stated.quantity]
        value = (parse_decimal(printed) or Decimal(0)) * scale_of(unit) * sign
        number = self.result.readings.add(
            self.path,
            len(self.result.readings),
            stated.quantity,
            "",
            stated.year,
            stated.subject,
            "",
            value,
            self._half(printed, unit, quantity, table),
            table,
            disputed,
            printed + unit,
        )
        self.claims.note(number)
        return number

    def _half(self, printed: str, unit: str, quantity: Quantity, table: str) -> Decimal:
        """Amounts and rates are known to the last digit, counts exactly."""
        if quantity.unit in {"元", "%"} or "." in printed:
            least = 0 if table else self.reader.region.style.least_decimals
            return half_unit(printed, unit, least)
        return Decimal(0)

    # -- figures and tables -------------------------------------------------------------------

    def _figure(self, figure: Figure) -> None:
        """The numbers at bars and slices."""
        self._leftovers(figure.caption, figure.anchor, [], "图题中的数", False)
        slots = self._chart_slots(figure)
        for datum, slot in zip(figure.data, slots, strict=False):
            for number, reference in ((datum.number, slot), (datum.share, slot and _share(slot))):
                if number is None or parse_decimal(number.text) is None:  # damaged data
                    continue
                readings: tuple[int, ...] = ()
                known = reference and reference.quantity in self.reader.catalogue.quantities
                if reference and known and not too_large(number.text, number.unit):
                    stated = Stated(
                        reference.quantity, reference.subject, self.result.year + reference.shift
                    )
                    readings = (self._reading(stated, number.text, number.unit, 1, "", False),)
                location = replace(
                    self._location(figure.anchor, figure.caption, (0, 0)),
                    quote=f"{figure.caption} {datum.label} {number.text}",
                )
                reason = "" if readings else "没有认出图中的量"
                self._spot(Spot(number.text, number.unit, location, readings, reason))
                for reading in readings:
                    self.claims.follow(reading)

    def _chart_slots(self, figure: Figure) -> Sequence[Reference | None]:
        """What each bar or slice shows, by the chart of the same caption."""
        title = figure.caption.partition("：")[2]
        spec = next((c for c in self.reader.region.charts.values() if c.caption == title), None)
        if spec is None:
            return [None] * len(figure.data)
        if not spec.over:
            return [Reference.parse(slot) for _, slot in spec.data]
        over, *texts = spec.over.split()
        references = [Reference.parse(text) for text in texts]
        if over == "量":
            titles = {self.reader.catalogue.quantities[r.quantity].title: r for r in references}
            return [titles.get(datum.label) for datum in figure.data]
        classification = self._classification(references[0].quantity)
        slots: list[Reference | None] = []
        for datum in figure.data:
            code = datum.label
            if classification:
                code = self._code_of(datum.label, 1, classification)
            slots.append(replace(references[0], subject=code) if code else None)
        return slots

    def _table(self, table: Table) -> None:
        """The cells of an official form; numbers of other tables stay without a reading."""
        unit = next((u for u in ("万元", "亿元", "元") if u in table.unit), "万元")
        used: set[int] = set()
        zeros = self.reader.forms.blank_is_zero(table)
        for cell, stated, row_name in self.reader.forms.cells(table, self.result.year):
            used.add(id(cell))
            text = plain(cell.content).strip()
            match = TOKEN.match(text)
            if not text and zeros:
                self._blank(cell, stated, table, row_name)
            if match is None:
                continue
            if too_large(match[0], unit):
                reason = "数过大，无法核对"
                self._leftovers(text, cell.anchor, [], reason, True, table.title)
                continue
            disputed = len(text) > match.end()
            reading = self._reading(stated, match[0], unit, 1, table.title, disputed)
            location = replace(
                self._location(cell.anchor, text, match.span()), table=table.title, row=row_name
            )
            self._spot(Spot(match[0], unit, location, (reading,)))
        for row_number, row in enumerate(table.rows):
            for cell in (cell for cell in row if id(cell) not in used):
                text = plain(cell.content)
                first, number = cell is row[0], TOKEN.fullmatch(text.strip())
                reason = "科目编码" if first and number else "没有认出表中的量"
                if row_number < table.head_rows:
                    number, reason = None, "表头中的数"
                quantity = bool(number) and not first
                self._leftovers(text, cell.anchor, [], reason, quantity, table.title)

    def _blank(self, cell: Cell, stated: Stated, table: Table, row_name: str) -> None:
        """A blank amount of an official form is zero. It has a place, but is no printed number."""
        number = self.result.readings.add(
            self.path,
            len(self.result.readings),
            stated.quantity,
            "",
            stated.year,
            stated.subject,
            "",
            Decimal(0),
            Decimal(0),
            table.title,
            False,
            "空格",
        )
        location = replace(self._location(cell.anchor, "", (0, 0)), table=table.title, row=row_name)
        unit = self.reader.catalogue.quantities[stated.quantity].printed
        self.result.spot_of[number] = Spot("0", unit, location, (number,))

    # -- numbers ------------------------------------------------------------------------------

    def _leftovers(
        self,
        text: str,
        anchor: Anchor,
        used: Iterable[tuple[int, int]],
        reason: str,
        is_quantity: bool,
        table: str = "",
    ) -> None:
        """Every number of a text that no reading took, with why."""
        for match, word in untaken(text, used):
            location = replace(self._location(anchor, text, match.span()), table=table)
            quantity = is_quantity and not word
            self._spot(Spot(match[0], "", location, (), word or reason, quantity))

    def _spot(self, spot: Spot) -> None:
        self.result.spots.append(spot)
        for reading in spot.readings:
            self.result.spot_of[reading] = spot

    def _location(self, anchor: Anchor, text: str, span: tuple[int, int]) -> Location:
        column = anchor.column + span[0] if anchor.column else 0
        return Location(
            role="suspect",
            file=self.path,
            page=anchor.page,
            line=anchor.line,
            column=column,
            end=column + span[1] - span[0] if column else 0,
            section=self.section,
            row=anchor.path,
            quote=quoted(text, span),
        )


def _share(reference: Reference) -> Reference:
    return replace(reference, quantity=f"{reference.quantity}.占比")


def _resolve(reference: Reference, item: tuple[str, str] | None) -> Reference:
    """A slot's reference with the item's quantity and subject filled in."""
    if item is None:
        return reference
    quantity, subject = reference.quantity, reference.subject
    if quantity == ".":
        quantity = item[0]
    elif quantity.startswith(".."):  # a share or change of the item's quantity
        quantity = item[0] + quantity[1:]
    return replace(reference, quantity=quantity, subject=item[1] if subject == "." else subject)
