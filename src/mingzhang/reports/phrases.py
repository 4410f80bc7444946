"""The phrases of the closed list, printed: amount, share, change, completion, list, sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import Inline, Number, Text, joined
from mingzhang.model.formula import UndefinedError
from mingzhang.model.known import Known
from mingzhang.model.marks import chinese
from mingzhang.model.number import (
    MEASURED,
    MONEY_UNITS,
    NumberStyle,
    round_half_up,
    scale_of,
    shortest,
)
from mingzhang.model.region import ROWS, TABLE_CONDITIONS, TEXT_CONDITIONS, Region, Sentence
from mingzhang.model.template import Literal, Reference, Slot, Template
from mingzhang.reports.computed import printed, value_of
from mingzhang.reports.facts import Facts, Row
from mingzhang.reports.items import (
    ListItem,
    classification_of,
    items_of,
    short_class,
    subject_name,
)
from mingzhang.reports.row_said import holds_of, is_blank, stopped_once, value_said
from mingzhang.reports.selected import place_of, rows_of

_REASON = "原因"
# Words of a group of rows: its whole name, what follows the first blank of it, its number.
_GROUP_WORDS = ("组", "组名", "组序")
NO_VALUE = "—"  # of a rate whose base is zero
_AMOUNTS = "万元"  # what sums of rows are written in


@dataclass(slots=True)
class Phraser:
    """Fills the slots of templates. ``missing`` gathers what the book does not know; ``about`` are
    the words of the group, or the columns of the row, that is written about; ``row`` is the row
    whose cells are told."""

    facts: Facts
    region: Region
    catalogue: Catalogue
    missing: list[str] = field(default_factory=list)
    about: Mapping[str, Any] = field(default_factory=dict)
    row: Row = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def all_words(self) -> dict[str, Any]:
        """The words of the report and of what is written about."""
        facts = self.facts
        return {
            "年度": str(facts.year),
            "上年": str(facts.year - 1),
            "部门": facts.department,
            "类型": facts.kind,
            "简称": facts.short_name or facts.department,
            **dict.fromkeys(_GROUP_WORDS, ""),
            **self.about,
        }

    def fill(self, template: Template, item: ListItem | None = None) -> tuple[Inline, ...]:
        """The inlines of a template."""
        inlines: list[Inline] = []
        for part in template.parts:
            if isinstance(part, Literal):
                inlines.append(Text(part.text))
            else:
                inlines += self.slot(part, item)
        return stopped_once(joined(inlines)) if self.row else joined(inlines)

    def slot(self, slot: Slot, item: ListItem | None) -> list[Inline]:
        """The inlines of one slot."""
        plain = self._plain(slot.phrase, item)
        if plain is not None:
            return [Text(plain)]
        references = [item.resolve(ref) if item else ref for ref in slot.references]
        return list(self._writers[slot.phrase](slot, references, item))

    @property
    def _writers(self) -> dict[str, Callable[..., list[Inline]]]:
        return {
            "值": lambda _slot, refs, _item: self.amount(refs[0]),
            "占比": lambda _slot, refs, _item: self.rate(refs[0], "占比"),
            "完成": lambda _slot, refs, _item: self.rate(refs[0], "完成率"),
            "年初完成": lambda _slot, refs, _item: self.rate(refs[0], "年初完成率"),
            "增减": lambda _slot, refs, _item: self.change(refs[0]),
            "原因": lambda _slot, refs, _item: self.reason(refs[0]),
            "句": lambda slot, _refs, item: self.worded(self.region.sentences[slot.argument], item),
            "列": lambda slot, _refs, _item: self.listing(self.region.sentences[slot.argument]),
            "文字": lambda slot, refs, _item: self.text(slot.argument, *refs[:1]),
            "算": lambda slot, _refs, item: [self.computed(slot.argument, item)],
            "权重": lambda _slot, refs, _item: [self.weight(refs[0])],
            "等级": lambda _slot, _refs, _item: [self.grade()],
            "条数": lambda slot, _refs, _item: [Text(str(len(self.listed(slot.argument))))],
            "合计": lambda slot, _refs, _item: [self.sum_of(*slot.argument.split())],
            "格": lambda slot, _refs, _item: [self.cell(NO_VALUE, *slot.argument.split())],
            "可空": lambda slot, _refs, _item: [self.cell("", *slot.argument.split())],
            "出处": lambda _slot, _refs, _item: [Text(place_of(self.row))],
            "节序": lambda _slot, _refs, _item: [Text(chinese(next(self._numbers)))],
        }

    def _plain(self, phrase: str, item: ListItem | None) -> str | None:
        """Slots that print a word of the report or of the current item."""
        facts = self.facts
        words = self.all_words
        if phrase == "公开时间":
            return facts.published or self.lacking(phrase)
        if phrase in words or item is None:
            return str(words[phrase]) if phrase in words else None
        quantity = item.reference.quantity
        classification = classification_of(self.catalogue, facts, quantity)
        code = item.subject
        suffix = self.region.words["class_suffix"]
        return {
            "序": str(item.number),
            "量名": self.catalogue.quantities[quantity].title,
            "科目": code,
            "名称": subject_name(code, classification),
            "科目名": short_class(subject_name(code, classification), suffix),
            "类名": short_class(subject_name(code, classification, 1), suffix),
            "款名": subject_name(code, classification, 2),
            "项名": subject_name(code, classification, 3),
        }.get(phrase)

    def amount(self, reference: Reference) -> list[Inline]:
        """A number with its unit."""
        known = self.known(reference)
        if known is None:
            return [self.lack(reference)]
        number = self.number(known)
        return [number, Text(number.unit), *self.dispute(known)]

    def rate(self, reference: Reference, kind: str) -> list[Inline]:
        """A percentage that follows from the quantity."""
        follower = replace(reference, quantity=f"{reference.quantity}.{kind}")
        known = self.known(follower)
        if known is None:
            return [self.lack(follower)]
        return [self.number(known), Text("%"), *self.dispute(known)]

    def computed(
        self,
        name: str,
        item: ListItem | None = None,
        cell: NumberStyle | None = None,
        unit: str = "",
    ) -> Text:
        """A number that follows by a formula of the packs; in a ``cell`` without its unit, where
        money is in the ``unit`` of the table."""
        declared = self.catalogue.computed[name]
        try:
            value = value_of(declared, lambda one: self.known(item.resolve(one) if item else one))
        except UndefinedError:  # all is known, but it divides by zero
            return Text(NO_VALUE)
        if value is None:
            return self.gap(declared.title)
        own = declared.style
        style = unit if cell and unit and own in MONEY_UNITS else own
        text = printed(value, style, self.region.style if own == "%" or not cell else cell)
        return Text(text if own == "%" or cell else f"{text}{own}")

    def weight(self, reference: Reference) -> Text:
        """How many points an item of the rubric, or all of it, has."""
        rubric = self.facts.rubric
        items = rubric.items if rubric else ()
        weights = {item.quantity: item.weight for item in items}
        if rubric:
            weights[rubric.total] = rubric.full
        weight = weights.get(reference.quantity)
        if weight is None:
            return self.gap(f"{self.catalogue.quantities[reference.quantity].title}的权重")
        return Text(shortest(weight))

    def grade(self) -> Text:
        """The grade of the total of the rubric."""
        rubric = self.facts.rubric
        total = rubric and self.known(Reference(rubric.total))
        grade = rubric.grade(total.interval.value) if rubric and total else ""
        return Text(grade) if grade else self.gap("评价等级")

    def listed(self, table: str) -> list[Row]:
        """The rows that a table of rows lists in its first band that lists any."""
        bands = (band for band in self.catalogue.row_tables[table].bands if band.relation)
        return rows_of(next(bands), self.facts, self.catalogue, self.all_words)

    def sum_of(self, table: str, column: str) -> Text:
        """The sum of a column of a table of rows, in the unit that the region writes amounts in."""
        rows = self.listed(table)
        amounts = [Decimal(row[column]) for row in rows if row.get(column) is not None]
        if len(amounts) < len(rows):
            return self.gap(f"{self.about.get('组', '')}{column}合计")
        whole = sum(amounts, Decimal(0))
        return Text(f"{self.region.style.format(whole / scale_of(_AMOUNTS))}{_AMOUNTS}")

    def told(self, column: str) -> Any:
        """The value of a column of the row, or of what else is written about."""
        return self.row[column] if column in self.row else self.about.get(column)

    def cell(self, blank: str, column: str, style: str = "") -> Inline:
        """A cell of the row, or a count; ``style`` is the unit of an amount, or a list of marks."""
        value = self.told(column)
        text = value_said(value, style, self.region)
        if isinstance(value, Decimal) and column in self.row and (place := place_of(self.row)):
            return Number(text, value, style, *self.facts.address(self.row, column), place)
        return Text(blank if is_blank(value) else text)

    def change(self, reference: Reference) -> list[Inline]:
        """Change and growth with their direction words, or that there is none."""
        words = self.region.words
        change = self.known(replace(reference, quantity=f"{reference.quantity}.增减额"))
        growth = self.known(replace(reference, quantity=f"{reference.quantity}.增减率"))
        if change is None:
            return [self.lack(replace(reference, quantity=f"{reference.quantity}.增减额"))]
        number = self.number(change)
        if change.interval.value == 0:
            return [Text(words["flat"])]
        up = change.interval.value > 0
        inlines: list[Inline] = [
            Text(words["increase"] if up else words["decrease"]),
            replace(number, text=number.text.lstrip("-")),
            Text(number.unit),
            *self.dispute(change),
        ]
        if growth is None:
            return [*inlines, Text(f"（{words['no_base']}）")]
        rate = self.number(growth)
        rate = replace(rate, text=rate.text.lstrip("-"))
        direction = words["growth"] if growth.interval.value > 0 else words["fall"]
        return [*inlines, Text(f"，{direction}"), rate, Text("%"), *self.dispute(growth)]

    def reason(self, reference: Reference) -> list[Inline]:
        """The written reason; it is owed where something changed."""
        words = self.region.words
        texts = self.facts.texts.get((_REASON, reference.quantity, reference.subject))
        if texts and not words["reason"]:
            return [Text("".join(texts))]
        if texts:
            return [Text(f"{words['reason']}{self._bare(''.join(texts))}。")]
        declared = self.catalogue.quantities[reference.quantity]
        change = declared.compare and self.facts.get(declared.change(), reference.subject, 0)
        if change and change.interval.value and not self.facts.reconstruction:
            return [self.gap(f"{declared.title}的{_REASON}")]
        return []

    def written(self, section: str) -> tuple[str, ...] | None:
        """What people wrote in a section, about the group if one is written about."""
        return self.facts.texts.get((section, "", str(self.about.get("组", "")))) or None

    def text(self, section: str, about: Reference | None = None) -> list[Inline]:
        """A free text inside a sentence: of a section, or what its section says about a quantity.

        The latter is part of a sentence of the region, which brings the opening and the full stop.
        """
        if about is None:
            texts = self.written(section)
            return [Text("".join(texts))] if texts else [self.gap(section)]
        texts = self.facts.texts.get((section, about.quantity, about.subject))
        if texts:
            return [Text(self._bare("".join(texts)))]
        title = self.catalogue.quantities[about.quantity].title
        return [self.gap(f"{about.subject}{title}的{section}")]

    def _bare(self, text: str) -> str:
        """A written text without its opening words and its full stop."""
        for opener in self.region.words["reason_openers"].split():
            text = text.removeprefix(opener)
        return text.rstrip("。；")

    def words(self, text: str) -> str:
        """A fixed text of the region (a note, the owner of a table) with its slots filled."""
        for slot in ("{部门}", "{类型}", "{年度}", "{上年}"):
            text = text.replace(slot, self._plain(slot[1:-1], None) or "")
        return text

    def worded(self, sentence: Sentence, item: ListItem | None = None) -> list[Inline]:
        """The first variant of a sentence that applies."""
        for variant in sentence.variants:
            if self.holds(variant.when, item):
                return list(self.fill(variant.template, item))
        return []

    def holds(self, when: str, item: ListItem | None = None) -> bool:
        """Whether all conditions of a line or a variant are met."""
        return all(self.applies(clause.strip(), item) for clause in when.split("且") if clause)

    def listing(self, sentence: Sentence) -> list[Inline]:
        """A sentence for every item, joined; of rows, for those that one of its variants is for."""
        over, _, relation = sentence.over.partition(" ")
        if over == ROWS:
            said = [replace(self, row=row).worded(sentence) for row in self.facts.rows(relation)]
        else:
            items = items_of(sentence.over, self.facts, self.catalogue)
            if not items:
                return [self.lack(Reference.parse(sentence.over.split()[1]))]
            said = [list(self.fill(sentence.variants[0].template, item)) for item in items]
        inlines: list[Inline] = []
        for one in filter(None, said):
            inlines += [Text(sentence.join), *one] if inlines else one
        return inlines

    def applies(self, clause: str, item: ListItem | None = None) -> bool:
        """One condition."""
        word, _, text = clause.partition(" ")
        if not text:
            return word == self.facts.kind
        if word in TABLE_CONDITIONS:
            return bool(self.facts.rows(text)) == (word == "有表")
        if word in TEXT_CONDITIONS:
            return (self.written(text) is not None) == (word == "有文")
        column, _, said = text.partition(" ")
        if column in self.row or column in self.about:
            return holds_of(self.told(column), word, said)
        reference = Reference.parse(text)
        reference = item.resolve(reference) if item else reference
        known = self.known(reference)
        if word in {"知", "缺"}:
            return (known is not None) == (word == "知")
        if known is None:
            return False
        if word in {"有", "零"}:
            return (known.interval.value != 0) == (word == "有")
        if word in {"超", "欠", "合"}:
            return self._against_budget(reference, known) == word
        last = self.known(replace(reference, shift=reference.shift - 1))
        if last is None:
            return False
        this, before = known.interval.value, last.interval.value
        return {"增": this > before, "减": this < before, "平": this == before}.get(
            word, before == 0
        )

    def _against_budget(self, reference: Reference, known: Known) -> str:
        """How a value stands to its budget, both as they are printed; "" if that is unknown."""
        declared = self.catalogue.quantities[reference.quantity]
        name = declared.initial or declared.budget
        budget = self.known(replace(reference, quantity=name)) if name else None
        if budget is None:
            return ""
        scale, decimals = scale_of(declared.printed), self.region.style.decimals
        final, planned = (
            round_half_up(one.interval.value / scale, decimals) for one in (known, budget)
        )
        return "超" if final > planned else "欠" if final < planned else "合"

    def known(self, reference: Reference) -> Known | None:
        """The value of a reference."""
        return self.facts.get(reference.quantity, reference.subject, reference.shift)

    def number(self, known: Known, decimals: int | None = None) -> Number:
        """A value as it is printed, in the unit of its quantity; ``decimals`` is for tables."""
        quantity = self.catalogue.quantities[known.quantity]
        style = self.region.style
        if decimals is not None:
            style = replace(self.region.table_style, decimals=decimals, trim=False)
        elif quantity.unit not in MEASURED:  # counts are whole
            style = replace(style, trim=True)
        value = known.interval.value
        return Number(
            text=style.format(value / scale_of(quantity.printed)),
            value=value,
            unit=quantity.printed,
            quantity=known.quantity,
            key=str(known.key),
            source=known.told,
            trace=self.facts.trace(known),
        )

    def dispute(self, known: Known) -> list[Inline]:
        """The mark of a number whose readings contradict each other."""
        if known.address in self.facts.disputed:
            return [Text(self.region.words["disputed"], mark=True)]
        return []

    def lack(self, reference: Reference) -> Text:
        """What stands for a number that is not known."""
        title = self.catalogue.quantities[reference.quantity].title
        year = self.facts.year + reference.shift
        return self.gap(f"{year}年{reference.subject}{title}")

    def gap(self, what: str) -> Text:
        """What stands for something missing; highlighted only where the department owes it."""
        return Text(self.lacking(what), mark=not self.facts.reconstruction)

    def lacking(self, what: str) -> str:
        """Note what is missing; the word that is printed for it."""
        if what not in self.missing:
            self.missing.append(what)
        return self.region.words["withheld" if self.facts.reconstruction else "missing"]
