"""words.toml and required.toml: wordings that should not stand in a report, and what should."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from mingzhang.catalogue.reader import compiled, read
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.declared import OneOf, Unwritten

SEVERITIES = ("必改", "需说明", "建议")
SCOPES = ("全文", "说明")
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording that tells of a slip, kept under ``relation``.

    ``scope`` 说明 looks only into the part that explains the figures. ``levels`` are the levels
    of government whose reports it is wrong in (none: all). ``converted`` says whether it also
    tells something in a text that was recognised from pictures.
    """

    name: str
    relation: str
    pattern: re.Pattern[str]
    problem: str
    mend: str
    severity: Annotated[str, OneOf(SEVERITIES)]
    scope: Annotated[str, OneOf(SCOPES)] = "全文"
    levels: tuple[str, ...] = ()
    converted: bool = True


@dataclass(frozen=True, slots=True)
class Required:
    """Something every report must hold, and how it is recognised.

    ``within`` is the heading of the section that must hold it, where the report has such a
    section. ``when`` names a quantity: only where it is known and not zero the thing is due.
    ``regions`` limits it to some. ``table`` marks official tables, looked for by their titles.
    """

    name: str
    pattern: re.Pattern[str]
    within: re.Pattern[str] | None = None
    when: str = ""
    basis: str = ""
    severity: Annotated[str, OneOf(SEVERITIES)] = "需说明"
    regions: tuple[str, ...] = ()
    heading: bool = False
    table: Annotated[bool, Unwritten] = False


@dataclass(frozen=True, slots=True)
class Watch:
    """All of it; ``terms`` are the single expressions and lists of words that observers use."""

    wordings: tuple[Wording, ...] = ()
    required: tuple[Required, ...] = ()
    words: dict[str, tuple[str, ...]] | None = None

    def list_of(self, name: str) -> tuple[str, ...]:
        """A list of words, empty if no pack has it."""
        return (self.words or {}).get(name, ())

    def expression(self, name: str) -> re.Pattern[str]:
        """The words of a list as alternatives, each an expression; never fits without any."""
        return re.compile("|".join(self.list_of(name)) or _NEVER)


def joined(watches: Iterable[Watch]) -> Watch:
    """What several packs say, as one."""
    found = list(watches)
    return Watch(
        tuple(wording for one in found for wording in one.wordings),
        tuple(required for one in found for required in one.required),
        {name: words for one in found for name, words in (one.words or {}).items()},
    )


def read_watch(words: TomlFile | None, required: TomlFile | None) -> Watch:
    """Both files of a pack; either may be absent."""
    wordings: list[Wording] = []
    lists: dict[str, tuple[str, ...]] = {}
    due: list[Required] = []
    if words:
        table = words.fields()
        wordings = [read(Wording, one) for one in table.entries("用语")]
        for name in (name for name in table.data if name != "用语"):
            lists[name] = table.texts(name)
            for text in lists[name]:
                compiled(table, name, text)
        table.close()
    if required:
        table = required.fields()
        due = [read(Required, one) for one in table.entries("内容")]
        due += [read(Required, one, table=True) for one in table.entries("报表")]
        table.close()
    return Watch(tuple(wordings), tuple(due), lists)
