"""The commands about reports: compiled, audited, compared with their book, explained."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.options import BookPath, JsonFlag, Packs, end

app = typer.Typer()

_FORMATS = "text,docx,pdf,html,site,xlsx,datapackage"
NumbersFile = Annotated[Path | None, typer.Option("--numbers", help="每个数一行的 JSON 写到这里")]


@app.command("compile")
def compile_command(
    book: Annotated[
        Path,
        typer.Argument(help="账册文件夹（含 book.toml），或放着许多账册的文件夹", metavar="账册"),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="输出文件夹")] = Path("out"),
    formats: Annotated[str, typer.Option(help=f"格式，逗号分隔：{_FORMATS}")] = _FORMATS,
    unit: Annotated[str, typer.Option(help="单位代码；不写就编部门的报告")] = "",
    all_units: Annotated[
        bool, typer.Option("--all-units", help="部门的报告，和每个单位的报告（各一个文件夹）")
    ] = False,
    final: Annotated[bool, typer.Option("--final", help="定稿：有未决事项就不出")] = False,
    jobs: Annotated[
        int | None, typer.Option(min=0, help="一批账册：同时编几本；不写是每个处理器一本")
    ] = None,
    packs: Packs = None,
) -> None:
    """把账册编成报告，并核对每个数；许多账册的文件夹，一次全编。"""
    from mingzhang.tasks.compile import CompileOrder, compile_reports
    from mingzhang.told.progress import progress_bar

    order = CompileOrder(book, out, formats, unit, all_units, final, jobs, packs or ())
    with progress_bar() as progress:
        answer = compile_reports(order, progress, lambda line: typer.echo(line, err=True))
    end(answer)


@app.command()
def audit(
    paths: Annotated[
        list[Path], typer.Argument(help="报告、附表的文件，.zip，或文件夹", metavar="报告...")
    ],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="审核.html、反馈意见、问题清单、批注写到这个文件夹"),
    ] = None,
    as_json: JsonFlag = False,
    numbers: NumbersFile = None,
    against: Annotated[
        Path | None, typer.Option(help="批复的数：账册、数据包、报表的工作簿，或它们的文件夹")
    ] = None,
    since: Annotated[
        Path | None, typer.Option(help="前一稿报告、上次的 findings.jsonl，或填回的反馈意见")
    ] = None,
    exceptions: Annotated[
        Path | None, typer.Option(help="例外说明的表：编号（或规则、量、科目）、说明、说明人、日期")
    ] = None,
    expected: Annotated[
        Path | None, typer.Option(help="应公开的部门名单，每行一个；没有报告的写进通报")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=0, help="同时审几份，与 -o 同用；不写是每个处理器一份")
    ] = None,
    packs: Packs = None,
) -> None:
    """读一份或一批公开报告，核对其中的每个数。改过的报告是否仍与账册相符，用 compare。"""
    from mingzhang.tasks.audit import AuditOrder, audit_reports
    from mingzhang.told.progress import progress_bar

    order = AuditOrder(paths, out, numbers, against, since, exceptions, expected, jobs, packs or ())
    with progress_bar() as progress:
        answer = audit_reports(order, progress)
    end(answer, as_json=as_json)


@app.command()
def compare(
    paths: Annotated[list[Path], typer.Argument(help="改过的报告", metavar="报告...")],
    book: BookPath,
    keep: Annotated[bool, typer.Option("--keep", help="把改过的措辞收回账册")] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="改动清单和发现写到这个文件夹")
    ] = None,
    as_json: JsonFlag = False,
    numbers: NumbersFile = None,
    packs: Packs = None,
) -> None:
    """报告编出以后改了什么，是否仍与账册相符；改过的话可以收回账册。"""
    from mingzhang.tasks.compare import CompareOrder
    from mingzhang.tasks.compare import compare as run

    end(run(CompareOrder(paths, book, keep, out, numbers, packs or ())), as_json=as_json)


@app.command()
def explain(
    path: Annotated[
        Path, typer.Argument(help="账册、报告或核对的结果", metavar="账册、报告或结果")
    ],
    what: Annotated[
        str,
        typer.Argument(
            help="印出的数（5528.78、66.25%）、量，或发现的编号", metavar="数、量或编号"
        ),
    ],
    page: Annotated[int, typer.Option(min=0, help="报告：只看这一页")] = 0,
    plain: Annotated[
        bool, typer.Option("--unmasked", help="发现：不遮盖个人号码，要写原因")
    ] = False,
    reason: Annotated[str, typer.Option(help="发现：不遮盖的原因")] = "",
    packs: Packs = None,
) -> None:
    """说明一个数：账册的直到原始的行，报告的怎样核对；核对结果里的一条发现，背后是哪些行。"""
    from mingzhang.tasks.explain import explain as run

    end(run(path, what, page, plain=plain, reason=reason, packs=packs or ()))
