"""How old a list may be: the last day that counts, the first that does not, and what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mingzhang.model.data import Source
from mingzhang.model.relation import Column, Relation
from mingzhang.rules.fresh import stale, undated

LIST = Relation("离开", "离开登记", (Column("号码"),), ("号码",), holder="list", fresh=92)
AS_OF = Source("离开", (), {}, as_of=date(2024, 3, 31))
UNDATED = Source("离开", (), {})


def test_what_is_said() -> None:
    told = stale(LIST, AS_OF, date(2024, 12, 31))
    assert told == "离开截至2024-03-31，到2024-12-31已275天，超过92天"


@pytest.mark.parametrize(("days", "is_stale"), [(-5, False), (0, False), (92, False), (93, True)])
def test_the_limit(days: int, is_stale: bool) -> None:
    assert bool(stale(LIST, AS_OF, date(2024, 3, 31) + timedelta(days=days))) == is_stale


def test_without_a_limit_nothing_is_stale_or_undated() -> None:
    ageless = replace(LIST, fresh=0)
    assert stale(ageless, AS_OF, date(2034, 1, 1)) == ""
    assert undated(ageless, UNDATED) == ""


def test_without_a_day_it_is_undated_and_not_stale() -> None:
    assert stale(LIST, UNDATED, date(2034, 1, 1)) == ""
    assert undated(LIST, UNDATED) == "没有说离开截至哪天，不知道有没有超过92天"
    assert undated(LIST, AS_OF) == ""
