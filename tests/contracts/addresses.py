"""The product's own addresses: every URL pattern outside the borrowed admin sites."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

BORROWED = ("admin/", "django-admin/", "documents/", "static/")
"""Wagtail's and Django's admin sites and documents: their permissions are their own."""


@dataclass(frozen=True)
class Address:
    """One pattern: `route` as written, `name` as reversed."""

    route: str
    name: str


def own_addresses() -> list[Address]:
    """Every pattern of `cms.urls` that is ours to answer for."""
    return list(_walk(get_resolver("cms.urls").url_patterns, "", ""))


def _walk(patterns: Iterable[Any], before: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if route.startswith(BORROWED):
            continue
        if isinstance(pattern, URLPattern):
            yield Address(route, f"{space}{pattern.name or ''}")
        elif isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern.url_patterns, route, space + inner)
