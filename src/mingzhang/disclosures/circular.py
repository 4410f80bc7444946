"""The circular over many audits: quality by department, commonest defects, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingzhang.disclosures.grouping import may_be_one_name
from mingzhang.formats.cells import text_table
from mingzhang.formats.files import make_folder
from mingzhang.formats.read.sheets import read_tables
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.lists import ListColumn, ListSheet, write_lists
from mingzhang.formats.write.workbook import Value
from mingzhang.model.document import Block, Document, Heading, Layout, Paragraph, Text
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.told.names import CIRCULAR
from mingzhang.told.verdict import Unreadable, Verdict

MISSING = "missing"  # the category of findings about what a report lacks
_TITLE = "部门公开情况审核通报"
_LAYOUT = Layout(title_size=22, body_size=14, line_pitch=26, margin_top=28, margin_bottom=26)
_SHOWN = 10
_LEAST_NAME = 4  # characters of a name below which a short form is not taken for it


@dataclass(frozen=True, slots=True)
class Quality:
    """One audited disclosure in numbers; ``rules`` counts its findings by the rule's title with
    the severity words, ``missing`` are the sentences about what it lacks, ``explained`` where
    the written reasons stand that were used."""

    department: str
    year: int
    kind: str
    path: str
    quantities: int
    checked: int
    errors: int
    warnings: int
    infos: int
    rules: Mapping[str, int]
    missing: tuple[str, ...]
    explained: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Checked quantities over all."""
        return self.checked / self.quantities if self.quantities else 0.0

    @property
    def rank(self) -> tuple[float, float, float, str]:
        """The better first: fewest 必改 for its size, then fewest 需说明, then most checked."""
        size = max(self.quantities, 1)
        return self.errors / size, self.warnings / size, -self.share, self.department

    @property
    def line(self) -> str:
        """All of it in a line."""
        year = f"{self.year}年度" if self.year else ""
        return (
            f"{self.department}{year}（{self.kind}）：必改 {self.errors}，需说明 {self.warnings}，"
            f"建议 {self.infos}；已核对 {self.share:.1%}；{self.whole}"
        )

    @property
    def whole(self) -> str:
        """Whether anything is missing, in words."""
        return f"缺{len(self.missing)}项" if self.missing else "齐全"


def quality_of(audited: Verdict) -> Quality:
    """The numbers of one verdict; consequences do not count."""
    verdict = audited.to_json()
    document, cover = verdict["document"], verdict["coverage"]
    own = [one for one in verdict["findings"] if not one["cause"]]
    counts = Counter(one["severity"] for one in own)
    return Quality(
        document["department"] or document["title"],
        document["year"],
        document["kind"],
        document["path"],
        cover["numbers"] - cover["not_quantities"],
        cover["checked"],
        counts["error"],
        counts["warning"],
        counts["info"],
        dict(Counter(one["title"] for one in own if one["severity"] != "info")),
        tuple(one["message"] for one in own if one["category"] == MISSING),
        tuple(one.where for one in audited.explained),
    )


def read_expected(path: Path) -> tuple[str, ...]:
    """The names of those who must publish: the first column of a table or the lines of a text."""
    sheets, problems = read_tables(path)
    if problems:
        raise InputError(problems)
    cells = [str(row[0]).strip() for sheet in sheets for row in sheet.rows if row]
    names = [cell for cell in cells if len(cell) >= 2 and not cell.isdigit()]
    names = [name for name in names if name not in ("部门", "单位", "部门名称", "单位名称")]
    if not names:
        message, mend = "名单里没有部门。", "请每行写一个部门的全称。"
        raise InputError([Problem("no-names", Place(str(path)), message, mend)])
    return tuple(dict.fromkeys(names))


def unpublished(expected: Iterable[str], found: Iterable[Quality]) -> list[str]:
    """Those of whom no report was read."""
    names = {one.department for one in found}
    return [name for name in expected if not any(_is_of(name, known) for known in names)]


def _is_of(name: str, known: str) -> bool:
    short = min(len(name), len(known))
    return name == known or (short >= _LEAST_NAME and may_be_one_name(name, known))


def once(found: Iterable[Quality]) -> list[Quality]:
    """One of each report: of its copies in several formats that of which most was checked."""
    best: dict[tuple[str, int, str], Quality] = {}
    for one in found:
        whose = (one.department or one.path, one.year, one.kind)
        known = best.get(whose)
        if known is None or one.checked > known.checked:
            best[whose] = one
    return list(best.values())


def write_circular(
    found: Sequence[Quality], lost: Sequence[Unreadable], expected: Sequence[str], out: Path
) -> None:
    """Write 通报.docx and 通报.xlsx into ``out``; InputError if they cannot be written."""
    make_folder(out)
    ranked = sorted(once(found), key=lambda one: one.rank)
    absent = unpublished(expected, found)
    overview = _overview(ranked, lost, expected, absent)
    common = _common(ranked)
    document, workbook = (out / name for name in CIRCULAR)
    write_lists(list(_sheets(ranked, overview, common, lost, absent)), workbook)
    write_docx(_document(ranked, overview, common, lost, absent), document, {})


