"""The step of Wagtail's moderation in which a department's leader (分管领导) approves a draft.

Wagtail's own group task asks for a group, and a group has no department. This one asks for a role in the department that owns
the draft. It can be added to workflows, renamed and ordered in Wagtail's own screens.
"""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState, WorkflowState

from cms.authoring.publishing import authors_of
from workflows.organizations.models import Membership, Role


class DepartmentApprovalTask(Task):  # type: ignore[misc]
    """Waits for somebody in a role of the department that owns the draft, who has not written it."""

    role = models.CharField(
        _("role"),
        max_length=30,
        choices=[(Role.APPROVER.value, _("department leader")), (Role.EDITOR.value, _("department editor"))],
        default=Role.APPROVER.value,
    )

    admin_form_fields: ClassVar = [*Task.admin_form_fields, "role"]

    class Meta:
        verbose_name = _("approval by the department")
        verbose_name_plural = _("approvals by the department")

    def waits_for(self, draft: Any, user: Any) -> bool:
        """Whether the person holds the role at the department now."""
        return Membership.objects.filter(
            person=user, role=self.role, organization=draft.owner_id, is_active=True, person__is_active=True
        ).exists()

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        """Who approves reads; who would change it is an editor."""
        return False

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """What waits for approval stands still; its author can take it back."""
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Returning it is always possible to whom it waits for; approving it not to its authors."""
        if not self.waits_for(obj, user):
            return []
        actions = [("reject", _("Return for changes"), True)]
        if user.pk not in authors_of(obj):
            actions.append(("approve", _("Approve"), False))
        return actions

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        from cms.authoring.models import SeriesDraft

        owners = Membership.objects.filter(person=user, role=self.role, is_active=True).values("organization")
        mine = [str(pk) for pk in SeriesDraft.objects.filter(owner__in=owners).values_list("pk", flat=True)]
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting.filter(
            workflow_state__object_id__in=mine, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
        )

    @classmethod
    def get_description(cls) -> Any:
        return _("Somebody in that role at the department which owns the draft approves it")
