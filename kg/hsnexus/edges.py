"""Typed edges between factors, derived from the claims: plain ones, and each with the claim that reifies it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from hsnexus.claim import Claim, Relation
from hsnexus.errors import SourceError
from hsnexus.vocab import HSN

__all__ = ["Edge", "Relation", "edges", "relations"]


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
