"""What is said of the files themselves."""

from __future__ import annotations

import pytest

from mingzhang.model.document import Document
from mingzhang.rules.files import file_findings, page_ranges

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
