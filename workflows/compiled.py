"""A release's machines, compiled once into real django-fsm-2 transitions kept outside any model.

What moves is an `Act`-like object with a `state` attribute: the case's row changes by a conditional UPDATE, so the model
carries a plain column and no transition is attached to it at import. A machine is compiled once per release digest and
workflow key. Closed by default: a word that is not registered does not compile, a transition without a role does not exist.
"""

from collections.abc import Callable
from typing import Any

import django_fsm

from forms_config.shapes import Invalid, Problem, Text
from workflows.machine import Machine, State, Transition
from workflows.words import WORDS, Words

STATE = django_fsm.FSMField(max_length=60)
STATE.set_attributes_from_name("state")
"""The field django-fsm reads and writes; it belongs to no model."""


_NOT_WAITED_FOR = frozenset({"system", "applicant", "supervisor"})


class CompiledMachine:
    """One machine ready to run. `actions[key]` is the django-fsm transition method of that key."""

    def __init__(self, machine: Machine, words: Words = WORDS) -> None:
        self.machine = machine
        self.states: dict[str, State] = {state.key: state for state in machine.states}
        self._options: dict[str, dict[str, Transition]] = {key: {} for key in self.states}
        self.actions: dict[str, Callable[[Any], None]] = {}
        problems = [
            p for state, transition in _all_transitions(machine) for p in _unknown(state, transition, words)
        ]
        if problems:
            raise Invalid(problems)
        for state, transition in _all_transitions(machine):
            self._add(state, transition, words)

    def state(self, key: str) -> State:
        return self.states[key]

    def options(self, state: str) -> tuple[Transition, ...]:
        """The transitions out of a state, the system's lapse included."""
        return tuple(self._options.get(state, {}).values())

    def transition(self, state: str, key: str) -> Transition | None:
        return self._options.get(state, {}).get(key)

    def roles(self, state: str) -> tuple[str, ...]:
        """Whose turn it is: the owner first, then everyone with a step to take.

        The system, an applicant who may withdraw and a supervisor who may suspend are not waited for.
        """
        owner = self.states[state].owner
        roles = [owner] if owner else []
        for option in self.options(state):
            roles += [role for role in option.by if role not in _NOT_WAITED_FOR]
        return tuple(dict.fromkeys(roles))

    def run(self, act: Any) -> str:
        """Fires the transition on the act: its conditions, then its effects, then `act.state`. Returns the new state.

        Raises django_fsm.TransitionNotAllowed when there is no such step from here, or a condition does not hold.
        """
        action = self.actions.get(act.transition.key)
        if action is None:
            raise django_fsm.TransitionNotAllowed(f"no action {act.transition.key}", object=act)
        action(act)
        return str(act.state)

    def _add(self, state: State, transition: Transition, words: Words) -> None:
        self._options[state.key][transition.key] = transition
        method = self.actions.get(transition.key) or _body(transition.key)
        self.actions[transition.key] = django_fsm.transition(
            field=STATE,
            source=state.key,
            target=transition.to,
            conditions=[_condition(use.name) for use in transition.needs],
            permission=_permission(transition),
            custom={"title": transition.title, "by": transition.by},
        )(method)


def _all_transitions(machine: Machine) -> list[tuple[State, Transition]]:
    pairs = list(machine.transitions())
    for state in machine.states:
        if state.lapse:
            lapse = state.lapse
            pairs.append(
                (state, Transition(key=lapse.action, to=lapse.to, by=("system",), title=lapse.title))
            )
    return pairs


def _unknown(state: State, transition: Transition, words: Words) -> list[Problem]:
    used = [("guard", use.name) for use in transition.needs] + [
        ("effect", use.name) for use in transition.effects
    ]
    return [
        Problem(
            "machine.unknown_word",
            Text(zh=f"本系统没有“{name}”。", en=f"This installation has no {kind} {name}."),
            ("states", state.key, transition.key),
        )
        for kind, name in used
        if not words.has(kind, name)
    ]


def _body(key: str) -> Callable[[Any], None]:
    def body(act: Any) -> None:
        act.perform_effects()

    body.__name__ = key
    body.__qualname__ = f"CompiledMachine.{key}"
    return body


def _condition(name: str) -> Callable[[Any], bool]:
    """A guard as django-fsm wants it; the act answers, so a guard runs once however often it is asked."""

    def condition(act: Any) -> bool:
        return act.reason_against(name) is None

    condition.__name__ = name
    return condition


def _permission(transition: Transition) -> Callable[[Any, Any], bool]:
    return lambda act, actor: actor.role in transition.by


_machines: dict[tuple[str, str], CompiledMachine] = {}
_MOST_MACHINES = 512


def compile_machine(digest: str, key: str, machine: Callable[[], Machine]) -> CompiledMachine:
    """The compiled machine of a release's workflow, from the cache when it is there."""
    found = _machines.get((digest, key))
    if found is None:
        if len(_machines) >= _MOST_MACHINES:
            _machines.clear()
        found = _machines[digest, key] = CompiledMachine(machine())
    return found


def machine_of(case: Any) -> CompiledMachine:
    """The machine a case runs on: its round's release, its offering's workflow."""
    from workflows.releases.queries import load_document

    release = case.round.release
    document = load_document(release)
    workflow = document.offering(case.offering).workflow
    return compile_machine(release.digest, workflow, lambda: document.workflows[workflow])
