"""From whatever was sent to clean text: no raise, no NUL, no lone surrogate, no hidden direction mark. (pure)"""

import unicodedata
from decimal import Decimal
from typing import Any

LONGEST_INPUT = 100_000
"""Characters of one answer looked at; more is refused unread."""

INVISIBLE = dict.fromkeys(
    [
        *range(0x00AD, 0x00AE),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        0x061C,
    ]
)
_CONTROLS = {c: None for c in [*range(1, 0x20), *range(0x7F, 0xA0)] if c not in (0x09, 0x0A, 0x0D, 0x85)}
_REMOVED = INVISIBLE | _CONTROLS
_LINE_ENDS = str.maketrans({"\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\v": "\n", "\f": "\n"})


class Unreadable(ValueError):
    """The input is no text at all, or holds characters that cannot be kept. `code` says which."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def as_text(raw: Any) -> str:
    """The text of a string or plain scalar, "" for None; raises Unreadable for anything else."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        text = raw
    elif isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        raise Unreadable("not_text")
    else:
        text = _number_text(raw)
    if len(text) > LONGEST_INPUT:
        raise Unreadable("too_long")
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text if c >= "\ud800"):
        raise Unreadable("unreadable_characters")
    return text


def _number_text(raw: int | float | Decimal) -> str:
    if isinstance(raw, int):
        if abs(raw) >= 10**40:
            raise Unreadable("too_long")
        return str(raw)
    number = raw if isinstance(raw, Decimal) else Decimal(str(raw))
    exponent = number.as_tuple().exponent
    # Written out, an exponent could fill the memory.
    if not isinstance(exponent, int) or not -30 <= exponent <= 40 or number.adjusted() > 40:
        raise Unreadable("not_text")
    return format(number, "f")


def read_lines(raw: Any) -> str:
    """Several lines: NFC, line ends as \\n, no trailing spaces, no invisible marks, stripped."""
    if isinstance(raw, str) and len(raw) < 1000 and raw.isascii() and raw.isprintable():
        return raw.strip()
    text = unicodedata.normalize(
        "NFC", as_text(raw).replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    )
    return "\n".join(line.rstrip() for line in text.translate(_REMOVED).split("\n")).strip()


def read_line(raw: Any) -> str:
    """One line: as `read_lines`, runs of white space made one space."""
    return " ".join(read_lines(raw).split())


def read_token(raw: Any) -> str:
    """A number, code or date: NFKC (full-width forms become plain), every digit 0–9, no white space at all."""
    text = unicodedata.normalize("NFKC", as_text(raw)[:2000]).translate(_REMOVED)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return "".join(text.split())


def storable(raw: Any, *, depth: int = 6) -> Any:
    """Anything as JSON that any database keeps, so that what was typed can be shown again."""
    if raw is None or isinstance(raw, (bool, int)):
        return (
            raw
            if not isinstance(raw, int) or abs(raw) < 2**53
            else str(raw)[:100]
            if abs(raw) < 10**90
            else "…"
        )
    if isinstance(raw, str):
        clean = raw[:20_000].replace("\x00", "\ufffd")
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in clean)
    if depth > 0 and isinstance(raw, dict):
        return {str(storable(str(k)[:100])): storable(v, depth=depth - 1) for k, v in list(raw.items())[:200]}
    if depth > 0 and isinstance(raw, (list, tuple)):
        return [storable(v, depth=depth - 1) for v in raw[:200]]
    if isinstance(raw, (float, Decimal)):
        return str(raw)
    return "…"
