"""The record: chained, append-only, verifiable after erasing."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.workflows import journey
from tests.workflows.conftest import Travel
from tests.workflows.season import Season
from workflows.append_only import WrittenOnceError, lay_triggers
from workflows.cases.act_models import Defect
from workflows.cases.chain import verify_case
from workflows.cases.erasing import erase_case
from workflows.cases.models import Case, CaseEvent, EventNote, Submission
from workflows.organizations.acting import system_actor
from workflows.releases.models import Release


@pytest.fixture
def tampering(db: None) -> Any:
    """Somebody with the database in hand: the triggers are gone until the end of the test."""
    tables = ("workflows_caseevent", "workflows_submission")
    with connection.cursor() as cursor:
        for table in tables:
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{table}_written_once"{on}')
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER "{table}_never_deleted"{on}')
    yield lambda sql, *values: connection.cursor().execute(sql, values)
    lay_triggers()


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("model", [CaseEvent, Submission, Release])
def test_written_once_rows_are_refused_by_model_and_by_database(submitted: Case, model: Any) -> None:
    row = model.objects.first()
    with pytest.raises(WrittenOnceError):
        row.save()
    with pytest.raises(WrittenOnceError):
        row.delete()
    with pytest.raises(WrittenOnceError):
        model.objects.update(digest="0" * 64)
    with pytest.raises(WrittenOnceError):
        model.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET digest = 'x'")


def test_a_changed_event_is_named(submitted: Case, tampering: Any) -> None:
    tampering(
        "UPDATE workflows_caseevent SET role = 'supervisor' WHERE case_id = %s AND sequence = 2", submitted.pk
    )
    found = verify_case(fresh(submitted))
    assert found is not None
    assert found.record == "event 2"
    assert found.what.en.startswith("its content gives digest ")


def test_a_missing_event_in_the_middle_is_named(season: Season, submitted: Case, tampering: Any) -> None:
    journey.act(submitted, "start_notices", season.bao)
    tampering("DELETE FROM workflows_caseevent WHERE case_id = %s AND sequence = 2", submitted.pk)
    found = verify_case(fresh(submitted))
    assert found is not None
    assert (found.record, found.what.en) == ("event 3", "event 2 is missing")


def test_a_cut_off_end_is_named(submitted: Case, tampering: Any) -> None:
    tampering("DELETE FROM workflows_caseevent WHERE case_id = %s AND sequence = 2", submitted.pk)
    found = verify_case(fresh(submitted))
    assert found is not None
    assert (found.record, found.what.en) == ("event 2", "is missing: the case counts 2 events")


def test_a_changed_snapshot_is_named(submitted: Case, tampering: Any) -> None:
    tampering("UPDATE workflows_submission SET content = '{}' WHERE case_id = %s", submitted.pk)
    found = verify_case(fresh(submitted))
    assert found is not None
    assert found.record == "submission SB2026-GC-000001"


def test_a_moved_state_is_named(submitted: Case) -> None:
    Case.objects.filter(pk=submitted.pk).update(state="certified")
    found = verify_case(fresh(submitted))
    assert found is not None
    assert found.what.en == "its state is certified, the last event left it in employer_review"


def test_a_rewritten_reason_is_named(season: Season, submitted: Case, travel: Travel) -> None:
    journey.act(submitted, "return", season.bao, reason="see the list", data={"defects": [("years", "x")]})
    EventNote.objects.update(text="something else")
    found = verify_case(fresh(submitted))
    assert found is not None
    assert found.record == "note of event 3"


def test_the_command_names_the_break_and_fails(submitted: Case) -> None:
    out = StringIO()
    call_command("records", "verify", stdout=out)
    assert out.getvalue() == "1 cases, 2 events, 0 broken\n"
    Case.objects.update(head="0" * 64)
    with pytest.raises(SystemExit) as stop:
        call_command("records", "verify", stdout=out)
    assert stop.value.code == 1
    assert f"case {submitted.pk}: case: its head is 000" in out.getvalue()


def test_erasing_leaves_a_chain_that_verifies_and_nothing_personal(
    season: Season, submitted: Case, travel: Travel
) -> None:
    journey.act(
        submitted,
        "return",
        season.bao,
        reason="甲某 must count",
        data={"defects": [("years", "甲某's years")]},
    )
    Case.objects.filter(pk=submitted.pk).update(category="closed")
    case = Case.objects.with_round().get(pk=submitted.pk)
    erase_case(case, actor=system_actor())
    assert verify_case(fresh(submitted)) is None
    everything = "".join(
        str(row) for model in (Case, CaseEvent, Submission, EventNote) for row in model.objects.values()
    )
    everything += "".join(str(row) for row in Defect.objects.values())
    assert "甲某" not in everything


def test_events_hold_no_personal_values(season: Season, submitted: Case, travel: Travel) -> None:
    journey.to_certificate(submitted, season, travel)
    text = "".join(str(event.data) for event in CaseEvent.objects.all())
    for value in ("甲某", "Alice", "front gate", "good"):
        assert value not in text
