"""Public page types: the home page, the list of notices, and a notice with citable clauses."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.public.blocks import BodyBlock, MarginsBlock
from cms.public.notices.dates import normalize_document_number
from cms.public.notices.numbering import int_to_han

NOTICES_A_PAGE = 20
NEWEST = 6


class HomePage(Page):  # type: ignore[misc]  # Wagtail has no types
    """The front door: five doors as one strip, open rounds, the newest notices."""

    template = "public/home.html"
    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["cms.NoticeIndexPage"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `notices` (newest first), `open_rounds` (see `cms.public.rounds`) and the five `doors`."""
        from cms.public.doors import doors
        from cms.public.rounds import open_rounds
        from workflows import clock

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["notices"] = newest_notices()[:NEWEST]
        context["open_rounds"] = open_rounds()
        context["doors"] = doors()
        index = NoticeIndexPage.objects.live().child_of(self).first()
        context["notice_index_url"] = index.get_url(request) if index else ""
        context["today"] = clock.today()
        return context


class NoticeIndexPage(Page):  # type: ignore[misc]  # Wagtail has no types
    """Every published notice, newest first, by kind."""

    template = "public/notice_index.html"
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.NoticePage"]

    class Meta:
        verbose_name = _("list of notices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `page_of_notices`, `kinds` and the chosen `kind` (ignored when unknown)."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        kind = request.GET.get("kind", "")
        notices = newest_notices().child_of(self)
        if kind in NoticePage.Kind.values:
            notices = notices.filter(kind=kind)
        context["kind"] = kind
        context["kinds"] = NoticePage.Kind.choices
        context["query"] = f"kind={kind}" if kind in NoticePage.Kind.values else ""
        context["page_of_notices"] = Paginator(notices, NOTICES_A_PAGE).get_page(request.GET.get("page"))
        context["crumbs"] = crumbs_of(self)
        return context


class NoticePage(Page):  # type: ignore[misc]  # Wagtail has no types
    """A published document. The text is the document's own; margin notes are ours and stand beside it."""

    class Kind(models.TextChoices):
        POLICY = "policy", _("policy")
        NOTICE = "notice", _("yearly notice")
        RESULT = "result", _("result notice")
        GUIDE = "guide", _("guide")

    document_number = models.CharField(_("document number"), max_length=80, blank=True, db_index=True)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    issued_on = models.DateField(_("date of issue"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NOTICE)
    preamble = models.TextField(_("lines above the letterhead"), blank=True)
    title_note = models.TextField(_("lines under the title"), blank=True)
    salutation = models.TextField(_("salutation"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)
    attachments = models.TextField(_("attachments"), blank=True)
    signature = models.TextField(_("signature"), blank=True)
    date_line = models.CharField(_("date as printed"), max_length=60, blank=True)
    end_note = models.TextField(_("lines under the signature"), blank=True)
    margins = StreamField(MarginsBlock(), verbose_name=_("margin notes"), blank=True)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)

    template = "public/notice.html"
    parent_page_types: ClassVar = ["cms.NoticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel(name) for name in ("document_number", "issuer", "issued_on", "kind")],
            heading=_("The document"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("preamble", "title_note", "salutation")],
            heading=_("Above the text"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("attachments", "signature", "date_line", "end_note")],
            heading=_("Below the text"),
        ),
        FieldPanel("margins"),
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("document_number", boost=2),
        index.SearchField("issuer"),
        index.SearchField("searchable_text"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["issuer", "document_number"],
                condition=~models.Q(document_number=""),
                name="one_notice_per_issuer_and_number",
                violation_error_message=_("This issuer already has a notice with this document number."),
            )
        ]

    def clean(self) -> None:
        """Document numbers are kept in one spelling, so that citations find them."""
        super().clean()
        self.document_number = normalize_document_number(self.document_number)

    def clauses(self) -> Iterator[Any]:
        """The block value of every clause at any depth, in order."""
        for block in self.body:
            if block.block_type == "article":
                yield from _walk(block.value)

    def anchors(self) -> set[str]:
        """Every anchor a citation may point at on this page."""
        found = set()
        for clause in self.clauses():
            found.add(clause["anchor"])
            found |= {f"{clause['anchor']}-p{n}" for n in range(2, len(clause["paragraphs"]) + 1)}
        return found

    def searchable_text(self) -> str:
        """All the words of the notice."""
        texts = [self.salutation, self.attachments, self.signature]
        texts += [str(block.value) for block in self.body if block.block_type == "paragraph"]
        for clause in self.clauses():
            texts += [clause["heading"], *clause["paragraphs"]]
        return "\n".join(filter(None, texts))

    def rows(self) -> list[dict[str, Any]]:
        """The body as grid rows: {paragraph} or {article, notes}, where notes stand in that article's margin."""
        chinese = (get_language() or "zh-hans").startswith("zh")
        notes: dict[str, list[dict[str, Any]]] = {}
        for block in self.margins:
            value = block.value
            top = "-".join(value["anchor"].split("-")[:2])
            text = value["zh"] if chinese else value["en"] or value["zh"]
            link = value["link_zh"] if chinese else value["link_en"] or value["link_zh"]
            notes.setdefault(top, []).append(
                {
                    "text": text,
                    "url": value["link_url"],
                    "link": link or value["link_url"],
                    "fixed": value["fixed"],
                }
            )
        return [
            {
                "article": block.value,
                "notes": notes.get(block.value["anchor"], []),
                "name": _article_name(block.value["number"], chinese=chinese),
            }
            if block.block_type == "article"
            else {"paragraph": block.value}
            for block in self.body
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `rows`, the table of contents and the trail."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        rows = self.rows()
        context["rows"] = rows
        context["articles"] = [row["article"] for row in rows if "article" in row]
        context["has_margin"] = any(row.get("notes") for row in rows)
        context["crumbs"] = crumbs_of(self)
        return context


def _walk(clause: Any) -> Iterator[Any]:
    yield clause
    for item in clause.get("items", ()):
        yield from _walk(item)


def _article_name(number: int, *, chinese: bool) -> str:
    return f"第{int_to_han(number)}条" if chinese else f"Article {number}"


def newest_notices() -> Any:
    """Live notices anyone may read, newest first; undated ones by when they were published."""
    return (
        NoticePage.objects.live()
        .public()
        .order_by(models.F("issued_on").desc(nulls_last=True), "-first_published_at", "-pk")
    )


def crumbs_of(page: Page) -> list[dict[str, str]]:
    """The trail from the home page to this page, its own entry without address."""
    names = {2: _("Home"), 3: _("Notices and policies")}
    trail = [ancestor for ancestor in page.get_ancestors() if ancestor.depth > 1]
    crumbs = [{"label": str(names.get(entry.depth, entry.title)), "url": entry.url or "/"} for entry in trail]
    label = getattr(page, "document_number", "") or str(names.get(page.depth, page.title))
    return [*crumbs, {"label": label, "url": ""}]
