"""What goes back to a department after an audit: the feedback, and the list of all findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from mingzhang.formats.feedback import FeedbackRow
from mingzhang.formats.write.feedback import write_feedback_docx, write_feedback_xlsx
from mingzhang.formats.write.lists import ListColumn, ListSheet, write_lists
from mingzhang.model.finding import SEVERITIES, SEVERITY_WORDS
from mingzhang.rules.exceptions import EXPLAINED
from mingzhang.told.names import FEEDBACK, LIST
from mingzhang.told.verdict import Verdict

Told = Mapping[str, Any]  # a finding as its JSON has it
_DEMANDS = {"error": "请更正", "warning": "请核实；数无误的请写明原因", "info": "建议修改"}
_NAMED = 5  # consequences that are named one by one


def write_feedback(verdict: Verdict, out: Path) -> tuple[str, ...]:
    """反馈意见 as document and workbook, 问题清单; the names of what was written into ``out``."""
    told = verdict.to_json()
    document = told["document"]
    title = feedback_title(document)
    replies = verdict.since.replies if verdict.since else {}
    rows = list(_feedback_rows(told["findings"], replies))
    note = _note(told)
    write_feedback_docx(title, note, rows, out / FEEDBACK[0])
    write_feedback_xlsx(title, note, rows, out / FEEDBACK[1])
    write_list(told, out)
    return (*FEEDBACK, LIST)


def write_list(told: Mapping[str, Any], out: Path) -> None:
    """问题清单 of a verdict as its JSON object has it, into ``out``."""
    write_lists([_list(told)], out / LIST)


def feedback_title(document: Mapping[str, Any]) -> str:
    """What the feedback is called: 关于…公开的反馈意见, by the report's own title."""
    whose = document["title"] or f"{document['department']}{document['year'] or ''}"
    year = f"{document['year']}年度"
    if document["department"] and whose.startswith(year):
        kind = whose.removeprefix(year).removeprefix(document["department"])
        whose = f"{document['department']}{year}{kind}"
    return f"关于{whose.removesuffix('公开')}公开的反馈意见"


def _note(told: Mapping[str, Any]) -> str:
    cover, own = told["coverage"], [one for one in told["findings"] if not one["cause"]]
    counts = "，".join(
        f"{SEVERITY_WORDS[word]}{sum(one['severity'] == word for one in own)}条"
        for word in SEVERITIES
    )
    quantities = cover["numbers"] - cover["not_quantities"]
    return (
        f"{counts}。报告中的量{quantities}个，已核对{cover['checked']}个"
        f"（{float(cover['share']):.1%}）。请在“部门回复”栏写明怎样改或为何不改；“编号”栏请不要改动。"
    )


def _feedback_rows(
    findings: Sequence[Mapping[str, Any]], replies: Mapping[str, str]
) -> Iterator[FeedbackRow]:
    """The findings that a department must see, the gravest first; consequences are named with
    their cause, and what has been explained is left out."""
    own = [one for one in findings if not one["cause"] and EXPLAINED not in one["message"]]
    for one in _gravest_first(own):
        following = [other for other in findings if other["cause"] == one["id"]]
        yield FeedbackRow(
            _page_of(one),
            _place_of(one),
            _quote(one),
            one["message"] + _consequences(following),
            one["basis"],
            _demand_of(one),
            replies.get(one["id"], ""),
            one.get("since", ""),
            SEVERITY_WORDS[one["severity"]],
            one["id"],
        )


def _consequences(following: Sequence[Mapping[str, Any]]) -> str:
    if not following:
        return ""
    names = [one["measure"] or one["title"] for one in following[:_NAMED]]
    more = "等" if len(following) > _NAMED else ""
    return f"由此引起不符的另有{len(following)}处：{'、'.join(names)}{more}。"


def _demand_of(finding: Mapping[str, Any]) -> str:
    """What the department must do."""
    severity, expected = finding["severity"], finding["expected"]
    if severity == "error" and expected is not None:
        return f"请更正；照所列的算式应为{expected}"
    return _DEMANDS[severity]


def _page_of(finding: Mapping[str, Any]) -> str:
    """The page or line of the first place, empty where the format has neither."""
    for where in finding["locations"]:
        if where["page"] and not where["line"]:
            return f"第{where['page']}页"
        if where["line"]:
            return f"第{where['line']}行"
    return ""


def _place_of(finding: Mapping[str, Any]) -> str:
    """The section, or the table and row, of the first place."""
    for where in finding["locations"]:
        if where["table"]:
            return f"《{where['table']}》{where['row']}"
        return str(where["section"] or where["row"])
    return ""


def _quote(finding: Mapping[str, Any]) -> str:
    return next((str(one["quote"]) for one in finding["locations"] if one["quote"]), "")


def _file(finding: Told) -> str:
    return PurePath(next((one["file"] for one in finding["locations"]), "")).name


# The columns of a finding in 问题清单, as the JSON of a verdict has it.
_COLUMNS: tuple[ListColumn[Told], ...] = (
    ListColumn("序号", 6, lambda number, _: number),
    ListColumn("编号", 18, lambda _, one: one["id"]),
    ListColumn("轻重", 8, lambda _, one: SEVERITY_WORDS[one["severity"]], "severity"),
    ListColumn("规则", 26, lambda _, one: one["title"]),
    ListColumn("文件", 20, lambda _, one: _file(one)),
    ListColumn("页码", 9, lambda _, one: _page_of(one)),
    ListColumn("位置", 24, lambda _, one: _place_of(one)),
    ListColumn("原文", 24, lambda _, one: _quote(one)),
    ListColumn("问题", 50, lambda _, one: one["message"]),
    ListColumn("公布", 12, lambda _, one: one["stated"]),
    ListColumn("应为", 12, lambda _, one: one["expected"]),
    ListColumn("差额", 12, lambda _, one: one["difference"]),
    ListColumn("依据", 30, lambda _, one: one["basis"]),
    ListColumn("核实办法", 30, lambda _, one: one["verify"]),
    ListColumn("由哪条引起", 18, lambda _, one: one["cause"]),
    ListColumn("与前一稿", 9, lambda _, one: one.get("since")),
)


def _list(told: Mapping[str, Any]) -> ListSheet[Told]:
    findings = _gravest_first(told["findings"])
    title = f"{told['document']['title']}问题清单"
    note = f"共{len(findings)}条，可按各列筛选。公布、应为、差额照印出的单位。"
    return ListSheet("问题清单", title, note, _COLUMNS, findings)


def _gravest_first(findings: Iterable[Told]) -> list[Told]:
    return sorted(findings, key=lambda one: SEVERITIES.index(one["severity"]))
