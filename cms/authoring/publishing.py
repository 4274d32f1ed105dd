"""Publishing a draft: Wagtail's own publish action, which here refuses what is not finished and cuts the release.

Every road leads through `PublishSeries`: the approval of the last task, publishing by hand, a schedule that falls due. The
release is cut in the same transaction, and only when the revision that goes live is the one being published; it holds the
document itself, so nothing depends on Wagtail's revisions staying.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.log_actions import log
from wagtail.models import TaskState

from cms.authoring.compiling import compile_draft
from forms_config.shapes import Problem, Text, digest_of
from workflows.access import Actor
from workflows.errors import Refused
from workflows.organizations.models import Membership, Person, Role
from workflows.releases.document import SeriesDocument
from workflows.releases.lineage import ended_on, record_new_title
from workflows.releases.models import Release
from workflows.releases.queries import latest_release
from workflows.releases.verbs import publish_release

SCHEDULED = "wagtail.publish.scheduled"
"""What Wagtail's `publish_scheduled` says it does."""
REFUSED = "zhiping.publish_refused"
DIFFERENCE_READ = "zhiping.difference_read"


def publishing_problems(draft: Any, data: dict[str, Any], *, user: Any = None) -> list[Problem]:
    """Everything that stands against publishing this content, by this person when one is named."""
    document, problems = compiled(data)
    if document is not None:
        problems = [*problems, *_standing(draft, document)]
    if user is not None and user.pk in authors_of(draft):
        problems = [*problems, Problem("separation", AUTHOR)]
    return problems


_MOST_REMEMBERED = 8
_compiled: dict[str, tuple[SeriesDocument | None, list[Problem]]] = {}


def compiled(data: dict[str, Any]) -> tuple[SeriesDocument | None, list[Problem]]:
    """`compile_draft`, remembered by content: one approval asks several times for what takes more than half a second."""
    name = digest_of(data)
    if name not in _compiled:
        if len(_compiled) >= _MOST_REMEMBERED:
            _compiled.clear()
        _compiled[name] = compile_draft(data)
    return _compiled[name]


def _standing(draft: Any, document: SeriesDocument) -> list[Problem]:
    found = []
    if document.key != draft.key:
        found.append(Problem("key", other_key(draft.key), ("key",)))
    if ended_on(draft.key) is not None:
        found.append(Problem("ended", ENDED))
    same = Release.objects.filter(digest=document.digest).defer("document").first()
    if same is not None:
        found.append(Problem("same", same_as(same.number)))
    return found


def authors_of(draft: Any) -> set[int]:
    """Who has written what is not yet released: everyone with a revision that changed the document since the live one.

    Saving without changing anything, as approving from the editor does, makes nobody an author.
    """
    revisions = draft.revisions.order_by("created_at", "pk")
    live = draft.live_revision
    before: Any = None
    if live is not None:
        revisions = revisions.filter(pk__gt=live.pk)
        before = live.content.get("document")
    authors: set[int] = set()
    for revision in revisions.iterator(chunk_size=20):
        document = revision.content.get("document")
        if document != before and revision.user_id is not None:
            authors.add(revision.user_id)
        before = document
    return authors


class PublishSeries(PublishRevisionAction):  # type: ignore[misc]
    """Publishes, or schedules, a revision of a draft; raises Refused with every reason at once, then nothing has changed."""

    def check(self, skip_permission_checks: bool = False) -> None:
        problems = publishing_problems(self.object, self.object.document, user=self.user)
        if problems:
            raise Refused(problems)
        super().check(skip_permission_checks=skip_permission_checks)

    def _publish_revision(self, revision: Any, object: Any, *args: Any, **kwargs: Any) -> None:  # noqa: A002
        with transaction.atomic():
            type(object).objects.select_for_update().get(pk=object.pk)
            super()._publish_revision(revision, object, *args, **kwargs)
            later = object.go_live_at is not None and object.go_live_at > timezone.now()
            if object.live and object.live_revision_id == revision.pk and not later:
                cut_release(object, revision, self.user or approver_of(revision))


def cut_release(draft: Any, revision: Any, user: Any) -> Release:
    """The release of what has just gone live; a new title is noted in the lineage."""
    document, problems = compiled(draft.document)
    if document is None or problems:
        raise Refused(problems)
    before = latest_release(draft.key)
    approval = _approval(revision)
    actor = actor_for(draft, user) if user is not None else None
    release = publish_release(document, actor=actor, reason=(approval.comment if approval else "")[:500])
    if before is not None and before.title != release.title and actor is not None:
        reason = release.reason or TITLE_CHANGED.zh
        record_new_title(draft.key, old=before.title, new=release.title, actor=actor, reason=reason)
    return release


def _approval(revision: Any) -> Any:
    approved = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    return approved.select_related("finished_by").order_by("-finished_at", "-pk").first()


def approver_of(revision: Any) -> Person | None:
    """Who approved a revision last: in whose name it goes live when its schedule falls due."""
    approval = _approval(revision)
    return approval.finished_by if approval else None


def actor_for(draft: Any, user: Any) -> Actor:
    """The hat in which somebody publishes: leader of the owning department before any other role they hold there."""
    held = list(Membership.objects.filter(person=user, is_active=True).select_related("organization"))
    held.sort(key=lambda m: (m.organization_id != draft.owner_id, m.role != Role.APPROVER, m.pk))
    return Actor(user, held[0].role, held[0].organization) if held else Actor(user, "", None)


def publish(draft: Any, revision: Any, *, user: Any, **how: Any) -> Any:
    """`SeriesDraft.publish`. A schedule that falls due on what may no longer be published is taken off and told in the draft's
    history; it must not keep the other schedules waiting."""
    skip_permission_checks = how.pop("skip_permission_checks", False)
    action = PublishSeries(revision, user=user, **how)
    try:
        return action.execute(skip_permission_checks=skip_permission_checks)
    except Refused as refused:
        if how.get("log_action") != SCHEDULED:
            raise
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        told = [p.text.zh for p in refused.problems][:20]
        log(instance=draft, action=REFUSED, user=None, revision=revision, data={"problems": told})
        return None


def other_key(key: str) -> Text:
    """A draft's key is fixed when it begins."""
    return Text(zh=f"标识须是{key}，不能改成别的。", en=f"The key has to stay {key}.")


def same_as(number: int) -> Text:
    """Nothing would be published."""
    return Text(
        zh=f"内容和第{number}版完全相同，没有可以发布的改动。",
        en=f"It says the same as release {number}; there is nothing to publish.",
    )


AUTHOR = Text(
    zh="这一版有您写的内容，须由没有参与编写的人审批。",
    en="You wrote part of this; somebody who did not has to approve it.",
)
ENDED = Text(
    zh="这个专业已经停用、并入或拆分，不再发布新版本。",
    en="This specialty has been retired, merged or split; it has no further releases.",
)
TITLE_CHANGED = Text(zh="新版本改了名称。", en="The new release has another title.")
