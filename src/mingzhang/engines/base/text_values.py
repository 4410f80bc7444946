"""SQL that turns the text of a cell into the value its column takes; NULL where it does not fit."""

from __future__ import annotations

import re

from mingzhang.engines.base.names import literal
from mingzhang.model.relation import Column

_FULL_WIDTH = (
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺｘ－＋．，／（）：￥"
)
_HALF_WIDTH = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZx-+.,/():¥"
_BLANKS = " \t\r\n\u00a0\u3000\ufeff"
FIRST_DAY, LAST_DAY = 18264, 73050  # serial numbers of 1950-01-01 and 2099-12-31

# A number that spreadsheets could not hold: they show it with an exponent, its last digits gone.
EXPONENT = r"\d(\.\d+)?[Ee]\+?(1[1-9]|2\d)"
KEPT_DIGITS = 15  # of a number typed into a spreadsheet; the others become zeros

# Most cells need no care; those with other characters are looked at more closely, at ten times
# the cost.
_PLAIN = r"[0-9A-Za-z\p{Han}·（）〔〕]+"
_PLAIN_TEXT = rf"{_PLAIN}(?:[ \-_/#:()、]{_PLAIN})*"
_PLAIN_DATE = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_NOTHING = rf"[{_BLANKS}]*(--?|——?|－|/|\\)?[{_BLANKS}]*"
_THOUSANDS = r"^([-+]?)(\d{1,3}(?:,\d{3})+)(\.\d*)?$"
_DATE = (
    r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)


def blank(raw: str) -> str:
    """Whether nothing stands in the cell: blanks, or a dash as people draw it for nothing."""
    # A pattern, for a list of words becomes a join, which is looked up for every cell.
    return f"coalesce(regexp_full_match({raw}, {literal(_NOTHING)}), true)"


def value(raw: str, column: Column, kind: str) -> str:
    """The value of the text ``raw`` with the SQL type ``kind``."""
    if column.kind == "text":
        return _text(raw)
    if column.kind == "date":
        return _date(raw)
    if column.kind == "integer":
        return _number(raw, "BIGINT", r"[-+]?\d{1,18}(\.0*)?")
    digits, decimals = map(int, re.findall(r"\d+", kind))
    return _number(raw, kind, rf"[-+]?\d{{1,{digits - decimals}}}(\.\d{{0,{decimals}}}0*)?")


def damaged(value: str) -> str:
    """Whether the text is a long number whose last digits a spreadsheet made zeros."""
    long = f"length({value}) BETWEEN {KEPT_DIGITS + 1} AND 24"
    rest = f"rtrim(substr({value}, {KEPT_DIGITS + 1}), '0')"
    return f"({long} AND {rest} = '' AND {is_long(value)})"


def is_long(value: str) -> str:
    """Whether the text is a number of more digits than spreadsheets keep."""
    return f"regexp_full_match({value}, '\\d{{{KEPT_DIGITS + 1},24}}')"


def _trimmed(raw: str) -> str:
    return f"trim({raw}, {literal(_BLANKS)})"


def _half(raw: str) -> str:
    """Full width as half width; only where there is any, for translate is dear."""
    half = f"translate({raw}, {literal(_FULL_WIDTH)}, {literal(_HALF_WIDTH)})"
    any_full = f"regexp_matches({raw}, '[{_FULL_WIDTH}]')"
    return f"CASE WHEN {any_full} THEN {half} ELSE {raw} END"


def _text(raw: str) -> str:
    """The text without blanks round it and without what spreadsheets put round numbers kept as
    text (="0012", '0012); a number in full width in half width, without the .0 of a fraction."""
    bare = f"regexp_replace({_trimmed(raw)}, '^=\"(.*)\"$|^''([0-9].*)$', '\\1\\2')"
    half = f"trim({_half(bare)})"
    number = f"regexp_full_match({half}, '[0-9]+[Xx]?|[0-9]+\\.0+')"
    code = f"regexp_replace({half}, '\\.0+$', '')"
    lost = f"regexp_full_match({half}, {literal(EXPONENT)})"
    slow = (
        f"CASE WHEN {blank(raw)} OR {lost} THEN NULL "
        f"WHEN {number} THEN {code} ELSE nullif({bare}, '') END"
    )
    return f"CASE WHEN regexp_full_match({raw}, {literal(_PLAIN_TEXT)}) THEN {raw} ELSE {slow} END"


def _number(raw: str, kind: str, pattern: str) -> str:
    fits = literal(pattern)
    bare = f"ltrim(rtrim({_half(_trimmed(raw))}, ' 元'), '¥ ')"
    joined = f"replace({bare}, ',', '')"
    clean = f"CASE WHEN regexp_matches({bare}, {literal(_THOUSANDS)}) THEN {joined} ELSE {bare} END"
    slow = (
        f"CASE WHEN {blank(raw)} THEN NULL WHEN regexp_full_match({clean}, {fits}) "
        f"THEN TRY_CAST({clean} AS {kind}) END"
    )
    grouped = f"regexp_full_match({raw}, '\\d{{1,3}}(,\\d{{3}})+(\\.\\d{{0,2}})?')"
    whole = f"replace({raw}, ',', '')"
    return (
        f"CASE WHEN regexp_full_match(trim({raw}), {fits}) THEN TRY_CAST({raw} AS {kind}) "
        f"WHEN {grouped} THEN CASE WHEN regexp_full_match({whole}, {fits}) "
        f"THEN TRY_CAST({whole} AS {kind}) END ELSE {slow} END"
    )


def _date(raw: str) -> str:
    """A day, however written; a time of day behind it is left out."""
    text = f"trim({_half(_trimmed(raw))})"
    written = f"regexp_replace({text}, '^{_DATE}$', '\\1-\\2-\\3')"
    compact = f"regexp_replace({text}, '^(\\d{{4}})(\\d{{2}})(\\d{{2}})(\\.0+)?$', '\\1-\\2-\\3')"
    serial = f"CAST(split_part({text}, '.', 1) AS INTEGER)"
    slow = (
        f"CASE WHEN {blank(raw)} THEN NULL "
        f"WHEN regexp_full_match({text}, '{_DATE}') THEN TRY_CAST({written} AS DATE) "
        f"WHEN regexp_full_match({text}, '\\d{{8}}(\\.0+)?') THEN TRY_CAST({compact} AS DATE) "
        f"WHEN regexp_full_match({text}, '\\d{{5}}(\\.\\d+)?') "
        f"AND {serial} BETWEEN {FIRST_DAY} AND {LAST_DAY} "
        f"THEN DATE '1899-12-30' + {serial} END"
    )
    digits = f"substr({raw}, 1, 4) || '-' || substr({raw}, 5, 2) || '-' || substr({raw}, 7, 2)"
    return (
        f"CASE WHEN regexp_full_match({raw}, '{_PLAIN_DATE}') THEN TRY_CAST({raw} AS DATE) "
        f"WHEN regexp_full_match({raw}, '\\d{{8}}') THEN TRY_CAST({digits} AS DATE) "
        f"ELSE {slow} END"
    )
