"""(pure) The lines of a .docx: its paragraphs with their automatic numbers, tables kept as rows of text."""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cms.public.notices.healing import clean, heal
from cms.public.notices.numbering import int_to_han
from cms.public.notices.parser import Line, parse_lines
from cms.public.notices.structure import ParsedNotice

CELL_GAP = "\u3000"
MAX_UNPACKED = 200 * 1024 * 1024
MAX_NUMBER = 999
HAN_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
}
_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class UnreadableDocument(ValueError):
    """The file is not a .docx that can be read, or unpacks to more than it may."""


def parse_docx(source: Path | BinaryIO) -> ParsedNotice:
    """Reads a notice from a .docx. Raises UnreadableDocument."""
    return parse_lines(list(docx_lines(source)))


def docx_lines(source: Path | BinaryIO) -> Iterator[Line]:
    """Every non-blank paragraph and table row, in order, each a paragraph of its own."""
    from docx import Document
    from docx.table import Table

    try:
        with zipfile.ZipFile(source) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableDocument
        document = Document(str(source) if isinstance(source, Path) else source)
    except UnreadableDocument:
        raise
    except Exception as error:  # python-docx lets through whatever the archive or the XML parser raises
        raise UnreadableDocument from error
    numbers = _Numbers(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
            continue
        for position, text in enumerate(clean(block.text).split("\n")):
            label = numbers.label_of(block) if not position else ""
            if text.strip():
                yield Line(label + text, whole=True)


def _rows(table: Any) -> Iterator[Line]:
    for row in table.rows:
        seen: list[Any] = []
        for cell in row.cells:
            if not any(cell._tc is other._tc for other in seen):  # a merged cell is listed once per column
                seen.append(cell)
        text = CELL_GAP.join(filter(None, (heal(cell.text) for cell in seen)))
        if text:
            yield Line(text, whole=True, fixed=True)


class _Numbers:
    """Word's automatic numbering, counted as the document is walked."""

    def __init__(self, document: Any) -> None:
        self.counters: dict[str, dict[int, int]] = defaultdict(dict)
        self.abstract: dict[str, Any] = {}
        self.abstract_of: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for node in root.findall(f"{_MAIN}abstractNum"):
            self.abstract[node.get(f"{_MAIN}abstractNumId")] = node
        for node in root.findall(f"{_MAIN}num"):
            target = node.find(f"{_MAIN}abstractNumId")
            if target is not None:
                self.abstract_of[node.get(f"{_MAIN}numId")] = target.get(f"{_MAIN}val")

    def label_of(self, paragraph: Any) -> str:
        """The number Word draws before a paragraph, or nothing. Advances the counter."""
        num_id, level = self._reference(paragraph)
        abstract_id = self.abstract_of.get(num_id, "")
        definition = self._level(abstract_id, level)
        if definition is None or not paragraph.text.strip():
            return ""
        counter = self.counters[abstract_id]
        counter[level] = counter.get(level, self._start(definition) - 1) + 1
        for deeper in [key for key in counter if key > level]:
            del counter[deeper]
        pattern = _value(definition, "lvlText")
        for place in range(level + 1):
            part = self._level(abstract_id, place)
            number = counter.get(place, self._start(part))
            pattern = pattern.replace(f"%{place + 1}", _written(number, _value(part, "numFmt")))
        return pattern if any(ch.isalnum() for ch in pattern) else ""

    def _reference(self, paragraph: Any) -> tuple[str, int]:
        """(numId, level) from the paragraph, else from its style."""
        places = [paragraph._p.pPr]
        if paragraph.style is not None:
            places.append(paragraph.style.element.find(f"{_MAIN}pPr"))
        for place in places:
            node = place.find(f"{_MAIN}numPr") if place is not None else None
            if node is not None and (found := _value(node, "numId")):
                level = _value(node, "ilvl") or "0"
                return found, int(level) if level.isdecimal() else 0
        return "", 0

    def _level(self, abstract_id: str, level: int) -> Any:
        for node in self.abstract.get(abstract_id, ()):
            if node.tag == f"{_MAIN}lvl" and node.get(f"{_MAIN}ilvl") == str(level):
                return node
        return None

    def _start(self, definition: Any) -> int:
        start = _value(definition, "start") if definition is not None else ""
        return int(start) if start.isdecimal() else 1


def _value(node: Any, name: str) -> str:
    child = node.find(f"{_MAIN}{name}") if node is not None else None
    return (child.get(f"{_MAIN}val") or "") if child is not None else ""


def _written(number: int, style: str) -> str:
    if style in {"bullet", "none"}:
        return ""
    return int_to_han(number) if style in HAN_FORMATS and 0 < number <= MAX_NUMBER else str(number)
