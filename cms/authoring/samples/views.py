"""What the samples tab asks the server. Everything is worked out from the document posted; nothing is kept."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from cms.authoring.checks_endpoint import BadRequest, draft_or_404, posted, refused
from cms.authoring.samples.told import told_boundary, told_explanation, told_rules, told_run, told_uncovered
from workflows.releases.boundary_samples import boundary_samples
from workflows.releases.coverage import uncovered
from workflows.releases.parts import Parts
from workflows.releases.sample_runs import judge_sample, judge_samples

MOST_SAMPLES = 400


def _document(data: dict[str, Any]) -> dict[str, Any]:
    document = data.get("document")
    if not isinstance(document, dict):
        raise BadRequest(_("The document is not shaped like a series."))
    if len(document.get("samples") or ()) > MOST_SAMPLES:
        raise BadRequest(_("There are more than 400 samples; delete some."))
    return document


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def run(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {document}; answers {samples: […], rules: {criteria: […]}, untried: […], green, red}."""
    draft_or_404(request, pk)
    try:
        document = _document(posted(request))
    except BadRequest as error:
        return refused(error)
    language = get_language() or ""
    runs = judge_samples(document)
    offered = {o.criteria for o in Parts(document).offerings().values()}
    keys = [key for key in document.get("criteria") or {} if key in offered]
    return JsonResponse(
        {
            "samples": [told_run(r, language) for r in runs],
            "rules": told_rules(runs, language),
            "untried": [told_uncovered(u, document, language) for u in uncovered(runs, keys)],
            "green": sum(r.is_green for r in runs),
            "red": sum(not r.is_green for r in runs),
        }
    )


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def explain_sample(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {document, number}; answers {rules: [{key, title, verdict, sentence, details, need}]}."""
    draft_or_404(request, pk)
    try:
        data = posted(request)
        document, number = _document(data), data.get("number")
    except BadRequest as error:
        return refused(error)
    samples = document.get("samples") or []
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < len(samples):
        return refused(BadRequest(_("There is no such sample.")))
    told = judge_sample(Parts(document), samples[number], number)
    return JsonResponse({"rules": [told_explanation(e) for e in told.explained(get_language() or "")]})


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def boundaries(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {document, criteria, rule, like?}; answers {samples: [{edge, verdict, title, story}]}."""
    draft_or_404(request, pk)
    try:
        data = posted(request)
        document = _document(data)
    except BadRequest as error:
        return refused(error)
    criteria, rule, like = (str(data.get(name) or "") for name in ("criteria", "rule", "like"))
    made = boundary_samples(document, rule, criteria=criteria, like=like)
    if not made:
        return refused(
            BadRequest(
                _(
                    "No sample meets this rule, so there is nothing to start from. Add one that does, then generate again."
                )
                if not _some_meet(document, criteria, rule)
                else _("There is no threshold in this rule that is not a sample already.")
            )
        )
    language = get_language() or ""
    return JsonResponse({"samples": [told_boundary(b, language) for b in made]})


def _some_meet(document: dict[str, Any], criteria: str, rule: str) -> bool:
    return any(
        r.judge is not None and r.judge.offering.criteria == criteria and r.found.get(rule) == "met"
        for r in judge_samples(document)
    )
