"""What proofs found, told to a department: a heading, a sentence that names the way, the clause it offends. (pure)

Findings that show the same thing are one fault: the three notices missed on one path are one way round them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from forms_config.shapes import Path, Text
from workflows.findings import Finding, Step
from workflows.machine import THREE_NOTICES, VOCABULARY, Gate, Machine, Vocabulary
from workflows.sketch import main_road, sketch_of
from workflows.verification import GATE_NAMES, Exploration, verify


@dataclass(frozen=True)
class Clause:
    """A clause of the notices: N25 the 2025 notice (560号), N20 the 2020 notice (628号); the article as cited there."""

    notice: str
    article: str


@dataclass(frozen=True)
class Fault:
    """One thing to be corrected. `path` shows it, when a path does; `place` is where it is in the workflow."""

    code: str
    heading: Text
    sentence: Text
    clause: Clause | None
    path: tuple[Step, ...]
    place: Path
    findings: tuple[Finding, ...]


THREE = Text(zh="三公示", en="the three notices")
_GATE_CLAUSES: dict[Gate, Clause] = {
    **dict.fromkeys(THREE_NOTICES, Clause("N25", "8")),
    Gate.APPLICANT_COMMITMENT: Clause("N20", "3.4"),
    Gate.EMPLOYER_COMMITMENT: Clause("N20", "3.4"),
    Gate.RESULT_NOTICE: Clause("N20", "3.4"),
    Gate.CONFIRMATION: Clause("N25", "7"),
}
CLAUSES: dict[str, Clause] = {
    "machine.notice_short": Clause("N25", "8"),
    "machine.notice_missing": Clause("N25", "8"),
    "machine.stale_notice": Clause("N25", "8"),
    "machine.separation": Clause("N20", "3.4"),
    "machine.deadline": Clause("N25", "12"),
    "machine.role": Clause("N20", "3.4"),
}
HEADINGS: dict[str, Text] = {
    "machine.duplicate": Text(zh="同一个名称用了两次", en="A name is used twice"),
    "machine.certified": Text(zh="没有指明在哪个环节发证", en="It is not said where the certificate exists"),
    "machine.initial": Text(zh="流程不是从草稿开始", en="The workflow does not begin with a draft"),
    "machine.target": Text(zh="有一个动作通向不存在的环节", en="An action leads to a state that does not exist"),
    "machine.separation": Text(zh="同一个人可以办两件应当分开的事", en="One person can do two things that are to be kept apart"),
    "machine.role": Text(zh="有一个动作没有人能办", en="Nobody can take an action"),
    "machine.deadline": Text(zh="有一个环节没有办理期限", en="A state has no deadline"),
    "machine.dead_end": Text(zh="有一个环节走不下去", en="A state leads nowhere"),
    "machine.closed": Text(zh="终止的环节还有动作", en="A final state has actions"),
    "machine.notice_short": Text(zh="有一项公示不足五个工作日", en="A notice lasts less than five working days"),
    "machine.word": Text(zh="用了不认识的条件或效果", en="A word is not in the vocabulary"),
    "machine.argument": Text(zh="条件或效果的参数不对", en="An argument is wrong"),
    "machine.unreachable": Text(zh="有一个环节永远到不了", en="A state can never be reached"),
    "machine.trap": Text(zh="有一条路永远走不完", en="A path never ends"),
    "machine.goal": Text(zh="没有一条路能到发证", en="No path leads to the certificate"),
    "machine.stale_notice": Text(zh="改了材料，旧公示却还有效", en="Material can change under standing notices"),
    "machine.notice_missing": Text(zh="要求公示期满，却没有张贴公示", en="A notice is asked for where none is posted"),
}  # fmt: skip


def faults_of(machine: Machine, vocabulary: Vocabulary = VOCABULARY) -> tuple[Fault, ...]:
    """Every fault: first those a path shows, then in the order of the proofs; what shows the same thing is told once."""
    found = tell(machine, verify(machine, vocabulary), vocabulary)
    return tuple(sorted(found, key=lambda fault: len(fault.path) < 2))


def tell(
    machine: Machine, findings: Iterable[Finding], vocabulary: Vocabulary = VOCABULARY
) -> tuple[Fault, ...]:
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        gate = _gate(finding)
        same = "notices" if gate in THREE_NOTICES else finding.code
        groups.setdefault((same, finding.path, finding.place, "" if gate else finding.text), []).append(
            finding
        )
    return tuple(_fault(machine, group, vocabulary) for group in groups.values())


def _gate(finding: Finding) -> Gate | None:
    prefix = "machine.gate."
    return Gate(finding.code.removeprefix(prefix)) if finding.code.startswith(prefix) else None


def _fault(machine: Machine, group: list[Finding], vocabulary: Vocabulary) -> Fault:
    first = group[0]
    gate = _gate(first)
    if gate is not None:
        named = THREE if len(group) == len(THREE_NOTICES) else GATE_NAMES[gate]
        return Fault(
            first.code, _round_heading(named), _round_sentence(machine, first.path, named), _GATE_CLAUSES.get(gate),
            first.path, first.place, tuple(group),
        )  # fmt: skip
    path = first.path
    heading, sentence = (
        HEADINGS.get(first.code, Text(zh="流程有问题", en="The workflow has a fault")),
        first.text,
    )
    if first.code == "machine.notice_missing":
        path = _path_without_notices(machine, first.place, vocabulary)
        if shortcut(machine, path):
            heading, sentence = _round_heading(THREE), _round_sentence(machine, path, THREE)
    return Fault(first.code, heading, sentence, CLAUSES.get(first.code), path, first.place, tuple(group))


def _round_heading(named: Text) -> Text:
    return Text(zh=f"有一条路绕过了{named.zh}", en=f"A path goes round {named.en}")


def _round_sentence(machine: Machine, path: tuple[Step, ...], named: Text) -> Text:
    """Names the way as people see it: from where, by which steps, to where; and that no route is excepted."""
    taken = shortcut(machine, path)
    start, steps = (taken[0], taken[1]) if taken else (path[0].state, path[1:])
    first, last = machine.state(start).title, machine.state(steps[-1].state).title
    if not taken:
        return Text(
            zh=f"申报件从“{first.zh}”一路走到“{last.zh}”，没有经过{named.zh}。任何渠道都要先完成{named.zh}。",
            en=f"A case can go from “{first.en}” all the way to “{last.en}” without {named.en}. No route is excepted.",
        )
    via = [machine.state(s.state).title for s in steps[:-1]]
    if not via:
        via = [_step_title(machine, start, steps[0])]
    zh = "、".join(f"“{v.zh}”" for v in via)
    en = ", ".join(f"“{v.en}”" for v in via)
    return Text(
        zh=f"申报件可以从“{first.zh}”经{zh}直接到“{last.zh}”，没有经过{named.zh}。任何渠道都要先完成{named.zh}。",
        en=f"A case can go from “{first.en}” by {en} straight to “{last.en}” without {named.en}. No route is excepted.",
    )


def _step_title(machine: Machine, source: str, step: Step) -> Text:
    state = machine.state(source)
    for transition in state.transitions:
        if transition.key == step.action:
            return transition.title
    return state.lapse.title if state.lapse else Text(zh=step.action, en=step.action)


def shortcut(machine: Machine, path: tuple[Step, ...]) -> tuple[str, tuple[Step, ...]] | None:
    """Where a path leaves the main road and comes back to it further on: the state it leaves from and the steps till it
    is back; None when it never skips any of the road."""
    sketch = sketch_of(machine)
    road = {sketch.nodes[n].key: i for i, n in enumerate(main_road(sketch))}
    left, best = 0, None
    for i, step in enumerate(path):
        if step.state not in road:
            continue
        skipped = road[step.state] - road[path[left].state] - 1 if i else 0
        if skipped > 0 and (best is None or skipped > best[0]):
            best = (skipped, path[left].state, path[left + 1 : i + 1])
        left = i
    return (best[1], best[2]) if best else None


def _path_without_notices(machine: Machine, place: Path, vocabulary: Vocabulary) -> tuple[Step, ...]:
    """The shortest path to a state with one of the three notices not behind it."""
    key = machine.states[int(place[1])].key
    exploration = Exploration(machine, vocabulary)
    node = next((n for n in exploration.came if n[0] == key and not set(THREE_NOTICES) <= n[1]), None)
    return exploration.path(node) if node else ()
