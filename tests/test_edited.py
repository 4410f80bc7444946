"""A report edited by hand is held against its book; its wording survives the next compile."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import mingzhang
from invented_book import write_book
from mingzhang.books.edited import keep_wording, report_of
from mingzhang.cli import app
from mingzhang.facts.loaded import opened
from mingzhang.formats.read.docx import read_docx
from mingzhang.model.change import Change
from mingzhang.model.document import Document as Report
from mingzhang.model.document import Heading, plain
from mingzhang.model.document import Paragraph as Block
from mingzhang.model.problem import InputError
from mingzhang.reports.edited import compare
from mingzhang.tasks.compare import audit_edited
from mingzhang.tasks.compile import compile_book


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book (tables as CSV, as --keep can write them) and its report."""
    folder = tmp_path_factory.mktemp("edited")
    book = write_book(folder / "账册")
    for path in book.glob("*.xlsx"):
        to_csv(path, book)
    compile_book(book, folder / "稿", ["docx"])
    return folder


def to_csv(path: Path, book: Path) -> None:
    for sheet in openpyxl.load_workbook(path).worksheets:
        with (book / f"{sheet.title}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(sheet.iter_rows(values_only=True))
    path.unlink()


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """The book, to be changed."""
    return Path(shutil.copytree(made / "账册", tmp_path / "账册"))


def text_of(paragraph: Paragraph) -> str:
    return "".join(t.text or "" for t in paragraph._p.iter(qn("w:t")))


def paragraph(document: Document, words: str) -> Paragraph:
    return next(p for p in document.paragraphs if words in text_of(p))


def control(where: Paragraph, text: str) -> Any:
    """The content control of a number, by what it prints."""
    return next(
        sdt
        for sdt in where._p.iter(qn("w:sdt"))
        if "".join(t.text or "" for t in sdt.iter(qn("w:t"))) == text
    )


def retype(where: Paragraph, before: str, after: str) -> None:
    """Type over a number inside its control, as Word leaves it."""
    (text,) = control(where, before).iter(qn("w:t"))
    text.text = after


def unmark(where: Paragraph, before: str, after: str) -> None:
    """Delete the control and type a number in its place."""
    found = control(where, before)
    (run,) = found.iter(qn("w:r"))
    next(run.iter(qn("w:t"))).text = after
    found.getparent().replace(found, run)


def remove(where: Paragraph) -> None:
    above: Any = where._p.getparent()
    above.remove(where._p)


def reword(where: Paragraph, before: str, after: str) -> None:
    for text in where._p.iter(qn("w:t")):
        if before in (text.text or ""):
            text.text = (text.text or "").replace(before, after, 1)
            return
    raise AssertionError(before)


@pytest.fixture(scope="module")
def report(made: Path) -> Report:
    """What the book makes."""
    return compile_book(made / "账册").document


Edit = Callable[[Document], object]


def edited_file(made: Path, tmp_path: Path, edit: Edit) -> Path:
    document = docx.Document(str(made / "稿" / "报告.docx"))
    edit(document)
    path = tmp_path / "改后.docx"
    document.save(str(path))
    return path


Changes = Callable[[Edit], list[Change]]


@pytest.fixture
def changes(made: Path, report: Report, tmp_path: Path) -> Changes:
    """The changes that an edit makes, where nothing else is known of new numbers."""

    def found(edit: Edit) -> list[Change]:
        document = read_docx(edited_file(made, tmp_path, edit))
        return compare(report, document, lambda _text, _start: None).changes

    return found


def brief(found: list[Change]) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.judgement, one.before, one.after) for one in found]


def test_an_unedited_report_has_no_change(made: Path, changes: Changes) -> None:
    assert changes(lambda document: None) == []


def income(document: Document) -> Paragraph:
    return paragraph(document, "年度本年收入合计")


def total(made: Path) -> str:
    """The printed total income, from the text itself."""
    document = docx.Document(str(made / "稿" / "报告.docx"))
    text = text_of(income(document))
    return text.partition("本年收入合计")[2].partition("万元")[0]


