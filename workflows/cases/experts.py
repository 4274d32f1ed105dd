"""What keeps an expert from a case: recusal, computed and declared (N20-3.4c), and a sheet already given."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from forms_config.shapes import Problem, Text
from workflows.access import Actor, can, holds
from workflows.cases.act_models import Recusal
from workflows.cases.models import Case, CaseEvent, Submission
from workflows.cases.recording import take, write
from workflows.cases.vote_models import Participation
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Membership, Organization, Person, Role

if TYPE_CHECKING:
    from workflows.cases.acts import Act

DECLARABLE = frozenset(
    reason.value
    for reason in (
        Recusal.Reason.KIN,
        Recusal.Reason.SUPERVISOR,
        Recusal.Reason.CO_AUTHOR,
        Recusal.Reason.DECLARED,
    )
)
_PANEL = (Role.COMMITTEE_EXPERT.value, Role.COMMITTEE_CHAIR.value)


def conflicts(case: Case, people: Iterable[int]) -> dict[int, str]:
    """★ Which of those people (by id) must keep away from the case, and why: a `Recusal.Reason`.

    The applicant; who belongs to an employer the applicant belongs to or applies from; who has acted on the case in
    another role; whose name stands in a row of the submitted material (co-authors, recommenders, supervisors); who has been
    recused before. Memberships that have ended do not count. A namesake keeps away too. Six queries, however many people.
    """
    asked = set(people)
    found: dict[int, str] = dict.fromkeys(_named(case, asked), Recusal.Reason.NAMED.value)
    found |= dict(Recusal.objects.filter(case=case, expert__in=asked).values_list("expert", "reason"))
    acted = case.events.filter(person__in=asked).exclude(role__in=_PANEL).values_list("person", flat=True)
    found |= dict.fromkeys(acted.distinct(), Recusal.Reason.TOOK_PART.value)
    active = Membership.objects.filter(is_active=True)
    of_applicant = active.filter(
        person=case.applicant_id, organization__kind=Organization.Kind.EMPLOYER
    ).values_list("organization", flat=True)
    employers = {case.employer_id, *of_applicant}
    colleagues = active.filter(person__in=asked, organization__in=employers).values_list("person", flat=True)
    found |= dict.fromkeys(colleagues, Recusal.Reason.SAME_EMPLOYER.value)
    if case.applicant_id in asked:
        found[case.applicant_id] = Recusal.Reason.APPLICANT.value
    return {person: str(reason) for person, reason in found.items()}


def _named(case: Case, people: set[int]) -> list[int]:
    """Those whose full name stands by itself in a row of a table of the latest submission (安示一、白示二; not 安示一鸣)."""
    content = (
        Submission.objects.filter(case=case).order_by("-ordinal").values_list("content", flat=True).first()
    )
    answers = (content or {}).get("answers") or {}
    rows = [
        row for rows in answers.values() if isinstance(rows, list) for row in rows if isinstance(row, dict)
    ]
    material = "\n".join(text for row in rows for text in row.values() if isinstance(text, str))
    if not material:
        return []
    names = Person.objects.filter(pk__in=people).exclude(pk=case.applicant_id).values_list("pk", "full_name")
    return [pk for pk, name in names if len(name) > 1 and _stands_alone(name, material)]


def _stands_alone(name: str, material: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", material) is not None


def record_computed(case: Case, *, actor: Actor) -> None:
    """Records the conflicts that can be computed as soon as a case comes to the committee's experts: from then on the case
    does not exist for them. What only they know they declare."""
    committee = case.round.committee
    if committee is None:
        return
    members = list(committee.members.filter(is_active=True, is_chair=False).values_list("person", flat=True))
    known = set(Recusal.objects.filter(case=case).values_list("expert", flat=True))
    found = {pk: reason for pk, reason in conflicts(case, members).items() if pk not in known}
    if found:
        record_recusals(case, found, actor=actor)


@transaction.atomic
def declare_recusal(case: Case, *, actor: Actor, relation: str) -> None:
    """An expert or the chair declares that they keep away, and why (`DECLARABLE`). Until their vote is cast, and for good.

    Raises NotYours, Refused (no such relation, already voted), Stale.
    """
    if not can(actor, "recuse", case) or not holds(actor):
        raise NotYours
    if relation not in DECLARABLE:
        raise Refused([Problem("recusal", WHICH_RELATION, ("relation",))])
    mine = Participation.objects.filter(
        item__case=case, member__person=actor.person, item__announced_at__isnull=True
    )
    kept_away = mine.filter(has_voted=False).update(is_recused=True)
    if not kept_away and mine.filter(has_voted=True).exists():
        raise Refused([Problem("recusal", VOTED)])
    record_recusals(case, {actor.person.pk: relation}, actor=actor)


def record_recusals(case: Case, recused: dict[int, str], *, actor: Actor) -> CaseEvent:
    """Records who keeps away (ids and `Recusal.Reason`s) with one event; who was recused before stays so."""
    take(case)
    event = write(
        case, actor=actor, kind="recused", data={"recused": [[p, r] for p, r in sorted(recused.items())]}
    )
    Recusal.objects.bulk_create(
        [
            Recusal(case=case, expert_id=p, reason=r, event=event, at=event.at)
            for p, r in sorted(recused.items())
        ],
        ignore_conflicts=True,
    )
    return event


def expert_refusals(act: "Act") -> list[Text]:
    """The reasons against an expert's step: recused, or the sheet was given since the case came here."""
    if act.actor.role != Role.COMMITTEE_EXPERT:
        return []
    person = act.actor.person.pk
    reason = conflicts(act.case, [person]).get(person)
    reasons = [RECUSED[reason]] if reason else []
    stays = act.transition.collects and act.transition.to == act.case.state
    if stays and (act.transition.key, person) in act.situation.done_here:
        reasons.append(SHEET_GIVEN)
    return reasons


