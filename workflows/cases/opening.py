"""Opening a case."""

from django.db import IntegrityError, transaction

from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor, holds
from workflows.cases.models import Case
from workflows.cases.moving import enter
from workflows.cases.recording import set_turns, write
from workflows.compiled import machine_of
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Organization, Role
from workflows.register.models import RegisterAct
from workflows.register.verbs import subject_of
from workflows.releases.queries import load_document
from workflows.rounds.models import Round


@transaction.atomic
def open_case(
    round: Round,  # noqa: A002  (the field's word)
    *,
    actor: Actor,
    offering: str,
    direction: str = "",
    employer: Organization,
) -> Case:
    """Opens a draft in a round that is open, or returns the one the applicant already has open in it.

    In this order: the actor is an applicant; the offering, direction and employer are checked, all problems at once; the
    case is created in its machine's first state with its first event. Raises NotYours, Refused.
    """
    if actor.role != Role.APPLICANT or not holds(actor):
        raise NotYours
    existing = (
        Case.objects.with_round()
        .filter(round=round, applicant=actor.person)
        .exclude(category="closed")
        .first()
    )
    if existing is not None:
        return existing
    problems = [*_opening_problems(round, offering, direction, employer), *_applied_before(round, actor)]
    if problems:
        raise Refused(problems)
    document = load_document(round.release)
    offered = document.offering(offering)
    now = clock.now()
    case = Case(
        round=round, applicant=actor.person, employer=employer, offering=offering, level=offered.level,
        route=offered.route, direction=direction, opened_at=now, sequence=1,
    )  # fmt: skip
    initial = document.workflows[offered.workflow].initial
    enter(case, initial, now=now)
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError:  # the other tab was first
        return Case.objects.with_round().exclude(category="closed").get(round=round, applicant=actor.person)
    set_turns(case, machine_of(case).roles(initial.key))
    data = {"release": round.release.digest, "offering": offering, "direction": direction}
    write(case, actor=actor, kind="opened", target=initial.key, data=data)
    return case


def _applied_before(round_: Round, actor: Actor) -> list[Problem]:
    """A round on a corrected release goes on where another began: who has an application in that one has applied already."""
    opened = RegisterAct.objects.filter(
        subject=subject_of(round_), kind="opened", data__has_key="from"
    ).first()
    if opened is None:
        return []
    cases = Case.objects.filter(round__key=opened.data["from"], applicant=actor.person).exclude(
        category="closed"
    )
    return [Problem("applied", APPLIED_BEFORE, ("round",))] if cases.exists() else []


def _opening_problems(round_: Round, offering: str, direction: str, employer: Organization) -> list[Problem]:
    document = load_document(round_.release)
    problems = []
    if offering not in {o.key for o in document.offerings} or (
        round_.offerings and offering not in round_.offerings
    ):
        problems.append(Problem("offering", NO_SUCH_OFFERING, ("offering",)))
    codes = (
        {o.code for o in document.codelists[document.directions].options if not o.retired}
        if document.directions
        else set()
    )
    if direction not in (codes or {""}):
        problems.append(Problem("direction", NO_SUCH_DIRECTION, ("direction",)))
    if employer.kind != Organization.Kind.EMPLOYER:
        problems.append(Problem("employer", NOT_AN_EMPLOYER, ("employer",)))
    now = clock.now()
    if round_.opened_at is None or not round_.opens_at <= now <= round_.closes_at:
        problems.append(Problem("window", NOT_OPEN, ("round",)))
    return problems


NO_SUCH_OFFERING = Text(
    zh="本批次没有这个层级和申报渠道。", en="This round does not offer that level and route."
)
NO_SUCH_DIRECTION = Text(zh="请选择专业方向。", en="Choose a direction of the specialty.")
NOT_AN_EMPLOYER = Text(zh="请选择用人单位。", en="Choose an employer.")
APPLIED_BEFORE = Text(
    zh="您在本次评审的原批次已有申报，请在“我的申报”里继续办理。",
    en="You have an application in the round this one goes on from; continue it under “My applications”.",
)
NOT_OPEN = Text(zh="本批次目前不在申报期内。", en="This round is not open for applications now.")
