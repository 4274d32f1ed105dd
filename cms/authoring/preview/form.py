"""The applicant's form as one of the samples would see it."""

from collections.abc import Mapping
from typing import Any

from cms.authoring.naming import text_of
from cms.authoring.samples.filling import fillable
from cms.portal.drafts import Draft
from cms.portal.places import is_for_signing, unbound
from cms.portal.showing import Pages
from forms_config.answers import read_answers
from forms_config.definitions import CodeList, Form
from forms_config.fields.table import TableField
from forms_config.shapes import digest_of
from workflows.releases.parts import Parts
from workflows.releases.sample_runs import context_of


class PreviewedForm(Draft):
    """A form with a sample's answers, for looking at; every address leads nowhere."""

    takes_files = False

    def __init__(
        self, form: Form, lists: Mapping[str, CodeList], given: Mapping[str, Any], context: dict[str, Any]
    ) -> None:
        self.form, self._lists, self.context = form, lists, context
        self.digest = digest_of([form.model_dump(mode="json"), sorted(lists)])
        self.answers = {
            **given,
            **read_answers(form, given, lists=lists, context=context, partial=True).answers,
        }
        self.version = 0

    @property
    def lists(self) -> Mapping[str, CodeList]:
        return self._lists

    @property
    def title(self) -> str:
        return ""

    def save(self, patch: dict[str, Any], expected_version: int) -> None:
        """Nothing is kept of a preview."""

    def address(self, name: str, **more: str) -> str:
        return f"#slot-{more['table']}" if "table" in more else "#"


def form_as_sample(draft: Any, document: Mapping[str, Any], key: str, language: str) -> dict[str, Any]:
    """{sample, sections: [{key, title, hint, slots}], missing}: the whole form on one page."""
    samples = document.get("samples")
    told = [s for s in samples if isinstance(s, dict)] if isinstance(samples, list) else []
    sample: dict[str, Any] = next((s for s in told if s.get("key") == key), told[0] if told else {})
    shown = _form(document, sample)
    found: dict[str, Any] = {
        "sample": text_of(sample.get("title"), language),
        "sample_key": sample.get("key"),
        "pk": draft.pk,
    }
    if shown is None:
        return {**found, "sections": [], "title": "", "is_ready": False}
    pages = Pages(shown, shown.reading)
    sections = []
    for section in shown.visible_sections():
        if is_for_signing(section):
            continue
        form_class = shown.compiled.section(section.key, language)
        form = unbound(form_class, shown.answers, shown.reading.answers, ())
        sections.append(
            {
                "key": section.key,
                "title": section.title.in_language(language),
                "hint": section.hint.in_language(language) if section.hint else "",
                "slots": pages.section_slots(section, form, shown.answers, ()),
                "several": any(not isinstance(f, TableField) for f in section.fields),
            }
        )
    return {**found, "sections": sections, "title": shown.form.title.in_language(language), "is_ready": True}


def _form(document: Mapping[str, Any], sample: Mapping[str, Any]) -> PreviewedForm | None:
    """The form of the sample's offering, else of the first; None while it is not sound."""
    parts = Parts(document)
    offerings = parts.offerings()
    offering = offerings.get(str(sample.get("offering"))) or next(iter(offerings.values()), None)
    form = parts.form(offering.form) if offering else None
    if offering is None or form is None:
        return None
    given, own = sample.get("given"), sample.get("context")
    judge = parts.judge(offering.key)
    context: dict[str, Any] = {"level": offering.level, "route": offering.route}
    if judge is not None:
        own = {str(k): str(v) for k, v in own.items()} if isinstance(own, dict) else {}
        context = context_of(document, own, str(sample.get("direction") or ""), judge)
    return PreviewedForm(fillable(form), parts.lists, given if isinstance(given, dict) else {}, context)
