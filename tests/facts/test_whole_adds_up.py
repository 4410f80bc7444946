"""Whatever of a whole made-up department adds up, is the sum of what its units report alone."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import read_book
from mingzhang.facts.load import load_book
from mingzhang.facts.values import Values, gather
from whole_department import UNITS, YEAR, write_whole

CATALOGUE = load("disclosure")


def gathered(folder: Path, seed: int) -> tuple[Values, list[Values]]:
    """What the book knows of the department and of each unit by itself."""
    book = read_book(write_whole(folder / "book", "sichuan", seed=seed), CATALOGUE)
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        parts = [gather(engine, book, CATALOGUE, code) for code, *_ in UNITS]
        return gather(engine, book, CATALOGUE), parts


@pytest.mark.parametrize("seed", range(3))
def test_units_add_up_to_the_department(seed: int, tmp_path: Path) -> None:
    department, parts = gathered(tmp_path, seed)
    assert department.unit == "00"
    summed: Counter[str] = Counter()
    for name, key in department.known:
        quantity = CATALOGUE.quantities[name]
        if key.year != YEAR or quantity.of or (quantity.source and quantity.source.own):
            continue
        total = Decimal(0)
        for part in parts:
            known = part.get(name, key.subject)
            total += known.interval.value if known else Decimal(0)
        whole = department.get(name, key.subject)
        assert whole is not None
        assert (name, key.subject, whole.interval.value) == (name, key.subject, total)
        summed[name.partition(".")[0]] += whole.interval.value != 0
    # Not a few quantities by chance: money, carry-over, contracts, cars, people and counts.
    assert len(+summed) >= 12
    assert sum(summed.values()) > 500
