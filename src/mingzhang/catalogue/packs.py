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
from functools import cache, partial, reduce
from pathlib import Path
from typing import TypeVar

from mingzhang.catalogue.check import check
from mingzhang.catalogue.classifications import read_classification
from mingzhang.catalogue.clauses import read_clauses
from mingzhang.catalogue.columns import read_columns
from mingzhang.catalogue.content import KINDS, Catalogue, unknown_name
from mingzhang.catalogue.forms import with_forms
from mingzhang.catalogue.imports import check_profiles, read_profile
from mingzhang.catalogue.inherited import Regions, region_files
from mingzhang.catalogue.joined import as_one, with_more
from mingzhang.catalogue.measured import with_columns_of
from mingzhang.catalogue.papers import check_papers, read_paper
from mingzhang.catalogue.parameters import read_parameter_list, read_parameters
from mingzhang.catalogue.quantities import on_its_axis, read_identities, read_quantities
from mingzhang.catalogue.reader import read_file, read_tables
from mingzhang.catalogue.reasons import ReasonStyle
from mingzhang.catalogue.rules import read_cases, read_derivation, read_rule
from mingzhang.catalogue.thresholds import Threshold
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.catalogue.watch import read_watch
from mingzhang.model.clause import Clauses
from mingzhang.model.measured import Measured
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.region import Form
from mingzhang.model.relation import Classification, Relation
from mingzhang.model.row_table import Computed, RowTable
from mingzhang.model.rubric import Rubric
from mingzhang.model.sheet import ApprovalSheet
from mingzhang.model.states import LifeCycle

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
    catalogue = _merge(_with_regions(parts, folders, problems), problems)
    identities = {
        name: on_its_axis(identity, catalogue.quantities, problems)
        for name, identity in catalogue.identities.items()
    }
    catalogue = replace(catalogue, identities=identities)
    check(catalogue, problems)
    check_profiles(catalogue, problems)
    check_papers(catalogue, problems)
    if problems:  # of what is inherited, the same once for each region
        raise InputError(_located(problem, folders) for problem in dict.fromkeys(problems))
    clauses, columns = as_one(catalogue.clauses), as_one(catalogue.columns)
    return replace(catalogue, asked=names, clauses=clauses, columns=columns)


def _with_regions(
    parts: Mapping[str, Catalogue], folders: Mapping[str, Path], problems: list[Problem]
) -> dict[str, Catalogue]:
    """The packs with their regions, which may inherit from those of any pack."""
    heads = {name: region_files(folders[name], problems) for name in parts}
    regions = Regions(heads.values())
    return {name: replace(part, regions=regions.of(heads[name])) for name, part in parts.items()}


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
    table = head.fields()
    table.text("title")
    table.text("description", "")
    for required in table.texts("requires"):
        _gather(required, folders, parts, problems)
    parts[folder.name] = _read_pack(folder, head, problems, parts.values())
    table.table("classifications")
    table.close()


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
        inside = path.as_posix().removeprefix(f"{self.path.as_posix()}/")
        return f"{self.path.name}/{inside}"

    def optional(self, name: str) -> TomlFile | None:
        """A file that a pack may do without."""
        path = self.path / name
        return self.file(path) if path.is_file() else None

    def tables(self, name: str, kind: type[_Declared]) -> dict[str, _Declared]:
        """What each table of a file that the pack may have is, read by its annotations."""
        return self.one(name, partial(read_tables, kind))

    def files(self, pattern: str, kind: type[_Declared]) -> dict[str, _Declared]:
        """What each of such files is."""
        return self.each(pattern, partial(read_file, kind))

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


def _read_pack(
    path: Path, head: TomlFile, problems: list[Problem], before: Iterable[Catalogue]
) -> Catalogue:
    """One pack alone, not yet checked against the packs it requires, which are ``before`` it."""
    said = reduce(with_more, (one for part in before for one in part.clauses.values()), Clauses())
    folder = _Folder(path, problems)
    relations = folder.tables("relations.toml", Relation)
    loaded = Catalogue(
        packs=(path.name,),
        relations=relations,
        classifications=_read_classifications(path, head),
        quantities=folder.one("quantities.toml", read_quantities),
        identities=folder.one("identities.toml", read_identities),
        forms=folder.files("forms/*.toml", Form),
        rules=folder.texts("rules/*.sql", read_rule),
        cases=folder.texts("cases/*.toml", read_cases),
        imports=folder.each("imports/*.toml", read_profile),
        reasons=folder.tables("reasons.toml", ReasonStyle),
        columns=folder.whole("columns.toml", read_columns),
        clauses=folder.whole("clauses.toml", partial(read_clauses, known=said)),
        watches={
            path.name: read_watch(folder.optional("words.toml"), folder.optional("required.toml"))
        },
        rubrics=folder.files("rubrics/*.toml", Rubric),
        states=folder.tables("states.toml", LifeCycle),
        parameters={
            **folder.one("parameters.toml", lambda file: read_parameters(file, relations)),
            **folder.texts("parameters/*.csv", partial(read_parameter_list, relations=relations)),
        },
        derivations=folder.texts("derive/*.sql", read_derivation),
        measured=folder.tables("measured.toml", Measured),
        thresholds=folder.tables("thresholds.toml", Threshold),
        row_tables=folder.files("tables/*.toml", RowTable),
        computed=folder.tables("computed.toml", Computed),
        sheets=folder.files("sheets/*.toml", ApprovalSheet),
        papers=folder.each("papers/*.toml", read_paper),
    )
    for name in loaded.cases.keys() - loaded.rules.keys():
        problem = unknown_name("pack", "规则", name, loaded.rules)
        problems.append(replace(problem, place=Place(f"{path.name}/cases/{name}.toml", line=1)))
    return loaded


def _read_classifications(folder: Path, head: TomlFile) -> dict[str, Classification]:
    """Editions of classifications; the first edition of a name also goes by the bare name."""
    found: dict[str, Classification] = {}
    for name, table in head.fields().part("classifications").below():
        lengths = [int(length) for length in table.numbers("lengths")]
        editions = table.part("editions")
        for edition in editions.data:
            path = folder / editions.text(edition)
            if not path.is_file():
                editions.complain(edition, f"没有文件“{path.name}”。", "请检查路径。")
                continue
            loaded = read_classification(name, edition, path, lengths)
            found[f"{name}@{edition}"] = loaded
            found.setdefault(name, loaded)
        table.close()
    return found


def _merge(parts: Mapping[str, Catalogue], problems: list[Problem]) -> Catalogue:
    """All packs in one; a name declared twice is a problem."""
    merged: dict[str, dict[str, object]] = {name: {} for name in KINDS}
    for pack, part in parts.items():
        for name in KINDS:
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
