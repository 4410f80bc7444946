"""How the tests are shared out, a file with one worker; and the browser that several tests use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from chromium import ARGUMENTS, CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files in their order: the long ones stand in the middle, the workers end together."""
    from xdist.scheduler import LoadFileScheduling  # not there, not asked for

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window; a test that asks for it skips where there is none."""
    from playwright.sync_api import sync_playwright  # takes long, few tests need it

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()
