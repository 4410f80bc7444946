"""Write the checklist of what must be explained: an overview, then a sheet for every section.

Made for Excel and WPS alike. Only the columns to fill are open; a missing reason is coloured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from mingzhang.formats.checklist import (
    COLUMNS,
    FOR_THE_WAY_BACK,
    HEAD_ROW,
    NAMES,
    OVERVIEW,
    STATES,
    TO_FILL,
    UNASSIGNED,
    ChecklistRow,
)
from mingzhang.formats.write import workbook as xl

_BODY = {**xl.BODY, "valign": "top", "text_wrap": True, "border": 1}
_LINE, _MOST_HEIGHT = 15, 240  # of a row, in points
_EXPLANATION = "只填“原因”“填写人”“日期”“状态”四列；红的还没有写，黄的超过字数。金额单位：见事项。"


def write_checklist(title: str, rows: Sequence[ChecklistRow], path: Path) -> None:
    """Write the list; InputError if the file cannot be written."""
    by_office: dict[str, list[ChecklistRow]] = {}
    for row in sorted(rows, key=lambda one: (not one.office, one.office)):
        by_office.setdefault(row.office or UNASSIGNED, []).append(row)
    with xl.new_workbook(path) as workbook:
        _Writer(workbook).write(title, by_office)


_Section = tuple[str, Sequence[ChecklistRow]]


class _Writer:
    """Writes one workbook."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        looks = xl.Looks(workbook)
        self.title = looks(**xl.TITLE)
        self.plain = looks(**xl.BODY, text_wrap=True)
        self.note = looks(**xl.BODY, font_color="#595959")
        self.head = looks.head()
        self.grey_head = looks.head(bold=False, font_size=8, font_color=xl.GREY)
        self.link = looks(**_BODY, **xl.LINK)
        self.text = looks(**_BODY)
        self.grey = looks(**_BODY | {"font_size": 8, "font_color": xl.GREY, "text_wrap": False})
        self.money = looks(**_BODY, num_format="#,##0.00;-#,##0.00")
        self.whole = looks(**_BODY, num_format="0")
        self.fill = looks(**_BODY, locked=False, num_format="@", bg_color="#FFFFFF")
        self.day = looks(**_BODY, locked=False, num_format="yyyy-mm-dd")
        self.missing, self.long = looks(bg_color=xl.RED), looks(bg_color=xl.YELLOW)

    def write(self, title: str, by_office: Mapping[str, Sequence[ChecklistRow]]) -> None:
        """The overview, then the sections, those without one last."""
        names = xl.sheet_names([OVERVIEW, *by_office])
        overview = self.workbook.add_worksheet(names[0])
        for name, (office, rows) in zip(names[1:], by_office.items(), strict=True):
            self._section(self.workbook.add_worksheet(name), f"{title}（{office}）", rows)
        self._overview(overview, title, list(zip(names[1:], by_office.items(), strict=True)))

    def _overview(self, page: Any, title: str, sheets: Sequence[tuple[str, _Section]]) -> None:
        page.set_column(0, 0, 30)
        page.set_column(1, 3, 14)
        page.write_string(0, 0, title, self.title)
        page.merge_range(1, 0, 1, 3, _GUIDE, self.plain)
        page.set_row(1, 96)
        xl.put_head(page, 3, ("处室", "事项", "还没有写", "已审"), self.head)
        for number, (name, (office, rows)) in enumerate(sheets, 4):
            target = f"internal:'{name}'!{xl_rowcol_to_cell(HEAD_ROW, NAMES.index('原因'))}"
            page.write_url(number, 0, target, self.link, office)
            page.write_number(number, 1, len(rows), self.whole)
            reasons, states = self._range(name, "原因", rows), self._range(name, "状态", rows)
            blank = sum(not row.reason for row in rows)
            page.write_formula(number, 2, f"=COUNTBLANK({reasons})", self.whole, blank)
            done = sum(row.state == STATES[-1] for row in rows)
            formula = f'=COUNTIF({states},"{STATES[-1]}")'
            page.write_formula(number, 3, formula, self.whole, done)
        self._finish(page)
        page.activate()

    @staticmethod
    def _range(sheet: str, column: str, rows: Sequence[ChecklistRow]) -> str:
        at = NAMES.index(column)
        first = xl_rowcol_to_cell(HEAD_ROW, at, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(HEAD_ROW + len(rows) - 1, at, row_abs=True, col_abs=True)
        quoted = sheet.replace("'", "''")
        return f"'{quoted}'!{first}:{last}"

    def _section(self, page: Any, title: str, rows: Sequence[ChecklistRow]) -> None:
        page.write_string(0, 0, title, self.title)
        page.write_string(1, 0, _EXPLANATION, self.note)
        for index, (name, width, note) in enumerate(COLUMNS):
            page.set_column(index, index, width)
            look = self.grey_head if name in FOR_THE_WAY_BACK else self.head
            page.write_string(HEAD_ROW - 1, index, name, look)
            if note:
                xl.comment(page, HEAD_ROW - 1, index, note)
        for number, row in enumerate(rows, HEAD_ROW):
            self._row(page, number, row)
        self._validate(page, rows)
        last = HEAD_ROW + len(rows) - 1
        xl.frame(page, HEAD_ROW - 1, (last, len(NAMES) - 1), labels=NAMES.index("事项") + 1)
        page.print_area(0, 0, last, len(NAMES) - len(FOR_THE_WAY_BACK) - 1)
        self._finish(page)

    def _row(self, page: Any, number: int, row: ChecklistRow) -> None:
        values = (
            row.id, row.unit, row.office, row.matter, row.against, row.this, row.other, row.change,
            row.percent, "\n".join(row.contributors), row.limit, row.reason, row.author, row.day,
            row.state, row.unit_code, row.section, row.quantity, row.subject, row.issued,
        )  # fmt: skip
        for index, (name, value) in enumerate(zip(NAMES, values, strict=True)):
            xl.put(page, number, index, value, self._look(name, value))
        lines = sum(1 + len(line) // 26 for line in row.contributors)
        lines = max(lines, 1 + len(row.reason) // 28, 1 + len(row.matter) // 14, 2)
        page.set_row(number, min(_MOST_HEIGHT, _LINE * lines))

    def _look(self, name: str, value: object) -> Any:
        if name in TO_FILL:
            return self.day if name == "日期" else self.fill
        if name in FOR_THE_WAY_BACK:
            return self.grey
        return self.text if value is None or isinstance(value, str) else self._number(name)

    def _number(self, name: str) -> Any:
        return self.whole if name == "字数上限" else self.money

    def _validate(self, page: Any, rows: Sequence[ChecklistRow]) -> None:
        """The drop-down of states, the length of reasons, and the colours."""
        last = HEAD_ROW + len(rows) - 1
        state, reason, day = (NAMES.index(name) for name in ("状态", "原因", "日期"))
        page.data_validation(
            HEAD_ROW, state, last, state, {"validate": "list", "source": list(STATES)}
        )
        page.data_validation(HEAD_ROW, day, last, day, xl.only_days("日期", "2025-03-18"))
        cell = xl_rowcol_to_cell(HEAD_ROW, reason, col_abs=True)
        limit = xl_rowcol_to_cell(HEAD_ROW, NAMES.index("字数上限"), col_abs=True)
        area = (HEAD_ROW, reason, last, reason)
        xl.mark(page, area, f"=LEN({cell})=0", self.missing)
        xl.mark(page, area, f"=LEN({cell})>{limit}", self.long)

    @staticmethod
    def _finish(page: Any) -> None:
        """A4 across, one page wide; only what is to be filled in is open."""
        xl.to_print(page)
        allowed = ("format_columns", "format_rows", "autofilter")
        page.protect("", dict.fromkeys(allowed, True))


_GUIDE = (
    "各处室打开自己的工作表，按“增减额”和“贡献最大的项”写原因，填好后把整个文件交回财务；"
    "几个处室各填一份也可以，读回时合在一起。\n"
    "财务用 mingzhang import 账册 需说明事项清单.xlsx 读回，再编一次报告，原因就印进去。\n"
    "原因要写明增加了什么、减少了什么、各多少万元；只写相反方向的，或列举的金额合不上增减额的，"
    "核对时会指出来。"
)
