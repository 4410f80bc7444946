"""The command ``check``: the rows of a book, or lists of any size, against the rules of packs."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from mingzhang.cli.book import JsonFlag
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.told.progress import progress_bar

app = typer.Typer()

_BOOK = "book.toml"


@app.command()
def check(
    path: Annotated[
        Path, typer.Argument(help="账册文件夹，或名单的文件夹、文件", metavar="账册或数据")
    ],
    pack: Annotated[str, typer.Option(help="规则包的名字或文件夹；查名单时要写")] = "",
    unit: Annotated[str, typer.Option(help="账册：单位代码，只查它和它下面的单位")] = "",
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            help="核对日期；不写，账册是今天，名单是数据截至的那天。名单只看到这一天为止的行",
        ),
    ] = None,
    engine: Annotated[Literal["duckdb", "spark"], typer.Option(help="名单：用哪个引擎")] = "duckdb",
    rules: Annotated[
        list[str] | None, typer.Option("--rule", help="名单：只查这条规则（可写几次）")
    ] = None,
    memory: Annotated[str, typer.Option(help="名单：引擎最多用多少内存，如 4GB")] = "6GB",
    threads: Annotated[int, typer.Option(min=0, help="名单：用几个线程；0 是全部")] = 0,
    explain: Annotated[
        bool, typer.Option("--explain", help="名单：只说怎样查：步骤、SQL、引擎的计划")
    ] = False,
    as_json: JsonFlag = False,
    limit: Annotated[int | None, typer.Option(min=0, help="名单：打印多少条发现；0 是全部")] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="账册：问题清单写到这里；名单：运行结果写到这里"),
    ] = None,
) -> None:
    """核对账册填的行，或任意多行的名单：哪一行哪里不对，依据什么，怎样核实。"""
    if (path / _BOOK).is_file():
        _check_book(path, pack, unit, day or datetime.now(), out, as_json=as_json)
    if not pack:
        message = "这里没有 book.toml，不是账册；查名单要写用哪个规则包。"
        mend = "如 --pack subsidies，或 --pack 规则包的文件夹。"
        raise InputError([Problem("pack", Place(str(path)), message, mend)])
    from mingzhang.lists.checking import SHOWN, checked_lists, explain_run
    from mingzhang.lists.sweeping import Asked

    as_of = day.date() if day else None
    asked = Asked(path, pack, engine, as_of, memory, threads, tuple(rules or ()))
    if explain:
        for line in explain_run(asked):
            typer.echo(line)
        return
    with progress_bar() as progress, checked_lists(asked, out, progress) as checked:
        if as_json:
            for part in checked.json_parts(limit or 0):
                typer.echo(part, nl=False)
            typer.echo()
        else:
            for line in checked.lines(SHOWN if limit is None else limit):
                typer.echo(line)
        if out:
            typer.echo(f"已写出到 {out}，用 mingzhang runs 看、比、导出。", err=as_json)
        code = checked.code
    raise typer.Exit(code)


def _check_book(
    path: Path, pack: str, unit: str, day: datetime, out: Path | None, *, as_json: bool
) -> None:
    """Check the rows of a book and end the command."""
    from mingzhang.books.checking import check_rows_of

    checked = check_rows_of(path, pack=pack, unit=unit, day=day.date())
    for line in [json.dumps(checked.told, ensure_ascii=False)] if as_json else checked.lines():
        typer.echo(line)
    if out:
        typer.echo(f"已写出到 {out}：{'、'.join(checked.write(out))}", err=as_json)
    raise typer.Exit(checked.code)
