"""How the server announces itself: its Service Description as an answer, and the links in its headers."""

from ipaddress import IPv6Address, ip_address
from typing import Final

from hsnexus.vocab import LICENCE
from hsnexus_server.coding import IDENTITY
from hsnexus_server.description import Description
from hsnexus_server.engines.base import Answer
from hsnexus_server.engines.fidelity import graph
from hsnexus_server.made import made
from hsnexus_server.negotiate import Choice
from hsnexus_server.service import SERVICE_PREFIXES, service_description
from hsnexus_server.settings import Settings

__all__ = ["OPENAPI", "address", "announced", "described_by", "links"]

OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.1"

# What stands for our address while a graph is written, as pyoxigraph takes absolute IRIs only.
_HERE: Final = "urn:uuid:6f1e1c1e-5d1c-4d0e-9a4f-0c6f0f7a3b52"


def announced(choice: Choice, description: Description, settings: Settings, coding: str = IDENTITY) -> Answer:
    """Return the Service Description in a format for graphs and a content coding.

    Its IRIs start with the public URL.  Where none is set they are relative references, which hold under whatever name
    the client reached us by, and leave nothing to repeat of what it said; N-Triples and N-Quads have no relative
    references, and get the address that we listen on.
    """
    absolute = choice.name in {"nt", "nq"}
    base = settings.public_url or (address(settings) if absolute else _HERE)
    triples = service_description(description, settings, base)
    body = graph(triples, choice.name, lambda _: dict(SERVICE_PREFIXES)).replace(_HERE.encode(), b"")
    return made(body, choice, description.digest, coding)


def links(settings: Settings, *, licensed: bool) -> str:
    """Return the value of the header ``Link``: where the description is, and the licence of an answer.

    Source: RFC 8288; RFC 8631 for ``service-desc``.

    Args:
        settings: the public URL, and whether there is data of the user's, which has no licence that we know.
        licensed: whether the answer is made of the dataset.
    """
    description = f'<{settings.public_url}/sparql>; rel="service-desc"; type="text/turtle"'
    return f'{description}, <{LICENCE}>; rel="license"' if licensed and not settings.data else description


def described_by(settings: Settings) -> str:
    """Return the value of the header ``Link`` of pages: where the whole server is described.

    Source: RFC 8631.
    """
    return f'<{settings.public_url}/openapi.json>; rel="service-desc"; type="{OPENAPI}"'


def address(settings: Settings) -> str:
    """Return the URL of the address that we listen on, for who asks from this machine if it is any address."""
    host = settings.host.partition("%")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return f"http://{host}:{settings.port}"
    if address.is_unspecified:
        return f"http://localhost:{settings.port}"
    return f"http://{f'[{host}]' if isinstance(address, IPv6Address) else host}:{settings.port}"
