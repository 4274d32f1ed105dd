"""How a bound form field becomes a control on the page: which template, which ids, which states."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.forms import BoundField

KINDS_WITH_OWN_TEMPLATE = frozenset(
    [
        "text",
        "long_text",
        "integer",
        "number",
        "money",
        "date",
        "month",
        "year",
        "yes_no",
        "choice",
        "multiple_choice",
        "cascade",
        "identity",
        "organization_code",
        "phone",
        "email",
        "file",
        "computed",
        "commitment",
    ]
)
"""The field kinds of domain.md §5 that are one control; `table` is drawn as record cards by its page."""

RADIO_LIMIT = 6
"""Up to so many options are shown as radios, more as a list to open."""

FALLBACKS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "multiple_choice"),
    (forms.SelectMultiple, "multiple_choice"),
    (forms.RadioSelect, "choice"),
    (forms.Select, "choice"),
    (forms.CheckboxInput, "checkbox"),
    (forms.ClearableFileInput, "file"),
    (forms.FileInput, "file"),
    (forms.Textarea, "long_text"),
    (forms.DateInput, "date"),
    (forms.EmailInput, "email"),
    (forms.NumberInput, "number"),
    (forms.PasswordInput, "password"),
)
INPUT_ATTRS: Mapping[str, Mapping[str, str]] = {
    "integer": {"inputmode": "numeric"},
    "number": {"inputmode": "decimal"},
    "money": {"inputmode": "decimal"},
    "year": {"inputmode": "numeric", "maxlength": "5"},
    "phone": {"inputmode": "tel", "autocomplete": "tel"},
    "email": {"inputmode": "email", "autocomplete": "email"},
    "identity": {"spellcheck": "false", "autocapitalize": "characters"},
    "organization_code": {"spellcheck": "false", "autocapitalize": "characters"},
    "date": {"autocomplete": "off", "data-date-text": ""},
    "month": {"autocomplete": "off", "data-date-text": ""},
}


def control_kind(field: BoundField) -> str:
    """The field's declared kind, else the nearest one for its widget."""
    kind = getattr(field.field, "kind", "")
    if isinstance(kind, str) and kind in KINDS_WITH_OWN_TEMPLATE:
        return kind
    widget = field.field.widget
    return next((name for cls, name in FALLBACKS if isinstance(widget, cls)), "text")


def control_template(field: BoundField) -> str:
    return f"zhiping/controls/{control_kind(field)}.html"


def control_context(field: BoundField, extra: Mapping[str, Any]) -> dict[str, Any]:
    """What a control template reads: ids, hint, errors, options and the widget drawn with its ARIA attributes.

    Optional attributes of the Django field: `unit`, `limits` (a sentence on a file's limits), `max_length`,
    `commitment_text`, `citation_label`, `citation_url`, `basis`, `value_text` (computed).
    """
    kind, base = control_kind(field), field.auto_id or field.html_name
    errors = list(field.errors)
    hint = extra.get("hint") or field.help_text
    limits = getattr(field.field, "limits", "")
    describers = [
        f"{base}-{part}" for part, there in (("hint", hint), ("limits", limits), ("error", errors)) if there
    ]
    attrs: dict[str, Any] = {**INPUT_ATTRS.get(kind, {})}
    if describers:
        attrs["aria-describedby"] = " ".join(describers)
    if errors:
        attrs["aria-invalid"] = "true"
    if field.field.widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # A placeholder that repeats the label is noise.
    max_length = getattr(field.field, "max_length", None)
    if kind == "long_text" and max_length:
        # The counter warns; the server decides. A browser that cuts a paste short would lose typed words.
        attrs |= {"data-counter": str(max_length), "maxlength": False}
    context = {
        "field": field,
        "kind": kind,
        "base": base,
        "hint": hint,
        "limits": limits,
        "errors": errors,
        "attrs": attrs,
        "described_by": " ".join(describers),
        "max_length": max_length,
        "unit": getattr(field.field, "unit", ""),
        "required": field.field.required or bool(getattr(field.field, "must_answer", False)),
        "as_radios": _as_radios(field),
    }
    # Drawn only where the template says so: controls that draw their own options never ask for it.
    return {**context, **extra, "widget": partial(field.as_widget, attrs=attrs)}


def _as_radios(field: BoundField) -> bool:
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect):
        return True
    return (
        isinstance(widget, forms.Select)
        and len([c for c in widget.choices if c[0] not in ("", None)]) <= RADIO_LIMIT
    )
