"""What the workflow tab is told: the closed words with their titles, the vocabulary, the standard workflows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from cms.authoring.models import SeriesDraft
from cms.authoring.workflow.standard import standards
from forms_config.shapes import Text
from workflows.faults import THREE
from workflows.inserting import REVIEW_ROLES
from workflows.machine import ROLES, THREE_NOTICES, VOCABULARY, Gate
from workflows.titles import CATEGORY_TITLES, KIND_TITLES, NOTICE_TITLES, ROLE_TITLES, role_title
from workflows.verification import GATE_NAMES


def config_part(draft: SeriesDraft, document: dict[str, Any]) -> dict[str, Any]:
    """`workflow`: {roles, review_roles, categories, notices, kinds: [[code, title]], words: [{name, kind, title, earns,
    voids, parameters}], standards}; `urls.workflow`, `urls.workflow_act`."""
    language = get_language() or ""

    def pairs(titles: dict[str, Text]) -> list[list[str]]:
        return [[code, title.in_language(language)] for code, title in titles.items()]

    def gates(found: frozenset[Gate]) -> list[str]:
        notices = [THREE.in_language(language)] if set(THREE_NOTICES) <= found else []
        others = [g for g in Gate if g in found and not (notices and g in THREE_NOTICES)]
        return [*notices, *(GATE_NAMES[gate].in_language(language) for gate in others)]

    part: dict[str, Any] = {
        "workflow": {
            "roles": [[role, role_title(role).in_language(language)] for role in ROLES],
            "review_roles": [[role, ROLE_TITLES[role].in_language(language)] for role in REVIEW_ROLES],
            "categories": pairs(CATEGORY_TITLES),
            "notices": pairs(NOTICE_TITLES),
            "kinds": pairs(KIND_TITLES),
            "words": [
                {
                    "name": word.name, "kind": word.kind, "title": word.title.in_language(language),
                    "earns": gates(word.establishes), "voids": gates(word.revokes), "parameters": sorted(word.parameters),
                }
                for word in VOCABULARY
            ],
            "standards": standards(),
        }
    }  # fmt: skip
    if draft.pk:
        part["urls"] = {
            "workflow": reverse("studio_workflow", args=[draft.pk]),
            "workflow_act": reverse("studio_workflow_act", args=[draft.pk]),
        }
    return part
