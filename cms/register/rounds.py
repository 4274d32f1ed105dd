"""年度批次: planning a round, opening it with every reason against it at once, ending its window early."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.register.entering import Keeper, keeping, lay, say
from cms.register.fields import MOMENT_FORMATS, Day, Moment, ReasonField
from forms_config.shapes import Problem
from workflows import clock
from workflows.committees.models import Committee
from workflows.errors import Refused
from workflows.organizations.models import Organization
from workflows.register.verbs import acts_of, subject_of
from workflows.releases.models import Release
from workflows.releases.queries import load_document
from workflows.rounds.models import Round
from workflows.rounds.planning import STILL_OPEN_TO_CHANGE, close_round, save_round
from workflows.rounds.verbs import open_round, opening_problems


class StartForm(forms.Form):
    """What a round is of: the release it pins, and the committee that reviews."""

    release = forms.ModelChoiceField(label=gettext_lazy("Release"), queryset=Release.objects.none())
    committee = forms.ModelChoiceField(
        label=gettext_lazy("Committee"), queryset=Committee.objects.none(), required=False,
        empty_label=gettext_lazy("None: recognition or initial determination"),
    )  # fmt: skip

    def __init__(self, *args: Any, keeper: Keeper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        releases: Any = self.fields["release"]
        releases.queryset = Release.objects.filter(retired_at__isnull=True).defer("document")
        releases.label_from_instance = release_label
        self.fields["committee"].queryset = keeper.keeps(Committee.objects.order_by("name"))  # type: ignore[attr-defined]


def release_label(release: Release) -> str:
    """`数据工程 · 第2版（2026年9月7日）` in the page's language."""
    title = release.title.get("en" if (get_language() or "").startswith("en") else "zh") or release.title.get(
        "zh"
    )
    return _("%(title)s · release %(number)s") % {"title": title, "number": release.number}


