"""states.toml: life cycles, their moves and who may make them."""

from __future__ import annotations

from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.problem import nearest
from mingzhang.model.states import LifeCycle, Move


def read_states(file: TomlFile) -> dict[str, LifeCycle]:
    """Every life cycle of the file, by its name."""
    return {name: _read_cycle(name, fields) for name, fields in file.tables()}


def _read_cycle(name: str, fields: Fields) -> LifeCycle:
    states, roles = fields.texts("states"), fields.texts("roles")
    cycle = LifeCycle(
        name=name,
        relation=fields.text("relation"),
        states=states,
        start=fields.text("start"),
        moves=tuple(_read_move(entry, states, roles) for entry in fields.entries("moves")),
        roles=roles,
        final=fields.texts("final"),
        note=fields.text("note", ""),
        place=fields.file.place(name),
    )
    fields.close()
    for state in (cycle.start, *cycle.final):
        _known(fields, "states", state, states)
    reached = {cycle.start, *(move.target for move in cycle.moves)}
    for state in states:
        if state not in reached:
            fields.complain("states", f"没有一步走得到状态“{state}”。", "请补上一步，或删去。")
    return cycle


def _read_move(fields: Fields, states: tuple[str, ...], roles: tuple[str, ...]) -> Move:
    move = Move(
        fields.text("name"),
        fields.texts("from"),
        fields.text("to"),
        fields.texts("roles"),
        fields.flag("reason"),
    )
    fields.close()
    for state in (*move.sources, move.target):
        _known(fields, "to", state, states)
    for role in move.roles:
        _known(fields, "roles", role, roles)
    return move


def _known(fields: Fields, name: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        fields.complain(name, f"“{word}”不在所列的里面。", nearest(word, known))
