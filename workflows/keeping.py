"""Who keeps the register: organisations and their people, committees, rounds, the life of series (N20-3.4a).

An editor or leader (分管领导) keeps what is their own organisation's, and what stands below it: the organisations that report to
it, the committees it convenes or whose office it is, their rounds. An HRSS bureau's editors and leaders keep the organisations it
serves that report to nobody else, and read everything: whose filing is whose is the bureau's business (N20-3.2). Everybody else keeps nothing, and
what one may not see does not exist.
"""

from collections.abc import Iterable

from django.db.models import Q

from workflows.actors import CHAIN_DEPTH, Actor, holds
from workflows.organizations.models import Organization, Person, Role

KEEPERS = frozenset({Role.EDITOR.value, Role.APPROVER.value})
NOTHING = Q(pk__in=())
EVERYTHING = ~NOTHING
"""Not an empty Q: joined by `|` that one would say nothing."""


def keeps(actor: Actor | None) -> bool:
    """Whether the actor keeps any register at all."""
    return actor is not None and actor.role in KEEPERS and actor.organization_id is not None


def kept_organizations(actor: Actor) -> Q:
    """The organisations whose record and people the actor keeps: one's own, those below, and at a bureau those it serves that
    report to nobody else, so that every organisation has somebody above it who can appoint its first people."""
    condition = _own_and_below(actor)
    return (
        condition | Q(bureau=actor.organization_id, parent__isnull=True) if _is_bureaus(actor) else condition
    )


def _own_and_below(actor: Actor) -> Q:
    if not keeps(actor):
        return NOTHING
    condition = NOTHING
    for level in range(CHAIN_DEPTH + 1):
        condition |= Q(**{"parent__" * level + "pk": actor.organization_id})
    return condition


def seen_organizations(actor: Actor) -> Q:
    """An HRSS bureau's people read every organisation; others those they keep."""
    return EVERYTHING if _is_bureaus(actor) else kept_organizations(actor)


def kept_committees(actor: Actor, prefix: str = "") -> Q:
    """The committees one's organisation, or one below it, convenes or keeps the office of."""
    if not keeps(actor):
        return NOTHING
    below = Organization.objects.filter(_own_and_below(actor)).values("pk")
    return Q(**{f"{prefix}convening_body__in": below}) | Q(**{f"{prefix}office__in": below})


def seen_committees(actor: Actor) -> Q:
    """Those one keeps, those filed with one's organisation; an HRSS bureau's people read every committee."""
    if _is_bureaus(actor):
        return EVERYTHING
    return kept_committees(actor) | (Q(filing_authority=actor.organization_id) if keeps(actor) else NOTHING)


def kept_rounds(actor: Actor) -> Q:
    """The rounds of one's committees, and those without a committee that one's organisation approves."""
    if not keeps(actor):
        return NOTHING
    from workflows.committees.models import Committee

    committees = Committee.objects.filter(kept_committees(actor)).values("pk")
    return Q(committee__in=committees) | Q(committee__isnull=True, authority=actor.organization_id)


def seen_rounds(actor: Actor) -> Q:
    """The rounds one keeps; an HRSS bureau's people read every round."""
    return EVERYTHING if _is_bureaus(actor) else kept_rounds(actor)


def _is_bureaus(actor: Actor) -> bool:
    return (
        keeps(actor)
        and actor.organization is not None
        and actor.organization.kind == Organization.Kind.HRSS_BUREAU
    )


SEEN = {"Organization": seen_organizations, "Committee": seen_committees, "Round": seen_rounds}
KEPT = {"Organization": kept_organizations, "Committee": kept_committees, "Round": kept_rounds}


def may_keep(actor: Actor, row: object) -> bool:
    """Whether the actor keeps this organisation, committee or round now; their membership is asked again."""
    model = type(row)
    rule = KEPT.get(model.__name__)
    if rule is None or not holds(actor):
        return False
    rows = model._default_manager.filter(pk=row.pk)  # type: ignore[attr-defined]
    return bool(rows.filter(rule(actor)).exists())


def keepers_of(person: Person) -> list[Actor]:
    """The hats in which a person keeps registers."""
    from workflows.organizations.acting import actors_of

    return [actor for actor in actors_of(person) if keeps(actor)]


def any_of(actors: Iterable[Actor], rules: dict[str, object], model: str) -> Q:
    """The condition under which at least one of the hats allows it."""
    condition = NOTHING
    for actor in actors:
        condition |= rules[model](actor)  # type: ignore[operator]
    return condition
