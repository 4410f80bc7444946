"""Facts made up by hand: what a report is composed from, without a book behind it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from mingzhang.catalogue.packs import load
from mingzhang.catalogue.templates import parse_text
from mingzhang.model.document import Text, plain
from mingzhang.model.known import Known
from mingzhang.model.number import Interval
from mingzhang.model.quantity import Key, split_subject
from mingzhang.reports.facts import Facts
from mingzhang.reports.phrases import Phraser

CATALOGUE = load("disclosure")
REGION = CATALOGUE.region("sichuan")
DEPARTMENT = "某市测试局"

# A value by "量", "量[科目]", "量@上年"; in 元, or in the unit of the quantity.
Amounts = Mapping[str, str | int]


def facts(
    amounts: Amounts,
    *,
    disputed: tuple[str, ...] = (),
    texts: Mapping[tuple[str, str, str], tuple[str, ...]] | None = None,
    reconstruction: bool = False,
    published: str = "2025年8月22日",
) -> Facts:
    """Facts that know these amounts and nothing else."""
    known = {case: _known(case, value) for case, value in amounts.items()}

    def get(quantity: str, subject: str, shift: int) -> Known | None:
        return known.get(_case(quantity, subject, shift))

    def subjects(quantity: str, shift: int, axis: int = 0) -> list[str]:
        cases = [one.key for one in known.values() if one.quantity == quantity]
        codes = [split_subject(key.subject, axis + 1) for key in cases if key.year == 2024 + shift]
        return sorted(code[axis] for code in codes if code[axis] and not any(code[:axis]))

    return Facts(
        department=DEPARTMENT,
        short_name="测试局",
        year=2024,
        published=published,
        reconstruction=reconstruction,
        get=get,
        subjects=subjects,
        trace=lambda one: (f"出自{one.quantity}",),
        texts=texts or {},
        units=("某市测试局机关", "某市测试中心"),
        classifications={n: c for n, c in CATALOGUE.classifications.items() if "@" not in n},
        disputed=frozenset(known[case].address for case in disputed),
    )


def _case(quantity: str, subject: str, shift: int) -> str:
    return f"{quantity}{f'[{subject}]' if subject else ''}{'@上年' if shift else ''}"


def _known(case: str, value: str | int) -> Known:
    name, _, shift = case.partition("@")
    quantity, _, subject = name.rstrip("]").partition("[")
    key = Key("00", 2023 if shift else 2024, subject, "汇总")
    return Known(quantity, key, Interval(Decimal(value)), "公布", "手编")


def phraser(amounts: Amounts, **choices: object) -> Phraser:
    """A phraser over these amounts."""
    return Phraser(facts(amounts, **choices), REGION, CATALOGUE)  # type: ignore[arg-type]


def printed(template: str, amounts: Amounts, **choices: object) -> str:
    """What a template prints; what stands out is set in «»."""
    inlines = phraser(amounts, **choices).fill(parse_text(template, "text", "", 0, []))
    return "".join(
        f"«{one.text}»" if isinstance(one, Text) and one.mark else plain((one,)) for one in inlines
    )
