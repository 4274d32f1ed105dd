"""An expert declares that they keep away from a case (回避, N20-3.4c)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.desk.cases import case_or_404
from cms.desk.entering import clean, language, staff
from workflows.access import Actor, can
from workflows.cases.experts import declare_recusal
from workflows.errors import NotYours, Refused


@require_POST
@staff
def keep_away(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Records the declaration; for the expert the case does not exist from then on."""
    found = case_or_404(actor, pk)
    if not can(actor, "recuse", found):
        raise NotYours
    try:
        declare_recusal(found, actor=actor, relation=clean(request.POST.get("relation"), 20))
    except NotYours:
        raise
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, problem.text.in_language(language()))
        return redirect("desk_case", pk=pk)
    messages.success(
        request, _("Recorded: you keep away from this application. You neither score nor vote on it.")
    )
    return redirect("desk_case", pk=pk) if can(actor, "view", found) else redirect("desk")
