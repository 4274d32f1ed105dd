"""Who may open what: every address of the product, by its name. A page that is not listed here fails the build.

To list a new page: give `Access` the objects its address needs (`at`), who may open it (`GET` or, for a page that only
takes posts, `POST`), and who may post to it. Everybody else who has signed in gets 404, a visitor is sent to sign in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.contracts.cast import ROW, Cast

Who = frozenset[str]


def who(names: str) -> Who:
    return frozenset(names.split())


SIGNED_IN = who(
    "owner other_applicant clerk leader other_clerk department other_department bureau confirmer other_bureau"
    " secretary expert chair other_secretary other_expert other_chair supervisor editor"
)
EVERYONE = SIGNED_IN | {"visitor"}
NOBODY: Who = frozenset()
OWNER = who("owner")
EMPLOYER = who("clerk leader")
MEETINGS = who("secretary expert chair other_secretary other_expert other_chair supervisor")
OUR_COMMITTEE = who("secretary expert chair supervisor")

SEES: Mapping[str, Who] = {
    "draft": NOBODY,
    "returned": who("clerk leader supervisor"),
    "publicity": who("clerk leader supervisor"),
    "acceptance": who("clerk leader department bureau secretary supervisor"),
    "voting": who("clerk leader department bureau secretary expert chair supervisor"),
    "certified": who("clerk leader department bureau confirmer secretary expert chair supervisor"),
}
"""Whom Alice's case has reached in each stage, besides herself. Nobody sees a draft; another's never anybody."""

Where = Callable[[Cast, str], dict[str, Any]]


def nowhere(cast: Cast, stage: str) -> dict[str, Any]:
    return {}


def of_case(**more: Any) -> Where:
    return lambda cast, stage: {"pk": cast.cases[stage].pk, **more}


def always(**values: Any) -> Where:
    return lambda cast, stage: values


@dataclass(frozen=True)
class Access:
    """Who may open one address. `get` is what those in `opens` get; a visitor outside is sent to sign in, or told 404.

    `posts`: who may post; None means that the page takes no posts and answers 405 or draws itself. `stages`: the stages
    of Alice's case that are asked about; `by_stage` says for each who is let in, instead of `opens`.
    """

    at: Where = nowhere
    opens: Who = NOBODY
    get: int = 200
    posts: Who = NOBODY
    stages: tuple[str, ...] = ("draft",)
    by_stage: Mapping[str, Who] = field(default_factory=dict)
    others: int = 404
    visitor: str = "sign in"
    needs: str = ""
    """Settings without which the page is there for nobody: `demo`."""

    def open_to(self, stage: str) -> Who:
        return self.by_stage.get(stage, self.opens)

    def asked(self, cast: Cast) -> list[str]:
        """Who asks: everyone, or a few where everyone is alike."""
        return ["visitor", "owner", "clerk", "expert"] if self.opens == EVERYONE else list(cast.actors)

    def url(self, cast: Cast, name: str, stage: str) -> str:
        return "/" if name == "wagtail_serve" else reverse(name, kwargs=self.at(cast, stage))


def public(at: Where = nowhere, *, get: int = 200, posts: Who = NOBODY) -> Access:
    return Access(at, opens=EVERYONE, get=get, posts=posts)


def only_post(at: Where = nowhere, *, posts: Who, stages: tuple[str, ...] = ("draft",)) -> Access:
    """A page that answers 405 to a GET, or 404 or the sign-in page to whom it is not there for."""
    return Access(at, opens=NOBODY, posts=posts, stages=stages, others=405)


def own(at: Where, stage: str = "draft", *, get: int = 200, posts: bool = False) -> Access:
    """The owner's alone."""
    return Access(at, opens=OWNER, get=get, posts=OWNER if posts else NOBODY, stages=(stage,))


def meeting(cast: Cast, stage: str) -> dict[str, Any]:
    assert cast.meeting is not None
    return {"pk": cast.meeting.pk}


def agenda(cast: Cast, stage: str) -> dict[str, Any]:
    assert cast.meeting is not None
    return {"pk": cast.meeting.pk, "item": cast.meeting.agenda.get().pk}


def ballot(cast: Cast, stage: str) -> dict[str, Any]:
    return {"pk": agenda(cast, stage)["item"]}


STAGES = tuple(SEES)
SERIES = {"series": "engineering.plain", "level": "associate_senior", "route": "ordinary"}
CHECKED = always(**SERIES, section="about")
RECORD = {"section": "everything", "table": "table", "row": ROW}
TABLE = {"section": "everything", "table": "table"}
NOT_BLIND = {stage: seen - {"expert"} for stage, seen in SEES.items()}
"""Experts weigh the work: they see neither the record nor the notices, which name the applicant."""

