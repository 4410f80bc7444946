"""From a book to every format and back, read by other programs and held against numbers by hand."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml.ns import qn
from lxml import html
from openpyxl.cell.cell import MergedCell

from invented_book import LAST_YEAR, by_item, write_book
from mingzhang.books.compiling import Compiled
from mingzhang.catalogue.packs import load
from mingzhang.model.finding import Finding
from mingzhang.model.problem import InputError
from mingzhang.tasks.audit import audit
from mingzhang.tasks.compile import compile_book
from mingzhang.told import outputs
from mingzhang.told.verdict import Verdict

BOOK = Path(__file__).parents[1] / "examples" / "suining-hrss-2024"

# ---- What the example must print, taken from its tables by hand ----------------------------------

ITEMS = {
    "2011308": "2.94",
    "2080101": "903.12",
    "2080102": "554.90",
    "2080105": "227.92",
    "2080106": "511.10",
    "2080107": "15.49",
    "2080108": "194.19",
    "2080109": "886.40",
    "2080110": "414.55",
    "2080111": "16.79",
    "2080199": "656.17",
    "2080501": "48.55",
    "2080502": "8.10",
    "2080505": "291.86",
    "2080799": "338.31",
    "2080801": "82.69",
    "2100102": "4.80",
    "2101101": "93.45",
    "2101102": "32.77",
    "2210201": "244.68",
}
# Sums of the items above: 款, and 类 where nothing else was published.
SECTIONS = {
    "20113": "2.94",
    "20801": "4380.63",
    "20805": "348.51",
    "20807": "338.31",
    "20808": "82.69",
    "21001": "4.80",
    "21011": "126.22",
    "22102": "244.68",
}
SUMMED_CLASSES = {"201": "2.94", "208": "5150.14", "210": "131.02", "221": "244.68"}
PUBLISHED_CLASSES = {"201": "2.94", "208": "5154.94※", "210": "126.22※", "221": "244.68"}

SENTENCES = (
    "二级预算单位6个，其中行政单位1个，参照公务员法管理的事业单位4个，其他事业单位1个。",
    "2024年度收、支总计均为5528.78万元。与2023年度相比，收、支总计各增加203.16万元，增长3.81%。",
    "2024年度本年收入合计5528.78万元，其中：一般公共预算财政拨款收入5528.78万元，占100%。",
    "2024年度本年支出合计5528.78万元，其中：基本支出4040.83万元，占73.09%；"
    "项目支出1487.95万元，占26.91%。",
    "2024年度财政拨款收、支总计均为5528.78万元。"
    "与2023年度相比，财政拨款收、支总计各增加203.16万元，增长3.81%。",
    "2024年度一般公共预算财政拨款支出5528.78万元，占本年支出合计的100%。"
    "与2023年度相比，一般公共预算财政拨款支出增加203.16万元【冲突待定】，增长3.81%。",
    "2023年度一般公共预算财政拨款支出5319.90万元，主要用于以下方面："
    "一般公共服务（类）支出3.34万元，占0.06%；"
    "社会保障和就业（类）支出4961.95万元，占93.27%；"
    "卫生健康（类）支出120.89万元，占2.27%；住房保障（类）支出233.72万元，占4.40%。",
    "2024年度一般公共预算财政拨款支出5528.78万元，主要用于以下方面："
    "一般公共服务（类）支出2.94万元，占0.05%；"
    "社会保障和就业（类）支出5154.94万元【冲突待定】，占93.24%；"
    "卫生健康（类）支出126.22万元【冲突待定】，占2.28%；住房保障（类）支出244.68万元，占4.43%。",
    "2024年度一般公共预算支出决算数为5528.78万元，完成预算100%【冲突待定】。",
    *(f"（{code}）支出决算数为{amount}万元，完成预算100%" for code, amount in ITEMS.items()),
    "2024年度一般公共预算财政拨款基本支出4040.83万元，其中：",
    "人员经费3474.97万元，主要包括：",
    "公用经费565.86万元，主要包括：",
    "2024年度“三公”经费财政拨款支出决算为18.52万元【冲突待定】，完成预算100%，"
    "较上年度增加1.62万元，增长9.61%。",
    "公务用车购置及运行维护费支出决算12.32万元，占66.25%【冲突待定】；"
    "公务接待费支出决算6.20万元，占33.48%。",
    "1.因公出国（境）经费支出0万元。",
    "2.公务用车购置及运行维护费支出12.32万元，完成预算100%。"
    "公务用车购置及运行维护费支出决算比2023年度增加0.05万元，增长0.45%。",
    "其中：公务用车购置支出0万元。",
    "公务用车运行维护费支出12.32万元。",
    "3.公务接待费支出6.20万元，完成预算100%。"
    "公务接待费支出决算比2023年度增加1.57万元，增长33.89%。",
    "其中：国内公务接待支出6.20万元。国内公务接待50批次，599人次。",
    "2024年度政府性基金预算财政拨款支出0万元。",
    "2024年度国有资本经营预算财政拨款支出0万元。",
    "机关运行经费支出524.19万元，比2023年度增加9.05万元，增长1.76%。",
    "政府采购支出总额35.13万元，其中：政府采购货物支出0万元、政府采购工程支出0万元、"
    "政府采购服务支出35.13万元。",
    "共有车辆3辆，其中：应急保障用车1辆、执法执勤用车1辆、特种专业技术用车1辆。",
    "单价100万元（含）以上设备（不含车辆）0台（套）。",
    "组织对4个项目开展了预算事前绩效评估，对24个项目编制了绩效目标，预算执行过程中，"
    "选取24个项目开展绩效监控。",
    "自评得分为95.68分。",
)

UNKNOWN = "未公开"
# Whole rows of the official forms; "" is a blank cell, a covered cell is left out.
ROWS: dict[str, list[list[str]]] = {
    "收入支出决算总表": [
        ["一、一般公共预算财政拨款收入", "5528.78", "一、一般公共服务支出", "2.94"],
        ["八、其他收入", "", "八、社会保障和就业支出", "5150.14"],
        ["", "", "九、卫生健康支出", "131.02"],
        ["", "", "十九、住房保障支出", "244.68"],
        ["本年收入合计", "5528.78", "本年支出合计", "5528.78"],
        ["使用非财政拨款结余（含专用结余）", UNKNOWN, "结余分配", UNKNOWN],
        ["年初结转和结余", UNKNOWN, "年末结转和结余", ""],
        ["总计", "5528.78", "总计", "5528.78"],
    ],
    "收入决算表": [["合计", "5528.78", "5528.78", "", "", "", "", ""]],
    "支出决算表": [
        ["合计", "5528.78", "4040.83", "1487.95", "", "", ""],
        ["2080101", "行政运行", "903.12", *[UNKNOWN] * 5],
        ["208", "社会保障和就业支出", "5150.14", *[UNKNOWN] * 5],
    ],
    "财政拨款收入支出决算总表": [
        ["三、国有资本经营预算财政拨款", "", "三、国防支出", "", "", "", ""],
        ["", "", "八、社会保障和就业支出", "5150.14", "5154.94※", "", ""],
        ["", "", "九、卫生健康支出", "131.02", "126.22※", "", ""],
        ["总计", "5528.78", "总计", "5528.78", "未公开", "未公开", "未公开"],
    ],
    "一般公共预算财政拨款支出决算表": [["合计", "5528.78", "4040.83", UNKNOWN]],
    "财政拨款“三公”经费支出决算表": [[*[UNKNOWN] * 6, "18.52※", "", "12.32", "", "12.32", "6.20"]],
}
# First and third cell of rows whose name may be wrapped.
CODED = {
    "支出决算表": ITEMS | SECTIONS | SUMMED_CLASSES,
    "一般公共预算财政拨款支出决算表": ITEMS | SECTIONS | PUBLISHED_CLASSES,
}
CHARTS = (
    ("收、支决算总计变动情况图", "2023年度", "5325.62"),
    ("收、支决算总计变动情况图", "2024年度", "5528.78"),
    ("一般公共预算财政拨款支出决算变动情况图", "2023年度", "5319.90"),
    ("支出决算结构图", "基本支出", "4040.83"),
    ("支出决算结构图", "项目支出", "1487.95"),
    ("“三公”经费财政拨款支出结构图", "公务接待费", "6.20"),
)
# Exact values in 元, as the tables of the book have them.
VALUES = {
    ("一般公共预算.支出.决算数", "2023", ""): "53199000",
    ("一般公共预算.支出.决算数", "2023", "221"): "2337200",
    ("支出.基本支出.决算数", "2024", ""): "40408251.32",
    ("支出.项目支出.决算数", "2024", ""): "14879499.84",
    ("三公.合计.决算数", "2024", ""): "185153.82",
    ("三公.公务用车运行维护费.决算数", "2024", ""): "123161.82",
    ("三公.公务接待费.决算数", "2024", ""): "61992",
    ("采购.服务", "2024", ""): "351300",
    ("资产.车辆", "2024", ""): "3",
    ("三公.国内公务接待人次", "2024", ""): "599",
    ("绩效.整体自评得分", "2024", ""): "95.68",
} | {
    ("一般公共预算.支出.决算数", "2024", code): str(Decimal(amount) * 10_000)
    for code, amount in ITEMS.items()
}

# The contradictions of the published report: rule, quantity, subject, stated, expected.
CONFLICTS = {
    ("增减额", "一般公共预算.支出.决算数.增减额", "", "203.16", "208.88"),
    ("同量", "一般公共预算.支出.决算数", "208", "5150.14", "5154.94"),
    ("同量", "一般公共预算.支出.决算数", "210", "131.02", "126.22"),
    ("完成", "一般公共预算.支出.决算数.完成率", "", "100", "96.32"),
    ("同量", "三公.合计.决算数", "", "16.89", "18.52"),
    ("占比", "三公.公务用车购置及运行维护费.决算数.占比", "", "66.25", "66.52"),
}

# What part 4 of the published report contradicts, by what it is about; lines of the report.
GOAL_CONFLICTS = {
    ("完成无数", "每套试卷更新费用标准"),  # 566: ≤450元, done 按标准执行
    ("完成无数", "服装采购时间"),  # 617: ≤1年, done 已完成
    ("完成率写法", "市本级职业培训补贴发放人员数量"),  # 399: 357 of 350 is 102 %, printed 1.02%
    ("目标两值", "事业单位工作人员遴选次数"),  # table 4-3: ≥1; table 9: ≥2
    ("目标数值", "人事人才可持续性"),  # table 10: ≥ 不断优化
}
# What its running text says and its tables do not: only seen when the report is read.
TEXT_CONFLICTS = {
    ("文中指标", "参加失业保险人数"),  # 497: 21.94; the form at the end: 21.95
    ("文中指标", "新增取得高级工以上职业资格证书或职业技能等级证书人数"),  # 540: 0.11万人次
    ("文中指标", "全市申领电子社保卡人口覆盖率"),  # 638: the target 57.2 % instead of 61 %
}


@pytest.fixture(scope="session")
def suining(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Compiled]:
    out = tmp_path_factory.mktemp("suining") / "out"
    return out, compile_book(BOOK, out)


@pytest.fixture(scope="session")
def out(suining: tuple[Path, Compiled]) -> Path:
    return suining[0]


# ---- Independent readings: running text ----------------------------------------------------------


def squeeze(text: str) -> str:
    return "".join(text.split())


def text_of_txt(out: Path) -> str:
    return squeeze((out / "报告.txt").read_text(encoding="utf-8"))


def pages_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def without_furniture(pages: list[str]) -> str:
    """Pages as one text, without draft mark and page number, so that sentences go on."""
    joined = squeeze("".join(pages)).replace("送审稿", "")
    return re.sub(r"—\d+—", "", joined)


def text_of_pdf(out: Path) -> str:
    return without_furniture(pages_of(out / "报告.pdf"))


def text_by_pdftotext(out: Path) -> str:
    return by_pdftotext(out / "报告.pdf")


def by_pdftotext(path: Path) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler (pdftotext)")
    run = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True)
    return without_furniture([run.stdout.decode()])


def text_of_docx(out: Path) -> str:
    body = docx.Document(str(out / "报告.docx")).element.body
    return squeeze("".join(node.text or "" for node in body.iter(qn("w:t"))))


def text_by_libreoffice(out: Path) -> str:
    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice (soffice)")
    folder = out.parent / "libreoffice"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    convert = ["--convert-to", "pdf", "--outdir", str(folder), str(out / "报告.docx")]
    subprocess.run(command + convert, check=True, capture_output=True, timeout=120)
    return by_pdftotext(folder / "报告.pdf")


def page_of(path: Path) -> Any:
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def text_of_page(path: Path) -> str:
    (body,) = page_of(path).xpath("//body")
    for unseen in body.xpath(".//script | .//style | .//svg"):
        unseen.drop_tree()
    return squeeze(body.text_content())


TEXTS: dict[str, Callable[[Path], str]] = {
    "text": text_of_txt,
    "pdf": text_of_pdf,
    "pdf by pdftotext": text_by_pdftotext,
    "docx": text_of_docx,
    "docx by LibreOffice": text_by_libreoffice,
    "html": lambda out: text_of_page(out / "报告.html"),
    "site": lambda out: text_of_page(out / "网站粘贴版.html"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_every_sentence_stands_in_every_format(name: str, out: Path) -> None:
    text = TEXTS[name](out)
    assert [sentence for sentence in SENTENCES if sentence not in text] == []


# ---- Independent readings: tables ----------------------------------------------------------------

Tables = dict[str, list[list[str]]]


def tables_of_txt(out: Path) -> Tables:
    lines = (out / "报告.txt").read_text(encoding="utf-8").split("\n")
    tables: Tables = {}
    for above, line in pairwise(lines):
        if line.startswith("部门：") and "公开" in above:
            title = above.split()[0]
            tables[title] = []
        elif line.startswith("│") and tables:
            cells = [cell.strip() for cell in line.strip("│").split("│")]
            tables[title].append([cell for cell in cells if cell not in {"<", "^"}])
    return tables


def tables_of_docx(out: Path) -> Tables:
    document = docx.Document(str(out / "报告.docx"))
    titles = re.findall(r"公开\d\d表", text_of_docx(out))
    assert len(titles) == len(ALL_FORMS)
    forms = document.tables[-len(titles) :]  # other tables stand in the parts before
    return {
        title: [
            ["".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in row.tc_lst]
            for row in table._tbl.tr_lst
        ]
        for title, table in zip(ALL_FORMS, forms, strict=True)
    }


def tables_of_html(out: Path) -> Tables:
    page = page_of(out / "报告.html")
    return {
        box.xpath("string(.//*[@class='mz-title'])"): [
            [cell.text_content() for cell in row] for row in box.xpath(".//tr")
        ]
        for box in page.xpath("//div[contains(@class, 'mz-table')]")
        if box.xpath(".//table") and box.xpath("string(.//*[@class='mz-title'])") in ALL_FORMS
    }


def tables_of_xlsx(out: Path) -> Tables:
    workbook = openpyxl.load_workbook(out / "决算报表.xlsx")
    return {
        sheet["A1"].value: [
            [shown(cell) for cell in row if not isinstance(cell, MergedCell)]
            for row in sheet.iter_rows()
        ]
        for sheet in workbook.worksheets
    }


def shown(cell: Any) -> str:
    """A cell as Excel shows it."""
    if isinstance(cell.value, int | float):
        mark = "※" if "※" in cell.number_format else ""
        return f"{cell.value:.2f}{mark}"
    return str(cell.value or "")


ALL_FORMS = (
    "收入支出决算总表",
    "收入决算表",
    "支出决算表",
    "财政拨款收入支出决算总表",
    "一般公共预算财政拨款支出决算表",
    "政府性基金预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款收入支出决算表",
    "国有资本经营预算财政拨款支出决算表",
    "财政拨款“三公”经费支出决算表",
)
TABLES: dict[str, Callable[[Path], Tables]] = {
    "text": tables_of_txt,
    "docx": tables_of_docx,
    "html": tables_of_html,
    "xlsx": tables_of_xlsx,
}


@pytest.mark.parametrize("name", TABLES)
def test_every_row_stands_in_every_form(name: str, out: Path) -> None:
    tables = TABLES[name](out)
    assert tuple(tables) == ALL_FORMS
    lacking = [
        (title, row) for title, rows in ROWS.items() for row in rows if row not in tables[title]
    ]
    assert lacking == []
    for title, amounts in CODED.items():
        listed = {row[0]: row[2] for row in tables[title] if row[0].isdecimal()}
        assert listed == amounts


@pytest.mark.parametrize("name", ["pdf", "docx by LibreOffice"])
def test_every_row_stands_on_the_printed_page(name: str, out: Path) -> None:
    text = TEXTS[name](out)
    tables = text[text.rindex("公开01表") :]
    rows = ["".join(row) for form in ROWS.values() for row in form]
    assert [row for row in rows if row not in tables] == []
    coded = [(code, cell) for form in CODED.values() for code, cell in form.items()]
    assert [
        pair for pair in coded if not re.search(rf"(?<!\d){pair[0]}\D{{2,25}}{pair[1]}", tables)
    ] == []


# ---- Independent readings: charts and data -------------------------------------------------------


@pytest.mark.parametrize(("caption", "label", "amount"), CHARTS)
def test_charts_show_the_amounts(caption: str, label: str, amount: str, out: Path) -> None:
    (line,) = re.findall(rf"图\d：{caption}［.*", (out / "报告.txt").read_text(encoding="utf-8"))
    assert f"{label} {amount}" in line
    page = page_of(out / "报告.html")
    (figure,) = (
        figure
        for figure in page.iter("figure")
        if figure.xpath("string(.//figcaption)").endswith(f"：{caption}")
    )
    assert f"{label}{amount}万元" in squeeze(figure.xpath("string(.//details)"))
    assert f"{label}{amount}万元" in figure.xpath("string(.//*[@role='img']/@aria-label)")
    assert f"{amount}万元" in figure.xpath("string(.//*[local-name()='svg'])")


def test_every_data_element_prints_the_value_of_its_quantity(out: Path) -> None:
    """A page's data elements: the printed text is the value in the unit, rounded half up."""
    page = page_of(out / "报告.html")
    elements = page.xpath("//data")
    assert len(elements) > 240
    printed: dict[tuple[str, str, str], set[str]] = {}
    for element in elements:
        year, subject, unit, scope = element.get("data-key").split("|")
        assert (unit, scope) == ("00", "汇总")
        size = {"万元": 10_000}.get(element.get("data-unit"), 1)
        shown, exact = Decimal(element.text), abs(Decimal(element.get("value"))) / size
        decimals = len(element.text.partition(".")[2]) or 2
        assert abs(shown - exact) * 2 <= Decimal(1).scaleb(-decimals), element.attrib
        assert element.get("data-source")
        if element.get("data-unit") != "元":  # some tables of the evaluation are in 元
            case = (element.get("data-quantity"), year, subject)
            printed.setdefault(case, set()).add(element.text)
    for case, value in VALUES.items():
        assert case in printed
        assert all(
            abs(Decimal(t) - unit_of(case[0], value)) < Decimal("0.0051") for t in printed[case]
        )


