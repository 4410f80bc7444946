"""Where a report names subjects: in item heads, explanations, and the rows of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from mingzhang.model.marks import NUMERAL
from mingzhang.reports.observe.pieces import TextPiece, Texts
from mingzhang.reports.observe.subject_names import SubjectNames
from mingzhang.reports.tokens import Span

# A name has no digits and does not begin with a mark; （ ends it unless digits or 类 follow.
_NAME = r"[^，。；：、（）\d\"《》.．%-][^，。；：（）\d\"《》%]{1,40}?"
_HEAD = re.compile(
    rf"(?:(?P<class>{_NAME})（(?P<c1>\d{{3}})?类）(?:支出)?[、，]?)?"
    rf"(?:(?P<section>{_NAME})（(?P<c2>\d{{2}}|\d{{5}})?款）(?:支出)?[、，]?)?"
    rf"(?:(?P<item>{_NAME})（(?P<c3>\d{{2}}|\d{{7}})?项）)?"
    r"(?:支出)?(?:（(?P<code>\d{7}|\d{5}|\d{3})）)?"
)
_MARK = re.compile(r"（\d*[类款项]）")
_ORDINAL = re.compile(rf"^(?:{NUMERAL}[、.]|第{NUMERAL}[、，])")
_AMOUNT = re.compile(r"[-−]?[\d,]*\d\.\d+|[-−]?\d{1,3}(?:,\d{3})+|0")
_PIECE = re.compile(r"\d{2,7}")


@dataclass(frozen=True, slots=True)
class Mention:
    """Names of one subject with those above it, as printed; "" is not printed.

    ``inherited`` are class and section taken over from the heads before it.
    """

    piece: TextPiece
    span: Span
    names: tuple[str, str, str]
    code: str = ""
    inherited: tuple[str, str] = ("", "")

    @property
    def level(self) -> int:
        """1 to 3: how deep the deepest printed name is."""
        return max(n for n, name in enumerate(self.names, start=1) if name)

    @property
    def name(self) -> str:
        """The deepest printed name."""
        return self.names[self.level - 1]

    def above(self, level: int) -> str:
        """The name of the class or section, printed or taken over."""
        return self.names[level - 1] or self.inherited[level - 1]


def mentions(
    pieces: Iterable[TextPiece], names: SubjectNames, coded: re.Pattern[str]
) -> Iterator[Mention]:
    """The subjects that paragraphs name, each with the class and section it stands under.

    ``coded`` finds a code with the name behind it, where no level is marked.
    """
    open_path, section = ("", ""), ""
    for piece in pieces:
        if piece.section != section:
            open_path, section = ("", ""), piece.section
        heads = _heads if _MARK.search(piece.text) else partial(_coded, coded)
        for mention in heads(piece, names):
            one = replace(mention, inherited=open_path)
            first, second, _ = mention.names
            if first:
                open_path = (first, second)
                one = replace(mention, inherited=("", ""))
            elif second:
                open_path = (open_path[0], second)
            yield one


def _heads(piece: TextPiece, names: SubjectNames) -> Iterator[Mention]:
    for match in _HEAD.finditer(piece.text):
        if not (match["class"] or match["section"] or match["item"]):
            continue
        printed = [match["class"] or "", match["section"] or "", match["item"] or ""]
        cleaned = [names.clean(_ORDINAL.sub("", name)) if name else "" for name in printed]
        code = match["code"] or _joined(match["c1"], match["c2"], match["c3"])
        yield Mention(piece, match.span(), (cleaned[0], cleaned[1], cleaned[2]), code)


def _joined(*pieces: str | None) -> str:
    """A code in pieces (208, 05, 01) as one; "" if its beginning is not there."""
    code = ""
    for piece in pieces:
        if not piece:
            break
        code = piece if piece.startswith(code) and len(piece) > 2 else code + piece
    return code if len(code) in {3, 5, 7} else ""


def _coded(coded: re.Pattern[str], piece: TextPiece, names: SubjectNames) -> Iterator[Mention]:
    """Codes with a name behind them (2080101行政运行), where the name is one of a list."""
    for match in coded.finditer(piece.text):
        code, name = match["code"], match["name"]
        if names.subject(code[:3]) and names.key(name) in names.codes:
            level = names.current.lengths.index(len(code))
            printed = ["", "", ""]
            printed[level] = name
            yield Mention(piece, match.span(), (printed[0], printed[1], printed[2]), code)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list of subjects in a table: its code, its name, whether it has an amount."""

    cell: TextPiece
    code: str
    name: str
    amount: bool


def table_rows(texts: Texts) -> Iterator[Row]:
    """The coded rows of tables with a head that says they list subjects.

    A code stands in one cell, in pieces in up to three, or in one cell with the name.
    """
    heads = texts.watch.expression("科目表头")
    tables: dict[tuple[str, int], dict[int, list[TextPiece]]] = {}
    for piece in texts.pieces:
        if piece.kind == "单元格":
            table = tables.setdefault((piece.file, piece.table), {})
            table.setdefault(piece.row, []).append(piece)
    for rows in tables.values():
        first = [cell.text for row in sorted(rows)[:5] for cell in rows[row]]
        if any(heads.search(text) for text in first):
            for row in rows.values():
                yield from _row(row)


def _row(cells: list[TextPiece]) -> Iterator[Row]:
    """The subjects of one row, two where the table has two lists side by side."""
    code, found = "", []
    for number, cell in enumerate(cells):
        text = cell.text
        joined = re.fullmatch(r"(\d{3}(?:\d\d){0,2})([\u4e00-\u9fff].*)", text)
        if joined:
            code, text = joined.groups()
        elif _PIECE.fullmatch(text):
            fresh = not code or text.startswith(code) or len(text) != 2
            code = text if fresh else code + text
            continue
        if code and re.match(r"[\u4e00-\u9fff]", text):
            if len(code) in {3, 5, 7}:
                found.append((number, cell, code, text))
            code = ""
    for at, (number, cell, found_code, name) in enumerate(found):
        end = found[at + 1][0] if at + 1 < len(found) else len(cells)
        amount = any(
            _AMOUNT.fullmatch(one.text) and one.text.strip("0.,") for one in cells[number + 1 : end]
        )
        yield Row(cell, found_code, name, amount)
