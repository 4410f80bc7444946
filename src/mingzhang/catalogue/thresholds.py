"""thresholds.toml: from how many, how long or how alike on something counts as what it seems."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from mingzhang.model.declared import Unquoted


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that decides whether something is said: ``meaning`` tells what it is compared with,
    ``reason`` why it is as large as it is.
    """

    value: Annotated[Decimal, Unquoted]
    title: str
    meaning: str
    reason: str
