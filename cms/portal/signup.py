"""Signing up asks for the name that acts are signed with."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from forms_config.fields.reading import Unreadable, read_line

LONGEST_ATTEMPT = 255


class NameForm(forms.Form):
    """The part of the sign-up form that is ours; allauth puts its own fields after it."""

    full_name = forms.CharField(
        label=_("Name"),
        help_text=_("As on your identity document; you sign with it."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_full_name(self) -> str:
        """The name on one line, without invisible characters."""
        try:
            name = read_line(self.cleaned_data["full_name"])
        except Unreadable:
            name = ""
        if not name:
            raise forms.ValidationError(_("Enter your name as on your identity document."))
        return name

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Called by allauth once the account exists."""
        user.full_name = self.cleaned_data["full_name"]
        user.save(update_fields=["full_name"])


def attempted_username(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The name a sign-in was tried with, as the lockout counts it: within what its table can hold, whatever was sent."""
    given = (credentials or {}).get("username")
    if given is None and request is not None:
        given = request.POST.get("username")
    text = str(given or "").encode("utf-8", "replace").decode()
    return text.replace("\0", "")[:LONGEST_ATTEMPT]
