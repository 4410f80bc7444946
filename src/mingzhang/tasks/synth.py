"""Made-up data on demand: books of departments, with planted faults and as exports if asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mingzhang.catalogue.packs import load
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.synth.accounts import ANSWERS, Order, make_books
from mingzhang.synth.exports import EXPORTS, export_books

__all__ = ["Order", "make_accounts"]
Progress = Callable[[int, int, str], None]


def make_accounts(
    out: Path, size: int, order: Order, *, exports: bool = False, progress: Progress | None = None
) -> list[str]:
    """Write ``size`` made-up departments into ``out``; what was written, in words.

    Raises InputError where the folder has something in it already or the region is unknown.
    """
    load("disclosure").region(order.region)
    refuse_what_is_there(out)
    books = make_books(out, size, order.seed, order, progress)
    told = [f"已写出 {len(books)} 本虚构的账册到 {out}（种子 {order.seed}）。"]
    if order.faults or order.goal_faults:
        told.append(f"每本埋下的差错，答案在 {out / ANSWERS}。")
    if exports:
        files = export_books(books, out / EXPORTS)
        told.append(f"各单位的导出 {len(files)} 个工作簿，在 {out / EXPORTS}。")
    return told


def refuse_what_is_there(out: Path) -> None:
    """Raises InputError for a file, or a folder with something in it."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        message = "这里已有文件，不动它。" if out.is_file() else "文件夹已有内容，不动它。"
        raise InputError([Problem("exists", Place(str(out)), message, "请换一个名字。")])
