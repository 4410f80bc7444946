"""A wrong call of the command, told in one line: what is wrong, what to do."""

from __future__ import annotations

import re
from typing import Any

import typer

from mingzhang.model.problem import nearest

_QUOTED = re.compile(r"'(.+?)'|\((.+?)\)")


def complaint(error: typer.TyperException) -> str:
    """The line for a wrong call; "" where the help was printed instead."""
    # The classes of the errors are not public, their names and fields are those of click.
    told: Any = error
    context = getattr(told, "ctx", None)
    match type(error).__name__:
        case "NoArgsIsHelpError":
            return ""
        case "NoSuchOption":
            near = nearest(told.option_name, told.possibilities or ())
            what = f"没有选项“{told.option_name}”。{near}"
        case "MissingParameter":
            what = f"缺少“{_name(told.param)}”。"
        case "BadOptionUsage":
            what = f"选项“{told.option_name}”后面要写一个值。"
        case "BadParameter":
            wanted = "应是整数" if " int." in str(error) else "不是可用的值"
            what = f"“{_name(told.param)}”的值不对，{wanted}。"
        case _:
            what = _unexpected(str(error), context)
    path = context.command_path if context else "mingzhang"
    return f"{what} 用法见 {path} --help。"


def _name(parameter: Any) -> str:
    """An argument by its Chinese name, an option by its longest spelling."""
    if parameter is None:
        return "参数"
    return str(parameter.metavar or max(parameter.opts, key=len))


def _unexpected(message: str, context: Any) -> str:
    """A word that is no command, or one too many."""
    found = _QUOTED.findall(message.replace("argument(s)", "arguments"))
    word = "".join(found[0]) if found else ""
    commands = getattr(context.command, "commands", {}) if context else {}
    if word == "synth":
        return "编造数据的程序没有装，请装 mingzhang[synth]。"
    if commands:
        return f"没有命令“{word}”。{nearest(word, commands)}"
    return f"多写了“{word}”。" if word else "命令写得不对。"