def unit_of(quantity: str, value: str) -> Decimal:
    """A value as it is printed: amounts in 万元, counts and points as they are."""
    counted = quantity.startswith(("资产", "绩效")) or quantity.endswith(("人次", "批次"))
    return Decimal(value) / (1 if counted else 10_000)


def numbers_of(data: str) -> dict[tuple[str, str, str], dict[str, str]]:
    return {
        (row["quantity"], row["year"], row["subject"]): row
        for row in csv.DictReader(io.StringIO(data))
    }


def test_the_data_package_has_every_value_in_full(out: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="needs frictionless")
    report = frictionless.validate(str(out / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    rows = numbers_of((out / "data" / "numbers.csv").read_text(encoding="utf-8"))
    for case, value in VALUES.items():
        assert Decimal(rows[case]["value"]) == Decimal(value), case
    assert rows["三公.合计.决算数", "2024", ""]["printed"] == "18.52"
    assert ("支出.基本支出.决算数", "2024", "2080101") not in rows  # unknown is no row


def test_the_pdf_carries_the_data_package(out: Path) -> None:
    with pypdfium2.PdfDocument(out / "报告.pdf") as document:
        assert pdfium.FPDFDoc_GetAttachmentCount(document) == 1
        attachment = pypdfium2.PdfAttachment(pdfium.FPDFDoc_GetAttachment(document, 0), document)
        archive = zipfile.ZipFile(io.BytesIO(bytes(attachment.get_data())))
    assert sorted(archive.namelist()) == ["data/numbers.csv", "datapackage.json"]
    for name in archive.namelist():
        assert archive.read(name) == (out / name).read_bytes()


def test_what_is_unknown_is_never_printed_as_zero(out: Path) -> None:
    sheet = openpyxl.load_workbook(out / "决算报表.xlsx")["公开06表"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    assert total[4] == UNKNOWN
    checks = json.loads((out / "核对.json").read_text(encoding="utf-8"))
    assert "缺数" not in {finding["rule"] for finding in checks["findings"]}
    text = text_of_txt(out)
    assert "财政拨款支出决算明细表：未公开" in text
    assert "【待补】" not in text


# ---- What the book contradicts, and the report read back -----------------------------------------


def test_the_conflicts_of_the_book_are_exactly_those_published(out: Path) -> None:
    checks = json.loads((out / "核对.json").read_text(encoding="utf-8"))
    errors = [finding for finding in checks["findings"] if finding["severity"] == "error"]
    figures = {
        (f["rule"], f["key"]["量"], f["key"]["科目"], f["stated"], f["expected"])
        for f in errors
        if "量" in f["key"]
    }
    assert figures == CONFLICTS
    others = {
        (f["rule"], f["key"].get("三级指标") or f["key"]["指标"])
        for f in errors
        if "量" not in f["key"]
    }
    assert others == GOAL_CONFLICTS | TEXT_CONFLICTS
    assert len(errors) == len(CONFLICTS) + len(others)
    (slip,) = (f for f in checks["findings"] if f["severity"] == "info" and "量" in f["key"])
    assert (slip["severity"], slip["key"]["年度"], slip["key"]["科目"]) == ("info", "2023", "221")
    assert (slip["stated"], slip["expected"]) == ("4.4", "4.39")


# A growth without a reason, and one of 9.05 explained by 12.42 (test_reasons_audit.py).
REASONS = {"缺原因", "原因金额"}


@pytest.fixture(scope="session")
def audits(out: Path) -> list[Verdict]:
    results = audit([out / name for name in ("报告.txt", "报告.html", "报告.docx")])
    return [result for result in results if isinstance(result, Verdict)]


# What the audit calls 必改: what the book calls so, too. Text for a number, which the book calls
# 必改, is 需说明 of a report: the number may stand elsewhere.
READ_ERRORS = TEXT_CONFLICTS | {
    ("指标两值", "事业单位工作人员遴选次数"),
    ("指标完成率", "市本级职业培训补贴发放人员数量"),
    ("指标性质", "人事人才可持续性"),
}


def test_the_report_read_back_names_what_the_published_one_contradicts(
    audits: list[Verdict],
) -> None:
    for verdict in audits:
        errors = {(f.rule, f.key["指标"]) for f in verdict.findings if f.severity == "error"}
        assert errors == READ_ERRORS
        disputed = {f.rule for f in verdict.findings if "冲突待定" in f.message}
        assert disputed == {
            "增减额",
            "占比",
            "一般公共预算-类款项",
            "一般公共预算-不超过本年支出",
            "财政拨款-支出构成",
        }


# What the book names in another way than the report shows it: the printed numbers side by side.
ANOTHER_WAY = {
    ("同量", "208"): "一般公共预算-类款项",
    ("同量", "210"): "一般公共预算-类款项",
    ("完成", ""): "完成口径",
}
# What a reader of the report cannot object to, and why; nothing else may be missed.
UNSEEN = {
    # 16.89, the total of the year before, is not printed again: the report has 18.52 everywhere.
    ("同量", "三公.合计.决算数"): 1,
    # Its forms have no column for reasons. For two of the four the text of part 4 has one.
    ("执行率原因", ""): 4,
    ("超额原因", ""): 6,
    # Table 4-3 prints no kind for the first (587); a unit beside words is no number (976).
    ("定性有数", ""): 2,
    # A blank result (483) leaves nothing to be held against.
    ("指标未定", ""): 1,
}


def test_the_audit_finds_the_conflicts_that_the_book_names(
    audits: list[Verdict], suining: tuple[Path, Compiled]
) -> None:
    """Both ways: what the audit objects to stands in the book, and what stands there is found."""
    of_book = [f for f in suining[1].verdict.findings if f.severity != "info"]
    for verdict in audits:
        of_report = [f for f in verdict.findings if f.severity != "info"]
        assert [f.message for f in of_report if not named(f, of_book)] == []
        unseen = [f for f in of_book if not any(same(f, one) for one in verdict.findings)]
        kinds = Counter((f.rule, f.key.get("量", "")) for f in unseen)
        assert kinds == UNSEEN, [f.message for f in unseen]


def named(found: Finding, of_book: list[Finding]) -> bool:
    """Whether the book says it; what rests on a number it marks as disputed, it says there."""
    return "冲突待定" in found.message or any(same(one, found) for one in of_book)


def same(of_book: Finding, found: Finding) -> bool:
    """The same finding, or another rule on the same thing, as the rule of the book declares."""
    if of_book.id == found.id:
        return True
    subject = of_book.key.get("科目")
    if subject is not None:
        other = ANOTHER_WAY.get((of_book.rule, subject))
        return found.rule == other and found.key.get("科目", "") == subject
    rule = load("disclosure").rules.get(of_book.rule)
    about = of_book.key.get("三级指标") or of_book.message.partition("”")[0].strip("“")
    shown = {*found.key.values(), *(one.quote for one in found.locations)}
    return found.rule in (rule.same_as if rule else ()) and (
        about in shown or any(one.quote in shown and one.quote for one in of_book.locations)
    )


def test_the_formats_read_alike(audits: list[Verdict], suining: tuple[Path, Compiled]) -> None:
    first = audits[0]
    for verdict in audits[1:]:
        # In order of place, and only some formats know lines.
        assert {f.id for f in verdict.findings} == {f.id for f in first.findings}
        assert verdict.coverage == first.coverage
        assert [o.to_json() for o in verdict.outcomes] == [o.to_json() for o in first.outcomes]
    assert suining[1].verdict.coverage == first.coverage
    # Most quantities of part 4 are targets and results of indicators, printed once.
    assert 0.5 <= float(first.coverage.share) < 0.53


def test_the_page_says_of_every_number_what_the_audit_reads(
    out: Path, audits: list[Verdict]
) -> None:
    """The composer's own marks against the reader, which sees only the printed text."""
    page = page_of(out / "报告.html")
    marked = [
        (element.get("data-quantity"), element.text)
        for element in page.xpath("//data")
        if element.xpath("string(ancestor::*[contains(@class, 'mz-table')]//*[@class='mz-title'])")
        in {"", *ALL_FORMS}
    ]
    read = [
        (line.quantity.split("、")[0], line.spot.text)
        for line in audits[1].numbers
        # Other tables are read by their heads; a computed rate is of no quantity of the book.
        if line.quantity
        and not line.quantity.startswith("表格.")
        and line.spot.location.table in {"", *ALL_FORMS}
    ]
    # What people wrote is read, too, and is marked as nothing: the marks stand among the readings.
    rest = iter(read)
    assert [one for one in marked if one not in rest] == []
    assert len(read) - len(marked) < 10


def test_findings_are_as_the_audit_of_the_same_report_in_another_folder(
    out: Path, audits: list[Verdict], tmp_path: Path
) -> None:
    copy = shutil.copy(out / "报告.txt", tmp_path / "复本.txt")
    (verdict,) = audit([Path(copy)])
    assert isinstance(verdict, Verdict)
    assert ids(verdict.findings) == ids(audits[0].findings)


def test_a_number_of_the_pdf_is_in_its_box(out: Path) -> None:
    """Our places against the characters of another reader."""
    (verdict,) = audit([out / "报告.pdf"])
    assert isinstance(verdict, Verdict)
    spots = [n.spot for n in verdict.numbers if n.spot.location.box and n.kind == "checked"]
    ((page, count),) = Counter(spot.location.page for spot in spots).most_common(1)
    assert count > 5
    with pdfplumber.open(out / "报告.pdf") as document:
        chars = document.pages[page - 1].chars
    for spot in spots:
        if spot.location.page != page:
            continue
        assert spot.location.box
        left, bottom, right, top = spot.location.box
        inside = [
            char["text"]
            for char in chars
            if left < (char["x0"] + char["x1"]) / 2 < right and bottom - 1 < char["matrix"][5] < top
        ]
        assert "".join(inside) == spot.text


def ids(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.id for finding in findings]


# ---- All or nothing ------------------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_final_refuses_and_names_what_stands(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        compile_book(BOOK, tmp_path / "out", final=True)
    told = str(refusal.value)
    for conflict in ("203.16", "5154.94", "131.02", "96.32%", "16.89", "66.52%"):
        assert conflict in told
    others = GOAL_CONFLICTS | TEXT_CONFLICTS
    assert all(name in told for _, name in others)
    assert told.count("必改") == len(CONFLICTS) + len(others)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ValueError("broken")])
def test_a_writer_that_fails_leaves_everything_as_it_was(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    compile_book(BOOK, out, ("text", "datapackage"))
    before = contents(tmp_path)

    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(outputs, "write_xlsx", fail)
    for folder in (out, tmp_path / "new"):
        with pytest.raises((InputError, ValueError)):
            compile_book(BOOK, folder, ("text", "datapackage", "xlsx"))
    assert contents(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_two_compiles_give_the_same_bytes(out: Path, tmp_path: Path) -> None:
    compile_book(BOOK, tmp_path / "again")
    again = contents(tmp_path / "again")
    assert {name for name, data in contents(out).items() if again[name] != data} == set()


# ---- A book without contradictions ---------------------------------------------------------------


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Compiled]:
    folder = tmp_path_factory.mktemp("invented")
    book = write_book(folder / "账册")
    return folder / "out", compile_book(book, folder / "out", final=True)


def test_a_complete_book_becomes_final(invented: tuple[Path, Compiled]) -> None:
    out, compiled = invented
    assert compiled.missing == ()
    assert [f.message for f in compiled.verdict.findings] == []
    for read in (text_of_txt, text_of_pdf, text_of_docx):
        text = read(out)
        assert "2024年度一般公共预算财政拨款支出3350.50万元，占本年支出合计的100%。" in text
        assert not [word for word in ("送审稿", "【待补】", "未公开", "冲突待定") if word in text]


def test_its_sums_are_those_of_its_workbook(invented: tuple[Path, Compiled]) -> None:
    text = text_of_txt(invented[0])
    for code, (_, whole, final) in by_item().items():
        amount = in_ten_thousands(final)
        share = in_percent(Decimal(str(final)) / Decimal(str(whole)))
        assert f"（{code}）支出决算数为{amount}万元，完成预算{share}%。" in text
    total, last = Decimal("33504994.25"), Decimal("3096.15")
    assert sum(Decimal(str(final)) for _, _, final in by_item().values()) == total
    assert sum(Decimal(amount) for amount in LAST_YEAR.values()) == last
    change = total / 10_000 - last
    growth = in_percent(change / last)
    assert f"收、支总计各增加{change:.2f}万元，增长{growth}%" in text


def in_ten_thousands(amount: float) -> str:
    rounded = (Decimal(str(amount)) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".removesuffix(".00")


def in_percent(ratio: Decimal) -> str:
    return f"{(ratio * 100).quantize(Decimal('0.01'), ROUND_HALF_UP):f}".removesuffix(".00")


def test_nine_of_ten_of_its_numbers_are_proved(invented: tuple[Path, Compiled]) -> None:
    results = audit([invented[0] / name for name in ("报告.txt", "报告.html", "报告.docx")])
    for verdict in results:
        assert isinstance(verdict, Verdict)
        assert verdict.findings == ()
        # The number of cars kept is said once; nothing else in a report must equal it.
        assert float(verdict.coverage.share) >= 0.895
