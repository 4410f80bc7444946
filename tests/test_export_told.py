"""A workbook that the final-accounts program exported is told to be one, and is not audited."""

from __future__ import annotations

from pathlib import Path

import pytest

from mingzhang.catalogue.packs import load
from mingzhang.facts.imports.recognise import export_of
from mingzhang.tasks.audit import audit
from mingzhang.told.verdict import Unreadable

EXPORTS = Path(__file__).parent.parent / "examples" / "made-up-department" / "exports"
CATALOGUE = load("disclosure")
PROFILES = [one for one in CATALOGUE.imports.values() if one.forms]


@pytest.mark.parametrize("path", sorted(EXPORTS.glob("*.xls")), ids=lambda path: path.stem[:2])
def test_an_export_is_one_line_and_no_findings(path: Path) -> None:
    (told,) = audit([path])
    assert isinstance(told, Unreadable)
    assert told.code == "export"
    assert "部门决算软件导出" in told.message
    assert "mingzhang import" in told.message


def test_the_ids_or_the_codes_tell_it() -> None:
    (profile,) = PROFILES
    required = [one for one in profile.forms if one.required]
    assert export_of([(one.id, "") for one in required], PROFILES) is profile
    assert export_of([(f"表{n}", one.code) for n, one in enumerate(required)], PROFILES) is profile


def test_what_is_published_is_no_export_although_its_titles_are_the_same() -> None:
    titles = [form.title for form in CATALOGUE.forms.values()]
    forms = [(title, f"公开{number:02}表") for number, title in enumerate(titles, start=1)]
    assert export_of(forms, PROFILES) is None
    assert export_of([(one.title, "") for one in PROFILES[0].sheets], PROFILES) is None


def test_the_tables_of_a_publication_named_like_an_export_are_few() -> None:
    published = ["Z01", "Z01_1", "Z03", "Z04", "Z05", "Z07", "Z08", "Z09", "Z11"]
    assert export_of([(name, "") for name in published], PROFILES) is None
