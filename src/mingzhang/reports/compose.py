"""From facts to a report: the chapters of a region, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import (
    Block,
    Contents,
    Datum,
    Document,
    Figure,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Table,
    Text,
    plain,
)
from mingzhang.model.region import ChartSpec, Form, Region, Stand
from mingzhang.model.template import Reference, Template
from mingzhang.reports.facts import Facts
from mingzhang.reports.forms import FormWriter
from mingzhang.reports.items import classification_of, items_of, subject_name
from mingzhang.reports.phrases import Phraser
from mingzhang.reports.row_sheets import RowSheet, row_sheets
from mingzhang.reports.row_tables import row_table
from mingzhang.reports.selected import filled, groups_of, text_of

DRAFT = "送审稿"


@dataclass(frozen=True, slots=True)
class Composed:
    """A report, the official forms it calls for, whole, and what they still lack; ``beside`` are
    the tables that are files of their own."""

    document: Document
    missing: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    beside: tuple[RowSheet, ...] = ()

    @property
    def bundle(self) -> Document:
        """What is published together: the report and the forms that stand beside it."""
        inside = {block.title for block in self.document.blocks if isinstance(block, Table)}
        beside = (table for table in self.tables if table.title not in inside)
        return replace(self.document, blocks=(*self.document.blocks, *beside))


def compose(
    facts: Facts, region: Region, catalogue: Catalogue, *, final: bool, tables: Stand = "inside"
) -> Composed:
    """The report of a department or a unit after the region's chapters.

    ``tables`` "workbook" keeps all forms out of the report, which only names them.
    """
    composer = Composer(Phraser(facts, region, catalogue), stand=tables)
    blocks: list[Block] = []
    composer.write(region.chapters, blocks)
    covers = (b for b in blocks if isinstance(b, Paragraph) and b.role == "cover-title")
    title = next((plain(b.content) for b in covers), facts.department)
    document = Document(
        title=title,
        blocks=tuple(blocks),
        department=facts.department,
        year=facts.year,
        subject=facts.department,
        draft="" if final else DRAFT,
        layout=region.layout,
    )
    beside = tuple(row_sheets(composer.phraser, document))
    return Composed(document, tuple(composer.phraser.missing), composer.tables, beside)


@dataclass(slots=True)
class Composer:
    """Turns the lines of chapters into blocks; counts figures on the way."""

    phraser: Phraser
    stand: Stand = "inside"
    figures: int = field(default=0)
    _whole: dict[str, Table | None] = field(default_factory=dict)

    def write(self, templates: Sequence[Template], blocks: list[Block]) -> None:
        """Add the blocks of these lines; those between 逐 and 逐完 once for every group or row."""
        lines = iter(templates)
        for template in lines:
            if template.kind != "逐":
                blocks += self.blocks(template, blocks)
                continue
            inner = list(takewhile(lambda line: line.kind != "逐完", lines))
            if self.phraser.holds(template.when):
                for phraser in self._turns(*template.argument.split()):
                    replace(self, phraser=phraser).write(inner, blocks)

    def _turns(self, relation: str, column: str = "") -> Iterator[Phraser]:
        """Who writes of each row; with a column of each group of rows by its words: its name, what
        follows the first blank, its number."""
        facts = self.phraser.facts
        if not column:
            for row in facts.rows(relation):
                yield replace(self.phraser, row=row)
            return
        for number, name in enumerate(groups_of(relation, column, facts), start=1):
            about = {"组": name, "组名": name.partition(" ")[2] or name, "组序": str(number)}
            yield replace(self.phraser, about=about)

    def blocks(self, template: Template, before: list[Block]) -> list[Block]:
        """The blocks of one line of a chapter."""
        kind = template.kind
        if not self.phraser.holds(template.when):
            return []
        if kind.startswith("heading"):
            return [Heading(int(kind[-1]), self.phraser.fill(template))]
        if kind == "text":
            content = self.phraser.fill(template)
            return [Paragraph(content)] if plain(content).strip() else []
        return list(self._directive(template, before))

    def _directive(self, template: Template, before: list[Block]) -> Iterator[Block]:
        match template.kind:
            case "目录":
                yield Contents()
            case "分页":
                yield PageBreak()
            case "封面题":
                yield Paragraph(self.phraser.fill(template), "cover-title")
            case "封面期":
                yield Paragraph(self.phraser.fill(template), "cover-date")
            case "文字":
                yield from self._free_text(template.argument)
            case "单位名单":
                for number, name in enumerate(self.phraser.facts.units, start=1):
                    yield Paragraph((Text(f"{number}.{name}"),), "listing")
            case "每":
                yield from self._each(template.argument)
            case "图":
                yield self.figure(self.phraser.region.charts[template.argument])
            case "表":
                yield from self._form(*self._form_named(template.argument))
            case "列表":
                yield from self._row_table(template.argument)
            case "各表":
                yield from self._forms()
            case "术语":
                yield from self._terms(before)

    def _free_text(self, section: str) -> Iterator[Block]:
        """The paragraphs of a section that people wrote."""
        texts = self.phraser.written(section)
        if not texts:
            yield Paragraph((self.phraser.gap(section),))
        for text in texts or ():
            for line in filter(None, text.splitlines()):
                yield Paragraph((Text(line.strip()),))

    def _each(self, name: str) -> Iterator[Block]:
        """A sentence for every item, each a paragraph of its own."""
        sentence = self.phraser.region.sentences[name]
        items = items_of(sentence.over, self.phraser.facts, self.phraser.catalogue)
        for item in items:
            yield Paragraph(self.phraser.fill(sentence.variants[0].template, item))
        if not items:
            yield Paragraph((self.phraser.lack(Reference.parse(sentence.over.split()[1])),))

    def _row_table(self, name: str) -> Iterator[Block]:
        """A table of rows, or its title with the word for a table that is not there."""
        spec = self.phraser.catalogue.row_tables[name]
        table = row_table(spec, self.phraser)
        if table is None:
            title = filled(spec.title, {}, self.phraser.all_words)
            yield Paragraph((Text(f"{title}："), self.phraser.gap(title)), "listing")
        else:
            yield table

    def _form(self, form: Form, number: int) -> Iterator[Block]:
        """A form; its title with where it stands, or with the word for a table that is not there.

        A form that stands in the report has its pages there, without built columns that are empty.
        """
        whole = self.whole(form, number)
        title = self.phraser.words(form.title)
        if whole is None:
            yield Paragraph((Text(f"{title}："), self.phraser.gap(title)), "listing")
        elif self._is_beside(form):
            yield Paragraph((Text(self.phraser.region.words["attached"].format(title)),), "listing")
        elif form.columns_of:
            yield from FormWriter(self.phraser).pages(form, number)
        else:
            yield whole

    def _forms(self) -> Iterator[Block]:
        """All forms: first the lines of those that have no page here, then a page for each."""
        made = [
            list(self._form(form, number))
            for number, form in enumerate(self.phraser.region.forms, start=1)
        ]
        lines = [block for blocks in made for block in blocks if isinstance(block, Paragraph)]
        pages = [block for blocks in made for block in blocks if isinstance(block, Table)]
        yield from lines
        for number, page in enumerate(pages):
            if lines or number:
                yield PageBreak()
            yield page

    def _form_named(self, name: str) -> tuple[Form, int]:
        """A form by its id, as the region prints it, and its number there."""
        numbered = enumerate(self.phraser.region.forms, start=1)
        listed = ((form, number) for number, form in numbered if form.id == name)
        return next(listed, (self.phraser.catalogue.forms[name], 1))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every form that the chapters called for, whole, in their order."""
        return tuple(table for table in self._whole.values() if table)

    def whole(self, form: Form, number: int) -> Table | None:
        """The whole form, made once; None where nothing of it is known."""
        if form.id not in self._whole:
            phraser = self.phraser
            if self._is_beside(form):  # a workbook shows no traces, and they are dear
                phraser = replace(phraser, facts=replace(phraser.facts, trace=lambda _: ()))
            self._whole[form.id] = FormWriter(phraser).table(form, number)
        return self._whole[form.id]

    def _is_beside(self, form: Form) -> bool:
        return "workbook" in (form.stands, self.stand)

    def _terms(self, before: list[Block]) -> Iterator[Block]:
        """Explanations of the terms that occur in the report so far."""
        text = "\n".join(plain(b.content) for b in before if isinstance(b, Paragraph | Heading))
        occurring = [
            (name, meaning)
            for name, meaning, words in self.phraser.region.terms
            if not words or any(word in text for word in words)
        ]
        for number, (name, meaning) in enumerate(occurring, start=1):
            yield Paragraph((Text(f"{number}.{name}：{meaning}"),))

    def figure(self, spec: ChartSpec) -> Figure:
        """A chart with its running number."""
        self.figures += 1
        find = self._of_rows if spec.bars else self._listed if spec.over else self._given
        data = find(spec)
        units = [datum.number.unit for datum in data if datum.number]
        caption = f"图{self.figures}：{filled(spec.caption, {}, self.phraser.all_words)}"
        return Figure(caption, spec.kind, units[0] if units else "", tuple(data))

    def _given(self, spec: ChartSpec) -> list[Datum]:
        """Bars named one by one."""
        data = []
        for label, slot in spec.data:
            text = label.format(年度=self.phraser.facts.year, 上年=self.phraser.facts.year - 1)
            data.append(Datum(text, self._number(Reference.parse(slot))))
        return data

    def _of_rows(self, spec: ChartSpec) -> list[Datum]:
        """A bar for every row of a relation."""
        label, value, unit = spec.bars
        data = []
        for row in self.phraser.facts.rows(spec.over.partition(" ")[2]):
            number = replace(self.phraser, row=row).cell("", value, unit)
            known = number if isinstance(number, Number) else None
            data.append(Datum(text_of(row[label]), known))
        return data

    def _listed(self, spec: ChartSpec) -> list[Datum]:
        """Slices over subjects or quantities, with their shares."""
        data = []
        for item in items_of(spec.over, self.phraser.facts, self.phraser.catalogue):
            quantity = item.reference.quantity
            reference = Reference(
                quantity, item.subject or item.reference.subject, item.reference.shift
            )
            share = Reference(f"{quantity}.占比", reference.subject, reference.shift)
            label = (
                subject_name(
                    item.subject,
                    classification_of(self.phraser.catalogue, self.phraser.facts, quantity),
                )
                if item.subject
                else self.phraser.catalogue.quantities[quantity].title
            )
            number = self._number(reference)
            data.append(Datum(label, number, self._number(share) if number else None))
        return data

    def _number(self, reference: Reference) -> Number | None:
        known = self.phraser.known(reference)
        if known is None:
            self.phraser.lack(reference)
            return None
        return self.phraser.number(known)
