"""Personal numbers are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import random

import pytest

from mingzhang.texts.private import find_private, is_card, is_identity, masked

# The numbers the standards print as examples, and made-up ones with right check digits.
IDENTITY = "11010519491231002X"  # GB 11643
CREDIT_CODE = "91350100M000100Y43"  # GB 32100


def luhn(stem: str) -> str:
    """``stem`` with its check digit, by trying all ten against the rule as ISO 7812 words it."""
    for check in "0123456789":
        digits = [int(digit) for digit in stem + check]
        doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
        if (sum(doubled) + sum(digits[-1::-2])) % 10 == 0:
            return stem + check
    raise AssertionError(stem)


def found(text: str, bare: bool = False) -> list[tuple[str, str]]:
    return [(one.kind, one.masked) for one in find_private(text, bare=bare)]


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        (f"甲，{IDENTITY}，", "identity", "1101**********002X"),
        ("甲，11010519491231002x", "identity", "1101**********002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "identity", "1101**********002X"),
        ("110105 19491231 002X", "identity", "1101**********002X"),
        ("身份证110105491231002", "old-identity", "1101*******1002"),
        (luhn("622202000000000000"), "card", f"6222***********{luhn('622202000000000000')[-4:]}"),
        ("电话：13800001234", "phone", "138****1234"),
        ("138 0000 1234", "phone", "138****1234"),
        ("a.b@example.cn", "mail", "a***@example.cn"),
        ("账号：123456789012345", "account", "1234*******2345"),
    ],
)
def test_what_is_found(text: str, kind: str, shown: str) -> None:
    assert found(text) == [(kind, shown)]


@pytest.mark.parametrize(
    "text",
    [
        f"统一社会信用代码{CREDIT_CODE}",
        "川财预〔2022〕12号",
        "收入13812345678.00元",  # eleven digits, but an amount
        "1101054912310021",  # sixteen digits
        "110105194912310021",  # a wrong check character
        "110105194913310026",  # the thirteenth month
        f"合同编号：{luhn('622202000000000000')}",
        "123456789012345",  # fifteen digits of no province
        "010-12345678",
        "2024年12月31日 5528.78万元 66.25%",
        "2080101 30201 20805 2210201",
    ],
)
def test_what_is_no_personal_number(text: str) -> None:
    assert found(text) == []


def test_a_bare_cell_of_eleven_digits_is_only_suspected() -> None:
    assert [one.sure for one in find_private("13812345678", bare=True)] == [False]
    assert [one.sure for one in find_private("13812345678")] == [True]


def test_one_wrong_digit_is_always_noticed() -> None:
    """Both check rules find every single wrong digit; that is what they were made for."""
    chance = random.Random(1)
    card = luhn("622202" + "".join(chance.choices("0123456789", k=12)))
    assert is_identity(IDENTITY)
    assert is_card(card)
    for number, right in ((IDENTITY, is_identity), (card, is_card)):
        for place in range(6, len(number) - 1):
            for digit in set("0123456789") - {number[place]}:
                assert not right(number[:place] + digit + number[place + 1 :])


def test_a_masked_text_holds_no_number_any_more() -> None:
    text = f"甲{IDENTITY}，13800001234，a.b@example.cn"
    assert masked(text) == "甲1101**********002X，138****1234，a***@example.cn"
    assert find_private(masked(text)) == []
