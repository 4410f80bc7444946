"""What stops Spark on its way, in words: one line of its many, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from mingzhang.model.problem import InputError, Place, Problem

_LONGEST = 300  # characters of Spark's own words that a person is shown
_CLASS = re.compile(r"\[[A-Z][A-Z0-9_.]+\] [^\n]*")  # [ARITHMETIC_OVERFLOW] what happened
_CALL = "An error occurred while calling"
_STATE = re.compile(r"\s*SQLSTATE: \w+.*")


@contextmanager
def told() -> Iterator[None]:
    """Raise what stops Spark as InputError."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise InputError([_problem(str(error))]) from error


def first_words(text: str) -> str:
    """The one line of an error text that says what happened."""
    found = _CLASS.search(text)
    lines = [line.strip(": ") for line in text.splitlines() if line.strip(": ")]
    told = [line for line in lines if not line.startswith(_CALL)]
    line = found[0] if found else (told or ["没有说明"])[0]
    return _STATE.sub("", line)[:_LONGEST]


def _problem(text: str) -> Problem:
    if "No space left" in text or "Disk quota" in text:
        mend = "请腾出输出文件夹所在磁盘的空间再运行，做完的规则不会重做。"
        return Problem("disk-full", Place(), "磁盘满了，写不下中间结果。", mend)
    if "OutOfMemoryError" in text or "UNABLE_TO_ACQUIRE_MEMORY" in text:
        mend = "请用 --memory 给多一些；在集群上请调大 spark.executor.memory。"
        return Problem("out-of-memory", Place(), "Spark 的内存到了上限，放不下。", mend)
    if "FAILED_READ_FILE" in text or "FileNotFoundException" in text:
        mend = "请确认文件没有在运行中被改动、移走，集群的每台机器都能按这个路径读到。"
        return Problem("file", Place(), f"Spark 读文件出错：{first_words(text)}", mend)
    message = f"Spark 算不出：{first_words(text)}"
    return Problem("engine", Place(), message, "请核对规则和数据。")
