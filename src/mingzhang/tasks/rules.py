"""Rules: what packs hold, listed, shown, tested, looked through, written as pages."""

from __future__ import annotations

from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import DEFAULT, load
from mingzhang.rules import advice, pages, shown
from mingzhang.told.answer import Answer

_TITLES = {"relations": "表", "quantities": "量", "regions": "地区", "forms": "报表"}


def list_rules(pack: str = "") -> Answer:
    """Every rule and identity: id, kind, severity, title."""
    return Answer("\t".join(row) for row in shown.list_rules(_loaded(pack)))


def show_rule(name: str, pack: str = "") -> Answer:
    """One rule: its basis, its usual false alarm, how to verify, its text."""
    return Answer(shown.show_rule(name, _loaded(pack)))


def run_cases(pack: str = "") -> Answer:
    """The cases of the packs, run."""
    results = shown.run_rule_cases(_loaded(pack))
    failed = [result for result in results if not result.passed]
    met = len(results) - len(failed)
    told = f"用例 {len(results)} 个，通过 {met}，不通过 {len(failed)}。"
    return Answer([*(one.message for one in failed), told], code=1 if failed else 0)


def lint_rules(pack: str = "") -> Answer:
    """What to look at in a pack's own rules."""
    found = advice.lint_rules(_name(pack), _loaded(pack))
    told = f"共 {len(found)} 处。" if found else "没有要改的。"
    return Answer([*map(str, found), told], code=1 if found else 0)


def write_pages(out: Path, pack: str = "") -> Answer:
    """A page a rule, and their index, into ``out``."""
    names = pages.write_pages(_name(pack), _loaded(pack), out)
    return Answer([f"已写出 {len(names)} 页到 {out}。"])


def catalogue(pack: str = "") -> Answer:
    """Relations, quantities, identities, forms, rules and regions."""
    content = shown.catalogue_json(_loaded(pack))
    told = (f"{word}：{'、'.join(content[key])}" for key, word in _TITLES.items())
    return Answer(told, [content])


def _name(pack: str) -> str:
    return pack or DEFAULT[0]


def _loaded(pack: str) -> Catalogue:
    return load(pack) if pack else load(*DEFAULT)
