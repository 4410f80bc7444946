"""Old word files come in through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from sample_report import report

from mingzhang.formats.read import convert
from mingzhang.formats.read.convert import read_converted
from mingzhang.formats.read.document import READERS
from mingzhang.formats.write.docx import write_docx
from mingzhang.model.document import Paragraph, Table, plain
from mingzhang.model.problem import InputError

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="没有装 LibreOffice")


@needs_office
def test_a_doc_has_the_text_and_the_tables_it_was_saved_with(tmp_path: Path) -> None:
    written = report("")
    write_docx(written, tmp_path / "报告.docx", {})
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless",
         "--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "报告.docx")],
        check=True, capture_output=True,
    )  # fmt: skip
    read = read_converted(tmp_path / "报告.doc")
    assert read.origin == "转换"
    texts = [plain(b.content) for b in read.blocks if isinstance(b, Paragraph)]
    wanted = [plain(b.content) for b in written.blocks if isinstance(b, Paragraph)]
    assert set(filter(None, wanted)) <= set(texts)
    assert sum(isinstance(b, Table) for b in read.blocks) == sum(
        isinstance(b, Table) for b in written.blocks
    )


@needs_office
def test_what_is_no_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "坏.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(InputError, match="另存为"):
        read_converted(path)


def test_without_an_office_program_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "_PROGRAMS", ())
    with pytest.raises(InputError, match="另存为"):
        read_converted(tmp_path / "旧.wps")


@pytest.mark.parametrize("suffix", [".doc", ".wps", ".rtf", ".odt"])
def test_the_kinds_are_among_those_that_are_read(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    path = tmp_path / f"报告{suffix}"
    path.write_bytes(b"x")
    with pytest.raises(InputError, match="LibreOffice"):
        READERS[suffix](path)
