"""Explain a number or a quantity: of a book down to base rows, of a report to its checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mingzhang.books.batch import SETTINGS
from mingzhang.catalogue.packs import load
from mingzhang.disclosures.judging import audit
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.book import read_book
from mingzhang.facts.load import load_whole
from mingzhang.facts.trace import Tracer
from mingzhang.facts.values import gather
from mingzhang.lists.explaining import explain_finding
from mingzhang.lists.folder import is_run
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.known import Known
from mingzhang.model.number import MONEY_UNITS, parse_decimal, round_half_up, scale_of
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.scores.scoring import with_scores
from mingzhang.told.verdict import NumberLine, Unreadable, Verdict

_ALL_ROWS = 1_000_000
_CLASSES = {"checked": "已核对", "uncheckable": "无法核对", "not_quantity": "不是量"}


def explain(
    path: Path, what: str, page: int = 0, *, plain: bool = False, reason: str = ""
) -> tuple[str, ...]:
    """Lines that explain ``what``: a number as printed (5528.78, 66.25%), a quantity's id or title,
    or an address 量@年度|科目|单位代码|范围; of a report on one ``page`` only, where it is given.
    Of a run's folder it is a finding's id; ``plain`` shows people's numbers, for a ``reason``.
    InputError if nothing of the kind is there."""
    if is_run(path):
        return explain_finding(path, what, plain=plain, reason=reason)
    of_book = path.is_dir() and (path / SETTINGS).is_file()
    lines = tuple(explain_book(path, what) if of_book else explain_report(path, what, page))
    if lines:
        return lines
    message = f"没有找到“{what}”。" if not page else f"第{page}页没有找到“{what}”。"
    mend = "请写印出的数（如 5528.78 或 66.25%），或 mingzhang catalogue 列出的量。"
    raise InputError([Problem("not-found", Place(str(path)), message, mend)])


def explain_book(folder: Path, what: str) -> Iterator[str]:
    """Every value of the book that prints like this or goes by this name, with all its rows."""
    catalogue = load("disclosure")
    book = read_book(folder, catalogue)
    with DuckEngine(threads=1) as engine:
        book = load_whole(engine, book, catalogue)
        values, _ = with_scores(gather(engine, book, catalogue), book, catalogue)
        tracer = Tracer(engine, book, catalogue, values)
        titles = {quantity.title: name for name, quantity in catalogue.quantities.items()}
        wanted = titles.get(what, what)
        units = {name: quantity.printed for name, quantity in catalogue.quantities.items()}
        found = [k for k in values.all() if _fits(k, what, wanted, units[k.quantity])]
        if not found and parse_decimal(what.rstrip("%万亿元")) is None:
            names = [*titles, *catalogue.quantities]
            message = f"没有名为“{what}”的量。"
            raise InputError(
                [Problem("quantity", Place(str(folder)), message, nearest(what, names))]
            )
        for known in found:
            yield from tracer.lines(known, _ALL_ROWS)


def _fits(known: Known, what: str, wanted: str, unit: str) -> bool:
    """Does the value go by the name, or print like the number?"""
    if wanted == known.quantity or what == known.address:
        return True
    text = what.rstrip("%万亿元")
    number = parse_decimal(text)
    if number is None:
        return False
    suffix = what[len(text) :]
    if suffix and suffix != unit and not {suffix, unit} <= MONEY_UNITS.keys():
        return False
    decimals = len(text.partition(".")[2])
    value = abs(known.interval.value) / scale_of(suffix or unit)
    return round_half_up(value, decimals) == number


def explain_report(path: Path, what: str, page: int = 0) -> Iterator[str]:
    """Every place of the report, or of a folder's reports, where the number or quantity stands:
    what it is, the checks that prove it and those it fails, or why there is none."""
    results = audit([path])
    if all(isinstance(one, Unreadable) for one in results):
        first = results[0]
        assert isinstance(first, Unreadable)
        raise InputError([Problem(first.code, Place(), first.message)])
    for result in results:
        if isinstance(result, Verdict):
            yield from _of_verdict(result, what, page, several=len(results) > 1)


def _of_verdict(result: Verdict, what: str, page: int, *, several: bool) -> Iterator[str]:
    titles = {one.title: name for name, one in load("disclosure").quantities.items()}
    wanted = titles.get(what, what)
    for line in result.numbers:
        names = {line.spot.text, line.spot.text + line.spot.unit, *line.quantity.split("、")}
        if wanted not in names or (page and line.spot.location.page != page):
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
