"""Parquet files used where they lie when their types fit, else taken over cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from mingzhang.engines.base.staging import Shape, Staging, StagingError, Taking, fits
from mingzhang.engines.base.tables import TRACE, relation_types
from mingzhang.facts.heads import required_columns
from mingzhang.facts.lists.columns import find_columns
from mingzhang.facts.lists.faults import fault_problems, others
from mingzhang.facts.lists.find import Input
from mingzhang.facts.lists.staged import Kept, Part, TakenOver, content_stamp
from mingzhang.formats.read.sheets import Sheet
from mingzhang.model.data import DataFile
from mingzhang.model.problem import Place, Problem
from mingzhang.model.relation import Relation

_MARK = b"PAR1"
_MEANT = {
    "text": "文本",
    "money": "小数（两位）",
    "number": "小数",
    "integer": "整数",
    "date": "日期",
}


def take_parquet(
    staging: Staging, stage: Path, inputs: Sequence[Input], relation: Relation
) -> list[TakenOver]:
    """Every Parquet file of a relation, in order; only footers are read of those that fit."""
    whole = {one.path for one in inputs if _has_marks(one.path)}
    shapes = staging.shapes(list(whole))
    return [_one(staging, stage, one, relation, shapes.get(one.path)) for one in inputs]


def _has_marks(path: Path) -> bool:
    """Whether the file begins and ends as Parquet files do: a truncated one does not."""
    try:
        with path.open("rb") as handle:
            head = handle.read(4)
            handle.seek(0, 2)
            if handle.tell() < 12:
                return False
            handle.seek(-4, 2)
            return head == handle.read(4) == _MARK
    except OSError:
        return False


def _one(
    staging: Staging, stage: Path, one: Input, relation: Relation, shape: Shape | None
) -> TakenOver:
    if shape is None:
        return TakenOver(problems=[_broken(one.name)], failed=True)
    return _in_place(one, relation, shape) or _taken_over(staging, stage, one, relation, shape)


def _in_place(one: Input, relation: Relation, shape: Shape) -> TakenOver | None:
    """The file as it lies, if all its columns have our names and types that fit."""
    types = relation_types(relation)
    own = [c.name for c in relation.columns if not c.derived]
    columns = {name: shape.columns[name] for name in own if name in shape.columns}
    needs_names = [*required_columns(relation), *relation.key]
    if one.renames or any(name in own and name not in columns for name in needs_names):
        return None
    if not all(fits(kind, types[name]) for name, kind in columns.items()):
        return None
    others_named = {c.title for c in relation.columns if c.title and c.name not in columns}
    if others_named & shape.columns.keys():
        return None
    file = DataFile(one.path, one.name, shape.rows, content_stamp(one.path))
    return TakenOver([file], columns)


def _taken_over(
    staging: Staging, stage: Path, one: Input, relation: Relation, shape: Shape
) -> TakenOver:
    heads = list(shape.columns)
    sheet = Sheet(one.name, "", [heads], is_text=True)  # type: ignore[list-item]
    table, problems = find_columns(sheet, relation, one.renames)
    # A place in a Parquet file has no cell.
    problems = [Problem(p.code, Place(one.name), p.message, p.mend) for p in problems]
    if table is None:
        return TakenOver(problems=problems, failed=True)
    takings = [
        Taking(taking.column, taking.kind, index) for index, taking in enumerate(table.takings)
    ]
    raw = [(heads[t.at], shape.columns[heads[t.at]], t.kind) for t in table.takings]
    problems += _changed(one.name, takings, raw)
    kept = Kept(stage, one.path, relation, [sorted(one.renames.items()), one.name])
    try:
        part = kept.load(1) or _part(staging, kept, one, takings, raw)
    except StagingError as error:
        if error.disk:
            raise
        return TakenOver(problems=[*problems, _broken(one.name)], failed=True)
    finally:
        kept.clear()
    taken = TakenOver(
        [kept.file(1, one.name, part.rows)],
        {t.column.name: t.kind for t in takings} | TRACE,
        problems + part.problems,
        part.set_aside,
    )
    if part.set_aside > len(part.problems):
        taken.problems.append(others(one.name, part.set_aside - len(part.problems)))
    return taken


def _part(
    staging: Staging,
    kept: Kept,
    one: Input,
    takings: Sequence[Taking],
    raw: Sequence[tuple[str, str, str]],
) -> Part:
    staging.read_parquet(one.path, raw)
    taken = staging.take(takings, one.name, kept.scratch("parquet"))
    problems = fault_problems(taken.faults, takings, lambda row, _: Place(one.name, line=row))
    part = Part(taken.rows, taken.set_aside, problems)
    kept.save(1, part)
    return part


def _changed(
    name: str, takings: Sequence[Taking], raw: Sequence[tuple[str, str, str]]
) -> list[Problem]:
    """A note for every column whose type is not the one wanted."""
    notes = []
    for taking, (_, found, wanted) in zip(takings, raw, strict=True):
        if fits(found, wanted):
            continue
        message = (
            f"“{taking.column.name}”的类型是 {found}，应为{_MEANT[taking.column.kind]}"
            f"（{wanted}），逐格转换后读入。"
        )
        if found in {"DOUBLE", "FLOAT"} and wanted.startswith("DECIMAL"):
            decimals = wanted.rpartition(",")[2].rstrip(")")
            message += f"浮点数按{decimals}位小数四舍五入。"
        notes.append(Problem("changed-type", Place(name), message, "请核对导出时这一列的类型。"))
    return notes


def common_columns(
    columns: Sequence[Mapping[str, str]], types: Mapping[str, str]
) -> dict[str, str]:
    """The types of the columns that any of the files has: the one wanted only if all have it.

    Another type makes the engine cast, which loses nothing.
    """
    found: dict[str, str] = {}
    for one in columns:
        for name, kind in one.items():
            if name not in found or found[name] == types.get(name, kind):
                found[name] = kind
    return found


def _broken(name: str) -> Problem:
    message = "不是完好的 Parquet 文件（空的、没有传完，或内容损坏），整个文件没有读入。"
    return Problem("broken-file", Place(name), message, "请重新导出或重新拷贝这个文件。")
