"""From a draft to the document it means: strict validation with every problem at once; and back."""

from typing import Any

from pydantic import ValidationError

from forms_config.shapes import Problem
from series_plugins.analysis import analyse_document
from series_plugins.partial import problems_of_the_rest
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
        return None, problems + problems_of_the_rest(data, problems)
    problems = list(check_document(document))
    return document, problems + [f.problem for f in analyse_document(document) if f.must_fix]


def remarks_on(document: SeriesDocument) -> list[Problem]:
    """What was probably not meant: nothing of it refuses a release."""
    return [f.problem for f in analyse_document(document) if not f.must_fix]
