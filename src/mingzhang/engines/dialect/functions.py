"""The functions a rule may call, and why some others are refused.

Both lists are data. A function is allowed if DuckDB 2.0 and Spark 4.3 (ANSI mode) were seen to
answer alike, NULLs and types included, for the arguments described here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# What an argument must be: a value of that kind, "alike" (one kind for all such arguments),
# "any", "count" (a whole number written out, at least 1), "digits" (written out, at least 0).
Argument = Literal["text", "number", "whole", "date", "truth", "alike", "any", "count", "digits"]
# What comes out: a kind, "alike" (that of the "alike" arguments), "number" (like the argument),
# "sum" (with its decimals but more digits), "rounded" (with the decimals "digits" says).
Result = Literal["text", "number", "whole", "date", "truth", "alike", "sum", "rounded"]


@dataclass(frozen=True, slots=True)
class Function:
    """One allowed function. ``arguments`` go by the names of the parser's node class ``node``."""

    name: str
    node: str
    arguments: Mapping[str, Argument]
    result: Result
    ordered: bool = False  # means nothing without OVER (… ORDER BY …)


_FUNCTIONS = (
    Function("COUNT", "Count", {"this": "any"}, "whole"),
    Function("SUM", "Sum", {"this": "number"}, "sum"),
    Function("MIN", "Min", {"this": "alike"}, "alike"),
    Function("MAX", "Max", {"this": "alike"}, "alike"),
    Function("BOOL_AND", "LogicalAnd", {"this": "truth"}, "truth"),
    Function("BOOL_OR", "LogicalOr", {"this": "truth"}, "truth"),
    Function("STRING_AGG", "GroupConcat", {"this": "text", "separator": "text"}, "text"),
    Function("COALESCE", "Coalesce", {"this": "alike", "expressions": "alike"}, "alike"),
    Function("NULLIF", "Nullif", {"this": "alike", "expression": "alike"}, "alike"),
    Function("GREATEST", "Greatest", {"this": "alike", "expressions": "alike"}, "alike"),
    Function("LEAST", "Least", {"this": "alike", "expressions": "alike"}, "alike"),
    Function("ABS", "Abs", {"this": "number"}, "number"),
    Function("ROUND", "Round", {"this": "number", "decimals": "digits"}, "rounded"),
    Function("FLOOR", "Floor", {"this": "number"}, "rounded"),
    Function("CEIL", "Ceil", {"this": "number"}, "rounded"),
    Function("LENGTH", "Length", {"this": "text"}, "whole"),
    Function(
        "SUBSTRING", "Substring", {"this": "text", "start": "count", "length": "digits"}, "text"
    ),
    Function("LEFT", "Left", {"this": "text", "expression": "digits"}, "text"),
    Function("RIGHT", "Right", {"this": "text", "expression": "digits"}, "text"),
    Function("LOWER", "Lower", {"this": "text"}, "text"),
    Function("UPPER", "Upper", {"this": "text"}, "text"),
    Function("TRIM", "Trim", {"this": "text"}, "text"),
    Function(
        "REPLACE", "Replace", {"this": "text", "expression": "text", "replacement": "text"}, "text"
    ),
    Function("STARTS_WITH", "StartsWith", {"this": "text", "expression": "text"}, "truth"),
    Function("STRPOS", "StrPosition", {"this": "text", "substr": "text"}, "whole"),
    Function("YEAR", "Year", {"this": "date"}, "whole"),
    Function("MONTH", "Month", {"this": "date"}, "whole"),
    Function("DAY", "Day", {"this": "date"}, "whole"),
    Function("LAST_DAY", "LastDay", {"this": "date"}, "date"),
    Function("DATE_DIFF", "DateDiff", {"this": "date", "expression": "date"}, "whole"),
    Function(
        "MAKE_DATE", "DateFromParts", {"year": "whole", "month": "whole", "day": "whole"}, "date"
    ),
    Function("ROW_NUMBER", "RowNumber", {}, "whole", ordered=True),
    Function("RANK", "Rank", {}, "whole", ordered=True),
    Function("DENSE_RANK", "DenseRank", {}, "whole", ordered=True),
    Function("LAG", "Lag", {"this": "alike", "offset": "count"}, "alike", ordered=True),
    Function("LEAD", "Lead", {"this": "alike", "offset": "count"}, "alike", ordered=True),
)

