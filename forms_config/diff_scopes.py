"""What conditions of two documents may refer to, for reading their changes out: each form and code list read once. (pure)"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList, Form
from forms_config.fact_types import fact_types
from forms_config.scope import Scope
from forms_config.shapes import Path

Json = Any


class Scopes:
    """The scopes of one document's forms and criteria."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self.document = document
        self._forms: dict[str, Form] = {}
        self._scopes: dict[Path, Scope] = {}

    def at(self, path: Path) -> Scope:
        """The names a condition at this path may use; empty where the document does not say."""
        if path[:2] not in self._scopes:
            try:
                self._scopes[path[:2]] = self._read(path)
            except (ValidationError, KeyError, StopIteration, IndexError):
                self._scopes[path[:2]] = Scope({})
        return self._scopes[path[:2]]

    @cached_property
    def lists(self) -> dict[str, CodeList]:
        return {k: CodeList.model_validate(v) for k, v in self.document.get("codelists", {}).items()}

    def _read(self, path: Path) -> Scope:
        name = str(path[1])
        if path[0] == "forms":
            return Scope.of_form(self._form(name), self.lists)
        criteria = Criteria.model_validate(self.document["criteria"][name])
        form = self._form(next(o["form"] for o in self.document["offerings"] if o["criteria"] == name))
        return Scope.of_criteria(criteria, fact_types(form, self.lists), self.lists)

    def _form(self, key: str) -> Form:
        if key not in self._forms:
            self._forms[key] = Form.model_validate(self.document["forms"][key])
        return self._forms[key]
