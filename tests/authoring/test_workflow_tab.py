"""What the workflow tab asks the server: the drawing, the faults with their corrections, whole acts on a workflow."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.authoring.publishing_season import Studio, browser_of, plant_studio
from workflows.access import Actor
from workflows.machine import Machine
from workflows.verification import verify


@pytest.fixture
def studio(db: None, tmp_path: Path) -> Studio:
    return plant_studio(tmp_path / "pack")


class Tab:
    def __init__(self, studio: Studio, actor: Actor, language: str = "zh-hans") -> None:
        self.client, self.pk, self.language = browser_of(actor), studio.draft.pk, language

    def post(self, name: str, body: Any, status: int = 200) -> Any:
        response = self.client.post(
            reverse(name, args=[self.pk]), data=body if isinstance(body, str) else json.dumps(body),
            content_type="application/json", headers={"Accept-Language": self.language},
        )  # fmt: skip
        assert response.status_code == status, response.content[:400]
        return response.json() if status in (200, 400) else None

    def look(self, machine: Any, **more: Any) -> Any:
        return self.post("studio_workflow", {"machine": machine, "width": 1000, **more})

    def act(self, machine: Any, status: int = 200, **act: Any) -> Any:
        return self.post("studio_workflow_act", {"machine": machine, "act": act}, status)


def workflow(studio: Studio) -> dict[str, Any]:
    machines: dict[str, Any] = studio.document["workflows"]
    return deepcopy(next(iter(machines.values())))


def hurried(machine: dict[str, Any]) -> dict[str, Any]:
    """With a way from the employer's check to the last check before acceptance, round the three notices."""
    states = machine["states"]
    checks = next(s for s in states if s["key"] == "employer_review")
    checks["transitions"].append(
        {
            "key": "mark",
            "to": "urgent",
            "by": ["employer.clerk"],
            "title": {"zh": "标记加急", "en": "Mark as urgent"},
        }
    )
    states.append({
        "key": "urgent", "title": {"zh": "加急推荐", "en": "Urgent"}, "public": {"zh": "加急", "en": "Urgent"},
        "category": "in_review", "owner": "employer.leader", "within": 5,
        "transitions": [{"key": "hurry", "to": "department_review", "by": ["employer.leader"],
                         "title": {"zh": "推荐", "en": "Recommend"}, "needs": [{"name": "employer_committed@1"}]}],
    })  # fmt: skip
    return machine


def standard(tab: Tab) -> dict[str, Any]:
    machine: dict[str, Any] = tab.act({}, kind="standard", name="ordinary_review")["machine"]
    return machine


def test_the_editor_sees_the_drawing_the_text_and_no_fault(studio: Studio) -> None:
    answer = Tab(studio, studio.ed).look(workflow(studio))
    assert answer["svg"].startswith("<svg")
    assert answer["faults"] == []
    assert len(answer["told"]) == answer["states"]
    assert answer["whole"]


def test_a_way_round_the_notices_comes_with_sentence_clause_walk_and_corrections(studio: Studio) -> None:
    """N25-8"""
    tab = Tab(studio, studio.ed)
    machine = hurried(standard(tab))
    answer = tab.look(machine)
    (fault,) = answer["faults"]
    assert fault["heading"] == "有一条路绕过了三公示"
    assert (
        fault["sentence"]
        == "申报件可以从“单位审核”经“加急推荐”直接到“主管部门审核”，没有经过三公示。任何渠道都要先完成三公示。"
    )
    assert fault["clause"] == {"label": "560号通知 第八条", "url": ""}
    assert [x["title"] for x in fault["fixes"]] == ["让“加急推荐”从三公示之后开始", "删除“加急推荐”"]
    assert fault["walk"][2]["who"] == "单位经办人"
    assert (answer["shown"], answer["svg"].count("wf-bad")) == (0, 3)
    for i, fix in enumerate(fault["fixes"]):
        mended = tab.act(machine, kind="fix", fault=0, fix=i)["machine"]
        assert verify(Machine.model_validate(mended)) == (), fix["title"]


def test_the_same_in_english(studio: Studio) -> None:
    tab = Tab(studio, studio.ed, "en")
    (fault,) = tab.look(hurried(standard(tab)))["faults"]
    assert fault["heading"] == "A path goes round the three notices"
    assert fault["clause"]["label"] == "Notice No. 560 article 8"
    assert fault["fixes"][1]["title"] == "Delete “Urgent”"


