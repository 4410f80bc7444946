"""The report of a book as a document, with the wording that people changed."""

from __future__ import annotations

from dataclasses import replace

from mingzhang.books.evaluated import report_rows
from mingzhang.facts.loaded import Loaded
from mingzhang.facts.values import Values
from mingzhang.facts.whose import kind_of, name_of
from mingzhang.facts.wording import kept_wordings
from mingzhang.model.region import Stand
from mingzhang.model.rubric import Score
from mingzhang.model.wording import KeptWording
from mingzhang.reports.compose import Composed, compose
from mingzhang.reports.facts import Facts
from mingzhang.reports.wording import Slots, reworded


def compose_report(
    loaded: Loaded,
    values: Values,
    disputed: frozenset[str],
    points: Score | None = None,
    *,
    final: bool,
) -> Composed:
    """The report as a document."""
    book, settings = loaded.book, loaded.book.settings
    tracer = loaded.tracer(values)
    units = {row["单位代码"]: row for row in book.units()}
    facts = Facts(
        department=name_of(book, values.unit),
        short_name=settings.short_name
        if values.unit == settings.unit
        else units[values.unit]["简称"] or "",
        year=settings.year,
        published=settings.published,
        reconstruction=settings.reconstruction,
        get=values.get,
        subjects=values.subjects,
        combinations=values.combinations,
        trace=tracer.lines,
        texts=values.texts,
        units=tuple(row["单位名称"] for row in units.values() if row["上级代码"] == values.unit),
        classifications=values.classifications,
        kind=kind_of(book, values.unit),
        projects={one["项目代码"]: one["项目名称"] for one in book.table("项目")},
        disputed=disputed,
        unit=values.unit,
        rows=report_rows(book, values.unit, points, tracer),
        rubric=points.rubric if points else None,
    )
    stand: Stand = "workbook" if settings.tables == "attached" else "inside"
    region = loaded.catalogue.region(settings.region)
    return compose(facts, region, loaded.catalogue, final=final, tables=stand)


def reword(
    composed: Composed, loaded: Loaded, values: Values
) -> tuple[Composed, list[KeptWording]]:
    """The report with the wording people changed, and what of it could not be used."""
    words = loaded.catalogue.region(loaded.book.settings.region).words
    slots = Slots(values.texts, words.get("reason_openers", "").split())
    document, unused = reworded(composed.document, kept_wordings(loaded.book, values.unit), slots)
    return replace(composed, document=document), unused
