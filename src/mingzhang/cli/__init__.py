"""The command line: parse, call one task, print; exit 0 clean, 1 必改, 2 unreadable or misused.

A file a family of commands: books, reports, lists, what goes out, rules.
"""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from mingzhang import __version__
from mingzhang.cli import books, lists, publishing, reports, rules
from mingzhang.cli.usage import complaint
from mingzhang.model.problem import InputError

app = typer.Typer(
    help="明账：由账册编制公开报告，读回并逐个核对其中的数。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for family in (books, reports, publishing, lists, rules):
    app.add_typer(family.app)
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
