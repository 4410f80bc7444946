"""Reasons in a report: which change each explains, and the projects they name in its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from mingzhang.catalogue.reasons import ReasonStyle
from mingzhang.model.document import Cell, Document, Table, plain
from mingzhang.model.marks import money_in
from mingzhang.model.number import Interval, half_unit, parse_decimal, scale_of
from mingzhang.model.reason import NamedProject
from mingzhang.model.template import Reference
from mingzhang.reports.read_tables import expand
from mingzhang.reports.record import Record
from mingzhang.texts.reason_claims import claim_reason
from mingzhang.texts.reasons import ReasonReader, plain_name

REASON = "原因"  # the slot that holds one
_USUAL_UNIT = "万元"


@dataclass(frozen=True, slots=True)
class _Noted:
    """A reason with the reading of its change."""

    change: int
    opening: str
    text: str
    owed: bool


@dataclass(slots=True)
class Reasons:
    """Gathers the reasons of one document; what they claim is known when all tables are read."""

    record: Record
    _noted: list[_Noted] = field(default_factory=list)

    def note(self, reference: Reference, text: str, opening: str) -> None:
        """A place for the reason of a quantity's change, which was printed before it, with the
        words of the sentence that open it.
        """
        declared = self.record.catalogue.quantities.get(reference.quantity)
        if declared is None or not declared.compare:
            return
        change = self._last(declared.change(), reference)
        if change is not None:
            growth = self._last(declared.growth(), reference)
            self._noted.append(_Noted(change, opening, text, self._large(growth)))

    def finish(self, documents: Iterable[Document], *, own: bool) -> None:
        """Note what the reasons claim, by the projects that any part of the disclosure lists.

        A report that is not in the region's ``own`` wording owes no reason just because one of its
        sentences happens to be like one that asks for it.
        """
        style = self.record.catalogue.reason_style(self.record.region.name)
        if style is None or not self._noted:
            return
        projects = {
            one.name: one for document in documents for one in _projects_of(document, style)
        }
        reader = ReasonReader(style.words, projects)
        for one in self._noted:
            reason = reader.read(one.text, one.opening)
            claim_reason(self.record.result, one.change, reason, owed=one.owed and own)

    def _last(self, quantity: str, reference: Reference) -> int | None:
        """The reading of this case that was printed last."""
        result = self.record.result
        case = quantity, result.year + reference.shift, reference.subject
        return next(reversed(result.readings_of(case)), None)

    def _large(self, growth: int | None) -> bool:
        """Whether a change is large enough to owe a reason; one without a rate always is."""
        style = self.record.catalogue.reason_style(self.record.region.name)
        if growth is None or style is None:
            return True
        rate: Decimal = self.record.result.readings.columns["值"][growth]
        return abs(rate) >= style.words.threshold


def _projects_of(document: Document, style: ReasonStyle) -> Iterator[NamedProject]:
    """The projects that tables of a document list with their amounts, each once."""
    seen: set[str] = set()
    for table in (block for block in document.blocks if isinstance(block, Table)):
        grid = [[_text(cell) for cell in row] for row in expand(table)]
        head = _columns(grid[: max(table.head_rows, 2)], style)
        if head is None:
            continue
        row_number, name_at, value_at = head
        unit = money_in(table.unit, _USUAL_UNIT)
        for texts in grid[row_number + 1 :]:
            name, printed = texts[name_at], texts[value_at]
            value = parse_decimal(printed)
            if value is not None and name and name not in seen:
                seen.add(name)
                half = half_unit(printed, unit)
                yield NamedProject(name, Interval(value * scale_of(unit), half))


def _columns(rows: Sequence[Sequence[str]], style: ReasonStyle) -> tuple[int, int, int] | None:
    """The head row with the columns of names and amounts, None if the table lists no projects."""
    for number, texts in enumerate(rows):
        name = next((texts.index(word) for word in style.document.names if word in texts), None)
        value = next((texts.index(word) for word in style.document.values if word in texts), None)
        if name is not None and value is not None:
            return number, name, value
    return None


def _text(cell: Cell) -> str:
    return plain_name(plain(cell.content))
