"""papers/*.toml of a pack: reports about the rows of a book, and the problems they hand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.paper import (
    HEAD,
    PLACE,
    STYLES,
    Chosen,
    Clause,
    Paper,
    PaperColumn,
    PaperSlot,
    Part,
    Suggested,
    Total,
    parts_of,
)
from mingzhang.model.problem import Problem, nearest
from mingzhang.model.relation import Relation

_ONCE = ("heading", "text")
_ROWS = ("each", "listing", "table", "chart")
_ALIGNS = ("left", "center", "right")


def read_paper(file: TomlFile) -> Paper:
    """One paper, named by its file."""
    fields = file.fields()
    words = fields.part("words")
    paper = Paper(
        id=file.path.stem,
        place=file.place(),
        title=fields.text("title"),
        over=Chosen(fields.text("over"), _where(fields)),
        parts=tuple(_part(entry) for entry in fields.entries("parts")),
        period=fields.text("period", ""),
        due=fields.text("due", ""),
        order=fields.text("order", ""),
        ledger=fields.text("ledger", ""),
        suggested=tuple(_suggested(entry) for entry in fields.entries("suggested")),
        totals={name: _total(entry) for name, entry in fields.part("totals").below()},
        words={name: _texts(words.part(name)) for name in words.data},
        blank=fields.text("blank", "—"),
    )
    fields.close()
    return paper


def _where(fields: Fields) -> dict[str, tuple[str, ...]]:
    part = fields.part("where")
    return {name: part.texts(name) for name in part.data}


def _texts(part: Fields) -> dict[str, str]:
    return {name: part.text(name) for name in part.data}


def _part(fields: Fields) -> Part:
    kinds = [kind for kind in (*_ONCE, *_ROWS) if kind in fields.data]
    if len(kinds) != 1:
        fields.complain("parts", f"一段要写 {'、'.join((*_ONCE, *_ROWS))} 里的一个。")
        kinds = ["text"]
    (kind,) = kinds
    named = fields.text(kind)
    clauses = [_clause(entry) for entry in fields.entries("clauses")]
    if kind in _ONCE:
        clauses = [Clause(named)]
    if "label" in fields.data:
        clauses.append(Clause(fields.text("label")))
    part = Part(
        kind=kind,  # type: ignore[arg-type]
        clauses=tuple(clauses),
        rows=Chosen(named if kind in _ROWS else "", _where(fields)),
        columns=tuple(_column(entry) for entry in fields.entries("columns")),
        title=fields.text("title", ""),
        unit=fields.text("unit", ""),
        value=fields.text("value", ""),
        before=fields.text("before", ""),
        after=fields.text("after", ""),
        join=fields.text("join", "；"),
        notes=fields.texts("notes"),
        landscape=fields.flag("landscape"),
        level=fields.whole("level", 2),
        needs=fields.text("needs", ""),
        absent=fields.text("absent", ""),
    )
    fields.close()
    return part


def _clause(fields: Fields) -> Clause:
    clause = Clause(fields.text("text"), _where(fields))
    fields.close()
    return clause


def _column(fields: Fields) -> PaperColumn:
    column = PaperColumn(
        fields.text("head"),
        fields.text("text"),
        fields.choice("align", _ALIGNS, "center"),  # type: ignore[arg-type]
        fields.number("width", 1),
    )
    fields.close()
    return column


def _suggested(fields: Fields) -> Suggested:
    one = Suggested(Chosen(fields.text("rows"), _where(fields)), _texts(fields.part("cells")))
    fields.close()
    return one


def _total(fields: Fields) -> Total:
    rate = fields.texts("rate")
    if rate:
        total = Total("rate", of=(rate[0], rate[-1]))
    else:
        rows, column = Chosen(fields.text("rows"), _where(fields)), fields.text("sum", "")
        total = Total("sum" if column else "count", rows, column)
    fields.close()
    return total


def check_papers(
    papers: Mapping[str, Paper], relations: Mapping[str, Relation], problems: list[Problem]
) -> None:
    """Add a problem for every name in a paper that nothing declares."""
    for paper in papers.values():
        problems += _Checker(paper, relations).problems()


@dataclass(frozen=True, slots=True)
class _Checker:
    paper: Paper
    relations: Mapping[str, Relation]

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the paper."""
        paper = self.paper
        own = [name for name in (paper.period, paper.due, paper.order) if name]
        yield from self._rows(paper.over, own)
        yield from self._text(paper.title)
        for total in paper.totals.values():
            if total.kind == "rate":
                for name in total.of:
                    yield from self._known("数", name, paper.totals)
            else:
                yield from self._rows(total.rows, [total.column] if total.column else [])
        for part in paper.parts:
            yield from self._part(part)
        for one in paper.suggested:
            yield from self._rows(one.rows)
            for text in one.cells.values():
                yield from self._text(text, one.rows.relation)
            if paper.ledger in self.relations:
                for name in one.cells:
                    yield from self._known("列", name, self.relations[paper.ledger].names)
        if paper.ledger:
            yield from self._known("表", paper.ledger, self.relations)

    def _part(self, part: Part) -> Iterator[Problem]:
        for name in filter(None, (part.needs, part.absent)):
            yield from self._known("数", name, self.paper.totals)
        relation = part.rows.relation
        if relation:
            yield from self._rows(part.rows, [part.value] if part.value else [])
        for clause in part.clauses:
            yield from self._text(clause.text, relation)
            if relation:
                yield from self._rows(Chosen(relation, clause.where))
        texts = (part.title, part.before, part.after, *part.notes)
        for text in texts:
            yield from self._text(text)
        for column in part.columns:
            yield from self._text(column.text, relation)

    def _rows(self, rows: Chosen, more: list[str] | None = None) -> Iterator[Problem]:
        wrong = list(self._known("表", rows.relation, self.relations))
        yield from wrong
        if not wrong:
            names = self.relations[rows.relation].names
            for name in (*rows.where, *(more or ())):
                yield from self._known(f"列（表“{rows.relation}”）", name, names)

    def _text(self, text: str, relation: str = "") -> Iterator[Problem]:
        columns = (*self.relations[relation].names, PLACE) if relation in self.relations else ()
        for slot in parts_of(text):
            if isinstance(slot, PaperSlot):
                yield from self._known("空", slot.name, [*HEAD, *self.paper.totals, *columns])
                if slot.style:
                    yield from self._known("样式", slot.style, [*STYLES, *self.paper.words])

    def _known(self, word: str, name: str, names: object) -> Iterator[Problem]:
        listed = [str(one) for one in names]  # type: ignore[attr-defined]
        if name not in listed:
            message = f"没有名为“{name}”的{word}。"
            yield Problem("pack", self.paper.place, message, nearest(name, listed))
