"""The commands about runs: show one, compare two, export one's findings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from mingzhang.told.progress import progress_bar

runs_app = typer.Typer(
    help="核对的结果：查看、与上次比较、导出成表。数据多少行都可以。", no_args_is_help=True
)

RunPath = Annotated[Path, typer.Argument(help="mingzhang check -o 写出的文件夹", metavar="结果")]


@runs_app.command("show")
def runs_show(run: RunPath) -> None:
    """一次核对：用什么规则、什么数据，每条规则通过、不通过、无法核对各多少。"""
    from mingzhang.lists.shown import show

    for line in show(run):
        typer.echo(line)


@runs_app.command("diff")
def runs_diff(
    old: Annotated[Path, typer.Argument(help="上次的结果", metavar="上次")],
    new: Annotated[Path, typer.Argument(help="这次的结果", metavar="这次")],
    as_json: Annotated[bool, typer.Option("--json", help="打印一行 JSON")] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="每条发现和它的状态写到 .csv 或 .xlsx")
    ] = None,
) -> None:
    """两次核对的差别：新增、消失、仍在的发现，以及为什么。"""
    from mingzhang.lists.diff import diff

    with progress_bar() as progress:
        found = diff(old, new, out, progress)
    for line in [json.dumps(found.to_json(), ensure_ascii=False)] if as_json else found.lines():
        typer.echo(line)
    if out:
        typer.echo(f"已写出到 {out}，个人号码已遮盖。", err=as_json)


@runs_app.command("export")
def runs_export(
    run: RunPath,
    out: Annotated[Path, typer.Option("-o", "--out", help="写到 .csv、.xlsx 或 .jsonl")],
    rule: Annotated[list[str] | None, typer.Option(help="只要这条规则（可写几次）")] = None,
    severity: Annotated[
        list[str] | None, typer.Option(help="只要这种程度：必改、需说明、建议（可写几次）")
    ] = None,
    plain: Annotated[bool, typer.Option("--unmasked", help="不遮盖个人号码，要写原因")] = False,
    reason: Annotated[str, typer.Option(help="不遮盖的原因，记进结果里的取用记录.csv")] = "",
) -> None:
    """把发现导出成表或 JSON，不限条数；个人号码默认遮盖。"""
    from mingzhang.lists.export import Order, export

    order = Order(out, rule or (), severity or (), plain, reason)
    with progress_bar() as progress:
        told = export(run, order, progress)
    typer.echo(told)
