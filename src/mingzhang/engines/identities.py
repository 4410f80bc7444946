"""Linear identities between quantities: a terms-join over 读数, one scan over wide relations.

Both plans answer the same question; a property test holds them equal. Documents are a key of the
terms-join, never a loop, and rules stay rows of a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from mingzhang.engines.duck import DuckEngine, quote
from mingzhang.engines.grade import excess_sql, grade_sql
from mingzhang.model.finding import Outcome
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.model.quantity import Identity, Term
from mingzhang.model.rows import Rows

# One row a term. 式 numbers the identities and 序 the terms of each (0 is the left one); 号 is the
# sense. An identity over children has its quantity twice: the parent left, the children right.
TERMS = {
    "式": "INTEGER",
    "恒等式": "VARCHAR",
    "序": "INTEGER",
    "边": "VARCHAR",
    "系数": "INTEGER",
    "量": "VARCHAR",
    "科目固定": "VARCHAR",
    "逐科目": "BOOLEAN",
    "下级": "BOOLEAN",
    "表": "VARCHAR",
    "号": "VARCHAR",
    "项数": "INTEGER",
}


def load_terms(engine: DuckEngine, identities: Iterable[Identity]) -> None:
    """Make the table 恒等式项 of these identities."""
    rows = Rows(TERMS)
    for number, identity in enumerate(identities):
        children = identity.grain == "children"
        terms = (identity.left, *((identity.left,) if children else identity.right))
        for order, term in enumerate(terms):
            rows.add(
                number,
                identity.id,
                order,
                "right" if order else "left",
                term.coefficient,
                term.quantity,
                term.subject,
                identity.each or children,
                children,
                identity.form,
                identity.sense,
                len(terms),
            )
    engine.load("恒等式项", rows)


# ---- Documents: the terms-join -------------------------------------------------------------------

# What the readings are of, numbered, so that the heavy grouping is on small integers.
_OWNERS = """
CREATE OR REPLACE TEMP TABLE 主体 AS
SELECT row_number() OVER (ORDER BY 文档, 单位代码, 年度, 范围) AS 主, *
FROM (SELECT DISTINCT 文档, 单位代码, 年度, 范围 FROM 读数)
"""

# One row a quantity and form that some identity asks for: the hull of all its readings, so that a
# check is met if it fits any of them. That they differ is the finding of another rule.
_OPERANDS = """
CREATE OR REPLACE TEMP TABLE 操作数 AS
SELECT 主, 读数.量, 读数.科目, 限.表,
    min(值 - 半) AS 低, max(值 + 半) AS 高
FROM 读数
JOIN (SELECT DISTINCT 量, 表 FROM 恒等式项) AS 限
    ON 限.量 = 读数.量 AND (限.表 = '' OR 限.表 = 读数.表)
JOIN 主体 ON 主体.文档 = 读数.文档 AND 主体.年度 IS NOT DISTINCT FROM 读数.年度
    AND 主体.单位代码 IS NOT DISTINCT FROM 读数.单位代码
    AND 主体.范围 IS NOT DISTINCT FROM 读数.范围
WHERE 值 IS NOT NULL
GROUP BY 主, 读数.量, 读数.科目, 限.表
"""

# Operands at the terms they fill. 案科目 is the subject of the case: the operand's own, '' where
# the term fixes its subject, the parent's for a child.
_MATCHES = """
CREATE OR REPLACE TEMP TABLE 项匹配 AS
SELECT 式, 序, 边, 系数, 下级, 项数, 号, 主, 低, 高, 操作数.科目,
    CASE WHEN 科目固定 = '' OR 下级 THEN 操作数.科目 ELSE '' END AS 案科目
FROM 操作数 JOIN 恒等式项 ON 恒等式项.量 = 操作数.量 AND 恒等式项.表 = 操作数.表
WHERE NOT (下级 AND 边 = 'right')
    AND CASE WHEN 科目固定 = '' THEN 逐科目 OR 操作数.科目 = '' ELSE 操作数.科目 = 科目固定 END
