from datetime import date

from django.apps import AppConfig
from django.core.checks import register
from django.db import DatabaseError
from django.db.models.signals import post_migrate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = _("Case management")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms_config.fields.policy import POLICY
        from workflows.append_only import lay_triggers
        from workflows.cases import effects, guards  # noqa: F401  (register their words)
        from workflows.certificates import delivery  # noqa: F401  (registers its handlers)
        from workflows.outbox import handlers, tasks  # noqa: F401  (register what delivers, and what wakes it)
        from workflows.plugins import failures, load_words, report_failures
        from workflows.replays import tasks as replaying  # noqa: F401  (registers what works replays out)

        failures[:] = load_words()
        register(report_failures)

        # "Not after today" goes by the season's calendar.
        POLICY.today = _today
        post_migrate.connect(lay_triggers, sender=self, dispatch_uid="written-once-triggers")


def _today() -> date:
    """The season's day; the real one where there are no tables yet (a pack checked before the first migration)."""
    from workflows import clock

    try:
        return clock.today()
    except DatabaseError:
        return timezone.localdate()
