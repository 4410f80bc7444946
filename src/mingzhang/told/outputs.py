"""The files of a report: written beside, then swapped in, so that none is ever half written."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from mingzhang.formats import charts
from mingzhang.formats.files import names_in, staged
from mingzhang.formats.write.datapackage import Field, Resource, write_datapackage
from mingzhang.formats.write.docx import write_docx
from mingzhang.formats.write.html import write_html, write_paste_html
from mingzhang.formats.write.pdf import write_pdf
from mingzhang.formats.write.text import write_text
from mingzhang.formats.write.xlsx import write_xlsx
from mingzhang.model.document import Document, Figure, Heading, Number, Paragraph, Table
from mingzhang.model.problem import InputError, Place, Problem, nearest
from mingzhang.told.names import CHECKS as CHECKS
from mingzhang.told.verdict import Verdict

FORMATS = ("text", "docx", "pdf", "html", "site", "xlsx", "datapackage")
REPORT = "报告.txt"
NAMES = {
    "text": "报告.txt",
    "docx": "报告.docx",
    "pdf": "报告.pdf",
    "html": "报告.html",
    "site": "网站粘贴版.html",
    "datapackage": "datapackage.json",
}


def write_all(
    out: Path,
    document: Document,
    tables: Sequence[Table],
    verdict: Verdict,
    formats: Sequence[str],
    workbook: str,
    say: Callable[[int, int, str], None],
    steps: int,
    finish: Callable[[Path], None],
) -> tuple[str, ...]:
    """Write the formats and 核对.json into ``out``; the names of what was written.

    ``tables`` are the official forms and ``workbook`` the region's name for their workbook.
    ``finish`` gets the folder with all of it before it is moved; it may add files, or refuse.
    """
    with staged(out) as stage:
        writer = Writer(document, tables, stage, NAMES | {"xlsx": workbook})
        for number, kind in enumerate(formats):
            say(steps - len(formats) + number, steps, writer.names[kind])
            writer.write(kind)
        text = json.dumps(verdict.to_json(), ensure_ascii=False, indent=1)
        (stage / CHECKS).write_text(text + "\n", encoding="utf-8")
        finish(stage)
        return names_in(stage)


def known_formats(text: str) -> tuple[str, ...]:
    """The formats named in a comma-separated list; InputError with the nearest name."""
    kinds = tuple(word.strip() for word in text.split(",") if word.strip())
    every = f"可写：{'、'.join(FORMATS)}。"
    problems = [
        Problem("format", Place(), f"没有“{kind}”格式。", nearest(kind, FORMATS) or every)
        for kind in kinds
        if kind not in FORMATS
    ]
    if problems:
        raise InputError(problems)
    return kinds


class Writer:
    """Writes one document in its formats; pictures and the data package are made once."""

    def __init__(
        self, document: Document, tables: Sequence[Table], folder: Path, names: Mapping[str, str]
    ) -> None:
        self.names = names
        self.document = document
        self.tables = tables
        self.folder = folder
        self._pictures: dict[str, bytes] | None = None

    def write(self, kind: str) -> None:
        """One format."""
        path = self.folder / self.names[kind]
        match kind:
            case "text":
                path.write_text(write_text(self.document), encoding="utf-8")
            case "docx":
                write_docx(self.document, path, self.pictures)
            case "pdf":
                write_pdf(self.document, path, {"datapackage.zip": self.package()})
            case "html":
                path.write_text(write_html(self.document), encoding="utf-8")
            case "site":
                path.write_text(write_paste_html(self.document, self.pictures), encoding="utf-8")
            case "xlsx":
                write_xlsx(self.tables, path, [table.code or table.title for table in self.tables])
            case "datapackage":
                self._write_package(self.folder)

    @property
    def pictures(self) -> dict[str, bytes]:
        """The charts as PNG, by caption."""
        if self._pictures is None:
            figures = [b for b in self.document.blocks if isinstance(b, Figure)]
            self._pictures = charts.png(figures) if figures else {}
        return self._pictures

    def package(self) -> bytes:
        """The data package as a zip whose bytes depend on its content alone."""
        buffer = io.BytesIO()
        with (
            tempfile.TemporaryDirectory() as name,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            folder = Path(name)
            self._write_package(folder)
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (2000, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, path.read_bytes())
        return buffer.getvalue()

    def _write_package(self, folder: Path) -> None:
        fields = (
            Field("quantity", "string", "量", "量的名称，见 mingzhang catalogue"),
            Field("year", "integer", "年度", ""),
            Field("subject", "string", "科目", "科目编码；空为合计"),
            Field("unit_code", "string", "单位代码", ""),
            Field("scope", "string", "范围", "本级或汇总"),
            Field("value", "number", "值", "以基本单位计的完整数值，金额为元"),
            Field("printed", "string", "印出的数", ""),
            Field("printed_unit", "string", "印出的单位", ""),
            Field("source", "string", "来源", ""),
        )
        numbers = Resource(
            "numbers",
            "报告中的数",
            fields,
            list(
                _number_rows(replace(self.document, blocks=(*self.document.blocks, *self.tables)))
            ),
            ("quantity", "year", "subject", "unit_code", "scope"),
        )
        write_datapackage(folder, [numbers], self.document.title, "报告中印出的每个量")


def _number_rows(document: Document) -> Iterator[tuple[str | int | Decimal, ...]]:
    """One row for every quantity that the document prints."""
    seen = set()
    for number in printed_numbers(document):
        if number.address not in seen:
            seen.add(number.address)
            year, subject, unit, scope = number.key.split("|")
            yield (
                number.quantity,
                int(year),
                subject,
                unit,
                scope,
                number.value,
                number.text,
                number.unit,
                number.source,
            )


def printed_numbers(document: Document) -> Iterator[Number]:
    """Every number of a document, in order."""
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            yield from (inline for inline in block.content if isinstance(inline, Number))
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from (inline for inline in cell.content if isinstance(inline, Number))
        elif isinstance(block, Figure):
            for datum in block.data:
                yield from (n for n in (datum.number, datum.share) if n is not None)
