"""What the public may see of a personal answer (domain 4.8). (pure)"""

from collections.abc import Mapping
from typing import Any

from forms_config.definitions import CodeList, FieldBase
from forms_config.fields.base import WITHHELD, Kind


def shown_text(
    definition: FieldBase, value: Any, lists: Mapping[str, CodeList], language: str, *, redacted: bool = False
) -> str:
    """A stored value as a person reads it; masked when the field is personal and the reader is the public."""
    if value is None:
        return ""
    if redacted and definition.personal:
        masked = definition.mask(value, lists, language) if isinstance(definition, Kind) else ""
        return masked or WITHHELD.in_language(language)
    return definition.display(value, lists, language)
