"""Every region publishes a whole made-up department, and reads back what it published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from invented import CATALOGUE, Amounts, facts

from mingzhang.books.compiling import Compiled
from mingzhang.catalogue.templates import parse_line, parse_text
from mingzhang.disclosures.judging import conclude
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.html import write_html
from mingzhang.formats.write.pdf import write_pdf
from mingzhang.formats.write.text import write_text
from mingzhang.model.document import Block, Document, Heading, Paragraph, Text, plain
from mingzhang.model.problem import Problem
from mingzhang.model.region import Region
from mingzhang.reports.phrases import Phraser
from mingzhang.reports.sentences import ChapterLine, Wordings
from mingzhang.reports.tokens import EvenLine
from mingzhang.reports.understand import Reader, likely
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.told.verdict import Verdict
from whole_department import DEPARTMENT, UNIT, write_whole

REGIONS = sorted(CATALOGUE.regions)
READERS = {name: Reader(region, CATALOGUE) for name, region in CATALOGUE.regions.items()}
KINDS = {"部门": DEPARTMENT, "单位": UNIT}
SPENT, BUDGET = "一般公共预算.支出.决算数", "一般公共预算.支出.年初预算数"
PUTUO = Path(__file__).with_name("putuo_2024.txt")


@dataclass(frozen=True, slots=True)
class Published:
    """What a whole department or unit published after one region."""

    region: str
    kind: str
    compiled: Compiled

    @property
    def document(self) -> Document:
        """The report itself."""
        return self.compiled.document


@pytest.fixture(scope="module", params=[(r, k) for r in REGIONS for k in KINDS], ids="-".join)
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Published:
    region, kind = request.param
    folder = tmp_path_factory.mktemp("whole")
    return Published(region, kind, compile_book(write_whole(folder / "book", region, kind)))


def texts(document: Document) -> Iterator[tuple[str, Paragraph]]:
    """The paragraphs of the body, each with the heading it stands under."""
    section = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = plain(block.content)
        elif isinstance(block, Paragraph) and block.role == "body":
            yield section, block


# -- whole departments ------------------------------------------------------------------------


def test_nothing_is_missing_from_a_whole_book(published: Published) -> None:
    assert published.compiled.missing == ()
    assert [f for f in published.compiled.verdict.findings if f.severity == "error"] == []


def test_every_format_is_read_back_without_a_finding(published: Published, tmp_path: Path) -> None:
    document = published.document
    files = [tmp_path / f"报告.{suffix}" for suffix in ("txt", "html", "docx", "pdf")]
    files[0].write_text(write_text(document), encoding="utf-8")
    files[1].write_text(write_html(document), encoding="utf-8")
    write_docx(document, files[2], {})
    write_pdf(document, files[3])
    verdicts = audit(files)
    assert len(verdicts) == len(files)
    for verdict in verdicts:
        assert isinstance(verdict, Verdict)
        about = verdict.document
        assert (about["region"], about["kind"]) == (published.region, published.kind)
        assert (about["department"], about["year"]) == (KINDS[published.kind], 2024)
        assert verdict.findings == ()
        assert Decimal(verdict.coverage.share) >= Decimal("0.8")


@pytest.mark.parametrize(
    "published", [(region, "部门") for region in REGIONS], indirect=True, ids="-".join
)
def test_the_tables_alone_satisfy_every_identity_of_their_forms(published: Published) -> None:
    tables = published.compiled.tables
    forms = {table.form for table in tables}
    document = replace(published.document, blocks=tables)
    understood = READERS[published.region].read([(document, "决算报表")])
    (verdict,) = conclude([(document, understood)], CATALOGUE)
    assert isinstance(verdict, Verdict)
    assert verdict.findings == ()
    assert [outcome.rule for outcome in verdict.outcomes if outcome.not_met] == []
    met = {outcome.rule for outcome in verdict.outcomes if outcome.met}
    columns = understood.readings.columns
    printed = set(zip(columns["量"], columns["表"], strict=True))
    # A variant of a form has columns that the form of another region has not.
    bound = {
        one.id
        for one in CATALOGUE.identities.values()
        if one.form in forms
        and all((term.quantity, one.form) in printed for term in (one.left, *one.right))
    }
    assert len(bound) > 30
    assert bound - met == set()


def test_every_number_of_a_sentence_is_read(published: Published) -> None:
    reader = READERS[published.region]
    understood = reader.read([(published.document, "报告.txt")])
    unread = [spot.location.quote for spot in understood.spots if spot.is_quantity]
    read = [spot.location.quote for spot in understood.spots if spot.is_quantity and spot.readings]
    assert unread == read


def test_no_two_wordings_of_a_heading_read_a_sentence_differently(published: Published) -> None:
    wordings = READERS[published.region].wordings
    years = {"年度": "2024", "上年": "2023"}
    for _, block in texts(published.document):
        found: dict[str, set[tuple[object, ...]]] = {}
        for wording, match in wordings.fitting(EvenLine.of(plain(block.content)).text, years):
            found.setdefault(wording.heading, set()).add(meaning(wording, match))
        assert all(len(meanings) == 1 for meanings in found.values()), plain(block.content)


def test_other_regions_read_a_sentence_alike_or_not_at_all(published: Published) -> None:
    """What a region's own heading leaves open is left to it: only unequivocal readings count."""
    years = {"年度": "2024", "上年": "2023"}
    for _, block in texts(published.document):
        text = EvenLine.of(plain(block.content)).text
        spans: dict[tuple[int, int], set[str]] = {}
        for reader in READERS.values():
            found = reader.wordings.fitting(text, years)
            if len({wording.heading for wording, _ in found}) > 1:
                continue
            for wording, match in found:
                for group in wording.pattern.groups:
                    if match[group.name] is not None and group.kind in {"value", "rate"}:
                        names = " ".join(one.quantity for one in group.references[:1])
                        spans.setdefault(match.span(group.name), set()).add(names)
        assert all(len(names) == 1 for names in spans.values()), (text, spans)


