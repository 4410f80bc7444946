"""Runs on disk: shown, compared, exported, explained; answers are reckoned here in Python."""

from __future__ import annotations

import csv
import errno
import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import openpyxl
import pytest
from doc_commands import run_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.catalogue.packs import load
from mingzhang.engines.dialect.compiled import rule_key
from mingzhang.formats.write import streamed
from mingzhang.lists.diff import RunsDiff, diff
from mingzhang.lists.export import Order, export
from mingzhang.lists.shown import show
from mingzhang.model.finding import Finding
from mingzhang.model.problem import InputError
from mingzhang.tasks.explain import explain
from mingzhang.texts.private import hide, hide_in
from mingzhang.told.progress import progress_bar

PACK = Path(__file__).parent / "packs" / "mine"
SCHEMAS = Path(__file__).parent.parent / "src" / "mingzhang" / "schemas"
RULE = "重领"
NUMBER = "999999190001010019"  # 虚构：999999 不是任何地方的代码
SHOWN = "999999********0019"


def quiet(_done: int, _total: int, _what: str) -> None:
    pass


def finding(person: str, month: str, amount: str = "60", rule: str = RULE) -> dict[str, Any]:
    key = {"证件号": person, "月份": month}
    made = Finding(rule, "", "error", "payment", "", key)
    return {
        "id": made.id,
        "rule": rule,
        "severity": "error",
        "key": json.dumps(dict(sorted(key.items())), ensure_ascii=False),
        "message": f"证件号{person}在{month}领了2次，共{amount}元。",
        "stated": None,
        "expected": None,
        "difference": None,
        "amount": Decimal(amount),
        "rows": 2,
        "source": "名单.csv",
        "row": 3,
        "details": json.dumps({"姓名": "虚构人", "另": person}, ensure_ascii=False),
    }


TYPES = {
    "id": "VARCHAR", "rule": "VARCHAR", "severity": "VARCHAR", "key": "VARCHAR",
    "message": "VARCHAR", "stated": "DECIMAL(38,6)", "expected": "DECIMAL(38,6)",
    "difference": "DECIMAL(38,6)", "amount": "DECIMAL(38,6)", "rows": "BIGINT",
    "source": "VARCHAR", "row": "BIGINT", "details": "VARCHAR",
}  # fmt: skip


