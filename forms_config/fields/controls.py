"""The Django side of field kinds: one form field class, and the widgets plain HTML lacks."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import flatatt
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from forms_config.definitions import FieldBase
from forms_config.fields.base import Lists
from forms_config.shapes import Text


class KindField(forms.Field):
    """A form field that reads as its kind does. `kind` names the control template.

    Whether an answer is required depends on other answers, so `answers.read_answers` says so; `must_answer` only marks
    the label.
    """

    max_length: int | None = None
    unit: str = ""
    limits: str = ""
    basis: str = ""
    value_text: str = ""
    max_bytes: int = 0

    def __init__(self, definition: FieldBase, lists: Lists, language: str, **options: Any) -> None:
        hint = definition.hint.in_language(language) if definition.hint else ""
        super().__init__(
            required=False, label=definition.title.in_language(language), help_text=hint, **options
        )
        self.definition = definition
        self.lists = lists
        self.language = language
        self.kind = definition.type
        self.must_answer = definition.required
        self.max_length = getattr(definition, "max_length", None)

    def clean(self, value: Any) -> Any:
        """The stored value; every problem of it at once."""
        stored, problems = self.definition.parse(value, self.lists)
        if problems:
            raise ValidationError(
                [ValidationError(p.text.in_language(self.language), code=p.code) for p in problems]
            )
        return stored

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool) and self.kind == "yes_no":
            return "true" if value else "false"
        return value


class PlainSelect(forms.Select):
    """A list drawn without a template for each option: fifty-six nations cost no more than five."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, _SELECTED if str(code) in chosen else "", label) for code, label in self.choices),
        )
        own = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(own), options)


_SELECTED = mark_safe(" selected")


class IdentityWidget(forms.MultiWidget):
    """The kind of document and its number."""

    def __init__(self, choices: Sequence[tuple[str, str]], language: str) -> None:
        number, kind = Text(zh="证件号码", en="Number"), Text(zh="证件种类", en="Document")
        super().__init__({
            "kind": PlainSelect(choices=choices, attrs={"aria-label": kind.in_language(language)}),
            "number": forms.TextInput(attrs={"aria-label": number.in_language(language), "autocomplete": "off"}),
        })  # fmt: skip

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [value.get("kind"), value.get("number")]
        return [None, value if isinstance(value, str) else None]

    def value_from_datadict(  # type: ignore[override]
        self, data: Any, files: Any, name: str
    ) -> dict[str, Any]:
        kind, number = super().value_from_datadict(data, files, name)
        return {"kind": kind, "number": number}


class FileIdsWidget(forms.FileInput):
    """Kept files are posted as their ids under the field's name; new uploads are read by `uploads_of`."""

    def __init__(self, accept: Sequence[str], max_files: int) -> None:
        super().__init__(attrs={"accept": ",".join(f".{a}" for a in accept)})
        self.allow_multiple_selected = max_files > 1
        if self.allow_multiple_selected:
            self.attrs["multiple"] = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if isinstance(data, MultiValueDict):
            return [value for value in data.getlist(name) if value]
        return data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and name not in files

    def format_value(self, value: Any) -> None:
        return None


def uploads_of(files: Any, name: str) -> "list[UploadedFile[Any]]":
    """The files newly uploaded under a field's name."""
    return list(files.getlist(name)) if isinstance(files, MultiValueDict) else []


class JsonWidget(forms.HiddenInput):
    """A whole table in one hidden input, for pages without record cards of their own."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        raw = data.get(name)
        if not isinstance(raw, str):
            return raw
        try:
            return json.loads(raw) if raw else None
        except (ValueError, RecursionError):
            return raw

    def format_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)
