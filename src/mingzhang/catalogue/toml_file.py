"""TOML files whose mistakes are reported with their line and the nearest right name."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from mingzhang.catalogue.parsed import parse
from mingzhang.model.problem import InputError, Place, Problem, nearest

# A table header (a row of a list may look like one, but holds commas) or a key with its equals
# sign, and the parts of a dotted key.
_PART = r"(?:[\w-]+|\"[^\"]*\"|'[^']*')"
_HEADER = rf"\[\[?\s*({_PART}(?:\s*\.\s*{_PART})*)\s*\]\]?\s*(?:#.*)?$"
_HEADER_OR_KEY = re.compile(rf"^\s*(?:{_HEADER}|({_PART}[^=]*)=)")
_KEY = re.compile(r"([\w-]+)|[\"']([^\"']*)[\"']")


@dataclass(eq=False)
class TomlFile:
    """A TOML file that was read; ``problems`` gathers what is wrong with its content."""

    path: Path
    label: str
    text: str
    data: dict[str, Any]
    problems: list[Problem]

    @staticmethod
    def read(path: Path, label: str, problems: list[Problem]) -> TomlFile:
        """Read the file; a syntax error is an InputError, for nothing after it can be trusted."""
        try:
            text = path.read_text(encoding="utf-8-sig")
            return TomlFile(path, label, text, parse(text), problems)
        except FileNotFoundError:
            problem = Problem("no-file", Place(label), "没有这个文件。", "请检查路径。")
            raise InputError([problem]) from None
        except UnicodeDecodeError:
            problem = Problem("encoding", Place(label), "不是 UTF-8 编码。", "请另存为 UTF-8。")
            raise InputError([problem]) from None
        except tomllib.TOMLDecodeError as error:
            raise InputError([syntax_problem(error, label, text)]) from None

    def line(self, *keys: str) -> int:
        """The line where the table or key named by the path begins; 0 if it is not found."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 0)

    @cached_property
    def lines(self) -> dict[tuple[str, ...], int]:
        """The first line of every table and key, by its path; the nth of a list ends in "n"."""
        found: dict[tuple[str, ...], int] = {}
        entries: Counter[tuple[str, ...]] = Counter()
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.text.splitlines(), start=1):
            match = _HEADER_OR_KEY.match(line)
            if match is None:
                continue
            key = (match[1] or match[2]).rstrip()
            # Most keys are one bare word; taking them apart costs a start some milliseconds.
            plain = key.isidentifier()
            path = (key,) if plain else tuple(a or b for a, b in _KEY.findall(key))
            if match[1]:
                table = path
                if line.lstrip().startswith("[["):
                    entries[path] += 1
                    table = (*path, str(entries[path]))
                    found[table] = number
            else:
                path = (*table, *path)
            found.setdefault(path, number)
        return found

    def place(self, *keys: str) -> Place:
        """Where the key stands."""
        return Place(self.label, line=self.line(*keys))

    def complain(self, keys: tuple[str, ...], message: str, mend: str = "") -> None:
        """Note a problem at the key."""
        self.problems.append(Problem("pack", self.place(*keys), message, mend))

    def fields(self) -> Fields:
        """The fields of the file's own table."""
        return Fields(self, (), self.data)

    def tables(self) -> Iterable[tuple[str, Fields]]:
        """Each table of the file with its name."""
        yield from self.fields().below()


