"""Paths of influence: how one factor acts on another through others, claim by claim."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hsnexus.errors import QuestionError
from hsnexus.firmness import FIRMNESS, weakest
from hsnexus.influence.hop import Hop, Kind, Sign, reservations
from hsnexus.influence.network import Network
from hsnexus.vocab import HSN

__all__ = ["Path", "chosen", "path", "paths"]

_FAR: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Path:
    """A way from a factor to a factor.

    Attributes:
        hops: its steps, in order; crossings among them.
        sign: the product of the signs of its steps; unknown where any of them is.
        claims: for each claimed step the claim that tells it: the firmest, unless a less firm one spares the path a
            rivalry.
        modality: the weakest modality among those claims.
        conditions: the factors on which those claims depend, in the order of the path.
        rivals: pairs of those claims that cannot be held together; none where some choice of claims is free of them.
        sources: the independent voices of the step that has fewest; see ``Argument.voices``.
    """

    hops: tuple[Hop, ...]
    sign: Sign
    claims: tuple[str, ...]
    modality: str
    conditions: tuple[str, ...]
    rivals: tuple[tuple[str, str], ...]
    sources: int

    @property
    def length(self) -> int:
        """The number of its claimed steps."""
        return len(self.claims)

    @property
    def factors(self) -> tuple[str, ...]:
        """The factors on it, from the first to the last."""
        return (self.hops[0].cause, *(hop.effect for hop in self.hops))

    @property
    def marks(self) -> tuple[str, ...]:
        """What a reader must know of it before believing it."""
        kinds = {hop.kind for hop in self.hops}
        found = {
            "perceived": Kind.PERCEIVED in kinds,
            "normative": self.modality == HSN.normative,
            "crosses rival views": bool(self.rivals),
            "crosses opposites": Kind.OPPOSITE in kinds,
            "bridged": bool({Kind.BROADER, Kind.NARROWER} & kinds),
        }
        return tuple(mark for mark, applies in found.items() if applies)


def paths(network: Network, start: str, end: str, *, length: int = 4, bridged: bool = False) -> tuple[Path, ...]:
    """Return the paths from a factor to another, the best first.

    No path meets a factor twice, nor a factor and then its opposite, unless it crosses from the one to the other there,
    or begins with the one and ends with the other.
    Crossings to opposites are always taken. Between two claims there is one crossing at most.

    Best is: fewest steps, crossings counted, as each is an inference of ours; then what is not only perceived; then the
    firmest (see ``hop``); then what crosses no rival views; then a known sign; then most independent sources.

    Args:
        network: the network.
        start: the factor that acts.
        end: the factor that is acted upon.
        length: the most claims that a path may be made of.
        bridged: whether to cross from factors to directly broader and narrower ones.

    Raises:
        QuestionError: no claim speaks of one of the factors, the two are one, or ``length`` is less than one.
    """
    _refuse(network, (start, end), length)
    crossings = _crossings(network, bridged=bridged)
    distances = _distances(network, crossings, end, length)
    found = [path(network, hops) for hops in _walks(network, crossings, distances, (start, end), length)]
    return tuple(sorted(found, key=lambda each: _rank(network, each)))


def path(network: Network, hops: Iterable[Hop]) -> Path:
    """Return the path that consists of some steps, with what follows from them."""
    hops = tuple(hops)
    claimed = [hop for hop in hops if hop.claims]
    claims = chosen(network, claimed)
    said = [network.argument.claims[iri] for iri in claims]
    return Path(
        hops,
        sign=Sign.product(hop.sign for hop in hops),
        claims=claims,
        modality=weakest(modality for claim in said for modality in claim.modalities),
        conditions=tuple(dict.fromkeys(condition for claim in said for condition in claim.conditions)),
        rivals=_rivals(network, claims),
        sources=min(len(network.sources(hop.claims)) for hop in claimed),
    )


def chosen(network: Network, hops: Sequence[Hop]) -> tuple[str, ...]:
    """Return one claim for each step: the firmest that can be held together; the firmest where none can."""
    firmest = tuple(hop.claims[0] for hop in hops)
    if not _rivals(network, firmest):
        return firmest

    def extended(taken: tuple[str, ...]) -> tuple[str, ...] | None:
        if len(taken) == len(hops):
            return taken
        against = {other for claim in taken for other in network.conflicts.get(claim, ())}
        free = (claim for claim in hops[len(taken)].claims if claim not in against)
        return next((whole for claim in free if (whole := extended((*taken, claim)))), None)

    return extended(()) or firmest


def _rivals(network: Network, claims: Sequence[str]) -> tuple[tuple[str, str], ...]:
    conflicts = network.conflicts
    return tuple(
        (one, other)
        for at, one in enumerate(claims)
        if one in conflicts
        for other in claims[at + 1 :]
        if other in conflicts[one]
    )


def _refuse(network: Network, ends: tuple[str, str], length: int) -> None:
    for factor in ends:
        if not any(factor in known for known in (network.digraph, network.opposing, network.bridging)):
            message = f"no claim speaks of the factor <{factor}>"
            raise QuestionError(message, advice="Name a factor that is the cause or the effect of some claim")
    if ends[0] == ends[1]:
        message = f"a path leads from one factor to another, and both are <{ends[0]}>"
        raise QuestionError(message, advice="Ask for the loops through it instead")
    if length < 1:
        message = f"a path is made of one claim at least, not of {length}"
        raise QuestionError(message)


def _crossings(network: Network, *, bridged: bool) -> Mapping[str, tuple[Hop, ...]]:
    if not bridged:
        return network.opposing
    either = {*network.opposing, *network.bridging}
    return {factor: (*network.opposing.get(factor, ()), *network.bridging.get(factor, ())) for factor in either}


def _distances(network: Network, crossings: Mapping[str, tuple[Hop, ...]], end: str, length: int) -> Mapping[str, int]:
    """Return how many claims, at the least, lie between a factor and the end; only factors within the length."""
    found = {end: 0}
    layer = {end}
    for distance in range(length + 1):
        # A crossing can be taken from either side, and costs no claim.
        layer |= {hop.effect for factor in layer for hop in crossings.get(factor, ())}
        for factor in layer:
            found.setdefault(factor, distance)
        layer = {hop.cause for factor in layer for hop in network.reaching.get(factor, ())}
    return found


def _walks(
    network: Network,
    crossings: Mapping[str, tuple[Hop, ...]],
    distances: Mapping[str, int],
    ends: tuple[str, str],
    length: int,
) -> Iterator[tuple[Hop, ...]]:
    opposites = network.argument.opposites
    start, end = ends
    trails: list[tuple[tuple[Hop, ...], frozenset[str], int]] = [((), frozenset({start}), length)]
    while trails:
        trail, met, left = trails.pop()
        here = trail[-1].effect if trail else start
        if here == end:
            # Two factors joined by a crossing alone: nobody claims anything there.
            if left < length:
                yield trail
            continue
        steps = network.leaving.get(here, ())
        if not trail or trail[-1].claims:
            steps = (*steps, *crossings.get(here, ()))
        for hop in steps:
            there = hop.effect
            rest = left - bool(hop.claims)
            # The cheapest test that refuses most comes first.
            if distances.get(there, _FAR) > rest or there in met:
                continue
            opposite = opposites.get(there)
            if opposite in met and hop.kind is not Kind.OPPOSITE and {opposite, there} != {start, end}:
                continue
            trails.append(((*trail, hop), met | {there}, rest))


def _rank(network: Network, each: Path) -> tuple[object, ...]:
    claims = network.argument.claims
    perceived = sum(hop.kind is Kind.PERCEIVED for hop in each.hops)
    firmness = sorted((reservations(claims[iri]) for iri in each.claims), reverse=True)
    return (
        len(each.hops),
        perceived,
        FIRMNESS.index(each.modality),
        bool(each.rivals),
        each.sign is Sign.UNKNOWN,
        -each.sources,
        firmness,
        each.factors,
        each.claims,
    )
