"""The lists of contradictions are sound, and what measures by them can tell right from wrong."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from benchmarks.truth import LISTS, RANK, Entry, Truth, at_hand, load_list, scored, squeezed

from mingzhang.model.finding import Finding, Location, Severity
from mingzhang.told.verdict import Verdict

TRUTHS = {path.stem: load_list(path) for path in sorted(LISTS.glob("*.toml"))}
SCHEMA = Path(__file__).parents[1] / "src" / "mingzhang" / "schemas" / "audit.schema.json"
# Said of what is missing, the place shows nothing of it.
NOT_PRINTED = {"missing", "unit"}


def printed(truth: Truth) -> list[str]:
    """The lines of a text or the pages of a PDF."""
    if truth.report.suffix == ".txt":
        return truth.report.read_text(encoding="utf-8").split("\n")
    document = pypdfium2.PdfDocument(truth.report)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize("truth", TRUTHS.values(), ids=list(TRUTHS))
def test_a_list_speaks_of_known_severities_and_categories(truth: Truth) -> None:
    categories = set(re.findall(r'"([a-z-]+)"', SCHEMA.read_text(encoding="utf-8")))
    assert len({(entry.quote, entry.what) for entry in truth.wrong}) == len(truth.wrong)
    for entry in truth.wrong:
        assert entry.severity in RANK.keys() - {"none"}
        assert entry.category in categories
    for entry in (*truth.wrong, *truth.sound):
        assert entry.places
        assert entry.numbers or entry.words
        assert entry.what.endswith("。")
        assert entry.most in RANK


@pytest.mark.parametrize("truth", TRUTHS.values(), ids=list(TRUTHS))
def test_what_a_list_quotes_is_printed_where_it_says(truth: Truth) -> None:
    if not at_hand(truth):
        pytest.skip("没有 ../shared/documents")
    pages = [squeezed(page) for page in printed(truth)]
    for entry in (*truth.wrong, *truth.sound):
        here = [pages[place - 1] for place in entry.places]
        assert any(squeezed(entry.quote) in page for page in here), entry.quote
        if entry.category in NOT_PRINTED:
            continue
        for word in (*entry.numbers, *entry.words):
            assert any(word in page for page in here), (entry.quote, word)


def test_the_suining_list_is_long_enough() -> None:
    wrong = TRUTHS["suining-hrss-2024"].wrong
    assert sum(entry.provable for entry in wrong) > 30


# ---- The yardstick -------------------------------------------------------------------------------


def entry(number: str, *places: int, provable: bool = True, most: str = "none") -> Entry:
    numbers = frozenset({number})
    return Entry(frozenset(places), number, "虚构。", numbers, (), "error", "sum", provable, most)


def finding(
    line: int, quote: str, severity: Severity = "error", cause: str | None = None, rule: str = "甲"
) -> Finding:
    return Finding(
        rule, "虚构", severity, "sum", "虚构的话。", {"行": str(line), "文": quote}, cause=cause,
        stated=Decimal(1), locations=(Location("suspect", line=line, quote=quote),),
    )  # fmt: skip


def test_findings_meet_the_list_by_place_and_number() -> None:
    truth = Truth(Path("虚构.txt"), (entry("66.25", 5), entry("3.20", 7)), (entry("12.5", 9),))
    right, elsewhere = finding(5, "占 66.25%"), finding(6, "占 66.25%")
    other, alarm = finding(7, "增加13.20万元"), finding(9, "12.5", "info")
    result = scored(truth, Verdict({}, (right, elsewhere, other, alarm)))
    assert result.found == {0: [right], 1: []}
    assert result.strangers == [elsewhere, other]
    assert result.alarms == [(truth.sound[0], alarm)]
    assert (result.recall, round(result.precision, 4)) == (0.5, 0.3333)


def test_a_consequence_counts_for_its_cause_and_is_no_error_of_its_own() -> None:
    truth = Truth(Path("虚构.txt"), (entry("4.80", 5),), ())
    cause = finding(8, "131.02")
    result = scored(truth, Verdict({}, (cause, finding(5, "4.80", cause=cause.id, rule="乙"))))
    assert cause in result.found[0]
    assert result.strangers == []
    assert (result.recall, result.precision) == (1.0, 1.0)


def test_what_may_be_said_softly_of_the_sound_is_no_alarm() -> None:
    truth = Truth(Path("虚构.txt"), (), (entry("32.01", 5, most="warning"),))
    soft, hard = finding(5, "32.01万人", "warning"), finding(5, "32.01万人", rule="乙")
    assert scored(truth, Verdict({}, (soft,))).alarms == []
    assert scored(truth, Verdict({}, (hard,))).alarms == [(truth.sound[0], hard)]


def test_thousands_separators_and_blanks_do_not_hide_a_number() -> None:
    assert squeezed("（55, 287,751. 16 元）") == "(55287751.16元)"
    assert entry("2961.68", 5).hit_by(finding(5, "总计 2,961.68"))
    assert not entry("2961.68", 5).hit_by(finding(5, "12961.68"))
