"""Controls the register's forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Day(forms.DateInput):
    """A day, in the browser's own picker."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class Moment(forms.DateTimeInput):
    """A day and a time."""

    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class ReasonField(forms.CharField):
    """Why; kept in the record with the name of who gave it."""

    def __init__(self, **kwargs: Any) -> None:
        given = {"label": _("Reason"), "max_length": 500, "widget": forms.Textarea(attrs={"rows": 2}),
                 "help_text": _("Kept in the record with your name, your organisation and the time."), **kwargs}  # fmt: skip
        super().__init__(**given)


MOMENT_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
