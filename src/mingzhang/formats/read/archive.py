"""Documents in a .zip: unpacked within limits into a folder that is removed again."""

from __future__ import annotations

import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from mingzhang.formats.files import not_there, refusal
from mingzhang.formats.read.content import kind_of
from mingzhang.formats.read.document import READERS, read_document
from mingzhang.model.document import Document
from mingzhang.model.problem import InputError, Place, Problem

_SUFFIX = ".zip"
_MOST_MEMBERS = 500
_MOST_BYTES = 512 * 1024 * 1024  # of everything in an archive, unpacked
_MOST_MEMBER = 256 * 1024 * 1024
_MOST_SECONDS = 120.0
_CHUNK = 1 << 20
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
# What programs leave in archives that is no document of anybody.
_LEAVINGS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_UNICODE_NAME = 0x800  # the flag of a member whose name is UTF-8
_ENCRYPTED = 0x1

Found = tuple[str, Document | Problem]


def read_archive(path: Path) -> list[Found]:
    """Every document in the .zip ``path``, by its path as it is printed (包.zip/报告.pdf).

    A member that cannot be read is a Problem in its place, and so are those of other kinds; an
    archive in the archive is unpacked once. Raises InputError if the archive itself cannot be
    opened or is larger than any disclosure.
    """
    return list(_Unpacking(time.monotonic() + _MOST_SECONDS).read(path, str(path), nested=False))


class _Unpacking:
    """One archive with those in it; what all of them may take together."""

    def __init__(self, until: float) -> None:
        self.until = until
        self.bytes_left = _MOST_BYTES

    def read(self, path: Path, shown: str, nested: bool) -> Iterator[Found]:
        """The members of the archive at ``path``, which goes by the name ``shown``."""
        with _opened(path, shown) as archive, tempfile.TemporaryDirectory(prefix="解压") as folder:
            for number, info in enumerate(_members(archive, shown)):
                name = f"{shown}/{_name(info)}"
                try:
                    yield from self._member(archive, info, name, Path(folder) / str(number), nested)
                except InputError as error:
                    first = error.problems[0]
                    yield name, Problem(first.code, Place(name), first.message, first.mend)

    def _member(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, folder: Path, nested: bool
    ) -> Iterator[Found]:
        own = PurePosixPath(_name(info)).name
        suffix = PurePosixPath(own).suffix.lower()
        if suffix not in READERS and suffix not in (_SUFFIX, ".rar", ".7z"):
            mend = f"可读：{'、'.join(READERS)}。"
            raise refusal(name, "format", f"还不能读“{suffix or '没有扩展名'}”的文件。", mend)
        if time.monotonic() > self.until:
            message = f"解压和读取超过{_MOST_SECONDS:.0f}秒，后面的没有读。"
            raise refusal(name, "too-long", message, "请分成几个压缩包，或解压后再试。")
        folder.mkdir()
        file = folder / f"{Path(own).stem[:40] or '文件'}{suffix}"
        self._unpack(archive, info, name, file)
        try:
            if kind_of(file) != _SUFFIX:
                yield name, read_document(file)
            elif nested:
                message = "压缩包里的压缩包里还有压缩包，没有解开。"
                raise refusal(name, "nested", message, "请解压后直接给出里面的文件。")
            else:
                yield from self.read(file, name, nested=True)
        finally:
            file.unlink()

    def _unpack(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, file: Path
    ) -> None:
        """Write a member to ``file``, never more than is left, whatever size it states."""
        if info.flag_bits & _ENCRYPTED:
            mend = "请取消密码，或解压后直接给出里面的文件。"
            raise refusal(name, "password", "压缩包设了密码，不能解开。", mend)
        left = most = min(self.bytes_left, _MOST_MEMBER)
        try:
            with archive.open(info) as source, file.open("wb") as target:
                while chunk := source.read(min(_CHUNK, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        message = f"解开后超过 {most >> 20} MB，没有读取。"
                        raise refusal(
                            Path(name), "too-large", message, "请核实来源，或拆分后再试。"
                        )
                    target.write(chunk)
        except _FAULTS as error:
            message = "压缩包已损坏，这个文件不能解开。"
            raise refusal(name, "broken-zip", message, "请重新下载或压缩后再试。") from error
        self.bytes_left -= most - left


@contextmanager
def _opened(path: Path, shown: str) -> Iterator[zipfile.ZipFile]:
    try:
        if kind_of(path) != _SUFFIX:
            raise refusal(shown, "not-zip", "不是 .zip 压缩包。", "请检查文件。")
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise InputError([not_there(shown)]) from None
    except _FAULTS as error:
        mend = "请重新下载或压缩后再试。"
        raise refusal(shown, "broken-zip", "压缩包已损坏，打不开。", mend) from error
    with archive:
        yield archive


def _members(archive: zipfile.ZipFile, shown: str) -> list[zipfile.ZipInfo]:
    """The files of an archive in the order of their names, leavings of programs aside."""
    members = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not any(part in info.filename for part in _LEAVINGS)
        and not PurePosixPath(info.filename).name.startswith(("~$", "."))
    ]  # fmt: skip
    if len(members) > _MOST_MEMBERS:
        message = f"压缩包里有{len(members)}个文件，超过{_MOST_MEMBERS}个，没有解开。"
        raise refusal(shown, "too-many-entries", message, "请按部门分开后再试。")
    if not members:
        raise refusal(shown, "file-empty", "压缩包里没有文件。", "请检查压缩包。")
    return sorted(members, key=_name)


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member; archives made here mostly write it in GBK without saying so."""
    name = info.filename
    if not info.flag_bits & _UNICODE_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeError:
                continue
    parts = [
        part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..")
    ]
    return "/".join(parts)
