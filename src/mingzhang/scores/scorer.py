"""Score: a book by its rubric, item by item; under supposed numbers; by two rubrics; over years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import unknown_name
from mingzhang.facts.book import Book
from mingzhang.facts.loaded import Loaded, opened
from mingzhang.facts.values import Values
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
class ScoreOrder:
    """What to score, by which rubric; ``suppose`` are numbers to put in the place of inputs,
    ``last`` is last year's book, ``packs`` are added to those that a book names."""

    folder: Path
    suppose: Sequence[str] = ()
    rubric: str = ""
    compare: str = ""
    unit: str = ""
    project: str = ""
    last: Path | None = None
    packs: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Scored:
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


def scored(loaded: Loaded, order: ScoreOrder) -> Scored:
    """Score the book; InputError for what it lacks or for a name that is none."""
    refuse_together(order)
    _check_names(order, loaded.book)
    rubric = _rubric(order, order.rubric, loaded)
    scorer = _Scorer(order, loaded)
    if order.suppose:
        return scorer.what_if(rubric)
    if order.last:
        return scorer.years(rubric, order.last)
    other = _rubric(order, order.compare, loaded) if order.compare else None
    return scorer.compare(rubric, other) if other else scorer.plain(rubric)


@dataclass(frozen=True, slots=True)
class _Scorer:
    order: ScoreOrder
    loaded: Loaded

    def plain(self, rubric: Rubric) -> Scored:
        """One rubric on the book as it is."""
        values = self.values()
        found, teller = self.score(values, rubric), self.teller(values)
        lines = tuple(teller.score(found, self.heading))
        return Scored(lines, (self.json(found, teller),), _code(found))

    def compare(self, rubric: Rubric, other: Rubric) -> Scored:
        """Two rubrics on the book as it is."""
        values = self.values()
        teller = self.teller(values)
        pair = self.score(values, rubric), self.score(values, other)
        objects = tuple(self.json(found, teller) for found in pair)
        return Scored((self.heading, *compared(*pair)), objects, max(map(_code, pair)))

    def years(self, rubric: Rubric, folder: Path) -> Scored:
        """This year's book beside last year's, each by its own rubric."""
        with opened(folder, self.order.packs) as last:
            earlier = _last_year(self.order, last, self.book)
            other = replace(self, loaded=last)
            values, before = self.values(), other.values()
            tellers = self.teller(values), other.teller(before)
            years = Years.of(self.score(values, rubric), other.score(before, earlier))
            lines = (self.heading, *years.lines(*tellers))
            first = self.json(years.now, tellers[0])
            first["last"] = years.to_json(last.book.settings.year)
            objects = first, other.json(years.before, tellers[1])
        return Scored(lines, objects, max(_code(years.now), _code(years.before)))

    def what_if(self, rubric: Rubric) -> Scored:
        """The book as it is, and as it would be; the supposed points are held against nothing."""
        supposed = read_supposed(self.order.suppose, rubric, self.loaded.catalogue)
        before = self.score(self.values(), rubric)
        values = self.values({one.reference: one.interval for one in supposed})
        found, teller = self.score(values, rubric), self.teller(values)
        after = replace(
            found, items=tuple(replace(one, stated=None) for one in found.items), stated=None
        )
        asked = WhatIf(supposed, before, after)
        lines = tuple(teller.what_if(asked, self.heading))
        return Scored(lines, (self.json(after, teller, asked),), _code(before))

    @property
    def book(self) -> Book:
        """The book."""
        return self.loaded.book

    def values(self, supposed: Mapping[Reference, Interval] | None = None) -> Values:
        """The values of the unit, under what is supposed."""
        return self.loaded.values(self.order.unit, supposed)

    def score(self, values: Values, rubric: Rubric) -> Score:
        """The rubric on the values."""
        return score_values(values, self.book, self.loaded.catalogue, rubric, self.order.project)

    def teller(self, values: Values) -> Teller:
        """What tells a score of these values."""
        return Teller(self.loaded.tracer(values))

    def json(self, found: Score, teller: Teller, asked: WhatIf | None = None) -> dict[str, Any]:
        """The line of ``--json``."""
        return score_json(found, teller, self.book, self.name, asked)

    @property
    def name(self) -> str:
        """The department or unit, and the project if there is one."""
        unit = name_of(self.book, self.order.unit or self.book.settings.unit)
        return f"{unit} {self.order.project}".rstrip()

    @property
    def heading(self) -> str:
        """Year and name."""
        return f"{self.book.settings.year}年度{self.name}"


def _code(found: Score) -> int:
    return int(found.agrees is False or any(one.agrees is False for one in found.items))


def refuse_together(order: ScoreOrder) -> None:
    """What is compared is compared with one thing at a time."""
    given = [
        name
        for name, one in (
            ("--compare", order.compare),
            ("--what-if", order.suppose),
            ("--last", order.last),
        )
        if one
    ]
    if len(given) > 1:
        message = f"{' 和 '.join(given)} 不能同用。"
        raise InputError([Problem("call", Place(), message, "请分几次算。")])


def _last_year(order: ScoreOrder, last: Loaded, book: Book) -> Rubric:
    """The rubric of last year's book, which must be of the same department."""
    folder = last.book.folder
    this, that, place = book.settings, last.book.settings, Place(str(folder))
    if that.department != this.department:
        message = f"这是{that.department}的账册，要比的是{this.department}的上年。"
        raise InputError([Problem("department", place, message, "请给同一部门上年的账册。")])
    if that.year != this.year - 1:
        message = f"上年应是{this.year - 1}年度，给的是{that.year}年度。"
        raise InputError([Problem("year", place, message, f"请给{this.year - 1}年度的账册。")])
    try:
        _check_names(order, last.book)
        return _rubric(order, "", last)
    except InputError as error:
        problems = [
            replace(one, message=f"上年账册（{folder}）：{one.message}") for one in error.problems
        ]
        raise InputError(problems) from None


def _check_names(order: ScoreOrder, book: Book) -> None:
    """The unit and the project must be in the book."""
    units = [row["单位代码"] for row in book.units()]
    projects = [row[PROJECT] for row in book.table(_PROJECT_RUBRIC)]
    problems = []
    if order.unit and order.unit not in units:
        problems.append(unknown_name("unit", "单位代码", order.unit, units))
    if order.project and order.project not in projects:
        problems.append(unknown_name("project", PROJECT, order.project, projects))
    if problems:
        raise InputError(problems)


def _rubric(order: ScoreOrder, name: str, loaded: Loaded) -> Rubric:
    """The rubric of this name, else the book's own; it must be for what is scored."""
    book, catalogue = loaded.book, loaded.catalogue
    settings = book.settings
    about = _PROJECT_RUBRIC if order.project else "部门"
    found: Rubric | None
    if name:
        found = catalogue.rubric(name)
    elif order.project:
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
