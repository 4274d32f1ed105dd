"""What could help against a way round a gate, and against notices that are missing, too short or stale. (pure)"""

from collections.abc import Iterator
from functools import partial

from forms_config.shapes import Text
from workflows.faults import THREE, Fault, shortcut
from workflows.findings import LEAST_NOTICE, Step
from workflows.machine import THREE_NOTICES, VOCABULARY, Category, Gate, Machine, Vocabulary, Word
from workflows.machine_edits import (
    Data,
    add_word,
    move_step,
    remove_step,
    remove_with_followers,
    state_of,
    step_of,
    word_name,
)
from workflows.repair_shapes import Candidate, changed, delete, named
from workflows.verification import GATE_NAMES, Exploration

NOTICE_KINDS = ("criteria", "material", "opinion")


def round_a_gate(machine: Machine, data: Data, fault: Fault, vocabulary: Vocabulary) -> Iterator[Candidate]:
    gates = [Gate(f.code.removeprefix("machine.gate.")) for f in fault.findings]
    name = THREE if len(gates) == len(THREE_NOTICES) else GATE_NAMES[gates[0]]
    yield from _turn_shortcut(machine, data, fault, gates=gates, name=name, vocabulary=vocabulary)
    yield from _ask_on_the_way(machine, fault, gates, vocabulary)


def _turn_shortcut(
    machine: Machine,
    data: Data,
    fault: Fault,
    *,
    gates: list[Gate],
    name: Text,
    vocabulary: Vocabulary = VOCABULARY,
) -> Iterator[Candidate]:
    """The shortcut begins after the gate; or it goes."""
    taken = shortcut(machine, fault.path)
    if taken is None:
        return
    start, steps_taken = taken
    title = _shortcut_title(machine, start, steps_taken)
    zh, en = named(title)
    key = steps_taken[0].action
    without = Machine.model_validate(remove_step(data, start, key))
    for state in _after_gates(without, gates, vocabulary):
        yield Candidate(
            Text(zh=f"让{zh}从{name.zh}之后开始", en=f"Let {en} begin after {name.en}"),
            partial(move_step, state=start, key=key, to_state=state),
        )
    yield delete(title, lambda d: remove_with_followers(d, start, key))


def _shortcut_title(machine: Machine, start: str, taken: tuple[Step, ...]) -> Text:
    """What the shortcut is called: the state it goes by, or its only step."""
    if len(taken) > 1:
        return machine.state(taken[0].state).title
    return next(
        (t.title for t in machine.state(start).transitions if t.key == taken[0].action),
        machine.state(start).title,
    )


def _after_gates(machine: Machine, gates: list[Gate], vocabulary: Vocabulary) -> list[str]:
    """States that are only reached with these gates behind, nearest first."""
    exploration = Exploration(machine, vocabulary)
    lacking = {key for key, established in exploration.came if not set(gates) <= established}
    ordered = dict.fromkeys(key for key, _ in exploration.came)
    road = [key for key in ordered if key not in lacking]
    return [k for k in road if machine.state(k).category not in (Category.CLOSED, Category.RETURNED)]


def _words_for(gate: Gate, vocabulary: Vocabulary) -> list[Word]:
    return [word for word in vocabulary if gate in word.establishes]


_USUAL_ROLE = {
    Gate.APPLICANT_COMMITMENT: "applicant",
    Gate.EMPLOYER_COMMITMENT: "employer.leader",
    Gate.ACCEPTANCE: "committee.secretary",
    Gate.VOTE: "committee.chair",
    Gate.RESULT_NOTICE: "committee.secretary",
    Gate.CONFIRMATION: "bureau.confirmer",
    Gate.CERTIFICATE: "bureau.confirmer",
}


