"""A draft being filled in, wherever it is kept: in a case, or in a visitor's session for a self-check."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language

from forms_config.answers import Reading, read_answers
from forms_config.criteria import CompiledCriteria, compile_criteria
from forms_config.definitions import CodeList, Form, Section
from forms_config.facts import Facts
from forms_config.fields.table import TableField, identified
from forms_config.form_plan import plan_of
from forms_config.rendering import CompiledForm, compiled_form
from workflows.access import Actor
from workflows.cases.models import Case, EvidenceFile
from workflows.cases.reading import judgements_of, release_of
from workflows.cases.verbs import save_answers
from workflows.releases.document import Offering, SeriesDocument

_AFTER_THE_BASE: dict[tuple[str, str], str] = {}
"""Addresses below a draft's own, by (prefix, name), with blanks for section, table and row."""


def language() -> str:
    """The page's language as forms and criteria take it."""
    return get_language() or "zh-hans"


class Draft(ABC):
    """What the pages of a form need: the form, the stored answers with their version, and how to save.

    Stored answers hold what could not be read as it was typed (`with_kept`), so nothing typed is lost.
    """

    prefix = ""
    """The first part of the names of this draft's addresses."""
    top = ""
    """The name of the page above the draft."""
    last = ""
    """The name of the page after the last section."""
    takes_files = True

    document: SeriesDocument
    digest: str
    offering: Offering
    form: Form
    context: dict[str, Any]
    answers: dict[str, Any]
    version: int
    where: Mapping[str, Any]

    @property
    def lists(self) -> Mapping[str, CodeList]:
        return self.document.lists

    @property
    @abstractmethod
    def title(self) -> str:
        """What is applied for, in a few words."""

    @abstractmethod
    def save(self, patch: dict[str, Any], expected_version: int) -> None:
        """Sets keys, None removes; raises Stale when the draft is not at that version any more, Refused."""

    def facts(self) -> Facts:
        """The answers as criteria see them."""
        from forms_config.answers import facts_from

        return facts_from(self.full_form, self.reading.answers, self.lists, self.context, self.judgements())

    def judgements(self) -> dict[str, bool]:
        """What people have judged so far."""
        return {}

    @property
    def full_form(self) -> Form:
        """The offering's whole form, which criteria are written against."""
        return self.document.forms[self.offering.form]

    @property
    def criteria(self) -> CompiledCriteria:
        return compile_criteria(self.document.criteria[self.offering.criteria], self.full_form, self.lists)

    @cached_property
    def reading(self) -> Reading:
        """The stored answers read in full: what counts, every problem, what is hidden."""
        return self.read(self.answers)

    def read(self, answers: Mapping[str, Any]) -> Reading:
        return read_answers(self.form, answers, lists=self.lists, context=self.context)

    def changed(self, answers: dict[str, Any], version: int) -> None:
        """Takes on what has been saved."""
        self.answers, self.version = answers, version
        self.__dict__.pop("reading", None)

    @property
    def compiled(self) -> CompiledForm:
        return compiled_form(self.digest, self.form, self.lists)

    def section(self, key: str) -> Section:
        """The section of that key, shown or not; KeyError when there is none."""
        for section in self.form.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def visible_sections(self) -> list[Section]:
        return [s for s in self.form.sections if s.key not in self.reading.hidden_sections]

    def section_of(self, field: str) -> Section | None:
        return plan_of(self.form, self.lists).section_of.get(field)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The stored rows of a table, as typed; [] when it is not answered or not a table."""
        stored = self.answers.get(table)
        if not isinstance(stored, list):
            return []
        return [{**row, "id": row_id} for row_id, row in identified(stored) if isinstance(row, dict)]

    @property
    def top_url(self) -> str:
        return reverse(self.top)

    @property
    def last_url(self) -> str:
        return self.address(self.last)

    @cached_property
    def _base(self) -> str:
        return reverse(f"{self.prefix}_list", kwargs=dict(self.where))

    def address(self, name: str, **more: str) -> str:
        """The address of one of the draft's pages, by the name without the prefix.

        A page holds a hundred of them, so only the first of a name is looked up among the site's addresses.
        """
        key = (self.prefix, name)
        if key not in _AFTER_THE_BASE:
            blanks = {part: f"0{part}0" for part in more}
            found = reverse(f"{self.prefix}_{name}", kwargs={**self.where, **blanks})
            _AFTER_THE_BASE[key] = found.removeprefix(self._base)
        rest = _AFTER_THE_BASE[key]
        for part, value in more.items():
            rest = rest.replace(f"0{part}0", quote(value))
        return self._base + rest

    def files(self, ids: list[str]) -> dict[str, EvidenceFile]:
        """The draft's own files by id; ids of others' are left out."""
        return {}


class CaseDraft(Draft):
    """The draft of a case, edited by its applicant."""

    prefix, top, last = "application", "applications", "review"

    def __init__(self, case: Case, actor: Actor) -> None:
        release = release_of(case)
        self.case, self.actor = case, actor
        self.document, self.form, self.context = release.document, release.form, release.context
        self.digest = case.round.release.digest
        self.offering = self.document.offering(case.offering)
        self.answers, self.version = dict(case.answers), case.answers_version
        self.where = {"pk": case.pk}

    @property
    def title(self) -> str:
        return title_of(self.document, self.offering, self.case.direction)

    def save(self, patch: dict[str, Any], expected_version: int) -> None:
        save_answers(self.case, actor=self.actor, answers=patch, expected_version=expected_version)
        self.changed(dict(self.case.answers), self.case.answers_version)

    def judgements(self) -> dict[str, bool]:
        return judgements_of(self.case)

    def files(self, ids: list[str]) -> dict[str, EvidenceFile]:
        numbers = {i for i in ids if isinstance(i, str) and i.isdecimal() and len(i) < 19}
        if not numbers:
            return {}
        kept = EvidenceFile.objects.filter(
            pk__in=numbers, case=self.case, owner=self.case.applicant_id, erased_at__isnull=True
        )
        return {str(f.pk): f for f in kept}


def title_of(document: SeriesDocument, offering: Offering, direction: str) -> str:
    """The title applied for: 高级工程师, 主检法医师. While the direction is open, the level's name before the specialty's."""
    names = [t for t in document.titles if t.level == offering.level]
    if not direction and all(t.directions for t in names):
        level, _route = level_and_route(document, offering)
        joint = " " if language().startswith("en") else ""
        return f"{level}{joint}{document.title.in_language(language())}"
    best = next((t for t in names if direction and direction in t.directions), None) or next(
        (t for t in names if not t.directions), names[0] if names else None
    )
    return best.title.in_language(language()) if best else offering.key


def level_and_route(document: SeriesDocument, offering: Offering) -> tuple[str, str]:
    """The names of the offering's level and route."""
    level = next(x for x in document.levels if x.key == offering.level)
    route = next(x for x in document.routes if x.key == offering.route)
    return level.title.in_language(language()), route.title.in_language(language())


def direction_title(document: SeriesDocument, direction: str) -> str:
    """The direction's name; empty where there is none."""
    if not document.directions or not direction:
        return ""
    option = document.codelists[document.directions].by_code().get(direction)
    return option.title.in_language(language()) if option else direction


def is_table(field: Any) -> bool:
    return isinstance(field, TableField)


def new_row_id() -> str:
    """An id for a new row, never used before: a judgement made on a deleted row must not find another one."""
    return f"r{secrets.token_hex(5)}"
