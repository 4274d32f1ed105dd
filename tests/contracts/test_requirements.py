"""The lock files: complete hashes, no address of any registry, and the developers' lock holds the other."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.ROOT) / "requirements"
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ ]+)", re.M)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((FOLDER / name).read_text()))


@pytest.mark.parametrize("name", ["base.lock", "dev.lock"])
def test_every_pin_has_hashes_and_no_line_names_an_address(name: str) -> None:
    text = (FOLDER / name).read_text()
    assert "://" not in text
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z0-9])", text)[1:])
    assert len(pins(name)) > 50


def test_the_developers_lock_holds_everything_of_the_other_at_the_same_version() -> None:
    dev = pins("dev.lock")
    assert {name: dev.get(name) for name in pins("base.lock")} == pins("base.lock")


@pytest.mark.parametrize("name", ["base", "dev"])
def test_everything_asked_for_is_locked(name: str) -> None:
    asked = re.findall(r"^([A-Za-z0-9-]+)", (FOLDER / f"{name}.in").read_text(), re.M)
    locked = pins(f"{name}.lock").keys()
    assert [wanted for wanted in asked if wanted != "-r" and wanted.lower() not in locked] == []
