"""(pure) What people write when they cite a clause, and the anchor it means."""

import re

from cms.public.notices.numbering import han_to_int, int_to_han

_PLAIN = re.compile(r"(\d{1,3})((?:[.\-．]\d{1,3}){0,3})(?:[.\- ]?p(\d{1,2}))?", re.IGNORECASE)
_NUMERAL = r"[零〇一二三四五六七八九十百]+|\d{1,3}"
_HAN = re.compile(
    rf"第?(?P<article>{_NUMERAL})[条、]?"
    rf"(?:第?(?P<first>{_NUMERAL})款)?"
    rf"(?:第?[（(](?P<item>{_NUMERAL})[）)]项?)?"
    rf"(?:第?(?P<sub>{_NUMERAL})目)?"
    rf"(?:第(?P<paragraph>{_NUMERAL})(?:款|自?然?段))?"
)


def anchor_of(article: str) -> str | None:
    """The anchor of a citation: 8, 2.1, 13.3.2, 2.1p2, 八, 第八条, 二（一）, 第二条第（一）项第二款; None when unreadable."""
    article = re.sub(r"\s+", "", article)
    if found := _PLAIN.fullmatch(article):
        numbers = [int(found[1]), *(int(part) for part in re.split(r"[.\-．]", found[2])[1:])]
        return _written(numbers, int(found[3] or 1))
    found = _HAN.fullmatch(article)
    if not found:
        return None
    path = [han_to_int(found[name]) for name in ("article", "item", "sub") if found[name]]
    paragraph = han_to_int(found["paragraph"] or found["first"] or "1")
    return _written([number or 0 for number in path], paragraph or 1)


def _written(numbers: list[int], paragraph: int) -> str | None:
    if not all(numbers):
        return None
    anchor = "-".join(["art", *map(str, numbers)])
    return f"{anchor}-p{paragraph}" if paragraph > 1 else anchor


def printed(article: str, *, by_clause: bool = True) -> str:
    """A citation in words: 8 → 第八条, 2.1p2 → 第二条（一）第二款; for notices numbered 一、: 八, 二（一）第二款."""
    anchor = anchor_of(article)
    if anchor is None:
        return article
    head, _sep, paragraph = anchor.partition("-p")
    numbers = [int(part) for part in head.split("-")[1:]]
    text = int_to_han(numbers[0])
    if by_clause:
        text = f"第{text}条"
    if len(numbers) > 1:
        text += f"（{int_to_han(numbers[1])}）"
    text += ".".join(str(number) for number in numbers[2:])
    return text + (f"第{int_to_han(int(paragraph))}款" if paragraph else "")
