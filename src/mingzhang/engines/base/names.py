"""Names and texts as SQL takes them, and the few words the two engines write differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Dialect = Literal["duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class Words:
    """What the two engines write differently."""

    mark: str  # around names, always: Spark refuses unquoted Chinese names
    text: str  # the type of texts
    sha: str  # the digest of {0}
    blanked: str  # {0} with a blank for every control character
    escapes: bool  # whether a backslash in a text takes away the next sign's meaning

    def name(self, name: str) -> str:
        """A quoted name."""
        return self.mark + name.replace(self.mark, 2 * self.mark) + self.mark

    def literal(self, text: str) -> str:
        """A text; a backslash that would change it is written by its number."""
        if not self.escapes:
            return "'" + text.replace("'", "''") + "'"
        parts = (part.replace("'", "\\'") for part in text.split("\\"))
        return " || chr(92) || ".join(f"'{part}'" for part in parts)


_BLANKED = "regexp_replace({0}, '[' || chr(1) || '-' || chr(31) || ']', ' '%s)"
WORDS: Mapping[Dialect, Words] = {
    "duckdb": Words('"', "VARCHAR", "sha256({0})", _BLANKED % ", 'g'", escapes=False),
    "spark": Words("`", "STRING", "sha2({0}, 256)", _BLANKED % "", escapes=True),
}

# What only DuckDB runs is written with its words.
quote, literal = WORDS["duckdb"].name, WORDS["duckdb"].literal
