"""The guards of the vocabulary: each answers None, or why not, in both languages."""

import datetime

from django.utils import timezone

from forms_config.shapes import Text
from workflows import clock
from workflows.access import stands_to
from workflows.cases.acts import Act
from workflows.cases.catalogue import catalogue_reason
from workflows.cases.questions import judged_unmet_reason
from workflows.cases.signing import EMPLOYER_COMMITMENT, commitment_fields, is_committed
from workflows.cases.star import COMMITTEE_OUT_OF_DATE, MATERIAL_CHANGED, NOT_PUBLICISED, NOTHING_SUBMITTED
from workflows.committees.rules import confirming_authority, is_in_date
from workflows.machine import Category
from workflows.organizations.models import Role
from workflows.publicity.models import Objection
from workflows.publicity.rules import FEWEST_WORKING_DAYS, ends_on, is_complete
from workflows.words import WORDS

NOTICE_NAMES = {
    "criteria": Text(zh="评审条件和程序公示", en="notice of criteria and procedure"),
    "material": Text(zh="申报材料公示", en="notice of the applicant's material"),
    "opinion": Text(zh="单位意见公示", en="notice of the employer's opinion"),
    "result": Text(zh="评审结果公示", en="notice of the result"),
}


@WORDS.guard("window_open@1")
def window_open(act: Act) -> Text | None:
    """Within the round's window. A case returned for correction has its own clock: it may come back later (4.9)."""
    round_ = act.case.round
    if act.case.category == Category.RETURNED or act.situation.submission is not None:
        return None
    now = clock.now()
    if round_.opened_at is None or now < round_.opens_at:
        return Text(
            zh=f"申报尚未开始，{_day(round_.opens_at)}开始。",
            en=f"Applications open on {_iso(round_.opens_at)}.",
        )
    if now > round_.closes_at:
        return Text(
            zh=f"申报已于{_day(round_.closes_at)}截止。",
            en=f"Applications closed on {_iso(round_.closes_at)}.",
        )
    return None


@WORDS.guard("answers_complete@1")
def answers_complete(act: Act) -> Text | None:
    """The form reads without a problem; how many are left is said, each is shown where it is."""
    problems = act.situation.reading.problems
    if act.considered:  # the commitment is signed with the step, so its field is not a reason beforehand
        signing = commitment_fields(act.case)
        problems = tuple(p for p in problems if not (p.path and p.path[0] in signing))
    if not problems:
        return None
    count = len(problems)
    return Text(
        zh=f"申报表还有{count}处需要填写或改正。",
        en=f"{count} {'entry' if count == 1 else 'entries'} in the form still to complete or correct.",
    )


@WORDS.guard("not_excluded@1")
def not_excluded(act: Act) -> Text | None:
    """No criterion is unmet. What only a panel can judge is unknown, and passes."""
    outcome = act.situation.outcome
    if str(outcome.overall) != "unmet":
        return None
    document = act.situation.document
    titles = {r.key: r.title for r in document.criteria[document.offering(act.case.offering).criteria].rules}
    unmet = [titles[r.key] for r in outcome.rules if str(r.verdict) == "unmet" and r.key in titles]
    return Text(
        zh=f"不符合评价条件：{'、'.join(t.zh for t in unmet)}。",
        en=f"Criteria not met: {', '.join(t.en or t.zh for t in unmet)}.",
    )


@WORDS.guard("applicant_committed@1", given_with_the_act=True)
def applicant_committed(act: Act) -> Text | None:
    if is_committed(act.situation, "commitment.applicant"):
        return None
    return Text(zh="请先阅读并签署本人承诺。", en="Read and sign the applicant's commitment first.")


@WORDS.guard("employer_committed@1", given_with_the_act=True)
def employer_committed(act: Act) -> Text | None:
    if is_committed(act.situation, EMPLOYER_COMMITMENT):
        return None
    return Text(zh="请先阅读并签署单位承诺。", en="Read and sign the employer's commitment first.")


@WORDS.guard("notices_complete@1")
def notices_complete(act: Act) -> Text | None:
    return _notices(act, ("criteria", "material", "opinion"))


@WORDS.guard("result_notice_complete@1")
def result_notice_complete(act: Act) -> Text | None:
    return _notices(act, ("result",))


def _notices(act: Act, kinds: tuple[str, ...]) -> Text | None:
    """Every notice stands, ran its working days, and was posted for as long as the machine asks (never under 5)."""
    situation = act.situation
    missing: list[tuple[str, str]] = []
    for kind in kinds:
        notice, name = situation.notices.get(kind), NOTICE_NAMES[kind]
        if notice is None or notice.working_days < FEWEST_WORKING_DAYS:
            missing.append((f"{name.zh}尚未张贴", f"the {name.en} has not been posted"))
        elif not is_complete(notice, situation.objections, situation.today):
            last = ends_on(notice, situation.objections, situation.today)
            if last is None or last < situation.today:
                missing.append((f"{name.zh}有异议未查结", f"an objection to the {name.en} is open"))
            else:
                missing.append(
                    (f"{name.zh}到{_day(last)}期满", f"the {name.en} runs until {last.isoformat()}")
                )
    if not missing:
        return None
    english = "; ".join(en for _zh, en in missing)
    return Text(zh="；".join(zh for zh, _en in missing) + "。", en=english[0].upper() + english[1:] + ".")


