"""What people wrote into a book, held against what a report prints: nothing is left out unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mingzhang.catalogue.content import Catalogue
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.region import Region
from mingzhang.model.rows import Rows, named_rows
from mingzhang.model.template import Slot, Template

TEXTS = "文字说明"
_FREE, _REASON = "文字", "原因"  # the phrases that print what people wrote
_SECTION, _QUANTITY = "章节", "量"


def written_problems(rows: Mapping[str, Rows], catalogue: Catalogue) -> list[Problem]:
    """Texts of a section that no region prints, or about a quantity that there is not."""
    sections = {name for region in catalogue.regions.values() for name in sections_of(region)}
    sections |= set(_listed_sections(catalogue))
    problems = []
    for row in named_rows(rows.get(TEXTS)):
        file, _, sheet = str(row["来源"]).partition("#")
        place = Place(file, sheet, line=int(row["行"]))
        section, quantity = row[_SECTION], row[_QUANTITY]
        if section and section not in sections:
            message = f"没有叫“{section}”的章节，这段话印不进报告。"
            mend = nearest(section, sections) or f"现有：{'、'.join(sorted(sections))}。"
            problems.append(Problem("section", place, message, mend))
        if quantity and quantity not in catalogue.quantities:
            mend = nearest(quantity, catalogue.quantities)
            problems.append(Problem("quantity", place, f"没有名为“{quantity}”的量。", mend))
    return problems


def sections_of(region: Region) -> frozenset[str]:
    """The sections of written text that the region's chapters and sentences print."""
    sentences = (v.template for one in region.sentences.values() for v in one.variants)
    return frozenset(
        name for template in (*region.chapters, *sentences) for name in _sections(template)
    )


def _listed_sections(catalogue: Catalogue) -> Iterator[str]:
    """The sections that tables of rows print in a column."""
    for table in catalogue.row_tables.values():
        for column in (column for band in table.bands for column in band.columns):
            yield from (one.names[0] for one in column.sources if one.kind == "written")


def _sections(template: Template) -> Iterator[str]:
    if template.kind == _FREE:
        yield template.argument
    for part in template.parts:
        if isinstance(part, Slot) and part.phrase == _REASON:
            yield _REASON
        elif isinstance(part, Slot) and part.phrase == _FREE:
            yield part.argument
