"""The decision pane: every step the actor could take, the one being taken with what it asks for, and what is wrong."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.desk.asking import Asked, asked_with, posted_answers
from cms.desk.collecting import Collected
from cms.desk.dossier import Dossier
from cms.desk.entering import as_number, clean, language, say
from cms.desk.panels import suggested_answers
from forms_config.shapes import Problem, Text
from workflows.access import Actor
from workflows.cases.acts import Act
from workflows.cases.given import read_given
from workflows.cases.signing import commitment_text, identify
from workflows.cases.verbs import ActionView
from workflows.errors import Refused

MOST_ROWS = 60
LONGEST = 2000


@dataclass
class DefectRow:
    """One reason and the field it is pinned to; `path` is dotted, empty for the application as a whole."""

    number: int
    path: str = ""
    reason: str = ""
    error: str = ""


@dataclass(frozen=True)
class Option:
    """A step as a button of the pane."""

    key: str
    title: str
    target: str
    reasons: list[str]
    letter: str
    url: str
    is_chosen: bool
    asks_nothing: bool


@dataclass
class Decision:
    """The step being taken, as typed so far."""

    dossier: Dossier
    action: ActionView
    sequence: int
    key: str
    note: str = ""
    name: str = ""
    commits: bool = False
    rows: list[DefectRow] = field(default_factory=list)
    collected: Collected | None = None
    asked: list[Asked] = field(default_factory=list)
    problems: list[dict[str, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return say(self.action.title)

    @property
    def target(self) -> str:
        return say(self.action.target)

    @property
    def letter(self) -> str:
        return "r" if self.action.defects else "a"

    @property
    def commitment(self) -> str:
        """The text of the commitment signed with the step, without Markdown's marks."""
        if not self.action.commitment:
            return ""
        text = say(commitment_text(self.dossier.case, self.action.commitment))
        return "\n".join(line.lstrip("#").strip() for line in text.splitlines())

    @property
    def labels(self) -> list[tuple[str, str]]:
        """What a reason may be pinned to: sections' fields and rows, and cells already pinned."""
        known = self.dossier.labels
        pinned = {row.path for row in self.rows}
        return [(path, label) for path, label in known.items() if path.count(".") < 2 or path in pinned]

    @property
    def pins(self) -> dict[str, DefectRow]:
        """The reason pinned to each path."""
        return {row.path: row for row in self.rows if row.path}

    def data(self) -> dict[str, Any]:
        """What `apply_transition` takes."""
        data: dict[str, Any] = {}
        if self.action.signed or self.action.commitment:
            data |= {"signature": bool(self.name), "name": self.name}
        if self.action.commitment:
            data["commitment"] = self.commits
        if self.action.defects:
            data["defects"] = [(row.path, row.reason) for row in self.rows if row.reason or row.path]
        if self.collected is not None:
            data["form"] = self.collected.raw
        answers = {one.key: one.answer for one in self.asked if one.answer is not None}
        if answers:
            data["judgements"] = answers
        return data

    def show(self, problems: list[Problem]) -> None:
        """Puts every problem beside its control and into the summary."""
        if self.collected is not None:
            self.collected.show([p for p in problems if p.path and p.path[0] == "form"])
        for problem in problems:
            text, place = problem.text.in_language(language()), ""
            if problem.path and problem.path[0] == "form" and self.collected is not None:
                place = self.collected.id_of(str(problem.path[-1]))
            elif problem.path and problem.path[0] == "defects":
                place = self._mark_row(problem, text)
            elif problem.path and problem.path[0] == "judgements":
                place = self._mark_question(problem, text)
            else:
                place = _PLACES.get(str(problem.path[0]) if problem.path else "", "")
                self.errors.setdefault(place, text)
            self.problems.append({"field_id": place, "text": text})

    def _mark_question(self, problem: Problem, text: str) -> str:
        for one in self.asked:
            if one.key in problem.path:
                one.error = text
                return one.id
        return ""

    def _mark_row(self, problem: Problem, text: str) -> str:
        given = [row for row in self.rows if row.reason or row.path] or self.rows
        number = problem.path[1] if len(problem.path) > 1 else 0
        row = given[number] if isinstance(number, int) and number < len(given) else given[0]
        row.error = text
        return f"id_reason_{row.number}"


_PLACES = {"reason": "id_note", "name": "id_name", "signature": "id_name", "commitment": "id_commitment"}


def options_of(actions: list[ActionView], dossier: Dossier, chosen: str) -> list[Option]:
    """The buttons, with one letter for returning and one for going on."""
    first = {
        "r": next((a.key for a in actions if a.defects), ""),
        "a": next((a.key for a in actions if not a.defects and a.note != "required"), ""),
    }
    address = reverse("desk_case", args=[dossier.case.pk])
    return [
        Option(
            key=a.key, title=say(a.title), target=say(a.target), reasons=[say(r) for r in a.blocked_by],
            letter=next((letter for letter, key in first.items() if key == a.key), ""),
            url=f"{address}?act={a.key}#decide", is_chosen=a.key == chosen, asks_nothing=asks_nothing(a),
        )
        for a in actions
    ]  # fmt: skip


