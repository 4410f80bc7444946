"""Charts read: what each bar or slice shows, by the chart of the same caption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mingzhang.model.document import Figure, Number
from mingzhang.model.number import parse_decimal
from mingzhang.model.template import Reference
from mingzhang.reports.read_tables import StatedQuantity
from mingzhang.reports.record import Record
from mingzhang.reports.tokens import even, too_large


def read_figure(figure: Figure, record: Record) -> None:
    """Note the numbers at bars and slices."""
    record.leftovers(figure.caption, figure.anchor, "图题中的数", False)
    for datum, slot in zip(figure.data, _slots(figure, record), strict=False):
        for number, reference in ((datum.number, slot), (datum.share, slot and _share(slot))):
            if number is None or parse_decimal(number.text) is None:  # damaged data
                continue
            location = replace(
                record.location(figure.anchor, figure.caption, (0, 0)),
                quote=f"{figure.caption} {datum.label} {number.text}",
            )
            readings = _readings(number, reference, record)
            record.number(number.text, number.unit, location, readings, "没有认出图中的量")


def _readings(number: Number, reference: Reference | None, record: Record) -> tuple[int, ...]:
    known = reference and reference.quantity in record.catalogue.quantities
    if not reference or not known or too_large(number.text, number.unit):
        return ()
    year = record.result.year + reference.shift
    stated = StatedQuantity(reference.quantity, reference.subject, year)
    return (record.reading(stated, number.text, number.unit),)


def _slots(figure: Figure, record: Record) -> Sequence[Reference | None]:
    title = figure.caption.partition("：")[2]
    spec = next((c for c in record.region.charts.values() if c.caption == title), None)
    if spec is None:
        return [None] * len(figure.data)
    if not spec.over:
        return [Reference.parse(slot) for _, slot in spec.data]
    over, *texts = spec.over.split()
    references = [Reference.parse(text) for text in texts]
    if over == "量":
        titles = {record.catalogue.quantities[r.quantity].title: r for r in references}
        return [titles.get(datum.label) for datum in figure.data]
    classification = record.classification(references[0].quantity)
    slots: list[Reference | None] = []
    for datum in figure.data:
        code = datum.label
        if classification:
            code = record.code_of([even(datum.label)], 1, classification)
        slots.append(replace(references[0], subject=code) if code else None)
    return slots


def _share(reference: Reference) -> Reference:
    return replace(reference, quantity=f"{reference.quantity}.占比")
