"""The nine tables of the Putuo report, cell by cell, into the example book.

    python tools/read_putuo.py PDF [BOOK]

Words and their places come from pdftotext (poppler); the test that compares the compiled tables
with the PDF reads it in another way. Numbers of the running text were taken over by eye and are
kept: they are the rows of 报表单元.csv whose 出处 does not name a table.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.catalogue.packs import load

BOOK = Path(__file__).parents[1] / "examples" / "putuo-finance-2024"
UNIT, YEAR = "00", 2024
_WORD = re.compile(
    r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
)
_AMOUNT = re.compile(r"-?[\d,]+\.\d\d")
_CLASS = re.compile(r"\d{3}")
_ORDINAL = re.compile(r"^[一二三四五六七八九十]+、")


@dataclass(frozen=True)
class Word:
    """A word and the middle of its box, in points from the top left of its page."""

    page: int
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Cell:
    """An amount as printed, what it measures and the table it stands in."""

    table: str
    quantity: str
    subject: str
    text: str
    page: int


# Tables that list subjects: pages, x of the code columns, and of each quantity's column.
LISTS: dict[str, tuple[Sequence[int], Sequence[float], Mapping[float, str]]] = {
    "收入决算表": (
        (8, 9), (81, 129, 170),
        {390: "收入.本年收入.决算数", 466: "收入.财政拨款.决算数", 760: "收入.其他收入.决算数"},
    ),
    "支出决算表": (
        (10, 11), (81, 133, 176),
        {414: "支出.本年支出.决算数", 483: "支出.基本支出.决算数", 543: "支出.项目支出.决算数"},
    ),
    "一般公共预算财政拨款支出决算表": (
        (15,), (54, 109, 156),
        {413: "一般公共预算.支出.决算数", 471: "一般公共预算.基本支出.决算数",
         533: "一般公共预算.项目支出.决算数"},
    ),
}  # fmt: skip
# Tables of fixed rows: pages, between which x the labels stand and where the amounts, the quantity
# of each label; * is that of a class of spending.
SPENT = "支出.本年支出.决算数"
FISCAL = ("财政拨款.支出.决算数", "一般公共预算.支出.决算数")
Side = tuple[float, float, float]
FIXED: list[tuple[str, Sequence[int], Side, dict[str, str]]] = [
    ("收入支出决算总表", (6, 7), (0, 250, 278), {
        "一般公共预算财政拨款收入": "收入.一般公共预算财政拨款.决算数",
        "其他收入": "收入.其他收入.决算数",
        "本年收入合计": "收入.本年收入.决算数",
        "年初结转和结余": "结转.年初结转和结余.决算数",
        "总计": "收支.收入总计",
    }),
    ("收入支出决算总表", (6, 7), (300, 500, 520), {
        "本年支出合计": SPENT, "*": SPENT,
        "年末结转和结余": "结转.年末结转和结余.决算数", "总计": "收支.支出总计",
    }),
    ("财政拨款收入支出决算总表", (12,), (0, 240, 253), {
        "一般公共预算财政拨款": "收入.一般公共预算财政拨款.决算数",
    }),
    ("财政拨款收入支出决算总表", (13,), (0, 240, 253), {
        "本年收入合计": "收入.财政拨款.决算数",
        "年初财政拨款结转和结余": "财政拨款.年初结转和结余.决算数",
        "一般公共预算财政拨款": "一般公共预算.年初结转和结余.决算数",
        "总计": "财政拨款.收入总计",
    }),
    ("财政拨款收入支出决算总表", (12, 13), (280, 440, 490), {
        "本年支出合计": FISCAL[0], "*": FISCAL[0],
        "年末财政拨款结转和结余": "财政拨款.年末结转和结余.决算数", "总计": "财政拨款.支出总计",
    }),
    ("财政拨款收入支出决算总表", (12, 13), (280, 440, 573), {
        "本年支出合计": FISCAL[1], "*": FISCAL[1],
        "年末财政拨款结转和结余": "一般公共预算.年末结转和结余.决算数",
        "总计": "一般公共预算.支出总计",
    }),
]  # fmt: skip
BASIC = "一般公共预算财政拨款基本支出决算表"
BASIC_PAGES = (16, 17)
# x of the codes' class and section, of the amounts; the quantity and the foot's label.
BASIC_SIDES = (
    (35, 77, 283, "一般公共预算.人员经费.决算数", "人员经费合计"),
    (337, 380, 553, "一般公共预算.公用经费.决算数", "公用经费合计"),
)
COLUMNS = ("年度", "单位代码", "量", "科目", "值", "采用", "出处")


def main() -> int:
    """Read the PDF and write the tables of the book."""
    if len(sys.argv) not in {2, 3}:
        print("用法：python tools/read_putuo.py PDF [账册]", file=sys.stderr)
        return 2
    pdf, book = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else BOOK
    words = read_words(pdf)
    cells = [*list_cells(words), *basic_cells(words), *fixed_cells(words)]
    write(book / "报表单元.csv", COLUMNS, [*stated_rows(cells), *kept_rows(book)])
    write_base_tables(book, cells)
    print(f"《{pdf.name}》的表格 {len(cells)} 个有数的格，写入 {book}。")
    return 0


def read_words(pdf: Path) -> list[Word]:
    """Every word of the PDF with its place."""
    done = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], capture_output=True, encoding="utf-8", check=True
    )
    return [
        Word(page, (float(x0) + float(x1)) / 2, (float(y0) + float(y1)) / 2, text)
        for page, part in enumerate(done.stdout.split("<page ")[1:], start=1)
        for x0, y0, x1, y1, text in _WORD.findall(part)
    ]


def list_cells(words: Sequence[Word]) -> Iterator[Cell]:
    """The amounts of the tables that list subjects, row by the codes at the left."""
    for table, (pages, code_columns, columns) in LISTS.items():
        for page in pages:
            on_page = [word for word in words if word.page == page]
            rows = dict(_list_rows(on_page, code_columns))
            grid = {
                (nearest(rows, word.y), nearest(columns, word.x)): word.text
                for word in on_page
                if is_amount(word)
            }
            for (row, column), text in sorted(grid.items()):
                yield Cell(table, columns[column], rows[row], text, page)


def _list_rows(words: Sequence[Word], columns: Sequence[float]) -> Iterator[tuple[float, str]]:
    """y and joined code of each row; the total's code is empty."""
    for word in words:
        if near(word.x, columns[0], 3) and _CLASS.fullmatch(word.text):
            parts = [
                other.text
                for column in columns[1:]
                for other in words
                if near(other.x, column, 3) and near(other.y, word.y, 3) and other.text.isdigit()
            ]
            yield word.y, "".join((word.text, *parts))
        elif word.text == "合计" and near(word.x, columns[0], 250):
            yield word.y, ""


