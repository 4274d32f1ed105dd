"""A case as a reviewer reads it: what was submitted, its evidence, what the criteria say, what the system has checked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from cms.desk.entering import file_url, is_blind, language, say
from cms.desk.withholding import hide, without
from cms.public.citations import citation_label, resolve_citation
from forms_config.answers import facts_from
from forms_config.criteria import compile_criteria
from forms_config.definitions import Citation
from forms_config.explain import RuleExplanation, explain
from forms_config.rendering import ShownAnswer, ShownSection, read_view
from workflows.access import Actor, visible
from workflows.cases.acts import Act, Situation
from workflows.cases.models import Case, EvidenceFile
from workflows.cases.reading import context_of, judgements_of
from workflows.machine import VOCABULARY, Gate
from workflows.releases.document import SeriesDocument

CITATION_SECONDS = 600
NOT_CHECKED_BEFOREHAND = frozenset({"vote_passed@1", "vote_not_passed@1", "window_open@1", "in_catalogue@1"})
"""Guards whose answer is the step's own matter, not something the system has checked for the reviewer."""


@dataclass(frozen=True)
class Paper:
    """One file of the evidence, where it belongs, and where it is served."""

    id: str
    group: str
    label: str
    name: str
    url: str
    is_image: bool
    size: str
    path: str


@dataclass(frozen=True)
class Checked:
    """One thing the system has looked at."""

    text: str
    is_in_order: bool


@dataclass(frozen=True)
class ShownOpinion:
    """A form somebody filled in with an act."""

    title: str
    who: str
    at: Any
    sections: tuple[ShownSection, ...]


@dataclass(frozen=True)
class ShownRule:
    """A criterion with its verdict, what is said of it, and its clause."""

    rule: RuleExplanation
    sentence: str
    details: tuple[str, ...]
    tone: str
    cite: str
    cite_url: str


