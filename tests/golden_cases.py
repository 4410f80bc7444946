"""What every command prints and writes over the examples, the truth reports and foreign wordings.

``tests/golden`` holds it as it was; ``python tools/write_goldens.py`` writes it anew. A change of
how the program is built may not change a file of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from mingzhang.cli import app
from mingzhang.told.names import SHEETS

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = ROOT / "examples"
DOCUMENTS = ROOT.parent / "shared" / "documents"
FOREIGN = ROOT / "tests" / "foreign"
DAY = "2025-03-31"

# Whole where a person reads the difference; of other files the digest says that there is one.
WHOLE = {".txt", ".jsonl"}
STAMP = re.compile(r"(?<=\"stamp\": \")[0-9a-f]{24}")  # of a file as it lies, with its time
LARGEST = 200_000  # bytes; of larger texts, too, the digest alone


@dataclass(frozen=True)
class Case:
    """One call of the command. ``{out}`` in its words is a folder of its own, ``{lists}`` lists.

    ``needs``: a file without which the case cannot run; ``makes``: its folder is there before.
    """

    name: str
    words: tuple[str, ...]
    needs: Path = ROOT
    makes: bool = False

    def run(self, folder: Path, lists: Path) -> dict[str, str]:
        """The files this case is expected to come to, by name: text printed, files written."""
        out = folder / self.name
        if self.makes:
            out.mkdir()
        places = {"out": str(out), "lists": str(lists)}
        result = CliRunner().invoke(app, [word.format(**places) for word in self.words])
        code = result.exit_code
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            code, told = 2, str(result.exception)
        else:
            told = result.stderr
        tell = _without_paths(folder, lists)
        made = {"code.txt": f"{code}\n", "stdout.txt": tell(_spread(result.stdout))}
        if told := tell(told):
            made["stderr.txt"] = told
        if out.is_dir():
            made |= dict(_written(out, tell))
            made["files.txt"] = "".join(_digests(out, tell))
        return made


def cases() -> Iterator[Case]:
    """Every case, examples first."""
    for book in ("suining-hrss-2024", "putuo-finance-2024", "made-up-department"):
        path = str(EXAMPLES / book)
        yield Case(f"compile-{book}", ("compile", path, "-o", "{out}"))
        for command, *more in (("check", "--date", DAY), ("score",), ("monitor",)):
            yield Case(f"{command}-{book}", (command, path, *more))
            yield Case(f"{command}-json-{book}", (command, path, *more, "--json"))
    units = ("compile", str(EXAMPLES / "made-up-department"), "-o", "{out}", "--all-units")
    yield Case("compile-units", (*units, "--formats", "text"))
    # what the audit of a report prints and leaves; its annotated copies stand in files.txt
    for name in (
        "suining-hrss-2024.txt",
        "putuo-finance-bureau-2024.pdf",
        "template-department-final-accounts.pdf",
    ):
        report = DOCUMENTS / name
        where = Path(name).stem
        numbers = ("--numbers", "{out}/numbers.jsonl")
        yield Case(f"audit-{where}", ("audit", str(report), "-o", "{out}"), report)
        yield Case(f"audit-json-{where}", ("audit", str(report), "--json", *numbers), report, True)
    for report in sorted(FOREIGN.glob("*.txt")):
        yield Case(f"audit-{report.stem}", ("audit", str(report)))
        yield Case(f"audit-json-{report.stem}", ("audit", str(report), "--json"))
    lists = ("{lists}", "--pack", "subsidies")
    yield Case("lists-text", ("sweep", *lists))
    yield Case("lists-json", ("sweep", *lists, "--json", "--limit", "40"))
    for pack in ("final_accounts", "disclosure", "performance", "subsidies"):
        yield Case(f"rules-{pack}", ("rules", "list", "--pack", pack))
        yield Case(f"catalogue-{pack}", ("catalogue", "--pack", pack, "--json"))


def make_lists(folder: Path) -> Path:
    """Made-up payments for the cases of lists."""
    lists = folder / "lists"
    size = ("--size", "4000", "--seed", "3", "--faults", "2")
    result = CliRunner().invoke(app, ["synth", "payments", "-o", str(lists), *size])
    assert result.exit_code == 0, result.output
    return lists


def _without_paths(folder: Path, lists: Path) -> Callable[[str], str]:
    """What takes the places of this machine out of a text."""
    places = {
        str(lists): "LISTS", str(folder): "OUT", str(DOCUMENTS): "DOCUMENTS", str(ROOT): "ROOT"
    }  # fmt: skip

    def tell(text: str) -> str:
        for place, word in places.items():
            text = text.replace(place, word)
        return STAMP.sub("STAMP", text)

    return tell


def _spread(text: str) -> str:
    """JSON lines with a field a line, so that a difference can be read."""
    lines = text.splitlines(keepends=True)
    if not lines or not all(line.startswith("{") for line in lines):
        return text
    try:
        objects = [json.loads(line) for line in lines]
    except json.JSONDecodeError:
        return text
    return "".join(f"{json.dumps(one, ensure_ascii=False, indent=1)}\n" for one in objects)


def _files(out: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(out):
        yield from (Path(folder) / name for name in names)


def _written(out: Path, tell: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    for path in sorted(_files(out)):
        if path.suffix in WHOLE and path.stat().st_size <= LARGEST:
            name = "_".join(path.relative_to(out).parts)
            yield name, tell(_spread(path.read_text(encoding="utf-8")))


def _digests(out: Path, tell: Callable[[str], str]) -> Iterator[str]:
    for path in sorted(_files(out)):
        content = path.read_bytes()
        if path.suffix == ".pdf" or path.parent.name == SHEETS:
            content = b""  # follows the fonts, the day, the place of the checkout
        elif path.suffix in {".docx", ".xlsx"}:
            content = _parts(path)
        elif path.suffix in {".txt", ".jsonl", ".json", ".html", ".csv"}:
            content = tell(content.decode("utf-8-sig")).encode()
        yield f"{hashlib.sha256(content).hexdigest()[:16]} {path.relative_to(out)}\n"


def _parts(path: Path) -> bytes:
    """The texts in a package; pictures are drawn with the fonts of a machine."""
    with zipfile.ZipFile(path) as package:
        names = sorted(name for name in package.namelist() if name.endswith((".xml", ".rels")))
        return b"".join(name.encode() + package.read(name) for name in names)


def golden(case: Case) -> dict[str, str]:
    """What stands in ``tests/golden`` for a case."""
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((GOLDEN / case.name).glob("*"))
    }


def runnable(wanted: Sequence[Case]) -> list[Case]:
    """The cases whose files are here."""
    return [case for case in wanted if case.needs.exists()]
