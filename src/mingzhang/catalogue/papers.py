"""papers/*.toml and *.txt of a pack: chapters about the rows of a book, and what they hand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from mingzhang.catalogue.check import Checker
from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.names import Names
from mingzhang.catalogue.reader import read
from mingzhang.catalogue.templates import read_chapter
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.paper import DUE, Paper
from mingzhang.model.problem import Place, Problem
from mingzhang.model.region import ChartSpec, Sentence

_Said = TypeVar("_Said", Sentence, ChartSpec)


def read_paper(file: TomlFile) -> Paper:
    """One paper, named by its file; its chapter is the text of the same name."""
    text, label = file.path.with_suffix(".txt"), f"{file.label.removesuffix('.toml')}.txt"
    if not text.is_file():
        file.problems.append(Problem("no-file", Place(label), "没有这个文件。", "请检查路径。"))
    chapters = read_chapter(text, label, file.problems) if text.is_file() else ()
    paper = read(Paper, file.fields(), chapters=chapters)

    def unplaced(wordings: Mapping[str, _Said]) -> dict[str, _Said]:
        """What is wrong in a wording is told at the line that holds it, not where that begins."""
        return {name: replace(one, place=paper.place) for name, one in wordings.items()}

    return replace(
        paper,
        sentences=unplaced(paper.sentences),
        cells=unplaced(paper.cells),
        charts=unplaced(paper.charts),
    )


def check_papers(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Add a problem for every name in a paper that nothing declares."""
    checker = Checker(Names(catalogue, problems))
    for paper in catalogue.papers.values():
        named = (*paper.relations, paper.counts, paper.ledger, paper.problems)
        there = [
            checker.known("表", name, catalogue.relations, paper.place)
            for name in filter(None, named)
        ]
        if all(there):
            _check(paper, checker)


def _check(paper: Paper, checker: Checker) -> None:
    """The columns it names, then its wordings, which may name the counts and those of rows."""
    relations = checker.catalogue.relations
    for name in filter(None, (paper.period, paper.due)):
        checker.names.column(paper.relations[0], name, paper.place)
    for name, of in paper.exact.items():
        for one in (name, *of):
            checker.names.column(paper.counts, one, paper.place)
    for sentence in paper.cells.values() if paper.ledger else ():
        checker.names.column(paper.ledger, sentence.id, sentence.place)
    for name in relations[paper.ledger].key if paper.ledger else ():
        if name not in paper.cells:
            checker.names.column(paper.problems, name, paper.place)
    head = (*relations[paper.counts].names, *filter(None, (paper.period, DUE)))
    inside = checker.within(*head)
    inside.wordings(paper, paper.relations)
    for sentence in paper.cells.values():
        inside.of_rows(paper.problems).sentence(sentence, paper)
