"""The foreign reports as files: txt, html, docx, pdf."""

from __future__ import annotations

import html
from pathlib import Path

import docx
import typst

from foreign_reports import HEADING, TABLE, Block


def write(blocks: tuple[Block, ...], path: Path) -> None:
    """The report in the format of the ending."""
    {".txt": _txt, ".html": _html, ".docx": _docx, ".pdf": _pdf}[path.suffix](blocks, path)


def _txt(blocks: tuple[Block, ...], path: Path) -> None:
    out: list[str] = []
    for block in blocks:
        if block.kind == TABLE:
            out += ["", block.text, f"{block.left}\t\t{block.unit}"]
            out += ["\t".join(cell.text for cell in row) for row in block.rows]
            out.append("")
        else:
            out.append(block.text)
    path.write_text("\n".join(out), encoding="utf-8")


def _html(blocks: tuple[Block, ...], path: Path) -> None:
    out = ["<html><head><meta charset='utf-8'><title>部门决算公开</title></head><body>"]
    for block in blocks:
        out.append(f"<p>{html.escape(block.text)}</p>")
        if block.kind == TABLE:
            out.append(f"<p>{block.left}　　{block.unit}</p><table border='1'>")
            for row in block.rows:
                cells = "".join(f"<td>{html.escape(cell.text)}</td>" for cell in row)
                out.append(f"<tr>{cells}</tr>")
            out.append("</table>")
    path.write_text("\n".join([*out, "</body></html>"]), encoding="utf-8")


def _docx(blocks: tuple[Block, ...], path: Path) -> None:
    document = docx.Document()
    for block in blocks:
        if block.kind == HEADING:
            document.add_heading(block.text, block.level)
        else:
            document.add_paragraph(block.text)
        if block.kind == TABLE:
            document.add_paragraph(f"{block.left}　　　　{block.unit}")
            table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
            for cells, row in zip(table.rows, block.rows, strict=True):
                for cell, part in zip(cells.cells, row, strict=True):
                    cell.text = part.text
    document.save(str(path))


def _pdf(blocks: tuple[Block, ...], path: Path) -> None:
    def string(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    out = [
        "#set page(margin: 1.6cm)",
        "#set par(first-line-indent: (amount: 2em, all: true))",
        '#set text(font: "Noto Serif CJK SC", size: 9pt)',
    ]
    for block in blocks:
        if block.kind == TABLE:
            out.append(f"#pagebreak(weak: true)\n#align(center, text({string(block.text)}))")
            out.append(f"#grid(columns: (1fr, auto), {string(block.left)}, {string(block.unit)})")
            cells = ",".join(string(cell.text) for row in block.rows for cell in row)
            columns = ", ".join(["1fr"] * len(block.rows[0]))
            out.append(f"#text(size: 7pt, table(columns: ({columns}), {cells}))")
        else:
            out.append(f"#par[#text({string(block.text)})]")
    source = path.with_suffix(".typ")
    source.write_text("\n".join(out), encoding="utf-8")
    path.write_bytes(typst.compile(str(source)))
    source.unlink()
