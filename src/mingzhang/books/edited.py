"""After the desk: an edited document held against its book, and its wording taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mingzhang.books.checks import check_book
from mingzhang.books.composing import compose_report, reword
from mingzhang.catalogue.content import Catalogue
from mingzhang.disclosures.judging import conclude, understand
from mingzhang.disclosures.reading import read_document
from mingzhang.facts.book import Book
from mingzhang.facts.loaded import Loaded
from mingzhang.facts.reasons import TEXTS
from mingzhang.facts.texts_file import NAME as TEXTS_NAME
from mingzhang.facts.texts_file import TextsFile
from mingzhang.facts.values import texts_of
from mingzhang.facts.wording import free_texts, kept_wordings, text_rows, write_kept
from mingzhang.formats.files import make_folder
from mingzhang.formats.inspect.files import inspect_file
from mingzhang.formats.write.xlsx import write_list
from mingzhang.model.change import JUDGEMENT_WORDS, Change
from mingzhang.model.document import Anchor, Document, Number, Paragraph, Text
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.understanding import Understanding
from mingzhang.reports.edited import Comparison, compare, numbers_by_address
from mingzhang.reports.keeping import Keeper, TakenBack
from mingzhang.reports.understand import Reader
from mingzhang.reports.wording import Slots
from mingzhang.rules.edited import GRADES, change_findings, measure_of, trace_findings
from mingzhang.rules.exceptions import explained
from mingzhang.scores.scoring import with_scores
from mingzhang.told.names import CHANGES
from mingzhang.told.verdict import Verdict

_HEAD = (
    "序号",
    "部分或表",
    "所在文字",
    "改动前（账册）",
    "改动后（文件）",
    "判断",
    "轻重",
    "怎么办",
)
_WIDTHS = (6, 24, 36, 32, 32, 18, 8, 32)


@dataclass(frozen=True, slots=True)
class Edited:
    """An edited document against its book: the verdict with a finding for each change."""

    verdict: Verdict
    comparison: Comparison
    book: Book
    catalogue: Catalogue
    unit: str
    report: Document  # what the book makes


def audit_against_book(
    paths: Sequence[Path], loaded: Loaded, out: Path | None, *, keep: bool
) -> tuple[list[Verdict], list[str]]:
    """Audit edited documents of one book: verdicts, and what else there is to tell.

    With ``out`` a list of changes is written there for each document. InputError if a document
    cannot be read.
    """
    verdicts: list[Verdict] = []
    told = []
    for path in paths:
        edited = audit_edited(path, loaded)
        verdicts.append(edited.verdict)
        told.append(_counts(edited.comparison))
        if out:
            name = CHANGES if len(paths) == 1 else f"{path.stem}-{CHANGES}"
            _write_changes(edited, out / name)
            told.append(f"改动写在 {out / name}")
        if keep:
            told += keep_wording(edited, path)
    return verdicts, told


def _counts(comparison: Comparison) -> str:
    """How many changes of each kind; what an editor that drops the marks makes weaker."""
    counts = Counter(JUDGEMENT_WORDS[change.judgement] for change in comparison.changes)
    told = "，".join(f"{word} {count}" for word, count in counts.items()) or "没有改动"
    marks = (
        ""
        if comparison.marked
        else "文件里的数没有标记（纯文本，或由别的软件另存过），按文字对照。"
    )
    return f"与账册编出的报告相比：{told}。{marks}"


def audit_edited(path: Path, loaded: Loaded) -> Edited:
    """Compare the document at ``path`` with the report of a book.

    The verdict has the findings of an audit of the document and one for each change. InputError
    if it cannot be read or is of no unit of the book.
    """
    book, catalogue = loaded.book, loaded.catalogue
    document = read_document(path)
    region = catalogue.region(book.settings.region)
    reader = Reader(region, catalogue)
    understood = understand(document, str(path), [reader])
    unit = unit_of(book, document, understood, path)
    report = report_of(loaded, unit)
    comparison = compare(report, document, _Known(report, reader))
    (verdict,) = conclude([(document, understood)], catalogue)
    assert isinstance(verdict, Verdict)
    changes = change_findings(comparison.changes, str(path), catalogue)
    traces = [trace for one in inspect_file(path)[:1] for trace in one.traces]
    reasons, year = book.rows.get("例外说明"), book.settings.year
    found = explained(verdict.findings, reasons, unit, year)
    findings = (*changes, *trace_findings(traces, str(path)), *found)
    verdict = replace(verdict, findings=findings)
    return Edited(verdict, comparison, book, catalogue, unit, report)


def report_of(loaded: Loaded, unit: str) -> Document:
    """What the book makes of one unit, as it would be written now."""
    values, points = with_scores(loaded.values(unit), loaded.book, loaded.catalogue)
    _, _, disputed = check_book(loaded, values)
    composed = compose_report(loaded, values, disputed, points, final=False)
    return reword(composed, loaded, values)[0].document


def unit_of(book: Book, document: Document, understood: Understanding, path: Path) -> str:
    """The code of the department or unit whose report the document is.

    A unit may have the name of its department; then the kind of the report tells them apart.
    """
    names = {document.subject, document.department, understood.department} - {""}
    top = book.settings.unit
    units = [
        row["单位代码"]
        for row in book.units()
        if row["单位名称"] in names and row["单位代码"] != top
    ]
    of_department = not names or book.settings.department in names
    if units and not (of_department and understood.kind == book.settings.kind):
        return str(units[0])
    if of_department:
        return top
    told = "、".join(sorted(names))
    message = f"这是“{told}”的报告，账册是“{book.settings.department}”的，没有这个单位。"
    mend = "请确认账册。"
    raise InputError([Problem("other-book", Place(str(path)), message, mend)])


class _Known:
    """The book's number of the quantity that a passage states, as its region words it."""

    def __init__(self, report: Document, reader: Reader) -> None:
        self._reader = reader
        self._title = report.title
        self._numbers = {}
        for address, (number, *_) in numbers_by_address(report).items():
            quantity, _, key = address.partition("@")
            year, subject, *_ = key.split("|")
            self._numbers[quantity, int(year), subject] = number

    def __call__(self, text: str, start: int) -> Number | None:
        line = Paragraph((Text(text),), anchor=Anchor(line=1, column=1))
        document = Document(self._title, (line,))
        understood = self._reader.read([(document, "")])
        rows = understood.readings.columns
        for spot in understood.spots:
            if spot.location.column - 1 != start:
                continue
            for number in spot.readings:
                case = (rows["量"][number], rows["年度"][number], rows["科目"][number])
                if case in self._numbers:
                    return self._numbers[case]
        return None


