"""评审委员会: the register of committees, their filing and what they may review. Who sits on them is not told here."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.register.entering import Keeper, keeping, lay
from cms.register.fields import Day, ReasonField
from workflows import clock
from workflows.committees.models import Committee
from workflows.committees.register import roster_findings, save_committee
from workflows.committees.rules import is_in_date
from workflows.errors import Refused
from workflows.organizations.models import Organization
from workflows.register.verbs import acts_of, subject_of
from workflows.releases.models import Release
from workflows.releases.queries import load_document


class CommitteeForm(forms.ModelForm[Committee]):
    """A committee with its filing and scope."""

    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Reviews"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("Specialties and levels of the filing. Another level may belong to another committee."),
    )  # fmt: skip
    reason = ReasonField()

    class Meta:
        model = Committee
        fields = ("name", "convening_body", "office", "authority_kind", "filing_authority", "city_bureau", "filing_number", "filed_on",
                  "valid_until", "recused_leave_the_count")  # fmt: skip
        labels = {"name": gettext_lazy("Name of the committee")}
        widgets = {"filed_on": Day(), "valid_until": Day()}

    def __init__(self, *args: Any, keeper: Keeper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Organization.Kind
        kept = keeper.keeps(Organization.objects.order_by("name"))
        now = {self.instance.convening_body_id, self.instance.office_id}
        near = (kept | Organization.objects.filter(pk__in=[pk for pk in now if pk])).distinct()
        self._narrow(
            "convening_body",
            near.exclude(kind__in=[kinds.EMPLOYER, kinds.COMMITTEE_OFFICE, kinds.SUPERVISION]),
        )
        self._narrow("office", near.filter(kind=kinds.COMMITTEE_OFFICE))
        filers = Organization.objects.filter(kind__in=[kinds.HRSS_BUREAU, kinds.COMPETENT_DEPARTMENT])
        self._narrow("filing_authority", filers.order_by("name"))
        self._narrow("city_bureau", Organization.objects.filter(kind=kinds.HRSS_BUREAU).order_by("name"))
        held = [f"{s.series_key}/{s.level}" for s in self.instance.scopes.all()] if self.instance.pk else []
        choices = scope_choices()
        known = {value for _group, options in choices for value, _title in options}
        others = [(value, value) for value in held if value not in known]
        self.fields["scopes"].choices = [*choices, *([(_("Other"), others)] if others else [])]  # type: ignore[attr-defined]
        self.fields["scopes"].initial = held

    def _narrow(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def chosen(self) -> list[tuple[str, str]]:
        """(series key, level) of what was ticked."""
        return [tuple(value.rsplit("/", 1)) for value in self.cleaned_data["scopes"]]


def scope_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every level of every series that has a current release, by series."""
    language = get_language() or ""
    newest: dict[str, Release] = {}
    for release in Release.objects.filter(retired_at__isnull=True).order_by("series_key", "number"):
        newest[release.series_key] = release
    groups = []
    for key, release in newest.items():
        document = load_document(release)
        options = [(f"{key}/{level.key}", level.title.in_language(language)) for level in document.levels]
        groups.append((document.title.in_language(language), options))
    return groups


@require_safe
@keeping
def committees(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The committees one keeps or reads, the soonest to run out first."""
    rows = keeper.sees(Committee.objects.select_related("convening_body", "office")).order_by(
        "valid_until", "name"
    )
    today = clock.today()
    listed = [{"committee": c, "in_date": is_in_date(c, today), "days": (c.valid_until - today).days,
               "members": c.members.filter(is_active=True).count()} for c in rows[:500]]  # fmt: skip
    return render(request, "register/committees.html", {"rows": listed, "may_add": bool(keeper.hats)})


@require_safe
@keeping
def committee(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Its filing, its scope, how many sit on it, its rounds, what was done."""
    row = keeper.one(
        Committee.objects.select_related("convening_body", "office", "filing_authority", "city_bureau"), pk
    )
    names = {value: f"{group}{title}" for group, options in scope_choices() for value, title in options}
    context = {
        "committee": row,
        "hat": keeper.hat_for(row),
        "in_date": is_in_date(row, clock.today()),
        "scopes": [
            names.get(f"{s.series_key}/{s.level}", f"{s.series_key}/{s.level}")
            for s in row.scopes.order_by("pk")
        ],
        "members": row.members.filter(is_active=True).count(),
        "roster": roster_findings(row),
        "rounds": row.rounds.order_by("-year", "key")[:50],
        "acts": acts_of(subject_of(row))[:100],
        "language": get_language() or "",
    }
    return render(request, "register/committee.html", context)


@require_http_methods(["GET", "POST"])
@keeping
def add_committee(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Entering a committee."""
    if not keeper.hats:
        raise Http404
    form = CommitteeForm(request.POST or None, keeper=keeper)
    if request.method == "POST" and form.is_valid():
        body, office = form.cleaned_data["convening_body"], form.cleaned_data["office"]
        hat = keeper.hat_for(body) or keeper.hat_for(office) or keeper.hats[0]
        if _save(form, hat):
            messages.success(request, _("%(name)s has been added.") % {"name": form.instance.name})
            return redirect("register_committee", form.instance.pk)
    return _form_page(request, form, _("Add a committee"), None)


@require_http_methods(["GET", "POST"])
@keeping
def edit_committee(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Changing its filing or scope."""
    row = keeper.one(Committee.objects.all(), pk)
    hat = keeper.must_keep(row)
    form = CommitteeForm(request.POST or None, instance=row, keeper=keeper)
    if request.method == "POST" and form.is_valid() and _save(form, hat):
        messages.success(request, _("The changes have been saved."))
        return redirect("register_committee", pk)
    return _form_page(request, form, _("Change the filing"), Committee.objects.get(pk=pk))


def _save(form: CommitteeForm, hat: Any) -> bool:
    try:
        save_committee(form.instance, actor=hat, scopes=form.chosen(), reason=form.cleaned_data["reason"])
    except Refused as refused:
        lay(form, refused.problems)
        return False
    return True


def _form_page(request: HttpRequest, form: CommitteeForm, title: str, row: Committee | None) -> HttpResponse:
    context = {"form": form, "title": title, "committee": row}
    return render(request, "register/committee_form.html", context, status=422 if form.errors else 200)
