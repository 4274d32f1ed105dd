"""Plugins add kinds; national lists are data; the exported schema knows them all."""

import csv
import json
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import TypeAdapter

import forms_config.codelists as codelists_package
from forms_config.definitions import FieldBase, FieldKinds, Form
from forms_config.fields import BUILT_IN, load_plugins
from forms_config.plugins import LEFT_OUT
from forms_config.shapes import Text

LISTS = Path(codelists_package.__path__[0])


class StarsField(FieldBase):
    """A kind from a plugin."""

    kind: ClassVar[str] = "stars"
    kind_title: ClassVar[Text] = Text(zh="星级", en="Stars")
    kind_help: ClassVar[Text] = Text(zh="一至五星", en="One to five stars")


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, "zhiping.fields")


def test_a_plugin_adds_its_kind_and_a_broken_one_stops_nothing() -> None:
    kinds = FieldKinds()
    problems = load_plugins(
        [entry("gone", "no_such_module:Kind"), entry("odd", "json:dumps"), entry("stars", f"{__name__}:StarsField"),
         entry("twice", f"{__name__}:StarsField")], kinds,
    )  # fmt: skip
    assert list(kinds) == ["stars"]
    assert [(p.group, p.name) for p in problems] == [("zhiping.fields", n) for n in ("gone", "odd", "twice")]
    assert "already registered" in problems[2].why


def test_no_installed_plugin_is_broken() -> None:
    assert LEFT_OUT == []


def rows(name: str) -> list[dict[str, str]]:
    lines = (LISTS / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert len(lines[0].split("|")) == 3
    return list(csv.DictReader(lines[1:]))


@pytest.mark.parametrize("name", sorted(p.stem for p in LISTS.glob("*.csv")))
def test_a_national_list_is_complete_in_both_languages(name: str) -> None:
    options = rows(name)
    codes = [o["code"] for o in options]
    assert len(set(codes)) == len(codes)
    assert all(o["zh"] and o["en"] for o in options)
    assert {o["parent"] for o in options if o["parent"]} <= set(codes)


def test_the_lists_of_domain_2_are_there() -> None:
    assert len([o for o in rows("nation") if int(o["code"]) <= 56]) == 56
    assert [o["code"] for o in rows("sex")] == ["0", "1", "2", "9"]
    assert len([o for o in rows("region") if o["code"].endswith("0000")]) == 35
    rank = {o["code"]: int(o["rank"] or 0) for o in rows("education_level")}
    assert rank["doctor"] > rank["master"] > rank["bachelor"] > rank["college"] > rank["secondary"]
    assert rank["technician_class"] == rank["bachelor"]
    assert rank["advanced_class"] == rank["college"]


def refs(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(refs(v) for v in node.values()))
    return set().union(*(refs(v) for v in node)) if isinstance(node, list) else set()


def test_the_exported_schema_names_every_kind_and_has_no_loose_end() -> None:
    schema = TypeAdapter(Form).json_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert refs(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}
    fields = schema["$defs"]["Section"]["properties"]["fields"]["items"]["oneOf"]
    types = [schema["$defs"][f["$ref"].rsplit("/", 1)[-1]]["properties"]["type"]["const"] for f in fields]
    assert set(BUILT_IN) <= set(types)
    columns = schema["$defs"]["TableField"]["properties"]["columns"]["items"]["oneOf"]
    assert len(columns) == len(fields) - 1
    text = schema["$defs"]["TextField"]
    assert text["additionalProperties"] is False
    assert {"type", "key", "title"} <= set(text["required"])


def test_the_schema_writes_conditions_as_people_do() -> None:
    compare = TypeAdapter(Form).json_schema()["$defs"]["Compare"]
    assert {"fact", "column", "is", "at_least"} <= set(compare["properties"])
    assert "operator" not in compare["properties"]
