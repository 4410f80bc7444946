"""From a document to readings and claims, by the templates and forms of a region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise, product

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.clause import Clauses
from mingzhang.model.document import Document, Figure, Heading, Paragraph, Table, plain
from mingzhang.model.marks import money_in
from mingzhang.model.number import MONEY_UNITS
from mingzhang.model.region import Region
from mingzhang.model.understanding import Understanding
from mingzhang.reports.claims import Claims
from mingzhang.reports.clauses.grammar import Grammar
from mingzhang.reports.clauses.lexicon import Lexicon
from mingzhang.reports.clauses.reader import ClauseReader
from mingzhang.reports.cover import BLANK, cover, is_blank, place_of, placeholders, usual_year
from mingzhang.reports.figures import read_figure
from mingzhang.reports.observe import Part, observe
from mingzhang.reports.observe.charts import drawn
from mingzhang.reports.paragraphs import sentence, whole
from mingzhang.reports.read_tables import FormReader
from mingzhang.reports.reasons import Reasons
from mingzhang.reports.record import SECTION_LEVELS, Record
from mingzhang.reports.sentences import SentenceReader, Wordings
from mingzhang.reports.tables.generic import CONVERTED, OtherTables
from mingzhang.reports.tokens import TOKEN, EvenLine, too_large

USUAL = "national"  # the region of documents that look like none
_FEWEST = 3  # headings that may be those of a region


class Reader:
    """Reads documents of one region; what none of its templates fits, by clauses."""

    def __init__(self, region: Region, catalogue: Catalogue) -> None:
        self.region = region
        self.catalogue = catalogue
        self.wordings = Wordings(region, catalogue)
        self.forms = FormReader(region, catalogue)

    @cached_property
    def clauses(self) -> Clauses:
        """The wordings of clauses that the packs declare."""
        return self.catalogue.said

    @cached_property
    def grammar(self) -> Grammar:
        """The same, ready to read with."""
        return Grammar(Lexicon(self.catalogue, self.clauses))

    def read(self, parts: Sequence[Part]) -> Understanding:
        """Everything understood of a disclosure: one document, or a report with the files of its
        tables, the report first. Each part comes with its path, its name in findings.
        """
        result = Understanding(parts[0][1], region=self.region.name)
        self._title(parts[0][0], result)
        sentences = self.sentences(result)
        record, reasons, clauses = sentences.record, sentences.reasons, sentences.clauses
        others = OtherTables(record)
        for document, path in parts:
            record.file, record.section = path, ""
            clauses.begin(document)
            others.converted = document.origin in CONVERTED
            self._blocks(document, record, sentences, others)
        least = self.catalogue.threshold("待填处数")
        if is_blank(result, parts[0][0], self.clauses.words, least):
            return self._blank(result, *parts[0])
        sentences.finish()
        reasons.finish((one for one, _ in parts), own=2 * sentences.ours >= sentences.others)
        observe(parts, record)
        record.claims.settle()
        return result

    def sentences(self, result: Understanding) -> SentenceReader:
        """What reads the paragraphs of one document, or a single one, into ``result``."""
        record = Record(self.region, self.catalogue, result, Claims(result, self.catalogue))
        reasons = Reasons(record)
        clauses = ClauseReader(record, self.grammar, reasons)
        return SentenceReader(self.wordings, record, reasons, clauses)

    def _blank(self, read: Understanding, document: Document, path: str) -> Understanding:
        """What is said of a form that nobody has filled in: only that."""
        fields = (read.title, read.department, read.year, self.region.name)
        result = Understanding(read.document, *fields, kind=read.kind)
        record = Record(self.region, self.catalogue, result, Claims(result, self.catalogue), path)
        first = next((b for b in document.blocks if isinstance(b, Heading | Paragraph)), None)
        place = record.location(first.anchor, plain(first.content), (0, 0)) if first else None
        count = placeholders(document, self.clauses.words)
        record.observe(BLANK, place, 种类="空白", 空处=count)
        return result

    def _blocks(
        self, document: Document, record: Record, sentences: SentenceReader, others: OtherTables
    ) -> None:
        """Every block of one part."""
        charts = drawn(document)
        for block in whole(document.blocks, charts):
            record.claims.paragraph += 1
            if isinstance(block, Heading) and sentence(block):
                sentences.paragraph(Paragraph(block.content, anchor=block.anchor))
            elif isinstance(block, Heading):
                if block.level <= SECTION_LEVELS:
                    record.section = plain(block.content)
                    sentences.clauses.heading(block.level, record.section)
                record.leftovers(plain(block.content), block.anchor, "标题中的数", False)
            elif isinstance(block, Paragraph) and id(block) in charts:
                record.leftovers(plain(block.content), block.anchor, "图中的数", True)
            elif isinstance(block, Paragraph):
                sentences.paragraph(block)
            elif isinstance(block, Figure):
                read_figure(block, record)
            elif isinstance(block, Table):
                self._table(block, record, others)

    def likeness(self, document: Document) -> int:
        """How many numbers stand in paragraphs that look like the region's: a quick guess."""
        patterns = [one.pattern for one in self.wordings.lines if one.pattern.telling]
        paragraphs = (block for block in document.blocks if isinstance(block, Paragraph))
        lines = (EvenLine.of(plain(paragraph.content)).text for paragraph in paragraphs)
        return sum(
            len(TOKEN.findall(line))
            for line in lines
            if any(pattern.may_fit(line) for pattern in patterns)
        )

    def outline_likeness(self, document: Document) -> int:
        """How many headings of the document stand in the region's chapters, too."""
        known = {wording.heading for wording in self.wordings.lines if wording.heading}
        headings = (block for block in document.blocks if isinstance(block, Heading))
        found = sum(EvenLine.of(plain(heading.content)).text in known for heading in headings)
        return found if found >= _FEWEST else 0

    def _title(self, document: Document, result: Understanding) -> None:
        """Year, department and kind from the title, as the cover prints it."""
        for pattern, text in product(self.wordings.titles, _covers(document)):
            match = pattern.expression.match(EvenLine.of(text).text)
            if match:
                words = {group.word: match[group.name] for group in pattern.groups}
                result.year = int(words["年度"])
                result.department = words["部门"]
                result.kind = words.get("类型", result.kind)
                result.title = match[0]
                return
        found = cover(document, self.clauses.words)
        if found:
            result.year, result.department, result.title = found.year, found.department, found.title
            result.kind = self.clauses.words.units[0] if found.unit else result.kind
        else:
            result.year = usual_year(document) or document.year
            result.department = document.department

    def _table(self, table: Table, record: Record, others: OtherTables) -> None:
        """The cells of an official form, or what another table claims by its heads and rows."""
        money = money_in(table.unit, "万元")
        used: set[int] = set()
        read = self.forms.read(table, record.result.year)
        for cell, stated, row_name in read.stated:
            used.add(id(cell))
            text = plain(cell.content).strip()
            match = TOKEN.match(text)
            if match is None and (text or not read.zeros):
                continue
            span = match.span() if match else (0, 0)
            printed = self.catalogue.quantities[stated.quantity].printed
            unit = money if printed in MONEY_UNITS else printed  # counts are in their own unit
            location = record.location(cell.anchor, text, span, table.title, row_name)
            if match is None:
                record.blank(stated, location, unit)
            elif too_large(match[0], unit):
                reason = "数过大，无法核对"
                record.leftovers(text, cell.anchor, reason, True, table.title)
            else:
                disputed = len(text) > match.end()
                reading = record.reading(
                    stated, match[0], unit, table=stated.form, disputed=disputed
                )
                record.number(match[0], unit, location, (reading,), "")
        if not read.stated:
            used |= others.read(table)
        self._other_cells(table, used, read.labels, others.ordinals, record)

    def _other_cells(
        self,
        table: Table,
        used: set[int],
        labels: frozenset[int],
        ordinals: set[int],
        record: Record,
    ) -> None:
        """Numbers in cells that state no quantity: heads, codes, tables nobody knows."""
        for row_number, row in enumerate(table.rows):
            for cell in (cell for cell in row if id(cell) not in used):
                text = plain(cell.content)
                first = cell is row[0] or id(cell) in labels
                number = TOKEN.fullmatch(text.strip())
                reason = "科目编码" if first and number else "没有认出表中的量"
                if id(cell) in ordinals:
                    first, reason = True, "序号"
                if row_number < table.head_rows:
                    number, reason = None, "表头中的数"
                quantity = bool(number) and not first
                record.leftovers(text, cell.anchor, reason, quantity, table.title)


def likely(readers: Sequence[Reader], document: Document) -> list[Reader]:
    """The readers worth reading a document with: that of the place its title names, or those whose
    region it looks most like, by its headings and then by its sentences. Sentences like those of
    no region are read by clauses, which are the same for all; only official forms differ then.
    """
    here = place_of(document, readers[0].clauses.words) if readers else ""
    outlines = [(one.region.name == here, one.outline_likeness(document)) for one in readers]
    most = max(outlines, default=(False, 0))
    near = [one for one, much in zip(readers, outlines, strict=True) if much == most]
    if len(near) < 2:
        return near
    likeness = [one.likeness(document) for one in near]
    found = [one for one, much in zip(near, likeness, strict=True) if much == max(likeness)]
    if any(most) or any(likeness) or any(isinstance(b, Table) for b in document.blocks):
        return found
    return [one for one in found if one.region.name == USUAL] or found


def _covers(document: Document) -> Iterator[str]:
    """What may be the title: the document's own, a line of the cover, two lines that follow."""
    lines = [plain(b.content) for b in document.blocks[:8] if isinstance(b, Paragraph)]
    yield document.title
    yield from lines
    yield from (first + second for first, second in pairwise(lines))
