"""The commands about packs: what they hold; their rules shown, tested, looked through."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mingzhang.cli.options import Pack, PackName, Packs, end

app = typer.Typer()
_rules_app = typer.Typer(help="规则：列出、查看、用例测试。", no_args_is_help=True)
app.add_typer(_rules_app, name="rules")


@app.command()
def catalogue(
    pack: Pack = "",
    as_json: Annotated[bool, typer.Option("--json", help="打印一个 JSON 对象")] = False,
) -> None:
    """列出表、量、恒等式、报表、规则和地区。"""
    from mingzhang.tasks.rules import catalogue as run

    end(run(pack), as_json=as_json)


@_rules_app.command("list")
def rules_list(pack: Pack = "") -> None:
    """列出规则和恒等式。"""
    from mingzhang.tasks.rules import list_rules

    end(list_rules(pack))


@_rules_app.command("show")
def rules_show(
    name: Annotated[str, typer.Argument(help="规则编号", metavar="规则")],
    pack: Pack = "",
) -> None:
    """看一条规则：依据、常见误报、核实办法和写法。"""
    from mingzhang.tasks.rules import show_rule

    end(show_rule(name, pack))


@_rules_app.command("test")
def rules_test(pack: PackName = "") -> None:
    """运行规则包里的用例。"""
    from mingzhang.tasks.rules import run_cases

    end(run_cases(pack))


@_rules_app.command("try")
def rules_try(
    sentence: Annotated[str, typer.Argument(help="报告里的一句话", metavar="一句话")],
    packs: Packs = None,
    region: Annotated[str, typer.Option(help="地区")] = "",
    under: Annotated[str, typer.Option(help="这句话所在的标题；不写则试各节")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="打印一个 JSON 对象")] = False,
) -> None:
    """试一句话：怎样读的，或者停在哪里。"""
    from mingzhang.tasks.rules import try_sentence

    end(try_sentence(sentence, packs or (), region, under), as_json=as_json)


@_rules_app.command("lint")
def rules_lint(pack: PackName = "") -> None:
    """看规则写得好不好：缺用例、会悄悄略过的行、该移到参数表的数、说不清对象的话。"""
    from mingzhang.tasks.rules import lint_rules

    end(lint_rules(pack))


@_rules_app.command("pages")
def rules_pages(
    out: Annotated[Path, typer.Option("-o", "--out", help="写到这个文件夹")],
    pack: PackName = "",
) -> None:
    """由规则的表头写参考文档：一份目录，一条规则一页。"""
    from mingzhang.tasks.rules import write_pages

    end(write_pages(out, pack))
