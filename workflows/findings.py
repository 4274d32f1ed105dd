"""What a proof about a machine finds, and the structural checks that come before paths. (pure)"""

from collections.abc import Iterator
from dataclasses import dataclass

from forms_config.shapes import Path, Text
from workflows.machine import ROLES, Category, Machine, State, Transition, Vocabulary

LEAST_NOTICE = 5
"""Working days (N25-8, N20-3.4e)."""


@dataclass(frozen=True)
class Step:
    """One step of a path: the action taken and the state it led to; the first step has no action."""

    action: str
    state: str


@dataclass(frozen=True)
class Finding:
    """A fault: its sentence, the shortest path that shows it, and its place in the machine."""

    code: str
    text: Text
    path: tuple[Step, ...] = ()
    place: Path = ()


def at(place: Path, code: str, zh: str, en: str) -> Finding:
    return Finding(code, Text(zh=zh, en=en), (), place)


def structure(machine: Machine, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What can be said without following paths: names, roles, words, deadlines, the length of notices."""
    states = [s.key for s in machine.states]
    for i, state in enumerate(machine.states):
        place: Path = ("states", i)
        if states.index(state.key) != i:
            yield at(
                place,
                "machine.duplicate",
                f"状态{state.key}出现两次。",
                f"State {state.key} is there twice.",
            )
        yield from _state_structure(state, place)
        yield from _targets(state, place, states)
        for j, transition in enumerate(state.transitions):
            yield from _transition_structure(transition, (*place, "transitions", j), vocabulary)
    yield from _kept_apart(machine)
    if machine.certified not in states:
        yield at(
            ("certified",),
            "machine.certified",
            f"没有状态{machine.certified}。",
            f"No state {machine.certified}.",
        )
    if machine.initial.category is not Category.DRAFT:
        yield at(
            ("states", 0), "machine.initial", "第一个状态应是草稿。", "The first state should be a draft."
        )


def _targets(state: State, place: Path, states: list[str]) -> Iterator[Finding]:
    if state.lapse and state.lapse.to not in states:
        here: Path = (*place, "lapse", "to")
        yield at(here, "machine.target", f"没有状态{state.lapse.to}。", f"No state {state.lapse.to}.")
    keys = [t.key for t in state.transitions]
    for j, transition in enumerate(state.transitions):
        here = (*place, "transitions", j)
        if keys.index(transition.key) != j:
            zh, en = f"动作{transition.key}重复。", f"Action {transition.key} is repeated."
            yield at(here, "machine.duplicate", zh, en)
        if transition.to not in states:
            zh = f"“{transition.title.zh}”通向不存在的状态{transition.to}。"
            en = f"“{transition.title.en}” leads to {transition.to}, which does not exist."
            yield at((*here, "to"), "machine.target", zh, en)


def _kept_apart(machine: Machine) -> Iterator[Finding]:
    known = {t.key for _, t in machine.transitions()}
    for i, state in enumerate(machine.states):
        for j, transition in enumerate(state.transitions):
            for action in sorted(set(transition.not_by_who_did) - known):
                place = ("states", i, "transitions", j, "not_by_who_did")
                yield at(place, "machine.separation", f"没有动作{action}。", f"No action {action}.")


def _state_structure(state: State, place: Path) -> Iterator[Finding]:
    name = f"“{state.title.zh}”", f"“{state.title.en or state.key}”"
    if state.owner is not None and state.owner not in ROLES:
        yield at(
            (*place, "owner"), "machine.role", f"没有角色{state.owner}。", f"There is no role {state.owner}."
        )
    if state.category not in (Category.DRAFT, Category.CLOSED) and state.within is None:
        yield at(place, "machine.deadline", f"{name[0]}没有办理期限，申报件可能一直等下去。",
                  f"{name[1]} has no deadline; a case could wait there for ever.")  # fmt: skip
    if state.category is not Category.CLOSED and not state.transitions and not state.lapse:
        yield at(place, "machine.dead_end", f"{name[0]}没有任何动作，申报件到此走不下去。",
                  f"{name[1]} has no action; a case gets stuck there.")  # fmt: skip
    if state.category is Category.CLOSED and (state.transitions or state.lapse):
        yield at(
            place,
            "machine.closed",
            f"{name[0]}是终止状态，不能再有动作。",
            f"{name[1]} is final and can have no action.",
        )
    for k, notice in enumerate(state.notices):
        if notice.working_days < LEAST_NOTICE:
            yield at((*place, "notices", k), "machine.notice_short",
                      f"{name[0]}的公示只有{notice.working_days}个工作日，不得少于5个（2025年通知第八条）。",
                      f"A notice in {name[1]} lasts {notice.working_days} working days; 5 at least (2025 notice, article 8).")  # fmt: skip


def _transition_structure(transition: Transition, place: Path, vocabulary: Vocabulary) -> Iterator[Finding]:
    for role in transition.by:
        if role not in ROLES:
            yield at((*place, "by"), "machine.role", f"“{transition.title.zh}”的角色{role}不存在。",
                      f"The role {role} of “{transition.title.en}” does not exist.")  # fmt: skip
    for kind, uses in (("guard", transition.needs), ("effect", transition.effects)):
        for k, use in enumerate(uses):
            here = (*place, "needs" if kind == "guard" else "effects", k)
            if use.name not in vocabulary or vocabulary[use.name].kind != kind:
                yield at(here, "machine.word", f"不认识{use.name}。", f"{use.name} is not in the vocabulary.")
            elif set(use.arguments) - vocabulary[use.name].parameters:
                yield at(
                    here,
                    "machine.argument",
                    f"{use.name}没有这些参数。",
                    f"{use.name} has no such argument.",
                )
