"""Asking for a replay and calling it off."""

from django.db import transaction
from django.utils import timezone

from forms_config.shapes import Problem, Text
from workflows.errors import Refused
from workflows.organizations.models import Organization, Person
from workflows.releases.document import SeriesDocument
from workflows.replays.judging import Side, applicants
from workflows.replays.models import ReplayRun
from workflows.replays.stored import count_of
from workflows.rounds.models import Round

MOST_KEPT = 20
"""Replays kept of one draft; older ones go when another is asked for."""


@transaction.atomic
def start_replay(
    document: SeriesDocument,
    round_: Round,
    *,
    subject: str,
    person: Person,
    organization: Organization | None,
) -> ReplayRun:
    """Asks for the document's criteria over the round's submitted cases; a worker is woken. Raises Refused where nobody has
    applied, the criteria name what is not there, or the same is being worked out already."""
    digest, total = document.digest, count_of(round_)
    _must_be_judgeable(document, round_)
    if not total:
        raise Refused([Problem("replay", NOBODY, ("round",))])
    under_way = ReplayRun.objects.filter(state__in=(ReplayRun.State.WAITING, ReplayRun.State.RUNNING))
    if under_way.filter(subject=subject, round=round_, document_digest=digest).exists():
        raise Refused([Problem("replay", UNDER_WAY, ("round",))])
    run: ReplayRun = ReplayRun.objects.create(
        subject=subject, document=document.to_json(), document_digest=digest, base=round_.release, round=round_,
        requested_by=person, organization=organization, requested_at=timezone.now(), total=total,
    )  # fmt: skip
    _forget_old(subject)
    transaction.on_commit(_wake)
    return run


def _must_be_judgeable(document: SeriesDocument, round_: Round) -> None:
    """Judges nobody at all by every offering: names that lead nowhere show at once, not after minutes of work."""
    for offering in document.offerings:
        try:
            side = Side.of(document, offering.key)
            if side is not None:
                side.program.run(applicants(round_, side, [], {}))
        except (KeyError, TypeError, ValueError, ArithmeticError, RecursionError) as broken:
            raise Refused([Problem("replay", UNCLEAR, ("criteria", offering.criteria))]) from broken


def cancel_replay(run: ReplayRun, *, person: Person) -> None:
    """Calls the run off; a worker stops within two seconds. What is over stays as it is."""
    now = timezone.now()
    waiting = ReplayRun.objects.filter(pk=run.pk, state=ReplayRun.State.WAITING)
    stopped = waiting.update(
        state=ReplayRun.State.CANCELLED, cancel_asked_at=now, cancelled_by=person, finished_at=now
    )
    if not stopped:
        running = ReplayRun.objects.filter(pk=run.pk, state=ReplayRun.State.RUNNING, cancel_asked_at=None)
        running.update(cancel_asked_at=now, cancelled_by=person)


def _forget_old(subject: str) -> None:
    kept = ReplayRun.objects.filter(subject=subject).order_by("-pk").values_list("pk", flat=True)[:MOST_KEPT]
    over = (ReplayRun.State.DONE, ReplayRun.State.CANCELLED, ReplayRun.State.BROKEN)
    ReplayRun.objects.filter(subject=subject, state__in=over).exclude(pk__in=list(kept)).delete()


def _wake() -> None:
    from workflows.replays.tasks import wake

    wake()


UNCLEAR = Text(
    zh="草稿的评价条件用到了没有的内容，不能用来判断。请先改正“检查全部”列出的问题。",
    en="The draft's criteria name something that is not there, so nobody can be judged by them. Correct what “Check everything” lists first.",
)
NOBODY = Text(
    zh="这个批次还没有人提交申报，没有可以回放的材料。请选择已有申报的批次。",
    en="Nobody has submitted an application in this round, so there is nothing to replay. Choose a round with applications.",
)
UNDER_WAY = Text(
    zh="同一份草稿在这个批次上的回放正在进行，请等它完成。",
    en="The same draft is being replayed on this round; wait for it to finish.",
)
