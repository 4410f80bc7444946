"""What reading needs of a pack's clauses, made once for all documents."""

from __future__ import annotations

import re
from functools import cached_property

from mingzhang.model.clause import Clauses
from mingzhang.reports.clauses.lexicon import Lexicon
from mingzhang.texts.clauses import AMOUNT, BARE, COUNT, NAME, RATE, YEAR, Patterns
from mingzhang.texts.words import alternatives

NUMBERS = AMOUNT + RATE + COUNT + BARE


class Grammar:
    """The clauses with their names, and the expressions for the words around them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.clauses: Clauses = lexicon.clauses
        self.patterns = Patterns(self.clauses.wordings)

    @cached_property
    def prefix(self) -> re.Pattern[str]:
        """What may stand between the beginning of a piece of a sentence and a name."""
        words = self.clauses.words
        owners, openers = alternatives(words.owners), alternatives(words.openers)
        return re.compile(f"(?:.*(?:{owners}))?(?:{openers}|{YEAR})*")

    @cached_property
    def scopes(self) -> re.Pattern[str]:
        """Words before a name that give it another scope, and other names or numbers."""
        return re.compile(f"{alternatives(self.clauses.words.scopes)}|[{NAME}{NUMBERS}]")

    @cached_property
    def wholes(self) -> re.Pattern[str]:
        """Words that name the department with all its units, and so no part of it."""
        return re.compile(alternatives(self.clauses.words.wholes))

    @cached_property
    def reasons(self) -> re.Pattern[str]:
        """Words of a piece of a sentence that tells a reason."""
        return re.compile(alternatives(self.clauses.words.reasons))

    @cached_property
    def compares(self) -> re.Pattern[str]:
        """Words by which a reason is one for the distance from a budget."""
        return re.compile(alternatives(self.clauses.words.compares))
