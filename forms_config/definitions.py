"""What a form is: sections, fields, repeatable tables, code lists, checks. (pure)

Field kinds live in `forms_config/fields/`, one module each; they register themselves here, so this module and all that
reads definitions stay free of Django. Import `forms_config.fields` (or `forms_config`) before reading documents.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, SerializeAsAny, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from forms_config.conditions import Condition, Value
from forms_config.shapes import Frozen, Key, Problem, Text


class Option(Frozen):
    """One code of a code list. `rank` orders options for `at_least` and `highest`; a greater rank is higher."""

    code: str = Field(min_length=1, max_length=60)
    title: Text
    parent: str | None = None
    rank: int | None = None
    retired: bool = False


class CodeList(Frozen):
    """A list of stable codes; labels may change, codes never (GB/T lists and a specialty's own)."""

    key: str
    title: Text
    source: str = ""
    options: tuple[Option, ...]

    def by_code(self) -> Mapping[str, Option]:
        return self._by_code

    def parents(self) -> frozenset[str]:
        """The codes that have options below them."""
        return self._parents

    @cached_property
    def _by_code(self) -> Mapping[str, Option]:
        return {o.code: o for o in self.options}

    @cached_property
    def _parents(self) -> frozenset[str]:
        return frozenset(o.parent for o in self.options if o.parent)


class FieldBase(Frozen):
    """What every field has, whatever its kind. A kind subclasses this with its options and its contract."""

    kind: ClassVar[str] = ""
    kind_title: ClassVar[Text]
    kind_help: ClassVar[Text]
    holds: ClassVar[str] = "text"
    """What conditions may do with it: text, number, date, boolean, choice, choices, file, table, none."""

    type: str
    key: Key
    title: Text
    hint: Text | None = None
    required: bool = False
    show_when: Condition | None = None
    required_when: Condition | None = None
    personal: bool = False
    """Redacted wherever the public can see it (domain 4.8)."""

    # The contract of a kind. Parsing never raises on input: it returns problems, all at once.
    def parse(self, raw: Any, lists: Mapping[str, CodeList]) -> tuple[Any, list[Problem]]:
        """Raw input (a string, list or mapping from a browser, JSON or a sample) → canonical JSON-able value or None
        when nothing was given, and every problem found with it."""
        raise NotImplementedError

    def check_options(self, lists: Mapping[str, CodeList]) -> list[Problem]:
        """Problems of the definition itself, such as a minimum above the maximum or an unknown code list."""
        return []

    def fact(self, value: Any, lists: Mapping[str, CodeList]) -> Any:
        """The stored value as conditions see it: Decimal, date, bool, str, tuple; None is unknown."""
        return value

    def display(self, value: Any, lists: Mapping[str, CodeList], language: str) -> str:
        """The value as a person reads it."""
        raise NotImplementedError

    def form_field(self, lists: Mapping[str, CodeList], language: str) -> Any:
        """A Django form field whose `kind` attribute names the control template."""
        raise NotImplementedError

    def json_schema(self, lists: Mapping[str, CodeList]) -> dict[str, Any]:
        """JSON Schema of the stored value."""
        raise NotImplementedError


class FieldKinds:
    """The registry of field kinds, by name. Tests build their own."""

    def __init__(self) -> None:
        self._kinds: dict[str, type[FieldBase]] = {}

    def register(self, cls: type[FieldBase]) -> type[FieldBase]:
        if not cls.kind or cls.kind in self._kinds:
            raise ValueError(f"field kind {cls.kind!r} is nameless or already registered")
        self._kinds[cls.kind] = cls
        return cls

    def __getitem__(self, name: str) -> type[FieldBase]:
        return self._kinds[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)


FIELD_KINDS = FieldKinds()


def _typed_field(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in FIELD_KINDS:
        raise ValueError(f"unknown field type {kind!r}; known: {', '.join(sorted(FIELD_KINDS))}")
    return FIELD_KINDS[kind].model_validate(data)


def _typed_column(data: Any) -> Any:
    field = _typed_field(data)
    if isinstance(field, FieldBase) and field.holds == "table":
        raise ValueError("a table cannot hold a table; make it a table of its own")
    return field


class _EveryKind:
    """Makes the exported JSON Schema name every registered kind, told apart by `type`."""

    def __init__(self, *, tables: bool) -> None:
        self._tables = tables

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        kinds = [FIELD_KINDS[name] for name in FIELD_KINDS]
        return {
            "type": "object",
            "required": ["type"],
            "oneOf": [
                handler(k.__pydantic_core_schema__) for k in kinds if self._tables or k.holds != "table"
            ],
        }


AnyField = Annotated[SerializeAsAny[FieldBase], BeforeValidator(_typed_field), _EveryKind(tables=True)]
ColumnField = Annotated[SerializeAsAny[FieldBase], BeforeValidator(_typed_column), _EveryKind(tables=False)]
"""A field of a table's row: any kind but a table."""


class Section(Frozen):
    """One topic: one page of the applicant's task list."""

    key: Key
    title: Text
    hint: Text | None = None
    group: Key | None = None
    show_when: Condition | None = None
    fields: tuple[AnyField, ...]


class SectionGroup(Frozen):
    """A heading of the task list: 一、你是谁."""

    key: Key
    title: Text


class Check(Frozen):
    """A cross-field check: `must` has to hold, or `message` is shown at the fields named by `at`. Unknown passes."""

    key: Key
    must: Condition
    message: Text
    at: tuple[Key, ...] = Field(min_length=1)


class Form(Frozen):
    """A form: sections in order, with checks across fields. Field keys are unique over the whole form."""

    key: Key
    title: Text
    groups: tuple[SectionGroup, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _keys_are_unique(self) -> "Form":
        seen: set[str] = set()
        for field in self.fields():
            if field.key in seen:
                raise ValueError(f"field key {field.key!r} is used twice")
            seen.add(field.key)
        return self

    def fields(self) -> Iterator[FieldBase]:
        """Every top-level field, tables included, in order."""
        for section in self.sections:
            yield from section.fields

    def field(self, key: str) -> FieldBase:
        """The top-level field of that key; KeyError when there is none."""
        for field in self.fields():
            if field.key == key:
                return field
        raise KeyError(key)


class DatedValue(Frozen):
    """A parameter's value from a date on, with the clause that says so."""

    since: date = Field(alias="from")
    value: Value
    cite: "Citation | None" = None


class Citation(Frozen):
    """A clause: the key of a cited document of the series and the article in it, such as `8` or `2.1`."""

    document: Key
    article: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_short(cls, data: Any) -> Any:
        if isinstance(data, str):
            document, _, article = data.partition("/")
            return {"document": document, "article": article}
        return data

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Also written short: `n560/4`."""
        return {"anyOf": [{"type": "string", "pattern": "^[a-z][a-z0-9_]*(/.*)?$"}, handler(core_schema)]}


DatedValue.model_rebuild()
