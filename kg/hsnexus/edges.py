"""Typed edges between factors, derived from the claims: plain ones, and each with the claim that reifies it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from hsnexus.claim import Claim, Relation
from hsnexus.errors import SourceError
from hsnexus.vocab import HSN, PREFIXES

__all__ = ["Edge", "Relation", "edge_triples", "edges", "polarities", "reifiers", "relations"]

_REIFIES: Final = ox.NamedNode(f"{PREFIXES['rdf']}reifies")
_POLARITY: Final = ox.NamedNode(HSN.hasPolarity)


@dataclass(frozen=True, slots=True)
class Edge:
    """One claim seen as a link: the cause, the edge property, the effect, and the claim that says so."""

    cause: str
    property: str
    effect: str
    claim: str


def relations(ontology: Graph) -> Mapping[str, Relation]:
    """Return the relations that the ontology lists, by IRI.

    Raises:
        SourceError: a relation has no sign, or derives no edge.
    """
    found: dict[str, Relation] = {}
    for node, lowest in ontology.subject_objects(URIRef(HSN.derivesEdge)):
        polarity = ontology.value(node, URIRef(HSN.carriesPolarity))
        if polarity is None:
            message = "the relation carries no polarity"
            raise SourceError(message, where=str(node), advice="State its hsn:carriesPolarity in the ontology")
        above = ontology.transitive_objects(lowest, RDFS.subPropertyOf)
        ladder = tuple(str(step) for step in above if isinstance(step, URIRef))
        found[str(node)] = Relation(str(node), str(polarity), ladder)
    return found


def edges(claims: Iterable[Claim], known: Mapping[str, Relation]) -> Iterator[Edge]:
    """Yield each claim's edge and all its super-edges, in the order of the claims.

    Raises:
        SourceError: a claim's relation is none of the ontology's.
    """
    for claim in claims:
        relation = known.get(claim.relation)
        if relation is None:
            message = f"its relation <{claim.relation}> is none that the ontology lists"
            advice = "Use one of " + ", ".join(sorted(iri.rpartition("#")[2] for iri in known))
            raise SourceError(message, where=claim.iri, advice=advice)
        for edge_property in relation.properties:
            yield Edge(claim.cause, edge_property, claim.effect, claim.iri)


def edge_triples(derived: Iterable[Edge]) -> Iterator[ox.Triple]:
    """Yield edges as triples between factors, one for each edge."""
    for edge in derived:
        yield ox.Triple(ox.NamedNode(edge.cause), ox.NamedNode(edge.property), ox.NamedNode(edge.effect))


def polarities(claims: Iterable[Claim], known: Mapping[str, Relation]) -> Iterator[ox.Triple]:
    """Yield the sign of each claim, which is that of its relation."""
    for claim in claims:
        yield ox.Triple(ox.NamedNode(claim.iri), _POLARITY, ox.NamedNode(known[claim.relation].polarity))


def reifiers(derived: Sequence[Edge]) -> Iterator[ox.Triple]:
    """Yield each edge, asserted, and the claim that reifies it (RDF 1.2)."""
    for edge, triple in zip(derived, edge_triples(derived), strict=True):
        yield triple
        yield ox.Triple(ox.NamedNode(edge.claim), _REIFIES, triple)
