"""The life of a specialty: what it came from, what became of it, and a leader's act to retire, rename, merge or split it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.authoring.models import SeriesDraft
from cms.register.entering import Keeper, keeping, lay
from cms.register.fields import Day, ReasonField
from cms.register.lineage_words import history_of, title_of
from workflows import clock
from workflows.access import Actor
from workflows.errors import Refused
from workflows.organizations.models import Organization, Role
from workflows.releases.lineage import Kind, Turn, ended_on, record_turn
from workflows.releases.models import Release
from workflows.rounds.models import Round


class TurnForm(forms.Form):
    """One turn: what happens, to what it leads, from which day, decided by which document."""

    kind = forms.ChoiceField(label=gettext_lazy("What happens"), widget=forms.RadioSelect, choices=[
        (Kind.RETIRED, gettext_lazy("Retire it: nothing takes its place")),
        (Kind.RENAMED, gettext_lazy("Go on as another specialty")),
        (Kind.MERGED, gettext_lazy("Merge it with others")),
        (Kind.SPLIT, gettext_lazy("Split it")),
    ])  # fmt: skip
    others = forms.MultipleChoiceField(
        label=gettext_lazy("Merged with"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("When merging: the other specialties that end with it."),
    )  # fmt: skip
    targets = forms.MultipleChoiceField(
        label=gettext_lazy("Leads to"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("One when it goes on as another or is merged, at least two when it is split. Each needs a release."),
    )  # fmt: skip
    takes_effect_on = forms.DateField(label=gettext_lazy("Takes effect on"), widget=Day())
    document = forms.CharField(label=gettext_lazy("Document cited"), max_length=120)
    reason = ReasonField(help_text=gettext_lazy("Shown to the public with the document."))

    def __init__(self, *args: Any, key: str, endable: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alive = sorted(
            set(Release.objects.filter(retired_at__isnull=True).values_list("series_key", flat=True))
        )
        self.key = key
        self.fields["others"].choices = [(k, title_of(k)) for k in endable if k != key and k in alive]  # type: ignore[attr-defined]
        if not self.fields["others"].choices:  # type: ignore[attr-defined]
            del self.fields["others"]
        self.fields["targets"].choices = [(k, title_of(k)) for k in alive]  # type: ignore[attr-defined]

    def turn(self) -> Turn:
        data = self.cleaned_data
        others = data.get("others", []) if data["kind"] == Kind.MERGED else []
        return Turn(
            kind=data["kind"], sources=(self.key, *others), targets=tuple(data["targets"]),
            takes_effect_on=data["takes_effect_on"], document=data["document"], reason=data["reason"],
        )  # fmt: skip


def leader_of(keeper: Keeper, key: str) -> Actor | None:
    """The hat in which the person decides on the life of this series: leader of the department that writes it; of an HRSS bureau,
    where no department has taken it into the studio."""
    draft = SeriesDraft.objects.select_related("owner").filter(key=key).first()
    leaders = [hat for hat in keeper.hats if hat.role == Role.APPROVER]
    if draft is not None:
        return next((hat for hat in leaders if hat.organization_id == draft.owner_id), None)
    bureau = Organization.Kind.HRSS_BUREAU
    return next((hat for hat in leaders if hat.organization and hat.organization.kind == bureau), None)


@require_http_methods(["GET", "POST"])
@keeping
def life(request: HttpRequest, keeper: Keeper, key: str) -> HttpResponse:
    """The history of a series and, for its leader, the next turn of it."""
    releases = Release.objects.filter(series_key=key).defer("document").order_by("-number")
    if not releases.exists():
        raise Http404
    hat = None if ended_on(key) else leader_of(keeper, key)
    form = _form(request, keeper, key) if hat else None
    if request.method == "POST":
        if hat is None or form is None:
            raise Http404
        if form.is_valid() and _record(form, hat):
            messages.success(request, _("It has been recorded and is shown to the public."))
            return redirect("register_series_life", key)
    language = get_language() or ""
    context = {
        "key": key, "title": title_of(key), "form": form, "releases": releases, "ended": ended_on(key),
        "history": history_of(key, language), "running": _running(key),
    }  # fmt: skip
    return render(request, "register/life.html", context, status=422 if form and form.errors else 200)


def _form(request: HttpRequest, keeper: Keeper, key: str) -> TurnForm:
    keys = dict.fromkeys(
        Release.objects.filter(retired_at__isnull=True)
        .order_by("series_key")
        .values_list("series_key", flat=True)
    )
    endable = [other for other in keys if leader_of(keeper, other) and not ended_on(other)]
    return TurnForm(
        request.POST or None, key=key, endable=endable, initial={"takes_effect_on": clock.today()}
    )


def _record(form: TurnForm, hat: Actor) -> bool:
    try:
        record_turn(form.turn(), actor=hat)
    except Refused as refused:
        lay(form, [p for p in refused.problems if p.path != ("sources",)])
        for problem in refused.problems:
            if problem.path == ("sources",):
                form.add_error(
                    "others" if "others" in form.fields else "kind",
                    problem.text.in_language(get_language() or ""),
                )
        return False
    return True


def _running(key: str) -> dict[str, int]:
    now = clock.now()
    rows = Round.objects.filter(release__series_key=key, opened_at__isnull=False)
    return {"rounds": rows.filter(closes_at__gte=now).count(),
            "cases": sum(r.cases.exclude(category="closed").count() for r in rows)}  # fmt: skip
