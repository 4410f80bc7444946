"""The head of a printed form: where the body begins and which column is which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mingzhang.model.document import Cell, plain
from mingzhang.model.marks import ORDINAL
from mingzhang.model.region import Form
from mingzhang.model.relation import Classification

_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_DECIMAL = re.compile(r"[-−]?[\d,]+\.\d+\W?")
_NUMBERING = ("栏次", "行次")
_PIECES = frozenset("类款项")
_ORDINAL = re.compile(rf"^(?:{ORDINAL}|其中：)+")
_ASIDE = re.compile(r"（含[^（）]*）")
_SIGNS = re.compile(r"（(?:单位：)?万?元）|[\s\"“”'‘’（）()、，,：:]")
_ABOVE = re.compile(r"(?:编制)?(?:金额)?(?:部门|单位)(?:名称)?[：:]|公开\d+表")
_BARE = str.maketrans("()", "（）", "\"“”'‘’")
_SUM = (("小计", "合计"),)  # one thing under two words in any form

_KEY_OF_WHOLE = "合计"  # over the column of a class, beside those of its sections

Grid = list[list[Cell]]
HeadKey = frozenset[str]
_Words = Sequence[tuple[str, ...]]


def bare(text: str) -> str:
    """A text without blanks and quotation marks, with full-width brackets."""
    return "".join(text.split()).translate(_BARE)


def text_of(cell: Cell) -> str:
    """The bare text of a cell."""
    return bare(plain(cell.content))


def label(text: str) -> str:
    """A row's name without its ordinal and what it is said to include."""
    return _ASIDE.sub("", _ORDINAL.sub("", bare(text)))


def body_start(grid: Grid, form: Form, head_rows: int) -> int:
    """The first row that is not head; ``head_rows`` where nothing shows it."""
    firsts = {row[0] for row in (*form.fixed_rows, form.total) if row and row[0]}
    heads = {bare(text) for row in form.head for text in row}
    labels = ({bare(text) for text in firsts} | {label(text) for text in firsts}) - heads
    for number, row in enumerate(grid):
        texts = [text for text in map(text_of, row) if text]
        if not texts or texts[0] in _NUMBERING:
            continue
        if any(_DECIMAL.fullmatch(text) for text in texts):
            return number
        if _CODE.fullmatch(texts[0]) or not labels.isdisjoint({texts[0], label(texts[0])}):
            return number
    return head_rows


def head_texts(grid: Grid) -> list[list[str]]:
    """The rows of a head as texts, without what stands above the grid or over all of it."""
    rows = [[text_of(cell) for cell in row] for row in grid if len(set(map(id, row))) > 1]
    return [row for row in rows if not any(map(_ABOVE.match, row))]


def head_keys(head: Sequence[Sequence[str]], same: _Words = ()) -> list[HeadKey]:
    """What stands over each column, whatever its order and its rows.

    ``same`` are pairs of words for one thing, as the form lists them.
    """
    rows = [row for row in head if row and row[0] not in _NUMBERING]
    return [_key(texts, same) for texts in zip(*rows, strict=True)]


def _key(texts: Iterable[str], same: _Words = ()) -> HeadKey:
    words = set()
    for text in texts:
        word = _SIGNS.sub("", text)
        for one, other in (*_SUM, *same):
            word = word.replace(one, other)
        words.add(word)
    return frozenset(words - _PIECES - {""})


def match_columns(wanted: Mapping[int, HeadKey], found: Sequence[HeadKey]) -> dict[int, int]:
    """The column of the table for each wanted column of the form.

    The same heads match in order; else the heads of one may lack some of the other's (a heading
    over the whole table), the nearest first. What matches nothing is left out.
    """
    pairs = sorted(
        (len(key ^ other), form_column, column)
        for form_column, key in wanted.items()
        for column, other in enumerate(found)
        if key and other and (key <= other or other <= key)
    )
    matched: dict[int, int] = {}
    for _, form_column, column in pairs:
        if form_column not in matched and column not in matched.values():
            matched[form_column] = column
    return matched


class SubjectHeads:
    """Finds the subject of a built column by its code or by its name under its class's."""

    def __init__(self, classification: Classification) -> None:
        self.first = classification.lengths[0]
        self.codes = classification.subjects
        self.by_name: dict[str, list[str]] = {}
        for code, subject in classification.subjects.items():
            (word,) = _key([subject.name])
            self.by_name.setdefault(word, []).append(code)

    def subject(self, key: HeadKey) -> str:
        """The subject over a column, "" if none or more than one may be meant."""
        codes = [word for word in key if word.isdigit() and word in self.codes]
        if codes:
            return max(codes, key=len)
        named = {code for word in key for code in self.by_name.get(word, ())}
        classes = {code for code in named if len(code) == self.first}
        sections = {code for code in named if code not in classes}
        if classes and sections:
            sections = {code for code in sections if code[: self.first] in classes}
        found = classes if _KEY_OF_WHOLE in key and classes else sections or classes
        return found.pop() if len(found) == 1 else ""
