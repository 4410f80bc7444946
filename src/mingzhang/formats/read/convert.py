"""Read what only an office program opens (.doc, .wps, .rtf): converted first, if one is there."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mingzhang.formats.files import refusal
from mingzhang.formats.read.docx import read_docx
from mingzhang.model.document import Document
from mingzhang.model.problem import InputError, Place, Problem

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 90


def read_converted(path: Path) -> Document:
    """The document in a file that LibreOffice converts to docx; its origin is 转换.

    InputError where there is no LibreOffice, or where it cannot open the file.
    """
    with converted(path) as found:
        return replace(read_docx(found), origin="转换")


@contextmanager
def converted(path: Path) -> Iterator[Path]:
    """The docx that LibreOffice makes of ``path``, there while the context lasts."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        message = f"读 {path.suffix} 文件要先装 LibreOffice。"
        mend = "请装好后重试，或在 Word、WPS 里另存为 .docx。"
        raise InputError([Problem("needs-office", Place(str(path)), message, mend)])
    with tempfile.TemporaryDirectory(prefix="转换") as name:
        folder = Path(name)
        # A profile of its own: a second LibreOffice beside an open one would do nothing.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "docx", "--outdir", name]
        try:
            subprocess.run([*command, str(path.resolve())], capture_output=True, timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise _unopened(path, f"LibreOffice {_SECONDS} 秒没有转完。") from error
        found = folder / f"{path.stem}.docx"
        if not found.is_file():
            raise _unopened(path, "LibreOffice 打不开这个文件。")
        yield found


def _unopened(path: Path, message: str) -> InputError:
    mend = "请在 Word、WPS 里打开并另存为 .docx。"
    return refusal(path, "not-converted", message, mend)
