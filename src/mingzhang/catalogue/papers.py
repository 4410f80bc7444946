"""papers/*.toml and *.txt of a pack: chapters about the rows of a book, and what they hand on."""

from __future__ import annotations

from mingzhang.catalogue.check import Checker
from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.regions import read_chart, read_sentence
from mingzhang.catalogue.templates import read_chapter
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.paper import DUE, Paper
from mingzhang.model.problem import Place, Problem


def read_paper(file: TomlFile) -> Paper:
    """One paper, named by its file; its chapter is the text of the same name."""
    fields = file.fields()
    text, label = file.path.with_suffix(".txt"), f"{file.label.removesuffix('.toml')}.txt"
    if not text.is_file():
        file.problems.append(Problem("no-file", Place(label), "没有这个文件。", "请检查路径。"))
    exact = fields.part("exact")
    paper = Paper(
        id=file.path.stem,
        place=file.place(),
        relations=fields.texts("rows"),
        counts=fields.text("counts"),
        chapters=read_chapter(text, label, file.problems) if text.is_file() else (),
        sentences={n: read_sentence(n, one) for n, one in fields.part("sentences").below()},
        cells={name: read_sentence(name, one) for name, one in fields.part("cells").below()},
        charts={name: read_chart(name, one) for name, one in fields.part("charts").below()},
        marks={name: _texts(one) for name, one in fields.part("marks").below()},
        period=fields.text("period", ""),
        due=fields.text("due", ""),
        order=fields.text("order", ""),
        ledger=fields.text("ledger", ""),
        problems=fields.text("problems", ""),
        exact={name: exact.texts(name) for name in exact.data},
    )
    if not paper.relations:
        fields.complain("rows", "没有写 rows。", "请写所说的表。")
    fields.close()
    return paper


def _texts(part: Fields) -> dict[str, str]:
    return {name: part.text(name) for name in part.data}


def check_papers(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Add a problem for every name in a paper that nothing declares."""
    for paper in catalogue.papers.values():
        checker = Checker(catalogue, problems)
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
        checker.column(name, paper.relations[0], paper.place)
    for name, of in paper.exact.items():
        for one in (name, *of):
            checker.column(one, paper.counts, paper.place)
    for sentence in paper.cells.values() if paper.ledger else ():
        checker.column(sentence.id, paper.ledger, sentence.place)
    for name in relations[paper.ledger].key if paper.ledger else ():
        if name not in paper.cells:
            checker.column(name, paper.problems, paper.place)
    head = (*relations[paper.counts].names, *filter(None, (paper.period, DUE)))
    inside = checker.within(*head)
    inside.wordings(paper, paper.relations)
    for sentence in paper.cells.values():
        inside.of_rows(paper.problems).sentence(sentence, paper)
