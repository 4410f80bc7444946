"""The reasons loop: the list goes out with a draft, is filled in, comes back, and is printed."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
import pytest

from invented_book import write_book
from mingzhang.books.reasons import is_checklist
from mingzhang.cli import main
from mingzhang.formats.checklist import FILE, HEAD_ROW, NAMES
from mingzhang.model.problem import InputError
from mingzhang.tasks.compile import compile_book
from mingzhang.tasks.fill import take_back

TEXTS = "文字说明.csv"
RUNNING = "机关运行经费.决算数"
Fill = dict[str, object]


def without_reasons(folder: Path) -> Path:
    """The invented department's book with no reason written yet."""
    write_book(folder)
    workbook = openpyxl.load_workbook(folder / "账册.xlsx")
    sheet = workbook["文字说明"]
    for number in range(sheet.max_row, 1, -1):
        if sheet.cell(number, 3).value == "原因":
            sheet.delete_rows(number)
    offices = workbook.create_sheet("处室分工")
    for row in (
        ("单位代码", "量", "科目", "项目代码", "处室"),
        (None, "三公.*", None, None, "办公室"),
        (None, "三公.公务接待费.决算数", None, None, "接待处"),
        ("00", RUNNING, None, None, "财务处"),
    ):
        offices.append(row)
    workbook.save(folder / "账册.xlsx")
    return folder


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the book and the list that a draft of it issues."""
    folder = tmp_path_factory.mktemp("原因")
    compile_book(without_reasons(folder / "账册"), folder / "out", ["text"])
    return folder


@pytest.fixture
def book(issued: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued / "账册", tmp_path / "账册"))


@pytest.fixture
def filled(issued: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of the list, filled: the cells to type by quantity."""

    def fill(cells: dict[str, Fill], name: str = FILE, source: Path = issued / "out") -> Path:
        workbook = openpyxl.load_workbook(source / FILE)
        for sheet in workbook.worksheets[1:]:
            for number in range(HEAD_ROW + 1, sheet.max_row + 1):
                quantity = sheet.cell(number, NAMES.index("量") + 1).value
                for column, value in cells.get(str(quantity), {}).items():
                    sheet.cell(number, NAMES.index(column) + 1).value = value
        workbook.save(tmp_path / name)
        return tmp_path / name

    return fill


def reason(text: str, author: str = "虚构甲", state: str = "已写") -> Fill:
    return {"原因": text, "填写人": author, "状态": state}


def texts(book: Path) -> list[dict[str, str]]:
    with (book / TEXTS).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def refused(book: Path, *paths: Path) -> list[str]:
    """The problems, and that nothing was written."""
    before = (book / TEXTS).read_bytes() if (book / TEXTS).is_file() else None
    with pytest.raises(InputError) as error:
        take_back(book, paths)
    assert ((book / TEXTS).read_bytes() if (book / TEXTS).is_file() else None) == before
    return [str(problem) for problem in error.value.problems]


def sheets_of(path: Path) -> dict[str, list[str]]:
    """The quantities on each section's sheet."""
    workbook = openpyxl.load_workbook(path)
    at = NAMES.index("量") + 1
    return {
        sheet.title: [str(sheet.cell(n, at).value) for n in range(HEAD_ROW + 1, sheet.max_row + 1)]
        for sheet in workbook.worksheets[1:]
    }


def test_every_change_is_asked_of_the_section_whose_business_it_is(issued: Path) -> None:
    assert sheets_of(issued / "out" / FILE) == {
        "办公室": ["三公.合计.决算数", "三公.公务用车购置及运行维护费.决算数"],
        "接待处": ["三公.公务接待费.决算数"],
        "财务处": [RUNNING],
        "待分派": ["收支.收入总计", "财政拨款.收入总计", "一般公共预算.支出.决算数"],
    }


