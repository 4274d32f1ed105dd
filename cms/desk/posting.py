"""Reading what a notice's or an objection's form posted."""

import datetime
import re

from django.http import HttpRequest

from cms.desk.dossier import Dossier
from forms_config.fields.file import FileField
from forms_config.shapes import Problem, Text
from forms_config.uploads import examine_for_field
from workflows.access import Actor
from workflows.cases.evidence import store_evidence
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.publicity.verbs import usual_place

PLACE_FIELD = "notice_place"
"""The field of an employer's opinion that says where the notices are posted."""

_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D{0,1}")
PHOTOS = FileField.model_validate({
    "key": "photos", "type": "file", "title": {"zh": "张贴照片", "en": "Photographs"}, "accept": ["jpg", "png", "pdf"],
    "max_mb": 20, "max_files": 6,
})  # fmt: skip


def read_day(value: str | None) -> datetime.date | None:
    """2025-11-28, 2025/11/28 or 2025年11月28日; None for anything else."""
    found = _DAY.fullmatch((value or "").strip()[:20])
    try:
        return datetime.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def place_to_start_with(dossier: Dossier) -> str:
    """Where this unit posted last; before the first time the place its opinion of the case names."""
    known = usual_place(dossier.case, dossier.actor)
    if known:
        return known
    opinions = dossier.case.opinions.filter(organization=dossier.actor.organization_id).order_by("-pk")
    places = ((answers or {}).get(PLACE_FIELD) for answers in opinions.values_list("answers", flat=True))
    return next((str(place) for place in places if place), "")


def take_photos(request: HttpRequest, case: Case, actor: Actor) -> tuple[tuple[int, ...], list[Problem]]:
    """Keeps the photographs that may be kept; the others' problems."""
    ids: list[int] = []
    problems: list[Problem] = []
    for upload in request.FILES.getlist("photos")[: PHOTOS.max_files]:
        examined, found = examine_for_field(upload.read(), upload.name or "", PHOTOS)
        problems += [Problem(p.code, p.text, ("photos",)) for p in found]
        if examined is None:
            continue
        upload.seek(0)
        try:
            kept = store_evidence(
                case, actor=actor, name=examined.name, chunks=upload, media_type=examined.content_type,
                pages=examined.pages,
            )  # fmt: skip
        except Refused as refused:
            problems += [Problem(p.code, p.text, ("photos",)) for p in refused.problems]
        else:
            ids.append(kept.pk)
    return tuple(ids), problems


NOT_A_DAY = Text(
    zh="请按2025年11月28日的样子填写日期。", en="Write the day like 28 November 2025: 2025-11-28."
)
