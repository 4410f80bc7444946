"""Change one printed number of a composed report and see whether the audit notices.

A number that the audit of the unchanged report calls checked must be noticed when it is changed;
one that it calls uncheckable may be. Only what is printed changes: in a page the text of the data
element, not its value.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree, html

from mingzhang.model.finding import Finding
from mingzhang.model.number import parse_decimal
from mingzhang.tasks.audit import audit
from mingzhang.told.verdict import NumberLine, Verdict

SEEDS = 300
_BATCH = 100  # mutants in one run of the rules

_BLOCKS = {"p", "td", "th", "li", "h1", "h2", "h3", "figcaption", "figure", "div"}
_DATA = re.compile(r"<data\b[^>]*>([^<]+)</data>")
_UNIT = re.compile("万元")
_DIRECTIONS = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}
_TEN_THOUSAND = 10_000

Where = Literal["文字", "表", "图"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed quantity: its characters in the file, and what the audit says of it."""

    start: int
    text: str
    where: Where
    line: NumberLine

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def checked(self) -> bool:
        return self.line.kind == "checked"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed report: which number, how it was changed and what it reads now."""

    content: str
    printed: Printed
    kind: str
    after: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One mutation and whether the audit flagged it at the right place."""

    seed: int
    mutant: Mutant
    flagged: bool


# ---- Where the numbers are -----------------------------------------------------------------------


def printed_numbers(path: Path, verdict: Verdict) -> list[Printed]:
    """The quantities of a report written by us (.txt or .html), in order, with their places; of a
    page those that it marks as quantities."""
    lines = [line for line in verdict.numbers if line.kind != "not_quantity" and line.quantity]
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        places = _in_page(content)
        lines = [line for line in lines if _stands(line) in places]
        found = [Printed(*places[_stands(line)], where(line), line) for line in lines]
    else:
        found = [
            Printed(start, text, where(line), line)
            for (start, text), line in zip(_in_text(content, lines), lines, strict=True)
        ]
    wrong = [one for one in found if one.text != one.line.spot.text]
    if wrong:
        raise ValueError(f"{path.name}: {wrong[0].text} was read as {wrong[0].line.spot.text}")
    return found


def _stands(line: NumberLine) -> tuple[str, int]:
    place = line.spot.location
    return place.path, place.column


def _in_page(content: str) -> dict[tuple[str, int], tuple[int, str]]:
    """The marked numbers of a page by their element and column: where they stand in the file."""
    root = html.document_fromstring(content)
    tree = root.getroottree()
    marked = list(root.iter("data"))
    found = {}
    for element, match in zip(marked, _DATA.finditer(content), strict=True):
        block = next(one for one in element.iterancestors() if one.tag in _BLOCKS)
        column = len(_text_before(block, element).lstrip()) + 1
        found[tree.getpath(block), column] = (match.start(1), match[1])
    return found


def _text_before(block: html.HtmlElement, element: html.HtmlElement) -> str:
    """The text of a block up to an element in it."""
    parts: list[str] = []
    for event, one in etree.iterwalk(block, events=("start", "end")):
        if event == "start":
            if one is element:
                break
            parts.append(one.text or "")
        elif one is not block:
            parts.append(one.tail or "")
    return "".join(parts)


def _in_text(content: str, lines: Iterable[NumberLine]) -> Iterator[tuple[int, str]]:
    """Lines and columns as offsets; numbers of a figure stand in its line one after the other."""
    starts = [0, *(match.end() for match in re.finditer("\n", content))]
    after = 0
    for line in lines:
        place, text = line.spot.location, line.spot.text
        start = starts[place.line - 1] + place.column - 1
        if where(line) == "图":
            opening = "（" if line.spot.unit == "%" else " "
            start = content.index(f"{opening}{text}", max(start, after)) + 1
        after = start + len(text)
        yield start, content[start:after]


def where(line: NumberLine) -> Where:
    if line.spot.location.table:
        return "表"
    return "图" if line.spot.location.quote.startswith("图") else "文字"


# ---- Changing one --------------------------------------------------------------------------------


def mutate(content: str, numbers: Sequence[Printed], seed: int) -> Mutant:
    """The report with one number changed; the same seed changes the same number alike."""
    chance = random.Random(seed)
    printed = chance.choice(numbers)
    for kind in chance.sample(list(KINDS), len(KINDS)):
        changed = KINDS[kind](content, printed, chance)
        if changed is not None:
            before, number, after = changed
            content = before + number + after
            return Mutant(content, printed, kind, number)
    raise ValueError(f"no way to change {printed.text}")


# What stands before the number, the number, and what stands after it; None where it does not apply.
Change = tuple[str, str, str] | None


def _number(
    content: str, printed: Printed, candidates: Sequence[str], chance: random.Random
) -> Change:
    """One of the candidates that has another value than is printed."""
    value = parse_decimal(printed.text)
    others = [text for text in candidates if parse_decimal(text) not in {None, value}]
    if not others:
        return None
    return content[: printed.start], chance.choice(others), content[printed.end :]


def _digit(content: str, printed: Printed, chance: random.Random) -> Change:
    text = printed.text
    candidates = [
        text[:at] + digit + text[at + 1 :]
        for at, old in enumerate(text)
        if old.isdigit()
        for digit in "0123456789"
        if digit != old and not (digit == "0" and at == 0 and len(text) > 1)
    ]
    return _number(content, printed, candidates, chance)


