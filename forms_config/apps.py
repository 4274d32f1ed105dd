from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class FormsConfigConfig(AppConfig):
    name = "forms_config"
    verbose_name = _("Forms and criteria")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from forms_config.fields.policy import POLICY

        # Invented people have the fictional region 000000; a real season never accepts it.
        POLICY.accept_test_region = bool(
            getattr(settings, "DEMO", False) or getattr(settings, "ACCEPT_TEST_REGION", False)
        )
