"""The pages on workflows and records say what is so."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from series_plugins.yaml_source import read_yaml
from workflows.machine import ROLES, VOCABULARY, Category, State, Transition

DOCS = Path(__file__).parents[2] / "docs"
FORMAT = (DOCS / "workflow-format.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "model"), [("state", State), ("transition", Transition)])
def test_the_examples_are_valid(name: str, model: type[State] | type[Transition]) -> None:
    examples = re.findall(rf"```yaml {name}\n(.*?)```", FORMAT, re.S)
    assert examples
    for example in examples:
        data, problems = read_yaml(example.encode(), name)
        assert problems == []
        assert model.model_validate(data).key


def test_every_word_is_listed_under_its_heading() -> None:
    for kind, heading in (("guard", "Guards"), ("effect", "Effects")):
        section = FORMAT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        listed = re.findall(r"^\| `([a-z_]+@\d+)` \|", section, re.M)
        assert listed == [word.name for word in VOCABULARY if word.kind == kind]


def test_roles_and_categories_are_all_named() -> None:
    named = set(re.findall(r"`([a-z_.]+)`", FORMAT.split("\n## Roles\n")[1].split("\n## ")[0]))
    assert set(ROLES) <= named
    assert f"`{' '.join(c.value for c in Category)}`" in FORMAT


def test_the_commands_exist() -> None:
    text = (DOCS / "records.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"manage\.py (\w+)", text))
    assert commands == {"records", "deliver_outbox", "sweep"}
    assert commands <= set(get_commands())
