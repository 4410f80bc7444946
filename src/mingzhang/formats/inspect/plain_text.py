"""Looks through text files: lines of text, cells of CSV, values of JSON."""

from __future__ import annotations

import csv
import io
import json

from mingzhang.formats.inspect.package import local_paths
from mingzhang.formats.read.sheets import cell_name
from mingzhang.model.inspection import Inspection
from mingzhang.model.number import parse_decimal


def inspect_text(text: str, result: Inspection) -> None:
    """Note every line."""
    for number, line in enumerate(text.splitlines(), start=1):
        result.show(line, f"第{number}行")
        for path in local_paths(line):
            result.trace("file-path", f"第{number}行", path)


def inspect_csv(text: str, result: Inspection) -> None:
    """Note every cell under the head of its column, which the first row gives."""
    heads: list[str] = []
    separator = "\t" if text.partition("\n")[0].count("\t") else ","
    for row, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
        heads = heads or cells
        for column, cell in enumerate(cells):
            head = heads[column] if row > 1 and column < len(heads) else ""
            bare = parse_decimal(cell) is not None
            result.show(cell, f"单元格{cell_name(row, column + 1)}", bare=bare, head=head)
            for path in local_paths(cell):
                result.trace("file-path", f"单元格{cell_name(row, column + 1)}", path)


def inspect_json(text: str, result: Inspection) -> None:
    """Note every key and value; what is no JSON, or JSON lines, is read line by line."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        inspect_text(text, result)
        return
    waiting: list[tuple[str, object]] = [("", content)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{place}/{key}", one) for key, one in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{place}/{index}", one) for index, one in enumerate(value)]
        elif isinstance(value, str):
            head = place.rpartition("/")[2]
            result.show(value, place, bare=parse_decimal(value) is not None, head=head)
            for path in local_paths(value):
                result.trace("file-path", place, path)
        elif value is not None and not isinstance(value, bool):
            result.show(str(value), place, bare=True, head=place.rpartition("/")[2])
