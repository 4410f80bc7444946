"""The fonts that ship: complete, named as their licences ask, yielding to better ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from mingzhang.formats import fonts

FILES = sorted(path.name for path in fonts.FOLDER.iterdir() if path.suffix in {".otf", ".ttf"})
OFFICIAL_SIGNS = "“”‘’《》〈〉【】（）—…·、。，；：？！％‰℃㎡≥≤±×÷→○●□■★☆①⑳ⅠⅫ−〇㈠"
NAMES = "堃喆垚犇䶮镕祎玥甯赟翀昉𬭁"


def gb2312_characters() -> list[str]:
    """The 6763 Chinese characters, from the code table of GB 2312: rows 16 to 87."""
    codes = [(row, cell) for row in range(16, 88) for cell in range(1, 95)]
    unused = {(55, cell) for cell in range(90, 95)}
    return [
        bytes((row + 0xA0, cell + 0xA0)).decode("gb2312")
        for row, cell in codes
        if (row, cell) not in unused
    ]


def test_there_is_song_in_two_weights_hei_and_kai() -> None:
    assert FILES == [
        "MingzhangHei-Regular.otf",
        "MingzhangKai-Regular.ttf",
        "MingzhangSong-Bold.otf",
        "MingzhangSong-Regular.otf",
    ]


@pytest.mark.parametrize("file", FILES)
def test_every_character_of_gb2312_and_of_official_writing_can_be_printed(file: str) -> None:
    characters = gb2312_characters()
    assert len(characters) == 6763
    covered = TTFont(fonts.FOLDER / file, lazy=True).getBestCmap()
    wanted = [*characters, *OFFICIAL_SIGNS, *map(chr, range(0x20, 0x7F)), *NAMES]
    assert "".join(character for character in wanted if ord(character) not in covered) == ""


@pytest.mark.parametrize("file", FILES)
def test_fonts_do_not_carry_the_reserved_names_of_their_sources(file: str) -> None:
    names = TTFont(fonts.FOLDER / file, lazy=True)["name"]
    shown = " ".join(str(names.getDebugName(number)) for number in (1, 3, 4, 6))
    assert "Mingzhang" in shown
    assert not any(reserved in shown for reserved in ("Source", "Noto", "LXGW", "霞鹜"))
    assert "Open Font License" in str(names.getDebugName(13))


@pytest.mark.parametrize("file", FILES)
def test_figures_under_one_another_line_up(file: str) -> None:
    font = TTFont(fonts.FOLDER / file, lazy=True)
    names = font.getBestCmap()
    assert len({font["hmtx"][names[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_licences_ship_and_name_every_font() -> None:
    licences = [path.read_text(encoding="utf-8") for path in fonts.FOLDER.glob("OFL-*.txt")]
    assert all("SIL OPEN FONT LICENSE Version 1.1" in text for text in licences)
    for file in FILES:
        assert sum(f"{file.split('-')[0]}-*" in text for text in licences) == 1


def test_fonts_stay_small() -> None:
    sizes = [(fonts.FOLDER / file).stat().st_size for file in FILES]
    assert max(sizes) < 4.5e6
    assert sum(sizes) < 14e6


def make_font(folder: Path, file: str, family: str) -> Path:
    """A font of this family name in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    font = TTFont(fonts.FOLDER / "MingzhangHei-Regular.otf", lazy=True)
    for number in (1, 4):
        font["name"].setName(family, number, 3, 1, 0x409)
    font.save(folder / file)
    return folder / file


def test_the_font_folder_of_the_user_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_font(tmp_path, "simfang.ttf", "FangSong")
    make_font(tmp_path, "FZXBSJW.ttf", "FZXiaoBiaoSong-B05S")
    monkeypatch.setenv(fonts.ENVIRONMENT, str(tmp_path))
    found = fonts.faces()
    assert found.fang == ("FangSong", "Mingzhang Song")
    assert found.title == ("FZXiaoBiaoSong-B05S", "Mingzhang Song")
    assert found.kai == ("Mingzhang Kai", "Mingzhang Song")
    assert {"FangSong", "Mingzhang Kai"} <= set(fonts.load(found.folders).families())


def test_an_installed_fangsong_is_found_by_its_file_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make_font(tmp_path / "opentype/fandol", "FandolFang-Regular.otf", "FandolFang")
    monkeypatch.setattr(fonts, "_system_folders", lambda: iter([tmp_path]))
    fonts._faces.cache_clear()
    try:
        found = fonts.faces()
    finally:
        fonts._faces.cache_clear()
    assert found.fang == ("FandolFang", "Mingzhang Song")
    assert file.parent in found.folders


def test_a_machine_without_fonts_prints_with_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_system_folders", lambda: iter([]))
    fonts._faces.cache_clear()
    try:
        found = fonts.faces()
    finally:
        fonts._faces.cache_clear()
    assert found.folders == (fonts.FOLDER,)
    assert found.fang == ("Mingzhang Song",)
