"""Tables of rows: band under band, filled from the facts as a pack's tables/*.toml say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mingzhang.model.document import Table, Text, plain
from mingzhang.model.row_table import LEFT, SLOT, UP, Band, ListColumn, RowTable
from mingzhang.reports.facts import Row
from mingzhang.reports.grid import Line, Placed, cells, merged, spread
from mingzhang.reports.items import ListItem, classification_of, items_of, subject_name
from mingzhang.reports.phrases import Phraser
from mingzhang.reports.row_cells import CellWriter
from mingzhang.reports.selected import filled, rows_of

_NUMBER, _NAME = "序", "名称"  # words of a row that no relation has


_EXACT, _ROUGH = "元", "万元"


def row_table(spec: RowTable, phraser: Phraser) -> Table | None:
    """The table, None where no row of the book belongs in it.

    A table in 元 is in 万元 where an amount is not known to the cent.
    """
    writer, table = _filled(spec, phraser)
    if writer.cells.coarse and spec.unit == _EXACT:
        _, table = _filled(replace(spec, unit=_ROUGH), phraser)
    return table


def _filled(spec: RowTable, phraser: Phraser) -> tuple[_Writer, Table | None]:
    writer = _Writer(spec, phraser, CellWriter(phraser, spec.unit), spec.widths)
    lines: list[Line] = []
    head_rows = 0
    for band in spec.bands:
        head, body = writer.band(band)
        if not body:
            continue
        head_rows = head_rows if lines else len(head)
        lines += writer.labelled(band, [*head, *body])
    if not writer.filled:
        return writer, None
    table = Table(
        title=filled(spec.title, {}, phraser.all_words),
        rows=cells(lines),
        head_rows=head_rows,
        owner=filled(spec.owner, {}, phraser.all_words),
        unit=phraser.region.words["list_unit"].format(spec.unit) if spec.unit else "",
        notes=(filled(spec.note, {}, phraser.all_words),) if spec.note else (),
        landscape=spec.landscape,
        widths=writer.widths,
    )
    return writer, table


@dataclass(slots=True)
class _Writer:
    """One table. ``filled`` says whether a row of the book, or a written row, stands in it;
    ``widths`` are those of the columns that stay."""

    spec: RowTable
    phraser: Phraser
    cells: CellWriter
    widths: tuple[float, ...]
    filled: bool = False

    def band(self, band: Band) -> tuple[list[Line], list[Line]]:
        """The lines of its head and those below it."""
        head = [self._written(row, "center") for row in band.head]
        if not band.columns:
            self.filled = self.filled or len(self.spec.bands) == 1
            return head, [self._written(row, "left") for row in band.rows]
        rows, items = self._rows(band)
        self.filled = self.filled or bool(rows)
        if not rows and band.needed:
            rows, items = [{}], [None]
        if not rows:
            return head, []
        made = [self._line(band, row, item) for row, item in zip(rows, items, strict=True)]
        columns = self._kept(band.columns, made)
        lines = [[line[n] for n in columns] for line in made]
        kept = [band.columns[n] for n in columns]
        body = [spread(kept, line, band.label_span) for line in merged(kept, lines)]
        body += [self._written(row, "left") for row in band.rows]
        if band.total:
            body.append(self._total(band, kept, rows))
        if any(column.head for column in kept):
            titles = [Placed((Text(column.head),)) for column in kept]
            head.append(spread(kept, titles, band.label_span))
        return head, body

    def labelled(self, band: Band, lines: list[Line]) -> list[Line]:
        """The lines with the label of the band at their left, one cell for all of them."""
        for number, line in enumerate(lines):
            for column in range(band.label_span):
                first = Placed(self.cells.words(band.label))
                joined = Placed(joined=UP if number and not column else LEFT)
                line[column] = joined if number or column else first
        return lines

    def _rows(self, band: Band) -> tuple[list[Row], list[ListItem | None]]:
        """The rows of a band, numbered, each with the item that its slots are about."""
        if not band.over:
            found = rows_of(
                band, self.phraser.facts, self.phraser.catalogue, self.phraser.all_words
            )
            rows: list[Row] = [{**row, _NUMBER: n} for n, row in enumerate(found, start=1)]
            return rows, [None] * len(rows)
        items = items_of(band.over, self.phraser.facts, self.phraser.catalogue)
        names = [self._name(item) for item in items]
        return [{_NUMBER: n, _NAME: name} for n, name in enumerate(names, start=1)], list(items)

    def _name(self, item: ListItem) -> str:
        quantity = item.reference.quantity
        known = classification_of(self.phraser.catalogue, self.phraser.facts, quantity)
        return subject_name(item.subject, known)

    def _line(self, band: Band, row: Row, item: ListItem | None) -> list[Placed]:
        """The cells of a row; what is missing is told with the row's first name before it."""
        line: list[Placed] = []
        named, each = "", self.spec.each
        whose = filled(each.file if each else self.spec.title, {}, self.phraser.all_words)
        for column in band.columns:
            missing = f"{named or whose}的{column.head or band.label}"
            content = self.cells.of_row(column, row, item, missing)
            line.append(Placed(content, column.align))
            source = column.sources[0]
            if not named and not column.merge and (source.kind, source.style) == ("column", ""):
                named = plain(content)
        return line

    def _kept(self, columns: Sequence[ListColumn], lines: Sequence[Sequence[Placed]]) -> list[int]:
        """The columns that stay: an optional one that no row fills does not."""
        kept = [
            number
            for number, column in enumerate(columns)
            if not column.optional or any(line[number].content for line in lines)
        ]
        if len(kept) < len(columns):
            self.widths = tuple(self.widths[number] for number in kept)
        return kept

    def _total(self, band: Band, columns: Sequence[ListColumn], rows: Sequence[Row]) -> Line:
        """The line of sums."""
        line = [Placed((Text(band.total),))]
        for column in columns[1:]:
            content = self.cells.total(column, rows, band) if column.total else ()
            line.append(Placed(content, column.align))
        return spread(columns, line, band.label_span)

    def _written(self, row: Sequence[str], align: str) -> Line:
        """A row that is written cell by cell."""
        line = []
        for text in row:
            if text in (LEFT, UP):
                line.append(Placed(joined=text))
            elif text.startswith(SLOT):
                line.append(Placed(self.cells.slot(text.removeprefix(SLOT)), "right"))
            else:
                line.append(Placed(self.cells.words(text), align))  # type: ignore[arg-type]
        return line
