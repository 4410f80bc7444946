"""One Spark for all tests of a worker: starting it takes longer than most tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from mingzhang.engines.spark import SparkEngine


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    """Spark on this machine; a test that asks for it skips where there is none."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    with SparkEngine(tmp_path_factory.mktemp("spark"), threads=1, memory="1GB") as engine:
        engine.session.conf.set("spark.sql.shuffle.partitions", "1")
        yield engine
