"""The rules of a pack over lists: their SQL, everything they read, the version of each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.catalogue.content import Catalogue
from mingzhang.engines.dialect.compiled import compiled_rules, rule_key
from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.engines.dialect.order import read_by
from mingzhang.model.rule import Rule

SHORT = 16  # characters of a version


@dataclass(frozen=True, slots=True)
class ListRules:
    """The query rules over lists and what is shared between them, with their SQL by name."""

    catalogue: Catalogue
    rules: Mapping[str, Rule]
    compiled: Mapping[str, CompiledRule]
    shared: Mapping[str, CompiledRule]

    def reads(self, name: str) -> frozenset[str]:
        """Every relation that a rule reads, directly and through shared ones."""
        direct = (self.rules[name].over, *self.compiled[name].relations)
        return read_by(direct, self.shared)

    def version(self, name: str) -> str:
        """A hash that changes whenever the rule, or how what it reads is made, does."""
        shared = sorted(self.reads(name) & self.shared.keys())
        rules = (self.rules[name], *(self.catalogue.derivations[one] for one in shared))
        keys = "".join(rule_key(one, self.catalogue.relations) for one in rules)
        return hashlib.sha256(keys.encode()).hexdigest()[:SHORT]


def list_rules(catalogue: Catalogue) -> ListRules:
    """Those that the loaded packs have. Raises InputError with every problem of their SQL."""
    relations = catalogue.relations
    rules = {
        name: rule
        for name, rule in catalogue.rules.items()
        if rule.kind == "query" and relations[rule.over].holder in {"list", "shared"}
    }
    shared = {n: one for n, one in catalogue.derivations.items() if relations[n].holder == "shared"}
    return ListRules(
        catalogue, rules, compiled_rules(rules, relations), compiled_rules(shared, relations)
    )
