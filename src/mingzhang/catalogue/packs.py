"""Packs: folders of content, ours and other people's, loaded through one door.

A pack may hold pack.toml, relations.toml, quantities.toml, identities.toml, forms/*.toml,
rules/*.sql, cases/*.toml, imports/*.toml, rubrics/*.toml, derive/*.sql,
states.toml, parameters.toml, measured.toml and regions/<name>/; it is known by its folder or by its
name among the built-in packs and the entry points of the group ``mingzhang.packs``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from mingzhang.catalogue.check import check
from mingzhang.catalogue.clauses import check_clauses, read_clauses
from mingzhang.catalogue.columns import check_columns, read_columns
from mingzhang.catalogue.content import Catalogue, unknown_name
from mingzhang.catalogue.forms import read_form, with_forms
from mingzhang.catalogue.imports import check_profiles, read_profile
from mingzhang.catalogue.measured import read_measured
from mingzhang.catalogue.parameters import read_parameters
from mingzhang.catalogue.quantities import on_its_axis, read_identities, read_quantities
from mingzhang.catalogue.reasons import read_reasons
from mingzhang.catalogue.regions import read_region
from mingzhang.catalogue.relations import read_classification, read_relations
from mingzhang.catalogue.rubrics import read_rubric
from mingzhang.catalogue.rules import read_cases, read_derivation, read_rule
from mingzhang.catalogue.sheets import read_sheet
from mingzhang.catalogue.states import read_states
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.catalogue.watch import read_watch
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.relation import Classification

BUILT_IN = Path(__file__).resolve().parent.parent / "packs"


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
    if problems:
        raise InputError(_located(problem, folders) for problem in problems)
    return catalogue


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
    parts[folder.name] = read_pack(folder, head, problems)
    fields.table("classifications")
    fields.close()


def read_pack(folder: Path, head: TomlFile, problems: list[Problem]) -> Catalogue:
    """One pack alone, not yet checked against the packs it requires."""
    label = folder.name

    def toml(name: str) -> TomlFile | None:
        path = folder / name
        return TomlFile.read(path, f"{label}/{name}", problems) if path.is_file() else None

    relations, quantities = toml("relations.toml"), toml("quantities.toml")
    identities, reasons = toml("identities.toml"), toml("reasons.toml")
    columns, clauses = toml("columns.toml"), toml("clauses.toml")
    states, parameters = toml("states.toml"), toml("parameters.toml")
    measured = toml("measured.toml")
    own_relations = read_relations(relations) if relations else {}
    loaded = Catalogue(
        packs=(label,),
        relations=own_relations,
        classifications=_read_classifications(folder, head),
        quantities=read_quantities(quantities) if quantities else {},
        identities=read_identities(identities) if identities else {},
        forms={
            path.stem: read_form(TomlFile.read(path, f"{label}/forms/{path.name}", problems))
            for path in sorted(folder.glob("forms/*.toml"))
        },
        rules={
            path.stem: read_rule(path, f"{label}/rules/{path.name}", problems)
            for path in sorted(folder.glob("rules/*.sql"))
        },
        cases={
            path.stem: read_cases(path, f"{label}/cases/{path.name}", problems)
            for path in sorted(folder.glob("cases/*.toml"))
        },
        regions={
            path.parent.name: read_region(
                path.parent, f"{label}/regions/{path.parent.name}", problems
            )
            for path in sorted(folder.glob("regions/*/region.toml"))
        },
        imports={
            path.stem: read_profile(TomlFile.read(path, f"{label}/imports/{path.name}", problems))
            for path in sorted(folder.glob("imports/*.toml"))
        },
        reasons=read_reasons(reasons) if reasons else {},
        columns={label: read_columns(columns)} if columns else {},
        clauses={label: read_clauses(clauses)} if clauses else {},
        watches={label: read_watch(toml("words.toml"), toml("required.toml"))},
        rubrics={
            path.stem: read_rubric(TomlFile.read(path, f"{label}/rubrics/{path.name}", problems))
            for path in sorted(folder.glob("rubrics/*.toml"))
        },
        states=read_states(states) if states else {},
        derivations={
            path.stem: read_derivation(path, f"{label}/derive/{path.name}", problems)
            for path in sorted(folder.glob("derive/*.sql"))
        },
        measured=read_measured(measured) if measured else {},
        parameters=read_parameters(parameters, own_relations) if parameters else {},
        sheets={
            path.stem: read_sheet(TomlFile.read(path, f"{label}/sheets/{path.name}", problems))
            for path in sorted(folder.glob("sheets/*.toml"))
        },
    )
    for name in loaded.cases.keys() - loaded.rules.keys():
        problem = unknown_name("pack", "规则", name, loaded.rules)
        problems.append(replace(problem, place=Place(f"{label}/cases/{name}.toml", line=1)))
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
        "regions", "reasons", "imports", "sheets", "watches", "columns", "clauses", "rubrics",
        "states", "parameters", "derivations", "measured",
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
    return replace(whole, regions=regions)


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
