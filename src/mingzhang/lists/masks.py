"""Which numbers of a run's findings are people's, and how they are shown; who saw them plain."""

from __future__ import annotations

import csv
import getpass
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from mingzhang.catalogue.content import Catalogue
from mingzhang.formats.files import REFUSED, writing
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.texts.private import hide, hide_in

RECORD = "取用记录.csv"
_LONG_ENOUGH = 6
_HEAD = ("时间", "取用人", "原因", "取用的")


@dataclass(frozen=True, slots=True)
class Masks:
    """``kinds`` are the columns that the catalogue declares private. ``plain``: nothing is hidden.

    Numbers that stand elsewhere (in a message, under another name) are known by their shape.
    """

    kinds: Mapping[str, Literal["identity", "card"]] = field(default_factory=dict)
    plain: bool = False

    def hidden(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The number in each private column, and what stands for it in a text. What is very short
        is no number of anybody's, and would be found in dates and amounts too."""
        if self.plain:
            return {}
        return {
            str(value): hide(str(value), self.kinds[name])
            for name, value in values.items()
            if name in self.kinds and len(str(value or "")) >= _LONG_ENOUGH
        }

    def text(self, text: str | None, hidden: Mapping[str, str] | None = None) -> str:
        """A text with the numbers hidden that are known and those that look like people's."""
        if self.plain or not text:
            return text or ""
        for number, shown in (hidden or {}).items():
            text = text.replace(number, shown)
        return hide_in(text)

    def values(self, values: Mapping[str, Any], hidden: Mapping[str, str]) -> dict[str, str]:
        """Values by column, each as it may be shown."""
        return {
            name: hide(str(value), self.kinds[name])
            if value and name in self.kinds and not self.plain
            else self.text("" if value is None else str(value), hidden)
            for name, value in values.items()
        }


def masks_of(catalogue: Catalogue | None, *, plain: bool = False) -> Masks:
    """The masks for the findings of a pack; without its catalogue those by shape remain."""
    kinds: dict[str, Literal["identity", "card"]] = {}
    for relation in catalogue.relations.values() if catalogue else ():
        kinds |= {column.name: column.private for column in relation.columns if column.private}
    return Masks(kinds, plain)


def may_see_plain(folder: Path, reason: str, taken: str) -> None:
    """Note who takes ``taken`` with the numbers plain and why, before he gets it.

    InputError without a reason, or where the note cannot be written.
    """
    if not reason.strip():
        message = "不遮盖号码要写明原因。"
        mend = "请加 --reason 原因；谁、何时、为什么取用，会记在核对结果的文件夹里。"
        raise InputError([Problem("reason", Place(), message, mend)])
    path = folder / RECORD
    now = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S%z")
    row = (now, getpass.getuser(), " ".join(reason.split()), taken)
    mend = "没有给出号码。请检查文件夹的权限。"
    with writing(path, f"取用记录{REFUSED}", mend):
        _append(path, [row] if path.exists() else [_HEAD, row])


def _append(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    encoding = "utf-8" if path.exists() else "utf-8-sig"
    with path.open("a", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
