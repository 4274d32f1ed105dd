"""What the next release would change, in plain words, part by part."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from cms.authoring.naming import text_of
from forms_config.diff import Change, diff_documents
from workflows.releases.models import Release
from workflows.releases.queries import latest_release

PARTS = ("criteria", "forms", "workflows", "codelists", "offerings", "texts", "samples")


def difference(
    key: str, document: Mapping[str, Any], language: str, *, based_on: Release | None = None
) -> dict[str, Any]:
    """{release, copied_from, groups: [{title, changes}], total}. Before its first release a copy is compared with what it was
    copied from; `release` is None where there is neither."""
    own = latest_release(key)
    release = own or based_on
    if release is None:
        return {"release": None, "groups": [], "total": 0}
    changes, readable = changes_between(release.document, document)
    groups: dict[str, list[dict[str, str]]] = {}
    for change in sorted(changes, key=_order):
        title = _title(change, document, release.document, language)
        groups.setdefault(title, []).append(
            {"kind": change.kind, "text": _without(change.text.in_language(language), title)}
        )
    return {
        "release": release,
        "copied_from": text_of(release.document.get("title"), language) if own is None else "",
        "groups": [{"title": title, "changes": told} for title, told in groups.items()],
        "total": len(changes),
        "is_readable": readable,
    }


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[Change], bool]:
    """Every change, part by part, so that one half-written part keeps the others readable; and whether all could be read."""
    unreadable = (TypeError, KeyError, AttributeError, ValueError, IndexError)
    with suppress(*unreadable):
        return diff_documents(old, new), True
    found: list[Change] = []
    for name in dict.fromkeys((*old, *new)):
        # The whole documents go along: sentences need the code lists and forms of the other parts.
        with suppress(*unreadable):
            before = {**new, name: old[name]} if name in old else {k: v for k, v in new.items() if k != name}
            found += diff_documents(before, new)
    return found, False


def _order(change: Change) -> int:
    part = str(change.path[0]) if change.path else ""
    return PARTS.index(part) if part in PARTS else -1


def _title(change: Change, new: Mapping[str, Any], old: Mapping[str, Any], language: str) -> str:
    """The form, criteria or workflow a change is in; the part's name otherwise."""
    names = {
        "criteria": _("Criteria"), "forms": _("Forms"), "workflows": _("Workflow"), "codelists": _("Code lists"),
        "offerings": _("What is offered"), "texts": _("Texts"), "samples": _("Samples"),
    }  # fmt: skip
    part = str(change.path[0]) if change.path else ""
    if part in ("criteria", "forms", "workflows") and len(change.path) > 2:
        for document in (new, old):
            held = document.get(part)
            here = held.get(change.path[1]) if isinstance(held, dict) else None
            title = text_of(here.get("title"), language) if isinstance(here, dict) else ""
            if title:
                return f"{names[part]} · {title}"
    return str(names.get(part, _("Basics")))


_NOUNS = ("评价条件", "表单", "评审流程", "criteria ", "form ", "workflow ")


def _without(text: str, title: str) -> str:
    """The sentence without the place its heading already says: 评价条件“高级工程师”规则“继续教育”：…"""
    name = title.partition(" · ")[2]
    for noun in _NOUNS:
        place = f"{noun}“{name}”"
        if name and text.startswith(place):
            rest = text.removeprefix(place).lstrip("：:, ")
            return rest[:1].upper() + rest[1:]
    return text
