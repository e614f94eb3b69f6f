"""The claims as a network of factors: which steps leave a factor, which reach it, and what hangs together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from types import MappingProxyType

import networkx as nx

from hsnexus.argument import Argument
from hsnexus.influence.hop import Hop, Kind, Sign, reservations, signed
from hsnexus.vocab import HSN

__all__ = ["Network", "largest_part", "network"]

Steps = Mapping[str, tuple[Hop, ...]]


@dataclass(frozen=True)
class Network:
    """The steps between the factors of an argument.

    Claims of one sign from one factor to another are one step; those of the other sign, or of none, are another, and so
    is what is only perceived. A denied claim is no step.

    Attributes:
        argument: what it was made from.
        leaving: factor to the claimed steps that leave it.
        reaching: factor to the claimed steps that reach it.
        opposing: factor to the crossing to its opposite.
        bridging: factor to the crossings to directly broader and narrower factors.
    """

    argument: Argument
    leaving: Steps
    reaching: Steps
    opposing: Steps
    bridging: Steps

    @property
    def hops(self) -> tuple[Hop, ...]:
        """Every claimed step."""
        return tuple(hop for hops in self.leaving.values() for hop in hops)

    @cached_property
    def digraph(self) -> "nx.DiGraph[str]":
        """The factors of all claims, denied ones too, with an edge wherever there is a claimed step."""
        found: nx.DiGraph[str] = nx.DiGraph()
        for claim in self.argument.claims.values():
            found.add_nodes_from((claim.cause, claim.effect))
        found.add_edges_from((hop.cause, hop.effect) for hop in self.hops)
        return found

    @cached_property
    def betweenness(self) -> Mapping[str, float]:
        """Factor to the share of the shortest ways between other factors that lead through it (Freeman 1977)."""
        return MappingProxyType(nx.betweenness_centrality(self.digraph))

    @cached_property
    def conflicts(self) -> Mapping[str, frozenset[str]]:
        """Claim to the claims that cannot be held with it.

        They are linked as rivals; or they are held under perspectives that are rivals, as some claim under the one is
        linked as a rival to some claim under the other.
        """
        claims = self.argument.claims
        rivals = {frozenset(pair) for pair in self.argument.links[HSN.rivals]}
        views = {
            frozenset(pair)
            for one, other in self.argument.links[HSN.rivals]
            for pair in product(claims[one].perspectives, claims[other].perspectives)
            if pair[0] != pair[1]
        }
        found: defaultdict[str, set[str]] = defaultdict(set)
        held = [claim for claim in claims.values() if claim.perspectives]
        rivals |= {
            frozenset((this.iri, that.iri))
            for this, that in combinations(held, 2)
            if any(frozenset(pair) in views for pair in product(this.perspectives, that.perspectives))
        }
        for one, other in rivals:
            found[one].add(other)
            found[other].add(one)
        return MappingProxyType({claim: frozenset(others) for claim, others in found.items()})

    def sources(self, claims: Iterable[str]) -> frozenset[str]:
        """Return the independent voices on which claims stand: see ``Argument.voices``."""
        return frozenset(voice for claim in claims for voice in self.argument.voices[claim])


def network(argument: Argument) -> Network:
    """Return the network of an argument's claims."""
    grouped: defaultdict[tuple[str, str, Sign, Kind], list[str]] = defaultdict(list)
    for claim in sorted(argument.claims.values(), key=lambda claim: (reservations(claim), claim.iri)):
        sign = signed(argument.relations[claim.relation].polarity)
        if sign:
            kind = Kind.PERCEIVED if claim.relation == HSN.perceivedAsThreat else Kind.CLAIMED
            grouped[claim.cause, claim.effect, sign, kind].append(claim.iri)
    hops = [Hop(*key, tuple(claims)) for key, claims in sorted(grouped.items())]
    opposing = (
        Hop(factor, opposite, Sign.DECREASE, Kind.OPPOSITE) for factor, opposite in sorted(argument.opposites.items())
    )
    scopes = sorted((narrow, broad) for narrow, above in argument.broader.items() for broad in above)
    bridging = [Hop(narrow, broad, Sign.INCREASE, Kind.BROADER) for narrow, broad in scopes]
    bridging += [Hop(broad, narrow, Sign.INCREASE, Kind.NARROWER) for narrow, broad in scopes]
    return Network(
        argument,
        leaving=_by(hops, "cause"),
        reaching=_by(hops, "effect"),
        opposing=_by(opposing, "cause"),
        bridging=_by(bridging, "cause"),
    )


def _by(hops: Iterable[Hop], end: str) -> Steps:
    found: defaultdict[str, list[Hop]] = defaultdict(list)
    for hop in hops:
        found[getattr(hop, end)].append(hop)
    return MappingProxyType({factor: tuple(steps) for factor, steps in found.items()})


def largest_part(factors: "nx.DiGraph[str]", ties: Iterable[tuple[str, str]] = ()) -> frozenset[str]:
    """Return the largest set of factors that hang together when the direction of edges does not matter.

    Args:
        factors: a network of factors; it is left as it is.
        ties: pairs of factors that hang together otherwise, as broader and narrower or as opposites; pairs with a
            factor that is not in the network are left out.
    """
    joined = factors.to_undirected()
    joined.add_edges_from((one, other) for one, other in ties if one in joined and other in joined)
    return max((frozenset(part) for part in nx.connected_components(joined)), key=len, default=frozenset())
