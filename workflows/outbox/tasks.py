"""huey only wakes the deliverer; the rows are what counts. A lost wake is made up by the periodic one."""

import logging

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

logger = logging.getLogger(__name__)


@db_task()  # type: ignore[untyped-decorator]
def deliver_now() -> None:
    from workflows.outbox.delivery import deliver_due

    deliver_due()


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
def deliver_every_minute() -> None:
    from workflows.outbox.delivery import deliver_due

    deliver_due()


@db_periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]
def sweep_deadlines() -> None:
    from workflows.cases.sweeping import sweep

    sweep()


@db_periodic_task(crontab(minute="*/30"))  # type: ignore[untyped-decorator]
def refresh_statistics() -> None:
    """SQLite only: without them its planner sorts a whole queue where it could read one page by index."""
    from workflows.statistics import refresh

    refresh()


def wake() -> None:
    """Asks huey to deliver soon. A queue that is down is no reason to fail: the periodic wake comes."""
    try:
        deliver_now()
    except Exception:
        logger.warning("the queue could not be woken; the periodic wake will deliver", exc_info=True)
