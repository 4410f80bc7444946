"""The main job shown in a minute: a book becomes a report, and every number of it is proved.

    python tools/demo.py BOOK OUT

Exit 0 if all that is shown worked, else 1.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from mingzhang.model.problem import InputError
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.explain import explain
from mingzhang.tasks.outputs import printed_numbers
from mingzhang.tasks.summary import lines, place
from mingzhang.tasks.verdict import NumberLine, Verdict

REPORT = "报告.txt"
ROWS = 5  # lines of the explanation that is shown
CHANGED = "报告（改了一位）.txt"
LOOK = {
    "报告.pdf": "正式的样子，附表在后，数据包在附件里",
    "报告.docx": "可以在 Word、WPS 里改",
    "报告.html": "点一个数，看它从哪里来",
    "决算报表.xlsx": "公开报表",
    CHANGED: "上面改过的那一份",
}


def main() -> int:
    """Show it; 0 if all of it worked."""
    if len(sys.argv) != 3:
        print("用法：python tools/demo.py 账册 输出文件夹", file=sys.stderr)
        return 2
    book, out = Path(sys.argv[1]), Path(sys.argv[2])
    steps: tuple[Callable[[Path, Path], bool], ...] = (
        show_compile,
        show_audit,
        show_explain,
        show_change,
    )
    try:
        worked = [step(book, out) for step in steps]
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    heading("五、可以打开看")
    for name, what in LOOK.items():
        if (out / name).exists():
            print(f"  {out / name}　{what}")
    return 0 if all(worked) else 1


def heading(text: str) -> None:
    print(f"\n{text}\n")


def show_compile(book: Path, out: Path) -> bool:
    """Compile the book and list what it contradicts."""
    heading("一、账册编成报告")
    start = time.perf_counter()
    done = compile_book(book, out)
    seconds = time.perf_counter() - start
    print(f"《{done.document.title}》，{seconds:.1f} 秒，写出 {len(done.files)} 个文件：")
    print(f"  {'、'.join(done.files)}")
    print("账册自己对不上的地方，一个不藏，也一个不替它改：")
    for finding in done.verdict.findings:
        print(f"  {finding.message}")
    return bool(done.files)


def show_audit(_book: Path, out: Path) -> bool:
    """Read the report back; it has no error beyond what it declares disputed."""
    heading("二、把印好的报告读回来，逐个核对其中的数")
    verdict = audited(out / REPORT)
    told = list(lines(verdict.to_json()))
    print("\n".join(f"  {line}" for line in told[1:4]))
    print("  “已核对”是说：这个数在末位上多动一点，就至少有一项核对不通过。")
    return verdict.errors == 0 and verdict.coverage.checked > 0


def show_explain(book: Path, _out: Path) -> bool:
    """An amount of the report that is the sum of a few rows, down to them."""
    heading("三、一个数从哪里来")
    numbers = printed_numbers(compile_book(book).document)
    amounts = [number for number in numbers if number.unit == "万元"]
    number = min(amounts, key=lambda number: abs(len(number.trace) - ROWS))
    explained = explain(book, number.address)
    print(f"  $ mingzhang explain {book} '{number.address}'")
    print("\n".join(f"  {line}" for line in explained))
    return len(explained) > 1


def show_change(_book: Path, out: Path) -> bool:
    """Swap two digits of one number in a copy, as a tired hand does, and audit the copy."""
    heading("四、在副本里改错一个数，再审")
    text = (out / REPORT).read_text(encoding="utf-8").split("\n")
    line = next(one for one in checked_amounts(audited(out / REPORT)) if swapped(one.spot.text))
    where, before = line.spot.location, line.spot.text
    after = swapped(before)
    old = text[where.line - 1]
    text[where.line - 1] = old[: where.column - 1] + after + old[where.end - 1 :]
    (out / CHANGED).write_text("\n".join(text), encoding="utf-8")
    print(f"  第{where.line}行“{where.quote}”")
    print(f"  把 {before} 改成 {after}，审副本：")
    found = [
        finding
        for finding in audited(out / CHANGED).to_json()["findings"]
        if any(one["line"] == where.line and after in one["quote"] for one in finding["locations"])
    ]
    for finding in found:
        print(f"  找到：{place(finding)}{finding['message']}")
    return bool(found)


def audited(path: Path) -> Verdict:
    (verdict,) = audit([path])
    if not isinstance(verdict, Verdict):
        raise TypeError(verdict.message)
    return verdict


def checked_amounts(verdict: Verdict) -> list[NumberLine]:
    """The proved amounts in sentences, in the order of the report."""
    return [
        line
        for line in verdict.numbers
        if line.kind == "checked" and line.spot.unit == "万元" and line.spot.location.end
        if line.spot.location.column < line.spot.location.end and not line.spot.location.table
    ]


def swapped(text: str) -> str:
    """The number with its first two different neighbouring digits after the first swapped."""
    for at in range(1, len(text) - 1):
        if text[at : at + 2].isdigit() and text[at] != text[at + 1]:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return ""


if __name__ == "__main__":
    sys.exit(main())