def _swapped(content: str, printed: Printed, chance: random.Random) -> Change:
    text = printed.text
    candidates = [
        text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        for at in range(len(text) - 1)
        if text[at : at + 2].isdigit() and not (at == 0 and text[1] == "0")
    ]
    return _number(content, printed, candidates, chance)


def _point(content: str, printed: Printed, chance: random.Random) -> Change:
    digits = printed.text.replace(".", "")
    whole = printed.text.partition(".")[0]
    candidates = [
        f"{digits[:at]}.{digits[at:]}".removesuffix(".").lstrip("0") or "0"
        for at in (len(whole) - 1, len(whole) + 1)
        if 0 < at <= len(digits)
    ]
    candidates = [f"0{text}" if text.startswith(".") else text for text in candidates]
    return _number(content, printed, candidates, chance)


def _direction(content: str, printed: Printed, chance: random.Random) -> Change:
    """The other direction word; a minus where there is none."""
    opening = content.rfind("<data", 0, printed.start)
    tag = opening if opening >= 0 and "</data>" not in content[opening : printed.start] else None
    start = printed.start if tag is None else tag
    word = content[start - 2 : start]
    if word not in _DIRECTIONS:
        return _number(content, printed, [f"-{printed.text}"], chance)
    before = content[: start - 2] + _DIRECTIONS[word] + content[start : printed.start]
    return before, printed.text, content[printed.end :]


def _unit(content: str, printed: Printed, chance: random.Random) -> Change:
    """元 for 万元, or the number in 元 where the unit stands elsewhere."""
    value = parse_decimal(printed.text)
    if printed.line.spot.unit != "万元" or not value:
        return None
    after = content[printed.end :].removeprefix("</data>")
    if printed.where == "文字" and after.startswith("万元"):
        return content[: printed.end], "", content[printed.end :].replace("万元", "元", 1)
    return _number(content, printed, [f"{value * _TEN_THOUSAND:.2f}"], chance)


KINDS: dict[str, Callable[[str, Printed, random.Random], Change]] = {
    "改一位": _digit,
    "换两位": _swapped,
    "小数点": _point,
    "方向或正负": _direction,
    "万元作元": _unit,
}


# ---- Auditing ------------------------------------------------------------------------------------


def unchanged(path: Path) -> Verdict:
    """The audit of the report as it was composed."""
    (verdict,) = audit([path])
    if not isinstance(verdict, Verdict):
        raise TypeError(f"{path.name}: {verdict.message}")
    return verdict


def trials(path: Path, verdict: Verdict, seeds: Sequence[int]) -> Iterator[Trial]:
    """Mutate the report with each seed and audit what comes out, many in one run of the rules."""
    content = path.read_text(encoding="utf-8")
    numbers = printed_numbers(path, verdict)
    for first in range(0, len(seeds), _BATCH):
        batch = seeds[first : first + _BATCH]
        mutants = [mutate(content, numbers, seed) for seed in batch]
        verdicts = _audited([mutant.content for mutant in mutants], path.suffix)
        for seed, mutant, after in zip(batch, mutants, verdicts, strict=True):
            yield Trial(seed, mutant, flagged(mutant, verdict, after))


def _audited(contents: Sequence[str], suffix: str) -> list[Verdict]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number:04}{suffix}" for number in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_text(content, encoding="utf-8")
        return [verdict for verdict in audit(paths) if isinstance(verdict, Verdict)]


def flagged(mutant: Mutant, before: Verdict, after: Verdict) -> bool:
    """Whether a finding that the unchanged report does not have points to the changed number."""
    known = {_finding(finding) for finding in before.findings}
    return any(
        _finding(finding) not in known and _points_to(finding, mutant) for finding in after.findings
    )


def _finding(finding: Finding) -> tuple[object, ...]:
    return finding.id, finding.severity, finding.stated, finding.expected


def _points_to(finding: Finding, mutant: Mutant) -> bool:
    """The same page and line, element or row, and a quote that shows the number as it is now."""
    place = mutant.printed.line.spot.location
    wanted = (place.page, place.line, place.section, place.table, place.row)
    shown = mutant.after or mutant.printed.text
    return any(
        (found.page, found.line, found.section, found.table, found.row) == wanted
        and shown in found.quote
        for found in finding.locations
    )


def share(found: Sequence[Trial]) -> float:
    """The flagged share; 1 where there is nothing to flag."""
    return sum(trial.flagged for trial in found) / len(found) if found else 1.0


# ---- Telling -------------------------------------------------------------------------------------


def table(found: Sequence[Trial]) -> list[str]:
    """A Markdown table: by kind, how many of the checked and of the other numbers were flagged."""
    lines = ["| 改法 | 已核对的数 | 指出 | 无法核对的数 | 指出 |", "|---|--:|--:|--:|--:|"]
    kinds = Counter(trial.mutant.kind for trial in found)
    rows = [(kind, [t for t in found if t.mutant.kind == kind]) for kind in kinds]
    for kind, trials_of in [*sorted(rows, key=lambda row: row[0]), ("合计", list(found))]:
        checked = [trial for trial in trials_of if trial.mutant.printed.checked]
        others = [trial for trial in trials_of if not trial.mutant.printed.checked]
        lines.append(f"| {kind} | {_cells(checked)} | {_cells(others)} |")
    return lines


def _cells(found: Sequence[Trial]) -> str:
    return f"{len(found)} | {share(found):.1%}" if found else "0 | –"
