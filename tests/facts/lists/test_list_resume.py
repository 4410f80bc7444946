"""A run that is broken off leaves nothing half-written, and the next one goes on from there."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import duckdb
import pytest
from given_lists import csv_file, parquet_file, read, rows

from mingzhang.engines.base.staging import Staging, Taken, Taking
from mingzhang.facts.lists import staged
from mingzhang.facts.lists import text as text_module
from mingzhang.model.problem import InputError

COUNT = 400


class Takes:
    """Counts the parts that are made; breaks off before or after one of them is written."""

    def __init__(self, patch: pytest.MonkeyPatch, broken: int = 0, after: bool = False) -> None:
        self.count = 0
        own = Staging.take

        def take(staging: Staging, takings: Sequence[Taking], name: str, out: Path) -> Taken:
            self.count += 1
            if self.count == broken and not after:
                raise KeyboardInterrupt
            taken = own(staging, takings, name, out)
            if self.count == broken:
                raise KeyboardInterrupt
            return taken

        patch.setattr(Staging, "take", take)


def long_file(folder: Path) -> Path:
    lines = "".join(f"N{n},{'x' if n % 50 == 0 else n}\n" for n in range(COUNT))
    return csv_file(folder, "号码,金额\n" + lines)


def parts(stage: Path) -> list[str]:
    return sorted(path.name for path in stage.rglob("*") if path.is_file())


@pytest.mark.parametrize("after", [False, True])
def test_an_interrupted_file_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    folder = tmp_path / "数据"
    long_file(folder)
    whole = read(folder, tmp_path / "一次")
    monkeypatch.setattr(text_module, "BLOCK", 1000)
    with monkeypatch.context() as patch:
        Takes(patch, broken=3, after=after)
        with pytest.raises(KeyboardInterrupt):
            read(folder, tmp_path / "两次")
    names = ["0001.json", "0001.parquet", "0002.json", "0002.parquet"]
    assert parts(tmp_path / "两次") == names
    with monkeypatch.context() as patch:
        rest = Takes(patch)
        data = read(folder, tmp_path / "两次")
    made = len(parts(tmp_path / "两次")) // 2
    assert made > 3
    assert rest.count == made - 2
    assert rows(data) == rows(whole)
    assert data.problems == whole.problems
    assert data.set_aside == whole.set_aside == {"领款": COUNT // 50}


def test_the_same_file_is_not_taken_over_twice_but_a_changed_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "数据"
    path = long_file(folder)
    parquet_file(folder / "离开.parquet", "SELECT 1 AS 号码")
    takes = Takes(monkeypatch)
    first = read(folder)
    assert takes.count == 2
    second = read(folder)
    assert takes.count == 2
    assert second == first
    stamp = path.stat()
    text = path.read_text(encoding="utf-8").replace("N399,399", "N399,111")
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # as some copying programs do
    third = read(folder)
    assert takes.count == 3
    assert rows(third, columns="金额", order="行 DESC")[0] == (111,)
    assert third.sources["领款"].files[0].stamp != first.sources["领款"].files[0].stamp


def test_a_note_without_its_rows_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_file(tmp_path / "数据")
    first = read(tmp_path / "数据")
    (parquet,) = (tmp_path / "stage").rglob("*.parquet")
    assert json.loads(parquet.with_suffix(".json").read_text(encoding="utf-8"))["done"]
    parquet.unlink()
    takes = Takes(monkeypatch)
    assert rows(read(tmp_path / "数据")) == rows(first)
    assert takes.count == 1


@contextmanager
def small_files() -> Iterator[None]:
    """Files that may not grow beyond 2 kB: a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("when", ["text", "rows"])
def test_a_full_disk_is_one_clear_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    lines = "".join(f"{os.urandom(16).hex()},{n}\n" for n in range(300))
    folder = tmp_path / "数据"
    csv_file(folder, "号码,金额\n" + lines)
    own = Staging.take

    def take(*what: Any) -> Taken:
        with small_files():
            return own(*what)

    with monkeypatch.context() as patch, small_files() if when == "text" else nullcontext():
        if when == "rows":
            patch.setattr(Staging, "take", take)
        with pytest.raises(InputError) as error:
            read(folder)
    (problem,) = error.value.problems
    assert problem.code == "cannot-write"
    assert "写不进这个文件夹" in problem.message
    assert "腾出空间" in problem.mend
    assert parts(tmp_path / "stage") == []
    assert read(folder).sources["领款"].rows == 300


def test_a_stage_that_cannot_be_made(tmp_path: Path) -> None:
    csv_file(tmp_path / "数据", "号码\nA\n")
    (tmp_path / "stage").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read(tmp_path / "数据")
    assert error.value.problems[0].code == "cannot-write"


def test_a_file_that_goes_away_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "数据"
    csv_file(folder, "号码\nA\n")
    csv_file(folder, "号码\nA\n", "离开.csv")

    def refuse(path: Path) -> str:
        if path.name == "领款.csv":
            raise PermissionError(13, "Permission denied")
        return own(path)

    own = staged.content_stamp
    monkeypatch.setattr(staged, "content_stamp", refuse)
    data = read(folder)
    assert [problem.code for problem in data.problems] == ["unreadable-file"]
    assert data.set_aside == {"领款": -1}


@pytest.mark.parametrize(
    "stopped", [RuntimeError("Query interrupted"), duckdb.InterruptException("INTERRUPT Error")]
)
def test_a_person_who_stops_the_database_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: Exception
) -> None:
    csv_file(tmp_path / "数据", "号码\nA\n")

    class Stopped:
        def execute(self, sql: str, *_: object) -> None:
            if not sql.startswith("SET "):
                raise stopped

        def close(self) -> None:
            pass

    monkeypatch.setattr(duckdb, "connect", lambda *_, **__: Stopped())
    with pytest.raises(KeyboardInterrupt):
        read(tmp_path / "数据")
