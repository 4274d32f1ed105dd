"""What a committee's filing allows, and what its votes amount to. Reads attributes only; asks no database."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from workflows.committees.models import Committee

LONGEST_FILING_YEARS = 3


@dataclass(frozen=True)
class Confirmation:
    """Who confirms a committee's results, and whether they are filed first (N25-7)."""

    confirmer_ids: tuple[int, ...]
    """Ids of the organisations that may confirm; any one of them."""
    filed_first_with: int | None
    """Id of the organisation the results are filed with before they are confirmed; None where they are not."""


def confirming_authority(committee: "Committee") -> Confirmation:
    """★ The confirmation path, derived from the filing and never chosen (N25-7).

    (1) filed by the HRSS bureau: that bureau; (2) delegated to a city: the city's bureau; (3) an autonomous unit: filed
    first, then the convening body; (4) filed by a provincial department: filed, then the department or the convening body.
    """
    kinds = type(committee).Authority
    if committee.authority_kind == kinds.DELEGATED_TO_CITY and committee.city_bureau_id is not None:
        return Confirmation((committee.city_bureau_id,), None)
    if committee.authority_kind == kinds.AUTONOMOUS:
        return Confirmation((committee.convening_body_id,), committee.filing_authority_id)
    if committee.authority_kind == kinds.PROVINCIAL_DEPARTMENT:
        both = dict.fromkeys((committee.filing_authority_id, committee.convening_body_id))
        return Confirmation(tuple(both), committee.filing_authority_id)
    return Confirmation((committee.filing_authority_id,), None)


def is_in_date(committee: "Committee", day: datetime.date) -> bool:
    """Whether the filing holds on that day, both ends included (domain 4.5)."""
    return committee.filed_on <= day <= committee.valid_until


def check_filing(committee: "Committee") -> None:
    """Refuses a filing longer than three years, and a delegation that names no city (N20-3.2)."""
    errors: dict[str, str] = {}
    if committee.filed_on and committee.valid_until:
        if committee.valid_until <= committee.filed_on:
            errors["valid_until"] = _("The filing must end after it begins.")
        elif committee.valid_until > years_after(committee.filed_on, LONGEST_FILING_YEARS):
            errors["valid_until"] = _("A filing holds for three years at most.")
    delegated = committee.authority_kind == type(committee).Authority.DELEGATED_TO_CITY
    if delegated and committee.city_bureau_id is None:
        errors["city_bureau"] = _("Name the city bureau the committee is delegated to.")
    if errors:
        raise ValidationError(errors)


def years_after(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def has_quorum(*, present: int, members: int) -> bool:
    """At least two thirds of the members are present."""
    return members > 0 and present * 3 >= members * 2


def is_passed(*, yes: int, present: int) -> bool:
    """At least two thirds of those *present* said yes; who abstains counts against (domain 4.6)."""
    return present > 0 and yes * 3 >= present * 2
