"""The plain season with people who keep registers: the Water Department's editor and leader, another department's, a bureau's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.contracts.conftest import cast as cast  # noqa: PLC0414  (a fixture)
from tests.contracts.conftest import season_of_all as season_of_all  # noqa: PLC0414  (a fixture)
from tests.workflows import season as seasons
from tests.workflows.conftest import Travel
from tests.workflows.conftest import travel as travel  # noqa: PLC0414  (a fixture)
from workflows.access import Actor
from workflows.organizations.acting import SESSION_KEY
from workflows.organizations.models import Organization


@dataclass
class Register:
    """The season and its keepers."""

    season: seasons.Season
    ed: Actor
    lea: Actor
    other_ed: Actor
    other_lea: Actor
    bureau_ed: Actor
    bureau_lea: Actor
    elsewhere: Organization


@pytest.fixture
def register(db: None, travel: Travel) -> Register:
    season = seasons.plant_season()
    season.office.parent = season.department
    season.office.save()
    elsewhere = Organization.objects.create(name="Hills Department", kind="department", bureau=season.bureau)
    make = seasons.make_actor
    return Register(
        season=season,
        ed=make("ed", "department.editor", season.department),
        lea=make("lea", "department.approver", season.department),
        other_ed=make("other_ed", "department.editor", elsewhere),
        other_lea=make("other_lea", "department.approver", elsewhere),
        bureau_ed=make("bureau_ed", "department.editor", season.bureau),
        bureau_lea=make("bureau_lea", "department.approver", season.bureau),
        elsewhere=elsewhere,
    )


Browser = Callable[[Actor], Client]


@pytest.fixture
def as_() -> Browser:
    """`as_(actor)`: a browser signed in and acting in that hat."""

    def sign_in(actor: Actor) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(actor.person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = [actor.role, actor.organization_id]
        session.save()
        return client

    return sign_in


def words(response: Any) -> str:
    """The page's text, entities and all markup as it is."""
    return str(response.content.decode())
