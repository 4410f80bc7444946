"""Work for many processes, piece by piece: none takes longer than it may, none stops the others."""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

J = TypeVar("J")
R = TypeVar("R")
# A process is given up for a fresh one after so many pieces, so that what its libraries keep
# cannot pile up.
_PIECES_A_PROCESS = 50
TOO_LONG, KILLED = "超时", "中止"
_MOST_UNBORN = 5  # processes that may end before they did anything
_START = 120.0  # seconds a process may take to be ready


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece of work that came to nothing: it took too long, or took its process down."""

    reason: str  # TOO_LONG, KILLED, or what the program said of its own fault


class Workers(Generic[J, R]):
    """Does jobs with ``work`` in ``count`` processes. ``work`` is a function of a module, jobs and
    results must be picklable; ``limit`` gives the seconds a job may take."""

    def __init__(self, work: Callable[[J], R], count: int, limit: Callable[[J], float]) -> None:
        self.work, self.count, self.limit = work, count, limit

    def run(self, jobs: Sequence[J]) -> Iterator[tuple[int, R | Lost]]:
        """The index of each job with what came of it, as they are done."""
        waiting = deque(range(len(jobs)))
        hands: list[_Hand] = []
        unborn = 0
        try:
            while waiting or any(hand.job is not None for hand in hands):
                if waiting and len(hands) < self.count:
                    hands.append(_Hand(self.work))
                for hand in [one for one in hands if one.is_free]:
                    if waiting:
                        number = waiting.popleft()
                        hand.give(number, jobs[number], self.limit(jobs[number]))
                for hand in self._ready(hands):
                    taken, result = hand.take()
                    if hand.spent:
                        hand.close()
                        hands.remove(hand)
                    if taken is not None:
                        yield taken, result
                    elif isinstance(result, Lost):
                        unborn += 1
                        if unborn > _MOST_UNBORN:
                            raise RuntimeError("no process can be started")
        finally:
            for hand in hands:
                hand.close()

    @staticmethod
    def _ready(hands: Sequence[_Hand]) -> list[_Hand]:
        """The hands that said something, or that have taken too long."""
        now = time.monotonic()
        until = min((hand.until for hand in hands), default=now)
        patience = None if until == float("inf") else max(until - now, 0.0)
        spoken = wait([hand.pipe for hand in hands], patience)
        now = time.monotonic()
        return [hand for hand in hands if hand.pipe in spoken or hand.until <= now]


class _Hand:
    """One process with the job it has."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=_serve, args=(theirs, work), daemon=True
        )
        self.process.start()
        theirs.close()
        self.job: int | None = None
        self.is_free = False
        self.spent = False
        self.done = 0
        self.until = time.monotonic() + _START

    def give(self, number: int, job: Any, seconds: float) -> None:
        """A job to do."""
        self.job, self.is_free = number, False
        self.until = time.monotonic() + seconds
        with suppress(OSError):  # the process may be gone, which take() will find
            self.pipe.send(job)

    def take(self) -> tuple[int | None, Any]:
        """The job that is done with its result; None where the process has only begun."""
        number, self.job = self.job, None
        try:
            if not self.pipe.poll():
                self.spent = True
                return number, Lost(TOO_LONG)
            result = self.pipe.recv()
        except (EOFError, OSError):
            self.spent = True
            return number, Lost(KILLED)
        self.is_free, self.until = True, float("inf")
        self.done += number is not None
        self.spent = self.done >= _PIECES_A_PROCESS
        return number, result

    def close(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """Do jobs until the pipe is closed; an interruption is the parent's to tell."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send(None)
    while True:
        try:
            job = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            result = work(job)
        except Exception as error:  # a fault of ours in one piece must not cost the others
            result = Lost(f"程序出错（{type(error).__name__}：{error}）")
        pipe.send(result)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
