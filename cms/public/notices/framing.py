"""(pure) What stands around a notice's body: letterhead, title and salutation; attachments, signature and date."""

import re

from cms.public.notices.dates import is_document_number, read_date
from cms.public.notices.healing import heal
from cms.public.notices.numbering import is_chapter, marker_of
from cms.public.notices.structure import Part

_BODY = re.compile(r"[一-鿿（）()、·]{4,40}")
_BODY_ENDINGS = (
    "厅",
    "局",
    "部",
    "委",
    "院",
    "会",
    "办公室",
    "政府",
    "中心",
    "处",
    "学校",
    "大学",
    "公司",
    "集团",
)
_TITLE_END = re.compile(
    r"(?:通知|意见|办法|规定|公告|通告|公示|函|条件|方案|细则|决定|批复|指南|目录|标准|制度|规则|说明|通报|条例|问答)"
    r"(?:[（(][^（）()]{1,20}[）)])?$"
)
_ATTACHMENTS = re.compile(r"附件\d*[：:]")
_NOTE = re.compile(r"[（(].*[）)]")
HEADER_LINES = 30
TITLE_LINES = 4
SALUTATION_LINES = 6


def is_organization(line: str) -> bool:
    """Whether a healed line is nothing but the name of an office."""
    return bool(_BODY.fullmatch(line)) and line.endswith(_BODY_ENDINGS) and not marker_of(line)


def starts_body(line: str) -> bool:
    """Whether a healed line can only belong to the body."""
    return marker_of(line) is not None or is_chapter(line)


def read_header(lines: list[str]) -> tuple[list[Part], int]:
    """The parts before the body, and how many of the non-blank lines they took. Nothing is dropped."""
    healed = [heal(line) for line in lines[:HEADER_LINES]]
    title_at, title_lines = _find_title(healed)
    if title_at < 0:
        return [], 0
    parts = [_letterhead(line) for line in healed[:title_at]]
    _demote_repeated(parts)
    parts.append(Part("title", heal("\n".join(lines[title_at : title_at + title_lines]))))
    used = title_at + title_lines
    while used < len(healed) and (part := _under_title(healed[used])):
        parts.append(part)
        used += 1
    salutation = _salutation_length(healed[used : used + SALUTATION_LINES])
    if salutation:
        parts.append(Part("salutation", heal("\n".join(lines[used : used + salutation]))))
    return parts, used + salutation


def _find_title(healed: list[str]) -> tuple[int, int]:
    """Where the title starts and how many lines it has; (-1, 0) when none is found before the body."""
    for start, line in enumerate(healed):
        if starts_body(line) or line.endswith(("。", "：", ":")):
            return -1, 0
        if is_document_number(line) or is_organization(line) or read_date(line) or _is_margin(line):
            continue
        joined = ""
        for count, following in enumerate(healed[start : start + TITLE_LINES], start=1):
            if starts_body(following) or following.endswith(("。", "：", ":")):
                break
            joined += following
            if _TITLE_END.search(joined):
                after = healed[start + count] if start + count < len(healed) else ""
                return start, count + (1 if _NOTE.fullmatch(after) and len(after) <= 8 else 0)
        if start == len(healed) - 1 or "关于" in line:
            return start, 1
    return -1, 0


def _is_margin(line: str) -> bool:
    """附件1, 特急, 内部资料 …: short marks above the letterhead."""
    return len(line) <= 8 and not _TITLE_END.search(line)


def _letterhead(line: str) -> Part:
    if is_document_number(line):
        return Part("number", line)
    return Part("issuer" if is_organization(line) else "preamble", line)


def _demote_repeated(parts: list[Part]) -> None:
    """A web page repeats issuer and number above the letterhead; only the last of each counts."""
    for kind in ("issuer", "number"):
        places = [index for index, part in enumerate(parts) if part.kind == kind]
        for index in places[:-1]:
            parts[index] = Part("preamble", parts[index].text)


def _under_title(line: str) -> Part | None:
    if is_document_number(line):
        return Part("number", line)
    if read_date(line):
        return Part("date", line)
    if is_organization(line):
        return Part("issuer", line)
    return Part("note", line) if _NOTE.fullmatch(line) and not starts_body(line) else None


def _salutation_length(healed: list[str]) -> int:
    for count, line in enumerate(healed, start=1):
        if starts_body(line) or "。" in line or "如下" in line:
            return 0
        if line.endswith(("：", ":")):
            return count
    return 0


def read_trailer(lines: list[str]) -> tuple[list[Part], int]:
    """The parts after the body, and the index of the line where they start."""
    healed = [heal(line) for line in lines]
    start = _signature_at(healed)
    if start is None:
        start = _last_notes_at(healed)
    attachments = next(
        (i for i in range(start - 1, max(-1, start - 15), -1) if _ATTACHMENTS.match(healed[i])), start
    )
    parts = [Part("attachments", line) for line in healed[attachments:start]]
    parts += _closing_parts(healed[start:])
    return parts, attachments


def _signature_at(healed: list[str]) -> int | None:
    """The first office name directly above a line that is only a date."""
    for index in range(1, len(healed)):
        if read_date(healed[index]):
            first = index
            while first > 0 and is_organization(healed[first - 1]):
                first -= 1
            if first < index or index >= len(healed) - 3:
                return first
    return None


def _last_notes_at(healed: list[str]) -> int:
    start = len(healed)
    while start and (
        is_organization(healed[start - 1])
        or (_NOTE.fullmatch(healed[start - 1]) and not starts_body(healed[start - 1]))
    ):
        start -= 1
    return start


def _closing_parts(healed: list[str]) -> list[Part]:
    """Signature, then date; whatever follows the date (notes, an annex) is a note."""
    parts: list[Part] = []
    for line in healed:
        if any(part.kind == "date" for part in parts):
            parts.append(Part("note", line))
        elif read_date(line):
            parts.append(Part("date", line))
        else:
            parts.append(Part("signature" if is_organization(line) else "note", line))
    return parts
