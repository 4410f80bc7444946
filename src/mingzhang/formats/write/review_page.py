"""Writes an audit as one self-contained page: the report on the left, its findings on the right.

Everything is there without scripts: numbers say their class in their title, findings and places
link to each other, severities are filtered by style alone. The script adds keys and jumps.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from mingzhang.formats.places import words_of_place
from mingzhang.formats.plain import one_line
from mingzhang.formats.write.html import asset, policy
from mingzhang.formats.write.review_marks import MarkedDocument, NumberMark, Shown
from mingzhang.model.document import Document
from mingzhang.model.finding import SEVERITY_WORDS, Finding, Location, Outcome

_NOWHERE = (1 << 30, 0, 0)  # findings that no place shows come last
_OPEN_PLACES = 4  # further places of a finding that are shown at once
_ROLES = {"suspect": "又见", "repeat": "另一处", "operand": "对照"}


@dataclass(frozen=True, slots=True)
class ReviewedFile:
    """A file of the report: its name as a reader knows it, and its path as locations have it."""

    name: str
    path: str
    document: Document


@dataclass(frozen=True, slots=True)
class Review:
    """All that the page shows. ``facts`` are said under the title (部门, 年度 …); ``files`` are the
    parts of one report, the report first; ``numbers`` all its numbers in order. ``notices`` stand
    in the head, ``remarks`` with the finding of the id."""

    title: str
    facts: tuple[str, ...]
    files: tuple[ReviewedFile, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    numbers: tuple[NumberMark, ...]
    notices: tuple[str, ...] = ()
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Places:
    """The marked files, and where each finding stands in them: ``links`` lead from finding and
    ordinal of its location to the id of the place, ``shown`` to its first place, ``order`` to
    where it is read, ``remarks`` to what else is said of it."""

    marked: dict[str, MarkedDocument]
    remarks: Mapping[str, tuple[str, ...]]
    links: dict[tuple[str, int], str] = field(default_factory=dict)
    shown: dict[str, Shown] = field(default_factory=dict)
    order: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Mark every place of a finding; the first that is found is where it is read."""
        files = list(self.marked)
        for number, location in enumerate(finding.locations):
            if location.file not in self.marked:
                continue
            name = f"at-{finding.id}-{number}"
            told = location.role != "operand"
            shown = self.marked[location.file].add_place(finding, location, name, told=told)
            if shown:
                self.links[finding.id, number] = name
                self.order.setdefault(finding.id, (files.index(location.file), *shown.order))
                if number == 0:
                    self.shown[finding.id] = shown


def write_review_page(review: Review) -> str:
    """``review`` as one page that needs nothing else, works on a phone and on paper."""
    marked = {one.path: MarkedDocument(one.document) for one in review.files}
    places = _Places(marked, review.remarks)
    for number in review.numbers:
        if number.location.file in places.marked:
            places.marked[number.location.file].add_number(number)
    for finding in review.findings:
        places.add(finding)
    script = asset("review.js")
    title = escape(one_line(review.title) or "报告", quote=False)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="zh-CN">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(script)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title} 审核</title>",
            f"<style>\n{asset('review.css')}</style>",
            "</head>",
            "<body>",
            '<a class="skip" href="#findings">跳到发现的问题</a>',
            *_head(review, title),
            *_filters(review.findings),
            '<div class="desk">',
            *_report(review.files, places),
            *_findings(review.findings, places),
            "</div>",
            '<div id="proof" role="dialog" aria-label="这个数" tabindex="-1" hidden></div>',
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _head(review: Review, title: str) -> Iterator[str]:
    """Title, coverage, and what was looked at."""
    counts = Counter(number.kind for number in review.numbers)
    quantities = counts["checked"] + counts["uncheckable"]
    share = f"{counts['checked'] * 100 / quantities:.1f}%" if quantities else "—"
    facts = "　".join(escape(one_line(fact)) for fact in review.facts if fact)
    yield f'<header class="top"><h1>{title}</h1><p class="facts">{facts}</p>'
    total = f"印出的数 <b>{len(review.numbers)}</b> 个，其中量 <b>{quantities}</b> 个："
    yield f'<p class="cover">{total}'
    yield f'<span class="n checked">已核对</span> <b>{counts["checked"]}</b>（{share}），'
    yield f'<span class="n uncheckable">无法核对</span> <b>{counts["uncheckable"]}</b>；'
    yield f"日期、序号、编码等 {counts['not_quantity']} 个不是量。</p>"
    if quantities:
        width = counts["checked"] * 100 / quantities
        yield f'<div class="bar" aria-hidden="true"><i style="width:{width:.2f}%"></i></div>'
    yield from (f'<p class="notice">{escape(one_line(one))}</p>' for one in review.notices)
    yield from _looked_at(review.outcomes)
    yield from _unchecked(review.numbers)
    yield "</header>"


