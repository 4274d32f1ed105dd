"""(pure) A notice that has been read: its parts in the order they stood, and its clauses with anchors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

PartKind = Literal[
    "preamble", "issuer", "number", "title", "salutation", "note", "signature", "date", "attachments"
]


@dataclass(frozen=True)
class Part:
    """One line around the body: what it is, and its healed text."""

    kind: PartKind
    text: str


@dataclass(frozen=True)
class Article:
    """A numbered clause of any depth: 一、 / 第一条 at depth 1, （一） under it, 1. under that.

    `label` is the number as written (第八条, 八、, （三）); `anchor` e.g. art-8, art-2-1, art-13-3-2. `heading` is the
    opening phrase that names the clause, with its full stop where the text runs on; `paragraphs` hold the rest, the
    first running on from the heading. `chapter` is the chapter heading standing before it, if any.
    """

    number: int
    label: str
    anchor: str
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    items: tuple["Article", ...] = ()
    chapter: str = ""

    def texts(self) -> Iterator[str]:
        """Everything the clause says, in order."""
        yield from (self.chapter, self.label, self.heading, *self.paragraphs)
        for item in self.items:
            yield from item.texts()

    def anchors(self) -> Iterator[str]:
        """Its own anchor, those of its second and later paragraphs, and those of its items."""
        yield self.anchor
        for index in range(1, len(self.paragraphs)):
            yield paragraph_anchor(self.anchor, index + 1)
        for item in self.items:
            yield from item.anchors()

    def walk(self) -> Iterator["Article"]:
        """Itself and every clause under it."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True)
class ParsedNotice:
    """A notice as read. `header` and `trailer` keep their source order; `doubts` say what looked odd (numbering gaps)."""

    header: tuple[Part, ...]
    opening: tuple[str, ...]
    articles: tuple[Article, ...]
    closing: tuple[str, ...]
    trailer: tuple[Part, ...]
    doubts: tuple[str, ...] = ()

    def part(self, kind: PartKind, *, among: Literal["header", "trailer"] = "header") -> str:
        """The last part of a kind, or nothing."""
        found = [part.text for part in getattr(self, among) if part.kind == kind]
        return found[-1] if found else ""

    def parts(self, *kinds: PartKind, among: Literal["header", "trailer"] = "header") -> tuple[str, ...]:
        """All parts of these kinds, in order."""
        return tuple(part.text for part in getattr(self, among) if part.kind in kinds)

    @property
    def title(self) -> str:
        """The title on one line."""
        return self.part("title")

    @property
    def document_number(self) -> str:
        """The document number as written, e.g. 示人社函〔2025〕60号."""
        return self.part("number")

    @property
    def issuer(self) -> str:
        """Who issued it: the letterhead, else the signature."""
        return self.part("issuer") or self.part("signature", among="trailer")

    @property
    def issued_on(self) -> date | None:
        """The date under the signature, else under the title; None when the text has none."""
        from cms.public.notices.dates import read_date

        return read_date(self.part("date", among="trailer")) or read_date(self.part("date"))

    def texts(self) -> Iterator[str]:
        """Every piece of the notice in the order of the source."""
        yield from (part.text for part in self.header)
        yield from self.opening
        for article in self.articles:
            yield from article.texts()
        yield from self.closing
        yield from (part.text for part in self.trailer)

    def anchors(self) -> tuple[str, ...]:
        """Every anchor a citation may point at."""
        return tuple(anchor for article in self.articles for anchor in article.anchors())


def paragraph_anchor(anchor: str, position: int) -> str:
    """The anchor of a clause's nth paragraph (款), n ≥ 2: art-2-1-p2."""
    return f"{anchor}-p{position}"
