"""A wrong call of the command, told in one line: what is wrong, what to do."""

from __future__ import annotations

import re
from typing import Any

import typer

from mingzhang.model.problem import nearest

# Options that stood here once: what is asked for is done by another command.
_MOVED = {
    ("audit", "--book"): "报告与账册相比，请用 mingzhang compare 改后.docx 账册。",
    ("audit", "--keep"): "把措辞收回账册，请用 mingzhang compare 改后.docx 账册 --keep。",
}
_OF_LISTS = ("--engine", "--rule", "--memory", "--threads", "--explain", "--limit")
_SWEEP = "查名单请用 mingzhang sweep 数据 --pack 规则包。"
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
            what = f"没有选项“{told.option_name}”。{_instead(told, context)}"
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


def _instead(told: Any, context: Any) -> str:
    """Where an unknown option stands now, else the known one that is most like it."""
    command = context.info_name if context else ""
    if command == "check" and told.option_name in _OF_LISTS:
        return _SWEEP
    moved = _MOVED.get((command, told.option_name))
    return moved or nearest(told.option_name, told.possibilities or ())


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
