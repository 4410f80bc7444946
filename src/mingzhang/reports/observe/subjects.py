"""Subjects named in texts and tables: do code, name and those above belong together?"""

from __future__ import annotations

from collections.abc import Iterator

from mingzhang.model.relation import Subject
from mingzhang.reports.observe.mentions import Mention, Row, mentions, table_rows
from mingzhang.reports.observe.pieces import TextPiece, Texts
from mingzhang.reports.observe.subject_names import (
    NEAR,
    OBSERVED,
    OLD,
    OTHER,
    SAME,
    SubjectNames,
    alike,
)

_RELIED = {OBSERVED, "recalled+2007"}
_NOWHERE = "未列"  # the status of a code that is in no list
_ITEM = 3
USED, EXPLAINED = "使用", "解释"


def observe_subjects(texts: Texts) -> None:
    """Note every mention, every printed name, and which items are used and explained."""
    tables = list(_names(texts, "表格科目"))
    if not tables or texts.record.result.year < _year(texts, "科目版本起"):
        return
    rows = list(table_rows(texts))
    own = {row.code: row.name for row in rows}
    above: list[Row] = []
    for row in rows:
        above = [one for one in above if len(one.code) < len(row.code)]
        if not _row(texts, row, tables):
            _unknown_row(texts, row, tables, above)
        above.append(row)
    names = tables[0]
    subjects = _Subjects(texts, names, own)
    explained = {id(piece) for piece in texts.under("名词部分")}
    told = {id(piece) for piece in texts.told()}
    uses: list[tuple[str, str, TextPiece, str]] = [
        (row.code, row.name, row.cell, USED)
        for row in rows
        if row.amount and len(row.code) == names.current.lengths[-1] and names.subject(row.code)
    ]
    pieces = [p for p in texts.pieces if id(p) in explained or id(p) in told]
    for mention in mentions(pieces, names, texts.watch.expression("编码后的名称")):
        code = subjects.note(mention)
        if mention.level == _ITEM:
            use = EXPLAINED if id(mention.piece) in explained else USED
            uses.append((code or names.key(mention.name), mention.name, mention.piece, use))
    _note_uses(texts, uses)


def _names(texts: Texts, which: str) -> Iterator[SubjectNames]:
    every = texts.record.catalogue.classifications
    for name in texts.watch.list_of(which):
        if name in every:
            editions = (one for title, one in every.items() if title.startswith(f"{name}@"))
            others = (one for one in editions if one is not every[name])
            yield SubjectNames(every[name], others, texts.record.catalogue)


def _year(texts: Texts, name: str) -> int:
    return int(next(iter(texts.watch.list_of(name)), "0"))


def _unknown_row(texts: Texts, row: Row, tables: list[SubjectNames], above: list[Row]) -> None:
    """A row whose code is in no list, though its name is that of a subject seen in print, below
    the one it stands under.
    """
    for names in tables:
        lengths = names.current.lengths
        level = lengths.index(len(row.code)) + 1 if len(row.code) in lengths else 0
        if not level or len(above) < level - 1 or names.old.get(row.code):
            continue
        parent = above[level - 2].code if level > 1 else ""
        meant, fit = names.resolve(row.name, level, parent)
        subject = names.subject(meant)
        if fit == SAME and subject and subject.status == OBSERVED:
            texts.observe(
                "科目提及",
                row.cell,
                编码=row.code,
                名称=row.name,
                应为编码=meant,
                名称相符=OTHER,
                状态=_NOWHERE,
            )
            return


def _row(texts: Texts, row: Row, tables: list[SubjectNames]) -> bool:
    """A row of a table, if its code is in a list. Names in cells are often cut, so only another
    name counts.
    """
    names = next((one for one in tables if one.subject(row.code[:3])), None)
    subject = names.subject(row.code) if names else None
    if names is None or subject is None:
        return False
    printed, right = names.key(row.name), names.key(subject.name)
    other = names.fit(row.code, row.name) == OTHER
    like = float(texts.record.catalogue.threshold("单元格科目名相近"))
    cut = right.startswith(printed) or printed.startswith(right) or alike(printed, right) >= like
    elsewhere = names.resolve(row.name, names.current.lengths.index(len(row.code)) + 1)[0]
    texts.observe(
        "科目提及",
        row.cell,
        编码=row.code,
        名称=row.name,
        现名=subject.name,
        应为编码=elsewhere or None,
        名称相符=OTHER if other and not cut else SAME,
        状态=subject.status,
    )
    return True


