"""Who may replay a draft, and on which rounds."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from cms.authoring.models import SeriesDraft
from cms.authoring.permissions import can_edit
from workflows.organizations.models import Membership, Organization, Person, Role
from workflows.releases.lineage_models import SeriesLineage
from workflows.replays.models import ReplayRun
from workflows.replays.queries import rounds_of
from workflows.rounds.models import Round


def draft_of(request: HttpRequest, pk: int) -> SeriesDraft:
    """The draft, for the department that writes it and whoever its approval waits for. Other departments read drafts, but not
    how this one's applicants would have fared: for them there is nothing here."""
    drafts = SeriesDraft.objects.select_related("owner", "latest_revision", "based_on")
    draft: SeriesDraft = get_object_or_404(drafts, pk=pk)
    task = draft.current_workflow_task
    if not can_edit(request.user, draft) and not (task and task.get_actions(draft, request.user)):
        raise Http404
    return draft


def run_of(draft: SeriesDraft, run: int) -> ReplayRun:
    """One replay of this draft."""
    runs = ReplayRun.objects.select_related("round", "base", "requested_by", "organization", "cancelled_by")
    found: ReplayRun = get_object_or_404(runs, pk=run, subject=draft.key)
    return found


def rounds_for(draft: SeriesDraft) -> list[Round]:
    """Past and present rounds of this series and those it came from, as far as they are the same department's."""
    return list(rounds_of(sorted(_series_of(draft))))


def _series_of(draft: SeriesDraft) -> set[str]:
    keys = {draft.key}
    for turn in SeriesLineage.objects.all():
        if draft.key in turn.targets:
            keys |= set(turn.sources)
    based_on = draft.based_on
    if based_on is not None and _is_ours(draft, based_on.series_key, based_on.document):
        keys.add(based_on.series_key)
    return keys


def _is_ours(draft: SeriesDraft, key: str, document: Any) -> bool:
    """A copied series is the department's own where it writes that one too, or is named as its owner."""
    written = SeriesDraft.objects.filter(key=key).first()
    if written is not None:
        return bool(written.owner_id == draft.owner_id)
    owner = document.get("owner") if isinstance(document, dict) else None
    return isinstance(owner, dict) and owner.get("zh") == draft.owner.name


def organization_for(user: Any, draft: SeriesDraft) -> Organization | None:
    """The organisation a person acts for when asking: the draft's department, where they belong to it."""
    if not isinstance(user, Person):
        return None
    mine = Membership.objects.filter(person=user, is_active=True, organization=draft.owner, role=Role.EDITOR)
    return draft.owner if mine.exists() else None
