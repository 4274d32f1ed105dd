"""One act on a case: the actor, the step, what was given with it, and what is known about the case just then.

Facts are read once per situation and guards run once per act, so a page with ten possible steps asks each question once.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from forms_config.criteria_definitions import Criteria
from forms_config.definitions import Form
from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor
from workflows.cases.models import Case, Submission
from workflows.cases.reading import evaluate_case, judgements_of, read_case
from workflows.compiled import CompiledMachine, machine_of
from workflows.errors import Refused
from workflows.machine import VOCABULARY, Gate, State, Transition
from workflows.publicity.models import NoticePosting, Objection
from workflows.releases.document import SeriesDocument
from workflows.releases.queries import load_document
from workflows.words import WORDS, Words


class Situation:
    """A case as it stands, each fact read at most once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.today = clock.today()
        self.judged_now: dict[str, bool] = {}
        """What is being judged with the act itself."""

    @cached_property
    def document(self) -> SeriesDocument:
        return load_document(self.case.round.release)

    @cached_property
    def machine(self) -> CompiledMachine:
        return machine_of(self.case)

    @property
    def state(self) -> State:
        return self.machine.state(self.case.state)

    @cached_property
    def submission(self) -> Submission | None:
        """The latest submission."""
        return Submission.objects.filter(case=self.case).order_by("-ordinal").first()

    @cached_property
    def reading(self) -> Any:
        """The draft answers, read in full."""
        return read_case(self.case, self.case.answers)

    @property
    def form(self) -> Form:
        return self.document.forms[self.document.offering(self.case.offering).form]

    @property
    def criteria(self) -> Criteria:
        return self.document.criteria[self.document.offering(self.case.offering).criteria]

    @cached_property
    def judgements(self) -> dict[str, bool]:
        """What is judged, by key: as recorded, and as the act at hand says."""
        return {**judgements_of(self.case), **self.judged_now}

    def judge(self, given: dict[str, bool]) -> None:
        """Lets what the act judges count for everything asked from now on."""
        self.judged_now = dict(given)
        for name in ("judgements", "outcome"):
            self.__dict__.pop(name, None)

    @cached_property
    def outcome(self) -> Any:
        """What the criteria say of the answers as they are now."""
        return self.outcome_with(self.judgements)

    def outcome_with(self, judgements: dict[str, bool]) -> Any:
        """What the criteria would say if that were judged."""
        return evaluate_case(self.case, self.reading.answers, judgements)

    @cached_property
    def notices(self) -> dict[str, NoticePosting]:
        """The standing notices by kind."""
        return {n.kind: n for n in NoticePosting.objects.filter(case=self.case, voided_at__isnull=True)}

    @cached_property
    def objections(self) -> list[Objection]:
        """Objections to the standing notices."""
        return list(Objection.objects.filter(case=self.case, notice__voided_at__isnull=True))

    @cached_property
    def signatures(self) -> set[tuple[str, str]]:
        """(kind, digest of the text) of what is signed. The applicant's commitment covers the answers as they were when
        it was signed: after a change it is signed again."""
        signed = self.case.signatures.values_list("kind", "text_digest", "at")
        changed = self.case.answers_saved_at
        return {
            (kind, digest)
            for kind, digest, at in signed
            if kind != "commitment.applicant" or changed is None or at >= changed
        }

    @cached_property
    def decision(self) -> Any:
        """The latest announced vote on the case, or None."""
        from workflows.cases.vote_models import AgendaItem

        return AgendaItem.objects.filter(case=self.case, announced_at__isnull=False).order_by("-pk").first()

    @cached_property
    def history(self) -> list[tuple[str, str, int, str, str, str]]:
        """(kind, action, person, role, state left, state entered) of every event, oldest first."""
        events = self.case.events.order_by("sequence")
        return list(events.values_list("kind", "action", "person_id", "role", "source", "target"))

    @property
    def done(self) -> list[tuple[str, str, int]]:
        """(kind, action, person) of every event."""
        return [(kind, action, person) for kind, action, person, *_rest in self.history]

    @property
    def done_here(self) -> set[tuple[str, int]]:
        """(action, person) of the steps taken since the case came into its state."""
        since = 0
        for number, (_kind, _action, _person, _role, source, target) in enumerate(self.history, start=1):
            if target and source != target:
                since = number
        return {
            (action, person) for kind, action, person, *_rest in self.history[since:] if kind == "transition"
        }


