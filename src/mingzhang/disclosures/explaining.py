"""A number of a report explained: where it stands, what proves it, what it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.disclosures.judging import audit
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.told.verdict import NumberLine, Unreadable, Verdict

_CLASSES = {"checked": "已核对", "uncheckable": "无法核对", "not_quantity": "不是量"}


def explain_report(path: Path, what: str, catalogue: Catalogue, page: int = 0) -> Iterator[str]:
    """Every place of the report, or of a folder's reports, where the number or quantity stands:
    what it is, the checks that prove it and those it fails, or why there is none."""
    results = audit([path], catalogue)
    if all(isinstance(one, Unreadable) for one in results):
        first = results[0]
        assert isinstance(first, Unreadable)
        raise InputError([Problem(first.code, Place(), first.message)])
    titles = {one.title: name for name, one in catalogue.quantities.items()}
    for result in results:
        if isinstance(result, Verdict):
            yield from _of_verdict(result, {what, titles.get(what, what)}, page, len(results) > 1)


def _of_verdict(result: Verdict, wanted: set[str], page: int, several: bool) -> Iterator[str]:
    for line in result.numbers:
        names = {line.spot.text, line.spot.text + line.spot.unit, *line.quantity.split("、")}
        if wanted.isdisjoint(names) or (page and line.spot.location.page != page):
            continue
        file = f"{Path(line.spot.location.file).name} " if several else ""
        yield file + _place(line)
        yield f"　{_CLASSES[line.kind]}{f'：{line.reason}' if line.reason else ''}"
        yield from (f"　{proof}" for proof in line.proofs)
        for finding in result.findings:
            if line.spot.location in finding.locations:
                yield f"　{SEVERITY_WORDS[finding.severity]}：{finding.message}"


def _place(line: NumberLine) -> str:
    place = line.spot.location
    page = f"第{place.page}页 " if place.page else ""
    where = f"第{place.line}行" if place.line else place.row
    table = f"《{place.table}》" if place.table else place.section
    return f"{page}{where} {table}“{place.quote}”：{line.spot.text}{line.spot.unit} {line.quantity}"
