"""What a reviewer reads: the page of an audit, and a copy of every file with the findings in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from mingzhang.formats.annotate.note import notes_of
from mingzhang.formats.files import make_folder, write_text
from mingzhang.formats.write.review_marks import NumberMark
from mingzhang.formats.write.review_page import Review, ReviewedFile, write_review_page
from mingzhang.model.document import Document
from mingzhang.model.finding import Finding
from mingzhang.model.problem import InputError
from mingzhang.told.names import NOTED, REVIEW
from mingzhang.told.verdict import NumberLine, Verdict

_WORKBOOKS = (".xlsx", ".xlsm")
_CONVERTED = (".doc", ".wps", ".rtf", ".odt")
_WEB = (".html", ".htm")


def write_review(
    verdict: Verdict, parts: Sequence[tuple[Document, str]], out: Path
) -> tuple[str, ...]:
    """Write 审核.html and an annotated copy of each file of one disclosure into ``out``.

    ``parts`` are its documents with their paths, the report first. Returns sentences for the
    clerk: which copy could not be made in the format of its original, and why.
    """
    make_folder(out)
    files = tuple(ReviewedFile(Path(path).name, path, document) for document, path in parts)
    review = Review(
        title=str(verdict.document["title"] or files[0].name),
        facts=tuple(_facts(verdict)),
        files=files,
        findings=verdict.findings,
        outcomes=verdict.outcomes,
        numbers=tuple(map(_mark, verdict.numbers)),
        notices=tuple(_notices(verdict, files)),
        remarks={one.id: tuple(_remarks(verdict, one)) for one in verdict.findings},
    )
    write_text(out / REVIEW, write_review_page(review))
    return tuple(told for one in files for told in _copy(one, review, out))


def _facts(verdict: Verdict) -> Iterator[str]:
    """What the head of the page says of the report."""
    about = verdict.document
    yield str(about["department"])
    yield f"{about['year']}年度" if about["year"] else ""
    yield f"{about['kind']}公开"
    yield f"共{about['pages']}页" if about["pages"] > 1 else ""
    yield Path(str(about["path"])).name


def _notices(verdict: Verdict, files: Sequence[ReviewedFile]) -> Iterator[str]:
    """What is said once: of the files, and of an earlier run."""
    yield from (notice for one in files for notice in one.document.notices)
    if verdict.since:
        told = verdict.since.to_json()
        fixed = len(verdict.since.fixed)
        yield f"与上次相比：已改 {fixed} 条，未改 {told['unchanged']} 条，新增 {told['new']} 条。"
        yield from (f"已改：{message}" for _, _, message in verdict.since.fixed)


def _remarks(verdict: Verdict, finding: Finding) -> Iterator[str]:
    """What became of a finding since an earlier run."""
    if verdict.since:
        yield f"与上次相比：{verdict.since.states[finding.id]}"
        if reply := verdict.since.replies.get(finding.id):
            yield f"部门答复：{reply}"


def _mark(line: NumberLine) -> NumberMark:
    notes = line.proofs or ((line.reason,) if line.reason else ())
    return NumberMark(line.spot.location, line.spot.text, line.kind, notes)


def _copy(one: ReviewedFile, review: Review, out: Path) -> Iterator[str]:
    """The annotated copy of a file; a page where its own format takes no notes, which is said."""
    source = Path(one.path)
    suffix = source.suffix.lower()
    if suffix not in _WEB:
        try:
            if source.is_file() and _annotated(one, review, out):
                return
            reason = f"{suffix} 文件不能加批注" if source.is_file() else "原件在压缩包里"
        except InputError as error:
            reason = error.problems[0].message.rstrip("。")
        yield f"{one.name}：{reason}，批注写在网页里。"
    alone = replace(
        review,
        title=f"{one.name} 批注",
        files=(one,),
        findings=_of(one, review),
        numbers=tuple(n for n in review.numbers if n.location.file == one.path),
    )
    stem = source.stem if suffix in _WEB else source.name
    write_text(out / f"{stem}{NOTED}.html", write_review_page(alone))


def _of(one: ReviewedFile, review: Review) -> tuple[Finding, ...]:
    """The findings of a file; those that stand nowhere are the report's."""
    first = one.path == review.files[0].path
    return tuple(
        finding
        for finding in review.findings
        if any(place.file == one.path for place in finding.locations)
        or (first and not finding.locations)
    )


def _annotated(one: ReviewedFile, review: Review, out: Path) -> bool:
    """Whether a copy in the format of the original could be written."""
    source = Path(one.path)
    notes = list(notes_of(_of(one, review), one.path))
    match source.suffix.lower():
        case ".pdf":
            from mingzhang.formats.annotate.pdf import annotate_pdf

            annotate_pdf(source, out / f"{source.stem}{NOTED}.pdf", notes)
            return True
        case ".docx":
            from mingzhang.formats.annotate.docx import annotate_docx

            return annotate_docx(source, out / f"{source.stem}{NOTED}.docx", notes)
        case suffix if suffix in _WORKBOOKS:
            from mingzhang.formats.annotate.xlsx import annotate_xlsx

            return annotate_xlsx(source, out / f"{source.stem}{NOTED}{suffix}", notes)
        case suffix if suffix in _CONVERTED:
            from mingzhang.formats.annotate.docx import annotate_docx
            from mingzhang.formats.read.convert import converted

            with converted(source) as made:
                return annotate_docx(made, out / f"{source.name}{NOTED}.docx", notes)
    return False
