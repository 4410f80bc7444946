"""A short invented report with every kind of block, for the tests of writers and readers."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.model.document import (
    Cell,
    Contents,
    Datum,
    Document,
    Figure,
    Heading,
    Number,
    PageBreak,
    Paragraph,
    Table,
    Text,
)

TOTAL = Number(
    text="1234.57",
    value=Decimal("12345678.90"),
    unit="万元",
    quantity="收入.合计",
    key="2024|某市测试局|汇总",
    source="收入表第 3 行至第 8 行，6 条记录相加",
    trace=("收入.csv 第 3 行：10000000.00 元", "收入.csv 第 8 行：2345678.90 元 <调整>"),
)
BEFORE = Number(
    "1100.00", Decimal("11000000"), "万元", "收入.合计", "2023|某市测试局|汇总", "上年表"
)
GROWTH = Number("12.23", Decimal("12.23"), "%", "收入.增长率", "2024|某市测试局", "两年合计之比")
TINY = Number("0.05", Decimal("0.05"), "%", "收入.占比", "2024|其他", "其他收入除以合计")
REST = Number("99.95", Decimal("99.95"), "%", "收入.占比", "2024|拨款", "拨款除以合计")
GRANT = Number("1233.95", Decimal("12339500"), "万元", "收入.拨款", "2024", "收入表第 3 行")
OTHER = Number("0.62", Decimal("6178.90"), "万元", "收入.其他", "2024", "收入表第 8 行")


def report(draft: str = "送审稿") -> Document:
    """The report of 某市测试局 for 2024."""
    return Document(
        title="某市测试局2024年度收支报告",
        department="某市测试局",
        year=2024,
        draft=draft,
        blocks=(
            Paragraph((Text("某市测试局"),), role="cover-title"),
            Paragraph((Text("2024年度收支报告"),), role="cover-title"),
            Paragraph((Text("2025年8月22日"),), role="cover-date"),
            PageBreak(),
            Contents(),
            PageBreak(),
            Heading(1, (Text("第一部分 概况"),)),
            Heading(2, (Text("一、主要职责"),)),
            Paragraph((Text("负责全市测试工作的组织实施与监督检查。"),)),
            Heading(2, (Text("二、机构设置"),)),
            Paragraph((Text("1.某市测试中心"),), role="listing"),
            Paragraph((Text("2.某市样例服务站"),), role="listing"),
            Heading(1, (Text("第二部分 收支情况说明"),)),
            Heading(2, (Text("一、收入情况"),)),
            Paragraph(
                (
                    Text("2024年度收入总计"),
                    TOTAL,
                    Text("万元，与2023年度的"),
                    BEFORE,
                    Text("万元相比，增长"),
                    GROWTH,
                    Text("%。主要变动原因是"),
                    Text("【待补】", mark=True),
                    Text("。其中拨款"),
                    GRANT,
                    Text("万元，占"),
                    REST,
                    Text("%；其他收入"),
                    OTHER,
                    Text("万元，占"),
                    TINY,
                    Text("%。"),
                )
            ),
            Figure(
                "图1：收入变动情况图",
                "bar",
                "万元",
                (Datum("2023年度", BEFORE), Datum("2024年度", TOTAL), Datum("2025年度", None)),
            ),
            Figure(
                "图2：收入结构图",
                "pie",
                "万元",
                (Datum("拨款", GRANT, REST), Datum("其他收入", OTHER, TINY)),
            ),
            Heading(3, (Text("（一）收入明细"),)),
            wide_table(),
            Paragraph(
                (Text("本报告所列金额因四舍五入，各项之和与合计可能略有出入。"),), role="note"
            ),
        ),
    )


def wide_table() -> Table:
    """Eight columns under a head of two rows, with a row head over two rows."""
    names = ("合计", "本级拨款", "上级补助", "事业收入", "经营收入", "附属上缴", "其他")
    head = (
        (
            Cell((Text("项目"),), columns=2, align="center"),
            Cell((Text("本年收入"),), columns=7, align="center"),
        ),
        (
            Cell((Text("编码"),), align="center"),
            Cell((Text("名称"),), align="center"),
            *(Cell((Text(name),), align="center") for name in names),
        ),
    )
    body = (
        (
            Cell((Text("201"),), rows=2),
            Cell((Text("一般服务"),)),
            _amount(TOTAL),
            _amount(GRANT),
            *(Cell(align="right") for _ in range(4)),
            _amount(OTHER),
        ),
        (
            Cell((Text("　　其中：日常服务"),)),
            _amount(BEFORE),
            *(Cell(align="right") for _ in range(6)),
        ),
    )
    return Table(
        title="收入明细表",
        rows=head + body,
        head_rows=2,
        form="收入明细",
        code="公开02表",
        owner="部门：某市测试局",
        unit="金额单位：万元",
        notes=("注：本表反映本年度取得的各项收入。",),
        landscape=True,
    )


def _amount(number: Number) -> Cell:
    return Cell((number,), align="right")
