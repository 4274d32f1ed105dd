"""What is asked before a draft is made: where it comes from, and what it shall be called."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.authoring.compiling import compile_draft
from cms.authoring.exchange.sources import LARGEST
from cms.authoring.form_tab.views import suggested_key
from cms.authoring.models import SeriesDraft
from forms_config.shapes import Problem
from workflows.organizations.models import Organization
from workflows.releases.models import Release

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,3}")
_ONE_LINE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Line(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> str:
        return _ONE_LINE.sub(" ", str(super().to_python(value) or "")).strip()


class UploadForm(forms.Form):
    """A file that is read, and not kept."""

    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, suffixes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suffixes = suffixes
        self.fields["file"].error_messages["required"] = _("Choose a file.")
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if not str(given.name).lower().endswith(self.suffixes):
            raise ValidationError(
                _("Choose a file ending in %(suffixes)s.") % {"suffixes": ", ".join(self.suffixes)}
            )
        if given.size > LARGEST:
            raise ValidationError(_("The file is larger than 10 MB."))
        return given


class NamesForm(forms.Form):
    """What a new specialty is called and whose it is."""

    title_zh = Line(label=gettext_lazy("Specialty, in Chinese"), max_length=60)
    title_en = Line(label=gettext_lazy("Specialty, in English"), max_length=120)
    series_zh = Line(
        label=gettext_lazy("Series, in Chinese"),
        max_length=60,
        help_text=gettext_lazy("The series it belongs to, such as Engineering."),
    )
    series_en = Line(label=gettext_lazy("Series, in English"), max_length=120)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Organization.objects.none(), empty_label=None
    )
    key = Line(
        label=gettext_lazy("Key"), max_length=100, required=False,
        help_text=gettext_lazy("What the system calls it; it stays for good once released. Left empty, it is spelled from the names."),
    )  # fmt: skip
    code = forms.RegexField(
        label=gettext_lazy("Letters of its numbers"), regex=r"^[A-Z0-9]{2,8}$", max_length=8,
        help_text=gettext_lazy("Two to eight capital letters and digits that begin case and certificate numbers."),
        error_messages={"invalid": gettext_lazy("Use two to eight capital letters and digits.")},
    )  # fmt: skip

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = owners
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"title_zh", "title_en", "series_en"} <= cleaned.keys() and not cleaned.get("key"):
            cleaned["key"] = free_key(cleaned["series_en"], cleaned["title_en"] or cleaned["title_zh"])
        key = cleaned.get("key", "")
        if key and not _KEY.fullmatch(key):
            self.add_error(
                "key",
                _("Use lower-case letters, digits and underscores, in up to four parts joined by dots."),
            )
        elif key and is_taken(key, cleaned.get("owner")):
            self.add_error("key", _("Another specialty has this key; choose another."))
        return cleaned

    def applied_to(self, document: dict[str, Any]) -> dict[str, Any]:
        """The document under these names."""
        names = self.cleaned_data
        owner: Organization = names["owner"]
        before = document.get("owner") if isinstance(document.get("owner"), dict) else {}
        english = before.get("en", "") if before and before.get("zh") == owner.name else ""
        series = {"zh": names["series_zh"], "en": names["series_en"]}
        kept = document.get("series_key") if document.get("series") == series else None
        return {
            **document,
            "schema": "1",
            "key": names["key"],
            "title": {"zh": names["title_zh"], "en": names["title_en"]},
            "series": series,
            "series_key": kept or suggested_key(names["series_en"]) or "series",
            "owner": {"zh": owner.name, "en": english or owner.name},
            "code": names["code"],
        }


def problems_but_names(document: dict[str, Any]) -> tuple[Problem, ...]:
    """The problems of a document whose names are still to be given."""
    stand_in = {"zh": "新", "en": "New"}
    named = {"schema": "1", "key": "new.specialty", "title": stand_in, "series": stand_in, "series_key": "new", "code": "NEW",
             **document}  # fmt: skip
    return tuple(compile_draft(named)[1])


def initial_names(document: dict[str, Any], owners: Any) -> dict[str, Any]:
    """The names a document brings along."""
    texts = {
        f"{part}_{lang}": str(document[part].get(lang, ""))
        for part in ("title", "series")
        for lang in ("zh", "en")
        if isinstance(document.get(part), dict)
    }
    return {
        **texts,
        "key": document.get("key", ""),
        "code": document.get("code", ""),
        "owner": owners.first(),
    }


def free_key(series: str, title: str) -> str:
    """A key spelled from the names that nobody has yet."""
    wanted = f"{suggested_key(series) or 'series'}.{suggested_key(title) or 'specialty'}"[:96]
    key, n = wanted, 2
    while is_taken(key, None):
        key, n = f"{wanted}_{n}", n + 1
    return key


def is_taken(key: str, owner: Organization | None) -> bool:
    """A draft has the key, or a release of another department's."""
    if SeriesDraft.objects.filter(key=key).exists():
        return True
    release = Release.objects.filter(series_key=key).order_by("-number").first()
    return release is not None and (
        owner is None or release.document.get("owner", {}).get("zh") != owner.name
    )
