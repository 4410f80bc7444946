"""Content of packs read into frozen dataclasses, by their annotations.

A new kind of content is a dataclass in ``model`` and a line in ``packs.py``, no reader of its own::

    @dataclass(frozen=True, slots=True)
    class Notice:
        '''A notice to print; ``lines`` name the quantities that it tells.'''

        name: Name                                          # of the table, or of the file
        title: Title                                        # the name where it is not given
        head: str                                           # must be given
        kind: Literal["长", "短"] = "短"                     # one of these words
        copies: int = 1                                     # has a default: may be left out
        least: Decimal = Decimal(0)                         # 8 or "2.5", never through a float
        widths: tuple[float, ...] = ()                      # a list of numbers
        notes: tuple[str, ...] = ()                         # a text or a list of texts
        rows: Grid = ()                                     # a list of lists of texts
        pattern: re.Pattern[str] | None = None              # an expression, or several
        lines: tuple[Annotated[str, Of("quantities")], ...] = ()  # each must be declared
        sender: Annotated[str, Written("from")] = ""        # its field in TOML is ``from``
        style: NumberStyle = NumberStyle(trim=False)        # a table with defaults of its own
        parts: tuple[Part, ...] = ()                        # [[parts]], a dataclass without Name
        columns: tuple[Column, ...] = ()                    # [columns.x], a dataclass with a Name
        words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
        place: Place = field(default=Place(), compare=False)  # where it stands, for complaints

        def slips(self) -> Iterator[Slip]:
            if len(self.rows) > self.copies:
                yield Slip("rows", "“rows”多于 copies。", "请补。")

    notice = read(Notice, file.fields())

A list or table may always be left out; what else has no default must be given. A field of TOML
that the dataclass does not have is reported with the nearest it has. Every slip is noted with its
line, and reading goes on: who reads looks at ``problems`` before using anything.

The markers are in ``model/declared.py``. A type that is written in a way of its own (a formula, a
reference, a text with slots) has its line in ``_SYNTAX``. Annotations are resolved once a class.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from mingzhang.catalogue.formulas import FormulaError, parse_formula, parse_terms
from mingzhang.catalogue.templates import template_in
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.declared import (
    Inline,
    Keys,
    Named,
    OneOf,
    OrItself,
    OrNamed,
    Required,
    Unquoted,
    Unwritten,
    Written,
)
from mingzhang.model.formula import Node
from mingzhang.model.problem import Place
from mingzhang.model.quantity import Term
from mingzhang.model.template import Reference, Template

_T = TypeVar("_T")

# Takes a field from a table by its name there; without a default (None) it must be there.
_Take = Callable[[Fields, str, Any], Any]
_Markers = Mapping[type, Any]


def read(kind: type[_T], table: Fields, /, usual: Any = None, **given: Any) -> _T:
    """The value of a dataclass from a table; the fields that are ``given`` are not looked for.

    What the table leaves out is as in ``usual``, or else as the dataclass says.
    """
    value: _T = _filled(kind, table, usual, given)
    table.close()
    return _checked(value, table)


def read_file(kind: type[_T], file: TomlFile) -> _T:
    """The value that a whole file is."""
    return read(kind, file.fields())


def read_tables(kind: type[_T], file: TomlFile) -> dict[str, _T]:
    """A value for each table of a file, by the table's name."""
    return {name: read(kind, table) for name, table in file.tables()}


