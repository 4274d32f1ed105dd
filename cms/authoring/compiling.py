"""From a draft to the document it means: strict validation with every problem at once; and back."""

import copy
from typing import Any

from pydantic import ValidationError

from forms_config.shapes import Path, Problem
from series_plugins.analysis import analyse_document
from series_plugins.sentences import problems_of
from workflows.releases.document import SeriesDocument
from workflows.releases.problems import check_document

CONTAINERS: dict[str, type] = {
    "title": dict, "series": dict, "owner": dict, "about": dict, "cites": dict, "levels": list, "routes": list, "titles": list,
    "materials": list, "offerings": list, "forms": dict, "criteria": dict, "workflows": dict, "codelists": dict, "texts": dict,
    "sample_round": dict, "samples": list,
}  # fmt: skip
"""The parts of a draft and their shape: all that is asked before it may be saved."""
MOST_BYTES = 4_000_000
MOST_DEPTH = 60
_PRUNING_ROUNDS = 12
_LOST_BY_PRUNING = ("reference.unknown", "field.unknown", "criteria.unused", "title.count", "machine.target")


def draft_from_document(document: SeriesDocument) -> dict[str, Any]:
    """The draft that means this document; `compile_draft` of it gives the document back."""
    return document.to_json()


def compile_draft(data: dict[str, Any]) -> tuple[SeriesDocument | None, list[Problem]]:
    """The document and every problem of it. None when its shape is not complete; then the problems of all parts whose
    shape is right are told as well, so that nobody has to come back defect by defect."""
    try:
        document = SeriesDocument.model_validate(data)
    except ValidationError as error:
        problems = problems_of(error)
        return None, problems + _problems_of_the_rest(data, problems)
    problems = list(check_document(document))
    return document, problems + [f.problem for f in analyse_document(document) if f.must_fix]


def remarks_on(document: SeriesDocument) -> list[Problem]:
    """What was probably not meant: nothing of it refuses a release."""
    return [f.problem for f in analyse_document(document) if not f.must_fix]


def _problems_of_the_rest(data: dict[str, Any], problems: list[Problem]) -> list[Problem]:
    """Problems of the draft without the pieces whose shape is wrong."""
    rest = copy.deepcopy(data)
    for _round in range(_PRUNING_ROUNDS):
        removed = {place for p in problems if (place := _piece(rest, p.path))}
        for place in sorted(removed, key=_deepest_last, reverse=True):
            _remove(rest, place)
        try:
            document = SeriesDocument.model_validate(rest)
        except ValidationError as error:
            problems = problems_of(error)
            if not any(_piece(rest, p.path) for p in problems):
                return []
            continue
        pruned_lists = {place[:-1] for place in removed if isinstance(place[-1], int)}
        return [
            p
            for p in check_document(document)
            if not p.code.startswith(_LOST_BY_PRUNING)
            and not any(p.path[: len(x)] == x for x in pruned_lists)
        ]
    return []


def _deepest_last(place: Path) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in place)


def _piece(data: Any, path: Path) -> Path:
    """The innermost list item or keyed part that holds the path; empty when only the whole does."""
    found: Path = ()
    here = data
    for depth, part in enumerate(path):
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(part, int) or (
            depth == 1 and path[0] in ("forms", "criteria", "workflows", "codelists", "cites", "texts")
        ):
            found = path[: depth + 1]
    return found


def _remove(data: Any, place: Path) -> None:
    here = data
    for part in place[:-1]:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(here, dict):
        here.pop(place[-1], None)
    elif isinstance(here, list) and isinstance(place[-1], int) and place[-1] < len(here):
        del here[place[-1]]
