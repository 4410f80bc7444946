"""The commands that fill a book, and look at what is in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.options import BookPath, JsonFlag, Packs, UnitCode, end, told

app = typer.Typer()


@app.command()
def init(
    book: BookPath,
    region: Annotated[str, typer.Option(help="地区；不写为 sichuan，或随上年")] = "",
    year: Annotated[int, typer.Option(help="报告的年度；不写为 2024，或上年的下一年")] = 0,
    last: Annotated[
        list[Path] | None,
        typer.Option("--from", help="上年的账册，或上年公开的报告和报表（可写几次）"),
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="各表写成 CSV，不写工作簿")] = False,
    packs: Packs = None,
) -> None:
    """新建一本账册：book.toml 和一个填表的工作簿；可以从上年接着来。"""
    from mingzhang.tasks.fill import begin

    end(begin(book, last or (), region=region, year=year, as_csv=as_csv, packs=packs or ()))


@app.command("import")
def import_command(
    book: BookPath,
    files: Annotated[
        list[Path],
        typer.Argument(help="报表软件的导出、公开报表的工作簿，或填好的清单", metavar="文件..."),
    ],
    profile: Annotated[str, typer.Option(help="导出格式；不写就从表名和标题认")] = "",
    unit: Annotated[str, typer.Option(help="单位代码；不写就从表头认（只用于一个文件）")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="只看认出了什么、会改什么")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不问，直接写入")] = False,
    packs: Packs = None,
) -> None:
    """把报表软件的导出、公开报表读进账册；同一单位再导入，只改变了的格。"""
    from mingzhang.tasks.fill import ImportOrder, bring_in
    from mingzhang.told.progress import progress_bar
    from mingzhang.told.refused import refuse

    if preview:
        refuse({"--yes": yes}, "--preview 只看，不写入", "请去掉其中一个。")
    order = ImportOrder(book, files, profile, unit, preview, packs or ())
    with progress_bar() as progress:
        coming = bring_in(order, progress)
    if coming.write is None:
        end(coming.answer)
    told(coming.answer)
    if not yes and not typer.confirm("写入账册？"):
        typer.echo("没有写入。")
        return
    end(coming.write())


@app.command()
def check(
    book: BookPath,
    unit: Annotated[str, typer.Option(help="单位代码，只查它和它下面的单位")] = "",
    only: Annotated[
        str, typer.Option("--only-pack", help="只用这个规则包的规则", metavar="规则包")
    ] = "",
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="期限按这一天算；不写是今天"),
    ] = None,
    as_json: JsonFlag = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="发现和问题清单写到这个文件夹")
    ] = None,
    packs: Packs = None,
) -> None:
    """核对账册填的行：哪一行哪里不对，依据什么，怎样核实。查名单用 sweep。"""
    from mingzhang.tasks.check import CheckOrder
    from mingzhang.tasks.check import check as run

    order = CheckOrder(book, unit, only, day.date() if day else None, out, packs or ())
    end(run(order), as_json=as_json)


@app.command()
def score(
    book: BookPath,
    as_json: JsonFlag = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", help="假设 评分项.输入=值，看得分怎样变（可写几次）"),
    ] = None,
    rubric: Annotated[str, typer.Option(help="评分表；不写用本地当年的")] = "",
    compare: Annotated[str, typer.Option(help="另一张评分表，逐项对比")] = "",
    last: Annotated[
        Path | None, typer.Option(help="同一部门上年的账册，逐项对比两年的得分")
    ] = None,
    unit: UnitCode = "",
    project: Annotated[str, typer.Option(help="项目代码：用项目的评分表给它打分")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="评分.txt、评分.jsonl 写到这个文件夹")
    ] = None,
    packs: Packs = None,
) -> None:
    """按评分表打分：每项怎样算、代入哪些数、得几分；缺数的项不给分，总分只说从几分到几分。"""
    from mingzhang.tasks.score import ScoreOrder
    from mingzhang.tasks.score import score as run

    order = ScoreOrder(book, what_if or (), rubric, compare, unit, project, last, packs or ())
    end(run(order, out), as_json=as_json)


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
    packs: Packs = None,
) -> None:
    """运行监控：哪些项目落后、为什么、限几时处理；评价以后，结果怎样用到下一年。"""
    from mingzhang.tasks.monitor import MonitorOrder
    from mingzhang.tasks.monitor import monitor as run

    end(run(MonitorOrder(book, month, out, keep, packs or ())), as_json=as_json)
