"""Keeping a draft's answers as typed, within bounds: nothing lost, nothing the database cannot hold."""

from typing import Any

from forms_config.fields.commitment import CommitmentField
from forms_config.shapes import Problem, Text, canonical_json
from workflows.cases.models import Case
from workflows.cases.reading import release_of
from workflows.errors import Refused

MOST_BYTES = 1_000_000
DEEPEST = 12


def check_patch(case: Case, patch: dict[str, Any]) -> dict[str, Any]:
    """The patch without characters no database holds; raises Refused for unknown fields, depth or size.

    A commitment is given by signing, never by posting an answer.
    """
    fields = {f.key: f for f in release_of(case).form.fields()}
    problems = [
        Problem("unknown_field", UNKNOWN_FIELD, (str(key)[:80],)) for key in patch if key not in fields
    ]
    clean: dict[str, Any] = {}
    for key, value in patch.items():
        if key not in fields or isinstance(fields[key], CommitmentField):
            continue
        try:
            clean[key] = _storable(value, DEEPEST)
        except (TypeError, ValueError, RecursionError):
            problems.append(Problem("unreadable", UNREADABLE, (key,)))
    if not problems and len(canonical_json(merge(case.answers, clean))) > MOST_BYTES:
        problems.append(Problem("too_large", TOO_LARGE))
    if problems:
        raise Refused(problems)
    return clean


def without_commitments(case: Case, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without what the applicant had signed: it covered them as they were."""
    signed = {
        f.key
        for f in release_of(case).form.fields()
        if isinstance(f, CommitmentField) and f.text_key == "commitment_applicant"
    }
    return {key: value for key, value in answers.items() if key not in signed}


def merge(answers: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """The answers with the patch laid over them; None removes."""
    return {key: value for key, value in {**answers, **patch}.items() if value is not None}


def _storable(value: Any, depth: int) -> Any:
    if depth < 0:
        raise ValueError("too deep")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode().replace("\x00", "")
    if isinstance(value, int):
        return value if abs(value) < 10**15 else str(value)
    if isinstance(value, list | tuple):
        return [_storable(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {str(_storable(str(k), 0)): _storable(v, depth - 1) for k, v in value.items()}
    raise TypeError(type(value).__name__)


UNKNOWN_FIELD = Text(zh="申报表没有这一项。", en="The form has no such field.")
UNREADABLE = Text(zh="这一项的内容无法保存，请重新填写。", en="This entry cannot be saved; fill it in again.")
TOO_LARGE = Text(
    zh="填写的内容过多，无法保存，请精简后再保存。",
    en="There is too much to save; shorten the entries and save again.",
)
