"""What the criteria tab and the condition builder are told."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from cms.authoring.criteria_tab.language import dimensions, language_of_conditions
from cms.authoring.models import SeriesDraft


def config_part(draft: SeriesDraft, document: dict[str, Any]) -> dict[str, Any]:
    """`conditions`: the language (see `language.py`); `criteria`: dimensions; `urls.readback`."""
    part: dict[str, Any] = {
        "conditions": language_of_conditions(get_language() or ""),
        "criteria": {"dimensions": dimensions()},
    }
    if draft.pk:
        part["urls"] = {"readback": reverse("studio_readback", args=[draft.pk])}
    return part
