"""What an applicant answers to a return for correction: each reason is met by a change at its place or by an explanation.

A submission that leaves a reason without either is refused, and says which; nobody resubmits the same by oversight.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_config.definitions import Form
from forms_config.shapes import Problem, Text, canonical_json, digest_of
from workflows.access import Actor, can
from workflows.cases.act_models import Defect
from workflows.cases.acts import Act, Situation
from workflows.cases.models import Case
from workflows.cases.queries import open_correction
from workflows.errors import NotYours, Refused

LONGEST_REPLY = 2000
_NOT_TYPED = frozenset({"commitment", "computed"})
"""Kinds that change without anybody changing an answer."""


@dataclass(frozen=True)
class Asked:
    """One reason of the open correction. `is_changed`: the answer at `path` is another than the one returned.

    A reason pinned to the whole application (an empty path) is answered by words alone: that something, somewhere, was
    changed does not tell that this was.
    """

    defect: Defect
    path: tuple[str, ...]
    is_changed: bool

    @property
    def reason(self) -> str:
        return self.defect.reason

    @property
    def reply(self) -> str:
        return self.defect.reply

    @property
    def is_whole(self) -> bool:
        return not self.path

    @property
    def is_answered(self) -> bool:
        return (self.is_changed and not self.is_whole) or bool(self.reply.strip())


def asked_of(situation: Situation) -> list[Asked]:
    """The reasons of the open correction in the order they were given; none when nothing is to be corrected."""
    correction = open_correction(situation.case)
    if correction is None:
        return []
    content = situation.submission.content if situation.submission else None
    before, now = dict((content or {}).get("answers") or {}), situation.reading.answers
    return [
        Asked(defect, path, is_changed(situation.form, path, before, now))
        for defect in correction.defects.all()
        for path in [tuple(map(str, defect.path))]
    ]


def is_changed(form: Form, path: tuple[str, ...], before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether the answers differ at a path: a field, a table's row, a row's cell; anywhere for the empty path."""
    if not path:
        typed = [f.key for f in form.fields() if f.type not in _NOT_TYPED]
        return any(_differ(before.get(key), now.get(key)) for key in typed)
    return _differ(_at(before, path), _at(now, path))


def _differ(one: Any, other: Any) -> bool:
    return canonical_json(one) != canonical_json(other)


def _at(answers: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The answer at a path; None where there is none (any more)."""
    value: Any = answers
    for step in path:
        if isinstance(value, list | tuple):
            value = next((r for r in value if isinstance(r, dict) and str(r.get("id")) == step), None)
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def save_replies(case: Case, *, actor: Actor, replies: Mapping[int, str]) -> None:
    """Keeps the applicant's explanations while they are being written, as `save_answers` keeps answers.

    `replies`: text by the defect's id; ids of others are passed over. Raises NotYours, Refused for one that is too long.
    """
    if not can(actor, "edit", case):
        raise NotYours
    correction = open_correction(case)
    if correction is None:
        return
    long = [pk for pk, text in replies.items() if len(text) > LONGEST_REPLY]
    if long:
        raise Refused([Problem("reply_long", REPLY_LONG, ("replies", pk)) for pk in long])
    for defect in correction.defects.all():
        text = replies.get(defect.pk)
        if text is not None and text.strip() != defect.reply:
            Defect.objects.filter(pk=defect.pk, correction__resolved_at__isnull=True).update(
                reply=text.strip()
            )


def check_replies(act: Act, problems: list[Problem]) -> None:
    """For a step that submits: every reason left without a change and without an explanation is a problem. The digest of
    the explanations goes on the event."""
    if not any(use.name == "take_snapshot@1" for use in act.transition.effects):
        return
    asked = asked_of(act.situation)
    problems += [
        Problem("not_answered", _not_answered(one), ("replies", one.defect.pk))
        for one in asked
        if not one.is_answered
    ]
    given = [[one.defect.pk, one.reply] for one in asked if one.reply]
    if given:
        act.event_data["replies"] = digest_of(given)


def _not_answered(one: Asked) -> Text:
    reason = one.reason
    if one.is_whole:
        return Text(
            zh=f"“{reason}”：这一条针对整份申报，请写明改了哪里，或者为什么不改。",
            en=f"“{reason}”: this is about the whole application. Say what you changed, or why nothing.",
        )
    return Text(
        zh=f"“{reason}”：这一处没有改动。请修改，或者写明为什么不改。",
        en=f"“{reason}”: nothing was changed here. Change it, or explain why not.",
    )


REPLY_LONG = Text(
    zh="说明不超过2000字，请缩短。", en="An explanation has at most 2000 characters; shorten it."
)
