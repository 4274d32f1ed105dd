"""What the editors' side does by itself."""

from django.core.management import call_command
from huey import crontab
from huey.contrib.djhuey import db_periodic_task


@db_periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
def publish_what_is_due() -> None:
    """Publishes pages and series whose time has come."""
    call_command("publish_scheduled", verbosity=0)
