"""The case-level session: prepare, open with attendance, vote in secret, announce (domain 2, N20-3.4d)."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Sum

from forms_config.shapes import Problem, Text
from workflows import clock
from workflows.access import Actor, can, holds
from workflows.cases.act_models import Recusal
from workflows.cases.experts import conflicts, record_recusals
from workflows.cases.models import Case
from workflows.cases.recording import take, write
from workflows.cases.signing import identify
from workflows.cases.vote_models import AgendaItem, BallotCount, Participation
from workflows.committees.models import Attendance, Committee, CommitteeMember, Meeting
from workflows.committees.rules import has_quorum, is_in_date, is_passed
from workflows.compiled import machine_of
from workflows.errors import NotYours, Refused
from workflows.organizations.models import Role

VOTE_GUARDS = frozenset({"vote_passed@1", "vote_not_passed@1"})


@transaction.atomic
def prepare_meeting(
    committee: Committee, *, actor: Actor, title: str, held_on: datetime.date, cases: Iterable[Case] = ()
) -> Meeting:
    """Prepares a session with its agenda. Only the committee's office may; its filing must be in date on the day."""
    if (
        actor.role != Role.COMMITTEE_SECRETARY
        or committee.office_id != actor.organization_id
        or not holds(actor)
    ):
        raise NotYours
    problems = []
    if not title.strip() or len(title.strip()) > 120:
        problems.append(Problem("meeting", TITLE, ("title",)))
    if not is_in_date(committee, held_on):
        problems.append(Problem("meeting", OUT_OF_DATE, ("held_on",)))
    if problems:
        raise Refused(problems)
    meeting = Meeting.objects.create(
        committee=committee,
        title=title.strip(),
        held_on=held_on,
        recused_leave_the_count=committee.recused_leave_the_count,
    )
    for case in cases:
        add_to_agenda(meeting, actor=actor, case=case)
    return meeting


@transaction.atomic
def add_to_agenda(meeting: Meeting, *, actor: Actor, case: Case) -> AgendaItem:
    """Puts a case that waits for the vote before a meeting that has not been announced."""
    if not can(actor, "hold_meeting", meeting) or not holds(actor):
        raise NotYours
    waits = any(u.name in VOTE_GUARDS for o in machine_of(case).options(case.state) for u in o.needs)
    if case.round.committee_id != meeting.committee_id or not waits:
        raise Refused([Problem("agenda", NOT_FOR_VOTE, ("case",))])
    if (
        meeting.state == Meeting.State.ANNOUNCED
        or AgendaItem.objects.filter(case=case, announced_at=None).exists()
    ):
        raise Refused([Problem("agenda", ON_AGENDA, ("case",))])
    take(case)
    item = AgendaItem.objects.create(meeting=meeting, case=case)
    write(case, actor=actor, kind="put_on_agenda", data={"meeting": meeting.pk})
    if meeting.state == Meeting.State.OPEN:
        _lay_out(item, _present(meeting), frozenset(), actor)
    return item


@transaction.atomic
def open_meeting(
    meeting: Meeting,
    *,
    actor: Actor,
    present: Iterable[CommitteeMember],
    recused: Iterable[tuple[AgendaItem, CommitteeMember]] = (),
) -> Meeting:
    """Fixes who is present and opens the voting. ★ Refused below a quorum of two thirds of the members.

    Ballots are laid out for everyone before the first is cast. ★ Who is recused from a case has no ballot in it: those
    named here, and those whose conflict is computed or was declared (N20-3.4c); it is recorded. Raises NotYours, Refused.
    """
    if not can(actor, "hold_meeting", meeting) or not holds(actor):
        raise NotYours
    members = set(meeting.committee.members.filter(is_active=True).values_list("pk", flat=True))
    here = {member.pk for member in present}
    if not is_in_date(meeting.committee, clock.today()):
        raise Refused([Problem("meeting", OUT_OF_DATE)])
    if here - members:
        raise Refused([Problem("meeting", NOT_A_MEMBER, ("present",))])
    if not has_quorum(present=len(here), members=len(members)):
        raise Refused([Problem("meeting", no_quorum(len(here), len(members)), ("present",))])
    opened = Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.PREPARED).update(
        state=Meeting.State.OPEN, members=len(members), opened_at=clock.now()
    )
    if not opened:
        raise Refused([Problem("meeting", OPENED_ALREADY)])
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member_id=pk) for pk in sorted(here))
    excused = frozenset((item.pk, member.pk) for item, member in recused)
    for item in meeting.agenda.all():
        _lay_out(item, _present(meeting), excused, actor)
    meeting.refresh_from_db()
    return meeting


def _present(meeting: Meeting) -> list[CommitteeMember]:
    return list(CommitteeMember.objects.filter(attendances__meeting=meeting).order_by("pk"))


def _lay_out(
    item: AgendaItem, present: list[CommitteeMember], excused: frozenset[tuple[int, int]], actor: Actor
) -> None:
    case = Case.objects.with_round().get(pk=item.case_id)
    named = {m.person_id: Recusal.Reason.DECIDED.value for m in present if (item.pk, m.pk) in excused}
    recused = named | conflicts(case, [member.person_id for member in present])
    Participation.objects.bulk_create(
        Participation(item=item, member=member, is_recused=member.person_id in recused) for member in present
    )
    BallotCount.objects.bulk_create(BallotCount(item=item, choice=c) for c in BallotCount.Choice.values)
    AgendaItem.objects.filter(pk=item.pk).update(voting_opened_at=clock.now())
    if recused:
        record_recusals(case, recused, actor=actor)


