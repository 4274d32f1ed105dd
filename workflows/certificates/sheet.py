"""The words on the sheet: a certificate's facts turned into the data the typst page sets."""

import datetime
from typing import Any

from workflows.certificates.models import Certificate

SEXES = {"1": "男", "2": "女"}
AWARD = {
    Certificate.Basis.REVIEW: "经{committee}评审通过，",
    Certificate.Basis.RECOGNITION: "经{confirmed_by}认定，",
    Certificate.Basis.INITIAL_DETERMINATION: "经{confirmed_by}考核初定，",
}
AWARD_EN = {
    Certificate.Basis.REVIEW: "has been found qualified, on the committee’s review, for the title of",
    Certificate.Basis.RECOGNITION: "has been recognized as qualified for the title of",
    Certificate.Basis.INITIAL_DETERMINATION: "has been found qualified, by assessment, for the title of",
}


def sheet_of(certificate: Certificate, *, demo: bool) -> dict[str, Any]:
    """Every text of the page, in both languages; nothing here is markup.

    The page is Chinese with English beneath whatever the reader's language, as an official paper is.
    """
    return {
        "document_title": f"职称证书 {certificate.number}",
        "issued": [certificate.issued_on.year, certificate.issued_on.month, certificate.issued_on.day],
        "issued_zh": chinese_date(certificate.issued_on),
        "confirmed_by": certificate.confirmed_by,
        "heading": {"zh": "职称证书", "en": "Certificate of Professional Title"},
        "award": _award(certificate),
        "award_en": _award_en(certificate),
        "numbers": _numbers(certificate),
        "particulars": _particulars(certificate),
        "photo_alt": "持证人照片 Photograph of the holder",
        "qr_alt": "证书查验二维码 QR code for verification",
        "qr_note": {
            "zh": "扫码或在“证书查验”输入编号和姓名核对",
            "en": "Scan, or enter number and name, to verify",
        },
        "seal_purpose": "职称证书专用章",
        "notes": _notes(demo=demo),
    }


def chinese_date(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def english_date(day: datetime.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _award(certificate: Certificate) -> list[dict[str, Any]]:
    person = ""
    if certificate.sex in SEXES:
        person += f"，{SEXES[certificate.sex]}"
    if certificate.born:
        year, month = certificate.born.split("-")
        person += f"，{int(year)}年{int(month)}月出生"
    how = AWARD[Certificate.Basis(certificate.basis)].format(
        committee=certificate.committee, confirmed_by=certificate.confirmed_by
    )
    return [
        _run(certificate.holder_name, strong=True),
        _run(f"{person}，", ends_line=True),
        _run(f"{how}具备"),
        _run(certificate.title["zh"], strong=True),
        _run("职称。"),
    ]


def _run(text: str, *, strong: bool = False, ends_line: bool = False) -> dict[str, Any]:
    return {"text": text, "strong": strong, "ends_line": ends_line}


def _award_en(certificate: Certificate) -> str:
    how = AWARD_EN[Certificate.Basis(certificate.basis)]
    title = certificate.title.get("en") or certificate.title["zh"]
    return f"This certifies that {certificate.holder_name} {how} {title}."


def _entry(
    zh: str, en: str, value: str, *, note: str = "", share: int = 1, dated: bool = False
) -> dict[str, Any]:
    """One labelled value; `share` is its part of the row's width, `dated` spaces digits from Han."""
    return {"label": {"zh": zh, "en": en}, "value": value, "note": note, "share": share, "dated": dated}


def _numbers(certificate: Certificate) -> list[dict[str, Any]]:
    entries = [_entry("证书编号", "Certificate No.", certificate.number)]
    if certificate.identity_masked:
        entries.append(_entry("证件号码", "Identity document", certificate.identity_masked))
    if certificate.confirmation_document:
        entries.append(_entry("批准文号", "Confirmed by document", certificate.confirmation_document))
    return entries


def _particulars(certificate: Certificate) -> list[dict[str, Any]]:
    def bilingual(zh: str, en: str, words: dict[str, str], share: int) -> list[dict[str, Any]]:
        if not words.get("zh"):
            return []
        return [_entry(zh, en, words["zh"], note=words.get("en", ""), share=share)]

    reviewed = certificate.basis == Certificate.Basis.REVIEW
    passed, passed_en = ("评审通过", "Passed") if reviewed else ("取得时间", "Obtained")
    return [
        *bilingual("系列", "Series", certificate.series, 3),
        *bilingual("专业", "Specialty", certificate.specialty, 4),
        *bilingual("方向", "Direction", certificate.direction, 3),
        *bilingual("层级", "Level", certificate.level, 2),
        _entry(
            passed,
            passed_en,
            chinese_date(certificate.passed_on),
            note=english_date(certificate.passed_on),
            share=4,
            dated=True,
        ),
    ]


def _notes(*, demo: bool) -> list[dict[str, str]]:
    notes = [{"zh": "电子证书与纸质证书具有同等效力", "en": "Equal in effect to a paper certificate"}]
    if demo:
        notes.append({"zh": "演示证书，人员与机构均为虚构", "en": "Demonstration: all names are invented"})
    return notes
