"""Compiled rules from a cache, so that a start neither parses SQL nor imports sqlglot.

A rule is kept under a hash of what its SQL depends on: the rule, the relations it names, the
version of the dialect. Our own packs ship their compiled rules; those of others are kept in the
user's cache folder. ``python -m mingzhang.engines.dialect.compiled`` writes the shipped file anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mingzhang.catalogue import parsed
from mingzhang.catalogue.packs import BUILT_IN, load
from mingzhang.catalogue.rules import read_header
from mingzhang.engines.dialect.compiling import DIALECT_VERSION, CompiledRule, compile_rule
from mingzhang.model.problem import InputError, Problem
from mingzhang.model.relation import Relation
from mingzhang.model.rule import Rule

SHIPPED = BUILT_IN / "compiled.json"
_MOST_KEPT = 2000  # rules in the user's cache; the oldest go first

_log = logging.getLogger(__name__)

Cache = Mapping[str, CompiledRule]


def compiled_rules(
    rules: Mapping[str, Rule], relations: Mapping[str, Relation]
) -> Mapping[str, CompiledRule]:
    """The rules ready to run, by id, in their order; what no cache has is compiled and kept.

    Raises InputError with every problem of every rule.
    """
    keys = {name: rule_key(rule, relations) for name, rule in rules.items()}
    known = read_cache(SHIPPED)
    if not known.keys() >= set(keys.values()):
        kept = read_cache(cache_file())
        known = {**kept, **known}
        missing = [name for name, key in keys.items() if key not in known]
        if missing:
            new = compile_all((rules[name] for name in missing), relations)
            fresh = {keys[name]: new[name] for name in missing}
            known |= fresh
            _keep({**kept, **fresh})
    return {name: known[key] for name, key in keys.items()}


def compile_all(
    rules: Iterable[Rule], relations: Mapping[str, Relation]
) -> Mapping[str, CompiledRule]:
    """Compile rules without any cache; InputError lists the problems of all of them."""
    compiled: dict[str, CompiledRule] = {}
    problems: list[Problem] = []
    for rule in rules:
        result, found = compile_rule(rule, relations)
        problems += found
        if result:
            compiled[rule.id] = result
    if problems:
        raise InputError(problems)
    return compiled


def rule_key(rule: Rule, relations: Mapping[str, Relation]) -> str:
    """A hash of everything the compiled rule depends on, the same whichever packs are loaded."""
    header = (
        rule.id,
        rule.kind,
        rule.key,
        rule.over,
        rule.inputs,
        rule.scope,
        rule.holds,
        rule.pieces,
        rule.told,
        tuple(sorted(rule.among)),
    )
    written = f"{rule.id}\n{rule.sql}\n{rule.over}\n{' '.join(rule.inputs)}"
    named = [
        (name, relation.holder, [(column.name, column.kind) for column in relation.columns])
        for name, relation in sorted(relations.items())
        if name in written
    ]
    text = repr((DIALECT_VERSION, header, rule.sql, named))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def cache_file() -> Path:
    """Where the compiled rules of packs that are not ours are kept for this user."""
    folder = os.environ.get("MINGZHANG_CACHE")
    return (Path(folder) if folder else _platform_cache() / "mingzhang") / "compiled.json"


def _platform_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def read_cache(path: Path) -> Cache:
    """The compiled rules of a cache file; nothing if it is absent or not readable as one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {key: _from_json(entry) for key, entry in data.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        _log.debug("cache %s is not usable: %s", path, error)
        return {}


def _from_json(entry: Mapping[str, Any]) -> CompiledRule:
    lists = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    return CompiledRule(**{**entry, **lists})


def to_json(cache: Cache) -> str:
    """The text of a cache file, one rule a line so that a change shows as one line."""
    lines = (
        f"{json.dumps(key)}: {json.dumps(asdict(rule), ensure_ascii=False)}"
        for key, rule in cache.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _keep(cache: Cache) -> None:
    """Write the user's cache; a folder that cannot be written to only costs time."""
    recent = dict(list(cache.items())[-_MOST_KEPT:])
    try:
        _write_beside(cache_file(), to_json(recent))
    except OSError as error:
        _log.debug("cache is not written: %s", error)


def _write_beside(path: Path, text: str) -> None:
    """Write a file whole or not at all: beside it first, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)  # temporary files are for their owner alone
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def shipped_text() -> str:
    """What the shipped file should hold: every rule of every built-in pack, compiled now."""
    cache: dict[str, CompiledRule] = {}
    for head in sorted(BUILT_IN.glob("*/pack.toml")):
        catalogue = load(head.parent.name)
        for rules in (catalogue.rules, catalogue.derivations):
            compiled = compile_all(rules.values(), catalogue.relations)
            for name, rule in rules.items():
                cache[rule_key(rule, catalogue.relations)] = compiled[name]
    ordered = sorted(cache.items(), key=lambda item: (item[1].id, item[0]))
    return to_json(dict(ordered))


def shipped_parsed() -> str:
    """What the shipped file of parsed TOML should hold: all TOML of every built-in pack."""
    files = (path.read_text(encoding="utf-8-sig") for path in sorted(BUILT_IN.rglob("*.toml")))
    written = (path for part in ("rules", "derive") for path in BUILT_IN.glob(f"*/{part}/*.sql"))
    headers = (read_header(path)[0] for path in sorted(written))
    return parsed.shipped_text((*files, *headers))


if __name__ == "__main__":
    _write_beside(SHIPPED, shipped_text())
    _write_beside(parsed.SHIPPED, shipped_parsed())
