"""Counts in Django's cache that keep the register from being tried out entry by entry.

With the in-process cache each server process counts for itself; with REDIS_URL they count together.
"""

import hashlib
import ipaddress
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most `count` in any one window of `seconds`, for each subject."""

    name: str
    count: int
    seconds: int

    def wait(self, subject: str) -> int:
        """Seconds until the subject may try again; 0 when it may now. Counts nothing."""
        return self._left() if int(cache.get(self._key(subject), 0)) >= self.count else 0

    def count_one(self, subject: str) -> None:
        """Count one try."""
        key = self._key(subject)
        cache.add(key, 0, timeout=self.seconds)
        try:
            cache.incr(key)
        except ValueError:  # the window ended between the two lines
            cache.set(key, 1, timeout=self.seconds)

    def _left(self) -> int:
        return self.seconds - int(time.time()) % self.seconds

    def _key(self, subject: str) -> str:
        window = int(time.time()) // self.seconds
        digest = hashlib.sha256(subject.encode("utf-8", "replace")).hexdigest()[:32]
        return f"throttle:{self.name}:{window}:{digest}"


def client_network(request: HttpRequest) -> str:
    """Where a request comes from: the IPv4 address, or the IPv6 /64, since one visitor owns a whole /64.

    Behind TRUSTED_PROXY_COUNT proxies the address is taken that many entries from the right of X-Forwarded-For;
    entries further left are the visitor's own claim.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY_COUNT:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(forwarded) >= settings.TRUSTED_PROXY_COUNT:
            address = forwarded[-settings.TRUSTED_PROXY_COUNT]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
