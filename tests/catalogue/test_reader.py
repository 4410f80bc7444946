"""A dataclass is all that a new kind of content needs: its annotations say how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from mingzhang.catalogue.content import Catalogue
from mingzhang.catalogue.names import Names
from mingzhang.catalogue.reader import read_tables
from mingzhang.catalogue.toml_file import TomlFile
from mingzhang.model.declared import Keys, Name, OrItself, QuantityName, Slip, Title, Written
from mingzhang.model.problem import Place, Problem


@dataclass(frozen=True)
class Line:
    """A line of a notice; it has no name, so several are a list of tables."""

    text: str
    share: Decimal = Decimal(1)


@dataclass(frozen=True)
class Notice:
    """A kind of content that no pack has."""

    name: Name
    title: Title
    lines: Annotated[tuple[Line, ...], OrItself()]
    kind: Literal["长", "短"] = "短"
    of: tuple[QuantityName, ...] = ()
    sender: Annotated[str | None, Written("from")] = None
    words: Annotated[Mapping[str, str], Keys(("up",), {"down": "降"})] = field(
        default_factory=lambda: {"up": ""}
    )
    place: Place = field(default=Place(), compare=False)

    def slips(self) -> Iterator[Slip]:
        """Shares that are not one together."""
        if sum(line.share for line in self.lines) != 1:
            yield Slip("lines", "各行之和不是一。")


def read(tmp_path: Path, text: str) -> tuple[dict[str, Notice], list[Problem]]:
    path = tmp_path / "notices.toml"
    path.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    return read_tables(Notice, TomlFile.read(path, "包/notices.toml", problems)), problems


WORDS = 'words = { up = "升" }\n'


def test_a_value_is_read_by_its_annotations(tmp_path: Path) -> None:
    text = f'[note]\nfrom = "局"\nkind = "长"\n{WORDS}[[note.lines]]\ntext = "一"\nshare = "0.25"\n'
    found, problems = read(tmp_path, f'{text}[[note.lines]]\ntext = "二"\nshare = "0.75"\n')
    assert problems == []
    lines = (Line("一", Decimal("0.25")), Line("二", Decimal("0.75")))
    words = {"up": "升", "down": "降"}
    assert found == {"note": Notice("note", "note", lines, "长", sender="局", words=words)}
    assert found["note"].place.line == 1


def test_a_list_of_one_may_stand_in_the_table_itself(tmp_path: Path) -> None:
    found, problems = read(tmp_path, f'[note]\ntitle = "通知"\n{WORDS}text = "一"\n')
    assert problems == []
    assert (found["note"].title, found["note"].lines) == ("通知", (Line("一"),))


def test_every_slip_is_told_at_its_line(tmp_path: Path) -> None:
    text = '[note]\nknd = "长"\nkind = "中"\n[[note.lines]]\nshare = 0.5\n'
    _, problems = read(tmp_path, text)
    assert [str(one).removeprefix("包/notices.toml ") for one in problems] == [
        "第4行：缺少字段“text”。 请补上（文字）。",
        '第5行：“share”应为整数，或引号里的小数。 例如 8 或 "2.5"。',
        "第3行：“kind”不能是“中”。 可选：长、短。",
        "第1行：缺少字段“up”。 请补上（文字）。",
        "第2行：不认识的字段“knd”。 是否为“kind”？",
        "第4行：各行之和不是一。",
    ]


def test_names_are_looked_up_by_annotation(tmp_path: Path) -> None:
    found, _ = read(tmp_path, f'[note]\ntext = "一"\nof = ["开支", "开支", "收入"]\n{WORDS}')
    problems: list[Problem] = []
    Names(Catalogue(quantities={"收入": None}), problems).all_of(found["note"])  # type: ignore[dict-item]
    assert [str(one) for one in problems] == ["包/notices.toml 第1行：没有名为“开支”的量。"]
