"""The floor: the page of 24 fields as a hand-written Django form, view and table, in the same site and shell."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from tests.benchmarks.documents import CHOICES
from tests.benchmarks.models import FloorApplication

HELP = "As on your document; leave it empty when there is none."
YES_NO = [("yes", "yes"), ("no", "no")]


def _text(name: str) -> forms.CharField:
    return forms.CharField(label=f"Item {name}", max_length=60, help_text=HELP)


def _choice(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=f"Item {name}", choices=[(c, c) for c in CHOICES], help_text=HELP)


def _date(name: str) -> forms.DateField:
    return forms.DateField(label=f"Item {name}", help_text=HELP)


class FloorForm(forms.Form):
    """The 24 fields, written down one by one."""

    name = _text("name")
    years = forms.IntegerField(label="Item years", min_value=0, help_text=HELP)
    retired = forms.ChoiceField(
        label="Item retired", choices=YES_NO, widget=forms.RadioSelect, help_text=HELP
    )
    text1, text2, text3, text4, text5, text6, text7 = (_text(f"text{n}") for n in range(1, 8))
    choice1, choice2, choice3, choice4 = (_choice(f"choice{n}") for n in range(1, 5))
    date1, date2, date3, date4 = (_date(f"date{n}") for n in range(1, 5))
    number1 = forms.DecimalField(label="Item number1", min_value=0, help_text=HELP)
    number2 = forms.DecimalField(label="Item number2", min_value=0, help_text=HELP)
    phone = _text("phone")
    email = forms.EmailField(label="Item email", help_text=HELP)
    long1 = forms.CharField(label="Item long1", required=False, widget=forms.Textarea, help_text=HELP)
    long2 = forms.CharField(label="Item long2", required=False, widget=forms.Textarea, help_text=HELP)

    def clean_retired(self) -> bool:
        return bool(self.cleaned_data["retired"] == "yes")


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the application, or saves it."""
    application = get_object_or_404(FloorApplication, pk=pk, person=request.user)
    if request.method == "POST":
        form = FloorForm(request.POST)
        if form.is_valid():
            for name, value in form.cleaned_data.items():
                setattr(application, name, value)
            application.save()
            return redirect("floor", pk=pk)
    else:
        form = FloorForm(initial=_initial(application))
    return render(request, "floor/form.html", {"form": form})


def _initial(application: FloorApplication) -> dict[str, Any]:
    values = {name: getattr(application, name) for name in FloorForm.base_fields}
    return {**values, "retired": "yes" if application.retired else "no"}
