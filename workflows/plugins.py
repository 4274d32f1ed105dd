"""Guards and effects from installed packages: entry points of the group `zhiping.guards`.

An entry point is a function `register(words, vocabulary)`. It adds to both: `vocabulary.add(Word(...))` says what a word
means, `words.guard(name)` or `words.effect(name)` what it runs. A plugin is taken whole or not at all, and one that fails
stops nobody else; what went wrong is shown by `manage.py check`.
"""

import logging
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from django.core.checks import CheckMessage, Warning  # noqa: A004

from forms_config.plugins import GUARDS, LEFT_OUT
from forms_config.shapes import Text
from workflows.machine import VOCABULARY, Vocabulary
from workflows.words import WORDS, Guard, Words

ENTRY_POINTS = GUARDS
logger = logging.getLogger(__name__)
failures: list[tuple[str, str]] = []
"""(plugin, what went wrong) of every plugin that was left out."""


def load_words(
    points: Iterable[EntryPoint] | None = None, *, words: Words = WORDS, vocabulary: Vocabulary = VOCABULARY
) -> list[tuple[str, str]]:
    """Adds what the plugins bring; returns (plugin, what went wrong) for each that was left out."""
    failed: list[tuple[str, str]] = []
    for point in entry_points(group=ENTRY_POINTS) if points is None else points:
        try:
            brought, meanings = Words(), Vocabulary()
            point.load()(brought, meanings)
            _check(brought, meanings, words, vocabulary)
        except Exception as error:
            logger.warning("plugin %s is left out", point.name, exc_info=True)
            failed.append((point.name, f"{type(error).__name__}: {error}"))
            continue
        words.take_in(brought, _closed_when_broken)
        for word in meanings:
            vocabulary.add(word)
    return failed


def _check(brought: Words, meanings: Vocabulary, words: Words, vocabulary: Vocabulary) -> None:
    """Every word means something and runs something, is new, and earns no ★ gate: those are the engine's to give."""
    for word in meanings:
        if not brought.has(word.kind, word.name):
            raise ValueError(f"nothing runs {word.name}")
        if word.establishes:
            raise ValueError(f"{word.name} may not establish {', '.join(sorted(word.establishes))}")
        if word.name in vocabulary:
            raise ValueError(f"{word.name} is already in the vocabulary")
    for name in brought.names():
        if name not in meanings:
            raise ValueError(f"{name} is not in the plugin's vocabulary")
        if name in words.names():
            raise ValueError(f"{name} is already registered")


def _closed_when_broken(name: str, guard: Guard) -> Guard:
    """A plugin's guard that fails lets nothing pass, and says so instead of breaking the page."""

    def asked(act: Any, **arguments: str) -> Text | None:
        try:
            return guard(act, **arguments)
        except Exception:
            logger.exception("guard %s failed", name)
            return Text(
                zh=f"核对条件“{name}”时出错，请联系系统管理员。",
                en=f"Checking {name} failed; tell the administrator.",
            )

    return asked


def report_failures(**_kwargs: Any) -> list[CheckMessage]:
    """The plugins that were left out, whatever they add, for `manage.py check`."""
    left_out = [
        *((p.name, p.group, p.why) for p in LEFT_OUT),
        *((n, ENTRY_POINTS, why) for n, why in failures),
    ]
    return [
        Warning(
            f"Plugin {name} ({group}) is left out: {why}",
            hint="Correct or remove the package.",
            id="zhiping.W001",
        )
        for name, group, why in left_out
    ]
