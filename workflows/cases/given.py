"""What a person gives with a step besides a note: reasons pinned to fields, the form it collects, judgements, a recusal."""

from dataclasses import dataclass, field
from typing import Any

from forms_config.shapes import Problem, Text, digest_of
from workflows import clock
from workflows.cases.act_models import Correction, Defect, Opinion, Recusal
from workflows.cases.acts import Act
from workflows.cases.judging import keep_judgements, read_judgements
from workflows.cases.models import CaseEvent
from workflows.cases.reading import context_of
from workflows.cases.replies import check_replies
from workflows.errors import Refused
from workflows.organizations.models import Role

RECUSE = "recuse"
"""The yes/no field of a score sheet by which an expert declares a recusal."""
MOST_DEFECTS = 200
LONGEST_REASON = 2000


@dataclass
class Given:
    """Read and checked, not stored yet."""

    defects: list[tuple[list[str | int], str]] = field(default_factory=list)
    opinion: dict[str, Any] | None = None
    judgements: dict[str, bool] = field(default_factory=dict)
    recuses: bool = False


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
            given.recuses = act.actor.role == Role.COMMITTEE_EXPERT and given.opinion.get(RECUSE) is True
    check_replies(act, problems)
    given.judgements = read_judgements(act, given.opinion, problems)
    if given.recuses:
        act.event_data["recused"] = Recusal.Reason.DECLARED.value
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
    posted = act.data.get("form")
    raw, context = posted if isinstance(posted, dict) else {}, context_of(act.case)
    if act.actor.role == Role.COMMITTEE_EXPERT and RECUSE in raw:  # who keeps away need not score
        declared = read_answers(
            form, {RECUSE: raw[RECUSE]}, lists=document.codelists, context=context, partial=True
        )
        if declared.answers.get(RECUSE) is True:
            return {RECUSE: True}
    reading = read_answers(form, raw, lists=document.codelists, context=context)
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
    keep_judgements(act, event, given.judgements)
    if given.recuses:
        Recusal.objects.get_or_create(
            case=act.case,
            expert=act.actor.person,
            defaults={"reason": Recusal.Reason.DECLARED, "event": event, "at": event.at},
        )


NOTE_REQUIRED = Text(zh="请写明理由。", en="Write the reason.")
REASON_LONG = Text(zh="不超过2000字，请缩短。", en="At most 2000 characters; shorten it.")
DEFECT_SHAPE = Text(zh="请写明位置和理由。", en="Give the field and the reason.")
DEFECT_REASON = Text(zh="请写明这一处需要补正的内容。", en="Write what is to be corrected here.")
DEFECTS_MANY = Text(zh="一次最多列200处。", en="At most 200 defects at once.")
