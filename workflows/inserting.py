"""One more level of review, or a defence, put into a workflow in one act. (pure)

The new state stands between a state and the one its steps lead to: those steps lead to the new one, which has steps on,
back for correction, to a refusal, and for the applicant to withdraw as its neighbours have them. A review level asks
again for whatever the step before it asked of the three notices (2025 notice, 8: refused at every later step).
"""

import copy

from workflows.machine_edits import CannotEdit, Data, free_key, fresh, state_of, steps, word_name

REVIEW_ROLES = ("employer.leader", "department.reviewer", "bureau.reviewer", "committee.secretary")
"""Roles a level of review may have."""
_ASKED_AGAIN = frozenset({"notices_complete@1", "no_open_objection@1", "material_as_publicised@1"})


def insert_review_level(
    data: Data, *, after: str, before: str | None = None, role: str = "department.reviewer",
    zh: str = "复核", en: str = "Second check", within: int = 10, key: str = "extra_review",
) -> Data:  # fmt: skip
    """The workflow with a level of review after a state. `before`: the state it comes before; else the one the first
    step onward leads to. Raises `CannotEdit` when no step leads from the one to the other."""
    data = fresh(data)
    turned = _between(data, after, before)
    onward = turned[0]["to"]
    made = _new_key(data, key)
    state: Data = {
        "key": made, "title": {"zh": zh, "en": en}, "public": {"zh": f"正在{zh}", "en": f"{en} is under way"},
        "category": "in_review", "owner": role, "within": within,
    }  # fmt: skip
    forward: Data = {
        "key": _step_key(data, f"pass_{made}"), "to": onward, "by": [role], "title": {"zh": "审核通过", "en": "Approve"},
        "signed": True,
    }  # fmt: skip
    asked = [w for t in turned for w in map(word_name, t.get("needs", [])) if w in _ASKED_AGAIN]
    if asked:
        forward["needs"] = list(dict.fromkeys(asked))
    apart = [t["key"] for t in turned] + [k for t in turned for k in t.get("not_by_who_did", [])]
    forward["not_by_who_did"] = list(dict.fromkeys(apart))
    state["transitions"] = [
        forward,
        *_way_back(data, after, onward, made, role),
        *_ways_out(data, after, made, role),
    ]
    _put(data, state, after, turned)
    _keep_later_apart(data, onward, [t["key"] for t in turned], forward["key"])
    return data


def insert_defence(data: Data, *, after: str | None = None, within: int = 30, key: str = "defence") -> Data:
    """The workflow with a defence (答辩) before the panel deliberates: recorded by the committee's office, and an absence
    without reason ends the case as not passed, where there is such an end. `after`: else the state before the panel's."""
    data = fresh(data)
    panel = next((s["key"] for s in data["states"] if s.get("owner") == "committee.expert"), None)
    if after is None:
        after = next(
            (s["key"] for s, t in steps(data) if panel and t["to"] == panel and s["key"] != panel), None
        )
    if after is None:
        raise CannotEdit("no panel")
    leads = {t["to"] for t in state_of(data, after).get("transitions", [])}
    turned = _between(data, after, panel if panel in leads else None)
    onward = turned[0]["to"]
    made = _new_key(data, key)
    role = "committee.secretary"
    state: Data = {
        "key": made, "title": {"zh": "答辩", "en": "Defence"},
        "public": {"zh": "等待答辩，时间地点另行通知", "en": "Waiting for your defence; time and place will follow"},
        "category": "in_review", "owner": role, "within": within,
        "transitions": [{
            "key": _step_key(data, f"record_{made}"), "to": onward, "by": [role], "signed": True, "note": "required",
            "title": {"zh": "记录答辩情况，继续评审", "en": "Record the defence and go on"},
        }],
    }  # fmt: skip
    failed = _failed_end(data)
    if failed is not None:
        state["transitions"].append({
            "key": _step_key(data, f"absent_from_{made}"), "to": failed, "by": [role], "signed": True, "note": "required",
            "title": {"zh": "无故缺席答辩，按未通过处理", "en": "Absent without reason; treated as not passed"},
        })  # fmt: skip
    _put(data, state, after, turned)
    return data


def _between(data: Data, after: str, before: str | None) -> list[Data]:
    """The steps that are turned to the new state: all from the one state to the other."""
    own = state_of(data, after).get("transitions", [])
    aside = {
        s["key"] for s in data["states"] if s["category"] in ("draft", "returned", "suspended", "closed")
    }
    if before is None:
        before = next((t["to"] for t in own if t["to"] not in aside and t["to"] != after), None)
    turned = [t for t in own if t["to"] == before and before != after]
    if not turned:
        raise CannotEdit(after)
    return turned


def _new_key(data: Data, wanted: str) -> str:
    return free_key(wanted, {s["key"] for s in data["states"]})


def _step_key(data: Data, wanted: str) -> str:
    return free_key(wanted[:60], {t["key"] for _, t in steps(data)})


def _put(data: Data, state: Data, after: str, turned: list[Data]) -> None:
    for step in turned:
        step["to"] = state["key"]
    place = next(i for i, s in enumerate(data["states"]) if s["key"] == after)
    data["states"].insert(place + 1, state)


def _way_back(data: Data, after: str, onward: str, made: str, role: str) -> list[Data]:
    """Back for correction, where the state before or the next one returns too: not once a case is accepted. The notices
    fall with it."""
    returned = [s["key"] for s in data["states"] if s["category"] == "returned"]
    near = [*state_of(data, after).get("transitions", []), *state_of(data, onward).get("transitions", [])]
    models = [t for t in near if t["to"] in returned and _uses(t, "defects_listed@1")]
    if not models:
        return []
    back = {
        "key": _step_key(data, f"return_from_{made}"), "to": models[0]["to"], "by": [role], "note": "required",
        "title": {"zh": "退回修改", "en": "Return for correction"}, "needs": ["defects_listed@1"],
        "effects": ["void_notices@1"],
    }  # fmt: skip
    return [back]


def _ways_out(data: Data, after: str, made: str, role: str) -> list[Data]:
    """Refusal and withdrawal as the state before has them."""
    out: list[Data] = []
    ends = {s["key"] for s in data["states"] if s["category"] == "closed"}
    for step in state_of(data, after).get("transitions", []):
        if step["to"] not in ends:
            continue
        by_applicant = step["by"] == ["applicant"]
        name = "withdraw_from" if by_applicant else "refuse_at"
        if any(t["key"].startswith(name) for t in out):
            continue
        copied = copy.deepcopy(step)
        copied.update(key=_step_key(data, f"{name}_{made}"), by=["applicant"] if by_applicant else [role])
        copied.pop("not_by_who_did", None)
        copied.pop("collects", None)
        out.append(copied)
    return out


def _keep_later_apart(data: Data, state: str, turned: list[str], made: str) -> None:
    """Whoever checked at the new level does not check again at the next, as whoever checked before it does not."""
    for step in state_of(data, state).get("transitions", []):
        if set(step.get("not_by_who_did", [])) & set(turned):
            step["not_by_who_did"].append(made)


def _failed_end(data: Data) -> str | None:
    ends = {s["key"] for s in data["states"] if s["category"] == "closed"}
    return next((t["to"] for _, t in steps(data) if t["to"] in ends and _uses(t, "vote_not_passed@1")), None)


def _uses(step: Data, name: str) -> bool:
    return name in map(word_name, step.get("needs", []))
