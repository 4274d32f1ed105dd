"""What the samples tab's scripts are told."""

from typing import Any

from django.urls import reverse

from cms.authoring.models import SeriesDraft


def config_part(draft: SeriesDraft, document: dict[str, Any]) -> dict[str, Any]:
    """`urls`: where samples are judged, explained, made at thresholds and filled in."""
    if not draft.pk:
        return {}
    names = ("run", "explain", "boundaries", "fill")
    return {"urls": {f"samples_{name}": reverse(f"studio_samples_{name}", args=[draft.pk]) for name in names}}
