"""Every identity on a whole made-up department: all hold, and one wrong cell breaks just its own.

The answer that the engine is held against is worked out here cell by cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import read_book
from mingzhang.facts.load import load_book
from mingzhang.facts.readings import readings_of
from mingzhang.facts.values import gather
from mingzhang.model.quantity import Identity, Term
from mingzhang.model.understanding import Understanding
from mingzhang.rules.documents import CheckedDocuments, check_understood
from whole_department import write_whole

CATALOGUE = load("disclosure")
LEVELS = {"功能科目": (3, 5, 7), "经济科目": (3, 5)}
FORMS = sorted({identity.form for identity in CATALOGUE.identities.values()})
YEAR = 2024

Cell = tuple[str, int, str]
Cells = dict[Cell, Fraction]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    """What the book comes to, with last year's balance as it was carried over."""
    folder = write_whole(tmp_path_factory.mktemp("whole") / "book", "sichuan")
    book = read_book(folder, CATALOGUE)
    with DuckEngine(threads=1) as engine:
        load_book(engine, book)
        values = gather(engine, book, CATALOGUE)
    carried = []
    for family in ("结转", "财政拨款"):
        known = values.get(f"{family}.年初结转和结余.决算数")
        assert known is not None
        key = replace(known.key, year=YEAR - 1)
        carried.append(replace(known, quantity=f"{family}.年末结转和结余.决算数", key=key))
    known_by_case = {**values.known, **{(one.quantity, one.key): (one,) for one in carried}}
    return readings_of(replace(values, known=known_by_case), CATALOGUE, "账册", "虚构")


def copy(understood: Understanding, document: str, form: str) -> Understanding:
    """The same readings as if all of them stood in one form of another document."""
    found = Understanding(document, department="虚构", year=YEAR)
    names = list(understood.readings.types)
    for index in range(len(understood.readings)):
        row = dict(zip(names, understood.readings.row(index), strict=True))
        found.readings.add(*{**row, "文档": document, "表": form}.values())
    return found


def cells_of(understood: Understanding) -> Cells:
    columns = understood.readings.columns
    keys = zip(columns["量"], columns["年度"], columns["科目"], strict=True)
    return dict(zip(keys, map(Fraction, columns["值"]), strict=True))


# ---- The answer, cell by cell ----


def failing(identity: Identity, cells: Cells) -> Iterator[tuple[int, str]]:
    """The cases of an identity that do not hold; those that lack a term are none."""
    if identity.grain == "children":
        yield from failing_sums(identity, cells)
        return
    terms = (identity.left, *identity.right)
    for year, subject in cases(identity, terms, cells):
        found = [cells.get(place(term, year, subject)) for term in terms]
        if None not in found:
            left, *right = (
                term.coefficient * value
                for term, value in zip(terms, found, strict=True)
                if value is not None
            )
            total = sum(right)
            held = {"=": left == total, "≥": left >= total, "≤": left <= total}[identity.sense]
            if not held:
                yield year, subject


def place(term: Term, year: int, subject: str) -> Cell:
    return term.quantity, year + term.shift, term.subject or subject


def cases(identity: Identity, terms: tuple[Term, ...], cells: Cells) -> set[tuple[int, str]]:
    quantities = {term.quantity for term in terms if not term.subject}
    found = {(YEAR, ""), (YEAR - 1, "")} if identity.axes == 1 else set()
    for quantity, year, subject in cells if identity.each else ():
        if quantity in quantities and subject.count("×") + 1 == identity.axes:
            found.add((year, subject))
    return found


def failing_sums(identity: Identity, cells: Cells) -> Iterator[tuple[int, str]]:
    quantity = identity.left.quantity
    source = CATALOGUE.quantities[quantity].source
    assert source is not None
    sums: dict[tuple[int, str], Fraction] = {}
    for (name, year, subject), value in cells.items():
        codes = subject.split("×")
        if name == quantity and len(codes) == identity.axes and codes[identity.axis]:
            code = codes[identity.axis]
            above = [n for n in LEVELS.get(source.by[identity.axis], ()) if n < len(code)]
            codes[identity.axis] = code[: max(above, default=0)]
            case = year, "×".join(codes).rstrip("×")
            sums[case] = sums.get(case, Fraction(0)) + value
    for (year, subject), total in sums.items():
        if cells.get((quantity, year, subject), total) != total:
            yield year, subject


def expected(cells: Cells, form: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for identity in CATALOGUE.identities.values():
        if identity.form in {"", form}:
            found[identity.id] += len(list(failing(identity, cells)))
    return +found


def failed(checked: CheckedDocuments, document: str) -> Counter[str]:
    return Counter(
        failure.rule.id
        for failure in checked.failures.get(document, ())
        if isinstance(failure.rule, Identity)
    )


# ---- Held against it ----


def test_every_identity_holds_for_a_whole_department(whole: Understanding) -> None:
    copies = [copy(whole, f"账册 {form}", form) for form in FORMS]
    with DuckEngine(threads=1) as engine:
        checked = check_understood(copies, CATALOGUE, engine)
    met: Counter[str] = Counter()
    for one, form in zip(copies, FORMS, strict=True):
        assert expected(cells_of(one), form) == {}
        assert failed(checked, one.document) == {}
        for outcome in checked.outcomes[one.document]:
            met[outcome.rule] += outcome.met
    assert {name for name in CATALOGUE.identities if not met[name]} == set()


def test_one_wrong_cell_breaks_exactly_the_identities_that_hold_it(whole: Understanding) -> None:
    rng = Random(5)
    wrong: Mapping[str, tuple[Cell, str]] = {
        f"错{number}": (
            tuple(whole.readings.row(rng.randrange(len(whole.readings)))[i] for i in (2, 4, 5)),
            rng.choice(FORMS),
        )
        for number in range(24)
    }
    copies = []
    for document, (cell, form) in wrong.items():
        one = copy(whole, document, form)
        columns = one.readings.columns
        for index in range(len(one.readings)):
            if tuple(columns[name][index] for name in ("量", "年度", "科目")) == cell:
                columns["值"][index] += 1_000_000_000
        copies.append(one)
    with DuckEngine(threads=1) as engine:
        checked = check_understood(copies, CATALOGUE, engine)
    broken = 0
    for one in copies:
        cell, form = wrong[one.document]
        wanted = expected(cells_of(one), form)
        assert failed(checked, one.document) == wanted, (cell, form)
        broken += bool(wanted)
    assert broken > 12  # a cell may stand in inequalities alone
