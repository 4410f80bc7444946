"""Draws the pictures of the README: pages of the example, and its web page with a number open.

``python tools/write_pictures.py`` needs Chromium and pdftoppm.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from playwright.sync_api import Browser, sync_playwright

from mingzhang.tasks.compile import compile_book

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
BOOK = ROOT / "examples" / "suining-hrss-2024"
CAPTION = "图2："
NUMBER = "data.n >> text=66.25"


def main() -> int:
    """Write docs/images/report.png and number.png."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium or not shutil.which("pdftoppm"):
        print("需要 Chromium 和 pdftoppm。")
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        out = Path(name)
        compile_book(BOOK, out, ("pdf", "html"))
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        draw_pages(browser, out)
        draw_number(browser, out)
        browser.close()
    return 0


def draw_pages(browser: Browser, out: Path) -> None:
    """The chosen pages side by side."""
    pictures = "".join(page_tag(out, page) for page in chosen_pages(out))
    page = browser.new_page(viewport={"width": 1416, "height": 400})
    page.set_content(
        '<body style="margin:0;background:#ddd"><div style="display:flex;gap:12px;padding:12px;'
        f'align-items:center">{pictures}</div></body>'
    )
    page.locator("div").screenshot(path=IMAGES / "report.png")


def chosen_pages(out: Path) -> tuple[int, int, int]:
    """The cover, the page with a chart and the first wide table, numbered from 1."""
    with pdfium.PdfDocument(out / "报告.pdf") as document:
        pages = [(page.get_textpage().get_text_range(), page.get_size()) for page in document]
    chart = next(number for number, (text, _) in enumerate(pages, 1) if CAPTION in text)
    wide = next(number for number, (_, size) in enumerate(pages, 1) if size[0] > size[1])
    return 1, chart, wide


def page_tag(out: Path, number: int) -> str:
    """One page of the PDF as an image element."""
    target = out / f"page{number}"
    subprocess.run(
        ["pdftoppm", "-png", "-r", "110", "-f", str(number), "-l", str(number), "-singlefile",
         str(out / "报告.pdf"), str(target)],
        check=True,
    )  # fmt: skip
    data = base64.b64encode(target.with_suffix(".png").read_bytes()).decode()
    return (
        f'<img style="height:480px;box-shadow:0 1px 4px #888" src="data:image/png;base64,{data}">'
    )


def draw_number(browser: Browser, out: Path) -> None:
    """The web page with one number clicked."""
    page = browser.new_page(viewport={"width": 900, "height": 420})
    page.goto((out / "报告.html").as_uri())
    number = page.locator(NUMBER).first
    number.scroll_into_view_if_needed()
    page.mouse.wheel(0, 150)
    number.click()
    page.screenshot(path=IMAGES / "number.png")


if __name__ == "__main__":
    sys.exit(main())
