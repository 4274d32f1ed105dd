"""Gathers every room's tables for Django."""

from workflows.calendar.models import ClockShift, WorkingDayOverride
from workflows.cases.act_models import Correction, Defect, Judgement, Opinion, Recusal, Signature
from workflows.cases.models import (
    Case,
    CaseEvent,
    CaseTurn,
    EventNote,
    EvidenceFile,
    ReceiptCounter,
    Submission,
)
from workflows.cases.vote_models import AgendaItem, BallotCount, Participation
from workflows.certificates.models import Certificate, CertificateAct, CertificateCounter
from workflows.committees.models import Attendance, Committee, CommitteeMember, CommitteeScope, Meeting
from workflows.organizations.models import Membership, Organization, Person, PersonIdentity, Role
from workflows.outbox.models import OutboxMessage
from workflows.publicity.models import NoticePosting, Objection
from workflows.register.models import RegisterAct
from workflows.releases.lineage_models import SeriesLineage
from workflows.releases.models import Release
from workflows.replays.models import ReplayChange, ReplayRun
from workflows.rounds.models import Round

__all__ = [
    "AgendaItem",
    "Attendance",
    "BallotCount",
    "Case",
    "CaseEvent",
    "CaseTurn",
    "Certificate",
    "CertificateAct",
    "CertificateCounter",
    "ClockShift",
    "Committee",
    "CommitteeMember",
    "CommitteeScope",
    "Correction",
    "Defect",
    "EventNote",
    "EvidenceFile",
    "Judgement",
    "Meeting",
    "Membership",
    "NoticePosting",
    "Objection",
    "Opinion",
    "Organization",
    "OutboxMessage",
    "Participation",
    "Person",
    "PersonIdentity",
    "ReceiptCounter",
    "Recusal",
    "RegisterAct",
    "Release",
    "ReplayChange",
    "ReplayRun",
    "Role",
    "Round",
    "SeriesLineage",
    "Signature",
    "Submission",
    "WorkingDayOverride",
]
