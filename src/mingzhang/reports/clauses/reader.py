"""Reads the paragraphs of one document by clauses, where no template of its region fits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.model.document import Anchor, Document, Paragraph, Table, plain
from mingzhang.model.number import MONEY, NUMBER
from mingzhang.model.template import Reference
from mingzhang.reports.clauses.grammar import Grammar
from mingzhang.reports.clauses.lexicon import ItemHeads, is_head
from mingzhang.reports.clauses.sections import Sections
from mingzhang.reports.clauses.sides import plain_number
from mingzhang.reports.clauses.statements import Statements
from mingzhang.reports.clauses.sums import SaidSums
from mingzhang.reports.clauses.walk import Walk
from mingzhang.reports.read_heads import bare
from mingzhang.reports.reasons import Reasons
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import EvenLine, Span

_NUMBER = re.compile(NUMBER)
_AMOUNT = re.compile(rf"({NUMBER})\s*(?:{MONEY})")


@dataclass(slots=True)
class ClauseReader:
    """The sections, items and sums of one document; ``exact``: whole amounts are exact ones.

    ``walk`` is the one through the paragraph read last, None if there was nothing to walk through.
    """

    record: Record
    grammar: Grammar
    reasons: Reasons
    exact: bool = False
    printed: Mapping[str, int] = field(default_factory=dict)
    walk: Walk | None = None
    sections: Sections = field(init=False)
    heads: ItemHeads = field(init=False)
    sums: SaidSums = field(init=False)

    def __post_init__(self) -> None:
        self.heads = ItemHeads(self.record)
        self.sums = SaidSums(self.record, self.grammar.clauses.sums)
        self.sections = Sections(self.grammar.clauses)

    def begin(self, document: Document) -> None:
        """A document begins; where most of its amounts have decimals, whole ones are exact."""
        tables = [block for block in document.blocks if isinstance(block, Table)]
        self.sections = Sections(self.grammar.clauses, self._absent(tables))
        texts = [plain(b.content) for b in document.blocks if isinstance(b, Paragraph)]
        found = [match[1] for text in texts for match in _AMOUNT.finditer(text)]
        self.exact = sum("." in text for text in found) * 2 > len(found)
        texts += [plain(cell.content) for one in tables for row in one.rows for cell in row]
        numbers = (number for text in texts for number in _NUMBER.findall(text))
        self.printed = Counter(map(plain_number, numbers))

    def _absent(self, tables: Sequence[Table]) -> frozenset[str]:
        """Forms of families that no table has the title of; in a text without tables none."""
        titles = [bare(table.title) for table in tables]
        forms = {one.form for one in self.grammar.clauses.families.values() if one.form}
        every = self.record.catalogue.forms
        return frozenset(
            form
            for form in forms
            if any(titles) and not any(bare(every[form].title) in title for title in titles)
        )

    def heading(self, level: int, text: str) -> None:
        """A heading of the document."""
        self.sections.heading(level, text)
        self.heads.begin()

    def paragraph(self, line: EvenLine, anchor: Anchor) -> list[Span]:
        """Note what a paragraph states; returns the spans of the numbers that were read."""
        self.walk = None
        if self.sections.title(line.text):
            self.heads.begin()
            return []
        telling = any(letter.isdigit() for letter in line.text) or is_head(line.text)
        if not telling or not self.sections.open:
            return []
        lexer = self.grammar.lexicon.lexer(line.text)
        family = self.sections.family
        main = tuple(Reference.parse(name) for name in family.main)
        clauses = self.grammar.clauses
        statements = Statements(self.record, clauses, line, anchor, self.exact, main)
        marked = lexer.mark(line.text)
        self.walk = Walk(
            self.grammar, family, self.heads, marked, statements, self.reasons, self.printed
        )
        self.walk.run()
        self.sums.paragraph(statements.said)
        return statements.used
