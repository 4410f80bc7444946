"""A rule's SQL as a syntax tree: read with its places, and printed for DuckDB and Spark.

Only this module and ``sql_walk`` import sqlglot; nothing imports them before a rule must be
compiled, so a start from a warm cache never does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from mingzhang.model.problem import Place, Problem


@dataclass(slots=True)
class Source:
    """The text of a rule with what is wrong in it; ``path`` is the file as shown to people."""

    text: str
    path: str
    problems: list[Problem] = field(default_factory=list)
    named_with_as: frozenset[int] = frozenset()  # where names begin that follow AS

    def place(self, node: exp.Expr) -> int:
        """Where in the text the node begins."""
        starts = [start for inner in node.walk() if (start := _start(inner)) is not None]
        if not starts and node.parent:
            return self.place(node.parent)
        return min(starts, default=0)

    def written(self, node: exp.Expr) -> str:
        """A function's name as the author wrote it, else as the parser knows it; capitals."""
        start = _start(node)
        if start is not None:
            return self.text[start : node.meta["end"] + 1].upper()
        return node.sql_name() if isinstance(node, exp.Func) else node.key.upper()

    def complain(self, node: exp.Expr, message: str, mend: str = "", code: str = "rule") -> None:
        """Note what is wrong at a node."""
        self.complain_at(self.place(node), code, message, mend)

    def complain_at(self, position: int, code: str, message: str, mend: str = "") -> None:
        """Note what is wrong at a position; the same words about one line are said once.

        The line is counted here because the parser's own numbers are wrong after a parameter.
        """
        line = self.text.count("\n", 0, position) + 1
        problem = Problem(code, Place(self.path, line=line), message, mend)
        if problem not in self.problems:
            self.problems.append(problem)

    def follows_as(self, name: exp.Expr) -> bool:
        """Was this name given with the word AS before it?"""
        return _start(name) in self.named_with_as

    def is_text(self, name: exp.Expr) -> bool:
        """Was this name written in single quotes, as texts are?"""
        start = _start(name)
        return start is not None and self.text[start] == "'"


def _start(node: exp.Expr) -> int | None:
    """Where the node's own word begins in the text, if the parser kept it."""
    return node.meta.get("start") if node._meta else None


def parse(source: Source) -> exp.Select | None:
    """The tree of the one statement, or None and a problem."""
    try:
        tokens = sqlglot.tokenize(source.text, dialect="duckdb")
        statements = sqlglot.parse(
            source.text,
            dialect="duckdb",
            error_message_context=len(source.text),  # so that its context tells the place
        )
    except TokenError:
        source.complain_at(_first_word(source.text), "syntax", "引号没有成对。", "请补上引号。")
        return None
    except ParseError as error:
        detail = error.errors[0] if error.errors else {}
        before, near = str(detail.get("start_context", "")), str(detail.get("highlight", ""))
        position = len(before) if near else _first_word(source.text)
        source.complain_at(position, "syntax", f"SQL 语法有误，错在“{near}”附近。", "请改正该处。")
        return None
    source.named_with_as = _names_after_as(tokens)
    if len(statements) == 1 and isinstance(statements[0], exp.Select):
        return statements[0]
    message = "一条规则须是一个 SELECT 语句（前面可以有 WITH）。"
    source.complain_at(_first_word(source.text), "rule", message, "请改写成一个 SELECT。")
    return None


def _first_word(text: str) -> int:
    """Where the SQL begins below the blank lines that stand for the header."""
    return len(text) - len(text.lstrip())


def _names_after_as(tokens: list[Token]) -> frozenset[int]:
    pairs = pairwise(tokens)
    return frozenset(name.start for word, name in pairs if word.token_type == TokenType.ALIAS)


def to_duckdb(tree: exp.Expr) -> str:
    """The query for DuckDB, every name quoted."""
    return tree.sql(dialect="duckdb", identify=True, comments=False)


def to_spark(tree: exp.Expr) -> str:
    """The query for Spark, every name quoted; it refuses Chinese names that are not.

    Its widest whole numbers are decimals of 38 digits. Its DIV of those gives 64 bits and drops
    the rest in silence, so what divides without a remainder is divided instead.
    """
    plain = tree.copy()
    for division in list(plain.find_all(exp.IntDiv)):
        if any(kind.is_type("HUGEINT") for kind in division.find_all(exp.DataType)):
            above, below = (exp.Paren(this=side.copy()) for side in (division.left, division.right))
            rest = exp.Mod(this=above.copy(), expression=below.copy())
            division.replace(
                exp.Div(this=exp.Paren(this=exp.Sub(this=above, expression=rest)), expression=below)
            )
    for kind in list(plain.find_all(exp.DataType)):
        if kind.is_type("HUGEINT"):
            kind.replace(exp.DataType.build("DECIMAL(38, 0)"))
    return plain.sql(dialect="spark", identify=True, comments=False)


PLAIN_NUMBER = re.compile(r"\d+(\.\d+)?")
PLAIN_NAME = re.compile(r"[^\W\d]\w*")
