"""How firmly a claim is made.

It has an order, from the firmest to the weakest, of what the source commits itself to:

1. asserted: it is so, without reservation;
2. conditional: it is so wherever a stated condition holds; whether that holds is left open;
3. hedged: it can or often will be so; the source answers for no single case;
4. contested: it is said to be so, and said to be debated;
5. normative: it should be so, or is needed. That is a demand and no fact about the world, hence the last, and marked.

The order ranks; it measures nothing. A claim of several modalities is as weak as the weakest of them, and, of two such,
the one with fewer reservations is the firmer. A step is as firm as its firmest claim, a path as its weakest step.
"""

from collections.abc import Iterable
from typing import Final

from hsnexus.vocab import HSN

__all__ = ["FIRMNESS", "weakest"]

FIRMNESS: Final = (HSN.asserted, HSN.conditional, HSN.hedged, HSN.contested, HSN.normative)
"""The modalities, the firmest first."""


def weakest(modalities: Iterable[str]) -> str:
    """Return the weakest of some modalities."""
    return max(modalities, key=FIRMNESS.index)
