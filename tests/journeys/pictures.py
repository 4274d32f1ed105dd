"""Pictures for the guides, taken by the journeys themselves: 1440 wide, small enough for a repository."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

LARGEST = 150_000
"""Bytes."""


def take(page: Page, path: Path, at: str = "") -> None:
    """What the page shows now, scrolled to the place named by a selector, as a PNG with as many colours as fit."""
    if at:
        page.locator(at).first.evaluate("(e) => e.scrollIntoView({ block: 'center' })")
    page.wait_for_timeout(400)  # what is fading in is there
    image = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    for colours in (128, 64, 32, 16):
        image.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < LARGEST:
            return
