"""Approval and publishing: two people, every problem told, the release cut in the same transaction (N25-2, N20-3.4a)."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions import action_registry
from wagtail.models import (
    GroupApprovalTask,
    ModelLogEntry,
    Revision,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from cms.authoring import compiling, publishing
from cms.authoring.models import SeriesDraft
from cms.authoring.publishing import PublishSeries
from forms_config.shapes import digest_of
from tests.authoring.publishing_season import Studio, browser_of, plant_studio
from tests.workflows.conftest import Travel
from tests.workflows.conftest import travel as travel  # noqa: PLC0414  (a fixture)
from workflows.access import Actor
from workflows.errors import Refused
from workflows.organizations.models import Membership
from workflows.releases.lineage_models import SeriesLineage
from workflows.releases.models import Release


@pytest.fixture
def studio(db: None, travel: Travel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """The small series is sound but for the province's baseline, which is another test's matter."""
    monkeypatch.setattr(compiling, "analyse_document", lambda document: [])
    monkeypatch.setattr(publishing, "_compiled", {})
    return plant_studio(tmp_path)


def do(studio: Studio, who: Actor, what: str, **more: Any) -> Any:
    """One press of a button on the checklist page, on what it shows now."""
    data = {"do": what, "digest": digest_of(studio.document), **more}
    return browser_of(who).post(reverse("studio_publish", args=[studio.draft.pk]), data, follow=True)


def words(response: Any) -> str:
    return str(response.content.decode())


def releases(studio: Studio) -> list[Release]:
    return list(Release.objects.filter(series_key=studio.draft.key).order_by("number"))


BROKEN = {"title": {"zh": "小专业", "en": ""}, "about": {"zh": "", "en": ""}}


def test_one_writes_another_approves_and_the_release_is_cut(studio: Studio) -> None:
    assert "waits for approval" in words(do(studio, studio.ed, "submit"))
    assert releases(studio) == []
    page = words(do(studio, studio.lea, "approve", comment="agreed in the office"))
    assert "Approved and published." in page
    (release,) = releases(studio)
    assert (release.number, release.published_by, release.reason) == (
        1,
        studio.lea.person,
        "agreed in the office",
    )
    assert release.document == studio.document
    draft = studio.fresh
    assert draft.live
    assert draft.live_revision == draft.latest_revision
    assert not draft.has_unpublished_changes


def test_the_author_cannot_approve_even_as_leader(studio: Studio) -> None:
    Membership.objects.create(
        person=studio.ed.person, role="department.approver", organization=studio.season.department
    )
    do(studio, studio.ed, "submit")
    response = do(studio, Actor(studio.ed.person, "department.approver", studio.season.department), "approve")
    assert response.status_code == 422
    assert "somebody who did not has to approve it" in words(response)
    assert releases(studio) == []


def test_a_leader_who_wrote_part_of_it_cannot_approve_it(studio: Studio) -> None:
    studio.change(studio.lea, about={"zh": "改过", "en": "changed"})
    do(studio, studio.ed, "submit")
    assert do(studio, studio.lea, "approve").status_code == 422
    assert releases(studio) == []


def test_who_saved_without_changing_anything_is_no_author(studio: Studio) -> None:
    studio.change(studio.lea)
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    assert len(releases(studio)) == 1


def test_another_departments_leader_finds_nothing_to_approve(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    for who in (studio.other_lea, studio.other_ed):
        for what in ("approve", "reject", "withdraw", "submit"):
            assert do(studio, who, what).status_code in {404, 422}, (who.person, what)
    assert releases(studio) == []
    assert studio.fresh.workflow_in_progress


@pytest.mark.parametrize("who", ["alice", "bao", "dong", "bing", "can", "chen", "qi", "sun"])
def test_who_does_not_work_in_the_studio_finds_no_page(studio: Studio, who: str) -> None:
    url = reverse("studio_publish", args=[studio.draft.pk])
    client = browser_of(getattr(studio.season, who))
    assert client.get(url).status_code in {302, 404}
    assert client.post(url, {"do": "approve"}).status_code in {302, 404}
    assert releases(studio) == []


def test_what_is_unfinished_is_not_submitted_and_every_problem_is_told(studio: Studio) -> None:
    studio.change(studio.ed, **BROKEN)
    response = do(studio, studio.ed, "submit")
    assert response.status_code == 422
    assert words(response).count("lacks Chinese or English") >= 2
    assert not studio.fresh.workflow_in_progress


def test_wagtails_own_edit_view_refuses_too_and_keeps_what_was_typed(studio: Studio) -> None:
    import json

    url = reverse("wagtailsnippets_cms_seriesdraft:edit", args=[studio.draft.pk])
    unfinished = {**studio.document, **BROKEN, "code": "TYPED"}
    response = browser_of(studio.ed).post(url, {"document": json.dumps(unfinished), "action-submit": "1"})
    page = words(response)
    assert response.status_code == 200
    assert "Not submitted: 2 points to correct" in page
    assert "TYPED" in page
    assert not studio.fresh.workflow_in_progress
    saved = browser_of(studio.ed).post(url, {"document": json.dumps(unfinished)})
    assert saved.status_code == 302, "saving always works"


def test_the_publish_action_itself_refuses(studio: Studio) -> None:
    """Whatever way leads to it: no form stands before this."""
    draft = studio.change(studio.ed, **BROKEN)
    with pytest.raises(Refused, match="lacks Chinese or English"):
        draft.latest_revision.publish(user=studio.lea.person)
    assert releases(studio) == []
    assert not studio.fresh.live


def test_the_registered_action_is_the_one_that_cuts_releases() -> None:
    assert action_registry.get_action_class(SeriesDraft, "publish") is PublishSeries


def test_what_was_broken_after_submitting_is_not_approved(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    revision = studio.fresh.latest_revision
    revision.content["document"] = {**studio.document, **BROKEN}
    revision.save()
    response = do(studio, studio.lea, "approve")
    assert response.status_code == 422
    assert "lacks Chinese or English" in words(response)
    assert releases(studio) == []
    assert studio.fresh.workflow_in_progress


def test_what_was_not_looked_at_is_not_approved(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    data = {"do": "approve", "digest": "of something else"}
    response = browser_of(studio.lea).post(reverse("studio_publish", args=[studio.draft.pk]), data)
    assert response.status_code == 422
    assert "has just changed" in words(response)
    assert releases(studio) == []


def test_the_second_release_asks_whether_the_difference_was_read(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    studio.change(studio.ed, about={"zh": "第二版", "en": "Second"})
    do(studio, studio.ed, "submit")
    response = do(studio, studio.lea, "approve")
    assert response.status_code == 422
    assert "tick that you have" in words(response)
    do(studio, studio.lea, "approve", read="1")
    assert [r.number for r in releases(studio)] == [1, 2]
    entry = ModelLogEntry.objects.get(action="zhiping.difference_read")
    assert entry.user == studio.lea.person
    assert entry.data["release"] == 1


def test_reading_the_difference_is_noted_for_this_content_alone(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    studio.change(studio.ed, about={"zh": "第二版", "en": "Second"})
    assert "Read by Ed" in words(do(studio, studio.ed, "read"))
    studio.change(studio.ed, about={"zh": "第三版", "en": "Third"})
    page = words(browser_of(studio.ed).get(reverse("studio_publish", args=[studio.draft.pk])))
    assert "Read by Ed" not in page


def test_the_same_content_is_not_published_twice(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    response = do(studio, studio.ed, "submit")
    assert response.status_code == 422
    assert "the same as release 1" in words(response)


def test_it_is_returned_with_words_and_comes_again(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    assert do(studio, studio.lea, "reject", comment=" ").status_code == 422
    page = words(do(studio, studio.lea, "reject", comment="the second table is missing"))
    assert "the second table is missing" in page
    assert "Returned for changes" in words(
        browser_of(studio.ed).get(reverse("studio_publish", args=[studio.draft.pk]))
    )
    studio.change(studio.ed, about={"zh": "补了", "en": "completed"})
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    assert releases(studio)[0].document["about"] == {"zh": "补了", "en": "completed"}


def test_what_waits_stands_still_until_it_is_taken_back(studio: Studio) -> None:
    import json

    do(studio, studio.ed, "submit")
    url = reverse("wagtailsnippets_cms_seriesdraft:edit", args=[studio.draft.pk])
    changed = json.dumps({**studio.document, "code": "ZZ"})
    browser_of(studio.ed).post(url, {"document": changed})
    assert studio.document["code"] == "XX"
    do(studio, studio.ed, "withdraw")
    assert browser_of(studio.ed).post(url, {"document": changed}).status_code == 302
    assert studio.document["code"] == "ZZ"


def test_the_leader_who_opens_the_editor_is_led_to_the_decision(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    response = browser_of(studio.lea).get(
        reverse("wagtailsnippets_cms_seriesdraft:edit", args=[studio.draft.pk])
    )
    assert response["Location"] == reverse("studio_publish", args=[studio.draft.pk])


# Scheduled ------------------------------------------------------------------------------------------------------------


def later(minutes: int) -> str:
    return (timezone.localtime() + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def fall_due(studio: Studio) -> None:
    """The time has come."""
    past = timezone.now() - datetime.timedelta(minutes=1)
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save()
    call_command("publish_scheduled")


def test_a_scheduled_release_is_cut_when_its_time_has_come_in_the_approvers_name(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    assert "at the time you set" in words(do(studio, studio.lea, "approve", go_live_at=later(60)))
    assert releases(studio) == []
    call_command("publish_scheduled")
    assert releases(studio) == []
    fall_due(studio)
    (release,) = releases(studio)
    assert release.published_by == studio.lea.person
    assert studio.fresh.live


def test_a_schedule_on_a_live_series_cuts_nothing_yet(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    studio.change(studio.ed, about={"zh": "第二版", "en": "Second"})
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve", read="1", go_live_at=later(60))
    assert len(releases(studio)) == 1
    assert studio.fresh.live
    fall_due(studio)
    assert len(releases(studio)) == 2


def test_a_schedule_that_can_no_longer_be_published_is_told_and_keeps_no_other_waiting(
    studio: Studio,
) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve", go_live_at=later(60))
    revision = Revision.objects.get(approved_go_live_at__isnull=False)
    revision.content["document"] = {**revision.content["document"], **BROKEN}
    revision.save()
    fall_due(studio)
    assert releases(studio) == []
    assert ModelLogEntry.objects.filter(action="zhiping.publish_refused").exists()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_a_time_gone_by_is_refused_next_to_its_field(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    response = do(studio, studio.lea, "approve", go_live_at=later(-60))
    assert response.status_code == 422
    assert "still to come" in words(response)
    assert releases(studio) == []


def test_a_schedule_is_taken_off(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve", go_live_at=later(60))
    do(studio, studio.ed, "unschedule")
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


# The workflow is Wagtail's --------------------------------------------------------------------------------------------


def test_an_installation_begins_with_the_leaders_approval(studio: Studio) -> None:
    workflow = studio.draft.get_workflow()
    assert workflow is not None
    assert [t.specific.role for t in workflow.tasks] == ["department.approver"]


def test_a_group_added_in_wagtails_own_screens_approves_without_being_superuser(studio: Studio) -> None:
    """A legal office that approves before the leader: a Wagtail group, no department of theirs."""
    legal = studio.season.person("legal")
    group = Group.objects.create(name="Legal office")
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    legal.groups.add(group)
    task = GroupApprovalTask.objects.create(name="Legal")
    task.groups.add(group)
    workflow = studio.draft.get_workflow()
    assert workflow is not None
    WorkflowTask.objects.filter(workflow=workflow).update(sort_order=2)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    who = Actor(legal, "applicant", None)
    assert browser_of(who).get(reverse("studio_publish", args=[studio.draft.pk])).status_code == 404
    do(studio, studio.ed, "submit")
    assert "next step" in words(do(studio, who, "approve"))
    assert releases(studio) == []
    do(studio, studio.lea, "approve")
    assert releases(studio)[0].published_by == studio.lea.person


def test_without_a_workflow_nothing_is_submitted(studio: Studio) -> None:
    WorkflowContentType.objects.all().delete()
    Workflow.objects.all().delete()
    response = do(studio, studio.ed, "submit")
    assert response.status_code == 422
    assert "No approval workflow is set" in words(response)


# What a release leaves behind -----------------------------------------------------------------------------------------


def test_another_title_is_noted_as_a_new_name(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    studio.change(studio.ed, title={"zh": "新专业", "en": "New specialty"})
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve", read="1")
    turn = SeriesLineage.objects.get()
    assert (turn.kind, turn.sources, turn.targets) == ("renamed", ["testing.small"], ["testing.small"])
    assert turn.titles["sources"]["testing.small"]["zh"] == "小专业"


def test_the_release_stays_when_wagtails_revisions_are_purged(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    before = releases(studio)[0].document
    call_command("purge_revisions")
    Revision.objects.for_instance(studio.draft).delete()
    assert Release.objects.get(series_key=studio.draft.key).document == before


def test_a_key_that_is_not_the_drafts_is_refused(studio: Studio) -> None:
    studio.change(studio.ed, key="testing.other")
    response = do(studio, studio.ed, "submit")
    assert response.status_code == 422
    assert "The key has to stay testing.small" in words(response)


def test_a_release_is_never_taken_back(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    do(studio, studio.lea, "approve")
    admin = studio.season.person("root")
    admin.is_superuser = True
    admin.save()
    url = reverse("wagtailsnippets_cms_seriesdraft:unpublish", args=[studio.draft.pk])
    assert browser_of(Actor(admin, "applicant", None)).post(url).status_code == 404
    assert studio.fresh.live


def test_the_checklist_tells_honestly_what_is_missing(studio: Studio) -> None:
    page = words(browser_of(studio.ed).get(reverse("studio_publish", args=[studio.draft.pk])))
    for said in ("Everything is complete.", "Proved for 1 workflow", "All 2 judged as expected", "The first release",
                 "Not run.", "No filed committee in date reviews: Senior", "No round is open"):  # fmt: skip
        assert said in page, said


def test_two_leaders_who_approve_one_after_the_other_make_one_release(studio: Studio) -> None:
    """The second had the page open: what they press is no longer there to be pressed, and they are told."""
    from tests.workflows.season import make_actor

    second = make_actor("second", "department.approver", studio.season.department)
    do(studio, studio.ed, "submit")
    digest = digest_of(studio.document)
    url = reverse("studio_publish", args=[studio.draft.pk])
    first = browser_of(studio.lea).post(url, {"do": "approve", "digest": digest})
    late = browser_of(second).post(url, {"do": "approve", "digest": digest})
    assert first.status_code == 302
    assert late.status_code in {404, 422}
    assert len(releases(studio)) == 1


@pytest.mark.parametrize("what", ["", "publish", "x" * 5000, "approve\x00"])
def test_presses_that_are_no_button_are_404(studio: Studio, what: str) -> None:
    assert do(studio, studio.lea, what).status_code == 404
    assert releases(studio) == []


def test_a_draft_that_is_hardly_begun_has_its_checklist_too(studio: Studio) -> None:
    """Half-written, with wrong shapes inside: told what is missing, never an error of ours."""
    url = reverse("studio_publish", args=[studio.draft.pk])
    for document in ({"key": "x"}, {"forms": {"a": 3}}, {"offerings": [1, {"level": 2}], "levels": ["x"], "workflows": {"w": None}},
                     {"samples": [None], "title": "x", "key": 5}):  # fmt: skip
        draft = studio.fresh.get_latest_revision_as_object()
        draft.document = document
        draft.save_revision(user=studio.ed.person)
        response = browser_of(studio.ed).get(url)
        assert response.status_code == 200, document
        assert "to correct" in words(response)
        assert do(studio, studio.ed, "submit").status_code == 422


def test_what_waits_stands_on_the_first_page_of_whom_it_waits_for(studio: Studio) -> None:
    do(studio, studio.ed, "submit")
    link = reverse("studio_publish", args=[studio.draft.pk])
    assert link in words(browser_of(studio.lea).get("/admin/"))
    for who in (studio.ed, studio.other_lea):
        assert link not in words(browser_of(who).get("/admin/"))
