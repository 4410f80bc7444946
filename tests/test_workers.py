"""Work in processes: what takes too long, dies or fails is told and stops nothing."""

from __future__ import annotations

import os
import time

from mingzhang.workers import Lost, Workers


def work(job: str) -> str:
    if job == "die":
        os._exit(3)
    if job == "sleep":
        time.sleep(60)
    if job == "fail":
        raise ValueError("bad job")
    return job.upper()


def test_every_job_comes_to_something() -> None:
    jobs = ["a", "die", "sleep", "fail", "b", "c"]
    start = time.monotonic()
    workers = Workers(work, 2, lambda job: 1.0 if job == "sleep" else 30.0)
    came = dict(workers.run(jobs))
    assert sorted(came) == list(range(6))
    assert [came[n] for n in (0, 4, 5)] == ["A", "B", "C"]
    assert came[1] == Lost("中止")
    assert came[2] == Lost("超时")
    assert isinstance(came[3], Lost)
    assert "bad job" in came[3].reason
    assert time.monotonic() - start < 30
