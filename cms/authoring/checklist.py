"""What is looked at before a draft is approved and published: each point with its finding, honestly."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from cms.authoring.naming import text_of
from cms.authoring.places import place_of
from cms.authoring.publishing import DIFFERENCE_READ, compiled, publishing_problems
from forms_config.diff import diff_documents
from forms_config.shapes import Problem, digest_of
from workflows import clock
from workflows.committees.models import Committee
from workflows.committees.rules import is_in_date
from workflows.releases.models import Release
from workflows.releases.queries import latest_release
from workflows.replays.models import ReplayRun
from workflows.rounds.models import Round

MOST_LINES = 300


@dataclass(frozen=True)
class Point:
    """One point of the list. `state`: done, bad (it stands against publishing), wait (worth seeing to), none (not run)."""

    key: str
    title: str
    state: str
    said: str
    lines: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """That somebody read the difference to the live release, and when."""

    name: str
    at: Any


@dataclass
class Checklist:
    """All points of one draft as it was written last."""

    draft: Any
    data: dict[str, Any]
    problems: list[Problem]
    points: list[Point] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    live: Release | None = None

    @property
    def digest(self) -> str:
        """Names the content looked at; what is decided is decided on this."""
        return digest_of(self.data)

    @property
    def may_go_on(self) -> bool:
        return not self.problems


def checklist_of(draft: Any, data: dict[str, Any]) -> Checklist:
    """Looks at everything once."""
    made = Checklist(draft, data, publishing_problems(draft, data), live=latest_release(draft.key))
    if made.live is not None:
        language = get_language() or ""
        made.changes = [c.text.in_language(language) for c in _changes(made.live.document, data)]
    made.readings = readings_of(draft, made.digest)
    made.points = [
        _problems(made),
        _invariants(made),
        _samples(made),
        _difference(made),
        _replay(made),
        _committee(made),
        _round(made),
    ]
    return made


def _changes(old: dict[str, Any], new: dict[str, Any]) -> list[Any]:
    try:
        return diff_documents(old, new)
    except (TypeError, KeyError, AttributeError, ValueError):
        return []  # half-written: the problems say so


def readings_of(draft: Any, digest: str) -> list[Reading]:
    """Who has read the difference of this very content."""
    entries = ModelLogEntry.objects.for_instance(draft).filter(action=DIFFERENCE_READ).select_related("user")
    return [
        Reading(str(e.user), e.timestamp)
        for e in entries.order_by("timestamp")
        if e.data.get("digest") == digest
    ]


def has_read(draft: Any, digest: str, user: Any) -> bool:
    """Whether this person has."""
    entries = ModelLogEntry.objects.for_instance(draft).filter(action=DIFFERENCE_READ, user_id=user.pk)
    return any(e.data.get("digest") == digest for e in entries)


def _told(made: Checklist, problems: list[Problem]) -> tuple[str, ...]:
    language = get_language() or ""
    lines = []
    for problem in problems[:MOST_LINES]:
        place = place_of(made.data, problem.path, language)
        text = problem.text.in_language(language)
        lines.append(_("%(place)s: %(text)s") % {"place": place, "text": text} if place else text)
    return tuple(lines)


def _problems(made: Checklist) -> Point:
    found = [p for p in made.problems if not _is_proof(p) and not _is_sample(p)]
    title = _("Forms, criteria, texts")
    if not found:
        return Point("problems", title, "done", _("Everything is complete."))
    said = ngettext("%(n)s point to correct", "%(n)s points to correct", len(found)) % {"n": len(found)}
    edit = reverse("wagtailsnippets_cms_seriesdraft:edit", args=[made.draft.pk])
    return Point("problems", title, "bad", said, _told(made, found), ((_("Correct them"), edit),))


def _is_proof(problem: Problem) -> bool:
    return bool(problem.path) and problem.path[0] == "workflows"


def _is_sample(problem: Problem) -> bool:
    return bool(problem.path) and problem.path[0] == "samples"


def _invariants(made: Checklist) -> Point:
    title = _("What no department may relax")
    found = [p for p in made.problems if _is_proof(p)]
    if found:
        said = ngettext("%(n)s finding in the workflow", "%(n)s findings in the workflow", len(found)) % {
            "n": len(found)
        }
        return Point("invariants", title, "bad", said, _told(made, found))
    number = len(made.data.get("workflows") or {})
    if not number:
        return Point("invariants", title, "bad", _("There is no workflow yet."))
    said = ngettext(
        "Proved for %(n)s workflow: every way to a certificate passes commitments, notices, acceptance, vote and confirmation.",
        "Proved for %(n)s workflows: every way to a certificate passes commitments, notices, acceptance, vote and confirmation.",
        number,
    )
    return Point("invariants", title, "done", said % {"n": number})


def _samples(made: Checklist) -> Point:
    title = _("Sample applicants")
    found = [p for p in made.problems if _is_sample(p)]
    number = len(made.data.get("samples") or [])
    if found:
        said = ngettext(
            "%(n)s comes out otherwise than expected", "%(n)s come out otherwise than expected", len(found)
        )
        return Point("samples", title, "bad", said % {"n": len(found)}, _told(made, found))
    if not number:
        return Point(
            "samples", title, "wait", _("There is no sample applicant; nobody has tried these criteria.")
        )
    if made.problems:
        return Point("samples", title, "none", _("Not run: first correct the points above."))
    said = ngettext("%(n)s judged as expected", "All %(n)s judged as expected", number) % {"n": number}
    return Point("samples", title, "done", said)


def _difference(made: Checklist) -> Point:
    title = _("Difference to the live release")
    if made.live is None:
        return _difference_to_origin(made, title)
    number = len(made.changes)
    said = ngettext(
        "%(n)s change since release %(release)s", "%(n)s changes since release %(release)s", number
    )
    said = said % {"n": number, "release": made.live.number}
    lines = tuple(made.changes[:MOST_LINES])
    if number > MOST_LINES:
        lines = (*lines, _("and %(n)s more") % {"n": number - MOST_LINES})
    return Point("difference", title, "done" if made.readings else "wait", said, lines)


def _difference_to_origin(made: Checklist, title: str) -> Point:
    """Before the first release a copy is compared with what it was copied from."""
    origin = made.draft.based_on
    if origin is None:
        return Point("difference", title, "done", _("The first release: there is nothing to compare with."))
    language = get_language() or ""
    lines = [c.text.in_language(language) for c in _changes(origin.document, made.data)]
    said = ngettext(
        "The first release. %(n)s change to %(name)s, release %(release)s, which it was copied from",
        "The first release. %(n)s changes to %(name)s, release %(release)s, which it was copied from",
        len(lines),
    ) % {"n": len(lines), "name": text_of(origin.document.get("title"), language), "release": origin.number}
    return Point("difference", title, "done", said, tuple(lines[:MOST_LINES]))


def _replay(made: Checklist) -> Point:
    title = _("Tried on last year's applications")
    link = reverse("studio_replay", args=[made.draft.pk])
    runs = ReplayRun.objects.filter(subject=made.draft.key, state=ReplayRun.State.DONE)
    run = runs.select_related("round", "requested_by").defer("document").first()
    if run is None:
        return Point("replay", title, "none", _("Not run."), (), ((_("Run it"), link),))
    said = _("%(round)s: %(total)s applications judged again; by %(name)s.") % {
        "round": run.round.text.in_language(get_language() or ""), "total": run.total, "name": run.requested_by,
    }  # fmt: skip
    document, _problems = compiled(made.data)
    is_current = document is not None and document.digest == run.document_digest
    if not is_current:
        said = _("%(said)s The draft has been changed since.") % {"said": said}
    findings = reverse("studio_replay_run", args=[made.draft.pk, run.pk])
    return Point(
        "replay", title, "done" if is_current else "wait", said, (), ((_("See the findings"), findings),)
    )


def _committee(made: Checklist) -> Point:
    """N25-2: a specialty opens only with its own filed committee."""
    title = _("Committee")
    reviewed = _reviewed_levels(made.data)
    today = clock.today()
    rows = Committee.objects.filter(scopes__series_key=made.draft.key).distinct()
    covered = {
        s.level for c in rows if is_in_date(c, today) for s in c.scopes.filter(series_key=made.draft.key)
    }
    missing = [title_ for key, title_ in reviewed.items() if key not in covered]
    if not reviewed:
        return Point("committee", title, "done", _("Nothing here is voted on by a committee."))
    if not missing:
        return Point("committee", title, "done", _("A filed committee in date reviews every level."))
    said = _("No filed committee in date reviews: %(levels)s. Without one no round can be opened.")
    link = (_("Committees"), reverse("register_committees"))
    return Point(
        "committee",
        title,
        "wait",
        said % {"levels": (", " if (get_language() or "").startswith("en") else "、").join(missing)},
        (),
        (link,),
    )


def _reviewed_levels(data: dict[str, Any]) -> dict[str, str]:
    english = (get_language() or "").startswith("en")
    titles = {}
    for level in data.get("levels") or []:
        if isinstance(level, dict) and isinstance(level.get("title"), dict):
            titles[level.get("key")] = str(
                (english and level["title"].get("en")) or level["title"].get("zh") or ""
            )
    machines = data.get("workflows") or {}
    levels = {}
    for offering in data.get("offerings") or []:
        machine = machines.get(offering.get("workflow")) if isinstance(offering, dict) else None
        if isinstance(machine, dict) and machine.get("kind", "review") == "review":
            levels[offering.get("level")] = titles.get(offering.get("level"), str(offering.get("level")))
    return levels


def _round(made: Checklist) -> Point:
    title = _("Round")
    link = ((_("Yearly rounds"), reverse("register_rounds")),)
    rows = Round.objects.filter(release__series_key=made.draft.key)
    running = rows.filter(opened_at__isnull=False, closes_at__gte=clock.now()).count()
    if running:
        said = ngettext(
            "%(n)s round is open. It stays on its release; the new one is for rounds to come.",
            "%(n)s rounds are open. They stay on their release; the new one is for rounds to come.",
            running,
        )
        return Point("round", title, "done", said % {"n": running}, (), link)
    return Point(
        "round",
        title,
        "wait",
        _("No round is open. Plan one on the new release once it is published."),
        (),
        link,
    )