def test_the_row_shows_both_years_and_what_moved_the_figure(issued: Path) -> None:
    sheet = openpyxl.load_workbook(issued / "out" / FILE)["办公室"]
    row = dict(zip(NAMES, (cell.value for cell in sheet[HEAD_ROW + 1]), strict=True))
    # 560,000 + 1,200,000 this year; 182.00 万元 last year.
    assert [row[n] for n in ("本年数", "对比数", "增减额", "增减率（%）")] == [176, 182, -6, -3.3]
    assert row["贡献最大的项"] == (
        "按构成：公务接待费 －4.00；公务用车购置及运行维护费 －2.00（合起来占增减额的100.0%）"
    )
    assert (row["状态"], row["原因"], row["字数上限"]) == ("待写", None, 200)


def test_what_was_filled_in_is_printed_and_who_wrote_it_is_kept(
    book: Path, filled: Callable[..., Path], tmp_path: Path
) -> None:
    text = "主要原因是测试耗材涨价3.65万元。"
    path = filled({RUNNING: reason(text) | {"日期": "2025-03-18"}})
    assert is_checklist(path)
    lines = take_back(book, [path])
    assert lines[0] == "原因写入“文字说明.csv”1条，没有变的0条，还没有写的6条。"
    (row,) = texts(book)
    assert row == {
        "年度": "2024", "单位代码": "00", "章节": "原因", "量": RUNNING, "科目": "", "序号": "",
        "内容": text, "作者": "虚构甲", "处室": "财务处", "日期": "2025-03-18", "状态": "已写",
    }  # fmt: skip
    done = compile_book(book, tmp_path / "out", ["text"])
    report = (tmp_path / "out" / "报告.txt").read_text(encoding="utf-8")
    assert text in report
    assert "虚构甲" not in report
    assert "机关运行经费的原因" not in done.missing
    again = openpyxl.load_workbook(tmp_path / "out" / FILE)["财务处"]
    shown = dict(zip(NAMES, (cell.value for cell in again[HEAD_ROW + 1]), strict=True))
    assert (shown["原因"], shown["填写人"], shown["状态"]) == (text, "虚构甲", "已写")


@pytest.mark.parametrize("seed", range(3))
def test_a_list_taken_back_twice_changes_nothing_the_second_time(
    book: Path, filled: Callable[..., Path], seed: int
) -> None:
    chance = random.Random(seed)
    asked = [name for names in sheets_of(filled({})).values() for name in names]
    cells = {
        name: {
            "原因": chance.choice(["", "新增甲。", "压缩乙，\n又新增丙。", "“丁”, 戊"]),
            "填写人": chance.choice([None, "虚构甲", "007"]),
            "日期": chance.choice([None, "2025年3月18日"]),
            "状态": chance.choice(["待写", "已写", "已审"]),
        }
        for name in asked
    }
    path = filled(cells)
    first = take_back(book, [path])
    before = {file.name: file.read_bytes() for file in book.iterdir()}
    second = take_back(book, [path, path])
    assert {file.name: file.read_bytes() for file in book.iterdir()} == before
    written = sum(bool(one["原因"]) for one in cells.values())
    assert first[0].startswith(f"原因写入“文字说明.csv”{written}条")
    assert second[0].startswith("原因写入“文字说明.csv”0条")


def test_copies_of_several_sections_are_put_together(
    book: Path, filled: Callable[..., Path]
) -> None:
    one = filled({RUNNING: reason("主要原因是涨价。")}, "财务处.xlsx")
    two = filled({"三公.公务接待费.决算数": reason("主要原因是减少接待。")}, "接待处.xlsx")
    assert take_back(book, [one, two])[0].startswith("原因写入“文字说明.csv”2条")
    assert {row["处室"] for row in texts(book)} == {"财务处", "接待处"}
    # One after the other is the same: an untouched row of another copy takes nothing back.
    (book / TEXTS).unlink()
    take_back(book, [one])
    take_back(book, [two])
    assert {row["处室"] for row in texts(book)} == {"财务处", "接待处"}


