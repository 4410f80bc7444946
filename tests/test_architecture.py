"""The promises of the layout: who imports whom, where words and SQL stand, how big files are.

Read from the source text alone, so that it also holds for what no test runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "mingzhang"
FILES = sorted(path for path in SRC.rglob("*.py") if "packs" not in path.relative_to(SRC).parts)
NAMES = [path.relative_to(SRC).as_posix() for path in FILES]

# The stages, which exchange values of the model; the rooms bring several of them together for one
# kind of thing; tasks are what a command or a page calls.
STAGES = {
    "model",
    "texts",
    "catalogue",
    "engines",
    "formats",
    "facts",
    "rules",
    "reports",
    "ledger",
}
ROOMS = {"told", "lists", "disclosures", "scores", "books"}

# What each part may import besides itself. Files at the top are parts of one file.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "model": set(),
    "texts": {"model"},
    "catalogue": {"model", "texts"},
    "engines": {"model", "catalogue"},
    "formats": {"model"},
    "facts": {"model", "texts", "catalogue", "engines", "formats"},
    "rules": {"model", "texts", "catalogue", "engines", "formats"},
    "reports": {"model", "texts", "catalogue", "engines", "formats"},
    "ledger": {"model", "catalogue", "engines", "formats"},
    "workers": set(),
    "told": STAGES,
    "lists": STAGES | {"told"},
    "disclosures": STAGES | {"told", "workers"},
    "scores": STAGES | {"told"},
    "books": STAGES | {"told", "workers", "scores", "disclosures"},
    "tasks": STAGES | ROOMS,
    "cli": {"__init__", "model", "tasks", "told"},
    "web": {"model", "tasks"},
}

# The same between the rooms of the engines.
ENGINES_MAY_IMPORT: dict[str, set[str]] = {
    "base": set(),
    "dialect": {"base"},
    "documents": {"base", "dialect"},
    "lists": {"base", "dialect"},
}

# Words of the subjects; they belong in packs. 支出 and 收入 alone are also relations' names.
SUBJECT_TERMS = (
    "三公", "决算", "预算", "低保", "一卡通", "以工代赈", "公务接待", "公务用车", "基本支出",
    "项目支出", "财政拨款", "人员经费", "公用经费", "机关运行", "政府采购", "绩效", "社会保障",
)  # fmt: skip
# A column of the claim 完成 in the frozen model.
ALLOWED_TERMS = {("model/rows.py", "决算")}

SQL_START = re.compile(r"\s*(SELECT|WITH|CREATE|INSERT|UPDATE|DELETE|DROP|ALTER|COPY)\s")

# Longer than 400 lines today; they may shrink, not grow.
LONG_FILES = {
    "formats/charts.py": 415,
    "formats/read/docx_body.py": 419,
}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse((SRC / name).read_text(encoding="utf-8"))


def module_of(name: str) -> str:
    """The dotted name of a file: model/rows.py is mingzhang.model.rows."""
    parts = ("mingzhang", *Path(name).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


MODULES = frozenset(map(module_of, NAMES))


def part_of(module: str) -> str:
    """The part a module is of: mingzhang.model.rows is of model."""
    _, _, rest = module.partition(".")
    return rest.partition(".")[0] or "__init__"


def imports(name: str) -> Iterator[str]:
    """The modules of this project that a file imports, also inside its functions."""
    for node in (
        inner for top in tree(name).body if not _for_types(top) for inner in ast.walk(top)
    ):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.partition(".")[0] == "mingzhang")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mingzhang"):
            assert node.module is not None
            submodules = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (sub if sub in MODULES else node.module for sub in submodules)


def _for_types(node: ast.stmt) -> bool:
    """Whether only a checker of types reads it."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def literals(name: str) -> Iterator[tuple[int, str]]:
    """Every string of a file with its line, the texts of f-strings too."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_the_list_of_parts_is_complete() -> None:
    assert {part_of(module_of(name)) for name in NAMES} <= MAY_IMPORT.keys()


@pytest.mark.parametrize("name", NAMES)
def test_imports_go_one_way(name: str) -> None:
    own = part_of(module_of(name))
    wrong = [module for module in imports(name) if part_of(module) not in MAY_IMPORT[own] | {own}]
    assert wrong == []


def test_what_makes_data_up_knows_no_rules() -> None:
    files = sorted((SRC.parents[1] / "synth" / "src").rglob("*.py"))
    assert files
    found = {
        part_of(node.module)
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mingzhang.")
        if node.module
    }
    # told: only what shows the progress of the command
    assert found <= {"model", "catalogue", "engines", "formats", "facts", "told"}


@pytest.mark.parametrize("room", ENGINES_MAY_IMPORT)
def test_rooms_of_the_engines_import_one_way(room: str) -> None:
    allowed = {room, *ENGINES_MAY_IMPORT[room]}
    wrong = [
        (name, module)
        for name in NAMES
        if name.startswith(f"engines/{room}/")
        for module in imports(name)
        if part_of(module) == "engines" and module.split(".")[2] not in allowed
    ]
    assert wrong == []


def test_no_relative_imports() -> None:
    relative = [
        (name, node.lineno)
        for name in NAMES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_no_import_cycle() -> None:
    """None at all: an import inside a function counts, one that only a checker reads does not."""
    graph = {module_of(name): set(imports(name)) for name in NAMES}
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join((*path, module))
        if module not in done:
            for imported in sorted(graph.get(module, ())):
                visit(imported, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("term", SUBJECT_TERMS)
def test_no_subject_term_outside_packs(term: str) -> None:
    found = [
        f"{name}:{number}"
        for name in NAMES
        if (name, term) not in ALLOWED_TERMS
        for number, line in enumerate((SRC / name).read_text(encoding="utf-8").splitlines(), 1)
        if term in line
    ]
    assert found == []


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("engines/")])
def test_only_engines_hold_sql(name: str) -> None:
    assert [line for line, text in literals(name) if SQL_START.match(text)] == []


def test_the_test_for_sql_can_fail() -> None:
    held = {name for name in NAMES for _, text in literals(name) if SQL_START.match(text)}
    assert "engines/documents/outcomes.py" in held


@pytest.mark.parametrize("name", NAMES)
def test_every_module_says_what_it_is_for(name: str) -> None:
    assert ast.get_docstring(tree(name))


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in FILES}
    assert [folder.name for folder in folders if not (folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("name", NAMES)
def test_files_stay_small(name: str) -> None:
    lines = len((SRC / name).read_text(encoding="utf-8").splitlines())
    assert lines <= LONG_FILES.get(name, 400)


def test_tasks_are_a_dozen_short_stories() -> None:
    lengths = {
        name: len((SRC / name).read_text(encoding="utf-8").splitlines())
        for name in NAMES
        if name.startswith("tasks/") and name != "tasks/__init__.py"
    }
    assert len(lengths) <= 12
    assert {name: length for name, length in lengths.items() if length > 120} == {}


# Packs are loaded where the call is known: by a task, or by the door of a book. Elsewhere only by
# what learns of them from a file or in a process of its own, and for what is shipped.
LOADERS = {
    "facts/loaded.py",  # a book names its packs
    "lists/folder.py",  # so does the manifest of a run
    "disclosures/batch.py",  # a process of its own
    "engines/dialect/compiled.py",  # ours, compiled for shipping
}


def test_packs_come_through_one_door() -> None:
    loading = {
        name
        for name in NAMES
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ImportFrom) and node.module == "mingzhang.catalogue.packs"
        if "load" in {alias.name for alias in node.names}
    }
    assert {name for name in loading if not name.startswith("tasks/")} == LOADERS


def test_the_packs_of_a_book_that_names_none_are_named_once() -> None:
    named = {name for name in NAMES for _, text in literals(name) if text == "disclosure"}
    assert named == {"catalogue/packs.py"}


@pytest.mark.parametrize("name", NAMES)
def test_functions_stay_small(name: str) -> None:
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
        if node.end_lineno - node.lineno >= 60
    ]
    assert long == []


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("engines/")])
def test_only_engines_import_databases_and_parsers_of_sql(name: str) -> None:
    roots = {module.partition(".")[0] for node in ast.walk(tree(name)) for module in _outside(node)}
    assert roots.isdisjoint({"duckdb", "sqlglot", "pyspark"})


def _outside(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []
