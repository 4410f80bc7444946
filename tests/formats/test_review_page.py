"""The page of an audit, parsed as a browser without scripts would."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from reviewed import FORMATS, HOSTILE, at, finding, held_against, numbers, written

from mingzhang.formats.write.review_marks import NumberMark
from mingzhang.formats.write.review_page import Review, ReviewedFile, write_review_page
from mingzhang.model.document import Anchor, Document, Heading, Paragraph, Text
from mingzhang.model.finding import Finding, Location, Outcome


def page(
    files: tuple[ReviewedFile, ...],
    findings: tuple[Finding, ...] = (),
    numbers: tuple[NumberMark, ...] = (),
    outcomes: tuple[Outcome, ...] = (),
    **facts: str,
) -> Any:
    title = facts.get("title", "某市测试局2024年度收支报告")
    review = Review(
        title, ("某市测试局", "2024年度"), files, findings, outcomes, numbers, ("说明一句",)
    )
    return html.document_fromstring(write_review_page(review))


def one(document: Document, path: Path) -> tuple[ReviewedFile, ...]:
    return (ReviewedFile(path.name, str(path), document),)


def text(element: Any) -> str:
    return re.sub(r"\s+", " ", element.text_content())


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_finding_with_a_place_has_a_card_and_a_mark(suffix: str, tmp_path: Path) -> None:
    document, path = written(tmp_path, suffix)
    places = [place for _, _, _, place in numbers(document, path)]
    found = tuple(
        finding(f"第{n}条", place, held_against(places[0])) for n, place in enumerate(places)
    )
    shown = page(one(document, path), found)
    for made, (piece, _, number, _) in zip(found, numbers(document, path), strict=True):
        (card,) = shown.xpath(f"//article[@id='f-{made.id}']")
        (link,) = card.xpath("./h3/a")
        (place,) = shown.xpath(f"//*[@id='{link.get('href')[1:]}']")
        mark = place.getnext()
        while mark.tag == "i":  # several places begin here
            mark = mark.getnext()
        expected = piece.text if suffix == "xlsx" else number
        assert mark.text == re.sub(r"\s+", " ", expected)
        assert made.id in mark.get("data-f").split()
        assert mark.get("href") is not None
        assert made.message in text(card)
        assert "虚构的依据" in text(card)
        assert "虚构的核实办法" in text(card)


def test_the_text_of_the_report_is_all_there(tmp_path: Path) -> None:
    document, path = written(tmp_path, "docx")
    bare = page(one(document, path))
    marked = page(
        one(document, path),
        tuple(finding(str(n), place) for n, (*_, place) in enumerate(numbers(document, path))),
    )
    (plain,), (cut,) = bare.xpath("//main"), marked.xpath("//main")
    assert text(cut) == text(plain)
    assert "负责全市测试工作的组织实施与监督检查。" in text(plain)
    assert "图1：收入变动情况图" in text(plain)


def test_numbers_have_their_class_and_say_why(tmp_path: Path) -> None:
    document, path = written(tmp_path, "txt")
    kinds = (
        NumberMark(
            at(document, path, "12.23"), "12.23", "checked", ("由1234.57－1100.00得", "又一条")
        ),
        NumberMark(at(document, path, "99.95"), "99.95", "uncheckable", ("没有分母",)),
        NumberMark(at(document, path, "0.05"), "0.05", "uncheckable", ("没有分母",)),
        NumberMark(at(document, path, "2024"), "2024", "not_quantity", ("日期",)),
    )
    shown = page(one(document, path), numbers=kinds)
    titles = {e.text: (e.get("class"), e.get("title")) for e in shown.xpath("//main//span[@title]")}
    assert titles == {
        "12.23": ("n checked", "已核对：由1234.57－1100.00得\n又一条"),
        "99.95": ("n uncheckable", "无法核对：没有分母"),
        "0.05": ("n uncheckable", "无法核对：没有分母"),
        "2024": ("n not-quantity", "不是量：日期"),
    }
    head = text(shown.xpath("//header")[0])
    assert (
        "印出的数 4 个，其中量 3 个： 已核对 1（33.3%）， 无法核对 2； 日期、序号、编码等 1 个"
        in head
    )
    assert "没有分母：2 个" in head
    assert "说明一句" in head


def test_a_number_that_is_disputed_and_checked_is_one_link(tmp_path: Path) -> None:
    document, path = written(tmp_path, "pdf")
    place = at(document, path, "12.23")
    mark = NumberMark(place, "12.23", "checked", ("由…得",))
    shown = page(one(document, path), (finding("甲", place, severity="warning"),), (mark,))
    (link,) = shown.xpath("//main//a[@href]")
    assert (link.text, link.get("class")) == ("12.23", "n checked hit warning")
    assert "由…得" in link.get("title")
    assert "需说明：虚构的差错甲" in link.get("title")


def test_what_was_looked_at_is_told_once_a_title(tmp_path: Path) -> None:
    document, path = written(tmp_path, "txt")
    outcomes = (
        Outcome("一", "合计等于各项之和", 3, 1, {"缺少：项": 2}),
        Outcome("二", "合计等于各项之和", 4, 0, {"缺少：项": 1, "数值过大": 1}),
        Outcome("三", "没有遇到的规则", 0, 0),
    )
    (head,) = page(one(document, path), outcomes=outcomes).xpath("//header")
    assert "核对 12 项：通过 7，不通过 1，无法核对 4" in text(head)
    rows = [[text(cell) for cell in row] for row in head.xpath(".//tbody/tr")]
    assert rows == [["合计等于各项之和", "7", "1", "4", "缺少：项（3）；数值过大（1）"]]


def test_findings_come_in_reading_order_and_consequences_under_their_cause(tmp_path: Path) -> None:
    document, path = written(tmp_path, "pdf")
    first, second = at(document, path, "1234.57"), at(document, path, "12.23")
    cause = finding("因", second)
    found = (
        finding("果", at(document, path, "0.05"), cause=cause.id),
        finding("没有地方"),
        cause,
        finding("先", first, severity="info"),
        finding("因不在", second, cause="0123456789abcdef"),
    )
    shown = page(one(document, path), found)
    own = [card.get("id")[2:] for card in shown.xpath("//aside/article")]
    assert own == [found[3].id, cause.id, found[4].id, found[1].id]
    (fold,) = shown.xpath(f"//article[@id='f-{cause.id}']/details[@class='under']")
    assert "由此引起的 1 处不符" in text(fold)
    assert [card.get("id")[2:] for card in fold.xpath("./article")] == [found[0].id]
    labels = [text(label) for label in shown.xpath("//label")]
    assert labels == ["必改 3", "需说明 0", "建议 1"]


def test_several_files_are_several_sections(tmp_path: Path) -> None:
    report, sheet = written(tmp_path, "docx"), written(tmp_path, "xlsx")
    found = finding("甲", at(*sheet, "1233.95")), finding("乙", at(*report, "12.23"))
    shown = page((*one(*report), *one(*sheet)), found)
    heads = [text(head) for head in shown.xpath("//main//h2[@class='file']")]
    assert heads == ["报告.docx", "报告.xlsx"]
    first, second = shown.xpath("//main/section")
    assert [link.text for link in first.xpath(".//a[@class='hit error']")] == ["12.23"]
    assert [link.text for link in second.xpath(".//a[@class='hit error']")] == ["1233.95"]
    cards = [card.get("id")[2:] for card in shown.xpath("//aside/article")]
    assert cards == [found[1].id, found[0].id]


def test_pages_are_marked_where_the_format_has_any(tmp_path: Path) -> None:
    document, path = written(tmp_path, "pdf")
    words = [text(line) for line in page(one(document, path)).xpath("//main//p[@class='page']")]
    assert words[0] == "第1页"
    assert words[-1] == f"第{document.pages}页"
    document, path = written(tmp_path, "docx")
    words = [text(line) for line in page(one(document, path)).xpath("//main//p[@class='page']")]
    assert words == ["另起一页"] * 2  # before the contents, and after it


def test_overlapping_places_keep_every_word(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    paragraph = Paragraph((Text("收入总计12.5万元，增长3%。"),), anchor=Anchor(column=1, path="/p"))
    document = Document("甲", (paragraph,))

    def place(start: int, end: int) -> Location:
        return Location("suspect", file=str(path), column=start + 1, path="/p", length=end - start)

    first = finding("前", place(2, 10), severity="info")
    second = finding("后", place(4, 13), severity="warning")
    mark = NumberMark(place(4, 8), "12.5", "checked")
    (shown,) = page(one(document, path), (first, second), (mark,)).xpath(
        "//main//p[@class='mz-body']"
    )
    cut = [(e.text, e.get("class"), e.get("data-f").split()) for e in shown.xpath("./a")]
    assert text(shown) == "收入总计12.5万元，增长3%。"
    assert cut == [
        ("总计", "hit info", [first.id]),
        ("12.5", "n checked hit warning", [first.id, second.id]),
        ("万元", "hit warning", [first.id, second.id]),
        ("，增长", "hit warning", [second.id]),
    ]
    assert [e.get("id") for e in shown.xpath("./i")] == [f"at-{first.id}-0", f"at-{second.id}-0"]


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 3}.html"
    document = Document(
        HOSTILE, (Paragraph((Text(f"{HOSTILE}12.5"),)), Heading(1, (Text(HOSTILE),)))
    )
    place = Location(
        "suspect", file=str(path), section=HOSTILE, table=HOSTILE, quote=f"{HOSTILE}12.5"
    )
    made = finding("甲", place, message=HOSTILE)
    mark = NumberMark(place, "12.5", "uncheckable", (HOSTILE,))
    outcome = Outcome("规则", HOSTILE, 1, 0, {HOSTILE: 1})
    files = (ReviewedFile(HOSTILE, str(path), document), ReviewedFile("b", "b", document))
    shown = page(files, (made,), (mark,), (outcome,), title=HOSTILE)
    assert len(shown.xpath("//script")) == 1
    assert shown.xpath("//b[.='&']") == []
    assert text(shown.xpath("//h1")[0]) == HOSTILE
    assert shown.xpath("//article/p[@class='message']")[0].text == HOSTILE
    assert shown.xpath("//aside//h3/a")[0].text.count(HOSTILE) == 1


def test_the_page_asks_for_nothing_outside(tmp_path: Path) -> None:
    document, path = written(tmp_path, "docx")
    shown = page(one(document, path), (finding("甲", at(document, path, "12.23")),))
    assert shown.xpath("//@src | //link | //img | //iframe | //form") == []
    assert all(link.startswith("#") for link in shown.xpath("//@href"))
    styles = "".join(shown.xpath("//style/text()"))
    assert "url(" not in styles
    assert "@import" not in styles
    (policy,) = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
