"""The form behind the studio: one JSON document, asked for nothing but its shape, so that a half-written draft can be saved."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.authoring.compiling import CONTAINERS, MOST_BYTES, MOST_DEPTH
from cms.authoring.listing import latest_document
from cms.authoring.merging import merge
from cms.authoring.panels import StudioWidget
from forms_config.shapes import digest_of


class DocumentField(forms.Field):
    """A draft's document as JSON text → dict; refuses what is not JSON, too large, too deep or not shaped like a draft."""

    widget = StudioWidget

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value or {}, ensure_ascii=False)

    def to_python(self, value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        text = str(value or "")
        if len(text.encode("utf-8", "replace")) > MOST_BYTES:
            raise ValidationError(_("The series is larger than 4 MB."), code="too_large")
        try:
            data = json.loads(text, parse_float=str)
            json.dumps(data, ensure_ascii=False).encode("utf-8")
        except (ValueError, RecursionError) as error:
            raise ValidationError(_("The document is not readable JSON."), code="unreadable") from error
        check_shape(data)
        return dict(data)

    def validate(self, value: Any) -> None:
        """An empty draft is a draft."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or {}))
        except ValidationError:
            return True


def check_shape(data: Any) -> None:
    """Raises ValidationError where a draft is not shaped like one. What is missing or wrong inside is told by the checks."""
    if not isinstance(data, dict):
        raise ValidationError(_("The document is not shaped like a series."), code="shape")
    wrong = [key for key, shape in CONTAINERS.items() if key in data and not isinstance(data[key], shape)]
    if wrong or _depth_exceeds(data, MOST_DEPTH) or _has_nul(data):
        raise ValidationError(_("The document is not shaped like a series."), code="shape")


def _depth_exceeds(data: Any, limit: int) -> bool:
    if limit == 0:
        return True
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return any(_depth_exceeds(item, limit - 1) for item in inner)


def _has_nul(data: Any) -> bool:
    """PostgreSQL keeps no NUL in JSON."""
    return "\\u0000" in json.dumps(data)


class SeriesDraftForm(WagtailAdminModelForm):  # type: ignore[misc]
    """The document of a draft. `document_base` is the digest it was begun from; `document_before`, sent with an explicit
    save, is that document itself, so that another person's save in between can be merged, or refused with both versions."""

    document = DocumentField()

    class Meta:
        fields = ("document",)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        mine, begun = cleaned.get("document"), self.data.get("document_base")
        if mine is None or not begun or self.instance.pk is None:
            return cleaned
        latest = latest_document(self.instance)
        if begun == digest_of(latest):
            return cleaned
        before = self._before()
        merged = merge(before, mine, latest) if before is not None and digest_of(before) == begun else None
        if merged is not None and not merged.conflicts:
            cleaned["document"] = merged.document
            return cleaned
        self.fields["document"].widget.config["conflict"] = {"before": before or latest}
        self.add_error(
            "document",
            ValidationError(
                _("Somebody else saved meanwhile. Choose below what shall stay; nothing you wrote is lost."),
                code="conflict",
            ),
        )
        return cleaned

    def _before(self) -> dict[str, Any] | None:
        try:
            return DocumentField().to_python(self.data.get("document_before", ""))
        except ValidationError:
            return None

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """After an autosave the page goes on from what was just saved."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        return [*updates, ("document_base", digest_of(self.cleaned_data["document"]))]
