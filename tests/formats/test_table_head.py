"""Lines above a table, told by their words alone, in whatever kind of file they stand."""

from __future__ import annotations

import pytest

from mingzhang.formats.read.table_head import read_head_line


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("金额单位：万元", {"unit": "金额单位：万元"}),
        ("（单位：人民币元）", {"unit": "（单位：人民币元）"}),
        ("计量单位：辆", {"unit": "计量单位：辆"}),
        ("单位：某某局", {"owner": "单位：某某局"}),
        ("编制单位（公章）：某某局", {"owner": "编制单位（公章）：某某局"}),
        ("单位：某某局\t单位代码：101", {"owner": "单位：某某局　单位代码：101"}),
        ("部门：某某局  2024年度  单位：万元", {"owner": "部门：某某局", "unit": "单位：万元"}),
        ("收入总表\t公开02表", {"title": "收入总表", "code": "公开02表"}),
        ("部门：某某局\t看不懂", {}),
        ("收入总表\t支出总表", {}),
    ],
)
def test_each_part_of_a_line_is_told(line: str, parts: dict[str, str]) -> None:
    assert read_head_line(line) == parts
