"""One file of a disclosure as observers look at it: what several of them ask for is made once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from mingzhang.model.columns import Said, TableWords
from mingzhang.model.document import Document, Heading, Paragraph, Table, plain
from mingzhang.model.finding import Location
from mingzhang.model.marks import NUMERALS, ORDINAL
from mingzhang.model.number import parse_decimal
from mingzhang.reports.paragraphs import whole
from mingzhang.reports.record import SECTION_LEVELS, Record
from mingzhang.reports.tables.generic import CONVERTED
from mingzhang.reports.tables.indicators import IndicatorTable, indicator_tables
from mingzhang.reports.tables.projects import ListedProject, listed_projects
from mingzhang.reports.tokens import EvenLine, Span

_ORDINAL = re.compile(rf"^[-\s]*(?:{ORDINAL}|[{NUMERALS}\d]+）)")  # also with half a bracket
_LONGEST_ITEM = 25  # letters; a longer line is no heading of an item


@dataclass(frozen=True, eq=False)
class TextBlock:
    """A heading or a paragraph as one line. ``section`` is the heading it stands under, ``tables``
    says how many tables stand before it.
    """

    block: Heading | Paragraph
    section: str
    tables: int
    file: ReportFile

    @cached_property
    def line(self) -> EvenLine:
        """Its text as templates see it."""
        return EvenLine.of(plain(self.block.content))

    @property
    def is_paragraph(self) -> bool:
        """Whether it is no heading."""
        return isinstance(self.block, Paragraph)

    @property
    def begins_section(self) -> bool:
        """Whether it is a heading that names a section."""
        return isinstance(self.block, Heading) and self.block.level <= SECTION_LEVELS

    @property
    def item(self) -> str:
        """What it says as a heading, without its ordinal; "" if it is none."""
        text = self.line.text
        if len(text) > _LONGEST_ITEM or text.endswith("。"):
            return ""
        return _ORDINAL.sub("", text)

    @cached_property
    def sayings(self) -> tuple[Saying, ...]:
        """What a paragraph says by the wordings of the packs, in their order."""
        if not self.is_paragraph or not self.file.has_words:
            return ()
        return tuple(
            Saying(wording, match, self)
            for wording in self.file.words.said
            for match in wording.pattern.finditer(self.line.text)
        )

    def place(self, span: Span) -> Location:
        """Where a part of its line stands."""
        return self.file.record.location(self.block.anchor, self.line.raw, self.line.span(span))


@dataclass(frozen=True, slots=True)
class Saying:
    """A wording of the packs with what it says in one place."""

    wording: Said
    match: re.Match[str]
    within: TextBlock

    @property
    def text(self) -> str:
        """The words."""
        return self.match[0]

    def place(self, group: str | int = 0) -> Location:
        """Where a group of the wording stands, or all of it."""
        return self.within.place(self.match.span(group))

    def held(self, group: str) -> int:
        """The place of a group, for a column of what a rule holds."""
        return self.within.file.record.result.place(self.place(group))

    def number(self, group: str) -> Decimal | None:
        """The number of a group; None where the wording has no such group, or it no number."""
        if group not in self.match.re.groupindex:
            return None
        return parse_decimal(self.match[group])


@dataclass(frozen=True, eq=False)
class ReportFile:
    """A document of the disclosure with its path, its name in findings."""

    document: Document
    path: str
    record: Record

    @property
    def has_words(self) -> bool:
        """Whether the packs say how other tables are read."""
        return self.record.catalogue.table_words is not None

    @property
    def words(self) -> TableWords:
        """How other tables are read; nothing is found by them where no pack says it."""
        words = self.record.catalogue.table_words
        assert words is not None
        return words

    @property
    def converted(self) -> int:
        """1 if the text was converted or recognised, else 0, as observations have it."""
        return int(self.document.origin in CONVERTED)

    @cached_property
    def body(self) -> tuple[TextBlock | Table, ...]:
        """Its headings, whole paragraphs and tables in order."""
        found: list[TextBlock | Table] = []
        section, tables = "", 0
        for block in whole(self.document.blocks):
            if isinstance(block, Table):
                tables += 1
                found.append(block)
            elif isinstance(block, Heading | Paragraph):
                text = TextBlock(block, section, tables, self)
                found.append(text)
                section = plain(block.content) if text.begins_section else section
        return tuple(found)

    @cached_property
    def texts(self) -> tuple[TextBlock, ...]:
        """Its headings and whole paragraphs."""
        return tuple(one for one in self.body if isinstance(one, TextBlock))

    @property
    def paragraphs(self) -> tuple[TextBlock, ...]:
        """Its whole paragraphs."""
        return tuple(one for one in self.texts if one.is_paragraph)

    @cached_property
    def tables(self) -> tuple[IndicatorTable, ...]:
        """Its tables of indicators."""
        return tuple(indicator_tables(self.document, self.words)) if self.has_words else ()

    @cached_property
    def projects(self) -> tuple[ListedProject, ...]:
        """The projects that its tables list."""
        if not self.has_words:
            return ()
        return tuple(listed_projects(self.document, self.record, self.words))