def meaning(wording: ChapterLine, match: re.Match[str]) -> tuple[object, ...]:
    """What a wording takes the numbers of a text for."""
    return tuple(
        (match.span(group.name), group.kind, group.references, group.word)
        for group in wording.pattern.groups
        if match[group.name] is not None and group.kind not in {"year", "word", "free"}
    )


def test_the_region_is_told_from_its_sentences(published: Published) -> None:
    found = likely(list(READERS.values()), published.document)
    assert [reader.region.name for reader in found] == [published.region]


def test_words_of_departments_do_not_stand_in_reports_of_units(published: Published) -> None:
    other = next(kind for kind in KINDS if kind != published.kind)
    headings = [plain(b.content) for b in published.document.blocks if isinstance(b, Heading)]
    assert published.document.title.endswith(f"{published.kind}决算")
    assert not [text for text in headings if f"{other}决算" in text or f"{other}概况" in text]
    assert f"本{other}" not in "".join(
        plain(block.content) for _, block in texts(published.document)
    )


CHANGED = {
    "national": (r"完成年初预算的(\d)", r"支出总计均为(\d)", r"占政府采购支出总额的(\d)"),
    "shanghai": (r"完成年初预算的(\d)", r"年度收入支出总计(\d)", r"运行维护费支出决算增加(\d)"),
    "sichuan": (r"占本年支出合计的(\d)", r"收、支总计均为(\d)", r"政府采购货物支出(\d)"),
    "yunnan": (r"占本年支出合计的(\d)", r"其中：人员经费(\d)", r"公务接待费支出(\d)"),
}  # fmt: skip


@pytest.mark.parametrize(
    "published", [(region, "部门") for region in REGIONS], indirect=True, ids="-".join
)
def test_a_changed_digit_of_a_sentence_is_found(published: Published) -> None:
    changed = [damaged(published.document, one) for one in CHANGED[published.region]]
    reader = READERS[published.region]
    read = [(d, reader.read([(d, f"{number}.txt")])) for number, (d, _) in enumerate(changed)]
    verdicts = conclude(read, CATALOGUE)
    for verdict, (_, quote) in zip(verdicts, changed, strict=True):
        assert isinstance(verdict, Verdict)
        quotes = [place.quote for finding in verdict.findings for place in finding.locations]
        assert any(quote in found for found in quotes), quote


