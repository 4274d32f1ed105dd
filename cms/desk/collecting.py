"""The form a step collects (an opinion, a score sheet), drawn section by section, and read back from a post."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest

from cms.desk.dossier import photo_links
from cms.desk.entering import as_number, language
from forms_config.definitions import Form
from forms_config.fields.file import FileField
from forms_config.rendering import AnswersForm, section_form
from forms_config.shapes import Problem, Text
from forms_config.uploads import examine_for_field
from workflows.access import Actor, can
from workflows.cases.evidence import store_evidence
from workflows.cases.models import Case, EvidenceFile
from workflows.errors import NotYours, Refused

PREFIX = "form"


@dataclass(frozen=True)
class CollectedField:
    """One control, with the files already kept under it."""

    bound: BoundField
    files: list[dict[str, str]]


@dataclass(frozen=True)
class CollectedSection:
    """One part of the form; `fields` are drawn in order."""

    title: str
    hint: str
    fields: list[CollectedField]


class Collected:
    """The step's form: blank with suggestions, or as posted. Its sections share one prefix, since keys are unique."""

    def __init__(self, case: Case, actor: Actor, form: Form, lists: Any, digest: str) -> None:
        self.case, self.actor, self.form = case, actor, form
        self._classes = [section_form(digest, form, s.key, lists, language()) for s in form.sections]
        self.parts: list[AnswersForm] = []
        self.raw: dict[str, Any] = {}
        self.problems: list[Problem] = []

    def blank(self, suggested: dict[str, Any]) -> "Collected":
        self.parts = [made(prefix=PREFIX, initial=suggested) for made in self._classes]
        return self

    def posted(self, request: HttpRequest) -> "Collected":
        """Reads the post; new files are examined and kept at once, so that they outlast an error."""
        self.parts = [made(request.POST, request.FILES, prefix=PREFIX) for made in self._classes]
        for part in self.parts:
            self.raw |= part.raw_answers()
        for part in self.parts:
            for key in (k for k, f in part.fields.items() if getattr(f, "kind", "") == "file"):
                self.raw[key] = self._kept(self.raw.get(key)) + self._taken(key, part.uploads().get(key, []))
        return self

    def _kept(self, ids: Any) -> list[str]:
        wanted = [n for n in map(as_number, map(str, ids if isinstance(ids, list) else [])) if n is not None]
        rows = EvidenceFile.objects.filter(pk__in=wanted[:50], case=self.case, erased_at__isnull=True)
        return [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]

    def _taken(self, key: str, uploads: list[Any]) -> list[str]:
        definition = self.form.field(key)
        if not isinstance(definition, FileField) or not uploads:
            return []
        if not can(self.actor, "post_notice", self.case):
            raise NotYours
        ids = []
        for upload in uploads[: definition.max_files]:
            examined, problems = examine_for_field(upload.read(), upload.name or "", definition)
            self.problems += [p.under(key) if not p.path else p for p in problems]
            if examined is None:
                continue
            upload.seek(0)
            try:
                kept = store_evidence(
                    self.case, actor=self.actor, name=examined.name, chunks=upload,
                    media_type=examined.content_type, pages=examined.pages,
                )  # fmt: skip
            except Refused as refused:
                self.problems += [p.under(key) for p in refused.problems]
            else:
                ids.append(str(kept.pk))
        return ids

    def show(self, problems: list[Problem]) -> None:
        """Each problem beside its control."""
        for part in self.parts:
            part.show_problems(p for p in problems if p.path and str(p.path[-1]) in part.fields)

    def id_of(self, key: str) -> str:
        """The id of a control, for the summary's links; empty when there is none."""
        for part in self.parts:
            if key in part.fields:
                return part[key].id_for_label or part[key].auto_id
        return ""

    def sections(self) -> list[CollectedSection]:
        shown = []
        for section, part in zip(self.form.sections, self.parts, strict=True):
            fields = [CollectedField(part[key], self._files(key)) for key in part.fields]
            shown.append(CollectedSection(section.title.in_language(language()), _hint(section.hint), fields))
        return [section for section in shown if section.fields]

    def _files(self, key: str) -> list[dict[str, str]]:
        kept = self.raw.get(key)
        if not isinstance(self.form.field(key), FileField) or not isinstance(kept, list) or not kept:
            return []
        return photo_links(self.case, [int(i) for i in kept])


def _hint(text: Text | None) -> str:
    return text.in_language(language()) if text else ""
