"""Where a specialty can begin: a template, a copy, a file."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from cms.authoring.compiling import compile_draft
from cms.authoring.listing import latest_document
from cms.authoring.models import SeriesDraft
from cms.authoring.naming import text_of
from forms_config.shapes import Problem
from series_plugins.discovery import discover, read_found
from series_plugins.sources import read_source
from series_plugins.starters import KINDS, read_starter
from workflows.releases.document import SeriesDocument
from workflows.releases.models import Release
from workflows.releases.queries import latest_release

LARGEST = 10_000_000
"""Bytes of a file that is read at all."""


@dataclass(frozen=True)
class Source:
    """What was read. `document` is draft-shaped data; None when its shape is not complete."""

    name: str
    document: dict[str, Any] | None
    problems: tuple[Problem, ...]
    based_on: Release | None = None


def templates() -> list[tuple[str, str, str]]:
    """(kind, title, when it is right) in the reader's language."""
    language = get_language() or ""
    return [(k, v.title.in_language(language), v.about.in_language(language)) for k, v in KINDS.items()]


def copies() -> list[tuple[str, str]]:
    """(value, title) of everything that can be copied: drafts, releases, packaged series never installed."""
    language = get_language() or ""
    found: dict[str, tuple[str, str]] = {}
    for draft in SeriesDraft.objects.select_related("latest_revision"):
        found[draft.key] = (
            f"draft:{draft.pk}",
            text_of(latest_document(draft).get("title"), language) or draft.key,
        )
    for key in Release.objects.order_by("series_key").values_list("series_key", flat=True).distinct():
        release = latest_release(key)
        if release is not None and key not in found:
            found[key] = (f"release:{release.pk}", text_of(release.title, language) or key)
    for pack in discover()[0]:
        key = pack.name.replace("/", ".")
        found.setdefault(key, (f"pack:{pack.name}", pack.name))
    return [found[key] for key in sorted(found)]


def from_template(kind: str) -> Source | None:
    if kind not in KINDS:
        return None
    reading = read_starter(kind)
    assert reading.document is not None
    document = _without(reading.document.to_json(), "key", "title", "series", "code")
    return Source(KINDS[kind].title.in_language(get_language() or ""), document, reading.problems)


def from_copy(value: str) -> Source | None:
    """A copy without key and title of its own; None when there is no such thing to copy."""
    origin, _, name = value.partition(":")
    if origin == "draft" and name.isdecimal() and len(name) < 10:
        draft = SeriesDraft.objects.filter(pk=int(name)).first()
        data, release = (latest_document(draft), draft.based_on) if draft else (None, None)
    elif origin == "release" and name.isdecimal() and len(name) < 10:
        release = Release.objects.filter(pk=int(name)).first()
        data = release.document if release else None
    else:
        release, pack = None, next((p for p in discover()[0] if origin == "pack" and p.name == name), None)
        document = read_found(pack).document if pack else None
        data = document.to_json() if document else None
    if data is None:
        return None
    title = text_of(data.get("title"), get_language() or "") or name
    problems = tuple(compile_draft(data)[1])
    return Source(title, _without(data, "key", "title", "code"), problems, release)


def _without(document: dict[str, Any], *names: str) -> dict[str, Any]:
    """What a new specialty has to be given anew."""
    return {k: v for k, v in document.items() if k not in names}


def from_file(content: bytes, name: str) -> Source:
    """A pack or a workbook; whatever is wrong with it is a problem."""
    reading = read_source(content, name=name)
    document = reading.document.to_json() if reading.document is not None else None
    return Source(name, document, reading.problems)


def drafted(name: str) -> SeriesDocument | None:
    """`KEY@draft`, or `KEY` where there is no release: the draft's document, when its shape is complete."""
    key, _, which = name.partition("@")
    draft = SeriesDraft.objects.filter(key=key).first() if which in ("", "draft") else None
    return compile_draft(latest_document(draft))[0] if draft is not None else None
