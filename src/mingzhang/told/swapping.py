"""What was written beside is put in its place, each thing in one step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path


def swap(stage: Path, out: Path) -> Iterator[str]:
    """Move everything of ``stage`` into ``out``, each in one step, replacing what was there."""
    for source in sorted(stage.iterdir()):
        target = out / source.name
        if target.is_dir():
            shutil.rmtree(target)
        source.replace(target)
        yield source.name
