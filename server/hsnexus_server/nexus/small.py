"""The nexus in small: how many claims there are between and within migration, development and human security."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from hsnexus.argument import Argument
from hsnexus.vocab import HSN
from hsnexus_server.addresses import last
from hsnexus_server.nexus.diagram import SIGNS

__all__ = ["PARTS", "Count", "Small", "small"]

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "migration": (HSN.Flow, HSN.MigrationAspect),
    "development": (HSN.DevelopmentOutcome, HSN.Capital),
    "human security": (HSN.Threat, HSN.ProtectedGood),
}
"""The families of factors that each part is made of."""


@dataclass(frozen=True, slots=True)
class Count:
    """The claims of one sign from one part to another.

    Attributes:
        sign: the last part of its IRI, such as ``increase``.
        claims: how many there are, one at least.
        query: of the URL that lists them.
    """

    sign: str
    claims: int
    query: str


@dataclass(frozen=True, slots=True)
class Small:
    """The numbers of the small nexus.

    Attributes:
        counts: by the part that acts and the part that is acted upon; signs that no claim has are left out.
    """

    counts: Mapping[tuple[str, str], tuple[Count, ...]]

    def total(self, cause: str, effect: str) -> int:
        """Return the number of claims from one part to another."""
        return sum(count.claims for count in self.counts[cause, effect])


def small(argument: Argument) -> Small:
    """Return the numbers of an argument; a factor of families in two parts counts in both."""
    parts = {
        factor: [part for part, roots in PARTS.items() if not families.isdisjoint(roots)]
        for factor, families in argument.families.items()
    }
    tally = Counter(
        (cause, effect, argument.relations[claim.relation].polarity)
        for claim in argument.claims.values()
        for cause in parts.get(claim.cause, ())
        for effect in parts.get(claim.effect, ())
    )
    return Small({
        (cause, effect): tuple(
            Count(last(sign), tally[cause, effect, sign], _query(cause, effect, sign))
            for sign in SIGNS
            if tally[cause, effect, sign]
        )
        for cause in PARTS
        for effect in PARTS
    })  # fmt: skip


def _query(cause: str, effect: str, sign: str) -> str:
    return urlencode([
        *(("cause-family", last(family)) for family in PARTS[cause]),
        *(("effect-family", last(family)) for family in PARTS[effect]),
        ("sign", last(sign)),
    ])  # fmt: skip
