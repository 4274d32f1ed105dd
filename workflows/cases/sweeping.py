"""What happens by itself: lapsed deadlines and notices that have run their time. The system is the actor."""

import datetime
import logging
from dataclasses import dataclass

from django.db import transaction

from workflows import clock
from workflows.access import Actor
from workflows.cases.models import Case
from workflows.cases.recording import take, write
from workflows.cases.verbs import apply_transition
from workflows.compiled import machine_of
from workflows.errors import Refused
from workflows.organizations.acting import system_actor
from workflows.publicity.models import NoticePosting, Objection
from workflows.publicity.rules import is_complete
from workflows.releases.lineage import end_due_series

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """How many cases lapsed and how many notices ran out."""

    lapsed: int
    notices: int


def sweep(today: datetime.date | None = None) -> Swept:
    """Moves overdue cases by their state's lapse, records the notices whose time has run, ends series whose day has come.

    A deadline lapses the day after it. Each case is its own transaction: one that cannot move (somebody just acted, the
    committee's filing ended) is left for the next sweep and never stops the others.
    """
    day = today or clock.today()
    actor = system_actor()
    end_due_series()
    return Swept(_lapse(day, actor), _run_out(day, actor))


def _lapse(day: datetime.date, actor: Actor) -> int:
    count = 0
    overdue = (
        Case.objects.with_round().filter(due_on__lt=day).exclude(category="closed").order_by("due_on", "pk")
    )
    for case in overdue.iterator(chunk_size=200):
        lapse = machine_of(case).state(case.state).lapse
        if lapse is None:
            continue
        try:
            apply_transition(case, lapse.action, actor=actor, expected_sequence=case.sequence)
            count += 1
        except Refused:
            logger.info("case %s did not lapse", case.pk, exc_info=True)
    return count


def _run_out(day: datetime.date, actor: Actor) -> int:
    count = 0
    running = NoticePosting.objects.filter(ran_out_at__isnull=True, voided_at__isnull=True, posted_on__lt=day)
    for notice in running.order_by("pk").iterator(chunk_size=200):
        if is_complete(notice, Objection.objects.filter(notice=notice), day):
            try:
                count += _record_end(notice, actor)
            except Refused:
                logger.info("notice %s was not recorded as ended", notice.pk, exc_info=True)
    return count


@transaction.atomic
def _record_end(notice: NoticePosting, actor: Actor) -> int:
    case = Case.objects.get(pk=notice.case_id)
    take(case)
    ended = NoticePosting.objects.filter(pk=notice.pk, ran_out_at__isnull=True, voided_at__isnull=True)
    if not ended.update(ran_out_at=clock.now()):
        return 0
    write(case, actor=actor, kind="notice_ran_out", action=notice.kind, data={"notice": notice.pk})
    return 1
