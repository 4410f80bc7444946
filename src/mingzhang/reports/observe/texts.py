"""The observers that look at words, names, sections and dates, over one gathering of texts."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.reports.observe.contents import observe_contents
from mingzhang.reports.observe.counts import observe_counts
from mingzhang.reports.observe.dates import observe_dates
from mingzhang.reports.observe.files import ReportFile
from mingzhang.reports.observe.lists import observe_lists
from mingzhang.reports.observe.names import observe_names
from mingzhang.reports.observe.order import observe_order
from mingzhang.reports.observe.pieces import TextObserver, gather
from mingzhang.reports.observe.remarks import observe_remarks
from mingzhang.reports.observe.slips import observe_slips
from mingzhang.reports.observe.subjects import observe_subjects
from mingzhang.reports.observe.why import observe_why
from mingzhang.reports.record import Record

_ALL: tuple[TextObserver, ...] = (
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


def observe_texts(files: Sequence[ReportFile], record: Record) -> None:
    """Every observation of texts, one after the other."""
    texts = gather(files, record)
    for observe in _ALL:
        observe(texts)
