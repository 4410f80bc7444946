"""Does everything a pack names exist? Every slip is reported with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.derived_columns import FUNCTIONS, misuse
from mingzhang.model.measured import Measured
from mingzhang.model.number import MONEY_UNITS
from mingzhang.model.paper import Paper
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.quantity import Identity, Quantity, Source
from mingzhang.model.region import (
    CELL_CONDITIONS,
    CONDITIONS,
    PLAIN_CONDITIONS,
    ROWS,
    SAYS,
    TABLE_CONDITIONS,
    TEXT_CONDITIONS,
    Form,
    Region,
    Sentence,
)
from mingzhang.model.relation import Relation
from mingzhang.model.row_table import COMPUTED, SLOT, RowTable
from mingzhang.model.row_table import Source as CellSource
from mingzhang.model.rubric import Rubric
from mingzhang.model.template import CELL_PHRASES, Reference, Slot, Template

_LINE = "行"  # the number of a row in its file, which every row has
REPEATS = ("类", "款", "项", "值", "量", "行")
# What a quantity must declare to be printed so.
_DECLARED = {"占比": "share_of", "增减": "compare", "完成": "budget", "年初完成": "initial"}


def check(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Add a problem for every name that nothing declares."""
    checker = Checker(catalogue, problems)
    for relation in catalogue.relations.values():
        checker.relation(relation)
    for quantity in catalogue.quantities.values():
        checker.quantity(quantity)
    for identity in catalogue.identities.values():
        checker.identity(identity)
    for form in catalogue.forms.values():
        checker.form(form)
    for region in catalogue.regions.values():
        checker.region(region)
    for rubric in catalogue.rubrics.values():
        checker.rubric(rubric)
    for table in catalogue.row_tables.values():
        checker.row_table(table)
    for computed in catalogue.computed.values():
        for reference in computed.inputs.values():
            checker.reference(reference, computed.place)
    for cycle in catalogue.states.values():
        checker.known("表", cycle.relation, catalogue.relations, cycle.place)
    for measured in catalogue.measured.values():
        checker.measured(measured)


