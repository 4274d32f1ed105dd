"""The pages on workflows and records say what is so."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands

from cms.authoring.workflow.standard import standard_machines
from series_plugins.yaml_source import read_yaml
from workflows.faults import CLAUSES, HEADINGS
from workflows.machine import ROLES, VOCABULARY, Category, Machine, State, Transition
from workflows.verification import verify

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


def test_every_finding_is_listed_with_its_clause() -> None:
    section = FORMAT.split("\n## What is proved, and how it is put right\n")[1].split("\n## ")[0]
    rows = dict(re.findall(r"^\| `(machine\.[a-z_.*]+)` \|[^|]*\| *([^|]*?) *\|", section, re.M))
    assert set(rows) == {*HEADINGS, "machine.gate.*"}
    years = {"N25": "2025", "N20": "2020"}
    for code, clause in CLAUSES.items():
        assert rows[code] == f"{years[clause.notice]}: {clause.article}"
    assert not [
        code for code, cited in rows.items() if cited and code not in CLAUSES and code != "machine.gate.*"
    ]


def test_a_level_is_inserted_as_written() -> None:
    (example,) = re.findall(r"```python\n(from workflows\.inserting.*?)```", FORMAT, re.S)
    machine = standard_machines()["ordinary_review"]
    names: dict[str, Any] = {"data": machine.model_dump(mode="json", by_alias=True)}
    exec(example, names)
    after = Machine.model_validate(names["data"])
    assert {s.key for s in after.states} - {s.key for s in machine.states} == {"extra_review", "defence"}
    assert verify(after) == ()


def test_the_commands_exist() -> None:
    text = (DOCS / "records.md").read_text(encoding="utf-8")
    commands = set(re.findall(r"manage\.py (\w+)", text))
    assert commands == {"records", "deliver_outbox", "sweep"}
    assert commands <= set(get_commands())
