"""Small readings the desk's templates need: `{% load desk %}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from cms.desk.entering import say

register = template.Library()


@register.filter
def dotted(path: Iterable[str | int] | str) -> str:
    """A path as it is posted: projects.r1.rank."""
    return path if isinstance(path, str) else ".".join(str(step) for step in path)


@register.filter
def at(known: Mapping[str, Any] | None, path: Iterable[str | int] | str) -> Any:
    """What a mapping holds for a path; None when it holds nothing."""
    return known.get(dotted(path)) if known else None


@register.filter
def said(text: Any) -> str:
    """A bilingual text in the page's language."""
    return say(text)


@register.filter
def said_all(texts: Iterable[Any]) -> list[str]:
    return [say(text) for text in texts]
