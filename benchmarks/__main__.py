"""Runs every benchmark and prints the page docs/benchmarks.md (``python -m benchmarks``).

The numbers are of the machine it runs on; the head says which.
"""

from __future__ import annotations

import io
import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from benchmarks import audit, batch, engines, identities, imports, mutations, scores, speed, truth
from benchmarks import compile as compiling
from mingzhang.tasks.compile import compile_book
from mingzhang.told.summary import lines

PACKAGES = ("duckdb", "lxml", "typst", "xlsxwriter", "python-docx")


def main() -> None:
    """Print the page."""
    for section in (
        head,
        compile_section,
        batch_section,
        import_section,
        mutation_section,
        audit_section,
        identity_section,
        score_section,
        list_section,
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


def audit_section() -> Iterator[str]:
    """What the audit finds in real reports and in changed ones, and how fast it is."""
    yield "## 审报告"
    yield ""
    yield (
        "真实报告里的矛盾先由人逐条写在 `tests/truth`。可证的，是只凭文本就能证明的；"
        "必改对的，是单子上有的；不该报而报的，是单子上写明看着不对、其实没有错的。"
    )
    yield ""
    yield from truth.tables()
    yield ""
    yield (
        f"每份报告改{audit.SEEDS}次：一个数、方向词、单位，或者科目的名称、编码（没有编码的地区只有名称）。"
        "虚构的部门按每个地区编成每种格式再读回；改的是读出的文档，文件的读法不在内。"
        "没改时没有的发现指到改了的地方，才算指出。"
    )
    yield ""
    yield from audit.mutation_tables(range(audit.SEEDS))
    yield ""
    yield "速度旁边是 pdfplumber 只抽同一文件的文字。一批是几份虚构报告的副本。"
    yield ""
    yield from speed.tables()


def identity_section() -> Iterator[str]:
    """The identities against hand-written queries, as their benchmark prints it."""
    yield from as_printed("## 恒等式", identities.main)


def score_section() -> Iterator[str]:
    """The scores of indicators against hand-written queries, likewise."""
    yield from as_printed(
        "## 指标评分", partial(scores.table, scores.DEPARTMENTS, scores.INDICATORS)
    )


def list_section() -> Iterator[str]:
    """Rules over payments of any number, likewise."""
    yield from as_printed("## 核对名单", engines.page)


def as_printed(heading: str, benchmark: Callable[[], None]) -> Iterator[str]:
    """What a benchmark prints, as it stands."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        benchmark()
    yield from (heading, "", "```text", *printed.getvalue().strip().splitlines(), "```")


if __name__ == "__main__":
    main()
