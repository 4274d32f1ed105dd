"""The clause of a notice that answers a search, with the words marked."""

import re
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from cms.public.models import NoticePage

AROUND = 60


@dataclass(frozen=True)
class Excerpt:
    """A piece of a clause: `label` as printed (第八条, 八、（一）), `url` to its anchor, `text` with <mark>s."""

    label: str
    url: str
    text: SafeString


def excerpt(page: NoticePage, words: list[str]) -> Excerpt | None:
    """The first clause holding the longest of the words; None when they stand only in the title or letterhead."""
    for word in sorted(words, key=len, reverse=True):
        for clause in page.clauses():
            text = clause["heading"] + "".join(clause["paragraphs"])
            if word.lower() in text.lower():
                return Excerpt(
                    clause["label"], f"{page.url}#{clause['anchor']}", marked(_cut(text, word), words)
                )
    return None


def _cut(text: str, word: str) -> str:
    at = text.lower().find(word.lower())
    start, end = max(0, at - AROUND), min(len(text), at + len(word) + AROUND)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def marked(text: str, words: list[str]) -> SafeString:
    """The text, escaped, with each of the words in <mark>."""
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if not pattern:
        return SafeString(conditional_escape(text))
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return format_html_join("", "{}", ((_piece(piece, index),) for index, piece in enumerate(pieces)))


def _piece(piece: str, index: int) -> SafeString:
    escaped = conditional_escape(piece)
    return SafeString(f"<mark>{escaped}</mark>" if index % 2 else escaped)
