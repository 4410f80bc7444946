"""What else is seen in a disclosure beside its quantities: one observer a file, a row a case.

An observer reads the parts once more and notes rows of the relations that packs declare with
文档, 号 and 处; the query rules over those relations say what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mingzhang.model.document import Document
from mingzhang.reports.observe.charts import observe_charts
from mingzhang.reports.observe.completion import observe_completion
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.observe.indicators import observe_indicators
from mingzhang.reports.observe.points import observe_points
from mingzhang.reports.observe.projects import observe_projects
from mingzhang.reports.observe.proved import observe_proved
from mingzhang.reports.observe.said import observe_said
from mingzhang.reports.observe.table_units import observe_table_units
from mingzhang.reports.observe.texts import observe_texts
from mingzhang.reports.record import Record

Part = tuple[Document, str]  # a document with its path
_Observer = Callable[[Sequence[ReportFile], Record], None]

_OBSERVERS: tuple[_Observer, ...] = (
    observe_texts,
    observe_indicators,
    observe_proved,
    observe_said,
    observe_completion,
    observe_charts,
    observe_table_units,
    observe_projects,
    observe_points,
)


def observe(parts: Sequence[Part], record: Record) -> None:
    """Every observation of a disclosure, one observer after the other."""
    files = [ReportFile(document, path, record) for document, path in parts]
    for one in _OBSERVERS:
        record.section = ""  # an observer names the section it is in, or none
        one(files, record)
