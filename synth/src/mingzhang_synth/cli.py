"""The commands that make data up: books of departments, worlds of payments."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mingzhang.told.progress import progress_bar

synth_app = typer.Typer(help="虚构数据：用于演示、测试和评测。", no_args_is_help=True)


class ListFormat(StrEnum):
    """What lists are written as."""

    PARQUET = "parquet"
    CSV = "csv"


@synth_app.command("accounts")
def synth_accounts(
    out: Annotated[Path, typer.Option("-o", "--out", help="输出文件夹，要是空的")],
    size: Annotated[int, typer.Option(min=1, help="部门的个数")] = 1,
    seed: Annotated[int, typer.Option(help="种子；同样的种子得到同样的账册")] = 1,
    units: Annotated[int, typer.Option(min=1, help="每个部门的单位个数")] = 6,
    region: Annotated[str, typer.Option(help="地区")] = "sichuan",
    faults: Annotated[int, typer.Option(min=0, help="每本埋几处差错，答案写 answers.csv")] = 0,
    goal_faults: Annotated[int, typer.Option(min=0, help="每本的目标里埋几处差错")] = 0,
    exports: Annotated[bool, typer.Option("--exports", help="另写各单位的导出工作簿")] = False,
) -> None:
    """编造部门的账册：平衡、完整、标明虚构，可以埋下差错并附答案。"""
    from mingzhang_synth.accounts import Order
    from mingzhang_synth.orders import make_accounts

    order = Order(seed, units, region, faults, goal_faults)
    with progress_bar() as progress:
        told = make_accounts(out, size, order, exports=exports, progress=progress)
    typer.echo("\n".join(told))


@synth_app.command("payments")
def synth_payments(
    out: Annotated[Path, typer.Option("-o", "--out", help="输出文件夹，要是空的")],
    size: Annotated[
        int, typer.Option(min=1_000, max=100_000_000, help="发放大约几笔；人数约为十三分之一")
    ] = 100_000,
    seed: Annotated[int, typer.Option(help="种子；同样的种子得到同样的名单")] = 1,
    faults: Annotated[
        int | None,
        typer.Option(min=0, max=5_000, help="每条规则埋几处差错和几处陷阱；不写随大小，最多 40"),
    ] = None,
    form: Annotated[ListFormat, typer.Option("--format", help="parquet 或 csv")] = (
        ListFormat.PARQUET
    ),
) -> None:
    """编造补贴发放和各种名册：真的区划，假的人和钱，埋下差错和陷阱并附答案。"""
    from mingzhang_synth.orders import make_payments
    from mingzhang_synth.payments import Wish

    wish = Wish(size, seed, faults, as_csv=form is ListFormat.CSV)
    with progress_bar() as progress:
        told = make_payments(out, wish, progress)
    typer.echo("\n".join(told))
