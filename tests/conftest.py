"""How the tests are shared out: a file stays with one worker, so what it sets up is set up once."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files in their order: the long ones stand in the middle, the workers end together."""
    from xdist.scheduler import LoadFileScheduling  # not there, not asked for

    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)
