"""A draft held against its criteria, as an applicant reads it: not met, still needed, met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.dates import date_text
from cms.portal.citing import Cited, cited
from cms.portal.drafts import Draft, language
from forms_config.criteria import Verdict
from forms_config.explain import RuleExplanation, explain
from forms_config.timing import Timeline


@dataclass(frozen=True)
class ComparedRule:
    """One rule: its explanation and its clause."""

    rule: RuleExplanation
    cited: Cited

    @property
    def is_for_a_panel(self) -> bool:
        """Whether everything it waits for is for people to judge."""
        return bool(self.rule.waiting) and all(w.why == "judgement" for w in self.rule.waiting)

    @property
    def judged_by(self) -> str:
        """Who will say, where it is not the applicant's to fill in."""
        roles = dict.fromkeys(self.rule.judges)
        return _("Nothing to fill in: %(who)s will judge it") % {"who": _joined(list(roles))}


@dataclass(frozen=True)
class Comparison:
    """All rules of the offering in the order they are read."""

    overall: Verdict
    unmet: list[ComparedRule]
    needed: list[ComparedRule]
    judged: list[ComparedRule]
    """What only a panel can say, once the case is there."""
    met: list[ComparedRule]

    @property
    def open(self) -> list[ComparedRule]:
        """What the applicant can still do something about."""
        return [*self.unmet, *self.needed]

    @property
    def judges(self) -> str:
        """Who judges what is left to people: experts, or the unit where no committee sits."""
        return _joined(list(dict.fromkeys(role for r in self.judged for role in r.rule.judges)))

    @property
    def heading(self) -> str:
        n = len(self.open)
        if not n:
            return _("Against the criteria: nothing missing")
        return ngettext(
            "Against the criteria: %(n)d still open", "Against the criteria: %(n)d still open", n
        ) % {"n": n}

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The parts of the result page, empty ones left out."""
        parts = [
            ("bad", "cross", _("Not met"), self.unmet, ""),
            ("wait", "half", _("Still needed"), self.needed, _("compared again when you add it")),
            ("", "clock", _("For %(who)s to judge") % {"who": self.judges}, self.judged, _("judged later")),
            ("done", "check", _("Met"), self.met, ""),
        ]
        return [
            {
                "tone": tone,
                "icon": icon,
                "title": title,
                "rules": rules,
                "note": _note(len(rules), note),
                "is_met": tone == "done",
            }
            for tone, icon, title, rules, note in parts
            if rules
        ]


def _note(n: int, more: str) -> str:
    text = ngettext("%(n)d rule", "%(n)d rules", n) % {"n": n}
    return _("%(count)s, %(more)s") % {"count": text, "more": more} if more else text


def compare(draft: Draft) -> Comparison:
    """Evaluates the criteria on the stored answers and explains every rule."""
    compiled, facts = draft.criteria, draft.facts()
    outcome = compiled.evaluate(facts)
    by_verdict: dict[Verdict, list[ComparedRule]] = {v: [] for v in Verdict}
    for rule in explain(compiled, outcome, facts, language()):
        by_verdict[rule.verdict].append(ComparedRule(rule, cited(draft.document, rule.citation)))
    unknown = by_verdict[Verdict.UNKNOWN]
    return Comparison(
        outcome.overall,
        by_verdict[Verdict.UNMET],
        [r for r in unknown if not r.is_for_a_panel],
        [r for r in unknown if r.is_for_a_panel],
        by_verdict[Verdict.MET],
    )


# The verdict box -------------------------------------------------------------------------------------------------------


def headline(comparison: Comparison) -> str:
    """The answer in one line."""
    if comparison.unmet:
        later = met_from(comparison)
        if later is not None and len(comparison.unmet) == 1:
            return _("Not yet this year; from %(year)s at the earliest") % {"year": later.year}
        return _("You cannot apply this year by this route")
    if comparison.needed:
        return _("Not to be said yet: something is still needed")
    return _("You can apply this year")


def summary(comparison: Comparison) -> str:
    """One sentence under it: how much is lacking and what."""
    parts = []
    if comparison.unmet:
        n = len(comparison.unmet)
        names = _joined([r.rule.title for r in comparison.unmet])
        parts.append(
            ngettext("%(n)d rule is not met: %(names)s.", "%(n)d rules are not met: %(names)s.", n)
            % {"n": n, "names": names}
        )
    if comparison.needed:
        n = len(comparison.needed)
        parts.append(
            ngettext(
                "%(n)d rule needs more answers or material.", "%(n)d rules need more answers or material.", n
            )
            % {"n": n}
        )
    if comparison.judged:
        n = len(comparison.judged)
        parts.append(
            ngettext("%(n)d rule is judged later by %(who)s.", "%(n)d rules are judged later by %(who)s.", n)
            % {"n": n, "who": comparison.judges}
        )
    if comparison.met and not comparison.unmet and not comparison.needed:
        parts.insert(0, _("Everything that can be checked beforehand is met."))
    return ("" if not language().startswith("en") else " ").join(parts)


def _joined(names: Sequence[str]) -> str:
    return ("、" if not language().startswith("en") else ", ").join(names)


def met_from(comparison: Comparison) -> date | None:
    """The first day on which time alone will have met what is not met; None when time does not help."""
    days = [r.rule.met_from for r in comparison.unmet]
    known = [d for d in days if d is not None]
    return max(known) if known and len(known) == len(days) else None


def axis(comparison: Comparison) -> list[dict[str, Any]]:
    """The date axis of the tenure that is short: counted, missing, after."""
    line: Timeline | None = next(
        (r.rule.timeline for r in comparison.unmet if r.rule.timeline and r.rule.met_from), None
    )
    if line is None or line.met_from is None:
        return []
    counted = _months(line.start, line.until)
    short = max(1, _months(line.until, line.met_from))
    done = _("counted: %(years)d years %(months)d months") % {"years": line.years, "months": line.months}
    need = _("%(n)d full years") % {"n": line.need} if line.need else _("long enough")
    return [
        {
            "kind": "done", "weight": counted, "label": done,
            "start": {"text": date_text(line.start, weekday=False), "note": _("from here on")},
            "end": {"text": date_text(line.until, weekday=False), "note": _("this year's last day")},
        },
        {
            "kind": "short", "weight": short, "label": _("still missing"),
        },
        {
            "kind": "rest", "weight": max(1, (counted + short) // 4), "label": "",
            "start": {"text": date_text(line.met_from, weekday=False), "note": need, "strong": True},
        },
    ]  # fmt: skip


def _months(start: date, until: date) -> int:
    later = until + timedelta(days=1)
    return max(1, (later.year - start.year) * 12 + later.month - start.month)
