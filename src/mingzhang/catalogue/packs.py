"""Packs: folders of content, ours and other people's, loaded through one door.

A pack may hold pack.toml, relations.toml, quantities.toml, identities.toml, forms/*.toml,
rules/*.sql, cases/*.toml, imports/*.toml, rubrics/*.toml, derive/*.sql, states.toml,
parameters.toml, parameters/*.csv, thresholds.toml, measured.toml, tables/*.toml, computed.toml and
regions/<name>/; it is known by its folder or by its name among the built-in packs and the entry
points of the group ``mingzhang.packs``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from mingzhang.catalogue.check import check
from mingzhang.catalogue.clauses import check_clauses, read_clauses
from mingzhang.catalogue.columns import check_columns, read_columns
from mingzhang.catalogue.content import Catalogue, unknown_name
from mingzhang.catalogue.forms import read_form, with_forms
from mingzhang.catalogue.imports import check_profiles, read_profile
from mingzhang.catalogue.joined import as_one
from mingzhang.catalogue.measured import read_measured, with_columns_of
from mingzhang.catalogue.papers import check_papers, read_paper
from mingzhang.catalogue.parameters import read_parameter_list, read_parameters
from mingzhang.catalogue.quantities import on_its_axis, read_identities, read_quantities
from mingzhang.catalogue.reasons import read_reasons
from mingzhang.catalogue.regions import read_region
from mingzhang.catalogue.relations import read_classification, read_relations
from mingzhang.catalogue.row_tables import read_computed, read_row_table
from mingzhang.catalogue.rubrics import read_rubric
from mingzhang.catalogue.rules import read_cases, read_derivation, read_rule
from mingzhang.catalogue.sheets import read_sheet
from mingzhang.catalogue.states import read_states
from mingzhang.catalogue.thresholds import read_thresholds
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.catalogue.watch import read_watch
from mingzhang.model.clause import Clauses
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.relation import Classification

_Declared = TypeVar("_Declared")

BUILT_IN = Path(__file__).resolve().parent.parent / "packs"
# What a book goes by that names no packs, and what a report is read by.
DEFAULT = ("disclosure",)


def written_pack(name: str, folder: Path) -> str:
    """A pack as a book in ``folder`` names it, so that it is found wherever the call is made: a
    name as it is, a path from that folder."""
    found = find_pack(name)
    if found.parent == BUILT_IN or found != Path(name):
        return name
    return os.path.relpath(found.resolve(), folder.resolve())


def find_pack(name: str) -> Path:
    """The folder of a pack: a built-in name, an entry point, or a path."""
    if (BUILT_IN / name / "pack.toml").is_file():
        return BUILT_IN / name
    if (Path(name) / "pack.toml").is_file():
        return Path(name)
    from importlib.metadata import entry_points  # slow to import, needed by few

    for point in entry_points(group="mingzhang.packs"):
        if point.name == name:
            return Path(str(point.load()))
    known = [
        folder.name for folder in sorted(BUILT_IN.iterdir()) if (folder / "pack.toml").is_file()
    ]
    raise InputError([unknown_name("pack", "规则包（也不是含 pack.toml 的文件夹）", name, known)])


@cache
def load(*names: str) -> Catalogue:
    """The named packs and those they require, merged and checked.

    Raises InputError with every problem of every pack, each with its file and line.
    """
    problems: list[Problem] = []
    folders: dict[str, Path] = {}
    parts: dict[str, Catalogue] = {}
    for name in names:
        _gather(name, folders, parts, problems)
    catalogue = _merge(parts, problems)
    identities = {
        name: on_its_axis(identity, catalogue.quantities, problems)
        for name, identity in catalogue.identities.items()
    }
    catalogue = replace(catalogue, identities=identities)
    check(catalogue, problems)
    check_profiles(catalogue, problems)
    check_columns(catalogue, problems)
    check_clauses(catalogue, problems)
    check_papers(catalogue, problems)
    if problems:
        raise InputError(_located(problem, folders) for problem in problems)
    clauses, columns = as_one(catalogue.clauses), as_one(catalogue.columns)
    return replace(catalogue, asked=names, clauses=clauses, columns=columns)


def _gather(
    name: str, folders: dict[str, Path], parts: dict[str, Catalogue], problems: list[Problem]
) -> None:
    """Load a pack after the packs it requires; ``folders`` has those begun, by name."""
    folder = find_pack(name)
    if folder.name in folders:
        if folder.resolve() != folders[folder.name].resolve():
            message = f"有两个叫“{folder.name}”的规则包。"
            problems.append(Problem("pack", Place(str(folder)), message, "请给文件夹改名。"))
        return
    folders[folder.name] = folder
    head = TomlFile.read(folder / "pack.toml", f"{folder.name}/pack.toml", problems)
    fields = head.fields()
    fields.text("title")
    fields.text("description", "")
    for required in fields.texts("requires"):
        _gather(required, folders, parts, problems)
    parts[folder.name] = read_pack(folder, head, problems, parts.values())
    fields.table("classifications")
    fields.close()


@dataclass(frozen=True, slots=True)
class _Folder:
    """The files of one pack; its own name begins the name of each."""

    path: Path
    problems: list[Problem]

    def file(self, path: Path) -> TomlFile:
        """A TOML file of the pack."""
        return TomlFile.read(path, self.label(path), self.problems)

    def label(self, path: Path) -> str:
        """What people know a file by: 包/文件夹/文件."""
        return f"{self.path.name}/{path.relative_to(self.path).as_posix()}"

    def optional(self, name: str) -> TomlFile | None:
        """A file that a pack may do without."""
        path = self.path / name
        return self.file(path) if path.is_file() else None

    def one(
        self, name: str, read: Callable[[TomlFile], dict[str, _Declared]]
    ) -> dict[str, _Declared]:
        """What a file that the pack may have declares by name."""
        file = self.optional(name)
        return read(file) if file else {}

    def whole(self, name: str, read: Callable[[TomlFile], _Declared]) -> dict[str, _Declared]:
        """What a file that the pack may have declares as one, by the pack's name."""
        file = self.optional(name)
        return {self.path.name: read(file)} if file else {}

    def each(self, pattern: str, read: Callable[[TomlFile], _Declared]) -> dict[str, _Declared]:
        """A declaration a file, each named by its file."""
        return {path.stem: read(self.file(path)) for path in sorted(self.path.glob(pattern))}

    def texts(
        self, pattern: str, read: Callable[[Path, str, list[Problem]], _Declared]
    ) -> dict[str, _Declared]:
        """The same of files that are not TOML as a whole."""
        paths = sorted(self.path.glob(pattern))
        return {path.stem: read(path, self.label(path), self.problems) for path in paths}


