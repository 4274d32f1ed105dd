"""Why a change was not made. Each carries bilingual problems, so a page can show them next to their cause."""

from collections.abc import Iterable

from forms_config.shapes import Invalid, Problem, Text


class Refused(Invalid):
    """A rule stands against it: the reasons, all at once."""

    @classmethod
    def because(cls, *reasons: Text, code: str = "refused") -> "Refused":
        return cls(Problem(code, reason) for reason in reasons)


class Stale(Refused):
    """Somebody else changed it in the meantime: load it again. Nothing of this change was made."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        super().__init__(tuple(problems) or (Problem("stale", CHANGED_MEANWHILE),))


class NotYours(Refused):
    """The actor may not do this. A view answers 404."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        super().__init__(tuple(problems) or (Problem("not_yours", NOT_YOURS),))


CHANGED_MEANWHILE = Text(
    zh="这份申报刚刚被更新过，请刷新页面后再操作。",
    en="This application has just been changed; reload the page and try again.",
)
NOT_YOURS = Text(zh="您当前的身份不能进行此操作。", en="You cannot do this in your current role.")
