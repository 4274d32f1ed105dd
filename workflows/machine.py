"""What a workflow is: states, transitions, guards and the gates they establish. (pure)

A machine is data. Guards and effects are named by version (`notices_complete@1`); `VOCABULARY` says what each means and
which gates it establishes, so a department cannot claim a gate without the guard that earns it. Verification is in
`verification.py`; compilation to django-fsm-2 transitions is in `compiled.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, model_validator

from forms_config.shapes import Frozen, Key, Text

VersionedName = str


class Category(StrEnum):
    """The closed set of state categories: code looks at these, never at a state's name."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    PUBLICITY = "publicity"
    RETURNED = "returned"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    CLOSED = "closed"


class Gate(StrEnum):
    """What must lie behind every certificate (★)."""

    APPLICANT_COMMITMENT = "commitment.applicant"
    EMPLOYER_COMMITMENT = "commitment.employer"
    NOTICE_CRITERIA = "notices.criteria"
    NOTICE_MATERIAL = "notices.material"
    NOTICE_OPINION = "notices.opinion"
    ACCEPTANCE = "acceptance"
    VOTE = "vote"
    RESULT_NOTICE = "notice.result"
    CONFIRMATION = "confirmation"
    CERTIFICATE = "certificate"


ROLES: tuple[str, ...] = (
    "applicant", "employer.clerk", "employer.leader", "department.reviewer", "bureau.reviewer", "bureau.confirmer",
    "committee.secretary", "committee.expert", "committee.chair", "supervisor", "system",
)  # fmt: skip
"""The closed set of roles a transition may name."""


class Use(Frozen):
    """A guard or effect by versioned name with its arguments: `eligible@1`, or `{name: …, with: {…}}`."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*@[1-9][0-9]*$")
    arguments: dict[Key, str] = Field(alias="with", default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, data: Any) -> Any:
        return {"name": data} if isinstance(data, str) else data


class PostedNotice(Frozen):
    """A notice that is posted while a case is in a state, and for how many working days at least (N25-8: 5)."""

    kind: Literal["criteria", "material", "opinion", "result"]
    working_days: int = Field(default=5, ge=0, le=60)


class Transition(Frozen):
    """One act: who may do it, what it needs, what it does. A transition without a role does not exist."""

    key: Key
    to: Key
    by: tuple[str, ...] = Field(min_length=1)
    title: Text
    needs: tuple[Use, ...] = ()
    effects: tuple[Use, ...] = ()
    note: Literal["none", "optional", "required"] = "none"
    signed: bool = False
    collects: Key | None = None
    """The form the actor fills in with the act (an opinion, a score sheet)."""
    not_by_who_did: tuple[Key, ...] = ()
    """Separation of duties: nobody who did one of these actions on the case may do this one."""

    @model_validator(mode="before")
    @classmethod
    def _one_role(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("by"), str):
            return {**data, "by": (data["by"],)}
        return data


class Lapse(Frozen):
    """What happens by itself when the state's time is over: a transition of the system."""

    action: Key
    to: Key
    title: Text


class State(Frozen):
    """Where a case can be: a label for staff, one for the applicant, a category, an owner and a deadline."""

    key: Key
    title: Text
    public: Text
    category: Category
    owner: str | None = None
    within: int | None = Field(default=None, ge=1, le=400)
    """Working days the owner has; a waiting state without it is refused."""
    lapse: Lapse | None = None
    notices: tuple[PostedNotice, ...] = ()
    transitions: tuple[Transition, ...] = ()


class Machine(Frozen):
    """A workflow. The initial state is the first; a state of category `closed` is final."""

    key: Key
    title: Text
    kind: Literal["review", "recognition", "initial"] = "review"
    """`review` ends with a committee's vote; `recognition` and `initial` need neither acceptance nor vote."""
    states: tuple[State, ...] = Field(min_length=2)
    certified: Key
    """The state in which the certificate exists."""

    @property
    def initial(self) -> State:
        return self.states[0]

    def state(self, key: str) -> State:
        for state in self.states:
            if state.key == key:
                return state
        raise KeyError(key)

    def transitions(self) -> Iterator[tuple[State, Transition]]:
        for state in self.states:
            for transition in state.transitions:
                yield state, transition


