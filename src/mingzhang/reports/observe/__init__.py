"""What else is seen in a disclosure beside its quantities: one observer a file, a row a case.

An observer reads the parts once more and notes rows of the relations that packs declare with
文档, 号 and 处; the query rules over those relations say what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mingzhang.model.document import Document
from mingzhang.reports.record import Record

Part = tuple[Document, str]  # a document with its path
Observer = Callable[[Sequence[Part], Record], None]

OBSERVERS: tuple[Observer, ...] = ()
