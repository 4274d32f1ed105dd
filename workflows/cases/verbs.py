"""What is done to a case. Each verb is one transaction and says in which order it works."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor, can, holds, stands_to
from workflows.cases.acts import Act, Situation
from workflows.cases.answers import check_patch, merge, without_commitments
from workflows.cases.experts import record_computed
from workflows.cases.given import keep_given, read_given
from workflows.cases.models import Case, CaseEvent, Submission
from workflows.cases.moving import settle
from workflows.cases.opening import open_case
from workflows.cases.questions import records_judgements
from workflows.cases.recording import take
from workflows.cases.signing import (
    APPLICANT_COMMITMENT,
    EMPLOYER_COMMITMENT,
    commit_with_act,
    identify,
    is_committed,
    sign_commitment,
    store_signature,
)
from workflows.errors import NotYours, Refused, Stale
from workflows.machine import Transition
from workflows.organizations.models import Role


@dataclass(frozen=True)
class ActionView:
    """One step an actor could take, and why not, if not. `blocked_by` is shown next to its button.

    `note` is `none`, `optional` or `required`; `signed`: the name is retyped or the password entered again; `collects`:
    the form to fill in; `defects`: reasons pinned to fields are asked for; `commitment`: the commitment that is signed
    with the step, when it is not signed yet; `judges`: the criteria's questions (`judging.questions`) are answered with it.
    """

    key: str
    title: Text
    target: Text
    blocked_by: tuple[Text, ...]
    note: str
    signed: bool
    collects: str | None
    defects: bool
    commitment: str | None
    judges: bool = False

    @property
    def is_open(self) -> bool:
        return not self.blocked_by


def save_answers(case: Case, *, actor: Actor, answers: dict[str, Any], expected_version: int) -> int:
    """Saves part of the draft and returns its new version: keys given are set, `None` removes, others stay.

    Autosave calls this often, so it writes no event; values are kept as typed, checked when read. The UPDATE is conditional
    on `expected_version`; what changes nothing keeps the version. Whoever saves from an old page gets Stale and loses nothing, the page still holds what was typed.
    Raises NotYours, Refused (unknown fields, too much), Stale.
    """
    if not can(actor, "edit", case):
        raise NotYours
    clean = check_patch(case, answers)
    if case.answers_version != expected_version:
        raise Stale
    merged = merge(case.answers, clean)
    if merged == case.answers:
        return expected_version
    merged = without_commitments(case, merged)
    saved = Case.objects.filter(pk=case.pk, state=case.state, answers_version=expected_version).update(
        answers=merged, answers_version=F("answers_version") + 1, answers_saved_at=clock.now()
    )
    if saved != 1:
        raise Stale
    case.answers, case.answers_version = merged, expected_version + 1
    return case.answers_version


def submit(case: Case, *, actor: Actor, key: str, data: dict[str, Any] | None = None) -> Submission:
    """Submits the draft: the applicant's step whose effect takes the snapshot. Idempotent.

    The same `key` gives the same submission; so does a second tab that posts the same answers after the first was through.
    `data` as for `apply_transition`. Raises NotYours, Refused with every reason, Stale.
    """
    if not stands_to(actor, case) or actor.role != Role.APPLICANT:
        raise NotYours
    earlier: Submission | None = Submission.objects.filter(case=case, key=key).first()
    if earlier is not None:
        return earlier
    try:
        step = _submitting_step(case)
        if step is None:
            raise Stale
        apply_transition(case, step.key, actor=actor, data={**(data or {}), "key": key}, key=key)
    except Stale:
        case.refresh_from_db(fields=["state", "category", "sequence", "answers_version"])
        latest: Submission | None = Submission.objects.filter(case=case).order_by("-ordinal").first()
        if latest and _submitting_step(case) is None and latest.answers_version == case.answers_version:
            return latest
        raise
    return Submission.objects.get(case=case, key=key)


def _submitting_step(case: Case) -> Transition | None:
    for option in Situation(case).machine.options(case.state):
        if Role.APPLICANT in option.by and any(e.name == "take_snapshot@1" for e in option.effects):
            return option
    return None


def available_actions(case: Case, actor: Actor, *, situation: Situation | None = None) -> list[ActionView]:
    """Every step of this case the actor's role could take from here, with the reasons against each blocked one.

    `situation`: the case's, where the caller has read it already.
    """
    if not stands_to(actor, case):
        return []
    situation = situation or Situation(case)
    views = []
    for option in situation.machine.options(case.state):
        if actor.role not in option.by or actor.role == Role.SYSTEM:
            continue
        act = Act(situation, actor, option, considered=True)
        if not act.is_applicable:
            continue
        views.append(
            ActionView(
                key=option.key,
                title=option.title,
                target=situation.machine.state(option.to).title,
                blocked_by=tuple(act.reasons()),
                note=option.note,
                signed=option.signed,
                collects=option.collects,
                defects=any(use.name == "defects_listed@1" for use in option.needs),
                commitment=_unsigned(situation, option),
                judges=records_judgements(case, option, actor.role),
            )
        )
    return views


_COMMITMENTS = {"applicant_committed@1": APPLICANT_COMMITMENT, "employer_committed@1": EMPLOYER_COMMITMENT}


def _unsigned(situation: Situation, option: Transition) -> str | None:
    for use in option.needs:
        kind = _COMMITMENTS.get(use.name)
        if kind and not is_committed(situation, kind):
            return kind
    return None


def apply_transition(
    case: Case,
    action: str,
    *,
    actor: Actor,
    reason: str = "",
    data: dict[str, Any] | None = None,
    expected_sequence: int | None = None,
    key: str | None = None,
) -> CaseEvent:
    """Takes one step of the workflow, as one transaction without I/O. Returns its event.

    `data` may hold `signature` (True) with `name` or `password`, `commitment` (True: sign it with this step), `defects`
    ([(path, reason), …]), `form` (raw answers of the form the step collects), `judgements` ({question key: True|False}),
    `place`. `expected_sequence` is what the page
    showed; `key` makes a repeated post the same step.

    In this order: an event of that key is returned if there is one; the actor's membership and relation are checked; the
    case is taken by a conditional UPDATE on (state, sequence); what was given is read and the signature identified; guards,
    separation of duties and the ★ rules are asked; effects run; gates are settled; state, turns and deadline change; the
    event is written. Raises NotYours, Refused (every reason at once), Stale; on any of them nothing has changed.
    """
    if key is not None:
        earlier: CaseEvent | None = CaseEvent.objects.filter(case=case, key=key).first()
        if earlier is not None:
            return earlier
    if expected_sequence is not None and expected_sequence != case.sequence:
        raise Stale
    saved = {name: getattr(case, name) for name in ("state", "category", "sequence", "head")}
    try:
        with transaction.atomic():
            return _apply(case, action, actor=actor, note=reason.strip(), data=dict(data or {}), key=key)
    except Exception:
        for name, value in saved.items():
            setattr(case, name, value)
        if key is not None:
            twin: CaseEvent | None = CaseEvent.objects.filter(case=case, key=key).first()
            if twin is not None:
                return twin
        raise


def _apply(
    case: Case, action: str, *, actor: Actor, note: str, data: dict[str, Any], key: str | None
) -> CaseEvent:
    if not holds(actor):
        raise NotYours
    take(case)
    fresh = Case.objects.with_round().get(pk=case.pk)
    situation = Situation(fresh)
    transition = situation.machine.transition(fresh.state, action)
    if transition is None or actor.role not in transition.by or not stands_to(actor, fresh):
        raise NotYours
    act = Act(situation, actor, transition, data=data, note=note)
    given = read_given(act)
    method = identify(actor, data) if transition.signed and actor.role != Role.SYSTEM else ""
    _commit(act)
    reasons = act.reasons()
    if reasons:
        raise Refused([Problem("blocked", reason) for reason in reasons])
    source = fresh.state
    situation.machine.run(act)
    act.settle_gates()
    event = settle(act, source=source, key=key, method=method)
    keep_given(act, event, given)
    if fresh.state != source and Role.COMMITTEE_EXPERT in situation.machine.roles(fresh.state):
        record_computed(fresh, actor=actor)
    if method:
        store_signature(fresh, actor=actor, kind=f"act.{action}", digest=event.digest, method=method)
    for name in ("state", "category", "sequence", "head", "gates", "number", "due_on", "entered_at", "answers", "answers_version",
                 "submitted_at", "closed_at", "queue_on"):  # fmt: skip
        setattr(case, name, getattr(fresh, name))
    return event


def _commit(act: Act) -> None:
    """Signs the commitment with the step, where the step needs it, it is not signed, and the signer said so."""
    kind = _unsigned(act.situation, act.transition)
    if kind is None or act.data.get("commitment") is not True:
        return
    signature = commit_with_act(act.case, actor=act.actor, kind=kind, data=act.data)
    act.event_data["commitment"] = {"kind": kind, "text": signature.text_digest, "method": signature.method}
    for known in ("signatures", "reading", "outcome"):  # the answers now hold the commitment
        act.situation.__dict__.pop(known, None)


__all__ = [
    "ActionView",
    "apply_transition",
    "available_actions",
    "open_case",
    "save_answers",
    "sign_commitment",
    "submit",
]
