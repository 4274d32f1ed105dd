"""What a person gives with a step besides a note: reasons pinned to fields, and the form the step collects."""

from dataclasses import dataclass, field
from typing import Any

from forms_config.shapes import Problem, Text, digest_of
from workflows import clock
from workflows.cases.act_models import Correction, Defect, Opinion
from workflows.cases.acts import Act
from workflows.cases.models import CaseEvent
from workflows.cases.reading import context_of
from workflows.errors import Refused

MOST_DEFECTS = 200
LONGEST_REASON = 2000


@dataclass
class Given:
    """Read and checked, not stored yet."""

    defects: list[tuple[list[str | int], str]] = field(default_factory=list)
    opinion: dict[str, Any] | None = None


def read_given(act: Act) -> Given:
    """Reads what was given with the act and puts its digests on the event; raises Refused with every problem at once."""
    problems: list[Problem] = []
    given = Given()
    if act.transition.note == "required" and not act.note:
        problems.append(Problem("note", NOTE_REQUIRED, ("reason",)))
    if len(act.note) > LONGEST_REASON:
        problems.append(Problem("note", REASON_LONG, ("reason",)))
    if act.data.get("defects"):
        given.defects = _defects(act.data["defects"], problems)
        act.event_data["defects"] = digest_of([[path, reason] for path, reason in given.defects])
    if act.transition.collects:
        given.opinion = _opinion(act, problems)
        if given.opinion is not None:
            act.event_data["opinion"] = digest_of(given.opinion)
    if problems:
        raise Refused(problems)
    return given


def _defects(raw: Any, problems: list[Problem]) -> list[tuple[list[str | int], str]]:
    found: list[tuple[list[str | int], str]] = []
    for number, item in enumerate(list(raw)[: MOST_DEFECTS + 1]):
        if not isinstance(item, tuple | list) or len(item) != 2:
            problems.append(Problem("defect", DEFECT_SHAPE, ("defects", number)))
            continue
        path, reason = item
        parts = path.split(".") if isinstance(path, str) else list(path)
        text = reason.strip() if isinstance(reason, str) else ""
        if not text:
            problems.append(Problem("defect", DEFECT_REASON, ("defects", number)))
        elif len(text) > LONGEST_REASON:
            problems.append(Problem("defect", REASON_LONG, ("defects", number)))
        else:
            found.append(([p for p in parts if p != ""], text))
    if len(raw) > MOST_DEFECTS:
        problems.append(Problem("defect", DEFECTS_MANY, ("defects",)))
    return found


def _opinion(act: Act, problems: list[Problem]) -> dict[str, Any] | None:
    from forms_config.answers import read_answers

    document = act.situation.document
    form = document.forms[str(act.transition.collects)]
    raw = act.data.get("form")
    reading = read_answers(
        form, raw if isinstance(raw, dict) else {}, lists=document.codelists, context=context_of(act.case)
    )
    problems += [problem.under("form") for problem in reading.problems]
    return None if reading.problems else dict(reading.answers)


def keep_given(act: Act, event: CaseEvent, given: Given) -> None:
    """Stores what was read, bound to the step's event."""
    who = {
        "person": act.actor.person,
        "role": str(act.actor.role),
        "organization": act.actor.organization,
        "at": clock.now(),
    }
    if given.defects:
        correction = Correction.objects.create(case=act.case, event=event, due_on=act.case.due_on, **who)
        Defect.objects.bulk_create(
            [Defect(correction=correction, path=path, reason=reason) for path, reason in given.defects]
        )
    if given.opinion is not None:
        Opinion.objects.create(
            case=act.case,
            event=event,
            form=str(act.transition.collects),
            action=act.transition.key,
            answers=given.opinion,
            digest=digest_of(given.opinion),
            **who,
        )


NOTE_REQUIRED = Text(zh="请写明理由。", en="Write the reason.")
REASON_LONG = Text(zh="不超过2000字，请缩短。", en="At most 2000 characters; shorten it.")
DEFECT_SHAPE = Text(zh="请写明位置和理由。", en="Give the field and the reason.")
DEFECT_REASON = Text(zh="请写明这一处需要补正的内容。", en="Write what is to be corrected here.")
DEFECTS_MANY = Text(zh="一次最多列200处。", en="At most 200 defects at once.")
