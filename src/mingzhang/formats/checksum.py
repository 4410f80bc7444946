"""Checksums of files: SHA-256, and SM3 where this Python has it; the lists that tools read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

HAS_SM3 = "sm3" in hashlib.algorithms_available
_CHUNK = 1 << 20


class Sum(NamedTuple):
    """A file in a folder: its path there with slashes, size in bytes, and checksums in hex.

    ``sm3`` is "" where this Python cannot compute it.
    """

    name: str
    size: int
    sha256: str
    sm3: str = ""


def sums_of(folder: Path) -> list[Sum]:
    """Every file below ``folder``, in the order of its names."""
    files = (path for path in folder.rglob("*") if path.is_file())
    found = [_sum_of(path, path.relative_to(folder).as_posix()) for path in files]
    return sorted(found, key=lambda one: one.name)


def _sum_of(path: Path, name: str) -> Sum:
    hashes = [hashlib.sha256(), *([hashlib.new("sm3")] if HAS_SM3 else [])]
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            for one in hashes:
                one.update(chunk)
    digests = [one.hexdigest() for one in hashes]
    return Sum(name, path.stat().st_size, digests[0], "".join(digests[1:]))


def fingerprint(sums: Iterable[Sum]) -> str:
    """One SHA-256 for several files: of their list, so that any change of any of them shows."""
    return hashlib.sha256("".join(lines(sums)).encode()).hexdigest()


def lines(sums: Iterable[Sum]) -> Iterator[str]:
    """The list as sha256sum writes and checks it."""
    return (f"{one.sha256}  {one.name}\n" for one in sums)


def read_lines(text: str) -> dict[str, str]:
    """By name, the checksum in such a list; ValueError for a line that is none."""
    found = {}
    for line in text.splitlines():
        digest, mark, name = line[:64], line[64:66], line[66:]
        if mark not in ("  ", " *") or not name or set(digest) - set("0123456789abcdef"):
            raise ValueError(line)
        found[name] = digest
    return found


def size_text(size: int) -> str:
    """A size for a person: 12.3 KB."""
    return f"{size} 字节" if size < 1024 else f"{size / 1024:,.1f} KB"
