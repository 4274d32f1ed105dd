"""Functions rules may call, by versioned name such as `retirement_date@1`. (pure)

A new version is a new name: a released rule keeps the function it was released with. A package adds its own through the
entry-point group `zhiping.functions`: each entry is a `Function` (or a list of them).
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import EntryPoint
from typing import Any

from forms_config import plugins
from forms_config.bounds import years_between
from forms_config.fact_types import DATE, NUMBER, TEXT, Type
from forms_config.shapes import Text

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Function:
    """A pure function of known values. It is not called while an argument is unknown; None means unknown."""

    name: str
    title: Text
    arguments: Mapping[str, Type]
    gives: Type
    run: Callable[..., Any]


class Functions:
    """A registry of functions by versioned name. Tests build their own."""

    def __init__(self, *functions: Function) -> None:
        self._functions: dict[str, Function] = {}
        for function in functions:
            self.register(function)

    def register(self, function: Function) -> Function:
        if function.name in self._functions:
            raise ValueError(f"function {function.name!r} is already registered")
        self._functions[function.name] = function
        return function

    def get(self, name: str) -> Function | None:
        return self._functions.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._functions

    def __iter__(self) -> Iterator[Function]:
        return iter(self._functions.values())

    def load_entry_points(self, points: Iterable[EntryPoint] | None = None) -> list[plugins.LeftOut]:
        """Adds the functions of installed packages; returns those that could not be taken."""
        return plugins.take_plugins(plugins.FUNCTIONS, self._take, points)

    def _take(self, point: EntryPoint, found: object) -> None:
        brought: list[Function] = []
        for function in found if isinstance(found, list | tuple) else [found]:
            if not isinstance(function, Function):
                raise TypeError(f"{point.value} is no Function, nor a list of them")
            if function.name in self:
                raise ValueError(f"function {function.name!r} is already registered")
            brought.append(replace(function, run=_unknown_when_broken(function)))
        for function in brought:
            self.register(function)


def _unknown_when_broken(function: Function) -> Callable[..., Any]:
    """A plugin's function that fails makes its value unknown instead of breaking the page; the log says why."""

    def run(**arguments: Any) -> Any:
        try:
            return function.run(**arguments)
        except Exception:
            logger.exception("function %s failed", function.name)
            return None

    return run


RETIREMENT_REFORM = date(2025, 1, 1)
_LANES = {
    # sex or post: (age before the reform, one month later for every so many months of birth, greatest age)
    "male": (60, 4, 63),
    "female": (55, 4, 58),
    "female_worker": (50, 2, 55),
}
_ALIASES = {"1": "male", "2": "female", "男": "male", "女": "female"}


def retirement_date(born: date, sex: str) -> date | None:
    """The month in which someone reaches the statutory age under the gradual rise that began on 2025-01-01, as the day of
    birth in that month (its last day when shorter).

    `sex` is `male`, `female` (cadre and technical posts) or `female_worker`; GB/T 2261.1 codes 1 and 2 are understood.
    Those who reached the former age before the reform keep it. N20-2.1b tests this day against the day the committee
    office starts to receive material.
    """
    known = _LANES.get(_ALIASES.get(sex, sex))
    if known is None:
        return None
    age, step, greatest = known
    former = _add_months(born, age * 12)
    since = (former.year - RETIREMENT_REFORM.year) * 12 + former.month - RETIREMENT_REFORM.month
    if since < 0:
        return former
    later = min(since // step + 1, (greatest - age) * 12)
    return _add_months(born, age * 12 + later)


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


FUNCTIONS = Functions(
    Function(
        "retirement_date@1",
        Text(zh="达到法定退休年龄的日期", en="the day of reaching retirement age"),
        {"born": DATE, "sex": TEXT},
        DATE,
        retirement_date,
    ),
    Function(
        "years_between@1",
        Text(zh="两个日期之间的周年数", en="whole years between two dates"),
        {"start": DATE, "end": DATE},
        NUMBER,
        years_between,
    ),
    Function(
        "months_later@1",
        Text(zh="若干个月以后的日期", en="the day so many months later"),
        {"start": DATE, "months": NUMBER},
        DATE,
        lambda start, months: _add_months(start, int(months)),
    ),
)
plugins.LEFT_OUT += FUNCTIONS.load_entry_points()
