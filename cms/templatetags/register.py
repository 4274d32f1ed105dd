"""Words of the register's screens."""

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forms_config.shapes import Text
from workflows.organizations.models import Person, Role
from workflows.register.models import RegisterAct

register = template.Library()

KINDS = {
    "added": _("Added"),
    "changed": _("Changed the record"),
    "planned": _("Planned the round"),
    "opened": _("Opened the round"),
    "closed": _("Ended the window early"),
    "drafts_moved": _("Moved the drafts to another release"),
    "role_granted": _("Granted a role"),
    "role_ended": _("Ended a role"),
    "retired": _("Retired it"),
    "renamed": _("Renamed it"),
    "merged": _("Merged it"),
    "split": _("Split it"),
}


@register.simple_tag
def say(text: Text) -> str:
    """A bilingual text in the page's language."""
    return text.in_language(get_language() or "")


@register.simple_tag
def act_words(act: RegisterAct) -> str:
    """What was done, with whose role where it was one."""
    words = str(KINDS.get(act.kind, act.kind))
    if act.kind in {"role_granted", "role_ended"}:
        person = Person.objects.filter(pk=act.data.get("person")).first()
        role = act.data.get("role", "")
        label = Role(role).label if role in Role.values else role
        return (
            f"{words}：{person} · {label}"
            if (get_language() or "").startswith("zh")
            else f"{words}: {person} · {label}"
        )
    return words
