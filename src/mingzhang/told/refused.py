"""Calls that cannot be done as they are asked for."""

from __future__ import annotations

from collections.abc import Mapping

from mingzhang.model.problem import InputError, Place, Problem


def refuse(given: Mapping[str, object], why: str, mend: str) -> None:
    """InputError that names those options of ``given`` that were given, and why they do nothing.

    An option that is None, "", 0, empty or False was not given.
    """
    names = [name for name, value in given.items() if value]
    if names:
        raise misuse(f"{'、'.join(names)} 在这里没有用：{why}。", mend)


def misuse(message: str, mend: str) -> InputError:
    """The error of a call that is not possible."""
    return InputError([Problem("call", Place(), message, mend)])
