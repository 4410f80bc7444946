"""Files that cannot be read to their end, though their footers promise they can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb

from mingzhang.engines.base.connect import connect
from mingzhang.engines.base.duck_faults import interruptible
from mingzhang.engines.base.names import literal
from mingzhang.model.data import DataFile


def damaged(files: Iterable[DataFile]) -> Iterator[DataFile]:
    """Those of the files in which some page of some column cannot be read. Reads all of them."""
    with connect() as connection:
        for file in files:
            path = literal(str(file.path))
            # A digest of every value: nothing short of reading them all gives it.
            every = f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet({path})"
            try:
                with interruptible():
                    connection.execute(every)
            except duckdb.Error:
                yield file
