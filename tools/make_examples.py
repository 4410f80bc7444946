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

from mingzhang.catalogue.packs import load
from mingzhang.tasks.fill import prepare
from mingzhang_synth.accounts import Order, make_books, values_of
from mingzhang_synth.exports import export_books

FOLDER = Path(__file__).parents[1] / "examples" / "made-up-department"
EXPORTS = "exports"
SEED = 2
# Tables that the exports do not hold, and those that they hold in part, with their keys.
OWN = (
    "单位", "内部往来", "采购明细", "人员", "上年数", "文字说明", "报表单元", "项目", "项目库",
    "项目资金", "事前评估", "绩效指标", "指标监控", "绩效监控", "绩效评价", "评分认定", "结果应用",
    "绩效问题", "年度任务",
)  # fmt: skip
PARTLY = {"机构运行信息": ("单位代码", "指标"), "资产": ("年度", "单位代码", "资产类别", "项目")}

STATED, BUDGETS = "报表单元", ("年初预算数", "全年预算数")


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
        for table, key in PARTLY.items():
            keep_rest(table, key, book, imported, target)
        keep_amounts(book, imported, target)
    print(f"已写出 {target}。")
    return 0


def convert(workbooks: Sequence[Path], folder: Path) -> None:
    """The workbooks as .xls."""
    command = ["soffice", "--headless", "--convert-to", "xls:MS Excel 97", "--outdir"]
    subprocess.run([*command, str(folder), *map(str, workbooks)], check=True, capture_output=True)


def keep_rest(table: str, key: Sequence[str], book: Path, imported: Path, target: Path) -> None:
    """The rows of a table that the exports hold in part which an import does not bring."""
    brought = {tuple(row[name] for name in key) for row in read(imported / f"{table}.csv")}
    rows = read(book / f"{table}.csv")
    rest = [row for row in rows if tuple(row[name] for name in key) not in brought]
    with (target / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rest)


def keep_amounts(book: Path, imported: Path, target: Path) -> None:
    """Totals of the department's budgets that no export holds, as stated numbers."""
    catalogue = load("disclosure")
    whole, known = (next(iter(values_of(one, catalogue))) for one in (book, imported))
    rows = [
        {"年度": whole.year, "单位代码": whole.unit, "量": one.quantity, "值": one.interval.value}
        for one in whole.all()
        if one.key == whole.key()
        and one.quantity.endswith(BUDGETS)
        and catalogue.quantities[one.quantity].kind == "base"
        and known.get(one.quantity) is None
    ]
    path = target / f"{STATED}.csv"
    kept = read(path)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(kept[0]), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows((*kept, *(row | {"出处": "（虚构）批复的预算"} for row in rows)))


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table of a book."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


if __name__ == "__main__":
    sys.exit(main())
