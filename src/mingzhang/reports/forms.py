"""Official forms filled from the facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mingzhang.formats.cells import head_cells, text_cell
from mingzhang.model.document import Cell, Inline, Table, Text
from mingzhang.model.known import Known
from mingzhang.model.number import MEASURED
from mingzhang.model.quantity import AXIS, join_subject
from mingzhang.model.region import Form
from mingzhang.model.relation import Classification
from mingzhang.model.template import Reference
from mingzhang.reports.facts import Facts
from mingzhang.reports.form_layout import (
    EVERY,
    ROW_NUMBER,
    laid_out,
    resolved,
    slot_of,
    spread_column,
)
from mingzhang.reports.items import classification_of, subject_name
from mingzhang.reports.phrases import Phraser

_TABLE_DECIMALS = 2  # amounts in the official forms always show two
_DISPUTED = "※"  # in cells the long mark would not fit
_PAGE_WIDTH = 130  # of a page of a report, in the units of a form's widths
_CONTINUED = "（续）"
_PROVEN = ("observed", "observed-repo")  # subjects that a built head always shows


@dataclass(frozen=True, slots=True)
class _FormLine:
    """A row to print: its cells as the form writes them and the codes of its subject."""

    cells: tuple[str, ...]
    codes: tuple[str, ...] = ()


@dataclass(slots=True)
class FormWriter:
    """Fills forms; ``number`` counts them for the code at the right (公开01表)."""

    phraser: Phraser
    _rows: int = field(default=0)  # rows of the form being written, for the official numbers

    @property
    def facts(self) -> Facts:
        """The facts the cells are filled from."""
        return self.phraser.facts

    def table(self, form: Form, number: int) -> Table | None:
        """The whole form as a table, None where nothing of it is known."""
        return self._table(form, number, self._all_columns(form))

    def pages(self, form: Form, number: int) -> list[Table]:
        """The form as it stands in a report: without built columns that are empty, and cut where
        they are more than a page takes, the subjects repeated on each; [] as ``table``."""
        if not form.columns_of:
            table = self.table(form, number)
            return [table] if table else []
        rows = [*self._listed(form), ("",) * form.axes]
        columns = [one for one in self._used_columns(form) if self._holds(form, one, rows)]
        many = self._columns_a_page(form)
        parts = [columns[n : n + many] for n in range(0, len(columns), many)]
        tables = [self._table(form, number, part) for part in parts or [[]]]
        found = [table for table in tables if table]
        return [
            replace(table, title=table.title + _CONTINUED * bool(n))
            for n, table in enumerate(found)
        ]

    def _table(self, form: Form, number: int, columns: Sequence[str]) -> Table | None:
        if form.columns_of and not self._used_columns(form) and not self._is_zero(form):
            return None
        printed = laid_out(form, columns, self._column_list(form), self._lengths(form))
        lines = self._lines(printed)
        self._rows = len(lines)
        body = [self._row(printed, line, n) for n, line in enumerate(lines, start=1)]
        empty = self._is_empty(printed, lines)
        if not any(known for line in lines for known in self._amounts(line)):
            return None
        words, fill = self.phraser.region.words, self.phraser.words
        notes = [fill(form.empty_note if empty else form.note)]
        inlines = [inline for row in body for cell in row for inline in cell.content]
        if any(inline.text == _DISPUTED for inline in inlines):
            notes.append(f"{_DISPUTED}{words['disputed'].strip('【】')}")
        return Table(
            title=fill(form.title),
            rows=(*head_cells(printed.head), *body),
            head_rows=len(printed.head),
            form=form.official,
            code=words["table_code"].format(number),
            owner=fill(words["table_owner"]),
            unit=words["table_unit"],
            notes=tuple(note for note in notes if note),
            landscape=form.landscape,
            widths=printed.widths,
        )

    # -- columns and rows -----------------------------------------------------------------------

    def _column_list(self, form: Form) -> Classification | None:
        return self.facts.classifications[form.columns_of] if form.columns_of else None

    def _lengths(self, form: Form) -> Sequence[int]:
        """Where the codes of the form's rows are cut."""
        slots = (cell for row in (form.row, *form.fixed_rows) for cell in row)
        quantity = next((slot.quantity for slot in map(slot_of, slots) if slot), "")
        if not quantity:
            return ()
        found = classification_of(self.phraser.catalogue, self.facts, quantity)
        return found.lengths if found else ()

    def _columns_a_page(self, form: Form) -> int:
        """How many built columns a page takes beside the others."""
        built = form.widths[spread_column(form)]
        return max(1, int((_PAGE_WIDTH - sum(form.widths) + built) // built))

    def _used_columns(self, form: Form) -> Sequence[str]:
        """The subjects of the built columns that the facts know."""
        return sorted(self.facts.subjects(form.list_of, 0, form.axes)) if form.columns_of else ()

    def _all_columns(self, form: Form) -> Sequence[str]:
        """Every subject that a built head shows: those of the list that are proven, those used."""
        listed = self._column_list(form)
        if listed is None:
            return ()
        proven = {code for code, one in listed.subjects.items() if one.status in _PROVEN}
        return sorted(proven.union(self._used_columns(form)))

    def _is_zero(self, form: Form) -> bool:
        """Whether what the form lists is known to be zero."""
        known = self.facts.get(form.list_of, "", 0)
        return known is not None and known.interval.value == 0

    def _holds(self, form: Form, column: str, rows: Sequence[tuple[str, ...]]) -> bool:
        """Whether a built column is anything but zero in one of the rows."""
        cells = (self.facts.get(form.list_of, join_subject(*codes, column), 0) for codes in rows)
        return any(known is None or known.interval.value for known in cells)

    def _lines(self, form: Form) -> list[_FormLine]:
        """The rows in order."""
        optional = [row for row in form.optional if self._holds_amount(_FormLine(row))]
        lines = [_FormLine(row) for row in (*form.rows, *optional, *form.foot)]
        if form.row:
            lines += [_FormLine(form.row, codes) for codes in self._listed(form)]
        if form.total:
            total = _FormLine(form.total, ("",) * form.axes)
            lines = [total, *lines] if form.total_position == "first" else [*lines, total]
        return lines

    def _listed(self, form: Form) -> Iterator[tuple[str, ...]]:
        """The subjects of a list form: those with an amount in any of its columns."""
        quantities = {reference.quantity for reference in _references(form.row)}
        found = {one for name in quantities for one in self.facts.subjects(name, 0)}
        lower: Sequence[tuple[str, ...]] = ()
        if form.axes > 1:
            lower = self.facts.combinations(form.list_of, 0, tuple(range(form.axes)))
        subjects = sorted(found)
        for number, subject in enumerate(subjects):
            codes = (subject, *("",) * (form.axes - 1))
            if self._holds_amount(_FormLine(form.row, codes)):
                yield codes
            is_leaf = not any(one.startswith(subject) for one in subjects[number + 1 :])
            for codes in sorted(lower) if is_leaf else ():
                if (
                    codes[0] == subject
                    and codes[1]
                    and self._holds_amount(_FormLine(form.row, codes))
                ):
                    yield codes

    def _holds_amount(self, line: _FormLine) -> bool:
        return any(known and known.interval.value for known in self._amounts(line))

    def _amounts(self, line: _FormLine) -> Iterator[Known | None]:
        for reference in _references(line.cells):
            if EVERY not in reference.subject:
                yield self.phraser.known(resolved(reference, line.codes))

    def _is_empty(self, form: Form, lines: Sequence[_FormLine]) -> bool:
        """A form that has a sentence for it and holds nothing.

        What a list form lists must be known to be zero, of a fixed form everything.
        """
        if not form.empty_note:
            return False
        amounts = [known for line in lines for known in self._amounts(line)]
        if any(known and known.interval.value for known in amounts):
            return False
        if form.list_of:
            return self._is_zero(form)
        return bool(amounts) and None not in amounts

    # -- cells ----------------------------------------------------------------------------------

    def _row(self, form: Form, line: _FormLine, number: int) -> tuple[Cell, ...]:
        """The cells of a row; equal labels side by side are one."""
        cells: list[Cell] = []
        blocks = 0  # how many row numbers stand left of here
        for column, text in enumerate(line.cells):
            label = text if text and text[0] not in "={" and not text.isdigit() else ""
            if label and column and line.cells[column - 1] == label:
                cells[-1] = replace(cells[-1], columns=cells[-1].columns + 1, align="center")
                continue
            if text == ROW_NUMBER:
                text, blocks = str(blocks * self._rows + number), blocks + 1
                cells.append(text_cell(text, "center"))
            else:
                cells.append(self._cell(form, text, line.codes))
        return tuple(cells)

    def _cell(self, form: Form, text: str, codes: tuple[str, ...]) -> Cell:
        if slot := slot_of(text):
            return Cell(self._amount(form, slot, codes), align="right")
        if text.startswith("{"):
            text = self._label(form, text, codes)
        return text_cell(text)

    def _label(self, form: Form, slot: str, codes: tuple[str, ...]) -> str:
        """Code, piece of a code or name of a row's subject, or of its project."""
        code, project = (*codes, "")[:2]
        classification = classification_of(self.phraser.catalogue, self.facts, form.list_of)
        if slot == "{名称}":
            return subject_name(code, classification)
        if slot == "{项目代码}":
            return project
        if slot == "{项目名称}":
            return self.facts.projects.get(project, project)
        level = slot.removeprefix("{科目").removesuffix("}")
        if not level or classification is None:
            return code
        lengths = (0, *classification.lengths)
        return code[lengths[int(level) - 1] : lengths[int(level)]]

    def _amount(
        self, form: Form, reference: Reference, codes: tuple[str, ...]
    ) -> tuple[Inline, ...]:
        """A number cell: blank for zero, the word for what is not known."""
        built = AXIS in reference.subject
        reference = resolved(reference, codes)
        known = self.phraser.known(reference)
        if known is None:  # of a built table one line says what is missing, not every cell
            return (self.phraser.gap(form.title) if built else self.phraser.lack(reference),)
        if known.interval.value == 0:
            return ()
        unit = self.phraser.catalogue.quantities[known.quantity].unit
        decimals = _TABLE_DECIMALS if unit in MEASURED else None
        number = self.phraser.number(known, decimals)
        disputed = known.address in self.facts.disputed
        return (number, Text(_DISPUTED, mark=True)) if disputed else (number,)


def _references(cells: Sequence[str]) -> list[Reference]:
    return [slot for slot in map(slot_of, cells) if slot]
