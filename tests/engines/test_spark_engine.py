"""The two engines through the same door: each behaviour is tested on both, the answers compared.

What needs Spark skips where pyspark or Java is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lists import DEAD, PAID, RELATIONS, compiled, stored
from test_sweep import RULES, deaths, payments, share

from mingzhang.catalogue.packs import BUILT_IN, load
from mingzhang.engines.base import spark_start
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.names import WORDS, literal
from mingzhang.engines.base.protocol import Engine
from mingzhang.engines.base.spark import SparkEngine
from mingzhang.engines.base.spark_faults import first_words
from mingzhang.engines.dialect.compiled import compiled_rules
from mingzhang.engines.lists.plan import Given, make_plan
from mingzhang.engines.lists.sweep import Sweep, Swept
from mingzhang.model.data import DataFile, Source
from mingzhang.model.problem import InputError
from mingzhang.model.relation import Column, Relation
from mingzhang.model.rows import Rows
from mingzhang.rules.cases import Behind, run_cases

PACKS = sorted(path.parent.name for path in BUILT_IN.glob("*/pack.toml"))
THING = Relation(
    "物",
    "物",
    (
        Column("证件号"),
        Column("金额", "money"),
        Column("数量", "number"),
        Column("笔数", "integer"),
        Column("日期", "date"),
        Column("备注"),
        Column("生日", "date", derived="id_birth", of=("证件号",)),
    ),
    ("证件号",),
    holder="list",
)


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "duckdb":
        with DuckEngine(threads=1, folder=tmp_path) as engine:
            yield engine
    else:
        yield request.getfixturevalue("spark")


def q(engine: Engine, sql: str) -> str:
    """SQL written for DuckDB with the names as the engine quotes them."""
    return sql.replace('"', WORDS[engine.dialect].mark)


def parquet(path: Path, sql: str) -> DataFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        copy = f"COPY ({sql}) TO {literal(str(path))} (FORMAT parquet, ROW_GROUP_SIZE 2048)"
        connection.execute(copy)
        found = connection.execute(f"SELECT count(*) FROM read_parquet({literal(str(path))})")
        return DataFile(path, path.name, found.fetchall()[0][0])


ALL = (
    'SELECT "来源", "行", "证件号", "金额", "数量", "笔数", "日期", "备注" FROM "物" '
    'ORDER BY "来源", "行"'
)


def test_files_of_fitting_types_are_read_together(engine: Engine, tmp_path: Path) -> None:
    whole = parquet(
        tmp_path / "甲.parquet",
        "SELECT '510922196002290019' AS 证件号, CAST('-1234567890123456.78' AS DECIMAL(18,2)) "
        "AS 金额, CAST(0.0001 AS DECIMAL(18,4)) AS 数量, CAST(9 AS BIGINT) AS 笔数, "
        "DATE '2024-02-29' AS 日期, '一''二\\' AS 备注",
    )
    narrow = parquet(
        tmp_path / "乙.parquet",
        "SELECT CAST(3000000000 AS UINTEGER) AS 笔数, CAST(7 AS UTINYINT) AS 金额, "
        "CAST(-0.5 AS DECIMAL(3,1)) AS 数量, NULL::VARCHAR AS 证件号, 1 AS 别的",
    )
    small = parquet(tmp_path / "丙.parquet", "SELECT CAST(-3 AS SMALLINT) AS 金额, 'x' AS 证件号")
    columns = {
        "证件号": "VARCHAR", "金额": "DECIMAL(18,2)", "数量": "DECIMAL(18,4)", "笔数": "BIGINT",
        "日期": "DATE", "备注": "VARCHAR",
    }  # fmt: skip
    engine.attach(THING, Source("物", (whole, narrow, small), columns))
    assert engine.rows(q(engine, ALL)) == [
        ("丙.parquet", 1, "x", Decimal(-3), None, None, None, None),
        ("乙.parquet", 1, None, Decimal(7), Decimal("-0.5"), 3_000_000_000, None, None),
        ("甲.parquet", 1, "510922196002290019", Decimal("-1234567890123456.78"),
         Decimal("0.0001"), 9, date(2024, 2, 29), "一'二\\"),
    ]  # fmt: skip
    derived = engine.rows(q(engine, 'SELECT "生日" FROM "物" WHERE "生日" IS NOT NULL'))
    assert derived == [(date(1960, 2, 29),)]


def test_a_column_that_the_intake_does_not_take_is_unknown(engine: Engine, tmp_path: Path) -> None:
    file = parquet(tmp_path / "甲.parquet", "SELECT 'x' AS 证件号, 'y' AS 备注")
    engine.attach(THING, Source("物", (file,), {"证件号": "VARCHAR"}))
    assert engine.rows(q(engine, 'SELECT "证件号", "备注" FROM "物"')) == [("x", None)]


@pytest.mark.parametrize("folder", ["平常", "d [1] +a%20{x},y=虚"])
@pytest.mark.parametrize("below", [True, False])
def test_a_row_knows_its_file_and_place(
    engine: Engine, tmp_path: Path, folder: str, below: bool
) -> None:
    """Files of several row groups in folders with odd names; named by their place or otherwise."""
    files = []
    for number in (1, 2):
        place = f"发放/2024-0{number} +a.parquet"
        made = f"SELECT 'P' || i AS 证件号 FROM range({5000 * number}) t(i) ORDER BY i"
        file = parquet(tmp_path / folder / place, made)
        files.append(DataFile(file.path, place if below else f"名册.xlsx#{number}", file.rows))
    engine.attach(THING, Source("物", tuple(files), {"证件号": "VARCHAR"}))
    sql = (
        'SELECT "来源", COUNT(*), MIN("行"), MAX("行"), '
        'COUNT(*) FILTER (WHERE "证件号" = \'P\' || CAST("行" - 1 AS VARCHAR(9))) '
        'FROM "物" GROUP BY "来源" ORDER BY 1'
    )
    assert engine.rows(q(engine, sql)) == [
        (file.name, file.rows, 1, file.rows, file.rows) for file in files
    ]


def test_rows_that_were_taken_over_keep_their_places(engine: Engine, tmp_path: Path) -> None:
    taken = parquet(
        tmp_path / "t.parquet", "SELECT 'a' AS 证件号, '册.csv' AS 来源, 7::BIGINT AS 行"
    )
    plain = parquet(tmp_path / "p.parquet", "SELECT 'b' AS 证件号")
    columns = {"证件号": "VARCHAR", "来源": "VARCHAR", "行": "BIGINT"}
    sql = q(engine, 'SELECT "证件号", "来源", "行" FROM "物" ORDER BY "证件号"')
    engine.attach(THING, Source("物", (taken,), {"证件号": "VARCHAR"}, numbered=True))
    assert engine.rows(sql) == [("a", "册.csv", 7)]
    engine.attach(THING, Source("物", (taken, plain), columns))
    assert engine.rows(sql) == [("a", "册.csv", 7), ("b", "p.parquet", 1)]


def test_no_files_are_no_rows_and_a_condition_leaves_rows_out(
    engine: Engine, tmp_path: Path
) -> None:
    engine.attach(THING, Source("物", (), {}))
    assert engine.rows(q(engine, ALL)) == []
    file = parquet(tmp_path / "a.parquet", "SELECT 'P' || i AS 证件号 FROM range(3) t(i)")
    source = Source("物", (file,), {"证件号": "VARCHAR"})
    engine.attach(THING, source, q(engine, "\"证件号\" <> 'P1'"))
    assert engine.rows(q(engine, 'SELECT "行" FROM "物" ORDER BY 1')) == [(1,), (3,)]
    assert engine.footer(source).nulls == {"证件号": 0}


TYPES = {"文": "VARCHAR", "数": "DECIMAL(28,2)", "个": "BIGINT", "日": "DATE"}
GIVEN = [
    ("一'\\\n\"二", Decimal("-99999999999999999999999999.99"), -(2**63), date(1600, 2, 29)),
    (None, None, None, None),
    ("", Decimal("0.005"), 0, date(2024, 1, 31)),
]
BACK = [*GIVEN[:2], ("", Decimal("0.01"), 0, date(2024, 1, 31))]


def table(rows: list[tuple[Any, ...]]) -> Rows:
    made = Rows(dict(TYPES))
    made.extend(rows)
    return made


def test_what_is_kept_or_written_comes_back(engine: Engine, tmp_path: Path) -> None:
    engine.load("表", table(GIVEN))
    order = ' ORDER BY "个" NULLS LAST'
    assert engine.rows(q(engine, f'SELECT * FROM "表"{order}')) == [BACK[0], BACK[2], BACK[1]]
    mark = {"duckdb": "$", "spark": ":"}[engine.dialect]
    sql = q(engine, f'SELECT "日", "个", "数", "文" FROM "表" WHERE "数" < {mark}限')
    for limit, kept in ((0, BACK[:1]), (1, [BACK[0], BACK[2]])):  # the later replaces the earlier
        assert engine.keep("留", TYPES, sql, {"限": Decimal(limit)}) == len(kept)
        assert engine.rows(q(engine, f'SELECT * FROM "留"{order}')) == kept
    target = tmp_path / "出.part"
    assert engine.write(sql, target, {"限": Decimal(1)}) == 2
    engine.drop("留")
    with pytest.raises((InputError, duckdb.Error)):
        engine.rows(q(engine, 'SELECT * FROM "留"'))
    with duckdb.connect() as reader:
        found = reader.execute(f"SELECT 文, 数, 个, 日 FROM read_parquet({literal(str(target))})")
        assert sorted(found.fetchall(), key=lambda row: row[2]) == [BACK[0], BACK[2]]


def test_nothing_found_is_a_whole_file_with_its_columns(engine: Engine, tmp_path: Path) -> None:
    engine.load("表", table([]))
    target = tmp_path / "空.parquet"
    assert engine.write(q(engine, 'SELECT * FROM "表"'), target, {}) == 0
    assert engine.keep("留", TYPES, q(engine, 'SELECT * FROM "表"'), {}) == 0
    with duckdb.connect() as reader:
        path = literal(str(target))
        told = reader.execute(f"DESCRIBE SELECT * FROM read_parquet({path})").fetchall()
    assert {name: kind for name, kind, *_ in told} == TYPES


def test_the_plan_names_what_is_read(engine: Engine, tmp_path: Path) -> None:
    file = parquet(tmp_path / "a.parquet", "SELECT 'P' AS 证件号")
    engine.attach(THING, Source("物", (file,), {"证件号": "VARCHAR"}))
    told = engine.plan(q(engine, 'SELECT "证件号" FROM "物" WHERE "证件号" > \'A\''), {})
    assert "parquet" in told.lower()


def test_what_cannot_be_computed_is_told_in_one_line(engine: Engine, tmp_path: Path) -> None:
    engine.load("表", table(GIVEN[:1]))
    sql = q(engine, 'SELECT "数" * 1000000000000 * 1000000000000 AS "数" FROM "表"')
    with pytest.raises(InputError) as raised:
        engine.write(sql, tmp_path / "x", {})
    (problem,) = raised.value.problems
    assert problem.mend
    assert "\n" not in problem.message
    assert not (tmp_path / "x").exists()


Answer = tuple[dict[str, tuple[int, int, dict[str, int]]], dict[str, list[tuple[Any, ...]]]]


def swept(engine: Engine, folder: Path, day: date | None) -> Answer:
    """A whole run over lists: what each rule came to, and its findings."""
    sources = {
        "发放": stored(PAID, payments(600), folder),
        "死亡": stored(DEAD, deaths(200), folder),
    }
    rules = {name: compiled(rule) for name, rule in RULES.items()}
    footers = {name: engine.footer(source) for name, source in sources.items()}
    given = Given(RULES, rules, {"人合计": share()}, RELATIONS, {}, footers=footers)
    out = folder / engine.dialect
    sweep = Sweep(
        engine, make_plan(given), RELATIONS, sources, {}, {}, {"证件号": "identity"}, out, day
    )
    done = {
        one.rule: (one.cases, one.not_met, dict(one.missing))
        for one in sweep.run()
        if isinstance(one, Swept)
    }
    with DuckEngine(threads=1) as reader:
        found = {
            name: reader.rows(
                f"SELECT * FROM read_parquet({literal(str(out / name))} || '.parquet') ORDER BY ALL"
            )
            for name in RULES
        }
    return done, found


@pytest.mark.parametrize("day", [None, date(2024, 3, 31)])
def test_a_run_finds_the_same_on_both(spark: SparkEngine, tmp_path: Path, day: date | None) -> None:
    with DuckEngine(threads=1) as duck:
        ours = swept(duck, tmp_path, day)
    assert ours == swept(spark, tmp_path, day)
    assert all(ours[1].values()), "a rule has nothing to find"


@pytest.mark.parametrize("pack", PACKS)
def test_cases_on_both(spark: SparkEngine, pack: str) -> None:
    """The case files of a pack, in one session. Claims of documents are graded on DuckDB only."""
    loaded = load(pack)
    rules = compiled_rules(loaded.rules, loaded.relations)
    shared = {
        n: one for n, one in loaded.derivations.items() if loaded.relations[n].holder == "shared"
    }
    behind = Behind(compiled_rules(shared, loaded.relations), loaded.parameters)
    constants = {"核对日期": date(2025, 6, 30)}
    for name, cases in loaded.cases.items():
        if (rule := loaded.rules[name]).kind != "query":
            continue
        answers = []
        with DuckEngine(threads=1) as duck:
            for engine in (duck, spark):
                answers.append(
                    run_cases(rule, rules[name], cases, loaded.relations, engine, constants, behind)
                )
        assert answers[0] == answers[1]
        assert [one.message for one in answers[1] if not one.passed] == []


def test_engines_of_one_spark_do_not_see_each_other(spark: SparkEngine, tmp_path: Path) -> None:
    spark.load("表", table(GIVEN))
    with SparkEngine(tmp_path) as other:
        with pytest.raises(InputError, match="TABLE_OR_VIEW_NOT_FOUND"):
            other.rows("SELECT * FROM `表`")
        other.load("表", table([]))
    assert not list(tmp_path.iterdir()), "its folder is left"
    assert len(spark.rows("SELECT * FROM `表`")) == 3


# ---- Without Spark ----


@pytest.mark.parametrize(
    ("hide", "code", "said"),
    [("pyspark", "no-spark", "mingzhang[spark]"), ("java", "no-java", "Java 17")],
)
def test_what_must_be_installed_is_said(
    hide: str, code: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there: Callable[..., Any] = lambda *_, **__: "here"  # noqa: E731
    gone: Callable[..., Any] = lambda *_, **__: None  # noqa: E731
    monkeypatch.setattr(spark_start, "find_spec", gone if hide == "pyspark" else there)
    monkeypatch.setattr("shutil.which", gone if hide == "java" else there)
    with pytest.raises(InputError) as raised:
        SparkEngine(tmp_path)
    (problem,) = raised.value.problems
    assert problem.code == code
    assert said in problem.mend


def test_a_long_error_is_cut_to_the_line_that_says_it() -> None:
    text = (
        "An error occurred while calling o47.collect.\n: org.apache.spark.SparkException: "
        "[ARITHMETIC_OVERFLOW] Overflow in sum. SQLSTATE: 22003\n\tat org.apache.spark.X"
    )
    assert first_words(text) == "[ARITHMETIC_OVERFLOW] Overflow in sum."
    assert first_words("") == "没有说明"
    assert len(first_words("x" * 1000)) == 300
