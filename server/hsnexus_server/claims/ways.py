"""What the reasoning finds around a claim, with how much that is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from hsnexus.claim import Claim
from hsnexus_server.addresses import last
from hsnexus_server.asked import Asking, content
from hsnexus_server.coding import GZIP
from hsnexus_server.negotiate import Choice, Wanted
from hsnexus_server.problems import RefusalError

__all__ = ["Way", "ways"]

_RECORD: Final = Wanted(Choice("json", "application/json"), None, GZIP)


@dataclass(frozen=True, slots=True)
class Way:
    """Something to ask the reasoning.

    Attributes:
        told: what it finds, in words.
        address: to ask it at, from the root of the server.
    """

    told: str
    address: str


def ways(asking: Asking, claim: Claim) -> list[Way]:
    """Return what leads from a claim into the whole argument.

    Paths are counted, which takes milliseconds; all loops through a factor that much is said of are a long answer.
    """
    ends = {"from": claim.cause, "to": claim.effect}
    total = _total(asking, "paths", {**ends, "limit": "1"})
    paths = {None: "Paths", 1: "1 path"}.get(total, f"{total} paths")
    return [
        Way(f"{paths} from this cause to this effect", _address("paths", ends)),
        Way("Loops through the cause", _address("loops", {"through": claim.cause})),
        Way("Loops through the effect", _address("loops", {"through": claim.effect})),
        Way("Disagreements about the effect", _address("rivals", {"about": claim.effect})),
    ]


def _address(name: str, factors: Mapping[str, str]) -> str:
    return f"{name}?{urlencode({key: last(iri) for key, iri in factors.items()})}"


def _total(asking: Asking, name: str, given: Mapping[str, str]) -> int | None:
    try:
        return int(json.loads(content(asking.inquire(name, given, _RECORD)))["total"])
    except RefusalError:  # the page of a claim is no less true without a count
        return None