UNION ALL
SELECT 式, 序, 边, 系数, 下级, 项数, 号, 主, 低, 高, 操作数.科目, 上级
FROM 操作数 JOIN 恒等式项 ON 恒等式项.量 = 操作数.量 AND 恒等式项.表 = 操作数.表
JOIN 科目上级 ON 科目上级.科目 = 操作数.科目 AND 科目上级.科目 <> ''
WHERE 下级 AND 边 = 'right' AND 科目固定 IN ('', 上级)
"""

# A term of a fixed subject takes part in the case of every subject that the others open.
_SPREAD = """
INSERT INTO 项匹配
SELECT 项匹配.* REPLACE (案.案科目 AS 案科目)
FROM 项匹配 JOIN 恒等式项 ON 恒等式项.式 = 项匹配.式 AND 恒等式项.序 = 项匹配.序
JOIN (SELECT DISTINCT 式, 主, 案科目 FROM 项匹配 WHERE 案科目 <> '') AS 案
    ON 案.式 = 项匹配.式 AND 案.主 = 项匹配.主
WHERE 科目固定 <> '' AND NOT 项匹配.下级
"""

# One row a case. Bounds of a term with a negative coefficient change places. Children are checked
# only where one is there, and of them any number is complete.
_CASES = """
CREATE OR REPLACE TEMP TABLE 案 AS
SELECT row_number() OVER (ORDER BY 式, 主, 案科目) AS 检查, 式, 主, 案科目, 号,
    sum(小) FILTER (序 = 0) AS 值低, sum(大) FILTER (序 = 0) AS 值高,
    sum(小) FILTER (序 > 0) AS 应为低, sum(大) FILTER (序 > 0) AS 应为高,
    count(*) FILTER (序 = 0) = 1 AND (下级 OR count(*) = 项数) AS 齐全
FROM (SELECT *, least(系数 * 低, 系数 * 高) AS 小, greatest(系数 * 低, 系数 * 高) AS 大
      FROM 项匹配)
GROUP BY 式, 主, 案科目, 号, 下级, 项数
HAVING NOT 下级 OR max(序) > 0
"""

_CHECK_TERMS = """
CREATE OR REPLACE TABLE 检查项 AS
SELECT 恒等式 AS 规则, 检查, 文档, 量, 单位代码, 年度, 项匹配.科目, 范围, 表 AS 表限,
    项匹配.系数, CASE 项匹配.边 WHEN 'left' THEN 'value' ELSE 'operand' END AS 角色
FROM 案 JOIN 项匹配 USING (式, 主, 案科目) JOIN 恒等式项 USING (式, 序) JOIN 主体 USING (主)
"""

_MISSING = """
CREATE OR REPLACE TEMP TABLE 缺项 AS
SELECT 检查, '缺少：' || string_agg(
    CASE WHEN 科目固定 = '' THEN 量 ELSE 量 || '[' || 科目固定 || ']' END, '、' ORDER BY 序
) AS 缺少
FROM 案 JOIN 恒等式项 USING (式) ANTI JOIN 项匹配 USING (式, 主, 案科目, 序)
WHERE NOT 齐全
GROUP BY 检查
"""

# The expected interval of an inequality is open on one side; to be graded it reaches as far as
# the value does.
_GRADE = grade_sql(
    "值低",
    "值高",
    "0",
    "CASE 号 WHEN '≤' THEN least(应为低, 值低) ELSE 应为低 END",
    "CASE 号 WHEN '≥' THEN greatest(应为高, 值高) ELSE 应为高 END",
    "1",
    "1",
    "FALSE",
)
_CHECKS = f"""
CREATE OR REPLACE TABLE 检查 AS
SELECT 恒等式 AS 规则, 检查, 文档, 单位代码, 年度, 范围, 案科目 AS 科目,
    CASE WHEN 齐全 THEN {_GRADE} END AS 结果, 值低, 值高,
    CASE WHEN 号 <> '≤' THEN 应为低 END AS 应为低, CASE WHEN 号 <> '≥' THEN 应为高 END AS 应为高,
    CASE WHEN NOT 齐全 THEN 缺少 WHEN 结果 IS NULL THEN '数值过大' END
        AS 原因
