"""Import profiles of flat lists (imports/*.toml with ``lists``), and whether their names exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.imports import MARKS
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.imports import Marks
from mingzhang.model.list_imports import (
    ListedColumn,
    Listing,
    ListMarks,
    ListProfile,
    StepLog,
    Target,
)
from mingzhang.model.problem import Problem, nearest
from mingzhang.model.relation import Column, Relation

_SPLIT = 3  # sign, value, unit
_RATIO = 2


def is_list_import(file: TomlFile) -> bool:
    """Whether the profile is of lists, not of the sheets of accounts."""
    return "lists" in file.data


def read_list_import(file: TomlFile) -> ListProfile:
    """One profile; the file's name is its id."""
    fields = file.fields()
    profile = ListProfile(
        id=file.path.stem,
        title=fields.text("title"),
        basis=fields.text("basis"),
        marks=_read_marks(fields.part("marks")),
        listings=tuple(_read_list(name, entry) for name, entry in fields.part("lists").below()),
        words={name: _read_words(entry) for name, entry in fields.part("words").below()},
        place=file.place(),
    )
    for name in ("lists", "marks", "words"):
        fields.table(name)
    fields.close()
    return profile


def _read_marks(fields: Fields) -> ListMarks:
    marks = ListMarks(
        common=Marks(**{name: fields.texts(name) for name in MARKS}),
        subtotal=fields.texts("subtotal"),
        remarks=fields.texts("remarks"),
        dates=fields.texts("dates"),
        signs=fields.text("signs", ""),
        plain=fields.text("plain", ""),
    )
    fields.close()
    return marks


def _read_words(fields: Fields) -> dict[str, str]:
    """By the export's word ours; the file lists the export's words under each of ours."""
    words = {theirs: ours for ours in fields.data for theirs in fields.texts(ours)}
    fields.close()
    return words


def _read_list(name: str, fields: Fields) -> Listing:
    log = fields.part("log")
    listing = Listing(
        id=name,
        titles=fields.texts("titles"),
        fills=fields.texts("fills"),
        columns=tuple(_read_column(entry) for entry in fields.entries("columns")),
        period=fields.text("period", ""),
        needs_period=fields.flag("needs_period"),
        log=_read_log(log) if log.data else None,
        place=fields.file.place(*fields.keys),
    )
    fields.table("log")
    fields.close()
    return listing


def _read_log(fields: Fields) -> StepLog:
    names = ("relation", "number", "word", "date")
    log = StepLog(*(fields.text(name) for name in names))
    fields.close()
    return log


def _read_column(fields: Fields) -> ListedColumn:
    column = ListedColumn(
        heads=tuple(tuple(head.split("/")) for head in fields.texts("heads")),
        to=tuple(map(Target.parse, fields.texts("to"))),
        final=tuple(map(Target.parse, fields.texts("final"))),
        required=fields.flag("required"),
        down=fields.flag("down"),
        is_unit=fields.flag("unit"),
        is_percent=fields.flag("percent"),
        is_split=fields.flag("split"),
        bare=fields.text("bare", ""),
        ratio=fields.texts("ratio"),
        step=fields.text("step", ""),
    )
    fields.close()
    if not column.heads:
        fields.complain("heads", "没有写表头。", "请写 heads，几种叫法都写上。")
    if column.is_split and len(column.to) != _SPLIT:
        fields.complain("split", "split 的 to 应是三列：性质、值、单位。")
    if column.ratio and len(column.ratio) != _RATIO:
        fields.complain("ratio", "ratio 应是两列：分子、分母。")
    return column


def targets_of(
    listing: Listing, target: Target, relations: Mapping[str, Relation]
) -> Iterator[tuple[Relation, Column]]:
    """The columns a target stands for among the tables that a list fills."""
    for name in (target.relation,) if target.relation else listing.fills:
        column = relations[name].column(target.column) if name in relations else None
        if column:
            yield relations[name], column


def check_list_imports(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Add a problem for every table, column or word that nothing declares."""
    relations = dict(catalogue.relations)
    for profile in catalogue.list_imports.values():
        columns: dict[str, list[Column]] = {}
        for listing in profile.listings:

            def complain(message: str, mend: str = "", listing: Listing = listing) -> None:
                problems.append(Problem("pack", listing.place, message, mend))

            for name in listing.fills:
                if name not in relations:
                    complain(f"没有名为“{name}”的表。", nearest(name, relations))
                for own in relations[name].columns if name in relations else ():
                    columns.setdefault(own.name, []).append(own)
            for column in listing.columns:
                _check_column(column, listing, relations, complain)
        for name in profile.words:
            _check_words(name, columns.get(name, []), profile, problems)


def _check_column(
    column: ListedColumn,
    listing: Listing,
    relations: dict[str, Relation],
    complain: Callable[..., None],
) -> None:
    for target in (*column.to, *column.final):
        if target.relation and target.relation not in listing.fills:
            complain(f"“{target.relation}”不在 fills 里。", nearest(target.relation, listing.fills))
        if not any(targets_of(listing, target, relations)):
            complain(f"要填的表里没有列“{target.column}”。")
    if column.step and listing.log is None:
        complain(f"“{column.title}”写了 step，却没有写 log。")
    held = {target.column for one in listing.columns for target in (*one.to, *one.final)}
    for name in (*column.ratio, *filter(None, [column.bare])):
        if name not in held:
            complain(f"“{column.title}”用到的“{name}”没有一栏填它。", nearest(name, held))


def _check_words(
    name: str, columns: list[Column], profile: ListProfile, problems: list[Problem]
) -> None:
    if not columns:
        problems.append(Problem("pack", profile.place, f"words：要填的表里没有列“{name}”。"))
    allowed = {word for column in columns for word in column.values}
    for ours in dict.fromkeys(profile.words[name].values()):
        if allowed and ours and ours not in allowed:
            message = f"列“{name}”没有“{ours}”这个词。"
            problems.append(Problem("pack", profile.place, message, nearest(ours, allowed)))
