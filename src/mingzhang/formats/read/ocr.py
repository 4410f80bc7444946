"""Pages that are pictures, read by recognition: an optional extra, loaded when a page wants it.

What is recognised becomes glyphs and rulings of a page, so that lines, paragraphs and tables are
built by the same code as from a text layer. A recognised digit may be wrong; who uses it must know.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from statistics import median
from typing import Any

from mingzhang.formats.read.ocr_extra import MOST_SECONDS_IN_ALL, is_installed, watcher
from mingzhang.formats.read.pdf_page import Glyph, Page, Ruling

_DPI = 200  # small print of a table is still legible
_LONGEST_SIDE = 2400  # pixels; A4 at 200 dots an inch has 2339, an A3 sheet is drawn smaller
_MOST_PAGES = 100  # of one file; each takes seconds
_MOST_SECONDS = 60.0  # for one page; where one takes longer, the machine is not up to the rest
_LEAST_SKEW = 0.1  # degrees; less does not move a line across the page by half a character
_MOST_SKEW = 5.0  # degrees; more is no sheet laid slightly askew
_SAME_SIZE = 0.2  # a width differs that much from the usual because recognised boxes are rough
_ACROSS = 40.0  # points; a shorter stroke may belong to a character of a title
_DOWN = 13.0  # points; a row of a table is higher
# Of 255, how far the greys of an empty sheet spread; one line of print makes twice that.
_EMPTY = 4.0
_BROKEN = 1.0  # points; a gap in a scanned line that is no gap
# The recogniser knows both scripts and takes one for the other where only a dot or stroke differs;
# what is published is in simplified characters.
_SIMPLIFIED = str.maketrans(
    dict(zip("決況減淨凍涼湊內戶別產黃溫値稅強", "决况减净冻凉凑内户别产黄温值税强", strict=True))
)


@dataclass(slots=True)
class Recognised:
    """What recognition made of pictures: pages by number, and why others were not read."""

    pages: dict[int, Page] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def recognise(document: Any, pages: Sequence[Page]) -> Recognised:
    """Read those ``pages`` of an open pypdfium2 document that are pictures.

    Pages on which something is that was not recognised are left out; without the extra, all are.
    """
    found = Recognised()
    if not pages or not is_installed():
        return found
    if len(pages) > _MOST_PAGES:
        found.notices.append(
            f"图片页有{len(pages)}页，只识别了前{_MOST_PAGES}页，其余没有核对。请把报告分开再审。"
        )
    todo = pages[:_MOST_PAGES]
    begin = time.monotonic()
    for done, page in enumerate(todo):
        told = watcher.get()
        if told:
            told(done, len(todo))
        start = time.monotonic()
        read = _read(document[page.number - 1], page)
        if read.glyphs or not read.images:
            found.pages[page.number] = read
        now = time.monotonic()
        slow = now - start > _MOST_SECONDS or now - begin > MOST_SECONDS_IN_ALL
        if slow and done + 1 < len(todo):
            found.notices.append(
                f"文字识别太慢，只做到第{page.number}页，后面的图片页没有核对。"
                "请把报告分开，或在快一些的电脑上再审。"
            )
            break
    return found


def _read(shown: Any, page: Page) -> Page:
    """The page with the glyphs and rulings that its picture shows; an empty sheet is no picture."""
    scale = min(_DPI / 72, _LONGEST_SIDE / max(page.width, page.height))
    bitmap = shown.render(scale=scale, grayscale=True)
    picture = bitmap.to_numpy().copy()
    bitmap.close()
    picture = picture[..., 0] if picture.ndim == 3 else picture
    said = _engine()(picture)
    if said.boxes is None or not said.txts:
        return replace(page, images=0.0) if picture.std() < _EMPTY else page
    view = _View.of(picture, said.boxes, scale, page.height)
    lines = zip(said.txts, said.boxes, said.word_results, strict=True)
    glyphs = tuple(_same_sized([[*_glyphs(*line, view)] for line in lines]))
    rulings = tuple(one for one in _rulings(picture, view) if not _is_stroke(one, glyphs))
    return replace(page, glyphs=glyphs, rulings=rulings)


@cache
def _engine() -> Any:
    """The recogniser; its models come with the package, nothing is fetched."""
    params = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "Global.max_side_len": _LONGEST_SIDE,
        "Global.return_word_box": True,
        "Global.return_single_char_box": True,
    }
    return import_module("rapidocr").RapidOCR(params=params)


@dataclass(frozen=True, slots=True)
class _View:
    """From pixels of a picture, straightened, to points of the page. ``turn`` is 2 rows of 3."""

    turn: Any
    scale: float
    height: float

    @staticmethod
    def of(picture: Any, boxes: Sequence[Any], scale: float, height: float) -> _View:
        """The view in which most of the long lines of text are level."""
        skews = [
            math.degrees(math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]))
            for box in boxes
            if box[1][0] - box[0][0] > 5 * (box[3][1] - box[0][1])
        ]
        skew = median(skews) if skews else 0.0
        if not _LEAST_SKEW <= abs(skew) <= _MOST_SKEW:
            skew = 0.0
        rows, columns = picture.shape
        turn = import_module("cv2").getRotationMatrix2D((columns / 2, rows / 2), skew, 1.0)
        return _View(turn, scale, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a pixel is on the page."""
        (a, b, c), (d, e, f) = self.turn
        across, down = a * x + b * y + c, d * x + e * y + f
        return float(across) / self.scale, self.height - float(down) / self.scale

    def edges(self, corners: Sequence[Any]) -> tuple[float, float, float]:
        """Left and right edge and the middle between top and bottom of four corners."""
        points = [self.point(x, y) for x, y in corners]
        left, right = (points[0][0] + points[3][0]) / 2, (points[1][0] + points[2][0]) / 2
        return left, right, sum(y for _, y in points) / 4