class _Subjects:
    """Notes mentions, with what the lists and the report's own tables call each subject."""

    def __init__(self, texts: Texts, names: SubjectNames, own: dict[str, str]) -> None:
        self.texts, self.names, self.own = texts, names, own
        self.old_matters = texts.record.result.year >= _year(texts, "旧名年度起")

    def note(self, mention: Mention) -> str:
        """Note one; returns the code it means, "" if that is not known."""
        codes = self._path(mention)
        meant, printed = codes[mention.level - 1], self._printed(mention)
        fit = self.names.fit(printed, mention.name, self._known(printed)) if printed else None
        above = self._above(mention, printed, codes) if fit != OTHER else None
        proof = self.names.subject(above[1] if above else printed or meant)
        if fit == OTHER and meant and meant != printed:
            proof = self._surer(printed, meant)
        self.texts.observe(
            "科目提及",
            mention.piece,
            mention.span,
            编码=printed or None,
            名称=mention.name,
            现名=self._name(printed) or None,
            应为编码=meant or None,
            名称相符=fit,
            上级=above[0] if above else None,
            应为上级=self._name(above[1]) if above else None,
            上级相符=self._judged(mention, printed, codes, above),
            状态=proof.status if proof else None,
        )
        self._note_names(mention, printed, codes, fit)
        return meant or printed

    def _judged(
        self, mention: Mention, printed: str, codes: list[str], above: tuple[str, str] | None
    ) -> str | None:
        if above:
            return OTHER
        known = printed or codes[mention.level - 1]
        return SAME if known and mention.level > 1 else None

    def _printed(self, mention: Mention) -> str:
        """The printed code, if it is one of the mention's level."""
        length = self.names.current.lengths[mention.level - 1]
        return mention.code if len(mention.code) == length else ""

    def _known(self, code: str) -> str:
        """What the report's own tables call a code that the lists are not sure of."""
        subject = self.names.subject(code)
        return "" if subject and subject.status == OBSERVED else self.own.get(code, "")

    def _name(self, code: str) -> str:
        subject = self.names.subject(code)
        return self._known(code) or (subject.name if subject else "")

    def _surer(self, printed: str, meant: str) -> Subject | None:
        """Of the two codes a name is torn between, the one that was seen in print."""
        ours, theirs = self.names.subject(printed), self.names.subject(meant)
        return theirs if theirs and theirs.status == OBSERVED else ours or theirs

    def _path(self, mention: Mention) -> list[str]:
        """The codes that the names mean, from the class down; "" where it is not known."""
        codes = ["", "", ""]
        above = ""
        for level in (1, 2, 3):
            name = mention.names[level - 1] if level == _ITEM else mention.above(level)
            if not name:
                continue
            code, _ = self.names.resolve(name, level, above)
            if not code and level > 1 and level == mention.level:
                code, _ = self.names.resolve(name, level)
            codes[level - 1] = code
            above = code or above
        return codes

    def _above(self, mention: Mention, printed: str, codes: list[str]) -> tuple[str, str] | None:
        """A printed class or section that is not the one above the subject, and the code of the
        right one. Without a printed code the lists must have seen the subject in print.
        """
        code = printed or codes[mention.level - 1]
        subject = self.names.subject(code)
        if not printed and (subject is None or subject.status != OBSERVED):
            return None
        for level in range(mention.level - 1, 0, -1):
            name = mention.names[level - 1]
            right = code[: self.names.current.lengths[level - 1]]
            if name and self.names.fit(right, name, self._known(right)) == OTHER:
                return name, right
        return None

    def _note_names(
        self, mention: Mention, printed: str, codes: list[str], fit: str | None
    ) -> None:
        """Each printed name with how it fits the code it stands for."""
        for level in range(1, mention.level + 1):
            name = mention.names[level - 1]
            length = self.names.current.lengths[level - 1]
            code = printed[:length] if printed and fit != OTHER else codes[level - 1]
            subject = self.names.subject(code)
            if not name or subject is None:
                continue
            found = self.names.fit(code, name, self._known(code))
            if found == OLD and not self.old_matters:
                found = SAME
            unsure = subject.status not in _RELIED and not self._known(code)
            if found == OTHER or (found == NEAR and unsure):
                continue
            self.texts.observe(
                "科目名称",
                mention.piece,
                mention.span,
                编码=code,
                名称=name,
                现名=self._name(code),
                相符=found,
            )


def _note_uses(texts: Texts, uses: list[tuple[str, str, TextPiece, str]]) -> None:
    """Items used and explained, each once; where hardly any is explained, none can be missed."""
    explained = {key for key, _, _, use in uses if use == EXPLAINED}
    told = len(explained) >= texts.record.catalogue.threshold("解释的科目数")
    seen: set[tuple[str, str]] = set()
    for key, name, piece, use in uses:
        if (key, use) in seen:
            continue
        seen.add((key, use))
        texts.observe(
            "科目用处",
            piece,
            科目=key,
            名称=name,
            用处=use if told else None,
        )
