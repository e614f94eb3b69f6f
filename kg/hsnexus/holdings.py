"""What each named graph holds, in words."""

from collections.abc import Mapping
from typing import Final

from hsnexus.vocab import GRAPH

__all__ = ["holding"]

_HOLDINGS: Final[Mapping[str, str]] = {
    GRAPH.ontology: "The ontology.",
    GRAPH.alignments: (
        "Links from factors, actors, instruments and classes to outside vocabularies, each also as an annotated axiom "
        "with its date, its evidence and the grade of that."
    ),
    GRAPH.shared: "Factors, actors and instruments, which all sources share.",
    GRAPH.edges: "Typed edges between factors, and the sign of each claim.",
    GRAPH.inferred: "What the reasoner adds to the other graphs of the default graph; a query infers no more.",
    GRAPH.queries: (
        "The competency questions, each with its text, in the vocabulary of SIB's SPARQL examples; and our prefixes."
    ),
    GRAPH.metadata: "The description of the dataset, in DCAT and VoID; its counts are those of the other graphs.",
    GRAPH.edges_rdf12: (
        "Each typed edge with the claim that reifies it. It holds triple terms (RDF 1.2), which RDF/XML, JSON-LD and "
        "CSV cannot carry; it is not in the default graph, so that a client of SPARQL 1.1 meets none unasked."
    ),
    GRAPH.influence: (
        "What follows from two claims, one after the other: one node for each cause, effect and sign, with the claims "
        "it rests on. No source says it, so that it is not in the default graph."
    ),
}
_OF_A_SOURCE: Final = "Claims, passages, definitions, figures, recommendations, works and notes of one source."


def holding(graph: str) -> str:
    """Return what a named graph of ours holds, by its IRI."""
    return _HOLDINGS.get(graph, _OF_A_SOURCE)
