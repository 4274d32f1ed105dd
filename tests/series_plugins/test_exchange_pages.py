"""The pages on workbook, XLSForm and plugins say what is so."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from forms_config import plugins
from forms_config.conditions import Condition
from series_plugins.workbook.cells import from_flow, to_flow
from series_plugins.workbook.decision_tables import MARKS
from series_plugins.workbook.sheets import SERIES_SHEET, TABLES_SHEET, all_sheets
from series_plugins.xlsform.translating import Known, Translator
from series_plugins.xlsform.xpath import NotUnderstood

DOCS = Path(__file__).resolve().parents[2] / "docs"
WORKBOOK, XLSFORM, PLUGINS = (
    (DOCS / f"{name}.md").read_text("utf-8") for name in ("workbook", "xlsform", "plugins")
)


def block(page: str, name: str) -> str:
    found = re.search(rf"^```\w+ {name}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert found, name
    return found[1]


def test_every_sheet_is_on_the_page_with_columns_that_exist() -> None:
    rows = dict(re.findall(r"^\| (\S+) \| [^|]+ \|([^|]*)\|$", WORKBOOK, re.MULTILINE))
    assert [
        s for s in (SERIES_SHEET[0], TABLES_SHEET[0], *(s.zh for s in all_sheets())) if s not in rows
    ] == []
    for sheet in all_sheets():
        told = [c.strip(" …") for c in rows[sheet.zh].split(",")]
        assert [c for c in told if c and not any(c == x.zh.split("（")[0] for x in sheet.columns)] == [], (
            sheet.zh
        )
    assert [mark for mark in MARKS if f"| {mark} |" not in WORKBOOK] == []


@pytest.mark.parametrize("line", block(WORKBOOK, "cells").splitlines())
def test_a_cell_on_the_page_is_a_condition_and_stays_as_it_is(line: str) -> None:
    assert to_flow(from_flow(line)) == line
    TypeAdapter(Condition).validate_python(from_flow(line))


QUESTIONS: dict[str, Known] = {"age": Known("age", "number"), "income": Known("income", "number"), "degree": Known("degree", "choice"),
             "tools": Known("tools", "choices"), "since": Known("since", "date")}  # fmt: skip


@pytest.mark.parametrize(
    "example", yaml.load(block(XLSFORM, "expressions"), Loader=yaml.BaseLoader), ids=lambda e: e["xpath"]
)
def test_an_expression_on_the_page_means_what_it_says(example: dict[str, Any]) -> None:
    if example["means"] == "null":
        with pytest.raises(NotUnderstood):
            Translator(QUESTIONS).condition(example["xpath"], "age")
    else:
        assert Translator(QUESTIONS).condition(example["xpath"], "age") == example["means"]


def test_every_group_is_on_the_page() -> None:
    groups = (plugins.FIELDS, plugins.FUNCTIONS, plugins.GUARDS, plugins.PACKS)
    assert [g for g in groups if f"`{g}`" not in PLUGINS] == []
