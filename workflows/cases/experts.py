"""What keeps an expert from a case: recusal, computed and declared (N20-3.4c), and a sheet already given."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from forms_config.shapes import Text
from workflows.access import Actor
from workflows.cases.act_models import Recusal
from workflows.cases.models import Case, CaseEvent
from workflows.cases.recording import take, write
from workflows.organizations.models import Membership, Organization, Role

if TYPE_CHECKING:
    from workflows.cases.acts import Act

_PANEL = (Role.COMMITTEE_EXPERT.value, Role.COMMITTEE_CHAIR.value)


def conflicts(case: Case, people: Iterable[int]) -> dict[int, str]:
    """★ Which of those people (by id) must keep away from the case, and why: a `Recusal.Reason`.

    The applicant; who belongs to an employer the applicant belongs to or applies from; who has acted on the case in
    another role; who has been recused before. Memberships that have ended do not count. Three queries, however many.
    """
    asked = set(people)
    found = dict(Recusal.objects.filter(case=case, expert__in=asked).values_list("expert", "reason"))
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
    Recusal.Reason.DECLARED: Text(
        zh="您已声明回避，不再参加这份申报的评分和表决。",
        en="You have recused yourself; you neither score nor vote on this application.",
    ),
    Recusal.Reason.DECIDED: Text(
        zh="您已被要求回避，不参加这份申报的评分和表决。",
        en="You were asked to keep away; you neither score nor vote on this application.",
    ),
}
SHEET_GIVEN = Text(
    zh="您已提交过评分，每位专家每次评议只提交一份。",
    en="You have given your score sheet; each expert gives one while the panel considers the case.",
)
