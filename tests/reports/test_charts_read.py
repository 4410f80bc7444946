"""Numbers drawn in a chart, as the text of a page gives them: held to what the report prints."""

from __future__ import annotations

from tabled import checked_numbers, found, read, say

from mingzhang.model.document import Heading, Paragraph, Text

TEXT = (
    "2024年度本年支出合计3152.21万元，其中：基本支出1955.61万元，占62.04%；"
    "项目支出1196.60万元，占37.96%。"
)


def pie(*labels: str, caption: str = "图3：支出结构图") -> list[Paragraph]:
    return [say(TEXT), *map(say, labels), say(caption)]


SLICES = ("基本支出", "1955.61万元", "（62.04%）", "项目支出", "1196.60万元", "（37.96%）")


def told(blocks: list[Paragraph]) -> list[str]:
    return [one.message for one in found(*blocks, rules=["图中数"])]


def test_numbers_of_a_chart_that_the_text_has_are_checked() -> None:
    assert told(pie(*SLICES)) == []
    held = checked_numbers(*pie(*SLICES))
    assert [held.count(text) for text in ("1955.61", "62.04", "1196.60", "37.96")] == [2, 2, 2, 2]


def test_a_changed_number_of_a_chart_is_told() -> None:
    changed = tuple(text.replace("1955.61", "1965.61") for text in SLICES)
    (message,) = told(pie(*changed))
    assert "图3：支出结构图" in message
    assert "1965.61万元" in message


def test_labels_of_a_chart_are_no_sentences() -> None:
    """A page gives the name of one slice beside the number of another."""
    classes = (
        Heading(3, (Text("（二）一般公共预算财政拨款支出决算结构情况"),)),
        say(
            "2024年度一般公共预算财政拨款支出1084.84万元，主要用于以下方面：社会保障和就业（类）"
            "支出699.20万元，占64.45%；住房保障（类）支出385.64万元，占35.55%。"
        ),
        say("社会保障和就业支出"),
        say("住房保障支出    699.20万元（64.45%）"),
        say("385.64万元（35.55%）"),
    )
    assert [one.rule for one in found(*classes, say("图6：支出结构图"), rules=["同量"])] == []
    # Without a caption they are read as they stand.
    assert [one.rule for one in found(*classes, rules=["同量"])] == ["同量"]


def test_rounded_shares_agree_and_are_not_checked() -> None:
    rounded = tuple(text.replace("62.04", "62").replace("37.96", "38") for text in SLICES)
    assert told(pie(*rounded)) == []
    assert checked_numbers(*pie(*rounded)).count("62") == 0


def test_a_chart_of_something_else_is_not_criticised() -> None:
    assert told(pie("甲项目", "11.11万元", "乙项目", "22.22万元", "丙项目", "1955.61万元")) == []


def test_what_the_axis_counts_is_no_quantity() -> None:
    spots = read(*pie("单位：万元3000", "2000", "1000", "0", *SLICES)).spots
    ticks = [spot.text for spot in spots if spot.reason == "图的刻度"]
    assert ticks == ["3000", "2000", "1000", "0"]


def test_whole_numbers_at_unequal_distances_stay_quantities() -> None:
    spots = read(*pie("共12个", "7", "3", *SLICES)).spots
    assert not [spot for spot in spots if spot.reason == "图的刻度"]
