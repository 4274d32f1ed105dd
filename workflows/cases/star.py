"""★ What the engine enforces whatever a department's machine says: looked at before every step, and again inside it."""

from typing import TYPE_CHECKING

from forms_config.shapes import Text
from workflows.cases.catalogue import catalogue_reason
from workflows.cases.questions import judged_unmet_reason
from workflows.committees.rules import is_in_date
from workflows.machine import Gate
from workflows.publicity.rules import FEWEST_WORKING_DAYS, is_complete

if TYPE_CHECKING:
    from workflows.cases.acts import Act

GATE_NAMES: dict[Gate, Text] = {
    Gate.APPLICANT_COMMITMENT: Text(zh="本人承诺", en="the applicant's commitment"),
    Gate.EMPLOYER_COMMITMENT: Text(zh="单位承诺", en="the employer's commitment"),
    Gate.NOTICE_CRITERIA: Text(zh="评审条件和程序公示", en="the notice of criteria and procedure"),
    Gate.NOTICE_MATERIAL: Text(zh="申报材料公示", en="the notice of the applicant's material"),
    Gate.NOTICE_OPINION: Text(zh="单位意见公示", en="the notice of the employer's opinion"),
    Gate.ACCEPTANCE: Text(zh="受理", en="acceptance"),
    Gate.VOTE: Text(zh="评委会表决", en="the committee's vote"),
    Gate.RESULT_NOTICE: Text(zh="结果公示", en="the result notice"),
    Gate.CONFIRMATION: Text(zh="审核确认", en="confirmation"),
}
_NOT_IN_RECOGNITION = frozenset({Gate.ACCEPTANCE, Gate.VOTE})


def required_gates(kind: str) -> tuple[Gate, ...]:
    """What must lie behind a certificate: everything for a review; recognition and 初定 have no acceptance and no vote."""
    return tuple(g for g in GATE_NAMES if kind == "review" or g not in _NOT_IN_RECOGNITION)


def refusals(act: "Act") -> list[Text]:
    """The ★ reasons against a step."""
    effects = {use.name for use in act.transition.effects}
    reasons: list[Text] = []
    if "number_case@1" in effects:
        reasons += [*_committee(act), *_barred(act), *_notices(act)]
    if "take_snapshot@1" in effects:
        reasons += _outside_catalogue(act)
    if "issue_certificate@1" in effects or act.transition.to == act.situation.machine.machine.certified:
        judged = judged_unmet_reason(act.situation)
        reasons += [*_missing_gates(act), *_notices(act), *_barred(act), *_outside_catalogue(act),
                    *([judged] if judged else [])]  # fmt: skip
    return reasons


def _committee(act: "Act") -> list[Text]:
    """A committee whose filing is out of date accepts nothing (domain 4.5)."""
    committee = act.case.round.committee
    if committee is None or is_in_date(committee, act.situation.today):
        return []
    return [COMMITTEE_OUT_OF_DATE]


def _outside_catalogue(act: "Act") -> list[Text]:
    """Whatever the machine asks: a 初定 is of a major in the published catalogue (N25-1a)."""
    reason = catalogue_reason(act) if act.situation.machine.machine.kind == "initial" else None
    return [reason] if reason else []


def _missing_gates(act: "Act") -> list[Text]:
    kind = act.situation.machine.machine.kind
    missing = [GATE_NAMES[g] for g in required_gates(kind) if str(g) not in act.gates_after()]
    if not missing:
        return []
    return [
        Text(
            zh=f"发证前还缺：{'、'.join(name.zh for name in missing)}。",
            en=f"Before a certificate there must still be {', '.join(name.en for name in missing)}.",
        )
    ]


def _notices(act: "Act") -> list[Text]:
    """The three notices as they were really posted: five working days each, and of the material as submitted (N25-8)."""
    situation = act.situation
    reasons = []
    for kind in ("criteria", "material", "opinion"):
        notice = situation.notices.get(kind)
        if (
            notice is None
            or notice.working_days < FEWEST_WORKING_DAYS
            or not is_complete(notice, situation.objections, situation.today)
        ):
            reasons.append(NOTICE_SHORT[kind])
    material, submission = situation.notices.get("material"), situation.submission
    if material and submission and material.snapshot_digest != submission.digest:
        reasons.append(MATERIAL_CHANGED)
    return reasons


def _barred(act: "Act") -> list[Text]:
    """Exclusions and retirement, tested on D0: the criteria as submitted."""
    submission = act.situation.submission
    if submission is None:
        return [NOTHING_SUBMITTED]
    document = act.situation.document
    criteria = document.criteria[document.offering(act.case.offering).criteria]
    verdicts = (submission.outcome or {}).get("rules", {})
    unmet = [
        rule
        for rule in criteria.rules
        if rule.dimension == "qualification" and verdicts.get(rule.key) == "unmet"
    ]
    return [
        Text(zh=f"不符合条件：{rule.title.zh}。", en=f"Not met: {rule.title.en or rule.title.zh}.")
        for rule in unmet
    ]


COMMITTEE_OUT_OF_DATE = Text(
    zh="评委会核准备案已过有效期，重新备案后方可受理。",
    en="The committee's filing is out of date; nothing is accepted until it is filed again.",
)
NOTHING_SUBMITTED = Text(zh="尚未提交申报。", en="Nothing has been submitted yet.")
NOT_PUBLICISED = Text(zh="申报材料尚未公示。", en="The applicant's material has not been publicised yet.")
MATERIAL_CHANGED = Text(
    zh="提交的材料与公示的材料不一致，须重新公示。",
    en="The material submitted is not the material that was publicised; it must be publicised again.",
)
NOTICE_SHORT = {
    "criteria": Text(
        zh="评审条件和程序公示未满5个工作日或有异议未查结。",
        en="The notice of criteria has not run 5 working days, or an objection is open.",
    ),
    "material": Text(
        zh="个人申报材料公示未满5个工作日或有异议未查结。",
        en="The notice of the material has not run 5 working days, or an objection is open.",
    ),
    "opinion": Text(
        zh="单位意见公示未满5个工作日或有异议未查结。",
        en="The notice of the opinion has not run 5 working days, or an objection is open.",
    ),
}
