"""Rule files: one SQL statement with its header in TOML comments; and the cases that test them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import cast

from mingzhang.catalogue.parsed import parse
from mingzhang.catalogue.reader import read
from mingzhang.catalogue.toml_file import Fields, TomlFile, syntax_problem
from mingzhang.model.finding import Severity
from mingzhang.model.problem import InputError, Problem
from mingzhang.model.rule import Case, Rule

_SEVERITIES = ("error", "warning", "info")


def read_rule(path: Path, label: str, problems: list[Problem]) -> Rule:
    """The rule in one .sql file. Its header is the run of ``-- key = value`` lines on top."""
    fields, sql = _header_and_sql(path, label, problems)
    severity = cast(Severity, fields.choice("severity", _SEVERITIES, "error"))
    rule = read(Rule, fields, severity=severity, sql=sql, path=label)
    if rule.id != path.stem:
        fields.complain("id", f"规则编号“{rule.id}”与文件名“{path.stem}”不同。", "请改成一致。")
    return rule


def read_derivation(path: Path, label: str, problems: list[Problem]) -> Rule:
    """The derivation of one relation, named after it. Its header says over what and why."""
    fields, sql = _header_and_sql(path, label, problems)
    rule = Rule(
        id=path.stem,
        title=fields.text("title"),
        severity="info",
        category="derived",
        sql=sql,
        path=label,
        kind="derive",
        over=fields.text("over"),
        basis=fields.text("basis", ""),
    )
    fields.close()
    return rule


def _header_and_sql(path: Path, label: str, problems: list[Problem]) -> tuple[Fields, str]:
    """The fields of the header, and the SQL below it.

    Blank lines stand for the header, so that the checker's lines are those of the file.
    """
    header, count, lines = read_header(path)
    try:
        data = parse(header)
    except tomllib.TOMLDecodeError as error:
        raise InputError([syntax_problem(error, label, header)]) from None
    fields = Fields(TomlFile(path, label, header, data, problems), (), data)
    return fields, "\n" * count + "\n".join(lines[count:])


def read_header(path: Path) -> tuple[str, int, list[str]]:
    """The header of a rule file as TOML, how many lines it has, and all lines of the file."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    count = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return "\n".join(line[2:].strip() for line in lines[:count]), count, lines


def read_cases(path: Path, label: str, problems: list[Problem]) -> tuple[Case, ...]:
    """The cases of one rule: ``[[case]]`` tables with rows by relation."""
    file = TomlFile.read(path, label, problems).fields()
    cases = []
    for number, fields in enumerate(file.entries("case"), start=1):
        name = fields.text("name", f"第{number}例")
        not_met = tuple(tuple(str(part) for part in key) for key in fields.items("not_met"))
        unknown = fields.whole("not_evaluated", 0)
        columns = {key: tuple(value) for key, value in fields.table("columns").items()}
        rows = {
            relation: tuple(tuple(row) for row in fields.items(relation))
            for relation in fields.data
            if relation not in {"name", "not_met", "not_evaluated", "columns", "parameters"}
        }
        parameters = fields.table("parameters")
        cases.append(Case(name, rows, not_met, unknown, columns, parameters))
    file.close()
    return tuple(cases)
