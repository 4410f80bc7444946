"""clauses.toml: wordings of clauses, families of sections, words of titles, each checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.toml_file import Fields, TomlFile
from mingzhang.model.clause import KINDS, Clauses, Family, ReportWords, SumOf, Wording
from mingzhang.model.problem import Place, Problem, nearest
from mingzhang.model.template import Reference
from mingzhang.texts.clauses import SLOTS, Lexer, Patterns, lexer_of, pattern

_SIGNS = ("增", "减", "")
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
    kinds = [kind for kind in fields.data if kind not in _LISTS]
    wordings: list[tuple[Wording, Fields]] = []
    for kind in kinds:
        entries = fields.entries(kind)
        if kind not in KINDS:
            fields.complain(kind, f"没有“{kind}”这一类分句。", f"可用：{'、'.join(KINDS)}。")
            continue
        wordings += [(_read_wording(kind, entry, classes), entry) for entry in entries]
    words = fields.part("words")
    sums = fields.entries("sums")
    read = Clauses(
        wordings=tuple(wording for wording, _ in wordings if wording.pattern),
        classes={name: ways for name, ways in classes.items() if name not in known.classes},
        families={name: _read_family(name, f) for name, f in fields.part("families").below()},
        sums=tuple(SumOf(one.text("total"), one.texts("parts")) for one in sums),
        counts=_texts_by_name(fields.part("counts")),
        owners=words.texts("owners"),
        openers=words.texts("openers"),
        scopes=words.texts("scopes"),
        wholes=words.texts("wholes"),
        after=words.texts("after"),
        reasons=words.texts("reasons"),
        compares=words.texts("compares"),
        lists=words.texts("lists"),
        words=_read_words(words),
    )
    for one in (*sums, words, fields):
        one.close()
    _check_examples(wordings, known.wordings, lexer_of(Clauses.of((known, read))))
    return read


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


def _read_wording(kind: str, fields: Fields, classes: Mapping[str, tuple[str, ...]]) -> Wording:
    sign = fields.choice("sign", _SIGNS, "")
    text = fields.text("text")
    wording = Wording(
        kind=kind,
        text=text,
        pattern=_spelled_out(text, classes, fields, "text"),
        sign={"增": 1, "减": -1, "": 0}[sign],
        of=fields.text("of", ""),
        example=fields.text("example"),
        counter_example=fields.text("counter_example"),
        place=fields.file.place(*fields.keys),
    )
    fields.close()
    return wording


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


def _read_family(name: str, fields: Fields) -> Family:
    apart = fields.part("apart")
    family = Family(
        name=name,
        headings=fields.texts("headings"),
        main=fields.texts("main"),
        subjects=fields.text("subjects", ""),
        names=_texts_by_name(fields.part("names")),
        items=fields.texts("items"),
        also=fields.texts("also"),
        below=fields.flag("below"),
        apart={side: apart.text(side) for side in apart.data},
        form=fields.text("form", ""),
        instead=fields.text("instead", ""),
    )
    apart.close()
    fields.close()
    return family


def _texts_by_name(fields: Fields) -> dict[str, tuple[str, ...]]:
    return {name: fields.texts(name) for name in fields.data}


def _read_words(fields: Fields) -> ReportWords:
    others = fields.part("others")
    return ReportWords(
        titles=fields.texts("titles"),
        others={name: others.text(name) for name in others.data},
        units=fields.texts("units"),
        places=_texts_by_name(fields.part("places")),
        closed=fields.texts("closed"),
        opened=fields.texts("opened"),
        last=fields.texts("last"),
        this=fields.texts("this"),
        blanks=fields.text("blanks", ""),
        heights=fields.texts("heights"),
    )


def check_clauses(catalogue: Catalogue, problems: list[Problem]) -> None:
    """Every quantity and family that families and sums name is declared."""
    for pack, clauses in catalogue.clauses.items():
        place = Place(f"{pack}/clauses.toml")
        for family in clauses.families.values():
            named = [*family.main, *family.items, *filter(None, [family.subjects])]
            named += [name for names in family.names.values() for name in names]
            named += [name for pair in family.apart.items() for name in pair]
            quantities = [Reference.parse(name).quantity for name in named]
            _check_names("量", quantities, catalogue.quantities, place, problems)
            _check_names("节", family.also, clauses.families, place, problems)
        for one in clauses.sums:
            _check_names("量", (one.total, *one.parts), catalogue.quantities, place, problems)


def _check_names(
    word: str,
    names: Iterable[str],
    known: Iterable[str],
    place: Place,
    problems: list[Problem],
) -> None:
    declared = set(known)
    for name in names:
        if name not in declared:
            message = f"没有名为“{name}”的{word}。"
            problems.append(Problem("pack", place, message, nearest(name, declared)))
