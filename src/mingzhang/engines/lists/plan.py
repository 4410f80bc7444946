"""What a run over lists will do, decided before anything is read: a value that can be printed.

Shared relations are made once, right before the first rule that reads them, and dropped after the
last; a heavy grouping goes piece by piece where the files lie so; a rule whose data are missing,
empty or too old is not run, and says why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from mingzhang.engines.base.footers import Footer
from mingzhang.engines.dialect.compiling import CompiledRule
from mingzhang.engines.dialect.order import in_order, read_by
from mingzhang.engines.lists.sweep_sql import Ask
from mingzhang.model.relation import Relation
from mingzhang.model.rule import Rule

PIECE = 4_000_000  # rows that are grouped at once where a query can go piece by piece

Pieces = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SharedStep:
    """Make one shared relation."""

    name: str
    compiled: CompiledRule


@dataclass(frozen=True, slots=True)
class RuleStep:
    """Run one rule; with ``column``, once for each of ``pieces`` of its values."""

    rule: Rule
    compiled: CompiledRule
    column: str = ""
    pieces: Pieces = ()


@dataclass(frozen=True, slots=True)
class DropStep:
    """Forget a shared relation that nothing reads any more."""

    name: str


@dataclass(frozen=True, slots=True)
class CensusStep:
    """Count the cases of all rules over one relation, in one pass."""

    relation: str
    asks: tuple[Ask, ...]


Step = SharedStep | RuleStep | DropStep | CensusStep


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps in order; ``idle`` are the rules that are not run with the reason, by id.

    ``lists`` are the relations that are read. ``without`` are by rule the optional relations that
    it is run without.
    """

    steps: tuple[Step, ...]
    lists: tuple[str, ...]
    idle: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[RuleStep, ...]:
        """The rules that are run."""
        return tuple(step for step in self.steps if isinstance(step, RuleStep))


@dataclass(frozen=True, slots=True)
class Given:
    """What a plan is made from: the rules and derivations with their SQL, and the state of data.

    ``unusable`` says by list relation why it cannot be read, ``absent`` names those that nobody
    provided, ``footers`` what the files say of themselves, ``constants`` the names of the $名.
    """

    rules: Mapping[str, Rule]
    compiled: Mapping[str, CompiledRule]
    shared: Mapping[str, CompiledRule]
    relations: Mapping[str, Relation]
    unusable: Mapping[str, str]
    absent: Collection[str] = ()
    footers: Mapping[str, Footer] = field(default_factory=dict)
    constants: Collection[str] = ()


def make_plan(given: Given) -> Plan:
    """The plan of a run of all rules. Raises InputError if shared relations run in a circle."""
    ordered = in_order(given.shared)
    needs = {
        name: read_by((rule.over, *given.compiled[name].relations), given.shared)
        for name, rule in given.rules.items()
    }
    idle = {name: reason for name in given.rules if (reason := _idle(given, name, needs[name]))}
    run = sorted(
        (name for name in given.rules if name not in idle),
        key=lambda name: [one.id for one in ordered if one.id in needs[name]],
    )
    lists = sorted(
        {one for name in run for one in needs[name] if given.relations[one].holder == "list"}
    )
    steps = _steps(given, run, needs, ordered)
    without = {name: tuple(sorted(needs[name] & set(given.absent))) for name in run}
    return Plan(tuple(steps), tuple(lists), idle, {n: w for n, w in without.items() if w})


def _idle(given: Given, name: str, needs: frozenset[str]) -> str:
    """Why a rule is not run, or nothing."""
    missing = set(given.compiled[name].parameters) - set(given.constants)
    if missing:
        return f"没有给出：{'、'.join(sorted(missing))}"
    optional = set(given.rules[name].optional)
    for relation in sorted(needs):
        if relation in optional:
            continue
        if relation in given.absent:
            return f"没有“{relation}”的数据"
        if relation in given.unusable:
            return given.unusable[relation]
    return ""


def _steps(
    given: Given,
    run: Sequence[str],
    needs: Mapping[str, frozenset[str]],
    ordered: Sequence[CompiledRule],
) -> list[Step]:
    """Lists counted first; then every rule after what it needs; drops as soon as possible."""
    over = {relation: [n for n in run if given.rules[n].over == relation] for relation in
            dict.fromkeys(given.rules[n].over for n in run)}  # fmt: skip
    steps: list[Step] = [
        _census(given, relation, names) for relation, names in over.items()
        if relation not in given.shared
    ]  # fmt: skip
    made: set[str] = set()
    for number, name in enumerate(run):
        for one in ordered:
            if one.id in needs[name] and one.id not in made:
                made.add(one.id)
                steps.append(SharedStep(one.id, one))
                if one.id in over:
                    steps.append(_census(given, one.id, over[one.id]))
        steps.append(_rule(given, name))
        later = frozenset().union(*(needs[other] for other in run[number + 1 :]))
        idle = sorted(made - later)
        made.difference_update(idle)
        steps += map(DropStep, idle)
    return steps


def _census(given: Given, relation: str, names: Sequence[str]) -> CensusStep:
    """The asks of the rules over one relation; what footers say is not asked again."""
    footer = given.footers.get(relation, Footer())
    complete = {name for name, count in footer.nulls.items() if count == 0}
    return CensusStep(relation, tuple(Ask.of(given.rules[name], complete) for name in names))


def _rule(given: Given, name: str) -> RuleStep:
    """How one rule is run: whole, or by pieces of about ``PIECE`` rows."""
    rule, compiled = given.rules[name], given.compiled[name]
    values = given.footers.get(rule.over, Footer()).values
    for column in compiled.splits:
        pieces = _pieces(values.get(column, {}))
        if len(pieces) > 1:
            return RuleStep(rule, compiled, column, pieces)
    return RuleStep(rule, compiled)


def _pieces(rows: Mapping[str, int]) -> Pieces:
    """Values put together until each piece has about ``PIECE`` rows."""
    pieces: list[tuple[str, ...]] = []
    piece: list[str] = []
    count = 0
    for value, number in rows.items():
        if piece and count + number > PIECE:
            pieces.append(tuple(piece))
            piece, count = [], 0
        piece.append(value)
        count += number
    return (*pieces, tuple(piece)) if piece else ()