def read_pack(
    path: Path, head: TomlFile, problems: list[Problem], before: Iterable[Catalogue]
) -> Catalogue:
    """One pack alone, not yet checked against the packs it requires, which are ``before`` it."""
    said = Clauses.of(one for part in before for one in part.clauses.values())
    folder = _Folder(path, problems)
    relations = folder.one("relations.toml", read_relations)
    regions = {
        one.parent.name: read_region(one.parent, folder.label(one.parent), problems)
        for one in sorted(path.glob("regions/*/region.toml"))
    }
    loaded = Catalogue(
        packs=(path.name,),
        relations=relations,
        classifications=_read_classifications(path, head),
        quantities=folder.one("quantities.toml", read_quantities),
        identities=folder.one("identities.toml", read_identities),
        forms=folder.each("forms/*.toml", read_form),
        rules=folder.texts("rules/*.sql", read_rule),
        cases=folder.texts("cases/*.toml", read_cases),
        regions=regions,
        imports=folder.each("imports/*.toml", read_profile),
        reasons=folder.one("reasons.toml", read_reasons),
        columns=folder.whole("columns.toml", read_columns),
        clauses=folder.whole("clauses.toml", partial(read_clauses, known=said)),
        watches={
            path.name: read_watch(folder.optional("words.toml"), folder.optional("required.toml"))
        },
        rubrics=folder.each("rubrics/*.toml", read_rubric),
        states=folder.one("states.toml", read_states),
        parameters={
            **folder.one("parameters.toml", lambda file: read_parameters(file, relations)),
            **folder.texts("parameters/*.csv", partial(read_parameter_list, relations=relations)),
        },
        derivations=folder.texts("derive/*.sql", read_derivation),
        measured=folder.one("measured.toml", read_measured),
        thresholds=folder.one("thresholds.toml", read_thresholds),
        row_tables=folder.each("tables/*.toml", read_row_table),
        computed=folder.one("computed.toml", read_computed),
        sheets=folder.each("sheets/*.toml", read_sheet),
        papers=folder.each("papers/*.toml", read_paper),
    )
    for name in loaded.cases.keys() - loaded.rules.keys():
        problem = unknown_name("pack", "规则", name, loaded.rules)
        problems.append(replace(problem, place=Place(f"{path.name}/cases/{name}.toml", line=1)))
    return loaded


def _read_classifications(folder: Path, head: TomlFile) -> dict[str, Classification]:
    """Editions of classifications; the first edition of a name also goes by the bare name."""
    found: dict[str, Classification] = {}
    for name, fields in head.fields().part("classifications").below():
        lengths = [int(length) for length in fields.numbers("lengths")]
        editions = fields.part("editions")
        for edition in editions.data:
            path = folder / editions.text(edition)
            if not path.is_file():
                editions.complain(edition, f"没有文件“{path.name}”。", "请检查路径。")
                continue
            loaded = read_classification(name, edition, path, lengths)
            found[f"{name}@{edition}"] = loaded
            found.setdefault(name, loaded)
        fields.close()
    return found


def _merge(parts: Mapping[str, Catalogue], problems: list[Problem]) -> Catalogue:
    """All packs in one; a name declared twice is a problem."""
    names = (
        "relations", "classifications", "quantities", "identities", "forms", "rules", "cases",
        "regions", "reasons", "imports", "sheets", "papers", "watches", "columns", "clauses",
        "rubrics", "states", "parameters", "derivations", "measured", "row_tables", "computed",
        "thresholds",
    )  # fmt: skip
    merged: dict[str, dict[str, object]] = {name: {} for name in names}
    for pack, part in parts.items():
        for name in names:
            for key, value in getattr(part, name).items():
                if key in merged[name]:
                    problems.append(Problem("pack", Place(pack), f"“{key}”在两个包里都有。"))
                merged[name][key] = value
    whole = Catalogue(packs=tuple(parts), **merged)  # type: ignore[arg-type]
    regions = {n: with_forms(r, whole.forms, problems) for n, r in whole.regions.items()}
    relations = with_columns_of(whole.relations, whole.measured, problems)
    return replace(whole, regions=regions, relations=relations)


def _located(problem: Problem, folders: Mapping[str, Path]) -> Problem:
    """The problem at the first line of its file that has what it quotes, if it names no line.

    Cells of forms and names in lists keep no line of their own.
    """
    pack, _, name = problem.place.file.partition("/")
    quoted = re.search("“([^”]+)”", problem.message)
    if problem.place.line or not quoted or pack not in folders or not name:
        return problem
    lines = (folders[pack] / name).read_text(encoding="utf-8-sig").splitlines()
    number = next((n for n, line in enumerate(lines, start=1) if quoted[1] in line), 0)
    return replace(problem, place=replace(problem.place, line=number))
