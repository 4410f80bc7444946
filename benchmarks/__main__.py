"""Runs every benchmark and prints the page docs/benchmarks.md (``python -m benchmarks``).

The numbers are of the machine it runs on; the head says which.
"""

from __future__ import annotations

import io
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import batch, identities, imports, mutations
from benchmarks import compile as compiling
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.summary import lines

PACKAGES = ("duckdb", "lxml", "typst", "xlsxwriter", "python-docx")


def main() -> None:
    """Print the page."""
    for section in (
        head,
        compile_section,
        batch_section,
        import_section,
        mutation_section,
        identity_section,
    ):
        print("\n".join(section()), end="\n\n")


def head() -> Iterator[str]:
    """Date, machine and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield "# 量过的"
    yield ""
    yield "由 `python -m benchmarks` 印出。秒数只说明这台机器；各表里的比例都在同一次运行里量得。"
    yield ""
    versions = "，".join(f"{name} {version(name)}" for name in PACKAGES)
    yield (
        f"{date.today()}，{os.cpu_count()} 核，{memory:.0f} GiB 内存，"
        f"Python {platform.python_version()}，{versions}。"
    )


def compile_section() -> Iterator[str]:
    """The example book to all formats."""
    yield "## 编报告"
    yield ""
    yield (
        f"例子账册 `examples/{compiling.BOOK.name}`，{compiling.ROUNDS} 次的中位数。"
        "一个进程里重复编时，排版程序记得做过的版面，PDF 和图因而更快；"
        "第一次编要多久，看整个进程的那张表。"
    )
    yield ""
    yield from compiling.tables()


def batch_section() -> Iterator[str]:
    """Many departments at once."""
    yield "## 编一批报告"
    yield ""
    yield (
        f"虚构的{batch.DEPARTMENTS}个部门，每个六个单位，编成全部格式。"
        "内存是最大的一个进程在每段时间里的峰值。"
    )
    yield ""
    yield from batch.tables()


def import_section() -> Iterator[str]:
    """Export workbooks against openpyxl."""
    yield "## 读导出的工作簿"
    yield ""
    yield from imports.table(imports.FILES)


def mutation_section() -> Iterator[str]:
    """How many changed numbers the audit flags."""
    yield "## 改一个数，审得出来吗"
    yield ""
    yield (
        f"编好的报告里随机改一个数（种子 0 至 {mutations.SEEDS - 1}），再审：报告没改时没有的发现，"
        "指到改了的那个数，才算指出。“已核对”是审没改的报告时的说法。"
    )
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        compile_book(compiling.BOOK, out, ("text", "html"))
        for report in ("报告.txt", "报告.html"):
            verdict = mutations.unchanged(out / report)
            found = list(mutations.trials(out / report, verdict, range(mutations.SEEDS)))
            told = list(lines(verdict.to_json()))
            yield from ("", f"### {report}", "", f"没改时：{told[1]}{told[3]}", "")
            yield from mutations.table(found)


def identity_section() -> Iterator[str]:
    """The identities against hand-written queries, as their benchmark prints it."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        identities.main()
    yield from ("## 恒等式", "", "```text", *printed.getvalue().strip().splitlines(), "```")


if __name__ == "__main__":
    main()
