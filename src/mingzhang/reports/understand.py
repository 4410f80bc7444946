"""From a document to readings and claims, by the templates and forms of a region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import Document, Figure, Heading, Paragraph, Table, plain
from mingzhang.model.number import MONEY_UNITS
from mingzhang.model.region import Region
from mingzhang.model.understanding import Understanding
from mingzhang.reports.claims import Claims
from mingzhang.reports.figures import read_figure
from mingzhang.reports.observe import OBSERVERS, Part
from mingzhang.reports.read_tables import FormReader
from mingzhang.reports.reasons import Reasons
from mingzhang.reports.record import Record
from mingzhang.reports.sentences import SentenceReader, Wordings
from mingzhang.reports.tokens import TOKEN, Line, too_large

_UNITS = ("万元", "亿元", "元")


class Reader:
    """Reads documents of one region."""

    def __init__(self, region: Region, catalogue: Catalogue) -> None:
        self.region = region
        self.catalogue = catalogue
        self.wordings = Wordings(region, catalogue)
        self.forms = FormReader(region, catalogue)

    def read(self, parts: Sequence[Part]) -> Understanding:
        """Everything understood of a disclosure: one document, or a report with the files of its
        tables, the report first. Each part comes with its path, its name in findings.
        """
        result = Understanding(parts[0][1], region=self.region.name)
        self._title(parts[0][0], result)
        record = Record(self.region, self.catalogue, result, Claims(result, self.catalogue))
        reasons = Reasons(record)
        sentences = SentenceReader(self.wordings, record, reasons)
        for document, path in parts:
            record.file, record.section = path, ""
            self._blocks(document, record, sentences)
        sentences.finish()
        record.claims.settle()
        reasons.finish(document for document, _ in parts)
        for observe in OBSERVERS:
            observe(parts, record)
        return result

    def _blocks(self, document: Document, record: Record, sentences: SentenceReader) -> None:
        """Every block of one part."""
        for block in document.blocks:
            record.claims.paragraph += 1
            if isinstance(block, Heading):
                if block.level <= 3:
                    record.section = plain(block.content)
                record.leftovers(plain(block.content), block.anchor, [], "标题中的数", False)
            elif isinstance(block, Paragraph):
                sentences.paragraph(block)
            elif isinstance(block, Figure):
                read_figure(block, record)
            elif isinstance(block, Table):
                self._table(block, record)

    def likeness(self, document: Document) -> int:
        """How many numbers stand in paragraphs that look like the region's: a quick guess."""
        patterns = [one.pattern for one in self.wordings.lines if one.pattern.telling]
        paragraphs = (block for block in document.blocks if isinstance(block, Paragraph))
        lines = (Line.of(plain(paragraph.content)).text for paragraph in paragraphs)
        return sum(
            len(TOKEN.findall(line))
            for line in lines
            if any(pattern.may_fit(line) for pattern in patterns)
        )

    def _title(self, document: Document, result: Understanding) -> None:
        """Year, department and kind from the title, as the cover prints it."""
        for pattern, text in product(self.wordings.titles, _covers(document)):
            match = pattern.expression.match(Line.of(text).text)
            if match:
                words = {group.word: match[group.name] for group in pattern.groups}
                result.year = int(words["年度"])
                result.department = words["部门"]
                result.kind = words.get("类型", result.kind)
                result.title = match[0]
                return

    def _table(self, table: Table, record: Record) -> None:
        """The cells of an official form; numbers of other tables stay without a reading."""
        money = next((unit for unit in _UNITS if unit in table.unit), _UNITS[0])
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
                record.blank(stated, location)
            elif too_large(match[0], unit):
                reason = "数过大，无法核对"
                record.leftovers(text, cell.anchor, [], reason, True, table.title)
            else:
                disputed = len(text) > match.end()
                reading = record.reading(
                    stated, match[0], unit, table=stated.form, disputed=disputed
                )
                record.number(match[0], unit, location, (reading,), "")
        self._other_cells(table, used, read.labels, record)

    def _other_cells(
        self, table: Table, used: set[int], labels: frozenset[int], record: Record
    ) -> None:
        """Numbers in cells that state no quantity: heads, codes, tables nobody knows."""
        for row_number, row in enumerate(table.rows):
            for cell in (cell for cell in row if id(cell) not in used):
                text = plain(cell.content)
                first = cell is row[0] or id(cell) in labels
                number = TOKEN.fullmatch(text.strip())
                reason = "科目编码" if first and number else "没有认出表中的量"
                if row_number < table.head_rows:
                    number, reason = None, "表头中的数"
                quantity = bool(number) and not first
                record.leftovers(text, cell.anchor, [], reason, quantity, table.title)


def likely(readers: Sequence[Reader], document: Document) -> list[Reader]:
    """The readers worth reading a document with: those whose region it looks most like."""
    likeness = [reader.likeness(document) for reader in readers]
    most = max(likeness, default=0)
    return [reader for reader, found in zip(readers, likeness, strict=True) if found == most]


def _covers(document: Document) -> Iterator[str]:
    """What may be the title: the document's own, a line of the cover, two lines that follow."""
    lines = [plain(b.content) for b in document.blocks[:8] if isinstance(b, Paragraph)]
    yield document.title
    yield from lines
    yield from (first + second for first, second in pairwise(lines))
