"""Walking a shipped pack: a sample's answers with real uploads, and what each step of the shipped workflows asks for."""

import io
from copy import deepcopy
from typing import Any

from tests.workflows import season as seasons
from workflows.cases.evidence import store_evidence
from workflows.cases.models import Case
from workflows.cases.verbs import apply_transition, available_actions
from workflows.releases.document import SeriesDocument


def with_files(document: SeriesDocument, case: Case, answers: dict[str, Any], alice: Any) -> dict[str, Any]:
    """The sample's answers with a real upload wherever a file is named or asked for."""

    def upload() -> list[str]:
        file = store_evidence(
            case, actor=alice, name="proof.pdf", chunks=io.BytesIO(b"%PDF-1.7"), media_type="application/pdf"
        )
        return [str(file.pk)]

    form = document.forms[document.offering(case.offering).form]
    keys = {field.key for field in form.fields()}
    filled = {key: deepcopy(value) for key, value in answers.items() if key in keys}
    for field in form.fields():
        if field.type == "file" and (field.required or field.key in filled):
            filled[field.key] = upload()
        if field.type == "table":
            for row in filled.get(field.key) or ():
                for column in field.columns:  # type: ignore[attr-defined]
                    if column.type == "file" and (column.required or column.key in row):
                        row[column.key] = upload()
    return filled


MISSING: dict[str, Any] = {
    "nation": "01",
    "identity_document": {"kind": "citizen_id", "number": "000000199001010018"},
    "phone": "13800000000",
    "licence_number": "000000000000",
    "institution_licence": "000000000000",
    "employer_name": "River Works",
    "employer_code": "91000000000000000K",
    "post": "工程师",
    "statement": "任现职以来负责本单位信息系统的安全建设和运行，完成了多项技术工作。" * 20,
}
"""What the samples leave out because no criterion looks at it; invented."""
OPINIONS: dict[str, dict[str, Any]] = {
    "unit_assessment": {
        "assessed_on": "2026-09-07", "material_checked": "yes",
        "assessment_text": "经考核，能独立完成本专业的鉴定辅助工作，考核合格。", "ability_met": "yes", "notice_place": "一楼公告栏",
    },
    "employer_opinion": {
        "material_checked": "yes", "conduct_opinion": "良好", "ability_opinion": "能独立负责", "ability_met": "yes",
        "notice_place": "一楼公告栏",
    },
    "department_opinion": {"opinion": "agree", "notices_checked": "yes"},
    "bureau_opinion": {"opinion": "agree", "notices_checked": "yes"},
    "score": {
        "professional_ability": "18", "project_results": "25", "innovation": "15", "representative_work": "12",
        "contribution": "4", "defence": "8", "score_reason": "专业能力达到申报层级的要求。", "ability_met": "yes",
        "recuse": "no",
    },
    "panel_opinion": {
        "scorers": "3", "average": "82.00", "recommended": "yes", "opinion_text": "材料真实，业绩突出，同意推荐，提交评委会表决。",
    },
}  # fmt: skip


class Walk:
    """Takes the steps of a case, each with whatever the step asks for."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __call__(self, action: str, actor: Any) -> None:
        fresh = Case.objects.with_round().get(pk=self.case.pk)
        view = next(v for v in available_actions(fresh, actor) if v.key == action)
        assert view.blocked_by == (), [t.en for t in view.blocked_by]
        data = seasons.signed(actor, commitment=True) if view.signed or view.commitment else {}
        if view.collects:
            data["form"] = OPINIONS[view.collects]
        apply_transition(
            self.case, action, actor=actor, data=data, reason="" if view.note != "required" else "见附件"
        )
        self.case.refresh_from_db()