def test_two_answers_to_one_thing_are_not_decided_by_the_program(
    book: Path, filled: Callable[..., Path]
) -> None:
    one = filled({RUNNING: reason("主要原因是涨价。", "虚构甲")}, "一.xlsx")
    two = filled({RUNNING: reason("主要原因是新增人员。", "虚构乙")}, "二.xlsx")
    (together,) = refused(book, one, two)
    assert together.startswith("二.xlsx 工作表“财务处” 单元格L5：机关运行经费（万元）有两个原因")
    assert "一.xlsx" in together
    take_back(book, [one])
    (later,) = refused(book, two)
    assert "账册里已有财务处、虚构甲写的" in later
    # Whoever wrote it may write it anew.
    take_back(book, [filled({RUNNING: reason("主要原因是涨价和运费。", "虚构甲")}, "三.xlsx")])
    assert [row["内容"] for row in texts(book)] == ["主要原因是涨价和运费。"]


def test_what_was_approved_is_not_replaced_in_silence(
    book: Path, filled: Callable[..., Path]
) -> None:
    take_back(book, [filled({RUNNING: reason("主要原因是涨价。", state="已审")})])
    before = (book / TEXTS).read_bytes()
    lines = take_back(book, [filled({RUNNING: reason("主要原因是别的增加。")})])
    assert any("已审，没有用清单上的替换" in line for line in lines)
    lines = take_back(book, [filled({RUNNING: reason("主要原因是涨价。", state="已写")})])
    assert any("没有改回" in line for line in lines)
    assert (book / TEXTS).read_bytes() == before


DAMAGES: dict[str, tuple[Fill, str]] = {
    "收支.收入总计": ({"编号": "12345678"}, "账册里没有编号“12345678”的事项"),
    "财政拨款.收入总计": ({"单位": "别的局"}, "这一行是“别的局”的，账册里是“虚构市测试局”的"),
    "三公.合计.决算数": ({"原因": "长" * 201}, "的原因有201字，超过200字"),
    "三公.公务接待费.决算数": ({"状态": "写了"}, "状态“写了”不认识"),
    RUNNING: ({"日期": "三月"}, "应为日期"),
}


def test_damaged_rows_are_all_named_with_their_place_and_nothing_is_written(
    book: Path, filled: Callable[..., Path]
) -> None:
    cells = {name: reason("新增甲。") | damage for name, (damage, _) in DAMAGES.items()}
    told = refused(book, filled(cells | {"一般公共预算.支出.决算数": reason("新增乙。")}))
    places = ("待分派” 单元格L5", "待分派” 单元格L6", "办公室” 单元格L5", "接待处” 单元格L5",
              "财务处” 单元格L5")  # fmt: skip
    for place, (_, wanted) in zip(places, DAMAGES.values(), strict=True):
        (line,) = [line for line in told if wanted in line]
        assert f"工作表“{place}" in line
    assert len(told) == len(DAMAGES)


