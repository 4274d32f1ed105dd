"""Moving the drafts of an open round to another release: a separate act, with a dry run, a reason and an event on every case.

★ A case lives and dies by its round's release, so the release of an open round never changes. The drafts go to a *successor*: a
round of the same committee, offerings and dates that pins the other release. What has been submitted stays, for ever, in the
round it was submitted in. When no draft is left behind, the old window ends, so that new applications begin in the successor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from forms_config.shapes import Problem, Text, digest_of
from workflows import clock
from workflows.access import Actor, visible
from workflows.cases.answers import without_commitments
from workflows.cases.models import Case
from workflows.cases.recording import take, write
from workflows.errors import NotYours, Refused, Stale
from workflows.keeping import may_keep
from workflows.machine import Category
from workflows.register.verbs import reason_problems, record_act, subject_of
from workflows.releases.document import SeriesDocument
from workflows.releases.models import Release
from workflows.releases.queries import load_document
from workflows.rounds.fitting import DECIDED, UNMAPPABLE, Break, breaks_of, carry, targets_of
from workflows.rounds.models import Round
from workflows.rounds.verbs import opening_problems


@dataclass(frozen=True)
class Broken:
    """One break over the drafts: how many it touches, which of them the asker may see, where it may be sent."""

    item: Break
    cases: tuple[int, ...]
    targets: tuple[tuple[str, Text], ...] = ()

    @property
    def count(self) -> int:
        return len(self.cases)

    @property
    def needs_decision(self) -> bool:
        return self.item.kind in DECIDED


@dataclass(frozen=True)
class DryRun:
    """What moving would do. Nothing has been changed; `digest` names this very finding, so that another cannot be acted on."""

    drafts: int
    staying: int
    """Cases that have been submitted: they stay."""
    unfit: int
    """Drafts that cannot go: what they applied for is not offered there."""
    broken: tuple[Broken, ...]
    problems: tuple[Problem, ...] = ()
    named: tuple[Case, ...] = ()
    """The cases touched that the asker may see by name."""
    digest: str = field(default="", compare=False)


def dry_run(plan: Round, release: Release, *, actor: Actor) -> DryRun:
    """What would break if the drafts of this round went to that release. Changes nothing. Raises NotYours."""
    if not may_keep(actor, plan):
        raise NotYours
    old, new = load_document(plan.release), load_document(release)
    found: dict[Break, list[int]] = {}
    example: dict[Break, str] = {}
    drafts = list(_drafts(plan))
    unfit = 0
    for case in drafts:
        breaks = _breaks(case, old, new)
        unfit += any(b.kind in UNMAPPABLE for b in breaks)
        for item in breaks:
            found.setdefault(item, []).append(case.pk)
            example.setdefault(item, case.offering)
    broken = tuple(
        Broken(
            item,
            tuple(cases),
            tuple(targets_of(item, example[item], old, new)) if item.kind in DECIDED else (),
        )
        for item, cases in sorted(found.items(), key=lambda x: (x[0].kind, x[0].at))
    )
    touched = {pk for one in broken for pk in one.cases}
    named = tuple(visible(actor, Case.objects.for_list().filter(pk__in=touched)).order_by("pk")[:200])
    staying = plan.cases.exclude(pk__in=[c.pk for c in drafts]).count()
    digest = digest_of(
        {
            "release": release.digest,
            "broken": [[b.item.kind, b.item.at, b.count] for b in broken],
            "unfit": unfit,
        }
    )
    return DryRun(len(drafts), staying, unfit, broken, tuple(_problems(plan, release)), named, digest)


def _drafts(plan: Round) -> "list[Case]":
    drafts = Case.objects.with_round().filter(round=plan, category=Category.DRAFT, submitted_at__isnull=True)
    return list(drafts.order_by("pk"))


def _breaks(case: Case, old: SeriesDocument, new: SeriesDocument) -> list[Break]:
    return list(breaks_of(case.answers, case.offering, case.direction, case.state, old=old, new=new))


def _problems(plan: Round, release: Release) -> list[Problem]:
    """What stands against it whatever is decided."""
    problems = []
    if plan.opened_at is None:
        problems.append(Problem("planned", STILL_PLANNED))
    if release.series_key != plan.release.series_key:
        problems.append(Problem("release", OTHER_SERIES, ("release",)))
    elif release.pk == plan.release_id:
        problems.append(Problem("release", SAME_RELEASE, ("release",)))
    if not plan.opens_at <= clock.now() <= plan.closes_at:
        problems.append(Problem("window", WINDOW_OVER))
    return problems + [p for p in opening_problems(_successor(plan, release)) if p.code != "plan"]


def _successor(plan: Round, release: Release) -> Round:
    """The round the drafts go to, not saved: the same but for its key and its release."""
    found = Round.objects.filter(
        key__startswith=f"{plan.key[:70]}-r", release=release, committee=plan.committee
    ).first()
    if found is not None:
        return found
    successor = Round.objects.get(pk=plan.pk)
    successor.pk, successor._state.adding = None, True
    successor.key, successor.release = f"{plan.key[:70]}-r{release.number}", release
    known = {o.key for o in load_document(release).offerings}
    successor.offerings = [key for key in plan.offerings if key in known]
    return successor


@transaction.atomic
def move_drafts(
    plan: Round,
    release: Release,
    *,
    actor: Actor,
    mapping: Mapping[str, str],
    reason: str,
    expected: str,
    leave_unfit: bool = False,
) -> Round:
    """Moves the drafts and returns the successor. `mapping` decides every break; `expected` is the digest of the dry run seen.

    In this order: the actor keeps the round; the round and its drafts are locked and the dry run made again; every reason against
    it is told at once; the successor is made and opened; each draft is taken, carried over, and an event written on its chain.
    Who submits at the same moment either was first, and stays, or is told to load the page again. Raises NotYours, Refused, Stale.
    """
    Round.objects.select_for_update().get(pk=plan.pk)
    list(Case.objects.select_for_update().filter(round=plan).order_by("pk").values_list("pk"))
    plan.refresh_from_db()
    run = dry_run(plan, release, actor=actor)
    problems = [*run.problems, *reason_problems(reason), *_undecided(run, mapping)]
    if run.unfit and not leave_unfit:
        problems.append(Problem("unfit", unfit_text(run.unfit), ("leave_unfit",)))
    if problems:
        raise Refused(problems)
    if run.digest != expected:
        raise Stale([Problem("stale", CHANGED)])
    successor = _open_successor(plan, release, actor)
    move = _Move(plan, successor, mapping, actor, reason)
    moved = sum(move.carry(case) for case in _drafts(plan))
    if moved == run.drafts:
        Round.objects.filter(pk=plan.pk).update(closes_at=clock.now())
    data = {"to": successor.key, "release": [plan.release.digest, release.digest], "moved": moved,
            "left": run.drafts - moved, "mapping": dict(mapping)}  # fmt: skip
    record_act(subject_of(plan), "drafts_moved", actor=actor, reason=reason.strip(), data=data)
    plan.refresh_from_db()
    return successor


def _undecided(run: DryRun, mapping: Mapping[str, str]) -> list[Problem]:
    problems = []
    for one in run.broken:
        if not one.needs_decision:
            continue
        to = mapping.get(one.item.at)
        if to is None or (to and to not in {key for key, _title in one.targets}):
            problems.append(Problem("mapping", undecided_text(one.item.title), (one.item.at,)))
    return problems


def _open_successor(plan: Round, release: Release, actor: Actor) -> Round:
    successor = _successor(plan, release)
    if successor.pk is None:
        successor.opened_at, successor.opened_by = clock.now(), actor.person
        try:
            with transaction.atomic():
                successor.save(force_insert=True)
        except IntegrityError:
            raise Stale([Problem("stale", CHANGED)]) from None
        data = {"from": plan.key, "release": release.digest}
        record_act(subject_of(successor), "opened", actor=actor, data=data)
    return successor


@dataclass(frozen=True)
class _Move:
    """One act of moving, for each draft alike."""

    plan: Round
    successor: Round
    mapping: Mapping[str, str]
    actor: Actor
    reason: str

    def carry(self, case: Case) -> bool:
        """Takes one draft over; False where it has to stay."""
        old, new = load_document(self.plan.release), load_document(self.successor.release)
        breaks = _breaks(case, old, new)
        twin = self.successor.cases.filter(applicant=case.applicant_id).exclude(category="closed").exists()
        if twin or any(item.kind in UNMAPPABLE for item in breaks):
            return False
        answers = without_commitments(case, carry(case.answers, breaks, self.mapping))
        target = case.state
        if any(item.kind == "state" for item in breaks):
            target = new.workflows[new.offering(case.offering).workflow].initial.key
        source = case.state
        take(case)
        changes = {
            "round_id": self.successor.pk,
            "answers": answers,
            "answers_version": case.answers_version + 1,
            "state": target,
        }
        data = {
            "from": {"round": self.plan.key, "release": self.plan.release.digest},
            "to": {"round": self.successor.key, "release": self.successor.release.digest},
            "mapped": {b.at: self.mapping.get(b.at, "") for b in breaks if b.kind in DECIDED},
        }
        write(case, actor=self.actor, kind="moved", source=source, target=target, data=data,
              note=self.reason.strip(), changes=changes)  # fmt: skip
        return True


def unfit_text(count: int) -> Text:
    """Some drafts apply for what the other release does not offer."""
    return Text(
        zh=f"有{count}份草稿申报的类别或方向在新版本里没有。请勾选“留在原批次”，由申报人自己另选。",
        en=f"{count} drafts apply for what the other release does not offer. Tick “leave them in this round”; only the applicants can choose again.",
    )


def undecided_text(title: Text) -> Text:
    """Nobody has said yet what becomes of it."""
    return Text(zh=f"请为“{title.zh}”选择去向。", en=f"Choose what becomes of “{title.en or title.zh}”.")


STILL_PLANNED = Text(
    zh="批次还没有开放，直接改它的版本即可。", en="The round is not open yet: simply change its release."
)
OTHER_SERIES = Text(zh="请选择同一专业的版本。", en="Choose a release of the same specialty.")
SAME_RELEASE = Text(zh="批次用的就是这一版。", en="The round is on this release already.")
WINDOW_OVER = Text(
    zh="申报期已过，草稿不能再提交，不能移动。",
    en="The window is over; its drafts can no longer be submitted, so they are not moved.",
)
CHANGED = Text(
    zh="试算之后草稿有了变化，请重新试算，看过结果再移动。",
    en="The drafts have changed since the dry run; run it again and look before moving.",
)
