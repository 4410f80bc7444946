"""Pages that are pictures, recognised: the project's own PDF drawn as a picture and read again."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from test_pdf_aligned import paragraphs, tables, texts, typeset

from mingzhang.formats.read import ocr, ocr_extra
from mingzhang.formats.read.ocr import Recognised, recognise
from mingzhang.formats.read.ocr_extra import is_installed, watcher
from mingzhang.formats.read.pdf import read_pdf
from mingzhang.formats.read.pdf_page import Glyph, Page, Ruling
from mingzhang.model.problem import InputError

needs_ocr = pytest.mark.skipif(not is_installed(), reason=f"没有文字识别：{ocr_extra.INSTALL}")

SMALL = "#set page(width: 19cm, height: 14cm, margin: 2cm)\n"
SENTENCE = (
    "2024年度支出总计1492.37万元，与2023年度相比，增加46.29万元，增长3.20%。"
    "主要原因是人员增加，其中基本支出1204.01万元，占80.68%；项目支出288.36万元，占19.32%。"
)
ROWS = (
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("2080101", "行政运行", "1,203.50", "1,003.20", "200.30"),
    ("2080102", "一般行政管理事务", "88.06", "", "88.06"),
    ("2080505", "机关事业单位基本养老保险缴费支出", "130.20", "130.20", ""),
    ("2101101", "行政单位医疗", "61.11", "61.11", ""),
    ("合计", "", "1,482.87", "1,194.51", "288.36"),
)


def printed(tmp_path: Path) -> Path:
    """A page with a title, a paragraph of two lines and a ruled table with a merged cell."""
    cells = ",".join(f"[{cell}]" for row in ROWS[:-1] for cell in row)
    total = "table.cell(colspan: 2)[合计]," + ",".join(f"[{cell}]" for cell in ROWS[-1][2:])
    columns = "5em, 9em, 6em, 6em, 6em"
    table = f"#table(columns: ({columns}), stroke: 0.6pt, {cells}, {total})\n"
    title = "#align(center)[#text(size: 16pt)[支出决算表]]\n\n"
    text = f"{SMALL}{SENTENCE}\n\n{title}#h(1fr) 单位：万元\n\n{table}"
    return typeset(tmp_path / "印.pdf", text)


def scan(tmp_path: Path, path: Path, turned: float = 0.0, text: str = "") -> Path:
    """The first page of a PDF as a picture, laid askew by so many degrees; ``text`` before it."""
    with pypdfium2.PdfDocument(path) as document:
        picture = document[0].render(scale=200 / 72).to_pil()
    picture.rotate(turned, fillcolor="white", resample=3).save(tmp_path / "像.png")
    whole = '#page(margin: 0pt)[#image("像.png", width: 100%, height: 100%)]\n'
    return typeset(tmp_path / "扫.pdf", SMALL + text + whole)


@needs_ocr
def test_a_scan_that_lies_askew_reads_as_what_was_printed(tmp_path: Path) -> None:
    read = read_pdf(scan(tmp_path, printed(tmp_path), turned=-0.8))
    assert (read.origin, read.pages) == ("识别", 1)
    assert (read.recognised_pages, read.image_pages) == ((1,), ())
    assert paragraphs(read)[0] == SENTENCE
    (table,) = tables(read)
    assert (table.title, table.unit) == ("支出决算表", "单位：万元")
    assert texts(table) == [*map(list, ROWS[:-1]), [ROWS[-1][0], *ROWS[-1][2:]]]
    assert [cell.columns for cell in table.rows[-1]] == [2, 1, 1, 1]


@needs_ocr
def test_only_the_pages_that_are_pictures_are_recognised(tmp_path: Path) -> None:
    """And every number is found where it is printed."""
    path = printed(tmp_path)
    (theirs,) = tables(read_pdf(path))
    seen: list[tuple[int, int]] = []
    token = watcher.set(lambda done, count: seen.append((done, count)))
    try:
        read = read_pdf(scan(tmp_path, path, text=f"{SENTENCE}\n"))
    finally:
        watcher.reset(token)
    assert (read.origin, read.recognised_pages, read.image_pages) == ("文本层", (2,), ())
    assert paragraphs(read)[:2] == [SENTENCE, SENTENCE]
    assert seen == [(0, 1)]
    (ours,) = tables(read)
    for here, there in zip(ours.rows[1], theirs.rows[1], strict=True):
        box, expected = here.anchor.box(0, 4), there.anchor.box(0, 4)
        assert box is not None
        assert expected is not None
        assert box[0] == 2
        assert math.dist(box[1][:2], expected[1][:2]) < 6


def test_without_the_extra_a_scan_is_refused_and_the_way_to_it_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr_extra, "find_spec", lambda name: None)
    path = printed(tmp_path)
    with pytest.raises(InputError) as caught:
        read_pdf(scan(tmp_path, path))
    assert 'pip install "mingzhang[ocr]"' in str(caught.value)
    read = read_pdf(scan(tmp_path, path, text=f"{SENTENCE}\n"))
    assert (read.image_pages, read.recognised_pages) == ((2,), ())


@needs_ocr
@pytest.mark.parametrize(("drawn", "read"), [("", True), ("#rect(width: 5cm, fill: gray)", False)])
def test_an_empty_sheet_is_nothing_left_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: str, read: bool
) -> None:
    silent = SimpleNamespace(boxes=None, txts=None)
    monkeypatch.setattr(ocr, "_engine", lambda: lambda picture: silent)
    path = scan(tmp_path, typeset(tmp_path / "空.pdf", SMALL + drawn), text=SENTENCE)
    assert read_pdf(path).image_pages == (() if read else (2,))


class _Pages(dict[int, object]):
    """A document whose pages nobody looks at."""

    def __missing__(self, key: int) -> object:
        return None


def pictures(count: int) -> list[Page]:
    return [Page(number, 595, 842, (), (), 1.0) for number in range(1, count + 1)]


def recognised(monkeypatch: pytest.MonkeyPatch, count: int, seconds: float) -> Recognised:
    """What comes of pictures, each with one character, that take so many seconds each."""
    clock = [0.0]

    def read(shown: object, page: Page) -> Page:
        clock[0] += seconds
        glyph = Glyph("一", 0, 10, 0, 10)
        return replace(page, glyphs=(glyph,))

    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr, "_read", read)
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    return recognise(_Pages(), pictures(count))


@pytest.mark.parametrize(
    ("count", "seconds", "read", "told"),
    [
        (100, 1, 100, []),
        (101, 1, 100, ["只识别了前100页"]),
        (3, 61, 1, ["只做到第1页"]),
        (1, 61, 1, []),
        (30, 50, 13, ["只做到第13页"]),
    ],
)
def test_recognition_ends_and_says_what_it_left_out(
    monkeypatch: pytest.MonkeyPatch, count: int, seconds: float, read: int, told: list[str]
) -> None:
    found = recognised(monkeypatch, count, seconds)
    assert list(found.pages) == list(range(1, read + 1))
    assert len(found.notices) == len(told)
    assert all(part in notice for part, notice in zip(told, found.notices, strict=True))


def test_a_stroke_between_two_lines_is_no_ruling() -> None:
    glyph = Glyph("中", 100, 110, 200, 10)
    middle = glyph.middle[1]
    assert ocr._is_stroke(Ruling(True, 105, middle - 7, middle + 7), [glyph])
    assert not ocr._is_stroke(Ruling(True, 105, middle - 30, middle + 30), [glyph])
    assert not ocr._is_stroke(Ruling(True, 111, middle - 7, middle + 7), [glyph])
    assert not ocr._is_stroke(Ruling(False, middle, 90, 120), [glyph])
