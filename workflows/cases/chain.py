"""The chain of a case's events: each event's digest covers its content and the digest of the one before."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from forms_config.shapes import Text, digest_of
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
    what: Text


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
        missing = Text(
            zh=f"缺少这条记录：申报件上记着共有{case.sequence}条",
            en=f"is missing: the case counts {case.sequence} events",
        )
        return Break(case.pk, f"event {expected + 1}", missing)
    if case.head != previous:
        head = Text(
            zh=f"申报件上的摘要是{case.head or '空'}，最后一条记录的摘要是{previous}",
            en=f"its head is {case.head or 'empty'}, the last event's digest {previous}",
        )
        return Break(case.pk, "case", head)
    if case.state != state:
        where = Text(
            zh=f"申报件现处环节{case.state}，最后一条记录到的是{state}",
            en=f"its state is {case.state}, the last event left it in {state}",
        )
        return Break(case.pk, "case", where)
    return _snapshot_break(case, events) or _note_break(case, events) or _judgement_break(case, events)


def _difference(event: CaseEvent, expected: int, previous: str, state: str) -> Text | None:
    if event.sequence != expected:
        return Text(zh=f"缺少第{expected}条记录", en=f"event {expected} is missing")
    if event.previous != previous:
        return Text(
            zh=f"它接在{event.previous or '空'}之后，而前一条记录的摘要是{previous or '空'}",
            en=f"it follows {event.previous or 'nothing'}, but the event before it is {previous or 'none'}",
        )
    computed = event_digest(event)
    if computed != event.digest:
        return Text(
            zh=f"按内容算出的摘要是{computed}，记录上的是{event.digest}",
            en=f"its content gives digest {computed}, the record says {event.digest}",
        )
    if event.source and event.source != state:
        return Text(
            zh=f"它从环节{event.source}开始，而当时申报件处在{state}",
            en=f"it leaves state {event.source}, but the case was in {state}",
        )
    return None


def _snapshot_break(case: Case, events: list[CaseEvent]) -> Break | None:
    recorded: dict[str, Any] = {
        event.data["receipt"]: event.data["submission"] for event in events if "submission" in event.data
    }
    kept = {s.receipt: s for s in Submission.objects.filter(case=case).order_by("ordinal")}
    for receipt, digest in recorded.items():
        submission = kept.get(receipt)
        if submission is None:
            return Break(case.pk, f"submission {receipt}", GONE)
        kept_as = [submission.digest]
        if submission.content is not None:
            kept_as.append(digest_of(submission.content))
        for found in kept_as:
            if found != digest:
                other = Text(
                    zh=f"保存的材料摘要是{found}，记录上的是{digest}",
                    en=f"what is kept gives {found}, its event {digest}",
                )
                return Break(case.pk, f"submission {receipt}", other)
    extra = next((receipt for receipt in kept if receipt not in recorded), None)
    return Break(case.pk, f"submission {extra}", UNRECORDED) if extra else None


def _note_break(case: Case, events: list[CaseEvent]) -> Break | None:
    notes = dict(EventNote.objects.filter(event__case=case).values_list("event_id", "text"))
    for event in events:
        text = notes.get(event.pk)
        if text is not None and digest_of(text) != event.data.get("note"):
            return Break(case.pk, f"note of event {event.sequence}", OTHER_WORDS)
    return None


def _judgement_break(case: Case, events: list[CaseEvent]) -> Break | None:
    """What was judged with a step is still what its event covers."""
    kept: dict[int, list[list[Any]]] = {}
    for event_id, key, verdict in case.judgements.order_by("key").values_list("event_id", "key", "verdict"):
        kept.setdefault(event_id, []).append([key, verdict])
    for event in events:
        recorded = event.data.get("judgements")
        if recorded is not None and digest_of(kept.get(event.pk, [])) != recorded:
            return Break(case.pk, f"judgements of event {event.sequence}", OTHER_JUDGEMENTS)
    return None


GONE = Text(zh="提交的材料不见了", en="is missing")
UNRECORDED = Text(zh="没有一条记录提到它", en="no event recorded it")
OTHER_WORDS = Text(zh="文字与记录时的不同", en="its words are not those that were recorded")
OTHER_JUDGEMENTS = Text(zh="评议结论与记录时的不同", en="they are not those that were recorded")