def _glyphs(text: str, box: Any, words: Sequence[Any] | None, view: _View) -> Iterator[Glyph]:
    """The characters of one recognised line; the whole of it where their places are not told."""
    told = [word for word in words or () if word[0].strip()]
    if "".join(word[0] for word in told) != "".join(text.split()):
        told = [(text.strip(), 1.0, box)]
    left, right, middle = view.edges(box)
    size = (right - left) / max(sum(_ems(word[0]) for word in told), 0.5)
    places = [view.edges(word[2]) for word in told]
    for number, (word, (start, end, _)) in enumerate(zip(told, places, strict=True)):
        # Boxes of neighbours leave gaps that are not printed.
        after = places[number + 1][0] if number + 1 < len(places) else end
        end = after if 0 < after - end < 0.5 * size else end
        yield Glyph(word[0].translate(_SIMPLIFIED), start, end, middle - 0.35 * size, size)


def _ems(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _same_sized(lines: Sequence[Sequence[Glyph]]) -> Iterator[Glyph]:
    """The glyphs, those of nearly the usual size with exactly that."""
    usual = median([glyph.size for line in lines for glyph in line] or [1.0])
    for line in lines:
        for glyph in line:
            if abs(glyph.size / usual - 1) <= _SAME_SIZE:
                glyph = replace(glyph, base=glyph.middle[1] - 0.35 * usual, size=usual)
            yield glyph


def _rulings(picture: Any, view: _View) -> Iterator[Ruling]:
    """The straight lines of the picture that are long enough to rule a table."""
    cv2 = import_module("cv2")
    rows, columns = picture.shape
    level = cv2.warpAffine(picture, view.turn, (columns, rows), borderValue=255)
    ink = cv2.adaptiveThreshold(
        level, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15
    )
    straight = replace(view, turn=((1, 0, 0), (0, 1, 0)))
    for vertical, length in ((False, _ACROSS), (True, _DOWN)):
        shapes = [_shape(cv2, points * view.scale, vertical) for points in (_BROKEN, length)]
        whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, shapes[0])
        lines = cv2.morphologyEx(whole, cv2.MORPH_OPEN, shapes[1])
        for x, y, wide, high, _ in cv2.connectedComponentsWithStats(lines)[2][1:]:
            left, top = straight.point(float(x), float(y))
            right, bottom = straight.point(float(x + wide), float(y + high))
            if vertical:
                yield Ruling(True, (left + right) / 2, bottom, top)
            else:
                yield Ruling(False, (bottom + top) / 2, left, right)


def _is_stroke(ruling: Ruling, glyphs: Sequence[Glyph]) -> bool:
    """Whether it is the stroke of a character that touches the lines above and below it."""
    return ruling.vertical and any(
        glyph.left + 0.15 * glyph.size < ruling.at < glyph.right - 0.15 * glyph.size
        and ruling.start < glyph.middle[1] < ruling.end
        and ruling.end - ruling.start < 2 * glyph.size
        for glyph in glyphs
    )


def _shape(cv2: Any, length: float, vertical: bool) -> Any:
    long = max(round(length), 1)
    return cv2.getStructuringElement(cv2.MORPH_RECT, (1, long) if vertical else (long, 1))