def write_findings(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    base = duckdb.connect()
    base.execute(f"CREATE TABLE f ({', '.join(f'{n} {t}' for n, t in TYPES.items())})")
    if rows:
        marks = ", ".join("?" for _ in TYPES)
        base.executemany(f"INSERT INTO f VALUES ({marks})", [[r[n] for n in TYPES] for r in rows])
    base.execute(f"COPY f TO '{path}' (FORMAT parquet)")


def make_run(
    folder: Path,
    found: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    skipped: Sequence[str] = (),
    not_evaluated: int = 1,
    **manifest: Any,
) -> Path:
    """A run folder as the planner writes it; ``skipped`` rules are in no file of findings."""
    folder.mkdir(parents=True)
    base = duckdb.connect()
    base.execute(
        "CREATE TABLE o (rule VARCHAR, title VARCHAR, severity VARCHAR, version VARCHAR,"
        " met BIGINT, not_met BIGINT, not_evaluated BIGINT, findings BIGINT, reasons VARCHAR,"
        " note VARCHAR)"
    )
    catalogue = load(str(PACK))
    version = rule_key(catalogue.rules[RULE], catalogue.relations)
    for rule, rows in found.items():
        write_findings(folder / "findings" / f"{rule}.parquet", rows)
        reasons = json.dumps({"缺少：证件号": not_evaluated}, ensure_ascii=False)
        values = [rule, f"规则{rule}", "error", version, 10, len(rows), not_evaluated, len(rows)]
        base.execute("INSERT INTO o VALUES (?,?,?,?,?,?,?,?,?,?)", [*values, reasons, ""])
    for rule in skipped:
        values = [rule, f"规则{rule}", "error", version, 0, 0, 0, 0, "{}", "这次没有名单“领取”。"]
        base.execute("INSERT INTO o VALUES (?,?,?,?,?,?,?,?,?,?)", values)
    base.execute(f"COPY o TO '{folder / 'outcomes.parquet'}' (FORMAT parquet)")
    rules = {name: {"version": version, "relations": ["领取"]} for name in (*found, *skipped)}
    written: dict[str, Any] = {
        "sources": {}, "pack": str(PACK), "rules": rules, "parameters": {}, "date": "2025-01-01",
        "engine": "duckdb", "complete": True, "set_aside": {}, "problems": [],
    }  # fmt: skip
    text = json.dumps({**written, **manifest}, ensure_ascii=False)
    (folder / "运行.json").write_text(text, encoding="utf-8")
    return folder


def source(path: Path, rows: Sequence[tuple[str | None, ...]], stamp: str = "1") -> dict[str, Any]:
    """A list written as Parquet, as the manifest names it."""
    base = duckdb.connect()
    base.execute("CREATE TABLE s (证件号 VARCHAR, 姓名 VARCHAR, 月份 VARCHAR, 金额 DECIMAL(18,2))")
    for row in rows:
        base.execute("INSERT INTO s VALUES (?, ?, ?, ?)", list(row))
    base.execute(f"COPY s TO '{path}' (FORMAT parquet)")
    columns = dict.fromkeys(("证件号", "姓名", "月份"), "VARCHAR") | {"金额": "DECIMAL(18,2)"}
    file = {"path": str(path), "name": path.name, "rows": len(rows), "stamp": stamp}
    return {
        "files": [file], "numbered": False, "origin": "虚构局", "as_of": "2024-12-31",
        "columns": columns,
    }  # fmt: skip


def compare(tmp_path: Path, old: Path, new: Path) -> RunsDiff:
    return diff(old, new, tmp_path / "比较.csv", quiet)


# --- difference


people = st.dictionaries(
    st.sampled_from([f"虚构{n}" for n in range(8)]), st.sampled_from(["30", "60", "90.5"])
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people, people)
def test_difference_is_that_of_the_sets(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, str], now: dict[str, str]
) -> None:
    place = tmp_path_factory.mktemp("runs")
    old = make_run(place / "旧", {RULE: [finding(p, "202401", a) for p, a in before.items()]})
    new = make_run(place / "新", {RULE: [finding(p, "202401", a) for p, a in now.items()]})
    (one,) = compare(place, old, new).rules
    both = before.keys() & now.keys()
    assert one.counts == {
        "new": len(now.keys() - before.keys()),
        "gone": len(before.keys() - now.keys()),
        "kept": sum(before[p] == now[p] for p in both),
        "changed": sum(before[p] != now[p] for p in both),
        "unchecked": 0,
    }
    with (place / "比较.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    ids = {finding(person, "202401")["id"]: person for person in before.keys() | now.keys()}
    assert sorted((ids[row["编号"]], row["上次金额"], row["这次金额"]) for row in rows) == sorted(
        (person, before.get(person, ""), now.get(person, "")) for person in ids.values()
    )


def test_findings_of_a_rule_that_did_not_run_are_not_gone(tmp_path: Path) -> None:
    old = make_run(tmp_path / "旧", {RULE: [finding("虚构甲", "202401")]})
    new = make_run(tmp_path / "新", {}, skipped=[RULE])
    (one,) = compare(tmp_path, old, new).rules
    assert one.counts["unchecked"] == 1
    assert one.counts["gone"] == 0
    assert "没有名单“领取”" in "".join(one.why)
    told = (tmp_path / "比较.csv").read_text(encoding="utf-8-sig")
    assert "未核对," in told
    assert "消失" not in told


def test_a_rule_that_could_evaluate_no_row_leaves_its_findings_unchecked(tmp_path: Path) -> None:
    old = make_run(tmp_path / "旧", {RULE: [finding("虚构甲", "202401")]})
    new = make_run(tmp_path / "新", {RULE: []})
    base = duckdb.connect()
    path = new / "outcomes.parquet"
    base.execute(f"CREATE TABLE o AS SELECT * REPLACE (0::BIGINT AS met) FROM '{path}'")
    base.execute(f"COPY o TO '{path}' (FORMAT parquet)")
    assert compare(tmp_path, old, new).total("unchecked") == 1


def test_the_same_id_twice_is_not_multiplied(tmp_path: Path) -> None:
    twice = [finding("虚构甲", "202401")] * 2
    old = make_run(tmp_path / "旧", {RULE: twice})
    new = make_run(tmp_path / "新", {RULE: twice})
    assert compare(tmp_path, old, new).total("kept") == 2


STANDARD = {"领取": [{"标准": "30"}, {"标准": "31"}, {"标准": "32"}]}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"rules": {RULE: {"version": "别的", "relations": ["领取"]}}}, "规则改过"),
        ({"parameters": {"领取": [{"标准": "30"}, {"标准": "40"}]}},
         "参数表“领取”改过：加 1 行，去 2 行"),
        ({"parameters": {**STANDARD, "无关": [1]}}, "都没有变"),
        ({"sources": {"领取": {"files": [{"path": "a", "name": "a", "rows": 7, "stamp": "2"}]}}},
         "数据“领取”变了：6 行变为 7 行"),
        ({"sources": {"领取": {"files": [{"path": "a", "name": "a", "rows": 6, "stamp": "2"}]}}},
         "行数没变，内容变了"),
        ({"sources": {}}, "数据“领取”这次没有"),
        ({"as_of": "2024-06-30"}, "上次看到最后为止的行，这次看到2024-06-30为止"),
        ({"date": "2026-01-01"}, "都没有变"),  # the rule does not ask for the day
    ],
)  # fmt: skip
def test_why_findings_moved(tmp_path: Path, changed: dict[str, Any], why: str) -> None:
    files = {"领取": {"files": [{"path": "a", "name": "a", "rows": 6, "stamp": "1"}]}}
    same: dict[str, Any] = {"sources": files, "parameters": STANDARD}
    old = make_run(tmp_path / "旧", {RULE: [finding("虚构甲", "1")]}, **same)
    new = make_run(tmp_path / "新", {RULE: []}, **{**same, **changed})
    (one,) = compare(tmp_path, old, new).rules
    assert one.counts["gone"] == 1
    assert why in "".join(one.why)
    assert len(one.why) == 1


