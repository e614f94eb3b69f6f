"""What one client may take: running queries, time, requests and errors, each in a bucket that fills again."""

import math
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_network

from hsnexus_server.access import unmapped
from hsnexus_server.settings import Settings

__all__ = ["Clients", "client_of"]

_MINUTE = 60.0
_REQUESTS_A_SECOND = 60.0
_ERRORS_A_MINUTE = 30.0
_QUERY_SECONDS_A_MINUTE = 60.0
_BURST = 120.0
_OPEN = 3
_FORGET_AFTER = 10_000


@dataclass(slots=True)
class _Bucket:
    """So much is left; it fills at a constant rate up to its size."""

    size: float
    rate: float
    left: float
    at: float

    def fill(self, now: float) -> float:
        """Return what is left now."""
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        return self.left

    def wait(self, needed: float) -> float:
        """Return the seconds until there is as much as is needed."""
        return max(0.0, (needed - self.left) / self.rate)


@dataclass(slots=True)
class _Client:
    time: _Bucket
    requests: _Bucket
    errors: _Bucket
    open: int = 0


@dataclass(slots=True)
class Clients:
    """The accounts of all clients; none is kept where the settings set no limits on clients."""

    settings: Settings
    known: dict[str, _Client] = field(default_factory=dict)

    def refusal(self, name: str, now: float) -> int:
        """Book a request; return 0 where the client may ask, else the seconds after which it may ask again."""
        if not self.settings.client_limits:
            return 0
        client = self._client(name, now)
        for bucket in (client.time, client.requests, client.errors):
            bucket.fill(now)
        if client.open >= _OPEN:
            return 1
        wait = max(client.requests.wait(1), client.errors.wait(1), client.time.wait(0.001))
        if wait > 0:
            return math.ceil(wait)
        client.requests.left -= 1
        return 0

    def open(self, name: str) -> None:
        """Note that a query of the client waits or runs."""
        if name in self.known:
            self.known[name].open += 1

    def close(self, name: str, seconds: float, now: float, *, failed: bool) -> None:
        """Note that it has ended, what time it took, and whether it failed."""
        client = self.known.get(name)
        if client is None:
            return
        client.open -= 1
        client.time.fill(now)
        client.time.left -= seconds
        if failed:
            client.errors.fill(now)
            client.errors.left -= 1

    def _client(self, name: str, now: float) -> _Client:
        client = self.known.pop(name, None) or _Client(
            time=_Bucket(_BURST, _QUERY_SECONDS_A_MINUTE / _MINUTE, _BURST, now),
            requests=_Bucket(_REQUESTS_A_SECOND, _REQUESTS_A_SECOND, _REQUESTS_A_SECOND, now),
            errors=_Bucket(_ERRORS_A_MINUTE, _ERRORS_A_MINUTE / _MINUTE, _ERRORS_A_MINUTE, now),
        )
        self.known[name] = client
        if len(self.known) > _FORGET_AFTER:
            oldest = next((one for one, account in self.known.items() if not account.open and one != name), None)
            if oldest is not None:
                del self.known[oldest]
        return client


@lru_cache(maxsize=_FORGET_AFTER)
def client_of(address: str) -> str:
    """Return the account of an address: itself for IPv4, its /64 for IPv6, ``other`` for what is neither."""
    try:
        found = unmapped(address.partition("%")[0])
    except ValueError:
        return "other"
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))  # noqa: PLR2004
