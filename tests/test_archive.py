"""The final version goes out with its papers and into an archive that proves it is unchanged."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from invented_book import DEPARTMENT, write_book
from mingzhang.books.archiving import archive, verify
from mingzhang.books.linting import lint
from mingzhang.cli import app
from mingzhang.model.problem import InputError
from mingzhang.tasks.compile import compile_book


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a book, its final version and its archive."""
    folder = tmp_path_factory.mktemp("archive")
    book = write_book(folder / "账册")
    with pytest.MonkeyPatch.context() as patch:
        # Whether a book is ready is the matter of other tests.
        patch.setattr("mingzhang.books.compiling.refuse_unready", lambda _made, _folder: None)
        compile_book(book, folder / "定稿", final=True)
    archive(folder / "定稿", folder / "归档", book)
    return folder


@pytest.fixture
def archived(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "归档", tmp_path / "归档"))


def words(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_everything_we_write_is_fit_to_be_public(made: Path) -> None:
    verdicts = lint([made / "定稿"])
    grave = [f.message for v in verdicts for f in v.findings if f.severity != "info"]
    assert grave == []
    sheets = [made / "定稿" / "审批" / name for name in ("审签单.docx", "保密审查表.docx")]
    assert [verdict.findings for verdict in lint(sheets)] == [(), ()]
    assert len(verdicts) > 8  # the data package inside the PDF too


def test_the_sheets_name_no_one_and_hold_the_checksums(made: Path) -> None:
    report = hashlib.sha256((made / "定稿" / "报告.docx").read_bytes()).hexdigest()
    for name in ("审签单", "保密审查表"):
        text = words(made / "定稿" / "审批" / f"{name}.docx").replace("\n", "")
        assert DEPARTMENT in text
        assert report in text
        assert "{" not in text
    approval = words(made / "定稿" / "审批" / "审签单.docx")
    assert "稿次\n定稿" in approval
    assert "必改0项" in approval


def test_a_draft_has_its_sheets_too(made: Path, tmp_path: Path) -> None:
    compile_book(made / "账册", tmp_path / "稿", ["text"])
    assert "稿次\n送审稿" in words(tmp_path / "稿" / "审批" / "审签单.docx")


def test_a_final_version_with_a_persons_number_is_refused(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Path(shutil.copytree(made / "账册", tmp_path / "账册"))
    path = book / "账册.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["文字说明"]
    assert sheet["G2"].value == "负责虚构市的测试工作。"
    sheet["G2"].value = "负责人身份证11010519491231002X。"
    workbook.save(path)
    monkeypatch.setattr("mingzhang.books.compiling.refuse_unready", lambda _made, _folder: None)
    with pytest.raises(InputError, match=r"未遮盖的身份证号码 1101\*{10}002X"):
        compile_book(book, tmp_path / "定稿", ["text"], final=True)
    assert not (tmp_path / "定稿").exists()


def test_the_archive_holds_all_of_it(made: Path) -> None:
    names = {path.relative_to(made / "归档").as_posix() for path in (made / "归档").rglob("*")}
    assert {
        *("定稿/报告.docx", "定稿/报告.pdf", "审批/审签单.docx", "账册/book.toml"),
        *("账册/账册.xlsx", "核对.json", "移交清单.xlsx", "移交清单.txt", "校验.sha256"),
    } <= names
    assert "定稿/核对.json" not in names
    sheet = openpyxl.load_workbook(made / "归档" / "移交清单.xlsx").worksheets[0]
    rows = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    pdf = next(row for row in rows if "定稿/报告.pdf" in row)
    data = (made / "归档" / "定稿" / "报告.pdf").read_bytes()
    assert hashlib.sha256(data).hexdigest() in pdf
    assert int(pdf[3]) > 5  # pages


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="没有 sha256sum")
def test_the_checksums_are_those_of_a_common_tool(made: Path) -> None:
    import subprocess

    command = ["sha256sum", "--check", "--strict", "校验.sha256"]
    assert subprocess.run(command, cwd=made / "归档", capture_output=True).returncode == 0


def test_verify_tells_what_became_of_each_file(archived: Path) -> None:
    assert verify(archived).intact
    (archived / "定稿" / "报告.txt").write_text("改了", encoding="utf-8")
    (archived / "核对.json").unlink()
    (archived / "多的.txt").write_text("多", encoding="utf-8")
    found = verify(archived)
    assert (found.changed, found.lost, found.added) == (
        ("定稿/报告.txt",),
        ("核对.json",),
        ("多的.txt",),
    )
    result = CliRunner().invoke(app, ["archive", str(archived), "--verify"])
    assert result.exit_code == 1
    assert "被改动：定稿/报告.txt" in result.stdout


def test_what_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="归档不覆盖"):
        archive(made / "定稿", made / "归档")
    with pytest.raises(InputError, match="不是 compile 的输出文件夹"):
        archive(tmp_path, tmp_path / "归档")
    compile_book(made / "账册", tmp_path / "稿", ["text"])
    with pytest.raises(InputError, match="还标着“【送审稿】”"):
        archive(tmp_path / "稿", tmp_path / "归档")
    assert not (tmp_path / "归档").exists()
    with pytest.raises(InputError, match="不能核对"):
        verify(tmp_path)
