"""Archives: every document in them, whatever its name is written in; nothing beyond the limits."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from mingzhang.formats.read import archive as archive_module
from mingzhang.formats.read.archive import read_archive
from mingzhang.model.document import Document, Paragraph, plain
from mingzhang.model.problem import InputError, Problem

SENTENCE = "虚构市测试局2024年度收入总计1492.37万元。"


def zipped(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return target.getvalue()


def in_gbk(data: bytes, name: str) -> bytes:
    """The archive as Windows programs write it: the name in GBK and no sign of it."""
    raw = name.encode("gb18030")
    stand_in = "x" * len(raw)
    return zipped(**{stand_in: data}).replace(stand_in.encode(), raw)


def read(folder: Path, data: bytes) -> list[tuple[str, str]]:
    """By the printed path, relative to the folder: the text of the document or the problem."""
    path = folder / "包.zip"
    path.write_bytes(data)
    found = []
    for name, one in read_archive(path):
        if isinstance(one, Document):
            texts = [plain(b.content) for b in one.blocks if isinstance(b, Paragraph)]
            found.append((Path(name).relative_to(folder).as_posix(), "".join(texts)))
        else:
            assert isinstance(one, Problem)
            assert one.place.file == name
            found.append((Path(name).relative_to(folder).as_posix(), one.code))
    return found


def test_documents_in_folders_and_leavings_aside(tmp_path: Path) -> None:
    data = zipped(
        **{
            "公开/报告.txt": SENTENCE.encode(),
            "公开/报告.html": f"<html><body><p>{SENTENCE}</p></body></html>".encode(),
            "__MACOSX/公开/._报告.txt": b"x",
            "公开/~$报告.docx": b"x",
        }
    )
    assert read(tmp_path, data) == [
        ("包.zip/公开/报告.html", SENTENCE),
        ("包.zip/公开/报告.txt", SENTENCE),
    ]


def test_names_in_gbk(tmp_path: Path) -> None:
    assert read(tmp_path, in_gbk(SENTENCE.encode(), "决算报告.txt")) == [
        ("包.zip/决算报告.txt", SENTENCE)
    ]


def test_an_archive_in_the_archive_once(tmp_path: Path) -> None:
    inner = zipped(**{"报告.txt": SENTENCE.encode(), "再.zip": zipped(**{"a.txt": b"x"})})
    assert read(tmp_path, zipped(**{"里.zip": inner})) == [
        ("包.zip/里.zip/再.zip", "nested"),
        ("包.zip/里.zip/报告.txt", SENTENCE),
    ]


def test_a_broken_member_stops_nothing(tmp_path: Path) -> None:
    data = zipped(
        **{
            "1.pdf": b"%PDF-1.7 half",
            "2.rar": b"Rar!\x1a\x07\x00" + bytes(20),
            "3.exe": b"MZ",
            "4.zip": b"PK\x03\x04 half",
            "5.txt": SENTENCE.encode(),
        }
    )
    assert read(tmp_path, data) == [
        ("包.zip/1.pdf", "not-a-pdf"),
        ("包.zip/2.rar", "rar"),
        ("包.zip/3.exe", "format"),
        ("包.zip/4.zip", "broken-zip"),
        ("包.zip/5.txt", SENTENCE),
    ]


def test_a_way_out_of_the_folder_leads_nowhere(tmp_path: Path) -> None:
    before = set(tmp_path.parent.rglob("出去*"))
    assert read(tmp_path, zipped(**{"../../出去.txt": SENTENCE.encode()})) == [
        ("包.zip/出去.txt", SENTENCE)
    ]
    assert set(tmp_path.parent.rglob("出去*")) == before


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "临时"))
    (tmp_path / "临时").mkdir()
    read(tmp_path, zipped(**{"a.txt": SENTENCE.encode(), "b.pdf": b"%PDF-"}))
    assert list((tmp_path / "临时").iterdir()) == []


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "_MOST_MEMBER", 1 << 20)
    data = zipped(**{"1.txt": b" " * (2 << 20), "2.txt": SENTENCE.encode()})
    assert len(data) < 1 << 14
    assert read(tmp_path, data) == [("包.zip/1.txt", "too-large"), ("包.zip/2.txt", SENTENCE)]


def test_all_members_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "_MOST_BYTES", len(SENTENCE.encode()) + 10)
    data = zipped(**{"1.txt": SENTENCE.encode(), "2.txt": SENTENCE.encode()})
    assert read(tmp_path, data) == [("包.zip/1.txt", SENTENCE), ("包.zip/2.txt", "too-large")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 half", "损坏"),
        (b"Rar!\x1a\x07\x00" + bytes(9), "RAR"),
        (zipped(), "没有文件"),
        (zipped(**{f"{n}.txt": b"x" for n in range(501)}), "超过500个"),
    ],
    ids=["empty", "broken", "rar", "nothing", "many"],
)
def test_an_archive_that_cannot_be_opened_is_told(
    tmp_path: Path, data: bytes, message: str
) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_archive(path)