def test_a_number_typed_over_in_its_control(made: Path, changes: Changes) -> None:
    printed = total(made)
    found = changes(lambda d: retype(income(d), printed, "9999.99"))
    assert brief(found) == [("number", "contradicts", printed, "9999.99")]
    assert found[0].address.startswith("收入.本年收入.决算数@2024|")
    assert found[0].section == "二、收入决算情况说明"


def test_a_number_whose_control_was_lost(made: Path, changes: Changes) -> None:
    printed = total(made)
    found = changes(lambda d: unmark(income(d), printed, "9999.99"))
    assert brief(found) == [("number", "contradicts", printed, "9999.99")]
    assert changes(lambda d: unmark(income(d), printed, printed)) == []


@pytest.mark.parametrize(
    ("typed", "judgement"),
    [
        ("3350.5", "rounded"),
        ("3350", "rounded"),
        ("3351", "contradicts"),
        ("3350.6", "contradicts"),
        ("3350.51", "contradicts"),
    ],
)
def test_fewer_decimals_are_no_contradiction(
    typed: str, judgement: str, made: Path, changes: Changes
) -> None:
    """The book's total is 33504994.25 元, printed 3350.50."""
    found = changes(lambda d: retype(income(d), "3350.50", typed))
    assert brief(found) == [("number", judgement, "3350.50", typed)]


def test_words_alone(made: Path, changes: Changes) -> None:
    found = changes(lambda d: reword(income(d), "本年收入合计", "全年收入合计"))
    (one,) = found
    assert (one.kind, one.judgement) == ("text", "words")
    assert "本年收入合计" in one.before
    assert "全年收入合计" in one.after


def test_a_moved_number_keeps_its_quantity(made: Path, changes: Changes) -> None:
    """A control copied into another paragraph is still checked."""
    printed = total(made)

    def move(document: Document) -> None:
        target = paragraph(document, "年度本年支出合计")
        target._p.append(deepcopy(control(income(document), printed)))
        copies = list(target._p.iter(qn("w:sdt")))
        next(copies[-1].iter(qn("w:t"))).text = "1.23"

    found = [one for one in changes(move) if one.kind == "number"]
    assert [(one.judgement, one.before, one.after) for one in found] == [
        ("contradicts", printed, "1.23")
    ]


def test_a_paragraph_deleted_and_one_added(made: Path, changes: Changes) -> None:
    def edit(document: Document) -> None:
        remove(paragraph(document, "年度政府性基金预算财政拨款支出"))
        income(document).insert_paragraph_before("另收到捐赠12.34万元。")

    kinds = [(one.kind, one.judgement) for one in changes(edit)]
    assert ("added", "words") in kinds
    assert ("number", "new-unknown") in kinds
    assert [kind for kind, _ in kinds].count("deleted") == 1


@pytest.mark.parametrize(
    ("printed", "judgement"), [("", "new-agrees"), ("9.99", "new-contradicts")]
)
def test_a_new_number_is_held_against_the_book(
    printed: str, judgement: str, made: Path, tmp_path: Path
) -> None:
    """The sentence is typed once more elsewhere, as a whole and as plain text."""
    value = total(made)

    def edit(document: Document) -> None:
        text = text_of(income(document)).replace(value, printed or value, 1)
        paragraph(document, "部门职责").insert_paragraph_before(text)

    path = edited_file(made, tmp_path, edit)
    found = audit_edited(path, made / "账册").comparison.changes
    (first,) = [one for one in found if "本年收入" in one.address]
    assert first.judgement == judgement


def test_a_cell_of_a_table(made: Path, changes: Changes) -> None:
    printed = total(made)

    def edit(document: Document) -> None:
        cells = (
            sdt
            for sdt in document.tables[0]._tbl.iter(qn("w:sdt"))
            if "".join(t.text or "" for t in sdt.iter(qn("w:t"))) == printed
        )
        next(next(cells).iter(qn("w:t"))).text = "9999.99"

    (one,) = changes(edit)
    assert (one.kind, one.judgement, one.after) == ("number", "contradicts", "9999.99")
    assert one.table