@dataclass(slots=True)
class Fields:
    """The fields of one table, taken one by one; ``close`` reports those nobody knows."""

    file: TomlFile
    keys: tuple[str, ...]
    data: Mapping[str, Any]
    known: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The table's own name; that of the file for what stands at its top."""
        return self.keys[-1] if self.keys else PurePosixPath(self.file.label).stem

    def text(self, name: str, default: str | None = None) -> str:
        """A text field; without default it must be there."""
        return str(self._take(name, str, "文字", default))

    def texts(self, name: str) -> tuple[str, ...]:
        """A text or a list of texts; empty if absent."""
        self.known.append(name)
        value = self.data.get(name, [])
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.file.complain((*self.keys, name), f"“{name}”应为文字或文字的列表。")
        return ()

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes/no field."""
        return bool(self._take(name, bool, "true 或 false", default))

    def whole(self, name: str, default: int | None = None) -> int:
        """A whole number."""
        return int(self._take(name, int, "整数", default))

    def number(self, name: str, default: float | None = None) -> float:
        """A number (for looks, never for amounts)."""
        return float(self._take(name, (int, float), "数", default))

    def items(self, name: str) -> list[Any]:
        """A list of anything; empty if absent."""
        return list(self._take(name, list, "列表", []))

    def grid(self, name: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts; empty if absent."""
        rows = self.items(name)
        if all(isinstance(row, list) and all(isinstance(c, str) for c in row) for row in rows):
            return tuple(tuple(row) for row in rows)
        self.complain(name, f"“{name}”应为列表的列表，每格是文字。")
        return ()

    def numbers(self, name: str) -> list[float]:
        """A list of numbers (for looks and lengths, never for amounts)."""
        found = self.items(name)
        if all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in found):
            return [float(number) for number in found]
        self.complain(name, f"“{name}”应为数的列表。")
        return []

    def table(self, name: str) -> Mapping[str, Any]:
        """A sub-table; empty if absent."""
        return dict(self._take(name, dict, "表", {}))

    def entries(self, name: str) -> list[Fields]:
        """The tables of a list of tables; empty if absent."""
        found = self.items(name)
        tables = [entry for entry in found if isinstance(entry, dict)]
        if len(tables) < len(found):
            self.complain(name, f"“{name}”应为表的列表。", f"请写成 [[{name}]]。")
        return [
            Fields(self.file, (*self.keys, name, str(number)), entry)
            for number, entry in enumerate(tables, start=1)
        ]

    def part(self, name: str) -> Fields:
        """The fields of a sub-table; none if it is absent."""
        return Fields(self.file, (*self.keys, name), self.table(name))

    def below(self) -> Iterable[tuple[str, Fields]]:
        """Each sub-table with its name; anything else here is a problem."""
        for name, value in self.data.items():
            if isinstance(value, dict):
                yield name, Fields(self.file, (*self.keys, name), value)
            else:
                self.complain(name, f"“{name}”应为一个表。", f"请写成 [{name}]。")

    def choice(self, name: str, words: tuple[str, ...], default: str | None = None) -> str:
        """One of a closed list of words."""
        value = self.text(name, default)
        if value not in words:
            listing = "、".join(filter(None, words))
            self.complain(name, f"“{name}”不能是“{value}”。", f"可选：{listing}。")
            return words[0]
        return value

    def complain(self, name: str, message: str, mend: str = "") -> None:
        """Note a problem at a field."""
        self.file.complain((*self.keys, name), message, mend)

    def close(self) -> None:
        """Report every field that was not asked for."""
        for name in self.data:
            if name not in self.known:
                self.complain(name, f"不认识的字段“{name}”。", nearest(name, self.known))

    def _take(self, name: str, kind: type | tuple[type, ...], word: str, default: Any) -> Any:
        self.known.append(name)
        if name not in self.data:
            if default is None:
                self.file.complain(self.keys, f"缺少字段“{name}”。", f"请补上（{word}）。")
                return "" if kind is str else 0
            return default
        value = self.data[name]
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        if wrong:
            self.complain(name, f"“{name}”应为{word}，读到的是 {value!r}。")
            return default if default is not None else ("" if kind is str else 0)
        return value


def syntax_problem(error: tomllib.TOMLDecodeError, label: str, text: str) -> Problem:
    """What is wrong with the syntax, at its line; an end too early is at the last line."""
    where = re.search(r"at line (\d+)", str(error))
    line = int(where[1]) if where else len(text.splitlines())
    message = f"不合 TOML 语法：{error}。"
    return Problem("toml", Place(label, line=line), message, "请改正该行。")
