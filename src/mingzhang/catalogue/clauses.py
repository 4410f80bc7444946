"""clauses.toml: wordings of clauses, families of sections, words of titles, each checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mingzhang.catalogue.joined import with_more
from mingzhang.catalogue.names import Names
from mingzhang.catalogue.reader import read
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.clause import KINDS, Clauses, Wording
from mingzhang.model.problem import nearest
from mingzhang.texts.clauses import SLOTS, Lexer, Patterns, lexer_of, pattern

_SIGNS = {"增": 1, "减": -1, "": 0}
_LISTS = {"classes", "families", "sums", "words", "counts"}
_NAMED = re.compile(r"\{([^{}]+)\}")
_WHICH_SLOTS = "空是 {名}{年}{数}{率}{个}。"


def read_clauses(file: TomlFile, known: Clauses) -> Clauses:
    """Everything of the file; ``known`` are the clauses of the packs before it, whose classes its
    wordings may name. A wording must read its example whole and not its counter-example; an example
    that another wording reads differently is a problem of the pack.
    """
    fields = file.fields()
    classes = _read_classes(fields.part("classes"), known.classes)
    entries: list[tuple[Wording, Fields]] = []
    for kind in (kind for kind in fields.data if kind not in _LISTS):
        tables = fields.entries(kind)
        if kind in KINDS:
            entries += [(_read_wording(kind, table, classes), table) for table in tables]
        else:
            fields.complain(kind, f"没有“{kind}”这一类分句。", f"可用：{'、'.join(KINDS)}。")
    own = {name: ways for name, ways in classes.items() if name not in known.classes}
    wordings = tuple(wording for wording, _ in entries if wording.pattern)
    clauses = read(Clauses, fields, wordings=wordings, classes=own)
    _check_examples(entries, known.wordings, lexer_of(with_more(known, clauses)))
    return clauses


def _read_classes(
    fields: Fields, known: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The named classes spelled out; one may name those before it."""
    found = dict(known)
    for name in fields.data:
        ways = [_spelled_out(way, found, fields, name) for way in fields.texts(name)]
        if name in SLOTS:
            fields.complain(name, f"“{name}”是空的名称。", "请给这个词类另起名。")
        elif name in known:
            fields.complain(name, f"词类“{name}”在别的包里已有。", "请另起名。")
        else:
            found[name] = tuple(ways)
    return found


def _spelled_out(
    text: str, classes: Mapping[str, tuple[str, ...]], fields: Fields, name: str
) -> str:
    """The wording in a field with its named classes spelled out; "" if one is not known."""
    unknown = [one for one in _NAMED.findall(text) if one not in classes and one not in SLOTS]
    for one in unknown:
        mend = nearest(one, [*classes, *SLOTS]) or _WHICH_SLOTS
        fields.complain(name, f"没有名为“{one}”的词类。", mend)

    def ways(match: re.Match[str]) -> str:
        return f"({'|'.join(classes[match[1]])})" if match[1] in classes else match[0]

    return "" if unknown else _NAMED.sub(ways, text)


def _read_wording(kind: str, table: Fields, classes: Mapping[str, tuple[str, ...]]) -> Wording:
    sign = _SIGNS[table.choice("sign", tuple(_SIGNS), "")]
    wording = read(Wording, table, kind=kind, sign=sign)
    return replace(wording, pattern=_spelled_out(wording.text, classes, table, "text"))


def _check_examples(
    wordings: Sequence[tuple[Wording, Fields]], others: Sequence[Wording], lexer: Lexer
) -> None:
    """Each wording reads its example, and no other reads that differently."""
    sound = [(wording, fields) for wording, fields in wordings if _is_sound(wording, fields)]
    patterns = Patterns([*others, *(wording for wording, _ in sound)])
    for wording, fields in sound:
        example = lexer.mark(wording.example).text
        own = pattern(wording.pattern)
        if not own.reads(example):
            fields.complain("example", f"“{wording.example}”读不出本句式。")
        if own.reads(lexer.mark(wording.counter_example).text):
            fields.complain("counter_example", f"“{wording.counter_example}”不应读成本句式。")
        for rival in patterns.rivals(wording, example):
            fields.complain("example", f"“{wording.example}”也读成了“{rival.text}”，意思不同。")


def _is_sound(wording: Wording, fields: Fields) -> bool:
    if not wording.pattern:
        return False  # its class that is not known was told
    try:
        pattern(wording.pattern)
    except ValueError:
        fields.complain("text", f"看不懂的句式“{wording.text}”。", _WHICH_SLOTS)
        return False
    return True


def check_clauses(clauses: Clauses, names: Names) -> None:
    """Every family whose names count in another one is declared."""
    for family in clauses.families.values():
        for other in family.also:
            names.known("节", other, clauses.families, clauses.place)