class Dossier:
    """Everything shown of one case, each part worked out once."""

    def __init__(self, case: Case, actor: Actor) -> None:
        self.case, self.actor = case, actor
        self.situation = Situation(case)

    @property
    def document(self) -> SeriesDocument:
        return self.situation.document

    @cached_property
    def form(self) -> Any:
        return self.document.forms[self.document.offering(self.case.offering).form]

    @cached_property
    def content(self) -> dict[str, Any]:
        submission = self.situation.submission
        return (submission.content or {}) if submission else {}

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What was submitted last; never the draft being corrected."""
        answers: dict[str, Any] = self.content.get("answers", {})
        return answers

    @cached_property
    def sections(self) -> tuple[ShownSection, ...]:
        blind = is_blind(self.actor)
        sections = self.read(redacted=blind)
        return self._blinded(sections) if blind else sections

    def _blinded(self, sections: tuple[ShownSection, ...]) -> tuple[ShownSection, ...]:
        """Without personal fields, and without the applicant's and the employer's name wherever they were written."""
        personal = {field.key for field in self.form.fields() if field.personal}
        kept = (
            replace(s, answers=tuple(a for a in s.answers if a.key not in personal))
            for s in without(sections, self.secrets)
        )
        return tuple(section for section in kept if section.answers)

    @property
    def secrets(self) -> list[str]:
        """What blind experts do not read wherever it was written: the applicant's and the employer's name."""
        return [name for name in (self.case.applicant.full_name, self.case.employer.name) if name]

    def _open(self, text: str) -> str:
        return hide(text, self.secrets) if is_blind(self.actor) else text

    def read(self, *, redacted: bool) -> tuple[ShownSection, ...]:
        return read_view(
            self.form, self.answers, self.document.codelists, language(), context=context_of(self.case),
            redacted=redacted,
        )  # fmt: skip

    @cached_property
    def labels(self) -> dict[str, str]:
        """Dotted path → its label, for everything a reason can be pinned to."""
        found: dict[str, str] = {}
        for section in self.sections:
            for answer in section.answers:
                found[_dotted(answer.path)] = answer.label
                for record in answer.records:
                    found[_dotted(record.path)] = f"{answer.label}·{record.summary}"
                    for cell in record.answers:
                        found[_dotted(cell.path)] = f"{record.summary}·{cell.label}"
        return found

    # --- evidence ------------------------------------------------------------------------------------------------

    @cached_property
    def papers(self) -> list[Paper]:
        """The files the answers name, in the form's order."""
        known: dict[str, Any] = self.content.get("files", {})
        found = []
        for section in self.sections:
            for answer, label in _with_files(section.answers):
                for file_id in answer.files:
                    if file_id in known:
                        found.append(
                            _paper(file_id, known[file_id], section.title, label, _dotted(answer.path))
                        )
        return found

    # --- criteria ------------------------------------------------------------------------------------------------

    @cached_property
    def explanations(self) -> tuple[RuleExplanation, ...]:
        document = self.document
        criteria = document.criteria[document.offering(self.case.offering).criteria]
        lists = document.lists
        facts = facts_from(self.form, self.answers, lists, context_of(self.case), judgements_of(self.case))
        compiled = compile_criteria(criteria, self.form, lists)
        return explain(compiled, compiled.evaluate(facts), facts, language())

    @cached_property
    def rules(self) -> list[ShownRule]:
        """Not met first, then what waits, then met."""
        order = {"unmet": 0, "unknown": 1, "met": 2}
        tones = {"unmet": "bad", "unknown": "wait", "met": "done"}
        shown = []
        for rule in sorted(self.explanations, key=lambda r: order[str(r.verdict)]):
            label, url = self.cited(rule.citation)
            sentence, details = self._open(rule.sentence), tuple(map(self._open, rule.details))
            shown.append(ShownRule(rule, sentence, details, tones[str(rule.verdict)], label, url))
        return shown

    @property
    def open_rules(self) -> list[ShownRule]:
        """Not met, or waiting for somebody."""
        return [shown for shown in self.rules if shown.tone != "done"]

    @property
    def met_rules(self) -> list[ShownRule]:
        return [shown for shown in self.rules if shown.tone == "done"]

    def cited(self, citation: Citation) -> tuple[str, str]:
        """How a clause is printed, and its address; remembered for ten minutes."""
        cites = self.document.cites
        number = cites[citation.document].number if citation.document in cites else ""
        key = f"cite:{language()}:{number}:{citation.article}".encode().hex()[:220]
        known: tuple[str, str] | None = cache.get(key)
        if known is None:
            known = (
                citation_label(number, citation.article),
                resolve_citation(number, citation.article) or "",
            )
            cache.set(key, known, CITATION_SECONDS)
        return known

    # --- what the system has checked -----------------------------------------------------------------------------

    @cached_property
    def checked(self) -> list[Checked]:
        """The guards of the steps from here, each with its title when it holds and its reason when it does not."""
        situation, found = self.situation, {}
        for option in situation.machine.options(self.case.state):
            act = Act(situation, self.actor, option, considered=True)
            for use in option.needs if act.is_applicable else ():
                name = use.name
                skip = name in NOT_CHECKED_BEFOREHAND or act.words.is_given_with_the_act(name)
                if skip or act.words.is_choosing(name) or name in found or name not in VOCABULARY:
                    continue
                reason = act.reason_against(use.name)
                found[use.name] = Checked(say(reason or VOCABULARY[use.name].title), reason is None)
        lines = [found[name] for name in found]
        for gate, word in ((Gate.APPLICANT_COMMITMENT, "applicant_committed@1"),
                           (Gate.EMPLOYER_COMMITMENT, "employer_committed@1")):  # fmt: skip
            if gate.value in self.case.gates:
                lines.append(Checked(say(VOCABULARY[word].title), is_in_order=True))
        return sorted(lines, key=lambda line: line.is_in_order)

    # --- what others wrote ---------------------------------------------------------------------------------------

    @cached_property
    def opinions(self) -> list[ShownOpinion]:
        """Opinions and score sheets the actor may read."""
        rows = visible(self.actor, self.case.opinions.select_related("person", "organization")).order_by("pk")
        blind, forms = is_blind(self.actor), self.document.forms
        shown = []
        for row in rows:
            if row.answers is None or row.form not in forms:
                continue
            sections = read_view(
                forms[row.form], row.answers, self.document.codelists, language(), context=context_of(self.case),
                unanswered=False, redacted=blind,
            )  # fmt: skip
            if blind:
                sections = without(sections, self.secrets)
            organization = row.organization.name if row.organization and not blind else row.get_role_display()
            who = organization if blind else f"{organization} {row.person}"
            shown.append(ShownOpinion(say(forms[row.form].title), who, timezone.localtime(row.at), sections))
        return shown


def _paper(file_id: str, known: dict[str, Any], group: str, label: str, path: str) -> Paper:
    return Paper(
        id=file_id, group=group, label=label, name=str(known.get("name", "")), url=file_url(file_id),
        is_image=str(known.get("media_type", "")).startswith("image/"), size=size_in_words(known.get("size")), path=path,
    )  # fmt: skip


def size_in_words(size: Any) -> str:
    """1.2 MB or 340 KB."""
    if not isinstance(size, int):
        return ""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, size // 1024)} KB"


def photo_links(case: Case, ids: Iterable[int]) -> list[dict[str, str]]:
    """Photographs of a notice as links, in one query."""
    files = EvidenceFile.objects.filter(pk__in=list(ids), case=case, erased_at__isnull=True).order_by("pk")
    return [
        {"id": str(f.pk), "name": f.name, "url": file_url(f.pk), "size_text": size_in_words(f.size)}
        for f in files
    ]


def _with_files(answers: Iterable[ShownAnswer]) -> Iterable[tuple[ShownAnswer, str]]:
    for answer in answers:
        if answer.files:
            yield answer, answer.label
        for record in answer.records:
            for cell in record.answers:
                if cell.files:
                    yield cell, f"{record.summary or answer.label}·{cell.label}"


def _dotted(path: Iterable[str | int]) -> str:
    return ".".join(str(step) for step in path)
