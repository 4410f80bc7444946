"""The folder where files taken over are kept: what an earlier, broken-off run made is used again.

A file is taken over in parts. A part is there when its note (JSON) is: the Parquet file is written
beside and renamed, then the note. So half a part is never taken for a whole one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from mingzhang.engines.base.tables import relation_types
from mingzhang.formats.files import cannot_write, writing
from mingzhang.model.data import DataFile
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.relation import Relation

VERSION = 1  # of how files are taken over; another one does them again
NAMED = 100  # rows of a file set aside that are named; the others are counted
_REFUSED = "写不进这个文件夹"
_MEND = "请腾出空间，或换一个能写的文件夹再运行；已经转好的文件会接着用。"
_WHOLE = 4 << 20  # files up to this size are hashed whole
_END = 64 << 10  # of a larger file, what is hashed at its head and tail


@dataclass(slots=True)
class Part:
    """What was taken over of a file in one go: rows, rows set aside, what is wrong with them.

    ``offset`` and ``line`` say where the next part begins, ``encoding`` how it reads (text files).
    """

    rows: int = 0
    set_aside: int = 0
    problems: list[Problem] = field(default_factory=list)
    done: bool = True
    offset: int = 0
    line: int = 1
    encoding: str = ""


@dataclass(slots=True)
class TakenOver:
    """A file as Parquet, with everything that is wrong with it; ``failed``: nothing of it is."""

    files: list[DataFile] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    set_aside: int = 0
    failed: bool = False

    def add(self, part: Part, file: DataFile) -> None:
        """One more part of the file."""
        self.files.append(file)
        self.set_aside += part.set_aside
        self.problems += part.problems


def content_stamp(path: Path) -> str:
    """A mark that changes when the content of the file does, without reading a large one."""
    status = path.stat()
    digest = hashlib.blake2b(f"{status.st_size} {status.st_mtime_ns}".encode(), digest_size=12)
    with path.open("rb") as handle:
        if status.st_size <= _WHOLE:
            digest.update(handle.read())
        else:
            digest.update(handle.read(_END))
            handle.seek(-_END, 2)
            digest.update(handle.read())
    return digest.hexdigest()


class Kept:
    """The parts of one input file in the stage folder."""

    def __init__(self, stage: Path, path: Path, relation: Relation, asked: Sequence[Any]) -> None:
        self.stamp = content_stamp(path)
        types = relation_types(relation)
        columns = [
            (c.name, types[c.name], c.empty, c.values) for c in relation.columns if not c.derived
        ]
        key = [VERSION, str(path.resolve()), self.stamp, relation.name, columns, list(asked)]
        text = json.dumps(key, ensure_ascii=False, default=str)
        self.folder = stage / hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        with into_stage(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)

    def scratch(self, name: str) -> Path:
        """A file that is only used while a part is made."""
        return self.folder / f"{name}.部分"

    def parquet(self, number: int) -> Path:
        """The rows of a part."""
        return self.folder / f"{number:04}.parquet"

    def load(self, number: int) -> Part | None:
        """A part that an earlier run completed."""
        note = self.parquet(number).with_suffix(".json")
        if not note.is_file() or not self.parquet(number).is_file():
            return None
        data = json.loads(note.read_text(encoding="utf-8"))
        problems = [
            Problem(p["code"], Place(**p["place"]), p["message"], p["mend"])
            for p in data.pop("problems")
        ]
        return Part(**data, problems=problems)

    def save(self, number: int, part: Part) -> None:
        """Make a part known, whose rows are whole in the scratch file ``parquet``."""
        note = self.scratch("note")
        with into_stage(self.folder):
            note.write_text(json.dumps(asdict(part), ensure_ascii=False), encoding="utf-8")
            self.scratch("parquet").replace(self.parquet(number))
            note.replace(self.parquet(number).with_suffix(".json"))

    def file(self, number: int, name: str, rows: int) -> DataFile:
        """A part as the engine reads it."""
        return DataFile(self.parquet(number), name, rows, f"{self.stamp}-{number}")

    def clear(self) -> None:
        """Remove what was only used meanwhile."""
        for path in self.folder.glob("*.部分"):
            path.unlink(missing_ok=True)


def into_stage(folder: Path) -> AbstractContextManager[None]:
    """Writing into a folder for what is taken over: what the disk refuses is said as such."""
    return writing(folder, _REFUSED, _MEND)


def not_staged(folder: Path, error: OSError) -> InputError:
    """The folder for what is taken over cannot be written to."""
    return cannot_write(folder, error, _REFUSED, _MEND)
