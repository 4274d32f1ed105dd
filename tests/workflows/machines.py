"""A small sound review workflow that tests break in one way at a time."""

from typing import Any

from workflows.machine import Machine


def t(key: str, to: str, by: str | list[str], needs: list[str] | None = None, **more: Any) -> dict[str, Any]:
    title = {"zh": key, "en": key}
    return {"key": key, "to": to, "by": by, "title": title, "needs": needs or [], **more}


def s(key: str, category: str, transitions: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    text = {"zh": key, "en": key}
    within = {} if category in ("draft", "closed") else {"within": 10}
    return {
        "key": key,
        "title": text,
        "public": text,
        "category": category,
        "transitions": transitions,
        **within,
        **more,
    }


NOTICES = [{"kind": k, "working_days": 5} for k in ("criteria", "material", "opinion")]


def review() -> dict[str, Any]:
    """The data of a sound review."""
    return {
        "key": "review",
        "title": {"zh": "评审", "en": "Review"},
        "certified": "certified",
        "states": [
            s("draft", "draft", [t("submit", "employer", "applicant", ["window_open@1", "applicant_committed@1"]),
                                 t("withdraw", "withdrawn", "applicant")]),
            s("employer", "in_review", [
                t("post", "publicity", "employer.clerk"),
                t("return", "draft", "employer.clerk", ["defects_listed@1"], note="required"),
            ]),
            s("publicity", "publicity", [
                t("finish", "recommend", "employer.clerk", ["notices_complete@1", "no_open_objection@1"]),
                t("void", "draft", "employer.clerk", effects=["void_notices@1"]),
            ], notices=[dict(n) for n in NOTICES]),
            s("recommend", "in_review", [
                t("recommend", "acceptance", "employer.leader", ["employer_committed@1"], signed=True),
            ]),
            s("acceptance", "in_review", [
                t("accept", "panel", "committee.secretary", effects=["number_case@1"]),
                t("correct", "correction", "committee.secretary", effects=["void_notices@1"]),
            ]),
            s("correction", "returned", [t("resubmit", "employer", "applicant")],
              lapse={"action": "lapse", "to": "withdrawn", "title": {"zh": "逾期", "en": "Lapsed"}}),
            s("panel", "in_review", [
                t("announce", "result", "committee.chair", ["vote_passed@1"]),
                t("announce_failed", "failed", "committee.chair", ["vote_not_passed@1"]),
            ]),
            s("result", "publicity", [
                t("close_result", "confirming", "committee.secretary", ["result_notice_complete@1"]),
            ], notices=[{"kind": "result", "working_days": 5}]),
            s("confirming", "decided", [
                t("confirm", "certified", "bureau.confirmer", ["confirming_authority@1"],
                  effects=["issue_certificate@1"]),
            ]),
            s("certified", "decided", [t("archive", "archived", "committee.secretary")]),
            s("archived", "closed", []),
            s("failed", "closed", []),
            s("withdrawn", "closed", []),
        ],
    }  # fmt: skip


def machine(data: dict[str, Any]) -> Machine:
    return Machine.model_validate(data)


def state(data: dict[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(x for x in data["states"] if x["key"] == key)
    return found


def action(data: dict[str, Any], state_key: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = next(x for x in state(data, state_key)["transitions"] if x["key"] == key)
    return found
