"""The workflow tab's answers as data: the drawing, its text version, the faults with their corrections."""

from typing import Any

from pydantic import ValidationError

from cms.public.citations import citation_label, resolve_citation
from forms_config.shapes import Text
from workflows.diagram import draw
from workflows.diagram_told import told
from workflows.faults import Clause, Fault, faults_of
from workflows.findings import Step
from workflows.machine import VOCABULARY, Machine
from workflows.repairs import Repair, repairs_for
from workflows.titles import role_title

MOST_REPAIRED = 6
"""Faults that are told with corrections; those after come with their sentence only, until some are dealt with."""
NOTICES = {
    "N25": (Text(zh="560号通知", en="Notice No. 560"), "notice"),
    "N20": (Text(zh="628号通知", en="Notice No. 628"), "earlier_notice"),
}
"""What a clause's notice is called, and the key a series cites it under."""
_ARTICLES = {
    "7": Text(zh="第七条", en="article 7"),
    "8": Text(zh="第八条", en="article 8"),
    "12": Text(zh="第十二条", en="article 12"),
    "3.4": Text(zh="三（四）", en="3(4)"),
}


def whole(data: Any) -> Machine | None:
    """The machine, when its shape is right."""
    try:
        return Machine.model_validate(data)
    except (ValidationError, RecursionError):
        return None


def drawn(
    data: dict[str, Any], *, width: int, language: str, fault: int | None, cites: Any
) -> dict[str, Any]:
    """{svg, states, steps, told, faults, shown, whole}. `fault`: the one whose path is highlighted; else the first that
    has a path."""
    machine = whole(data)
    faults = faults_of(machine) if machine else ()
    with_path = [i for i, f in enumerate(faults) if len(f.path) > 1]
    shown = fault if fault in with_path else next(iter(with_path), None)
    path = faults[shown].path if shown is not None else ()
    picture = draw(data, language=language, width=width, path=path, name="studio-workflow", interactive=True)
    return {
        "svg": picture.svg,
        "states": picture.states,
        "steps": picture.steps,
        "told": [
            {"index": t.index, "title": t.title, "facts": t.facts, "steps": t.steps}
            for t in told(data, language=language)
        ],
        "faults": [
            _fault(machine, data, f, i, language=language, cites=cites)
            for i, f in enumerate(faults)
            if machine
        ],
        "shown": shown,
        "whole": machine is not None,
    }


def _fault(
    machine: Machine, data: dict[str, Any], fault: Fault, number: int, *, language: str, cites: Any
) -> dict[str, Any]:
    fixes = repairs_for(data, fault) if number < MOST_REPAIRED else ()
    return {
        "code": fault.code,
        "heading": fault.heading.in_language(language),
        "sentence": fault.sentence.in_language(language),
        "clause": _clause(fault.clause, cites, language) if fault.clause else None,
        "place": list(fault.place),
        "path": [[step.action, step.state] for step in fault.path],
        "walk": _walk(machine, fault.path, language),
        "fixes": [{"title": r.title.in_language(language), "removes": r.removes} for r in fixes],
    }


def _clause(clause: Clause, cites: Any, language: str) -> dict[str, str]:
    """The clause as the series cites the notice, with the address of its text where it is published here."""
    name, key = NOTICES[clause.notice]
    cited = cites.get(key) if isinstance(cites, dict) else None
    number = cited.get("number") if isinstance(cited, dict) else None
    url = resolve_citation(number, clause.article) if isinstance(number, str) else None
    if url and isinstance(number, str):
        return {"label": citation_label(number, clause.article), "url": url}
    article = _ARTICLES[clause.article].in_language(language)
    return {"label": f"{name.in_language(language)} {article}", "url": ""}


def _walk(machine: Machine, path: tuple[Step, ...], language: str) -> list[dict[str, Any]]:
    """The path as a list of acts: who does what, what is asked of them, and where the case is then."""
    acts: list[dict[str, Any]] = []
    before = ""
    for step in path:
        state = machine.state(step.state)
        if before:
            acts.append(
                {**_act(machine, before, step.action, language), "then": state.title.in_language(language)}
            )
        else:
            acts.append({"who": "", "what": "", "asked": [], "then": state.title.in_language(language)})
        before = step.state
    return acts


def _act(machine: Machine, source: str, action: str, language: str) -> dict[str, Any]:
    state = machine.state(source)
    for t in state.transitions:
        if t.key == action:
            asked = [VOCABULARY[u.name].title.in_language(language) for u in t.needs if u.name in VOCABULARY]
            who = ("、" if not language.startswith("en") else ", ").join(
                role_title(r).in_language(language) for r in t.by
            )
            return {"who": who, "what": t.title.in_language(language), "asked": asked}
    title = state.lapse.title.in_language(language) if state.lapse else action
    return {"who": role_title("system").in_language(language), "what": title, "asked": []}


def chosen_repair(data: dict[str, Any], fault: int, fix: int) -> Repair | None:
    """The correction a button stood for, made again from the same workflow."""
    machine = whole(data)
    faults = faults_of(machine) if machine else ()
    if not 0 <= fault < min(len(faults), MOST_REPAIRED):
        return None
    repairs = repairs_for(data, faults[fault])
    return repairs[fix] if 0 <= fix < len(repairs) else None