def test_a_heading_and_a_comment(made: Path, tmp_path: Path) -> None:
    document = docx.Document(str(made / "稿" / "报告.docx"))
    heading = paragraph(document, "三、支出决算情况说明")
    document.add_comment(income(document).runs, "请核", author="甲某")
    headings = [p for p in document.paragraphs if text_of(p) == text_of(heading)]
    remove(headings[-1])
    document.save(str(tmp_path / "改后.docx"))
    edited = audit_edited(tmp_path / "改后.docx", made / "账册")
    titles = {finding.title: finding.severity for finding in edited.verdict.findings}
    assert titles.get("批注没有处理") == "warning"
    assert ("heading", "words") in [(c.kind, c.judgement) for c in edited.comparison.changes]


def test_the_book_changed_since(made: Path, book: Path, tmp_path: Path) -> None:
    """An old number in the document is told from one that was mistyped."""
    path = book / "收入.csv"
    text = path.read_text(encoding="utf-8")
    rows = text.splitlines()
    amount = rows[1].split(",")[-1]
    path.write_text(text.replace(amount, str(float(amount) + 10_000_000)), encoding="utf-8")
    edited = audit_edited(made / "稿" / "报告.docx", book)
    numbers = [one for one in edited.comparison.changes if one.kind == "number"]
    assert numbers
    assert {one.judgement for one in numbers} <= {"outdated", "lost", "new-unknown"}


@pytest.mark.skipif(not shutil.which("soffice"), reason="没有 LibreOffice")
def test_an_editor_that_drops_the_marks(made: Path, tmp_path: Path) -> None:
    """LibreOffice writes numbers as plain text; the words around them still tell which is which."""
    printed = total(made)
    document = docx.Document(str(made / "稿" / "报告.docx"))
    retype(income(document), printed, "9999.99")
    source = tmp_path / "改.docx"
    document.save(str(source))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:Office Open XML Text"]
    out = tmp_path / "另存"
    subprocess.run([*command, "--outdir", str(out), str(source)], check=True, capture_output=True)
    comparison = audit_edited(out / "改.docx", made / "账册").comparison
    assert not comparison.marked
    assert brief(comparison.changes) == [("number", "contradicts", printed, "9999.99")]


