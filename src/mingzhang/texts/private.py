"""Personal numbers in a text: which they are, where they stand, and how they may be shown."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

PrivateKind = Literal["identity", "old-identity", "card", "account", "phone", "mail"]
PRIVATE_WORDS: dict[PrivateKind, str] = {
    "identity": "身份证号码",
    "old-identity": "15位身份证号码",
    "card": "银行卡号",
    "account": "银行账号",
    "phone": "手机号码",
    "mail": "电子邮箱",
}

_EVEN = str.maketrans("０１２３４５６７８９Ｘｘ－＠．", "0123456789Xx-@.")
# One blank, hyphen or invisible mark may stand between the groups of a number.
_GAP = "[ \u00a0\u2002-\u200b\u3000\ufeff-]?"
_FREE = r"(?<![0-9A-Za-z])(?<![0-9]\.)"  # not the tail of a longer code or of decimals
_END = r"(?![0-9A-Za-z])(?!\.[0-9])"
_IDENTITY = re.compile(
    rf"{_FREE}[1-9]\d{{5}}{_GAP}(?:18|19|20)\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}[\dXx]{_END}"
)
_OLD_IDENTITY = re.compile(rf"{_FREE}[1-8]\d{{14}}{_END}")
_CARD = re.compile(rf"{_FREE}\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?{_END}")
_ACCOUNT = re.compile(r"(?:卡号|账号|帐号|账户|帐户|存折)[^0-9\n]{0,6}(\d{12,22})(?![0-9])")
_PHONE = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9]\.)(?:\+?86-?)?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}{_END}"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")

_PROVINCES = frozenset(
    str(code)
    for first, last in (
        (11, 15),
        (21, 23),
        (31, 37),
        (41, 46),
        (50, 54),
        (61, 65),
        (71, 71),
        (81, 83),
    )
    for code in range(first, last + 1)
)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
# The first digits that tell a card's issuer: UnionPay, Visa, MasterCard, JCB, older debit cards.
_ISSUERS = re.compile(r"62|4|5[1-5]|35|6011|65|9558|9559|60|81")
_CREDIT_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Words right before a long number that say it is no card: codes of contracts, projects, papers.
_OTHER_CODES = re.compile(
    r"(?:编号|编码|代码|文号|序列号|流水号|订单号|发票号码?|合同号|许可证号)\D{0,4}$"
)
_PERSONAL = re.compile(r"身份证|证件号|公民身份")
_NEAR = 12
_SHORTEST = 15  # digits of the shortest number that tells a person
_LONG = re.compile(rf"(?<![0-9A-Za-z])\d{{{_SHORTEST - 1},}}[\dXx](?![0-9A-Za-z])")
_PHONE_OR_MAIL = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])|@")


@dataclass(frozen=True, slots=True)
class Private:
    """A personal number in a text, at ``start`` to ``end``; ``masked`` is how it may be shown.

    ``sure`` is false for what has the shape only and may be another number.
    """

    kind: PrivateKind
    start: int
    end: int
    masked: str
    sure: bool = True


def mask(text: str) -> str:
    """The number with its middle hidden: 5109**********1234, 138****5678, a***@example.cn."""
    if "@" in text:
        name, _, host = text.partition("@")
        return f"{name[:1]}***@{host}"
    head, tail = (3, 4) if len(text) <= 11 else (4, 4)
    return text[:head] + "*" * max(len(text) - head - tail, 0) + text[-tail:]


def hide(number: str, kind: Literal["identity", "card"]) -> str:
    """A number that a column declared private holds: of a citizen's the first six and last four
    remain, of a card's the last four; of what is too short to be either no more than that.
    """
    head = 6 if kind == "identity" and len(number) >= _SHORTEST else 0
    tail = 4 if len(number) > 4 else 0
    return number[:head] + "*" * (len(number) - head - tail) + number[len(number) - tail :]


def hide_in(text: str) -> str:
    """``text`` with every number long enough to be a person's hidden, checks valid or not, and
    with the phones and addresses that ``masked`` finds. Other long codes are hidden too: of rows
    that nobody read it is better to hide one too many.
    """
    text = _LONG.sub(lambda found: hide(found[0], _kind_of(found[0])), text)
    return masked(text) if _PHONE_OR_MAIL.search(text) else text


def _kind_of(number: str) -> Literal["identity", "card"]:
    is_one = len(number) == 15 or (len(number) == 18 and number[6:8] in {"18", "19", "20"})
    return "identity" if is_one else "card"


def find_private(text: str, *, bare: bool = False) -> list[Private]:
    """The personal numbers of ``text`` in order, none inside another.

    Full-width digits and numbers written in groups are found too. ``bare`` is for a cell that holds
    a number: eleven digits alone may be an amount there.
    """
    even = text.translate(_EVEN)
    found: list[Private] = []
    for one in _candidates(even, bare):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """``text`` with every personal number in it masked."""
    for one in reversed(find_private(text)):
        text = text[: one.start] + one.masked + text[one.end :]
    return text


def _candidates(text: str, bare: bool) -> Iterator[Private]:
    """Whatever may be a personal number, the surest kinds first."""
    for match in _IDENTITY.finditer(text):
        if is_identity(_digits(match[0])) and not _is_credit_code_here(text, match):
            yield _private("identity", match)
    for match in _CARD.finditer(text):
        digits = _digits(match[0])
        other = _OTHER_CODES.search(text[: match.start()]) or _is_credit_code(digits)
        if is_card(digits) and not other:
            yield _private("card", match)
    for match in _ACCOUNT.finditer(text):
        start, end = match.span(1)
        yield Private("account", start, end, mask(match[1]), sure=False)
    for match in _PHONE.finditer(text):
        yield _private("phone", match, sure=not bare)
    for match in _OLD_IDENTITY.finditer(text):
        if _is_old_identity(match[0]):
            before = text[max(0, match.start() - _NEAR) : match.start()]
            yield _private("old-identity", match, sure=bool(_PERSONAL.search(before)))
    for match in _MAIL.finditer(text):
        yield _private("mail", match)


def _private(kind: PrivateKind, match: re.Match[str], sure: bool = True) -> Private:
    written = match[0] if kind == "mail" else _digits(match[0])
    return Private(kind, match.start(), match.end(), mask(written), sure)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9X]", "", text.upper())


def is_identity(number: str) -> bool:
    """Whether 18 characters are a citizen's number: province, date, check character (GB 11643)."""
    if number[:2] not in _PROVINCES or not _is_date(number[6:14]):
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], _IDENTITY_WEIGHTS, strict=True))
    return _IDENTITY_CHECKS[total % 11] == number[17]


def _is_old_identity(number: str) -> bool:
    """Whether 15 digits have the shape of a number given before 1999: province and date."""
    return number[:2] in _PROVINCES and _is_date(f"19{number[6:12]}")


def is_card(number: str) -> bool:
    """Whether 16 to 19 digits are a bank card's: an issuer's first digits and the Luhn check."""
    if not 16 <= len(number) <= 19 or not number.isdigit() or not _ISSUERS.match(number):
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_credit_code(number: str) -> bool:
    """Whether 18 characters are a unified social credit code, check character too (GB 32100)."""
    if len(number) != 18 or any(sign not in _CREDIT_CODE_SIGNS for sign in number):
        return False
    total = sum(
        _CREDIT_CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:17])
    )
    return _CREDIT_CODE_SIGNS[(31 - total % 31) % 31] == number[17]


def _is_credit_code_here(text: str, match: re.Match[str]) -> bool:
    """A number that is both is a credit code where the text says so."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    return "信用代码" in before and _is_credit_code(_digits(match[0]))


def _is_date(text: str) -> bool:
    try:
        born = datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return born.year >= 1880
