"""One season for a whole module; what a test does to it is rolled back."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.contracts.cast import Cast, plant_cast
from tests.workflows.conftest import START
from workflows import clock
from workflows.certificates.keys import make_demo_key


@pytest.fixture(scope="module")
def season_of_all(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cast]:
    store: Path = tmp_path_factory.mktemp("store")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(settings, "EVIDENCE_ROOT", store / "evidence")
        patch.setattr(settings, "CERTIFICATE_ROOT", store / "certificates")
        patch.setattr(settings, "CERTIFICATE_KEY_FILE", str(store / "key.p12"))
        make_demo_key(store / "key.p12")

        def travel(day: datetime.date) -> None:
            moment = datetime.datetime.combine(day, datetime.time(4), datetime.UTC)
            patch.setattr(clock, "now", lambda: moment)

        travel(START)
        yield plant_cast(travel)
        transaction.set_rollback(True)


@pytest.fixture
def cast(season_of_all: Cast) -> Iterator[Cast]:
    """Everyone and everything, as planted."""
    with transaction.atomic():
        yield season_of_all
        transaction.set_rollback(True)
    season_of_all.reset_browsers()
    cache.clear()
