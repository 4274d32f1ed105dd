"""The drawing of a workflow: complete, without overlaps, quick, and readable without seeing it."""

import re
import time
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.machines import machine, review, s, state, t
from tests.workflows.shipped_machines import NAMES, shipped_machine
from workflows.diagram import Diagram, draw
from workflows.diagram_lanes import draw_lanes
from workflows.diagram_told import told
from workflows.faults import faults_of

SVG = "{http://www.w3.org/2000/svg}"


def boxes(diagram: Diagram) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right, bottom of every state's box, by its place in the workflow."""
    found = {}
    for group in ET.fromstring(diagram.svg).iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if "wf-state" in group.get("class", "") and rect is not None:
            x, y, width, height = (float(rect.get(n, "0")) for n in ("x", "y", "width", "height"))
            found[group.get("data-state") or f"missing {group.get('data-key')}"] = (
                x,
                y,
                x + width,
                y + height,
            )
    return found


def drawn_steps(diagram: Diagram) -> list[str]:
    groups = ET.fromstring(diagram.svg).iter(f"{SVG}g")
    return [step for g in groups for step in (g.get("data-steps") or "").split()]


def written_steps(data: dict[str, Any]) -> list[str]:
    found = []
    for i, item in enumerate(data.get("states", [])):
        found += [f"{i}/{j}" for j, _ in enumerate(item.get("transitions", []))]
        found += [f"{i}/lapse"] if item.get("lapse") else []
    return found


def overlapping(found: dict[str, tuple[float, float, float, float]]) -> list[tuple[str, str]]:
    items = sorted(found.items())
    return [
        (a, b)
        for i, (a, one) in enumerate(items)
        for b, two in items[i + 1 :]
        if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
    ]


@pytest.mark.parametrize("width", [320, 390, 720, 1060, 1440])
@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_workflow_is_drawn_whole_within_the_width(name: str, width: int) -> None:
    drawn = draw(shipped_machine(name), width=width)
    data = shipped_machine(name).model_dump(mode="json")
    assert sorted(boxes(drawn), key=int) == [str(i) for i, _ in enumerate(data["states"])]
    assert sorted(drawn_steps(drawn)) == sorted(written_steps(data))
    assert overlapping(boxes(drawn)) == []
    assert drawn.width <= width


