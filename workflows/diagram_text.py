"""Fitting words into boxes, without measuring: Chinese characters are one em wide, others a little over half. (pure)"""

import unicodedata


def width_of(text: str, size: float) -> float:
    """The width of a line of text in pixels, rather too wide than too narrow."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * 0.56 for c in text)


def fitted(text: str, width: float, size: float) -> str:
    """The text, cut with an ellipsis where it does not fit."""
    if width_of(text, size) <= width:
        return text
    while text and width_of(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip(" ，,、（(") + "…"


def wrapped(text: str, width: float, size: float, lines: int = 2) -> list[str]:
    """At most so many lines, the last one cut when there is more. Words of Latin letters stay whole where they can."""
    rest = text.strip()
    made: list[str] = []
    while rest and len(made) < lines - 1 and width_of(rest, size) > width:
        end = len(rest)
        while end > 1 and width_of(rest[:end], size) > width:
            end -= 1
        space = rest.rfind(" ", 0, end + 1)
        if space > 0 and end < len(rest) and rest[end - 1].isascii() and rest[end].isascii():
            end = space
        elif len(made) == 0 and len(rest) - end < 2 and end > 3:
            end -= 2  # no single character on a line of its own
        made.append(rest[:end].strip())
        rest = rest[end:].strip()
    return [*made, fitted(rest, width, size)] if rest or not made else made