def damaged(document: Document, expression: str) -> tuple[Document, str]:
    """The document with one digit changed where the expression has it; some text around it."""
    place, text, match = next(
        (place, text, match)
        for place, block in enumerate(document.blocks)
        if isinstance(block, Paragraph)
        for text in (plain(block.content),)
        if (match := re.search(expression, text))
    )
    digit = str(int(match[1]) % 9 + 1)
    changed = text[: match.start(1)] + digit + text[match.end(1) :]
    blocks: list[Block] = list(document.blocks)
    blocks[place] = Paragraph((Text(changed),))
    around = changed[max(0, match.start(1) - 8) : match.start(1) + 1]
    return Document(document.title, tuple(blocks)), around


@pytest.mark.parametrize("region", REGIONS)
def test_a_department_without_travel_funds_or_contracts_lacks_nothing(
    region: str, tmp_path: Path
) -> None:
    compiled = compile_book(write_whole(tmp_path / "book", region, spare=True))
    assert compiled.missing == ()
    assert [f for f in compiled.verdict.findings if f.severity == "error"] == []
    told = "".join(plain(block.content) for _, block in texts(compiled.document))
    assert "【待补】" not in told


# -- the mechanism ----------------------------------------------------------------------------


def said(region: str, template: str, amounts: Amounts, **choices: object) -> str:
    """What a template prints in a region."""
    phraser = Phraser(facts(amounts, **choices), CATALOGUE.region(region), CATALOGUE)  # type: ignore[arg-type]
    return plain(phraser.fill(parse_text(template, "text", "", 0, [])))


@pytest.mark.parametrize(
    ("final", "planned", "word"),
    [
        (1_000_000, 999_900, "超"),
        (999_900, 1_000_000, "欠"),
        (1_000_000, 1_000_000, "合"),
        (1_000_049, 1_000_000, "合"),  # printed alike
        (1_000_050, 1_000_000, "超"),
    ],
)
def test_against_the_budget_as_both_are_printed(final: int, planned: int, word: str) -> None:
    phraser = Phraser(facts({SPENT: final, BUDGET: planned}), READERS["shanghai"].region, CATALOGUE)
    assert [one for one in ("超", "欠", "合") if phraser.holds(f"{one} {SPENT}")] == [word]


def test_an_unknown_budget_is_neither_above_nor_below() -> None:
    phraser = Phraser(facts({SPENT: 1}), READERS["shanghai"].region, CATALOGUE)
    assert not any(phraser.holds(f"{one} {SPENT}") for one in "超欠合")


@pytest.mark.parametrize(
    ("region", "text"),
    [("shanghai", "4.00万元，100.00%，3辆"), ("sichuan", "4万元，100%，3辆")],
)
def test_numbers_stand_as_the_region_prints_them(region: str, text: str) -> None:
    amounts = {SPENT: 40_000, f"{SPENT}.年初完成率": 100, "资产.车辆": 3}
    template = f"{{值 {SPENT}}}，{{年初完成 {SPENT}}}，{{值 资产.车辆}}"
    assert said(region, template, amounts) == text


@pytest.mark.parametrize(
    "written",
    ["主要原因是任务增加。", "主要原因：任务增加", "任务增加。", "主要变动原因是任务增加。"],
)
def test_a_reason_has_the_openers_of_its_region(written: str) -> None:
    reasons = {("原因", SPENT, ""): (written,)}
    slot = f"{{原因 {SPENT}}}"
    assert said("shanghai", slot, {}, texts=reasons) == "主要原因：任务增加。"
    assert said("national", slot, {}, texts=reasons) == "主要原因是任务增加。"
    assert said("sichuan", slot, {}, texts=reasons) == written


def test_what_is_written_about_a_quantity_and_subject() -> None:
    written = {("用途", SPENT, "2080101"): ("主要用于：日常工作。",)}
    slot = f"{{文字 用途 {SPENT}[2080101]}}"
    assert said("shanghai", slot, {}, texts=written) == "日常工作"
    phraser = Phraser(facts({}), READERS["shanghai"].region, CATALOGUE)
    phraser.fill(parse_text(slot, "text", "", 0, []))
    assert phraser.missing == ["2080101一般公共预算财政拨款支出的用途"]


