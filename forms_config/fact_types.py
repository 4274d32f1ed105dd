"""What kind of thing each fact and each value of the condition language is. (pure)"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from forms_config.definitions import CodeList, FieldBase, Form
from forms_config.shapes import Text

UNRANKED = -(10**9)


class NotOfType(ValueError):
    """A literal that cannot be read as the type it is compared with."""


@dataclass(frozen=True)
class Type:
    """`number date boolean choice choices text file table none`, or `literal`: takes the type it meets. `calendar`: the
    number is a calendar year, read as 2025年 and tested as earlier or later."""

    kind: str
    codelist: CodeList | None = None
    unit: Text | None = None
    calendar: bool = False

    @property
    def ordered(self) -> bool:
        return self.kind in ("number", "date") or (
            self.kind == "choice" and self.codelist is not None and self.codelist_is_ranked
        )

    @property
    def codelist_is_ranked(self) -> bool:
        return self.codelist is not None and any(o.rank is not None for o in self.codelist.options)

    def same_as(self, other: "Type") -> bool:
        """Whether values of the two may be compared: the same kind, and for choices the same code list."""
        if "literal" in (self.kind, other.kind):
            return True
        if {self.kind, other.kind} in ({"choice", "text"}, {"choices", "text"}):
            return True
        if self.kind != other.kind:
            return False
        mine, theirs = self.codelist, other.codelist
        return mine is None or theirs is None or mine.key == theirs.key

    def order(self, value: Any) -> Any:
        """What to sort by: the number or date itself; for a ranked choice (rank, code)."""
        if self.kind != "choice":
            return value
        return (self.rank(value), value)

    def rank(self, code: Any) -> int:
        return self._ranks.get(code, UNRANKED)

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        options = self.codelist.options if self.codelist else ()
        return {o.code: o.rank for o in options if o.rank is not None}


NUMBER, DATE, BOOLEAN, TEXT = Type("number"), Type("date"), Type("boolean"), Type("text")
LITERAL, NONE = Type("literal"), Type("none")
YEAR = Type("number", calendar=True)


@dataclass(frozen=True)
class FactType:
    """One field or column as conditions see it: its type, label, and the least and greatest number it accepts."""

    key: str
    title: Text
    type: Type
    low: Decimal | None = None
    high: Decimal | None = None
    columns: "Mapping[str, FactType]" = field(default_factory=dict)


FactTypes = Mapping[str, FactType]


def fact_types(form: Form, lists: Mapping[str, CodeList]) -> dict[str, FactType]:
    """The types of a form's facts by key; tables carry those of their columns."""
    return {f.key: fact_type(f, lists) for f in form.fields()}


def fact_type(definition: FieldBase, lists: Mapping[str, CodeList]) -> FactType:
    columns = getattr(definition, "columns", ()) or ()
    holds = getattr(definition, "holds", "text")
    kind = _computed_kind(definition) if definition.type == "computed" else holds
    return FactType(
        key=definition.key,
        title=definition.title,
        type=Type(
            kind, lists.get(codelist_name(definition) or ""), _unit(definition), definition.type == "year"
        ),
        low=_bound(getattr(definition, "min", None)) if kind == "number" else None,
        high=_bound(getattr(definition, "max", None)) if kind == "number" else None,
        columns={c.key: fact_type(c, lists) for c in columns},
    )


def _unit(definition: FieldBase) -> Text | None:
    """The unit a number is given in: as written in the form, or an amount's 元 or 万元."""
    unit = getattr(definition, "unit", None)
    if isinstance(unit, Text):
        return unit
    of_amount = getattr(definition, "unit_text", None)
    text = of_amount() if callable(of_amount) else None
    return text if isinstance(text, Text) else None


def codelist_name(definition: FieldBase) -> str | None:
    """The code list a choice is `from`; None for other kinds."""
    for name, info in type(definition).model_fields.items():
        if info.alias == "from" or name == "from_":
            value = getattr(definition, name)
            return value if isinstance(value, str) else None
    return None


def _computed_kind(definition: FieldBase) -> str:
    for name, info in type(definition).model_fields.items():
        if name == "holds_" or info.alias == "holds":
            return str(getattr(definition, name))
    return str(getattr(definition, "holds", "number"))


def _bound(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def read_literal(literal: Any, wanted: Type) -> Any:
    """A literal as the wanted type; a list becomes a tuple. Raises NotOfType."""
    if isinstance(literal, list | tuple):
        return tuple(read_literal(item, wanted) for item in literal)
    reader = _READERS.get(wanted.kind)
    return _plain(literal) if reader is None else reader(literal)


def _plain(literal: Any) -> Any:
    if isinstance(literal, Decimal) and literal == literal.to_integral_value():
        return int(literal)
    return literal


def _number(literal: Any) -> int | Decimal:
    if isinstance(literal, bool):
        raise NotOfType(literal)
    try:
        number = Decimal(str(literal))
    except InvalidOperation:
        raise NotOfType(literal) from None
    if not number.is_finite():
        raise NotOfType(literal)
    return int(number) if number == number.to_integral_value() else number


def _date(literal: Any) -> date:
    if isinstance(literal, date):
        return literal
    try:
        text = str(literal)
        return date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        raise NotOfType(literal) from None


def _boolean(literal: Any) -> bool:
    if isinstance(literal, bool):
        return literal
    known = {"yes": True, "true": True, "no": False, "false": False}.get(str(literal).lower())
    if known is None:
        raise NotOfType(literal)
    return known


def _code(literal: Any) -> str:
    if isinstance(literal, bool | date) or literal is None:
        raise NotOfType(literal)
    return str(literal)


_READERS = {
    "number": _number,
    "date": _date,
    "boolean": _boolean,
    "choice": _code,
    "choices": _code,
    "text": _code,
}
