"""Evidence is what its bytes are, opens, runs nothing, and says why when it is refused."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from forms_config.fields.file import FileField
from forms_config.uploads import examine_for_field, examine_upload, safe_name
from tests.forms.examples import field

FIELD = FileField.model_validate(field("file", accept=["pdf", "jpg", "png"], max_mb=1, max_pages=3))


def pdf(pages: int = 1, *, password: str = "", writer: PdfWriter | None = None) -> bytes:
    writer = writer or PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


def codes(content: bytes, name: str = "证明.pdf") -> list[str]:
    return [p.code for p in examine_for_field(content, name, FIELD)[1]]


def test_a_good_file_is_known_by_its_content_and_named_after_it() -> None:
    examined, problems = examine_for_field(pdf(2), "验收 报告.jpg", FIELD)
    assert problems == []
    assert examined is not None
    assert (examined.type, examined.name, examined.pages, examined.content_type) == (
        "pdf", "验收 报告.pdf", 2, "application/pdf",
    )  # fmt: skip
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png")):
        found, _ = examine_for_field(picture(kind), "照片", FIELD)
        assert found is not None
        assert found.name == f"照片.{ending}"


def test_limits_are_enforced_with_the_remedy() -> None:
    _, problems = examine_for_field(pdf(4), "报告.pdf", FIELD)
    assert problems[0].code == "too_many_pages"
    assert problems[0].text.zh == "“报告.pdf”：有4页，最多3页；请删去无关页，或分成几个文件。"
    _, problems = examine_for_field(b"%PDF-" + b"x" * 1024 * 1024, "大.pdf", FIELD)
    assert problems[0].code == "too_large"
    assert "1.0 MB，最多1 MB" in problems[0].text.zh


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"hello", "wrong_type"),
        (b"<html><script>alert(1)</script>", "wrong_type"),
        (b"MZ" + b"\0" * 100, "wrong_type"),
        (zipped(), "wrong_type"),
        (b"\n%PDF-1.4 late", "wrong_type"),
        (b"%PDF-1.7 nothing more", "damaged"),
        (pdf()[:200], "damaged"),
        (picture("PNG")[:60], "damaged"),
        (picture("JPEG")[:200], "damaged"),
        (pdf(password="secret"), "locked"),
        (pdf() + zipped(), "two_in_one"),
        (picture() + zipped(), "two_in_one"),
        (picture("JPEG")[:20] + b"%PDF-1.4" + picture("JPEG")[20:], "two_in_one"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(content: bytes, code: str) -> None:
    assert codes(content) == [code]


def test_only_the_types_of_the_field_are_taken() -> None:
    _, problems = examine_upload(picture("PNG"), "a.pdf", accept=("pdf",), max_mb=1, max_pages=3)
    assert problems[0].text.zh == "“a.pdf”：内容是PNG，请另存为PDF再上传。"


def script() -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )


def test_a_pdf_that_runs_something_is_refused_wherever_it_hides() -> None:
    named = PdfWriter()
    named.root_object[NameObject("/Names")] = DictionaryObject(
        {NameObject("/JavaScript"): DictionaryObject()}
    )
    opened = PdfWriter()
    opened.root_object[NameObject("/OpenAction")] = script()
    launched = PdfWriter()
    launched.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch")}
    )
    paged = PdfWriter()
    page = paged.add_blank_page(100, 100)
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script()})
    chained = PdfWriter()
    chained.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/GoTo"), NameObject("/Next"): script()}
    )
    for writer in (named, opened, launched, paged, chained):
        assert codes(pdf(writer=writer)) == ["active_content"]


def test_a_picture_that_would_fill_the_memory_is_refused_unopened() -> None:
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert codes(out.getvalue()) == ["too_many_pixels"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\证书.PDF", "证书.pdf"),
        ("证书\u202efdp.exe", "证书fdp.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("<b>|?*.pdf", "_b____.pdf"),
        ("con.pdf", "_con.pdf"),
        ("...", "附件.pdf"),
        ("", "附件.pdf"),
        (None, "附件.pdf"),
        ("\ud800x.pdf", "x.pdf"),
        ("字" * 300 + ".pdf", "字" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, "pdf") == safe


@given(st.binary(max_size=300), st.text(st.characters(exclude_categories=()), max_size=200))
def test_no_bytes_and_no_name_break_the_examination(content: bytes, name: str) -> None:
    for head in (b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"):
        examined, problems = examine_for_field(head + content, name, FIELD)
        assert (examined is None) == bool(problems)
        kept = safe_name(name, "png")
        assert len(kept) <= 120
        assert kept.endswith(".png")
        assert not set(kept) & set('/\\\x00\r\n\u202e"')
        kept.encode()
