"""Where each thing is said: the document of a file, which every subject of the file is ``rdfs:isDefinedBy``."""

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from hsnexus.vocab import PREFIXES

__all__ = ["located"]

_DEFINED_BY = ox.NamedNode(f"{PREFIXES['rdfs']}isDefinedBy")


def located(file: Graph) -> Iterator[ox.Triple]:
    """Yield what ties the subjects of a file to the IRI of its document, so that the file can be told from the graph.

    Args:
        file: the triples of one file, with the header of its ontology.
    """
    headers = set(file.subjects(RDF.type, OWL.Ontology))
    for header in headers:
        for subject in set(file.subjects()) - headers:
            if isinstance(subject, URIRef):
                yield ox.Triple(ox.NamedNode(str(subject)), _DEFINED_BY, ox.NamedNode(str(header)))
