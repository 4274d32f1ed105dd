"""Anyone may check a certificate; nobody may try them out."""

import datetime
import html
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from forms_config.shapes import Text
from tests.browser import PageOpener
from tests.certificates.conftest import LIN, Cases
from workflows.access import Actor
from workflows.certificates.effects import produce_certificate_pdf
from workflows.certificates.models import Certificate
from workflows.certificates.queries import read_pdf
from workflows.certificates.verbs import issue_certificate, revoke_certificate, supersede_certificate

pytestmark = pytest.mark.django_db
ENGLISH: dict[str, Any] = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def lins(cases: Cases, confirmer: Actor) -> Certificate:
    """Lin's certificate, its PDF made."""
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    produce_certificate_pdf(certificate.pk)
    certificate.refresh_from_db()
    return certificate


def words_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def ask(client: Client, number: str, name: str, **extra: Any) -> Any:
    return client.post("/verify/", {"number": number, "name": name}, **extra)


def test_the_qr_code_says_valid_with_the_name_masked(client: Client, lins: Certificate) -> None:
    response = client.get(f"/verify/{lins.token}/", **ENGLISH)
    text = words_of(response)
    assert response.status_code == 200
    for words in (
        "Valid",
        "林*远",
        "Senior Engineer",
        "21 November 2025",
        LIN.committee,
        LIN.confirmation_document,
    ):
        assert words in text
    for secret in ("林知远", "000000********0019", "1990"):
        assert secret not in text
    assert text.count("electronic seal is genuine") == 1


def test_number_and_name_lead_to_the_same_page(client: Client, lins: Certificate) -> None:
    response = ask(client, " 示2025－gc－000001 ", "林 知远")
    assert response.status_code == 302
    assert response["Location"] == f"/verify/{lins.token}/"


def test_no_page_of_the_check_is_indexed_or_shared(client: Client, lins: Certificate) -> None:
    answers = [
        client.get("/verify/"),
        client.get(f"/verify/{lins.token}/"),
        ask(client, lins.number, "林知远"),
        ask(client, lins.number, "王芳"),
        client.get("/verify/" + "x" * 32 + "/"),
    ]
    for response in answers:
        assert response["X-Robots-Tag"].startswith("noindex")
        assert "private" in response["Cache-Control"]
        assert "no-store" in response["Cache-Control"]


def test_a_wrong_name_and_a_wrong_number_get_the_same_answer(client: Client, lins: Certificate) -> None:
    def answer(number: str, name: str) -> tuple[int, str]:
        response = ask(client, number, name)
        page = re.sub(r'value="[^"]*"', "", response.content.decode())
        return response.status_code, page

    wrong_name = answer(lins.number, "王芳")
    wrong_number = answer("示2025-GC-999999", "王芳")
    assert wrong_name == wrong_number
    assert wrong_name[0] == 200


def test_what_was_typed_is_not_lost(client: Client, lins: Certificate) -> None:
    page = ask(client, "示2025-GC-9", "<王芳>", **ENGLISH).content.decode()
    assert 'value="示2025-GC-9"' in page
    assert 'value="&lt;王芳&gt;"' in page
    empty = words_of(ask(client, "", "", **ENGLISH))
    assert "Enter the certificate number." in empty
    assert "Enter the holder's name." in empty


def test_an_unknown_code_gets_one_calm_answer(client: Client) -> None:
    response = client.get("/verify/" + "A" * 32 + "/", **ENGLISH)
    assert response.status_code == 404
    assert "No match" in words_of(response)


def test_a_revoked_certificate_says_who_and_why_and_keeps_its_data(
    client: Client, lins: Certificate, confirmer: Actor
) -> None:
    revoke_certificate(
        lins,
        actor=confirmer,
        reason="申报材料不实，经核查属实",
        document="示人社职字〔2026〕15号",
        consequence="3年内不得申报",
        on=datetime.date(2026, 3, 12),
    )
    text = words_of(client.get(f"/verify/{lins.token}/", **ENGLISH))
    for words in (
        "Revoked",
        "No longer valid from 12 March 2026 (Thursday)",
        "申报材料不实，经核查属实",
        "示人社职字〔2026〕15号",
        "3年内不得申报",
        "林*远",
        "Senior Engineer",
    ):
        assert words in text
    assert "genuine and valid" not in text


def test_a_replaced_certificate_points_at_the_new_one(
    client: Client, lins: Certificate, confirmer: Actor
) -> None:
    new = supersede_certificate(lins, facts=LIN, actor=confirmer, reason="专业名称更正")
    page = client.get(f"/verify/{lins.token}/", **ENGLISH).content.decode()
    assert "Replaced" in page
    assert f'href="/verify/{new.token}/"' in page
    assert new.number in page


def test_a_certificate_whose_pdf_is_still_to_come_is_valid_already(
    client: Client, cases: Cases, confirmer: Actor
) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    text = words_of(client.get(f"/verify/{certificate.token}/", **ENGLISH))
    assert "Valid" in text
    assert "still being made" in text


def test_a_damaged_file_is_not_called_unchanged(
    client: Client, lins: Certificate, certificate_settings: Settings
) -> None:
    path = Path(certificate_settings.CERTIFICATE_ROOT) / lins.pdf
    path.write_bytes(path.read_bytes() + b" ")
    text = words_of(client.get(f"/verify/{lins.token}/", **ENGLISH))
    assert "cannot be checked just now" in text
    assert "not changed by one byte" not in text


