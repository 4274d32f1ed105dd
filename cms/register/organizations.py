"""单位: organisations, and who acts for them in which role. A membership is ended, never deleted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cms.register.entering import Keeper, keeping, lay
from cms.register.fields import ReasonField
from workflows.access import Actor
from workflows.errors import Refused
from workflows.organizations.models import Membership, Organization, Role
from workflows.organizations.verbs import (
    GRANTED_BY_LEADERS,
    ROLES_BY_KIND,
    SEALED,
    end_membership,
    grant_role,
    save_organization,
)
from workflows.register.verbs import acts_of, subject_of

PER_PAGE = 50


class OrganizationForm(forms.ModelForm[Organization]):
    """An organisation's record."""

    reason = ReasonField()

    class Meta:
        model = Organization
        fields = ("name", "kind", "ownership", "code", "region", "parent", "bureau")
        labels = {"name": gettext_lazy("Name of the organisation")}

    def __init__(self, *args: Any, keeper: Keeper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = Organization.objects.order_by("name")
        above = keeper.keeps(every)
        if self.instance.parent_id:
            above = (above | every.filter(pk=self.instance.parent_id)).distinct()
        self.fields["parent"].queryset = above.exclude(pk=self.instance.pk or 0)  # type: ignore[attr-defined]
        self.fields["bureau"].queryset = every.filter(kind=Organization.Kind.HRSS_BUREAU).exclude(  # type: ignore[attr-defined]
            pk=self.instance.pk or 0
        )


class GrantForm(forms.Form):
    """A role for a person, by the name they sign in with."""

    username = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=150)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    reason = ReasonField()

    def __init__(self, *args: Any, organization: Organization, by_leader: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = ROLES_BY_KIND.get(organization.kind, ())
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, role.label) for role in roles if by_leader or role not in GRANTED_BY_LEADERS
        ]


class EndForm(forms.Form):
    """Ending a membership."""

    reason = ReasonField()


@require_safe
@keeping
def organizations(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The organisations one keeps or reads, by name."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    rows = keeper.sees(Organization.objects.select_related("parent", "bureau")).order_by("name")
    if words:
        rows = rows.filter(name__icontains=words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "register/organizations.html", {"page": page, "words": words})


@require_http_methods(["GET", "POST"])
@keeping
def add_organization(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """A new organisation below one's own."""
    if not keeper.hats:
        raise Http404
    form = OrganizationForm(request.POST or None, keeper=keeper)
    if request.method == "POST" and form.is_valid():
        parent = form.cleaned_data["parent"]
        hat = (keeper.hat_for(parent) if parent else None) or keeper.hats[0]
        if (made := _save(form, hat)) is not None:
            messages.success(request, _("%(name)s has been added.") % {"name": made.name})
            return redirect("register_organization", made.pk)
    return _form_page(request, form, _("Add an organisation"), None)


def _save(form: OrganizationForm, hat: Any) -> Organization | None:
    try:
        return save_organization(form.instance, actor=hat, reason=form.cleaned_data["reason"])
    except Refused as refused:
        lay(form, refused.problems)
        return None


def _form_page(
    request: HttpRequest, form: Any, title: str, organization: Organization | None
) -> HttpResponse:
    context = {"form": form, "title": title, "organization": organization}
    return render(request, "register/organization_form.html", context, status=422 if form.errors else 200)


@require_safe
@keeping
def organization(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Who acts for it, what was done, and, for its keepers, granting and ending."""
    return _page(request, keeper, keeper.one(Organization.objects.select_related("parent", "bureau"), pk))


@require_http_methods(["GET", "POST"])
@keeping
def edit_organization(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Changing its record."""
    row = keeper.one(Organization.objects.all(), pk)
    hat = keeper.must_keep(row)
    form = OrganizationForm(request.POST or None, instance=row, keeper=keeper)
    if request.method == "POST" and form.is_valid() and _save(form, hat) is not None:
        messages.success(request, _("The changes have been saved."))
        return redirect("register_organization", pk)
    return _form_page(request, form, _("Change the record"), Organization.objects.get(pk=pk))


@require_http_methods(["POST"])
@keeping
def grant(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Lets a person act for it."""
    row = keeper.one(Organization.objects.all(), pk)
    hat = keeper.must_keep(row)
    form = GrantForm(request.POST, organization=row, by_leader=hat.role == Role.APPROVER)
    if form.is_valid():
        try:
            made = grant_role(row, actor=hat, **form.cleaned_data)
        except Refused as refused:
            lay(form, refused.problems)
        else:
            said = _("%(person)s now acts as %(role)s.") % {
                "person": made.person,
                "role": made.get_role_display(),
            }
            messages.success(request, said)
            return redirect("register_organization", pk)
    return _page(request, keeper, row, grant_form=form)


@require_http_methods(["GET", "POST"])
@keeping
def end(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Ending a membership, with its consequence spelled out."""
    memberships = Membership.objects.select_related("person", "organization").exclude(role__in=SEALED)
    found = memberships.filter(pk=pk, is_active=True).first()
    if found is None:
        raise Http404
    keeper.one(Organization.objects.all(), found.organization_id)
    hat = keeper.must_keep(found.organization)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(found, actor=hat, reason=form.cleaned_data["reason"])
        except Refused as refused:
            lay(form, refused.problems)
        else:
            said = _("%(person)s no longer acts as %(role)s.") % {
                "person": found.person,
                "role": found.get_role_display(),
            }
            messages.success(request, said)
            return redirect("register_organization", found.organization_id)
    context = {"form": form, "membership": found}
    return render(request, "register/end_membership.html", context, status=422 if form.errors else 200)


def _endable(hat: Actor | None, memberships: Any) -> set[int]:
    """The memberships this hat may end: nobody's own, and a leader's or editor's only by a leader."""
    if hat is None:
        return set()
    rows = memberships.filter(is_active=True).exclude(person=hat.person)
    if hat.role != Role.APPROVER:
        rows = rows.exclude(role__in=GRANTED_BY_LEADERS)
    return set(rows.values_list("pk", flat=True))


def _page(
    request: HttpRequest, keeper: Keeper, row: Organization, *, grant_form: GrantForm | None = None
) -> HttpResponse:
    hat = keeper.hat_for(row)
    memberships = row.memberships.select_related("person").exclude(role__in=SEALED)
    if hat is not None and grant_form is None and ROLES_BY_KIND.get(row.kind):
        grant_form = GrantForm(organization=row, by_leader=hat.role == Role.APPROVER)
    context = {
        "organization": row,
        "hat": hat,
        "endable": _endable(hat, memberships),
        "members": memberships.filter(is_active=True).order_by("role", "person__full_name"),
        "former": memberships.filter(is_active=False).order_by("role", "person__full_name"),
        "sealed": row.memberships.filter(role__in=SEALED, is_active=True).count(),
        "grant_form": grant_form,
        "acts": acts_of(subject_of(row))[:100],
        "below": keeper.sees(Organization.objects.filter(parent=row)).order_by("name")[:100],
    }
    failed = grant_form is not None and bool(grant_form.errors)
    return render(request, "register/organization.html", context, status=422 if failed else 200)
