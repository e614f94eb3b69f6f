"""Where sources disagree: edges with both signs, claims linked as rivals or as qualified, and denials."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hsnexus.argument import Argument
from hsnexus.claim import Claim
from hsnexus.influence.hop import Hop, Kind, Sign
from hsnexus.influence.network import Network
from hsnexus.vocab import HSN

__all__ = ["Rivalry", "Strife", "rivalries"]


class Strife(StrEnum):
    """How two sides disagree."""

    SIGNS = "both signs"
    FELT = "felt otherwise"
    RIVALS = "rivals"
    QUALIFIES = "qualifies"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Rivalry:
    """Two sides that disagree.

    Attributes:
        strife: how. Both signs: ``claims`` take the effect to grow, ``against`` to shrink. Felt otherwise: ``claims``
            take it to grow, and ``against`` tell that the cause is felt as a threat to it. Rivals: the source's reader
            has linked them. Qualifies: ``against`` limit or weaken ``claims``. Denied: ``claims`` take the one to act
            on the other, ``against`` deny it.
        cause: the factor that both sides take to act; empty where they speak of different ones.
        effect: the factor that both sides take to be acted upon; empty where they speak of different ones.
        claims: the one side.
        against: the other side.
        crossed: whether a claim on the opposite factor is read here with its sign turned, or, for a denial, a claim on
            broader or narrower factors is held against it.
    """

    strife: Strife
    cause: str
    effect: str
    claims: tuple[str, ...]
    against: tuple[str, ...]
    crossed: bool = False


def rivalries(network: Network) -> tuple[Rivalry, ...]:
    """Return every disagreement in an argument, by kind, factors and claims."""
    found = [*_by_sign(network), *_linked(network), *_denied(network)]
    order = list(Strife)
    return tuple(
        sorted(found, key=lambda each: (order.index(each.strife), each.cause, each.effect, each.claims, each.against))
    )


def _pole(network: Network, factor: str) -> str:
    return min(factor, network.argument.opposites.get(factor, factor))


def _by_sign(network: Network) -> Iterator[Rivalry]:
    edges: defaultdict[tuple[str, str], list[Hop]] = defaultdict(list)
    for hop in network.hops:
        edges[_pole(network, hop.cause), _pole(network, hop.effect)].append(hop)
    for (cause, effect), hops in edges.items():
        seen = {(hop.cause, hop.effect) for hop in hops if hop.sign is not Sign.UNKNOWN}
        ends = next(iter(seen)) if len(seen) == 1 else (cause, effect)
        sides: dict[Kind, dict[Sign, list[str]]] = {kind: defaultdict(list) for kind in Kind}
        for hop in hops:
            turned = (hop.cause != ends[0]) is not (hop.effect != ends[1])
            sides[hop.kind][hop.sign.turned if turned else hop.sign] += hop.claims
        grows, shrinks = (tuple(sides[Kind.CLAIMED][sign]) for sign in (Sign.INCREASE, Sign.DECREASE))
        felt = tuple(sides[Kind.PERCEIVED][Sign.DECREASE])
        for strife, against in ((Strife.SIGNS, shrinks), (Strife.FELT, felt)):
            if grows and against:
                yield Rivalry(strife, *ends, grows, against, crossed=len(seen) > 1)


_LINKED: Final = {HSN.rivals: Strife.RIVALS, HSN.qualifies: Strife.QUALIFIES}


def _linked(network: Network) -> Iterator[Rivalry]:
    claims = network.argument.claims
    for link, strife in _LINKED.items():
        pairs = {(other, one) for one, other in network.argument.links[link]}
        if strife is Strife.RIVALS:
            pairs = {(min(pair), max(pair)) for pair in pairs}
        for one, other in pairs:
            cause, effect = _common(claims[one], claims[other])
            yield Rivalry(strife, cause, effect, (one,), (other,))


def _common(one: Claim, other: Claim) -> tuple[str, str]:
    return (one.cause if one.cause == other.cause else "", one.effect if one.effect == other.effect else "")


def _denied(network: Network) -> Iterator[Rivalry]:
    argument = network.argument
    for claim in argument.claims.values():
        if argument.relations[claim.relation].polarity != HSN.none:
            continue
        causes, effects = (_scope(argument, factor) for factor in (claim.cause, claim.effect))
        same: list[str] = []
        near: list[str] = []
        for hop in network.hops:
            if hop.kind is Kind.CLAIMED and hop.cause in causes and hop.effect in effects:
                side = same if (hop.cause, hop.effect) == (claim.cause, claim.effect) else near
                side += hop.claims
        for side, crossed in ((same, False), (near, True)):
            if side:
                yield Rivalry(Strife.DENIED, claim.cause, claim.effect, tuple(side), (claim.iri,), crossed=crossed)


def _scope(argument: Argument, factor: str) -> frozenset[str]:
    """Return a factor and all that is broader or narrower, at whatever distance."""
    above, below = [factor], [factor]
    for each in above:
        above += [broad for broad in argument.broader.get(each, ()) if broad not in above]
    for each in below:
        below += [narrow for narrow, broads in argument.broader.items() if each in broads and narrow not in below]
    return frozenset((*above, *below))
