"""Ontologies in one file each, for Protégé: no imports, asserted only or with what is inferred, each with its own IRI.

Two ontologies of one IRI are one to the OWLAPI, in silence; so only the file that says what the ontology says, and
nothing else, bears the IRI of the ontology.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from hsnexus.statements import linked, told, typed
from hsnexus.vocab import BASE, DCTERMS, GRAPH, ONTOLOGY, PREFIXES

__all__ = ["FORMATS", "SINGLES", "Single", "triples"]

_OWL: Final = PREFIXES["owl"]
_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
_BUILT_IN: Final = (_OWL, _RDF, _RDFS)
_TYPE: Final = f"{_RDF}type"
_HEADER: Final = f"{_OWL}Ontology"
_VERSION: Final = f"{_OWL}versionInfo"
# What the header of the ontology says of itself, and is not true of another one.
_VANN: Final = PREFIXES["vann"]
_OWN: Final = frozenset(
    (
        *(DCTERMS.title, DCTERMS.description, DCTERMS.bibliographicCitation),
        *(f"{_OWL}versionIRI", f"{_RDFS}comment", _TYPE),
        *(f"{_VANN}preferredNamespacePrefix", f"{_VANN}preferredNamespaceUri"),
    )
)
# The graphs of a build that no source and none of our own files speaks in.
_MADE: Final = frozenset(
    (GRAPH.alignments, GRAPH.edges, GRAPH.edges_rdf12, GRAPH.inferred, GRAPH.influence, GRAPH.metadata, GRAPH.queries)
)


@dataclass(frozen=True, slots=True)
class Single:
    """An ontology in one file.

    Attributes:
        iri: of the ontology.
        title: of it; what the file holds, in a few words.
        graph: whether factors, claims and all else that sources say is in it.
        inferred: whether what HermiT adds is in it, typed edges among it where the graph is.
    """

    iri: str
    title: str
    graph: bool = False
    inferred: bool = False


# By what follows hsnexus-<version> in the name, before the ending of the format.
SINGLES: Final[Mapping[str, Single]] = {
    "-ontology": Single(ONTOLOGY, "The ontology alone, asserted"),
    "-ontology-inferred": Single(f"{ONTOLOGY}/with-inferred", "The ontology with what is inferred", inferred=True),
    "-kg": Single(f"{BASE}kg/asserted", "Ontology and graph, asserted", graph=True),
    "-kg-inferred": Single(
        f"{BASE}kg/with-inferred", "Ontology and graph with what is inferred", graph=True, inferred=True
    ),
}

FORMATS: Final = (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML)
"""In which each is written."""


def triples(one: Single, graphs: Mapping[str, Iterable[ox.Triple]]) -> Iterator[ox.Triple]:
    """Yield the triples of an ontology, each once.

    Args:
        one: which.
        graphs: the triples of a build, by the name of their graph.
    """
    ontology = list(graphs.get(GRAPH.ontology, ()))
    if one.iri == ONTOLOGY:
        yield from ontology
        return
    yield from _header(one, ontology)
    said = [*ontology]
    if one.graph:
        said += [each for name in sorted({*graphs} - _MADE - {"", GRAPH.ontology}) for each in graphs[name]]
    if one.inferred:
        names = [GRAPH.edges, GRAPH.inferred] if one.graph else [GRAPH.inferred]
        added = [each for name in names for each in graphs.get(name, ())]
        known = {each.subject for each in ontology}
        said += added if one.graph else [each for each in added if _is_about(each, known)]
    headers = {each.subject for each in said if each.predicate.value == _TYPE and _iri(each.object) == _HEADER}
    declared = {each.subject for each in ontology}
    for each in dict.fromkeys(said):
        # Where a thing is described (`wdrs:describedby`) is said for the server, by a property that OWL is not told of.
        if each.subject not in headers and (each.predicate in declared or each.predicate.value.startswith(_BUILT_IN)):
            yield each


def _header(one: Single, ontology: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the header: that of the ontology, but for what names that one alone."""
    yield typed(one.iri, "owl:Ontology")
    yield told(one.iri, "dcterms:title", f"Migration and human security nexus: {one.title[0].lower()}{one.title[1:]}")
    yield told(one.iri, "dcterms:description", _description(one))
    yield linked(one.iri, "dcterms:source", ONTOLOGY)
    for each in ontology:
        if _iri(each.subject) == ONTOLOGY and each.predicate.value not in _OWN:
            yield ox.Triple(ox.NamedNode(one.iri), each.predicate, each.object)
            if each.predicate.value == _VERSION and isinstance(each.object, ox.Literal):
                yield linked(one.iri, "owl:versionIRI", f"{one.iri}/{each.object.value}")


def _description(one: Single) -> str:
    what = "the ontology and everything that sources say" if one.graph else "the ontology"
    edges = ", typed edges among it" if one.graph else ""
    how = f"with what HermiT adds to what is asserted{edges}" if one.inferred else "as asserted, nothing inferred"
    return (
        f"Holds {what} in one file without imports, {how}. Made by `hsnexus dump`; edit the files that it is made of."
    )


def _is_about(triple: ox.Triple, known: Collection[object]) -> bool:
    """Tell whether all that a triple speaks of is the ontology's."""
    return all(
        each in known or not isinstance(each, ox.NamedNode) or each.value.startswith(_BUILT_IN)
        for each in (triple.subject, triple.predicate, triple.object)
    )


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
