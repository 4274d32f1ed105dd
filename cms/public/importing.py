"""Turning a read notice into a page, again and again without making a second one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site

from cms.public.blocks import article_data
from cms.public.models import HomePage, NoticeIndexPage, NoticePage
from cms.public.notices.dates import normalize_document_number
from cms.public.notices.docx_reader import UnreadableDocument, parse_docx
from cms.public.notices.parser import parse_text
from cms.public.notices.structure import ParsedNotice

MAX_BYTES = 20 * 1024 * 1024
HOME_TITLE = "职称申报与评审"
INDEX_TITLE = "通知公告"
INDEX_SLUG = "notices"


class NoticeRefused(ValueError):
    """The file cannot become a notice; the message says why, for a person."""


class Outcome(StrEnum):
    """What an import did."""

    CREATED = "created"
    REVISED = "revised"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Imported:
    """The page, what happened to it, and the anchors that were there before and are gone (citations may point at them)."""

    page: NoticePage
    outcome: Outcome
    lost_anchors: tuple[str, ...] = ()


def read_notice(path: Path) -> ParsedNotice:
    """Reads a .txt (UTF-8 or GB 18030) or .docx. Raises NoticeRefused with a sentence for a person."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NoticeRefused(
            _("%(file)s cannot be read: %(reason)s") % {"file": path, "reason": error.strerror}
        ) from error
    if len(data) > MAX_BYTES:
        raise NoticeRefused(_("%(file)s is larger than 20 MB.") % {"file": path.name})
    if path.suffix.lower() == ".docx":
        try:
            return parse_docx(BytesIO(data))
        except UnreadableDocument as error:
            raise NoticeRefused(_("%(file)s is not a readable .docx file.") % {"file": path.name}) from error
    if path.suffix.lower() != ".txt":
        raise NoticeRefused(
            _("A notice is imported from a .txt or .docx file; %(file)s is neither.") % {"file": path.name}
        )
    return parse_text(_decoded(data, path))


def _decoded(data: bytes, path: Path) -> str:
    for encoding in ("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoticeRefused(_("%(file)s is neither UTF-8 nor GB 18030 text.") % {"file": path.name})


def save_notice(
    notice: ParsedNotice,
    *,
    parent: NoticeIndexPage | None = None,
    publish: bool = False,
    kind: str = "",
    issued_on: date | None = None,
    actor: Any = None,
) -> Imported:
    """Makes or revises the page of a notice, in one transaction (N25-11).

    The page is found by (issuer, document number). The same text leaves it as it is (and publishes a draft when
    `publish` is given); a changed text becomes a new revision, live only with `publish`. Margin notes stay.
    Raises NoticeRefused when title or document number are missing, or nothing citable was found.
    """
    _check(notice)
    number = normalize_document_number(notice.document_number)
    values = _values(notice, kind=kind, issued_on=issued_on)
    with transaction.atomic():
        page = (
            NoticePage.objects.select_for_update(of=("self",))
            .filter(issuer=notice.issuer, document_number=number)
            .first()
        )
        if page is None:
            page = _create(parent or notice_index(), number, values, actor)
            outcome, lost = Outcome.CREATED, frozenset[str]()
        else:
            page = page.get_latest_revision_as_object()
            before = page.anchors()
            kept = values if kind else {k: v for k, v in values.items() if k != "kind"}
            outcome = _revise(page, kept, actor)
            lost = before - page.anchors()
        if publish and (outcome is not Outcome.UNCHANGED or not page.live or page.has_unpublished_changes):
            page.get_latest_revision().publish(user=actor)
        page.refresh_from_db()
    return Imported(page, outcome, tuple(sorted(lost)))


def _create(parent: NoticeIndexPage, number: str, values: dict[str, Any], actor: Any) -> NoticePage:
    page = NoticePage(slug=_free_slug(parent, number), live=False, **values)
    page.full_clean(exclude=["path", "depth"])
    parent.add_child(instance=page)
    page.save_revision(user=actor)
    return page


def _revise(page: NoticePage, values: dict[str, Any], actor: Any) -> Outcome:
    if page.source_digest == values["source_digest"]:
        return Outcome.UNCHANGED
    for name, value in values.items():
        setattr(page, name, value)
    page.full_clean()
    page.save_revision(user=actor)
    return Outcome.REVISED


def _check(notice: ParsedNotice) -> None:
    missing = []
    if not notice.title:
        missing.append(_("its title"))
    if not notice.document_number:
        missing.append(_("its document number, such as 示人社函〔2025〕60号 on a line of its own"))
    if not notice.issuer:
        missing.append(_("who issued it"))
    if not notice.articles:
        missing.append(_("numbered articles, such as 一、 or 第一条"))
    if missing:
        raise NoticeRefused(
            _("The notice cannot be imported: not found in it: %(what)s.") % {"what": "; ".join(missing)}
        )


def _values(notice: ParsedNotice, *, kind: str, issued_on: date | None) -> dict[str, Any]:
    """The page's fields. Every character of the source is in one of them."""
    body: list[tuple[str, Any]] = [("paragraph", text) for text in notice.opening]
    body += [("article", article_data(article)) for article in notice.articles]
    body += [("paragraph", text) for text in notice.closing]
    date_line = notice.part("date", among="trailer")
    under_title = notice.parts("note", "date")
    values = {
        "title": notice.title,
        "document_number": normalize_document_number(notice.document_number),
        "issuer": notice.issuer,
        "issued_on": issued_on or notice.issued_on,
        "kind": kind or NoticePage.Kind.NOTICE,
        "preamble": "\n".join(notice.parts("preamble")),
        "title_note": "\n".join(under_title),
        "salutation": notice.part("salutation"),
        "body": _stream(body),
        "attachments": "\n".join(notice.parts("attachments", among="trailer")),
        "signature": "\n".join(notice.parts("signature", among="trailer")),
        "date_line": date_line,
        "end_note": "\n".join(notice.parts("note", among="trailer")),
    }
    digest = sha256("\n".join(notice.texts()).encode()).hexdigest()
    return values | {"source_digest": digest}


def _stream(pairs: list[tuple[str, Any]]) -> Any:
    block = NoticePage._meta.get_field("body").stream_block
    return block.to_python([{"type": kind, "value": value} for kind, value in pairs])


def _free_slug(parent: NoticeIndexPage, number: str) -> str:
    year_and_count = "".join(ch if ch.isascii() and ch.isdigit() else " " for ch in number).split()
    base = "-".join(year_and_count) or "notice"
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-no{n}"
    return slug


def notice_index() -> NoticeIndexPage:
    """The list of notices under the site's home page; both are made when missing, in place of Wagtail's welcome page."""
    found: NoticeIndexPage | None = NoticeIndexPage.objects.order_by("path").first()
    if found is not None:
        return found
    index = NoticeIndexPage(title=INDEX_TITLE, slug=INDEX_SLUG)
    home_page().add_child(instance=index)
    return index


def home_page() -> HomePage:
    """The site's home page, made when missing. Pages under the welcome page, if any, are moved, never deleted."""
    home: HomePage | None = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=Locale.get_default())
    )
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page if site else None
    home = HomePage(title=HOME_TITLE, slug="zhiping")
    root.add_child(instance=home)
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="职评")
    else:
        site.root_page = home
        site.save()
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
    return home