@dataclass(frozen=True, slots=True)
class Checker:
    """Looks names up and notes the missing ones.

    ``columns`` are those of the row, and the counts, that is written about where it looks.
    """

    catalogue: Catalogue
    problems: list[Problem]
    columns: tuple[str, ...] = ()

    def within(self, *columns: str) -> Checker:
        """The checker of what is written about such a row."""
        return replace(self, columns=(*self.columns, *columns))

    def of_rows(self, *relations: str) -> Checker:
        """The checker of what is written about rows of these relations, which there are."""
        declared = [one for n, one in self.catalogue.relations.items() if n in relations]
        return self.within(*(name for one in declared for name in one.names))

    def column(self, name: str, relation: str, place: Place) -> None:
        """A column of a relation."""
        names = self.catalogue.relations[relation].names
        self.known(f"列（表“{relation}”）", name, names, place)

    def known(self, word: str, name: str, names: Iterable[str], place: Place) -> bool:
        """Is ``name`` one of ``names``? If not, note it."""
        names = list(names)
        if name in names:
            return True
        self.problems.append(
            Problem("pack", place, f"没有名为“{name}”的{word}。", nearest(name, names))
        )
        return False

    def reference(self, reference: Reference, place: Place) -> None:
        """The quantity of a slot; "." stands for the current quantity of a list."""
        if reference.quantity != ".":
            self.known("量", reference.quantity, self.catalogue.quantities, place)

    def measured(self, measured: Measured) -> None:
        """The relation it fills, the one it reads, and the columns of both."""
        relations = self.catalogue.relations
        there = self.known("表", measured.relation, relations, measured.place)
        if not (self.known("表", measured.of, relations, measured.place) and there):
            return
        readable = [*relations[measured.of].names]
        if measured.lent_by and self.known("表", measured.lent_by, relations, measured.place):
            readable += relations[measured.lent_by].names
        for name in measured.by:
            self.known(
                f"列（表“{measured.of}”）", name, relations[measured.of].names, measured.place
            )
        for value in measured.values:
            for name in filter(None, (value.text, value.unit, value.sign)):
                self.known(f"列（表“{measured.of}”）", name, readable, measured.place)
            for name in value.columns:
                listed = relations[measured.relation].names
                self.known(f"列（表“{measured.relation}”）", name, listed, measured.place)

    def row_table(self, table: RowTable) -> None:
        """The relations and quantities of its bands, the columns that its sources name."""
        relations = self.catalogue.relations
        for name in (table.each.relation, table.each.having) if table.each else ():
            self.known("表", name, relations, table.place)
        for band in table.bands:
            for cell in (cell for row in band.rows for cell in row if cell.startswith(SLOT)):
                self.row_slot(cell.removeprefix(SLOT), table.place)
            self.over(band.over, table.place)
            named = [name for name in (band.relation, *band.joined) if name]
            if sum(self.known("表", name, relations, table.place) for name in named) < len(named):
                continue
            columns = [
                f"{name}.{one}" for name in band.joined for one in (*relations[name].names, _LINE)
            ]
            columns += [*relations[band.relation].names, _LINE] if band.relation else []
            for name in (*band.where, *band.order):
                self.known(f"列（表“{table.id}”）", name, columns, table.place)
            for source in (source for column in band.columns for source in column.sources):
                self.row_source(source, columns, table)

    def row_source(self, source: CellSource, columns: list[str], table: RowTable) -> None:
        """The columns, the quantity or the computed number of a source."""
        if source.kind == "slot":
            self.row_slot(source.names[0], table.place)
        elif source.kind in {"column", "measure", "rate"}:
            for name in filter(None, (*source.names, *source.where)):
                self.known(f"列（表“{table.id}”）", name, columns, table.place)
        elif source.template:
            self.said(source.template, columns)
        if source.quantity:
            self.known("量", source.quantity, self.catalogue.quantities, table.place)

    def said(self, template: Template, columns: Sequence[str]) -> None:
        """The text of a cell: of the words of a chapter all but named sentences."""
        marks = {name: one for p in self.catalogue.papers.values() for name, one in p.marks.items()}
        alone = Paper(id="", relations=(), counts="", chapters=(), marks=marks)
        self.within(*columns).template(template, alone)

    def row_slot(self, text: str, place: Place) -> None:
        """A quantity, or a computed number."""
        if text.startswith(COMPUTED):
            self.known("算式", text.removeprefix(COMPUTED), self.catalogue.computed, place)
        else:
            self.slot_text(text, place)

    def rubric(self, rubric: Rubric) -> None:
        """The quantities of its inputs and points."""
        for item in rubric.items:
            self.reference(Reference(item.quantity), item.place)
            for inputs in (item.inputs, *(reading.inputs for reading in item.readings)):
                for reference in inputs.values():
                    self.reference(reference, item.place)
        if rubric.items:
            self.reference(Reference(rubric.total), rubric.items[0].place)

    def relation(self, relation: Relation) -> None:
        """The classifications of its columns, and what the sides of a payment name."""
        for column in relation.columns:
            if column.codes:
                self.known("科目表", column.codes, self.catalogue.classifications, relation.place)
            if column.derived and (wrong := misuse(column)):
                mend = nearest(column.derived, FUNCTIONS) or f"可用：{'、'.join(FUNCTIONS)}。"
                self.problems.append(Problem("pack", relation.place, wrong, mend))
        for side in relation.sides:
            own = [side.unit, side.amount, *(c for cs in side.columns.values() for c in cs)]
            for name in own:
                self.known("列", name, relation.names, relation.place)
            if self.known("表", side.relation, self.catalogue.relations, relation.place):
                booked = self.catalogue.relations[side.relation]
                for name in side.columns:
                    self.known("列", name, booked.names, relation.place)

    def quantity(self, quantity: Quantity) -> None:
        """Its relation and columns, its terms, what it is compared with."""
        source, quantities = quantity.source, self.catalogue.quantities
        if source and self.known("表", source.relation, self.catalogue.relations, quantity.place):
            self.source(source, quantity.place)
        named = [term.quantity for term in quantity.formula]
        named += [name for name in (quantity.share_of, quantity.budget, quantity.initial) if name]
        for name in named:
            self.known("量", name, quantities, quantity.place)

    def source(self, source: Source, place: Place) -> None:
        """Its columns, and the words it looks for where the column takes only some."""
        relation = self.catalogue.relations[source.relation]
        for name in filter(None, (source.value, *source.where, *source.by)):
            self.known(f"列（表“{source.relation}”）", name, relation.names, place)
        for name, words in source.where.items():
            column = relation.column(name)
            for word in words if column and column.values else ():
                assert column is not None
                self.known(f"值（列“{name}”）", word, column.values, place)

    def identity(self, identity: Identity) -> None:
        """Its terms and its form."""
        for term in (identity.left, *identity.right):
            self.known("量", term.quantity, self.catalogue.quantities, identity.place)
        if identity.form:
            official = {form.official for form in self.catalogue.forms.values()}
            self.known("报表", identity.form, official, identity.place)
        for term in (identity.left, *identity.right) if identity.axes > 1 else ():
            quantity = self.catalogue.quantities.get(term.quantity)
            by = quantity.source.by if quantity and quantity.source else ()
            if quantity and not term.subject and len(by) < identity.axes:
                message = f"“{term.quantity}”只按{len(by)}列分，axes 却是 {identity.axes}。"
                self.problems.append(Problem("pack", identity.place, message, "请改 axes 或 by。"))

    def form(self, form: Form) -> None:
        """The slots of its cells."""
        for row in (*form.fixed_rows, form.total, form.row):
            for cell in row:
                if cell.startswith("="):
                    self.slot_text(cell[1:], form.place)
        if form.variant_of:
            self.known("报表", form.variant_of, self.catalogue.forms, form.place)
        if form.columns_of:
            self.known("科目表", form.columns_of, self.catalogue.classifications, form.place)
        if form.list_of:
            self.known("量", form.list_of, self.catalogue.quantities, form.place)

    def slot_text(self, text: str, place: Place) -> None:
        """A reference written as text."""
        try:
            self.reference(Reference.parse(text), place)
        except ValueError:
            self.problems.append(
                Problem("pack", place, f"看不懂的量“{text}”。", "应为 量[科目]@上年。")
            )

    def region(self, region: Region) -> None:
        """Its chapters, sentences and charts."""
        self.wordings(region, ())

    def wordings(self, of: Region | Paper, told: Sequence[str]) -> None:
        """Chapters, sentences and charts; sentences may be about rows of the relations ``told``."""
        inside = self
        for template in of.chapters:
            inside.template(template, of)
            if template.kind == "逐" and " " not in template.argument:
                inside = self.of_rows(template.argument)
            elif template.kind == "逐完":
                inside = self
        for sentence in of.sentences.values():
            inside = self.over(sentence.over, sentence.place) or self.of_rows(*told)
            for total in sentence.totals:
                self.slot_text(total, sentence.place)
            inside.sentence(sentence, of)
        for chart in of.charts.values():
            rows = self.over(chart.over, chart.place)
            if rows:
                for name in chart.bars[:2]:
                    rows.known("列", name, rows.columns, chart.place)
            for _, slot in chart.data:
                self.slot_text(slot, chart.place)

    def sentence(self, sentence: Sentence, of: Region | Paper) -> None:
        """Its variants and when they apply."""
        for variant in sentence.variants:
            self.template(variant.template, of)
            self.condition(variant.when, sentence.place)

    def over(self, text: str, place: Place) -> Checker | None:
        """What a sentence or chart is repeated over; the checker of its rows if it is rows."""
        word, *quantities = text.split() or [""]
        if not word or not self.known("重复方式", word, REPEATS, place):
            return None
        if word == ROWS:
            relation = text.partition(" ")[2]
            there = self.known("表", relation, self.catalogue.relations, place)
            return self.of_rows(relation) if there else None
        if not quantities:
            self.problems.append(Problem("pack", place, f"“{text}”之后没有写量。"))
        for quantity in quantities:
            self.slot_text(quantity, place)
        return None

    def condition(self, text: str, place: Place) -> None:
        """When a variant applies."""
        for clause in filter(None, text.split("且")):
            word, _, quantity = clause.strip().partition(" ")
            if quantity and word in TABLE_CONDITIONS:
                self.known("表", quantity, self.catalogue.relations, place)
            elif word in TEXT_CONDITIONS:
                continue
            elif quantity and self.known("条件", word, CONDITIONS, place):
                self.asked(word, quantity, place)
            elif not quantity:
                self.known("条件", word, PLAIN_CONDITIONS, place)

    def asked(self, word: str, text: str, place: Place) -> None:
        """What a condition asks of: a column of what is written about, or else a quantity."""
        column = text.partition(" ")[0]
        row = self.columns and column not in self.catalogue.quantities
        if word == SAYS or (row and word in CELL_CONDITIONS):
            self.known("列", column, self.columns, place)
        else:
            self.slot_text(text, place)

    def template(self, template: Template, region: Region | Paper) -> None:
        """The slots or the argument of a line."""
        place = Place(template.file, line=template.line)
        self.condition(template.when, place)
        if template.kind == "图":
            self.known("图", template.argument, region.charts, place)
        if template.kind == "每":
            self.known("句", template.argument, region.sentences, place)
        if template.kind == "表":
            self.known("报表", template.argument, self.catalogue.forms, place)
        if template.kind == "列表":
            self.known("列表", template.argument, self.catalogue.row_tables, place)
        if template.kind == "逐":
            relation, _, column = template.argument.partition(" ")
            if self.known("表", relation, self.catalogue.relations, place) and column:
                self.column(column, relation, place)
        for part in template.parts:
            if isinstance(part, Slot):
                self.slot(part, region, place)

    def slot(self, slot: Slot, region: Region | Paper, place: Place) -> None:
        """The quantities, the sentence or the cell of a slot."""
        if slot.phrase in CELL_PHRASES:
            self.cell(slot.argument, region.marks, place)
        if slot.phrase in {"句", "列"}:
            self.known("句", slot.argument, region.sentences, place)
        if slot.phrase == "算":
            self.known("算式", slot.argument, self.catalogue.computed, place)
        if slot.phrase in {"条数", "合计"}:
            self.known("列表", slot.argument.split()[0], self.catalogue.row_tables, place)
        wanted = _DECLARED.get(slot.phrase, "")
        for reference in slot.references:
            self.reference(reference, place)
            quantity = self.catalogue.quantities.get(reference.quantity)
            if quantity and wanted and not getattr(quantity, wanted):
                message = f"量“{quantity.id}”没有声明 {wanted}，不能用于“{slot.phrase}”。"
                self.problems.append(Problem("pack", place, message, "请在 quantities.toml 补上。"))

    def cell(self, text: str, marks: Iterable[str], place: Place) -> None:
        """A column of the row, and how it is printed."""
        column, _, style = text.partition(" ")
        self.known("列", column, self.columns, place)
        if style:
            self.known("样式", style, (*MONEY_UNITS, *marks), place)
