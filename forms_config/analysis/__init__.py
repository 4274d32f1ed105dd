"""Static analysis of criteria: what no applicant will ever notice, but a department should before it releases them. (pure)

`analyse` finds rules nobody can meet (alone or together), branches that never matter, gaps and overlaps of decision tables,
names nothing uses, and what is weaker than the province-wide baseline. Run it on criteria that `check_criteria` accepts.
Cost is bounded: what would take too long is taken for possible, so that nothing is refused wrongly.
"""

from collections.abc import Mapping
from datetime import date

from forms_config.analysis.baseline import Baseline, below_baseline
from forms_config.analysis.branches import Branches
from forms_config.analysis.findings import Finding, Severity
from forms_config.analysis.tables import table_findings
from forms_config.analysis.terms import Terms
from forms_config.analysis.unused import unused
from forms_config.analysis.worlds import Worlds
from forms_config.criteria_definitions import Criteria
from forms_config.definitions import CodeList, Form
from forms_config.fact_types import fact_types
from forms_config.scope import Scope
from forms_config.shapes import Path

MOST_DAYS = 6

__all__ = ["Baseline", "Finding", "Severity", "analyse"]


def analyse(
    criteria: Criteria,
    form: Form,
    lists: Mapping[str, CodeList],
    *,
    baseline: Baseline | None = None,
    on: date | None = None,
) -> list[Finding]:
    """Every finding, those that must be fixed first. Parameters are read at `on` (default: when the latest value holds) and
    at each later day one of them changes."""
    scope = Scope.of_criteria(criteria, fact_types(form, lists), lists)
    common = baseline.shared if baseline is not None else frozenset()
    found = [f for f in unused(criteria) if f.problem.path[:2] not in common]
    for day in judged_days(criteria, on):
        worlds = Worlds(Terms(scope, form, lists, day))
        found += Branches(criteria, worlds).findings()
        found += table_findings(criteria, worlds)
    if baseline is not None:
        found += below_baseline(criteria, baseline, form, lists, on)
    first: dict[tuple[str, Path], Finding] = {}
    for finding in found:
        first.setdefault((finding.problem.code, finding.problem.path), finding)
    return sorted(first.values(), key=lambda f: not f.must_fix)


def judged_days(criteria: Criteria, on: date | None) -> list[date | None]:
    """The day asked for and the later ones on which a parameter changes; without one, the last such day."""
    changes = sorted({v.since for dated in criteria.parameters.values() for v in dated})
    if on is None:
        return [changes[-1] if changes else None]
    return [on, *[day for day in changes if day > on][:MOST_DAYS]]