@transaction.atomic
def cast_ballot(item: AgendaItem, *, actor: Actor, choice: str) -> None:
    """Casts one secret ballot: the voter's row says only that they voted, the counter only how many said so.

    A conditional UPDATE lets each member vote once; nothing is written that ties the two. Raises NotYours, Refused.
    """
    if not can(actor, "vote", item) or not holds(actor):
        raise NotYours
    if choice not in BallotCount.Choice.values:
        raise Refused([Problem("ballot", CHOOSE, ("choice",))])
    # The item's row is held to the end: nobody announces while a ballot is on its way into the box.
    held = AgendaItem.objects.select_for_update().filter(pk=item.pk, announced_at=None).first()
    if held is None or item.meeting.state != Meeting.State.OPEN:
        raise Refused([Problem("ballot", NOT_OPEN)])
    seat = item.participations.filter(member__person=actor.person, member__is_active=True).first()
    # Conditions on the row itself: PostgreSQL asks those again after waiting, a join's it does not.
    voted = seat is not None and Participation.objects.filter(
        pk=seat.pk, is_recused=False, has_voted=False
    ).update(has_voted=True)
    if not voted:
        raise Refused([Problem("ballot", VOTED_ALREADY)])
    BallotCount.objects.filter(item=item, choice=choice).update(count=F("count") + 1)


@transaction.atomic
def announce_result(item: AgendaItem, *, actor: Actor, data: dict[str, object]) -> AgendaItem:
    """The chair announces and signs: `data` identifies the signer as for any signature. The numbers are known only now.

    ★ Passed when at least two thirds of the experts *present* said yes: an absent vote or an abstention counts against.
    Whether the recused leave the count of those present is the meeting's setting, written into the record.
    """
    meeting = item.meeting
    if not can(actor, "announce", meeting) or not holds(actor):
        raise NotYours
    method = identify(actor, data)
    case = Case.objects.with_round().get(pk=item.case_id)
    take(case)
    claimed = AgendaItem.objects.filter(
        pk=item.pk, announced_at__isnull=True, voting_opened_at__isnull=False
    ).update(announced_at=clock.now())
    if not claimed or not Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.OPEN).exists():
        raise Refused([Problem("announce", NOT_OPEN)])
    counts = dict(BallotCount.objects.filter(item=item).values_list("choice").annotate(n=Sum("count")))
    seats = list(item.participations.values_list("is_recused", "has_voted"))
    if any(not voted and not recused for recused, voted in seats):
        raise Refused([Problem("announce", STILL_VOTING)])
    present = sum(1 for recused, _voted in seats if not (recused and meeting.recused_leave_the_count))
    passed = is_passed(yes=counts.get("yes", 0), present=present)
    numbers = {
        "present": present,
        "yes": counts.get("yes", 0),
        "no": counts.get("no", 0),
        "abstained": counts.get("abstain", 0),
        "passed": passed,
    }
    AgendaItem.objects.filter(pk=item.pk).update(**numbers)
    write(
        case,
        actor=actor,
        kind="vote_announced",
        action="passed" if passed else "not_passed",
        data={**numbers, "members": meeting.members, "meeting": meeting.pk, "signed": method,
              "recused_leave_the_count": meeting.recused_leave_the_count},
    )  # fmt: skip
    item.refresh_from_db()
    return item


def announce_meeting(meeting: Meeting, *, actor: Actor) -> None:
    """Closes a meeting whose every case has been announced."""
    if not can(actor, "announce", meeting) or not holds(actor):
        raise NotYours
    if meeting.agenda.filter(announced_at__isnull=True).exists():
        raise Refused([Problem("meeting", STILL_OPEN_CASES)])
    Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.OPEN).update(
        state=Meeting.State.ANNOUNCED, announced_at=clock.now(), announced_by=actor.person
    )


def no_quorum(present: int, members: int) -> Text:
    """Why the meeting cannot open, with the numbers."""
    need = -(-members * 2 // 3)
    return Text(
        zh=f"到会{present}人，不足评委会{members}名委员的三分之二（{need}人），不能开会。",
        en=f"{present} present; two thirds of the {members} members ({need}) are needed.",
    )


TITLE = Text(zh="请写明会议名称，不超过120字。", en="Give the meeting a name of at most 120 characters.")
OUT_OF_DATE = Text(
    zh="评委会核准备案在开会当天不在有效期内。", en="The committee's filing is not in date on that day."
)
NOT_FOR_VOTE = Text(zh="这份申报目前不在表决环节。", en="This application is not waiting for a vote.")
ON_AGENDA = Text(zh="这份申报已列入会议议程。", en="This application is already on an agenda.")
NOT_A_MEMBER = Text(zh="到会人员须是本评委会委员。", en="Only members of the committee can be present.")
OPENED_ALREADY = Text(zh="会议已经开始。", en="The meeting has already been opened.")
CHOOSE = Text(zh="请选择同意、不同意或弃权。", en="Choose agree, disagree or abstain.")
NOT_OPEN = Text(zh="这份申报目前不能表决。", en="Voting on this application is not open.")
VOTED_ALREADY = Text(zh="您已经投过票。", en="You have already voted.")
STILL_VOTING = Text(zh="还有到会专家没有投票。", en="Some experts present have not voted yet.")
STILL_OPEN_CASES = Text(zh="还有申报没有宣布结果。", en="Some applications have not been announced yet.")
