"""What goes back to a department after an audit: the feedback, and the list of all findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from mingzhang.formats.feedback import FeedbackRow
from mingzhang.formats.write.feedback import write_feedback_docx, write_feedback_xlsx
from mingzhang.formats.write.lists import ListSheet, write_lists
from mingzhang.model.finding import SEVERITY_WORDS, Severity
from mingzhang.rules.exceptions import EXPLAINED
from mingzhang.told.names import FEEDBACK, LIST
from mingzhang.told.verdict import Verdict

_ORDER: tuple[Severity, ...] = ("error", "warning", "info")
_DEMANDS = {"error": "请更正", "warning": "请核实；数无误的请写明原因", "info": "建议修改"}
_NAMED = 5  # consequences that are named one by one
_HEAD = (
    "序号", "编号", "轻重", "规则", "文件", "页码", "位置", "原文", "问题", "公布", "应为", "差额",
    "依据", "核实办法", "由哪条引起", "与前一稿",
)  # fmt: skip
_WIDTHS = (6, 18, 8, 26, 20, 9, 24, 24, 50, 12, 12, 12, 30, 30, 18, 9)


def write_feedback(verdict: Verdict, out: Path) -> tuple[str, ...]:
    """反馈意见 as document and workbook, 问题清单; the names of what was written into ``out``."""
    told = verdict.to_json()
    document = told["document"]
    title = feedback_title(document)
    replies = verdict.since.replies if verdict.since else {}
    rows = list(feedback_rows(told["findings"], replies))
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
        f"{SEVERITY_WORDS[word]}{sum(one['severity'] == word for one in own)}条" for word in _ORDER
    )
    quantities = cover["numbers"] - cover["not_quantities"]
    return (
        f"{counts}。报告中的量{quantities}个，已核对{cover['checked']}个"
        f"（{float(cover['share']):.1%}）。请在“部门回复”栏写明怎样改或为何不改；“编号”栏请不要改动。"
    )


def feedback_rows(
    findings: Sequence[Mapping[str, Any]], replies: Mapping[str, str]
) -> Iterator[FeedbackRow]:
    """The findings that a department must see, the gravest first; consequences are named with
    their cause, and what has been explained is left out."""
    own = [one for one in findings if not one["cause"] and EXPLAINED not in one["message"]]
    for one in sorted(own, key=lambda finding: _ORDER.index(finding["severity"])):
        following = [other for other in findings if other["cause"] == one["id"]]
        yield FeedbackRow(
            page_of(one),
            place_of(one),
            _quote(one),
            one["message"] + _consequences(following),
            one["basis"],
            demand_of(one),
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


def demand_of(finding: Mapping[str, Any]) -> str:
    """What the department must do."""
    severity, expected = finding["severity"], finding["expected"]
    if severity == "error" and expected is not None:
        return f"请更正；照所列的算式应为{expected}"
    return _DEMANDS[severity]


def page_of(finding: Mapping[str, Any]) -> str:
    """The page or line of the first place, empty where the format has neither."""
    for where in finding["locations"]:
        if where["page"] and not where["line"]:
            return f"第{where['page']}页"
        if where["line"]:
            return f"第{where['line']}行"
    return ""


def place_of(finding: Mapping[str, Any]) -> str:
    """The section, or the table and row, of the first place."""
    for where in finding["locations"]:
        if where["table"]:
            return f"《{where['table']}》{where['row']}"
        return str(where["section"] or where["row"])
    return ""


def _quote(finding: Mapping[str, Any]) -> str:
    return next((str(one["quote"]) for one in finding["locations"] if one["quote"]), "")


def _list(told: Mapping[str, Any]) -> ListSheet:
    ordered = sorted(told["findings"], key=lambda finding: _ORDER.index(finding["severity"]))
    rows = [
        (
            number, one["id"], SEVERITY_WORDS[one["severity"]], one["title"],
            PurePath(next((w["file"] for w in one["locations"]), "")).name,
            page_of(one), place_of(one), _quote(one), one["message"], one["stated"] or "",
            one["expected"] or "", one["difference"] or "", one["basis"], one["verify"],
            one["cause"] or "", one.get("since", ""),
        )
        for number, one in enumerate(ordered, start=1)
    ]  # fmt: skip
    title = f"{told['document']['title']}问题清单"
    note = f"共{len(rows)}条，可按各列筛选。公布、应为、差额照印出的单位。"
    return ListSheet("问题清单", title, note, _HEAD, _WIDTHS, rows, coloured="轻重")
