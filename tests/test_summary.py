"""The short account of a verdict: causes counted, consequences under them."""

from __future__ import annotations

from typing import Any

from mingzhang.told.summary import brief, lines, place

WHERE = {"line": 3, "page": 1, "table": "", "section": "（一）情况", "row": ""}


def finding(name: str, severity: str, cause: str | None = None) -> dict[str, Any]:
    return {"id": name, "severity": severity, "cause": cause, "message": f"{name}。",
            "locations": [WHERE]}  # fmt: skip


def verdict(*findings: dict[str, Any]) -> dict[str, Any]:
    return {
        "document": {"title": "题", "path": "甲.txt", "department": "某市测试局", "kind": "部门"},
        "coverage": {"numbers": 10, "checked": 6, "uncheckable": 2, "not_quantities": 2,
                     "share": "0.7500"},
        "rules": [{"met": 5, "not_met": 2, "not_evaluated": 1}],
        "findings": list(findings),
    }  # fmt: skip


TOLD = verdict(
    finding("小数", "info"),
    finding("因", "error"),
    finding("果甲", "error", "因"),
    finding("果乙", "error", "因"),
    finding("另一件", "error"),
)


def test_consequences_are_not_counted_and_stand_under_their_cause() -> None:
    told = list(lines(TOLD))
    assert told[3] == "发现：必改 2，需说明 0，建议 1。"
    assert [line.replace("第3行 （一）情况：", "") for line in told[4:]] == [
        "  必改　因。",
        "    因此　果甲。",
        "    因此　果乙。",
        "  必改　另一件。",
        "  建议　小数。",
    ]


def test_many_consequences_are_cut_short() -> None:
    many = [finding(f"果{n}", "error", "因") for n in range(14)]
    told = list(lines(verdict(finding("因", "error"), *many)))
    assert sum("因此　" in line for line in told) == 10
    assert told[-1] == "    …… 因此不符的还有 4 条，见 JSON。"


def test_one_of_many_reports_tells_its_causes_only() -> None:
    told = list(brief(TOLD))
    assert told[0] == "某市测试局（部门）：必改 2，需说明 0，建议 1；已核对 75.0%"
    assert [line[-4:] for line in told[1:]] == ["况：因。", "另一件。"]


def test_a_place_in_a_pdf_is_its_page() -> None:
    assert place(finding("因", "error")) == "第3行 （一）情况："
    page = {**finding("因", "error"), "locations": [{**WHERE, "line": 0, "page": 21}]}
    assert place(page) == "第21页 （一）情况："
    assert place({"locations": []}) == ""
