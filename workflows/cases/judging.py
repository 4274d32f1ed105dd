"""Recording what only a person can judge, and that results were filed.

`questions` says what is asked. Judgements are given with the step that concludes (an employer's opinion, a panel's), or
one by one with `record_judgement`.
"""

import datetime
from typing import Any

from django.db import transaction

from forms_config.shapes import Problem, Text, digest_of
from workflows import clock
from workflows.access import Actor, can, holds
from workflows.cases.act_models import Judgement, Opinion
from workflows.cases.acts import Act
from workflows.cases.models import Case, CaseEvent
from workflows.cases.questions import Question, asked_of, bodies_of, questions, records_judgements, still_open
from workflows.cases.recording import take, write
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Role


@transaction.atomic
def record_judgement(case: Case, *, actor: Actor, key: str, verdict: bool, reason: str = "") -> Judgement:
    """Records a judgement the criteria wait for (待评议); a later one of the same key takes its place, both are kept.

    `key` is `<rule>/<judged>`, or `<judged>/<table>/<row id>` for a row.
    """
    if not can(actor, "judge", case) or not holds(actor):
        raise NotYours
    if not key or len(key) > 160 or len(reason) > 2000:
        raise Refused([Problem("judgement", BAD_KEY, ("key",))])
    take(case)
    words = reason.strip()
    event = write(case, actor=actor, kind="judged", data={"judgement": digest_of([key, verdict, words])})
    judgement: Judgement = Judgement.objects.create(
        case=case, key=key, verdict=verdict, reason=words, person=actor.person, role=str(actor.role),
        organization=actor.organization, at=clock.now(), event=event,
    )  # fmt: skip
    return judgement


def read_judgements(act: Act, opinion: dict[str, Any] | None, problems: list[Problem]) -> dict[str, bool]:
    """What is judged with the step, and lets it count for the step's own guards; every defect goes into `problems`.

    `act.data["judgements"]` is `{key: True|False}`. A question about the case as a whole that is not answered there is
    answered by the collected form's yes/no field `<judged>_met`; for a panel by the majority of that field on the score
    sheets. ★ What the criteria then still ask of that body keeps the step from being taken.
    """
    raw = act.data.get("judgements") or {}
    if not records_judgements(act.case, act.transition, act.actor.role):
        if raw:
            problems.append(Problem("judgement", NOT_HERE, ("judgements",)))
        return {}
    bodies = bodies_of(act.actor.role)
    asked = {question.key: question for question in asked_of(act.situation, bodies)}
    given = _given(raw if isinstance(raw, dict) else {"": raw}, asked, problems)
    for key in asked:
        answer = _answer_on_a_form(act, key, opinion) if key not in given else None
        if answer is not None:
            given[key] = answer
    for key in sorted(still_open(act.situation, bodies, given) & {*asked}):
        problems.append(Problem("judgement", unanswered(asked[key]), ("judgements", key)))
    act.situation.judge(given)
    if given:
        act.event_data["judgements"] = judgements_digest(given)
    return given


def left_to_ask(act: Act) -> list[Question]:
    """The questions that have to be put to whoever takes the step: those that neither a field of the step's own form nor
    the majority of the experts' score sheets answers."""
    if not records_judgements(act.case, act.transition, act.actor.role):
        return []
    form = act.situation.document.forms[str(act.transition.collects)]
    answered = {field.key.removesuffix("_met") for field in form.fields() if field.key.endswith("_met")}
    return [
        question
        for question in asked_of(act.situation, bodies_of(act.actor.role))
        if not _is_of_whole_case(question.key, answered)
        and _answer_on_a_form(act, question.key, None) is None
    ]


def _is_of_whole_case(key: str, judged: set[str]) -> bool:
    _rule, name, *of_a_row = key.split("/")
    return not of_a_row and name in judged


def _given(raw: dict[Any, Any], asked: dict[str, Question], problems: list[Problem]) -> dict[str, bool]:
    given = {}
    for key, verdict in list(raw.items())[:MOST_JUDGEMENTS]:
        if key not in asked or not isinstance(verdict, bool):
            problems.append(Problem("judgement", NOT_ASKED, ("judgements", str(key)[:160])))
        else:
            given[key] = verdict
    return given


def _answer_on_a_form(act: Act, key: str, opinion: dict[str, Any] | None) -> bool | None:
    """The answer to a whole-case question that a form has given already; None where none has, or the experts are even."""
    _rule, judged, *of_a_row = key.split("/")
    field = f"{judged}_met"
    if of_a_row:
        return None
    answer = (opinion or {}).get(field)
    if isinstance(answer, bool):
        return answer
    if "panel" not in bodies_of(act.actor.role):
        return None
    sheets = Opinion.objects.filter(
        case=act.case, role=Role.COMMITTEE_EXPERT, at__gte=act.case.entered_at
    ).values_list("answers", flat=True)
    said = [sheet[field] for sheet in sheets if sheet and isinstance(sheet.get(field), bool)]
    yes = sum(said)
    return yes * 2 > len(said) if yes * 2 != len(said) else None


def keep_judgements(act: Act, event: CaseEvent, given: dict[str, bool]) -> None:
    """Stores them, bound to the event whose digest covers them."""
    Judgement.objects.bulk_create(
        Judgement(
            case=act.case, key=key, verdict=verdict, person=act.actor.person, role=str(act.actor.role),
            organization=act.actor.organization, at=event.at, event=event,
        )
        for key, verdict in sorted(given.items())
    )  # fmt: skip


def judgements_digest(given: dict[str, bool]) -> str:
    """What the event says of them: SHA-256 of the sorted pairs."""
    return digest_of([[key, verdict] for key, verdict in sorted(given.items())])


@transaction.atomic
def record_filing(case: Case, *, actor: Actor, number: str, filed_on: datetime.date) -> CaseEvent:
    """Records that the result was filed with the authority that filed the committee (备案, N25-7)."""
    if not can(actor, "file_results", case) or not holds(actor):
        raise NotYours
    if not number.strip() or len(number.strip()) > 80 or filed_on > clock.today():
        raise Refused([Problem("filing", BAD_FILING, ("number",))])
    take(case)
    return write(
        case, actor=actor, kind="results_filed", data={"number": number.strip(), "on": filed_on.isoformat()}
    )


def unanswered(question: Question) -> Text:
    """That a question still needs its answer."""
    return Text(zh=f"请评议：{question.text.zh}", en=f"To be judged: {question.text.en or question.text.zh}")


MOST_JUDGEMENTS = 500
NOT_HERE = Text(zh="这一步不记录评议结论。", en="This step records no judgements.")
NOT_ASKED = Text(
    zh="评价条件没有这项评议，或没有选择“达到”“未达到”。",
    en="The criteria do not ask this, or neither met nor not met was chosen.",
)
BAD_KEY = Text(
    zh="请选择要评议的条件，理由不超过2000字。",
    en="Choose what is judged; the reason has at most 2000 characters.",
)
BAD_FILING = Text(
    zh="请写明备案文号和日期，日期不晚于今天。", en="Give the filing's number and its day, not in the future."
)

__all__ = [
    "Question",
    "judgements_digest",
    "keep_judgements",
    "left_to_ask",
    "questions",
    "read_judgements",
    "record_filing",
    "record_judgement",
]
