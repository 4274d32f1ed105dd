"""The chain of a case's events: each event's digest covers its content and the digest of the one before."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from forms_config.shapes import digest_of
from workflows.cases.models import Case, CaseEvent, EventNote, Submission


def event_digest(event: CaseEvent) -> str:
    """SHA-256 over everything the event says, the previous digest included. Times count in UTC to the microsecond."""
    return digest_of(
        {
            "case": event.case_id,
            "sequence": event.sequence,
            "kind": event.kind,
            "action": event.action,
            "source": event.source,
            "target": event.target,
            "person": event.person_id,
            "role": str(event.role),
            "organization": event.organization_id,
            "at": event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
            "data": event.data,
            "key": event.key,
            "previous": event.previous,
        }
    )


@dataclass(frozen=True)
class Break:
    """The first record of a case that does not hold, and what differs."""

    case_id: int
    record: str
    """`event 7`, `submission 1`, `note of event 3` or `case`."""
    what: str


def verify_cases(cases: Iterable[Case] | None = None) -> Iterator[Break]:
    """The first break of every case whose record does not hold, in the order of the cases; nothing when all hold."""
    chosen = Case.objects.order_by("pk") if cases is None else cases
    for case in chosen.iterator(chunk_size=500) if isinstance(chosen, type(Case.objects.all())) else chosen:
        found = verify_case(case)
        if found is not None:
            yield found


def verify_case(case: Case) -> Break | None:
    """Walks one case's chain: sequence, links, digests, the head, the snapshots and the notes. Erased words are no break."""
    previous, expected, state = "", 0, ""
    events = list(CaseEvent.objects.filter(case=case).order_by("sequence"))
    for event in events:
        expected += 1
        what = _difference(event, expected, previous, state)
        if what:
            return Break(case.pk, f"event {event.sequence}", what)
        previous, state = event.digest, event.target or state
    if case.sequence != expected:
        return Break(case.pk, f"event {expected + 1}", f"is missing: the case counts {case.sequence} events")
    if case.head != previous:
        return Break(
            case.pk, "case", f"its head is {case.head or 'empty'}, the last event's digest {previous}"
        )
    if case.state != state:
        return Break(case.pk, "case", f"its state is {case.state}, the last event left it in {state}")
    return _snapshot_break(case, events) or _note_break(case, events) or _judgement_break(case, events)


def _difference(event: CaseEvent, expected: int, previous: str, state: str) -> str:
    if event.sequence != expected:
        return f"event {expected} is missing"
    if event.previous != previous:
        return f"it follows {event.previous or 'nothing'}, but the event before it is {previous or 'none'}"
    computed = event_digest(event)
    if computed != event.digest:
        return f"its content gives digest {computed}, the record says {event.digest}"
    if event.source and event.source != state:
        return f"it leaves state {event.source}, but the case was in {state}"
    return ""


def _snapshot_break(case: Case, events: list[CaseEvent]) -> Break | None:
    recorded: dict[str, Any] = {
        event.data["receipt"]: event.data["submission"] for event in events if "submission" in event.data
    }
    kept = {s.receipt: s for s in Submission.objects.filter(case=case).order_by("ordinal")}
    for receipt, digest in recorded.items():
        submission = kept.get(receipt)
        if submission is None:
            return Break(case.pk, f"submission {receipt}", "is missing")
        if submission.digest != digest:
            return Break(case.pk, f"submission {receipt}", f"says {submission.digest}, its event {digest}")
        if submission.content is not None and digest_of(submission.content) != digest:
            return Break(
                case.pk,
                f"submission {receipt}",
                f"its content gives {digest_of(submission.content)}, its event {digest}",
            )
    extra = next((receipt for receipt in kept if receipt not in recorded), None)
    return Break(case.pk, f"submission {extra}", "no event recorded it") if extra else None


def _note_break(case: Case, events: list[CaseEvent]) -> Break | None:
    notes = dict(EventNote.objects.filter(event__case=case).values_list("event_id", "text"))
    for event in events:
        text = notes.get(event.pk)
        if text is not None and digest_of(text) != event.data.get("note"):
            return Break(
                case.pk, f"note of event {event.sequence}", "its words are not those that were recorded"
            )
    return None


def _judgement_break(case: Case, events: list[CaseEvent]) -> Break | None:
    """What was judged with a step is still what its event covers."""
    kept: dict[int, list[list[Any]]] = {}
    for event_id, key, verdict in case.judgements.order_by("key").values_list("event_id", "key", "verdict"):
        kept.setdefault(event_id, []).append([key, verdict])
    for event in events:
        recorded = event.data.get("judgements")
        if recorded is not None and digest_of(kept.get(event.pk, [])) != recorded:
            return Break(
                case.pk, f"judgements of event {event.sequence}", "they are not those that were recorded"
            )
    return None
