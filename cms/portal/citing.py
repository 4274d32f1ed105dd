"""Citations of rules as pages print them, with the address of the clause in the policy library."""

from dataclasses import dataclass

from django.core.cache import cache

from cms.public.citations import citation_label, resolve_citation
from forms_config.definitions import Citation
from workflows.releases.document import SeriesDocument

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Cited:
    """A citation's label, and the address of its clause; empty where the notice is not published here."""

    label: str
    url: str


def cited(document: SeriesDocument, citation: Citation) -> Cited:
    """How a citation of a series is shown. Kept for ten minutes: a page shows dozens."""
    source = document.cites.get(citation.document)
    if source is None:
        return Cited(citation.article, "")
    key = f"portal:cite:{source.number}:{citation.article}".replace(" ", "_")
    found = cache.get(key)
    if found is None:
        url = resolve_citation(source.number, citation.article, issuer=source.issuer.zh)
        url = url or resolve_citation(source.number, citation.article) or ""
        found = (citation_label(source.number, citation.article), url)
        cache.set(key, found, KEPT_SECONDS)
    return Cited(*found)
