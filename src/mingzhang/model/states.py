"""Life cycles as data: the states a thing goes through, and who may move it."""

from __future__ import annotations

from dataclasses import dataclass, field

from mingzhang.model.problem import Place


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one of some states to another, the roles that may take it, and whether it
    must say why (a return, a stop)."""

    name: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    reason: bool = False


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """The states of the rows of ``relation``, whose events it lists in the order of their 序号."""

    name: str
    relation: str
    states: tuple[str, ...]
    start: str
    moves: tuple[Move, ...]
    roles: tuple[str, ...] = ()
    final: tuple[str, ...] = ()
    note: str = ""
    place: Place = field(default=Place(), compare=False)

    def move(self, source: str, target: str) -> Move | None:
        """The step between two states, or None if there is none."""
        steps = (move for move in self.moves if source in move.sources and move.target == target)
        return next(steps, None)

    def after(self, source: str) -> tuple[str, ...]:
        """The states that may follow one."""
        return tuple(move.target for move in self.moves if source in move.sources)