ACCESS: Mapping[str, Access] = {
    # For everybody
    "wagtail_serve": public(),
    "set_language": public(get=302, posts=EVERYONE),
    "search": public(),
    "results": public(),
    "series_directory": public(),
    "how_judged": public(),
    "accessibility": public(),
    "verify": public(posts=EVERYONE),
    "verify_pdf": only_post(posts=EVERYONE),
    "verify_certificate": public(lambda cast, stage: {"token": cast.certificate.token}),
    "self_check": public(),
    "check_list": public(always(**SERIES), posts=EVERYONE),
    "check_result": public(always(**SERIES)),
    "check_section": public(CHECKED, posts=EVERYONE),
    # The plain series asks for nothing in a table, so these are there for nobody; the shipped packs' are tested as pages.
    "check_add": Access(always(**SERIES, **TABLE), visitor="404"),
    "check_none": only_post(always(**SERIES, **TABLE), posts=NOBODY),
    "check_row": Access(always(**SERIES, **RECORD), visitor="404"),
    "check_copy": only_post(always(**SERIES, **RECORD), posts=NOBODY),
    "check_delete": Access(always(**SERIES, **RECORD), visitor="404"),
    # Demo and drawing board, gone in production
    "demo_accounts": Access(needs="demo", visitor="404"),
    "demo_sign_in": only_post(posts=NOBODY),
    "demo_advance": only_post(posts=NOBODY),
    "demo_cast_votes": only_post(of_case(), posts=NOBODY),
    "gallery": Access(needs="demo", visitor="404"),
    "gallery_page": Access(always(name="form"), needs="demo", visitor="404"),
    # The account
    "account_login": Access(opens=who("visitor"), posts=EVERYONE, others=302),
    "account_signup": Access(opens=who("visitor"), posts=EVERYONE, others=302),
    "account_logout": Access(opens=SIGNED_IN, posts=EVERYONE, visitor="302"),
    "account_inactive": public(),
    "account_reauthenticate": Access(opens=SIGNED_IN, posts=SIGNED_IN),
    "account_change_password": Access(opens=SIGNED_IN, posts=SIGNED_IN),
    "account_set_password": Access(opens=SIGNED_IN, get=302, posts=SIGNED_IN),
    "account_reset_password": public(posts=EVERYONE),
    "account_reset_password_from_key_done": public(),
    "account_reset_password_from_key": public(always(uidb36="1", key="a-b"), posts=EVERYONE),
    "account_reset_password_done": public(),
    "act_as": only_post(posts=EVERYONE),
    "wagtailcore_login": public(posts=EVERYONE),
    "wagtailcore_authenticate_with_password": Access(
        always(page_view_restriction_id=1, page_id=1), visitor="404"
    ),
    # The applicant's
    "applications": Access(opens=SIGNED_IN),
    "application_start": Access(always(round_key="round-draft"), opens=SIGNED_IN, posts=SIGNED_IN),
    "application": Access(of_case(), opens=OWNER, stages=STAGES),
    "application_list": Access(of_case(), opens=OWNER, stages=STAGES),
    "application_record": Access(of_case(), opens=OWNER, stages=STAGES),
    "application_review": own(of_case(), posts=True),
    "application_answers": Access(of_case(), opens=OWNER, stages=STAGES[1:]),
    "application_receipt": Access(of_case(), opens=OWNER, stages=STAGES[1:]),
    "application_certificate": own(of_case(), "certified"),
    "application_act": own(of_case(action="withdraw"), posts=True),
    "application_section": own(of_case(section="everything"), posts=True),
    "application_add": own(of_case(**TABLE), get=302),
    "application_none": own(of_case(**TABLE), get=405, posts=True),
    "application_row": own(of_case(**RECORD), posts=True),
    "application_copy": own(of_case(**RECORD), get=405, posts=True),
    "application_delete": own(of_case(**RECORD), posts=True),
    "file": Access(
        lambda cast, stage: {"pk": cast.files[stage].pk},
        stages=STAGES,
        by_stage={stage: seen | OWNER for stage, seen in SEES.items()},
        visitor="404",
    ),
    # The desks'
    "desk": Access(opens=SIGNED_IN - who("owner other_applicant editor"), others=302),
    "desk_case": Access(of_case(), posts=SIGNED_IN, stages=STAGES, by_stage=SEES),
    "desk_judge": only_post(of_case(), posts=SEES["voting"], stages=("voting",)),
    "desk_file_results": only_post(of_case(), posts=who("secretary confirmer"), stages=("certified",)),
    "desk_keep_away": only_post(of_case(), posts=who("expert chair"), stages=("voting",)),
    "desk_certificate": Access(
        of_case(), opens=who("confirmer"), posts=who("confirmer"), stages=("certified",)
    ),
    "desk_record": Access(of_case(), stages=STAGES, by_stage=NOT_BLIND),
    "desk_notices": Access(of_case(), stages=STAGES, by_stage=NOT_BLIND),
    "desk_post_notice": only_post(of_case(kind="material"), posts=EMPLOYER, stages=("publicity",)),
    "desk_notice_photos": only_post(of_case(kind="material"), posts=EMPLOYER, stages=("publicity",)),
    "desk_notice_sheet": Access(of_case(kind="material"), stages=STAGES, by_stage=NOT_BLIND),
    "desk_objection": only_post(of_case(), posts=EMPLOYER, stages=("publicity",)),
    "desk_conclude": only_post(
        lambda cast, stage: {"pk": cast.cases[stage].pk, "objection": cast.objection.pk},
        posts=EMPLOYER,
        stages=("publicity",),
    ),
    # The committees'
    "meetings": Access(opens=MEETINGS),
    "meeting_prepare": only_post(posts=who("secretary other_secretary")),
    "meeting": Access(meeting, opens=OUR_COMMITTEE),
    "meeting_add": only_post(meeting, posts=who("secretary")),
    "meeting_open": only_post(meeting, posts=who("secretary")),
    "meeting_close": only_post(meeting, posts=who("chair")),
    "meeting_announce": only_post(agenda, posts=who("chair")),
    "ballot": Access(ballot, opens=who("expert chair"), posts=who("expert chair")),
}
