"""Looks through a file of any kind that would be public, and through the files inside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from mingzhang.formats.inspect.old_workbook import inspect_xls
from mingzhang.formats.inspect.parts import Parts, UnreadableError
from mingzhang.formats.inspect.plain_text import inspect_csv, inspect_json, inspect_text
from mingzhang.formats.inspect.portable import inspect_pdf
from mingzhang.formats.inspect.web import inspect_html
from mingzhang.formats.inspect.word import inspect_docx
from mingzhang.formats.inspect.workbook import inspect_xlsx
from mingzhang.formats.read.source import decode
from mingzhang.model.inspection import Inspection
from mingzhang.model.problem import InputError

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MOST_BYTES = 256 * 1024 * 1024
_DEEPEST = 4  # archives inside archives
_TEXTS = {".txt": inspect_text, ".md": inspect_text, ".csv": inspect_csv, ".tsv": inspect_csv}
_TEXTS |= {".json": inspect_json, ".jsonl": inspect_text, ".xml": inspect_text}
_TEXTS |= {".html": inspect_html, ".htm": inspect_html, ".svg": inspect_html}
_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff"}


def inspect_file(path: Path) -> list[Inspection]:
    """The file and every file packed or attached inside it, one Inspection each.

    What cannot be looked through is a trace “unread” with the reason; no file raises.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            return [_unread(str(path), "文件超过 256 MB")]
        data = path.read_bytes()
    except OSError:
        return [_unread(str(path), "文件打不开，可能没有权限或正被占用")]
    return list(_inspect_bytes(data, str(path)))


def _inspect_bytes(data: bytes, name: str, depth: int = 0) -> Iterator[Inspection]:
    """The same of a file's content; ``name`` tells its kind where the content does not."""
    result = Inspection(name)
    inside: list[tuple[str, bytes]] = []
    try:
        inside = list(_inspect(data, name, result))
    except UnreadableError as error:
        result.trace("unread", "", str(error))
    except InputError as error:
        result.trace("unread", "", error.problems[0].message.rstrip("。"))
    yield result
    for part, content in inside:
        if depth >= _DEEPEST:
            yield _unread(f"{name}!{part}", f"压缩包套了 {_DEEPEST} 层以上")
        else:
            yield from _inspect_bytes(content, f"{name}!{part}", depth + 1)


def _unread(name: str, why: str) -> Inspection:
    result = Inspection(name)
    result.trace("unread", "", why)
    return result


def _inspect(data: bytes, name: str, result: Inspection) -> Iterator[tuple[str, bytes]]:
    """Look through one file; yields the files inside it."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if data.startswith(b"PK"):
        yield from _packed(data, result)
    elif data.startswith(b"%PDF"):
        yield from inspect_pdf(data, result)
    elif data.startswith(_OLE) and suffix in (".xls", ".et"):
        inspect_xls(data, result)
    elif suffix in _TEXTS:
        if data.strip():
            _TEXTS[suffix](decode(data, Path(name)), result)
    elif suffix in _PICTURES:
        raise UnreadableError("图片里的字不能自动查看")
    else:
        raise UnreadableError(f"不能查看“{suffix or '没有扩展名'}”的文件")


def _packed(data: bytes, result: Inspection) -> Iterator[tuple[str, bytes]]:
    parts = Parts(data)
    if "word/document.xml" in parts.names:
        inspect_docx(parts, result)
    elif "xl/workbook.xml" in parts.names:
        inspect_xlsx(parts, result)
    elif "mimetype" in parts.names or "[Content_Types].xml" in parts.names:
        raise UnreadableError("不能查看这种格式，请另存为 .docx 或 .xlsx")
    else:
        for name in parts.names:
            if not name.endswith("/"):
                yield _readable(name), parts.data(name)


def _readable(name: str) -> str:
    """The name of an entry; archives made on Chinese Windows store it in GBK."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name
