"""Corrections a department takes with one press: pure changes of a workflow's data, each proved before it is offered. (pure)

`repairs_for` makes what could help against a fault, in the order a person would try it, and keeps what really removes the
fault and brings no other: the proofs are run again over each. So a correction that is offered always works.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pydantic import ValidationError

from forms_config.shapes import Text
from workflows import repairs_of_gates as of_gates
from workflows import repairs_of_states as of_states
from workflows import repairs_of_steps as of_steps
from workflows.faults import Fault, faults_of
from workflows.findings import Finding, structure
from workflows.machine import VOCABULARY, Machine, Vocabulary
from workflows.machine_edits import CannotEdit, Data, fresh
from workflows.repair_shapes import Candidate
from workflows.verification import BLOCKING, verify

MOST_OFFERED = 3
MOST_ROUNDS = 100
MOST_TRIED = 24


@dataclass(frozen=True)
class Repair:
    """A correction: what its button says, whether it takes something away, and the workflow after it."""

    title: Text
    data: Data
    removes: bool = False


_KINDS: dict[str, Callable[[Machine, Data, Fault], Iterable[Candidate]]] = {
    "machine.notice_missing": of_gates.notice_missing,
    "machine.notice_short": of_gates.notice_short,
    "machine.stale_notice": of_gates.stale,
    "machine.deadline": of_states.deadline,
    "machine.dead_end": of_states.dead_end,
    "machine.closed": of_states.closed,
    "machine.certified": of_states.certified,
    "machine.goal": of_states.certified,
    "machine.initial": of_states.initial,
    "machine.unreachable": of_states.unreachable,
    "machine.trap": of_states.trap,
    "machine.target": of_steps.target,
    "machine.duplicate": of_steps.duplicate,
    "machine.role": of_steps.role,
    "machine.word": of_steps.word,
    "machine.argument": of_steps.argument,
    "machine.separation": of_steps.separation,
}


def candidates(machine: Machine, data: Data, fault: Fault, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """All that may be tried against a fault; nothing of it is proved yet."""
    if fault.code.startswith("machine.gate."):
        yield from of_gates.round_a_gate(machine, data, fault, vocabulary)
    elif fault.code in _KINDS:
        yield from _KINDS[fault.code](machine, data, fault)


def repairs_for(
    data: Data, fault: Fault, vocabulary: Vocabulary = VOCABULARY, most: int = MOST_OFFERED
) -> tuple[Repair, ...]:
    """At most `most` corrections, each proved. `data` is that of the valid machine the fault was found in. While names and
    targets are wrong, paths cannot be followed; then, when nothing else helps, a correction may bring to light what could
    not be looked for before."""
    data = fresh(data)
    machine = Machine.model_validate(data)
    found = verify(machine, vocabulary)
    allowed = _counted(found) - _counted(fault.findings)
    tried = tuple(islice(candidates(machine, data, fault, vocabulary), MOST_TRIED))
    offered = _offered(tried, data, lambda after: _counted(verify(after, vocabulary)) <= allowed, most)
    if not offered and any(f.code in BLOCKING for f in found):
        return _offered(tried, data, lambda after: _counted(structure(after, vocabulary)) <= allowed, most)
    return offered


def _offered(
    tried: tuple[Candidate, ...], data: Data, proves: Callable[[Machine], bool], most: int
) -> tuple[Repair, ...]:
    proved = (
        Repair(candidate.title, after, candidate.removes)
        for candidate in tried
        if (after := _proved(candidate, data, proves)) is not None
    )
    return tuple(islice(_distinct(proved), most))


def _proved(candidate: Candidate, data: Data, proves: Callable[[Machine], bool]) -> Data | None:
    """The data after the change, when the fault is gone and nothing new is found."""
    try:
        after = fresh(candidate.edit(data))
        return after if proves(Machine.model_validate(after)) else None
    except (CannotEdit, ValidationError, KeyError, IndexError):
        return None


def _counted(findings: Iterable[Finding]) -> "Counter[tuple[str, Text]]":
    """Findings by what they say, whatever their number in the list of states."""
    return Counter((f.code, f.text) for f in findings)


def _distinct(repairs: Iterator[Repair]) -> Iterator[Repair]:
    """Neither the same outcome nor the same words twice."""
    seen: list[Repair] = []
    for repair in repairs:
        if not any(repair.data == x.data or repair.title == x.title for x in seen):
            seen.append(repair)
            yield repair


def repair_all(data: Data, vocabulary: Vocabulary = VOCABULARY) -> Data:
    """The workflow after the first correction of every fault that has one, one after another."""
    for _round in range(MOST_ROUNDS):
        faults = faults_of(Machine.model_validate(data), vocabulary)
        offered = next((r for f in faults for r in repairs_for(data, f, vocabulary, most=1)), None)
        if offered is None:
            return data
        data = offered.data
    return data
