"""Working replays out: claim with a lease, judge, keep the counts. A run that loses its worker is taken up again.

Small rounds are judged in the worker itself; large ones by a child process per half (`part.py`), so that both cores are used and
the worker's other tasks go on. Whoever judges is asked every few hundred milliseconds to go on: that is how cancelling works.
"""

import datetime
import logging
import time
import uuid
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from workflows.releases.document import SeriesDocument
from workflows.releases.queries import load_document
from workflows.replays.judging import Judge
from workflows.replays.models import ReplayChange, ReplayRun
from workflows.replays.stored import batches, submissions
from workflows.replays.tally import Tally, changes

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=60)
BEAT = 0.5
"""Seconds between looks at whether to go on."""
MOST_ATTEMPTS = 3
ALONE = 8_000
"""Cases up to which the worker judges by itself."""
SMALL_BATCH = 500
"""Judged between two looks, when the worker judges by itself."""

Found = tuple[Tally, list[tuple[int, int]]]
LOST = "lost"
"""Not to be translated here: the page says what each reason means."""
FAILED = "failed"


class Stopped(Exception):
    """The run was called off, or another worker has it."""


def run_waiting() -> int:
    """Works out every replay that waits or has lost its worker, oldest first; how many came to an end."""
    worker = uuid.uuid4().hex[:12]
    ended = 0
    while (run := claim(worker)) is not None:
        ended += _work(run)
    return ended


def _open(now: datetime.datetime) -> Q:
    return Q(state=ReplayRun.State.WAITING) | Q(state=ReplayRun.State.RUNNING, claimed_until__lt=now)


def claim(worker: str) -> ReplayRun | None:
    """The next run for this worker; None when nothing waits. One that was lost too often is marked broken off."""
    now = timezone.now()
    for pk, attempts in ReplayRun.objects.filter(_open(now)).order_by("pk").values_list("pk", "attempts"):
        mine = ReplayRun.objects.filter(_open(now), pk=pk, attempts=attempts)
        if attempts >= MOST_ATTEMPTS:
            mine.update(state=ReplayRun.State.BROKEN, failure=LOST, finished_at=now, claimed_until=None)
        elif mine.update(
            state=ReplayRun.State.RUNNING, claimed_by=worker, claimed_until=now + LEASE, attempts=F("attempts") + 1,
            started_at=now, done=0,
        ):  # fmt: skip
            return ReplayRun.objects.get(pk=pk)
    return None


def _work(run: ReplayRun) -> int:
    beat = Beat(run)
    try:
        tally, changed = judge_all(run, beat)
        _keep(run, beat, tally, changed)
    except Stopped:
        now = timezone.now()
        beat.mine().filter(cancel_asked_at__isnull=False).update(
            state=ReplayRun.State.CANCELLED, finished_at=now, claimed_until=None
        )
    except Exception:
        logger.exception("replay %s broke off", run.pk)
        beat.mine().update(
            state=ReplayRun.State.BROKEN, failure=FAILED, finished_at=timezone.now(), claimed_until=None
        )
    return 1


class Beat:
    """Tells how far the work has come and whether to go on."""

    def __init__(self, run: ReplayRun) -> None:
        self.run = run
        self.told = 0.0

    def mine(self) -> QuerySet[ReplayRun]:
        """The run, only while it is this worker's."""
        return ReplayRun.objects.filter(
            pk=self.run.pk, state=ReplayRun.State.RUNNING, claimed_by=self.run.claimed_by,
            attempts=self.run.attempts,
        )  # fmt: skip

    def __call__(self, done: int) -> None:
        """Raises Stopped where the run is called off or not ours any more. Looks at the database every `BEAT` seconds."""
        if time.monotonic() - self.told < BEAT:
            return
        self.told = time.monotonic()
        going = self.mine().filter(cancel_asked_at__isnull=True)
        if not going.update(done=done, claimed_until=timezone.now() + LEASE):
            raise Stopped


def judge_all(run: ReplayRun, go_on: Callable[[int], None]) -> Found:
    """The counts and changed cases of the whole round."""
    if run.total > ALONE:
        from workflows.replays.part import judge_in_parts

        return judge_in_parts(run, go_on)
    return judge_range(run, 0, None, go_on)


def judge_range(run: ReplayRun, above: int, up_to: int | None, go_on: Callable[[int], None]) -> Found:
    """The same for the cases numbered above one and up to another."""
    judge = Judge(run.round, load_document(run.base), SeriesDocument.model_validate(run.document))
    tally, changed, done = Tally(), list[tuple[int, int]](), 0
    size = SMALL_BATCH if run.total <= ALONE else 2000
    for batch in batches(run.round, above=above, up_to=up_to, size=size):
        for judged in judge.judge(batch):
            tally.count(judged)
            changed += changes(judged)
        done += len(batch)
        go_on(done)
    return tally, changed


def halves(run: ReplayRun) -> Iterable[tuple[int, int | None]]:
    """Two ranges of case numbers with as many cases each."""
    numbers = submissions(run.round).order_by("case_id").values_list("case_id", flat=True)
    middle = numbers[numbers.count() // 2]
    return ((0, middle), (middle, None))


def _keep(run: ReplayRun, beat: Beat, tally: Tally, changed: list[tuple[int, int]]) -> None:
    """Counts and changed cases at once, and only while the run is still this worker's."""
    with transaction.atomic():
        if not beat.mine().filter(cancel_asked_at__isnull=True).update(
            state=ReplayRun.State.DONE, done=tally.cases, results=tally.to_json(), finished_at=timezone.now(),
            claimed_until=None,
        ):  # fmt: skip
            raise Stopped
        ReplayChange.objects.filter(run=run).delete()
        ReplayChange.objects.bulk_create(
            (ReplayChange(run=run, case_id=case, move=move) for case, move in changed), batch_size=5000
        )
