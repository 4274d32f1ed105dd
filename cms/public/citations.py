"""From a rule's citation (document number, article) to the clause on its page."""

from typing import Any

from cms.public.models import NoticePage
from cms.public.notices.citing import anchor_of, printed
from cms.public.notices.dates import normalize_document_number


def resolve_citation(document_number: str, article: str = "", *, issuer: str = "") -> str | None:
    """The address of a cited clause: /notices/2025-60/#art-8; None when no such notice is published.

    `article` as authors write it: 8, 2.1, 2.1p2, 八, 第八条, 二（一）. A clause that the notice does not have gives the
    address of the clause around it, or the notice's own. When two issuers share a number, `issuer` decides;
    without it the newest wins.
    """
    page = _notice(document_number, issuer)
    if page is None:
        return None
    url: str | None = page.url
    anchor = anchor_of(article) or ""
    known = page.anchors() if anchor else set()
    while anchor and anchor not in known:
        anchor = anchor.rpartition("-")[0]
    return f"{url}#{anchor}" if url and anchor else url


def citation_label(document_number: str, article: str = "") -> str:
    """How a citation is printed, numbered as its notice is: 示人社函〔2020〕28号 二（一）, 示网信职改〔2025〕1号 第七条."""
    if not article:
        return document_number
    page = _notice(document_number)
    first = next(iter(page.clauses()), None) if page else None
    by_clause = first is None or first["label"].startswith("第")
    return f"{document_number} {printed(article, by_clause=by_clause)}"


def _notice(document_number: str, issuer: str = "") -> Any:
    if not document_number:
        return None
    notices = (
        NoticePage.objects.live().public().filter(document_number=normalize_document_number(document_number))
    )
    if issuer:
        notices = notices.filter(issuer=issuer)
    return notices.order_by("-issued_on", "-pk").first()
