"""A return for correction as its applicant meets it: reasons pinned to fields, and what has been changed since."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.portal.drafts import CaseDraft, Draft, language
from forms_config.fields.table import TableField
from workflows.cases.acts import Situation
from workflows.cases.queries import open_correction
from workflows.cases.replies import Asked, asked_of, save_replies
from workflows.machine import Category

POSTED = "reply-"
"""What the names of the explanations' controls begin with; the defect's id follows."""


@dataclass(frozen=True)
class ShownReason:
    """One reason of a return: where it is pinned, and how it stands. `address` is empty for the application as a whole."""

    id: int
    section: str
    place: str
    address: str
    text: str
    reply: str
    is_changed: bool
    is_answered: bool

    @property
    def is_whole(self) -> bool:
        """About the application as a whole: only words can answer it."""
        return not self.section

    @property
    def state(self) -> str:
        return "done" if self.is_answered else "wait"

    @property
    def label(self) -> str:
        if self.is_whole:
            return _("Explained") if self.is_answered else _("Not explained yet")
        if self.is_changed:
            return _("Changed")
        return _("Explained") if self.is_answered else _("Not changed yet")


@dataclass(frozen=True)
class Returned:
    """What was asked for, in the order it was given, and the last day."""

    shown: list[ShownReason]
    reasons: dict[tuple[str, ...], list[str]]
    due_on: date | None

    @property
    def left(self) -> list[ShownReason]:
        """Neither changed nor explained."""
        return [r for r in self.shown if not r.is_answered]

    @property
    def standing(self) -> str:
        """3 of 4 things are changed or explained."""
        n = len(self.shown)
        return ngettext(
            "%(done)d of %(n)d thing changed or explained", "%(done)d of %(n)d things changed or explained", n
        ) % {"done": n - len(self.left), "n": n}

    def of_section(self, key: str) -> list[ShownReason]:
        """The reasons pinned in a section; of the application as a whole for an empty key."""
        return [r for r in self.shown if r.section == key]


def returned(draft: Draft) -> Returned | None:
    """The correction the draft waits for; None when there is none. Looked up once."""
    known = draft.__dict__.get("_returned", False)
    if known is not False:
        return known  # type: ignore[no-any-return]
    found = _look_up(draft)
    draft.__dict__["_returned"] = found
    return found


def _look_up(draft: Draft) -> Returned | None:
    if not isinstance(draft, CaseDraft) or draft.case.category != Category.RETURNED:
        return None
    asked = open_correction(draft.case)
    if asked is None:
        return None
    situation = Situation(draft.case)
    situation.__dict__["reading"] = draft.reading
    found = asked_of(situation)
    reasons: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in found:
        reasons[one.path].append(one.reason)
    return Returned([_shown(draft, one) for one in found], dict(reasons), asked.due_on)


def _shown(draft: CaseDraft, one: Asked) -> ShownReason:
    section = draft.section_of(one.path[0]) if one.path else None
    if section is None:
        return ShownReason(
            one.defect.pk,
            "",
            _("The application as a whole"),
            "",
            one.reason,
            one.reply,
            one.is_changed,
            one.is_answered,
        )
    field = next(f for f in section.fields if f.key == one.path[0])
    parts = [section.title.in_language(language()), field.title.in_language(language())]
    address = f"{draft.address('section', section=section.key)}#slot-{field.key}"
    if isinstance(field, TableField) and len(one.path) > 1:
        rows: tuple[dict[str, object], ...] = draft.reading.answers.get(field.key) or ()
        row = next((r for r in rows if str(r["id"]) == one.path[1]), None)
        parts[1:] = [field.row_summary(row, draft.lists, language()) if row else parts[1]]
        if row:
            address = draft.address("row", section=section.key, table=field.key, row=one.path[1])
        column = (
            next((c for c in field.columns if c.key == one.path[-1]), None) if len(one.path) > 2 else None
        )
        if column is not None:
            parts.append(column.title.in_language(language()))
            address += f"#slot-{column.key}" if row else ""
    if len(parts) > 1 and parts[0] == parts[1]:
        parts = parts[1:]
    place = " › ".join(parts)
    return ShownReason(
        one.defect.pk, section.key, place, address, one.reason, one.reply, one.is_changed, one.is_answered
    )


def defects_of(draft: Draft) -> dict[tuple[str, ...], list[str]]:
    """Reasons by path; empty when nothing was returned."""
    found = returned(draft)
    return found.reasons if found else {}


def keep_replies(draft: CaseDraft, posted: Mapping[str, str]) -> None:
    """Stores the explanations a page posted. Raises Refused for one that is too long, NotYours."""
    replies = {
        int(name.removeprefix(POSTED)): str(text).replace("\x00", "")
        for name, text in posted.items()
        if name.startswith(POSTED) and name.removeprefix(POSTED).isascii() and name.removeprefix(POSTED).isdecimal()
        and len(name) < len(POSTED) + 19
    }  # fmt: skip
    if replies:
        save_replies(draft.case, actor=draft.actor, replies=replies)
        draft.__dict__.pop("_returned", None)
