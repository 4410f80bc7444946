"""How the tests are shared out, a file with one worker; the browser and the Spark they use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from chromium import ARGUMENTS, CHROMIUM
from mingzhang.engines.base.spark import SparkEngine

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # for a short life
# For tables of a few rows: compiling Java for each query takes longer than answering it. The soak
# compares the answers of the compiled code.
SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files in their order: the long ones stand in the middle, the workers end together."""
    from xdist.scheduler import LoadFileScheduling  # not there, not asked for

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts Spark is slow."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; a test that asks for it skips where there is none."""
    from playwright.sync_api import sync_playwright  # takes long, few tests need it

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


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
