"""thresholds.toml: from how many, how long or how alike on something counts as what it seems."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from mingzhang.catalogue.toml_file import TomlFile


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that decides whether something is said: ``meaning`` tells what it is compared with,
    ``reason`` why it is as large as it is.
    """

    value: Decimal
    title: str
    meaning: str
    reason: str


def read_thresholds(file: TomlFile) -> dict[str, Threshold]:
    """The thresholds of one pack by their names."""
    found = {}
    for name, fields in file.tables():
        value = Decimal(str(fields.number("value")))
        texts = (fields.text(one) for one in ("title", "meaning", "reason"))
        found[name] = Threshold(value, *texts)
        fields.close()
    return found