FROM 案 JOIN 主体 USING (主) LEFT JOIN 缺项 USING (检查)
JOIN (SELECT DISTINCT 式, 恒等式 FROM 恒等式项) USING (式)
"""


def check_documents(engine: DuckEngine) -> None:
    """Check the identities of ``load_terms`` on all documents of 读数 at once.

    Needs the tables 读数, 恒等式项 and 科目上级(科目, 上级), where '' is the total above the top
    level. Makes 检查, one row a case, and 检查项, one row a reading's term of a case:

    检查(规则, 检查, 文档, 单位代码, 年度, 范围, 科目, 结果, 值低, 值高, 应为低, 应为高, 原因): 结果
    is 'agrees', 'error' or NULL with 原因; the open side of an inequality is NULL.
    检查项(规则, 检查, 文档, 量, 单位代码, 年度, 科目, 范围, 表限, 系数, 角色).
    """
    for statement in (_OWNERS, _OPERANDS, _MATCHES, _SPREAD, _CASES, _CHECK_TERMS, _MISSING):
        engine.run(statement)
    engine.run(_CHECKS)
    for table in ("主体", "操作数", "项匹配", "案", "缺项"):
        engine.run(f"DROP TABLE {table}")


# ---- Mass data: one scan over a wide relation ----------------------------------------------------


def wide_sql(
    relation: str,
    key: Sequence[str],
    identities: Sequence[Identity],
    columns: Mapping[str, str],
    half: str,
) -> str:
    """A SELECT that checks one or more identities in one scan and returns one row of each.

    ``relation`` has one row a case (columns ``key``) and one DECIMAL column a quantity;
    ``columns`` gives its name, ``half`` the half-unit of every cell as a literal ("0" for 元).
    Rows: 规则, 符合, 不符合, 无法核对 (counts) and 违反, a list of {键: {key…}, 差额} or NULL.
    ValueError if an identity is over children, fixes a subject or has a quantity without column.
    """
    differences = ",\n    ".join(
        f"{_difference(identity, columns)} AS {_slot('差', number)}"
        for number, identity in enumerate(identities)
    )
    excesses = ", ".join(
        excess_sql(_slot("差", number), _tolerance(identity, half), identity.sense)
        for number, identity in enumerate(identities)
    )
    keys = ", ".join(_slot("键", number) for number in range(len(key)))
    renamed = ", ".join(f"{quote(name)} AS {_slot('键', n)}" for n, name in enumerate(key))
    fields = ", ".join(f"{_text(name)}: {_slot('键', n)}" for n, name in enumerate(key))
    names = ", ".join(_text(identity.id) for identity in identities)
    # A list a row, unnested, beats three aggregates an identity. Its entries say all three
    # outcomes at once: 0 met, NULL a term is missing, else by how much the identity fails; only
    # the last two are gathered, met is the rest. The list is a column of its own before it is
    # unnested: the filter would else be pushed below and compute every difference again.
    return f"""
