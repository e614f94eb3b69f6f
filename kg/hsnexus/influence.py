"""The claims as a network of factors: what hangs together, and what feeds back on itself."""

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from hsnexus.edges import Relation
from hsnexus.model import Claim
from hsnexus.vocab import HSN

__all__ = ["largest_part", "loops", "network"]


def network(claims: Iterable[Claim], relations: Mapping[str, Relation]) -> "nx.DiGraph[str]":
    """Return the network of factors: an edge from cause to effect wherever a claim says that the one acts on the other.

    A denied claim is no edge, since nothing acts there; a perceived threat is one. The attribute ``claims`` of an
    edge lists the claims that make it.
    """
    found: nx.DiGraph[str] = nx.DiGraph()
    for claim in claims:
        found.add_nodes_from((claim.cause, claim.effect))
        if relations[claim.relation].polarity != HSN.none:
            if not found.has_edge(claim.cause, claim.effect):
                found.add_edge(claim.cause, claim.effect, claims=[])
            found.edges[claim.cause, claim.effect]["claims"].append(claim.iri)
    return found


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


def loops(factors: "nx.DiGraph[str]", length: int) -> Iterator[tuple[str, ...]]:
    """Yield the elementary circuits of at most ``length`` edges, each once, from its first factor by name on."""
    for circuit in nx.simple_cycles(factors, length_bound=length):
        start = circuit.index(min(circuit))
        yield (*circuit[start:], *circuit[:start])
