"""Two people at one draft: a save over somebody else's change is refused, and both versions are shown item by item."""

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from cms.authoring.checks_endpoint import BadRequest, draft_or_404, posted, refused
from cms.authoring.criteria_tab.readback import read_back
from cms.authoring.forms import check_shape
from cms.authoring.listing import latest_document
from cms.authoring.merging import Conflict, Merged, merge, name_of
from cms.authoring.models import SeriesDraft
from cms.authoring.naming import text_of
from cms.authoring.permissions import can_edit
from forms_config.shapes import digest_of

_WORDS = 300


@require_admin_access  # type: ignore[untyped-decorator]
@require_POST
def merged_with_latest(request: HttpRequest, pk: int) -> JsonResponse:
    """Posted {document, before, choices}: what I have, what I began from, and my decisions by conflict name.

    Answers {document, conflicts, base, base_digest, revision, by}: both put together, what is still to be decided, and the
    version it now stands on. Keeps nothing: saving is the next request.
    """
    draft = draft_or_404(request, pk)
    if not can_edit(request.user, draft):
        raise Http404
    try:
        data = posted(request)
        mine, before = data.get("document"), data.get("before")
        if mine is None or before is None:
            raise BadRequest(_("The document is not shaped like a series."))
        check_shape(before)
    except (BadRequest, ValueError) as error:
        return refused(error if isinstance(error, BadRequest) else BadRequest(str(error)))
    choices = {k: v for k, v in (data.get("choices") or {}).items() if v in ("mine", "theirs")}
    theirs = latest_document(draft)
    merged = merge(before, mine, theirs, choices)
    return JsonResponse(
        {
            "document": merged.document,
            "conflicts": [_told(c, before, mine, theirs) for c in merged.conflicts],
            "base": theirs,
            "base_digest": digest_of(theirs),
            "revision": _revision(draft),
            "by": writer_of(draft),
        }
    )


def put_together(draft: SeriesDraft, before: dict[str, Any], mine: dict[str, Any]) -> Merged:
    """My document with what was saved since I began."""
    return merge(before, mine, latest_document(draft))


def writer_of(draft: SeriesDraft) -> str:
    """Who saved last."""
    revision = draft.latest_revision
    return str(revision.user) if revision and revision.user else ""


def _revision(draft: SeriesDraft) -> dict[str, Any] | None:
    revision = draft.latest_revision
    return {"id": revision.pk, "created_at": revision.created_at.isoformat()} if revision else None


def _told(conflict: Conflict, before: Any, mine: Any, theirs: Any) -> dict[str, Any]:
    """A conflict in words: where, and both sides property by property."""
    keys = list(dict.fromkeys([*_keys(conflict.mine), *_keys(conflict.theirs)]))
    rows = [
        {
            "label": key,
            "mine": _words(mine, conflict, "mine", key),
            "theirs": _words(theirs, conflict, "theirs", key),
        }
        for key in keys
        if _value(conflict.mine, key) != _value(conflict.theirs, key)
    ]
    language = get_language() or ""
    return {
        "name": conflict.name,
        "place": _place(mine, conflict.path, language)
        or _place(theirs, conflict.path, language)
        or conflict.name,
        "rows": rows,
        "mine_deleted": conflict.mine is None,
        "theirs_deleted": conflict.theirs is None,
    }


def _keys(side: Any) -> list[str]:
    return list(side) if isinstance(side, dict) else ["" if side is None else "value"]


def _value(side: Any, key: str) -> Any:
    return side.get(key) if isinstance(side, dict) else side


def _words(document: Any, conflict: Conflict, side: str, key: str) -> str:
    """A property as a person reads it: texts in both languages, conditions read out, the rest as it is."""
    value = _value(getattr(conflict, side), key)
    if value is None:
        return "–"
    if isinstance(value, dict) and set(value) <= {"zh", "en"}:
        return " / ".join(str(v) for v in value.values() if v)
    place = _numbered(document, conflict.path)
    spoken = read_back(document, [*place, key]) if place is not None and isinstance(value, dict) else None
    if spoken:
        return spoken.get("en" if (get_language() or "").startswith("en") else "zh", "")
    return str(value)[:_WORDS]


def _numbered(document: Any, path: tuple[str, ...]) -> tuple[str | int, ...] | None:
    """The path with positions in place of names."""
    here, found = document, list[str | int]()
    for part in path:
        step: str | int = part
        if isinstance(here, list):
            index = next((i for i, item in enumerate(here) if name_of(item) == part), None)
            if index is None:
                return None
            step = index
        try:
            here = here[step]
        except (KeyError, TypeError):
            return None
        found.append(step)
    return tuple(found)


def _place(document: Any, path: tuple[str, ...], language: str) -> str:
    place = _numbered(document, path)
    if place is None:
        return ""
    names, here = list[str](), document
    for part in place:
        here = here[part]
        name = text_of(here.get("title"), language) if isinstance(here, dict) else ""
        if name and (not names or names[-1] != name):
            names.append(name)
    return " › ".join(names[-3:])
