"""What PDF/A-2b (ISO 19005-2) demands, looked up in the signed file itself: of what can be told without its whole validator."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from tests.certificates.test_signing import signed, unsigned

__all__ = ["signed", "unsigned"]

FORBIDDEN_ACTIONS = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState", "/Rendition", "/Trans",
    "/GoTo3DView", "/JavaScript",
}  # fmt: skip


@pytest.fixture
def file(signed: bytes) -> Any:
    return PdfReader(BytesIO(signed), strict=True)


def everything(file: Any) -> Iterator[Any]:
    """Every object that can be reached from the trailer, each once."""
    seen: set[int] = set()
    waiting: list[Any] = [file.trailer]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        yield found
        if isinstance(found, DictionaryObject):
            waiting += [found.raw_get(key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += list(found)


def test_header_trailer_and_encryption_6_1(file: Any, signed: bytes) -> None:
    first, second = signed.split(b"\n", 2)[:2]
    assert first.startswith(b"%PDF-1.")
    assert second[:1] == b"%"
    assert all(byte > 127 for byte in second[1:5])
    assert "/ID" in file.trailer
    assert "/Encrypt" not in file.trailer
    assert b"/LZWDecode" not in signed


def test_metadata_claims_2b_and_agrees_with_the_information_6_6(file: Any) -> None:
    metadata = file.root_object["/Metadata"].get_object()
    assert "/Filter" not in metadata
    text = metadata.get_data().decode()
    assert text.count("<pdfaid:part>2<") == 1
    assert text.count("<pdfaid:conformance>B<") == 1
    title = file.metadata.title if file.metadata else None
    assert title
    assert title in text


def test_one_output_intent_with_its_colour_profile_6_2_3(file: Any) -> None:
    [intent] = file.root_object["/OutputIntents"]
    intent = intent.get_object()
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"].get_object()
    data = profile.get_data()
    assert data[36:40] == b"acsp"
    assert {1: b"GRAY", 3: b"RGB ", 4: b"CMYK"}[profile["/N"]] == data[16:20]


def test_every_font_is_embedded_with_a_map_to_unicode_6_2_11(file: Any) -> None:
    fonts: list[Any] = [
        o for o in everything(file) if isinstance(o, DictionaryObject) and o.get("/Type") == "/Font"
    ]
    assert len(fonts) >= 2
    for font in fonts:
        if font["/Subtype"] == "/Type0":
            assert "/ToUnicode" in font
            [below] = font["/DescendantFonts"]
            assert below.get_object()["/Subtype"] in {"/CIDFontType0", "/CIDFontType2"}
            continue
        descriptor = font["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font.get("/BaseFont")


def test_no_action_script_or_attachment_6_5(file: Any) -> None:
    dictionaries: list[Any] = [o for o in everything(file) if isinstance(o, DictionaryObject)]
    for found in dictionaries:
        assert found.get("/S") not in FORBIDDEN_ACTIONS
        assert "/JS" not in found
        assert "/AA" not in found
        assert "/EmbeddedFiles" not in found
        assert "/XFA" not in found
        assert found.get("/NeedAppearances") is None or found["/NeedAppearances"].value is False


def test_annotations_print_and_show_what_they_are_6_3(file: Any) -> None:
    annotations = [a.get_object() for page in file.pages for a in page.get("/Annots", ())]
    assert annotations
    for annotation in annotations:
        flags = int(annotation.get("/F", 0))
        assert flags & 4, "printed"
        assert not flags & (1 | 2 | 32), "neither invisible, hidden nor kept from view"
        rect = [float(n) for n in annotation["/Rect"]]
        is_a_point = rect[0] == rect[2] and rect[1] == rect[3]
        assert is_a_point or "/AP" in annotation or annotation["/Subtype"] in {"/Link", "/Popup"}


def test_streams_say_their_own_length_and_name_no_other_file_6_1_7(file: Any) -> None:
    streams = [o for o in everything(file) if isinstance(o, StreamObject)]
    assert len(streams) > 5
    for stream in streams:
        assert not {"/F", "/FFilter", "/FDecodeParms"} & set(stream)


def test_a_file_without_its_output_intent_would_be_found(signed: bytes) -> None:
    """The control: the checks above do fail on a file that breaks a rule."""
    broken: Any = PdfReader(BytesIO(signed.replace(b"/OutputIntents", b"/OutputIntentz")))
    with pytest.raises(KeyError):
        test_one_output_intent_with_its_colour_profile_6_2_3(broken)