def _overview(
    found: Sequence[Quality],
    lost: Sequence[Unreadable],
    expected: Sequence[str],
    absent: Sequence[str],
) -> list[tuple[str, Value]]:
    quantities, checked = sum(q.quantities for q in found), sum(q.checked for q in found)
    rows: list[tuple[str, Value]] = [
        ("审核的公开资料（份）", len(found)),
        ("其中没有必改的（份）", sum(not one.errors for one in found)),
        ("必改（条）", sum(one.errors for one in found)),
        ("需说明（条）", sum(one.warnings for one in found)),
        ("建议（条）", sum(one.infos for one in found)),
        ("量（个）", quantities),
        ("已核对（个）", checked),
        ("已核对比例", f"{checked / quantities:.1%}" if quantities else ""),
        ("不能读的文件（个）", len(lost)),
    ]
    if expected:
        rows += [("应公开的（个）", len(expected)), ("未见公开的（个）", len(absent))]
    return rows


def _common(found: Sequence[Quality]) -> list[tuple[str, int, int]]:
    """Each rule with its findings and how many reports have any, the commonest first."""
    counts: Counter[str] = Counter()
    reports: Counter[str] = Counter()
    for one in found:
        counts.update(one.rules)
        reports.update(one.rules.keys())
    return [(title, n, reports[title]) for title, n in counts.most_common()]


def _sheets(
    ranked: Sequence[Quality],
    overview: Sequence[tuple[str, Value]],
    common: Sequence[tuple[str, int, int]],
    lost: Sequence[Unreadable],
    absent: Sequence[str],
) -> Iterator[ListSheet[Any]]:
    yield ListSheet(
        "概况", _TITLE, "由程序核对，未经人工复核。",
        (_part("项目", 30, 0), _part("数", 14, 1)), overview,
    )  # fmt: skip
    note = "名次按每百个量的必改、需说明由少到多，再按已核对比例由高到低。"
    yield ListSheet("各部门质量", "各部门质量", note, _QUALITY, ranked)
    yield ListSheet(
        "最常见问题", "最常见问题", "只计必改和需说明，由别的问题引起的不计。",
        (_part("问题", 60, 0), _part("条数", 10, 1), _part("涉及份数", 10, 2)), common,
    )  # fmt: skip
    yield ListSheet(
        "完整性", "完整性", "缺少的部分、报表和应说明的事项。",
        (_part("部门", 34, 0), _part("年度", 8, 1), _part("缺什么", 80, 2)),
        [(one.department, one.year, text) for one in ranked for text in one.missing],
    )  # fmt: skip
    yield ListSheet(
        "未见公开", "未见公开", "名单里有、没有读到公开资料的。",
        (ListColumn("部门", 50, lambda _, name: name),), absent,
    )  # fmt: skip
    yield ListSheet(
        "不能读的文件", "不能读的文件", "请换一个文件再审。",
        (_part("文件", 50, 0), _part("为什么", 80, 1)), [(one.path, one.message) for one in lost],
    )  # fmt: skip


def _part(head: str, width: float, at: int) -> ListColumn[Sequence[Value]]:
    """A column of rows that are tuples: the value at an index."""
    return ListColumn(head, width, lambda _, row: row[at])


_QUALITY: tuple[ListColumn[Quality], ...] = (
    ListColumn("名次", 6, lambda number, _: number),
    ListColumn("部门", 34, lambda _, one: one.department),
    ListColumn("年度", 8, lambda _, one: one.year),
    ListColumn("类型", 8, lambda _, one: one.kind),
    ListColumn("量", 8, lambda _, one: one.quantities),
    ListColumn("已核对", 8, lambda _, one: one.checked),
    ListColumn("已核对比例", 11, lambda _, one: one.share, "percent"),
    ListColumn("必改", 8, lambda _, one: one.errors),
    ListColumn("需说明", 8, lambda _, one: one.warnings),
    ListColumn("建议", 8, lambda _, one: one.infos),
    ListColumn("完整", 10, lambda _, one: one.whole),
    ListColumn("文件", 50, lambda _, one: one.path),
)


def _document(
    ranked: Sequence[Quality],
    overview: Sequence[tuple[str, Value]],
    common: Sequence[tuple[str, int, int]],
    lost: Sequence[Unreadable],
    absent: Sequence[str],
) -> Document:
    """The circular as text: the whole, the ranking, the commonest, the absent."""
    blocks: list[Block] = [Heading(1, (Text(_TITLE),))]
    told = "，".join(_spoken(name, value) for name, value in overview)
    blocks += [_heading("一、总的情况"), _line(f"{told}。由程序核对，未经人工复核。")]
    blocks.append(_heading("二、各部门质量"))
    head = ("名次", "部门", "已核对比例", "必改", "需说明", "完整")
    rows = [
        (str(n), one.department, f"{one.share:.1%}", str(one.errors), str(one.warnings), one.whole)
        for n, one in enumerate(ranked, start=1)
    ]
    blocks.append(text_table("", [head, *rows], (8, 44, 14, 10, 10, 14)))
    blocks.append(_heading("三、最常见的问题"))
    lines = [f"{title}：{count}条，涉及{reports}份。" for title, count, reports in common[:_SHOWN]]
    blocks += map(_line, lines or ["没有必改和需说明的问题。"])
    blocks.append(_heading("四、未见公开和不能读的"))
    blocks.append(_line(f"未见公开：{'、'.join(absent)}。" if absent else "没有发现未公开的。"))
    blocks += (_line(one.message) for one in lost)
    return Document(_TITLE, tuple(blocks), layout=_LAYOUT)


def _spoken(name: str, value: Value) -> str:
    """A row of the overview as a clause: the unit behind the number."""
    what, _, unit = name.rstrip("）").partition("（")
    return f"{what}{value}{unit}"


def _heading(text: str) -> Heading:
    return Heading(2, (Text(text),))


def _line(text: str) -> Paragraph:
    return Paragraph((Text(text),))
