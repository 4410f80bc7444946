"""The commands about lists: swept by the rules of a pack, and what a sweep left looked at."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from mingzhang.cli.options import JsonFlag, end, told

app = typer.Typer()
_runs_app = typer.Typer(
    help="核对名单的结果：查看、与上次比较、导出成表。数据多少行都可以。", no_args_is_help=True
)
app.add_typer(_runs_app, name="runs")

RunPath = Annotated[Path, typer.Argument(help="mingzhang sweep -o 写出的文件夹", metavar="结果")]


@app.command()
def sweep(
    path: Annotated[Path, typer.Argument(help="名单的文件夹、文件", metavar="数据")],
    pack: Annotated[str, typer.Option("--pack", help="规则包的名字或文件夹", metavar="规则包")],
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            help="核对日期，只看到这一天为止的行；不写是数据截至的那天",
        ),
    ] = None,
    engine: Annotated[Literal["duckdb", "spark"], typer.Option(help="用哪个引擎")] = "duckdb",
    rules: Annotated[
        list[str] | None, typer.Option("--rule", help="只查这条规则（可写几次）")
    ] = None,
    memory: Annotated[str, typer.Option(help="引擎最多用多少内存，如 4GB")] = "6GB",
    threads: Annotated[int, typer.Option(min=0, help="用几个线程；0 是全部")] = 0,
    explain: Annotated[
        bool, typer.Option("--explain", help="只说怎样查：步骤、SQL、引擎的计划")
    ] = False,
    as_json: JsonFlag = False,
    limit: Annotated[
        int | None, typer.Option(min=0, help="打印多少条发现；0 是全部，不写是 20，JSON 是全部")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="结果写到这里，供 runs 看、比、导出")
    ] = None,
) -> None:
    """核对任意多行的名单：哪一行哪里不对，依据什么，怎样核实。查账册用 check。"""
    from mingzhang.tasks.sweep import Shown, SweepOrder, plan
    from mingzhang.tasks.sweep import sweep as run
    from mingzhang.told.progress import progress_bar

    as_of = day.date() if day else None
    order = SweepOrder(path, pack, engine, as_of, memory, threads, tuple(rules or ()))
    shown = Shown(out, limit)
    if explain:
        end(plan(order, shown, as_json=as_json))
    with progress_bar() as progress, run(order, shown, progress) as answer:
        told(answer, as_json=as_json)
    raise typer.Exit(answer.code)


@_runs_app.command("show")
def runs_show(run: RunPath) -> None:
    """一次核对：用什么规则、什么数据，每条规则通过、不通过、无法核对各多少。"""
    from mingzhang.tasks.runs import show

    end(show(run))


@_runs_app.command("diff")
def runs_diff(
    old: Annotated[Path, typer.Argument(help="上次的结果", metavar="上次")],
    new: Annotated[Path, typer.Argument(help="这次的结果", metavar="这次")],
    as_json: Annotated[bool, typer.Option("--json", help="打印一行 JSON")] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="每条发现和它的状态写到 .csv 或 .xlsx")
    ] = None,
) -> None:
    """两次核对的差别：新增、消失、仍在的发现，以及为什么。"""
    from mingzhang.tasks.runs import diff
    from mingzhang.told.progress import progress_bar

    with progress_bar() as progress:
        answer = diff(old, new, out, progress)
    end(answer, as_json=as_json)


@_runs_app.command("export")
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
    from mingzhang.tasks.runs import Order, export
    from mingzhang.told.progress import progress_bar

    order = Order(out, rule or (), severity or (), plain, reason)
    with progress_bar() as progress:
        answer = export(run, order, progress)
    end(answer)