def _looked_at(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The rules that had any case: how often met, not met, and not evaluated for which reasons."""
    used = list(_by_title(outcomes))
    met, failed = sum(one.met for one in used), sum(one.not_met for one in used)
    unknown = sum(one.not_evaluated for one in used)
    yield (
        f"<details class='looked'><summary>核对 {met + failed + unknown} 项：通过 {met}，"
        f"不通过 {failed}，无法核对 {unknown}。看查了什么</summary>"
    )
    yield '<div class="wide"><table><thead><tr><th>核对的事项</th><th>通过</th><th>不通过</th>'
    yield "<th>无法核对</th><th>无法核对的原因</th></tr></thead><tbody>"
    for one in sorted(used, key=lambda one: (-one.not_met, -one.met)):
        reasons = "；".join(f"{reason}（{count}）" for reason, count in one.reasons.items())
        yield (
            f"<tr><td>{escape(one_line(one.title))}</td><td>{one.met or ''}</td>"
            f"<td>{one.not_met or ''}</td><td>{one.not_evaluated or ''}</td>"
            f"<td>{escape(one_line(reasons))}</td></tr>"
        )
    yield "</tbody></table></div></details>"


def _by_title(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The rules that had any case, those that read alike (one a table or a column) as one."""
    alike: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.met or one.not_met or one.not_evaluated:
            alike[one.title].append(one)
    for title, found in alike.items():
        reasons: Counter[str] = Counter()
        for one in found:
            reasons.update(one.reasons)
        met, failed = sum(one.met for one in found), sum(one.not_met for one in found)
        yield Outcome(found[0].rule, title, met, failed, dict(reasons.most_common()))


def _unchecked(numbers: Iterable[NumberMark]) -> Iterator[str]:
    """Why numbers that are quantities could not be checked, the commonest reason first."""
    reasons = Counter(
        one.notes[0] if one.notes else "" for one in numbers if one.kind == "uncheckable"
    )
    if not reasons:
        return
    yield "<details class='looked'><summary>无法核对的数，按原因</summary><ul>"
    for reason, count in reasons.most_common():
        yield f"<li>{escape(one_line(reason) or '没有说明')}：{count} 个</li>"
    yield "</ul></details>"


def _filters(findings: Sequence[Finding]) -> Iterator[str]:
    """A switch for each severity, before all that they hide: the style sheet does the rest."""
    counts = Counter(one.severity for one in _own(findings))
    for severity, word in SEVERITY_WORDS.items():
        yield f'<input class="switch" type="checkbox" id="show-{severity}" checked>'
        yield (
            f'<label class="switch {severity}" for="show-{severity}">{word} '
            f"<b>{counts[severity]}</b></label>"
        )
    yield '<p class="keys" hidden>J、K 键看下一条、上一条，回车键到原文，1、2、3 键筛选</p>'


def _own(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that are no consequence of another one here."""
    ids = {one.id for one in findings}
    return [one for one in findings if one.cause is None or one.cause not in ids]


def _report(files: Sequence[ReviewedFile], places: _Places) -> Iterator[str]:
    yield '<main class="report" id="report" tabindex="-1" aria-label="报告原文">'
    for one in files:
        yield "<section>"
        if len(files) > 1:
            yield f'<h2 class="file">{escape(one_line(one.name))}</h2>'
        yield from places.marked[one.path].html()
        yield "</section>"
    yield "</main>"


def _findings(findings: Sequence[Finding], places: _Places) -> Iterator[str]:
    """The findings in reading order, consequences under their cause."""
    own = _own(findings)
    known = {one.id for one in own}
    under: Mapping[str, list[Finding]] = defaultdict(list)
    for one in findings:
        if one.id not in known:
            under[str(one.cause)].append(one)
    yield '<aside class="findings" id="findings" tabindex="-1" aria-label="发现的问题">'
    yield "<h2>发现的问题</h2>"
    if not own:
        yield "<p>没有发现问题。</p>"
    for one in sorted(own, key=lambda one: places.order.get(one.id, _NOWHERE)):
        yield from _card(one, places, under)
    yield "</aside>"


def _card(finding: Finding, places: _Places, under: Mapping[str, list[Finding]]) -> Iterator[str]:
    identity = escape(finding.id)
    yield f'<article class="card {finding.severity}" id="f-{identity}" tabindex="0">'
    first = next(iter(finding.locations), None)
    where = _link(finding, 0, places, words_of_place(first)) if first else ""
    word = SEVERITY_WORDS[finding.severity]
    yield f'<h3><b class="severity">{word}</b> {where or "全文"}</h3>'
    yield from _quote(first, places.shown.get(finding.id))
    yield f'<p class="message">{_text(finding.message)}</p>'
    yield from _others(finding, places)
    for remark in places.remarks.get(finding.id, ()):
        yield f'<p class="remark">{_text(remark)}</p>'
    facts = (("依据", finding.basis), ("核实办法", finding.verify), ("规则", finding.title))
    rows = "".join(f"<dt>{term}</dt><dd>{_text(told)}</dd>" for term, told in facts if told)
    yield f"<details><summary>依据和核实办法</summary><dl>{rows}</dl></details>"
    consequences = under.get(finding.id, [])
    if consequences:
        yield f"<details class='under'><summary>由此引起的 {len(consequences)} 处不符</summary>"
        for one in consequences:
            yield from _card(one, places, under)
        yield "</details>"
    yield "</article>"


def _quote(location: Location | None, shown: Shown | None) -> Iterator[str]:
    """What stands at the place with the words around it, as read."""
    if shown and one_line(shown.text):
        words = f"{_text(shown.before)}<b>{_text(shown.text)}</b>{_text(shown.after)}"
    else:
        words = _text(location.quote) if location else ""
    if words:
        yield f"<blockquote>{words}</blockquote>"


def _text(text: str) -> str:
    return escape(one_line(text), quote=False)


def _others(finding: Finding, places: _Places) -> Iterator[str]:
    """The further places, each told by what it is to the finding; many are folded."""
    told = []
    for number, location in enumerate(finding.locations[1:], start=1):
        words = words_of_place(location) or one_line(location.quote)
        told.append(f"{_ROLES[location.role]}：{_link(finding, number, places, words)}")
    if told:
        yield f'<p class="others">{"；".join(told[:_OPEN_PLACES])}</p>'
    if told[_OPEN_PLACES:]:
        yield f"<details><summary>还有 {len(told) - _OPEN_PLACES} 处</summary>"
        yield f'<p class="others">{"；".join(told[_OPEN_PLACES:])}</p></details>'


def _link(finding: Finding, number: int, places: _Places, words: str) -> str:
    """A place in words, a link where the report shows it."""
    name = places.links.get((finding.id, number))
    told = escape(words or "原文", quote=False)
    return f'<a class="place" href="#{escape(name)}">{told}</a>' if name else told
