"""What this package adds works, and its series is sound."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

from zhiping_soils.fields import OrcidField
from zhiping_soils.functions import within_years
from zhiping_soils.guards import NAME, on_a_working_day

from forms_config.definitions import FIELD_KINDS
from forms_config.functions import FUNCTIONS
from series_plugins.discovery import discover, read_found
from workflows.machine import VOCABULARY


def test_zhiping_found_every_part() -> None:
    found, problems = discover()
    assert problems == []
    assert "soils_orcid" in FIELD_KINDS
    assert "soils_within_years@1" in FUNCTIONS
    assert NAME in VOCABULARY
    assert "soils" in {pack.origin for pack in found}


def test_an_identifier_is_read_and_its_check_character_verified() -> None:
    field = OrcidField.model_validate(
        {"type": "soils_orcid", "key": "orcid", "title": {"zh": "学者号", "en": "ORCID"}}
    )
    assert field.parse(" https://orcid.org/0000-0002-1825-0097 ", {}) == ("0000-0002-1825-0097", [])
    assert field.parse("0000000218250097", {}) == ("0000-0002-1825-0097", [])
    assert [p.code for p in field.parse("0000-0002-1825-0098", {})[1]] == ["orcid_check"]
    assert [p.code for p in field.parse("12", {})[1]] == ["orcid_shape"]
    assert field.parse("", {}) == (None, [])


def test_years_are_counted_to_the_day() -> None:
    until = date(2025, 8, 31)
    assert within_years(date(2020, 9, 1), until, Decimal(5))
    assert not within_years(date(2020, 8, 31), until, Decimal(5))
    assert not within_years(date(2025, 9, 1), until, Decimal(5))


def test_the_guard_says_why_not() -> None:
    with patch("zhiping_soils.guards.is_working_day", return_value=True):
        assert on_a_working_day(None) is None
    with patch("zhiping_soils.guards.is_working_day", return_value=False):
        reason = on_a_working_day(None)
    assert reason is not None
    assert "工作日" in reason.zh


def test_the_series_is_sound_and_every_sample_is_judged_as_expected() -> None:
    pack = next(p for p in discover()[0] if p.origin == "soils")
    reading = read_found(pack)
    assert [(p.file, p.line, p.text.en) for p in reading.problems] == []
    assert reading.document is not None
    assert len(reading.document.samples) == 3
