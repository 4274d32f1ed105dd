"""Reading cases: desks' queues with keyset paging, counts, the timeline in plain words."""

import base64
import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from forms_config.shapes import Text
from workflows.access import Actor, visible
from workflows.cases.act_models import Correction, Opinion
from workflows.cases.models import Case, CaseEvent, CaseTurn
from workflows.cases.wording import sentence_of
from workflows.compiled import machine_of
from workflows.organizations.models import Role

PAGE = 60


@dataclass(frozen=True)
class Page:
    """One page of a list: rows, and the cursor of the next page, None on the last."""

    cases: list[Case]
    next_cursor: str | None


def waiting_for(actor: Actor) -> QuerySet[Case]:
    """What waits for me: visible cases whose current state is the role's turn. For an expert without the score sheets
    that are done; those they keep away from are not visible to them."""
    mine = CaseTurn.objects.filter(case=OuterRef("pk"), role=actor.role, is_current=True)
    cases = visible(actor, Case.objects.for_list()).filter(Exists(mine))
    if actor.role == Role.COMMITTEE_EXPERT:
        done = Opinion.objects.filter(
            case=OuterRef("pk"), person=actor.person.pk, at__gte=OuterRef("entered_at")
        )
        cases = cases.exclude(Exists(done))
    return cases


def seen_by(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may see, as rows of a list."""
    return visible(actor, Case.objects.for_list())


def page_of(cases: QuerySet[Case], *, cursor: str | None = None, size: int = PAGE) -> Page:
    """A page by keyset: soonest deadline first, then oldest. As quick on the last page as on the first.

    A cursor that cannot be read starts from the beginning. The database reads a page by index, never by offset.
    """
    start = _read_cursor(cursor)
    rows = _after(cases, *start, size + 1) if start else list(cases.order_by("queue_on", "pk")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _cursor(rows[-1]) if more else None)


def _after(cases: QuerySet[Case], day: datetime.date, pk: int, most: int) -> list[Case]:
    """The next cases after a place in the queue: first the rest of its day, then the days after it. Each is a range of the
    index; in one condition SQLite would read, or sort, everything due on that day."""
    rows = list(cases.filter(queue_on=day, pk__gt=pk).order_by("pk")[:most])
    if len(rows) < most:
        rows += cases.filter(queue_on__gt=day).order_by("queue_on", "pk")[: most - len(rows)]
    return rows


def neighbours(cases: QuerySet[Case], at: Case) -> tuple[int | None, int | None]:
    """The keys of the cases after and before one in a queue, None at its ends."""
    keys, day = cases.values_list("pk", flat=True), at.queue_on
    after = keys.filter(queue_on=day, pk__gt=at.pk).order_by("pk").first()
    if after is None:
        after = keys.filter(queue_on__gt=day).order_by("queue_on", "pk").first()
    before = keys.filter(queue_on=day, pk__lt=at.pk).order_by("-pk").first()
    if before is None:
        before = keys.filter(queue_on__lt=day).order_by("-queue_on", "-pk").first()
    return after, before


def _cursor(case: Case) -> str:
    return base64.urlsafe_b64encode(f"{case.queue_on.isoformat()}.{case.pk}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None) -> tuple[datetime.date, int] | None:
    if not cursor or len(cursor) > 80:
        return None
    try:
        day, _dot, pk = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(".")
        return datetime.date.fromisoformat(day), min(int(pk), 2**62)
    except ValueError:
        return None


def count_waiting(actor: Actor) -> int:
    """How many cases wait for the actor."""
    return waiting_for(actor).order_by().count()


MOST_COUNTED = 999


def count_some(cases: QuerySet[Case]) -> int:
    """How many cases there are, or one more than `MOST_COUNTED`: the database stops looking there."""
    return cases.order_by().values("pk")[: MOST_COUNTED + 1].count()


def counts_by_category(actor: Actor) -> dict[str, int]:
    """Visible cases by category, in one query."""
    rows = visible(actor, Case.objects.order_by()).values("category").annotate(n=Count("pk"))
    return {row["category"]: row["n"] for row in rows}


def state_title(case: Case, *, for_applicant: bool = False) -> Text:
    """The state's label: for staff, or for the applicant."""
    state = machine_of(case).state(case.state)
    return state.public if for_applicant else state.title


def open_correction(case: Case) -> Correction | None:
    """The correction asked for and not answered yet, with its defects; None when there is none."""
    asked = Correction.objects.filter(case=case, resolved_at__isnull=True).prefetch_related("defects")
    return asked.order_by("-pk").first()


def last_correction(case: Case) -> Correction | None:
    """The correction asked for last, answered or not, with its defects; None when there was none."""
    return Correction.objects.filter(case=case).prefetch_related("defects").order_by("-pk").first()


# --- the timeline --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TimelineEntry:
    """One act in plain words. `person` is empty where the reader may not know who it was (experts)."""

    sequence: int
    at: datetime.datetime
    sentence: Text
    person: str
    organization: str
    role: str
    reason: str
    digest: str


_SEALED_ROLES = frozenset({Role.COMMITTEE_EXPERT.value, Role.COMMITTEE_CHAIR.value})
_KNOW_EXPERTS = frozenset({Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR, Role.SUPERVISOR, Role.SYSTEM})
_ONLY_INSIDE = frozenset({"put_on_agenda", "objection_recorded", "objection_concluded", "judged", "recused"})


def timeline(case: Case, actor: Actor) -> list[TimelineEntry]:
    """Everything done to the case, oldest first, as that reader may know it: two queries however long it is.

    Expert names are for the office, the chair and supervision. Applicants are not told of objections and agendas, and of
    experts' acts they see that they happened, without words given with them.
    """
    events = (
        CaseEvent.objects.filter(case=case)
        .select_related("person", "organization", "note")
        .order_by("sequence")
    )
    if actor.role == Role.APPLICANT:
        events = events.exclude(kind__in=_ONLY_INSIDE).exclude(kind="transition", role=Role.COMMITTEE_EXPERT)
    machine = machine_of(case)
    entries = []
    for event in events:
        sealed = event.role in _SEALED_ROLES and actor.role not in _KNOW_EXPERTS
        own = event.person_id == actor.person.pk
        entries.append(
            TimelineEntry(
                sequence=event.sequence,
                at=event.at,
                sentence=sentence_of(event, machine, for_applicant=actor.role == Role.APPLICANT),
                person="" if sealed and not own else _name(event),
                organization=event.organization.name if event.organization else "",
                role=str(event.get_role_display()),
                reason="" if sealed and not own else _reason(event),
                digest=event.digest,
            )
        )
    return entries


def _name(event: Any) -> str:
    return _("the system") if event.role == Role.SYSTEM else str(event.person)


def _reason(event: Any) -> str:
    note = getattr(event, "note", None)
    return note.text if note else ""
