"""The demo applicants' drafts, filled in but for the signature, so that a newcomer can walk the journey in minutes."""

import functools
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from PIL import Image, ImageDraw

from cms.portal.drafts import CaseDraft
from forms_config.fields.file import FileField
from forms_config.fields.table import TableField, identified
from workflows import clock
from workflows.access import Actor
from workflows.cases.evidence import store_evidence
from workflows.cases.models import Case
from workflows.cases.verbs import open_case, save_answers
from workflows.organizations.models import Organization, Person, Role
from workflows.releases.queries import load_document
from workflows.rounds.models import Round


@dataclass(frozen=True)
class DemoDraft:
    """Whose draft, in which round, from which sample of the pack, and what identifies the person."""

    username: str
    round_key: str
    offering: str
    sample: str
    direction: str
    employer: str
    given: Mapping[str, Any]


DRAFTS = (
    DemoDraft(
        "lin", "cybersecurity-senior-2025", "associate_senior/ordinary", "five_years_to_the_day", "11", "institute",
        {
            "name": "林知远", "sex": "1", "born": "1988-05-06", "nation": "01",
            "identity_document": {"kind": "citizen_id", "number": "000000198805061318"},
            "phone": "13800000000", "email": "lin@zhiping.example",
            "employer_name": "示例市第一设计院", "employer_code": "91000000000000003W", "employer_kind": "state_enterprise",
            "post": "网络安全运维岗",
            "statement": (
                "任工程师以来，我一直在示例市第一设计院负责政务网络的安全防护和运维。\n"
                "主持设计了政务云安全防护课题的检测模型，参与编制两项行业指南，发表论文一篇。\n"
                "最难的是在不停业务的情况下完成边界防护改造：我们分三批切换，先旁路观察、再串接、最后收口，全程没有中断。\n"
                "改造以后，告警的误报率从三成降到不足一成，平均处置时间从两小时缩短到二十分钟。"
            ),
        },
    ),
    DemoDraft(
        "shen", "forensic-senior-2025", "associate_senior/ordinary", "cases_paper_and_trainees", "forensic_medicine", "forensic",
        {
            "name": "沈若鉴", "sex": "1", "born": "1984-04-04", "nation": "01",
            "identity_document": {"kind": "citizen_id", "number": "000000198404042159"},
            "phone": "13800000001", "email": "shen@zhiping.example",
            "employer_name": "示例司法鉴定中心", "employer_code": "12000000000000001U",
            "employer_kind": "public_institution", "appointed_and_paid": "true",
            "post": "法医临床鉴定岗", "licence_number": "示鉴000000001", "institution_licence": "示鉴许000001",
            "statement": (
                "任主检法医师以来，我在示例司法鉴定中心从事法医临床鉴定，签发鉴定意见五百余件，没有被重新鉴定推翻的。\n"
                "发表论文一篇，讨论伤残评定中的年龄因素；带教两名学员，均已取得执业证。\n"
                "最难的是陈旧性损伤与外伤关系的判断：我建立了影像比对的固定流程，出庭质证时能把依据讲清楚。"
            ),
        },
    ),
)  # fmt: skip


def load_drafts(organizations: Mapping[str, Organization], people: Mapping[str, Person]) -> None:
    """Opens and fills the demo drafts, once: a draft that is there, or was given up, stays as it is."""
    for demo in DRAFTS:
        round_ = Round.objects.select_related("release", "committee").filter(key=demo.round_key).first()
        person = people[demo.username]
        if round_ is None or Case.objects.filter(round=round_, applicant=person).exists():
            continue
        actor = Actor(person, Role.APPLICANT.value)
        case = open_case(
            round_,
            actor=actor,
            offering=demo.offering,
            direction=demo.direction,
            employer=organizations[demo.employer],
        )
        _fill(case, actor, demo)


def _fill(case: Case, actor: Actor, demo: DemoDraft) -> None:
    """The sample's facts with the person's own over them, then a small file wherever one is asked for."""
    document = load_document(case.round.release)
    sample = next((s for s in document.samples if s.key == demo.sample), None)
    given = {**(sample.given if sample else {}), **demo.given}
    # A year's assessment is given when the year is over.
    given["assessments"] = [r for r in given.get("assessments", ()) if int(r["year"]) < clock.today().year]
    draft = CaseDraft(case, actor)
    known = {f.key: f for f in draft.form.fields()}
    answers: dict[str, Any] = {k: v for k, v in given.items() if k in known}
    for key, field in known.items():
        if isinstance(field, TableField) and isinstance(answers.get(key), list):
            answers[key] = [{**row, "id": row_id} for row_id, row in identified(answers[key])]
    draft.changed(answers, case.answers_version)
    _attach_what_is_missing(draft, actor, answers)
    save_answers(case, actor=actor, answers=answers, expected_version=case.answers_version)


def _attach_what_is_missing(draft: CaseDraft, actor: Actor, answers: dict[str, Any]) -> None:
    for problem in draft.reading.problems:
        field = draft.form.field(str(problem.path[0]))
        if isinstance(field, TableField) and len(problem.path) == 3:
            column = field.column(str(problem.path[2]))
            row = next(r for r in answers[field.key] if r["id"] == problem.path[1])
            if isinstance(column, FileField):
                row[column.key] = [
                    _file(draft, actor, column, str(row.get("name") or row.get("school") or ""))
                ]
        elif isinstance(field, FileField):
            answers[field.key] = [_file(draft, actor, field, "")]


def _file(draft: CaseDraft, actor: Actor, field: FileField, about: str) -> str:
    title = f"{about}{field.title.zh}"
    if "pdf" in field.accept:
        content, name, kind = (
            sample_pdf(title, draft.case.applicant.full_name),
            f"{title}.pdf",
            "application/pdf",
        )
    else:
        content, name, kind = sample_photo(), f"{title}.jpg", "image/jpeg"
    file = store_evidence(
        draft.case, actor=actor, name=name, chunks=iter([content]), media_type=kind, pages=1
    )
    return str(file.pk)


_PAGE = """#set page(paper: "a4", margin: 3cm)
#set text(font: "Noto Sans SC", size: 13pt)
#align(center)[#text(size: 22pt)[#sys.inputs.title]]
#v(2cm)
这是演示用的样例材料，内容为虚构。

申报人：#sys.inputs.name
"""


def sample_pdf(title: str, name: str) -> bytes:
    """One page that says what it stands for."""
    return typst.compile(
        _PAGE.encode(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"title": title, "name": name},
        format="pdf",
    )


@functools.cache
def _fonts() -> "typst.Fonts":
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(pylopdf_fonts_zh_cn.sans_path().parent)],
    )


def sample_photo() -> bytes:
    """A drawn outline of a person on plain blue, as a JPEG of 413 × 579 pixels."""
    image = Image.new("RGB", (413, 579), "#5b8fc7")
    draw = ImageDraw.Draw(image)
    draw.ellipse((40, 400, 373, 800), fill="#2c3440")
    draw.rectangle((170, 330, 243, 430), fill="#e3bf9f")
    draw.ellipse((121, 130, 292, 370), fill="#eccdb1")
    draw.pieslice((111, 100, 302, 330), 180, 360, fill="#23272e")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()
