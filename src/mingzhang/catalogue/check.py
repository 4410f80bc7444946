"""Does everything a pack names exist? Every slip is reported with its file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from mingzhang.catalogue.clauses import check_clauses
from mingzhang.catalogue.columns import check_columns
from mingzhang.catalogue.content import KINDS, Catalogue
from mingzhang.catalogue.names import Names
from mingzhang.model.derived_columns import FUNCTIONS, misuse
from mingzhang.model.measured import Measured
from mingzhang.model.number import MONEY_UNITS
from mingzhang.model.paper import Paper
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.quantity import Identity, Quantity
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
from mingzhang.model.template import CELL_PHRASES, Reference, Slot, Template

_LINE = "行"  # the number of a row in its file, which every row has
REPEATS = ("类", "款", "项", "值", "量", "行")
# Kinds that name nothing by annotation: rules are checked by the SQL they hold, the rest by hand.
_CHECKED_APART = {
    *("classifications", "rules", "derivations", "cases", "parameters", "watches"),
    *("imports", "papers", "thresholds", "reasons", "columns", "sheets"),
}
# What a quantity must declare to be printed so.
_DECLARED = {"占比": "share_of", "增减": "compare", "完成": "budget", "年初完成": "initial"}


def check(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Add a problem for every name that nothing declares."""
    names = Names(catalogue, problems)
    for kind in (one for one in KINDS if one not in _CHECKED_APART):
        for value in getattr(catalogue, kind).values():
            names.all_of(value)
    checker = Checker(names)
    for relation in catalogue.relations.values():
        checker.relation(relation)
    for quantity in catalogue.quantities.values():
        checker.words_of(quantity)
    for identity in catalogue.identities.values():
        checker.identity(identity)
    for form in catalogue.forms.values():
        checker.form(form)
    for region in catalogue.regions.values():
        checker.region(region)
    for table in catalogue.row_tables.values():
        checker.row_table(table)
    for measured in catalogue.measured.values():
        checker.measured(measured)
    for words in catalogue.columns.values():
        check_columns(words, names)
    for clauses in catalogue.clauses.values():
        check_clauses(clauses, names)


@dataclass(frozen=True, slots=True)
class Checker:
    """What annotations cannot say: names that depend on others, slots of texts, conditions.

    ``columns`` are those of the row, and the counts, that is written about where it looks.
    """

    names: Names
    columns: tuple[str, ...] = ()

    def within(self, *columns: str) -> Checker:
        """The checker of what is written about such a row."""
        return replace(self, columns=(*self.columns, *columns))

    def of_rows(self, *relations: str) -> Checker:
        """The checker of what is written about rows of these relations, which there are."""
        declared = [one for n, one in self.catalogue.relations.items() if n in relations]
        return self.within(*(name for one in declared for name in one.names))

    @property
    def catalogue(self) -> Catalogue:
        """What declares the names."""
        return self.names.catalogue

    def complain(self, place: Place, message: str, mend: str = "") -> None:
        """Note a problem."""
        self.names.problems.append(Problem("pack", place, message, mend))

    def known(self, word: str, name: str, names: Collection[str], place: Place) -> bool:
        """Is ``name`` one of ``names``? If not, note it."""
        return self.names.known(word, name, names, place)

    def measured(self, measured: Measured) -> None:
        """The columns that are read, and those that they fill."""
        relations, place = self.catalogue.relations, measured.place
        if measured.of not in relations or measured.relation not in relations:
            return
        lent = relations.get(measured.lent_by)
        readable = [*relations[measured.of].names, *(lent.names if lent else ())]
        for value in measured.values:
            for name in filter(None, (value.text, value.unit, value.sign)):
                self.known(f"列（表“{measured.of}”）", name, readable, place)
            for name in value.columns:
                self.names.column(measured.relation, name, place)

    def row_table(self, table: RowTable) -> None:
        """The slots of its rows, and the columns that its bands and sources name."""
        relations = self.catalogue.relations
        for band in table.bands:
            for cell in (cell for row in band.rows for cell in row if cell.startswith(SLOT)):
                self.row_slot(cell.removeprefix(SLOT), table.place)
            self.over(band.over, table.place)
            if any(name not in relations for name in filter(None, (band.relation, *band.joined))):
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
        """The columns or the computed number of a source."""
        if source.kind == "slot":
            self.row_slot(source.names[0], table.place)
        elif source.kind in {"column", "measure", "rate"}:
            for name in filter(None, (*source.names, *source.where)):
                self.known(f"列（表“{table.id}”）", name, columns, table.place)
        elif source.said:
            self.said(source.said, columns)

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

    def relation(self, relation: Relation) -> None:
        """How its columns are derived, and what the sides of a payment name."""
        place = relation.place
        for column in relation.columns:
            if column.derived and (wrong := misuse(column)):
                mend = nearest(column.derived, FUNCTIONS) or f"可用：{'、'.join(FUNCTIONS)}。"
                self.complain(place, wrong, mend)
        for side in relation.sides:
            own = [side.unit, side.amount, *(c for cs in side.columns.values() for c in cs)]
            for name in own:
                self.known("列", name, relation.names, place)
            booked = self.catalogue.relations.get(side.relation)
            for name in side.columns if booked else ():
                assert booked is not None
                self.known("列", name, booked.names, place)

    def words_of(self, quantity: Quantity) -> None:
        """The words it looks for where a column takes only some."""
        source = quantity.source
        relation = self.catalogue.relations.get(source.relation) if source else None
        for name, words in source.where.items() if source and relation else ():
            column = relation.column(name) if relation else None
            for word in words if column and column.values else ():
                assert column is not None
                self.known(f"值（列“{name}”）", word, column.values, quantity.place)

    def identity(self, identity: Identity) -> None:
        """Its form, and on how many axes its terms are known."""
        if identity.form:
            official = {form.official for form in self.catalogue.forms.values()}
            self.known("报表", identity.form, official, identity.place)
        for term in (identity.left, *identity.right) if identity.axes > 1 else ():
            quantity = self.catalogue.quantities.get(term.quantity)
            by = quantity.source.by if quantity and quantity.source else ()
            if quantity and not term.subject and len(by) < identity.axes:
                message = f"“{term.quantity}”只按{len(by)}列分，axes 却是 {identity.axes}。"
                self.complain(identity.place, message, "请改 axes 或 by。")

    def form(self, form: Form) -> None:
        """The slots of its cells."""
        for row in (*form.fixed_rows, form.total, form.row):
            for cell in row:
                if cell.startswith("="):
                    self.slot_text(cell[1:], form.place)

    def slot_text(self, text: str, place: Place) -> None:
        """A reference written as text."""
        try:
            self.names.reference(Reference.parse(text), place)
        except ValueError:
            self.complain(place, f"看不懂的量“{text}”。", "应为 量[科目]@上年。")

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
            for slot in (slot for pair in chart.data for slot in pair[1:]):
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
            self.complain(place, f"“{text}”之后没有写量。")
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
                self.names.column(relation, column, place)
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
            self.names.reference(reference, place)
            quantity = self.catalogue.quantities.get(reference.quantity)
            if quantity and wanted and not getattr(quantity, wanted):
                message = f"量“{quantity.id}”没有声明 {wanted}，不能用于“{slot.phrase}”。"
                self.complain(place, message, "请在 quantities.toml 补上。")

    def cell(self, text: str, marks: Iterable[str], place: Place) -> None:
        """A column of the row, and how it is printed."""
        column, _, style = text.partition(" ")
        self.known("列", column, self.columns, place)
        if style:
            self.known("样式", style, (*MONEY_UNITS, *marks), place)
