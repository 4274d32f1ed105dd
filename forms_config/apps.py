from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfigConfig(AppConfig):
    name = "forms_config"
    verbose_name = _("Forms and criteria")
    default_auto_field = "django.db.models.BigAutoField"
