"""Official forms read from tables: which cell states which quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.document import Cell, Table
from mingzhang.model.marks import NUMERALS
from mingzhang.model.number import NUMBER
from mingzhang.model.quantity import AXIS
from mingzhang.model.region import Form, Region
from mingzhang.model.template import Reference
from mingzhang.reports.form_layout import EVERY, label_columns, resolved, spread_column
from mingzhang.reports.read_heads import (
    Grid,
    HeadKey,
    SubjectHeads,
    bare,
    body_start,
    head_keys,
    head_texts,
    label,
    match_columns,
    text_of,
)

# An amount, maybe marked as disputed.
_AMOUNT = re.compile(rf"{NUMBER}\W?")
_CODE_AND_NAME = re.compile(r"(\d{3}(?:\d\d){0,2})(\D.*)")
_PIECES = ("类", "款", "项")  # heads that some tables print in the row of the total
_PROJECT = "{项目代码}"
# What may stand before a form's title: its number, whose it is, the year.
_NUMBER_OF_TABLE = re.compile(
    rf"^(?:附?表?[{NUMERALS}\d]+[、.：:表]|公开\d+表|\d{{1,2}}(?=[^\d年])|[（(]?续[表）)]?)+"
)
_CONTINUED = re.compile(
    r"(?:（[按分][^（）]*(?:科目|经济|功能)[^（）]*）|（续[一二三四\d]*）|续表?)$"
)
_OWNER = re.compile(r"(?:部门|单位|年度?|[局委院会办厅处校所站馆社队府心])$")
_LOOSE = re.compile("明细|总(?=表)")


@dataclass(frozen=True, slots=True)
class StatedQuantity:
    """What a printed number states; ``form`` is the official form it stands in, "" in a text."""

    quantity: str
    subject: str
    year: int
    form: str = ""


@dataclass(frozen=True, slots=True)
class _FormReading:
    """What a table states: cells with their quantities and the names of their rows.

    ``labels`` are the ids of cells of the head, of codes and of official numbers. A blank amount
    means zero (``zeros``) except in a grid without any amount, unless a note of its own says that
    there is nothing.
    """

    stated: tuple[tuple[Cell, StatedQuantity, str], ...] = ()
    labels: frozenset[int] = frozenset()
    zeros: bool = False


class FormReader:
    """Knows the forms of a region, and those of others, by their titles."""

    def __init__(self, region: Region, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.exact: dict[str, list[Form]] = {}
        self.loose: dict[str, list[Form]] = {}
        for form in (*region.forms, *catalogue.forms.values()):
            self.exact.setdefault(bare(form.title), []).append(form)
            self.loose.setdefault(_LOOSE.sub("", bare(form.title)), []).append(form)
        self.heads: dict[str, SubjectHeads] = {}

    def read(self, table: Table, year: int) -> _FormReading:
        """The table as the form of its title; of several layouts the one that fits best."""
        readings = [
            _Sheet(self, form, table, year).reading() for form in self.forms_of(table.title)
        ]
        return max(readings, key=lambda reading: len(reading.stated), default=_FormReading())

    def forms_of(self, title: str) -> list[Form]:
        """The forms that go by this title, maybe after a number, an owner or a year."""
        wanted = _CONTINUED.sub("", _NUMBER_OF_TABLE.sub("", bare(title)))
        for names, name in ((self.exact, wanted), (self.loose, _LOOSE.sub("", wanted))):
            endings = (
                name[cut:] for cut in range(len(name)) if not cut or _OWNER.search(name[:cut])
            )
            found = next((names[ending] for ending in endings if ending in names), None)
            if found:
                return found
        return []

    def subject_heads(self, name: str) -> SubjectHeads:
        """The names of a classification's subjects in heads, gathered once."""
        if name not in self.heads:
            self.heads[name] = SubjectHeads(self.catalogue.classifications[name])
        return self.heads[name]


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns of labels and the columns of amounts that follow them.

    ``labels`` and ``amounts`` are columns of the form, ``zone`` the table's columns of labels.
    """

    labels: tuple[int, ...]
    amounts: tuple[int, ...]
    zone: range


class _Sheet:
    """One table read as one form."""

    def __init__(self, reader: FormReader, form: Form, table: Table, year: int) -> None:
        self.reader, self.form, self.table, self.year = reader, form, table, year
        grid = expand(table)
        start = body_start(grid, form, table.head_rows)
        self.head = grid[:start]
        labels = set(label_columns(form))
        self.body = [row for row in grid[start:] if not labels or any(map(text_of, row))]
        keys = head_keys(head_texts(self.head), form.same)
        wanted = dict(enumerate(head_keys(form.head, form.same)))
        spread = spread_column(form)
        self.project = next((n for n, cell in enumerate(form.row) if cell == _PROJECT), -1)
        self.columns = match_columns(
            {
                n: wanted[n]
                for n in wanted
                if n != spread and (n not in labels or n == self.project)
            },
            keys,
        )
        self.blocks = list(self._blocks(labels))
        self.built = self._built(keys) if spread >= 0 else {}
        self.found: list[tuple[Cell, StatedQuantity, str]] = []

    def _blocks(self, labels: set[int]) -> Iterator[_Block]:
        """Labels and amounts in turn, as the form has them, where the table has the amounts."""
        after = 0
        for is_first, columns in _runs(range(len(self.form.head[0])), labels):
            amounts = tuple(n for n in columns if n in self.columns and n not in labels)
            if amounts:
                first = min(self.columns[n] for n in amounts)
                own = tuple(n for n in columns if n in labels)
                yield _Block(own, amounts, range(after if not is_first else 0, first))
                after = max(self.columns[n] for n in amounts) + 1

    def _built(self, keys: Sequence[HeadKey]) -> dict[int, str]:
        """The subjects of the built columns."""
        heads = self.reader.subject_heads(self.form.columns_of)
        after = self.blocks[0].zone.stop if self.blocks else 0
        subjects = {n: heads.subject(key) for n, key in enumerate(keys) if n >= after}
        taken = self.columns.values()
        return {n: subject for n, subject in subjects.items() if subject and n not in taken}

    def reading(self) -> _FormReading:
        """Everything that is stated."""
        for block in self.blocks:
            if self.form.rows:
                self._fixed(block)
            if self.form.row:
                self._listed(block)
        if not self.found and self._has_decimals():
            return _FormReading()  # another layout: a table that nobody knows
        order = {id(cell): n for n, cell in enumerate(c for row in self.body for c in row)}
        self.found.sort(key=lambda one: order[id(one[0])])
        labels = [cell for row in self.head for cell in row]
        labels += [row[n] for row in self.body for b in self.blocks for n in b.zone if n < len(row)]
        zeros = any(_AMOUNT.fullmatch(text_of(cell)) for cell, _, _ in self.found)
        zeros = zeros or any(not self._is_usual(note) for note in self.table.notes)
        return _FormReading(tuple(self.found), frozenset(map(id, labels)), zeros)

    def _has_decimals(self) -> bool:
        """Whether the body prints amounts."""
        texts = (text_of(cell) for row in self.body for cell in row)
        return any("." in text and _AMOUNT.fullmatch(text) for text in texts)

    def _is_usual(self, note: str) -> bool:
        """Whether a note is the one the form always has, whosever the accounts are."""
        pattern = re.sub(r"\\{.*?\\}", ".+", re.escape(bare(self.form.note)))
        return bool(re.fullmatch(pattern, bare(note)))

    def _fixed(self, block: _Block) -> None:
        """Rows found by the label beside the number, or by order where a form has no labels.

        A label that stands twice is looked for below the one before it.
        """
        labels = [self._labels(row, block.zone) for row in self.body]
        below, used = 0, set[int]()
        for number, form_row in enumerate(self.form.fixed_rows):
            wanted = [form_row[column] for column in block.labels if form_row[column]]
            if not any(form_row[column].startswith("=") for column in block.amounts):
                continue
            order = (*range(below, len(self.body)), *range(below))
            row = next((n for n in order if n not in used and _fits(wanted, labels[n])), -1)
            if not block.labels:
                row = number if number < len(self.body) else -1
            if row < 0:
                continue
            used.add(row)
            below = row + 1
            for column in block.amounts:
                if form_row[column].startswith("="):
                    self._state(self.body[row], column, form_row[column], (), " ".join(wanted))

    def _listed(self, block: _Block) -> None:
        """Rows that begin with a code, and the total."""
        open_codes = ("",) * self.form.axes
        for row in self.body:
            code, name = self._subject(row, block.zone)
            project = text_of(row[self.columns[self.project]]) if self._has_project else ""
            is_total = not code and name == bare(self.form.total[0] if self.form.total else "")
            if not code and not is_total:
                continue
            template = self.form.total if is_total else self.form.row
            codes = open_codes if is_total else (code, project)[: self.form.axes]
            title = " ".join(filter(None, (code, name, project)))
            for column in block.amounts:
                if template[column].startswith("="):
                    self._state(row, column, template[column], codes, title)
            spread = template[spread_column(self.form)] if self.built else ""
            for column, subject in self.built.items():
                slot = spread.replace(EVERY, AXIS + subject)
                self._state(row, -1, slot, codes, title, column)

    @property
    def _has_project(self) -> bool:
        return self.project in self.columns

    def _state(
        self,
        row: Sequence[Cell],
        form_column: int,
        slot: str,
        codes: tuple[str, ...],
        name: str,
        column: int = -1,
    ) -> None:
        """Note what the cell of a column states; a column of the form, or one of the table."""
        column = column if column >= 0 else self.columns[form_column]
        if column < len(row):
            reference = resolved(Reference.parse(slot[1:]), codes)
            year, form = self.year + reference.shift, self.form.official
            stated = StatedQuantity(reference.quantity, reference.subject, year, form)
            self.found.append((row[column], stated, name))

    def _labels(self, row: Sequence[Cell], zone: range) -> tuple[str, set[str]]:
        """The code and the names in the label columns of a row."""
        code, texts = "", set()
        for text in self._texts(row, zone):
            if text.isdigit():
                code = text if text.startswith(code) else code + text
            texts.add(label(text))
        return code, texts

    def _subject(self, row: Sequence[Cell], zone: range) -> tuple[str, str]:
        """Code and name of a row of a list; the code may stand in pieces or before the name."""
        code, name = "", ""
        for text in self._texts(row, zone):
            joined = _CODE_AND_NAME.fullmatch(text)
            if joined and not code:
                code, name = joined.groups()
            elif text.isdigit():
                code = text if text.startswith(code) else code + text
            elif text not in _PIECES:
                name = name or text
        return code, name

    def _texts(self, row: Sequence[Cell], zone: range) -> Iterator[str]:
        """The texts of the label columns, a merged one once; those of projects stand apart."""
        stop = self.columns[self.project] if self._has_project else zone.stop
        last: Cell | None = None
        for column in range(zone.start, min(stop, len(row))):
            if row[column] is not last and text_of(row[column]):
                yield text_of(row[column])
            last = row[column]


def _fits(wanted: Sequence[str], found: tuple[str, set[str]]) -> bool:
    """Whether a row's labels are those wanted: by the code where both have one, else by name."""
    code, names = found
    codes = [text for text in wanted if text.isdigit()]
    if codes and code:
        return code == codes[0]
    return any(label(text) in names for text in wanted if not text.isdigit())


def _runs(columns: range, labels: set[int]) -> Iterator[tuple[bool, list[int]]]:
    """Columns cut before each label that follows an amount; whether it is the first cut."""
    run: list[int] = []
    first = True
    for column in columns:
        if column in labels and run and run[-1] not in labels:
            yield first, run
            run, first = [], False
        run.append(column)
    yield first, run


def expand(table: Table) -> Grid:
    """The full grid, every row as wide as the table: a cell with spans stands at every place it
    covers.
    """
    return [[one.cell if one else Cell() for one in line] for line in table.grid()]
