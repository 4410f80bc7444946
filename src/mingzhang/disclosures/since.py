"""What an audit found earlier: from its findings, a feedback that came back, or the old report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from mingzhang.catalogue.content import Catalogue
from mingzhang.disclosures.beside import Earlier, Known
from mingzhang.disclosures.judging import audit
from mingzhang.formats.read.feedback import read_feedback
from mingzhang.formats.read.sheets import read_tables
from mingzhang.model.finding import SEVERITY_OF, Severity
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.rules.exceptions import WrittenException
from mingzhang.told.names import CHECKS, FEEDBACK, FINDINGS
from mingzhang.told.verdict import Verdict

_REASON, _AUTHOR, _DAY, _ID, _RULE = "说明", "说明人", "日期", "编号", "规则"
_KEYS = ("部门", "年度", "量", "科目")


def read_earlier(path: Path, catalogue: Catalogue) -> tuple[Earlier, ...]:
    """The findings that ``path`` holds or leads to; InputError if it cannot be read."""
    if path.is_dir():
        for name in (FINDINGS, CHECKS):
            if (path / name).is_file():
                return read_earlier(path / name, catalogue)
    if path.suffix.lower() in {".jsonl", ".json"}:
        return tuple(_of_lines(path))
    if path.suffix.lower() in {Path(name).suffix for name in FEEDBACK}:
        rows = read_feedback(path)
        if rows:
            known = (
                Known(r.id, SEVERITY_OF.get(r.severity, "error"), r.problem, r.reply) for r in rows
            )
            return (Earlier("", 0, "", tuple(known)),)
    found = []
    for result in audit([path], catalogue):
        if not isinstance(result, Verdict):
            raise InputError([Problem(result.code, Place(), result.message)])
        found.append(_earlier(result.to_json()))
    return tuple(found)


def _of_lines(path: Path) -> Iterator[Earlier]:
    """The reports in a file of findings; each line is one, or all of the file is."""
    message, mend = "不是审核写出的问题。", f"请给出上次的 {FINDINGS}、反馈意见或报告。"
    try:
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines() if path.suffix.lower() == ".jsonl" else [text]
        verdicts = [json.loads(line) for line in lines if line.strip()]
        yield from (_earlier(verdict) for verdict in verdicts if "error" not in verdict)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError([Problem("not-findings", Place(str(path)), message, mend)]) from error


def _earlier(verdict: Mapping[str, Any]) -> Earlier:
    document = verdict["document"]
    known = tuple(
        Known(one["id"], cast(Severity, one["severity"]), one["message"])
        for one in verdict["findings"]
    )
    return Earlier(document["department"], document["year"], document["kind"], known)


def read_exceptions(path: Path) -> tuple[WrittenException, ...]:
    """The written reasons in a table: 编号, or 规则 with parts of the key, and 说明."""
    sheets, problems = read_tables(path)
    if problems:
        raise InputError(problems)
    found: list[WrittenException] = []
    for sheet in sheets:
        rows = [[str(cell).strip() for cell in row] for row in sheet.rows]
        head = next((n for n, row in enumerate(rows) if _REASON in row), None)
        if head is None:
            continue
        for number, row in enumerate(rows[head + 1 :], start=head + 1):
            cells = dict(zip(rows[head], row, strict=False))
            if cells.get(_REASON) and (cells.get(_ID) or cells.get(_RULE)):
                where = str(sheet.place(number, rows[head].index(_REASON)))
                found.append(_exception(cells, where))
    if not found:
        message = "没有读到例外说明。"
        mend = "请写一张表：编号（或规则、量、科目）、说明、说明人、日期。"
        raise InputError([Problem("no-exceptions", Place(str(path)), message, mend)])
    return tuple(found)


def _exception(cells: Mapping[str, str], where: str) -> WrittenException:
    by = "，".join(part for part in (cells.get(_AUTHOR, ""), cells.get(_DAY, "")) if part)
    return WrittenException(
        cells[_REASON],
        cells.get(_ID, ""),
        cells.get(_RULE, ""),
        {name: cells[name] for name in _KEYS if cells.get(name)},
        f"；{by}" if by else "",
        where,
    )
