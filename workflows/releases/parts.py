"""The parts of a series document being written, each read and compiled once for its content. (no tables)

A draft is JSON that may be half-written: one broken criteria must not keep the others' samples from running. Parts are
found by the digest of their JSON, so that saving one changed rule compiles one criteria and nothing else.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from pydantic import ValidationError

from forms_config.checking import check_criteria
from forms_config.checking_forms import check_form
from forms_config.criteria import CompiledCriteria
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList, Form
from forms_config.fact_types import fact_types
from forms_config.shapes import digest_of
from workflows.releases.document import Offering

T = TypeVar("T")


class Remembered:
    """The latest so many things by key. Threads may ask at once: a thing may then be made twice, never missed."""

    def __init__(self, most: int) -> None:
        self._most, self._held, self._lock = most, OrderedDict[Any, Any](), Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                held: T = self._held[key]
                return held
        found = make()
        with self._lock:
            self._held[key] = found
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return found


_lists, _forms, _compiled = Remembered(32), Remembered(64), Remembered(128)


@dataclass(frozen=True)
class Judge:
    """What one offering's applicants are judged by; `mark` names its content."""

    offering: Offering
    compiled: CompiledCriteria
    form: Form
    lists: Mapping[str, CodeList]
    mark: str


class Parts:
    """The parts of one draft. What cannot be read is None, or raises `Unready`."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        held = _mapping(data.get("codelists"))
        self.lists_mark = digest_of(held)
        self.lists: Mapping[str, CodeList] = _lists.get(self.lists_mark, lambda: _read_lists(held))
        self._judges: dict[str, Judge | None] = {}
        self._marks: dict[tuple[str, str], str] = {}

    def offerings(self) -> dict[str, Offering]:
        found: dict[str, Offering] = {}
        for raw in _list(self.data.get("offerings")):
            offering = _read(Offering, raw)
            if offering is not None:
                found.setdefault(offering.key, offering)
        return found

    def form(self, key: str) -> Form | None:
        """The form, where it is sound."""
        raw = _mapping(self.data.get("forms")).get(key)

        def make() -> Form | None:
            form = _read(Form, raw)
            return form if form is not None and not check_form(form, self.lists) else None

        return _forms.get((self._mark("forms", key), self.lists_mark), make)

    def criteria(self, key: str) -> Criteria | None:
        return _read(Criteria, _mapping(self.data.get("criteria")).get(key))

    def judge(self, offering: str) -> Judge | None:
        """None where the offering, its form or its criteria are not sound yet."""
        if offering not in self._judges:
            self._judges[offering] = self._judge(offering)
        return self._judges[offering]

    def _judge(self, key: str) -> Judge | None:
        offering = self.offerings().get(key)
        form = self.form(offering.form) if offering else None
        if offering is None or form is None:
            return None
        mark = digest_of(
            [self._mark("criteria", offering.criteria), self._mark("forms", offering.form), self.lists_mark]
        )

        def make() -> CompiledCriteria | None:
            criteria = self.criteria(offering.criteria)
            if criteria is None or check_criteria(criteria, form, self.lists):
                return None
            return CompiledCriteria(criteria, fact_types(form, self.lists), self.lists)

        compiled = _compiled.get(mark, make)
        return Judge(offering, compiled, form, self.lists, mark) if compiled is not None else None

    def _mark(self, kind: str, key: str) -> str:
        if (kind, key) not in self._marks:
            self._marks[kind, key] = digest_of(_mapping(self.data.get(kind)).get(key))
        return self._marks[kind, key]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _read(kind: Callable[..., T], raw: Any) -> T | None:
    try:
        found: T = kind.model_validate(raw)  # type: ignore[attr-defined]
    except ValidationError:
        return None
    return found


def _read_lists(held: Mapping[str, Any]) -> dict[str, CodeList]:
    found = {key: _read(CodeList, raw) for key, raw in held.items()}
    return {key: codelist for key, codelist in found.items() if codelist is not None}
