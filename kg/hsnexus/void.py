"""The dataset in VoID: how large it is, and how its classes and properties are used.

Sources: https://www.w3.org/TR/void/; for datatypes the extension ``void-ext`` that SIB's void-generator writes and its
editors ask for. A partition has an IRI that spells it, below ``void#``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from hsnexus.counts import TYPE, Kind, Size, kinds, links, namespace, size, sizes
from hsnexus.statements import linked, plain, told, typed
from hsnexus.vocab import BASE, DATASET, ENDPOINT, HSN, prefixed

__all__ = ["sized", "void"]

_PAGE: Final = f"{BASE}void"
_COUNTING: Final = (
    "The counts are those of the union of the dataset's subsets that are named graphs. This description stands in the "
    "default graph, too, but is not counted, and neither is what is derived from the dataset in graphs beside it. "
    "Entities are things with an IRI; of the dataset, those whose IRI begins with its URI space. Below a property of a "
    "class stand as many object classes as hold its objects between them, not all their broader ones."
)


def void(triples: Collection[ox.Triple], dumps: Iterable[str]) -> Iterator[ox.Triple]:
    """Yield the description of a dataset, whose IRI is ``DATASET``.

    Args:
        triples: the dataset.
        dumps: the IRIs where it can be had whole.
    """
    yield typed(_PAGE, "void:DatasetDescription")
    yield told(_PAGE, "dcterms:title", "Description of the dataset of hsnexus")
    yield told(_PAGE, "dcterms:description", _COUNTING)
    yield linked(_PAGE, "foaf:primaryTopic", DATASET)
    yield typed(DATASET, "void:Dataset")
    yield plain(DATASET, "void:uriSpace", BASE)
    yield linked(DATASET, "void:sparqlEndpoint", ENDPOINT)
    yield from (linked(DATASET, "void:dataDump", dump) for dump in dumps)
    yield from (linked(DATASET, "void:exampleResource", thing) for thing in _examples(triples))
    whole = size(triples)
    yield from sized(DATASET, whole)
    yield plain(DATASET, "void:entities", whole.entities)
    of_properties, of_classes = sizes(triples), tuple(kinds(triples))
    for space in sorted({namespace(iri) for iri in (*of_properties, *(kind.iri for kind in of_classes))}):
        yield linked(DATASET, "void:vocabulary", space)
    yield from _properties(of_properties)
    for kind in of_classes:
        yield from _class(kind)
    yield from _linksets(links(triples))


def sized(dataset: str, known: Size) -> Iterator[ox.Triple]:
    """Yield how large a dataset is."""
    yield plain(dataset, "void:triples", known.triples)
    yield plain(dataset, "void:distinctSubjects", known.subjects)
    yield plain(dataset, "void:properties", known.properties)
    yield plain(dataset, "void:distinctObjects", known.objects)
    yield plain(dataset, "void:classes", known.classes)


def _examples(triples: Iterable[ox.Triple]) -> Iterator[str]:
    """Yield a claim, its cause, and the passage that states it: the first claim of all, by IRI."""
    claim = ox.NamedNode(HSN.CausalClaim)
    claims = [subject.value for subject, predicate, value in triples if predicate == TYPE and value == claim]
    if claims:
        first = ox.NamedNode(min(claims))
        yield first.value
        leading = {ox.NamedNode(HSN.hasCause), ox.NamedNode(HSN.statedIn)}
        yield from (value.value for subject, predicate, value in triples if subject == first and predicate in leading)


def _properties(of: Mapping[str, Size]) -> Iterator[ox.Triple]:
    for iri, known in of.items():
        part = _part(iri)
        yield linked(DATASET, "void:propertyPartition", part)
        yield linked(part, "void:property", iri)
        yield plain(part, "void:triples", known.triples)
        yield plain(part, "void:distinctSubjects", known.subjects)
        yield plain(part, "void:distinctObjects", known.objects)


def _class(kind: Kind) -> Iterator[ox.Triple]:
    """Yield the partition of a class, those of its properties, and below them those of classes and datatypes."""
    whole = _part(kind.iri)
    yield linked(DATASET, "void:classPartition", whole)
    yield linked(whole, "void:class", kind.iri)
    yield plain(whole, "void:entities", kind.entities)
    for use in kind.uses:
        part = _part(kind.iri, use.property)
        yield linked(whole, "void:propertyPartition", part)
        yield linked(part, "void:property", use.property)
        yield plain(part, "void:triples", use.triples)
        for prefix, name, counts in (("void", "class", use.classes), ("void-ext", "datatype", use.datatypes)):
            for iri, count in counts.items():
                below = _part(kind.iri, use.property, iri)
                yield linked(part, f"{prefix}:{name}Partition", below)
                yield linked(below, f"{prefix}:{name}", iri)
                yield plain(below, "void:triples", count)


def _linksets(of: Mapping[tuple[str, str], int]) -> Iterator[ox.Triple]:
    """Yield the links to each dataset of others, by property."""
    for (predicate, space), count in of.items():
        there = f"{_PAGE}#{quote(''.join(urlsplit(space)[1:3]).strip('/'), safe='')}"
        linkset = f"{there}.{prefixed(predicate)}"
        yield typed(there, "void:Dataset")
        yield plain(there, "void:uriSpace", space)
        yield typed(linkset, "void:Linkset")
        yield linked(DATASET, "void:subset", linkset)
        yield linked(linkset, "void:linkPredicate", predicate)
        yield linked(linkset, "void:subjectsTarget", DATASET)
        yield linked(linkset, "void:objectsTarget", there)
        yield plain(linkset, "void:triples", count)


def _part(*iris: str) -> str:
    """Return the IRI of a partition.

    >>> _part("https://w3id.org/hsnexus/ontology#CausalClaim", "https://w3id.org/hsnexus/ontology#hasCause")
    'https://w3id.org/hsnexus/void#hsn:CausalClaim.hsn:hasCause'
    """
    return f"{_PAGE}#{'.'.join(quote(prefixed(iri), safe=':') for iri in iris)}"
