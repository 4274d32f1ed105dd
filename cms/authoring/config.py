"""What the studio's scripts are told when a draft is opened: addresses, vocabulary, what is shared, what is locked.

Each tab adds its part in its own module: a function `config_part(draft, document) -> dict` listed in `PARTS`.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.urls import reverse

from cms.authoring.checks_endpoint import problems_of_draft
from cms.authoring.models import SeriesDraft
from forms_config.shapes import digest_of

PARTS = (
    "cms.authoring.form_tab.config",
    "cms.authoring.criteria_tab.config",
    "cms.authoring.workflow.config",
    "cms.authoring.samples.config",
)
"""Modules with a `config_part`, in the order of the tabs."""


def studio_config(draft: SeriesDraft, document: dict[str, Any], *, readonly: bool) -> dict[str, Any]:
    """The whole configuration, as JSON-able data in the reader's language."""
    config: dict[str, Any] = {
        "key": draft.key,
        "pk": draft.pk,
        "readonly": readonly,
        "released": _released_keys(draft),
        "base_digest": digest_of(document),
        "problems": problems_of_draft(document),
        "urls": {
            "check": reverse("studio_check", args=[draft.pk]),
            "merge": reverse("studio_merge", args=[draft.pk]),
        }
        if draft.pk
        else {},
    }
    for name in PARTS:
        for key, value in _part(name)(draft, document).items():
            if key == "urls":
                config["urls"].update(value)
            else:
                config[key] = value
    return config


def _part(name: str) -> Callable[[SeriesDraft, dict[str, Any]], dict[str, Any]]:
    part: Callable[[SeriesDraft, dict[str, Any]], dict[str, Any]] = import_module(name).config_part
    return part


def _released_keys(draft: SeriesDraft) -> list[str]:
    """Paths (joined by dots) of every keyed piece of any release of this series: keys that may not change any more."""
    from workflows.releases.models import Release

    keys: set[str] = set()
    for release in Release.objects.filter(series_key=draft.key).only("document"):
        keys |= set(keyed_paths(release.document))
    return sorted(keys)


def keyed_paths(document: dict[str, Any]) -> list[str]:
    """`forms.application.education`, `criteria.senior.tenure`, `workflows.review.acceptance.accept`, …: what cases remember."""
    found = []
    for key, form in document.get("forms", {}).items():
        found.append(f"forms.{key}")
        for section in form.get("sections", []):
            found.append(f"forms.{key}.{section.get('key')}")
            for field in section.get("fields", []):
                found.append(f"forms.{key}.{field.get('key')}")
                found += [f"forms.{key}.{field.get('key')}.{c.get('key')}" for c in field.get("columns", [])]
    for key, criteria in document.get("criteria", {}).items():
        found.append(f"criteria.{key}")
        found += [f"criteria.{key}.{rule.get('key')}" for rule in criteria.get("rules", [])]
    for key, machine in document.get("workflows", {}).items():
        found.append(f"workflows.{key}")
        for state in machine.get("states", []):
            found.append(f"workflows.{key}.{state.get('key')}")
            found += [
                f"workflows.{key}.{state.get('key')}.{t.get('key')}" for t in state.get("transitions", [])
            ]
    for key, codelist in document.get("codelists", {}).items():
        found += [f"codelists.{key}.{option.get('code')}" for option in codelist.get("options", [])]
    for name in ("levels", "routes", "materials"):
        found += [f"{name}.{item.get('key')}" for item in document.get(name, [])]
    return found
