"""Small helpers of the portal's templates: `{% load portal %}`."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def get(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """The mapping's value for a key held in a variable; None when there is none."""
    return mapping.get(key) if mapping else None
