"""Check: the rows of a book against the rules, before anything is compiled from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mingzhang.books.checking import Checked, check_rows_of
from mingzhang.catalogue.packs import find_pack
from mingzhang.facts.loaded import catalogue_of, opened
from mingzhang.facts.settings import is_book
from mingzhang.told.answer import Answer
from mingzhang.told.refused import misuse


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """The book, of which unit with all below it, by the rules of which pack alone (``only``), as of
    which day (None: today), and where the list of findings goes."""

    folder: Path
    unit: str = ""
    only: str = ""
    day: date | None = None
    out: Path | None = None
    packs: Sequence[str] = ()


def check(order: CheckOrder) -> Answer:
    """The findings by table and what each rule came to; InputError for what is no book."""
    if not is_book(order.folder):
        message = f"{order.folder}：这里没有 book.toml，不是账册。"
        raise misuse(message, "查名单请用 mingzhang sweep 数据 --pack 规则包。")
    _refuse_known(order)
    checked = check_book(order)
    more = []
    if order.out:
        more.append(f"已写出到 {order.out}：{'、'.join(checked.write(order.out))}")
    return Answer(checked.lines(), [checked.told], checked.code, tuple(more))


def check_book(order: CheckOrder) -> Checked:
    """What the rules over rows make of the book."""
    day = order.day or date.today()
    with opened(order.folder, order.packs) as loaded:
        return check_rows_of(loaded, only=order.only, unit=order.unit, day=day)


def _refuse_known(order: CheckOrder) -> None:
    """A pack that the book goes by already is not added: its rules alone were meant."""
    if not order.packs:
        return
    known = catalogue_of(order.folder).packs
    if again := [name for name in order.packs if find_pack(name).name in known]:
        message = f"--pack {again[0]} 在这里没有用：账册已经用着这个规则包。"
        raise misuse(message, f"只看它的规则，请写 --only-pack {find_pack(again[0]).name}。")
