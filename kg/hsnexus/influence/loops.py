"""Feedback loops: how a factor acts back on itself through others."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from typing import Final

import networkx as nx

from hsnexus.errors import QuestionError
from hsnexus.influence.hop import Hop, Kind, Sign
from hsnexus.influence.network import Network
from hsnexus.influence.paths import Path, path

__all__ = ["LENGTH", "Feedback", "Loop", "loops"]

LENGTH: Final = 6
"""The most claims of a loop, where nobody says otherwise."""


class Feedback(StrEnum):
    """What a loop does to a change: drives it on, works against it, or cannot be told."""

    REINFORCING = "reinforcing"
    BALANCING = "balancing"
    UNDETERMINED = "undetermined"


_FEEDBACK: Final = {
    Sign.INCREASE: Feedback.REINFORCING,
    Sign.DECREASE: Feedback.BALANCING,
    Sign.UNKNOWN: Feedback.UNDETERMINED,
}


@dataclass(frozen=True, slots=True)
class Loop:
    """A path that ends where it began, told from its least factor by name on.

    Attributes:
        path: the path; its first factor is its last.
    """

    path: Path

    @property
    def feedback(self) -> Feedback:
        """Whether it is reinforcing, balancing or undetermined, by the product of its signs."""
        return _FEEDBACK[self.path.sign]

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors on it, each once."""
        return self.path.factors[:-1]


def loops(network: Network, length: int = LENGTH) -> tuple[Loop, ...]:
    """Return the elementary circuits of at most ``length`` claims, each once, shortest first.

    A factor and its opposite are one variable seen from two sides: a circuit meets it once, and crosses with the sign
    turned where it arrives at one side and leaves from the other. Where one factor acts on another in several ways,
    each way makes a circuit of its own.

    Raises:
        QuestionError: ``length`` is less than one.
    """
    if length < 1:
        message = f"a loop is made of one claim at least, not of {length}"
        raise QuestionError(message)
    opposites = network.argument.opposites
    between: defaultdict[tuple[str, str], list[Hop]] = defaultdict(list)
    for hop in network.hops:
        ends = (min(factor, opposites.get(factor, factor)) for factor in (hop.cause, hop.effect))
        cause, effect = ends
        between[cause, effect].append(hop)
    variables: nx.DiGraph[str] = nx.DiGraph(list(between))
    found = {
        Loop(path(network, hops))
        for circuit in nx.simple_cycles(variables, length_bound=length)
        for hops in _ways([between[pair] for pair in pairwise((*circuit, circuit[0]))])
    }
    return tuple(sorted(found, key=lambda loop: (loop.path.length, loop.factors, loop.path.claims)))


def _ways(choices: Sequence[Sequence[Hop]]) -> Iterator[tuple[Hop, ...]]:
    """Yield each way round a circuit, with the crossings that it needs, from its least factor on."""
    for claimed in product(*choices):
        closed = []
        for hop, following in pairwise((*claimed, claimed[0])):
            closed.append(hop)
            if hop.effect != following.cause:
                closed.append(Hop(hop.effect, following.cause, Sign.DECREASE, Kind.OPPOSITE))
        first = min(range(len(closed)), key=lambda at: closed[at].cause)
        yield (*closed[first:], *closed[:first])
