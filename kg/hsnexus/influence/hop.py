"""One step of a path: which way it acts, what kind of step it is, and the claims that carry it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, Final

from hsnexus.claim import Claim
from hsnexus.firmness import FIRMNESS
from hsnexus.vocab import HSN

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Hop", "Kind", "Sign", "reservations", "signed"]


class Sign(StrEnum):
    """Which way a cause moves its effect; unknown where a claim gives both ways, or none.

    >>> Sign.DECREASE * Sign.DECREASE
    <Sign.INCREASE: 'increase'>
    >>> Sign.UNKNOWN * Sign.DECREASE
    <Sign.UNKNOWN: 'unknown'>
    """

    INCREASE = "increase"
    DECREASE = "decrease"
    UNKNOWN = "unknown"

    def __mul__(self, other: object) -> "Sign":
        """Return the sign of two steps taken one after the other."""
        if not isinstance(other, Sign):
            return NotImplemented
        if Sign.UNKNOWN in {self, other}:
            return Sign.UNKNOWN
        return Sign.INCREASE if self is other else Sign.DECREASE

    @property
    def turned(self) -> "Sign":
        """The sign as it is for the opposite factor."""
        return self * Sign.DECREASE

    @classmethod
    def product(cls, signs: "Iterable[Sign]") -> "Sign":
        """Return the sign of steps taken one after the other; increase for no step at all."""
        return reduce(cls.__mul__, signs, cls.INCREASE)


class Kind(StrEnum):
    """What a step is: something that a source claims, or a crossing between factors that is ours."""

    CLAIMED = "claimed"
    PERCEIVED = "perceived"
    OPPOSITE = "opposite"
    BROADER = "broader"
    NARROWER = "narrower"

    @property
    def is_claimed(self) -> bool:
        """Whether claims carry the step; a threat that is only felt is claimed to be felt."""
        return self in {Kind.CLAIMED, Kind.PERCEIVED}


@dataclass(frozen=True, slots=True)
class Hop:
    """One step from a factor to a factor.

    Attributes:
        cause: the factor that it leaves.
        effect: the factor that it reaches.
        sign: which way it acts; a crossing to the opposite factor turns the sign, one in scope keeps it.
        kind: a claimed step, one that is only perceived, or a crossing.
        claims: the claims that carry it, the firmest first; none for a crossing.
    """

    cause: str
    effect: str
    sign: Sign
    kind: Kind
    claims: tuple[str, ...] = ()

    def turned(self, *, cause: str = "", effect: str = "") -> "Hop":
        """Return the step as it reads with the opposite of its cause, of its effect, or of both."""
        sign = self.sign.turned if bool(cause) is not bool(effect) else self.sign
        return replace(self, cause=cause or self.cause, effect=effect or self.effect, sign=sign)


_SIGNS: Final = {HSN.increase: Sign.INCREASE, HSN.decrease: Sign.DECREASE, HSN.mixed: Sign.UNKNOWN}


def signed(polarity: str) -> Sign | None:
    """Return the sign of a claim whose relation carries a polarity; ``None`` for a denial, which is no step."""
    return _SIGNS.get(polarity)


def reservations(claim: Claim) -> tuple[int, ...]:
    """Return how far a claim falls short of being asserted, for sorting: the least is the firmest."""
    return tuple(sorted(map(FIRMNESS.index, claim.modalities), reverse=True))
