"""Writes what docs/ takes from the program: the references and the output of quoted commands.

``python tools/write_docs.py [--check] [FILE…]`` rewrites the files (default: all) in place;
``--check`` writes nothing, prints what differs and exits 1 if anything does.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from doc_commands import refreshed

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import load
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.quantity import Identity, Quantity, Term
from mingzhang.model.relation import Column, Relation
from mingzhang.model.rule import Rule

ROOT = Path(__file__).resolve().parent.parent
PACK = "disclosure"
# Below this line a file is written here, above it by people.
MARK = "<!-- 以下由 tools/write_docs.py 写出，不要手改 -->\n"

_KINDS = {"text": "文字", "integer": "整数", "money": "金额", "number": "数", "date": "日期"}
_EMPTY = {"unknown": "未知", "zero": "零", "error": "不许空"}
_UNLISTED = {
    "zero": "表里有别的行时，没有行的项视为零。",
    "unknown": "没有行的项视为未知。",
}
_SIGNS = {1: "＋", -1: "－"}


def book_reference(catalogue: Catalogue) -> Iterator[str]:
    """Every table of a book with its columns, then every quantity."""
    for relation in catalogue.relations.values():
        if relation.holder == "book":
            yield from _relation(relation)
    yield "## 量"
    yield ""
    yield (
        "“报表单元”“上年数”“文字说明”“例外说明”的“量”列写下面的名字。"
        "“另有”是由它得出的量，名字是量加后缀，如 `收支.收入总计.增减率`。"
    )
    yield ""
    yield from _table(
        ("量", "名称", "单位", "怎样得来", "另有"), map(_quantity_row, _base_quantities(catalogue))
    )


def _relation(relation: Relation) -> Iterator[str]:
    yield f"## {relation.name}"
    yield ""
    title = "" if relation.title == relation.name else f"{relation.title}。"
    description = relation.description.rstrip("。")
    yield (
        f"{title}{f'{description}。' if description else ''}"
        f"主键：{'、'.join(relation.key)}。{_UNLISTED[relation.unlisted]}"
    )
    yield ""
    yield from _table(("列", "类型", "空格", "可填的内容"), map(_column_row, relation.columns))
    yield ""


def _column_row(column: Column) -> tuple[str, ...]:
    title = f"（{column.title}）" if column.title not in ("", column.name) else ""
    content = "、".join(column.values) or (f"“{column.codes}”的编码" if column.codes else "")
    what = "。".join(filter(None, (content, column.description)))
    return f"{column.name}{title}", _KINDS[column.kind], _EMPTY[column.empty], what


def _base_quantities(catalogue: Catalogue) -> Iterator[tuple[Quantity, list[str]]]:
    followers: dict[str, list[str]] = {}
    for quantity in catalogue.quantities.values():
        if quantity.of:
            followers.setdefault(quantity.of, []).append(quantity.kind)
    for quantity in catalogue.quantities.values():
        if not quantity.of:
            yield quantity, followers.get(quantity.id, [])


def _quantity_row(pair: tuple[Quantity, list[str]]) -> tuple[str, ...]:
    quantity, followers = pair
    return quantity.id, quantity.title, quantity.printed, _origin(quantity), "、".join(followers)


def _origin(quantity: Quantity) -> str:
    """From which column of which table, or by which formula."""
    if quantity.formula:
        return "".join(map(_term, quantity.formula)).lstrip("＋")
    if quantity.source is None:
        return "只能照录"
    source = quantity.source
    where = "，".join(f"{name}为{'、'.join(words)}" for name, words in source.where.items())
    column = f"“{source.value}”合计" if source.value else "行数"
    by = f"，按{'、'.join(source.by)}" if source.by else ""
    return f"“{source.relation}”的{column}{f'（{where}）' if where else ''}{by}"


def rules_reference(catalogue: Catalogue) -> Iterator[str]:
    """Every rule and every identity."""
    yield "## 断言规则"
    yield ""
    for rule in catalogue.rules.values():
        yield from _rule(rule)
    yield "## 恒等式"
    yield ""
    for identity in catalogue.identities.values():
        yield from _identity(identity, catalogue)


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}"
    yield ""
    slip = "；末位差1的只列为建议" if rule.slip else ""
    yield f"{rule.title}。不符合的列为{SEVERITY_WORDS[rule.severity]}{slip}。"
    yield ""
    yield from _about(
        ("依据", rule.basis),
        ("证明", rule.proves),
        ("常见误报", rule.false_alarm),
        ("核实办法", rule.verify),
        ("写法", f"`{rule.path}`"),
    )


def _identity(identity: Identity, catalogue: Catalogue) -> Iterator[str]:
    yield f"### {identity.id}"
    yield ""
    yield f"{identity.title}。不符合的列为必改。"
    yield ""
    right = "".join(map(_term, identity.right)).lstrip("＋") or _children(identity)
    scope = f"《{catalogue.forms[identity.form].title}》" if identity.form else "全文"
    each = "，各科目分别核对" if identity.each else ""
    yield from _about(
        ("式子", f"`{_term(identity.left).lstrip('＋')} {identity.sense} {right}`"),
        ("范围", f"{scope}{each}"),
        ("依据", identity.basis),
        ("常见误报", identity.false_alarm),
        ("核实办法", identity.verify),
    )


def _children(identity: Identity) -> str:
    """What a total is the sum of, and on which axis where it is not the first."""
    total = "直接下级科目之和"
    if identity.along:
        return f"{total}（按{identity.along}）"
    return f"{total}（交叉的各格）" if identity.axes > 1 else total


def _term(term: Term) -> str:
    subject = f"[{term.subject}]" if term.subject else ""
    return f"{_SIGNS[term.coefficient]}{term.quantity}{subject}{'@上年' if term.shift else ''}"


def _about(*entries: tuple[str, str]) -> Iterator[str]:
    yield from (f"- {label}：{text}" for label, text in entries if text)
    yield ""


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


REFERENCES: dict[str, Callable[[Catalogue], Iterator[str]]] = {
    "docs/book.md": book_reference,
    "docs/rules.md": rules_reference,
}


def documents() -> list[str]:
    """Every document that may hold something to write, from the root of the repository."""
    paths = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in paths)


def current(name: str, text: str) -> tuple[str, list[str]]:
    """The document as it should be, and the faults that writing cannot mend."""
    if name in REFERENCES:
        head = text.partition(MARK)[0]
        body = "\n".join(REFERENCES[name](load(PACK))).rstrip()
        return f"{head}{MARK}\n{body}\n", []
    return refreshed(text, ROOT)


def main(arguments: Sequence[str]) -> int:
    """Write or check the named documents, all of them by default."""
    names = [one for one in arguments if one != "--check"] or documents()
    faulty = False
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        wanted, faults = current(name, text)
        for fault in faults:
            print(f"{name}：{fault}")
        if "--check" not in arguments:
            (ROOT / name).write_text(wanted, encoding="utf-8")
        elif wanted != text:
            print("\n".join(difflib.unified_diff(text.splitlines(), wanted.splitlines(), name)))
            faulty = True
        faulty = faulty or bool(faults)
    return int(faulty)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
