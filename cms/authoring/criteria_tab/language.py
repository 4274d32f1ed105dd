"""The condition language as the condition builder needs to know it: tests by type, contexts, functions, roles. (reads the registries)"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_config.authoring import OPERATORS
from forms_config.checking_types import ALLOWED, allowed
from forms_config.definitions import FIELD_KINDS, CodeList, Option
from forms_config.fact_types import Type
from forms_config.functions import FUNCTIONS, Function
from forms_config.scope import CONTEXT_TYPES
from forms_config.shapes import Text
from forms_config.words import CONTEXT_WORDS, ROLE_WORDS
from workflows.releases.problems import JUDGES

Words = dict[str, str | Promise]

PLAIN: Words = {
    "is": gettext_lazy("is"), "is_not": gettext_lazy("is not"), "one_of": gettext_lazy("is one of"),
    "none_of": gettext_lazy("is none of"), "at_least": gettext_lazy("is at least"), "at_most": gettext_lazy("is at most"),
    "above": gettext_lazy("is more than"), "below": gettext_lazy("is less than"),
    "on_or_after": gettext_lazy("is on or after"), "on_or_before": gettext_lazy("is on or before"),
    "after": gettext_lazy("is after"), "before": gettext_lazy("is before"), "includes": gettext_lazy("includes"),
}  # fmt: skip
RANKED: Words = {
    "at_least": gettext_lazy("is at least as high as"), "at_most": gettext_lazy("is at most as high as"),
    "above": gettext_lazy("is higher than"), "below": gettext_lazy("is lower than"),
}  # fmt: skip
YEARS: Words = {
    "at_least": gettext_lazy("is the year or later:"), "at_most": gettext_lazy("is the year or earlier:"),
    "above": gettext_lazy("is later than"), "below": gettext_lazy("is earlier than"),
}  # fmt: skip
ARGUMENTS: Words = {
    "born": gettext_lazy("Date of birth"), "sex": gettext_lazy("Sex"), "start": gettext_lazy("From"),
    "end": gettext_lazy("Until"), "months": gettext_lazy("Months"),
}  # fmt: skip
HELP: Words = {
    "retirement_date@1": gettext_lazy("By date of birth and sex, under the gradual rise of the retirement age since 2025."),
    "years_between@1": gettext_lazy("Whole years from the first date to the second."),
    "months_later@1": gettext_lazy("The date so many months after a date."),
}  # fmt: skip
POLICIES: Words = {
    "from_certificate": gettext_lazy("from the day on the certificate"),
    "from_next_january": gettext_lazy("in calendar years, from the January after"),
}


def language_of_conditions(language: str) -> dict[str, Any]:
    """`holds`: field kind → what it holds; `tests`: kind → operators in order; `ranked`: those of a ranked choice besides;
    `words`: operator → label, plain, for ranks and for years; contexts, functions, roles and policies with their titles."""
    english = language.startswith("en")

    def pick(words: tuple[str, str]) -> str:
        return words[1] if english else words[0]

    return {
        "holds": {name: FIELD_KINDS[name].holds for name in FIELD_KINDS},
        "tests": {kind: [o for o in OPERATORS if o in tests] for kind, tests in ALLOWED.items()},
        "ranked": [o for o in OPERATORS if o in allowed(_RANKED_CHOICE)],
        "words": {name: _spoken(words) for name, words in _WORDS.items()},
        "contexts": [
            {"key": key, "title": pick(CONTEXT_WORDS[key]), "kind": kind.kind, "calendar": kind.calendar}
            for key, kind in CONTEXT_TYPES.items()
        ],
        "functions": [_function(f, language) for f in FUNCTIONS],
        "roles": [[key, pick(ROLE_WORDS[key]) if key in ROLE_WORDS else key] for key in sorted(JUDGES)],
        "policies": [[key, str(title)] for key, title in POLICIES.items()],
    }


_WORDS = {"plain": PLAIN, "ranked": RANKED, "years": YEARS}
_RANKED_CHOICE = Type(
    "choice",
    CodeList(key="ranked", title=Text(zh="-"), options=(Option(code="a", title=Text(zh="-"), rank=1),)),
)


def _spoken(words: Words) -> dict[str, str]:
    return {key: str(word) for key, word in words.items()}


def _function(function: Function, language: str) -> dict[str, Any]:
    return {
        "name": function.name,
        "title": function.title.in_language(language),
        "help": str(HELP.get(function.name, "")),
        "arguments": [
            {"key": key, "title": str(ARGUMENTS.get(key, key)), "kind": kind.kind}
            for key, kind in function.arguments.items()
        ],
        "gives": function.gives.kind,
    }


def dimensions() -> list[list[str]]:
    """The four dimensions of a review, in the order they are read."""
    return [
        ["qualification", _("Qualification")],
        ["character", _("Character and ethics")],
        ["ability", _("Ability")],
        ["performance", _("Performance")],
    ]
