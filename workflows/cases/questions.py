"""What the criteria leave to a person's judgement (待评议): who is asked, what is still open, what was answered with no."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms_config.criteria_definitions import Rule
from forms_config.fields.table import TableField
from forms_config.shapes import Text
from workflows.access import Actor, stands_to
from workflows.cases.acts import Situation
from workflows.cases.models import Case
from workflows.machine import Category, Transition
from workflows.organizations.models import Role

BODIES = {"employer": "employer", "department": "department", "bureau": "bureau", "committee": "panel"}
"""The first part of a role → the body that judges."""


@dataclass(frozen=True)
class Question:
    """One question of the criteria. `key` as in `Facts.judgements`; `text` names the row where it is asked row by row;
    `rule` is the criterion's title; `verdict` what is recorded now, None while nothing is."""

    key: str
    text: Text
    rule: Text
    verdict: bool | None


def questions(case: Case, actor: Actor) -> list[Question]:
    """Everything the criteria ask of the body the actor stands for, answered or not, in the criteria's order.

    Empty while the applicant may still change the answers, and for who has nothing to do with the case.
    """
    if case.category in {Category.DRAFT, Category.RETURNED} or not stands_to(actor, case):
        return []
    return asked_of(Situation(case), bodies_of(actor.role))


def bodies_of(role: str) -> frozenset[str]:
    """The names under which criteria may ask that role: `panel` or `committee.expert` for an expert."""
    body = BODIES.get(str(role).partition(".")[0])
    return frozenset({str(role), body} if body else {str(role)})


def records_judgements(case: Case, transition: Transition, role: str) -> bool:
    """Whether that role answers the criteria's questions with this step: one that collects an opinion and goes on.

    A score sheet leaves the case where it is: what one expert thinks is not yet the panel's judgement.
    """
    goes_on = transition.to != case.state
    return bool(
        transition.collects
        and goes_on
        and role != Role.COMMITTEE_EXPERT
        and bodies_of(role) & {*BODIES.values()}
    )


def asked_of(situation: Situation, bodies: frozenset[str]) -> list[Question]:
    """The questions of those bodies: those that decide something while nothing is judged, and those that do so now."""
    recorded = situation.judgements
    titles = {rule.key: rule.title for rule in situation.criteria.rules}
    found: dict[str, Question] = {}
    for judgements in ({}, recorded):
        for rule, waiting in _waiting(situation, judgements, bodies):
            key = "/".join(waiting.path)
            text = _in_words(situation, waiting)
            found.setdefault(key, Question(key, text, titles[rule], recorded.get(key)))
    return list(found.values())


def still_open(situation: Situation, bodies: frozenset[str], given: dict[str, bool]) -> frozenset[str]:
    """The questions that would still be waited for with those answers added to what is recorded."""
    judgements = {**situation.judgements, **given}
    return frozenset("/".join(w.path) for _rule, w in _waiting(situation, judgements, bodies))


def judged_unmet(situation: Situation) -> list[Rule]:
    """The criteria that are unmet because somebody judged so; the submission itself did not fail them."""
    submission = situation.submission
    if submission is None or not situation.judgements:
        return []
    submitted = (submission.outcome or {}).get("rules", {})
    now = {rule.key for rule in situation.outcome.rules if str(rule.verdict) == "unmet"}
    return [r for r in situation.criteria.rules if r.key in now and submitted.get(r.key) != "unmet"]


def judged_unmet_reason(situation: Situation) -> Text | None:
    """The same in words; None when there is none."""
    titles = [rule.title for rule in judged_unmet(situation)]
    if not titles:
        return None
    return Text(
        zh=f"经评议未达到：{'、'.join(t.zh for t in titles)}。",
        en=f"Judged not to be met: {', '.join(t.en or t.zh for t in titles)}.",
    )


def _waiting(
    situation: Situation, judgements: dict[str, bool], bodies: frozenset[str]
) -> Iterator[tuple[str, Any]]:
    for rule in situation.outcome_with(judgements).rules:
        for waiting in rule.waits_for:
            if waiting.why == "judgement" and waiting.role in bodies:
                yield rule.key, waiting


def _in_words(situation: Situation, waiting: Any) -> Text:
    """The question, after the summary of the row it is about."""
    question: Text = waiting.question or Text(zh=waiting.path[-1], en=waiting.path[-1])
    if len(waiting.path) != 3:
        return question
    _judged, table, row_id = waiting.path
    field = situation.form.field(table)
    rows = situation.reading.answers.get(table) or ()
    row = next((r for r in rows if str(r.get("id", "")) == row_id), None)
    if row is None or not isinstance(field, TableField):
        return question
    zh, en = (field.row_summary(row, situation.document.codelists, language) for language in ("zh", "en"))
    return Text(zh=f"{zh}：{question.zh}", en=f"{en}: {question.en or question.zh}")
