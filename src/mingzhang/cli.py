"""The command line: parse, call one task, print; exit 0 clean, 1 必改, 2 unreadable or misused."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from mingzhang import __version__
from mingzhang.model.problem import InputError
from mingzhang.usage import complaint

app = typer.Typer(
    help="明账：由账册编制公开报告，读回并逐个核对其中的数。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="规则：列出、查看、用例测试。", no_args_is_help=True)
app.add_typer(rules_app, name="rules")

_INTERRUPTED = 130  # what typer makes of Ctrl-C

BookPath = Annotated[Path, typer.Argument(help="账册文件夹（含 book.toml）", metavar="账册")]
JsonFlag = Annotated[bool, typer.Option("--json", help="打印 JSON，每份文档一行")]


def main() -> None:
    """The ``mingzhang`` command."""
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
    from mingzhang.tasks.init import fresh, init_book
    from mingzhang.tasks.last_year import start_from

    start = start_from(last, region, year) if last else fresh(region or "sichuan", year or 2024)
    names = init_book(book, start, as_csv=as_csv)
    typer.echo(f"已建账册 {book}：{'、'.join(names)}")
    for note in start.notes:
        typer.echo(note)


@app.command("compile")
def compile_command(
    book: BookPath,
    out: Annotated[Path, typer.Option("-o", "--out", help="输出文件夹")] = Path("out"),
    formats: Annotated[
        str, typer.Option(help="格式，逗号分隔：text,docx,pdf,html,site,xlsx,datapackage")
    ] = "text,docx,pdf,html,site,xlsx,datapackage",
    unit: Annotated[str, typer.Option(help="单位代码；不写就编部门的报告")] = "",
    final: Annotated[bool, typer.Option("--final", help="定稿：有未决事项就不出")] = False,
) -> None:
    """把账册编成报告，并核对每个数。"""
    from mingzhang.tasks.compile import compile_book
    from mingzhang.tasks.outputs import known_formats

    kinds = known_formats(formats)
    with progress_bar() as progress:
        done = compile_book(book, out, kinds, unit=unit, final=final, progress=progress)
    for line in summary(done.verdict.to_json()):
        typer.echo(line)
    typer.echo(f"已写出 {len(done.files)} 个文件到 {out}：{'、'.join(done.files)}")
    raise typer.Exit(1 if done.verdict.errors else 0)


@app.command()
def audit(
    paths: Annotated[list[Path], typer.Argument(help="报告文件或文件夹", metavar="报告...")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="把问题写到这个文件夹")] = None,
    as_json: JsonFlag = False,
    numbers: Annotated[Path | None, typer.Option(help="每个数一行的 JSON 写到这里")] = None,
) -> None:
    """读一份或一批公开报告，核对其中的每个数。"""
    from mingzhang.tasks.audit import audit as run
    from mingzhang.tasks.audit import write_findings, write_numbers
    from mingzhang.tasks.verdict import Unreadable

    with progress_bar() as progress:
        results = run(paths, progress)
    for result in results:
        if as_json:
            typer.echo(json.dumps(result.to_json(), ensure_ascii=False))
        elif isinstance(result, Unreadable):
            typer.echo(result.message, err=True)
        else:
            typer.echo("\n".join(summary(result.to_json())))
    if out:
        write_findings(results, out)
    if numbers:
        write_numbers(results, numbers)
    read = [result for result in results if not isinstance(result, Unreadable)]
    if not read:
        raise typer.Exit(2)
    raise typer.Exit(1 if any(result.errors for result in read) else 0)


@app.command()
def explain(
    path: Annotated[Path, typer.Argument(help="账册或报告", metavar="账册或报告")],
    what: Annotated[str, typer.Argument(help="印出的数（5528.78、66.25%）或量", metavar="数或量")],
) -> None:
    """说明一个数从哪里来，直到原始的行。"""
    from mingzhang.tasks.explain import explain as run

    for line in run(path, what):
        typer.echo(line)


@app.command()
def catalogue(
    pack: Annotated[str, typer.Option(help="规则包的名字或路径")] = "disclosure",
    as_json: JsonFlag = False,
) -> None:
    """列出表、量、恒等式、报表、规则和地区。"""
    from mingzhang.tasks.catalogue import catalogue_json

    content = catalogue_json(pack)
    if as_json:
        typer.echo(json.dumps(content, ensure_ascii=False))
        return
    titles = {"relations": "表", "quantities": "量", "regions": "地区", "forms": "报表"}
    for key, word in titles.items():
        typer.echo(f"{word}：{'、'.join(content[key])}")


@rules_app.command("list")
def rules_list(
    pack: Annotated[str, typer.Option(help="规则包的名字或路径")] = "disclosure",
) -> None:
    """列出规则和恒等式。"""
    from mingzhang.tasks.catalogue import list_rules

    for name, kind, severity, title in list_rules(pack):
        typer.echo(f"{name}\t{kind}\t{severity}\t{title}")


@rules_app.command("show")
def rules_show(
    name: Annotated[str, typer.Argument(help="规则编号", metavar="规则")],
    pack: Annotated[str, typer.Option(help="规则包的名字或路径")] = "disclosure",
) -> None:
    """看一条规则：依据、常见误报、核实办法和写法。"""
    from mingzhang.tasks.catalogue import show_rule

    for line in show_rule(name, pack):
        typer.echo(line)


@rules_app.command("test")
def rules_test(
    pack: Annotated[
        str, typer.Argument(help="规则包的名字或路径", metavar="规则包")
    ] = "disclosure",
) -> None:
    """运行规则包里的用例。"""
    from mingzhang.tasks.catalogue import run_rule_cases

    results = run_rule_cases(pack)
    failed = [result for result in results if not result.passed]
    for result in failed:
        typer.echo(result.message)
    typer.echo(f"用例 {len(results)} 个，通过 {len(results) - len(failed)}，不通过 {len(failed)}。")
    raise typer.Exit(1 if failed else 0)


def summary(verdict: dict[str, object]) -> Iterator[str]:
    """The verdict in a clerk's words."""
    from mingzhang.tasks.summary import lines

    yield from lines(verdict)


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on standard error, only where a person watches."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield show


if __name__ == "__main__":
    main()
