"""The fonts documents are printed with: those that ship, and better ones a machine may have.

The shipped Song, Hei and Kai make every machine print alike. There is no free 仿宋 to ship, so an
installed one is looked for; the folder named by ``MINGZHANG_FONTS`` wins for every use.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

FOLDER = Path(__file__).parent
ENVIRONMENT = "MINGZHANG_FONTS"
SONG, HEI, KAI = "Mingzhang Song", "Mingzhang Hei", "Mingzhang Kai"

# Which use a font serves, told by its family or file name; the first match counts.
_USES = {
    "title": re.compile(r"小标宋|xiaobiaosong|fzxbs", re.IGNORECASE),
    "fang": re.compile(r"仿宋|fangsong|simfang|fandolfang|fzfs|stfang", re.IGNORECASE),
    "kai": re.compile(r"楷|kai", re.IGNORECASE),
    "hei": re.compile(r"黑体|simhei|fzhei|fandolhei|stheiti", re.IGNORECASE),
    "song": re.compile(r"宋体|书宋|simsun|fzssj|fandolsong|stsong", re.IGNORECASE),
    "latin": re.compile(r"times", re.IGNORECASE),
}
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}


@dataclass(frozen=True, slots=True)
class Faces:
    """The font family of each use, best first, and the folders that hold them.

    Every list ends with a shipped family, so a character the first lacks is still printed.
    """

    folders: tuple[Path, ...]
    title: tuple[str, ...]  # 小标宋; printed bold where the shipped Song stands in
    song: tuple[str, ...]
    hei: tuple[str, ...]
    kai: tuple[str, ...]
    fang: tuple[str, ...]
    latin: tuple[str, ...]  # letters and digits within Chinese text


def faces() -> Faces:
    """The families this machine prints with; searched once for each font folder named."""
    return _faces(os.environ.get(ENVIRONMENT, ""))


@cache
def load(folders: tuple[Path, ...], *, system: bool = False) -> typst.Fonts:
    """The fonts in ``folders`` (and, with ``system``, all installed ones) as typst takes them."""
    return typst.Fonts(
        include_system_fonts=system,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )


@cache
def _faces(own_folder: str) -> Faces:
    """The families found with ``own_folder`` as the reader's own font folder, "" for none."""
    folders = [FOLDER]
    found: dict[str, str] = {}
    if own_folder and Path(own_folder).is_dir():
        folders.append(Path(own_folder))
        found = _by_use(Path(own_folder), set(_USES))
    if "fang" not in found and (file := _installed_fang()):
        folders.append(file.parent)
        found |= _by_use(file.parent, {"fang"})
    own = {use: (family,) for use, family in found.items()}
    song = (*own.get("song", ()), SONG)
    return Faces(
        folders=tuple(folders),
        title=(*own.get("title", ()), SONG),
        song=song,
        hei=(*own.get("hei", ()), HEI, SONG),
        kai=(*own.get("kai", ()), KAI, SONG),
        fang=(*own.get("fang", ()), *song),
        latin=(*own.get("latin", ()), SONG),
    )


def _by_use(folder: Path, uses: set[str]) -> dict[str, str]:
    """For each of ``uses``, the family of the first font in ``folder`` that serves it."""
    found: dict[str, str] = {}
    fonts = load((folder,)).fonts()
    for font in sorted(fonts, key=lambda font: (font.path or "", font.index)):
        names = f"{font.family} {Path(font.path or '').stem}"
        use = next((use for use, pattern in _USES.items() if pattern.search(names)), None)
        if use in uses:
            found.setdefault(use, font.family)
    return found


def _installed_fang() -> Path | None:
    """The file of an installed 仿宋, found by file name; opening every font would cost more."""
    for folder in _system_folders():
        for parent, _, names in os.walk(folder):
            for name in sorted(names):
                file = Path(parent, name)
                if file.suffix.lower() in _SUFFIXES and _USES["fang"].search(file.stem):
                    return file
    return None


def _system_folders() -> Iterator[Path]:
    """Where this kind of machine keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        yield home / "AppData/Local/Microsoft/Windows/Fonts"
    elif sys.platform == "darwin":
        yield from (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    else:
        yield from (home / ".local/share/fonts", home / ".fonts")
        yield from (Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))
        yield from (Path("/usr/share/texmf/fonts"), Path("/usr/share/texlive/texmf-dist/fonts"))
