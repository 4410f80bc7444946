"""Measured relations: those whose rows also have what the text columns of another say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mingzhang.model.measured import Measured
from mingzhang.model.problem import Problem
from mingzhang.model.relation import Relation


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
