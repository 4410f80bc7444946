"""Explain a number or a quantity: of a book down to base rows, of a report to its checks; or a
finding of a run with the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mingzhang.catalogue.packs import DEFAULT, load
from mingzhang.facts.loaded import opened
from mingzhang.facts.settings import is_book
from mingzhang.lists.folder import is_run
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.told.answer import Answer
from mingzhang.told.refused import refuse

_MEND = "请去掉。--page 用于报告，--unmasked 和 --reason 用于 sweep 的结果。"


def explain(
    path: Path,
    what: str,
    page: int = 0,
    *,
    plain: bool = False,
    reason: str = "",
    packs: Sequence[str] = (),
) -> Answer:
    """Lines that explain ``what``: a number as printed (5528.78, 66.25%), a quantity's id or title,
    or an address 量@年度|科目|单位代码|范围; of a report on one ``page`` only, where it is given.
    Of a run's folder it is a finding's id; ``plain`` shows people's numbers, for a ``reason``.
    InputError if nothing of the kind is there."""
    unmasked = {"--unmasked": plain, "--reason": reason}
    if is_run(path):
        refuse({"--page": page, "--pack": packs}, "这里是核对名单的结果", _MEND)
        from mingzhang.lists.explaining import explain_finding

        return Answer(explain_finding(path, what, plain=plain, reason=reason))
    if is_book(path):
        refuse({"--page": page, **unmasked}, "这里是账册", _MEND)
        from mingzhang.books.explaining import explain_book

        with opened(path, packs) as loaded:
            return _found(path, what, page, tuple(explain_book(loaded, what)))
    refuse(unmasked, "这里是报告", _MEND)
    from mingzhang.disclosures.explaining import explain_report

    catalogue = load(*DEFAULT, *packs)
    return _found(path, what, page, tuple(explain_report(path, what, catalogue, page)))


def _found(path: Path, what: str, page: int, lines: tuple[str, ...]) -> Answer:
    if lines:
        return Answer(lines)
    where = f"第{page}页" if page else ""
    message = f"{where}没有找到“{what}”。"
    mend = "请写印出的数（如 5528.78 或 66.25%），或 mingzhang catalogue 列出的量。"
    raise InputError([Problem("not-found", Place(str(path)), message, mend)])
