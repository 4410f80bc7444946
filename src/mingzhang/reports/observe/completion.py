"""Completions that do not say of which budget, where the only budgets told are those of the whole.

A total that is all of a larger one has the larger one's budgets: its completion can be held against
them, but which one is meant only the department can say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from mingzhang.model.number import round_half_up, scale_of, shortest
from mingzhang.model.quantity import Operand, Quantity
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.record import Record

_WHOLE_YEAR, _BEGINNING = "全年", "年初"


def observe_completion(_files: Sequence[ReportFile], record: Record) -> None:
    """A row for each completion of a total whose own budget no part prints."""
    printed: dict[Operand, list[int]] = defaultdict(list)
    for number, case in enumerate(record.result.cases):
        printed[case].append(number)
    for (name, year, subject), numbers in list(printed.items()):
        quantity = record.catalogue.quantities[name]
        if quantity.kind == "完成率" and not subject:
            of = record.catalogue.quantities[quantity.of]
            if (of.budget, year, "") not in printed:
                _note(record, of, year, numbers[0], printed)


def _note(
    record: Record,
    of: Quantity,
    year: int,
    rate: int,
    printed: Mapping[Operand, list[int]],
) -> None:
    values = record.result.readings.columns["值"]
    final = next((values[n] for n in printed.get((of.id, year, ""), ())), None)
    whole = next((values[n] for n in printed.get((of.share_of, year, ""), ())), None)
    spot = record.result.spot_of.get(rate)
    if final is None or final != whole or spot is None:
        return
    scale = scale_of(of.printed)
    stem = of.share_of.rpartition(".")[0]
    row: dict[str, object] = {}
    for kind in (_WHOLE_YEAR, _BEGINNING):
        found = (
            values[numbers[0]]
            for (name, told, subject), numbers in printed.items()
            if told == year and not subject and name.startswith(f"{stem}.{kind}")
        )
        budget: Decimal | None = next(found, None)
        if budget:
            row[kind] = round_half_up(budget / scale, 2)
            row[f"{kind}率"] = shortest(round_half_up(final * 100 / budget, 2))
    items = [
        n
        for (name, told, subject), numbers in printed.items()
        if name == of.completion() and told == year and subject
        for n in numbers
        if values[n] == values[rate]
    ]
    half = record.result.readings.columns["半"][rate]
    row |= {"量": of.title, "率": values[rate], "半": half, "实数": final / scale}
    record.observe("完成口径", spot.location, 项数=len(items), **row)
