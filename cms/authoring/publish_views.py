"""The page before a release: the checklist, the difference, and what this person may do: submit, take back, approve, return."""

import datetime
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log

from cms.authoring.checklist import Checklist, checklist_of, has_read
from cms.authoring.listing import latest_document
from cms.authoring.models import SeriesDraft
from cms.authoring.permissions import can_edit, can_view
from cms.authoring.publishing import DIFFERENCE_READ, publishing_problems
from cms.register.fields import MOMENT_FORMATS, Moment
from forms_config.shapes import Problem, Text
from workflows.errors import Refused, Stale


class DecideForm(forms.Form):
    """What somebody says with a decision, and when it goes live."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept with the release. Required when you return it."),
    )  # fmt: skip
    go_live_at = forms.DateTimeField(
        label=gettext_lazy("Publish at"), required=False, widget=Moment(), input_formats=MOMENT_FORMATS,
        help_text=gettext_lazy("Leave empty to publish now."),
    )  # fmt: skip

    def clean_go_live_at(self) -> datetime.datetime | None:
        moment: datetime.datetime | None = self.cleaned_data["go_live_at"]
        if moment is not None and moment <= timezone.now():
            raise ValidationError(_("Choose a moment still to come, or leave it empty."))
        return moment


class Desk:
    """One draft before one person: what it says, where it is in its approval, what they may do."""

    def __init__(self, request: HttpRequest, draft: SeriesDraft) -> None:
        self.request, self.draft, self.user = request, draft, request.user
        self.data = latest_document(draft)
        self.state = draft.current_workflow_state
        self.task_state = draft.current_workflow_task_state
        self.task = draft.current_workflow_task
        self.checklist: Checklist = checklist_of(draft, self.data)
        self.form = DecideForm(request.POST if request.POST.get("do") in {"approve", "reject"} else None)

    @property
    def is_editor(self) -> bool:
        return can_edit(self.user, self.draft)

    @property
    def actions(self) -> set[str]:
        """What the approval's own task lets the person do."""
        if self.task is None:
            return set()
        return {name for name, _title, _modal in self.task.get_actions(self.draft, self.user)}

    @property
    def is_scheduled(self) -> bool:
        return self.draft.scheduled_revision is not None

    @property
    def may_unschedule(self) -> bool:
        return self.is_scheduled and (self.is_editor or "approve" in self._final_actions())

    def _final_actions(self) -> set[str]:
        workflow = self.draft.get_workflow()
        tasks = [t.specific for t in workflow.tasks] if workflow else []
        return {name for t in tasks for name, _title, _modal in t.get_actions(self.draft, self.user)}

    @property
    def may_submit(self) -> bool:
        waiting = self.state is not None and self.state.status == self.state.STATUS_IN_PROGRESS
        return self.is_editor and not waiting and not self.is_scheduled

    @property
    def may_withdraw(self) -> bool:
        return (
            self.is_editor and self.state is not None and self.state.status == self.state.STATUS_IN_PROGRESS
        )

    def must_be_seen(self) -> None:
        """★ What is decided on is what was looked at."""
        if self.request.POST.get("digest") != self.checklist.digest:
            raise Stale([Problem("stale", CHANGED)])

    # What is done -----------------------------------------------------------------------------------------------------

    def read_difference(self) -> str:
        self.must_be_seen()
        self.note_reading()
        return _("Noted that you have read the difference.")

    def note_reading(self) -> None:
        if self.checklist.live is not None and not has_read(self.draft, self.checklist.digest, self.user):
            data = {"digest": self.checklist.digest, "release": self.checklist.live.number}
            log(
                instance=self.draft,
                action=DIFFERENCE_READ,
                user=self.user,
                revision=self.draft.latest_revision,
                data=data,
            )

    def submit(self) -> str:
        if not self.may_submit:
            raise Http404
        self.must_be_seen()
        problems = publishing_problems(self.draft, self.data)
        workflow = self.draft.get_workflow()
        if workflow is None:
            problems = [*problems, Problem("workflow", NO_WORKFLOW)]
        if problems:
            raise Refused(problems)
        try:
            with transaction.atomic():
                if self.state is not None:
                    self.state.resume(self.user)
                else:
                    workflow.start(self.draft.get_latest_revision_as_object(), self.user)
        except (ValidationError, IntegrityError) as twice:
            raise Stale([Problem("stale", CHANGED)]) from twice
        return _("It has been submitted and now waits for approval. Until then it stands still.")

    def withdraw(self) -> str:
        if not self.may_withdraw:
            raise Http404
        self.state.cancel(user=self.user)
        return _("Taken back. You can go on editing.")

    def approve(self) -> str:
        if "approve" not in self.actions:
            raise (
                Refused(publishing_problems(self.draft, self.data, user=self.user))
                if self.actions
                else Http404
            )
        self.must_be_seen()
        moment = self.form.cleaned_data["go_live_at"]
        if self.checklist.live is not None and not self.request.POST.get("read"):
            raise Refused([Problem("difference", READ_FIRST)])
        problems = publishing_problems(self.draft, self.data, user=self.user)
        if problems:
            raise Refused(problems)
        with transaction.atomic():
            self.note_reading()
            self._schedule(moment)
            self.task.on_action(
                self.task_state, self.user, "approve", comment=self.form.cleaned_data["comment"]
            )
        self.draft.refresh_from_db()
        if self.draft.current_workflow_state is not None:
            return _("Approved. It goes on to the next step.")
        if moment is not None:
            return _("Approved. It will be published at the time you set.")
        return _("Approved and published.")

    def _schedule(self, moment: datetime.datetime | None) -> None:
        """The time goes into the revision that is approved; its document stays as it is."""
        revision = self.draft.get_latest_revision()
        wanted = moment.isoformat() if moment else None
        if revision.content.get("go_live_at") != wanted:
            revision.content["go_live_at"] = wanted
            revision.save(update_fields=["content"])

    def reject(self) -> str:
        if "reject" not in self.actions:
            raise Http404
        self.must_be_seen()
        comment = self.form.cleaned_data["comment"].strip()
        if not comment:
            self.form.add_error("comment", _("Say what has to be changed."))
            raise Refused([])
        self.task.on_action(self.task_state, self.user, "reject", comment=comment)
        return _("Returned to its authors with your comment.")

    def unschedule(self) -> str:
        if not self.may_unschedule:
            raise Http404
        revision = self.draft.scheduled_revision
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=self.draft, action="wagtail.schedule.cancel", user=self.user, revision=revision)
        return _("The schedule has been taken off. Submit it again to publish it.")


