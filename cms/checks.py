"""System checks of the configuration."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution
from django.utils.translation import gettext as _

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}


@register()
def check_exposure(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """What is safe on one's own machine only, must not be reachable from others."""
    exposed = set(settings.ALLOWED_HOSTS) - LOOPBACK
    if not exposed:
        return []
    found: list[CheckMessage] = []
    if not settings.SECRET_KEY_IS_OWN:
        found.append(
            Error(
                _("ALLOWED_HOSTS names %(hosts)s, but SECRET_KEY is not set: give it 50 random characters.")
                % {"hosts": ", ".join(sorted(exposed))},
                id="zhiping.E001",
            )
        )
    if settings.DEMO:
        found.append(
            Caution(
                _("Demo mode with its known passwords is open to ALLOWED_HOSTS %(hosts)s.")
                % {"hosts": ", ".join(sorted(exposed))},
                id="zhiping.W001",
            )
        )
    return found
