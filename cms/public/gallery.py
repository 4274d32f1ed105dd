"""The component gallery, for whoever writes pages: /gallery/, only where DEBUG or demo mode is on."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

PAGES: tuple[str, ...] = (
    "index",
    "tasks",
    "form",
    "queue",
    "reviewer",
    "notices",
    "self-check",
    "verify",
    "verify-revoked",
    "timeline",
    "certificate",
)


@cache
def samples() -> dict[str, Any]:
    """The invented contents of the sample pages."""
    loaded: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("gallery_samples.yaml").read_text("utf-8")
    )
    return loaded


@cache
def icon_names() -> list[str]:
    """What the sprite holds, in its order."""
    sprite = finders.find("zhiping/icons.svg")
    return re.findall(r'<symbol id="([a-z-]+)"', Path(sprite).read_text("utf-8")) if sprite else []


class SampleForm(forms.Form):
    """One field of every kind, described in the samples; `started` is always wrong, to show an error."""

    use_required_attribute = False
    MAKERS: dict[str, Any] = {
        "long_text": lambda: forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=200),
        "integer": lambda: forms.IntegerField(widget=forms.TextInput),
        "multiple_choice": lambda: forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple),
        "choice": forms.ChoiceField,
        "yes_no": forms.ChoiceField,
        "email": forms.EmailField,
        "file": lambda: forms.FileField(widget=forms.FileInput(attrs={"accept": ".pdf"})),
        "commitment": forms.BooleanField,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in samples()["fields"].items():
            field = self.MAKERS.get(options["kind"], forms.CharField)()
            for option, value in options.items():
                setattr(field, option, [tuple(pair) for pair in value] if option == "choices" else value)
            self.fields[name] = field

    def clean(self) -> None:
        self.add_error("started", samples()["problem"])


@require_safe
def gallery(request: HttpRequest, name: str = "index") -> HttpResponse:
    """One page of samples with invented people. 404 outside DEBUG and demo mode."""
    if not (settings.DEBUG or settings.DEMO) or name not in PAGES:
        raise Http404
    s = samples()
    form = SampleForm(s["form_values"])
    form.is_valid()
    context = {
        "s": s,
        "form": form,
        "pages": PAGES[1:],
        "icon_names": icon_names(),
        "today": s["today"],
        "nav": [{"label": label, "url": "#", "current": current} for label, current in s["nav"][name]],
        "crumbs": [
            {"label": label, "url": "#" * (label != s["crumbs"][name][-1])}
            for label in s["crumbs"].get(name, ())
        ],
        "footer_links": [{"label": label, "url": "#"} for label in s["footer_links"]],
    }
    return render(request, f"zhiping/gallery/{name.replace('-', '_')}.html", context)
