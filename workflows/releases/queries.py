"""Reading releases."""

from workflows.releases.document import SeriesDocument
from workflows.releases.models import Release

_documents: dict[str, SeriesDocument] = {}
_MOST_DOCUMENTS = 128


def load_document(release: Release) -> SeriesDocument:
    """The release's document, parsed once per process: a digest names one content for ever."""
    document = _documents.get(release.digest)
    if document is None:
        if len(_documents) >= _MOST_DOCUMENTS:
            _documents.clear()
        document = _documents[release.digest] = SeriesDocument.model_validate(release.document)
    return document


def latest_release(series_key: str) -> Release | None:
    """The newest release of a series that is not retired."""
    releases = Release.objects.filter(series_key=series_key, retired_at__isnull=True)
    return releases.order_by("-number").first()
