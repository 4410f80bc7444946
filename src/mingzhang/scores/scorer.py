"""Score: a book by its rubric, item by item; under supposed numbers; by two rubrics; over years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue, unknown_name
from mingzhang.catalogue.packs import load
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import Book, read_book
from mingzhang.facts.load import load_whole
from mingzhang.facts.trace import Tracer
from mingzhang.facts.values import Values, gather
from mingzhang.facts.whose import name_of
from mingzhang.formats.files import make_folder, write_lines, write_text
from mingzhang.model.number import Interval
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.rubric import Rubric, Score
from mingzhang.model.template import Reference
from mingzhang.scores.as_json import score_json
from mingzhang.scores.scoring import PROJECT, rubric_of, score_values
from mingzhang.scores.supposing import WhatIf, read_supposed
from mingzhang.scores.told import Teller, compared
from mingzhang.scores.years import Years

TEXT, LINES = "评分.txt", "评分.jsonl"
_PROJECT_RUBRIC = "项目"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to score, by which rubric; ``suppose`` are numbers to put in the place of inputs."""

    folder: Path
    suppose: Sequence[str] = ()
    rubric: str = ""
    compare: str = ""
    unit: str = ""
    project: str = ""
    last: Path | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The score as lines of text and as JSON objects; ``code`` is 1 where stated points are not
    what the rubric gives."""

    lines: tuple[str, ...]
    objects: tuple[Mapping[str, Any], ...]
    code: int

    def write(self, out: Path) -> tuple[str, ...]:
        """Both into a folder; the names of the files."""
        make_folder(out)
        write_text(out / TEXT, "\n".join(self.lines) + "\n")
        write_lines(out / LINES, self.objects)
        return TEXT, LINES


def run(asked: Asked) -> Told:
    """Score the book; InputError for what it lacks or for a name that is none."""
    _refuse_together(asked)
    catalogue = load("disclosure")
    book = read_book(asked.folder, catalogue)
    _check_names(asked, book)
    rubric = _rubric(asked, asked.rubric, book, catalogue)
    with DuckEngine(threads=1) as engine:
        book = load_whole(engine, book, catalogue)
        scorer = _Scorer(asked, book, catalogue, engine)
        if asked.suppose:
            return scorer.what_if(rubric)
        if asked.last:
            return scorer.years(rubric, *_last_year(asked, asked.last, book, catalogue))
        other = _rubric(asked, asked.compare, book, catalogue) if asked.compare else None
        return scorer.compare(rubric, other) if other else scorer.plain(rubric)


@dataclass(frozen=True, slots=True)
class _Scorer:
    asked: Asked
    book: Book
    catalogue: Catalogue
    engine: DuckEngine

    def plain(self, rubric: Rubric) -> Told:
        """One rubric on the book as it is."""
        values = self.values()
        found, teller = self.score(values, rubric), self.teller(values)
        lines = tuple(teller.score(found, self.heading))
        return Told(lines, (self.json(found, teller),), _code(found))

    def compare(self, rubric: Rubric, other: Rubric) -> Told:
        """Two rubrics on the book as it is."""
        values = self.values()
        teller = self.teller(values)
        pair = self.score(values, rubric), self.score(values, other)
        objects = tuple(self.json(found, teller) for found in pair)
        return Told((self.heading, *compared(*pair)), objects, max(map(_code, pair)))

    def years(self, rubric: Rubric, last: Book, earlier: Rubric) -> Told:
        """This year's book beside last year's, each by its own rubric."""
        with DuckEngine(threads=1) as engine:
            last = load_whole(engine, last, self.catalogue)
            other = replace(self, book=last, engine=engine)
            values, before = self.values(), other.values()
            tellers = self.teller(values), other.teller(before)
            years = Years.of(self.score(values, rubric), other.score(before, earlier))
            lines = (self.heading, *years.lines(*tellers))
            first = self.json(years.now, tellers[0])
            first["last"] = years.to_json(last.settings.year)
            objects = first, other.json(years.before, tellers[1])
        return Told(lines, objects, max(_code(years.now), _code(years.before)))

    def what_if(self, rubric: Rubric) -> Told:
        """The book as it is, and as it would be; the supposed points are held against nothing."""
        supposed = read_supposed(self.asked.suppose, rubric, self.catalogue)
        before = self.score(self.values(), rubric)
        values = self.values({one.reference: one.interval for one in supposed})
        found, teller = self.score(values, rubric), self.teller(values)
        after = replace(
            found, items=tuple(replace(one, stated=None) for one in found.items), stated=None
        )
        asked = WhatIf(supposed, before, after)
        lines = tuple(teller.what_if(asked, self.heading))
        return Told(lines, (self.json(after, teller, asked),), _code(before))

    def values(self, supposed: Mapping[Reference, Interval] | None = None) -> Values:
        """The values of the unit, under what is supposed."""
        return gather(self.engine, self.book, self.catalogue, self.asked.unit, supposed)

    def score(self, values: Values, rubric: Rubric) -> Score:
        """The rubric on the values."""
        return score_values(values, self.book, self.catalogue, rubric, self.asked.project)

    def teller(self, values: Values) -> Teller:
        """What tells a score of these values."""
        return Teller(Tracer(self.engine, self.book, self.catalogue, values))

    def json(self, found: Score, teller: Teller, asked: WhatIf | None = None) -> dict[str, Any]:
        """The line of ``--json``."""
        return score_json(found, teller, self.book, self.name, asked)

    @property
    def name(self) -> str:
        """The department or unit, and the project if there is one."""
        unit = name_of(self.book, self.asked.unit or self.book.settings.unit)
        return f"{unit} {self.asked.project}".rstrip()

    @property
    def heading(self) -> str:
        """Year and name."""
        return f"{self.book.settings.year}年度{self.name}"


def _code(found: Score) -> int:
    return int(found.agrees is False or any(one.agrees is False for one in found.items))


def _refuse_together(asked: Asked) -> None:
    """What is compared is compared with one thing at a time."""
    given = [
        name
        for name, one in (
            ("--compare", asked.compare),
            ("--what-if", asked.suppose),
            ("--last", asked.last),
        )
        if one
    ]
    if len(given) > 1:
        message = f"{' 和 '.join(given)} 不能同用。"
        raise InputError([Problem("call", Place(), message, "请分几次算。")])


def _last_year(asked: Asked, folder: Path, book: Book, catalogue: Catalogue) -> tuple[Book, Rubric]:
    """Last year's book of the same department, and its own rubric."""
    last = read_book(folder, catalogue)
    this, that, place = book.settings, last.settings, Place(str(folder))
    if that.department != this.department:
        message = f"这是{that.department}的账册，要比的是{this.department}的上年。"
        raise InputError([Problem("department", place, message, "请给同一部门上年的账册。")])
    if that.year != this.year - 1:
        message = f"上年应是{this.year - 1}年度，给的是{that.year}年度。"
        raise InputError([Problem("year", place, message, f"请给{this.year - 1}年度的账册。")])
    try:
        _check_names(asked, last)
        return last, _rubric(asked, "", last, catalogue)
    except InputError as error:
        problems = [
            replace(one, message=f"上年账册（{folder}）：{one.message}") for one in error.problems
        ]
        raise InputError(problems) from None


