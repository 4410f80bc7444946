"""The page of an audit in a real browser: jumps, keys, filters, a phone's width, no scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from reviewed import at, finding, held_against, written
from test_html_browser import CONTRASTS

from chromium import CHROMIUM
from mingzhang.formats.write.review_marks import NumberMark
from mingzhang.formats.write.review_page import Review, ReviewedFile, write_review_page
from mingzhang.model.document import Paragraph, Text
from mingzhang.model.finding import Outcome

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report whose first finding stands far above its last, one with a consequence."""
    folder = tmp_path_factory.mktemp("review")
    document, path = written(folder, "html")
    filling = tuple(Paragraph((Text(f"第{n}段，没有数。"),)) for n in range(60))
    document = type(document)(
        document.title, (*document.blocks[:-2], *filling, *document.blocks[-2:])
    )
    growth, cell = at(document, path, "12.23"), at(document, path, "1233.95", 1)
    cause = finding("甲", growth)
    found = (
        cause,
        finding("果", at(document, path, "0.05"), cause=cause.id),
        finding("乙", cell, held_against(at(document, path, "1100.00")), severity="info"),
    )
    numbers = (
        NumberMark(growth, "12.23", "checked", ("由1234.57÷1100.00得",)),
        NumberMark(at(document, path, "1234.57"), "1234.57", "checked", ("由拨款＋其他得",)),
    )
    review = Review(
        document.title,
        ("某市测试局",),
        (ReviewedFile(path.name, str(path), document),),
        found,
        (Outcome("一", "合计等于各项之和", 3, 1, {"缺少：项": 2}),),
        numbers,
    )
    page = folder / "审核.html"
    page.write_text(write_review_page(review), encoding="utf-8")
    return page.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(address)
    yield opened
    opened.close()
    assert problems == []


def in_sight(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return box is not None and 0 <= box["y"] <= 800


def test_a_click_on_a_card_shows_and_marks_the_place(page: Page) -> None:
    assert not in_sight(page, "#report .hit.info")
    page.locator("aside > .card.info .message").click()
    assert in_sight(page, "#report .hit.info")
    assert page.locator("#report .now").all_inner_texts() == ["1100.00", "1233.95"]


def test_a_click_on_what_is_wrong_shows_its_card_in_its_fold(page: Page) -> None:
    assert not page.locator(".under .card").is_visible()
    page.locator("#report a.hit", has_text="0.05").first.click()
    assert page.locator(".under .card").is_visible()
    assert "now" in str(page.locator(".under .card").get_attribute("class"))


def test_a_click_on_a_checked_number_tells_its_proof(page: Page) -> None:
    number = page.locator("#report span.checked")
    number.click()
    proof = page.get_by_role("dialog")
    assert proof.is_visible()
    assert proof.inner_text().split("\n")[0] == "1234.57"
    assert "由拨款＋其他得" in proof.inner_text()
    page.keyboard.press("Escape")
    assert not proof.is_visible()
    number.focus()
    page.keyboard.press("Enter")
    assert proof.is_visible()


def test_keys_walk_through_the_findings(page: Page) -> None:
    current = "document.activeElement.id"
    page.keyboard.press("j")
    first = page.evaluate(current)
    page.keyboard.press("j")
    second = page.evaluate(current)
    assert first.startswith("f-")
    assert second.startswith("f-")
    assert first != second
    assert in_sight(page, "#report .hit.now")
    page.keyboard.press("k")
    assert page.evaluate(current) == first


@pytest.mark.parametrize("scripts", [True, False])
def test_a_severity_can_be_hidden(browser: Browser, address: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address)
    shown = page.locator("aside > .card:visible")
    assert shown.count() == 2
    page.locator("label.info").click()
    assert shown.count() == 1
    context.close()


def test_without_scripts_cards_and_places_are_there_and_linked(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    words = page.inner_text("aside")
    assert "虚构的差错甲" in words
    assert "虚构的差错乙" in words
    assert not page.locator(".keys").is_visible()
    page.locator("aside > .card.info h3 a").click()
    assert in_sight(page, "#report .hit.info")
    context.close()


def test_a_phone_scrolls_no_page_sideways(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_on_paper_everything_is_unfolded_and_in_one_column(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".under .card").is_visible()
    findings, report = (
        page.locator("#findings").bounding_box(),
        page.locator("#report").bounding_box(),
    )
    assert findings is not None
    assert report is not None
    assert findings["y"] + findings["height"] <= report["y"]


def test_text_stands_out_from_its_ground(page: Page) -> None:
    selected = CONTRASTS.replace('"main *, header *"', '"main *, header *, aside *, label *"')
    ratios = page.evaluate(selected)
    assert len(ratios) > 40
    assert min(ratios) >= 4.5  # WCAG 2.1, level AA
