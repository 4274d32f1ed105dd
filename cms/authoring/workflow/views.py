"""What the workflow tab asks while somebody draws up a workflow. Nothing is kept: what comes back is put in by the script."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from cms.authoring.checks_endpoint import BadRequest, draft_or_404, posted, refused
from cms.authoring.workflow.answers import chosen_repair, drawn, whole
from cms.authoring.workflow.standard import standard_machines
from workflows.diagram import NARROWEST, WIDEST
from workflows.inserting import REVIEW_ROLES, insert_defence, insert_review_level
from workflows.machine import Machine
from workflows.machine_edits import CannotEdit

MOST_STATES = 300
MOST_STEPS = 2000
_LONGEST_TITLE = 60


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def draw_workflow(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {machine, width, fault?, cites?}; answers the drawing, its text version and the faults."""
    draft_or_404(request, pk)
    try:
        data = posted(request)
        machine = _machine(data)
    except BadRequest as error:
        return refused(error)
    width = data.get("width")
    width = width if isinstance(width, int) and not isinstance(width, bool) else 1060
    fault = data.get("fault")
    return JsonResponse(
        drawn(
            machine,
            width=min(max(width, NARROWEST), WIDEST),
            language=get_language() or "",
            fault=fault if isinstance(fault, int) else None,
            cites=data.get("cites"),
        )
    )


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def act_on_workflow(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {machine, act}; answers {machine} after the act, or {error}. An act is {kind: fix, fault, fix},
    {kind: review, after, before?, role, zh, en, within}, {kind: defence, after?} or {kind: standard, name}."""
    draft_or_404(request, pk)
    try:
        data = posted(request)
        act = data.get("act")
        if not isinstance(act, dict):
            raise BadRequest(_("This cannot be done to a workflow."))
        made = _done(act, data)
    except BadRequest as error:
        return refused(error)
    return JsonResponse({"machine": made.model_dump(mode="json", exclude_defaults=True, by_alias=True)})


def _machine(data: dict[str, Any]) -> dict[str, Any]:
    machine = data.get("machine")
    if not isinstance(machine, dict):
        raise BadRequest(_("The workflow is not shaped like one."))
    states = machine.get("states")
    states = states if isinstance(states, list) else []
    steps = sum(
        len(s["transitions"])
        for s in states
        if isinstance(s, dict) and isinstance(s.get("transitions"), list)
    )
    if len(states) > MOST_STATES or steps > MOST_STEPS:
        raise BadRequest(_("The workflow has too many states or actions to be drawn."))
    return machine


def _done(act: dict[str, Any], data: dict[str, Any]) -> Machine:
    if act.get("kind") == "standard":
        found = standard_machines().get(str(act.get("name")))
        if found is None:
            raise BadRequest(_("There is no such standard workflow."))
        return found
    machine = _machine(data)
    if whole(machine) is None:
        raise BadRequest(_("Correct what is listed above first: the workflow is not whole."))
    try:
        if act.get("kind") == "fix":
            return _fixed(machine, act)
        if act.get("kind") == "review":
            return Machine.model_validate(_with_level(machine, act))
        if act.get("kind") == "defence":
            return Machine.model_validate(insert_defence(machine, after=_key(act, "after")))
    except CannotEdit as error:
        raise BadRequest(_("No action leads on from there: choose another state.")) from error
    raise BadRequest(_("This cannot be done to a workflow."))


def _fixed(machine: dict[str, Any], act: dict[str, Any]) -> Machine:
    fault, fix = act.get("fault"), act.get("fix")
    repair = chosen_repair(machine, fault, fix) if isinstance(fault, int) and isinstance(fix, int) else None
    if repair is None:
        raise BadRequest(_("The workflow has changed; look at what is listed now."))
    return Machine.model_validate(repair.data)


def _with_level(machine: dict[str, Any], act: dict[str, Any]) -> dict[str, Any]:
    role, within = act.get("role"), act.get("within")
    zh, en = (act.get(name) for name in ("zh", "en"))
    if role not in REVIEW_ROLES:
        raise BadRequest(_("Choose who reviews."))
    if not isinstance(within, int) or isinstance(within, bool) or not 1 <= within <= 400:
        raise BadRequest(_("Give the time in working days, from 1 to 400."))
    if (
        not isinstance(zh, str)
        or not zh.strip()
        or not isinstance(en, str)
        or max(len(zh), len(en)) > _LONGEST_TITLE
    ):
        raise BadRequest(_("Give the level a name of at most 60 characters."))
    return insert_review_level(
        machine, after=_key(act, "after") or "", before=_key(act, "before"), role=role, zh=zh.strip(),
        en=en.strip() or zh.strip(), within=within,
    )  # fmt: skip


def _key(act: dict[str, Any], name: str) -> str | None:
    value = act.get(name)
    return value if isinstance(value, str) else None
