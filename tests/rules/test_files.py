"""What is said of the files themselves."""

from __future__ import annotations

import pytest

from mingzhang.model.document import Document
from mingzhang.model.finding import Finding, Location, Severity
from mingzhang.rules.files import MISREAD, file_findings, page_ranges, softened

KEY = {"部门": "虚构市测试局", "年度": "2024"}


@pytest.mark.parametrize(
    ("pages", "told"), [((3,), "3"), ((3, 4, 5), "3—5"), ((8, 3, 4, 9, 12), "3—4、8—9、12")]
)
def test_pages_as_a_person_writes_them(pages: tuple[int, ...], told: str) -> None:
    assert page_ranges(pages) == told


def test_pictures_are_said_once_and_every_notice() -> None:
    document = Document("某报告", (), image_pages=(3, 4, 5), notices=("甲。", "乙。"))
    pictures, *notices = file_findings(document, "报告.pdf", KEY)
    assert pictures.message == "第3—5页是图片，没有文字，上面的数都没有核对。"
    assert (pictures.severity, pictures.locations[0].page) == ("warning", 3)
    assert [(one.severity, one.message) for one in notices] == [("info", "甲。"), ("info", "乙。")]
    assert len({one.id for one in (pictures, *notices)}) == 3
    assert list(file_findings(Document("某报告", ()), "报告.pdf", KEY)) == []


def test_recognised_pages_are_said_once() -> None:
    document = Document("某报告", (), image_pages=(9,), recognised_pages=(2, 3))
    pictures, recognised = file_findings(document, "报告.pdf", KEY)
    assert "第9页是图片，没有文字" in pictures.message
    assert "第2—3页是图片，文字由识别得来" in recognised.message
    assert (recognised.severity, recognised.locations[0].page) == ("warning", 2)


def finding(
    name: str, *places: tuple[str, int], cause: str | None = None, severity: Severity = "error"
) -> Finding:
    where = tuple(Location("operand", file=file, page=page) for file, page in places)
    key = {"量": name}
    return Finding(
        "某规则", "某事", severity, "sum", f"{name}不符。", key, locations=where, cause=cause
    )


def test_an_error_that_rests_on_a_recognised_page_is_a_warning() -> None:
    """In a report with one scanned page, and tables in a file of their own."""
    report = Document("报告", (), origin="文本层", recognised_pages=(3,))
    files = [(report, "报告.pdf"), (Document("表", ()), "表.xlsx")]
    head = finding("因", ("报告.pdf", 1))
    found = (
        finding("别页", ("报告.pdf", 2)),
        finding("该页", ("报告.pdf", 2), ("报告.pdf", 3)),
        finding("别的文件", ("表.xlsx", 0)),
        finding("整份", ("报告.pdf", 0)),
        finding("无处"),
        head,
        finding("果", ("报告.pdf", 3), cause=head.id),
        finding("建议", ("报告.pdf", 3), severity="info"),
    )
    told = softened(found, files)
    assert [one.severity for one in told] == [
        "error", "warning", "error", "warning", "warning", "warning", "warning", "info",
    ]  # fmt: skip
    assert [one.message.endswith(MISREAD) for one in told] == [
        one.severity == "warning" for one in told
    ]
    assert [one.id for one in told] == [one.id for one in found]
    assert softened(told, files) == told
    assert softened(found, files[1:]) == found
