"""The sentences of every region: what they print is what they read."""

from __future__ import annotations

import pytest

from mingzhang.catalogue.packs import BUILT_IN, load
from mingzhang.model.region import Region, Sentence
from mingzhang.model.template import Slot
from mingzhang.reports.patterns import Pattern, PatternMaker

CATALOGUE = load(*(path.parent.name for path in sorted(BUILT_IN.glob("*/pack.toml"))))


def _written(sentence: object) -> str:
    assert isinstance(sentence, Sentence)
    parts = sentence.variants[0].template.parts
    return "".join(f"{{{part.phrase}}}" for part in parts if isinstance(part, Slot))


UNITS = {quantity.id: quantity.printed for quantity in CATALOGUE.quantities.values()}
SENTENCES = [
    pytest.param(region, sentence, id=f"{region.name}-{sentence.id}")
    for region in CATALOGUE.regions.values()
    for sentence in region.sentences.values()
]
REPEATED = [param for param in SENTENCES if param.values[1].over]  # type: ignore[union-attr]
WITH_NUMBERS = [param for param in REPEATED if "{值" in _written(param.values[1])]


def patterns(region: Region, sentence: Sentence) -> list[Pattern]:
    maker = PatternMaker(region, UNITS)
    return [maker.compile(variant.template) for variant in sentence.variants]


def test_there_are_regions_with_sentences() -> None:
    assert CATALOGUE.regions
    assert len(REPEATED) >= 5


@pytest.mark.parametrize(("region", "sentence"), REPEATED)
def test_a_repeated_sentence_has_an_example_and_a_counter_example(
    region: Region, sentence: Sentence
) -> None:
    assert sentence.example
    assert sentence.counter_example


@pytest.mark.parametrize(("region", "sentence"), SENTENCES)
def test_the_example_is_read_and_the_counter_example_is_not(
    region: Region, sentence: Sentence
) -> None:
    expressions = [pattern.expression for pattern in patterns(region, sentence)]
    if sentence.example:
        assert any(one.fullmatch(sentence.example) for one in expressions)
    if sentence.counter_example:
        assert not any(one.fullmatch(sentence.counter_example) for one in expressions)


@pytest.mark.parametrize(("region", "sentence"), WITH_NUMBERS)
def test_items_run_together_are_found_one_by_one(region: Region, sentence: Sentence) -> None:
    """A list is read as items again, each from its beginning to its end."""
    (pattern,) = patterns(region, sentence)
    text = sentence.join.join([sentence.example] * 3)
    found = [match[0] for match in pattern.expression.finditer(text)]
    assert found == [sentence.example] * 3