def basic_cells(words: Sequence[Word]) -> Iterator[Cell]:
    """The two blocks of basic spending by economic subject, blank cells as zero."""
    for class_x, section_x, amount_x, quantity, foot in BASIC_SIDES:
        for page in BASIC_PAGES:
            on_page = [word for word in words if word.page == page]
            amounts = [w for w in on_page if is_amount(w) and near(w.x, amount_x, 20)]
            for word in sorted(on_page, key=lambda word: word.y):
                if near(word.x, class_x, 3) and _CLASS.fullmatch(word.text):
                    sections = [
                        w.text for w in on_page
                        if near(w.x, section_x, 4) and -2 < w.y - word.y < 10 and w.text.isdigit()
                    ]  # fmt: skip
                    found = [w.text for w in amounts if near(w.y, word.y, 5)]
                    code = "".join((word.text, *sections))
                    yield Cell(BASIC, quantity, code, found[0] if found else "", page)
                elif word.text == foot:
                    (total,) = (w.text for w in amounts if near(w.y, word.y, 13))
                    yield Cell(BASIC, quantity, "", total, page)


def fixed_cells(words: Sequence[Word]) -> Iterator[Cell]:
    """The amounts of the tables of fixed rows, by the label beside them."""
    names = load("disclosure").classifications["功能科目"].subjects
    classes = {subject.name: code for code, subject in names.items() if len(code) == 3}
    for table, pages, (left, right, amount_x), quantities in FIXED:
        for page in pages:
            on_page = sorted((w for w in words if w.page == page), key=lambda word: word.y)
            labels = {w.y: _ORDINAL.sub("", w.text) for w in on_page if left < w.x < right}
            known = {y: name for y, name in labels.items() if name in quantities | classes}
            for word in on_page:
                if is_amount(word) and near(word.x, amount_x, 20):
                    name = known[nearest(known, word.y)]
                    code = "" if name in quantities else classes[name]
                    yield Cell(table, quantities["*" if code else name], code, word.text, page)


def is_amount(word: Word) -> bool:
    """Whether a word is an amount as these tables print it."""
    return _AMOUNT.fullmatch(word.text) is not None


def nearest(places: Iterable[float], to: float) -> float:
    """The place that is nearest."""
    return min(places, key=lambda place: abs(place - to))


def near(one: float, other: float, points: float) -> bool:
    """Whether two places are within so many points."""
    return abs(one - other) <= points


def stated_rows(cells: Sequence[Cell]) -> Iterator[dict[str, object]]:
    """The cells as stated numbers; of a quantity in two tables the first is printed."""
    seen: set[tuple[str, str]] = set()
    for cell in cells:
        case = (cell.quantity, cell.subject)
        blank = "" if cell.text else "，空格为零"
        yield {
            "年度": YEAR,
            "单位代码": UNIT,
            "量": cell.quantity,
            "科目": cell.subject,
            "值": f"{cell.text.replace(',', '')}万元" if cell.text else "0",
            "采用": "否" if case in seen else "是",
            "出处": f"《{cell.table}》（第{cell.page}页{blank}）",
        }
        seen.add(case)


def kept_rows(book: Path) -> list[dict[str, str]]:
    """The rows that were taken from the running text."""
    path = book / "报表单元.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [row for row in csv.DictReader(handle) if not row["出处"].startswith("《")]


def write_base_tables(book: Path, cells: Sequence[Cell]) -> None:
    """Income and spending by item, so that what the tables leave blank is known to be zero."""
    fund = "一般公共预算财政拨款"
    head = {"年度": YEAR, "单位代码": UNIT}
    sources = {"收入.财政拨款.决算数": fund, "收入.其他收入.决算数": "其他收入"}
    income = [
        head | {"资金来源": sources[cell.quantity], "功能科目": cell.subject}
        | {"决算数": f"{cell.text.replace(',', '')}万元"}
        for cell in cells
        if cell.table == "收入决算表" and cell.quantity in sources and len(cell.subject) == 7
    ]  # fmt: skip
    write(book / "收入.csv", ("年度", "单位代码", "资金来源", "功能科目", "决算数"), income)
    natures = {f"一般公共预算.{nature}.决算数": nature for nature in ("基本支出", "项目支出")}
    spending = [
        head | {"资金性质": fund, "支出性质": natures[cell.quantity], "功能科目": cell.subject}
        | {"决算数": f"{cell.text.replace(',', '')}万元"}
        for cell in cells
        if cell.quantity in natures and len(cell.subject) == 7
    ]  # fmt: skip
    keys = ("年度", "单位代码", "资金性质", "支出性质", "功能科目", "经济科目", "项目代码")
    write(book / "支出.csv", (*keys, "决算数"), spending)


def write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """A table of the book."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
