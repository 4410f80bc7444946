"""Publication: what must not go out, told from what the inspectors of files saw."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mingzhang.model.finding import Finding, Location, Severity
from mingzhang.model.inspection import Inspection, Shown, Trace, TraceKind
from mingzhang.texts.private import PRIVATE_WORDS, Private, PrivateKind, find_private, masked

_CATEGORY = "publication"
_BASIS = "公开的文件不应带有个人信息、修改痕迹和内部信息"
_QUOTE = 40


class _Ban(NamedTuple):
    """What a kind of trace is called, how grave it is, and what to do about it."""

    word: str
    severity: Severity
    mend: str


_CLEAN = "在 Word 或 WPS 的“检查文档”里删除文档属性和个人信息后再存"
_BANS: Mapping[TraceKind, _Ban] = {
    "tracked-change": _Ban("修订痕迹", "error", "请在“审阅”里接受或拒绝全部修订，关闭修订后再存"),
    "comment": _Ban("批注", "error", "请删除全部批注后再存"),
    "person": _Ban("人名", "error", f"请{_CLEAN}"),
    "company": _Ban("软件登记的单位名", "warning", f"若不是本部门，请{_CLEAN}"),
    "custom-property": _Ban("自定义属性", "warning", f"请{_CLEAN}"),
    "template-path": _Ban("模板的位置", "error", "请换用普通模板后再存"),
    "printer-path": _Ban("打印机的名称", "warning", "请换用默认打印机，另存一份"),
    "file-path": _Ban("本机的文件路径", "error", "请删除这个路径或改成文字"),
    "hidden-text": _Ban("隐藏的文字", "error", "请取消隐藏；不该公开的删除"),
    "hidden-sheet": _Ban("隐藏的工作表", "error", "请取消隐藏；不该公开的删除"),
    "hidden-row": _Ban("隐藏的行", "error", "请取消隐藏；不该公开的删除"),
    "hidden-column": _Ban("隐藏的列", "error", "请取消隐藏；不该公开的删除"),
    "defined-name": _Ban("定义的名称", "warning", "请在“名称管理器”里删除，或确认可以公开"),
    "outside-link": _Ban("对外的链接", "error", "请断开链接，改成数值或文字"),
    "script": _Ban("脚本", "info", "网站系统会去掉脚本，粘贴请用“网站粘贴版.html”"),
    "embedded-object": _Ban("嵌入的文件", "error", "请删除嵌入的对象，改成文字或图片"),
    "attachment": _Ban("附件", "info", "附件已一并查看"),
    "macro": _Ban("宏", "error", "请另存为不带宏的 .docx 或 .xlsx"),
    "unread": _Ban("没有查到", "warning", "请人工查看，或另存为可查的格式再查一次"),
}
_SEVERE: Mapping[PrivateKind, Severity] = {
    "identity": "error",
    "old-identity": "error",
    "card": "error",
    "account": "warning",
    "phone": "error",
    "mail": "warning",
}
_DRAFT = re.compile(r"[（(〔【\[]?(?:(?:送审|征求意见|讨论|审议)稿|草案)[）)〕】\]]?")
_PERSONAL_HEADS = re.compile(r"电话|手机|联系|号码|证件|身份|卡号|账号|帐号|存折")
# An author that is an organ or a program is no person.
_NO_PERSON = re.compile(
    r".*(?:局|厅|部|委|办|院|处|室|科|中心|政府|学校|大学|医院|公司|站|所|队|会|馆|协会)$"
    r"|(?i:mingzhang|libreoffice.*|wps office.*|microsoft office.*|python-docx|openpyxl)"
)


def lint_findings(inspection: Inspection) -> list[Finding]:
    """Everything in one file that must not go out, gravest first; no number is shown unmasked."""
    findings = [*_numbers(inspection), *_traces(inspection), *_drafts(inspection)]
    order = ("error", "warning", "info")
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def _numbers(inspection: Inspection) -> Iterator[Finding]:
    """One finding for each number, with every place it stands in."""
    places: dict[tuple[str, str], list[tuple[Shown, Private]]] = defaultdict(list)
    for shown in inspection.shown:
        for one in find_private(shown.text, bare=shown.bare):
            places[one.kind, one.masked].append((shown, one))
    for (_, hidden), found in places.items():
        yield _number(inspection.file, hidden, found)


def _number(file: str, hidden: str, found: list[tuple[Shown, Private]]) -> Finding:
    shown, one = found[0]
    headed = any(_PERSONAL_HEADS.search(place.head) for place, _ in found)
    sure = headed or any(private.sure for _, private in found)
    severity = _SEVERE[one.kind] if sure else "warning"
    word = PRIVATE_WORDS[one.kind]
    more = f"等{len(found)}处" if len(found) > 1 else ""
    doubt = "" if sure else "疑为"
    return Finding(
        rule="公开-个人信息",
        title=f"未遮盖的{word}",
        severity=severity,
        category=_CATEGORY,
        message=f"{masked(shown.place)}{more}：{doubt}未遮盖的{word}"
        f" {hidden}。请删除，或遮盖中间各位。",
        key={"文件": _name(file), "号": hidden, "类": one.kind},
        measure=word,
        locations=tuple(_location(file, place) for place, _ in found),
        basis="《个人信息保护法》；政府信息公开不得公开个人隐私",
        verify="确属应当公开的联系方式，也请先问政务公开机构",
    )


def _location(file: str, shown: Shown) -> Location:
    quote = masked(shown.text.strip())[:_QUOTE]
    return Location("suspect", file=file, section=masked(shown.place), quote=quote)


def _traces(inspection: Inspection) -> Iterator[Finding]:
    for trace in inspection.traces:
        if trace.kind == "person" and _NO_PERSON.fullmatch(trace.detail.strip()):
            continue
        ban = _BANS[trace.kind]
        yield Finding(
            rule=f"公开-{ban.word}",
            title=ban.word,
            severity=ban.severity,
            category=_CATEGORY,
            message=f"{_told(trace, ban)}{ban.mend}。",
            key={"文件": _name(inspection.file), "位置": trace.place, "内容": masked(trace.detail)},
            measure=ban.word,
            locations=(
                Location(
                    "suspect",
                    file=inspection.file,
                    section=masked(trace.place),
                    quote=masked(trace.detail)[:_QUOTE],
                ),
            ),
            basis=_BASIS,
            verify=ban.mend,
        )


def _drafts(inspection: Inspection) -> Iterator[Finding]:
    """The mark of a draft, once a file."""
    for shown in inspection.shown:
        if _DRAFT.fullmatch(shown.text.strip()):
            yield Finding(
                rule="公开-稿次标记",
                title="稿次标记",
                severity="error",
                category=_CATEGORY,
                message=f"{shown.place}：还标着“{shown.text.strip()}”。请用定稿公开。",
                key={"文件": _name(inspection.file)},
                measure="稿次标记",
                locations=(_location(inspection.file, shown),),
                basis="公开的是批准的定稿",
                verify="用 compile --final 编成定稿",
            )
            return


def _told(trace: Trace, ban: _Ban) -> str:
    where = f"{masked(trace.place)}：" if trace.place else ""
    detail = masked(trace.detail)[:_QUOTE]
    return f"{where}{ban.word}{f'（{detail}）' if detail else ''}。"


def _name(file: str) -> str:
    """The name of a file, with those inside an archive, without its folder."""
    outer, mark, inner = file.partition("!")
    return outer.replace("\\", "/").rpartition("/")[2] + mark + inner