def test_more_rows_that_could_not_be_checked_are_said(tmp_path: Path) -> None:
    old = make_run(tmp_path / "旧", {RULE: [finding("虚构甲", "1")]})
    new = make_run(tmp_path / "新", {RULE: []}, not_evaluated=5)
    assert "由 1 变为 5" in "".join(compare(tmp_path, old, new).rules[0].why)


def test_diff_on_the_command_line(tmp_path: Path) -> None:
    old = make_run(tmp_path / "旧", {RULE: [finding("虚构甲", "1")]}, complete=False)
    new = make_run(tmp_path / "新", {RULE: [finding("虚构乙", "1"), finding("虚构丙", "1")]})
    code, told = run_command(["runs", "diff", str(old), str(new)])
    assert code == 0
    assert "新增 2，仍在（数变了） 0，仍在 0，消失 1，未核对 0。" in told
    assert "上次的核对没有跑完" in told
    code, told = run_command(["runs", "diff", str(old), str(new), "--json"])
    assert json.loads(told)["totals"] == {
        "new": 2, "changed": 0, "kept": 0, "gone": 1, "unchecked": 0,
    }  # fmt: skip


# --- show


def test_show_says_what_was_and_was_not_checked(tmp_path: Path) -> None:
    data = {"领取": source(tmp_path / "名单.parquet", [(NUMBER, "虚构人", "202401", "30")])}
    run = make_run(
        tmp_path / "出", {RULE: [finding("虚构甲", "1")]}, skipped=["别的"], sources=data,
        set_aside={"领取": 3}, problems=["名单.csv 第2行：金额不是数。"],
    )  # fmt: skip
    told = "\n".join(show(run))
    assert "领取\t1 行，1 个文件，来自虚构局，截至 2024-12-31" in told
    assert "放在一边没有核对：领取 3 行" in told
    assert "名单.csv 第2行：金额不是数。" in told
    assert "重领\t必改\t10\t1\t1（缺少：证件号 1）\t1\t规则重领" in told
    assert "发现 1 条：必改 1，需说明 0，建议 0。" in told
    assert "没有跑，或文件丢了）：别的" in told
    assert "没有跑完" not in told