SELECT [{names}][序 + 1] AS 规则, 件数 - 不符合 - 无法核对 AS 符合, 不符合, 无法核对, 违反
FROM (SELECT 序, coalesce(len(违反), 0) AS 不符合, coalesce(缺, 0) AS 无法核对, 违反
FROM range({len(identities)}) AS 式(序) LEFT JOIN
(SELECT 序, count(*) - count(差额) AS 缺,
    list({{'键': {{{fields}}}, '差额': 差额}}) FILTER (差额 IS NOT NULL) AS 违反
FROM (SELECT {keys}, unnest(差额列) AS 差额, unnest(range({len(identities)})) AS 序
FROM (SELECT {keys}, [{excesses}] AS 差额列
FROM (SELECT {renamed},
    {differences}
FROM {quote(relation)})))
WHERE 差额 IS DISTINCT FROM 0 GROUP BY 序) USING (序)),
(SELECT count(*) AS 件数 FROM {quote(relation)})
ORDER BY 序"""


def run_wide(
    engine: DuckEngine,
    relation: str,
    key: Sequence[str],
    identities: Sequence[Identity],
    columns: Mapping[str, str],
    half: str = "0",
    violations: str = "恒等式违反",
) -> list[Outcome]:
    """Check a wide relation (see ``wide_sql``): the outcome of each identity, in their order.

    Makes the table ``violations`` with the key, 规则 and 差额 (left − right), one row a violation.
    InputError if a column does not hold decimals, or not of the scale of the others.
    """
    census = wide_sql(relation, key, identities, columns, half)
    _require_exact(engine, relation, identities, columns)
    engine.run(f"CREATE OR REPLACE TEMP TABLE 普查 AS {census}")
    engine.run(
        f"CREATE OR REPLACE TABLE {quote(violations)} AS SELECT 键.*, 规则, 差额 FROM "
        "(SELECT 规则, 违.键 AS 键, 违.差额 AS 差额 "
        "FROM (SELECT 规则, unnest(违反) AS 违 FROM 普查))"
    )
    counts = list(engine.rows("SELECT 符合, 不符合, 无法核对 FROM 普查 ORDER BY rowid"))
    engine.run("DROP TABLE 普查")
    return [_outcome(identity, *row) for identity, row in zip(identities, counts, strict=True)]


def _outcome(identity: Identity, met: int, not_met: int, missing: int) -> Outcome:
    reasons = {"缺少数据": missing} if missing else {}
    return Outcome(identity.id, identity.title, met, not_met, reasons)


def _terms(identity: Identity) -> tuple[Term, ...]:
    """The terms of left − right = 0."""
    right = (Term(-term.coefficient, term.quantity, term.subject) for term in identity.right)
    return (identity.left, *right)


def _difference(identity: Identity, columns: Mapping[str, str]) -> str:
    terms = _terms(identity)
    if identity.grain != "case" or any(term.subject for term in terms):
        raise ValueError(f"{identity.id}: not an identity of one row")
    if absent := [term.quantity for term in terms if term.quantity not in columns]:
        raise ValueError(f"{identity.id}: no column for {absent[0]}")
    negative, total = _sum([_addend(term, columns) for term in terms])
    return f"-{total}" if negative else total


def _addend(term: Term, columns: Mapping[str, str]) -> tuple[bool, str]:
    """Whether the term is subtracted, and its size."""
    column, times = quote(columns[term.quantity]), abs(term.coefficient)
    return term.coefficient < 0, column if times == 1 else f"{times} * {column}"


def _sum(addends: Sequence[tuple[bool, str]]) -> tuple[bool, str]:
    """The sum in halves of halves, with its sign.

    Each level adds a digit to the type, not each addend: sums of eight DECIMAL(15, 2) stay in
    64 bits, which takes half the time of 128.
    """
    if len(addends) == 1:
        return addends[0]
    middle = len(addends) // 2
    (negative, first), (subtracted, second) = _sum(addends[:middle]), _sum(addends[middle:])
    if negative == subtracted:
        return negative, f"({first} + {second})"
    return False, f"({second} - {first})" if negative else f"({first} - {second})"


def _tolerance(identity: Identity, half: str) -> Decimal:
    return Decimal(half) * sum(abs(term.coefficient) for term in _terms(identity))


def _slot(word: str, number: int) -> str:
    """A name that no column of the relation has, for no official term holds a blank."""
    return quote(f"{word} {number}")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _require_exact(
    engine: DuckEngine, relation: str, identities: Iterable[Identity], columns: Mapping[str, str]
) -> None:
    """Floats do not compare, and decimals of several scales may be rounded to a common one."""
    kinds = {str(row[0]): str(row[1]) for row in engine.rows(f"DESCRIBE {quote(relation)}")}
    used = dict.fromkeys(columns[t.quantity] for one in identities for t in _terms(one))
    scales = {name: _DECIMAL.fullmatch(kinds.get(name, "")) for name in used}
    wanted = next((match[1] for match in scales.values() if match), "2")
    problems = [
        Problem(
            "not-exact",
            Place(file=relation),
            f"列“{name}”的类型是{kinds.get(name, '（没有这一列）')}，恒等式只核对定点小数。",
            f"请改为 DECIMAL，小数位数为{wanted}。",
        )
        for name, match in scales.items()
        if not match or match[1] != wanted
    ]
    if problems:
        raise InputError(problems)


_DECIMAL = re.compile(r"DECIMAL\(\d+,(\d+)\)")
