"""The task list of a draft: every topic with its state and one hint."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.portal.corrections import ShownReason, returned
from cms.portal.drafts import CaseDraft, Draft, language
from forms_config.answers import MISSING_CODES
from forms_config.definitions import Section
from forms_config.fields.table import TableField
from forms_config.shapes import Problem

HINT_LENGTH = 46


@dataclass(frozen=True)
class Task:
    """One row: `state` as in the state tag; without `url` the row is plain text and `hint` says why."""

    key: str
    title: str
    hint: str
    state: str
    label: str
    url: str
    reasons: tuple[ShownReason, ...] = ()
    """What the return asks for here."""


@dataclass
class TaskGroup:
    """A heading with its rows."""

    title: str
    tasks: list[Task] = field(default_factory=list)

    @property
    def note(self) -> str:
        """3 topics, all done."""
        n, done = len(self.tasks), sum(t.state == "done" for t in self.tasks)
        if done == n:
            return ngettext("%(n)d topic, done", "%(n)d topics, all done", n) % {"n": n}
        if all(t.state in {"none", "locked"} for t in self.tasks):
            return ngettext("%(n)d topic, not started", "%(n)d topics, not started", n) % {"n": n}
        return ngettext("%(n)d topic, %(done)d done", "%(n)d topics, %(done)d done", n) % {
            "n": n,
            "done": done,
        }


LABELS = {
    "done": lambda: _("Done"),
    "doing": lambda: _("In progress"),
    "none": lambda: _("Not started"),
    "wait": lambda: _("To correct"),
    "locked": lambda: _("Not yet possible"),
}


def task_groups(draft: Draft) -> list[TaskGroup]:
    """The visible sections by group. The commitment comes last: it is signed when everything else is complete."""
    problems = _problems_by_section(draft)
    titles = {g.key: g.title.in_language(language()) for g in draft.form.groups}
    groups: dict[str, TaskGroup] = {}
    for section in draft.visible_sections():
        name = titles.get(section.group or "", draft.form.title.in_language(language()))
        group = groups.setdefault(section.group or "", TaskGroup(name))
        if all(f.type == "commitment" for f in section.fields):
            group.tasks.append(_last_task(draft, section, problems))
        else:
            group.tasks.append(_task(draft, section, problems[section.key]))
    _count_again(list(groups.values()), list(titles.values()))
    return list(groups.values())


_NUMBERS = ("一二三四五六七八九十", "123456789")
_COUNTED = re.compile(r"[一二三四五六七八九十](?=、)|[1-9](?=\.? )")
"""The number an editor gave a group: 三、 or 3 or 3. before its name."""


def _count_again(shown: list[TaskGroup], titles: list[str]) -> None:
    """Where a route leaves a group out, the numbers of those after it close up; only if the form counts its groups."""
    written = [m[0] if (m := _COUNTED.match(title)) else "" for title in titles]
    digits = next((d for d in _NUMBERS if written and "".join(written) == d[: len(written)]), "")
    if digits:
        counted = [g for g in shown if _COUNTED.match(g.title)]
        for digit, group in zip(digits, counted, strict=False):
            group.title = digit + group.title[1:]


def _problems_by_section(draft: Draft) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in draft.reading.problems:
        section = draft.section_of(str(problem.path[0])) if problem.path else None
        if section is not None:
            found[section.key].append(problem)
    return found


def is_given(draft: Draft, section: Section) -> bool:
    """Whether anything of the section has been answered, readable or not."""
    return any(draft.answers.get(f.key) is not None for f in section.fields if f.type != "computed")


def _task(draft: Draft, section: Section, problems: list[Problem]) -> Task:
    wrong = [p for p in problems if p.code not in MISSING_CODES]
    missing = len(problems) - len(wrong)
    reasons = _reasons(draft, section)
    open_reasons = sum(not r.is_answered for r in reasons)
    given = is_given(draft, section)
    if not isinstance(draft, CaseDraft):
        missing = 0 if given else missing
    if open_reasons or wrong:
        n = len(wrong) or open_reasons
        state, hint = "wait", ngettext("%(n)d thing to put right", "%(n)d things to put right", n) % {"n": n}
    elif not given:
        state, hint = ("none", _first_sentence(section))
        if not missing and isinstance(draft, CaseDraft) and not _has_open_table(draft, section):
            hint = _first_sentence(section)
    elif missing:
        state, hint = (
            "doing",
            ngettext("%(n)d entry still missing", "%(n)d entries still missing", missing) % {"n": missing},
        )
    else:
        state, hint = "done", _summary(draft, section)
    return Task(
        section.key, section.title.in_language(language()), hint, state, LABELS[state](),
        draft.address("section", section=section.key), reasons,
    )  # fmt: skip


def _has_open_table(draft: Draft, section: Section) -> bool:
    return any(isinstance(f, TableField) and draft.answers.get(f.key) is None for f in section.fields)


def _reasons(draft: Draft, section: Section) -> tuple[ShownReason, ...]:
    asked = returned(draft)
    return tuple(asked.of_section(section.key)) if asked else ()


def _first_sentence(section: Section) -> str:
    hint = section.hint.in_language(language()) if section.hint else ""
    for end in ("。", ". "):
        if end in hint:
            return hint.split(end)[0] + ("" if end == "。" else ".")
    return hint


def _summary(draft: Draft, section: Section) -> str:
    """What was answered, in one line: how many records, else the first answers."""
    parts = []
    answers = draft.reading.answers
    for one in section.fields:
        if isinstance(one, TableField) and answers.get(one.key) is not None:
            parts.append(_records(draft, one, answers[one.key]))
    if not parts:
        shown = [
            _length(answers[one.key])
            if one.type == "long_text" and answers.get(one.key)
            else one.display(answers.get(one.key), draft.lists, language())
            for one in section.fields
            if one.type in {"text", "choice", "computed", "long_text"} and not one.personal
        ]
        parts = [text for text in shown if text][:2]
    joint = "，" if not language().startswith("en") else ", "
    text = joint.join(parts)
    return text if len(text) <= HINT_LENGTH else f"{text[: HINT_LENGTH - 1]}…"


def _length(text: str) -> str:
    return ngettext("%(n)d character", "%(n)d characters", len(text)) % {"n": len(text)}


def _records(draft: Draft, table: TableField, rows: Any) -> str:
    if not rows:
        return _("none")
    count = ngettext("%(n)d record", "%(n)d records", len(rows)) % {"n": len(rows)}
    first = table.row_summary(rows[-1], draft.lists, language())
    return _("%(count)s, the last: %(first)s") % {"count": count, "first": first} if len(rows) > 1 else first


def _last_task(draft: Draft, section: Section, problems: dict[str, list[Problem]]) -> Task:
    """Check, sign, submit: possible once nothing else is open."""
    own = {f.key for f in section.fields}
    left = sum(1 for found in problems.values() for p in found if p.path[0] not in own)
    title = _("Check, sign and submit")
    if left:
        hint = ngettext(
            "Possible when %(n)d more entry is complete",
            "Possible when %(n)d more entries are complete",
            left,
        ) % {"n": left}
        return Task(section.key, title, hint, "locked", LABELS["locked"](), "")
    asked = returned(draft)
    open_reasons = len(asked.left) if asked else 0
    if open_reasons:
        hint = ngettext(
            "%(n)d thing of the return is neither changed nor explained",
            "%(n)d things of the return are neither changed nor explained",
            open_reasons,
        ) % {"n": open_reasons}
    elif asked:
        hint = _("Everything is changed or explained: read it through once more and sign")
    else:
        hint = _("Everything is filled in: read it through once more and sign")
    return Task(section.key, title, hint, "none", LABELS["none"](), draft.address("review"))
