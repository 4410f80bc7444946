"""Working days: Monday to Friday. Public holidays are not known here and count as working days."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

_WEEKEND = (5, 6)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def working_days_after(day: date, count: int) -> date:
    """The day on which ``count`` working days after ``day`` are over."""
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() in _WEEKEND:
            day += timedelta(days=1)
    return day
