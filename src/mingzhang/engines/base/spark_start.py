"""A Spark session to work in: that of the cluster a person submitted to, or one of this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mingzhang.engines.base.spark_faults import first_words
from mingzhang.model.problem import InputError, Place, Problem

# Any of these says that somebody has set Spark up: what they chose is left as it is.
_SET_UP = ("PYSPARK_GATEWAY_PORT", "MASTER", "SPARK_HOME", "SPARK_CONF_DIR", "PYSPARK_SUBMIT_ARGS")
_LOG = "spark.log"
_PARTITIONS = 4  # for each thread: pieces of a shuffle, put together where they are small

# Settings of every session of ours, whoever made its cluster.
_SESSION: Mapping[str, str] = {
    # Decimals are computed as DuckDB does: exact or an error.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.compression.codec": "zstd",
}


def open_session(folder: Path, threads: int | None, memory: str) -> tuple[Any, bool]:
    """A session with views and settings of its own; whether Spark was started for it.

    ``threads`` and ``memory`` (such as "4GB") are for a Spark of this machine. Raises InputError
    that says what to install where there is no pyspark or no Java.
    """
    if problem := _missing():
        raise InputError([problem])
    from pyspark.sql import SparkSession

    started = SparkSession.getActiveSession() is None
    builder = SparkSession.builder.appName("mingzhang")
    for name, value in _started_with(folder, threads, memory).items() if started else ():
        builder = builder.config(name, value)
    with _quietly(folder / _LOG if started else None):
        session = builder.getOrCreate().newSession()
    for name, value in _SESSION.items():
        session.conf.set(name, value)
    return session, started


def _missing() -> Problem | None:
    """What must be installed before Spark can run here."""
    if find_spec("pyspark") is None:
        mend = "请安装：pip install 'mingzhang[spark]'；或去掉 --engine spark。"
        return Problem("no-spark", Place(), "没有安装 Spark（pyspark）。", mend)
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") or (home and shutil.which("java", path=f"{home}/bin")):
        return None
    mend = (
        "请安装 Java 17 或更新的版本（如 apt install openjdk-17-jre-headless），"
        "或用 JAVA_HOME 写明它在哪里；或去掉 --engine spark。"
    )
    return Problem("no-java", Place(), "Spark 要用 Java，这台电脑上没有找到。", mend)


def _started_with(folder: Path, threads: int | None, memory: str) -> dict[str, str]:
    """What Spark is started with: little where somebody has set it up, else all of this machine."""
    quiet = {
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    if any(name in os.environ for name in _SET_UP):
        return quiet
    local = {
        "spark.master": f"local[{threads or '*'}]",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(folder),
        "spark.sql.shuffle.partitions": str(_PARTITIONS * (threads or os.cpu_count() or 1)),
    }
    if memory:
        local["spark.driver.memory"] = memory.upper().removesuffix("B").lower()
    return quiet | local


@contextmanager
def _quietly(log: Path | None) -> Iterator[None]:
    """Java writes to the error output as long as it lives: into a file, not among our lines."""
    if log is None:
        yield
        return
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with log.open("wb") as file:
            os.dup2(file.fileno(), 2)
            yield
    except Exception as error:
        said = first_words(log.read_text(encoding="utf-8", errors="replace") or str(error))
        mend = "请核对 Java 的版本（17 或更新）和 Spark 的设置。"
        raise InputError([Problem("no-spark", Place(), f"Spark 起不来：{said}", mend)]) from error
    finally:
        os.dup2(kept, 2)
        os.close(kept)