def test_a_broken_file_is_told(book: Path, filled: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(filled({}).read_bytes()[:2000])
    assert any("坏.xlsx" in line for line in refused(book, tmp_path / "坏.xlsx"))


def change_sheet(book: Path, name: str, change: Callable[[Iterable[list[object]]], None]) -> None:
    """Change rows of a sheet of the book's workbook in place."""
    workbook = openpyxl.load_workbook(book / "账册.xlsx")
    sheet = workbook[name]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    change(rows)
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(row)
    workbook.save(book / "账册.xlsx")


def set_running_cost(book: Path, amount: float) -> None:
    def change(rows: Iterable[list[object]]) -> None:
        for row in rows:
            if row[2] == "机关运行经费":
                row[4] = amount

    change_sheet(book, "机构运行信息", change)


def test_figures_that_moved_since_are_told_and_the_reason_is_taken(
    book: Path, filled: Callable[..., Path]
) -> None:
    set_running_cost(book, 2_700_000)
    lines = take_back(book, [filled({RUNNING: reason("主要原因是涨价。")})])
    (told,) = [line for line in lines if "请看原因还对不对" in line]
    assert "机关运行经费（万元）：本年数在清单上是263.65，账册里现在是270.00" in told
    assert len(texts(book)) == 1


def test_a_change_that_is_gone_needs_no_reason(book: Path, filled: Callable[..., Path]) -> None:
    set_running_cost(book, 2_600_000)
    lines = take_back(book, [filled({RUNNING: reason("主要原因是涨价。")})])
    assert any("现在没有增减，不用说明，原因没有写入" in line for line in lines)
    assert not (book / TEXTS).exists()


def test_a_reason_in_the_workbook_is_left_to_its_owner(
    book: Path, filled: Callable[..., Path], tmp_path: Path
) -> None:
    change_sheet(
        book, "文字说明",
        lambda rows: rows.append([2024, "00", "原因", RUNNING, None, None, "主要原因是旧的增加。"]),  # type: ignore[attr-defined]
    )  # fmt: skip
    compile_book(book, tmp_path / "又", ["text"])
    path = filled({RUNNING: reason("主要原因是涨价。")}, source=tmp_path / "又")
    lines = take_back(book, [path])
    (told,) = [line for line in lines if "请自己改成" in line]
    assert told.startswith("账册.xlsx 工作表“文字说明” 第4行：机关运行经费（万元）的原因写在这里")
    assert "内容“主要原因是涨价。”" in told
    assert not (book / TEXTS).exists()


def test_the_rest_of_a_csv_stays_as_it_was(book: Path, filled: Callable[..., Path]) -> None:
    own = '单位代码,年度,章节,量,科目,序号,内容,我的备注\r\n00,2024,机构设置,,,1,"甲, 乙",记得\r\n'
    own = own.replace("我的备注", "状态").replace("记得", "已审")
    (book / TEXTS).write_bytes(own.encode("utf-8-sig"))
    take_back(book, [filled({RUNNING: reason("增" * 200)})])  # exactly the limit
    first, second = texts(book)
    assert second["内容"] == "增" * 200
    assert (first["内容"], first["状态"], first["作者"]) == ("甲, 乙", "已审", "")
    assert (second["单位代码"], second["作者"]) == ("00", "虚构甲")
    assert list(first)[:7] == own.splitlines()[0].split(",")[:7]


def test_the_book_sets_threshold_and_limit(book: Path, tmp_path: Path) -> None:
    settings = book / "book.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\n[reasons]\nthreshold_percent = 3\nlimit = 50\n", encoding="utf-8")
    compile_book(book, tmp_path / "out", ["text"])
    # −1.64 % of the vehicles and 1.41 % of the running costs fall below.
    asked = [name for names in sheets_of(tmp_path / "out" / FILE).values() for name in names]
    assert RUNNING not in asked
    assert "三公.公务用车购置及运行维护费.决算数" not in asked
    assert len(asked) == 5
    sheet = openpyxl.load_workbook(tmp_path / "out" / FILE)["办公室"]
    assert sheet.cell(HEAD_ROW + 1, NAMES.index("字数上限") + 1).value == 50


def test_the_import_command_takes_lists_but_not_together_with_other_files(
    book: Path, filled: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled({RUNNING: reason("主要原因是涨价。")})
    assert run("import", book, path, "--preview") == 0
    assert "原因要写入“文字说明.csv”1条" in capsys.readouterr().out
    assert not (book / TEXTS).exists()
    assert run("import", book, path, book / "账册.xlsx") == 2
    assert "请分两次导入" in capsys.readouterr().err
    assert run("import", book, path) == 0
    assert "请再编一次报告" in capsys.readouterr().out
    assert len(texts(book)) == 1


def run(*words: object) -> int:
    """The exit code of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["mingzhang", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


def test_a_reason_against_the_direction_is_found_when_the_book_is_compiled(
    book: Path, filled: Callable[..., Path]
) -> None:
    take_back(book, [filled({RUNNING: reason("主要原因是厉行节约。")})])
    done = compile_book(book)
    found = [one for one in done.verdict.findings if one.rule == "原因方向"]
    assert [one.key["量"] for one in found] == [f"{RUNNING}.增减额"]
    assert found[0].severity == "warning"
    assert "【冲突待定】" not in str(done.document)