@pytest.mark.parametrize("name", NAMES)
def test_no_line_runs_through_a_box(name: str) -> None:
    drawn = draw(shipped_machine(name))
    inner = [(a + 1, b + 1, c - 1, d - 1) for a, b, c, d in boxes(drawn).values()]
    for path in ET.fromstring(drawn.svg).iter(f"{SVG}path"):
        if path.get("marker-end") or not re.fullmatch(r"M[\d. L-]+", path.get("d", "")):
            continue
        points = [tuple(map(float, p.split())) for p in path.get("d", "")[1:].split(" L")]
        for (x1, y1), (x2, y2) in pairwise(points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            assert not [b for b in inner if left < b[2] and b[0] < right and top < b[3] and b[1] < bottom]


def test_the_main_road_comes_in_order_and_a_return_lies_below() -> None:
    found = boxes(draw(machine(review()), width=2000))
    road = ["0", "1", "2", "3", "4", "6", "7", "8", "9", "10"]
    assert [found[k][0] for k in road] == sorted(found[k][0] for k in road)
    assert found["5"][1] > found["4"][1]


def test_publicity_is_framed_thick_ends_are_dark_lapses_have_a_clock() -> None:
    svg = draw(machine(review())).svg
    assert re.search(r'wf-publicity" data-state="2"[^>]*><title>[^<]*</title><rect[^>]*stroke-width="3"', svg)
    assert re.search(r'wf-closed" data-state="10"[^>]*><title>[^<]*</title><rect[^>]*fill="#1a1d21"', svg)
    assert svg.count('class="wf-clock"') == 1
    assert 'stroke-dasharray="5 4"' in svg


def test_the_drawing_is_named_described_and_safe_under_a_strict_policy() -> None:
    svg = draw(machine(review()), language="en", name="w").svg
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "w-title w-desc"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "Review"
    assert description is not None
    assert (description.text or "").startswith("13 states, 16 actions. Main road: draft → employer")
    assert not [e for e in root.iter() if "style" in e.attrib or e.tag.endswith(("script", "style"))]
    assert not [k for e in root.iter() for k in e.attrib if k.startswith("on")]


def test_words_of_a_department_cannot_break_out_of_the_drawing() -> None:
    data = review()
    data["states"][0]["title"] = {"zh": "<script>alert(1)</script>", "en": '"&<'}
    svg = draw(data, interactive=True).svg
    assert "<script" not in svg
    assert ET.fromstring(svg) is not None


def test_each_state_can_be_reached_by_the_keyboard_when_asked() -> None:
    root = ET.fromstring(draw(machine(review()), interactive=True).svg)
    buttons = [g for g in root.iter(f"{SVG}g") if g.get("role") == "button"]
    assert root.get("role") == "group"
    assert len(buttons) == 13
    assert all(b.get("tabindex") == "0" and b.get("aria-label") for b in buttons)
    assert not [g for g in ET.fromstring(draw(machine(review())).svg).iter(f"{SVG}g") if g.get("tabindex")]


def test_a_path_found_is_red_with_numbered_steps_and_the_bypassed_part_framed() -> None:
    data = review()
    state(data, "employer")["transitions"].append(t("mark", "urgent", "employer.clerk"))
    data["states"].append(s("urgent", "in_review", [t("hurry", "recommend", "employer.leader")]))
    (fault,) = faults_of(machine(data))
    svg = draw(machine(data), path=fault.path).svg
    assert len(re.findall(r'class="wf-line wf-\w+ wf-bad"', svg)) == len(fault.path) - 1
    numbers = re.findall(r'<g class="wf-number">.*?<text[^>]*>([^<]*)</text>', svg)
    assert sorted(numbers, key=int) == [str(i + 1) for i in range(len(fault.path) - 1)]
    assert 'stroke-width="4"' in svg
    assert svg.count('class="wf-bypassed"') == 1
    assert "这一段被绕过" in svg


def test_the_same_workflow_always_gives_the_same_drawing() -> None:
    assert draw(machine(review())).svg == draw(machine(review())).svg


def test_forty_transitions_are_drawn_within_a_tenth_of_a_second() -> None:
    large = max(map(shipped_machine, NAMES), key=lambda m: sum(len(x.transitions) for x in m.states))
    assert sum(len(x.transitions) for x in large.states) >= 40
    start = time.process_time()
    draw(large)
    assert time.process_time() - start < 0.1


KEYS = st.sampled_from([f"s{i}" for i in range(12)])
CATEGORIES = st.sampled_from(
    ["draft", "submitted", "in_review", "publicity", "returned", "suspended", "decided", "closed"]
)
TITLES = st.one_of(st.text(max_size=20), st.sampled_from(["三公示", "Employer's review of everything", ""]))


@st.composite
def random_machines(draw_: Any) -> dict[str, Any]:
    keys = draw_(st.lists(KEYS, min_size=1, max_size=12, unique=True))
    states = []
    for key in keys:
        steps = draw_(st.lists(KEYS, max_size=6))
        item: dict[str, Any] = {
            "key": key, "title": {"zh": draw_(TITLES), "en": draw_(TITLES)}, "category": draw_(CATEGORIES),
            "transitions": [{"key": f"t{i}", "to": to, "title": {"zh": draw_(TITLES)}} for i, to in enumerate(steps)],
        }  # fmt: skip
        if draw_(st.booleans()):
            item["lapse"] = {"action": "lapse", "to": draw_(KEYS), "title": {"zh": "逾期"}}
        states.append(item)
    return {"key": "m", "title": {"zh": "流程"}, "certified": draw_(KEYS), "states": states}


@settings(max_examples=120, deadline=None)
@given(data=random_machines(), width=st.integers(1, 3000), english=st.booleans())
def test_any_workflow_is_drawn_whole_and_without_overlaps(
    data: dict[str, Any], width: int, english: bool
) -> None:
    start = time.process_time()
    drawn = draw(data, width=width, language="en" if english else "zh-hans")
    assert time.process_time() - start < 1
    found = boxes(drawn)
    assert {k for k in found if k.isdigit()} == {str(i) for i, _ in enumerate(data["states"])}
    assert sorted(drawn_steps(drawn)) == sorted(written_steps(data))
    assert overlapping(found) == []
    assert len(told(data)) == len(data["states"])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "key",
                    "title",
                    "states",
                    "transitions",
                    "to",
                    "by",
                    "lapse",
                    "zh",
                    "within",
                    "certified",
                    "category",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(data=st.dictionaries(st.sampled_from(["states", "title", "key", "certified"]), JUNK, max_size=4))
def test_half_written_workflows_are_drawn_as_far_as_they_go(data: dict[str, Any]) -> None:
    ET.fromstring(draw(data).svg)
    told(data)


def lane_boxes(diagram: Diagram) -> dict[str, tuple[float, float, float, float]]:
    found = {}
    for i, group in enumerate(ET.fromstring(diagram.svg).iter(f"{SVG}g")):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        x, y, width, height = (float(rect.get(n, "0")) for n in ("x", "y", "width", "height"))
        found[f"{group.get('data-key')}#{i}"] = (x, y, x + width, y + height)
    return found


def test_applicants_see_who_acts_from_top_to_bottom_and_receive_the_certificate() -> None:
    drawn = draw_lanes(shipped_machine("cybersecurity/review"))
    found = {key.split("#")[0]: box for key, box in lane_boxes(drawn).items()}
    top = {key: box[1] for key, box in found.items()}
    assert (
        top["draft"] == top["certified"] < top["employer_review"] == top["notices"] < top["department_review"]
    )
    assert top["department_review"] == top["bureau_review"] < top["acceptance_check"] == top["confirmation"]
    assert "各不少于5个工作日" in drawn.svg
    assert "archived" not in found
    assert 'stroke-dasharray="5 4"' in drawn.svg
    assert overlapping(found) == []


@settings(max_examples=80, deadline=None)
@given(data=random_machines())
def test_any_workflow_has_a_drawing_for_applicants_without_overlaps(data: dict[str, Any]) -> None:
    owned = {
        **data,
        "states": [
            {**s, "owner": ["applicant", "employer.clerk", "bureau.reviewer", "x"][i % 4]}
            for i, s in enumerate(data["states"])
        ],
    }
    assert overlapping(lane_boxes(draw_lanes(owned))) == []


def test_the_list_says_who_does_what_and_where_it_leads() -> None:
    first, second, *_ = told(machine(review()), language="zh-hans")
    assert (first.title, first.facts) == ("draft", "")
    assert first.steps == ("submit（申报人）→ employer", "withdraw（申报人）→ withdrawn")
    assert second.facts == "10个工作日内办理"
    notices = told(machine(review()), language="en")[2]
    assert notices.facts == "within 10 working days; publicity"
    (correction,) = (x for x in told(machine(review()), language="en") if x.title == "correction")
    assert correction.steps == (
        "resubmit (Applicant) → employer",
        "Lapsed (by itself when time is over) → withdrawn",
    )


def test_the_certificate_has_a_place_of_its_own_where_the_applicant_acts_late() -> None:
    data = {
        "certified": "c",
        "states": [
            {"key": "a", "owner": "applicant", "category": "draft", "transitions": [{"key": "x", "to": "b"}]},
            {
                "key": "b",
                "owner": "applicant",
                "category": "in_review",
                "transitions": [{"key": "y", "to": "d"}],
            },
            {
                "key": "d",
                "owner": "employer.clerk",
                "category": "in_review",
                "transitions": [{"key": "z", "to": "c"}],
            },
            {"key": "c", "category": "decided"},
        ],
    }
    assert overlapping(lane_boxes(draw_lanes(data))) == []
