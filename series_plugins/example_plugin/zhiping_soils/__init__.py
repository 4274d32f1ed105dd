"""What this package adds to Zhiping; `pyproject.toml` names each part as an entry point."""

from pathlib import Path


def packs() -> list[Path]:
    """The folders of its series."""
    return [Path(__file__).parent / "survey"]
