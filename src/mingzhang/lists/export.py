"""A run's findings as a file for people or programs: any number of them in little memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import unknown_name
from mingzhang.engines.dialect.compiling import FIGURES as FIGURE_HEADS
from mingzhang.engines.lists.runs import FINDING, Batch, RunReader, run_reader
from mingzhang.formats.files import make_folder, write_lines
from mingzhang.formats.write.streamed import Value, streamed_table
from mingzhang.lists.folder import Run, open_run
from mingzhang.lists.masks import Masks, masks_of, may_see_plain
from mingzhang.model.finding import SEVERITY_OF, SEVERITY_WORDS, Finding, Location, Severity
from mingzhang.model.problem import InputError, Place, Problem

Progress = Callable[[int, int, str], None]
KINDS = (".csv", ".xlsx", ".jsonl")
_PLACE_HEADS = ("来源", "行", "其他", "编号")


@dataclass(frozen=True, slots=True)
class Order:
    """What to export: ``rules`` and ``severities`` (必改 or error …) empty are all of them.
    ``plain`` leaves people's numbers as they are, for the ``reason`` that is noted.
    """

    out: Path
    rules: Sequence[str] = ()
    severities: Sequence[str] = ()
    plain: bool = False
    reason: str = ""


def export(folder: Path, order: Order, progress: Progress) -> str:
    """Write the findings of the run in ``folder`` and say how many and where.

    InputError for what cannot be read, written or is not there; then no file is left.
    """
    _kind_of_file(order.out)
    make_folder(order.out.parent)
    severities = _severities_of(order.severities)
    with run_reader() as reader:
        run = open_run(folder, reader)
        files = _chosen(run, order.rules)
        masks = masks_of(run.catalogue, plain=order.plain)
        if order.plain:
            may_see_plain(folder, order.reason, str(order.out))
        total = sum(one["findings"] for one in run.outcomes if one["rule"] in files)
        batches = _told(_batches(reader, files, severities), total, progress)
        write = _write_objects if order.out.suffix.lower() == ".jsonl" else _write_table
        count = write(order.out, batches, run, masks, one=len(files) == 1)
    hidden = "" if order.plain else "，个人号码已遮盖"
    partial = "" if run.complete else "这次核对没有跑完，只有跑完的部分。"
    return f"已写出 {count} 条发现到 {order.out}{hidden}。{partial}"


def _kind_of_file(path: Path) -> None:
    """InputError where the name does not end in a kind of file that can be written."""
    if path.suffix.lower() not in KINDS:
        message = f"不知道写成哪种文件：“{path.name}”。"
        raise InputError([Problem("kind", Place(), message, f"名字请以 {'、'.join(KINDS)} 结尾。")])


def _severities_of(words: Sequence[str]) -> list[Severity]:
    """The severities meant by 必改 or error and so on; InputError for any other word."""
    known: dict[str, Severity] = {**SEVERITY_OF, **{name: name for name in SEVERITY_WORDS}}
    unknown = [word for word in words if word not in known]
    if unknown:
        raise InputError([unknown_name("severity", "程度", word, SEVERITY_OF) for word in unknown])
    return [known[word] for word in words]


def _chosen(run: Run, rules: Sequence[str]) -> dict[str, Path]:
    """The files to read; InputError for a rule that the run does not have."""
    files = run.findings_files()
    known = [str(one["rule"]) for one in run.outcomes]
    unknown = [name for name in rules if name not in known]
    if unknown:
        raise InputError([unknown_name("rule", "规则", name, known) for name in unknown])
    return {name: path for name, path in files.items() if not rules or name in rules}


def _batches(
    reader: RunReader, files: Mapping[str, Path], severities: Sequence[Severity]
) -> Iterator[tuple[str, Batch]]:
    for rule, path in files.items():
        for batch in reader.findings(path, severities):
            yield rule, batch


def _told(batches: Iterator[tuple[str, Batch]], total: int, progress: Progress) -> Iterator[Batch]:
    done = 0
    for rule, batch in batches:
        yield batch
        done += len(batch)
        progress(done, total, rule)


def _write_table(path: Path, batches: Iterator[Batch], run: Run, masks: Masks, *, one: bool) -> int:
    """CSV or a workbook; of a single rule with a column for each column of its key."""
    first = next(batches, [])
    keys = tuple(_key(first[0], run)) if one and first else ()
    head = ("规则", "程度", *(keys or ("对象",)), "说明", *FIGURE_HEADS, *_PLACE_HEADS)
    count = 0
    with streamed_table(path, head, "发现") as write:
        for batch in _joined(first, batches):
            write([_row(row, keys, run, masks) for row in batch])
            count += len(batch)
    return count


def _key(row: Sequence[Any], run: Run) -> dict[str, str]:
    return run.key_of(row[FINDING.index("rule")], row[FINDING.index("key")])


def _joined(first: Batch, rest: Iterator[Batch]) -> Iterator[Batch]:
    if first:
        yield first
    yield from rest


def _row(row: Sequence[Any], keys: Sequence[str], run: Run, masks: Masks) -> list[Value]:
    (_, rule, severity, key_json, message, stated, expected, difference, amount,
     rows, source, line, details_json) = row  # fmt: skip
    key, details = run.key_of(rule, key_json), json.loads(details_json or "{}")
    hidden = masks.hidden({**details, **key})
    shown = masks.values(key, hidden)
    figures = (plain_number(value) for value in (stated, expected, difference, amount))
    return [
        rule,
        SEVERITY_WORDS.get(severity, severity),
        *([shown.get(name, "") for name in keys] if keys else [listed(shown)]),
        masks.text(message, hidden),
        *figures,
        rows,
        source,
        line,
        listed(masks.values(details, hidden)),
        row[0],
    ]


def listed(values: Mapping[str, str]) -> str:
    """Values by name in one cell."""
    return "；".join(f"{name}：{value}" for name, value in values.items() if value)


def plain_number(value: Decimal | None) -> Decimal | None:
    """A decimal without the zeros behind it that only the type of the column gave it."""
    if value is None:
        return None
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _write_objects(
    path: Path, batches: Iterator[Batch], run: Run, masks: Masks, *, one: bool
) -> int:
    """A finding a line, as the JSON schema has it."""
    rows = (dict(zip(FINDING, row, strict=True)) for batch in batches for row in batch)
    return write_lines(path, (_finding_json(row, run, masks) for row in rows))


def _finding_json(row: Mapping[str, Any], run: Run, masks: Masks) -> dict[str, Any]:
    """A stored finding as other commands print theirs. The id is the stored one: masking must
    not make another finding of it."""
    key, details = run.key_of(row["rule"], row["key"]), json.loads(row["details"] or "{}")
    hidden = masks.hidden({**details, **key})
    rule = run.catalogue.rules.get(row["rule"]) if run.catalogue else None
    place = Location("suspect", file=row["source"] or "", line=row["row"] or 0)
    finding = Finding(
        rule=row["rule"],
        title=run.title(row["rule"]),
        severity=row["severity"],
        category=rule.category if rule else "",
        message=masks.text(row["message"], hidden),
        key=masks.values(key, hidden),
        stated=row["stated"],
        expected=row["expected"],
        difference=row["difference"],
        amount=row["amount"],
        locations=(place,) if row["source"] else (),
        basis=rule.basis if rule else "",
        verify=rule.verify if rule else "",
    )
    return {**finding.to_json(), "id": row["id"]}
