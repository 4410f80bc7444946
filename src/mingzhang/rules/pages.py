"""Reference pages of a pack's rules, written from their headers, SQL and cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import find_pack
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.formats.files import make_folder, write_text
from mingzhang.model.finding import SEVERITIES, SEVERITY_WORDS
from mingzhang.model.relation import Relation
from mingzhang.model.rule import Case, Rule
from mingzhang.rules.advice import own_rules

INDEX = "README.md"
_KINDS = {"text": "文字", "integer": "整数", "money": "金额", "number": "数", "date": "日期"}


def write_pages(pack: str, catalogue: Catalogue, out: Path) -> tuple[str, ...]:
    """Write the pages into ``out``; their names. InputError where they cannot be written."""
    pages = pages_of(pack, catalogue)
    make_folder(out)
    for name, text in pages.items():
        write_text(out / name, text)
    return tuple(pages)


def pages_of(pack: str, catalogue: Catalogue) -> dict[str, str]:
    """The text of every page by its name, the index first; the same pack gives the same text."""
    rules = own_rules(pack, catalogue)
    compiled = compiled_rules({rule.id: rule for rule in rules}, catalogue.relations)
    pages = {INDEX: _lines(_index(pack, rules, catalogue))}
    for rule in rules:
        pages[f"{rule.id}.md"] = _lines(_page(rule, compiled[rule.id], catalogue))
    return pages


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _index(pack: str, rules: Sequence[Rule], catalogue: Catalogue) -> Iterator[str]:
    """The rules by the relation that they are about, the gravest first."""
    folder = find_pack(pack)
    head = TomlFile.read(folder / "pack.toml", folder.name, []).fields()
    yield from (f"# {head.text('title')}：规则", "")
    if about := head.text("description", ""):
        yield from (about, "")
    yield from (f"共 {len(rules)} 条，按查哪张表、程度排列。由规则的表头写出。", "")
    ordered = sorted(rules, key=lambda one: (one.over, SEVERITIES.index(one.severity), one.id))
    for over, group in groupby(ordered, key=lambda one: one.over):
        yield from (f"## {_title(catalogue.relations.get(over), over)}", "")
        rows = ([f"[{r.id}]({r.id}.md)", SEVERITY_WORDS[r.severity], r.title] for r in group)
        yield from _table(("规则", "程度", "查什么"), rows)


def _title(relation: Relation | None, name: str) -> str:
    return f"{name}（{relation.title}）" if relation and relation.title != name else name


def _page(rule: Rule, compiled: CompiledRule, catalogue: Catalogue) -> Iterator[str]:
    yield from (f"# {rule.id}　{rule.title}", "")
    over = _title(catalogue.relations.get(rule.over), rule.over)
    about = (
        ("程度", SEVERITY_WORDS[rule.severity]),
        ("查哪张表", over),
        ("只查", "；".join(f"{name}是{'、'.join(v)}的" for name, v in rule.among.items())),
        ("一条发现按什么分", "、".join(rule.key)),
        ("证明", rule.proves),
        ("依据", rule.basis),
        ("常见误报", rule.false_alarm),
        ("核实办法", rule.verify),
        ("说的话", rule.message),
        ("文件", f"`{rule.path}`"),
    )
    yield from (f"- {label}：{text}" for label, text in about if text)
    yield ""
    yield from _inputs(rule, catalogue.relations)
    yield from _reads(compiled, catalogue.relations)
    yield from ("## SQL", "", "```sql", rule.sql.strip(), "```", "")
    yield from _cases(rule, catalogue)


def _inputs(rule: Rule, relations: Mapping[str, Relation]) -> Iterator[str]:
    if not rule.inputs:
        return
    yield from ("## 缺了就无法核对的列", "")
    rows = []
    for name in rule.inputs:
        table, _, column = name.partition(".")
        found = relations[table].column(column) if table in relations else None
        kind, about = (_KINDS[found.kind], found.description) if found else ("", "")
        rows.append([name, kind, about])
    yield from _table(("列", "类型", "说明"), rows)


def _reads(compiled: CompiledRule, relations: Mapping[str, Relation]) -> Iterator[str]:
    """The other tables: those that hold parameters, and the constants of a run."""
    yield from ("## 读的表和参数", "")
    rows = [
        [name, "参数表" if relations[name].holder == "parameter" else "表", relations[name].title]
        for name in compiled.relations
        if name in relations
    ]
    rows += [[f"${name}", "运行时给的值", ""] for name in compiled.parameters]
    yield from _table(("名字", "是什么", "说明"), rows)


def _cases(rule: Rule, catalogue: Catalogue) -> Iterator[str]:
    yield from ("## 用例", "")
    cases = catalogue.cases.get(rule.id, ())
    if not cases:
        yield from ("没有。", "")
    for case in cases:
        yield from _case(rule, case, catalogue.relations)


def _case(rule: Rule, case: Case, relations: Mapping[str, Relation]) -> Iterator[str]:
    yield from (f"### {case.name}", "")
    for name, rows in case.rows.items():
        columns = case.columns.get(name) or relations[name].names
        yield from (f"{name}：", "")
        yield from _table(columns, rows)
    for name, value in case.parameters.items():
        yield from (f"${name} = {value}", "")
    if case.not_met:
        yield from ("应报：", "")
        yield from _table(rule.key or ("文档", "断言"), case.not_met)
    else:
        yield from ("都不报。", "")
    if case.not_evaluated:
        yield from (f"无法核对 {case.not_evaluated} 行。", "")


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from map(_row, rows)
    yield ""


def _row(cells: Sequence[Any]) -> str:
    texts = ("" if cell is None else str(cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(' '.join(text.split()) for text in texts)} |"
