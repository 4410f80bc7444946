"""Rules: what packs hold, listed, shown, tested, tried, looked through, written as pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.packs import DEFAULT, load
from mingzhang.reports.trying import try_sentence as reading
from mingzhang.reports.understand import USUAL, Reader
from mingzhang.rules import advice, pages, shown
from mingzhang.told.answer import Answer
from mingzhang.told.tried import told

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
    summary = f"用例 {len(results)} 个，通过 {met}，不通过 {len(failed)}。"
    return Answer([*(one.message for one in failed), summary], code=1 if failed else 0)


def try_sentence(
    sentence: str, packs: Sequence[str] = (), region: str = "", under: str = ""
) -> Answer:
    """How a sentence is read in a region, under a heading; 1 where a number of it is not."""
    catalogue = load(*DEFAULT, *packs)
    tried = reading(Reader(catalogue.region(region or USUAL), catalogue), sentence.strip(), under)
    return Answer(told(tried), [asdict(tried)], 0 if tried.whole else 1)


def lint_rules(pack: str = "") -> Answer:
    """What to look at in a pack's own rules."""
    found = advice.lint_rules(_name(pack), _loaded(pack))
    summary = f"共 {len(found)} 处。" if found else "没有要改的。"
    return Answer([*map(str, found), summary], code=1 if found else 0)


def write_pages(out: Path, pack: str = "") -> Answer:
    """A page a rule, and their index, into ``out``."""
    names = pages.write_pages(_name(pack), _loaded(pack), out)
    return Answer([f"已写出 {len(names)} 页到 {out}。"])


def catalogue(pack: str = "") -> Answer:
    """Relations, quantities, identities, forms, rules and regions."""
    content = shown.catalogue_json(_loaded(pack))
    lines = (f"{word}：{'、'.join(content[key])}" for key, word in _TITLES.items())
    return Answer(lines, [content])


def _name(pack: str) -> str:
    return pack or DEFAULT[0]


def _loaded(pack: str) -> Catalogue:
    return load(pack) if pack else load(*DEFAULT)