class RoundForm(forms.ModelForm[Round]):
    """A round's plan."""

    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=120)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=160)
    offerings = forms.MultipleChoiceField(
        label=gettext_lazy("Open for"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Levels and routes that can be applied for in this round."),
    )  # fmt: skip
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Window opens"), widget=Moment(), input_formats=MOMENT_FORMATS
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Window closes"), widget=Moment(), input_formats=MOMENT_FORMATS
    )

    class Meta:
        model = Round
        fields = ("key", "year", "authority", "opens_at", "closes_at", "received_from", "achievements_until", "tenure_until",
                  "review_by", "results_by", "exception_reason")  # fmt: skip
        widgets = {
            name: Day()
            for name in ("received_from", "achievements_until", "tenure_until", "review_by", "results_by")
        }
        help_texts = {
            "received_from": gettext_lazy("Retirement is judged on this day."),
            "achievements_until": gettext_lazy("Achievements count up to this day."),
            "tenure_until": gettext_lazy("Years in post count up to this day."),
            "review_by": gettext_lazy("By 30 November, unless an exception is recorded."),
            "results_by": gettext_lazy("By 31 December, unless an exception is recorded."),
            "exception_reason": gettext_lazy(
                "Only where review or results come later; it is recorded with your name."
            ),
            "key": gettext_lazy(
                "Small letters, digits and hyphens; stands in addresses and never changes once open."
            ),
        }

    def __init__(self, *args: Any, keeper: Keeper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keeper = keeper
        plan = self.instance
        mine = Organization.objects.filter(pk__in=[hat.organization_id for hat in keeper.hats])
        if plan.committee_id is None:
            self.fields["authority"].queryset = mine  # type: ignore[attr-defined]
            self.fields["authority"].required = True
        else:
            del self.fields["authority"]
        document = load_document(plan.release)
        self.fields["offerings"].choices = [  # type: ignore[attr-defined]
            (o.key, say(o.title) if o.title else _offering_title(document, o)) for o in document.offerings
        ]
        if plan.pk:
            self.initial = dict(self.initial) | {"title_zh": plan.text.zh, "title_en": plan.text.en,
                             "offerings": plan.offerings or [o.key for o in document.offerings]}  # fmt: skip
        if plan.opened_at:
            self.fields["reason"] = ReasonField(required=False)
            for name in set(self.fields) - {"title_zh", "title_en", "reason"} - STILL_OPEN_TO_CHANGE:
                self.fields[name].disabled = True
        self._order()

    def _order(self) -> None:
        self.order_fields(["title_zh", "title_en", "key", "year", "authority", "offerings", "opens_at", "closes_at", "received_from",
                           "achievements_until", "tenure_until", "review_by", "results_by", "exception_reason", "reason"])  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Gives the row what is not a column's own field, so that its plan is checked as a whole."""
        data = super().clean() or {}
        plan = self.instance
        plan.title = {"zh": data.get("title_zh", ""), "en": data.get("title_en", "")}
        if "offerings" in data and not self.fields["offerings"].disabled:
            plan.offerings = data["offerings"]
        given = str(data.get("exception_reason") or "").strip()
        if not given:
            plan.exception_by = None
        elif plan.exception_by_id is None:
            plan.exception_by = self.keeper.person
        return data


def _offering_title(document: Any, offering: Any) -> str:
    level = next((x.title for x in document.levels if x.key == offering.level), None)
    route = next((x.title for x in document.routes if x.key == offering.route), None)
    return " · ".join(say(x) for x in (level, route) if x) or str(offering.key)


@require_safe
@keeping
def rounds(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """The rounds one keeps or reads, the newest year first."""
    rows = keeper.sees(
        Round.objects.select_related("committee", "authority", "release").defer("release__document")
    )
    listed = [
        {"round": r, "state": state_of(r), "release": release_label(r.release), "title": say(r.text)}
        for r in rows[:500]
    ]
    return render(request, "register/rounds.html", {"rows": listed, "may_add": bool(keeper.hats)})


def state_of(plan: Round) -> str:
    """planned, waiting (opened, its window not begun), open or over."""
    if plan.opened_at is None:
        return "planned"
    now = clock.now()
    return "waiting" if now < plan.opens_at else "open" if now <= plan.closes_at else "over"


@require_http_methods(["GET", "POST"])
@keeping
def add_round(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """First what it is of, then its plan."""
    if not keeper.hats:
        raise Http404
    start = StartForm(request.GET if "release" in request.GET else None, keeper=keeper)
    if not start.is_bound or not start.is_valid():
        context = {"form": start, "title": _("Plan a round")}
        return render(request, "register/round_start.html", context, status=422 if start.errors else 200)
    plan = Round(release=start.cleaned_data["release"], committee=start.cleaned_data["committee"])
    form = RoundForm(request.POST or None, instance=plan, keeper=keeper, initial=_initial(plan, keeper))
    if request.method == "POST" and form.is_valid() and _save(form, keeper, ""):
        messages.success(request, _("The round has been planned. Look it over, then open it."))
        return redirect("register_round", plan.pk)
    return _form_page(request, form, _("Plan a round"))


def _initial(plan: Round, keeper: Keeper) -> dict[str, Any]:
    today = clock.today()
    year = today.year
    release = plan.release
    key = slugify(f"{release.series_key.rsplit('.', 1)[-1].replace('_', '-')}-{year}")
    number_, taken = 1, key
    while Round.objects.filter(key=taken).exists():
        number_ += 1
        taken = f"{key}-{number_}"
    scope = set(plan.committee.scopes.values_list("series_key", "level")) if plan.committee else None
    document = load_document(release)
    offered = [o for o in document.offerings if _is_meant(document, o, scope)]
    return {
        "key": taken, "year": year, "authority": keeper.hats[0].organization_id,
        "title_zh": f"{year}年度{release.title.get('zh', '')}专业职称评审",
        "title_en": f"{year} review, {release.title.get('en') or release.title.get('zh', '')}",
        "offerings": [o.key for o in offered], "received_from": today, "achievements_until": today,
        "tenure_until": f"{year}-12-31", "review_by": f"{year}-11-30", "results_by": f"{year}-12-31",
    }  # fmt: skip


def _is_meant(document: Any, offering: Any, scope: set[tuple[str, str]] | None) -> bool:
    reviewed = document.workflows[offering.workflow].kind == "review"
    return (
        (document.key, offering.level) in scope
        if scope is not None and reviewed
        else scope is None and not reviewed
    )


def _save(form: RoundForm, keeper: Keeper, reason: str) -> bool:
    plan = form.instance
    anchor: Any = plan.committee or plan.authority
    hat = (keeper.hat_for(plan) if plan.pk else keeper.hat_for(anchor)) or keeper.hats[0]
    try:
        save_round(plan, actor=hat, reason=reason)
    except Refused as refused:
        lay(form, refused.problems)
        return False
    return True


def _form_page(request: HttpRequest, form: RoundForm, title: str) -> HttpResponse:
    plan = form.instance
    context = {"form": form, "title": title, "plan": plan, "release": release_label(plan.release)}
    return render(request, "register/round_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@keeping
def edit_round(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Changing the plan; little of it once open."""
    plan = keeper.one(Round.objects.select_related("release", "committee"), pk)
    keeper.must_keep(plan)
    form = RoundForm(request.POST or None, instance=plan, keeper=keeper)
    if (
        request.method == "POST"
        and form.is_valid()
        and _save(form, keeper, form.cleaned_data.get("reason", ""))
    ):
        messages.success(request, _("The changes have been saved."))
        return redirect("register_round", pk)
    return _form_page(request, form, _("Change the plan"))


@require_safe
@keeping
def round_page(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """The plan, what stands against opening it, and what can be done."""
    plan = keeper.one(Round.objects.select_related("release", "committee", "authority"), pk)
    return _round_page(request, keeper, plan)


class CloseForm(forms.Form):
    """Ending the window early."""

    reason = ReasonField()


def _round_page(
    request: HttpRequest,
    keeper: Keeper,
    plan: Round,
    *,
    problems: tuple[Problem, ...] = (),
    close: CloseForm | None = None,
) -> HttpResponse:
    document = load_document(plan.release)
    state = state_of(plan)
    against = list(problems) or (opening_problems(plan) if state == "planned" else [])
    others = Release.objects.filter(series_key=plan.release.series_key, retired_at__isnull=True).exclude(
        pk=plan.release_id
    )
    context = {
        "plan": plan, "title": say(plan.text), "state": state, "hat": keeper.hat_for(plan), "release": release_label(plan.release),
        "offerings": [say(o.title) if o.title else _offering_title(document, o) for o in document.offerings
                      if not plan.offerings or o.key in plan.offerings],
        "against": [(say(p.text), str(p.path[0]) if p.path else "") for p in against],
        "cases": plan.cases.count(), "close_form": close or CloseForm(),
        "may_move": state == "open" and others.exists(),
        "acts": acts_of(subject_of(plan))[:100],
    }  # fmt: skip
    return render(
        request, "register/round.html", context, status=422 if problems or (close and close.errors) else 200
    )


@require_POST
@keeping
def open_it(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Opens the round, or shows every reason against it."""
    plan = keeper.one(Round.objects.select_related("release", "committee", "authority"), pk)
    hat = keeper.must_keep(plan)
    try:
        open_round(plan, actor=hat)
    except Refused as refused:
        return _round_page(request, keeper, plan, problems=refused.problems)
    messages.success(request, _("The round is open. Applications can be made from the day its window opens."))
    return redirect("register_round", pk)


@require_POST
@keeping
def close_it(request: HttpRequest, keeper: Keeper, pk: int) -> HttpResponse:
    """Ends the window now."""
    plan = keeper.one(Round.objects.select_related("release", "committee", "authority"), pk)
    hat = keeper.must_keep(plan)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            close_round(plan, actor=hat, reason=form.cleaned_data["reason"])
        except Refused as refused:
            lay(form, refused.problems)
        else:
            messages.success(request, _("The window has been ended. What was submitted goes on."))
            return redirect("register_round", pk)
    return _round_page(request, keeper, plan, close=form)