@dataclass(frozen=True)
class Word:
    """A guard or effect of the vocabulary."""

    name: str
    kind: Literal["guard", "effect"]
    title: Text
    establishes: frozenset[Gate] = frozenset()
    revokes: frozenset[Gate] = frozenset()
    parameters: frozenset[str] = frozenset()


class Vocabulary:
    """Guards and effects by versioned name. Plugins add words; tests build their own."""

    def __init__(self, words: tuple[Word, ...] = ()) -> None:
        self._words = {w.name: w for w in words}

    def add(self, word: Word) -> Word:
        if word.name in self._words:
            raise ValueError(f"{word.name} is already in the vocabulary")
        self._words[word.name] = word
        return word

    def __contains__(self, name: object) -> bool:
        return name in self._words

    def __getitem__(self, name: str) -> Word:
        return self._words[name]

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words.values())


def _guard(name: str, zh: str, en: str, *gates: Gate, parameters: tuple[str, ...] = ()) -> Word:
    return Word(name, "guard", Text(zh=zh, en=en), frozenset(gates), parameters=frozenset(parameters))


def _effect(
    name: str, zh: str, en: str, *, gates: tuple[Gate, ...] = (), revokes: tuple[Gate, ...] = (),
    parameters: tuple[str, ...] = (),
) -> Word:  # fmt: skip
    return Word(
        name, "effect", Text(zh=zh, en=en), frozenset(gates), frozenset(revokes), frozenset(parameters)
    )


THREE_NOTICES = (Gate.NOTICE_CRITERIA, Gate.NOTICE_MATERIAL, Gate.NOTICE_OPINION)

VOCABULARY = Vocabulary((
    _guard("window_open@1", "在申报期内", "The application window is open"),
    _guard("answers_complete@1", "申报表填写完整无误", "The form is complete and free of errors"),
    _guard("not_excluded@1", "没有不符合的评价条件", "No criterion is unmet"),
    _guard("applicant_committed@1", "本人已签署诚信承诺", "The applicant has signed the commitment",
           Gate.APPLICANT_COMMITMENT),
    _guard("employer_committed@1", "单位已签署诚信承诺", "The employer has signed the commitment",
           Gate.EMPLOYER_COMMITMENT),
    _guard("notices_complete@1", "三公示均已期满", "All three notices have run their time", *THREE_NOTICES),
    _guard("no_open_objection@1", "没有未查结的异议", "No objection is open"),
    _guard("material_as_publicised@1", "公示的材料就是提交的材料", "The material is what was publicised"),
    _guard("defects_listed@1", "已逐条写明退回原因", "The reasons for returning are listed"),
    _guard("committee_in_date@1", "评委会核准备案在有效期内", "The committee's filing is in date"),
    _guard("vote_passed@1", "到会专家三分之二以上同意", "Two thirds of the experts present said yes", Gate.VOTE),
    _guard("vote_not_passed@1", "表决未获通过", "The vote did not pass"),
    _guard("result_notice_complete@1", "结果公示期满", "The result notice has run its time", Gate.RESULT_NOTICE),
    _guard("confirming_authority@1", "由依规定确定的单位审核确认", "By the authority the committee's filing names",
           Gate.CONFIRMATION),
    _guard("filed_with_authority@1", "评审结果已备案", "The results have been filed"),
    _guard("has_department@1", "用人单位有主管部门", "The employer has a competent department"),
    _guard("has_no_department@1", "用人单位没有主管部门", "The employer has no competent department"),
    _guard("result_uploaded@1", "评审结果已上传并取得回执", "The result has been uploaded and has its receipt"),
    _guard("in_catalogue@1", "所学专业在已公布的初定目录内", "The major is in the published catalogue"),
    _effect("take_snapshot@1", "生成申报快照", "Take the submission snapshot"),
    _effect("void_notices@1", "已作公示作废", "Void the notices", revokes=THREE_NOTICES),
    _effect("number_case@1", "受理编号", "Accept and number", gates=(Gate.ACCEPTANCE,)),
    _effect("post_result@1", "张贴结果公示", "Post the result notice"),
    _effect("issue_certificate@1", "制发证书", "Issue the certificate", gates=(Gate.CERTIFICATE,)),
    _effect("upload_result@1", "上传评审结果", "Upload the result"),
))  # fmt: skip
