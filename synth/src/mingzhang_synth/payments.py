"""A made-up world of payments: its steps run to the end, the answers written beside.

What is made is all content: ``payments_world/world.toml`` says what the world is called and which
lists are written in parts, the numbered .sql files beside it make it. This module only runs them
and writes data.toml, answers.csv.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.catalogue.packs import find_pack
from mingzhang.catalogue.reader import read_tables
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.formats.write.separated import write_csv
from mingzhang.model.problem import InputError, Problem
from mingzhang.model.relation import Relation
from mingzhang_synth.worlds import Step, WorldMaker, Written

PACK = "subsidies"
ANSWERS = "answers.csv"
HEAD = ("rule", "key", "kind", "cause")
_MEMORY = "3GB"
_CONTENT = Path(__file__).with_name("payments_world")
_BY_SIZE = -1  # as many faults as fit a world of that size
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """The world that is wanted: about so many payments, so many faults for each rule (None: as
    many as fit the size), as Parquet or as CSV."""

    size: int
    seed: int
    faults: int | None = None
    as_csv: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: rows by list, answers by kind."""

    rows: Mapping[str, int]
    answers: Mapping[str, int]


def make_world(folder: Path, scratch: Path, wish: Wish, progress: Progress) -> Made:
    """Write the world into ``folder``, which is there and empty."""
    about = tomllib.loads((_CONTENT / "world.toml").read_text(encoding="utf-8"))
    relations = _relations(find_pack(PACK))
    steps = list(_steps(set(relations), about["parts"]))
    constants = {
        "种子": wish.seed,
        "人数": int(wish.size / about["per_person"]),
        "差错": _BY_SIZE if wish.faults is None else wish.faults,
        "区划": str(_CONTENT / "divisions.csv"),
    }
    lists = sum(bool(step.relation) for step in steps)
    written: list[Written] = []
    with WorldMaker(relations, constants, _MEMORY, scratch) as maker:
        for one in maker.make(steps, folder, lambda file: progress(len(written), lists, file)):
            written.append(one)
        if wish.as_csv:
            written = [maker.as_csv(one) for one in written]
        answers = maker.rows(about["answers"])
    _write_settings(folder / "data.toml", about, written)
    _write_answers(folder / ANSWERS, answers)
    kinds = [kind for _, _, kind, _ in answers]
    return Made({one.relation: one.rows for one in written}, {k: kinds.count(k) for k in kinds})


def _relations(pack: Path) -> Mapping[str, Relation]:
    """The lists of the pack. Its rules are not asked: a world must not depend on them."""
    problems: list[Problem] = []
    path = pack / "relations.toml"
    relations = read_tables(Relation, TomlFile.read(path, f"{pack.name}/{path.name}", problems))
    if problems:
        raise InputError(problems)
    return {name: one for name, one in relations.items() if one.holder == "list"}


def _steps(lists: set[str], parts: Mapping[str, str]) -> Iterable[Step]:
    """The steps in the order of their numbers."""
    for path in sorted(_CONTENT.glob("*.sql")):
        name = path.stem.partition("_")[2]
        relation = name if name in lists else ""
        yield Step(path.read_text(encoding="utf-8"), relation, parts.get(name, ""))


def _write_settings(path: Path, about: Mapping[str, Any], written: Iterable[Written]) -> None:
    """data.toml: what the data are, and of each list from whom and as of when."""
    lines = [
        f"title = {json.dumps(about['title'], ensure_ascii=False)}",
        f"ignore = [{json.dumps(ANSWERS)}]",
    ]
    for one in written:
        lines += [
            "",
            f"[{json.dumps(one.relation, ensure_ascii=False)}]",
            f"source = {json.dumps(about['source'], ensure_ascii=False)}",
            f"as_of = {about['as_of'].isoformat()}",
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_answers(path: Path, answers: Iterable[tuple[Any, ...]]) -> None:
    """One line an answer, its key as a finding has it."""
    rows = [
        (rule, json.dumps(dict(sorted(key.items())), ensure_ascii=False), kind, cause)
        for rule, key, kind, cause in answers
    ]
    write_csv([HEAD, *sorted(rows)], path)
