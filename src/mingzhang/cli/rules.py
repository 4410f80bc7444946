"""The commands about rules: list them, show one, run the cases of a pack."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

rules_app = typer.Typer(help="规则：列出、查看、用例测试。", no_args_is_help=True)


@rules_app.command("list")
def rules_list(
    pack: Annotated[str, typer.Option(help="规则包的名字或路径")] = "disclosure",
) -> None:
    """列出规则和恒等式。"""
    from mingzhang.rules.shown import list_rules

    for name, kind, severity, title in list_rules(pack):
        typer.echo(f"{name}\t{kind}\t{severity}\t{title}")


@rules_app.command("show")
def rules_show(
    name: Annotated[str, typer.Argument(help="规则编号", metavar="规则")],
    pack: Annotated[str, typer.Option(help="规则包的名字或路径")] = "disclosure",
) -> None:
    """看一条规则：依据、常见误报、核实办法和写法。"""
    from mingzhang.rules.shown import show_rule

    for line in show_rule(name, pack):
        typer.echo(line)


@rules_app.command("test")
def rules_test(
    pack: Annotated[
        str, typer.Argument(help="规则包的名字或路径", metavar="规则包")
    ] = "disclosure",
) -> None:
    """运行规则包里的用例。"""
    from mingzhang.rules.shown import run_rule_cases

    results = run_rule_cases(pack)
    failed = [result for result in results if not result.passed]
    for result in failed:
        typer.echo(result.message)
    typer.echo(f"用例 {len(results)} 个，通过 {len(results) - len(failed)}，不通过 {len(failed)}。")
    raise typer.Exit(1 if failed else 0)


@rules_app.command("try")
def rules_try(
    sentence: Annotated[str, typer.Argument(help="报告里的一句话", metavar="一句话")],
    pack: Annotated[str, typer.Option(help="另加的规则包的名字或路径")] = "",
    region: Annotated[str, typer.Option(help="地区")] = "",
    under: Annotated[str, typer.Option(help="这句话所在的标题；不写则试各节")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="打印一个 JSON 对象")] = False,
) -> None:
    """试一句话：怎样读的，或者停在哪里。"""
    from mingzhang.tasks.trying import told, try_sentence

    tried = try_sentence(sentence, pack, region, under)
    if as_json:
        typer.echo(json.dumps(asdict(tried), ensure_ascii=False))
    else:
        typer.echo("\n".join(told(tried)))
    raise typer.Exit(0 if tried.whole else 1)


@rules_app.command("lint")
def rules_lint(
    pack: Annotated[
        str, typer.Argument(help="规则包的名字或路径", metavar="规则包")
    ] = "disclosure",
) -> None:
    """看规则写得好不好：缺用例、会悄悄略过的行、该移到参数表的数、说不清对象的话。"""
    from mingzhang.rules.advice import lint_rules

    found = lint_rules(pack)
    for one in found:
        typer.echo(str(one))
    typer.echo(f"共 {len(found)} 处。" if found else "没有要改的。")
    raise typer.Exit(1 if found else 0)


@rules_app.command("pages")
def rules_pages(
    out: Annotated[Path, typer.Option("-o", "--out", help="写到这个文件夹")],
    pack: Annotated[
        str, typer.Argument(help="规则包的名字或路径", metavar="规则包")
    ] = "disclosure",
) -> None:
    """由规则的表头写参考文档：一份目录，一条规则一页。"""
    from mingzhang.rules.pages import write_pages

    names = write_pages(pack, out)
    typer.echo(f"已写出 {len(names)} 页到 {out}。")