@dataclass(eq=False)
class Act:
    """A step being taken, or considered. `state` is what django-fsm reads and writes."""

    situation: Situation
    actor: Actor
    transition: Transition
    data: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    words: Words = WORDS
    considered: bool = False
    """Only looked at, not taken: what is given with the act is not asked for yet."""
    state: str = ""
    event_data: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = self.case.state
        self._reasons: dict[str, Text | None] = {}
        self.gates: set[str] = set(self.case.gates)

    @property
    def case(self) -> Case:
        return self.situation.case

    @property
    def target(self) -> State:
        return self.situation.machine.state(self.transition.to)

    def reason_against(self, guard: str) -> Text | None:
        """Why that guard does not let the step pass; None when it does. Runs once."""
        if guard not in self._reasons:
            use = next(u for u in self.transition.needs if u.name == guard)
            self._reasons[guard] = self.words.reason(guard, self, use.arguments)
        return self._reasons[guard]

    @property
    def is_applicable(self) -> bool:
        """Whether the step is one of this case's at all: of two ways only the one its guards choose is."""
        choosing = [use.name for use in self.transition.needs if self.words.is_choosing(use.name)]
        return all(self.reason_against(name) is None for name in choosing)

    def reasons(self) -> list[Text]:
        """Every reason against the step: guards, separation of duties, and the ★ rules no machine can waive."""
        from workflows.cases.experts import expert_refusals
        from workflows.cases.star import NOT_PUBLICISED, refusals

        needed = [
            use.name
            for use in self.transition.needs
            if not (self.considered and self.words.is_given_with_the_act(use.name))
        ]
        found = [self.reason_against(name) for name in needed]
        found.append(self._separation_of_duties())
        found += [*expert_refusals(self), *refusals(self)]
        if "notices_complete@1" in needed:  # which says so of each notice that is not posted
            found = [reason for reason in found if reason != NOT_PUBLICISED]
        return list(dict.fromkeys(reason for reason in found if reason is not None))

    def _separation_of_duties(self) -> Text | None:
        if not self.transition.not_by_who_did:
            return None
        mine = {action for _kind, action, person in self.situation.done if person == self.actor.person.pk}
        if mine.isdisjoint(self.transition.not_by_who_did):
            return None
        return Text(
            zh="您已经办理过前面的环节，本环节须由他人办理。",
            en="You took an earlier step on this application; somebody else must take this one.",
        )

    def perform_effects(self) -> None:
        """Runs the step's effects; called by the compiled transition, inside the transaction."""
        for use in self.transition.effects:
            self.words.perform(use.name, self, use.arguments)

    def settle_gates(self) -> None:
        """Adds what the step's words establish and takes away what they revoke."""
        for use in (*self.transition.needs, *self.transition.effects):
            if use.name in VOCABULARY:
                word = VOCABULARY[use.name]
                self.gates -= {str(g) for g in word.revokes}
                self.gates |= {str(g) for g in word.establishes}

    def gates_after(self) -> set[str]:
        """The gates that will lie behind the case once the step's guards have passed."""
        established = {
            str(g)
            for use in self.transition.needs
            if use.name in VOCABULARY
            for g in VOCABULARY[use.name].establishes
        }
        return self.gates | established

    def revoke(self, *gates: Gate) -> None:
        self.gates -= {str(g) for g in gates}

    def refuse(self, text: Text, code: str = "refused") -> Refused:
        return Refused([Problem(code, text)])
