"""Where each thing is said: the document of a file, by which every subject of the file is ``wdrs:describedby``."""

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from hsnexus.vocab import PREFIXES

__all__ = ["located"]

_DESCRIBED_BY: Final = ox.NamedNode(f"{PREFIXES['wdrs']}describedby")


def located(file: Graph) -> Iterator[ox.Triple]:
    """Yield what ties the subjects of a file to the IRI of its document, so that the file can be told from the graph.

    Args:
        file: the triples of one file, with the header of its ontology.
    """
    headers = set(file.subjects(RDF.type, OWL.Ontology))
    for header in headers:
        for subject in set(file.subjects()) - headers:
            if isinstance(subject, URIRef):
                yield ox.Triple(ox.NamedNode(str(subject)), _DESCRIBED_BY, ox.NamedNode(str(header)))
