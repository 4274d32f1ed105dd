"""A draft of the small, sound series, with its department's editor and leader, and another department's."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client

from cms.authoring.compiling import draft_from_document
from cms.authoring.models import SeriesDraft
from series_plugins.pack import read_pack
from tests.series_plugins.small_pack import lay_out, small_pack
from tests.workflows import season as seasons
from workflows.access import Actor
from workflows.organizations.acting import SESSION_KEY
from workflows.organizations.models import Organization


@dataclass
class Studio:
    """Who writes, who approves, and what."""

    season: seasons.Season
    draft: SeriesDraft
    ed: Actor
    lea: Actor
    other_ed: Actor
    other_lea: Actor

    def change(self, who: Actor, **changes: Any) -> SeriesDraft:
        """A new revision by somebody, with parts of the document replaced."""
        draft = self.fresh.get_latest_revision_as_object()
        draft.document = {**draft.document, **changes}
        draft.save_revision(user=who.person)
        return self.fresh

    @property
    def fresh(self) -> SeriesDraft:
        return SeriesDraft.objects.get(pk=self.draft.pk)

    @property
    def document(self) -> dict[str, Any]:
        return dict(self.fresh.get_latest_revision_as_object().document)


def plant_studio(folder: Path) -> Studio:
    season = seasons.plant_season()
    elsewhere = Organization.objects.create(name="Hills Department", kind="department", bureau=season.bureau)
    ed = seasons.make_actor("ed", "department.editor", season.department)
    reading = read_pack(lay_out(small_pack(), folder))
    assert reading.document is not None
    document = draft_from_document(reading.document)
    draft = SeriesDraft.objects.create(
        key=reading.document.key, title="小专业", owner=season.department, document=document, created_by=ed.person,
        live=False, has_unpublished_changes=True,
    )  # fmt: skip
    draft.save_revision(user=ed.person)
    return Studio(
        season=season, draft=draft, ed=ed, lea=seasons.make_actor("lea", "department.approver", season.department),
        other_ed=seasons.make_actor("other_ed", "department.editor", elsewhere),
        other_lea=seasons.make_actor("other_lea", "department.approver", elsewhere),
    )  # fmt: skip


def browser_of(actor: Actor) -> Client:
    """Signed in and acting in that hat."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(actor.person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SESSION_KEY] = [actor.role, actor.organization_id]
    session.save()
    return client
