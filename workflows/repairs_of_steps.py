"""What could help against faults of steps: where they lead, who takes them, what they are called and name. (pure)"""

import copy
import difflib
from collections.abc import Iterator
from functools import partial

from forms_config.shapes import Text
from workflows.faults import Fault
from workflows.machine import ROLES, VOCABULARY, Gate, Machine
from workflows.machine_edits import Data, free_key, remove_step, word_name
from workflows.repair_shapes import Candidate, changed, delete, named, put, update
from workflows.titles import role_title
from workflows.verification import DUTIES


def target(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    index = int(fault.place[1])
    held, wanted = data["states"][index], None
    lapse = "lapse" in fault.place
    wanted = held["lapse"]["to"] if lapse else held["transitions"][fault.place[3]]["to"]
    known = [s.key for s in machine.states]
    close = difflib.get_close_matches(wanted, known, n=3, cutoff=0.6)
    after = [k for k in known[index + 1 :] if k not in close]
    for key in (*close, *after):
        zh, en = named(machine.state(key).title)

        def change(d: Data, key: str = key) -> None:
            there = d["states"][index]
            (there["lapse"] if lapse else there["transitions"][fault.place[3]])["to"] = key

        yield Candidate(Text(zh=f"改为通向{zh}", en=f"Let it lead to {en}"), changed(change))
    if lapse:
        yield Candidate(
            Text(zh="删除逾期处理", en="Delete the lapse"),
            changed(lambda d: d["states"][index].pop("lapse")),
            removes=True,
        )
    else:
        step = machine.states[index].transitions[int(fault.place[3])]
        yield delete(step.title, lambda d: remove_step(d, machine.states[index].key, step.key))


def duplicate(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    index = int(fault.place[1])
    if len(fault.place) == 2:
        state = machine.states[index]
        yield delete(state.title, changed(lambda d: d["states"].pop(index)))
        key = free_key(state.key, {s.key for s in machine.states})
        edit = changed(lambda d: d["states"][index].update(key=key))
    else:
        j = int(fault.place[3])
        step = machine.states[index].transitions[j]
        key = free_key(step.key, {t.key for _, t in machine.transitions()})
        edit = changed(lambda d: d["states"][index]["transitions"][j].update(key=key))
        yield Candidate(Text(zh=f"把第二个改名为{key}", en=f"Name the second one {key}"), edit)
        yield delete(step.title, changed(lambda d: d["states"][index]["transitions"].pop(j)))
        return
    yield Candidate(Text(zh=f"把第二个改名为{key}", en=f"Name the second one {key}"), edit)


def role(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    index = int(fault.place[1])
    state = machine.states[index]
    if fault.place[-1] == "owner":
        near = difflib.get_close_matches(state.owner or "", ROLES, n=2, cutoff=0.3)
        acting = [r for t in state.transitions for r in t.by if r in ROLES]
        for role in dict.fromkeys((*near, *acting)):
            who = role_title(role)
            yield Candidate(
                Text(zh=f"由{who.zh}负责", en=f"{who.en} is waited for"),
                update({"owner": role}, "states", index),
            )
        return
    j = int(fault.place[3])
    step = state.transitions[j]
    known = [r for r in step.by if r in ROLES]
    wrong = [r for r in step.by if r not in ROLES]
    if known:
        yield Candidate(
            Text(zh=f"只由{'、'.join(role_title(r).zh for r in known)}办理", en="Leave it to " + ", ".join(role_title(r).en for r in known)),
            update({"by": known}, "states", index, "transitions", j),
        )  # fmt: skip
    near = difflib.get_close_matches(wrong[0] if wrong else "", ROLES, n=2, cutoff=0.3)
    for role in dict.fromkeys((*([state.owner] if state.owner in ROLES else []), *near)):
        who = role_title(role)
        yield Candidate(
            Text(zh=f"改由{who.zh}办理", en=f"Let the {who.en} do it"),
            update({"by": [*known, role]}, "states", index, "transitions", j),
        )


def word(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    _, i, _, j, kind, k = fault.place
    name = word_name(data["states"][i]["transitions"][j][kind][k])
    wanted = "guard" if kind == "needs" else "effect"
    known = [w.name for w in VOCABULARY if w.kind == wanted]
    for near in difflib.get_close_matches(name, known, n=2, cutoff=0.6):
        title = VOCABULARY[near].title
        yield Candidate(
            Text(zh=f"改为“{title.zh}”", en=f"Change it to “{title.en}”"),
            put(near, *fault.place),
        )
    yield Candidate(
        Text(zh=f"去掉{name}", en=f"Take {name} away"),
        changed(lambda d: d["states"][i]["transitions"][j][kind].pop(k)),
        removes=True,
    )


def argument(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    _, i, _, j, kind, k = fault.place
    word = data["states"][i]["transitions"][j][kind][k]
    name = word_name(word)
    kept = {a: v for a, v in word.get("with", {}).items() if a in VOCABULARY[name].parameters}
    made = {"name": name, "with": kept} if kept else name
    yield Candidate(
        Text(zh="去掉不认识的参数", en="Take the unknown arguments away"),
        put(made, *fault.place),
        removes=True,
    )


def separation(machine: Machine, data: Data, fault: Fault) -> Iterator[Candidate]:
    _, i, _, j = fault.place[:4]
    i, j = int(i), int(j)
    state, step = machine.states[i], machine.states[i].transitions[j]
    zh, en = named(step.title)
    if fault.place[-1] == "not_by_who_did":
        known = {t.key for _, t in machine.transitions()}
        kept = [k for k in step.not_by_who_did if k in known]
        yield Candidate(
            Text(zh="去掉不存在的动作", en="Take the unknown action away"),
            changed(lambda d: d["states"][i]["transitions"][j].update(not_by_who_did=kept)),
        )
        return
    if state.owner and state.owner not in step.by:
        who = role_title(state.owner)
        yield Candidate(
            Text(zh=f"{zh}改由{who.zh}办理", en=f"Let the {who.en} do {en}"),
            changed(lambda d: d["states"][i]["transitions"][j].update(by=[state.owner])),
        )
    for key, title in _other_duties(machine, step.key, set(step.by)):
        other_zh, other_en = named(title)
        yield Candidate(
            Text(zh=f"办过{other_zh}的人不能办{zh}", en=f"Nobody who did {other_en} may do {en}"),
            partial(_keep_apart, state=i, step=j, key=key),
        )


def _keep_apart(data: Data, *, state: int, step: int, key: str) -> Data:
    data = copy.deepcopy(data)
    data["states"][state]["transitions"][step].setdefault("not_by_who_did", []).append(key)
    return data


def _other_duties(machine: Machine, but: str, roles: set[str]) -> list[tuple[str, Text]]:
    held: dict[str, Text] = {}
    for _, t in machine.transitions():
        gates = frozenset[Gate]().union(*(VOCABULARY[u.name].establishes for u in (*t.needs, *t.effects)))
        if t.key != but and gates & set(DUTIES) and set(t.by) & roles:
            held[t.key] = t.title
    return list(held.items())
