"""The example of a made-up department: six exports as .xls and what exports do not hold as CSV.

    python tools/make_examples.py [FOLDER]

Needs LibreOffice (soffice). The book is that of the synthesiser with a fixed seed; what an import
of the exports brings is left out of it.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mingzhang.synth.accounts import Order, make_books
from mingzhang.synth.exports import export_books
from mingzhang.tasks.importing import prepare

FOLDER = Path(__file__).parents[1] / "examples" / "made-up-department"
EXPORTS = "exports"
SEED = 2
# Tables that the exports do not hold, and the one that they hold in part.
OWN = ("单位", "内部往来", "采购明细", "人员", "上年数", "文字说明")
PARTLY, KEY = "机构运行信息", ("单位代码", "指标")


def main() -> int:
    """Make the example anew."""
    target = Path(sys.argv[1]) if len(sys.argv) == 2 else FOLDER
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        (book,) = make_books(scratch / "books", 1, SEED, Order(SEED))
        workbooks = export_books([book], scratch / "xlsx")
        shutil.rmtree(target, ignore_errors=True)
        (target / EXPORTS).mkdir(parents=True)
        convert(workbooks, target / EXPORTS)
        for file in ("book.toml", *(f"{table}.csv" for table in OWN)):
            shutil.copy(book / file, target / file)
        imported = scratch / "imported"
        shutil.copytree(target, imported)
        prepare(imported, sorted((target / EXPORTS).glob("*.xls"))).write()
        keep_rest(book, imported, target)
    print(f"已写出 {target}。")
    return 0


def convert(workbooks: Sequence[Path], folder: Path) -> None:
    """The workbooks as .xls."""
    command = ["soffice", "--headless", "--convert-to", "xls:MS Excel 97", "--outdir"]
    subprocess.run([*command, str(folder), *map(str, workbooks)], check=True, capture_output=True)


def keep_rest(book: Path, imported: Path, target: Path) -> None:
    """The rows of the table that the exports hold in part which an import does not bring."""
    brought = {tuple(row[name] for name in KEY) for row in read(imported / f"{PARTLY}.csv")}
    rows = read(book / f"{PARTLY}.csv")
    rest = [row for row in rows if tuple(row[name] for name in KEY) not in brought]
    with (target / f"{PARTLY}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rest)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table of a book."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


if __name__ == "__main__":
    sys.exit(main())
