"""Made-up final accounts: a book a department, complete, balanced, and the same for each seed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import read_book
from mingzhang.facts.carry import LAST_YEARS, last_year_rows
from mingzhang.facts.load import load_whole
from mingzhang.facts.values import Values, gather
from mingzhang.formats.write.separated import write_csv
from mingzhang.model.quantity import AXIS
from mingzhang_synth.assessed import add_inputs, add_score
from mingzhang_synth.department import CODE, MadeDepartment, make_department
from mingzhang_synth.faults import Planted, Scene, plant
from mingzhang_synth.goal_faults import plant_in_goals
from mingzhang_synth.goal_records import add_records
from mingzhang_synth.goals import add_goals
from mingzhang_synth.making import Making, read_goals
from mingzhang_synth.texts import text_rows
from mingzhang_synth.world import World, read_world
from mingzhang_synth.year import Tables, make_year, unit_rows

UNITS = 6
YEAR = 2024
ORIGIN = "（虚构）上年度账册"
ANSWERS = "answers.csv"
Progress = Callable[[int, int, str], None]
_TEXTS = "文字说明"


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: departments of so many units, for a region, with so many faults each in the
    accounts and in the goals of projects."""

    seed: int
    units: int = UNITS
    region: str = "sichuan"
    faults: int = 0
    goal_faults: int = 0


def make_books(
    folder: Path, size: int, seed: int, order: Order | None = None, progress: Progress | None = None
) -> list[Path]:
    """Write ``size`` books into ``folder``, one folder each, and the answers of planted faults.

    ``order`` says what else is wanted than plain books of that seed. The same call writes the
    same bytes.
    """
    order = order or Order(seed)
    books, answers = [], []
    for number in range(1, size + 1):
        if progress:
            progress(number - 1, size, read_world().department.format(number))
        book, planted = make_book(folder, number, order)
        books.append(book)
        answers += [(book.name, one) for one in planted]
    if order.faults or order.goal_faults:
        write_answers(folder / ANSWERS, answers)
    return books


def make_book(folder: Path, number: int, order: Order) -> tuple[Path, list[Planted]]:
    """Write the book of one department; its folder and the faults it has."""
    world, catalogue = read_world(), load("disclosure")
    department = make_department(world, number, order.seed, order.units)
    tables = _whole_tables(world, department, catalogue)
    book = folder / department.name
    book.mkdir(parents=True)
    # Goals have chances of their own: the accounts of a seed stay what they are.
    made = Making(read_goals(), world, YEAR, tables, Random(f"{department.seed}/goals"))
    rubric = catalogue.rubric_of(order.region, YEAR, "部门")
    add_records(made, add_goals(made))
    add_inputs(made, catalogue, rubric)
    _write(book, world, department, YEAR, order.region, tables, catalogue)
    values = {one.unit: one for one in values_of(book, catalogue)}
    add_score(made, rubric, values)
    region = catalogue.region(order.region)
    rng = Random(f"{department.seed}/texts")
    tables[_TEXTS] = [
        row for one in values.values() for row in text_rows(world, catalogue, region, one, rng)
    ]
    rng = Random(f"{department.seed}/faults")
    scene = Scene(tables, values, department.name, world, catalogue, region, rng)
    planted = plant(scene, order.faults)
    planted += plant_in_goals(made, department.name, order.goal_faults)
    write_tables(book, tables, catalogue)
    return book, planted


def _whole_tables(world: World, department: MadeDepartment, catalogue: Catalogue) -> Tables:
    """The tables of the year, last year's figures among them, which a book of last year gives."""
    before, carried = make_year(world, department, YEAR - 1, {})
    tables, _ = make_year(world, department, YEAR, carried)
    for one in (before, tables):
        one["单位"] = list(unit_rows(world, department))
    with tempfile.TemporaryDirectory() as scratch:
        last = Path(scratch)
        _write(last, world, department, YEAR - 1, "sichuan", before, catalogue)
        tables[LAST_YEARS] = [
            row
            for values in values_of(last, catalogue)
            for row in last_year_rows(values, catalogue, ORIGIN)
            if AXIS not in row["科目"]  # no report compares these
        ]
    return tables


def write_answers(path: Path, answers: Iterable[tuple[str, Planted]]) -> None:
    """One line a fault: the finding that must name it, what it is and in which book."""
    rows = []
    for book, one in answers:
        key = json.dumps(dict(sorted(one.key.items())), ensure_ascii=False)
        rows.append((book, one.rule, key, one.kind, one.cause))
    write_csv([("book", "rule", "key", "kind", "cause"), *rows], path)


def values_of(book: Path, catalogue: Catalogue) -> Iterator[Values]:
    """What a book knows of the department and of each of its units."""
    read = read_book(book, catalogue)
    with DuckEngine(threads=1) as engine:
        read = load_whole(engine, read, catalogue)
        for unit in read.units():
            yield gather(engine, read, catalogue, unit["单位代码"])


def _write(
    book: Path, world: World, department: MadeDepartment, year: int, region: str,
    tables: Tables, catalogue: Catalogue,
) -> None:  # fmt: skip
    """book.toml, which says that all of it is made up, and the tables."""
    settings = {
        "department": department.name,
        "short_name": department.short_name,
        "unit": CODE,
        "year": year,
        "region": region,
        "kind": "部门",
        "published": world.published.format(year + 1),
        "internal": "table" if department.payments else "none",
    }
    # A JSON string or number is a TOML one.
    written = {name: json.dumps(value, ensure_ascii=False) for name, value in settings.items()}
    lines = [
        "# 虚构的部门，数都是编的。",
        *(f"{name} = {value}" for name, value in written.items()),
    ]
    (book / "book.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_tables(book, tables, catalogue)


def write_tables(book: Path, tables: Tables, catalogue: Catalogue) -> None:
    """Each table as CSV; ValueError for a column that its relation does not have."""
    for name, rows in tables.items():
        columns = catalogue.relations[name].names
        lines = []
        for row in rows:
            if other := row.keys() - set(columns):
                raise ValueError(f"{name} has no {', '.join(sorted(other))}")
            lines.append([row.get(column) for column in columns])
        write_csv([columns, *lines], book / f"{name}.csv")
