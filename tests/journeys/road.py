"""Walking an application by the pages alone: every step is a post of what a page showed."""

import re
from typing import Any

from django.test import Client

from tests.journeys.support import an_image, signed_in
from workflows.cases.models import Case
from workflows.organizations.models import Person

SENTENCE = "示例意见：材料属实，符合要求，同意按程序办理。"


def hidden(page: str, name: str) -> str:
    """The value of a hidden input of the page's step."""
    form = page[page.index('id="decide"') :]
    found = re.search(rf'name="{name}" value="([^"]*)"', form)
    assert found, name
    return found[1]


class Walker:
    """One case and whoever's turn it is."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._clients: dict[str, Client] = {}

    def as_(self, username: str) -> Client:
        if username not in self._clients:
            self._clients[username] = signed_in(username)
        return self._clients[username]

    @property
    def state(self) -> str:
        self.case.refresh_from_db()
        return self.case.state

    def open(self, username: str, action: str = "") -> str:
        address = f"/desk/cases/{self.case.pk}/" + (f"?act={action}" if action else "")
        answer = self.as_(username).get(address)
        assert answer.status_code == 200, (username, action, answer.status_code)
        return answer.content.decode()

    def post(self, username: str, action: str, **given: Any) -> Any:
        """Posts the step's form as the page drew it, with the name signed and what is given."""
        page = self.open(username, action)
        assert f'name="act" value="{action}"' in page, f"{action} is not open to {username}"
        person = Person.objects.get(username=username)
        data = {
            "act": action,
            "sequence": hidden(page, "sequence"),
            "key": hidden(page, "key"),
            "name": person.full_name,
            "commitment": "on",
            **given,
        }
        return self.as_(username).post(f"/desk/cases/{self.case.pk}/", data)

    def take(self, username: str, action: str, expect: str, **given: Any) -> None:
        """Takes the step and checks where the case is now."""
        answer = self.post(username, action, **given)
        assert answer.status_code == 302, _why(answer)
        assert self.state == expect

    def post_notices(self, username: str) -> None:
        for kind in ("criteria", "material", "opinion"):
            answer = self.as_(username).post(
                f"/desk/cases/{self.case.pk}/notices/post/{kind}/",
                {"place": "一楼公告栏、单位内网", "posted_on": "", "photos": _photo()},
            )
            assert answer.status_code == 302, _why(answer)

    def meet(self, secretary: str, chair: str, experts: list[str], choices: list[str]) -> None:
        """Prepares a meeting, opens it with everybody, everybody votes, the chair announces."""
        office = self.as_(secretary)
        committee = self.case.round.committee
        assert committee is not None
        answer = office.post(
            "/desk/meetings/prepare/",
            {"committee": committee.pk, "title": "年度评审会", "held_on": "", "case": self.case.pk},
        )
        assert answer.status_code == 302, _why(answer)
        meeting = answer["Location"]
        members = committee.members.filter(is_active=True)
        answer = office.post(f"{meeting}open/", {"present": [m.pk for m in members]})
        assert answer.status_code == 302, _why(answer)
        item = self.case.agenda_items.get()
        for username, choice in zip([chair, *experts], choices, strict=True):
            client = self.as_(username)
            asked = client.post(f"/desk/ballots/{item.pk}/", {"choice": choice})
            assert asked.status_code == 200
            cast = client.post(f"/desk/ballots/{item.pk}/", {"choice": choice, "confirmed": "1"})
            assert cast.status_code == 302, _why(cast)
        name = Person.objects.get(username=chair).full_name
        answer = self.as_(chair).post(f"{meeting}announce/{item.pk}/", {"name": name})
        assert answer.status_code == 302, _why(answer)


def _photo() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("公告栏.jpg", an_image(), content_type="image/jpeg")


def _why(answer: Any) -> str:
    page = answer.content.decode()
    found = re.findall(r"data-error-summary.*?</section>", page, re.S)
    return f"{answer.status_code} {re.sub('<[^>]+>', ' ', ' '.join(found))[:600]}"


EMPLOYER_OPINION = {
    "form-material_checked": "true", "form-conduct_opinion": SENTENCE, "form-ability_opinion": SENTENCE,
    "form-ability_met": "true", "form-notice_place": "一楼公告栏",
}  # fmt: skip
UNIT_ASSESSMENT = {
    "form-assessed_on": "2025-09-08", "form-material_checked": "true", "form-assessment_text": SENTENCE * 2,
    "form-ability_met": "true", "form-notice_place": "一楼公告栏",
}  # fmt: skip
AGREED = {"form-opinion": "agree", "form-notices_checked": "true"}
PANEL = {
    "form-scorers": "3",
    "form-average": "84.50",
    "form-recommended": "true",
    "form-opinion_text": SENTENCE * 2,
}