def asks_nothing(action: ActionView) -> bool:
    """Whether the step is taken by its button alone."""
    return (
        not (action.signed or action.collects or action.defects or action.commitment)
        and action.note == "none"
    )


def default_action(actions: list[ActionView]) -> str:
    """The step opened first: the first that goes on and is not blocked."""
    going_on = [a for a in actions if a.is_open and not a.defects and a.note != "required"]
    return going_on[0].key if going_on else ""


def blank_decision(dossier: Dossier, action: ActionView, mark: str = "") -> Decision:
    """The step with nothing typed yet; `mark` pins the first reason."""
    decision = Decision(dossier, action, dossier.case.sequence, uuid.uuid4().hex)
    if action.defects:
        decision.rows = [DefectRow(1, mark if mark in dossier.labels else "")]
    if action.collects:
        decision.collected = _form_of(dossier, action).blank(suggested_answers(dossier, action))
        decision.asked = asked_with(dossier, action)
    return decision


def posted_decision(dossier: Dossier, action: ActionView, request: HttpRequest) -> Decision:
    """The step as posted."""
    post = request.POST
    sequence = as_number(post.get("sequence"))
    decision = Decision(
        dossier, action, sequence if sequence is not None else -1, clean(post.get("key"), 64) or uuid.uuid4().hex,
        note=clean(post.get("note"), 4 * LONGEST), name=clean(post.get("name"), 80), commits="commitment" in post,
    )  # fmt: skip
    if action.defects:
        decision.rows = _posted_rows(request, dossier)
    if action.collects:
        decision.collected = _form_of(dossier, action).posted(request)
        decision.asked = posted_answers(asked_with(dossier, action), request)
    return decision


def _posted_rows(request: HttpRequest, dossier: Dossier) -> list[DefectRow]:
    paths, reasons = request.POST.getlist("path"), request.POST.getlist("reason")
    pairs = [(clean(p, 300), clean(r, 4 * LONGEST)) for p, r in zip(paths, reasons, strict=False)]
    pairs = [(p if p in dossier.labels else "", r) for p, r in pairs[:MOST_ROWS]]
    dropped = as_number(request.POST.get("drop"))
    if dropped is not None:
        pairs = [pair for n, pair in enumerate(pairs, start=1) if n != dropped]
    mark = clean(request.POST.get("mark"), 300)
    if mark in dossier.labels and mark not in {p for p, _r in pairs}:
        pairs = [pair for pair in pairs if any(pair)] + [(mark, "")]
    if "more" in request.POST:
        pairs.append(("", ""))
    return [DefectRow(n, path, reason) for n, (path, reason) in enumerate(pairs or [("", "")], start=1)]


def _form_of(dossier: Dossier, action: ActionView) -> Collected:
    document = dossier.document
    form = document.forms[str(action.collects)]
    return Collected(dossier.case, dossier.actor, form, document.codelists, dossier.case.round.release.digest)


def problems_of(decision: Decision, actor: Actor) -> list[Problem]:
    """Everything wrong with what was given, at once, before the step is tried. The step's own rules are asked after it."""
    situation = decision.dossier.situation
    transition = situation.machine.transition(decision.dossier.case.state, decision.action.key)
    if transition is None:
        return []
    problems = [p.under("form") for p in (decision.collected.problems if decision.collected else ())]
    data = decision.data()
    act = Act(situation, actor, transition, data=data, note=decision.note)
    if transition.needs and decision.action.defects and not data["defects"]:
        problems += [Problem("defects", reason, ("defects", 0)) for reason in [act.reason_against("defects_listed@1")] if reason]  # fmt: skip
    try:
        read_given(act)
    except Refused as refused:
        problems += refused.problems
    if decision.action.commitment and not decision.commits:
        problems.append(Problem("commitment", _UNCOMMITTED, ("commitment",)))
    if decision.action.signed or decision.action.commitment:
        try:
            identify(actor, data)
        except Refused as refused:
            problems += refused.problems
    return problems


def steps_forward(decision: Decision) -> str:
    """What happens next, for under the button."""
    machine = decision.dossier.situation.machine
    transition = machine.transition(decision.dossier.case.state, decision.action.key)
    state = machine.state(transition.to) if transition else None
    if state is not None and state.within:
        return _("Next: %(state)s, within %(n)d working days.") % {
            "state": say(state.title),
            "n": state.within,
        }
    return _("Next: %(state)s.") % {"state": decision.target}


_UNCOMMITTED = Text(zh="请先阅读承诺书并勾选同意。", en="Read the commitment and tick that you agree.")
