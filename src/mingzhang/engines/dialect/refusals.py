"""Says no: to parts of clauses and to functions that the two engines do not treat alike."""

from __future__ import annotations

from sqlglot import exp

from mingzhang.engines.dialect.functions import ALLOWED, REFUSED
from mingzhang.engines.dialect.scopes import UNKNOWN, Kind
from mingzhang.engines.dialect.tree import Source
from mingzhang.model.problem import nearest

# The parts a clause may have; any other part (hints, samples, OFFSET, …) is refused.
_PARTS: dict[str, frozenset[str]] = {
    name: frozenset(parts.split())
    for name, parts in {
        "select": "with_ expressions from_ joins where group having order limit distinct",
        "union": "this expression distinct",
        "with": "expressions",
        "cte": "this alias",
        "subquery": "this alias",
        "table": "this alias",
        "tablealias": "this",
        "join": "this side kind on",
        "group": "expressions all",
        "order": "this expressions",
        "ordered": "this desc nulls_first",
        "distinct": "expressions",
        "window": "this partition_by order spec over",
        "between": "this low high",
        "like": "this expression negate",
        "in": "this expressions query",
        "column": "this table",
        "cast": "this to",
        "windowspec": "kind start start_side end end_side",
    }.items()
}
_CLAUSES = (
    "规则只用 WITH、SELECT、FROM、JOIN … ON、WHERE、GROUP BY、HAVING、ORDER BY、LIMIT 和 CASE。"
)


class Refusals:
    """Notes what is not of the dialect in ``source``."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def only(self, node: exp.Expr) -> None:
        """Complain of every part of a clause that is not on the list."""
        allowed = _PARTS.get(node.key, frozenset())
        for name, value in node.args.items():
            if value and name not in allowed:
                part = value if isinstance(value, exp.Expr) else node
                word = name.strip("_").upper()
                self.source.complain(part, f"{node.key.upper()} 不支持 {word} 这种写法。", _CLAUSES)

    def refuse(self, node: exp.Expr) -> Kind:
        """Say that something is not of the dialect, and what to write instead if known."""
        name = self.source.written(node)
        if name in REFUSED:
            reason, mend = REFUSED[name]
            self.source.complain(node, f"不可用 {name}：{reason}", mend, "refused-function")
        elif isinstance(node, exp.Func):
            mend = nearest(name, ALLOWED) or f"可用的函数：{'、'.join(ALLOWED)}。"
            self.source.complain(node, f"不可用的函数 {name}。", mend, "refused-function")
        else:
            self.source.complain(node, f"不支持 {name} 这种写法。", _CLAUSES)
        return UNKNOWN

    def star(self, node: exp.Expr) -> Kind:
        """A ``*`` outside COUNT(*): columns added later would change the rule."""
        self.source.complain(node, "不用 SELECT *。", "请逐一写出列名（EXISTS 中写 SELECT 1）。")
        return UNKNOWN