def _ask_on_the_way(
    machine: Machine, fault: Fault, gates: list[Gate], vocabulary: Vocabulary
) -> Iterator[Candidate]:
    """A step of the path asks for what is missing: first where it is usually asked, then anywhere on the path."""
    on_path = [
        (before.state, after.action) for before, after in zip(fault.path, fault.path[1:], strict=False)
    ]
    for word in _words_for(gates[0], vocabulary):
        kind = "needs" if word.kind == "guard" else "effects"
        for state, step in sorted(on_path, key=lambda p: not _is_usual(machine, p, gates[0])):
            found = next((t for t in machine.state(state).transitions if t.key == step), None)
            if found is None:
                continue
            zh, en = named(found.title)
            title = Text(
                zh=f"给{zh}加上{'要求' if kind == 'needs' else '效果'}：{word.title.zh}",
                en=f"Add to {en}: {word.title.en}",
            )
            yield Candidate(title, partial(add_word, state=state, step=step, name=word.name, kind=kind))
    if set(gates) & set(THREE_NOTICES):
        yield from _post_on_the_way(machine, on_path)


def _is_usual(machine: Machine, place: tuple[str, str], gate: Gate) -> bool:
    state = machine.state(place[0])
    if gate in (*THREE_NOTICES, Gate.RESULT_NOTICE):
        kinds = {n.kind for n in state.notices}
        return "result" in kinds if gate is Gate.RESULT_NOTICE else set(NOTICE_KINDS) <= kinds
    return any(_USUAL_ROLE.get(gate) in t.by for t in state.transitions if t.key == place[1])


def _post_on_the_way(machine: Machine, on_path: list[tuple[str, str]]) -> Iterator[Candidate]:
    for key, step in on_path[1:]:
        zh, en = named(machine.state(key).title)

        def change(d: Data, key: str = key, step: str = step) -> None:
            state = state_of(d, key)
            state["notices"] = _all_notices(state.get("notices", []))
            words = step_of(d, key, step).setdefault("needs", [])
            words += [
                w for w in ("notices_complete@1", "no_open_objection@1") if w not in map(word_name, words)
            ]

        yield Candidate(
            Text(zh=f"在{zh}张贴三公示，期满才能继续", en=f"Post the three notices in {en}"), changed(change)
        )


def _all_notices(posted: list[Data]) -> list[Data]:
    kinds = {n["kind"] for n in posted}
    return [*posted, *({"kind": k, "working_days": LEAST_NOTICE} for k in NOTICE_KINDS if k not in kinds)]


def notice_missing(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    yield from _turn_shortcut(machine, data, fault, gates=list(THREE_NOTICES), name=THREE)
    if shortcut(machine, fault.path):
        return
    index = int(fault.place[1])
    key = machine.states[index].key
    needs = {u.name for t in machine.states[index].transitions for u in t.needs}

    def change(d: Data) -> None:
        state = state_of(d, key)
        posted = state.get("notices", [])
        if "notices_complete@1" in needs:
            posted = _all_notices(posted)
        if "result_notice_complete@1" in needs and not any(n["kind"] == "result" for n in posted):
            posted = [*posted, {"kind": "result", "working_days": LEAST_NOTICE}]
        state["notices"] = posted

    zh, en = named(machine.states[index].title)
    yield Candidate(Text(zh=f"在{zh}张贴缺少的公示", en=f"Post the missing notices in {en}"), changed(change))


def notice_short(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    _, i, _, k = fault.place

    def change(d: Data) -> None:
        d["states"][i]["notices"][k]["working_days"] = LEAST_NOTICE

    title = Text(
        zh=f"把公示改为{LEAST_NOTICE}个工作日", en=f"Make the notice last {LEAST_NOTICE} working days"
    )
    yield Candidate(title, changed(change))


def stale(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    """Every step that leads here with notices standing voids them."""
    key = machine.states[int(fault.place[1])].key
    exploration = Exploration(machine, VOCABULARY)
    leading = {
        (node[0], edge.action)
        for node, onward in exploration.after.items()
        for edge, reached in onward
        if edge.to == key and reached[1] & set(THREE_NOTICES)
    }

    def change(d: Data) -> None:
        for state, action in sorted(leading):
            words = step_of(d, state, action).setdefault("effects", [])
            if "void_notices@1" not in map(word_name, words):
                words.append("void_notices@1")

    zh, en = named(machine.state(key).title)
    yield Candidate(
        Text(zh=f"退回到{zh}时，已作公示作废", en=f"Void the notices on the way to {en}"), changed(change)
    )
