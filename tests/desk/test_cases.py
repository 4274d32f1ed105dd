"""The case page: steps with their reasons, returns pinned to fields, nothing typed lost, nobody else's case."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.journeys.road import AGREED, EMPLOYER_OPINION, Walker, hidden
from tests.journeys.support import an_image, pass_working_days, signed_in
from workflows.cases.act_models import Defect
from workflows.cases.chain import verify_case
from workflows.cases.models import Case
from workflows.cases.queries import open_correction

HOSTILE = ["", "\x00", "\ufffd", "9" * 400, "-1", "../..", "{}", "<script>"]


def test_what_is_not_yours_does_not_exist(cyber: Case) -> None:
    for username in ("fang", "wen", "tang", "han", "yan", "cyber-expert1", "lin"):
        client = signed_in(username)
        for page in ("", "record/", "notices/"):
            assert client.get(f"/desk/cases/{cyber.pk}/{page}").status_code == 404, (username, page)
        assert client.post(f"/desk/cases/{cyber.pk}/", {"act": "start_notices"}).status_code == 404
    assert signed_in("he").get("/desk/cases/99999999999999999999/").status_code == 404


def test_every_defect_is_pinned_and_told_at_once(cyber: Case) -> None:
    walker = Walker(cyber)
    page = walker.open("he", "return_from_employer&mark=titles.r1.obtained")
    assert 'value="titles.r1.obtained" selected' in page
    row = next(iter(cyber.answers["titles"]))["id"]
    walker.take(
        "he", "return_from_employer", "returned",
        path=[f"titles.{row}.obtained", ""], reason=["证书上是2019年10月28日，请改正。", "请补传社保证明。"], note="请补正两处。",
    )  # fmt: skip
    correction = open_correction(cyber)
    assert correction is not None
    kept = [(d.path, d.reason) for d in Defect.objects.filter(correction=correction)]
    assert kept == [
        (["titles", row, "obtained"], "证书上是2019年10月28日，请改正。"),
        ([], "请补传社保证明。"),
    ]


def test_everything_missing_is_said_at_once_and_nothing_typed_is_lost(cyber: Case) -> None:
    walker = Walker(cyber)
    answer = walker.post(
        "he", "start_notices", name="写错的人", **{"form-conduct_opinion": "已经写好的一段话"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已经写好的一段话" in page
    assert "写错的人" in page
    assert "请输入与账户一致的姓名" in page
    assert page.count('href="#id_form-') >= 3
    assert walker.state == "employer_review"


def test_a_reason_can_be_marked_without_script(cyber: Case) -> None:
    walker = Walker(cyber)
    answer = walker.post("he", "return_from_employer", mark="name", path="", reason="", note="稍等")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="name" selected' in page
    assert "稍等" in page
    assert walker.state == "employer_review"


def test_who_comes_too_late_is_told_so_and_keeps_what_they_typed(cyber: Case) -> None:
    walker = Walker(cyber)
    page = walker.open("he", "return_from_employer")
    given = {
        "act": "return_from_employer", "sequence": hidden(page, "sequence"), "key": hidden(page, "key"),
        "path": "", "reason": "请补传社保证明，需有近六个月记录。", "note": "请补正。",
    }  # fmt: skip
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    answer = walker.as_("he").post(f"/desk/cases/{cyber.pk}/", given)
    assert answer.status_code == 409
    assert "请补传社保证明，需有近六个月记录。" in answer.content.decode()
    assert "刚刚被其他人更新过" in answer.content.decode()


def test_pressing_twice_takes_the_step_once(cyber: Case) -> None:
    walker = Walker(cyber)
    page = walker.open("he", "return_from_employer")
    given = {
        "act": "return_from_employer", "sequence": hidden(page, "sequence"), "key": hidden(page, "key"),
        "path": "", "reason": "请补正。", "note": "请补正。",
    }  # fmt: skip
    first, second = (walker.as_("he").post(f"/desk/cases/{cyber.pk}/", given) for _n in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert cyber.events.filter(action="return_from_employer").count() == 1


def test_junk_is_refused_calmly(cyber: Case) -> None:
    client = signed_in("he")
    names = ("sequence", "key", "name", "note", "mark", "drop", "path", "reason", "form-ability_met", "judgement",
             "verdict", "place", "posted_on", "notice", "finding", "received_on", "text")  # fmt: skip
    places = ("", "judge/", "file-results/", "notices/post/criteria/", "objections/", "objections/1/")
    for junk in HOSTILE:
        for where in places:
            for act in ("start_notices", "return_from_employer", junk):
                answer = client.post(
                    f"/desk/cases/{cyber.pk}/{where}", dict.fromkeys(names, junk) | {"act": act}
                )
                assert answer.status_code < 500, (where, junk)
        page = client.get(f"/desk/cases/{cyber.pk}/", {"act": junk, "file": junk, "mark": junk})
        assert page.status_code == 200


def test_experts_see_neither_name_nor_each_other(cyber: Case) -> None:
    walker = Walker(cyber)
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("he")
    pass_working_days(6)
    walker.take("he", "finish_notices", "recommendation")
    walker.take("qiao", "recommend", "department_review")
    walker.take("wen", "pass_department", "bureau_review", **AGREED)
    walker.take("tang", "pass_bureau", "acceptance_check", **AGREED)
    walker.take("han", "accept", "accepted")
    walker.take("han", "send_to_panel", "panel_review")
    page = walker.open("cyber-expert1")
    for secret in ("林知远", "示例市第一设计院", "白示二", "何静姝"):
        assert secret not in page
    assert walker.as_("cyber-expert1").get(f"/desk/cases/{cyber.pk}/record/").status_code == 404


def test_an_objection_holds_the_notice_and_hides_its_words_from_no_investigator(cyber: Case) -> None:
    walker = Walker(cyber)
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("he")
    notice = cyber.notices.get(kind="material", voided_at=None)
    client = walker.as_("he")
    where = f"/desk/cases/{cyber.pk}/"
    assert client.post(f"{where}objections/", {"notice": notice.pk, "text": ""}).status_code == 422
    answer = client.post(f"{where}objections/", {"notice": notice.pk, "text": "第2个项目由集体完成。"})
    assert answer.status_code == 302
    pass_working_days(6)
    page = client.get(f"{where}notices/").content.decode()
    assert "有异议，暂停" in page
    assert "还有1件异议未查结" in page
    objection = cyber.objections.get()
    leader = walker.as_("qiao")
    conclude = f"{where}objections/{objection.pk}/"
    assert leader.post(
        conclude, {"finding": "unfounded", "investigation": "已核对项目书，本人承担部分清楚。"}
    ).status_code in {302, 404}


def test_the_sheet_for_every_wall_names_nobody(cyber: Case) -> None:
    """domain 4.8: inside the unit the name stands on it, outside neither it nor any number of a document does."""
    named = "本单位与林知远共同完成的项目材料属实，同意申报。"
    Walker(cyber).take(
        "he", "start_notices", "notices", **{**EMPLOYER_OPINION, "form-conduct_opinion": named}
    )
    client = signed_in("he")
    for kind in ("criteria", "material", "opinion"):
        where = f"/desk/cases/{cyber.pk}/notices/{kind}/sheet/"
        assert "林知远" in client.get(where).content.decode()
        assert "林知远" not in client.get(f"{where}?for=public").content.decode(), kind


def test_photographs_can_be_added_until_the_notice_ends(cyber: Case) -> None:
    walker = Walker(cyber)
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("he")
    client, where = walker.as_("he"), f"/desk/cases/{cyber.pk}/notices/photos/material/"
    assert client.post(where).status_code == 422
    photo = SimpleUploadedFile("补拍.jpg", an_image(), content_type="image/jpeg")
    assert client.post(where, {"photos": photo}).status_code == 302
    assert len(cyber.notices.get(kind="material").photos) == 2
    added = cyber.events.get(kind="photos_added")
    assert (added.action, len(added.data["photos"])) == ("material", 1)
    assert walker.as_("tang").post(where).status_code == 404
    pass_working_days(6)
    photo.seek(0)
    late = client.post(where, {"photos": photo})
    assert late.status_code == 422
    assert "公示已结束" in late.content.decode()
    assert verify_case(Case.objects.get(pk=cyber.pk)) is None


def test_before_posting_the_true_reason_is_said(cyber: Case) -> None:
    walker = Walker(cyber)
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    page = walker.as_("he").get(f"/desk/cases/{cyber.pk}/notices/").content.decode()
    assert "申报材料公示尚未张贴" in page
    assert "不一致" not in page
    assert page.count(f'value="{EMPLOYER_OPINION["form-notice_place"]}"') == 3


def test_a_justified_objection_shuts_the_way_on_until_the_material_is_put_right(cyber: Case) -> None:
    """N25-8: nothing passes that was found to be wrong; returned, the notices it was raised against are void."""
    walker = Walker(cyber)
    walker.take("he", "start_notices", "notices", **EMPLOYER_OPINION)
    walker.post_notices("he")
    where = f"/desk/cases/{cyber.pk}/"
    notice = cyber.notices.get(kind="material")
    walker.as_("he").post(f"{where}objections/", {"notice": notice.pk, "text": "获奖证书不是本人的。"})
    conclude = f"{where}objections/{cyber.objections.get().pk}/"
    found = {"finding": "founded", "investigation": "经核对，证书属于他人。"}
    assert walker.as_("qiao").post(conclude, found).status_code == 302
    pass_working_days(6)
    page = walker.open("he")
    assert "有异议经查属实" in page
    assert 'name="act" value="finish_notices"' not in page
    walker.take("he", "return_from_notices", "returned", path="", reason="请删去这项获奖。", note="请改正。")
    assert not cyber.notices.filter(voided_at=None).exists()
