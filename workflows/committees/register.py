"""Keeping the register of committees: their filing, and what they may review (N20-3.2)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from forms_config.shapes import Problem, Text
from workflows.access import Actor, holds
from workflows.committees.models import Committee, CommitteeScope
from workflows.errors import NotYours, Refused
from workflows.keeping import may_keep
from workflows.register.verbs import reason_problems, record_act, subject_of

Scope = tuple[str, str]
"""(series key, level key)"""


@transaction.atomic
def save_committee(committee: Committee, *, actor: Actor, scopes: Iterable[Scope], reason: str) -> Committee:
    """Enters a committee with its filing and scope, or changes them. A checked row is given. Raises NotYours, Refused."""
    if not holds(actor):
        raise NotYours
    was = Committee.objects.filter(pk=committee.pk).first() if committee.pk else None
    if was is not None and not may_keep(actor, was):
        raise NotYours
    wanted = set(scopes)
    problems = reason_problems(reason)
    if not wanted:
        problems.append(Problem("scope", NO_SCOPE, ("scopes",)))
    if problems:
        raise Refused(problems)
    committee.save()
    if not may_keep(actor, committee):
        raise Refused([Problem("committee", NOT_BELOW, ("convening_body",))])
    held = set(committee.scopes.values_list("series_key", "level"))
    for series_key, level in held - wanted:
        committee.scopes.filter(series_key=series_key, level=level).delete()
    CommitteeScope.objects.bulk_create(
        CommitteeScope(committee=committee, series_key=key, level=level)
        for key, level in sorted(wanted - held)
    )
    data = _changes(was, committee)
    if wanted != held:
        data["scopes"] = [sorted(map("/".join, held)), sorted(map("/".join, wanted))]
    if data:
        kind = "changed" if was else "added"
        record_act(subject_of(committee), kind, actor=actor, reason=reason.strip(), data=data)
    return committee


_NAMES = ("name", "convening_body_id", "office_id", "authority_kind", "filing_authority_id", "city_bureau_id", "filing_number",
          "filed_on", "valid_until", "recused_leave_the_count")  # fmt: skip


def _changes(was: Committee | None, now: Committee) -> dict[str, list[object]]:
    def told(row: Committee | None, name: str) -> object:
        value = getattr(row, name, None)
        return value.isoformat() if isinstance(value, datetime.date) else value

    return {n: [told(was, n), told(now, n)] for n in _NAMES if told(was, n) != told(now, n)}


def roster_findings(committee: Committee) -> list[Text]:
    """What the number of members falls short of (domain 2): odd, and enough for the highest level it reviews. No names."""
    members = committee.members.filter(is_active=True).count()
    levels = set(committee.scopes.values_list("level", flat=True))
    least = 11 if levels & _SENIOR else 7
    found = []
    if members < least:
        found.append(
            Text(
                zh=f"委员{members}人，按规定不少于{least}人。",
                en=f"{members} members; {least} at least are required.",
            )
        )
    if members % 2 == 0:
        found.append(
            Text(zh=f"委员{members}人，应为单数。", en=f"{members} members; the number should be odd.")
        )
    return found


_SENIOR = {"associate_senior", "senior"}
NO_SCOPE = Text(zh="请至少选择一个专业和层级。", en="Choose at least one specialty and level.")
NOT_BELOW = Text(
    zh="组建单位或办事机构须是本单位或下级单位。",
    en="The convening body or the office must be your own organisation, or one below it.",
)
