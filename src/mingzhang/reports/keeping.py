"""Which of the changed wording goes back into the book, and where: texts, reasons, or sentences."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from mingzhang.model.change import Change
from mingzhang.model.document import Number
from mingzhang.model.wording import FreeText, KeptWording, TextKey
from mingzhang.reports.edited import Comparison
from mingzhang.reports.passages import Passage, PassageNumber, token_pairs
from mingzhang.reports.wording import Slots, text_slot

_WRONG = frozenset({"contradicts", "outdated", "new-contradicts"})
_QUOTE = 24


@dataclass(slots=True)
class TakenBack:
    """What is taken back: kept wordings by their originals (None = as the region words it again),
    free texts by their row, reasons and the like by their key; ``refused`` says what is not.
    """

    wordings: dict[str, KeptWording | None] = field(default_factory=dict)
    free: dict[int, str] = field(default_factory=dict)
    texts: dict[TextKey, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Lines:
    """A text of several lines that is being edited; each line may become none or several."""

    lines: list[str]
    section: str
    row: int = -1  # of a free text; -1 for a paragraph of the region
    new: dict[int, list[str]] = field(default_factory=dict)

    def text(self) -> str:
        whole = [self.new.get(at, [line]) for at, line in enumerate(self.lines)]
        return "\n".join(line for lines in whole for line in lines)


class Keeper:
    """Takes the wording of one edited document; make one, call ``take`` once."""

    def __init__(
        self, slots: Slots, kept: Sequence[KeptWording], free: Sequence[FreeText], source: str
    ) -> None:
        self._slots = slots
        self._source = source
        self._result = TakenBack()
        self._owners: dict[str, tuple[str | int, int]] = {}  # by a paragraph: whose line it is
        self._edited: dict[str | int, _Lines] = {}
        self._sentences: dict[str, _Lines] = {}
        for one in kept:
            lines = one.kept.split("\n")
            self._sentences[one.original] = _Lines(lines, one.section)
            self._owners |= {line: (one.original, at) for at, line in enumerate(lines) if line}
        self._free = {
            one.row: _Lines(one.content.splitlines(), one.section, one.row) for one in free
        }
        for row, text in self._free.items():
            lines = [line.strip() for line in text.lines]
            self._owners |= {line: (row, at) for at, line in enumerate(lines) if line}

    def take(self, comparison: Comparison) -> TakenBack:
        """Go through the passages in order; an added one follows the one before it."""
        last: tuple[_Lines, int] | None = None
        for number, (old, new) in enumerate(comparison.pairs):
            wrong = [c for c in comparison.judged[number] if c.judgement in _WRONG]
            if wrong:
                self._refuse(wrong[0])
                last = self._line_of(old) if old else last
            elif old is None:
                assert new is not None
                self._add(new, last)
            else:
                last = self._line_of(old)
                self._change(old, new, *last)
        for text in self._edited.values():
            self._put(text)
        return self._result

    def _refuse(self, change: Change) -> None:
        quote = change.passage[:_QUOTE]
        self._result.refused.append(f"“{quote}……”没有收回：其中的数与账册不符，请先改正。")

    def _line_of(self, old: Passage) -> tuple[_Lines, int]:
        """The text that a paragraph of the book's report is a line of, and which one."""
        skeleton = self._slots.skeleton(old.content)
        owner, at = self._owners.get(skeleton) or self._owners.get(old.text.strip(), (skeleton, 0))
        if isinstance(owner, int):
            return self._free[owner], at
        lines = self._sentences.setdefault(owner, _Lines([skeleton], old.section))
        return lines, at

    def _touch(self, text: _Lines) -> None:
        key: str | int = text.row
        if text.row < 0:
            key = next(k for k, lines in self._sentences.items() if lines is text)
        self._edited[key] = text

    def _add(self, new: Passage, last: tuple[_Lines, int] | None) -> None:
        if last is None:
            self._result.refused.append(f"新增的“{new.text[:_QUOTE]}……”没有收回：前面没有段落。")
            return
        text, at = last
        line = new.text.strip() if text.row >= 0 else self._sentence(None, new)
        text.new.setdefault(at, [text.lines[at]]).append(line)
        self._touch(text)

    def _change(self, old: Passage, new: Passage | None, text: _Lines, at: int) -> None:
        if new is not None and new.text.strip() == old.text.strip():
            return
        if new is None:
            text.new[at] = []
        elif text.row >= 0:
            text.new[at] = [new.text.strip()]
        else:
            text.new[at] = [self._sentence(old, new)]
        self._touch(text)

    def _put(self, text: _Lines) -> None:
        """One edited text into the result."""
        whole = text.text()
        if text.row >= 0:
            if whole.strip():
                self._result.free[text.row] = whole
            else:
                self._result.refused.append(
                    f"“{text.section}”整段删去，账册里的文字没有动；确要删的请在“文字说明”里删。"
                )
            return
        original = next(k for k, lines in self._sentences.items() if lines is text)
        if whole == original:
            if text.lines != [original]:
                self._result.wordings[original] = None
            return
        self._result.wordings[original] = KeptWording(original, whole, text.section, self._source)

    # -- sentences ----------------------------------------------------------------------------

    def _sentence(self, old: Passage | None, new: Passage) -> str:
        """A changed paragraph as text with slots; reasons in it go to the result."""
        numbers = _slots_of(old, new)
        spans = self._reasons(old, new) if old else []
        pieces, at = [], 0
        marks = [(t.start, t.end, f"{{{a}}}") for t, a in numbers if not _inside(t, spans)]
        marks += [(start, end, text_slot(key)) for start, end, key in spans]
        for start, end, slot in sorted(marks):
            pieces += [_plain(new.text[at:start]), slot]
            at = end
        return "".join([*pieces, _plain(new.text[at:])]).strip()

    def _reasons(self, old: Passage, new: Passage) -> list[tuple[int, int, TextKey]]:
        """Where the texts of the book in ``old`` stand in ``new``; changed ones are taken."""
        found = []
        for start, end, key in self._slots.spans(old.text):
            first, last = _moved(old.text, new.text, start, end)
            text = new.text[first:last]
            if text.strip():
                found.append((first, last, key))
                bare = self._slots.bare(key)
                if text != bare:
                    # The book's opening words and full stop stay: a region may print them.
                    opening, _, closing = "".join(self._slots.texts[key]).partition(bare)
                    self._result.texts[key] = opening + text.strip() + closing
        return found


