"""Two invented relations, and how the tests put data into files and look at what was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.facts.lists import read_data
from mingzhang.model.data import Data
from mingzhang.model.problem import Problem
from mingzhang.model.relation import Column, Relation

PAID = Relation(
    name="领款",
    title="领款明细",
    key=("号码",),
    columns=(
        Column("号码", empty="error", title="身份号码"),
        Column("期间"),
        Column("姓名"),
        Column("人数", kind="integer"),
        Column("面积", kind="number"),
        Column("金额", kind="money"),
        Column("日期", kind="date"),
        Column("状态", values=("成功", "失败", "退回")),
    ),
    holder="list",
)
GONE = Relation(
    name="离开",
    title="离开登记",
    key=("号码",),
    columns=(Column("号码"), Column("离开日期", kind="date"), Column("备注")),
    holder="list",
    fresh=92,
)
CHOSEN = Relation(
    name="线",
    title="线",
    key=("名",),
    columns=(Column("名", empty="error"), Column("值", kind="number", empty="zero")),
    holder="parameter",
)
RELATIONS = {relation.name: relation for relation in (PAID, GONE, CHOSEN)}
HEAD = PAID.names


def read(folder: Path, stage: Path | None = None, **more: Any) -> Data:
    """The data of a folder; what is taken over lies beside it."""
    return read_data(folder, RELATIONS, stage or folder.parent / "stage", **more)


def rows(
    data: Data, relation: Relation = PAID, columns: str = "*", order: str = "来源, 行"
) -> list[tuple[Any, ...]]:
    """The rows as the engine sees them, by 来源 and 行."""
    with DuckEngine() as engine:
        engine.attach(relation, data.sources[relation.name])
        return engine.rows(f'SELECT {columns} FROM "{relation.name}" ORDER BY {order}')


def told(data: Data) -> list[tuple[str, str]]:
    """Every problem as its code and place."""
    return [(problem.code, str(problem.place)) for problem in data.problems]


def only(data: Data) -> Problem:
    """The one problem there is."""
    (problem,) = data.problems
    return problem


def csv_file(folder: Path, text: str, name: str = "领款.csv", encoding: str = "utf-8") -> Path:
    """A text file, line ends as they are in ``text``."""
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def parquet_file(path: Path, select: str) -> Path:
    """A Parquet file with what a query gives."""
    path.parent.mkdir(exist_ok=True, parents=True)
    duckdb.connect().execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path
