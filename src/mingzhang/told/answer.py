"""What a task has to say, whichever way it is printed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a command: ``lines`` for a person, or ``objects``, a JSON object a line, for a
    program; both may be made as they are printed, once.

    ``pieces`` are the text of one JSON object that is too large for memory, in place of
    ``objects``. ``more`` follows the lines: what was written where; beside JSON it is a notice.
    ``lost`` tells what could not be read, which the objects tell too; ``notices`` are always told
    apart from the result. ``code`` is the exit code: 0 clean, 1 where a 必改 stands, 2 where
    nothing could be read.
    """

    lines: Iterable[str] = ()
    objects: Iterable[Mapping[str, Any]] = ()
    code: int = 0
    more: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    pieces: Iterable[str] = ()

    def json(self) -> Iterator[str]:
        """The text of the objects, with the ends of its lines."""
        for one in self.objects:
            yield f"{json.dumps(one, ensure_ascii=False)}\n"
        piece = ""
        for piece in self.pieces:
            yield piece
        if piece:
            yield "\n"