def test_show_names_rules_that_have_changed_since(tmp_path: Path) -> None:
    rules = {RULE: {"version": "旧版", "relations": ["领取"]}}
    run = make_run(tmp_path / "出", {RULE: []}, rules=rules, complete=False)
    told = "\n".join(show(run))
    assert f"核对以后改过的规则：{RULE}" in told
    assert "没有跑完" in told


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"没有运行\.json"):
        show(tmp_path)


def test_a_broken_file_of_findings_is_named(tmp_path: Path) -> None:
    run = make_run(tmp_path / "出", {RULE: [finding("虚构甲", "1")]})
    (run / "findings" / f"{RULE}.parquet").write_bytes(b"PAR1 broken")
    with pytest.raises(InputError, match=r"重领\.parquet"):
        export(run, Order(tmp_path / "表.csv"), quiet)
    assert not list(tmp_path.glob("*表.csv*"))


# --- export


def many(count: int) -> list[dict[str, Any]]:
    return [finding(f"99999919000101{n:04d}", "202401", f"{n}.5") for n in range(count)]


def test_csv_has_every_finding_and_a_column_for_each_of_the_key(tmp_path: Path) -> None:
    run = make_run(tmp_path / "出", {RULE: many(30)})
    export(run, Order(tmp_path / "表.csv", plain=True, reason="测试"), quiet)
    with (tmp_path / "表.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["证件号"] for row in rows] == [f"99999919000101{n:04d}" for n in range(30)]
    assert sum(Decimal(row["金额"]) for row in rows) == sum(n + Decimal("0.5") for n in range(30))
    assert {row["程度"] for row in rows} == {"必改"}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_no_number_leaves_unless_a_reason_is_noted(tmp_path: Path, kind: str) -> None:
    run = make_run(tmp_path / "出", {RULE: many(3), "别的": [finding(NUMBER, "1", rule="别的")]})
    out = tmp_path / f"表.{kind}"
    export(run, Order(out), quiet)
    told = text_of(out)
    assert not re.search(r"\d{15}", told.replace(finding(NUMBER, "1", rule="别的")["id"], ""))
    assert SHOWN in told
    with pytest.raises(InputError, match="要写明原因"):
        export(run, Order(out, plain=True, reason=" "), quiet)
    assert not (run / "取用记录.csv").exists()
    for reason in ("核实三人", "再看\n一次"):
        export(run, Order(out, plain=True, reason=reason), quiet)
    assert NUMBER in text_of(out)
    with (run / "取用记录.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["原因"] for row in rows] == ["核实三人", "再看 一次"]
    assert all(row["取用人"] and str(out) == row["取用的"] for row in rows)


def text_of(path: Path) -> str:
    if path.suffix != ".xlsx":
        return path.read_text(encoding="utf-8-sig")
    book = openpyxl.load_workbook(path, read_only=True)
    return "\n".join(str(cell) for page in book for row in page.values for cell in row)


def test_short_and_wrong_numbers_of_private_columns_are_hidden_too() -> None:
    assert hide("510901", "identity") == "**0901"
    assert hide("51", "identity") == "**"
    assert hide("6212345678901234567", "card") == "***************4567"
    assert hide(NUMBER, "identity") == SHOWN


@given(st.text(alphabet="0123456789X甲。， -", max_size=60))
def test_no_long_number_is_left_in_a_text(text: str) -> None:
    shown = hide_in(text)
    assert len(shown) == len(text)
    assert not re.search(r"(?<![0-9A-Za-z])\d{14,}[\dX](?![0-9A-Za-z])", shown)


def test_json_lines_are_findings_with_their_own_ids(tmp_path: Path) -> None:
    rows = many(5)
    run = make_run(tmp_path / "出", {RULE: rows})
    export(run, Order(tmp_path / "表.jsonl"), quiet)
    lines = [json.loads(x) for x in (tmp_path / "表.jsonl").read_text("utf-8").splitlines()]
    assert [one["id"] for one in lines] == [row["id"] for row in rows]
    schema = json.loads((SCHEMAS / "audit.schema.json").read_text("utf-8"))
    judge = jsonschema.Draft202012Validator({"$ref": "#/$defs/finding", "$defs": schema["$defs"]})
    assert [error for one in lines for error in judge.iter_errors(one)] == []
    assert lines[1]["amount"] == "1.5"
    assert lines[1]["basis"] == "每人每月发一次"
    assert lines[1]["locations"][0]["line"] == 3


def test_chosen_rules_and_severities(tmp_path: Path) -> None:
    other = [{**finding(f"虚构{n}", "1", rule="别的"), "severity": "info"} for n in range(4)]
    run = make_run(tmp_path / "出", {RULE: many(3), "别的": other})
    assert "3 条" in export(run, Order(tmp_path / "a.csv", rules=[RULE]), quiet)
    assert "4 条" in export(run, Order(tmp_path / "a.csv", severities=["建议"]), quiet)
    assert "0 条" in export(run, Order(tmp_path / "a.xlsx", [RULE], ["需说明"]), quiet)
    with pytest.raises(InputError, match="是否为“重领”"):
        export(run, Order(tmp_path / "a.csv", rules=["重复领"]), quiet)
    with pytest.raises(InputError, match=r"\.xlsx"):
        export(run, Order(tmp_path / "a.doc"), quiet)


def test_workbook_goes_on_in_further_sheets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamed, "MOST_ROWS", 4)
    run = make_run(tmp_path / "出", {RULE: many(10)})
    export(run, Order(tmp_path / "表.xlsx", plain=True, reason="测试"), quiet)
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    assert [page.max_row for page in book] == [5, 5, 3]
    assert all(page.freeze_panes == "A2" for page in book)
    numbers = [page.cell(row, 3).value for page in book for row in range(2, page.max_row + 1)]
    assert numbers == [f"99999919000101{n:04d}" for n in range(10)]


def test_amounts_that_a_workbook_would_round_stay_texts(tmp_path: Path) -> None:
    big = {**finding("虚构甲", "1"), "amount": Decimal("12345678901234567.25")}
    run = make_run(tmp_path / "出", {RULE: [big, finding("虚构乙", "1", "12.5")]})
    export(run, Order(tmp_path / "表.xlsx"), quiet)
    page = openpyxl.load_workbook(tmp_path / "表.xlsx").active
    assert page is not None
    column = [cell.value for cell in page[1]].index("金额")
    assert [row[column].value for row in page.iter_rows(min_row=2)] == [
        "12345678901234567.25", 12.5,
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_a_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    run = make_run(tmp_path / "出", {RULE: many(5)})
    out = tmp_path / "写到" / f"表.{kind}"
    export(run, Order(out), quiet)
    before = out.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("mingzhang.lists.export.masks_of", lambda *_, **__: _Full(full))
    with pytest.raises(InputError, match="磁盘满了") as caught:
        export(run, Order(out), quiet)
    assert len(caught.value.problems) == 1
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    assert out.read_bytes() == before


class _Full:
    """Masks in whose place the disk is full, so that it is in the middle of writing."""

    def __init__(self, fail: Callable[..., None]) -> None:
        self.hidden = fail


# --- explain


def test_explain_shows_the_rows_behind_a_finding(tmp_path: Path) -> None:
    rows = [(NUMBER, "虚构人", "202401", "30")] * 2 + [("虚构乙", "虚构人", "202401", "30")]
    data = {"领取": source(tmp_path / "名单.parquet", [*rows, (NUMBER, "虚构人", "202402", "30")])}
    one = finding(NUMBER, "202401")
    standard = {"领取": [{"月份": "202401", "标准": "30"}, {"月份": "202312", "标准": "25"}]}
    run = make_run(tmp_path / "出", {RULE: [one]}, sources=data, parameters=standard)
    told = tuple(explain(run, one["id"]).lines)
    text = "\n".join(told)
    assert "证件号、月份相同的：2 行" in text
    assert [line.split("：")[0].strip() for line in told if "第" in line and "行：" in line] == [
        "名单.parquet 第1行", "名单.parquet 第2行",
    ]  # fmt: skip
    assert "依据：每人每月发一次" in text
    assert "参数表“领取”：1 行与对象有关\n  月份：202401；标准：30" in text
    assert "标准：25" not in text
    assert SHOWN in text
    assert NUMBER not in text
    assert NUMBER in "\n".join(explain(run, one["id"], plain=True, reason="核实").lines)
    assert "核实" in (run / "取用记录.csv").read_text(encoding="utf-8-sig")


def test_of_a_long_table_of_parameters_the_rows_that_name_the_object_are_told(
    tmp_path: Path,
) -> None:
    data = {"领取": source(tmp_path / "名单.parquet", [("甲", "乙", "202401", "30")])}
    one = finding("甲", "202401")
    standard = {"领取": [{"代码": f"丙{n}", "标准": "1"} for n in range(20)] + [{"代码": "甲"}]}
    run = make_run(tmp_path / "出", {RULE: [one]}, sources=data, parameters=standard)
    text = "\n".join(explain(run, one["id"]).lines)
    assert "参数表“领取”：1 行与对象有关\n  代码：甲\n" in text


def test_explain_lists_at_most_fifty_rows(tmp_path: Path) -> None:
    data = {"领取": source(tmp_path / "名单.parquet", [("甲", "乙", "202401", "30")] * 60)}
    one = finding("甲", "202401")
    run = make_run(tmp_path / "出", {RULE: [one]}, sources=data)
    told = tuple(explain(run, one["id"]).lines)
    assert sum("名单.parquet 第" in line for line in told) == 50
    assert "超过 50 行，只列前 50 行" in "\n".join(told)


def test_rows_taken_over_are_found_where_the_run_was_moved(tmp_path: Path) -> None:
    one = finding("甲", "202401")
    first = tmp_path / "出"
    data = {"领取": source(tmp_path / "名单.parquet", [("甲", "乙", "202401", "30")])}
    data["领取"]["files"][0]["path"] = str(first / "读入" / "ab" / "0001.parquet")
    make_run(first, {RULE: [one]}, sources=data)
    (first / "读入" / "ab").mkdir(parents=True)
    (tmp_path / "名单.parquet").rename(first / "读入" / "ab" / "0001.parquet")
    moved = first.rename(tmp_path / "移走")
    assert "证件号、月份相同的：1 行" in "\n".join(explain(moved, one["id"]).lines)


def test_explain_says_what_it_cannot_show(tmp_path: Path) -> None:
    data = {"领取": source(tmp_path / "名单.parquet", [])}
    one = finding("甲", "202401")
    run = make_run(tmp_path / "出", {RULE: [one]}, sources=data)
    (tmp_path / "名单.parquet").unlink()
    assert "数据文件不在原处了" in "\n".join(explain(run, one["id"]).lines)
    with pytest.raises(InputError, match="没有编号为"):
        explain(run, "0" * 16)


def test_long_exports_show_how_far_they_are(tmp_path: Path) -> None:
    run = make_run(tmp_path / "出", {RULE: many(3)})
    seen: list[tuple[int, int, str]] = []
    export(run, Order(tmp_path / "a.csv"), lambda *told: seen.append(told))
    assert seen[-1] == (3, 3, RULE)
    with progress_bar() as progress:
        export(run, Order(tmp_path / "a.csv"), progress)