def test_a_half_written_workflow_is_drawn_and_waits_with_its_proofs(studio: Studio) -> None:
    tab = Tab(studio, studio.ed)
    for machine in (
        {},
        {"states": [{"key": "a"}, None, 5]},
        {"states": {"a": 1}},
        {"states": [{"transitions": [{"to": 4}]}]},
    ):
        answer = tab.look(machine)
        assert answer["svg"].startswith("<svg")
        assert answer["faults"] == []
        assert not answer["whole"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", '{"machine": 3}', '{"machine": null}', json.dumps({"machine": {"states": [{}] * 301}}),
     json.dumps({"machine": {"states": [{"transitions": [{}] * 2001}]}})],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused_with_a_sentence(studio: Studio, body: str) -> None:
    answer = Tab(studio, studio.ed).post("studio_workflow", body, 400)
    assert answer["error"]


@pytest.mark.parametrize(
    "act",
    [{}, {"kind": "wish"}, {"kind": "fix", "fault": 0, "fix": 0}, {"kind": "fix", "fault": "a", "fix": None},
     {"kind": "review", "after": "employer_review", "role": "applicant", "zh": "复核", "en": "", "within": 5},
     {"kind": "review", "after": "employer_review", "role": "bureau.reviewer", "zh": " ", "en": "", "within": 5},
     {"kind": "review", "after": "employer_review", "role": "bureau.reviewer", "zh": "复核", "en": "", "within": 0},
     {"kind": "review", "after": "withdrawn", "role": "bureau.reviewer", "zh": "复核", "en": "", "within": 5},
     {"kind": "review", "after": ["x"], "role": "bureau.reviewer", "zh": "复核", "en": "", "within": 5},
     {"kind": "review", "after": "employer_review", "role": ["x"], "zh": "复核", "en": "", "within": True},
     {"kind": "standard", "name": "no_such"}, {"kind": "standard", "name": ["x"]}],
)  # fmt: skip
def test_an_act_that_cannot_be_done_says_why(studio: Studio, act: dict[str, Any]) -> None:
    tab = Tab(studio, studio.ed)
    assert tab.act(standard(tab), 400, **act)["error"]


def test_a_level_of_review_is_inserted_by_one_act(studio: Studio) -> None:
    tab = Tab(studio, studio.ed)
    act: dict[str, Any] = {
        "kind": "review",
        "after": "department_review",
        "role": "bureau.reviewer",
        "zh": "市局复核",
        "en": "",
        "within": 5,
    }
    machine = tab.act(standard(tab), **act)["machine"]
    made = next(s for s in machine["states"] if s["title"]["zh"] == "市局复核")
    assert made["owner"] == "bureau.reviewer"
    assert verify(Machine.model_validate(machine)) == ()


def test_a_defence_is_inserted_by_one_act(studio: Studio) -> None:
    tab = Tab(studio, studio.ed)
    machine = tab.act(standard(tab), kind="defence")["machine"]
    assert "defence" in [s["key"] for s in machine["states"]]


def test_every_standard_workflow_is_explained_and_sound(studio: Studio) -> None:
    tab = Tab(studio, studio.ed)
    page = tab.client.get(reverse("wagtailsnippets_cms_seriesdraft:edit", args=[studio.draft.pk]))
    config = json.loads(
        page.content.decode().split('id="studio-config" type="application/json">')[1].split("</script>")[0]
    )
    standards = config["workflow"]["standards"]
    assert {"initial", "ordinary_review", "recognition"} <= {s["name"] for s in standards}
    for item in standards:
        assert all((item["title"], item["about"], item["counts"]))
        assert (
            verify(Machine.model_validate(tab.act({}, kind="standard", name=item["name"])["machine"])) == ()
        )


def test_nobody_outside_the_studio_draws(studio: Studio) -> None:
    client = browser_of(studio.season.alice)
    for name in ("studio_workflow", "studio_workflow_act"):
        response = client.post(
            reverse(name, args=[studio.draft.pk]), data="{}", content_type="application/json"
        )
        assert response.status_code in (302, 403, 404)
        assert Tab(studio, studio.ed).client.get(reverse(name, args=[studio.draft.pk])).status_code == 405
