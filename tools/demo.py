"""The whole story in a few minutes: exports in, the report out, one cell moved, one digit caught.

    python tools/demo.py EXAMPLE RECONSTRUCTION OUT

EXAMPLE is the made-up department (a book with exports/*.xls beside its tables), RECONSTRUCTION a
book rebuilt from a real report. Exit 0 if all that is shown worked, else 1.
"""

from __future__ import annotations

import csv
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import docx
from moved import Moved, moved

from mingzhang.books.compiling import Compiled
from mingzhang.catalogue.packs import load
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.rules.book import only_in_report
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compare import audit_edited
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.explain import explain
from mingzhang.tasks.fill import prepare
from mingzhang.tasks.monitor import monitor_book
from mingzhang.tasks.score import ScoreOrder, score_book
from mingzhang.told.outputs import printed_numbers
from mingzhang.told.summary import lines, place
from mingzhang.told.verdict import Verdict

BOOK, REPORT, CHANGED, REAL = "账册", "报告", "账册（改了一格）", "真实报告的还原"
EDITED = "报告（改了一位）.docx"
MORE = Decimal(100_000)  # 元, added to one cell
WHAT_IF = "预算年终结余.结余数=211.27万元"  # every unspent yuan counted as a balance
OF_YEAR = ("到11月底，纳入监控", "监控结果：", "总分　")
SHOWN = 8  # moves of a kind that are listed
ROWS = 5  # lines of the explanation that is shown
LOOK = {
    "报告.pdf": "正式的样子，附表在后，数据包在附件里",
    "报告.docx": "可以在 Word、WPS 里改",
    "报告.html": "点一个数，看它从哪里来",
    "决算报表.xlsx": "公开报表，十三张",
}


def main() -> int:
    """Show it; 0 if all of it worked."""
    if len(sys.argv) != 4:
        print("用法：python tools/demo.py 样例 还原的账册 输出文件夹", file=sys.stderr)
        return 2
    example, real, out = map(Path, sys.argv[1:])
    steps: tuple[Callable[[Path, Path], bool], ...] = (
        show_import,
        show_compile,
        show_cell,
        show_digit,
    )
    try:
        worked = [step(example, out) for step in steps]
        worked.append(show_real(real, out))
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    heading("六、可以打开看")
    for name, what in LOOK.items():
        print(f"  {out / REPORT / name}　{what}")
    print(f"  {out / EDITED}　上面改过的那一份")
    return 0 if all(worked) else 1


def heading(text: str) -> None:
    """A line that begins a part of the story."""
    print(f"\n{text}\n", flush=True)


def show_import(example: Path, out: Path) -> bool:
    """Six exports of final-accounts software into a book that has only what they do not hold."""
    heading("一、六个单位的决算软件导出（.xls），导入账册")
    book = out / BOOK
    if not (example / "book.toml").is_file():
        problem = Problem("no-book", Place(str(example)), "没有这个账册文件夹。", "请检查路径。")
        raise InputError([problem])
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(example, book)
    files = sorted((book / "exports").glob("*.xls"))
    start = time.perf_counter()
    prepared = prepare(book, files)
    for line in prepared.lines():
        if line.startswith(("改动：", *(file.name for file in files))):
            print(f"  {line}")
    prepared.write()
    print(
        f"  {len(files)} 个工作簿，{time.perf_counter() - start:.1f} 秒。虚构的部门，数都是编的。"
    )
    return len(files) == 6 and not prepared.problems


def show_compile(_example: Path, out: Path) -> bool:
    """The report in every format, and what was checked."""
    heading("二、编成报告，每个数都核对")
    start = time.perf_counter()
    done = compile_book(out / BOOK, out / REPORT)
    seconds = time.perf_counter() - start
    print(f"  《{done.document.title}》，公开报表 {len(done.tables)} 张，{seconds:.1f} 秒，")
    print(f"  写出：{'、'.join(done.files)}")
    print("\n".join(f"  {line}" for line in list(lines(done.verdict.to_json()))[1 : 4 + SHOWN]))
    told = told_year(out / BOOK)
    print("  年中监控，年末评分（mingzhang monitor、mingzhang score）：")
    print("\n".join(f"    {line}" for line in told))
    return done.verdict.errors == 0 and len(told) == len(OF_YEAR)


def told_year(book: Path) -> list[str]:
    """How the projects stood in the last month watched, and what the points come to."""
    told = [*monitor_book(book).lines(), *score_book(ScoreOrder(book)).lines]
    return [line.strip() for line in told if line.strip().startswith(OF_YEAR)]


def show_cell(_example: Path, out: Path) -> bool:
    """One cell of the book changed: everything in the report that moves, before and after."""
    heading("三、账册里改一个格，看报告里动了什么")
    changed = out / CHANGED
    shutil.copytree(out / BOOK, changed)
    told = change_cell(changed)
    print(f"  {told}")
    before, after = compile_book(out / BOOK), compile_book(changed)
    moves = [
        *moved(before.document.blocks, after.document.blocks),
        *moved(attached(before), attached(after)),
    ]
    for kind, unit in (("句子", "处"), ("图", "处"), ("表", "格")):
        show_moves([move for move in moves if move.kind == kind], kind, unit)
    rates = sum(move.is_rate for move in moves)
    print(f"  合计 {len(moves)} 处，其中占比、增减率、完成率 {rates} 处。")
    known = {finding.id for finding in before.verdict.findings}
    for finding in after.verdict.findings:
        if finding.id not in known and finding.severity == "error":
            print(f"  同时查出：{finding.message}")
    return {"句子", "图", "表"} == {move.kind for move in moves}


