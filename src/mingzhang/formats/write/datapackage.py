"""Write open data: tables as CSV with a datapackage.json that says what every column means."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

Value = str | int | Decimal | date | None

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Field:
    """A column; ``type`` as in Table Schema, ``title`` and ``description`` for people."""

    name: str
    type: Literal["string", "integer", "number", "date", "boolean"] = "string"
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """A table to publish.

    ``name`` is the file's stem, lower-case ASCII; ``rows`` give a value for every field, None for
    an unknown one; ``sources`` say in words where the figures come from.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: Iterable[Sequence[Value]]
    primary_key: tuple[str, ...] = ()
    description: str = ""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"not a resource name: {self.name!r}")
        unknown = set(self.primary_key) - {field.name for field in self.fields}
        if unknown:
            raise ValueError(f"primary key of {self.name} names no field: {sorted(unknown)}")


def write_datapackage(
    folder: Path, resources: Sequence[Resource], title: str, description: str
) -> None:
    """Write ``datapackage.json`` (Tabular Data Package) and ``data/<name>.csv`` into ``folder``.

    The same resources give the same bytes: there is no timestamp. ValueError if two resources
    have one name or a row does not fit its fields.
    """
    names = [resource.name for resource in resources]
    if len(set(names)) != len(names):
        raise ValueError(f"resource names repeat: {names}")
    (folder / "data").mkdir(parents=True, exist_ok=True)
    package = {
        "profile": "tabular-data-package",
        "name": "data",
        "title": title,
        "description": description,
        "resources": [_write_resource(folder, resource) for resource in resources],
    }
    text = json.dumps(_without_empty(package), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _write_resource(folder: Path, resource: Resource) -> dict[str, Any]:
    """Write the CSV and return its description."""
    relative = f"data/{resource.name}.csv"
    path = folder / relative
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in resource.fields])
        writer.writerows(_record(row, resource) for row in resource.rows)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "path": relative,
        "title": resource.title,
        "description": resource.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "sources": [{"title": source} for source in resource.sources],
        "schema": {
            "fields": [_field(field) for field in resource.fields],
            "primaryKey": list(resource.primary_key),
        },
    }


def _record(row: Sequence[Value], resource: Resource) -> list[str]:
    if len(row) != len(resource.fields):
        raise ValueError(f"a row of {resource.name} has {len(row)} values: {row!r}")
    return [_text(value) for value in row]


def _field(field: Field) -> dict[str, str]:
    return {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "description": field.description,
    }


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _without_empty(value: Any) -> Any:
    """The description without its empty entries, which the standard does not allow everywhere."""
    if isinstance(value, dict):
        return {key: _without_empty(part) for key, part in value.items() if part not in ("", [])}
    if isinstance(value, list):
        return [_without_empty(part) for part in value]
    return value
