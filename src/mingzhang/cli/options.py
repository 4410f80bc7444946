"""What the commands share: arguments that mean the same everywhere, how an answer is printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from mingzhang.told.answer import Answer

BookPath = Annotated[Path, typer.Argument(help="账册文件夹（含 book.toml）", metavar="账册")]
JsonFlag = Annotated[bool, typer.Option("--json", help="打印 JSON，每份文档一行")]
Packs = Annotated[
    list[str] | None,
    typer.Option("--pack", help="另加的规则包，名字或文件夹（可写几次）", metavar="规则包"),
]
Pack = Annotated[
    str, typer.Option("--pack", help="规则包的名字或文件夹；不写就是账册默认的", metavar="规则包")
]
PackName = Annotated[
    str, typer.Argument(help="规则包的名字或文件夹；不写就是账册默认的", metavar="规则包")
]
UnitCode = Annotated[str, typer.Option("--unit", help="单位代码；不写就是部门")]


def told(answer: Answer, *, as_json: bool = False) -> None:
    """Print an answer: its result on standard output, what is beside the result on the other."""
    if as_json:
        for piece in answer.json():
            typer.echo(piece, nl=False)
    else:
        for line in answer.lines:
            typer.echo(line)
    for line in answer.more:
        typer.echo(line, err=as_json)
    for line in (*(() if as_json else answer.lost), *answer.notices):
        typer.echo(line, err=True)


def end(answer: Answer, *, as_json: bool = False) -> NoReturn:
    """Print an answer and end the command with its code."""
    told(answer, as_json=as_json)
    raise typer.Exit(answer.code)
