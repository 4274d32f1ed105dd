"""(pure) The numbers of Chinese official writing: 一、 （一） 1. 第八条, and how they are recognised."""

import re
from dataclasses import dataclass

HAN_DIGITS = "零一二三四五六七八九"
_NUMERAL = r"[零〇一二三四五六七八九十百]+"
_CHAPTER = re.compile(rf"第({_NUMERAL})[章编节]")
_MARKERS = (
    ("clause", re.compile(rf"第({_NUMERAL}|\d+)条[：:、]?")),
    ("han", re.compile(rf"({_NUMERAL})、")),
    ("bracket", re.compile(rf"[（(]({_NUMERAL})[）)][、.．]?")),
    ("arabic", re.compile(r"(\d{1,2})(?:[.．](?![\d.．])|、)")),
    ("arabic_bracket", re.compile(r"[（(](\d{1,2})[）)][、.．]?")),
)


@dataclass(frozen=True)
class Marker:
    """A number at the head of a line: its style, value and the text as written, e.g. bracket, 3, （三）."""

    style: str
    number: int
    label: str


def han_to_int(text: str) -> int | None:
    """十二 → 12, 一百零三 → 103, 二〇 → 20; None when it is not a number below 1000."""
    text = text.replace("〇", "零")
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(ch not in HAN_DIGITS + "十百" for ch in text):
        return None
    if not set(text) & {"十", "百"}:
        return int("".join(str(HAN_DIGITS.index(ch)) for ch in text))
    hundreds, _sep, rest = text.rpartition("百") if "百" in text else ("", "", text)
    total = HAN_DIGITS.index(hundreds or "一") * 100 if "百" in text and len(hundreds) <= 1 else 0
    tens, has_ten, ones = rest.strip("零").partition("十")
    if not has_ten:
        tens, ones = "零", tens
    if len(tens) > 1 or len(ones) > 1 or "百" in tens + ones or "十" in ones:
        return None
    return total + HAN_DIGITS.index(tens or "一") * 10 + (HAN_DIGITS.index(ones) if ones else 0)


def int_to_han(number: int) -> str:
    """12 → 十二; for 0 to 999."""
    if number < 10:
        return HAN_DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else HAN_DIGITS[tens]) + "十" + (HAN_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    tail = "" if not rest else (f"零{int_to_han(rest)}" if rest < 10 else HAN_DIGITS[rest // 10] + "十")
    if rest >= 10 and rest % 10:
        tail += HAN_DIGITS[rest % 10]
    return HAN_DIGITS[hundreds] + "百" + tail


def marker_of(line: str) -> Marker | None:
    """The number a healed line begins with, if any."""
    for style, pattern in _MARKERS:
        if found := pattern.match(line):
            number = han_to_int(found[1])
            return Marker(style, number, found[0]) if number else None
    return None


def is_chapter(line: str) -> bool:
    """Whether a healed line is a chapter's heading: 第一章 总则."""
    return bool(_CHAPTER.match(line)) and len(line) <= 30 and line[-1] not in "。；，"
