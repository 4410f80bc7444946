"""Commands about one book, beside those in cli.py: the same rules, the same exit codes."""

from __future__ import annotations

import json
from datetime import datetime
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
    from mingzhang.tasks.monitor import dumped
    from mingzhang.tasks.monitor import monitor as run

    result = run(book, month)
    typer.echo(dumped(result) if as_json else "\n".join(result.lines()))
    told = list(result.keep()) if keep else []
    if out:
        told.append(f"已写出到 {out}：{'、'.join(result.write(out))}")
    for line in told:
        typer.echo(line, err=as_json)
    raise typer.Exit(1 if result.must else 0)


@app.command()
def check(
    book: BookPath,
    pack: Annotated[str, typer.Option(help="只用这个规则包的规则，如 performance")] = "",
    unit: Annotated[str, typer.Option(help="单位代码：只查它和它下面的单位")] = "",
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="核对期限的日期；不写是今天"),
    ] = None,
    as_json: JsonFlag = False,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="findings.jsonl、问题清单.xlsx 写到这个文件夹"),
    ] = None,
) -> None:
    """核对账册填的行：目标、监控、评价、项目库，哪一行哪里不对、怎样改。"""
    from mingzhang.tasks.check import check_rows_of

    checked = check_rows_of(book, pack=pack, unit=unit, day=(day or datetime.now()).date())
    for line in [json.dumps(checked.told, ensure_ascii=False)] if as_json else checked.lines():
        typer.echo(line)
    if out:
        typer.echo(f"已写出到 {out}：{'、'.join(checked.write(out))}", err=as_json)
    raise typer.Exit(checked.code)
