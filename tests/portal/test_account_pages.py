"""Only the account pages the product uses are there, each in its own look."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse


@pytest.mark.parametrize(
    "path", ["email", "confirm-email", "confirm-email/abc", "login/code/confirm", "login/code"]
)
def test_pages_nobody_needs_are_not_served(client: Client, admin_client: Client, path: str) -> None:
    assert client.get(f"/account/{path}/").status_code == 404
    assert admin_client.get(f"/account/{path}/").status_code == 404


def test_their_addresses_have_no_name() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_email")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["login", "signup", "password/reset", "password/reset/done", "password/reset/key/1-set"]
)
def test_what_is_served_is_styled(client: Client, path: str) -> None:
    page = client.get(f"/account/{path}/").content.decode()
    assert "/static/zhiping/zhiping" in page
    assert 'class="wrap' in page
