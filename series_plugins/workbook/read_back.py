"""Conditions read back in plain Chinese, for the column beside them. What cannot be read back is left blank. (pure)"""

from collections.abc import Callable
from functools import cache
from typing import Any

from forms_config.definitions import Form
from forms_config.fact_types import fact_types
from forms_config.scope import Scope
from forms_config.wording import Words, in_words
from workflows.machine import VOCABULARY
from workflows.releases.document import SeriesDocument

_CHINESE = "zh-hans"


class ReadBack:
    """The words of one document's conditions, formulas and guards."""

    def __init__(self, document: SeriesDocument) -> None:
        self.document = document
        self._form_scope = cache(self._scope_of_form)
        self._criteria_scope = cache(self._scope_of_criteria)

    def of_rule(self, criteria: str, key: str) -> str:
        rule = next(r for r in self.document.criteria[criteria].rules if r.key == key)
        return _said(lambda: in_words(rule.when, self._criteria_scope(criteria).in_rule(key), _CHINESE))

    def of_value(self, criteria: str, key: str) -> str:
        values = self.document.criteria[criteria].values
        if key not in values:
            return ""
        return _said(lambda: Words(self._criteria_scope(criteria), _CHINESE).value(values[key]))

    def of_form(self, form: str, given: Any, table: str = "") -> str:
        """A condition given as data."""
        if given is None:
            return ""
        from pydantic import TypeAdapter

        from forms_config.conditions import Condition

        adapter: TypeAdapter[Any] = TypeAdapter(Condition)
        return _said(
            lambda: in_words(adapter.validate_python(given), self._form_scope(form).in_table(table), _CHINESE)
        )

    def of_field(self, form: str, field: dict[str, Any], table: str = "") -> str:
        """When a field is shown and when it is required."""
        shown = self.of_form(form, field.get("show_when"), table)
        required = self.of_form(form, field.get("required_when"), table)
        return "\n".join(
            part for part in (shown and f"显示：{shown}", required and f"必填：{required}") if part
        )

    def of_needs(self, uses: list[dict[str, Any]]) -> str:
        """What the guards of an act ask."""
        names = [use["name"] for use in uses]
        return "；".join(VOCABULARY[n].title.zh if n in VOCABULARY else n for n in names)

    def _scope_of_form(self, key: str) -> Scope:
        return Scope.of_form(self.document.forms[key], self.document.codelists)

    def _scope_of_criteria(self, key: str) -> Scope:
        lists, criteria = self.document.codelists, self.document.criteria[key]
        form: Form | None = next(
            (self.document.forms.get(o.form) for o in self.document.offerings if o.criteria == key), None
        )
        return Scope.of_criteria(criteria, fact_types(form, lists) if form else {}, lists)


def _said(words: Callable[[], str]) -> str:
    try:
        return words()
    except (LookupError, TypeError, ValueError, AttributeError):
        return ""
