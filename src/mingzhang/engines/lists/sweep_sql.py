"""The SQL around a rule over lists: its violations as findings, its cases counted.

A finding is made where it is found, by the engine: its id, its canonical key, its message. Python
never holds the rows of a run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from mingzhang.engines.base.names import WORDS, Dialect, Words
from mingzhang.engines.base.tables import TRACE, input_columns
from mingzhang.engines.dialect.compiling import FIGURES, CompiledRule
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.rule import Rule

FIGURE = "DECIMAL(38,6)"
# What a run's files hold of each finding, whatever the rule.
FINDING_TYPES: Mapping[str, str] = {
    "id": "VARCHAR", "rule": "VARCHAR", "severity": "VARCHAR", "key": "VARCHAR",
    "message": "VARCHAR", "stated": FIGURE, "expected": FIGURE, "difference": FIGURE,
    "amount": FIGURE, "rows": "BIGINT", "source": "VARCHAR", "row": "BIGINT", "details": "VARCHAR",
}  # fmt: skip
_FIGURES = dict(zip(("stated", "expected", "difference", "amount", "rows"), FIGURES, strict=True))
_GRAVITY = "程度"


def findings_sql(
    rule: Rule, compiled: CompiledRule, private: Mapping[str, str], dialect: Dialect
) -> str:
    """The query of a rule as one that returns findings with the columns of ``FINDING_TYPES``.

    In messages, the columns that are ``private`` (their kind by name) are masked; keys have them
    whole.
    """
    words = WORDS[dialect]
    row = _Row(dict(zip(compiled.columns, compiled.kinds, strict=True)), words)
    told = {
        "key": row.json(sorted(rule.key)),
        "message": row.message(rule.message or rule.title, private),
        "details": row.json([c for c in compiled.columns if c not in _known(rule)]),
        "severity": row.severity(rule),
        **{name: row.figure(column, name) for name, column in _FIGURES.items()},
        **dict(zip(("source", "row"), map(row.trace, TRACE), strict=True)),
    }
    inner = ", ".join(f"{sql} AS {words.name(name)}" for name, sql in told.items())
    prefix = words.literal(rule.id) + " || chr(10)"
    digest = words.sha.format(f"{prefix} || {words.name('key')}")
    made = {
        "id": f"substr({digest}, 1, 16)",
        "rule": words.literal(rule.id),
    }
    outer = ", ".join(
        f"CAST({made.get(name, words.name(name))} AS {_type(kind, words)}) AS {words.name(name)}"
        for name, kind in FINDING_TYPES.items()
    )
    rows = f"SELECT {inner} FROM ({compiled.sql(dialect)}) AS {words.name('v')}"
    return f"SELECT {outer} FROM ({rows}) AS {words.name('f')}"


def _known(rule: Rule) -> set[str]:
    return {*rule.key, *FIGURES, *TRACE, _GRAVITY}


def _type(kind: str, words: Words) -> str:
    return words.text if kind == "VARCHAR" else kind


@dataclass(frozen=True, slots=True)
class _Row:
    """Expressions over one row that a rule returned; ``kinds`` are those of its columns."""

    kinds: Mapping[str, str]
    words: Words

    def text(self, column: str, *, told: bool = False) -> str:
        """A column as text, "" for NULL: as keys have it, or as a clerk reads it."""
        name = self.words.name(column)
        cast = f"CAST({name} AS {self.words.text})"
        match self.kinds[column]:
            case "number":
                short = f"regexp_replace({cast}, '[.]?0+$', '')"
                cast = f"CASE WHEN {cast} LIKE '%.%' THEN {short} ELSE {cast} END"
            case "date" if told:
                parts = (f"CAST({part}({name}) AS {self.words.text})" for part in _PARTS)
                cast = " || ".join(f"{p} || '{w}'" for p, w in zip(parts, "年月日", strict=True))
        return f"coalesce({cast}, '')"

    def masked(self, column: str, kind: str) -> str:
        """A personal number with its middle hidden, as ``texts.private.hide`` does."""
        text = self.text(column)
        head = f"CASE WHEN length({text}) >= 15 THEN 6 ELSE 0 END" if kind == "identity" else "0"
        tail = f"CASE WHEN length({text}) > 4 THEN 4 ELSE 0 END"
        stars = f"repeat('*', length({text}) - {head} - {tail})"
        return f"substr({text}, 1, {head}) || {stars} || right({text}, {tail})"

    def json(self, columns: Iterable[str]) -> str:
        """A JSON object of columns as texts, spaced as Python writes it."""
        pairs = []
        for number, column in enumerate(columns):
            comma = ", " if number else ""
            value = self.words.blanked.format(_json_escaped(self.text(column)))
            head = self.words.literal(comma + '"' + column + '": "')
            pairs.append(f"{head} || {value} || chr(34)")
        return " || ".join(["'{'", *pairs, "'}'"])

    def message(self, template: str, private: Mapping[str, str]) -> str:
        """The message with the columns in it."""
        parts = []
        for text, column, _, _ in Formatter().parse(template):
            if text:
                parts.append(self.words.literal(text))
            if column:
                kind = private.get(column)
                told = self.masked(column, kind) if kind else self.text(column, told=True)
                parts.append(told)
        return " || ".join(f"({part})" for part in parts)

    def severity(self, rule: Rule) -> str:
        """What the rule returns as 程度, or its own."""
        if _GRAVITY not in self.kinds:
            return self.words.literal(rule.severity)
        cases = " ".join(f"WHEN '{word}' THEN '{name}'" for name, word in SEVERITY_WORDS.items())
        own = self.words.literal(rule.severity)
        return f"CASE {self.words.name(_GRAVITY)} {cases} ELSE {own} END"

    def figure(self, column: str, name: str) -> str:
        """One of the figures, unknown where the rule does not return it; a finding is one row."""
        missing = "1" if name == "rows" else "NULL"
        return self.words.name(column) if column in self.kinds else missing

    def trace(self, column: str) -> str:
        """来源 or 行, where the rule returns it."""
        return self.words.name(column) if column in self.kinds else "NULL"


_PARTS = ("year", "month", "day")


def _json_escaped(text: str) -> str:
    for number, escape in ((92, "chr(92)"), (34, "chr(34)"), (10, "'n'"), (13, "'r'"), (9, "'t'")):
        text = f"replace({text}, chr({number}), chr(92) || {escape})"
    return text


@dataclass(frozen=True, slots=True)
class Ask:
    """What is counted of one rule's cases: all that it is about, and those that lack an input."""

    rule: str
    among: Mapping[str, Sequence[str]]
    inputs: tuple[str, ...]

    @staticmethod
    def of(rule: Rule, complete: Collection[str] = ()) -> Ask:
        """What a rule asks of the relation it is over, ``complete`` columns never being empty.

        A row that does not say whether the rule is about it is a case that cannot be evaluated.
        """
        asked = dict.fromkeys((*rule.among, *input_columns(rule)))
        return Ask(rule.id, rule.among, tuple(name for name in asked if name not in complete))

    @property
    def is_plain(self) -> bool:
        """Whether it is the number of rows and nothing else."""
        return not self.among and not self.inputs


