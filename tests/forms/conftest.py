"""Invented people of these tests live in the fictional region 000000, on a fixed day."""

from collections.abc import Iterator
from datetime import date

import pytest

from forms_config.fields.policy import POLICY

TODAY = date(2025, 9, 10)


@pytest.fixture(autouse=True)
def _season() -> Iterator[None]:
    before = POLICY.accept_test_region, POLICY.today
    POLICY.accept_test_region, POLICY.today = True, lambda: TODAY
    yield
    POLICY.accept_test_region, POLICY.today = before
