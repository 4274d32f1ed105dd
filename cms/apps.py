from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Zhiping")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import checks, tasks  # noqa: F401  (register what is checked, and what happens by itself)
        from cms.authoring.exchange.sources import drafted
        from series_plugins.sources import ALSO

        if drafted not in ALSO:
            ALSO.append(drafted)
