"""The demo season's notices, of our own wording, for a fictional province. They ship beside this module."""

from pathlib import Path
from typing import Any

from django.db import transaction

from cms.public.importing import Imported, home_page, notice_index, read_notice, save_notice
from cms.public.models import NoticePage

FOLDER = Path(__file__).with_name("demo")
YEARLY = "示人社函〔2025〕60号"
NOTICES = {
    "continuing_education_2016.txt": NoticePage.Kind.POLICY,
    "application_rules_2019.txt": NoticePage.Kind.POLICY,
    "improving_2020.txt": NoticePage.Kind.POLICY,
    "yearly_2025.txt": NoticePage.Kind.NOTICE,
    "cybersecurity_2025.txt": NoticePage.Kind.POLICY,
    "forensic_2025.txt": NoticePage.Kind.POLICY,
}


def _note(
    anchor: str, zh: str, en: str, *, link: tuple[str, str, str] = ("", "", ""), fixed: bool = False
) -> dict[str, Any]:
    url, link_zh, link_en = link
    value = {
        "anchor": anchor,
        "zh": zh,
        "en": en,
        "link_url": url,
        "link_zh": link_zh,
        "link_en": link_en,
        "fixed": fixed,
    }
    return {"type": "note", "value": value}


MARGINS = [
    _note(
        "art-1",
        "填写所学专业时从目录里选；目录里没有的专业，不能提交初定。",
        "Majors are chosen from the catalogue; others cannot be submitted.",
        fixed=True,
    ),
    _note(
        "art-2",
        "两个新专业已有各自的评价条件，可以先对照条件。",
        "Both new specialties have their own criteria.",
        link=("/notices/2025-1/", "网络安全和信息化评价条件", "Cybersecurity criteria"),
    ),
    _note(
        "art-4",
        "证件类型可选居住证、永居证和工作许可；换单位后，任职年限自动接着算。",
        "Residence permits and work permits are accepted; years in your title run on when you change employer.",
    ),
    _note(
        "art-8",
        "三项公示各满5个工作日才能推荐；公示后改动材料，要重新公示。",
        "Each notice runs 5 working days before you can be recommended; changing the material starts it again.",
        fixed=True,
    ),
]


@transaction.atomic
def load_demo_notices() -> list[Imported]:
    """Makes home page, list and the demo notices, all published; a second call changes nothing.

    Wagtail's welcome page is replaced. Margin notes are given to the yearly notice only while it has none.
    """
    home_page()
    index = notice_index()
    for page in (index.get_parent().specific, index):
        if not page.live:
            page.save_revision().publish()
    done = [
        save_notice(read_notice(FOLDER / name), parent=index, publish=True, kind=kind)
        for name, kind in NOTICES.items()
    ]
    _annotate(next(item.page for item in done if item.page.document_number == YEARLY))
    return done


def _annotate(page: NoticePage) -> None:
    if page.margins:
        return
    page.margins = NoticePage._meta.get_field("margins").stream_block.to_python(MARGINS)
    page.save_revision().publish()