def test_the_command_writes_a_list_and_exits_with_one(made: Path, tmp_path: Path) -> None:
    printed = total(made)
    document = docx.Document(str(made / "稿" / "报告.docx"))
    retype(income(document), printed, "9999.99")
    document.save(str(tmp_path / "改后.docx"))
    arguments = ["compare", str(tmp_path / "改后.docx"), str(made / "账册")]
    result = CliRunner().invoke(app, [*arguments, "-o", str(tmp_path / "核")])
    assert result.exit_code == 1
    assert f"账册为{printed}万元，文件为9999.99万元" in result.stdout
    rows = list(
        openpyxl.load_workbook(tmp_path / "核" / "改动清单.xlsx").active.iter_rows(values_only=True)
    )
    assert any("数与账册不符" in row for row in rows)
    (line,) = (tmp_path / "核" / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    verdict = json.loads(line)
    assert any(f["severity"] == "error" for f in verdict["findings"])
    ids = [finding["id"] for finding in verdict["findings"]]
    assert len(ids) == len(set(ids))
    schema = Path(mingzhang.__file__).parent / "schemas" / "audit.schema.json"
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(verdict)


def test_a_report_of_another_department_is_refused(made: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(made / "账册", tmp_path / "别的"))
    for name in ("book.toml", "单位.csv"):
        text = (other / name).read_text(encoding="utf-8")
        (other / name).write_text(text.replace("虚构市测试局", "虚构市别的局"), encoding="utf-8")
    with pytest.raises(InputError, match="没有这个单位"):
        audit_edited(made / "稿" / "报告.docx", other)


# -- kept wording -----------------------------------------------------------------------------


def recompiled(book: Path) -> list[str]:
    with opened(book) as loaded:
        blocks = report_of(loaded, "00").blocks
    return [plain(block.content) for block in blocks if isinstance(block, Block | Heading)]


def kept(made: Path, book: Path, tmp_path: Path, edit: Edit) -> list[str]:
    path = edited_file(made, tmp_path, edit)
    return keep_wording(audit_edited(path, book), path)


def test_a_changed_sentence_is_printed_again_with_the_numbers_of_the_book(
    made: Path, book: Path, tmp_path: Path
) -> None:
    def edit(document: Document) -> None:
        reword(income(document), "本年收入合计", "全年收入合计")

    kept(made, book, tmp_path, edit)
    before = next(text for text in recompiled(book) if "全年收入合计" in text)
    assert total(made) in before
    path = book / "收入.csv"
    text = path.read_text(encoding="utf-8")
    amount = text.splitlines()[1].split(",")[-1]
    path.write_text(text.replace(amount, str(float(amount) + 10_000)), encoding="utf-8")
    after = next(text for text in recompiled(book) if "全年收入合计" in text)
    assert f"{float(total(made)) + 1:.2f}万元" in after


def test_keeping_twice_changes_nothing_more(made: Path, book: Path, tmp_path: Path) -> None:
    def edit(document: Document) -> None:
        income(document).insert_paragraph_before("领导加的一段话。")
        reword(income(document), "本年收入合计", "全年收入合计")

    kept(made, book, tmp_path, edit)
    once = (book / "措辞.csv").read_bytes()
    edited = audit_edited(tmp_path / "改后.docx", book)
    assert [c for c in edited.comparison.changes if c.kind != "number"] == []
    keep_wording(edited, tmp_path / "改后.docx")
    assert (book / "措辞.csv").read_bytes() == once
    assert "领导加的一段话。" in recompiled(book)


def test_a_reason_goes_to_the_texts_of_the_book(made: Path, book: Path, tmp_path: Path) -> None:
    texts = (book / "文字说明.csv").read_text(encoding="utf-8")
    reason = next(line.split(",") for line in texts.splitlines() if "收支.收入总计" in line)
    old = max(reason, key=len).strip("。")

    def edit(document: Document) -> None:
        where = paragraph(document, "收、支总计均为")
        words = text_of(where)[text_of(where).find("主要原因是") :] or old
        reword(where, words.strip("。")[-4:], "测试任务增加")

    kept(made, book, tmp_path, edit)
    assert "测试任务增加" in (book / "文字说明.csv").read_text(encoding="utf-8-sig")
    assert not (book / "措辞.csv").exists()
    assert any("测试任务增加" in text and "总计均为" in text for text in recompiled(book))


def test_a_free_text_goes_to_the_texts_of_the_book(made: Path, book: Path, tmp_path: Path) -> None:
    def edit(document: Document) -> None:
        where = next(p for p in document.paragraphs if text_of(p) and text_of(p) in duties)
        reword(where, text_of(where), "负责测试工作。")

    texts = (book / "文字说明.csv").read_text(encoding="utf-8-sig")
    duties = "".join(line for line in texts.splitlines() if "主要职能" in line)
    kept(made, book, tmp_path, edit)
    assert "负责测试工作。" in (book / "文字说明.csv").read_text(encoding="utf-8-sig")
    assert "负责测试工作。" in recompiled(book)


def test_wording_with_a_wrong_number_is_not_kept(made: Path, book: Path, tmp_path: Path) -> None:
    def edit(document: Document) -> None:
        retype(income(document), total(made), "9999.99")
        reword(income(document), "本年收入合计", "全年收入合计")

    told = kept(made, book, tmp_path, edit)
    assert any("没有收回：其中的数与账册不符" in line for line in told)
    assert not any("全年收入合计" in text for text in recompiled(book))


def test_wording_that_no_longer_fits_is_told_and_not_used(
    made: Path, book: Path, tmp_path: Path
) -> None:
    def edit(document: Document) -> None:
        reword(income(document), "本年收入合计", "全年收入合计")

    kept(made, book, tmp_path, edit)
    path = book / "措辞.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("年度本年收入合计", "年度旧时收入合计"), encoding="utf-8")
    made_now = compile_book(book)
    (finding,) = [f for f in made_now.verdict.findings if f.rule == "措辞已过时"]
    assert finding.severity == "warning"
    blocks = made_now.document.blocks
    texts = [plain(block.content) for block in blocks if isinstance(block, Block)]
    assert not any("全年收入合计" in line for line in texts)
