"""What Wagtail's own Chinese lacks, as far as our overlay has not filled it.

Its English catalogues list every message; its Chinese ones some four fifths of them. The rest would reach an
editor in English. `RECORDED` is a ratchet: it may only go down.
"""

from collections.abc import Iterator
from pathlib import Path

import polib
import wagtail
from django.apps import apps

from cms.translations.catalogue import Key, key_of

RECORDED = 0
"""Messages of installed Wagtail apps that have no Chinese yet."""


def catalogue_folders() -> Iterator[Path]:
    """The locale folders of the installed apps that are Wagtail's."""
    home = Path(str(wagtail.__file__)).parent
    for config in apps.get_app_configs():
        folder = Path(config.path) / "locale"
        if folder.is_dir() and Path(config.path).is_relative_to(home):
            yield folder


def gaps(domain: str, overlay: set[Key]) -> list[Key]:
    """Messages of Wagtail in `domain` with Chinese neither in its own catalogue nor in the overlay."""
    wanted: dict[Key, None] = {}
    known: set[Key] = set(overlay)
    for folder in catalogue_folders():
        english = folder / "en" / "LC_MESSAGES" / f"{domain}.po"
        chinese = folder / "zh_Hans" / "LC_MESSAGES" / f"{domain}.po"
        if english.exists():
            wanted.update((key_of(entry), None) for entry in polib.pofile(str(english)) if not entry.obsolete)
        if chinese.exists():
            known.update(key_of(entry) for entry in polib.pofile(str(chinese)) if entry.translated())
    return [key for key in wanted if key not in known]
