"""Tell what a file is by its content: sites serve web pages named .xls and PDF named .doc."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from mingzhang.formats.files import refusal

_LOOK = 4096  # bytes from the start that tell the kind
_MOST_OLE = 64 * 1024 * 1024  # bytes of an old office file that are searched for its streams
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_STREAMS = (
    ("EncryptedPackage", "password"),
    ("WordDocument", ".doc"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
)
_PARTS = (
    (re.compile(r"word/document\d*\.xml"), ".docx"),
    (re.compile(r"xl/workbook\.(?:xml|bin)"), ".xlsx"),
    (re.compile(r"(?:Doc_\d+/)?OFD\.xml"), "ofd"),
)
_OPEN_DOCUMENTS = {b"text": ".odt", b"spreadsheet": ".ods"}
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|meta|p|span)\b", re.IGNORECASE)
_REFUSED = {
    "ofd": ("是 OFD 版式文件，还不能读。", "请用阅读软件另存为 PDF 后再试。"),
    "rar": ("是 RAR 压缩包，不能解开。", "请解压后直接给出里面的文件，或改用 .zip 压缩。"),
    "7z": ("是 7z 压缩包，不能解开。", "请解压后直接给出里面的文件，或改用 .zip 压缩。"),
    "picture": ("是图片，没有文字可读。", "请用由文字导出的 PDF 或 Word 文件，或先做文字识别。"),
    "archived-page": (
        "是单个文件网页（MHTML），还不能读。",
        "请用 Word、WPS 或浏览器打开，另存为 .docx 或 .html 后再试。",
    ),
    "sheet-xml": (
        "是 XML 格式的 Excel 表格，还不能读。",
        "请用 Excel 或 WPS 打开后另存为 .xlsx 再试。",
    ),
    "password": (
        "文件设了打开密码，不能读取。",
        "请在 Word、Excel 或 WPS 中取消密码后保存再试。",
    ),
}
_HEADS: Sequence[tuple[bytes, str]] = (
    (b"{\\rtf", ".rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"MIME-Version:", "archived-page"),
)


def kind_of(path: Path) -> str:
    """The ending that fits the content of ``path``, or its own where the content does not tell.

    Plain text tells nothing, nor does a damaged file. Raises InputError for what is known and
    cannot be read, and for an empty file.
    """
    with path.open("rb") as file:
        head = file.read(_LOOK)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\f\x00"):
        raise refusal(path, "file-empty", "文件是空的。", "请重新下载或导出后再试。")
    kind = _kind(path, head)
    if kind in _REFUSED:
        raise refusal(path, kind, *_REFUSED[kind])
    return kind or path.suffix.lower()


def _kind(path: Path, head: bytes) -> str:
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    for start, kind in _HEADS:
        if head.startswith(start):
            return kind
    bare = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if bare.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in bare and b"<Workbook" in bare:
            return "sheet-xml"
        return ".html" if _PAGE.search(bare) else ""
    return ""


def _kind_of_ole(path: Path) -> str:
    """The kind of an old office file by the names of its streams; "" where none is known.

    A file may hold another as an object: of two kinds, the one it is named for.
    """
    with path.open("rb") as file:
        data = file.read(_MOST_OLE)
    kinds = [kind for name, kind in _STREAMS if name.encode("utf-16-le") in data]
    if ".xls" in kinds and "password" not in kinds and path.suffix.lower() in (".xls", ".et"):
        return ".xls"
    return kinds[0] if kinds else ""


def _kind_of_zip(path: Path) -> str:
    """The kind of a package by its parts; ".zip" where it holds files of any kind."""
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if "mimetype" in names:
                return _open_document(package)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError):
        return ""
    for part, kind in _PARTS:
        if any(part.fullmatch(name) for name in names):
            return kind
    return ".zip" if path.suffix.lower() == ".zip" else ""


def _open_document(package: zipfile.ZipFile) -> str:
    with package.open("mimetype") as file:
        stated = file.read(100)
    return next((kind for word, kind in _OPEN_DOCUMENTS.items() if word in stated), "")
