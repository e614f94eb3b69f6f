"""Derived influence: what follows from two claims, one after the other, as values and as triples."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.influence.hop import Hop, Kind, Sign
from hsnexus.influence.network import Network
from hsnexus.influence.paths import Path, path
from hsnexus.statements import of_iris, told
from hsnexus.vocab import BASE, HSN, PREFIXES

__all__ = ["Chain", "Influence", "influences", "triples"]

_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_POLARITIES: Final = {Sign.INCREASE: HSN.increase, Sign.DECREASE: HSN.decrease, Sign.UNKNOWN: HSN.mixed}
_TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(f"{PREFIXES['xsd']}boolean"))


@dataclass(frozen=True, slots=True)
class Chain:
    """Two steps, one after the other, each with every claim that carries it.

    Attributes:
        iri: the chain.
        via: the factor that the first step reaches.
        leaving: the factor that the second step leaves: ``via``, or its opposite.
        path: the two steps, and the crossing between them, if any.
    """

    iri: str
    via: str
    leaving: str
    path: Path

    @property
    def claimed(self) -> tuple[Hop, Hop]:
        """The two claimed steps."""
        return self.path.hops[0], self.path.hops[-1]


@dataclass(frozen=True, slots=True)
class Influence:
    """That a factor influences another with some sign by way of a third; it rests on one chain or on several."""

    iri: str
    start: str
    end: str
    sign: Sign
    chains: tuple[Chain, ...]


def influences(network: Network) -> tuple[Influence, ...]:
    """Return what follows from two claims, one for each start, end and sign, by IRI.

    They are the paths of two claims that cross no scope, and opposites only in the middle.
    """
    found: defaultdict[tuple[str, str, Sign], list[tuple[Hop, ...]]] = defaultdict(list)
    for hops in _pairs(network):
        sign = Sign.product(hop.sign for hop in hops)
        found[hops[0].cause, hops[-1].effect, sign].append(hops)
    made = []
    for (start, end, sign), chains in found.items():
        iri = _iri(_slug(start), _slug(end), _word(sign))
        ordered = sorted((_chain(network, hops) for hops in chains), key=lambda chain: chain.iri)
        made.append(Influence(iri, start, end, sign, tuple(ordered)))
    return tuple(sorted(made, key=lambda influence: influence.iri))


def _pairs(network: Network) -> Iterator[tuple[Hop, ...]]:
    opposites = network.argument.opposites
    for first in network.hops:
        middle = first.effect
        for crossing in ((), *((hop,) for hop in network.opposing.get(middle, ()))):
            for second in network.leaving.get(crossing[0].effect if crossing else middle, ()):
                start, end = first.cause, second.effect
                if start != end and middle not in {opposites.get(start), opposites.get(end), end}:
                    yield (first, *crossing, second)


def _chain(network: Network, hops: tuple[Hop, ...]) -> Chain:
    """Return a chain, whose IRI spells it: factor, sign, factor, sign, factor."""
    first, second = hops[0], hops[-1]
    parts = [_slug(first.cause)]
    for hop in hops:
        felt = "perceived-" if hop.kind is Kind.PERCEIVED else ""
        parts += ["opposite" if hop.kind is Kind.OPPOSITE else felt + _word(hop.sign), _slug(hop.effect)]
    return Chain(_iri(*parts), first.effect, second.cause, path(network, hops))


def _iri(*parts: str) -> str:
    return f"{BASE}influence/{'.'.join(parts)}"


def _word(sign: Sign) -> str:
    return _POLARITIES[sign].rpartition("#")[2]


def _slug(factor: str) -> str:
    return factor.rpartition("/")[2]


def triples(network: Network, derived: Iterable[Influence]) -> Iterator[ox.Triple]:
    """Yield the triples that say what is derived, from which claims, and how weak they are."""
    name = network.argument.name
    for influence in derived:
        sign = _POLARITIES[influence.sign]
        yield of_iris(influence.iri, _TYPE.value, HSN.DerivedInfluence)
        yield told(
            influence.iri, "rdfs:label", f"{name(influence.start)} → {name(influence.end)} ({name(sign)}), derived"
        )
        yield of_iris(influence.iri, HSN.fromFactor, influence.start)
        yield of_iris(influence.iri, HSN.toFactor, influence.end)
        yield of_iris(influence.iri, HSN.hasPolarity, sign)
        for chain in influence.chains:
            yield of_iris(influence.iri, HSN.restsOnChain, chain.iri)
            yield from _links(network, chain)


def _links(network: Network, chain: Chain) -> Iterator[ox.Triple]:
    name = network.argument.name
    first, second = chain.claimed
    between = name(chain.via) if chain.via == chain.leaving else f"{name(chain.via)} (not {name(chain.leaving)})"
    yield of_iris(chain.iri, _TYPE.value, HSN.InfluenceChain)
    yield told(chain.iri, "rdfs:label", f"{name(first.cause)} → {between} → {name(second.effect)}")
    yield of_iris(chain.iri, HSN.viaFactor, chain.via)
    if chain.leaving != chain.via:
        yield of_iris(chain.iri, HSN.crossesTo, chain.leaving)
    yield of_iris(chain.iri, HSN.weakestModality, chain.path.modality)
    for term, hop in ((HSN.firstClaim, first), (HSN.secondClaim, second)):
        for claim in hop.claims:
            yield of_iris(chain.iri, term, claim)
    if Kind.PERCEIVED in {first.kind, second.kind}:
        yield ox.Triple(ox.NamedNode(chain.iri), ox.NamedNode(HSN.isPerceived), _TRUE)
    if chain.path.rivals:
        yield ox.Triple(ox.NamedNode(chain.iri), ox.NamedNode(HSN.crossesRivals), _TRUE)
