"""What the forms tab is told: the palette of field kinds with their options, the shared sections, the national code lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from cms.authoring.form_tab.options import options_of
from cms.authoring.form_tab.shared import shared_sections
from cms.authoring.models import SeriesDraft
from forms_config.definitions import FIELD_KINDS
from series_plugins.pack import product_codelist, product_codelist_names

ICONS = {
    "text": "title", "long_text": "pilcrow", "integer": "order", "number": "decimal", "money": "tag", "date": "date", "month": "calendar",
    "year": "calendar-alt", "yes_no": "check", "choice": "radio-full", "multiple_choice": "list-ul", "cascade": "folder-open-inverse",
    "identity": "user", "organization_code": "home", "phone": "mobile-alt", "email": "mail", "file": "upload", "table": "table",
    "computed": "cogs", "commitment": "edit",
}  # fmt: skip
"""The admin's own icons; kinds of plugins get a plain one."""


def config_part(draft: SeriesDraft, document: dict[str, Any]) -> dict[str, Any]:
    """`kinds`: [{kind, title, help, icon, holds, options}]; `shared_sections`; `urls.key`, `urls.field_preview`, `urls.codelist`."""
    language = get_language() or ""
    kinds = [
        {
            "kind": name,
            "title": kind.kind_title.in_language(language),
            "help": kind.kind_help.in_language(language),
            "icon": ICONS.get(name, "snippet"),
            "holds": kind.holds,
            "options": options_of(kind),
        }
        for name, kind in ((name, FIELD_KINDS[name]) for name in FIELD_KINDS)
    ]
    part: dict[str, Any] = {
        "kinds": kinds,
        "shared_sections": shared_sections(),
        "product_codelists": _product_codelists(language),
    }
    if draft.pk:
        part["urls"] = {
            "key": reverse("studio_key", args=[draft.pk]),
            "field_preview": reverse("studio_field_preview", args=[draft.pk]),
            "codelist": reverse("studio_codelist", args=[draft.pk]),
        }
    return part


def _product_codelists(language: str) -> list[list[str]]:
    """[[name, title]] of the code lists that come with the product."""
    found = ((name, product_codelist(name)) for name in product_codelist_names())
    return [[name, codelist.title.in_language(language)] for name, codelist in found if codelist is not None]
