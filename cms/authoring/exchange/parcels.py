"""What was read from a file, carried by the page itself until the person confirms: nothing is stored before that.

A parcel is signed, compressed JSON for one person and one day.
"""

from typing import Any

from django.core import signing

_SALT = "studio-exchange"
_SECONDS = 24 * 3600


class Expired(Exception):
    """The page is older than a day, another person's, or was tampered with."""


def pack_up(user: Any, contents: dict[str, Any]) -> str:
    return signing.dumps({**contents, "user": user.pk}, salt=_SALT, compress=True)


def unpack(user: Any, parcel: str) -> dict[str, Any]:
    """The contents; raises Expired."""
    try:
        contents = signing.loads(parcel, salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Expired from error
    if not isinstance(contents, dict) or contents.pop("user", None) != user.pk:
        raise Expired
    return contents
