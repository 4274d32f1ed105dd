"""Erasing what is personal, while the record still verifies: the chain holds digests only."""

from django.db import transaction

from forms_config.shapes import Text
from workflows import clock
from workflows.access import Actor
from workflows.cases.act_models import Defect, Judgement, Opinion
from workflows.cases.evidence import erase_evidence
from workflows.cases.models import Case, EventNote, EvidenceFile, Submission
from workflows.cases.recording import take, write
from workflows.errors import NotYours, Refused
from workflows.machine import Category
from workflows.organizations.models import Role
from workflows.publicity.models import Objection


def erase_case(case: Case, *, actor: Actor) -> None:
    """Empties a closed case's answers, snapshots, opinions, notes and files; its events stay and still verify.

    Only the system does so (at the end of the retention period). Rows first, in one transaction with an event; then the
    bytes of the files. Raises NotYours, Refused for a case that is not closed.
    """
    if actor.role != Role.SYSTEM:
        raise NotYours
    if case.category != Category.CLOSED:
        raise Refused.because(NOT_CLOSED)
    with transaction.atomic():
        take(case)
        now = clock.now()
        Submission.objects.filter(case=case).update(content=None, erased_at=now)
        Opinion.objects.filter(case=case).update(answers=None)
        EventNote.objects.filter(event__case=case).delete()
        Defect.objects.filter(correction__case=case).update(reason="", reply="")
        Judgement.objects.filter(case=case).update(reason="")
        Objection.objects.filter(case=case).update(text="", investigation="")
        write(case, actor=actor, kind="erased", changes={"answers": {}, "erased_at": now})
    for file in EvidenceFile.objects.filter(case=case, erased_at__isnull=True):
        erase_evidence(file)


NOT_CLOSED = Text(zh="办结后才能清除。", en="Only a closed application can be erased.")