@WORDS.guard("no_open_objection@1")
def no_open_objection(act: Act) -> Text | None:
    """Every objection to a standing notice is concluded, and none was founded: what is founded is put right first, and
    the notices that were objected to are then void (N25-8)."""
    count = sum(o.resolved_on is None for o in act.situation.objections)
    if count:
        return Text(
            zh=f"还有{count}件异议未查结。",
            en=f"{count} objection{'s are' if count > 1 else ' is'} still open.",
        )
    if any(o.finding == Objection.Finding.FOUNDED for o in act.situation.objections):
        return OBJECTION_FOUNDED
    return None


@WORDS.guard("material_as_publicised@1")
def material_as_publicised(act: Act) -> Text | None:
    """★ The publicised snapshot's digest equals the submitted one (4.1)."""
    submission, notice = act.situation.submission, act.situation.notices.get("material")
    if submission is None:
        return NOTHING_SUBMITTED
    if notice is None:
        return NOT_PUBLICISED
    return None if notice.snapshot_digest == submission.digest else MATERIAL_CHANGED


@WORDS.guard("defects_listed@1", given_with_the_act=True)
def defects_listed(act: Act) -> Text | None:
    if act.data.get("defects"):
        return None
    return Text(
        zh="请逐条写明需要补正的内容，一次性告知。",
        en="List every defect, each with its reason, all at once.",
    )


@WORDS.guard("committee_in_date@1")
def committee_in_date(act: Act) -> Text | None:
    committee = act.case.round.committee
    if committee is not None and is_in_date(committee, act.situation.today):
        return None
    return COMMITTEE_OUT_OF_DATE


@WORDS.guard("vote_passed@1")
def vote_passed(act: Act) -> Text | None:
    """Two thirds said yes, and no criterion was judged not to be met: a vote does not take a criterion's place."""
    decision = act.situation.decision
    if decision is None:
        return NOT_ANNOUNCED
    if decision.passed:
        return judged_unmet_reason(act.situation)
    return Text(
        zh="表决未获到会专家三分之二以上同意。", en="Fewer than two thirds of the experts present said yes."
    )


@WORDS.guard("vote_not_passed@1")
def vote_not_passed(act: Act) -> Text | None:
    """The other side of `vote_passed@1`, so that one of the two is always open once the chair has announced."""
    decision = act.situation.decision
    if decision is None:
        return NOT_ANNOUNCED
    if not decision.passed or judged_unmet_reason(act.situation) is not None:
        return None
    return Text(zh="表决已获通过。", en="The vote passed.")


@WORDS.guard("confirming_authority@1")
def is_confirming_authority(act: Act) -> Text | None:
    """★ By whom the committee's filing names, and filed first where it must be (N25-7)."""
    if act.actor.role != Role.SYSTEM and not stands_to(act.actor, act.case):
        return Text(
            zh="须由评委会核准备案所定的单位审核确认。",
            en="Only the authority the committee's filing names may confirm.",
        )
    committee = act.case.round.committee
    if committee is not None and confirming_authority(committee).filed_first_with and not _is_filed(act):
        return NOT_FILED
    return None


@WORDS.guard("filed_with_authority@1")
def filed_with_authority(act: Act) -> Text | None:
    return None if _is_filed(act) else NOT_FILED


def _is_filed(act: Act) -> bool:
    return any(kind == "results_filed" for kind, _action, _person in act.situation.done)


@WORDS.guard("has_department@1", chooses=True)
def has_department(act: Act) -> Text | None:
    """For the step that goes by way of the employer's competent department."""
    if act.case.employer.parent_id is not None:
        return None
    return Text(
        zh="用人单位没有主管部门，请直接报人社部门。",
        en="The employer has no competent department; send it to the HRSS bureau directly.",
    )


@WORDS.guard("has_no_department@1", chooses=True)
def has_no_department(act: Act) -> Text | None:
    """For the step that passes over a department there is none of."""
    if act.case.employer.parent_id is None:
        return None
    return Text(
        zh="用人单位有主管部门，须先报主管部门审核。",
        en="The employer has a competent department, which reviews first.",
    )


@WORDS.guard("result_uploaded@1")
def result_uploaded(act: Act) -> Text | None:
    """★ A case is closed only after its result has been uploaded (N20-3.5c)."""
    if any(kind == "result_uploaded" for kind, _action, _person in act.situation.done):
        return None
    return Text(
        zh="评审结果尚未上传或没有取得回执，稍后再归档。",
        en="The result has not been uploaded yet, or its receipt is not here; archive later.",
    )


@WORDS.guard("in_catalogue@1")
def in_catalogue(act: Act) -> Text | None:
    return catalogue_reason(act)


def _day(moment: datetime.date) -> str:
    day = timezone.localtime(moment).date() if isinstance(moment, datetime.datetime) else moment
    return f"{day.year}年{day.month}月{day.day}日"


def _iso(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).date().isoformat()


OBJECTION_FOUNDED = Text(
    zh="有异议经查属实，须先退回更正或不予通过，不能继续办理。",
    en="An objection was found to be justified: return the application or refuse it; it cannot go on as it is.",
)
NOT_ANNOUNCED = Text(zh="评委会表决结果尚未宣布。", en="The result of the vote has not been announced yet.")
NOT_FILED = Text(
    zh="评审结果须先报核准备案部门备案。",
    en="The results must first be filed with the authority that filed the committee.",
)
