from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class SeriesPluginsConfig(AppConfig):
    name = "series_plugins"
    verbose_name = _("Series packs")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from series_plugins.discovery import report_failures

        register(report_failures)
