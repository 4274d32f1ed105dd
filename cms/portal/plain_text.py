"""The long texts of a release (commitments, guides): headings, paragraphs and lists of the little Markdown they use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_ITEM = re.compile(r"(?:\d{1,3}\.|[-*])\s+(.*)")


@dataclass
class Block:
    """`heading`, `paragraph`, `numbers` or `points`; lists hold their items."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)


def blocks(text: str) -> Iterator[Block]:
    """The text's blocks in order; everything else than heading marks and list marks is taken as it stands."""
    current: Block | None = None
    for line in text.splitlines():
        line = line.strip()  # noqa: PLW2901
        item = _ITEM.fullmatch(line)
        kind = ("numbers" if line[:1].isdigit() else "points") if item else "paragraph"
        if not line or line.startswith("#"):
            if current:
                yield current
            current = None
            if line:
                yield Block("heading", line.lstrip("# "))
        elif item:
            if current and current.kind != kind:
                yield current
                current = None
            current = current or Block(kind)
            current.items.append(item[1])
        elif current and current.kind == "paragraph":
            current.text = f"{current.text}\n{line}"
        else:
            if current:
                yield current
            current = Block("paragraph", line)
    if current:
        yield current
