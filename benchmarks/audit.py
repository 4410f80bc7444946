"""What the audit finds: lists of known contradictions, changed reports, seconds and memory.

Run ``python -m benchmarks.audit [truth] [foreign] [mutations] [speed] [--seeds N]
[--documents N]``; without names all of it. ``--details`` adds what was missed, as a list.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks import foreign, speed, truth
from benchmarks.made import reports
from benchmarks.mutants import Bench, Trial, share

SEEDS = 40  # mutations of each report


def main() -> None:
    """Print the sections that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="truth|foreign|mutations|speed")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="mutations of each report")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--documents", type=int, default=speed.DOCUMENTS, help="of the batch")
    parser.add_argument("--details", action="store_true", help="list what was missed")
    asked = parser.parse_args()
    sections = {
        "truth": lambda: truth.tables(asked.details),
        "foreign": lambda: foreign.tables(),
        "mutations": lambda: mutation_tables(
            range(asked.first, asked.first + asked.seeds), asked.details
        ),
        "speed": lambda: speed.tables(asked.documents),
    }
    for name in asked.sections or sections:
        if name not in sections:
            parser.error(f"no such section: {name}")
        print("\n".join(sections[name]()), end="\n\n", flush=True)


# ---- Changed reports -----------------------------------------------------------------------------


@dataclass(slots=True)
class Row:
    """The mutations of one report or of several alike."""

    name: str
    covered: list[float] = field(default_factory=list)
    errors: int = 0
    found: list[Trial] = field(default_factory=list)

    def line(self) -> str:
        """A row of the table."""
        checked = [trial for trial in self.found if trial.checked]
        others = [trial for trial in self.found if not trial.checked]
        low = f"{min(self.covered):.1%}" if self.covered else "–"
        return f"| {self.name} | {low} | {self.errors} | {_cells(checked)} | {_cells(others)} |"


def mutation_tables(seeds: range, details: bool = False) -> Iterator[str]:
    """By report and by kind of change: coverage, errors unchanged, how many were flagged."""
    rows: list[Row] = []
    for name, document, path in reports():
        bench = Bench(document, path)
        row = next((row for row in rows if row.name == name), None)
        if row is None:
            rows.append(row := Row(name))
        row.covered.append(float(bench.verdict.coverage.share))
        row.errors += bench.verdict.errors
        row.found += bench.trials(seeds)
        print(path, file=sys.stderr)
    yield "| 报告 | 已核对（最低） | 没改时必改 | 已核对的数 | 指出 | 其他 | 指出 |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    yield from (row.line() for row in rows)
    yield ""
    yield "| 改法 | 已核对的数 | 指出 | 其他 | 指出 |"
    yield "|---|--:|--:|--:|--:|"
    every = [trial for row in rows for trial in row.found]
    for kind in sorted({trial.mutant.kind for trial in every}):
        of_kind = [trial for trial in every if trial.mutant.kind == kind]
        checked = [trial for trial in of_kind if trial.checked]
        others = [trial for trial in of_kind if not trial.checked]
        yield f"| {kind} | {_cells(checked)} | {_cells(others)} |"
    if details:
        yield from missed(rows)


def missed(rows: Iterable[Row]) -> Iterator[str]:
    """What went unnoticed, checked numbers first."""
    yield ""
    yield "没有指出的："
    pairs = [(row, trial) for row in rows for trial in row.found if not trial.flagged]
    for row, trial in sorted(pairs, key=lambda pair: (not pair[1].checked, pair[1].mutant.kind)):
        place = trial.mutant.printed.line.spot.location
        at = f"第{place.line or place.page}{'行' if place.line else '页'}"
        yield (
            f"- {'已核对' if trial.checked else '其他'} {trial.mutant.kind} {row.name} "
            f"种子{trial.seed} {at} {place.table} {place.row}「{place.quote}」"
            f"{trial.mutant.printed.text}→{trial.mutant.after}"
        )


def _cells(found: list[Trial]) -> str:
    return f"{len(found)} | {share(found):.1%}" if found else "0 | –"


if __name__ == "__main__":
    main()
