"""The preview panel: the applicant's form as a sample applicant, the guide, the diagram, the criteria in words, the difference.

Every preview is worked out from the draft as it stands in the editor; a half-written one is shown as far as it goes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cms.authoring.naming import text_of
from cms.authoring.preview.difference import difference
from cms.authoring.preview.form import form_as_sample
from cms.authoring.preview.reading import criteria_in_words, guide, workflows

MOST_SAMPLES = 60
AS_SAMPLE = "form:"
Made = tuple[str, dict[str, Any]]
"""Template and context."""


def modes_of(document: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """(name, label) of each preview: the form as each of the samples first."""
    samples = document.get("samples")
    told = [s for s in samples if isinstance(s, dict) and s.get("key")] if isinstance(samples, list) else []
    found = [
        (
            f"{AS_SAMPLE}{s['key']}",
            _("Form as: %(name)s") % {"name": text_of(s.get("title"), language) or s["key"]},
        )
        for s in told[:MOST_SAMPLES]
    ]
    return [
        *(found or [(AS_SAMPLE, _("The form"))]),
        ("guide", _("Public guide")),
        ("criteria", _("Criteria in words")),
        ("workflow", _("Workflow diagram")),
        ("difference", _("Difference to the release in use")),
    ]


def preview_of(draft: Any, mode: str, language: str) -> Made:
    """What a mode shows; an unknown one shows the form."""
    document: dict[str, Any] = draft.document if isinstance(draft.document, dict) else {}
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "guide": lambda: guide(document, language),
        "criteria": lambda: criteria_in_words(document, language),
        "workflow": lambda: workflows(document, language),
        "difference": lambda: difference(
            draft.key, document, language, based_on=getattr(draft, "based_on", None)
        ),
    }
    if mode in makers:
        context, name = makers[mode](), mode
    else:
        context, name = form_as_sample(draft, document, mode.removeprefix(AS_SAMPLE), language), "form"
    return f"authoring/preview/{name}.html", {
        "draft": BARE,
        "series": text_of(document.get("title"), language),
        **context,
    }


class Bare:
    """Tells the site's base template to leave out head and foot."""

    is_bare = True


BARE = Bare()
