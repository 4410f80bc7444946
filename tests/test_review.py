"""The page and the annotated copies that an audit leaves: which files, and that all is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import html

from mingzhang.catalogue.packs import load
from mingzhang.disclosures.beside import Beside
from mingzhang.disclosures.judging import Audited, audit_files
from mingzhang.disclosures.review import write_review
from mingzhang.formats.annotate.note import notes_of
from mingzhang.formats.read import convert
from mingzhang.formats.read.document import read_document
from mingzhang.model.document import Document, Paragraph, Text
from mingzhang.model.finding import Finding, Location
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.understanding import Spot
from mingzhang.tasks.compile import compile_book
from mingzhang.told.names import is_paper
from mingzhang.told.verdict import NumberLine, Since, Verdict

BOOK = Path(__file__).parents[1] / "examples" / "suining-hrss-2024"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """A report that contradicts itself, compiled, as a docx."""
    out = tmp_path_factory.mktemp("review") / "out"
    compile_book(BOOK, out, ("docx",))
    (result,) = audit_files([out / "报告.docx"], load("disclosure"), None, Beside())
    assert isinstance(result, Audited)
    assert result.verdict.findings
    return result


def test_every_finding_of_a_real_report_is_on_the_page_and_in_the_copy(
    audited: Audited, tmp_path: Path
) -> None:
    verdict, parts = audited.verdict, audited.parts
    assert write_review(verdict, parts, tmp_path) == ()
    assert {path.name for path in tmp_path.iterdir()} == {"审核.html", "报告.批注.docx"}
    page = opened(tmp_path / "审核.html")
    cards = {card.get("id")[2:] for card in page.xpath("//article")}
    assert cards == {finding.id for finding in verdict.findings}
    placed = [one for one in verdict.findings if one.locations and one.locations[0].quote]
    unlinked = [one.message for one in placed if not page.xpath(f"//*[@id='at-{one.id}-0']")]
    assert unlinked == []
    notes = [note.text for note in notes_of(verdict.findings, parts[0][1])]
    comments = docx.Document(str(tmp_path / "报告.批注.docx")).comments
    assert sorted(comment.text for comment in comments) == sorted(notes)


def test_every_number_of_a_real_report_is_marked_with_its_class_and_its_proof(
    audited: Audited, tmp_path: Path
) -> None:
    verdict, parts = audited.verdict, audited.parts
    write_review(verdict, parts, tmp_path)
    page = opened(tmp_path / "审核.html")
    for kind in ("checked", "uncheckable", "not_quantity"):
        marked = page.xpath(f"//main//*[contains(@class, 'n {kind.replace('_', '-')}')]")
        wanted = [line.spot.text for line in verdict.numbers if line.kind == kind]
        texts = [one.text for one in marked]
        lost = [text for text in wanted if text not in texts]
        assert lost == []
        assert len(texts) >= 0.97 * len(wanted)
    proved = [line for line in verdict.numbers if line.kind == "checked" and not line.checks]
    assert all(line.proofs for line in proved)
    titles = page.xpath("//main//span[contains(@class, 'n checked')]/@title")
    odd = [t for t in titles if "\n" not in t and not re.match(r"已核对：.*相[符同]", t)]
    assert odd == []


def opened(path: Path) -> Any:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def verdict_of(path: Path, *findings: Finding, **more: object) -> Verdict:
    about = {
        "path": str(path), "title": "某市测试局2024年度报告", "department": "某市测试局",
        "kind": "部门", "year": 2024, "pages": 0, "region": "sichuan", "blank": False,
        "origin": "文本层",
    }  # fmt: skip
    return replace(Verdict(about, findings), **more)  # type: ignore[arg-type]


def finding(path: Path | str, message: str = "虚构的差错", **more: object) -> Finding:
    place = Location("suspect", file=str(path), line=1, column=5, end=9, length=4, quote="12.5")
    made = Finding("占比", "占比", "error", "share", message, {"量": message}, locations=(place,))
    return replace(made, **more)  # type: ignore[arg-type]


def text_report(folder: Path, name: str = "报告.txt") -> tuple[Document, str]:
    path = folder / name
    path.write_text("收入总计12.5万元，都是虚构的。\n", encoding="utf-8")
    return read_document(path), str(path)


def test_what_takes_no_notes_gets_a_page_of_its_own_and_that_is_said(tmp_path: Path) -> None:
    part = text_report(tmp_path)
    out = tmp_path / "out"
    told = write_review(verdict_of(Path(part[1]), finding(part[1])), [part], out)
    assert told == ("报告.txt：.txt 文件不能加批注，批注写在网页里。",)
    assert {path.name for path in out.iterdir()} == {"审核.html", "报告.txt.批注.html"}
    copy = opened(out / "报告.txt.批注.html")
    assert copy.xpath("//main//a[@class='hit error']/text()") == ["12.5"]


def test_a_copy_holds_the_findings_of_its_own_file_and_the_report_those_of_none(
    tmp_path: Path,
) -> None:
    parts = [text_report(tmp_path, "报告.html"), text_report(tmp_path, "附表.html")]
    found = (
        finding(parts[0][1], "报告里的"),
        finding(parts[1][1], "附表里的"),
        finding("", "没有地方的", locations=()),
    )
    out = tmp_path / "out"
    assert write_review(verdict_of(tmp_path / "报告.html", *found), parts, out) == ()
    messages = {
        path.name: opened(path).xpath("//p[@class='message']/text()") for path in out.iterdir()
    }
    assert sorted(messages["审核.html"]) == ["报告里的", "没有地方的", "附表里的"]
    assert messages["报告.批注.html"] == ["报告里的", "没有地方的"]
    assert messages["附表.批注.html"] == ["附表里的"]


def test_a_file_inside_an_archive_gets_a_page(tmp_path: Path) -> None:
    document = Document("甲", (Paragraph((Text("收入总计12.5万元。"),)),))
    path = str(tmp_path / "公开.zip" / "报告.pdf")
    (told,) = write_review(verdict_of(Path(path), finding(path)), [(document, path)], tmp_path)
    assert told == "报告.pdf：原件在压缩包里，批注写在网页里。"
    assert (tmp_path / "报告.pdf.批注.html").is_file()


def test_what_became_of_findings_since_an_earlier_run_is_shown(tmp_path: Path) -> None:
    part = text_report(tmp_path)
    old, new = finding(part[1], "老问题"), finding(part[1], "新问题")
    since = Since(
        {old.id: "未改", new.id: "新增"}, (("0" * 16, "error", "改好的"),), {old.id: "已核实"}
    )
    line = NumberLine(Spot("12.5", "万元", old.locations[0]), "checked", "量", "", (), ("由甲得",))
    verdict = verdict_of(Path(part[1]), old, new, since=since, numbers=(line,))
    write_review(verdict, [part], tmp_path / "out")
    page = opened(tmp_path / "out" / "审核.html")
    assert page.xpath(f"//article[@id='f-{old.id}']/p[@class='remark']/text()") == [
        "与上次相比：未改",
        "部门答复：已核实",
    ]
    notices = page.xpath("//p[@class='notice']/text()")
    assert notices == ["与上次相比：已改 1 条，未改 1 条，新增 1 条。", "已改：改好的"]
    assert "已核对：由甲得" in page.xpath("//main//a[@href]/@title")[0]


def test_the_copies_are_not_audited_again() -> None:
    names = ("审核.html", "报告.批注.docx", "附表.xls.批注.html", "sub/报告.批注.pdf")
    assert all(is_paper(Path(name)) for name in names)
    assert not is_paper(Path("报告.docx"))


def test_an_old_document_gets_its_notes_in_the_docx_it_was_read_as(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, made = tmp_path / "报告.doc", tmp_path / "made.docx"
    old.write_bytes(b"stands for a file of Word 97")
    word = docx.Document()
    word.add_paragraph("收入总计12.5万元。")
    word.save(str(made))
    document = read_document(made)
    place = Location("suspect", file=str(old), path="p[1]", column=5, end=9, length=4)
    verdict = verdict_of(old, finding(old, locations=(place,)))

    @contextmanager
    def converted(path: Path) -> Iterator[Path]:
        assert path == old
        yield made

    monkeypatch.setattr(convert, "converted", converted)
    assert write_review(verdict, [(document, str(old))], tmp_path / "out") == ()
    copy = docx.Document(str(tmp_path / "out" / "报告.doc.批注.docx"))
    assert [comment.text for comment in copy.comments] == ["必改：虚构的差错"]

    @contextmanager
    def refused(path: Path) -> Iterator[Path]:
        raise InputError([Problem("needs-office", Place(str(path)), "要先装 LibreOffice。", "")])
        yield path

    monkeypatch.setattr(convert, "converted", refused)
    told = write_review(verdict, [(document, str(old))], tmp_path / "again")
    assert told == ("报告.doc：要先装 LibreOffice，批注写在网页里。",)
    assert {path.name for path in (tmp_path / "again").iterdir()} == {
        "审核.html",
        "报告.doc.批注.html",
    }
