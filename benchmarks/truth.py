"""Findings of real reports against lists of contradictions that people wrote beforehand.

The lists stand in tests/truth: what is wrong and where, and what only looks wrong. The reports
themselves are no part of the repository; without them there is nothing to measure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.model.finding import SEVERITY_WORDS, Finding, Location, Severity
from mingzhang.tasks.audit import audit
from mingzhang.told.verdict import Verdict

ROOT = Path(__file__).parents[1]
LISTS = ROOT / "tests" / "truth"
REPORTS = ROOT.parent / "shared" / "documents"
RANK: dict[str, int] = {"none": 0, "info": 1, "warning": 2, "error": 3}

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A contradiction, or with ``most`` what only looks like one.

    ``places`` are lines of a text or pages of a PDF; ``quote`` is printed on one of them.
    ``numbers`` and ``words`` tell a finding about it from others on the same line, where that is
    not enough the message must have all of ``says``. ``most`` is the severest finding that may
    still be made of what is sound.
    """

    places: frozenset[int]
    quote: str
    what: str
    numbers: frozenset[str]
    words: tuple[str, ...]
    severity: str = ""
    category: str = ""
    provable: bool = False
    most: str = "none"
    says: tuple[str, ...] = ()

    def hit_by(self, finding: Finding) -> bool:
        """Whether the finding is about this: a place of it here, with a number or a word of it.

        Of what is missing there may be nothing to point at: then the message has the words.
        """
        if not any(self._place(one) for one in finding.locations):
            return self.category == "missing" == finding.category and self._says(finding.message)
        if self.says:
            return set(self.says) <= set(_NUMBER.findall(squeezed(finding.message)))
        if any(self._shown(one) for one in finding.locations if one.role != "operand"):
            return True
        return self._says(finding.message)

    def _place(self, location: Location) -> bool:
        return bool(self.places & {location.line or location.page})

    def _shown(self, location: Location) -> bool:
        return self._place(location) and self._says(location.quote)

    def _says(self, text: str) -> bool:
        plain = squeezed(text)
        return bool(self.numbers & set(_NUMBER.findall(plain))) or any(
            word in plain for word in self.words
        )


@dataclass(frozen=True, slots=True)
class Truth:
    """The list of one report."""

    report: Path
    wrong: tuple[Entry, ...]
    sound: tuple[Entry, ...]


@dataclass(slots=True)
class Score:
    """How the findings of one report met its list."""

    truth: Truth
    verdict: Verdict
    found: dict[int, list[Finding]]  # by number of the contradiction
    strangers: list[Finding]  # of severity error, without a cause and in no contradiction
    alarms: list[tuple[Entry, Finding]]  # what is sound, and the finding made of it

    @property
    def provable(self) -> list[int]:
        """Numbers of the contradictions that the text itself proves."""
        return [number for number, entry in enumerate(self.truth.wrong) if entry.provable]

    @property
    def recall(self) -> float:
        """The share of the provable contradictions that were found; 1 without any."""
        provable = self.provable
        return sum(bool(self.found[n]) for n in provable) / len(provable) if provable else 1.0

    @property
    def precision(self) -> float:
        """The share of the errors that are contradictions; 1 without any."""
        errors = sum(is_error(finding) for finding in self.verdict.findings)
        return 1 - len(self.strangers) / errors if errors else 1.0


def squeezed(text: str) -> str:
    """Without blanks and thousands separators, with one width of brackets."""
    plain = re.sub(r"\s+", "", text).translate(str.maketrans("（），：", "(),:"))
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain)


