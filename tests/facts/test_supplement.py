"""A subject that our lists lack: the book adds it, and every sum it belongs to still holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from booklets import book_of, expense, write_book

from mingzhang.model.problem import InputError
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.told.verdict import Verdict

HEAD = "科目表,科目编码,科目名称\n"
# 20898 and its item are in no list; the class 208 is.
ADDED = HEAD + "功能科目,20898,测试事务\n功能科目,2089801,测试项目"
SPENDING = expense("00,基本支出,2089801,1200000", "00,项目支出,2080101,3400000")


def test_an_unlisted_code_is_refused_with_the_way_in(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        book_of(tmp_path, 支出=SPENDING)
    assert "2089801" in str(error.value)
    assert "“科目补充”表中补上编码和名称" in str(error.value)


def test_a_listed_code_cannot_be_named_anew(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        book_of(tmp_path, 科目补充=HEAD + "功能科目,2080101,别的名字")
    assert "科目补充.csv 第2行：“功能科目”里已有2080101（行政运行）。" in str(error.value)


def test_its_sums_hold_in_the_report(tmp_path: Path) -> None:
    book = write_book(tmp_path / "账册", 支出=SPENDING, 科目补充=ADDED)
    compile_book(book, tmp_path / "out", ("text",))
    (verdict,) = audit([tmp_path / "out" / "报告.txt"])
    assert isinstance(verdict, Verdict)
    text = (tmp_path / "out" / "报告.txt").read_text(encoding="utf-8")
    assert "测试事务（款）测试项目（项）（2089801）支出决算数为120万元" in text
    assert [finding.message for finding in verdict.findings] == []
    met = {outcome.rule: outcome.met for outcome in verdict.outcomes}
    assert met["一般公共预算-类款项"] == 4  # 合计、208、20801、20898
