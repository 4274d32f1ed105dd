"""(pure) Dates and document numbers of official writing."""

import re
from datetime import date

from cms.public.notices.numbering import han_to_int

_DATE = re.compile(
    r"(\d{4}|[〇零○Ｏ一二三四五六七八九]{4})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_NUMBER = re.compile(r"[一-鿿]{1,20}[〔\[【（(]\d{4}[〕\]】）)]第?\d{1,5}号")
_BRACKETS = str.maketrans("[【（()）】]", "〔〔〔〔〕〕〕〕")


def read_date(line: str) -> date | None:
    """The date when the line is nothing but one: 2025年6月20日, 二〇二五年六月二十日."""
    found = _DATE.fullmatch(line)
    if not found:
        return None
    year, month, day = (han_to_int(part.replace("○", "〇").replace("Ｏ", "〇")) for part in found.groups())
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def is_document_number(line: str) -> bool:
    """Whether a healed line is a document number alone."""
    return bool(_NUMBER.fullmatch(line))


def normalize_document_number(number: str) -> str:
    """One spelling for comparing: no blanks, 〔〕 around the year, no 第."""
    return re.sub(r"\s+", "", number).translate(_BRACKETS).replace("〕第", "〕")
