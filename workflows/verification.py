"""Proofs about a machine, each failure with the shortest path that shows it. (pure)

The product of state and established gates is explored breadth first (a review of 25 states has some hundred such pairs),
so the first path found to a fault is the shortest. What is proven, and by which clause, stands with each check below.
The same ★ invariants are enforced again when a case runs.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from forms_config.shapes import Path, Text
from workflows.findings import Finding, Step, at, structure
from workflows.machine import (
    THREE_NOTICES,
    VOCABULARY,
    Category,
    Gate,
    Machine,
    State,
    Transition,
    Vocabulary,
)

_COMMON = (Gate.APPLICANT_COMMITMENT, Gate.EMPLOYER_COMMITMENT, *THREE_NOTICES, Gate.CONFIRMATION)
REQUIRED_GATES: dict[str, tuple[Gate, ...]] = {
    "review": (*_COMMON, Gate.ACCEPTANCE, Gate.VOTE, Gate.RESULT_NOTICE),
    "recognition": _COMMON,
    "initial": _COMMON,
}
"""★ What every path to a certificate has behind it, by kind of workflow (N25-8, N20-3.4, N25-7)."""

GATE_NAMES: dict[Gate, Text] = {
    Gate.APPLICANT_COMMITMENT: Text(zh="本人承诺", en="the applicant's commitment"),
    Gate.EMPLOYER_COMMITMENT: Text(zh="单位承诺", en="the employer's commitment"),
    Gate.NOTICE_CRITERIA: Text(zh="评审条件和程序公示", en="the notice of criteria and procedure"),
    Gate.NOTICE_MATERIAL: Text(zh="申报材料公示", en="the notice of the applicant's material"),
    Gate.NOTICE_OPINION: Text(zh="单位鉴定意见公示", en="the notice of the employer's opinion"),
    Gate.ACCEPTANCE: Text(zh="受理", en="acceptance"),
    Gate.VOTE: Text(zh="评委会表决", en="the committee's vote"),
    Gate.RESULT_NOTICE: Text(zh="结果公示", en="the result notice"),
    Gate.CONFIRMATION: Text(zh="审核确认", en="confirmation"),
    Gate.CERTIFICATE: Text(zh="证书", en="the certificate"),
}

DUTIES = (Gate.APPLICANT_COMMITMENT, Gate.EMPLOYER_COMMITMENT, Gate.ACCEPTANCE, Gate.VOTE, Gate.CONFIRMATION)
"""Acts no one person may do two of on a case (N20-3.4a, c)."""


@dataclass(frozen=True)
class _Edge:
    action: str
    to: str
    title: Text
    gates: frozenset[Gate]
    revokes: frozenset[Gate]


BLOCKING = frozenset({"machine.target", "machine.duplicate", "machine.word", "machine.certified"})
"""While one of these is found, paths cannot be followed."""

Node = tuple[str, frozenset[Gate]]
_Check = Callable[[], Iterator[Finding]]


def verify(machine: Machine, vocabulary: Vocabulary = VOCABULARY) -> tuple[Finding, ...]:
    """Every fault of the machine; empty when it is sound. Structure first: paths mean nothing over unknown states."""
    findings = list(structure(machine, vocabulary))
    if any(f.code in BLOCKING for f in findings):
        return tuple(findings)
    exploration = Exploration(machine, vocabulary)
    checks: tuple[_Check, ...] = (
        partial(_reachability, exploration),
        partial(_gates, exploration),
        partial(_stale_notices, exploration),
        partial(_posted, exploration),
        partial(_separation, machine, vocabulary),
    )
    for check in checks:
        findings.extend(check())
    return tuple(findings)


class Exploration:
    """The reachable pairs of state and gates, with the shortest way to each."""

    def __init__(self, machine: Machine, vocabulary: Vocabulary) -> None:
        self.machine = machine
        self.states = {s.key: s for s in machine.states}
        self.edges = {s.key: tuple(_edges(s, vocabulary)) for s in machine.states}
        self.start: Node = (machine.initial.key, frozenset())
        self.came: dict[Node, tuple[Node, str] | None] = {self.start: None}
        self.after: dict[Node, list[tuple[_Edge, Node]]] = {}
        queue = deque([self.start])
        while queue:
            node = queue.popleft()
            onward = self.after[node] = []
            for edge in self.edges[node[0]]:
                reached: Node = (edge.to, (node[1] - edge.revokes) | edge.gates)
                onward.append((edge, reached))
                if reached not in self.came:
                    self.came[reached] = (node, edge.action)
                    queue.append(reached)

    def path(self, node: Node) -> tuple[Step, ...]:
        """The shortest path from the initial state."""
        steps: list[Step] = []
        at: Node = node
        while (back := self.came[at]) is not None:
            steps.append(Step(back[1], at[0]))
            at = back[0]
        return (Step("", at[0]), *reversed(steps))

    def told(self, node: Node) -> tuple[str, str]:
        """The path in words, Chinese and English."""
        names = [self.states[s.state].title for s in self.path(node)]
        return " → ".join(n.zh for n in names), " → ".join(n.en or n.zh for n in names)

    def place(self, state: str) -> Path:
        return ("states", [s.key for s in self.machine.states].index(state))


def _edges(state: State, vocabulary: Vocabulary) -> Iterator[_Edge]:
    for t in state.transitions:
        words = [vocabulary[u.name] for u in (*t.needs, *t.effects)]
        gates = frozenset[Gate]().union(*(w.establishes for w in words))
        revokes = frozenset[Gate]().union(*(w.revokes for w in words))
        yield _Edge(t.key, t.to, t.title, gates, revokes)
    if state.lapse:
        yield _Edge(state.lapse.action, state.lapse.to, state.lapse.title, frozenset(), frozenset())


def _reachability(x: Exploration) -> Iterator[Finding]:
    """Every state can be reached, and from everywhere an end can."""
    reached = {node[0] for node in x.came}
    for state in x.machine.states:
        if state.key not in reached:
            yield at(x.place(state.key), "machine.unreachable", f"没有动作通向“{state.title.zh}”。",
                      f"No action leads to “{state.title.en}”.")  # fmt: skip
    ends = {n for n in x.came if x.states[n[0]].category is Category.CLOSED}
    back: dict[Node, list[Node]] = {}
    for node, onward in x.after.items():
        for _, nxt in onward:
            back.setdefault(nxt, []).append(node)
    can_end, queue = set(ends), deque(ends)
    while queue:
        for previous in back.get(queue.popleft(), ()):
            if previous not in can_end:
                can_end.add(previous)
                queue.append(previous)
    told: set[str] = set()
    for node in x.came:
        state = x.states[node[0]]
        stuck = node not in can_end and node[0] not in told
        if stuck and (state.transitions or state.lapse):
            told.add(node[0])
            zh, en = x.told(node)
            yield Finding("machine.trap", Text(zh=f"进入“{state.title.zh}”后永远不能结束：{zh}。",
                                               en=f"From “{state.title.en}” no end can be reached: {en}."),
                          x.path(node), x.place(node[0]))  # fmt: skip


def _gates(x: Exploration) -> Iterator[Finding]:
    """★ No path to the certificate misses a gate; the certified state is where the certificate is made."""
    required = REQUIRED_GATES[x.machine.kind]
    certified = [n for n in x.came if n[0] == x.machine.certified or Gate.CERTIFICATE in n[1]]
    if not any(n[0] == x.machine.certified for n in certified):
        yield at(("certified",), "machine.goal", "没有路径能到达发证。", "No path leads to the certificate.")
    for gate in (*required, Gate.CERTIFICATE):
        node = next((n for n in certified if gate not in n[1]), None)
        if node is None:
            continue
        zh, en = x.told(node)
        name = GATE_NAMES[gate]
        yield Finding(f"machine.gate.{gate.value}",
                      Text(zh=f"有一条路径没有经过{name.zh}就到了“{x.states[node[0]].title.zh}”：{zh}。",
                           en=f"A path reaches “{x.states[node[0]].title.en}” without {name.en}: {en}."),
                      x.path(node), x.place(node[0]))  # fmt: skip


def _stale_notices(x: Exploration) -> Iterator[Finding]:
    """★ Where the applicant may edit, no notice still stands (domain 4.1)."""
    for node in x.came:
        state = x.states[node[0]]
        if state.category in (Category.DRAFT, Category.RETURNED) and node[1] & set(THREE_NOTICES):
            zh, en = x.told(node)
            yield Finding("machine.stale_notice",
                          Text(zh=f"退回到“{state.title.zh}”可以改材料，但已作的公示没有作废：{zh}。",
                               en=f"“{state.title.en}” lets the material change while the notices still stand: {en}."),
                          x.path(node), x.place(node[0]))  # fmt: skip
            return


_POSTED_BY_GUARD = {
    "notices_complete@1": {
        "criteria": Gate.NOTICE_CRITERIA,
        "material": Gate.NOTICE_MATERIAL,
        "opinion": Gate.NOTICE_OPINION,
    },
    "result_notice_complete@1": {"result": Gate.RESULT_NOTICE},
}


def _posted(x: Exploration) -> Iterator[Finding]:
    """A notice can only run out where it is posted. Later steps may ask again (N25-8: refuse at every later step)."""
    lacking: dict[str, set[Gate]] = {}
    for key, gates in x.came:
        lacking.setdefault(key, set()).update(set(Gate) - gates)
    for state in x.machine.states:
        posted = {n.kind for n in state.notices}
        for transition in state.transitions:
            kinds = [kind for u in transition.needs for kind in _POSTED_BY_GUARD.get(u.name, {}).items()]
            missing = [k for k, gate in kinds if k not in posted and gate in lacking.get(state.key, set())]
            if missing:
                yield at(x.place(state.key), "machine.notice_missing",
                          f"“{state.title.zh}”没有张贴全部公示，缺：{'、'.join(missing)}。",
                          f"“{state.title.en}” does not post every notice; missing: {', '.join(missing)}.")  # fmt: skip


def _separation(machine: Machine, vocabulary: Vocabulary) -> Iterator[Finding]:
    """★ The same role must not hold two of the duties, unless the machine keeps the same person from doing both."""
    holders: list[tuple[Gate, Transition, Path]] = []
    for i, state in enumerate(machine.states):
        for j, t in enumerate(state.transitions):
            gates = frozenset[Gate]().union(*(vocabulary[u.name].establishes for u in (*t.needs, *t.effects)))
            holders += [(g, t, ("states", i, "transitions", j)) for g in DUTIES if g in gates]
    seen: set[frozenset[str]] = set()
    for gate, one, _ in holders:
        for other_gate, two, place in holders:
            pair = frozenset((one.key, two.key))
            apart = two.key in one.not_by_who_did or one.key in two.not_by_who_did
            if (
                gate is other_gate
                or pair in seen
                or not set(one.by) & set(two.by)
                or (apart and one.key != two.key)
            ):
                continue
            seen.add(pair)
            role = ", ".join(sorted(set(one.by) & set(two.by)))
            yield at(place, "machine.separation",
                      f"“{one.title.zh}”和“{two.title.zh}”可由同一人（{role}）办理，应分开。",
                      f"“{one.title.en}” and “{two.title.en}” can be done by the same person ({role}); keep them apart.")  # fmt: skip
