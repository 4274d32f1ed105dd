"""huey only wakes the worker; the rows are what counts. A lost wake is made up by the periodic one."""

import logging

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

logger = logging.getLogger(__name__)


@db_task()  # type: ignore[untyped-decorator]
def replay_now() -> None:
    from workflows.replays.running import run_waiting

    run_waiting()


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
def replay_what_waits() -> None:
    from workflows.replays.running import run_waiting

    run_waiting()


def wake() -> None:
    """Asks huey to start soon. A queue that is down is no reason to fail: the periodic wake comes."""
    try:
        replay_now()
    except Exception:
        logger.warning("the queue could not be woken; the periodic wake will start the replay", exc_info=True)