def test_a_line_may_have_a_condition() -> None:
    problems: list[Problem] = []
    line = parse_line("[单位且有 资产.车辆] @文字 机构设置", "", 1, problems)
    assert (line.when, line.kind, line.argument) == ("单位且有 资产.车辆", "文字", "机构设置")
    inner = parse_line(f"[零 {SPENT}[208]] 没有。", "", 1, problems)
    assert (inner.when, problems) == (f"零 {SPENT}[208]", [])


@pytest.mark.parametrize("name", REGIONS)
def test_lines_that_are_only_read_are_never_printed(name: str) -> None:
    region: Region = CATALOGUE.region(name)
    phraser = Phraser(facts({}), region, CATALOGUE)
    assert not any(phraser.holds(t.when) for t in region.chapters if "读" in t.when)


# -- a published report -----------------------------------------------------------------------


def putuo() -> Document:
    """The text of a real report: paragraphs and headings."""
    blocks: list[Block] = []
    for line in filter(None, PUTUO.read_text(encoding="utf-8").splitlines()):
        level = len(line) - len(line.lstrip("#"))
        content = (Text(line[level:].strip()),)
        if not line.startswith("//"):
            blocks.append(Heading(level, content) if level else Paragraph(content))
    return Document("上海市普陀区财政局2024年度部门决算", tuple(blocks))


def test_a_published_report_of_shanghai_is_read_whole() -> None:
    document = putuo()
    assert [one.region.name for one in likely(list(READERS.values()), document)] == ["shanghai"]
    understood = READERS["shanghai"].read([(document, "普陀.txt")])
    assert (understood.department, understood.kind) == ("上海市普陀区财政局", "部门")
    unread = [s.location.quote for s in understood.spots if s.is_quantity and not s.readings]
    assert unread == []
    rows = [dict(zip(understood.readings.types, row, strict=True)) for row in _rows(understood)]
    stated = {(row["量"], row["年度"], row["科目"]): row["值"] for row in rows}
    assert stated["收支.收入总计", 2024, ""] == Decimal("29953900.00")
    assert stated["收支.收入总计.增减额", 2024, ""] == Decimal("-569500.00")
    assert stated[BUDGET, 2024, "2010608"] == Decimal("4505200.00")
    assert stated[SPENT, 2024, "2080506"] == Decimal("803800.00")
    assert stated["三公.合计.预算数", 2024, ""] == Decimal("9500.00")
    assert stated["绩效.自评平均得分", 2024, ""] == Decimal("99.43")
    assert stated["采购.服务合同金额", 2024, ""] == Decimal("2464700.00")
    assert stated["资产.单价100万元以上设备", 2024, ""] == 2


def _rows(understood: object) -> Iterator[tuple[object, ...]]:
    readings = understood.readings  # type: ignore[attr-defined]
    return (readings.row(number) for number in range(len(readings)))


def test_a_published_report_is_checked() -> None:
    """2106.66 of 2940.05 is 71.65 %, not 71.73; that the items are re-added is tolerated."""
    document = putuo()
    understood = READERS["shanghai"].read([(document, "普陀.txt")])
    (verdict,) = conclude([(document, understood)], CATALOGUE)
    assert isinstance(verdict, Verdict)
    wrong = [finding.message for finding in verdict.findings if finding.severity == "error"]
    assert [message for message in wrong if "71.73" in message] == wrong != []


@pytest.mark.parametrize("name", REGIONS)
def test_headings_tell_equal_sentences_apart(name: str) -> None:
    """Items of the general budget and of the funds are worded alike where a region does so."""
    wordings = Wordings(CATALOGUE.region(name), CATALOGUE)
    by_source: dict[str, set[str]] = {}
    for wording in wordings.lines:
        if wording.sentence:
            by_source.setdefault(wording.pattern.source, set()).add(wording.heading)
    assert all(len(headings) == 1 or "" not in headings for headings in by_source.values())
