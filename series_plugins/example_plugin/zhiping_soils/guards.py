"""A guard a workflow may name. It answers None to let a step pass, or why not in both languages. It earns no gate: those are the
engine's to give."""

from typing import Any

from forms_config.shapes import Text
from workflows import clock
from workflows.machine import Vocabulary, Word
from workflows.words import Words
from workflows.working_days import is_working_day

NAME = "soils_on_a_working_day@1"


def register(words: Words, vocabulary: Vocabulary) -> None:
    """Called once when the server starts."""
    vocabulary.add(Word(NAME, "guard", Text(zh="在工作日办理", en="It is a working day")))
    words.guard(NAME)(on_a_working_day)


def on_a_working_day(act: Any) -> Text | None:
    """`act` is the step being taken or considered: `act.case`, `act.actor`, `act.transition`."""
    if is_working_day(clock.today()):
        return None
    return Text(zh="今天不是工作日，请在工作日办理。", en="Today is not a working day; do this on one.")
