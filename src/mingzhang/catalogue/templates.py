"""Chapters and sentences: text with slots, parsed and located."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from mingzhang.catalogue.toml_file import Fields
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.template import CELL_PHRASES, PHRASES, Literal, Part, Reference, Slot, Template

DIRECTIVES = (
    "目录", "分页", "封面题", "封面期", "图", "表", "各表", "术语", "文字", "每", "单位名单",
    "列表", "逐", "逐完",
)  # fmt: skip
_WITH_REFERENCES = ("值", "占比", "增减", "完成", "年初完成", "原因", "权重")
_WITH_NAME = ("句", "列", "文字")
_WITH_WORDS = ("算", "条数", "合计", *CELL_PHRASES)
_SLOT = re.compile(r"\{([^{}]*)\}")
_WHEN = re.compile(r"\[([^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]\s*")


def read_chapter(path: Path, label: str, problems: list[Problem]) -> tuple[Template, ...]:
    """The lines of a chapter file: headings (#), directives (@) and paragraphs.

    A condition on a line of its own holds for all lines below it, until the next such line; []
    ends it.
    """
    found, condition = [], ""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        alone = _WHEN.fullmatch(line.strip())
        if alone:
            condition = alone[1].strip()
        elif line.strip() and not line.startswith("//"):
            template = parse_line(line.strip(), label, number, problems)
            when = "且".join(filter(None, (condition, template.when)))
            found.append(replace(template, when=when) if when != template.when else template)
    return tuple(found)


def parse_line(line: str, label: str, number: int, problems: list[Problem]) -> Template:
    """One line of a chapter; a condition in brackets may stand before it."""
    condition = _WHEN.match(line)
    if condition:
        rest = parse_line(line[condition.end() :], label, number, problems)
        return replace(rest, when=condition[1].strip())
    if line.startswith("@"):
        word, _, argument = line[1:].partition(" ")
        if word not in DIRECTIVES:
            problems.append(
                Problem(
                    "pack",
                    Place(label, line=number),
                    f"不认识的指令“@{word}”。",
                    nearest(word, DIRECTIVES),
                )
            )
        parts = parse_text(argument.strip(), word, label, number, problems).parts
        return Template(word, parts, argument.strip(), label, number)
    level = len(line) - len(line.lstrip("#"))
    kind = f"heading{level}" if level else "text"
    return parse_text(line[level:].strip(), kind, label, number, problems)


def parse_text(text: str, kind: str, label: str, number: int, problems: list[Problem]) -> Template:
    """Literals and slots of a text."""
    parts: list[Part] = []
    position = 0
    for match in _SLOT.finditer(text):
        if match.start() > position:
            parts.append(Literal(text[position : match.start()]))
        parts.append(_parse_slot(match[1], Place(label, line=number), problems))
        position = match.end()
    if position < len(text):
        parts.append(Literal(text[position:]))
    if any(isinstance(part, Literal) and set("{}") & set(part.text) for part in parts):
        message = f"“{text}”里的花括号不成对。"
        problems.append(Problem("pack", Place(label, line=number), message, "应为 {空}。"))
    return Template(kind, tuple(parts), "", label, number)


def template_in(fields: Fields, name: str = "text") -> Template:
    """The template in a field of a TOML file, which may be empty but must be there."""
    file, text = fields.file, fields.text(name)
    return parse_text(text, "text", file.label, file.line(*fields.keys), file.problems)


def _parse_slot(text: str, place: Place, problems: list[Problem]) -> Slot:
    word, *arguments = text.split() or [""]
    if word not in PHRASES:
        problems.append(Problem("pack", place, f"不认识的空“{{{text}}}”。", nearest(word, PHRASES)))
        return Slot("年度")
    if word in _WITH_NAME:
        name = arguments[0] if arguments else ""
        return Slot(word, _references(arguments[1:], place, problems), name)
    if word in _WITH_WORDS:
        return Slot(word, (), " ".join(arguments))
    if word not in _WITH_REFERENCES:
        return Slot(word)
    if not arguments:
        problems.append(Problem("pack", place, f"空“{{{text}}}”没有写量。"))
    return Slot(word, _references(arguments, place, problems), " ".join(arguments))


def _references(
    arguments: list[str], place: Place, problems: list[Problem]
) -> tuple[Reference, ...]:
    references = []
    for argument in arguments:
        try:
            references.append(Reference.parse(argument))
        except ValueError:
            problems.append(
                Problem("pack", place, f"看不懂的量“{argument}”。", "应为 量[科目]@上年。")
            )
    return tuple(references)
