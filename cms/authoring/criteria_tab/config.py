"""What the criteria tab and the condition builder are told."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from cms.authoring.criteria_tab.language import dimensions, language_of_conditions
from cms.authoring.criteria_tab.policy import library, printed_articles
from cms.authoring.models import SeriesDraft
from series_plugins.analysis import common_baseline


def config_part(draft: SeriesDraft, document: dict[str, Any]) -> dict[str, Any]:
    """`conditions`: the language (see `language.py`); `criteria`: the dimensions, the keys of the province's baseline rules and
    the published notices a citation may pick from, with the articles already cited as they are printed; `urls.readback`, `urls.clauses`."""
    part: dict[str, Any] = {
        "conditions": language_of_conditions(get_language() or ""),
        "criteria": {
            "dimensions": dimensions(),
            "baseline": sorted(common_baseline().rules),
            "library": library(),
            "articles": printed_articles(document),
        },
    }
    if draft.pk:
        part["urls"] = {
            "readback": reverse("studio_readback", args=[draft.pk]),
            "clauses": reverse("studio_clauses", args=[draft.pk]),
        }
    return part
