"""Who may see and change which draft in the studio: the department that owns it, and nobody by accident.

Rights follow from active memberships, so ending a membership ends the access with the next request. `StudioBackend` tells
Django and Wagtail what a membership allows; `OwnerPolicy` narrows it to one draft; `viewset.py` asks it at every address.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy

from workflows.organizations.models import Membership, Organization, Person, Role

WRITERS = (Role.EDITOR.value,)
"""Roles that write drafts of their organisation."""
READERS = (*WRITERS, Role.APPROVER.value)
"""Roles that may open the studio and read every department's drafts."""

_RIGHTS = {
    Role.EDITOR.value: frozenset(
        {"wagtailadmin.access_admin", "cms.view_seriesdraft", "cms.add_seriesdraft", "cms.change_seriesdraft",
         "cms.lock_seriesdraft", "cms.unlock_seriesdraft"}
    ),
    Role.APPROVER.value: frozenset({"wagtailadmin.access_admin", "cms.view_seriesdraft", "cms.publish_seriesdraft"}),
}  # fmt: skip


def roles_of(user: Any) -> dict[str, set[int]]:
    """Role → organisations, from the active memberships of a signed-in person; kept on the user for the request."""
    if not isinstance(user, Person) or not user.is_active:
        return {}
    known: dict[str, set[int]] | None = getattr(user, "_studio_roles", None)
    if known is None:
        known = {}
        for role, organization in Membership.objects.filter(person=user, is_active=True).values_list(
            "role", "organization_id"
        ):
            known.setdefault(role, set()).add(organization)
        user._studio_roles = known  # type: ignore[attr-defined]
    return known


def organizations_of(user: Any, roles: tuple[str, ...] = WRITERS) -> QuerySet[Organization]:
    """The organisations whose drafts the person writes; every one for an administrator."""
    if user.is_superuser:
        return Organization.objects.all()
    mine = set().union(*(roles_of(user).get(role, set()) for role in roles))
    return Organization.objects.filter(pk__in=mine)


def can_view(user: Any, draft: Any) -> bool:
    """Everyone who works in the studio reads every department's drafts."""
    return bool(user.is_active and (user.is_superuser or any(role in roles_of(user) for role in READERS)))


def can_edit(user: Any, draft: Any) -> bool:
    """The department that owns the draft writes it."""
    if not user.is_active:
        return False
    return user.is_superuser or any(draft.owner_id in roles_of(user).get(role, ()) for role in WRITERS)


class StudioBackend(BaseBackend):
    """Rights that follow from memberships. Signs nobody in."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None:
            return set()
        return set().union(*(_RIGHTS[role] for role in roles_of(user_obj) if role in _RIGHTS))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(p.startswith(f"{app_label}.") for p in self.get_user_permissions(user_obj))


class OwnerPolicy(BasePermissionPolicy):  # type: ignore[misc]
    """Wagtail's questions about drafts, answered by ownership."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.has_perm(f"cms.{action}_seriesdraft"))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return can_view(user, instance) if action == "view" else can_edit(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        drafts: QuerySet[Any] = self.model._default_manager.all()
        if user.is_superuser or ("view" in actions and can_view(user, None)):
            return drafts
        if not any(self.user_has_permission(user, action) for action in actions):
            return drafts.none()
        return drafts.filter(owner__in=organizations_of(user))

    def users_with_any_permission(self, actions: Any) -> QuerySet[Person]:
        roles = {
            role for role, rights in _RIGHTS.items() if any(f"cms.{a}_seriesdraft" in rights for a in actions)
        }
        return Person.objects.filter(
            Q(is_superuser=True) | Q(memberships__role__in=roles, memberships__is_active=True), is_active=True
        ).distinct()

    def users_with_any_permission_for_instance(self, actions: Any, instance: Any) -> QuerySet[Person]:
        return self.users_with_any_permission(actions).filter(
            Q(is_superuser=True) | Q(memberships__organization=instance.owner, memberships__is_active=True)
        )
