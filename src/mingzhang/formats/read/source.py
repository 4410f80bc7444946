"""Take the bytes of an untrusted text file and decode them, or say in plain words why not."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from mingzhang.formats.files import not_there, refusal
from mingzhang.model.problem import InputError

MOST_BYTES = 64 * 1024 * 1024

_BINARY_HEADS = {
    b"%PDF": "PDF 文件",
    b"PK\x03\x04": "压缩包或 docx、xlsx 文件",
    b"\xd0\xcf\x11\xe0": "旧版 Word 或 Excel 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
}
_CONTROLS = re.compile(r"[\x00-\x07\x0e-\x19\x1b-\x1f]")
_MOST_CONTROLS = 0.001  # share of control characters above which a file is no text


def read_source(path: Path) -> bytes:
    """The bytes of ``path``; InputError if it is missing, no file, too big or empty."""
    if not path.is_file():
        raise InputError([not_there(path.name)])
    if path.stat().st_size > MOST_BYTES:
        raise refusal(path.name, "file-too-big", "文件超过 64 MB，不再读取。", "请拆分后再试。")
    data = path.read_bytes()
    if not data.strip(b"\xef\xbb\xbf \t\r\n\f"):
        raise refusal(path.name, "file-empty", "文件是空的。", "请换一个有内容的文件。")
    return data


def decode(data: bytes, path: Path, declared: str = "") -> str:
    """``data`` as text: by its byte-order mark, as UTF-8, as ``declared``, then as GB18030.

    Line ends become "\\n". InputError if the bytes are no text.
    """
    for head, kind in _BINARY_HEADS.items():
        if data.startswith(head):
            raise refusal(
                path.name, "not-text", f"这是{kind}，不是文本。", "请改用与内容相符的扩展名后再试。"
            )
    for encoding in _encodings(data, declared):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if len(_CONTROLS.findall(text)) <= len(text) * _MOST_CONTROLS and "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise refusal(
        path.name, "not-text", "文件不是文本，或编码无法识别。", "请另存为 UTF-8 编码的文本后再试。"
    )


def _encodings(data: bytes, declared: str) -> list[str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    return ["utf-8-sig", *([declared] if declared else []), "gb18030"]
