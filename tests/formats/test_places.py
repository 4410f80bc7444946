"""The place of every number of a report is found again in the document it was read from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reviewed import FORMATS, at, location, numbers, written

from mingzhang.formats.places import Places, words_of_place
from mingzhang.model.document import Document, Paragraph, Text
from mingzhang.model.finding import Location


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_number_is_found_where_it_stands(suffix: str, tmp_path: Path) -> None:
    document, path = written(tmp_path, suffix)
    places = Places(document)
    seen = 0
    for piece, start, text, place in numbers(document, path):
        found = places.find(place)
        assert found is not None
        if piece.anchor.path and not piece.anchor.column:  # a cell of a sheet is found whole
            assert (found.piece.text, found.start) == (piece.text, 0)
        else:
            stands = (piece.index, start, start + len(text))
            assert (found.piece.index, found.start, found.end) == stands
        seen += 1
    assert seen >= 5


@pytest.mark.parametrize("suffix", ["txt", "pdf"])
def test_words_that_go_on_over_lines_are_found_whole(suffix: str, tmp_path: Path) -> None:
    document, path = written(tmp_path, suffix)
    places = Places(document)
    longest = max((p for p in places.pieces if p.content), key=lambda p: len(p.text))
    found = places.find(location(longest, 3, len(longest.text) - 2, path))
    assert found is not None
    assert (found.piece, found.start, found.end) == (longest, 3, len(longest.text) - 2)


def test_without_a_place_the_quote_decides_and_only_where_it_stands_once(tmp_path: Path) -> None:
    document, path = written(tmp_path, "docx")
    places = Places(document)
    once = places.find(Location("suspect", file=str(path), quote="主要变动原因是"))
    assert once is not None
    assert once.piece.text[once.start : once.end] == "主要变动原因是"
    assert places.find(Location("suspect", file=str(path), quote="收入")) is None
    assert places.find(Location("suspect", file=str(path))) is None


def test_a_blank_cell_is_found_by_its_table_and_row(tmp_path: Path) -> None:
    document, path = written(tmp_path, "pdf")
    blank = Location("operand", file=str(path), table="收入明细表", row="一般服务")
    found = Places(document).find(blank)
    assert found is not None
    assert found.piece.text == "一般服务"
    unknown = Places(document).find(replace(blank, row="没有的行"))
    assert unknown is not None
    assert unknown.piece.text == "收入明细表"


def test_a_place_in_words(tmp_path: Path) -> None:
    document, path = written(tmp_path, "pdf")
    place = at(document, path, "12.23")
    assert words_of_place(place) == f"第{place.page}页 一、收入情况"
    cell = Location("suspect", table="收入明细表", row="一般服务", path="收入明细!C7")
    assert words_of_place(cell) == "《收入明细表》“一般服务”行 工作表“收入明细”C7"
    assert words_of_place(Location("suspect", page=1, line=84)) == "第84行"
    # What only names an element of the file is nothing for a clerk.
    element = Location(
        "suspect", table="收入明细表", row="tbl[1]/r[2]/c[1]", path="tbl[1]/r[2]/c[1]"
    )
    assert words_of_place(element) == "《收入明细表》"


def test_a_location_of_another_document_is_not_found() -> None:
    document = Document("空", (Paragraph((Text("没有数。"),)),))
    elsewhere = Location("suspect", page=3, line=9, column=4, end=8, length=4, quote="12.5")
    assert Places(document).find(elsewhere) is None
