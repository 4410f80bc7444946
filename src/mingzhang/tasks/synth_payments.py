"""A made-up world of payments on demand, with planted faults, look-alikes and their answers."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.synth.payments import ANSWERS, Made, Wish, make_world
from mingzhang.tasks.synth import refuse_what_is_there

__all__ = ["Wish", "make_payments"]
Progress = Callable[[int, int, str], None]
_STAGE = "名单"


def make_payments(out: Path, wish: Wish, progress: Progress | None = None) -> list[str]:
    """Write a world into ``out``; what was written, in words.

    It is made in a folder beside and moved when it is whole: nothing half-made is ever in ``out``.
    Raises InputError where the folder has something in it already or cannot be written.
    """
    refuse_what_is_there(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".虚构", dir=out.parent) as name:
            stage, scratch = Path(name) / _STAGE, Path(name) / "暂存"
            stage.mkdir()
            made = make_world(stage, scratch, wish, progress or _silent)
            if out.is_dir():
                out.rmdir()  # empty: seen above
            stage.rename(out)
    except OSError as error:
        raise InputError([_cannot_write(out, error)]) from error
    return _told(out, wish, made)


def _silent(_done: int, _total: int, _what: str) -> None:
    """For those who do not watch."""


def _told(out: Path, wish: Wish, made: Made) -> list[str]:
    counted = "，".join(f"{name} {rows:,} 行" for name, rows in made.rows.items())
    told = [f"已写出虚构的名单到 {out}（种子 {wish.seed}）：{counted}。"]
    faults, traps = made.answers.get("fault", 0), made.answers.get("trap", 0)
    if faults or traps:
        told.append(
            f"埋下的差错 {faults:,} 处，像差错而不是的 {traps:,} 处，答案在 {out / ANSWERS}。"
        )
    return told


def _cannot_write(path: Path, error: OSError) -> Problem:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        mend = "请腾出空间，或写到别的磁盘，再做一次；没有写出半截文件。"
        return Problem("disk-full", Place(str(path)), "磁盘满了。", mend)
    message = f"写不进去（{error.strerror or error}）。"
    return Problem("cannot-write", Place(str(path)), message, "请检查写入权限，或换个地方。")
