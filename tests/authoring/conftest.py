"""A department's draft, and the people who write it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.authoring.publishing_season import Studio, plant_studio


@pytest.fixture
def studio_in_browser(
    transactional_db: None, tmp_path: Path, beside_browser: Callable[[Callable[[], object]], object]
) -> Studio:
    """The planted studio, for tests that look at it in a browser."""
    studio = beside_browser(lambda: plant_studio(tmp_path / "pack"))
    assert isinstance(studio, Studio)
    return studio
