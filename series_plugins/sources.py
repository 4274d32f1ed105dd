"""A document from wherever it is kept (a folder, a ZIP, a workbook, a release, a draft) and to wherever it should go."""

from collections.abc import Callable
from pathlib import Path as FilePath

from forms_config.shapes import Problem, Text
from series_plugins.pack import PackReading, read_pack
from series_plugins.pack_writing import pack_files_of, write_pack, zip_of
from series_plugins.workbook import read_workbook, write_workbook
from workflows.releases.document import SeriesDocument
from workflows.releases.models import Release
from workflows.releases.queries import latest_release, load_document

WORKBOOK = ".xlsx"
_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
ALSO: list[Callable[[str], SeriesDocument | None]] = []
"""Where else a name may be looked up; the studio adds its drafts."""


def read_source(source: FilePath | bytes, *, name: str = "", checked: bool = True) -> PackReading:
    """Reads a folder, a ZIP or a workbook, told apart by their name. Never raises on content."""
    name = name or (source.name if isinstance(source, FilePath) else "")
    if FilePath(name).suffix.lower() not in _SPREADSHEETS or (
        isinstance(source, FilePath) and source.is_dir()
    ):
        return read_pack(source, name=name, checked=checked)
    if isinstance(source, FilePath):
        try:
            source = source.read_bytes()
        except OSError:
            text = Text(zh=f"找不到{name}。", en=f"{name} does not exist.")
            return PackReading(name, None, (Problem("pack.missing", text, file=name),))
    return read_workbook(source, name, checked=checked)


def write_source(document: SeriesDocument, destination: FilePath) -> FilePath:
    """Writes a workbook (`.xlsx`), a ZIP (`.zip`) or a folder; refuses (FileExistsError) to write over anything."""
    if destination.suffix.lower() != WORKBOOK:
        return write_pack(document, destination)
    content = write_workbook(document)
    with destination.open("xb") as stream:
        stream.write(content)
    return destination


def zipped(document: SeriesDocument) -> bytes:
    """The pack as the bytes of a ZIP."""
    return zip_of(pack_files_of(document))


def named_document(name: str) -> tuple[SeriesDocument, str] | None:
    """The document of `KEY` (its live release), `KEY@NUMBER` or `KEY@draft`, and what it is; None when there is none."""
    key, _, which = name.partition("@")
    if which.isdecimal():
        release = Release.objects.filter(series_key=key, number=int(which)).first()
    else:
        release = None if which else latest_release(key)
    if release is not None:
        return load_document(release), f"release {release.number}"
    for look_up in ALSO:
        document = look_up(name)
        if document is not None:
            return document, "draft"
    return None
