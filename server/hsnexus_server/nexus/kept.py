"""The diagram of the whole dataset, which a front keeps until the dataset changes."""

import json
from dataclasses import dataclass
from typing import Any

from hsnexus_server.argued import Argued, Arguments
from hsnexus_server.asked import Asking
from hsnexus_server.latest import Latest
from hsnexus_server.nexus.choice import FILTERS, Choice, choice
from hsnexus_server.nexus.diagram import Diagram, diagram
from hsnexus_server.nexus.record import counted, record
from hsnexus_server.nexus.small import Small, small

__all__ = ["Nexus", "Nexuses", "written"]


@dataclass(frozen=True, slots=True)
class Nexus:
    """The diagram of all claims, and what is made of it.

    Attributes:
        argued: the argument, and the digest of the dataset.
        whole: the diagram of all its claims.
        body: its data, in JSON.
        facets: for each of the filters that list their values, these with their counts.
        small: the numbers of the small nexus.
    """

    argued: Argued
    whole: Diagram
    body: bytes
    facets: dict[str, list[dict[str, Any]]]
    small: Small


class Nexuses:
    """Keeps the last nexus; threads may share it."""

    def __init__(self, arguments: Arguments) -> None:
        """Keep none yet; ``arguments`` keeps the arguments that they are made of."""
        self._arguments = arguments
        self._latest = Latest[Nexus]()

    def of(self, asking: Asking) -> Nexus:
        """Return the nexus of the build that is served now.

        Raises:
            RefusalError: 422, there are too many claims; or what the engine refuses.
        """
        argued = self._arguments.of(asking)
        return self._latest.of(argued.version, lambda: _nexus(argued))


def written(shown: Diagram, chosen: Choice, version: str) -> bytes:
    """Return the data of a diagram in JSON."""
    return json.dumps(record(shown, chosen, version), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _nexus(argued: Argued) -> Nexus:
    argument, everything = argued.argument, choice(argued.argument, ())
    whole, claims = diagram(argument, argument.claims.values()), [*argument.claims.values()]
    facets = {
        name: counted(argument, what, claims)
        for name, what in zip(FILTERS, ("sections", "signs", "modalities", "voices"), strict=False)
    }
    facets["family"] = [
        {
            "iri": family,
            "label": argument.name(family),
            "claims": sum(
                family in argument.families.get(claim.cause, ()) or family in argument.families.get(claim.effect, ())
                for claim in claims
            ),
        }
        for family in sorted(argument.roots, key=argument.name)
    ]
    return Nexus(argued, whole, written(whole, everything, argued.version), facets, small(argument))
