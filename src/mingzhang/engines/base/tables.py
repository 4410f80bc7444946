"""The tables a rule may name: their columns with SQL types, and which of them a rule needs."""

from __future__ import annotations

from mingzhang.model.relation import ColumnKind, Relation, half_name
from mingzhang.model.rows import AMOUNT
from mingzhang.model.rule import ROW_OWNER, Rule

_SQL_TYPES: dict[ColumnKind, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "money": AMOUNT,
    "number": AMOUNT,
    "date": "DATE",
}


TRACE = {"来源": "VARCHAR", "行": "BIGINT"}  # where a row stands: its file, its number there

# Amounts of lists are whole 分, so that millions of them are read as 64-bit numbers; their sums,
# which shared relations hold, have more digits.
_LIST_TYPES = {**_SQL_TYPES, "money": "DECIMAL(18,2)", "number": "DECIMAL(18,4)"}
_SHARED_TYPES = {**_SQL_TYPES, "money": "DECIMAL(28,2)", "number": "DECIMAL(28,4)"}


def relation_types(relation: Relation) -> dict[str, str]:
    """The columns of a relation as stored: its own, the half-units of the money ones and, for
    rows that come from a book or from its rows, 来源 and 行. Lists have 来源 and 行 too, shared
    relations neither.
    """
    if relation.holder == "shared":
        return {column.name: _SHARED_TYPES[column.kind] for column in relation.columns}
    if relation.holder == "list":
        types = {column.name: _LIST_TYPES[column.kind] for column in relation.columns}
        return types | TRACE
    types = {column.name: _SQL_TYPES[column.kind] for column in relation.columns}
    money = [column.name for column in relation.columns if column.kind == "money"]
    types |= dict.fromkeys(map(half_name, money), AMOUNT)
    traced = relation.holder in {"book", "derived"}
    return types | (TRACE if traced else {})


def is_kept_by_units(relation: Relation) -> bool:
    """Whether its rows are those of units and years, each with the place it was read from."""
    return relation.holder in {"book", "derived"} and set(ROW_OWNER) <= set(relation.names)


def input_columns(rule: Rule) -> list[str]:
    """The columns of ``rule.over`` without which one of its rows cannot be evaluated."""
    pairs = (name.split(".", 1) for name in rule.inputs if "." in name)
    return [column for table, column in pairs if table == rule.over]
