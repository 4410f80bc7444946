"""measured.toml: which text columns hold numbers with units, and what they are read as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.measured import Measured, MeasuredValue
from mingzhang.model.problem import Problem
from mingzhang.model.relation import Relation


def read_measured(file: TomlFile) -> dict[str, Measured]:
    """Every measured relation of the file, by its name."""
    found = {}
    for name, fields in file.tables():
        values = []
        for entry in fields.entries("values"):
            values.append(
                MeasuredValue(
                    entry.text("name"),
                    entry.text("text"),
                    entry.text("unit", ""),
                    entry.text("sign", ""),
                )
            )
            entry.close()
        place = fields.file.place(name)
        found[name] = Measured(
            name,
            fields.text("of"),
            tuple(values),
            lent_by=fields.text("lent_by", ""),
            by=fields.texts("by"),
            place=place,
        )
        fields.close()
    return found


def with_columns_of(
    relations: Mapping[str, Relation], measured: Mapping[str, Measured], problems: list[Problem]
) -> dict[str, Relation]:
    """The relations; each measured one has the columns of the one it is read from before its own.

    What is not declared is for the check of names to say.
    """
    whole = dict(relations)
    for one in measured.values():
        own, read = relations.get(one.relation), relations.get(one.of)
        if own is None or read is None:
            continue
        for name in sorted(set(own.names) & set(read.names)):
            message = f"表“{own.name}”的列“{name}”在它读的表“{read.name}”里已经有了。"
            problems.append(Problem("pack", one.place, message, "请去掉，或换一个列名。"))
        whole[own.name] = replace(own, columns=(*read.columns, *own.columns))
    return whole