def keep_wording(edited: Edited, path: Path) -> list[str]:
    """Take the wording of the edited document back into the book; what was done, line by line.

    Texts and reasons go into 文字说明.csv, changed sentences into 措辞.csv. A passage with a number
    that contradicts the book is left alone and told.
    """
    book, unit = edited.book, edited.unit
    region = edited.catalogue.region(book.settings.region)
    slots = Slots(texts_of(book, unit), region.words.get("reason_openers", "").split())
    keeper = Keeper(slots, kept_wordings(book, unit), free_texts(book, unit), path.name)
    taken = keeper.take(edited.comparison)
    told = [*taken.refused, *write_kept(book, unit, taken.wordings)]
    told += _write_texts(book, unit, taken, edited.catalogue)
    texts = len(taken.free) + len(taken.texts)
    return [*told, f"收回账册：改过的段落 {len(taken.wordings)} 处，文字说明 {texts} 处。"]


def _write_texts(book: Book, unit: str, taken: TakenBack, catalogue: Catalogue) -> list[str]:
    """Write the changed texts and reasons into 文字说明.csv; what must be changed by hand."""
    rows = text_rows(book, unit)
    changes = [(rows[number], content) for number, content in taken.free.items()]
    told = []
    for key, content in taken.texts.items():
        found = [row for row in rows if (row["章节"], row["量"] or "", row["科目"] or "") == key]
        if len(found) == 1:
            changes.append((found[0], content))
        else:
            told.append(f"“{key[0]}”的{key[1]}有{len(found)}行，请自己改成“{content}”。")
    file = TextsFile.open(book.folder, catalogue.relations[TEXTS], book.settings.year)
    for row, content in changes:
        if row["来源"] == TEXTS_NAME:
            file.rewrite(row["行"], content)
        else:
            told.append(f"{row['来源']} 第{row['行']}行：请自己把“内容”改成“{content}”。")
    if any(row["来源"] == TEXTS_NAME for row, _ in changes):
        file.save()
    return told


def _write_changes(edited: Edited, path: Path) -> None:
    """The list of changes as a workbook: one row a change."""
    make_folder(path.parent)
    rows = [
        (str(number), *_row(change, edited.catalogue))
        for number, change in enumerate(edited.comparison.changes, start=1)
    ]
    write_list("改动清单", [_HEAD, *rows], _WIDTHS, path)


def _row(change: Change, catalogue: Catalogue) -> Sequence[str]:
    grade = GRADES[change.judgement]
    is_number = change.kind == "number"
    measure = measure_of(change, catalogue)
    before, after = (
        f"{measure}{text}{change.unit}" if is_number and text else text
        for text in (change.before, change.after)
    )
    return (
        f"《{change.table}》{change.row}" if change.table else change.section,
        change.passage,
        before,
        after,
        JUDGEMENT_WORDS[change.judgement],
        SEVERITY_WORDS[grade.severity],
        grade.mend,
    )
