"""The form behind the studio: one JSON document, asked for nothing but its shape, so that a half-written draft can be saved."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.authoring.compiling import CONTAINERS, MOST_BYTES, MOST_DEPTH
from cms.authoring.panels import StudioWidget


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
    """The document of a draft."""

    document = DocumentField()

    class Meta:
        fields = ("document",)