def test_the_original_pdf_is_recognised_and_one_flipped_byte_is_not(
    client: Client, lins: Certificate
) -> None:
    pdf = read_pdf(lins)
    original = client.post("/verify/pdf/", {"pdf": SimpleUploadedFile("a.pdf", pdf)}, **ENGLISH)
    assert "Your file is the original" in words_of(original)
    changed = pdf[:9000] + bytes([pdf[9000] ^ 1]) + pdf[9001:]
    other = client.post("/verify/pdf/", {"pdf": SimpleUploadedFile("a.pdf", changed)}, **ENGLISH)
    assert "Not an original" in words_of(other)
    assert "Valid" not in words_of(other)


def test_a_file_that_cannot_be_one_is_told_at_the_field(client: Client) -> None:
    none = client.post("/verify/pdf/", {}, **ENGLISH)
    empty = client.post("/verify/pdf/", {"pdf": SimpleUploadedFile("a.pdf", b"")}, **ENGLISH)
    huge = client.post(
        "/verify/pdf/", {"pdf": SimpleUploadedFile("a.pdf", b"x" * (5 * 1024 * 1024 + 1))}, **ENGLISH
    )
    assert "Choose the PDF file" in words_of(none)
    assert "This file is empty" in words_of(empty)
    assert "never larger than 5 MB" in words_of(huge)
    assert {none.status_code, empty.status_code, huge.status_code} == {200}


def test_trying_numbers_out_is_slowed_down(client: Client, lins: Certificate) -> None:
    answers = [ask(client, f"示2025-GC-{serial:06d}", "林知远").status_code for serial in range(100, 112)]
    assert answers == [200] * 12
    busy = ask(client, lins.number, "林知远", **ENGLISH)
    assert busy.status_code == 429
    assert 0 < int(busy["Retry-After"]) <= 600
    assert "Many checks came from your network" in words_of(busy)
    assert client.get(f"/verify/{lins.token}/").status_code == 429
    elsewhere = ask(client, lins.number, "林知远", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302
    assert client.get("/verify/").status_code == 200


def test_trying_names_out_on_one_number_is_slowed_down_from_everywhere(
    client: Client, lins: Certificate
) -> None:
    def tries(number: str) -> list[int]:
        return [ask(client, number, f"王{n}", REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(1, 14)]

    assert tries(lins.number) == [200] * 12 + [429]
    assert tries("示2025-GC-777777") == [200] * 12 + [429]
    assert client.get(f"/verify/{lins.token}/").status_code == 200


def test_one_ipv6_household_is_one_visitor(client: Client) -> None:
    for n in range(12):
        client.get(f"/verify/{'A' * 32}/", REMOTE_ADDR=f"2001:db8:1:2::{n:x}")
    assert client.get(f"/verify/{'A' * 32}/", REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert client.get(f"/verify/{'A' * 32}/", REMOTE_ADDR="2001:db8:1:3::1").status_code == 404


def test_a_made_up_forwarded_address_does_not_help(client: Client, certificate_settings: Settings) -> None:
    def miss(forwarded: str) -> int:
        return client.get(f"/verify/{'A' * 32}/", HTTP_X_FORWARDED_FOR=forwarded).status_code

    assert [miss(f"198.51.100.{n}") for n in range(13)][-1] == 429
    certificate_settings.TRUSTED_PROXY_COUNT = 1
    assert [miss(f"198.51.100.{n}, 203.0.113.9") for n in range(13)] == [404] * 12 + [429]
    assert miss("203.0.113.9, 203.0.113.10") == 404


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.text(max_size=80), name=st.text(max_size=120), token=st.text(min_size=1, max_size=60))
def test_nothing_typed_breaks_the_check(client: Client, number: str, name: str, token: str) -> None:
    cache.clear()
    posted = ask(client, number, name)
    assert posted.status_code in {200, 302}
    assert client.get("/verify/" + quote(token, safe="", errors="replace") + "/").status_code in {
        200,
        301,
        302,
        404,
        429,
    }


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_verdict_is_told_in_the_readers_language(
    client: Client, lins: Certificate, language: str
) -> None:
    client.cookies["django_language"] = language
    with translation.override(language):
        page = client.get(f"/verify/{lins.token}/").content.decode()
    title = LIN.title.en if language == "en" else LIN.title.zh
    assert title in page
    assert (LIN.title.zh in page) == (language != "en")


def a_certificate_without_english(cases: Cases, confirmer: Actor) -> Certificate:
    facts = replace(LIN, title=Text(zh="高级工程师"), specialty=Text(zh="网络安全"))
    return issue_certificate(cases.make(), facts=facts, actor=confirmer)


def test_where_english_is_missing_the_chinese_stands(client: Client, cases: Cases, confirmer: Actor) -> None:
    certificate = a_certificate_without_english(cases, confirmer)
    assert "高级工程师" in words_of(client.get(f"/verify/{certificate.token}/", **ENGLISH))


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_are_accessible_and_fit(
    open_page: PageOpener,
    axe: Callable[[Page], None],
    beside_browser: Callable[[Callable[[], object]], object],
    cases: Cases,
    confirmer: Actor,
    width: int,
) -> None:
    certificate = issue_certificate(cases.make(), facts=LIN, actor=confirmer)
    beside_browser(lambda: produce_certificate_pdf(certificate.pk))
    page = open_page(width=width)
    page.goto("/verify/")
    axe(page)
    page.locator("[name=number]").fill(certificate.number)
    page.locator("[name=name]").fill("林知远")
    page.locator("form[action='/verify/'] button[type=submit]").click()
    page.wait_for_url(f"**/verify/{certificate.token}/")
    axe(page)
    assert page.locator("h1").inner_text() in {"有效", "Valid"}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    revoke_certificate(certificate, actor=confirmer, reason="申报材料不实，经核查属实")
    page.reload()
    axe(page)
    assert page.locator("h1").inner_text() in {"已撤销", "Revoked"}
