"""The home page's five doors: what people come for, in the order they need it."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Door:
    """One door: for whom, its name, what lies behind it, and where."""

    who: str
    name: str
    what: str
    url: str


def doors() -> list[Door]:
    """看通知, 查条件, 办申报, 查进度, 验证书."""
    return [
        Door(
            _("Everyone"),
            _("Read the notices"),
            _("Policies and yearly notices, article by article"),
            "/notices/",
        ),
        Door(
            _("Before applying"),
            _("Check your eligibility"),
            _("See what you meet and what is missing; no sign-in needed"),
            _url("self_check", "/self-check/"),
        ),
        Door(
            _("Applicants"),
            _("Make an application"),
            _("Fill in, upload, sign the commitment and submit"),
            _url("applications", "/applications/"),
        ),
        Door(
            _("Applicants, employers and reviewers"),
            _("Follow the progress"),
            _("Who has it now, what comes next and by when"),
            _url("desk", "/desk/"),
        ),
        Door(
            _("Anyone holding a certificate"),
            _("Verify a certificate"),
            _("By number and name, or by its QR code"),
            _url("verify", "/verify/"),
        ),
    ]


def _url(name: str, otherwise: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise
