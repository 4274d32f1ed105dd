"""A function rules may call. It is pure and versioned: what it means never changes under a released rule; a new meaning gets a
new number. Here it answers yes or no, so it serves as a predicate."""

from datetime import date
from decimal import Decimal

from forms_config.fact_types import BOOLEAN, DATE, NUMBER
from forms_config.functions import Function
from forms_config.shapes import Text


def within_years(day: date, until: date, years: Decimal) -> bool:
    """Whether `day` lies in the `years` whole years that end on `until`."""
    try:
        first = until.replace(year=until.year - int(years))
    except ValueError:  # 29 February
        first = until.replace(year=until.year - int(years), day=28)
    return first < day <= until


FUNCTIONS = [
    Function(
        "soils_within_years@1",
        Text(zh="在截止日前若干年内", en="within so many years before a day"),
        {"day": DATE, "until": DATE, "years": NUMBER},
        BOOLEAN,
        within_years,
    )
]
