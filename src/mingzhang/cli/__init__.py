"""The command line: parse, call one task, print; exit 0 clean, 1 必改, 2 unreadable or misused."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mingzhang import __version__
from mingzhang.cli.book import BookPath, JsonFlag
from mingzhang.cli.book import app as book_app
from mingzhang.cli.check import app as check_app
from mingzhang.cli.rules import rules_app
from mingzhang.cli.runs import runs_app
from mingzhang.cli.usage import complaint
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.told.progress import progress_bar

if TYPE_CHECKING:
    from mingzhang.books.batch import Done, Job

app = typer.Typer(
    help="明账：由账册编制公开报告，读回并逐个核对其中的数。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(rules_app, name="rules")
app.add_typer(runs_app, name="runs")
app.add_typer(book_app)
app.add_typer(check_app)
if find_spec("mingzhang_synth"):  # beside the program, for those who test and demonstrate
    from mingzhang_synth.cli import synth_app

    app.add_typer(synth_app, name="synth")

_INTERRUPTED = 130  # what typer makes of Ctrl-C


def main() -> None:
    """The ``mingzhang`` command."""
    gc.set_threshold(50_000, 50, 100)  # what a run reads it keeps to its end: nothing to collect
    try:
        code = app(standalone_mode=False)
    except InputError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        sys.exit(2)
    except typer.TyperException as error:
        if line := complaint(error):
            typer.echo(line, err=True)
        sys.exit(2)
    if code == _INTERRUPTED:
        typer.echo("已中断，没有写出半截文件。", err=True)
        sys.exit(2)
    sys.exit(code or 0)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="打印版本")] = False,
) -> None:
    """Options of the command itself."""
    if version:
        typer.echo(f"mingzhang {__version__}")
        raise typer.Exit


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
) -> None:
    """新建一本账册：book.toml 和一个填表的工作簿；可以从上年接着来。"""
    from mingzhang.books.beginning import fresh, init_book
    from mingzhang.books.last_year import start_from

    start = start_from(last, region, year) if last else fresh(region or "sichuan", year or 2024)
    names = init_book(book, start, as_csv=as_csv)
    typer.echo(f"已建账册 {book}：{'、'.join(names)}")
    for note in start.notes:
        typer.echo(note)


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
) -> None:
    """把报表软件的导出、公开报表读进账册；同一单位再导入，只改变了的格。"""
    from mingzhang.books.importing import prepare
    from mingzhang.books.reasons import among, take_back

    if lists := among(files):
        for line in take_back(book, lists, preview=preview):
            typer.echo(line)
        return
    with progress_bar() as progress:
        prepared = prepare(book, files, profile, unit, progress)
    for line in prepared.lines():
        typer.echo(line)
    if prepared.problems:
        raise typer.Exit(2)
    if preview or not prepared.merged.changes:
        return
    if not yes and not typer.confirm("写入账册？"):
        typer.echo("没有写入。")
        return
    prepared.write()
    typer.echo(f"已写入 {book}：{'、'.join(str(name) for name in prepared.files)}")


@app.command("compile")
def compile_command(
    book: Annotated[
        Path,
        typer.Argument(help="账册文件夹（含 book.toml），或放着许多账册的文件夹", metavar="账册"),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="输出文件夹")] = Path("out"),
    formats: Annotated[
        str, typer.Option(help="格式，逗号分隔：text,docx,pdf,html,site,xlsx,datapackage")
    ] = "text,docx,pdf,html,site,xlsx,datapackage",
    unit: Annotated[str, typer.Option(help="单位代码；不写就编部门的报告")] = "",
    all_units: Annotated[
        bool, typer.Option("--all-units", help="部门的报告，和每个单位的报告（各一个文件夹）")
    ] = False,
    final: Annotated[bool, typer.Option("--final", help="定稿：有未决事项就不出")] = False,
    jobs: Annotated[int, typer.Option(min=0, help="一批账册：同时编几本；0 为每个处理器一本")] = 0,
) -> None:
    """把账册编成报告，并核对每个数；许多账册的文件夹，一次全编。"""
    from mingzhang.books.batch import jobs_of
    from mingzhang.books.compiling import compile_all, compile_book
    from mingzhang.told.outputs import known_formats
    from mingzhang.told.summary import brief

    kinds = known_formats(formats)
    batch = jobs_of(book, out, kinds, all_units=all_units, final=final)
    if unit and (all_units or batch):
        message = "--unit 只编一个单位的报告。"
        mend = "请去掉 --unit，或去掉 --all-units 并指向一本账册。"
        raise InputError([Problem("call", Place(), message, mend)])
    if batch:
        raise typer.Exit(_compile_batch(batch, jobs))
    with progress_bar() as progress:
        if all_units:
            made = compile_all(book, out, kinds, final=final, progress=progress)
        else:
            made = [compile_book(book, out, kinds, unit=unit, final=final, progress=progress)]
    for one in made:
        verdict = one.verdict.to_json()
        typer.echo("\n".join(brief(verdict) if all_units else summary(verdict)))
        typer.echo(f"已写出 {len(one.files)} 个文件到 {one.out}：{'、'.join(one.files)}")
    raise typer.Exit(1 if any(one.verdict.errors for one in made) else 0)


def _compile_batch(batch: Sequence[Job], workers: int) -> int:
    """Compile many books: a line each on standard error as it is done, then what came of all."""
    from mingzhang.books.batch import run_batch, table

    def told(number: int, done: Done) -> None:
        came = "没有编出" if done.broken else f"{done.reports} 份报告，{done.seconds:.1f} 秒"
        typer.echo(f"[{number}/{len(batch)}] {done.name}：{came}", err=True)

    results = run_batch(batch, workers, told)
    typer.echo("\n".join(table(results)))
    broken = [done for done in results if done.broken]
    if len(broken) == len(results):
        return 2
    return 1 if broken or any(done.errors for done in results) else 0


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
    numbers: Annotated[Path | None, typer.Option(help="每个数一行的 JSON 写到这里")] = None,
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
    jobs: Annotated[int, typer.Option(min=0, help="文件夹：同时审几份；0 为每个处理器一份")] = 0,
    book: Annotated[
        Path | None, typer.Option(help="账册：报告是它编的，看编出以后改了什么")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="与 --book 同用：把改过的措辞收回账册")
    ] = False,
) -> None:
    """读一份或一批公开报告，核对其中的每个数；有 --book 时说明改了什么、是否仍与账册相符。"""
    from mingzhang.tasks.audit import Asked
    from mingzhang.tasks.audit import run as run_audit

    asked = Asked(paths, out, numbers, against, since, exceptions, expected, jobs, book, keep)
    with progress_bar() as progress:
        told = run_audit(asked, progress)
    for one in told.objects() if as_json else told.lines():
        typer.echo(json.dumps(one, ensure_ascii=False) if as_json else one)
    for line in told.more:
        typer.echo(line, err=as_json)
    for line in (*(() if as_json else told.lost), *told.notices):
        typer.echo(line, err=True)
    raise typer.Exit(told.code)


@app.command()
def lint(
    paths: Annotated[list[Path], typer.Argument(help="要公开的文件或文件夹", metavar="文件...")],
    as_json: JsonFlag = False,
) -> None:
    """公开前查看文件：个人信息、修订批注、隐藏内容、作者、对外链接等不该公开的。"""
    from mingzhang.books.linting import lint as run
    from mingzhang.books.linting import told

    verdicts = run(paths)
    lines = (json.dumps(v.to_json(), ensure_ascii=False) for v in verdicts)
    for line in lines if as_json else told(verdicts):
        typer.echo(line)
    raise typer.Exit(1 if any(verdict.errors for verdict in verdicts) else 0)


@app.command()
def archive(
    path: Annotated[
        Path, typer.Argument(help="定稿的输出文件夹；--verify 时是归档", metavar="文件夹")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="归档写到这里")] = Path("归档"),
    book: Annotated[Path | None, typer.Option(help="账册，一并归档")] = None,
    check: Annotated[bool, typer.Option("--verify", help="核对归档有没有改动")] = False,
) -> None:
    """把定稿、账册和审批用表归档，附移交清单和校验值；或核对归档。"""
    from mingzhang.books.archiving import archive as run
    from mingzhang.books.archiving import verify

    if check:
        checked = verify(path)
        typer.echo("\n".join(checked.lines()))
        raise typer.Exit(0 if checked.intact else 1)
    names = run(path, out, book)
    typer.echo(f"已归档 {len(names)} 个文件到 {out}，移交清单和校验值在其中。")


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
    unit: Annotated[str, typer.Option(help="单位代码；不写就是部门")] = "",
    project: Annotated[str, typer.Option(help="项目代码：用项目的评分表给它打分")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="评分.txt、评分.jsonl 写到这个文件夹")
    ] = None,
) -> None:
    """按评分表打分：每项怎样算、代入哪些数、得几分；缺数的项不给分，总分只说从几分到几分。"""
    from mingzhang.scores.scorer import Asked
    from mingzhang.scores.scorer import run as run_score

    told = run_score(Asked(book, what_if or (), rubric, compare, unit, project, last))
    for one in told.objects if as_json else told.lines:
        typer.echo(json.dumps(one, ensure_ascii=False) if as_json else one)
    if out:
        typer.echo(f"已写出到 {out}：{'、'.join(told.write(out))}", err=as_json)
    raise typer.Exit(told.code)


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
) -> None:
    """说明一个数：账册的直到原始的行，报告的怎样核对；核对结果里的一条发现，背后是哪些行。"""
    from mingzhang.tasks.explain import explain as run

    for line in run(path, what, page, plain=plain, reason=reason):
        typer.echo(line)


@app.command()
def catalogue(
    pack: Annotated[str, typer.Option(help="规则包的名字或路径")] = "disclosure",
    as_json: JsonFlag = False,
) -> None:
    """列出表、量、恒等式、报表、规则和地区。"""
    from mingzhang.rules.shown import catalogue_json

    content = catalogue_json(pack)
    if as_json:
        typer.echo(json.dumps(content, ensure_ascii=False))
        return
    titles = {"relations": "表", "quantities": "量", "regions": "地区", "forms": "报表"}
    for key, word in titles.items():
        typer.echo(f"{word}：{'、'.join(content[key])}")


def summary(verdict: dict[str, object]) -> Iterator[str]:
    """The verdict in a clerk's words."""
    from mingzhang.told.summary import lines

    yield from lines(verdict)


if __name__ == "__main__":
    main()
