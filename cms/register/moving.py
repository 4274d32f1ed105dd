"""Moving the drafts of an open round to another release: the dry run, and then the act, on one page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cms.register.entering import Keeper, keeping, number, say
from cms.register.fields import ReasonField
from cms.register.rounds import release_label
from workflows.errors import Refused, Stale
from workflows.releases.models import Release
from workflows.rounds.models import Round
from workflows.rounds.moving import Broken, DryRun, dry_run, move_drafts

LEAVE_OUT = "-"


class MoveForm(forms.Form):
    """What becomes of each thing the other release does not carry, and why the drafts move."""

    def __init__(self, *args: Any, run: DryRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {one.item.at: f"to_{n}" for n, one in enumerate(run.broken) if one.needs_decision}
        for one in run.broken:
            if one.needs_decision:
                self.fields[self.places[one.item.at]] = _choice(one)
        if run.unfit:
            label = _("Leave the drafts that do not fit in this round, whose window stays open")
            self.fields["leave_unfit"] = forms.BooleanField(label=label, required=False)
        self.fields["reason"] = ReasonField()
        self.fields["seen"] = forms.CharField(widget=forms.HiddenInput, initial=run.digest, required=False)

    def mapping(self) -> dict[str, str]:
        """By the name of each break: where it goes, or "" to leave it out."""
        chosen = {at: self.cleaned_data.get(name, "") for at, name in self.places.items()}
        return {at: "" if to == LEAVE_OUT else to for at, to in chosen.items() if to}

    def decisions(self) -> list[Any]:
        """The controls of the breaks, in order."""
        return [self[name] for name in self.places.values()]


def _choice(one: Broken) -> forms.ChoiceField:
    choices = [
        ("", _("Choose")),
        *((key, _("Move to “%(title)s”") % {"title": say(title)}) for key, title in one.targets),
        (LEAVE_OUT, _("Leave out; the applicant fills it in again")),
    ]
    said = _("%(title)s (%(count)s drafts)") % {"title": say(one.item.title), "count": one.count}
    return forms.ChoiceField(
        label=said,
        choices=choices,
        help_text=KIND_SAID[one.item.kind],
        error_messages={"required": _("Choose what becomes of it.")},
    )


KIND_SAID = {
    "field": gettext_lazy("The other release does not have it."),
    "type": gettext_lazy("It is of another kind there."),
    "option": gettext_lazy("This option is gone there."),
    "section": gettext_lazy("This section is gone there; its entries stand where they are asked for now."),
    "state": gettext_lazy("This step is gone there; the drafts begin at its first step."),
    "offering": gettext_lazy("It cannot be applied for there."),
    "direction": gettext_lazy("This direction is gone there."),
}


@require_http_methods(["GET", "POST"])
@keeping
def move(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Choose a release, see what would break, decide, move."""
    plan = keeper.one(Round.objects.select_related("release", "committee", "authority"), pk)
    hat = keeper.must_keep(plan)
    others = Release.objects.filter(series_key=plan.release.series_key, retired_at__isnull=True).exclude(
        pk=plan.release_id
    )
    context: dict[str, Any] = {"plan": plan, "title": say(plan.text), "release": release_label(plan.release),
                               "others": [(r.pk, release_label(r)) for r in others.defer("document")]}  # fmt: skip
    wanted = number(request.GET.get("to"))
    if wanted is None:
        return render(request, "register/move.html", context)
    release = others.filter(pk=wanted).first()
    if release is None:
        raise Http404
    run = dry_run(plan, release, actor=hat)
    form = MoveForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        try:
            successor = _move(form, plan, release, hat)
        except Stale as stale:
            messages.error(request, say(stale.problems[0].text))
            return redirect(request.get_full_path())
        if successor is not None:
            messages.success(request, _("The drafts are now in %(title)s.") % {"title": say(successor.text)})
            return redirect("register_round", successor.pk)
    context |= {"to": release, "to_label": release_label(release), "run": run, "form": form,
                "problems": [say(p.text) for p in run.problems],
                "told": [(say(b.item.title), KIND_SAID[b.item.kind], b.count) for b in run.broken if not b.needs_decision]}  # fmt: skip
    return render(request, "register/move.html", context, status=422 if form.errors else 200)


def _move(form: MoveForm, plan: Round, release: Release, hat: Any) -> Round | None:
    data = form.cleaned_data
    try:
        return move_drafts(
            plan, release, actor=hat, mapping=form.mapping(), reason=data["reason"], expected=data["seen"],
            leave_unfit=bool(data.get("leave_unfit")),
        )  # fmt: skip
    except Stale:
        raise
    except Refused as refused:
        for problem in refused.problems:
            at = str(problem.path[0]) if problem.path else ""
            place = form.places.get(at, at if at in form.fields else None)
            form.add_error(place, say(problem.text))
        return None
