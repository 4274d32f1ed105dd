"""System checks of the configuration."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext as _

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}


@register()
def check_exposure(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """What is safe on one's own machine only, must not be reachable from others."""
    exposed = set(settings.ALLOWED_HOSTS) - LOOPBACK
    found: list[CheckMessage] = []
    if exposed and not settings.SECRET_KEY_IS_OWN:
        found.append(
            Error(
                _("ALLOWED_HOSTS names %(hosts)s, but SECRET_KEY is not set: give it 50 random characters.")
                % {"hosts": ", ".join(sorted(exposed))},
                id="zhiping.E001",
            )
        )
    if settings.DEMO and (named := _named(exposed)):
        found.append(
            Error(
                _(
                    "Demo mode has known passwords and a movable calendar, but %(named)s: "
                    "unset ZHIPING_DEMO, or name only this machine."
                )
                % {"named": named},
                id="zhiping.E002",
            )
        )
    return found


def _named(exposed: set[str]) -> str:
    """The setting that opens demo mode to others, empty when none does: the hosts, or the public address of a proxy."""
    if exposed:
        return _("ALLOWED_HOSTS names %(hosts)s") % {"hosts": ", ".join(sorted(exposed))}
    if urlsplit(settings.BASE_URL).hostname not in {"127.0.0.1", "localhost", "::1", "testserver"}:
        return _("BASE_URL is %(url)s") % {"url": settings.BASE_URL}
    return ""
