"""One Spark for all tests of a worker: starting it takes longer than most tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from mingzhang.engines.spark import SparkEngine

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # for a short life
# For tables of a few rows: compiling Java for each query takes longer than answering it. The soak
# compares the answers of the compiled code.
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    """Spark on this machine; a test that asks for it skips where there is none."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", QUICK)
        engine = SparkEngine(tmp_path_factory.mktemp("spark"), threads=1, memory="1GB")
    with engine:
        for name, value in SMALL.items():
            engine.session.conf.set(name, value)
        yield engine
