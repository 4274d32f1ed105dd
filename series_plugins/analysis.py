"""Static analysis of a whole document, held against the common pack's baseline. (pure)"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from forms_config.analysis import Baseline, Finding, analyse
from forms_config.checking import check_criteria
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList, Form
from series_plugins.pack import common_files
from series_plugins.yaml_source import read_yaml
from workflows.releases.document import SeriesDocument
from workflows.releases.parts import Remembered

REQUIRED = "criteria/baseline.yaml"
"""The rules of this file every series has to have."""
_known = Remembered(256)


@cache
def common_baseline() -> Baseline:
    """Everything under `packs/common/criteria/`."""
    merged: dict[str, Any] = {"parameters": {}, "values": {}, "tables": {}, "names": {}}
    rules: list[Any] = []
    required: frozenset[str] = frozenset()
    for name, source in sorted(common_files().items()):
        if not name.startswith("criteria/"):
            continue
        data, _ = read_yaml(source, f"common/{name}")
        for kind, held in merged.items():
            held.update(data.get(kind) or {})
        rules += data.get("rules") or []
        if name == REQUIRED:
            required = frozenset(str(rule["key"]) for rule in data["rules"])
    whole = Criteria.model_validate(
        {"key": "common", "title": {"zh": "省级基础条件"}, "rules": rules, **merged}
    )
    return Baseline(
        whole.parameters, whole.values, whole.tables, {r.key: r for r in whole.rules}, whole.names, required
    )


def analyse_document(document: SeriesDocument) -> list[Finding]:
    """Findings on every criteria of a document, with paths in the document. Criteria that do not check are passed over:
    `check_document` tells their problems."""
    found = [f for key in document.criteria for f in _of_criteria(document, key)]
    return sorted(found, key=lambda f: not f.must_fix)


def _of_criteria(document: SeriesDocument, key: str) -> Iterator[Finding]:
    criteria = document.criteria[key]
    day = _day(document.sample_round.received_from)
    once: set[tuple[str, tuple[str | int, ...]]] = set()
    for form_key in dict.fromkeys(o.form for o in document.offerings if o.criteria == key):
        form = document.forms.get(form_key)
        if form is None:
            continue
        for finding in _analysed(criteria, form, document.codelists, day):
            mark = (finding.problem.code, finding.problem.path)
            if mark not in once:
                once.add(mark)
                yield finding.under("criteria", key)


def _analysed(
    criteria: Criteria, form: Form, lists: Mapping[str, CodeList], day: date | None
) -> tuple[Finding, ...]:
    """Remembered by content: while a department edits one criteria, the others stay as they are."""
    used = "".join(lists[key].seal for key in sorted(lists))
    mark = (criteria.seal, form.seal, used, str(day))
    return _known.get(mark, lambda: _found_in(criteria, form, lists, day))


def _found_in(
    criteria: Criteria, form: Form, lists: Mapping[str, CodeList], day: date | None
) -> tuple[Finding, ...]:
    if check_criteria(criteria, form, lists):
        return ()
    return tuple(analyse(criteria, form, lists, baseline=common_baseline(), on=day))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
