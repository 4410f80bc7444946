"""The published JSON is what its schemas say, on real output and in both directions."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator, ValidationError

import mingzhang
from mingzhang.disclosures.judging import write_findings, write_numbers
from mingzhang.model.finding import CATEGORIES, Severity
from mingzhang.model.understanding import NumberClass
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.told.outputs import CHECKS
from mingzhang.told.verdict import Verdict

SCHEMAS = Path(mingzhang.__file__).parent / "schemas"
NAMES = ("audit", "monitor", "number", "run", "score", "unreadable")
BOOK = {
    "book.toml": 'department = "某市测试局"\nunit = "00"\nyear = 2024\n',
    "单位.csv": (
        "单位代码,上级代码,单位名称,单位类型\n00,,某市测试局,部门\n01,00,某市测试局机关,行政单位\n"
    ),
    "支出.csv": (
        "年度,单位代码,资金性质,支出性质,功能科目,经济科目,项目代码,全年预算数,决算数\n"
        "2024,01,一般公共预算财政拨款,基本支出,2080101,30101,,1500000,1200000\n"
        "2024,01,一般公共预算财政拨款,项目支出,2210201,30201,P1,400000,400000\n"
        "2023,01,一般公共预算财政拨款,基本支出,2080101,30101,,1000000,1000000\n"
    ),
    # It contradicts the ledger by 1 万元.
    "报表单元.csv": (
        "年度,单位代码,量,科目,值,出处\n2024,00,一般公共预算.支出.决算数,,161.00万元,虚构\n"
    ),
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compiled book with a finding, its report changed by hand, and a broken file beside."""
    folder = tmp_path_factory.mktemp("schemas")
    book = folder / "账册"
    book.mkdir()
    for name, text in BOOK.items():
        (book / name).write_text(text, encoding="utf-8")
    compile_book(book, folder / "稿", ["text"])
    report = folder / "稿" / "报告.txt"
    text = report.read_text(encoding="utf-8")
    assert "基本支出120万元" in text
    changed = text.replace("基本支出120万元", "基本支出210万元", 1)
    (folder / "改.txt").write_text(changed, encoding="utf-8")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 not a document")
    return folder


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return loaded


def validate(name: str, value: object) -> None:
    Draft202012Validator(schema(name)).validate(value)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_of_2020_12_and_closed(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema(name)["additionalProperties"] is False


def test_there_are_no_other_schemas() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{n}.schema.json" for n in NAMES}


def test_what_compile_writes(out: Path) -> None:
    checks = json.loads((out / "稿" / CHECKS).read_text(encoding="utf-8"))
    validate("audit", checks)
    assert {finding["severity"] for finding in checks["findings"]} >= {"error", "warning"}


def test_what_audit_prints_of_good_changed_and_broken_files(out: Path, tmp_path: Path) -> None:
    results = audit([out / "稿" / "报告.txt", out / "改.txt", out / "坏.docx"])
    write_findings(results, tmp_path)
    good, changed, broken = lines(tmp_path / "findings.jsonl")
    validate("audit", good)
    validate("audit", changed)
    validate("unreadable", broken)
    assert any(finding["severity"] == "error" for finding in changed["findings"])


def test_the_line_of_every_number(out: Path, tmp_path: Path) -> None:
    results = audit([out / "改.txt"])
    write_numbers(results, tmp_path / "数.jsonl")
    found = lines(tmp_path / "数.jsonl")
    for line in found:
        validate("number", line)
    assert {line["class"] for line in found} == set(get_args(NumberClass))
    (verdict,) = results
    assert isinstance(verdict, Verdict)
    assert len(found) == verdict.coverage.numbers


def test_counts_add_up(out: Path) -> None:
    """What a schema cannot say."""
    (verdict,) = audit([out / "改.txt"])
    data = verdict.to_json()
    cover = data["coverage"]
    assert cover["numbers"] == (cover["checked"] + cover["uncheckable"] + cover["not_quantities"])
    for rule in data["rules"]:
        assert rule["not_evaluated"] == sum(rule["reasons"].values())
    ids = [finding["id"] for finding in data["findings"]]
    assert len(ids) == len(set(ids))


def test_closed_lists_are_those_of_the_program() -> None:
    finding = schema("audit")["$defs"]["finding"]["properties"]
    assert tuple(finding["severity"]["enum"]) == get_args(Severity)
    assert tuple(finding["category"]["enum"]) == CATEGORIES
    assert tuple(schema("number")["properties"]["class"]["enum"]) == get_args(NumberClass)


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one.pop("schema"),
        lambda one: one.update(more=1),
        lambda one: one["document"].update(year="2024"),
        lambda one: one["coverage"].update(share=0.5),
        lambda one: one["findings"][0].update(stated=5.0),
        lambda one: one["findings"][0].update(stated="5.00"),
        lambda one: one["findings"][0].update(stated="1E+2"),
        lambda one: one["findings"][0].update(severity="必改"),
        lambda one: one["findings"][0].update(id="12"),
        lambda one: one["findings"][0]["locations"][0].update(line=-1),
        lambda one: one["rules"][0].pop("reasons"),
    ],
)
def test_the_schema_notices_what_is_wrong(out: Path, spoil: Change) -> None:
    (verdict,) = audit([out / "改.txt"])
    data = copy.deepcopy(verdict.to_json())
    validate("audit", data)
    spoil(data)
    with pytest.raises(ValidationError):
        validate("audit", data)
