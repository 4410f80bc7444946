"""How files come to disk: written beside, moved in whole; and the words where that fails.

A file, or a folder of files, is made under a passing name next to its place and takes it in one
step, so that what a reader finds is never half written.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from mingzhang.model.problem import InputError, Place, Problem

REFUSED = "写不进去"
_IN_USE = "请检查权限，关闭正在打开它的程序，或换个地方。"
_FREE = "请腾出空间，或写到别的磁盘，再做一次；没有写出半截文件。"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CAUSES = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "没有这个文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EISDIR: "已有同名的文件夹",
    errno.ENAMETOOLONG: "名字太长",
}


def cannot_write(path: Path, error: OSError, what: str = REFUSED, mend: str = "") -> InputError:
    """What to say where ``path`` cannot be written: the disk is full, or the system's reason.

    ``what`` opens the sentence, ``mend`` is for who must do more than close a program or free
    the disk.
    """
    if error.errno in _FULL:
        problem = Problem("disk-full", Place(str(path)), "磁盘满了。", mend or _FREE)
    else:
        cause = _CAUSES.get(error.errno or 0, error.strerror or str(error).partition("\n")[0])
        message = f"{what}：{cause}。"
        problem = Problem("cannot-write", Place(str(path)), message, mend or _IN_USE)
    return InputError([problem])


def refusal(name: Path | str, code: str, message: str, mend: str) -> InputError:
    """The error that a file cannot be read, with what to do."""
    return InputError([Problem(code, Place(str(name)), message, mend)])


def not_there(name: Path | str) -> Problem:
    """What to say of a file that does not exist."""
    return Problem("no-file", Place(str(name)), "没有这个文件。", "请检查文件名和所在文件夹。")


def not_opened(name: Path | str) -> Problem:
    """What to say of a file that the system does not let us read."""
    mend = "请确认文件存在、没有被别的程序占用，并且有读取权限。"
    return Problem("unreadable-file", Place(str(name)), "文件打不开，没有读入。", mend)


@contextmanager
def writing(path: Path, what: str = REFUSED, mend: str = "") -> Iterator[None]:
    """What the disk refuses in this block is told as of ``path``, see ``cannot_write``."""
    try:
        yield
    except BrokenPipeError:  # who reads what is printed has seen enough
        raise
    except OSError as error:
        raise cannot_write(path, error, what, mend) from error


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place if all went well and goes if not.

    OSError where that cannot be; a folder of this name is none to replace.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """The same, told as InputError where it cannot be written."""
    with writing(path, f"文件{REFUSED}"), beside(path) as part:
        yield part


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """A text, whole or not at all; InputError where it cannot be written."""
    with whole_file(path) as part:
        part.write_text(text, encoding=encoding, newline="")


def write_lines(path: Path, objects: Iterable[Mapping[str, Any]]) -> int:
    """JSON lines, whole or not at all; how many. InputError where they cannot be written."""
    count = 0
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for one in objects:
            count += 1
            file.write(json.dumps(one, ensure_ascii=False) + "\n")
    return count


def make_folder(path: Path) -> None:
    """The folder with those above it, unless it is there; InputError where it cannot be made."""
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)


def refuse_file(out: Path) -> None:
    """FileExistsError where a file has the name that a folder is to have: known before the work."""
    if out.exists() and not out.is_dir():
        raise FileExistsError(errno.EEXIST, "File exists", str(out))


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder beside ``out`` whose content is moved into ``out`` if all went well.

    What ``out`` holds under other names stays; a new ``out`` appears in one step. InputError
    where it cannot be written.
    """
    with writing(out):
        refuse_file(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".mingzhang-", dir=out.parent) as name:
            stage = Path(name) / "stage"
            stage.mkdir()
            yield stage
            if out.exists():
                swap(stage, out)
            else:
                stage.rename(out)


def swap(stage: Path, out: Path) -> None:
    """Move everything of ``stage`` into ``out``, each in one step, replacing what was there."""
    for source in sorted(stage.iterdir()):
        target = out / source.name
        if target.is_dir():
            shutil.rmtree(target)
        source.replace(target)


def names_in(folder: Path) -> tuple[str, ...]:
    """The names of what lies in a folder, in order."""
    return tuple(sorted(path.name for path in folder.iterdir()))