@cache
def annotated(kind: Any) -> Mapping[str, Any]:
    """The annotation of every field that the maker of a dataclass is given."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in _fields(kind)}


def bare(annotation: Any) -> tuple[Any, _Markers]:
    """The type without its markers, and these by their classes."""
    if get_origin(annotation) is not Annotated:
        return annotation, {}
    kind, *markers = get_args(annotation)
    return kind, {one if isinstance(one, type) else type(one): one for one in markers}


def without_none(kind: Any) -> Any:
    """The type that a value has which is not None."""
    if get_origin(kind) not in {UnionType, Union}:
        return kind
    return reduce(or_, (one for one in get_args(kind) if one is not NoneType))


def is_declared(kind: Any) -> bool:
    """Whether a type is a dataclass, whose fields say what it holds."""
    return is_dataclass(kind)


def _fields(kind: Any) -> list[Field[Any]]:
    return [field for field in fields(kind) if field.init]


class _Planned(NamedTuple):
    """How a field is read. ``written`` is its name in TOML, "" where it has none there."""

    name: str
    written: str
    default: Any
    may_lack: bool  # TOML may leave it out; it is then the default
    take: _Take


@cache
def _plan(kind: Any) -> tuple[_Planned, ...]:
    """How to read each field of a dataclass."""
    return tuple(_planned(field, annotated(kind)[field.name]) for field in _fields(kind))


def _planned(field: Field[Any], annotation: Any) -> _Planned:
    kind, markers = bare(annotation)
    written = markers[Written].name if Written in markers else field.name
    default, may_lack = _default(field, kind)
    if Required in markers:
        default, may_lack = None, False
    if kind is Place or not markers.keys().isdisjoint((Named, Inline, Unwritten)):
        written, may_lack = "", False
    if not markers.keys().isdisjoint((OrNamed, OrItself, Keys)):
        may_lack = False
    return _Planned(field.name, written, default, may_lack, _taker(kind, markers))


def _default(field: Field[Any], kind: Any) -> tuple[Any, bool]:
    """What a field is that was left out, and whether it may be."""
    if field.default_factory is not MISSING:
        return field.default_factory(), True
    if field.default is not MISSING:
        return float(field.default) if kind is float else field.default, True
    empty: Any = {tuple: (), Mapping: {}}.get(get_origin(kind))
    return empty, empty is not None


def _filled(kind: Any, table: Fields, usual: Any, given: Mapping[str, Any]) -> Any:
    """The value, its table not yet closed."""
    values = dict(given)
    for one in _plan(kind):
        if one.name in given:
            continue
        default = one.default if usual is None else getattr(usual, one.name)
        if one.written:
            table.known.append(one.written)
        lacks = one.may_lack and one.written not in table.data
        values[one.name] = default if lacks else one.take(table, one.written, default)
    return kind(**values)


def _checked(value: _T, table: Fields) -> _T:
    """The value; what it says is wrong with it is noted."""
    slips = getattr(value, "slips", None)
    for slip in slips() if slips else ():
        keys = (*table.keys, *slip.within, slip.field)
        table.file.complain(keys, slip.message, slip.mend)
    return value


def _itself(kind: Any, table: Fields, without: tuple[str, ...] = ()) -> Any:
    """A value whose fields stand in the table of the value that holds it, but for some."""
    given = {one.name: one.default for one in _plan(kind) if one.name in without}
    return _checked(_filled(kind, table, None, given), table)


def _taker(kind: Any, markers: _Markers) -> _Take:
    """What takes a field of this type and these markers."""
    kind, marked = without_none(kind), _marked(kind, markers)
    origin, arguments = get_origin(kind), get_args(kind)
    if marked:
        return marked
    if kind in _SYNTAX:
        return _SYNTAX[kind]
    if origin is Literal:
        return lambda table, name, default: table.choice(name, arguments, default)
    if origin is tuple:
        return _list_taker(bare(arguments[0])[0])
    if origin is Mapping:
        return _mapping_taker(*bare(arguments[1]))
    if is_declared(kind):
        return lambda table, name, default: read(kind, table.part(name), usual=default)
    raise TypeError(f"no way to read {kind}")


def _marked(kind: Any, markers: _Markers) -> _Take | None:
    """What takes a field whose marker says how; None if none does."""
    if Named in markers:
        return lambda table, _name, _default: table.name
    if Unwritten in markers:
        return lambda _table, _name, default: default
    if OrNamed in markers:
        return lambda table, name, _default: table.text(name, table.name)
    if OneOf in markers:
        words = markers[OneOf].words
        return lambda table, name, default: table.choice(name, words, default)
    if Keys in markers:
        take = _taker(*bare(get_args(kind)[1]))
        return _keys_taker(markers[Keys], take, inline=Inline in markers)
    if Inline in markers:
        return lambda table, _name, _default: _itself(kind, table)
    if OrItself in markers:
        entry, without = get_args(kind)[0], markers[OrItself].without
        several = _list_taker(entry)
        return lambda table, name, default: (
            several(table, name, default) or (_itself(entry, table, without),)
        )
    if Unquoted in markers:
        return lambda table, name, default: Decimal(str(table.number(name, default)))
    return None


def _list_taker(kind: Any) -> _Take:
    """Texts, numbers, rows of texts, or values that are tables: named ones, or those of a list."""
    if get_origin(kind) is tuple:
        return lambda table, name, _default: table.grid(name)
    if not is_declared(kind):
        return _LISTS[kind]
    if any(Named in bare(one)[1] for one in annotated(kind).values()):
        return lambda table, name, _default: tuple(
            read(kind, one) for _, one in table.part(name).below()
        )
    return lambda table, name, _default: tuple(read(kind, one) for one in table.entries(name))


def _mapping_taker(kind: Any, markers: _Markers) -> _Take:
    """By the names that a table has; what cannot be read is left out."""
    if is_declared(kind) and kind not in _SYNTAX:
        return lambda table, name, _default: {
            key: read(kind, one) for key, one in table.part(name).below()
        }
    take = _taker(kind, markers)

    def taken(table: Fields, name: str, _default: Any) -> dict[str, Any]:
        part = table.part(name)
        found = {key: take(part, key, None) for key in part.data}
        return {key: value for key, value in found.items() if value is not None}

    return taken


def _keys_taker(keys: Keys, take: _Take, *, inline: bool) -> _Take:
    """By names that are known beforehand."""

    def taken(table: Fields, name: str, _default: Any) -> dict[str, Any]:
        part = table if inline else table.part(name)
        found = {key: take(part, key, None) for key in keys.required}
        found |= {key: take(part, key, usual) for key, usual in keys.optional.items()}
        if not inline:
            part.close()
        return found

    return taken


def _exact(table: Fields, name: str, default: Any) -> Decimal:
    """A whole number, or one with decimals written as a text ("2.5")."""
    value = table.data.get(name, default)
    try:
        if isinstance(value, int | str | Decimal) and not isinstance(value, bool):
            return Decimal(value)
    except ArithmeticError:
        pass
    table.complain(name, f"“{name}”应为整数，或引号里的小数。", '例如 8 或 "2.5"。')
    return Decimal(0)


def _expression(table: Fields, name: str, _default: Any) -> re.Pattern[str]:
    """A regular expression, or several as alternatives; never fits without any."""
    return compiled(table, name, "|".join(table.texts(name)))


def compiled(table: Fields, name: str, text: str) -> re.Pattern[str]:
    """The expression of a text in this field, "" never fits; a slip in it is noted."""
    try:
        return re.compile(text or _NEVER)
    except re.error as error:
        table.complain(name, f"“{text}”不是合规的表达式：{error}。", "请改正。")
        return re.compile(_NEVER)


def _reference(table: Fields, name: str, default: Any) -> Reference | None:
    """A quantity with its subject and year; None where it cannot be read."""
    text = table.text(name, default)
    try:
        return Reference.parse(text)
    except ValueError:
        table.complain(name, f"“{text}”不是量的写法。", "应写成 量、量[科目] 或 量@上年。")
        return None


def _formula(table: Fields, name: str, _default: Any) -> Node | None:
    """A formula; None where there is none, which the value itself may find wrong, or a bad one."""
    text = table.text(name, "")
    try:
        return parse_formula(text) if text else None
    except FormulaError as error:
        table.complain(name, f"公式读不懂：{error}。", "请改正。")
        return None


def _terms(table: Fields, name: str, _default: Any) -> tuple[Term, ...]:
    """Signed quantities."""
    return parse_terms(table.text(name, ""), table, name)


def _place(table: Fields, _name: str, _default: Any) -> Place:
    return table.file.place(*table.keys)


_NEVER = "(?!)"
# How a field of this type is written.
_SYNTAX: dict[Any, _Take] = {
    str: Fields.text,
    bool: Fields.flag,
    int: Fields.whole,
    float: Fields.number,
    Decimal: _exact,
    re.Pattern[str]: _expression,
    Place: _place,
    Reference: _reference,
    Node: _formula,
    Template: lambda table, name, _default: template_in(table, name),
    tuple[Term, ...]: _terms,
}
# How a list of these is.
_LISTS: dict[Any, _Take] = {
    str: lambda table, name, _default: table.texts(name),
    int: lambda table, name, _default: tuple(int(number) for number in table.numbers(name)),
    float: lambda table, name, _default: tuple(table.numbers(name)),
}
