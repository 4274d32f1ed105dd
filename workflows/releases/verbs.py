"""Publishing and retiring releases."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max

from forms_config.shapes import Invalid, Problem
from workflows import clock
from workflows.access import Actor
from workflows.cases.counters import lock_counter
from workflows.releases.document import SeriesDocument
from workflows.releases.models import Release


def publish_release(document: SeriesDocument, *, actor: Actor | None, reason: str) -> Release:
    """Releases a document: same content, same release; else the next number of its series.

    In this order: the digest is looked up and its release returned if there is one; every check of the document runs
    (`releases.problems`), raising `Invalid` with all problems at once; then, under the series' lock, the row is written.
    `actor` is None where a packaged series is installed from the command line.
    """
    digest = document.digest
    existing: Release | None = Release.objects.filter(digest=digest).first()
    if existing is not None:
        return existing
    problems = list(_checks()(document))
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        lock_counter(f"release:{document.key}"[:40])
        twin: Release | None = Release.objects.filter(digest=digest).first()
        if twin is not None:
            return twin
        last = Release.objects.filter(series_key=document.key).aggregate(n=Max("number"))["n"] or 0
        release: Release = Release.objects.create(
            series_key=document.key,
            number=last + 1,
            digest=digest,
            title={"zh": document.title.zh, "en": document.title.en},
            document=document.to_json(),
            published_at=clock.now(),
            published_by=actor.person if actor else None,
            reason=reason,
        )
        return release


def retire_release(release: Release) -> None:
    """No new rounds on it; its rounds and cases live on."""
    Release.objects.filter(pk=release.pk, retired_at__isnull=True).update(retired_at=clock.now())
    release.refresh_from_db(fields=["retired_at"])


def _checks() -> Callable[[SeriesDocument], list[Problem]]:
    from workflows.releases.problems import check_document

    return check_document
