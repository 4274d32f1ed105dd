"""The page: the same facts give the same PDF/A bytes, and no name can break or rewrite it."""

import datetime
import io
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from forms_config.shapes import Text
from tests.certificates.conftest import LIN
from workflows.certificates.document import CertificateNotSet, qr_svg, render_certificate, verification_url
from workflows.certificates.facts import CertificateFacts
from workflows.certificates.models import Certificate


def certificate(facts: CertificateFacts = LIN) -> Certificate:
    """An unsaved certificate of these facts."""
    columns: dict[str, Any] = {
        name: value.model_dump() if isinstance(value, Text) else value
        for name, value in ((name, getattr(facts, name)) for name in asdict(facts))
        if name != "series_code"
    }
    return Certificate(number="示2025-GC-000147", token="t" * 32, **columns)


def text_of(pdf: bytes) -> str:
    return (
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        .replace(" ", "")
        .replace("\n", "")
    )


def test_the_page_can_be_read_and_copied() -> None:
    text = text_of(render_certificate(certificate()))
    for words in (
        "职称证书",
        "CertificateofProfessionalTitle",
        "林知远，男，1990年6月出生，",
        "经示例省工程系列网络安全和信息化专业高级职称评审委员会评审通过，具备高级工程师职称。",
        "SeniorEngineer",
        "示2025-GC-000147",
        "000000********0019",
        "示人社职字〔2025〕88号",
        "2025年11月21日",
        "2025年12月19日",
    ):
        assert words in text


def test_one_a4_landscape_page_with_its_own_fonts_and_one_claim() -> None:
    reader = PdfReader(io.BytesIO(render_certificate(certificate())))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (297, 210)
    root: Any = reader.trailer["/Root"]
    claim = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in claim
    assert root["/OutputIntents"]
    resources: Any = reader.pages[0]["/Resources"]
    for font in resources["/Font"].values():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert "SC" in descriptor["/FontName"]
        assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


def test_the_same_facts_give_the_same_bytes() -> None:
    assert render_certificate(certificate()) == render_certificate(certificate())
    assert render_certificate(certificate()) != render_certificate(certificate(replace(LIN, sex="2")))


def test_recognition_is_worded_as_recognition() -> None:
    facts = replace(LIN, basis="recognition", committee="", level=Text(zh="助理级"), title=Text(zh="法医师"))
    text = text_of(render_certificate(certificate(facts)))
    assert "经示例省人力资源和社会保障厅认定，具备法医师职称。" in text
    assert "评审" not in text.replace("职称评审", "")


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        "$1+1$",
        "[x] ]] [",
        "\"'`\\",
        "*粗*_斜_<标签>@引用//注释/*x*/",
        "= 标题",
        "O'Brien-Smith",
        "阿迪力·买买提江·艾合买提",
    ],
)
def test_a_name_is_set_as_it_is_written(name: str) -> None:
    assert name.replace(" ", "") in text_of(render_certificate(certificate(replace(LIN, holder_name=name))))


@settings(max_examples=15)
@given(
    st.text(
        alphabet=st.one_of(
            st.characters(min_codepoint=0x20, max_codepoint=0x7E),
            st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        ),
        min_size=1,
        max_size=60,
    ).filter(str.strip)
)
def test_any_name_gives_one_page(name: str) -> None:
    pdf = render_certificate(certificate(replace(LIN, holder_name=name, committee=name)))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_the_longest_texts_still_fit_one_page() -> None:
    long = replace(
        LIN,
        holder_name="长" * 100,
        committee="委" * 120,
        confirmed_by="厅" * 120,
        confirmation_document="号" * 80,
        direction=Text(zh="方" * 60, en="direction " * 12),
    )
    pdf = render_certificate(certificate(long))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "长" * 100 in text_of(pdf)


def test_a_character_no_font_has_is_named() -> None:
    with pytest.raises(CertificateNotSet, match="😀"):
        render_certificate(certificate(replace(LIN, holder_name="林😀")))


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P", "CMYK"])
def test_the_photo_is_redrawn_whatever_it_was(mode: str) -> None:
    target = io.BytesIO()
    Image.new(mode, (301, 999)).save(target, "JPEG" if mode == "CMYK" else "PNG")
    reader = PdfReader(io.BytesIO(render_certificate(certificate(), photo=target.getvalue())))
    assert [(image.image.size, image.image.mode) for image in reader.pages[0].images if image.image] == [
        ((463, 647), "RGB")
    ]


def test_something_else_in_place_of_the_photo_is_refused() -> None:
    with pytest.raises(CertificateNotSet, match="photo"):
        render_certificate(certificate(), photo=b"%PDF-1.7 not a picture")


def test_the_qr_code_holds_the_address_of_the_certificates_own_page() -> None:
    assert verification_url("t" * 32) == f"https://zhiping.example/verify/{'t' * 32}/"
    one, other = certificate(), certificate()
    other.token = "u" * 32
    assert render_certificate(one) != render_certificate(other)
    assert qr_svg(verification_url("t" * 32)) == qr_svg(verification_url("t" * 32))


def test_the_drawn_seal_and_the_word_demonstration_are_for_demonstrations_only(
    certificate_settings: Settings,
) -> None:
    assert "演示证书" in text_of(render_certificate(certificate()))
    certificate_settings.DEMO = False
    real = text_of(render_certificate(certificate()))
    assert "演示" not in real
    assert "职称证书专用章" not in real


def test_the_only_date_in_the_file_is_the_day_of_issue() -> None:
    made = PdfReader(io.BytesIO(render_certificate(certificate()))).metadata
    assert made is not None
    assert made.creation_date is not None
    assert made.creation_date.date() == datetime.date(2025, 12, 19)
