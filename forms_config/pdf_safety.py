"""Whether a PDF may be kept: opens, is not locked, runs nothing, hides nothing; and how many pages it has. (pure)"""

import io
import logging
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from forms_config.shapes import Text

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity of every scan

Slip = tuple[str, Text]
DAMAGED = Text(
    zh="PDF打不开，可能已损坏，请重新扫描或导出。", en="the PDF cannot be opened; scan or export it again."
)
LOCKED = Text(
    zh="PDF加了密码，评审人员打不开；请去掉密码后再上传。",
    en="the PDF is locked by a password; remove it and upload again.",
)
ACTIVE = Text(
    zh="PDF里有会自动运行的脚本或程序；请打印成PDF或重新扫描后再上传。",
    en="the PDF holds a script or program; print it to PDF or scan it, then upload.",
)
TWO_IN_ONE = Text(
    zh="PDF后面夹带了别的文件，请重新导出后再上传。",
    en="another file hides behind the PDF; export it again.",
)
MOST_PAGES_SEARCHED = 500
MOST_ANNOTATIONS = 2000
_DANGEROUS = frozenset({"/JavaScript", "/Launch", "/ImportData"})


def examine_pdf(content: bytes) -> tuple[Slip | None, int]:
    """Why it is refused, if it is, and its number of pages."""
    if _hides_archive(content):
        return ("two_in_one", TWO_IN_ONE), 0
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            return ("locked", LOCKED), 0
        pages = len(reader.pages)
        if pages == 0:
            return ("damaged", DAMAGED), 0
        active = any(_is_active(action) for action in _actions(reader))
    except Exception:  # a crafted file can break a parser in any way
        return ("damaged", DAMAGED), 0
    return (("active_content", ACTIVE) if active else None), pages


def _hides_archive(content: bytes) -> bool:
    """A ZIP at the very end makes the same bytes an archive too."""
    place = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_600))
    return place > content.rfind(b"%%EOF")


def _seen(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _actions(reader: PdfReader) -> Iterator[Any]:
    root = _seen(reader.trailer["/Root"])
    names = _seen(root.get("/Names"))
    if isinstance(names, DictionaryObject) and "/JavaScript" in names:
        yield DictionaryObject({"/S": "/JavaScript"})
    yield from _of(root)
    form = _seen(root.get("/AcroForm"))
    if isinstance(form, DictionaryObject):
        for field in list(_seen(form.get("/Fields")) or ())[:MOST_ANNOTATIONS]:
            yield from _of(_seen(field))
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES_SEARCHED:
            break
        yield from _of(page)
        annotations = _seen(page.get("/Annots"))
        for annotation in annotations[:MOST_ANNOTATIONS] if isinstance(annotations, ArrayObject) else ():
            yield from _of(_seen(annotation))


def _of(owner: Any) -> Iterator[Any]:
    """The actions of a catalogue, page, field or annotation: its own, the one on opening, those on events."""
    if not isinstance(owner, DictionaryObject):
        return
    yield _seen(owner.get("/OpenAction"))
    yield _seen(owner.get("/A"))
    events = _seen(owner.get("/AA"))
    if isinstance(events, DictionaryObject):
        yield from (_seen(action) for action in events.values())


def _is_active(action: Any, depth: int = 10) -> bool:
    if not isinstance(action, DictionaryObject) or depth == 0:
        return False
    if str(_seen(action.get("/S"))) in _DANGEROUS or "/JS" in action:
        return True
    following = _seen(action.get("/Next"))
    chained = following if isinstance(following, ArrayObject) else [following]
    return any(_is_active(_seen(step), depth - 1) for step in chained)