def load_list(path: Path) -> Truth:
    """A list of tests/truth; its report need not be there."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    wrong, sound = (
        tuple(_entry(row) for row in data.get(kind, ())) for kind in ("contradiction", "sound")
    )
    return Truth(REPORTS / data["file"], wrong, sound)


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        places=frozenset(row["lines"] if "lines" in row else row["pages"]),
        quote=row["quote"],
        what=row["what"] if "what" in row else row["why"],
        numbers=frozenset(squeezed(number) for number in row.get("numbers", ())),
        words=tuple(squeezed(word) for word in row.get("words", ())),
        severity=row.get("severity", ""),
        category=row.get("category", ""),
        provable=row.get("provable", False),
        most=row.get("most", "none"),
        says=tuple(row.get("says", ())),
    )


def score(truth: Truth) -> Score:
    """Audit the report and hold the findings against the list."""
    (verdict,) = audit([truth.report])
    if not isinstance(verdict, Verdict):
        raise TypeError(f"{truth.report.name}: {verdict.message}")
    return scored(truth, verdict)


def scored(truth: Truth, verdict: Verdict) -> Score:
    """The findings against the list; a consequence counts for the finding that causes it."""
    findings = verdict.findings
    related = {finding.id: [finding] for finding in findings}
    for finding in findings:
        if finding.cause in related:
            related[finding.cause].append(finding)
    hits = {
        finding.id: {
            number
            for number, entry in enumerate(truth.wrong)
            if any(entry.hit_by(one) for one in related[finding.id])
        }
        for finding in findings
    }
    found: dict[int, list[Finding]] = {number: [] for number in range(len(truth.wrong))}
    for finding in findings:
        for number in hits[finding.id]:
            found[number].append(finding)
    strangers = [one for one in findings if is_error(one) and not hits[one.id]]
    return Score(truth, verdict, found, strangers, list(_alarms(truth, findings, hits)))


def is_error(finding: Finding) -> bool:
    """An error of its own, no consequence of another."""
    return finding.severity == "error" and not finding.cause


def _alarms(
    truth: Truth, findings: Sequence[Finding], hits: dict[str, set[int]]
) -> Iterator[tuple[Entry, Finding]]:
    for finding in findings:
        if finding.cause or hits[finding.id]:
            continue
        for entry in truth.sound:
            if RANK[finding.severity] > RANK[entry.most] and entry.hit_by(finding):
                yield entry, finding


# ---- Telling -------------------------------------------------------------------------------------


def tables(details: bool = False) -> Iterator[str]:
    """A Markdown table of the reports at hand; with details the misses and what is wrong."""
    scores = [
        score(truth) for truth in map(load_list, sorted(LISTS.glob("*.toml"))) if at_hand(truth)
    ]
    if not scores:
        yield "没有真实的报告可比。"
        return
    yield "| 报告 | 可证的矛盾 | 找到 | 必改 | 对的 | 不该报而报 | 已核对 |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for one in scores:
        errors = sum(map(is_error, one.verdict.findings))
        yield (
            f"| {one.truth.report.stem} | {len(one.provable)} | {one.recall:.1%} | {errors} "
            f"| {one.precision:.1%} | {len(one.alarms)} | {float(one.verdict.coverage.share):.1%} |"
        )
    if details:
        for one in scores:
            yield from _details(one)


def at_hand(truth: Truth) -> bool:
    """Whether the report can be read here."""
    return truth.report.is_file()


def _details(one: Score) -> Iterator[str]:
    yield ""
    yield f"{one.truth.report.name} 没有找到的："
    missed = (number for number, found in one.found.items() if not found)
    for number in sorted(missed, key=lambda n: (not one.truth.wrong[n].provable, n)):
        entry = one.truth.wrong[number]
        kind = "可证" if entry.provable else "凭判断"
        word = _word(entry.severity)
        yield f"- {kind} {word} {entry.category} {_places(entry)}：{entry.what}"
    yield ""
    yield f"{one.truth.report.name} 单子上没有的必改："
    yield from (f"- {_told(finding)}" for finding in one.strangers)
    yield ""
    yield f"{one.truth.report.name} 不该报而报的："
    yield from (f"- {_told(finding)}——{entry.what}" for entry, finding in one.alarms)
    yield ""
    yield f"{one.truth.report.name} 轻重与单子不同的："
    for number, found in one.found.items():
        entry = one.truth.wrong[number]
        severest = max((f.severity for f in found), key=RANK.__getitem__, default="")
        if severest and severest != entry.severity:
            words = f"单子{_word(entry.severity)}，报{_word(severest)}"
            yield f"- {_places(entry)}：{words}：{entry.what}"


def _word(severity: str) -> str:
    words: dict[str, str] = {str(name): word for name, word in SEVERITY_WORDS.items()}
    return words[severity]


def _places(entry: Entry) -> str:
    return "、".join(str(place) for place in sorted(entry.places)[:4])


def _told(finding: Finding) -> str:
    severity: Severity = finding.severity
    place = next(iter(finding.locations), Location("suspect"))
    at = f"第{place.line or place.page}{'行' if place.line else '页'}"
    return f"{SEVERITY_WORDS[severity]} {finding.rule} {at} {finding.message}"
