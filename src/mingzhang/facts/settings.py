"""book.toml: whose accounts, which year, published how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from mingzhang.catalogue.packs import DEFAULT
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.problem import InputError, Place, Problem

SETTINGS = "book.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a book says of itself.

    ``unit`` is the code of the department in the table of units. ``reconstruction`` marks a book
    that others rebuilt from what was published: there a missing figure prints 未公开, while in a
    department's own book it is 【待补】 and blocks the final version. ``internal`` "none" says that
    somebody made sure that the units paid each other nothing; "table" that their payments are
    those the book lists. ``tables`` "attached" keeps the official forms out of the report: they
    stand in the workbook beside it. ``rubric`` names the table of points to score by ("" = that of
    the region and year). ``packs`` are the packs it goes by, each by its name or as a path from the
    folder of the book.
    """

    department: str
    year: int
    region: str
    unit: str
    short_name: str = ""
    kind: str = "部门"
    published: str = ""
    reconstruction: bool = False
    internal: str = "table"
    tables: str = "inside"
    rubric: str = ""
    packs: tuple[str, ...] = DEFAULT
    editions: Mapping[str, str] = field(default_factory=dict)
    reason_threshold: Decimal | None = None  # percent; None: the region's
    reason_limit: int = 0  # characters; 0: the region's


def is_book(folder: Path) -> bool:
    """Whether the folder holds a book."""
    return (folder / SETTINGS).is_file()


def read_settings(folder: Path) -> Settings:
    """The settings of the book in ``folder``; InputError with every problem of the file."""
    path = folder / SETTINGS
    if not folder.is_dir():
        problem = Problem("no-book", Place(str(folder)), "没有这个账册文件夹。", "请检查路径。")
        raise InputError([problem])
    if not path.is_file():
        mend = "请用 mingzhang init 建一本账册，或指向含 book.toml 的文件夹。"
        raise InputError([Problem("no-book", Place(str(folder)), "文件夹里没有 book.toml。", mend)])
    problems: list[Problem] = []
    fields = TomlFile.read(path, SETTINGS, problems).fields()
    reasons = fields.part("reasons")
    threshold = reasons.number("threshold_percent", -1)
    settings = Settings(
        department=fields.text("department"),
        year=fields.whole("year"),
        region=fields.text("region", "sichuan"),
        unit=fields.text("unit"),
        short_name=fields.text("short_name", ""),
        kind=fields.choice("kind", ("部门", "单位"), "部门"),
        published=fields.text("published", ""),
        reconstruction=fields.flag("reconstruction"),
        internal=fields.choice("internal", ("table", "none"), "table"),
        tables=fields.choice("tables", ("inside", "attached"), "inside"),
        rubric=fields.text("rubric", ""),
        packs=fields.texts("packs") or DEFAULT,
        editions={name: str(edition) for name, edition in fields.table("editions").items()},
        reason_threshold=None if threshold < 0 else Decimal(str(threshold)),
        reason_limit=reasons.whole("limit", 0),
    )
    reasons.close()
    fields.close()
    if problems:
        raise InputError(problems)
    return settings