def draft_of(request: HttpRequest, pk: int) -> SeriesDraft:
    """The draft, for its readers and for whomever its approval waits for; nobody else finds it."""
    drafts = SeriesDraft.objects.select_related("owner", "latest_revision", "live_revision")
    draft = get_object_or_404(drafts, pk=pk)
    task = draft.current_workflow_task
    if not can_view(request.user, draft) and not (task and task.get_actions(draft, request.user)):
        raise Http404
    return draft


DOINGS: dict[str, Callable[[Desk], str]] = {
    "read": Desk.read_difference,
    "submit": Desk.submit,
    "withdraw": Desk.withdraw,
    "approve": Desk.approve,
    "reject": Desk.reject,
    "unschedule": Desk.unschedule,
}


@require_admin_access  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist; a post does one thing and comes back."""
    desk = Desk(request, draft_of(request, pk))
    if request.method == "GET":
        return _page(request, desk)
    doing = DOINGS.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    if desk.form.is_bound and not desk.form.is_valid():
        return _page(request, desk, status=422)
    try:
        messages.success(request, doing(desk))
    except Refused as refused:
        return _page(
            request, Desk(request, desk.draft) if not desk.form.errors else desk, refused.problems, 422
        )
    except PermissionDenied:
        return _page(request, Desk(request, draft_of(request, pk)), (Problem("stale", CHANGED),), 422)
    return redirect("studio_publish", pk)


def _page(
    request: HttpRequest, desk: Desk, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    draft, state = desk.draft, desk.state
    task_states = (
        state.task_states.select_related("task", "finished_by").order_by("started_at") if state else ()
    )
    against = [p.text.in_language(language) for p in (problems or desk.checklist.problems)]
    if not problems and "reject" in desk.actions and "approve" not in desk.actions:
        against += [
            p.text.in_language(language) for p in publishing_problems(draft, desk.data, user=desk.user)
        ]
    context = {
        "draft": draft, "title": draft.shown_title, "desk": desk, "checklist": desk.checklist, "form": desk.form,
        "against": list(dict.fromkeys(against)), "refused": bool(problems), "task_states": task_states,
        "requested_by": state.requested_by if state else None,
        "has_read": has_read(draft, desk.checklist.digest, desk.user), "actions": desk.actions,
    }  # fmt: skip
    return render(request, "authoring/publish.html", context, status=status)


CHANGED = Text(
    zh="内容或审批状态刚刚有变化，请看过现在的内容再办理。",
    en="The content or its approval has just changed; look at it as it is now before you go on.",
)
NO_WORKFLOW = Text(
    zh="还没有设置审批流程，请管理员在“设置—工作流程”中添加。",
    en="No approval workflow is set; ask the administrator to add one under Settings, Workflows.",
)
READ_FIRST = Text(
    zh="请先看过与现行版本的差异，再勾选“已看过”。",
    en="Read the difference to the live release and tick that you have.",
)
