"""The standard workflows a department starts from: those of the common pack, each explained."""

from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from pydantic import ValidationError

from series_plugins.compose import Composer
from series_plugins.pack import common_files
from series_plugins.yaml_source import Mapped
from workflows.machine import Machine

_FOLDER = "workflows/"
_ABOUT = {
    "review": gettext_lazy(
        "Employer, three notices, recommendation, department and bureau, acceptance, panel, the committee's vote, result notice, "
        "confirmation, certificate."
    ),
    "recognition": gettext_lazy(
        "No committee and no vote: the employer assesses, the three notices, recommendation, a check by the department, result "
        "notice, confirmation, certificate."
    ),
    "initial": gettext_lazy(
        "For graduates: the employer assesses within the published catalogue of majors, notices, confirmation, certificate."
    ),
}


@cache
def standard_machines() -> dict[str, Machine]:
    """By name, in alphabetical order; a piece that is not whole is left out."""
    composer = Composer({}, common_files())
    found: dict[str, Machine] = {}
    for path in sorted(p for p in common_files() if p.startswith(_FOLDER)):
        name = path.removeprefix(_FOLDER).removesuffix(".yaml")
        data = composer.load(path, common=True)
        if not isinstance(data, Mapped):
            continue
        try:
            found[name] = Machine.model_validate({**composer.workflow(data), "key": name})
        except ValidationError:
            continue
    return found


def standards() -> list[dict[str, Any]]:
    """[{name, title, about, counts}] in the reader's language."""
    language = get_language() or ""
    return [
        {
            "name": name,
            "title": machine.title.in_language(language),
            "about": str(_ABOUT.get(machine.kind, "")),
            "counts": _("%(states)d states, %(steps)d actions")
            % {"states": len(machine.states), "steps": sum(1 for _step in machine.transitions())},
        }
        for name, machine in standard_machines().items()
    ]
