"""Linear identities between quantities over the readings of documents: a terms-join.

Documents are a key of the join, never a loop, and rules stay rows of a table. ``engines.wide``
answers the same question in one scan over mass data; a property test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable

from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.grade import grade_sql
from mingzhang.model.quantity import AXIS, Identity
from mingzhang.model.rows import Rows

# One row a term. 式 numbers the identities and 序 the terms of each (0 is the left one); 号 is the
# sense. An identity over children has its quantity twice: the parent left, the children right,
# which stand on 轴. 轴数 is the axis (from 1) on which the last code of a case or a child stands;
# a term of the year before has 年移 -1.
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
    "轴": "INTEGER",
    "轴数": "INTEGER",
    "年移": "INTEGER",
    "表": "VARCHAR",
    "号": "VARCHAR",
    "项数": "INTEGER",
}

# The subject one step up on an axis, its codes on the others unchanged; '' above the top level.
PARENTS = {"科目": "VARCHAR", "轴": "INTEGER", "上级": "VARCHAR"}


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
                identity.axis,
                identity.axes,
                term.shift,
                identity.form,
                identity.sense,
                len(terms),
            )
    engine.load("恒等式项", rows)


# What the readings are of, numbered, so that the heavy grouping is on small integers.
_OWNERS = """
CREATE OR REPLACE TEMP TABLE 主体 AS
SELECT row_number() OVER (ORDER BY 文档, 单位代码, 年度, 范围) AS 主, *
FROM (SELECT DISTINCT 文档, 单位代码, 年度, 范围 FROM 读数)
"""

# Whose case a reading takes part in: its own, or that of the year after for a term of the year
# before.
_TURNS = """
CREATE OR REPLACE TEMP TABLE 移主 AS
SELECT 此.主, 年移, 案.主 AS 案主
FROM 主体 AS 此 JOIN (SELECT DISTINCT 年移 FROM 恒等式项) AS 移 ON TRUE
JOIN 主体 AS 案 ON 案.文档 = 此.文档 AND 案.年度 IS NOT DISTINCT FROM 此.年度 - 年移
    AND 案.单位代码 IS NOT DISTINCT FROM 此.单位代码 AND 案.范围 IS NOT DISTINCT FROM 此.范围
WHERE 年移 = 0 OR 此.年度 IS NOT NULL
"""

# One row a quantity and form that some identity asks for: the hull of all its readings, so that a
# check is met if it fits any of them. That they differ is the finding of another rule.
_OPERANDS = f"""
CREATE OR REPLACE TEMP TABLE 操作数 AS
SELECT 主, 读数.量, 读数.科目, 限.表,
    len(string_split(读数.科目, '{AXIS}')) AS 科目轴数, min(值 - 半) AS 低, max(值 + 半) AS 高
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
SELECT 式, 序, 边, 系数, 下级, 项数, 号, 案主 AS 主, 低, 高, 操作数.科目,
    CASE WHEN 科目固定 = '' OR 下级 THEN 操作数.科目 ELSE '' END AS 案科目
FROM 操作数 JOIN 恒等式项 ON 恒等式项.量 = 操作数.量 AND 恒等式项.表 = 操作数.表
JOIN 移主 ON 移主.主 = 操作数.主 AND 移主.年移 = 恒等式项.年移
WHERE NOT (下级 AND 边 = 'right')
    AND CASE WHEN 科目固定 <> '' THEN 操作数.科目 = 科目固定
        WHEN 下级 THEN 科目轴数 <= 轴数
        ELSE 科目轴数 = 轴数 AND (逐科目 OR 操作数.科目 = '') END
UNION ALL
SELECT 式, 序, 边, 系数, 下级, 项数, 号, 主, 低, 高, 操作数.科目, 上级
FROM 操作数 JOIN 恒等式项 ON 恒等式项.量 = 操作数.量 AND 恒等式项.表 = 操作数.表
JOIN 科目上级 ON 科目上级.科目 = 操作数.科目 AND 科目上级.轴 = 恒等式项.轴
WHERE 下级 AND 边 = 'right' AND 科目固定 IN ('', 上级) AND 科目轴数 = 轴数
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
SELECT 恒等式 AS 规则, 检查, 文档, 量, 单位代码, 年度 + 年移 AS 年度, 项匹配.科目, 范围,
    表 AS 表限,
    项匹配.系数, CASE 项匹配.边 WHEN 'left' THEN 'value' ELSE 'operand' END AS 角色
FROM 案 JOIN 项匹配 USING (式, 主, 案科目) JOIN 恒等式项 USING (式, 序) JOIN 主体 USING (主)
"""

_MISSING = """
CREATE OR REPLACE TEMP TABLE 缺项 AS
SELECT 检查, '缺少：' || string_agg(
    CASE WHEN 科目固定 = '' THEN 量 ELSE 量 || '[' || 科目固定 || ']' END
        || CASE WHEN 年移 = 0 THEN '' ELSE '@上年' END, '、' ORDER BY 序
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

    Needs the tables 读数, 恒等式项 and 科目上级 (``PARENTS``). Makes 检查, one row a case, and
    检查项, one row a reading's term of a case:

    检查(规则, 检查, 文档, 单位代码, 年度, 范围, 科目, 结果, 值低, 值高, 应为低, 应为高, 原因): 结果
    is 'agrees', 'error' or NULL with 原因; the open side of an inequality is NULL.
    检查项(规则, 检查, 文档, 量, 单位代码, 年度, 科目, 范围, 表限, 系数, 角色).
    """
    for statement in (
        _OWNERS,
        _TURNS,
        _OPERANDS,
        _MATCHES,
        _SPREAD,
        _CASES,
        _CHECK_TERMS,
        _MISSING,
    ):
        engine.run(statement)
    engine.run(_CHECKS)
    for table in ("主体", "移主", "操作数", "项匹配", "案", "缺项"):
        engine.run(f"DROP TABLE {table}")
