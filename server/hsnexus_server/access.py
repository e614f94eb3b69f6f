"""Who asks, and the log of what was asked."""

import json
import logging
import re
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

__all__ = ["LOG", "forwarded", "is_called", "note", "unmapped"]

LOG: Final = logging.getLogger("hsnexus.access")
_SHOWN: Final = 200
_PORT: Final = re.compile(r":\d*$")


def note(query: str = "", **fields: object) -> None:
    """Write a line of JSON to the access log; of a query the first 200 characters, never the whole of a long one.

    Args:
        query: its text; empty where there is none.
        fields: what else there is to tell; what is empty or ``None`` is left out.
    """
    if not LOG.isEnabledFor(logging.INFO):
        return
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **fields, "query": query[:_SHOWN]}
    # In ASCII: no character of a client's reaches the terminal that shows the log.
    LOG.info(json.dumps({name: value for name, value in line.items() if value is not None and value != ""}))


def forwarded(address: str, header: str, proxies: tuple[str, ...]) -> str:
    """Return the address of the client: that of the connection, or what a trusted proxy says of the one behind it.

    Args:
        address: at the other end of the connection.
        header: ``X-Forwarded-For``; each proxy adds the address that it saw at the end.
        proxies: the networks that are trusted.
    """
    trusted = _networks(proxies)
    hops = [hop.strip() for hop in header.split(",") if hop.strip()]
    while hops and _inside(address, trusted):
        address = hops.pop()
    return address


def is_called(host: str, names: frozenset[str]) -> bool:
    """Tell whether the ``Host`` of a request is an address, this machine's own name, or one of some names.

    A page can let its own name point at this machine, and then reads from here as from itself (DNS rebinding). An
    address cannot be such a name.

    Args:
        host: as it was sent, perhaps with a port.
        names: others that are known, in lower case.

    >>> is_called("[::1]:8000", frozenset()), is_called("evil.example", frozenset({"graph.example"}))
    (True, False)
    """
    name = host.lower().rpartition(":")[0] if _PORT.search(host) else host.lower()
    name = name.removesuffix(".")
    if name in names or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=8)
def _networks(proxies: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(proxy) for proxy in proxies)


def _inside(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        found = unmapped(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def unmapped(address: str) -> IPv4Address | IPv6Address:
    """Return an address; of an IPv4 client at an IPv6 socket, which is shown as ``::ffff:192.0.2.1``, that of IPv4.

    Raises:
        ValueError: it is no address.
    """
    found = ip_address(address)
    return getattr(found, "ipv4_mapped", None) or found
