"""Life cycles as data: the states a thing goes through, and who may move it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Annotated

from mingzhang.model.declared import Name, RelationName, Slip, Written
from mingzhang.model.problem import Place, nearest


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one of some states to another, the roles that may take it, and whether it
    must say why (a return, a stop)."""

    name: str
    sources: Annotated[tuple[str, ...], Written("from")]
    target: Annotated[str, Written("to")]
    roles: tuple[str, ...]
    reason: bool = False


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """The states of the rows of ``relation``, whose events it lists in the order of their 序号."""

    name: Name
    relation: RelationName
    states: tuple[str, ...]
    start: str
    moves: tuple[Move, ...]
    roles: tuple[str, ...] = ()
    final: tuple[str, ...] = ()
    note: str = ""
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """States and roles that are not listed, states that no move leads to."""
        for number, move in enumerate(self.moves, start=1):
            within = ("moves", str(number))
            yield from _unlisted("to", (*move.sources, move.target), self.states, within)
            yield from _unlisted("roles", move.roles, self.roles, within)
        yield from _unlisted("states", (self.start, *self.final), self.states)
        reached = {self.start, *(move.target for move in self.moves)}
        for state in self.states:
            if state not in reached:
                yield Slip("states", f"没有一步走得到状态“{state}”。", "请补上一步，或删去。")

    def move(self, source: str, target: str) -> Move | None:
        """The step between two states, or None if there is none."""
        steps = (move for move in self.moves if source in move.sources and move.target == target)
        return next(steps, None)

    def after(self, source: str) -> tuple[str, ...]:
        """The states that may follow one."""
        return tuple(move.target for move in self.moves if source in move.sources)


def _unlisted(
    field: str, words: Iterable[str], listed: tuple[str, ...], within: tuple[str, ...] = ()
) -> Iterator[Slip]:
    for word in words:
        if word not in listed:
            yield Slip(field, f"“{word}”不在所列的里面。", nearest(word, listed), within)