def attached(done: Compiled) -> list[object]:
    """The official forms that stand beside the report, not in it."""
    inside = {id(block) for block in done.document.blocks}
    return [table for table in done.tables if id(table) not in inside]


def change_cell(book: Path) -> str:
    """Add to the final figure of the largest row of spending; what was done, in words."""
    path = book / "支出.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    number = max(range(len(rows)), key=lambda index: Decimal(rows[index]["决算数"] or 0))
    row = rows[number]
    before = row["决算数"]
    row["决算数"] = str(Decimal(before) + MORE)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, list(row))
        writer.writeheader()
        writer.writerows(rows)
    what = f"{row['功能科目']}、{row['经济科目']}"
    return f"支出.csv 第{number + 2}行（{what}）的决算数 {before} 改为 {row['决算数']}："


def show_moves(moves: list[Moved], kind: str, unit: str) -> None:
    """How many moved, and the first of them."""
    print(f"  {kind} {len(moves)} {unit}：")
    if kind == "表":
        for where, count in Counter(move.where for move in moves).items():
            first = next(move.shown for move in moves if move.where == where)
            print(f"    《{where}》{count}格，如 {first}")
        return
    for move in moves[:SHOWN]:
        print(f"    {move.where}：{move.shown}")
    if len(moves) > SHOWN:
        print(f"    …… 还有 {len(moves) - SHOWN} {unit}")


def show_digit(_example: Path, out: Path) -> bool:
    """Two digits swapped by hand in the docx, as a tired hand does; held against the book."""
    heading("四、在 Word 里改错一位，拿账册来对")
    document = docx.Document(str(out / REPORT / "报告.docx"))
    amounts = [
        node
        for control in document.element.body.iter("{*}sdtContent")
        for node in control.iter("{*}t")
        if swapped(node.text or "")
    ]
    node = amounts[0]
    before, after = node.text, swapped(node.text)
    node.text = after
    document.save(str(out / EDITED))
    print(f"  把 {before} 改成 {after}，另存为 {EDITED}：")
    print(f"  $ mingzhang audit {out / EDITED} --book {out / BOOK}")
    found = [
        finding
        for finding in audit_edited(out / EDITED, out / BOOK).verdict.to_json()["findings"]
        if finding["severity"] == "error"
    ]
    for finding in found:
        print(f"  找到：{place(finding)}{finding['message']}")
    return any(after in finding["message"] and before in finding["message"] for finding in found)


def swapped(text: str) -> str:
    """An amount with its first two different neighbouring digits swapped, "" if it has none."""
    for at in range(1, len(text) - 1):
        if "." in text and text[at : at + 2].isdigit() and text[at] != text[at + 1]:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return ""


def show_real(real: Path, out: Path) -> bool:
    """A real report rebuilt: its contradictions, its numbers proved, one of them explained."""
    heading("五、一份真实的公开报告：还原成账册，再编出来")
    done = compile_book(real, out / REAL, ["text"])
    print(f"  《{done.document.title}》。原文对不上的地方，一个不藏，也一个不替它改：")
    for finding in done.verdict.findings:
        if finding.severity == "error":
            print(f"    {finding.message}")
    verdict = audited(out / REAL / "报告.txt")
    print("  编出的报告读回来，逐个核对：")
    print("\n".join(f"    {line}" for line in list(lines(verdict.to_json()))[1:4]))
    numbers = [one for one in printed_numbers(done.document) if one.unit == "万元"]
    number = min(numbers, key=lambda number: abs(len(number.trace) - ROWS))
    print(f"  $ mingzhang explain {real} '{number.address}'")
    explained = list(explain(real, number.address).lines)
    print("\n".join(f"    {line}" for line in explained))
    print("  自评的分由印出的数复算，再假设一个数：")
    print("\n".join(f"    {line}" for line in told_score(real)))
    # What the audit objects to is what the book itself names, nothing else.
    errors = [finding for finding in verdict.findings if finding.severity == "error"]
    more = only_in_report(errors, done.verdict.findings, load("disclosure"))
    return next(more, None) is None and len(explained) > 1


def told_score(real: Path) -> list[str]:
    """What the points come to, and what moves them when an input is another."""
    told = score_book(ScoreOrder(real, (WHAT_IF,))).lines
    return [line for line in told if line.startswith(("假设", "变了", "已知", "总分", "未知各项"))]


def audited(path: Path) -> Verdict:
    """The verdict on one report."""
    (verdict,) = audit([path])
    if not isinstance(verdict, Verdict):
        raise TypeError(verdict.message)
    return verdict


if __name__ == "__main__":
    sys.exit(main())
