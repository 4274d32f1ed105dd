"""Every example of docs/criteria-language.md does what it says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forms_config.answers import facts_from, read_answers
from forms_config.checking import check_criteria
from forms_config.criteria import interpret
from forms_config.criteria_definitions import Criteria
from tests.criteria.helpers import CONTEXT, FORM, LISTS, judge, read

PAGE = Path(__file__).parents[2] / "docs" / "criteria-language.md"


def _examples() -> Iterator[Any]:
    blocks = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    for n, block in enumerate(blocks, 1):
        for m, example in enumerate(read(block)["examples"], 1):
            yield pytest.param(block, example, id=f"block {n}, example {m}")


@pytest.mark.parametrize(("block", "example"), list(_examples()))
def test_the_example_does_what_it_says(block: str, example: dict[str, Any]) -> None:
    data = read(block)
    rule = {
        "key": "rule",
        "title": {"zh": "例"},
        "dimension": "ability",
        "cite": "n/1",
        "when": data.pop("when"),
    }
    data.pop("examples")
    criteria = _criteria({**data, "rules": [rule]})
    assert check_criteria(criteria, FORM, LISTS) == []
    context = {**CONTEXT, **example.get("context", {})}
    given = {k: _rows(v) if isinstance(v, list) else v for k, v in example["given"].items()}
    reading = read_answers(FORM, given, lists=LISTS, context=context, partial=True)
    assert reading.problems == ()
    judgements = {k: v == "yes" for k, v in example.get("judgements", {}).items()}
    facts = facts_from(FORM, reading.answers, LISTS, context, judgements)
    assert judge(criteria, facts).overall == example["is"]
    assert interpret(criteria, FORM, LISTS, facts).overall == example["is"]


def _rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"r{n}", **row} for n, row in enumerate(rows, 1)]


def _criteria(data: dict[str, Any]) -> Any:

    return Criteria.model_validate({"key": "associate_senior", "title": {"zh": "副高级"}, **data})
