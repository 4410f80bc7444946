"""Charts: what a reader sees in them, measured in the SVG itself."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from typing import Literal

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mingzhang.formats import charts, fonts
from mingzhang.formats.lines import SIZE, text_width
from mingzhang.model.document import Datum, Figure, Number

SVG = "{http://www.w3.org/2000/svg}"


def amount(text: str) -> Number:
    return Number(text, Decimal(text) * 10_000, "万元", "收入.合计", "2024")


def share(text: str) -> Number:
    return Number(text, Decimal(text), "%", "收入.占比", "2024")


def figure(kind: Literal["bar", "pie"], *data: Datum) -> Figure:
    return Figure("图1：测试图", kind, "万元", data)


GROWTH = figure(
    "bar", Datum("2023年", amount("5529.17")), Datum("2024年", amount("5740.04"))
)  # grows by 3.81 %
INCOME = figure(
    "pie",
    Datum("一般公共预算财政拨款收入", amount("5323.92"), share("99.90")),
    Datum("政府性基金预算财政拨款收入", amount("2.71"), share("0.05")),
    Datum("其他收入", amount("2.60"), share("0.05")),
)


@dataclass(frozen=True)
class Line:
    """A printed line of text and the box it takes, measured with the font it is printed in."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Line) -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > 0.1
            and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.1
        )


@cache
def advances(file: str = "MingzhangSong-Regular.otf") -> dict[str, float]:
    """The width of every character of a shipped font, in ems."""
    font = TTFont(fonts.FOLDER / file, lazy=True)
    widths = font["hmtx"]
    found: dict[str, float] = {}
    for code, name in font.getBestCmap().items():
        found[chr(code)] = widths[name][0] / 1000
    return found


def lines(root: etree._Element) -> list[Line]:
    found = []
    for text in root.iter(f"{SVG}text"):
        for span in text.iter(f"{SVG}tspan"):
            printed = span.text or ""
            width = sum(map(advances().__getitem__, printed)) * SIZE
            x, y = float(span.get("x", "")), float(span.get("y", ""))
            left = (
                x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "")]
            )
            top = y - 0.85 * SIZE
            found.append(Line(printed, left, top, left + width, y + 0.2 * SIZE))
    return found


def drawn(chart: Figure, *, grey: bool = False) -> etree._Element:
    return etree.fromstring(charts.svg(chart, grey=grey).encode())


def bars(root: etree._Element) -> list[etree._Element]:
    return [rect for rect in root.iter(f"{SVG}rect") if rect.get("fill") != "#ffffff"]


def printed(root: etree._Element) -> str:
    return "".join(line.text for line in lines(root))


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return float(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2)


def test_bars_start_at_zero_so_a_small_growth_looks_small() -> None:
    before, after = (float(bar.get("height", "")) for bar in bars(drawn(GROWTH)))
    assert after / before == pytest.approx(5740.04 / 5529.17, rel=0.001)


def test_every_bar_carries_its_value_and_unit() -> None:
    text = printed(drawn(GROWTH))
    assert "5529.17万元" in text
    assert "5740.04万元" in text
    assert "2023年" in text


def test_a_negative_amount_hangs_below_the_axis() -> None:
    root = drawn(figure("bar", Datum("甲", amount("100")), Datum("乙", amount("-50"))))
    up, down = bars(root)
    bottom = float(up.get("y", "")) + float(up.get("height", ""))
    assert float(down.get("y", "")) == pytest.approx(bottom, abs=0.02)
    assert "-50万元" in printed(root)


def test_an_unknown_amount_is_a_gap_with_its_word() -> None:
    root = drawn(figure("bar", Datum("2023年", None), Datum("2024年", amount("0.00"))))
    assert bars(root) == []
    assert "未知" in printed(root)
    assert "0.00万元" in printed(root)


def test_long_names_or_many_data_lie_level() -> None:
    data = [
        Datum(f"第{at}项测试支出（含上级专项资金）", amount(str(at * 100))) for at in range(1, 13)
    ]
    widths = [float(bar.get("width", "")) for bar in bars(drawn(figure("bar", *data)))]
    assert widths == pytest.approx([widths[0] * at for at in range(1, 13)], rel=0.01)


def test_level_bars_that_are_all_negative_end_at_the_axis() -> None:
    data = [Datum(f"第{at}项测试支出（含上级专项资金）", amount(f"-{at}")) for at in range(1, 12)]
    root = drawn(figure("bar", *data))
    (axis,) = root.iter(f"{SVG}line")
    for bar in bars(root):
        end = float(bar.get("x", "")) + float(bar.get("width", ""))
        assert end == pytest.approx(float(axis.get("x1", "")), abs=0.02)
    assert max(line.right for line in lines(root)) <= charts.WIDTH


def test_a_slice_of_a_half_thousandth_has_a_label_and_a_leader_line() -> None:
    root = drawn(INCOME)
    assert "2.60万元（0.05%）" in printed(root)
    assert len(list(root.iter(f"{SVG}polyline"))) == 3
    assert len(list(root.iter(f"{SVG}path"))) == 3


def test_the_only_slice_is_a_full_circle() -> None:
    root = drawn(figure("pie", Datum("财政拨款收入", amount("12.00"), share("100"))))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert list(root.iter(f"{SVG}path")) == []


