"""`SeriesDraft`: a series document while a department is writing it.

The whole document is one JSON column of the same shape as a pack (docs/pack-format.md), so that a revision is a consistent
whole, and publishing it is strict validation (`compiling.compile_draft`). Cases never touch this table: they live by releases.
"""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from cms.authoring.naming import text_of
from workflows.organizations.models import Organization, Person
from workflows.releases.models import Release


class SeriesDraft(
    WorkflowMixin,  # type: ignore[misc]
    DraftStateMixin,  # type: ignore[misc]
    LockableMixin,  # type: ignore[misc]
    RevisionMixin,  # type: ignore[misc]
    PreviewableMixin,  # type: ignore[misc]
    models.Model,
):
    """One series or specialty as its department edits it. `live` means: released at least once."""

    key = models.CharField(_("key"), max_length=100, unique=True)
    """The document's key; fixed once released, and what releases are numbered under."""
    title = models.CharField(_("title"), max_length=200)
    """The document's Chinese title, for lists."""
    owner = models.ForeignKey(
        Organization, verbose_name=_("department"), on_delete=models.PROTECT, related_name="series_drafts"
    )
    document = models.JSONField(_("document"), default=dict)
    based_on = models.ForeignKey(
        Release, verbose_name=_("based on"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The release it was copied from."""
    created_by = models.ForeignKey(
        Person,
        verbose_name=_("created by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="series_draft")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="series_draft",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("series or specialty")
        verbose_name_plural = _("series and specialties")
        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def shown_title(self) -> str:
        """The title in the language of the reader."""
        return text_of(self.document.get("title"), get_language() or "") or self.title

    def publish(self, revision: Any, user: Any = None, **how: Any) -> Any:
        """Wagtail's way to publish, which here cuts the release; see `publishing.PublishSeries`. Raises Refused."""
        from cms.authoring.publishing import publish

        return publish(self, revision, user=user, **how)

    # What the preview panel shows is in `preview/`.

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        from cms.authoring.preview.modes import modes_of

        return modes_of(self.document if isinstance(self.document, dict) else {}, get_language() or "")

    def make_preview_request(
        self, original_request: Any = None, preview_mode: Any = None, extra_request_attrs: Any = None
    ) -> Any:
        """The preview speaks the editor's language, which the request Wagtail makes up for it does not carry."""
        given = {**(extra_request_attrs or {}), "reader_language": get_language()}
        return super().make_preview_request(original_request, preview_mode, given)

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        from cms.authoring.preview.modes import preview_of

        with translation.override(getattr(request, "reader_language", None) or get_language()):
            template, context = preview_of(self, mode_name, get_language() or "")
            return render(request, template, context)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the columns that lists read in step with the document."""
        self.take_names()
        super().full_clean(*args, **kwargs)

    def take_names(self) -> None:
        """Copies key and title out of the document; a released key stays."""
        title = text_of(self.document.get("title"), "zh-hans")
        self.title = (title or self.title)[:200]
