"""Commands about one book, beside those in cli/__init__.py: the same rules, the same exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()

BookPath = Annotated[Path, typer.Argument(help="账册文件夹（含 book.toml）", metavar="账册")]
JsonFlag = Annotated[bool, typer.Option("--json", help="打印 JSON，每份文档一行")]


@app.command()
def monitor(
    book: BookPath,
    month: Annotated[
        int, typer.Option(min=0, max=12, help="看到几月底；不写就看最近的监控月份")
    ] = 0,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="报告和问题建议写到这个文件夹")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="把问题写进账册的问题表；已有的不再写")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """运行监控：哪些项目落后、为什么、限几时处理；评价以后，结果怎样用到下一年。"""
    from mingzhang.scores.monitoring import dumped
    from mingzhang.scores.monitoring import monitor as run

    result = run(book, month)
    typer.echo(dumped(result) if as_json else "\n".join(result.lines()))
    told = list(result.keep()) if keep else []
    if out:
        told.append(f"已写出到 {out}：{'、'.join(result.write(out))}")
    for line in told:
        typer.echo(line, err=as_json)
    raise typer.Exit(1 if result.must else 0)
