"""What else is seen in a disclosure beside its quantities: one observer a file, a row a case.

An observer reads the parts once more and notes rows of the relations that packs declare with
文档, 号 and 处; the query rules over those relations say what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mingzhang.model.document import Document
from mingzhang.reports.observe.charts import observe_charts
from mingzhang.reports.observe.completion import observe_completion
from mingzhang.reports.observe.contents import observe_contents
from mingzhang.reports.observe.counts import observe_counts
from mingzhang.reports.observe.dates import observe_dates
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.observe.indicators import observe_indicators
from mingzhang.reports.observe.lists import observe_lists
from mingzhang.reports.observe.names import observe_names
from mingzhang.reports.observe.order import observe_order
from mingzhang.reports.observe.pieces import TextObserver, gather
from mingzhang.reports.observe.points import observe_points
from mingzhang.reports.observe.projects import observe_projects
from mingzhang.reports.observe.proved import observe_proved
from mingzhang.reports.observe.remarks import observe_remarks
from mingzhang.reports.observe.said import observe_said
from mingzhang.reports.observe.slips import observe_slips
from mingzhang.reports.observe.subjects import observe_subjects
from mingzhang.reports.observe.table_units import observe_table_units
from mingzhang.reports.observe.why import observe_why
from mingzhang.reports.record import Record

Part = tuple[Document, str]  # a document with its path
_Observer = Callable[[Sequence[ReportFile], Record], None]

_OF_TEXTS: tuple[TextObserver, ...] = (
    observe_slips,
    observe_subjects,
    observe_contents,
    observe_order,
    observe_dates,
    observe_names,
    observe_counts,
    observe_lists,
    observe_why,
    observe_remarks,
)
_OF_FILES: tuple[_Observer, ...] = (
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
    record.section = ""
    texts = gather(files, record)
    for of_texts in _OF_TEXTS:
        of_texts(texts)
    for of_files in _OF_FILES:
        record.section = ""  # an observer names the section it is in, or none
        of_files(files, record)