def _slots_of(old: Passage | None, new: Passage) -> list[tuple[PassageNumber, str]]:
    """The numbers of a passage that the book knows, with the address of each."""
    partners: dict[int, str] = {}
    for before, after in token_pairs(old, new) if old else ():
        if before and after and before.number and before.text == after.text:
            partners[after.start] = before.number.address
    found = []
    for token in new.tokens:
        own = token.number.address if isinstance(token.number, Number) else ""
        address = own or partners.get(token.start, "")
        if address and token.text:
            found.append((token, address))
    return found


def _inside(token: PassageNumber, spans: Sequence[tuple[int, int, TextKey]]) -> bool:
    return any(start <= token.start < end for start, end, _ in spans)


def _plain(text: str) -> str:
    """Text that holds no slot: braces of people's own become full-width."""
    return text.replace("{", "｛").replace("}", "｝").replace("\n", " ")


def _moved(old: str, new: str, start: int, end: int) -> tuple[int, int]:
    """Where the part ``start`` to ``end`` of the old text stands in the new one."""
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    first, last = 0, len(new)
    for word, a, b, c, _ in codes:
        if a <= start < b or (a == b == start):
            first = c + start - a if word == "equal" else c
            break
    for word, a, b, c, d in reversed(codes):
        if a < end <= b or (a == b == end):
            last = c + end - a if word == "equal" else d
            break
    return first, max(first, last)
