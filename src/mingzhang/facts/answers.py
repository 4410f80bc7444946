"""Filled checklists against the book: what to take, what is open, what two people answered.

Every copy carries the mark of the reason it was issued with. A reason is taken where it was
written into the copy (its mark differs) and the book still has the text that was issued.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mingzhang.facts.cells import Refusal, read_date
from mingzhang.facts.checklist import mark_of, row_id
from mingzhang.formats.checklist import STATES, ChecklistRow
from mingzhang.formats.read.checklist import Answer
from mingzhang.model.problem import Problem

_OPEN, _WRITTEN, _APPROVED = STATES


@dataclass(frozen=True, slots=True)
class Taken:
    """A reason to write into the book: the row it is for, and the cells that change."""

    row: ChecklistRow
    cells: Mapping[str, Any]


@dataclass(slots=True)
class Merge:
    """What came of the answers.

    ``rows`` are those the book asks for, by number; a reason that is one of the ``blank`` words is
    none. ``notes`` are told and stop nothing; with ``problems`` nothing is to be written.
    """

    year: int
    rows: Mapping[str, ChecklistRow]
    blank: tuple[str, ...] = ()
    taken: dict[str, Taken] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    open: int = 0
    unchanged: int = 0
    _answered: dict[str, Answer] = field(default_factory=dict)

    def take(self, answers: Iterable[Answer]) -> None:
        """Merge every row of the lists."""
        for answer in answers:
            row = self.rows.get(answer.text("编号"))
            if row is None:
                self._unknown(answer)
            elif answer.text("单位") != row.unit:
                message = f"这一行是“{answer.text('单位')}”的，账册里是“{row.unit}”的。"
                self._refuse("other-book", answer, message, "请确认清单出自这本账册。")
            else:
                self._answer(answer, row)

    def _answer(self, answer: Answer, row: ChecklistRow) -> None:
        text = self._reason(answer)
        self._tell_changed(answer, row)
        if not text:
            if row.reason:
                self._note(answer, row, "清单上没有原因，账册里的保留。")
            self.open += not row.reason
            return
        if len(text) > row.limit:
            message = f"{row.matter}的原因有{len(text)}字，超过{row.limit}字。"
            mend = "请缩短，或在 book.toml 的 [reasons] 里放宽 limit。"
            self._refuse("too-long", answer, message, mend)
            return
        if mark_of(text) == answer.text("下发标记") and text != row.reason:
            self.unchanged += 1  # an older copy in which nobody wrote anything
            return
        if self._conflicts(answer, row, text):
            return
        cells = self._cells(answer, row, text)
        if cells is not None and cells:
            self.taken[row.id] = Taken(row, cells)
        elif cells is not None:
            self.unchanged += 1

    def _conflicts(self, answer: Answer, row: ChecklistRow, text: str) -> bool:
        """Whether the book or another copy has another answer; it is told."""
        earlier = self._answered.setdefault(row.id, answer)
        if earlier is not answer and self._reason(earlier) != text:
            message = f"{row.matter}有两个原因：这里的，和{earlier.place}的，写得不一样。"
            self._refuse("two-answers", answer, message, "请两个处室商量，只留一个。")
            return True
        if text == row.reason:
            return False
        if row.state == _APPROVED:
            message = "账册里的原因已审，没有用清单上的替换；确要改的，请先把账册里的状态改为已写。"
            self._note(answer, row, message)
            return True
        moved = row.reason and mark_of(row.reason) != answer.text("下发标记")
        same = (answer.text("填写人") or row.author) == row.author
        if moved and not (same and answer.text("处室") == row.office):
            by = "、".join(filter(None, (row.office, row.author))) or "别人"
            message = f"{row.matter}的原因，账册里已有{by}写的，与这里的不一样。"
            self._refuse("two-answers", answer, message, "请商量后只留一个，改清单或改账册。")
            return True
        return False

    def _cells(self, answer: Answer, row: ChecklistRow, text: str) -> dict[str, Any] | None:
        """The cells of the book's row that change; None where the answer is refused."""
        state, day = answer.text("状态") or _WRITTEN, self._day(answer)
        if state not in STATES:
            message = f"状态“{state}”不认识。"
            self._refuse("state", answer, message, f"可选：{'、'.join(STATES)}。")
            return None
        state = _WRITTEN if state == _OPEN else state
        if row.state == _APPROVED and state != _APPROVED:
            self._note(answer, row, "账册里的状态是已审，没有改回。")
            state = _APPROVED
        wanted = {
            "内容": text,
            "作者": answer.text("填写人") or row.author,
            "日期": day or row.day,
            "状态": state,
        }
        if text != row.reason:
            return wanted | {"处室": answer.text("处室") or row.office}
        had = {"内容": text, "作者": row.author, "日期": row.day, "状态": row.state}
        return {name: value for name, value in wanted.items() if value != had[name]}

    def _day(self, answer: Answer) -> date | None:
        cell = answer.cell("日期")
        if isinstance(cell, str) and not cell.strip():
            return None
        day = read_date(cell)
        if isinstance(day, Refusal):
            self._refuse(day.code, answer, f"日期{day.message}", day.mend)
            return None
        return day

    def _tell_changed(self, answer: Answer, row: ChecklistRow) -> None:
        """Figures that are no longer what the section saw."""
        for name, now in (("本年数", row.this), ("增减额", row.change)):
            before = answer.number(name)
            if before is not None and before != now:
                message = f"{name}在清单上是{before:f}，账册里现在是{now:f}，请看原因还对不对。"
                self._note(answer, row, message)
                return

    def _unknown(self, answer: Answer) -> None:
        """A row the book does not ask for: another book's, or one whose change is gone."""
        case = (answer.text("章节"), answer.text("量"), answer.text("科目"))
        unit, number = answer.text("单位代码"), answer.text("编号")
        if number and number == row_id(self.year, unit, case):
            if self._reason(answer):
                told = f"{answer.text('事项')}现在没有增减，不用说明，原因没有写入。"
                self.notes.append(f"{answer.place}：{told}")
            return
        message = f"账册里没有编号“{number}”的事项。"
        mend = "请确认清单出自这本账册、这个年度，编号没有改过。"
        self._refuse("unknown-row", answer, message, mend)

    def _note(self, answer: Answer, row: ChecklistRow, message: str) -> None:
        self.notes.append(f"{answer.place}：{row.matter}：{message}")

    def _refuse(self, code: str, answer: Answer, message: str, mend: str) -> None:
        self.problems.append(Problem(code, answer.place, message, mend))

    def _reason(self, answer: Answer) -> str:
        """The reason in a row; a word for a missing one is none."""
        text = answer.text("原因")
        return "" if text in self.blank else text
