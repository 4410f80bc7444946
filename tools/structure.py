"""How the program is built, in figures: lines, functions, cycles, names used at home only, start.

``python tools/structure.py`` prints the table of docs/design.md; ``--names`` the names, functions
and cycles behind the figures, for whoever mends them.
"""

from __future__ import annotations

import ast
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "mingzhang"
SYNTH = ROOT / "synth" / "src" / "mingzhang_synth"
MOST_FUNCTION = 50
STARTS = 5  # measured starts of the command; the least is printed


@dataclass(frozen=True, slots=True)
class Module:
    """A file of the program: its dotted name, its tree, its number of lines."""

    name: str
    path: Path
    tree: ast.Module
    lines: int


def modules() -> dict[str, Module]:
    """The files of the program by dotted name."""
    found = {}
    for path in sorted(SRC.rglob("*.py")):
        parts = ("mingzhang", *path.relative_to(SRC).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text(encoding="utf-8")
        found[name] = Module(name, path, ast.parse(text), len(text.splitlines()))
    return found


def imported(module: Module, known: dict[str, Module]) -> set[str]:
    """The modules of this program that one imports, also inside its functions."""
    found: set[str] = set()
    for node in ast.walk(_without_type_checking(module.tree)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in known}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mingzhang"):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else str(node.module))
    return found & known.keys()


def _without_type_checking(tree: ast.Module) -> ast.Module:
    """The tree without what only a checker of types imports."""
    body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    return ast.Module(body, [])


def cycles(known: dict[str, Module]) -> list[set[str]]:
    """Groups of modules that import one another in a circle (Tarjan's components)."""
    graph = {name: sorted(imported(module, known)) for name, module in known.items()}
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in graph[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            group = set()
            while True:
                group.add(one := stack.pop())
                if one == name:
                    break
            if len(group) > 1:
                found.append(group)

    for name in graph:
        if name not in index:
            visit(name)
    return found


def functions(known: dict[str, Module]) -> list[tuple[int, str]]:
    """Every function with its lines, longest first."""
    return sorted(
        (
            (int(node.end_lineno or 0) - node.lineno + 1, f"{module.name}.{node.name}")
            for module in known.values()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ),
        reverse=True,
    )


def at_home_only(known: dict[str, Module]) -> list[str]:
    """Public names at the top of a file that no other file of the project mentions.

    A type in the signature of something public is mentioned by whoever calls that.
    """
    words = {name: set(re.findall(r"\w+", ast.unparse(one.tree))) for name, one in known.items()}
    outside: set[str] = set()
    for folder in ("benchmarks", "synth", "tests", "tools"):
        for path in (ROOT / folder).rglob("*.py"):
            outside |= set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    found = []
    for name, module in known.items():
        types = _annotated(module.tree)
        for public in _public(module.tree):
            if public in types:
                continue
            others = any(public in seen for other, seen in words.items() if other != name)
            if not others and public not in outside:
                found.append(f"{name}.{public}")
    return found


def _annotated(tree: ast.Module) -> set[str]:
    """The names in the annotations of a file."""
    found: list[ast.expr | None] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            found.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            found.append(node.returns)
    names = (ast.walk(one) for one in found if one is not None)
    return {node.id for one in names for node in one if isinstance(node, ast.Name)}


def _public(tree: ast.Module) -> Iterator[str]:
    """The public names a file defines, but commands, which their decorator uses."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if not node.name.startswith("_") and not _is_command(node):
                yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for one in targets if isinstance(one, ast.Name) and one.id[0] != "_")


def _is_command(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any("command" in ast.unparse(one) or "callback" in ast.unparse(one)
               for one in node.decorator_list)  # fmt: skip


def seconds(*words: str) -> float:
    """The least CPU time of starting the command with these words."""
    least = float("inf")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [str(Path(sys.executable).with_name("mingzhang")), *words]
    for _ in range(STARTS + 1):  # the first start writes the bytecode
        before = os.times()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        after = os.times()
        used = after.children_user - before.children_user
        least = min(least, used + after.children_system - before.children_system)
    return least


def _lines(folder: Path) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in folder.rglob("*.py"))


def table() -> Iterator[str]:
    """The table of docs/design.md."""
    known = modules()
    lengths = [length for length, _ in functions(known)]
    rows = {
        "src 的 Python 行数": f"{sum(one.lines for one in known.values()):,}",
        "另有 synth": f"{_lines(SYNTH):,}",
        "函数的中位行数": f"{statistics.median(lengths):g}",
        f"超过{MOST_FUNCTION}行的函数": str(sum(n > MOST_FUNCTION for n in lengths)),
        "循环引用（函数内的也算）": str(len(cycles(known))),
        "只在自己文件里用的公开名字": str(len(at_home_only(known))),
        "tasks 的文件": str(len(list((SRC / "tasks").glob("[!_]*.py")))),
        "tasks 最长的文件": str(max(m.lines for n, m in known.items() if ".tasks." in n)),
        "mingzhang --version 的 CPU 秒": f"{seconds('--version'):.2f}",
        "mingzhang --help 的 CPU 秒": f"{seconds('--help'):.2f}",
    }
    yield "| 量 | 数 |"
    yield "|---|--:|"
    yield from (f"| {name} | {value} |" for name, value in rows.items())


def behind() -> Iterator[str]:
    """What stands behind the figures."""
    known = modules()
    yield from (f"{length} {name}" for length, name in functions(known) if length > MOST_FUNCTION)
    yield from (f"circle: {' '.join(sorted(group))}" for group in cycles(known))
    yield from (f"at home only: {name}" for name in at_home_only(known))


if __name__ == "__main__":
    print("\n".join(behind() if "--names" in sys.argv else table()))
