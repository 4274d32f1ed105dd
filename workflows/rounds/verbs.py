"""Planning and opening rounds."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor, holds
from workflows.committees.rules import is_in_date
from workflows.errors import NotYours, Refused
from workflows.keeping import KEEPERS, may_keep
from workflows.organizations.models import Role
from workflows.register.verbs import record_act, subject_of
from workflows.releases.lineage import ended_on
from workflows.releases.queries import load_document
from workflows.rounds.models import Round
from workflows.rounds.rules import check_plan

_MAY_OPEN = frozenset(
    {
        Role.COMMITTEE_SECRETARY,
        Role.BUREAU_REVIEWER,
        Role.BUREAU_CONFIRMER,
        Role.EDITOR,
        Role.APPROVER,
        Role.SYSTEM,
    }
)


@transaction.atomic
def open_round(round: Round, *, actor: Actor) -> Round:  # noqa: A002  (the field's word)
    """Opens a round for applications. ★ Only with released criteria and, where it reviews, an in-date filed committee
    whose scope covers every level offered (N25-2, 4.4, 4.5); ★ only on a plan within the year (N20-3.1).

    Opening twice changes nothing. Raises NotYours, Refused with every reason at once.
    """
    if actor.role not in _MAY_OPEN or not holds(actor) or not _is_theirs(round, actor):
        raise NotYours
    problems = opening_problems(round)
    if problems:
        raise Refused(problems)
    opened = Round.objects.filter(pk=round.pk, opened_at__isnull=True).update(
        opened_at=clock.now(), opened_by=actor.person
    )
    if opened:
        record_act(subject_of(round), "opened", actor=actor, data={"release": round.release.digest})
    round.refresh_from_db()
    return round


def _is_theirs(plan: Round, actor: Actor) -> bool:
    if actor.role == Role.SYSTEM:
        return True
    if actor.role in KEEPERS:
        return may_keep(actor, plan)
    committee = plan.committee
    if committee is None:
        return plan.authority_id is None or plan.authority_id == actor.organization_id
    return actor.organization_id in {
        committee.office_id,
        committee.filing_authority_id,
        committee.convening_body_id,
    }


def opening_problems(plan: Round) -> list[Problem]:
    """Everything that stands against opening the round."""
    problems = _plan_problems(plan)
    ended = ended_on(plan.release.series_key)
    if plan.release.retired_at is not None or (ended and ended <= opening_day(plan)):
        problems.append(Problem("release", RETIRED, ("release",)))
    return problems + _committee_problems(plan)


def opening_day(plan: Round) -> datetime.date:
    """The day its window opens, in the department's time zone."""
    return timezone.localtime(plan.opens_at, timezone.get_default_timezone()).date()


def _plan_problems(plan: Round) -> list[Problem]:
    said: dict[str, list[tuple[str, str]]] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            try:
                check_plan(plan)
            except ValidationError as error:
                said[language] = [
                    (name, m) for name, messages in error.message_dict.items() for m in messages
                ]
    pairs = zip(said.get("zh-hans", []), said.get("en", []), strict=True)
    return [Problem("plan", Text(zh=zh, en=en), (name,)) for (name, zh), (_name, en) in pairs]


def _committee_problems(plan: Round) -> list[Problem]:
    document = load_document(plan.release)
    offered = [o for o in document.offerings if not plan.offerings or o.key in plan.offerings]
    reviewed = [o for o in offered if document.workflows[o.workflow].kind == "review"]
    unknown = set(plan.offerings) - {o.key for o in document.offerings}
    problems = [Problem("offering", UNKNOWN_OFFERING, ("offerings",))] if unknown else []
    if not reviewed:
        return problems
    if plan.committee is None:
        return [*problems, Problem("committee", NO_COMMITTEE, ("committee",))]
    if not is_in_date(plan.committee, clock.today()):
        problems.append(Problem("committee", OUT_OF_DATE, ("committee",)))
    scope = set(plan.committee.scopes.values_list("series_key", "level"))
    titles = {level.key: level.title for level in document.levels}
    beyond = {o.level for o in reviewed if (document.key, o.level) not in scope}
    problems += [
        Problem(
            "scope",
            Text(
                zh=f"评委会的评审范围不含{document.title.zh}{titles[level].zh}。",
                en=f"The committee's scope does not include {document.title.en}, {titles[level].en}.",
            ),
            ("committee",),
        )
        for level in sorted(beyond)
    ]
    return problems


RETIRED = Text(zh="这一版已停用，请选择现行版本。", en="This release is retired; choose the current one.")
UNKNOWN_OFFERING = Text(zh="有申报类别不在这一版内。", en="The release does not have one of the offerings.")
NO_COMMITTEE = Text(zh="评审须有经核准备案的评委会。", en="A review needs a filed committee.")
OUT_OF_DATE = Text(zh="评委会核准备案不在有效期内。", en="The committee's filing is not in date.")
