"""Recording what only a person can judge, and that results were filed."""

import datetime

from django.db import transaction

from forms_config.shapes import Problem, Text, digest_of
from workflows import clock
from workflows.access import Actor, can, holds
from workflows.cases.act_models import Judgement
from workflows.cases.models import Case, CaseEvent
from workflows.cases.recording import take, write
from workflows.errors import NotYours, Refused


@transaction.atomic
def record_judgement(case: Case, *, actor: Actor, key: str, verdict: bool, reason: str = "") -> Judgement:
    """Records a judgement the criteria wait for (待评议); a later one of the same key takes its place, both are kept.

    `key` is `<rule>/<judged>`, or `<judged>/<table>/<row id>` for a row.
    """
    if not can(actor, "judge", case) or not holds(actor):
        raise NotYours
    if not key or len(key) > 160 or len(reason) > 2000:
        raise Refused([Problem("judgement", BAD_KEY, ("key",))])
    take(case)
    judgement = Judgement.objects.create(
        case=case, key=key, verdict=verdict, reason=reason.strip(), person=actor.person, role=str(actor.role),
        organization=actor.organization, at=clock.now(),
    )  # fmt: skip
    write(case, actor=actor, kind="judged", data={"judgement": digest_of([key, verdict, judgement.reason])})
    return judgement


@transaction.atomic
def record_filing(case: Case, *, actor: Actor, number: str, filed_on: datetime.date) -> CaseEvent:
    """Records that the result was filed with the authority that filed the committee (备案, N25-7)."""
    if not can(actor, "file_results", case) or not holds(actor):
        raise NotYours
    if not number.strip() or len(number.strip()) > 80 or filed_on > clock.today():
        raise Refused([Problem("filing", BAD_FILING, ("number",))])
    take(case)
    return write(
        case, actor=actor, kind="results_filed", data={"number": number.strip(), "on": filed_on.isoformat()}
    )


BAD_KEY = Text(
    zh="请选择要评议的条件，理由不超过2000字。",
    en="Choose what is judged; the reason has at most 2000 characters.",
)
BAD_FILING = Text(
    zh="请写明备案文号和日期，日期不晚于今天。", en="Give the filing's number and its day, not in the future."
)
