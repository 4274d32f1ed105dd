"""(pure) From the lines of a notice to its clauses.

Copied notices come in two layouts: one paragraph a line with page breaks inside sentences, and lines wrapped at some
width. In both a paragraph goes on while its sentence is not finished, unless a number that is due begins the next
line. A number that is not due (a wrapped line beginning with 二、三级) is text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cms.public.notices.framing import read_header, read_trailer
from cms.public.notices.healing import clean, heal
from cms.public.notices.numbering import Marker, is_chapter, marker_of
from cms.public.notices.structure import Article, ParsedNotice

SENTENCE_ENDS = "。！？：；…!?:;"
CLOSERS = "”’）)」』】》"
HEADING_LENGTH = 32
CLOSING_WORDS = ("本通知", "本意见", "本办法", "本公告", "特此", "以上", "请各", "此前", "执行中", "未尽事宜")
STYLES_BY_CLAUSE = ("clause", "bracket", "arabic", "arabic_bracket")
STYLES_BY_NUMBER = ("han", "bracket", "arabic", "arabic_bracket")


@dataclass(frozen=True)
class Line:
    """One source line. `whole` says it is a paragraph of its own (from a .docx); `blank_after`, that a blank line follows."""

    text: str
    whole: bool = False
    blank_after: bool = False
    fixed: bool = False
    """Already laid out (a table row): its blanks stay."""


def parse_text(text: str) -> ParsedNotice:
    """Reads a notice from plain text. Accepts any text; what it cannot place becomes paragraphs, nothing is dropped."""
    raw = clean(text).split("\n")
    lines = []
    for index, line in enumerate(raw):
        if line.strip():
            lines.append(Line(line, blank_after=index + 1 < len(raw) and not raw[index + 1].strip()))
    return parse_lines(lines)


def parse_lines(lines: Sequence[Line]) -> ParsedNotice:
    """Reads a notice from its non-blank lines."""
    lines = [line for line in lines if heal(line.text)]
    texts = [line.text for line in lines]
    header, used = read_header(texts)
    trailer, end = read_trailer(texts[used:])
    body = _Body(lines[used : used + end])
    body.read()
    return ParsedNotice(
        tuple(header),
        tuple(body.opening),
        tuple(c.freeze() for c in body.articles),
        tuple(body.closing),
        tuple(trailer),
        tuple(body.doubts),
    )


@dataclass
class _Clause:
    """A clause being read."""

    marker: Marker
    anchor: str
    first_line: Line
    chapter: str = ""
    paragraphs: list[str] = field(default_factory=list)
    items: list["_Clause"] = field(default_factory=list)

    def freeze(self) -> Article:
        runs_on = self.marker.style != "clause"  # 第三条 is followed by its rule, not by a name
        heading, paragraphs = _split_heading(self.paragraphs, has_items=bool(self.items), runs_on=runs_on)
        items = tuple(item.freeze() for item in self.items)
        marker = self.marker
        return Article(
            marker.number, marker.label, self.anchor, heading, tuple(paragraphs), items, self.chapter
        )


class _Body:
    """One pass over the body's lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        markers = [marker_of(heal(line.text)) for line in lines]
        by_clause = any(marker and marker.style == "clause" and marker.number == 1 for marker in markers)
        self.styles = STYLES_BY_CLAUSE if by_clause else STYLES_BY_NUMBER
        self.opening: list[str] = []
        self.closing: list[str] = []
        self.articles: list[_Clause] = []
        self.doubts: list[str] = []
        self.path: list[_Clause] = []
        self.chapter = ""
        self.pending: list[Line] = []
        self.pending_clause: _Clause | None = None
        self.width = max((len(heal(line.text)) for line in lines), default=0)

    def read(self) -> None:
        """Reads every line; afterwards `opening`, `articles`, `closing` and `doubts` hold the result."""
        for line in self.lines:
            healed = heal(line.text)
            if is_chapter(healed) and self.styles is STYLES_BY_CLAUSE:
                self._finish()
                self.chapter = "\n".join(filter(None, (self.chapter, healed)))
                continue
            depth, marker = self._due(healed)
            if marker is not None:
                self._finish()
                self._open(depth, marker, line)
            elif self.pending and self._is_finished(line):
                self._finish()
            self.pending.append(line)
        self._finish()
        if self.chapter:
            self.closing.append(self.chapter)
        self._split_closing()

    def _due(self, healed: str) -> tuple[int, Marker | None]:
        """The depth and number a line opens, when that number is due there; otherwise it is text."""
        marker = marker_of(healed)
        if marker is None or marker.style not in self.styles:
            return 0, None
        depth = self._depth_of(marker.style)
        last = self._siblings(depth)[-1].marker.number if self._siblings(depth) else 0
        if depth > len(self.path):
            return 0, None
        if marker.number == last + 1:
            return depth, marker
        if depth == 0 and marker.number > last + 1 and not self._continues():
            self.doubts.append(f"{marker.label} ← {last}")
            return depth, marker
        if marker.number <= last and depth == 0:
            self.doubts.append(f"{marker.label} = {last}")
        return 0, None

    def _depth_of(self, style: str) -> int:
        """Styles found under a clause nest in the order they first appear; the known ladder decides the rest."""
        open_styles = [clause.marker.style for clause in self.path]
        if style in open_styles:
            return open_styles.index(style)
        ladder = self.styles.index(style)
        return sum(1 for other in open_styles if self.styles.index(other) < ladder)

    def _siblings(self, depth: int) -> list[_Clause]:
        if depth == 0:
            return self.articles
        return self.path[depth - 1].items if depth <= len(self.path) else []

    def _open(self, depth: int, marker: Marker, line: Line) -> None:
        parent = self.path[depth - 1] if depth else None
        prefix = parent.anchor if parent else "art"
        clause = _Clause(marker, f"{prefix}-{marker.number}", line, chapter=self.chapter if not depth else "")
        if not depth:
            self.chapter = ""
        self._siblings(depth).append(clause)
        self.path = [*self.path[:depth], clause]
        self.pending_clause = clause

    def _continues(self) -> bool:
        """Whether the last line broke off inside a sentence."""
        return (
            bool(self.pending)
            and not self.pending[-1].whole
            and not _ends_sentence(heal(self.pending[-1].text))
        )

    def _is_finished(self, following: Line) -> bool:
        last = self.pending[-1]
        return last.whole or following.whole or not self._continues() or self._is_heading_line(last)

    def _is_heading_line(self, line: Line) -> bool:
        """A numbered line that is only a name (一、重点工作), not a sentence broken at the page's width."""
        if len(self.pending) != 1 or not self.pending_clause or self.pending_clause.first_line is not line:
            return False
        healed = heal(line.text)
        short = len(healed) <= HEADING_LENGTH and not any(mark in healed for mark in "，。；：")
        return short and (line.blank_after or len(healed) <= self.width * 0.6)

    def _finish(self) -> None:
        """Puts the lines gathered so far in their place as one paragraph."""
        if not self.pending:
            return
        lines, self.pending = self.pending, []
        fixed = all(line.fixed for line in lines)
        text = lines[0].text if fixed and len(lines) == 1 else heal("\n".join(line.text for line in lines))
        if self.pending_clause is not None:
            text = text[len(self.pending_clause.marker.label) :].lstrip()
            self.pending_clause = None
        if self.path:
            if text:
                self.path[-1].paragraphs.append(text)
        else:
            self.opening.append(text)

    def _split_closing(self) -> None:
        """The formula that ends a notice (本通知未尽事宜…, 特此通知。) belongs to no clause."""
        if not self.path or self.styles is STYLES_BY_CLAUSE:
            return
        paragraphs = self.path[-1].paragraphs
        while len(paragraphs) > 1 and paragraphs[-1].startswith(CLOSING_WORDS):
            self.closing.insert(0, paragraphs.pop())


def _ends_sentence(healed: str) -> bool:
    return healed.rstrip(CLOSERS).endswith(tuple(SENTENCE_ENDS))


def _split_heading(paragraphs: list[str], *, has_items: bool, runs_on: bool) -> tuple[str, list[str]]:
    """The phrase that names a clause, and the rest. A whole first line without an end mark is a name too."""
    if not paragraphs:
        return "", []
    first = paragraphs[0]
    is_name = "。" not in first and not _ends_sentence(first) and len(first) <= HEADING_LENGTH
    if is_name and (has_items or len(paragraphs) > 1):
        return first, paragraphs[1:]
    name, stop, rest = first.partition("。")
    is_name = len(name) <= HEADING_LENGTH and not any(mark in name for mark in "，；：,;:")
    if runs_on and stop and is_name and (rest or has_items):
        return name + stop, [*filter(None, [rest]), *paragraphs[1:]]
    return "", paragraphs
