"""The written page in a real browser: the card of a number, a phone's width, paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sample_report import TOTAL, report

from chromium import CHROMIUM
from mingzhang.formats.write.html import write_html, write_paste_html

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    (made / "报告.html").write_text(write_html(report()), encoding="utf-8")
    (made / "网站粘贴版.html").write_text(write_paste_html(report()), encoding="utf-8")
    return made


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text))
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto((folder / "报告.html").as_uri())
    yield opened
    opened.close()
    assert problems == []


def test_a_click_on_a_number_shows_where_it_comes_from(page: Page) -> None:
    card = page.get_by_role("dialog")
    assert not card.is_visible()
    page.locator("p data.n").first.click()
    assert card.is_visible()
    shown = card.inner_text()
    for expected in ("1234.57万元", "12,345,678.90元", TOTAL.source, *TOTAL.trace):
        assert expected in shown


def test_the_card_opens_and_closes_by_keys_and_gives_the_focus_back(page: Page) -> None:
    number = page.locator("p data.n").first
    number.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog")
    assert card.is_visible()
    assert number.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert number.evaluate("element => element === document.activeElement")


def test_another_number_and_the_button_replace_and_close_the_card(page: Page) -> None:
    page.locator("p data.n").first.click()
    page.locator("td data.n").last.click()
    card = page.get_by_role("dialog")
    assert card.get_by_role("heading").inner_text() == "1100.00万元"
    card.get_by_role("button", name="关闭").click()
    assert not card.is_visible()


@pytest.mark.parametrize("name", ["报告.html", "网站粘贴版.html"])
def test_a_phone_scrolls_no_page_sideways(browser: Browser, folder: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto((folder / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_on_a_phone_the_card_is_on_the_screen_and_a_wide_table_scrolls_alone(
    browser: Browser, folder: Path
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True)
    page.goto((folder / "报告.html").as_uri())
    page.locator("p data.n").first.tap()
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert 0 <= box["y"] <= box["y"] + box["height"] <= 740
    room, wide = page.locator(".scroll").evaluate("e => [e.clientWidth, e.scrollWidth]")
    assert room < 360 < wide
    page.close()


def test_on_a_wide_screen_the_contents_stands_beside_the_text(page: Page) -> None:
    contents = page.get_by_role("navigation").bounding_box()
    text = page.locator(".mz-body").first.bounding_box()
    assert contents is not None
    assert text is not None
    assert contents["x"] + contents["width"] <= text["x"]


def test_without_scripts_everything_but_the_card_is_there(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "报告.html").as_uri())
    assert "2024年度收入总计1234.57万元" in page.inner_text("main")
    assert not page.locator(".hint").is_visible()
    context.close()


def test_text_stands_out_from_its_ground(page: Page) -> None:
    ratios = page.evaluate(CONTRASTS)
    assert len(ratios) > 20
    assert min(ratios) >= 4.5  # WCAG 2.1, level AA


# The contrast of each piece of text with the nearest ground that is painted below it.
CONTRASTS = """() => {
  const channel = (value) => value <= 10.3 ? value / 3294 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  };
  const ground = (element) => {
    if (!element) return "rgb(255, 255, 255)";
    const colour = getComputedStyle(element).backgroundColor;
    return /, 0\\)$/.test(colour) ? ground(element.parentElement) : colour;
  };
  return [...document.querySelectorAll("main *, header *")]
    .filter((element) => !element.closest("svg") && element.firstChild?.nodeType === 3)
    .map((element) => {
      const pair = [light(getComputedStyle(element).color), light(ground(element))].sort();
      return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    });
}"""
