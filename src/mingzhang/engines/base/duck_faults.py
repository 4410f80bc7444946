"""What stops DuckDB on its way, in words: the disk, the memory, a file, the person at the keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from mingzhang.model.problem import InputError, Place, Problem

_FULL = ("No space left", "max_temp_directory_size", "Disk quota")
_INTERRUPTED = "Query interrupted"


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise KeyboardInterrupt where a person stopped DuckDB: it has two other names for it."""
    try:
        yield
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:
        if _INTERRUPTED in str(error):
            raise KeyboardInterrupt from None
        raise


@contextmanager
def told() -> Iterator[None]:
    """Raise what stops DuckDB as InputError, or as KeyboardInterrupt where a person stopped it."""
    try:
        with interruptible():
            yield
    except duckdb.Error as error:
        raise InputError([_problem(error)]) from error


def _problem(error: duckdb.Error) -> Problem:
    text = str(error)
    first = text.splitlines()[0]
    if any(word in text for word in _FULL):
        mend = "请腾出输出文件夹所在磁盘的空间再运行，做完的规则不会重做。"
        return Problem("disk-full", Place(), "磁盘满了，写不下中间结果。", mend)
    if isinstance(error, duckdb.OutOfMemoryException):
        mend = "请用 --memory 给多一些，或用 --threads 1 减少同时做的。"
        return Problem("out-of-memory", Place(), "内存到了上限，放不下。", mend)
    if isinstance(error, (duckdb.IOException, duckdb.InvalidInputException)):
        mend = "请确认文件没有在运行中被改动、移走，磁盘可以读写。"
        return Problem("file", Place(), f"读写文件出错：{first}", mend)
    mend = "请核对规则和数据。"
    return Problem("engine", Place(), f"DuckDB 算不出：{first}", mend)
