"""What the criteria say of many cases at once, as they are now, for lists."""

from collections.abc import Iterable
from typing import Any

from workflows.cases.act_models import Judgement
from workflows.cases.models import Case, Submission
from workflows.cases.reading import evaluate_case
from workflows.machine import Category


def verdicts_of(cases: Iterable[Case]) -> dict[int, list[str]]:
    """`met`, `unmet` and `unknown` of every criterion, by case; none for a case without a submission.

    What was found at submission, evaluated anew where somebody has judged since. Two queries, and one more when somebody
    has. While the applicant may correct the answers no judgement counts.
    """
    by_id = {case.pk: case for case in cases}
    latest = Submission.objects.filter(case__in=by_id).order_by("ordinal")
    found = {
        row["case_id"]: list(((row["outcome"] or {}).get("rules") or {}).values())
        for row in latest.values("case_id", "outcome")
    }
    judged: dict[int, dict[str, bool]] = {}
    for case_id, key, verdict in (
        Judgement.objects.filter(case__in=by_id).order_by("pk").values_list("case_id", "key", "verdict")
    ):
        if by_id[case_id].category not in {Category.DRAFT, Category.RETURNED}:
            judged.setdefault(case_id, {})[key] = verdict
    if not judged:
        return found
    contents: dict[int, Any] = dict(latest.filter(case__in=judged).values_list("case_id", "content"))
    for case_id, judgements in judged.items():
        content = contents.get(case_id)
        if content:  # erased ones keep what was found
            outcome = evaluate_case(by_id[case_id], content["answers"], judgements)
            found[case_id] = [str(rule.verdict) for rule in outcome.rules]
    return found
