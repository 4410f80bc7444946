"""Passages and numbers of two versions are brought together; slots keep numbers alive."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mingzhang.model.document import Document, Inline, Number, Paragraph, Text, plain
from mingzhang.model.wording import KeptWording
from mingzhang.reports.edited import compare
from mingzhang.reports.passages import Passage, aligned, differing, token_pairs
from mingzhang.reports.wording import Slots, reworded

LINES = [f"第{name}段说的是{name * 6}。" for name in "甲乙丙丁戊己庚辛"]


def number(text: str, quantity: str) -> Number:
    return Number(text, Decimal(text) * 10_000, "万元", quantity, "2024||00|汇总")


def passage(*parts: str | Number) -> Passage:
    content = tuple(Text(part) if isinstance(part, str) else part for part in parts)
    return Passage("paragraph", content)


@given(
    kept=st.lists(st.booleans(), min_size=len(LINES), max_size=len(LINES)),
    added=st.integers(0, len(LINES)),
)
def test_deleted_and_added_lines_are_exactly_those(kept: list[bool], added: int) -> None:
    after = [line for line, keep in zip(LINES, kept, strict=True) if keep]
    at = min(added, len(after))
    after.insert(at, "完全不相干的文字，ABCDEFG")
    pairs = list(aligned(LINES, after))
    assert [old for old, _ in pairs if old is not None] == list(range(len(LINES)))
    assert [new for _, new in pairs if new is not None] == list(range(len(after)))
    assert {old for old, new in pairs if new is None} == {
        index for index, keep in enumerate(kept) if not keep
    }
    assert [new for old, new in pairs if old is None] == [at]


def test_a_reworded_line_is_the_same_line() -> None:
    after = [line.replace("说的是", "讲的是") for line in LINES]
    assert list(aligned(LINES, after)) == [(i, i) for i in range(len(LINES))]


def test_numbers_are_told_by_the_words_around_them() -> None:
    old = passage("收入", number("12.50", "甲"), "万元，支出", number("9.75", "乙"), "万元。")
    new = passage("今年支出99万元，收入12.5万元，支出8.00万元。")
    pairs = [(a and a.text, b and b.text) for a, b in token_pairs(old, new)]
    assert ("12.50", "12.5") in pairs
    assert ("9.75", "8.00") in pairs
    assert (None, "99") in pairs


def test_swapped_numbers_keep_their_quantities() -> None:
    """Each is held against its own quantity; exchanged without their marks they are wrong."""
    first, second = number("12.50", "甲"), number("9.75", "乙")
    book = Document("", (Paragraph((first, Text("万元，"), second, Text("万元。"))),))
    moved = Document("", (Paragraph((second, Text("万元，"), first, Text("万元。"))),))
    typed = Document("", (Paragraph((Text("9.75万元，12.50万元。"),)),))
    assert compare(book, moved, lambda _text, _start: None).changes == []
    found = compare(book, typed, lambda _text, _start: None).changes
    assert [(one.judgement, one.before, one.after) for one in found] == [
        ("contradicts", "12.50", "9.75"),
        ("contradicts", "9.75", "12.50"),
    ]


def test_only_what_differs_is_shown() -> None:
    before = "一" * 50 + "增加" + "二" * 50
    after = "一" * 50 + "减少" + "二" * 50
    left, right = differing(before, after)
    assert ("增加" in left, "减少" in right) == (True, True)
    assert len(left) < 40


TEXTS = {("原因", "甲", ""): ("主要原因是新增了项目。",)}
SLOTS = Slots(TEXTS, ["主要原因是"])


def paragraph(amount: str, direction: str = "增加") -> Paragraph:
    parts: tuple[Inline, ...] = (
        *(Text("收入"), number(amount, "甲"), Text(f"万元，{direction}")),
        *(number("1.00", "乙"), Text("万元。主要变动原因是新增了项目。")),
    )
    return Paragraph(parts)


def test_kept_wording_moves_with_its_numbers() -> None:
    original = SLOTS.skeleton(paragraph("12.50").content)
    kept = "今年{甲@2024||00|汇总}万元，因为{文字：原因|甲|}。"
    document = Document("", (paragraph("88.00"),))
    new, unused = reworded(document, [KeptWording(original, kept)], SLOTS)
    assert unused == []
    (block,) = new.blocks
    assert isinstance(block, Paragraph)
    assert plain(block.content) == "今年88.00万元，因为新增了项目。"
    assert [one.quantity for one in block.content if isinstance(one, Number)] == ["甲"]


def test_a_turned_direction_makes_it_outdated() -> None:
    original = SLOTS.skeleton(paragraph("12.50").content)
    one = KeptWording(original, "今年{甲@2024||00|汇总}万元。")
    document = Document("", (paragraph("12.50", "减少"),))
    assert reworded(document, [one], SLOTS) == (document, [one])


def test_a_number_the_report_lacks_makes_it_outdated() -> None:
    original = SLOTS.skeleton(paragraph("12.50").content)
    one = KeptWording(original, "今年{丙@2024||00|汇总}万元。")
    document = Document("", (paragraph("12.50"),))
    assert reworded(document, [one], SLOTS) == (document, [one])


def test_an_empty_wording_leaves_the_paragraph_out_and_lines_make_more() -> None:
    original = SLOTS.skeleton(paragraph("12.50").content)
    document = Document("", (paragraph("12.50"),))
    assert reworded(document, [KeptWording(original, "")], SLOTS)[0].blocks == ()
    two = reworded(document, [KeptWording(original, "甲。\n乙。")], SLOTS)[0].blocks
    assert [plain(block.content) for block in two if isinstance(block, Paragraph)] == [
        "甲。",
        "乙。",
    ]
