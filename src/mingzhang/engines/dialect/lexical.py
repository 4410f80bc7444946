"""What no parser reports: signs that one engine reads as part of a name, and odd parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingzhang.model.problem import Place, Problem

_HIDDEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_ASCII_FORMS = re.compile(r"[！-～]+")  # full-width forms of ASCII: ＝ ＜ （ ， ； １ Ａ …
_OTHER_SIGNS = re.compile(r"[、。“”‘’《》〈〉【】…—·≥≤≠×÷]+")
_SPACES = re.compile("[\u00a0\u200b\u2028\u2029\u3000\ufeff]+")
_DIGIT_NAME = re.compile(r"(?<!\w)\d[\d.]*[^\W\d_]\w*")
_PARAMETER = re.compile(r"\$(?![^\W\d]\w*)\S*|\?|:\w+|::|(?<![\w@])@\w+")


def lexical_problems(sql: str, path: str) -> tuple[Problem, ...]:
    """Everything wrong with the characters of a rule, outside texts and comments."""
    bare = _HIDDEN.sub(_blank, sql)
    return tuple(
        Problem("rule", Place(path, line=bare.count("\n", 0, position) + 1), message, mend)
        for position, message, mend in sorted(_all(bare))
    )


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _all(bare: str) -> Iterator[tuple[int, str, str]]:
    for found in _ASCII_FORMS.finditer(bare):
        half = "".join(chr(ord(sign) - 0xFEE0) for sign in found[0])
        yield found.start(), f"全角字符“{found[0]}”会被当作名字的一部分。", f"请改成半角“{half}”。"
    for found in _OTHER_SIGNS.finditer(bare):
        mend = "请改成半角的 SQL 符号；≥ 写成 >=。"
        yield found.start(), f"全角或特殊符号“{found[0]}”不能用在 SQL 里。", mend
    for found in _SPACES.finditer(bare):
        yield found.start(), "有全角空格或看不见的字符。", "请改成半角空格。"
    for found in _DIGIT_NAME.finditer(bare):
        message = f"名字“{found[0]}”以数字开头，或是科学计数法。"
        yield found.start(), message, "名字须以汉字或字母开头；数请写全，如 10000。"
    for found in _PARAMETER.finditer(bare):
        message = f"参数或转换“{found[0]}”写法不对。"
        yield found.start(), message, "参数只能写成 $名字，转换请写 CAST(… AS …)。"
