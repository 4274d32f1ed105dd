"""What this tab's scripts are told."""

from typing import Any

from cms.authoring.models import SeriesDraft


def config_part(draft: SeriesDraft, document: dict[str, Any]) -> dict[str, Any]:
    """Nothing yet beyond the common part."""
    return {}
