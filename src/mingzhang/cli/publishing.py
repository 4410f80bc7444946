"""The commands for what goes out: looked through before, archived after."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.options import JsonFlag, end

app = typer.Typer()


@app.command()
def lint(
    paths: Annotated[list[Path], typer.Argument(help="要公开的文件或文件夹", metavar="文件...")],
    as_json: JsonFlag = False,
) -> None:
    """公开前查看文件：个人信息、修订批注、隐藏内容、作者、对外链接等不该公开的。"""
    from mingzhang.tasks.publish import lint as run

    end(run(paths), as_json=as_json)


@app.command()
def archive(
    path: Annotated[
        Path, typer.Argument(help="定稿的输出文件夹；--verify 时是归档", metavar="文件夹")
    ],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="归档写到这里；不写是“归档”")
    ] = None,
    book: Annotated[Path | None, typer.Option(help="账册，一并归档")] = None,
    check: Annotated[bool, typer.Option("--verify", help="核对归档有没有改动")] = False,
) -> None:
    """把定稿、账册和审批用表归档，附移交清单和校验值；或核对归档。"""
    from mingzhang.tasks.publish import archive as run
    from mingzhang.tasks.publish import verify

    end((verify if check else run)(path, out, book))
