"""What a replay found, in sentences."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from workflows.replays.models import ReplayRun
from workflows.replays.report import Report
from workflows.replays.tally import MOVES

VERDICTS = {
    "met": gettext_lazy("Met"), "unmet": gettext_lazy("Not met"), "unknown": gettext_lazy("Undecided"),
}  # fmt: skip
FROM_TO = {
    ("met", "unmet"): gettext_lazy("from met to not met"),
    ("unmet", "met"): gettext_lazy("from not met to met"),
    ("met", "unknown"): gettext_lazy("from met to undecided"),
    ("unmet", "unknown"): gettext_lazy("from not met to undecided"),
    ("unknown", "met"): gettext_lazy("from undecided to met"),
    ("unknown", "unmet"): gettext_lazy("from undecided to not met"),
}
FAILURES = {
    "lost": gettext_lazy("It was started three times and lost its worker each time. Run it again; if that happens once more, tell whoever runs the server."),
    "failed": gettext_lazy("It could not be worked out. Run it again; if that happens once more, tell whoever runs the server."),
}  # fmt: skip


def finding(run: ReplayRun, report: Report) -> str:
    """The whole finding in one sentence, for the heading."""
    release = run.base.number
    if report.changed_in_all == 0:
        return _("Compared with release %(release)s, nobody’s verdict would change.") % {"release": release}
    parts = list(_parts(report))
    if report.changed_in_all is None:
        words = _(
            "Compared with release %(release)s, verdicts would change; how many is not shown, to protect individuals"
        )
        said = words % {"release": release}
    else:
        said = ngettext(
            "Compared with release %(release)s, %(n)s person’s verdict would change",
            "Compared with release %(release)s, the verdicts of %(n)s people would change",
            report.changed_in_all,
        ) % {"release": release, "n": report.changed_in_all}
    parts_said = (", " if (get_language() or "").startswith("en") else "，").join(parts)
    if parts_said:
        return _("%(finding)s: %(moves)s.") % {"finding": said, "moves": parts_said}
    return _("%(finding)s.") % {"finding": said}


def _parts(report: Report) -> Iterator[str]:
    for (before, after), count in zip(MOVES, report.moves, strict=True):
        if count and before != after:
            yield _("%(n)s %(move)s") % {"n": count, "move": FROM_TO[before, after]}


def state_of(run: ReplayRun) -> str:
    """Where a run is, in a word."""
    if run.state == ReplayRun.State.RUNNING and run.cancel_asked_at:
        return _("being called off")
    return str(run.get_state_display())


def failure_of(run: ReplayRun) -> str:
    return str(FAILURES.get(run.failure, FAILURES["failed"]))


def title_of(titles: object) -> str:
    """A stored title in the reader's language."""
    if not isinstance(titles, dict):
        return ""
    english = str(titles.get("en") or "")
    return english if english and (get_language() or "").startswith("en") else str(titles.get("zh") or "")
