"""Lint: look through what is about to be made public for what must not go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mingzhang.formats.files import not_there
from mingzhang.formats.inspect.files import inspect_file
from mingzhang.model.finding import SEVERITY_WORDS
from mingzhang.model.inspection import Inspection
from mingzhang.model.problem import InputError, Place, Problem
from mingzhang.rules.lint import lint_findings
from mingzhang.told.names import is_paper
from mingzhang.told.verdict import Verdict


def lint(paths: Iterable[Path]) -> list[Verdict]:
    """A verdict for every file, folders taken file by file, files inside files too.

    InputError if a path does not exist or a folder holds no file.
    """
    return [_verdict(one) for path in files_of(paths) for one in inspect_file(path)]


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are, folders as the files in them that are for the public, by name."""
    for path in paths:
        if path.is_dir():
            found = [file for file in sorted(path.rglob("*")) if file.is_file()]
            if not found:
                problem = Problem("no-file", Place(str(path)), "文件夹是空的。", "请检查路径。")
                raise InputError([problem])
            yield from (file for file in found if not is_paper(file.relative_to(path)))
        elif path.is_file():
            yield path
        else:
            raise InputError([not_there(path)])


def _verdict(inspection: Inspection) -> Verdict:
    about = {
        "path": inspection.file,
        "title": inspection.file.replace("\\", "/").rpartition("/")[2],
        "department": "",
        "kind": "文件",
        "year": 0,
        "pages": 0,
        "region": "",
        "blank": not inspection.shown,
        "origin": "文本层",
    }
    return Verdict(about, tuple(lint_findings(inspection)))


def told(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """The result for a person: file by file, gravest first, and how many files were clean."""
    clean = checked = 0
    for verdict in verdicts:
        checked += 1
        grave = [finding for finding in verdict.findings if finding.severity != "info"]
        clean += not grave
        if grave:
            yield str(verdict.document["path"])
        for finding in grave:
            yield f"  {SEVERITY_WORDS[finding.severity]}　{finding.message}"
    counts = f"没有问题 {clean}，有问题 {checked - clean}"
    yield f"查看 {checked} 个文件（含里面的文件，内部用的表除外）：{counts}。"


def refuse_unfit(folder: Path) -> None:
    """InputError with every 必改 in the files of ``folder``: they must not be made public."""
    problems = [
        Problem("not-publishable", Place(str(verdict.document["title"])), finding.message)
        for verdict in lint([folder])
        for finding in verdict.findings
        if finding.severity == "error"
    ]
    if problems:
        raise InputError(problems)
