"""Runs the commands that a document shows and holds what they print against what it quotes.

In order of the text: a fence ``csv PATH``, ``toml PATH`` or ``sql PATH`` writes that file, a
sentence “把 `PATH` 里的 `A` 改成 `B`” changes one, a fence ``console`` runs its lines ``$ mingzhang
…`` and ``$ cp -r …``, and a fence ``text from=PATH`` or ``json from=PATH`` quotes a file.
``lines=N`` shows the first N lines only, ``exit=N`` is the exit code expected of the last command.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mingzhang.cli import main

ELISION = "……"
_PART = re.compile(
    r"^```(?P<kind>\w+)(?P<options>[^\n]*)\n(?P<body>.*?)^```$"
    r"|把 `(?P<path>[^`]+)` 里的 `(?P<old>[^`]+)` 改成 `(?P<new>[^`]+)`",
    re.DOTALL | re.MULTILINE,
)


@dataclass
class Session:
    """One document being gone through in a folder of its own."""

    faults: list[str] = field(default_factory=list)

    def run(self, text: str) -> str:
        """The text with its console blocks as the program prints them now."""
        return _PART.sub(self._part, text)

    def _part(self, match: re.Match[str]) -> str:
        if match["path"]:
            self._edit(Path(match["path"]), match["old"], match["new"])
            return match[0]
        options = dict(word.partition("=")[::2] for word in match["options"].split())
        if match["kind"] == "console":
            body = self._console(match["body"], options)
            return f"```console{match['options']}\n{body}```"
        if "from" in options:
            self._quote(match["kind"], Path(options["from"]), match["body"])
        elif match["kind"] in {"csv", "toml", "sql"} and options:
            path = Path(next(iter(options)))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(match["body"], encoding="utf-8")
        return match[0]

    def _edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8-sig")
        if old not in text:
            self.faults.append(f"{path}里没有“{old}”")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def _console(self, body: str, options: Mapping[str, str]) -> str:
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        printed = []
        code = 0
        for command in commands:
            code, output = run(list(words_of(command))[1:])
            printed += [command, *shown(output.splitlines(), options.get("lines"))]
        if code != int(options.get("exit", "0")):
            self.faults.append(f"“{commands[-1]}”的退出码是{code}")
        return "".join(f"{line}\n" for line in printed)

    def _quote(self, kind: str, path: Path, body: str) -> None:
        text = path.read_text(encoding="utf-8")
        if kind == "json":
            quoted = json.loads(body)
            found = any(contains(whole, quoted) for whole in json_values(text))
        else:
            found = body.strip() in text
        if not found:
            self.faults.append(f"{path}里没有所引的内容：{body[:60]}")


def words_of(command: str) -> Iterator[str]:
    """The words of a command line, file patterns as the files they mean."""
    for word in shlex.split(command):
        yield from sorted(map(str, Path().glob(word))) if "*" in word else [word]


def run(words: Sequence[str]) -> tuple[int, str]:
    """Exit code and output of one command: ``mingzhang …``, or ``cp -r FOLDER COPY``."""
    if words[:2] == ["cp", "-r"]:
        shutil.copytree(words[2], words[3])
        return 0, ""
    if words[0] != "mingzhang":
        return 127, f"{words[0]}：这里不运行别的命令。\n"
    return run_command(words[1:])


def run_command(arguments: Sequence[str]) -> tuple[int, str]:
    """Exit code and everything printed, errors among it, of one ``mingzhang`` command."""
    output = io.StringIO()
    before, sys.argv = sys.argv, ["mingzhang", *arguments]
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            main()
    except SystemExit as stop:
        return int(stop.code or 0), output.getvalue()
    finally:
        sys.argv = before
    return 0, output.getvalue()


def shown(lines: Sequence[str], most: str | None) -> list[str]:
    """The first lines and the mark of an elision, where there are more than ``most``."""
    if most is None or len(lines) <= int(most):
        return list(lines)
    return [*lines[: int(most)], ELISION]


def json_values(text: str) -> Iterator[Any]:
    """The value of a JSON file, or those of its lines."""
    try:
        yield json.loads(text)
    except json.JSONDecodeError:
        yield from (json.loads(line) for line in text.splitlines())


def contains(whole: Any, part: Any) -> bool:
    """Does ``whole`` hold every key and element that ``part`` quotes?"""
    if isinstance(part, dict):
        if not isinstance(whole, dict):
            return False
        return all(key in whole and contains(whole[key], part[key]) for key in part)
    if isinstance(part, list) and part:
        return isinstance(whole, list) and all(
            any(contains(one, wanted) for one in whole) for wanted in part
        )
    return bool(whole == part)


@contextlib.contextmanager
def workplace(root: Path) -> Iterator[None]:
    """A new current folder with the examples and the book of the tutorial in it."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        for folder in ("examples", "docs/tutorial"):
            if (root / folder).is_dir():
                shutil.copytree(root / folder, Path(name) / folder)
        os.chdir(name)
        try:
            yield
        finally:
            os.chdir(before)


def refreshed(text: str, root: Path) -> tuple[str, list[str]]:
    """A document with its console blocks as they are now, and what else it quotes wrongly."""
    session = Session()
    with workplace(root):
        return session.run(text), session.faults