def census_sql(relation: str, asks: Sequence[Ask], dialect: Dialect) -> str:
    """One row of counts: for each ask the cases, then those lacking each input but none before."""
    words = WORDS[dialect]
    counts = []
    for ask in asks:
        about = [_one_of(words, column, values) for column, values in ask.among.items()]
        counts.append(_count(about))
        for number, column in enumerate(ask.inputs):
            before = [f"{words.name(name)} IS NOT NULL" for name in ask.inputs[:number]]
            counts.append(_count([*about, *before, f"{words.name(column)} IS NULL"]))
    columns = (f"{count} AS {words.name(f'c{number}')}" for number, count in enumerate(counts))
    return f"SELECT {', '.join(columns)} FROM {words.name(relation)}"


def counted(asks: Sequence[Ask], row: Sequence[int]) -> dict[str, tuple[int, dict[str, int]]]:
    """By rule: how many cases, and how many lack which input, from the row of ``census_sql``."""
    found, place = {}, 0
    for ask in asks:
        missing = row[place + 1 : place + 1 + len(ask.inputs)]
        reasons = {
            f"缺少：{name}": int(count)
            for name, count in zip(ask.inputs, missing, strict=True)
            if count
        }
        found[ask.rule] = int(row[place]), reasons
        place += 1 + len(ask.inputs)
    return found


def _one_of(words: Words, column: str, values: Sequence[str]) -> str:
    name = words.name(column)
    return f"({name} IS NULL OR {name} IN ({', '.join(map(words.literal, values))}))"


def _count(conditions: Sequence[str]) -> str:
    return f"count(*) FILTER (WHERE {' AND '.join(conditions)})" if conditions else "count(*)"
