"""Write a document as one self-contained web page, and as a plain page to paste into a site."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources

from mingzhang.formats import charts as drawn
from mingzhang.formats.plain import collapse, figure_line, one_line
from mingzhang.formats.write.html_blocks import Skin, blocks_html, has_cover_title
from mingzhang.model.document import Contents, Datum, Document, Figure, Number

# Site systems keep inline styles only; `th` and `td` are styled through their alignment classes.
_BORDER = "border:1px solid #8c8c8c;padding:4px 6px"
_PASTE_STYLES = {
    "mz-draft": "text-align:right",
    "mz-cover-title": "text-align:center;font-size:24px;font-weight:bold;line-height:1.6",
    "mz-cover-date": "text-align:center",
    "mz-heading": "font-weight:bold;line-height:1.6",
    "mz-body": "text-indent:2em;line-height:1.9",
    "mz-listing": "line-height:1.9",
    "mz-note": "line-height:1.9;font-size:14px",
    "mz-mark": "background-color:#ffef9e",
    "mz-contents-title": "text-align:center;font-weight:bold",
    "mz-contents-list": "list-style:none;padding-left:0",
    "level-2": "margin-left:1em",
    "level-3": "margin-left:2em",
    "mz-title": "text-align:center;font-weight:bold;margin-bottom:0",
    "mz-code": "text-align:right;margin:0",
    "mz-owner": "text-align:left;margin:0",
    "mz-unit": "text-align:right;margin:0",
    "scroll": "overflow-x:auto",
    "grid": "border-collapse:collapse;width:100%;font-size:14px",
    "l": f"{_BORDER};text-align:left",
    "c": f"{_BORDER};text-align:center",
    "r": f"{_BORDER};text-align:right",
    "mz-table-note": "font-size:14px;margin:4px 0",
    "mz-caption": "text-align:center;font-weight:bold;margin-bottom:0",
    "mz-figure-data": "text-align:center;font-size:14px",
    "mz-page-break": "border:0",
}


def write_html(document: Document) -> str:
    """``document`` as one page that needs nothing else and works on a phone and on paper.

    Every number is a ``data`` element; a click, tap or Enter on it shows its unit, its source and
    the lines that lead to its base rows. Without scripts the page only lacks that card.
    """
    numbers = _Numbers()
    skin = Skin(number=numbers.html, figure=numbers.figure, styles={}, linked=True)
    body = "\n".join(blocks_html(document, skin))
    contents = any(isinstance(block, Contents) for block in document.blocks)
    script = asset("page.js")
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="zh-CN">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(script)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{_title(document)}</title>",
            f"<style>\n{asset('page.css')}</style>",
            "</head>",
            '<body class="with-contents">' if contents else "<body>",
            '<a class="skip" href="#report">跳到正文</a>',
            _masthead(document),
            f'<main class="mz-report" id="report"{_facts(document)}>',
            *_draft(document, '<p class="mz-draft">'),
            body,
            "</main>",
            '<div class="card" id="card" role="dialog" aria-labelledby="card-title" tabindex="-1" '
            "hidden></div>",
            f'<script type="application/json" id="traces">{numbers.traces_json()}</script>',
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def write_paste_html(document: Document, charts: Mapping[str, bytes] | None = None) -> str:
    """``document`` as a page whose text is copied into a site system: inline styles only.

    ``charts`` are PNG bytes by figure caption. A figure prints its caption and its data in words;
    its picture only if ``charts`` has one, since many site systems strip embedded pictures.
    """
    pictures = charts or {}

    def figure(block: Figure) -> str:
        return _paste_figure(block, pictures.get(block.caption), skin)

    skin = Skin(number=_paste_number, figure=figure, styles=_PASTE_STYLES, linked=False)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="zh-CN">',
            '<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{_title(document)}</title></head>",
            "<body>",
            f'<div class="mz-report"{_facts(document)}>',
            *_draft(document, skin.open("p", "mz-draft")),
            *blocks_html(document, skin),
            "</div>",
            "</body>",
            "</html>",
            "",
        ]
    )


class _Numbers:
    """Prints numbers and figures of the full page and keeps each trace once."""

    def __init__(self) -> None:
        self.traces: dict[tuple[str, ...], int] = {}

    def html(self, number: Number) -> str:
        facts = {
            "unit": number.unit,
            "quantity": number.quantity,
            "key": number.key,
            "source": number.source,
        }
        if number.trace:
            facts["trace"] = str(self.traces.setdefault(number.trace, len(self.traces)))
        attributes = "".join(
            f' data-{name}="{escape(one_line(text))}"' for name, text in facts.items() if text
        )
        text = escape(collapse(number.text), quote=False)
        return f'<data class="n" value="{number.value:f}"{attributes}>{text}</data>'

    def figure(self, figure: Figure) -> str:
        rows = "".join(self._datum(datum, figure.unit) for datum in figure.data)
        return (
            f'<figure class="mz-figure" data-kind="{figure.kind}" '
            f'data-unit="{escape(one_line(figure.unit))}">'
            f'<div class="chart" role="img" aria-label="{escape(figure.alternative)}">'
            f"{drawn.svg(figure)}</div>"
            f"<figcaption>{escape(one_line(figure.caption), quote=False)}</figcaption>"
            f"<details><summary>图中数据</summary><table>{rows}</table></details></figure>"
        )

    def _datum(self, datum: Datum, unit: str) -> str:
        label = escape(one_line(datum.label), quote=False)
        number = self.html(datum.number) + escape(unit) if datum.number else "未知"
        share = self.html(datum.share) + "%" if datum.share else ""
        return f'<tr><th scope="row">{label}</th><td>{number}</td><td>{share}</td></tr>'

    def traces_json(self) -> str:
        """The traces in the order of their numbers; "<" is escaped so that no tag can end it."""
        return json.dumps(list(self.traces), ensure_ascii=False).replace("<", "\\u003c")


def _paste_number(number: Number) -> str:
    return escape(collapse(number.text), quote=False)


def _paste_figure(figure: Figure, picture: bytes | None, skin: Skin) -> str:
    caption = escape(one_line(figure.caption), quote=False)
    data = escape(figure_line(figure).removeprefix(one_line(figure.caption)), quote=False)
    image = ""
    if picture:
        source = base64.b64encode(picture).decode("ascii")
        image = (
            f'<p style="text-align:center"><img src="data:image/png;base64,{source}" '
            f'alt="{escape(figure.alternative)}" style="max-width:100%"></p>'
        )
    return (
        f'<div class="mz-figure">{image}{skin.open("p", "mz-caption")}{caption}</p>'
        f"{skin.open('p', 'mz-figure-data')}{data}</p></div>"
    )


def _masthead(document: Document) -> str:
    tag = "p" if has_cover_title(document) else "h1"
    year = f"{document.year}年度" if document.year else ""
    facts = "　".join(filter(None, (escape(document.department), year)))
    return (
        f'<header class="masthead"><{tag}>{_title(document)}</{tag}>'
        f'<p>{facts}<span class="hint" hidden>　点按带点线的数字，可看单位、来源和依据</span></p>'
        "</header>"
    )


def _facts(document: Document) -> str:
    facts = {
        "title": document.title,
        "department": document.department,
        "year": str(document.year or ""),
        "subject": document.subject,
    }
    return "".join(f' data-{name}="{escape(one_line(text))}"' for name, text in facts.items())


def _draft(document: Document, opening: str) -> list[str]:
    return [f"{opening}{escape(document.draft)}</p>"] if document.draft else []


def _title(document: Document) -> str:
    return escape(one_line(document.title) or "报告", quote=False)


def policy(script: str) -> str:
    """What the page may load: its own styles, its one script, nothing from outside."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def asset(name: str) -> str:
    """A style sheet or script that pages carry within."""
    folder = resources.files("mingzhang.formats.write") / "html_assets"
    return (folder / name).read_text(encoding="utf-8")
