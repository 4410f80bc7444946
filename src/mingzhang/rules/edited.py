"""Changes made by hand as findings: what was changed, is it still true, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.change import JUDGEMENT_WORDS, Change, Judgement
from mingzhang.model.finding import Finding, Location, Severity
from mingzhang.model.inspection import Trace
from mingzhang.model.number import parse_decimal, shortest
from mingzhang.model.wording import KeptWording

_OUTDATED = "措辞已过时"
_QUOTE = 60
_BASIS = "领导和处室改过的文件，数应当仍与账册一致"


class _Grade(NamedTuple):
    """How grave a judgement is, its category, and what to do."""

    severity: Severity
    category: str
    mend: str


_NUMBER_FALSE = "请改回账册的数；账册确实错了的，改正账册再编一次"
GRADES: dict[Judgement, _Grade] = {
    "words": _Grade("info", "wording", "只改了文字，可用 --keep 收回账册"),
    "contradicts": _Grade("error", "text-text", _NUMBER_FALSE),
    "outdated": _Grade("error", "text-text", "账册在编出这份文件以后改过，请改成账册现在的数"),
    "rounded": _Grade("warning", "rounding", "与全文的位数和单位不一致的，请改回"),
    "retyped": _Grade("info", "wording", "数没有错"),
    "lost": _Grade("warning", "missing", "确需删去的不用处理；误删的请补回"),
    "new-agrees": _Grade("info", "text-text", "与账册相符"),
    "new-contradicts": _Grade("error", "text-text", _NUMBER_FALSE),
    "new-unknown": _Grade("warning", "text-text", "账册里没有这个数，请写明来源，或由经办人核实"),
}
_TRACES = {"tracked-change": "修订没有定", "comment": "批注没有处理"}


def change_findings(changes: Iterable[Change], file: str, catalogue: Catalogue) -> list[Finding]:
    """One finding for each change, in the order of the document."""
    seen: Counter[tuple[str, ...]] = Counter()
    findings = []
    for change in changes:
        place = (change.kind, change.address, change.section, change.table, change.row)
        case = (*place, change.before[:_QUOTE], change.after[:_QUOTE])
        seen[case] += 1
        findings.append(_finding(change, file, case, seen[case], catalogue))
    return findings


def _finding(
    change: Change, file: str, case: tuple[str, ...], ordinal: int, catalogue: Catalogue
) -> Finding:
    grade = GRADES[change.judgement]
    stated, expected = parse_decimal(change.after), parse_decimal(change.before)
    if change.kind != "number":
        stated = expected = None
    severity = grade.severity
    if change.kind in ("heading", "table") and not change.after:
        severity = "warning"  # a heading or a table that the report must have
    return Finding(
        rule=f"改动-{JUDGEMENT_WORDS[change.judgement]}",
        title=JUDGEMENT_WORDS[change.judgement],
        severity=severity,
        category=grade.category,
        message=f"{_told(change, catalogue)}{grade.mend}。",
        key=dict(
            zip(("类", "量", "部分", "表", "行", "原", "现"), case, strict=True), 序=str(ordinal)
        ),
        measure=measure_of(change, catalogue),
        stated=stated,
        expected=expected,
        difference=_difference(stated, expected),
        locations=(
            Location(
                "suspect",
                file=file,
                section=change.section,
                table=change.table,
                row=change.row,
                quote=(change.passage or change.after or change.before)[:_QUOTE],
            ),
        ),
        basis=_BASIS,
        verify=grade.mend,
        details={"位置": change.place} if change.place else {},
    )


def _difference(stated: Decimal | None, expected: Decimal | None) -> Decimal | None:
    return None if stated is None or expected is None else stated - expected


def _told(change: Change, catalogue: Catalogue) -> str:
    """The change in words, without its place."""
    before, after = _short(change.before), _short(change.after)
    if change.kind == "number":
        return _number_told(change, before, after, catalogue)
    what = {"heading": "标题", "table": "表"}.get(change.kind, "")
    if not change.after:
        return f"删去{what}“{before}”。"
    if not change.before:
        return f"新增{what}“{after}”。"
    return f"{what}“{before}”改为“{after}”。"


def _number_told(change: Change, before: str, after: str, catalogue: Catalogue) -> str:
    name, unit = measure_of(change, catalogue), change.unit
    match change.judgement:
        case "lost":
            return f"{name}{before}{unit}删去了。"
        case "new-unknown":
            return f"新增“{after}{unit}”，账册里找不到。"
        case "new-agrees":
            return f"新增{name}{after}{unit}。"
        case "retyped":
            return f"{name}{after}{unit}是重新打的。"
        case "new-contradicts":
            return f"新增{name}{after}{unit}，账册为{before}{unit}。"
        case _:
            difference = _difference(parse_decimal(change.after), parse_decimal(change.before))
            gap = "" if difference is None else f"，{_gap(difference)}{unit}"
            return f"{name}账册为{before}{unit}，文件为{after}{unit}{gap}。"


def _gap(difference: Decimal) -> str:
    if difference == 0:
        return "差0"
    return f"{'多' if difference > 0 else '少'}{shortest(abs(difference))}"


def measure_of(change: Change, catalogue: Catalogue) -> str:
    """The quantity of a number as a person names it: year, subject, title."""
    if not change.address:
        return ""
    quantity, _, key = change.address.partition("@")
    year, subject, *_ = (*key.split("|"), "")
    declared = catalogue.quantities.get(quantity)
    title = declared.title if declared else quantity
    return f"{year}年{catalogue.named(subject)}{title}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _QUOTE else f"{flat[:_QUOTE]}……"


def trace_findings(traces: Iterable[Trace], file: str) -> Iterator[Finding]:
    """Tracked changes and comments that still stand in the document."""
    for trace in traces:
        if trace.kind not in _TRACES:
            continue
        word = _TRACES[trace.kind]
        yield Finding(
            rule=f"改动-{word}",
            title=word,
            severity="warning",
            category="layout",
            message=f"{word}：{_short(trace.detail)}。请定下来再公开；核对按接受全部修订后的文字。",
            key={"位置": trace.place, "内容": trace.detail},
            measure=word,
            locations=(
                Location("suspect", file=file, section=trace.place, quote=trace.detail[:_QUOTE]),
            ),
            basis="公开的文件不应带有修订和批注",
            verify="在“审阅”里逐条接受或拒绝",
        )


def outdated_wordings(
    unused: Iterable[KeptWording], department: str, year: int
) -> Iterator[Finding]:
    """Kept wording that was not printed, because what it was made from has changed."""
    for one in unused:
        yield Finding(
            rule=_OUTDATED,
            title="改过的措辞已过时",
            severity="warning",
            category="wording",
            message=f"“{one.section}”改过的措辞“{_short(one.kept)}”没有用上：模板、数的个数或增减方向"
            "已经变了，印的是模板的话。请照新的写法再改一次，或在“措辞”表里删去这一行。",
            key={"部门": department, "年度": str(year), "部分": one.section, "原文": one.original},
            locations=(Location("suspect", section=one.section, quote=_short(one.kept)),),
            basis="领导定过的措辞不能悄悄换掉",
            verify="对照“措辞”表的“改后”和报告的这一段",
        )
