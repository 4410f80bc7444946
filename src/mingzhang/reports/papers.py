"""A paper of a pack, written: its chapter as a document, and the rows it hands on to the book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import Block, Document, Heading, Layout, plain
from mingzhang.model.paper import Paper
from mingzhang.model.region import Region
from mingzhang.reports.compose import Composer
from mingzhang.reports.facts import Facts, Row
from mingzhang.reports.phrases import Phraser
from mingzhang.reports.selected import text_of

_LAYOUT = Layout(
    title_size=18, body_size=14, table_size=9, line_pitch=24,
    margin_top=26, margin_right=20, margin_bottom=24, margin_left=20,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaperWriter:
    """Writes a paper in the way of a region; ``about`` are its counts and the words of its head."""

    paper: Paper
    facts: Facts
    region: Region
    catalogue: Catalogue
    about: Row

    def document(self) -> Document:
        """The paper as a document, titled as its first heading."""
        blocks: list[Block] = []
        Composer(self._phraser()).write(self.paper.chapters, blocks)
        title = next((plain(one.content) for one in blocks if isinstance(one, Heading)), "")
        return Document(
            title,
            tuple(blocks),
            self.facts.department,
            self.facts.year,
            subject=self.paper.id,
            layout=_LAYOUT,
        )

    def suggested(self) -> Iterator[dict[str, str]]:
        """The rows for the ledger: the cells of each as texts, blank ones left out."""
        names = self.catalogue.relations[self.paper.ledger].names if self.paper.ledger else ()
        for row in self.facts.rows(self.paper.problems) if names else ():
            phraser = replace(self._phraser(), row=row)
            cells = {name: self._cell(name, phraser) for name in names}
            yield {name: text for name, text in cells.items() if text}

    def _cell(self, name: str, phraser: Phraser) -> str:
        if name in self.paper.cells:
            return plain(tuple(phraser.worded(self.paper.cells[name])))
        return text_of(phraser.told(name))

    def _phraser(self) -> Phraser:
        paper = self.paper
        own = replace(
            self.region, sentences=paper.sentences, charts=paper.charts, marks=paper.marks
        )
        return Phraser(self.facts, own, self.catalogue, about=self.about)
