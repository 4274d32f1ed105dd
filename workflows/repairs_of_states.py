"""What could help against faults of states: no deadline, no way on, never reached, never ended. (pure)"""

import copy
from collections.abc import Iterator
from functools import partial

from forms_config.shapes import Text
from workflows.faults import Fault
from workflows.machine import VOCABULARY, Category, Machine
from workflows.machine_edits import Data, free_key, remove_states, steps
from workflows.repair_shapes import USUAL_DAYS, Candidate, changed, delete, named, update
from workflows.verification import Exploration


def deadline(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    index = int(fault.place[1])
    zh, en = named(machine.states[index].title)
    yield Candidate(
        Text(zh=f"给{zh}定办理期限：{USUAL_DAYS}个工作日", en=f"Give {en} {USUAL_DAYS} working days"),
        update({"within": USUAL_DAYS}, "states", index),
    )


def dead_end(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    index = int(fault.place[1])
    state = machine.states[index]
    zh, en = named(state.title)
    for target in (*machine.states[index + 1 :], *machine.states[:index]):
        if state.owner and (target is not machine.initial or len(machine.states) == 2):
            to_zh, to_en = named(target.title)
            yield Candidate(
                Text(zh=f"给{zh}加上通向{to_zh}的动作", en=f"Add an action from {en} to {to_en}"),
                partial(_add_step, index=index, to=target.key, role=state.owner),
            )
    yield Candidate(
        Text(zh=f"把{zh}定为终止环节", en=f"Make {en} an end"),
        changed(lambda d: _close(d["states"][index])),
    )
    yield delete(state.title, lambda d: remove_states(d, {state.key}))


def _add_step(data: Data, *, index: int, to: str, role: str) -> Data:
    data = copy.deepcopy(data)
    key = free_key(f"go_to_{to}"[:56], {t["key"] for _, t in steps(data)})
    made = {"key": key, "to": to, "by": [role], "title": {"zh": "继续", "en": "Go on"}}
    data["states"][index].setdefault("transitions", []).append(made)
    return data


def _close(state: Data) -> None:
    state["category"] = "closed"
    for name in ("within", "owner", "transitions", "lapse", "notices"):
        state.pop(name, None)


def closed(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    index = int(fault.place[1])
    state = machine.states[index]
    zh, en = named(state.title)

    def change(d: Data) -> None:
        d["states"][index].pop("transitions", None)
        d["states"][index].pop("lapse", None)

    yield Candidate(
        Text(zh=f"删除{zh}的动作", en=f"Delete the actions of {en}"), changed(change), removes=True
    )
    yield Candidate(
        Text(
            zh=f"让{zh}不再是终止环节，期限{USUAL_DAYS}个工作日",
            en=f"Make {en} a state in review, {USUAL_DAYS} working days",
        ),
        changed(lambda d: d["states"][index].update(category="in_review", within=USUAL_DAYS)),
    )


def _begin_with(data: Data, *, index: int) -> Data:
    data = copy.deepcopy(data)
    data["states"].insert(0, data["states"].pop(index))
    return data


def certified(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    """Where the step that issues the certificate leads; then any other decided or final state."""
    issuing = [
        t.to for _, t in machine.transitions() if any(u.name == "issue_certificate@1" for u in t.effects)
    ]
    others = [s.key for s in machine.states if s.category in (Category.DECIDED, Category.CLOSED)]
    for key in dict.fromkeys((*issuing, *others)):
        if key != machine.certified and any(s.key == key for s in machine.states):
            zh, en = named(machine.state(key).title)
            yield Candidate(
                Text(zh=f"在{zh}发证", en=f"The certificate exists in {en}"),
                update({"certified": key}),
            )


def initial(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    for i, state in enumerate(machine.states):
        if state.category is Category.DRAFT:
            zh, en = named(state.title)
            yield Candidate(
                Text(zh=f"从{zh}开始", en=f"Begin with {en}"),
                partial(_begin_with, index=i),
            )
    zh, en = named(machine.initial.title)
    yield Candidate(
        Text(zh=f"把{zh}定为草稿", en=f"Make {en} the draft"),
        changed(lambda d: d["states"][0].update(category="draft", owner="applicant")),
    )


def unreachable(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    state = machine.states[int(fault.place[1])]
    yield delete(state.title, lambda d: remove_states(d, {state.key}))
    reached = {key for key, _ in Exploration(machine, VOCABULARY).came}
    lost = {s.key for s in machine.states} - reached
    if len(lost) > 1:
        yield Candidate(
            Text(zh="删除所有到不了的环节", en="Delete every state that cannot be reached"),
            lambda d: remove_states(d, lost),
            removes=True,
        )


def trap(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    index = int(fault.place[1])
    state = machine.states[index]
    if state.owner or state.transitions:
        role = state.owner or state.transitions[0].by[0]
        ends = [s for s in machine.states if s.category is Category.CLOSED]
        zh, en = named(state.title)
        for end in ends:
            to_zh, to_en = named(end.title)
            yield Candidate(
                Text(zh=f"给{zh}加上通向{to_zh}的动作", en=f"Add an action from {en} to {to_en}"),
                partial(_add_step, index=index, to=end.key, role=role),
            )
    yield delete(state.title, lambda d: remove_states(d, {state.key}))