def test_an_unknown_slice_takes_what_the_known_shares_leave() -> None:
    known = Datum("接待", amount("4.25"), share("25"))
    root = drawn(figure("pie", Datum("用车", None), known))
    hollow, filled = root.iter(f"{SVG}path")
    assert (hollow.get("fill"), hollow.get("stroke-dasharray")) == ("none", "3 2")
    end = re.search(r"1 ([-\d.]+) ([-\d.]+)Z", hollow.get("d", ""))
    assert end is not None
    x, y = float(end[1]) - charts.WIDTH / 2, float(end[2])
    centre_y = float(re.match(r"M[\d.]+ ([\d.]+)L", hollow.get("d", ""))[1])  # type: ignore[index]
    assert math.degrees(math.atan2(x, centre_y - y)) % 360 == pytest.approx(270, abs=0.1)
    assert filled.get("fill") != "none"


def test_a_pie_with_a_negative_amount_becomes_bars() -> None:
    root = drawn(figure("pie", Datum("甲", amount("5")), Datum("乙", amount("-1"))))
    assert len(bars(root)) == 2


@pytest.mark.parametrize("palette", [charts.COLOURS, charts.GREYS])
@pytest.mark.parametrize("count", [2, 3, 8, 9, 10, 17])
def test_neighbouring_slices_differ_in_lightness(palette: tuple[str, ...], count: int) -> None:
    data = [Datum(f"第{at}类", amount("10")) for at in range(count)]
    root = drawn(figure("pie", *data), grey=palette is charts.GREYS)
    fills = [path.get("fill", "") for path in root.iter(f"{SVG}path")]
    assert set(fills) <= set(palette)
    for one, other in pairwise([*fills, fills[0]]):
        light, dark = sorted((luminance(one), luminance(other)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 1.5  # the contrast ratio of WCAG


def test_grey_charts_have_no_colour() -> None:
    for colour in re.findall(r"#([0-9a-f]{6})", charts.svg(INCOME, grey=True)):
        assert colour[0:2] == colour[2:4] == colour[4:6]


def test_a_chart_says_itself_in_words() -> None:
    root = drawn(INCOME)
    assert root.get("aria-label") == INCOME.alternative
    assert root.findtext(f"{SVG}title") == "图1：测试图"


def test_charts_are_flat_and_repeatable_and_name_their_fonts() -> None:
    source = charts.svg(INCOME)
    assert source == charts.svg(INCOME)
    assert not re.search("gradient|filter|shadow", source, re.IGNORECASE)
    assert "'Mingzhang Song','Noto Serif CJK SC','SimSun',serif" in source


def test_markup_in_a_name_stays_text() -> None:
    root = drawn(figure("bar", Datum("<b>&\"'", amount("1"))))
    assert "<b>&\"'" in printed(root)


@pytest.mark.parametrize(
    "file", sorted(path.name for path in fonts.FOLDER.iterdir() if path.suffix in {".otf", ".ttf"})
)
def test_no_text_is_wider_than_it_is_taken_to_be(file: str) -> None:
    signs = [chr(code) for code in range(0x20, 0x24F)] + list("一，“—①℃㎡…")
    for sign in signs:
        assert advances(file).get(sign, 0) <= text_width(sign, 1), sign


names = st.text("一般公共预算支出（含）、“”0123456789.Abc", min_size=1, max_size=40)
amounts = st.one_of(
    st.none(),
    st.decimals(0, 10**7, places=2).map(lambda value: amount(str(value))),
    st.just(amount("0")),
)
shares = st.one_of(st.none(), st.decimals(0, 100, places=2).map(lambda value: share(str(value))))
data = st.lists(st.builds(Datum, names, amounts, shares), min_size=1, max_size=14)
signed = st.lists(
    st.builds(Datum, names, st.decimals(-(10**7), 10**7, places=2).map(lambda v: amount(str(v)))),
    min_size=1,
    max_size=14,
)


def assert_readable(chart: Figure) -> None:
    """No line of text covers another or leaves the chart, and every value is printed."""
    root = drawn(chart)
    found = lines(root)
    for one, other in combinations(found, 2):
        assert not one.covers(other), (one, other)
    height = float(root.get("height", ""))
    for line in found:
        assert line.left >= -0.1, line
        assert line.right <= charts.WIDTH + 0.1, line
        assert line.top >= -0.1, line
        assert line.bottom <= height + 0.1, line
    text = printed(root)
    for datum in chart.data:
        assert (f"{datum.number.text}万元" if datum.number else "未知") in text


@settings(max_examples=150, deadline=None)
@given(data)
def test_labels_of_a_pie_never_overlap(data: list[Datum]) -> None:
    assert_readable(figure("pie", *data))


@settings(max_examples=150, deadline=None)
@given(data)
def test_labels_of_bars_never_overlap(data: list[Datum]) -> None:
    assert_readable(figure("bar", *data))


@settings(max_examples=100, deadline=None)
@given(signed)
def test_labels_of_negative_bars_never_overlap(data: list[Datum]) -> None:
    assert_readable(figure("bar", *data))


def test_png_files_have_the_size_asked_for_and_are_found_by_caption() -> None:
    second = Figure("图2：另一图", "pie", "万元", INCOME.data)
    images = charts.png([GROWTH, second], scale=2)
    assert list(images) == ["图1：测试图", "图2：另一图"]
    for image in images.values():
        assert image.startswith(b"\x89PNG")
        assert int.from_bytes(image[16:20]) == 2 * charts.WIDTH
    assert charts.png([]) == {}
    assert list(charts.png([GROWTH])) == ["图1：测试图"]
