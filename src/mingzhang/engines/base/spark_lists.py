"""How Spark reads the files of a list: a frame over them with the columns of the relation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from mingzhang.engines.base.derived_columns import expression
from mingzhang.engines.base.names import WORDS
from mingzhang.engines.base.staging import Staging
from mingzhang.engines.base.tables import TRACE, relation_types
from mingzhang.model.data import DataFile, Source
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.relation import Relation

_WORDS = WORDS["spark"]
# The path of the file a row lies in. Spark gives it as an address, in which a plus is a plus.
_PATH = "regexp_replace(url_decode(replace(_metadata.file_path, '+', '%2B')), '^file:/+', '/')"
_LINE = "CAST(_metadata.row_index + 1 AS BIGINT)"


def spark_type(kind: str) -> str:
    """The type that Spark calls by another name."""
    return kind.replace("VARCHAR", _WORDS.text)


def address(path: Path) -> str:
    """A path as Spark takes it: of this machine, none of its signs standing for others."""
    return "file://" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(path.resolve()))


def attached(session: Any, relation: Relation, source: Source, folder: Path) -> Any:
    """The rows of a source: the columns of the relation, the derived ones, and 来源 and 行 where
    the relation has them.

    Files are read together whose columns have the same types; Spark casts no column of a file.
    ``folder`` is for what is needed on the way. Raises InputError for a file it cannot read.
    """
    types = relation_types(relation)
    derived = {column.name: column for column in relation.columns if column.derived}
    stored = {name: kind for name, kind in types.items() if name not in derived}
    groups = _by_types(source, stored, folder)
    frames = [_group(session, source, stored, *group) for group in groups]
    frame = reduce(lambda one, more: one.union(more), frames) if frames else _none(session, stored)
    columns = [
        f"{expression('spark', derived[n].derived, list(map(_WORDS.name, derived[n].of)))} "
        f"AS {_WORDS.name(n)}"
        if n in derived
        else _WORDS.name(n)
        for n in types
    ]
    return frame.selectExpr(*columns)


Held = tuple[tuple[str, str], ...]  # the columns that files have, with the types Spark reads


def _by_types(
    source: Source, stored: Mapping[str, str], folder: Path
) -> list[tuple[Held, list[DataFile]]]:
    """The files by what they hold of the columns that are read."""
    for file in source.files:
        if file.path.name.startswith(("_", ".")):
            message = "Spark 不读名字以“_”或“.”开头的文件。"
            raise InputError([Problem("file", Place(file.name), message, "请给文件改名。")])
    with Staging(folder) as staging:
        shapes = staging.shapes([file.path for file in source.files])
    groups: dict[Held, list[DataFile]] = {}
    for file in source.files:
        shape = shapes[file.path]
        if shape is None:
            message = "不是完好的 Parquet 文件，或在运行中被改动、移走。"
            raise InputError([Problem("broken-file", Place(file.name), message, "请重新运行。")])
        held = tuple(
            (name, _as_read(shape.columns[name]))
            for name in stored
            if name in shape.columns and name in source.columns.keys() | _kept(source)
        )
        groups.setdefault(held, []).append(file)
    return list(groups.items())


def _kept(source: Source) -> set[str]:
    """来源 and 行 where the files have them from us."""
    return set(TRACE) if source.numbered else set()


def _as_read(found: str) -> str:
    """The type with which Spark reads a column of this type: whole numbers of any size alike."""
    return "BIGINT" if re.fullmatch(r"U?(TINY|SMALL|BIG)?INT(EGER)?", found) else spark_type(found)


def _group(
    session: Any, source: Source, stored: Mapping[str, str], held: Held, files: Sequence[DataFile]
) -> Any:
    """The rows of files with the same columns."""
    have = dict(held)
    schema = ", ".join(f"{_WORDS.name(name)} {kind}" for name, kind in held) or "`#` STRING"
    frame = session.read.schema(schema).parquet(*(address(file.path) for file in files))
    values = {name: _WORDS.name(name) if name in have else "NULL" for name in stored}
    if TRACE.keys() <= stored.keys() and not source.numbered:
        place, line = TRACE
        both = have.keys() >= TRACE.keys()  # taken over, among others that lie as they are
        of_file = _names(files)
        values[place] = f"coalesce({values[place]}, {of_file})" if both else of_file
        values[line] = f"coalesce({values[line]}, {_LINE})" if both else _LINE
    return frame.selectExpr(
        *(f"CAST({value} AS {spark_type(stored[n])}) AS {_WORDS.name(n)}"
          for n, value in values.items())
    )  # fmt: skip


def _names(files: Sequence[DataFile]) -> str:
    """The name of the file a row lies in: its path below one folder, else by a map of all."""
    names = {str(file.path.resolve()): file.name for file in files}
    roots = {path.removesuffix(name) if path.endswith(name) else "" for path, name in names.items()}
    if len(roots) == 1 and (root := next(iter(roots))):
        return f"substring({_PATH}, {len(root) + 1})"
    paths, known = (", ".join(map(_WORDS.literal, part)) for part in (names, names.values()))
    return f"element_at(map_from_arrays(array({paths}), array({known})), {_PATH})"


def _none(session: Any, stored: Mapping[str, str]) -> Any:
    """No rows, but all columns."""
    columns = ", ".join(
        f"CAST(NULL AS {spark_type(kind)}) AS {_WORDS.name(name)}" for name, kind in stored.items()
    )
    return session.sql(f"SELECT {columns} WHERE FALSE")
