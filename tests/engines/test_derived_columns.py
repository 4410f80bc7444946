"""Derived columns against plain Python: numbers that are right, that are nonsense, old ones, none.

The same expressions run on Spark where pyspark is installed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.catalogue.packs import load
from mingzhang.engines.base.derived_columns import expression, with_derived
from mingzhang.engines.base.duck import DuckEngine
from mingzhang.engines.base.spark import SparkEngine
from mingzhang.model.derived_columns import FUNCTIONS
from mingzhang.model.problem import InputError
from mingzhang.model.relation import Column, Relation
from mingzhang.model.rows import Rows

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
DIGITS = "0123456789"


def check_digit(head: str) -> str:
    """By the definition of GB 11643: the weighted sum with the check character is 1 modulo 11."""
    total = sum(int(sign) * weight for sign, weight in zip(head, WEIGHTS, strict=True))
    value = next(value for value in range(11) if (total + value) % 11 == 1)
    return "X" if value == 10 else str(value)


def plain(function: str, text: str | None) -> Any:
    """What a derived column must be, computed another way."""
    if text is None:
        return None
    match function:
        case "id_length":
            return len(text)
        case "id_division":
            return text[:6]
        case "id_birth":
            digits = text[6:14] if len(text) == 18 else "19" + text[6:12] if len(text) == 15 else ""
            if set(digits) - set(DIGITS) or not digits or not 1800 <= int(digits[:4]) <= 2999:
                return None
            try:
                return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
            except ValueError:
                return None
        case "id_check":
            if len(text) != 18:
                return None
            sound = not set(text[:17]) - set(DIGITS)
            return "是" if sound and check_digit(text[:17]) == text[17].replace("x", "X") else "否"
        case "name_key":
            # compatibility forms of the wide signs are the plain ones; nothing else is of ASCII
            halves = (
                unicodedata.normalize("NFKC", sign) if "！" <= sign <= "～" else sign
                for sign in text
            )
            dropped = " \t\r\n\u00a0\u3000\u200b\ufeff·•・･‧∙⋅●.．"
            kept = (sign for sign in "".join(halves) if sign not in dropped)
            return "".join(sign.upper() if sign.isascii() else sign for sign in kept)
    raise AssertionError(function)


def numbered(division: str, day: date, order: int) -> str:
    head = f"{division}{day:%Y%m%d}{order:03d}"
    return head + check_digit(head)


RIGHT = st.builds(
    numbered,
    st.sampled_from(["510922", "512836", "510903", "330102"]),
    st.dates(date(1880, 1, 1), date(2024, 12, 31)),
    st.integers(0, 999),
)
OLD = st.builds(lambda number: number[:6] + number[8:17], RIGHT)
SPOILT = st.builds(
    lambda number, place, sign: number[:place] + sign + number[place + 1 :],
    RIGHT,
    st.integers(0, 17),
    st.sampled_from([*DIGITS, "X", "x", "A", "１", " ", "𠮷", "-"]),
)
NUMBERS = st.one_of(st.none(), RIGHT, OLD, SPOILT, st.text(DIGITS + "Xx -+.e", max_size=20))
NAMES = st.one_of(
    st.none(),
    st.text("王伟·•・ 　.．ＡａzＺ９\t阿依古丽𠮷ßé～！", max_size=12),
    st.text(max_size=6),
)
SAID: list[str | None] = [
    "51092219600229001X", "510922196102290019", "510922600229001", "", "5109", None,
    "510922000001010010", "510922 9600229001", "51092219601301001x", "510922196001010𠮷1",
]  # fmt: skip
EXAMPLES: dict[str, list[str | None]] = {
    name: SAID
    if name.startswith("id_")
    else ["阿依古丽·买买提", "ｗａｎｇ　伟．", "𠮷田·a", "", None]
    for name in FUNCTIONS
}


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckEngine]:
    with DuckEngine(threads=1) as engine:
        yield engine


def on_duckdb(engine: DuckEngine, function: str, texts: Sequence[str | None]) -> list[Any]:
    rows = Rows({"行": "BIGINT", "文": "VARCHAR"})
    for number, text in enumerate(texts):
        rows.add(number, text)
    engine.load("列", rows)
    sql = expression("duckdb", function, ['"文"'])
    return [value for (value,) in engine.rows(f'SELECT {sql} FROM "列" ORDER BY "行"')]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_examples_are_as_in_plain_python(engine: DuckEngine, function: str) -> None:
    texts = EXAMPLES[function]
    assert on_duckdb(engine, function, texts) == [plain(function, text) for text in texts]


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name.startswith("id_")])
@given(texts=st.lists(NUMBERS, min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_numbers_are_read_as_in_plain_python(
    engine: DuckEngine, function: str, texts: list[str | None]
) -> None:
    assert on_duckdb(engine, function, texts) == [plain(function, text) for text in texts]


@given(texts=st.lists(NAMES, min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_names_are_compared_as_in_plain_python(engine: DuckEngine, texts: list[str | None]) -> None:
    texts = [None if text is None else text.replace("\0", "") for text in texts]
    assert on_duckdb(engine, "name_key", texts) == [plain("name_key", text) for text in texts]


def test_a_number_written_with_its_own_check_digit_is_right(engine: DuckEngine) -> None:
    number = numbered("510922", date(1960, 2, 29), 1)
    wrong = [number[:17] + sign for sign in DIGITS + "X" if sign != number[17]]
    assert on_duckdb(engine, "id_check", [number, *wrong]) == ["是", *["否"] * 10]


def test_a_relation_gets_its_derived_columns(engine: DuckEngine) -> None:
    relation = Relation(
        "人",
        "人",
        (Column("号"), Column("生日", "date", derived="id_birth", of=("号",))),
        ("号",),
        holder="shared",
    )
    sql = with_derived("duckdb", relation, "SELECT '510922196002290019' AS \"号\"")
    assert engine.rows(sql) == [("510922196002290019", date(1960, 2, 29))]
    assert with_derived("duckdb", Relation("空", "空", (Column("号"),), ("号",)), "甲") == "甲"


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ('derived = "id_brith"\nof = ["号"]\nkind = "date"', "派生办法“id_brith”不存在"),
        ('derived = "id_birth"\nof = ["号"]', "kind 应为 date"),
        ('derived = "id_birth"\nof = ["号", "名"]\nkind = "date"', "of 应写1列"),
    ],
)
def test_a_pack_that_names_no_such_function_is_told_so(
    tmp_path: Path, column: str, said: str
) -> None:
    (tmp_path / "pack.toml").write_text('title = "坏包"\n', encoding="utf-8")
    (tmp_path / "relations.toml").write_text(
        f'["人"]\nholder = "shared"\nkey = ["号"]\n["人".columns."号"]\n["人".columns."名"]\n'
        f'["人".columns."列"]\n{column}\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as raised:
        load(str(tmp_path))
    (problem,) = raised.value.problems
    assert said in problem.message
    assert problem.place.file.endswith("relations.toml")
    assert problem.place.line


@pytest.mark.parametrize("function", FUNCTIONS)
def test_spark_answers_alike(spark: SparkEngine, function: str) -> None:
    texts = [*EXAMPLES[function], "５１０922196002290019", "510922196002290010\n", "王 ~Ａz"]
    frame = spark.session.createDataFrame(list(enumerate(texts)), "`行` BIGINT, `文` STRING")
    frame.createOrReplaceTempView("`列`")
    sql = expression("spark", function, ["`文`"])
    found = spark.rows(f"SELECT {sql} FROM `列` ORDER BY `行`")
    assert [row[0] for row in found] == [plain(function, text) for text in texts]