RECUSED: dict[str, Text] = {
    Recusal.Reason.APPLICANT: Text(
        zh="这是您本人的申报，应当回避。", en="This is your own application; you keep away from it."
    ),
    Recusal.Reason.SAME_EMPLOYER: Text(
        zh="您与申报人在同一单位，应当回避。",
        en="You and the applicant have the same employer; you keep away.",
    ),
    Recusal.Reason.TOOK_PART: Text(
        zh="您以其他身份办理过这份申报，应当回避。",
        en="You acted on this application in another role; you keep away from it.",
    ),
    Recusal.Reason.NAMED: Text(
        zh="申报材料中有您的姓名，应当回避。", en="Your name stands in the material; you keep away from it."
    ),
    Recusal.Reason.KIN: Text(
        zh="您已声明与申报人有亲属关系，应当回避。",
        en="You have declared that the applicant is a relative; you keep away.",
    ),
    Recusal.Reason.SUPERVISOR: Text(
        zh="您已声明是申报人的导师或领导，应当回避。",
        en="You have declared that you supervise or taught the applicant; you keep away.",
    ),
    Recusal.Reason.CO_AUTHOR: Text(
        zh="您已声明与申报人有合作，应当回避。",
        en="You have declared that you worked with the applicant; you keep away.",
    ),
    Recusal.Reason.DECLARED: Text(
        zh="您已声明回避，不再参加这份申报的评分和表决。",
        en="You have recused yourself; you neither score nor vote on this application.",
    ),
    Recusal.Reason.DECIDED: Text(
        zh="您已被要求回避，不参加这份申报的评分和表决。",
        en="You were asked to keep away; you neither score nor vote on this application.",
    ),
}
WHICH_RELATION = Text(zh="请选择与申报人的关系。", en="Choose how you are related to the applicant.")
VOTED = Text(zh="您已经投票，不能再声明回避。", en="You have voted; you can no longer declare a recusal.")
SHEET_GIVEN = Text(
    zh="您已提交过评分，每位专家每次评议只提交一份。",
    en="You have given your score sheet; each expert gives one while the panel considers the case.",
)
