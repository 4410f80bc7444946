"""Made-up data on demand: books of departments, a world of payments; what was written, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from mingzhang.catalogue.packs import load
from mingzhang.formats.files import staged, writing
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang_synth.accounts import ANSWERS, Order, make_books
from mingzhang_synth.exports import EXPORTS, export_books
from mingzhang_synth.payments import Made, Wish, make_world

Progress = Callable[[int, int, str], None]


def make_accounts(
    out: Path, size: int, order: Order, *, exports: bool = False, progress: Progress | None = None
) -> list[str]:
    """Write ``size`` made-up departments into ``out``; what was written, in words.

    Raises InputError where the folder has something in it already or the region is unknown.
    """
    load("disclosure").region(order.region)
    _refuse_what_is_there(out)
    with writing(out):
        books = make_books(out, size, order.seed, order, progress)
        files = export_books(books, out / EXPORTS) if exports else []
    told = [f"已写出 {len(books)} 本虚构的账册到 {out}（种子 {order.seed}）。"]
    if order.faults or order.goal_faults:
        told.append(f"每本埋下的差错，答案在 {out / ANSWERS}。")
    if exports:
        told.append(f"各单位的导出 {len(files)} 个工作簿，在 {out / EXPORTS}。")
    return told


def make_payments(out: Path, wish: Wish, progress: Progress | None = None) -> list[str]:
    """Write a world into ``out``; what was written, in words.

    It is made in a folder beside and moved when it is whole: nothing half-made is ever in ``out``.
    Raises InputError where the folder has something in it already or cannot be written.
    """
    _refuse_what_is_there(out)
    with staged(out) as stage, TemporaryDirectory(prefix=".mingzhang-", dir=out.parent) as scratch:
        made = make_world(
            stage, Path(scratch), wish, progress or (lambda _done, _total, _what: None)
        )
    return _told(out, wish, made)


def _told(out: Path, wish: Wish, made: Made) -> list[str]:
    counted = "，".join(f"{name} {rows:,} 行" for name, rows in made.rows.items())
    told = [f"已写出虚构的名单到 {out}（种子 {wish.seed}）：{counted}。"]
    faults, traps = made.answers.get("fault", 0), made.answers.get("trap", 0)
    if faults or traps:
        told.append(
            f"埋下的差错 {faults:,} 处，像差错而不是的 {traps:,} 处，答案在 {out / ANSWERS}。"
        )
    return told


def _refuse_what_is_there(out: Path) -> None:
    """Raises InputError for a file, or a folder with something in it."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        message = "这里已有文件，不动它。" if out.is_file() else "文件夹已有内容，不动它。"
        raise InputError([Problem("exists", Place(str(out)), message, "请换一个名字。")])
