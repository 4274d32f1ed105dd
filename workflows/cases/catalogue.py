"""★ The published catalogue of majors outside which nothing is initially determined (初定, N25-1a).

A series carries it as its code list `initial_catalogue`, so a release holds the edition its cases live by; the form asks
for the major with a choice from that list.
"""

from typing import TYPE_CHECKING

from forms_config.definitions import Form
from forms_config.fact_types import codelist_name
from forms_config.shapes import Text

if TYPE_CHECKING:
    from workflows.cases.acts import Act

CATALOGUE = "initial_catalogue"


def catalogue_field(form: Form) -> str | None:
    """The key of the field that asks for a major of the catalogue; None when the form does not."""
    return next((f.key for f in form.fields() if codelist_name(f) == CATALOGUE), None)


def catalogue_reason(act: "Act") -> Text | None:
    """Why the applicant's major cannot be initially determined; None when it is in the catalogue.

    Looks at what was submitted; while it is being submitted, at the answers as they are.
    """
    situation = act.situation
    catalogue = situation.document.codelists.get(CATALOGUE)
    key = catalogue_field(situation.form)
    if catalogue is None or key is None:
        return NOT_PUBLISHED
    submits = any(use.name == "take_snapshot@1" for use in act.transition.effects)
    submission = None if submits else situation.submission
    answers = (submission.content or {}).get("answers", {}) if submission else situation.reading.answers
    option = catalogue.by_code().get(str(answers.get(key)))
    return None if option is not None and not option.retired else OUTSIDE


NOT_PUBLISHED = Text(
    zh="初定专业目录尚未公布，暂不能办理初定。",
    en="No catalogue of majors has been published, so nothing can be initially determined yet.",
)
OUTSIDE = Text(
    zh="所学专业不在已公布的初定专业目录内，不能初定；请改走评审。",
    en="The major is not in the published catalogue, so it cannot be initially determined; apply for review instead.",
)
