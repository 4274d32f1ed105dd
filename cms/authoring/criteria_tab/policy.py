"""The policy library as a citation picks from it: published notices anyone may read, and their clauses."""

from typing import Any

from cms.authoring.criteria_tab.lenient import part
from cms.public.models import newest_notices
from cms.public.notices.citing import printed
from cms.public.notices.dates import normalize_document_number

MOST_NOTICES = 300
EXCERPT = 60


def library() -> list[dict[str, str]]:
    """Published notices with a document number, newest first: {number, title, issuer}."""
    pages = newest_notices().exclude(document_number="")[:MOST_NOTICES]
    return [{"number": p.document_number, "title": p.title, "issuer": p.issuer} for p in pages]


def clauses_of(number: str, issuer: str) -> list[dict[str, str]]:
    """The clauses of a notice in order: {article, label, text}; `article` as a citation writes it, such as 7.1. Empty when no
    such notice is published; where two issuers share a number, the issuer decides, else the newest."""
    found = newest_notices().filter(document_number=normalize_document_number(number))
    page = found.filter(issuer=issuer).first() or found.first()
    clauses = list(page.clauses()) if page is not None else []
    return [_clause(value, by_clause=_by_clause(page)) for value in clauses]


def printed_articles(document: dict[str, Any]) -> dict[str, dict[str, str]]:
    """How the articles a draft cites are printed, by document number: {示人社规〔2019〕6号: {7: 第七条}}; of published notices only."""
    wanted: dict[str, set[str]] = {}
    for criteria in (document.get("criteria") or {}).values():
        for rule in part(criteria, "rules") or []:
            number = part(document, "cites", part(rule, "cite", "document") or "", "number")
            article = part(rule, "cite", "article")
            if isinstance(number, str) and isinstance(article, str) and article:
                wanted.setdefault(number, set()).add(article)
    pages = {p.document_number: p for p in newest_notices().filter(document_number__in=list(wanted))}
    return {
        number: {article: printed(article, by_clause=_by_clause(pages[number])) for article in articles}
        for number, articles in wanted.items()
        if number in pages
    }


def _by_clause(page: Any) -> bool:
    """Whether the notice counts its articles 第一条 rather than 一、."""
    first = next(iter(page.clauses()), None)
    return first is None or first["label"].startswith("第")


def _clause(value: Any, *, by_clause: bool) -> dict[str, str]:
    article = value["anchor"].removeprefix("art-").replace("-", ".")
    text = "".join([value["heading"], *value["paragraphs"]])
    return {
        "article": article,
        "label": printed(article, by_clause=by_clause),
        "text": text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…",
    }