def _check_names(asked: Asked, book: Book) -> None:
    """The unit and the project must be in the book."""
    units = [row["单位代码"] for row in book.units()]
    projects = [row[PROJECT] for row in book.table(_PROJECT_RUBRIC)]
    problems = []
    if asked.unit and asked.unit not in units:
        problems.append(unknown_name("unit", "单位代码", asked.unit, units))
    if asked.project and asked.project not in projects:
        problems.append(unknown_name("project", PROJECT, asked.project, projects))
    if problems:
        raise InputError(problems)


def _rubric(asked: Asked, name: str, book: Book, catalogue: Catalogue) -> Rubric:
    """The rubric of this name, else the book's own; it must be for what is scored."""
    settings = book.settings
    about = _PROJECT_RUBRIC if asked.project else "部门"
    found: Rubric | None
    if name:
        found = catalogue.rubric(name)
    elif asked.project:
        found = catalogue.rubric_of(settings.region, settings.year, _PROJECT_RUBRIC)
    else:
        found = rubric_of(book, catalogue)
    if found is None:
        names = "、".join(one.name for one in catalogue.rubrics.values() if one.object == about)
        message = f"规则包里没有地区 {settings.region} {settings.year} 年度给{about}打分的评分表。"
        mend = f"请写 --rubric 名称，或在 book.toml 写 rubric；现有：{names}。"
        raise InputError([Problem("rubric", Place(), message, mend)])
    if found.object != about:
        mend = "给项目打分请写 --project 项目代码；给部门打分请换一张评分表。"
        message = f"评分表“{found.name}”是给{found.object}打分的。"
        raise InputError([Problem("rubric", Place(), message, mend)])
    return found
