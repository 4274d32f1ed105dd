"""docs/forms.md: every kind has its heading, and every example there works as it says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from forms_config.checking_forms import check_form
from forms_config.definitions import FIELD_KINDS, CodeList, Form
from forms_config.fields import BUILT_IN
from series_plugins.codelist_files import read_codelist

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### ([a-z_]+)\n(.*?)(?=^##|\Z)", TEXT, re.S | re.M))
EXAMPLES = [
    (kind, typed, stored)
    for kind, text in SECTIONS.items()
    for typed, stored in re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", text, re.M)
]


def national_lists() -> dict[str, CodeList]:
    lists = {}
    for path in (ROOT / "forms_config" / "codelists").glob("*.csv"):
        found, problems = read_codelist(path.read_bytes(), f"national/{path.stem}", path.name)
        assert found is not None, problems
        lists[found.key] = found
    return lists


LISTS = national_lists()


def definition(text: str) -> Any:
    found = re.search(r"```yaml\n(.*?)```", text, re.S)
    assert found is not None
    return yaml.load(found[1], yaml.BaseLoader)


def test_every_kind_has_its_heading_and_an_example() -> None:
    assert list(SECTIONS) == list(BUILT_IN)
    assert {kind for kind, _, _ in EXAMPLES} == set(BUILT_IN)


@pytest.mark.parametrize(("kind", "typed", "stored"), EXAMPLES)
def test_an_example_is_stored_as_the_page_says(kind: str, typed: str, stored: str) -> None:
    field = FIELD_KINDS[kind].model_validate(definition(SECTIONS[kind]))
    assert field.type == kind
    assert field.check_options(LISTS) == []
    assert field.parse(json.loads(typed), LISTS) == (json.loads(stored), [])


def test_the_form_at_the_top_is_sound() -> None:
    form = Form.model_validate({"key": "application", **definition(TEXT)})
    assert check_form(form, LISTS) == []


def test_every_national_list_is_named() -> None:
    named = set(re.findall(r"`(national/[a-z_]+)`", TEXT))
    assert named == set(LISTS)