BY_NODE: dict[str, Function] = {function.node: function for function in _FUNCTIONS}
ALLOWED: tuple[str, ...] = (*(function.name for function in _FUNCTIONS), "QUOTIENT")

_FLOATING = "结果是浮点数，不能用于精确比较。"
_CLOCK = "每次运行结果不同，同一数据会得出不同的结论。"
_CHANCE = "取哪一行没有定数。"
_BYTES = "两个引擎结果不同：DuckDB 按字节计，Spark 按字计。"
_FIX = "请用参数（如 $核对日期）传入。"
_LOGIC = "请用 MIN 或 MAX。"
_DERIVED = "请在目录中声明派生列，在导入时算好。"

# Why a function is refused, and what to write instead, by the name as written.
REFUSED: dict[str, tuple[str, str]] = {
    "AVG": (_FLOATING, "请比较 SUM(…) 与 COUNT(…) 的倍数。"),
    "MEAN": (_FLOATING, "请比较 SUM(…) 与 COUNT(…) 的倍数。"),
    "MEDIAN": (_FLOATING, _DERIVED),
    "STDDEV": (_FLOATING, _DERIVED),
    "SQRT": (_FLOATING, "请比较平方。"),
    "POWER": (_FLOATING, "请写成连乘。"),
    "POW": (_FLOATING, "请写成连乘。"),
    "SIGN": ("Spark 返回浮点数。", "请用 CASE WHEN。"),
    "PERCENTILE_CONT": ("Spark 没有 QUANTILE_CONT。", _DERIVED),
    "JARO_WINKLER_SIMILARITY": ("Spark 没有这个函数。", _DERIVED),
    "LEVENSHTEIN": (_BYTES, _DERIVED),
    "STRLEN": (_BYTES, "请用 LENGTH。"),
    "HASH": ("两个引擎的散列值不同。", "请直接比较原值。"),
    "CONCAT": ("遇到空值时 DuckDB 略去它，Spark 返回空值。", "请用 || 连接，空值先用 COALESCE。"),
    "CONCAT_WS": ("两个引擎对空值的处理不同。", "请用 || 连接，空值先用 COALESCE。"),
    "TRY_CAST": ("转换失败会悄悄变成空值。", "请在目录中把列声明为所需的类型。"),
    "EXTRACT": ("星期几等部分两个引擎编号不同。", "请用 YEAR、MONTH 或 DAY。"),
    "DATE_PART": ("星期几等部分两个引擎编号不同。", "请用 YEAR、MONTH 或 DAY。"),
    "DAYOFWEEK": ("两个引擎的星期编号不同。", _DERIVED),
    "ISODOW": ("两个引擎的星期编号不同。", _DERIVED),
    "DATE_TRUNC": ("DuckDB 返回日期，Spark 返回时间。", "请用 YEAR 和 MONTH。"),
    "DATE_ADD": ("DuckDB 返回时间，Spark 返回日期。", "请用 DATE_DIFF('day', 起, 止) 比较天数。"),
    "REGEXP_MATCHES": ("两个引擎的正则语法不同。", "请用 LIKE，或" + _DERIVED[1:]),
    "REGEXP_LIKE": ("两个引擎的正则语法不同。", "请用 LIKE，或" + _DERIVED[1:]),
    "LIST": ("没有排序的列表没有定数。", "请用 STRING_AGG(…, '、' ORDER BY …)。"),
    "ARRAY_AGG": ("没有排序的列表没有定数。", "请用 STRING_AGG(…, '、' ORDER BY …)。"),
    "ANY_VALUE": (_CHANCE, _LOGIC),
    "FIRST": (_CHANCE, _LOGIC),
    "LAST": (_CHANCE, _LOGIC),
    "ARG_MAX": ("并列时" + _CHANCE, _LOGIC),
    "ARG_MIN": ("并列时" + _CHANCE, _LOGIC),
    "RANDOM": (_CLOCK, "请去掉。"),
    "UUID": (_CLOCK, "请去掉。"),
    "NOW": (_CLOCK, _FIX),
    "TODAY": (_CLOCK, _FIX),
    "CURRENT_DATE": (_CLOCK, _FIX),
    "CURRENT_TIME": (_CLOCK, _FIX),
    "CURRENT_TIMESTAMP": (_CLOCK, _FIX),
    "GET_CURRENT_TIMESTAMP": (_CLOCK, _FIX),
    "LOCALTIMESTAMP": (_CLOCK, _FIX),
}
