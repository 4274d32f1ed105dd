"""For whom a person acts just now: the role and the organisation, kept in the session (N20-3.4a)."""

from django.http import HttpRequest

from workflows.access import Actor
from workflows.organizations.models import Membership, Person, Role

SESSION_KEY = "acting"


def actors_of(person: Person) -> list[Actor]:
    """Every hat a person may wear: their active memberships, and applicant, which anybody may be."""
    memberships = (
        Membership.objects.filter(person=person, is_active=True)
        .select_related("organization")
        .order_by("organization__name", "role")
    )
    return [
        *(Actor(person, m.role, m.organization) for m in memberships),
        Actor(person, Role.APPLICANT.value, None),
    ]


def acting(request: HttpRequest) -> Actor | None:
    """The actor of this request: as chosen, else the first hat, else None for a visitor who has not signed in.

    The choice is checked against the memberships of now, so a role that was taken away is gone with the next request.
    Kept on the request, so that it costs one query however often a page asks.
    """
    person = request.user
    if not isinstance(person, Person):
        return None
    known: Actor | None = getattr(request, "_acting", None)
    if known is None or known.person.pk != person.pk:
        hats = actors_of(person)
        chosen = tuple(request.session.get(SESSION_KEY, ()))
        known = next((hat for hat in hats if (hat.role, hat.organization_id) == chosen), hats[0])
        request._acting = known  # type: ignore[attr-defined]
    return known


def act_as(request: HttpRequest, *, role: str, organization_id: int | None) -> Actor | None:
    """Changes the hat for this session; None, and no change, when the person does not hold that role there."""
    person = request.user
    if not isinstance(person, Person):
        return None
    for hat in actors_of(person):
        if (hat.role, hat.organization_id) == (role, organization_id):
            request.session[SESSION_KEY] = [role, organization_id]
            request._acting = hat  # type: ignore[attr-defined]
            return hat
    return None


def system_actor() -> Actor:
    """The actor of what happens by itself: lapsed deadlines, notices that have run their time. Cannot sign in."""
    person, created = Person.objects.get_or_create(
        username="system", defaults={"full_name": "系统", "is_active": False}
    )
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return Actor(person, Role.SYSTEM.value, None)


__all__ = ["Actor", "act_as", "acting", "actors_of", "system_actor"]
