"""A run folder as it lies on disk: 运行.json says what ran over what, the rest is Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import load
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.engines.lists.runs import RunReader
from mingzhang.model.data import DataFile, Source
from mingzhang.model.problem import InputError, Place, Problem

MANIFEST = "运行.json"
_RERUN = "请用 mingzhang sweep 重新核对。"


@dataclass(frozen=True, slots=True)
class Run:
    """What the manifest of a run says. ``catalogue`` is None where its pack cannot be loaded any
    more, ``why_not`` then says why: titles are known from the outcomes, bases are not.
    """

    folder: Path
    manifest: Mapping[str, Any]
    sources: Mapping[str, Source]
    catalogue: Catalogue | None
    why_not: str = ""
    outcomes: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def rules(self) -> Mapping[str, Mapping[str, Any]]:
        """What the manifest has on each rule."""
        return self.manifest.get("rules") or {}

    @property
    def complete(self) -> bool:
        """Whether the run came to its end."""
        return bool(self.manifest.get("complete"))

    def title(self, rule: str) -> str:
        """What a rule is called."""
        return next((str(one["title"]) for one in self.outcomes if one["rule"] == rule), "")

    def key_of(self, rule: str, text: str) -> dict[str, str]:
        """The key of a finding by column, in the order in which the rule names them."""
        key: dict[str, str] = json.loads(text)
        known = self.catalogue.rules.get(rule) if self.catalogue else None
        return {name: key[name] for name in known.key if name in key} | key if known else key

    def findings_file(self, rule: str) -> Path | None:
        """The findings of a rule; None where the run has none of it."""
        path = self.folder / "findings" / f"{rule}.parquet"
        return path if path.is_file() else None

    def findings_files(self) -> dict[str, Path]:
        """Every file of findings by rule, in the order of the outcomes."""
        names = [str(one["rule"]) for one in self.outcomes]
        found = {name: self.findings_file(name) for name in names}
        return {name: path for name, path in found.items() if path}

    def checked(self, rule: str) -> bool:
        """Whether the run really came to an answer on the rule: without one, the findings of an
        earlier run are neither gone nor still there."""
        one = next((one for one in self.outcomes if one["rule"] == rule), None)
        if one is None or self.findings_file(rule) is None:
            return False
        answered = one["met"] or one["not_met"] or one["findings"]
        return bool(answered) or not (one["not_evaluated"] or one["note"])

    def inputs(self, rule: str) -> tuple[str, ...]:
        """Every relation that the rule reads, those too that its shared relations come from."""
        seen: list[str] = []
        waiting = list(self.rules.get(rule, {}).get("relations", ()))
        while waiting:
            name = waiting.pop(0)
            if name not in seen:
                seen.append(name)
                waiting += self._derivations[name].relations if name in self._derivations else ()
        return tuple(seen)

    def constants(self, rule: str) -> frozenset[str]:
        """The constants of the run that the rule's answer depends on; all where nobody knows."""
        if self.catalogue is None or rule not in self.catalogue.rules:
            return frozenset({*self.manifest.get("parameters", ()), "date"})
        asked = compiled_rules({rule: self.catalogue.rules[rule]}, self.catalogue.relations)
        shared = (
            self._derivations[name] for name in self.inputs(rule) if name in self._derivations
        )
        return frozenset(name for one in (asked[rule], *shared) for name in one.parameters)

    @property
    def _derivations(self) -> Mapping[str, CompiledRule]:
        """How each derived or shared relation is made."""
        if self.catalogue is None or not self.catalogue.derivations:
            return {}
        return compiled_rules(self.catalogue.derivations, self.catalogue.relations)


def is_run(folder: Path) -> bool:
    """Whether the folder holds the results of a run."""
    return (folder / MANIFEST).is_file()


def open_run(folder: Path, reader: RunReader) -> Run:
    """The run in a folder; InputError where it is none or cannot be read."""
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8-sig"))
        sources = {name: _source(name, one, folder) for name, one in manifest["sources"].items()}
    except FileNotFoundError:
        message = f"不是核对结果的文件夹：没有{MANIFEST}。"
        mend = "请写 mingzhang sweep 数据 -o 文件夹 写出的那个文件夹。"
        raise InputError([Problem("no-run", Place(str(folder)), message, mend)]) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"读不了：{type(error).__name__} {error}"
        raise InputError([Problem("unreadable", Place(str(path)), message, _RERUN)]) from error
    file = folder / "outcomes.parquet"
    if not file.is_file():
        message = "没有 outcomes.parquet，这次核对没有跑完。"
        raise InputError([Problem("incomplete", Place(str(folder)), message, _RERUN)])
    outcomes = tuple(reader.outcomes(file))
    try:
        catalogue, why_not = load(str(manifest.get("pack", ""))), ""
    except InputError as error:
        catalogue, why_not = None, str(error.problems[0])
    return Run(folder, manifest, sources, catalogue, why_not, outcomes)


def _source(name: str, entry: Mapping[str, Any], folder: Path) -> Source:
    files = tuple(
        DataFile(
            _where(Path(one["path"]), folder),
            one["name"],
            int(one["rows"]),
            str(one.get("stamp", "")),
        )
        for one in entry["files"]
    )
    day = entry.get("as_of")
    return Source(
        relation=name,
        files=files,
        columns=entry.get("columns") or {},
        numbered=bool(entry.get("numbered")),
        origin=entry.get("origin") or "",
        as_of=date.fromisoformat(day) if day else None,
    )


def _where(path: Path, folder: Path) -> Path:
    """Where a data file is now: rows taken over from other files lie in the run's own folder,
    which may have been moved, or be looked at from elsewhere."""
    if path.exists():
        return path
    ends = (folder.joinpath(*path.parts[-count:]) for count in range(2, len(path.parts)))
    return next((one for one in ends if one.is_file()), path)


def reasons_of(outcome: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Why cases of a rule could not be checked, the commonest reason first."""
    counts = json.loads(outcome["reasons"] or "{}")
    yield from sorted(counts.items(), key=lambda item: (-item[1], item[0]))
