"""What must not be made public is named with its place, masked; our own files are clean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mingzhang.books.linting import lint, refuse_unfit, told
from mingzhang.cli import app
from mingzhang.model.problem import InputError

IDENTITY = "11010519491231002X"


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    return result.exit_code, result.stdout


def test_a_number_is_named_by_its_place_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_text(f"姓名,证件\n甲,{IDENTITY}\n乙,{IDENTITY}\n", "utf-8")
    (verdict,) = lint([tmp_path])
    (finding,) = verdict.findings
    assert (finding.severity, finding.title) == ("error", "未遮盖的身份证号码")
    assert [place.section for place in finding.locations] == ["单元格B2", "单元格B3"]
    for text in (*told([verdict]), json.dumps(verdict.to_json(), ensure_ascii=False)):
        assert IDENTITY not in text
        assert IDENTITY[4:14] not in text


@pytest.mark.parametrize(("head", "severity"), [("联系电话", "error"), ("决算数（元）", "warning")])
def test_eleven_digits_alone_are_told_by_the_head(head: str, severity: str, tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text(f"单位,{head}\n甲,13812345678\n", "utf-8")
    (verdict,) = lint([tmp_path / "表.csv"])
    assert [finding.severity for finding in verdict.findings] == [severity]


def test_an_organ_may_be_the_author_a_person_may_not(tmp_path: Path) -> None:
    for name, author in (("局.html", "某市测试局"), ("人.html", "甲某")):
        page = f"<html><head><meta name='author' content='{author}'></head><p>文</p></html>"
        (tmp_path / name).write_text(page, encoding="utf-8")
    organ, person = sorted(lint([tmp_path]), key=lambda one: one.errors)
    assert (organ.errors, person.errors) == (0, 1)
    assert "甲某" in person.findings[0].message


def test_a_draft_is_not_for_the_public(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("送审稿\n\n某市测试局\n", "utf-8")
    with pytest.raises(InputError, match="还标着“送审稿”"):
        refuse_unfit(tmp_path)


def test_the_command_says_what_it_looked_at(tmp_path: Path) -> None:
    (tmp_path / "净.txt").write_text("某市测试局2024年度收入100万元。", "utf-8")
    code, output = run("lint", tmp_path)
    assert (code, output) == (
        0,
        "查看 1 个文件（含里面的文件，内部用的表除外）：没有问题 1，有问题 0。\n",
    )
    (tmp_path / "名单.txt").write_text(f"甲 {IDENTITY}", "utf-8")
    code, output = run("lint", tmp_path)
    assert code == 1
    assert "必改　第1行：未遮盖的身份证号码 1101**********002X。请删除" in output
    code, output = run("lint", tmp_path, "--json")
    assert code == 1
    assert [len(json.loads(line)["findings"]) for line in output.splitlines()] == [0, 1]


def test_a_wrong_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有这个文件"):
        lint([tmp_path / "无.docx"])
    with pytest.raises(InputError, match="文件夹是空的"):
        lint([tmp_path])
