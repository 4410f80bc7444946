"""By which columns of its relation a query may be run piece by piece with the same answer.

A heavy grouping takes memory for all its groups at once. Where every group lies within one value of
a column, the rows of each value can be grouped for themselves: a third of the time, a tenth of the
memory.
"""

from __future__ import annotations

from sqlglot import exp

_WHOLE = (exp.Window, exp.With, exp.Limit, exp.Distinct, exp.Subquery, exp.Union, exp.Exists)


def splits(tree: exp.Select, over: str) -> tuple[str, ...]:
    """The columns of ``over`` that every group of the query holds one value of.

    None unless the query is one SELECT that names ``over`` once, as what it reads or joins to
    inwardly, and groups by plain columns; anything else may look across the pieces.
    """
    tables = [table for table in tree.find_all(exp.Table) if table.name == over]
    if len(tables) != 1 or any(tree.find(kind) for kind in _WHOLE) or not _kept(tree, tables[0]):
        return ()
    group = tree.args.get("group")
    if group is None:
        return ()
    alias = tables[0].alias_or_name
    grouped = tree.expressions if group.args.get("all") else group.expressions
    columns = (item.unalias() for item in grouped)
    return tuple(c.name for c in columns if isinstance(c, exp.Column) and c.table == alias)


def _kept(tree: exp.Select, table: exp.Table) -> bool:
    """Whether every row the query sees has a row of the table: none stands for a missing one."""
    outer = [join for join in tree.args.get("joins") or () if join.side]
    left = all(join.side.upper() == "LEFT" and join.this is not table for join in outer)
    return left and table.parent in (
        tree.args.get("from_"),
        tree.args.get("from"),
        *(join for join in tree.args.get("joins") or () if not join.side),
    )
