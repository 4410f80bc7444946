"""Cuts the fonts that ship with the package out of the full open fonts, and renames them.

    python tools/build_fonts.py --serif NotoSerifCJK-Regular.ttc --serif-bold NotoSerifCJK-Bold.ttc
        --sans NotoSansCJK-Bold.ttc --kai LXGWWenKai-Regular.ttf --texts FOLDER...

Kept are the characters of GB 2312, those of rare_characters.txt (common in names: level three of
the national list and what GB 2312 lacks of level two), the signs of official writing, and every
character of the texts in the folders given.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from fontTools import subset
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
TARGET = HERE.parent / "src/mingzhang/formats/fonts"

# What GB 2312 lacks of the signs used in official texts, forms and tables.
SIGNS = (
    "\u00a0\u2002\u2003\u2009\u3000·§°±²³¹×÷¥©®•–—‘’“”…‰′″※™−‐‑"
    "℃℉№㎎㎏㎜㎝㎞㎡㎥㏄㏎㏑㏒㏕￥￠￡〇〈〉《》「」『』【】〔〕〖〗"
    "←↑→↓↔↖↗↘↙⇒∈∏∑√∝∞∠∥∧∨∩∪∫∴∵∶∷≈≌≒≠≡≤≥≦≧≮≯⊕⊙⊥"
    "■□▲△▼▽◆◇○◎●★☆♀♂✓✔✕✗✘☐☑☒"
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
)
RANGES = ((0x20, 0x7E), (0xA0, 0xFF), (0x2460, 0x249B), (0x3220, 0x3229), (0x3251, 0x325F))
# The Simplified Chinese face of the Noto collections.
FACE = "SC"
COPYRIGHT, FAMILY, SUBFAMILY, UNIQUE, FULL, VERSION, POSTSCRIPT = range(7)
LICENSE, LICENSE_URL = 13, 14


@dataclass(frozen=True)
class Cut:
    """One font to make: the option with its source, its file and its new names."""

    option: str
    file: str
    family: str
    style: str
    weight: int


# The one weight of the heading face is the bold of its source: 黑体 is heavier than a regular sans.
CUTS = (
    Cut("serif", "MingzhangSong-Regular.otf", "Mingzhang Song", "Regular", 400),
    Cut("serif_bold", "MingzhangSong-Bold.otf", "Mingzhang Song", "Bold", 700),
    Cut("sans", "MingzhangHei-Regular.otf", "Mingzhang Hei", "Regular", 400),
    Cut("kai", "MingzhangKai-Regular.ttf", "Mingzhang Kai", "Regular", 400),
)


def gb2312() -> Iterator[str]:
    """Every character of GB 2312: 6763 Chinese characters and 682 signs."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def characters_of(folder: Path) -> set[str]:
    """The characters in the text, CSV and PDF files under ``folder``."""
    found: set[str] = set()
    for path in folder.rglob("*"):
        if path.suffix in {".txt", ".csv"}:
            found.update(path.read_text(encoding="utf-8-sig"))
        elif path.suffix == ".pdf":
            for page in pypdfium2.PdfDocument(path):
                found.update(page.get_textpage().get_text_bounded())
    return found


def wanted(folders: list[Path]) -> set[str]:
    """Every character a shipped font should have, if its source has it."""
    characters = {*gb2312(), *SIGNS, *(HERE / "rare_characters.txt").read_text(encoding="utf-8")}
    for first, last in RANGES:
        characters.update(map(chr, range(first, last + 1)))
    for folder in folders:
        characters |= characters_of(folder)
    return {character for character in characters if character.isprintable()} | {"\u3000"}


def open_source(path: Path) -> TTFont:
    """The font of ``path``; of a collection, its Simplified Chinese face."""
    if path.suffix != ".ttc":
        return TTFont(path)
    number = 0
    while True:
        font = TTFont(path, fontNumber=number, lazy=True)
        names = str(font["name"].getDebugName(FAMILY)).split()
        if FACE in names and "Mono" not in names:
            return font
        number += 1


def options() -> subset.Options:
    """Outlines and horizontal metrics only: the documents need no hints, features or uprights."""
    chosen = subset.Options()
    chosen.layout_features = []
    chosen.hinting = False
    chosen.glyph_names = False
    chosen.notdef_outline = True
    chosen.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "gasp", "vhea", "vmtx"]
    chosen.name_IDs = [COPYRIGHT, VERSION, LICENSE, LICENSE_URL]
    return chosen


def equal_digits(font: TTFont) -> None:
    """Gives all digits one width, centred in it: figures under one another must line up."""
    glyphs, metrics, names = font.getGlyphSet(), font["hmtx"], font.getBestCmap()
    digits = [names[ord(digit)] for digit in "0123456789"]
    width = metrics[names[ord("0")]][0]
    outlines = font["CFF "].cff.topDictIndex[0].CharStrings
    for name in digits:
        shift = (width - metrics[name][0]) // 2
        pen = T2CharStringPen(width, glyphs)
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
        outlines[name] = pen.getCharString(outlines[name].private)
        metrics[name] = (width, metrics[name][1] + shift)


def rename(font: TTFont, cut: Cut) -> None:
    """Gives the font its own names, as the licence asks of modified versions."""
    postscript = f"{cut.family.replace(' ', '')}-{cut.style}"
    names = font["name"]
    names.names = [record for record in names.names if record.platformID == 3]
    version = names.getDebugName(VERSION)
    for number, text in (
        (FAMILY, cut.family),
        (SUBFAMILY, cut.style),
        (UNIQUE, f"{version};{postscript}"),
        (FULL, f"{cut.family} {cut.style}"),
        (POSTSCRIPT, postscript),
    ):
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = cut.weight
    bold = cut.style == "Bold"
    font["OS/2"].fsSelection = 1 << 5 if bold else 1 << 6
    font["head"].macStyle = int(bold)
    if "CFF " in font:
        outlines = font["CFF "].cff
        outlines.fontNames = [postscript]
        outlines.topDictIndex[0].FullName = f"{cut.family} {cut.style}"
        outlines.topDictIndex[0].FamilyName = cut.family


def build(source: Path, cut: Cut, characters: set[str]) -> None:
    """Writes one shipped font."""
    font = open_source(source)
    cutter = subset.Subsetter(options())
    cutter.populate(unicodes=[ord(character) for character in characters])
    cutter.subset(font)
    if "CFF " in font:
        equal_digits(font)
    rename(font, cut)
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    path = TARGET / cut.file
    font.save(path)
    print(f"{cut.file}: {len(font.getBestCmap())} characters, {path.stat().st_size:,} bytes")


def main() -> None:
    """Reads the command line and builds every font."""
    parser = argparse.ArgumentParser(description="build the fonts that ship with the package")
    for cut in CUTS:
        parser.add_argument(f"--{cut.option.replace('_', '-')}", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    arguments = parser.parse_args()
    characters = wanted(arguments.texts)
    for cut in CUTS:
        build(getattr(arguments, cut.option), cut, characters)


if __name__ == "__main__":
    main()
