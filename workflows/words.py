"""What the guards and effects a machine names actually do: functions registered by versioned name.

`machine.VOCABULARY` says what a word means and which gates it earns; here is what it runs. A guard is
`guard(act, **arguments) -> Text | None`: None lets the step pass, a Text says in both languages why not. An effect is
`effect(act, **arguments) -> None`: changes to rows and outbox messages in the same transaction, no I/O.
"""

from collections.abc import Callable
from typing import Any

from forms_config.shapes import Text

Guard = Callable[..., Text | None]
Effect = Callable[..., None]


class Words:
    """Guards and effects by name. Plugins add words; tests build their own."""

    def __init__(self) -> None:
        self._guards: dict[str, Guard] = {}
        self._effects: dict[str, Effect] = {}
        self._with_the_act: set[str] = set()
        self._choosing: set[str] = set()

    def guard(
        self, name: str, *, given_with_the_act: bool = False, chooses: bool = False
    ) -> Callable[[Guard], Guard]:
        """Registers a guard. One that is `given_with_the_act` (the listed defects, a signature) is not a reason to show
        a step as blocked beforehand; it is checked when the step is taken. One that `chooses` says which of two ways is
        a case's own: the other is not shown at all."""

        def register(function: Guard) -> Guard:
            if name in self._guards:
                raise ValueError(f"{name} is already a guard")
            self._guards[name] = function
            if given_with_the_act:
                self._with_the_act.add(name)
            if chooses:
                self._choosing.add(name)
            return function

        return register

    def effect(self, name: str) -> Callable[[Effect], Effect]:
        def register(function: Effect) -> Effect:
            if name in self._effects:
                raise ValueError(f"{name} is already an effect")
            self._effects[name] = function
            return function

        return register

    def has(self, kind: str, name: str) -> bool:
        return name in (self._guards if kind == "guard" else self._effects)

    def is_given_with_the_act(self, name: str) -> bool:
        return name in self._with_the_act

    def is_choosing(self, name: str) -> bool:
        return name in self._choosing

    def reason(self, name: str, act: Any, arguments: dict[str, str]) -> Text | None:
        return self._guards[name](act, **arguments)

    def perform(self, name: str, act: Any, arguments: dict[str, str]) -> None:
        self._effects[name](act, **arguments)

    def take_in(self, others: "Words", shield: Callable[[str, Guard], Guard] | None = None) -> None:
        """Adds another set of words, as a whole; their names must be new. `shield` is put around each guard."""
        taken = self.names() & others.names()
        if taken:
            raise ValueError(f"already registered: {', '.join(sorted(taken))}")
        self._guards |= {n: shield(n, g) if shield else g for n, g in others._guards.items()}
        self._effects |= others._effects
        self._with_the_act |= others._with_the_act
        self._choosing |= others._choosing

    def names(self) -> frozenset[str]:
        return frozenset(self._guards) | frozenset(self._effects)


WORDS = Words()
