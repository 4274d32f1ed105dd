"""A small season for tests: one plain series with a short form, two criteria and the ordinary review, and named people.

Alice applies, from River Works. Bao is River Works' clerk, Lei its leader; Charlie is the clerk of another employer. Dong
reviews for the department, Bing for the bureau, Can keeps the committee's office, Chen chairs it, Qi confirms for the
bureau, Sun supervises.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from workflows import clock
from workflows.access import Actor
from workflows.committees.models import Committee, CommitteeMember, CommitteeScope
from workflows.organizations.models import Membership, Organization, Person
from workflows.releases.document import SeriesDocument
from workflows.releases.models import Release
from workflows.rounds.models import Round


def text(zh: str) -> dict[str, str]:
    return {"zh": zh, "en": zh}


def step(key: str, to: str, by: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "to": to, "by": by, "title": text(key), **more}


def state(
    key: str, category: str, owner: str | None, *transitions: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {
        "key": key, "title": text(key), "public": text(key), "category": category,
        "transitions": list(transitions), **({"owner": owner} if owner else {}), **more,
    }  # fmt: skip


def ordinary_review() -> dict[str, Any]:
    """The ordinary review (domain 3a), short."""
    return {
        "key": "review",
        "title": text("review"),
        "kind": "review",
        "certified": "certified",
        "states": [
            state("draft", "draft", "applicant",
                  step("submit", "employer_review", "applicant", signed=True,
                       needs=["window_open@1", "answers_complete@1", "not_excluded@1", "applicant_committed@1"],
                       effects=["take_snapshot@1"]),
                  step("withdraw", "withdrawn", "applicant")),
            state("employer_review", "submitted", "employer.clerk",
                  step("start_notices", "publicity", "employer.clerk"),
                  step("return", "employer_correction", "employer.clerk", needs=["defects_listed@1"]),
                  within="10", lapse={"action": "overdue", "to": "withdrawn", "title": text("overdue")}),
            state("employer_correction", "returned", "applicant",
                  step("resubmit", "employer_review", "applicant",
                       needs=["answers_complete@1", "not_excluded@1"], effects=["take_snapshot@1"]),
                  within="10", lapse={"action": "lapse", "to": "withdrawn", "title": text("lapse")}),
            state("publicity", "publicity", "employer.clerk",
                  step("recommend", "department_review", "employer.leader", signed=True, collects="opinion",
                       needs=["notices_complete@1", "no_open_objection@1", "material_as_publicised@1",
                              "employer_committed@1"],
                       not_by_who_did=["start_notices"]),
                  step("return", "employer_correction", "employer.clerk", needs=["defects_listed@1"]),
                  within="30", notices=[{"kind": k, "working_days": "5"} for k in ("criteria", "material", "opinion")]),
            state("department_review", "in_review", "department.reviewer",
                  step("pass_department", "bureau_review", "department.reviewer", note="optional"), within="10"),
            state("bureau_review", "in_review", "bureau.reviewer",
                  step("pass_bureau", "acceptance_review", "bureau.reviewer"), within="10"),
            state("acceptance_review", "in_review", "committee.secretary",
                  step("accept", "vote", "committee.secretary",
                       needs=["committee_in_date@1", "material_as_publicised@1"], effects=["number_case@1"]),
                  step("ask_correction", "acceptance_correction", "committee.secretary", needs=["defects_listed@1"],
                       note="required"),
                  within="10"),
            state("acceptance_correction", "returned", "applicant",
                  step("resubmit", "acceptance_review", "applicant",
                       needs=["answers_complete@1", "not_excluded@1"], effects=["take_snapshot@1"]),
                  within="5", lapse={"action": "lapse", "to": "withdrawn", "title": text("lapse")}),
            state("vote", "in_review", "committee.secretary",
                  step("record_passed", "result_notice", "committee.secretary", needs=["vote_passed@1"],
                       effects=["post_result@1"]),
                  step("record_failed", "not_passed", "committee.secretary", needs=["vote_not_passed@1"]),
                  within="60"),
            state("result_notice", "publicity", "committee.secretary",
                  step("send_up", "confirmation", "committee.secretary",
                       needs=["result_notice_complete@1", "no_open_objection@1"]),
                  within="20", notices=[{"kind": "result", "working_days": "5"}]),
            state("confirmation", "decided", "bureau.confirmer",
                  step("confirm", "certified", "bureau.confirmer", signed=True,
                       needs=["confirming_authority@1"], effects=["issue_certificate@1"],
                       not_by_who_did=["pass_bureau"]),
                  within="20"),
            state("certified", "decided", "committee.secretary",
                  step("archive", "archived", "committee.secretary", effects=["upload_result@1"]), within="20"),
            state("archived", "closed", None),
            state("not_passed", "closed", None),
            state("withdrawn", "closed", None),
        ],
    }  # fmt: skip


def small_document(**changes: Any) -> SeriesDocument:
    """A whole series of two fields and two criteria."""
    form = {
        "key": "application",
        "title": text("application"),
        "sections": [
            {
                "key": "about",
                "title": text("about"),
                "fields": [
                    {
                        "key": "name",
                        "type": "text",
                        "title": text("name"),
                        "required": "true",
                        "personal": "true",
                    },
                    {
                        "key": "years",
                        "type": "integer",
                        "title": text("years"),
                        "required": "true",
                        "min": "0",
                    },
                    {"key": "retired", "type": "yes_no", "title": text("retired"), "required": "true"},
                    {"key": "proof", "type": "file", "title": text("proof"), "max_files": "3"},
                ],
            }
        ],
    }
    opinion = {
        "key": "opinion",
        "title": text("opinion"),
        "sections": [
            {
                "key": "opinion",
                "title": text("opinion"),
                "fields": [{"key": "words", "type": "long_text", "title": text("words"), "required": "true"}],
            }
        ],
    }
    criteria = {
        "key": "plain",
        "title": text("plain"),
        "rules": [
            {"key": "years", "title": text("years"), "dimension": "performance", "cite": "n560/4",
             "when": {"fact": "years", "at_least": "5"}},
            {"key": "retirement", "title": text("retirement"), "dimension": "qualification", "cite": "n560/2",
             "when": {"fact": "retired", "is": "false"}},
            {"key": "effect", "title": text("effect"), "dimension": "ability", "cite": "n560/4",
             "when": {"judged": "effect", "by": "committee.expert", "question": text("effect")}},
        ],
    }  # fmt: skip
    content: dict[str, Any] = {
        "schema": "1",
        "key": "engineering.plain",
        "title": text("plain engineering"),
        "series": text("engineering"),
        "series_key": "engineering",
        "owner": text("the department"),
        "code": "GC",
        "about": text("about"),
        "cites": {"n560": {"number": "晋人社厅函〔2025〕560号", "title": text("notice"), "issuer": text("bureau")}},
        "levels": [{"key": "associate_senior", "title": text("associate senior"), "rank": "4"}],
        "routes": [{"key": "ordinary", "title": text("ordinary")}],
        "titles": [{"level": "associate_senior", "title": text("senior engineer")}],
        "offerings": [
            {"level": "associate_senior", "route": "ordinary", "form": "application", "criteria": "plain",
             "workflow": "review"}
        ],
        "forms": {"application": form, "opinion": opinion},
        "criteria": {"plain": criteria},
        "workflows": {"review": ordinary_review()},
        "texts": {"commitment_applicant": text("I promise"), "commitment_employer": text("We promise")},
        "sample_round": {"year": "2026", "received_from": "2026-09-01", "achievements_until": "2026-08-31",
                         "tenure_until": "2026-12-31"},
        **changes,
    }  # fmt: skip
    return SeriesDocument.model_validate(content)


def release_of(document: SeriesDocument) -> Release:
    """A release as publishing leaves it, without the checks (they have tests of their own)."""
    last = Release.objects.filter(series_key=document.key).count()
    release: Release = Release.objects.create(
        series_key=document.key, number=last + 1, digest=document.digest, title={"zh": document.title.zh, "en": ""},
        document=document.to_json(), published_at=clock.now(),
    )  # fmt: skip
    return release


ANSWERS: dict[str, Any] = {"name": "甲某", "years": "7", "retired": "no"}


@dataclass
class Season:
    """Everyone and everything, by name."""

    round: Round
    committee: Committee
    employer: Organization
    other_employer: Organization
    department: Organization
    bureau: Organization
    office: Organization
    alice: Actor
    bao: Actor
    lei: Actor
    charlie: Actor
    dong: Actor
    bing: Actor
    can: Actor
    chen: Actor
    qi: Actor
    sun: Actor
    experts: list[Actor] = field(default_factory=list)

    def person(self, name: str) -> Person:
        return Person.objects.create(username=name, full_name=name.title())

    def actor(self, name: str, role: str, organization: Organization | None) -> Actor:
        return make_actor(name, role, organization)


def make_actor(name: str, role: str, organization: Organization | None) -> Actor:
    person, _ = Person.objects.get_or_create(username=name, defaults={"full_name": name.title()})
    if organization is not None:
        Membership.objects.create(person=person, role=role, organization=organization)
    return Actor(person, role, organization)


def plant_season(document: SeriesDocument | None = None, *, experts: int = 3) -> Season:
    """Creates the whole cast, the committee, a release and an open round around today."""
    kinds = Organization.Kind
    bureau = Organization.objects.create(name="Provincial Bureau", kind=kinds.HRSS_BUREAU)
    department = Organization.objects.create(
        name="Water Department", kind=kinds.COMPETENT_DEPARTMENT, bureau=bureau
    )
    employer = Organization.objects.create(
        name="River Works",
        kind=kinds.EMPLOYER,
        ownership="public_institution",
        parent=department,
        bureau=bureau,
    )
    other = Organization.objects.create(
        name="Hill Works", kind=kinds.EMPLOYER, ownership="private", bureau=bureau
    )
    office = Organization.objects.create(name="Engineering Office", kind=kinds.COMMITTEE_OFFICE)
    supervision = Organization.objects.create(name="Discipline", kind=kinds.SUPERVISION)
    today = clock.today()
    committee = Committee.objects.create(
        name="Senior Engineering Committee", convening_body=department, office=office, filing_authority=bureau,
        filing_number="F-1", filed_on=today - datetime.timedelta(days=100),
        valid_until=today + datetime.timedelta(days=900),
    )  # fmt: skip
    CommitteeScope.objects.create(
        committee=committee, series_key="engineering.plain", level="associate_senior"
    )
    release = release_of(document or small_document())
    now = clock.now()
    round_ = Round.objects.create(
        key="2026-plain", title=text("2026 plain"), year=today.year, release=release, committee=committee,
        opens_at=now - datetime.timedelta(days=5), closes_at=now + datetime.timedelta(days=30), opened_at=now,
        received_from=today, achievements_until=today, tenure_until=datetime.date(today.year, 12, 31),
        review_by=datetime.date(today.year, 11, 30), results_by=datetime.date(today.year, 12, 31),
    )  # fmt: skip
    chen = make_actor("chen", "committee.chair", office)
    CommitteeMember.objects.create(committee=committee, person=chen.person, is_chair=True)
    sitting = [make_actor(f"expert{n}", "committee.expert", office) for n in range(1, experts)]
    CommitteeMember.objects.bulk_create(
        CommitteeMember(committee=committee, person=a.person) for a in sitting
    )
    return Season(
        round=round_, committee=committee, employer=employer, other_employer=other, department=department,
        bureau=bureau, office=office, alice=make_actor("alice", "applicant", None),
        bao=make_actor("bao", "employer.clerk", employer), lei=make_actor("lei", "employer.leader", employer),
        charlie=make_actor("charlie", "employer.clerk", other), dong=make_actor("dong", "department.reviewer", department),
        bing=make_actor("bing", "bureau.reviewer", bureau), can=make_actor("can", "committee.secretary", office),
        chen=chen, qi=make_actor("qi", "bureau.confirmer", bureau), sun=make_actor("sun", "supervisor", supervision),
        experts=sitting,
    )  # fmt: skip


def signed(actor: Actor, **more: Any) -> dict[str, Any]:
    """What a signer gives with an act."""
    return {"signature": True, "name": actor.person.full_name, **more}
