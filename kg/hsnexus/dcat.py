"""The dataset in DCAT 3: who made it, when, under which licence, and where it can be had.

Source: https://www.w3.org/TR/vocab-dcat-3/.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from hsnexus.citation import Citation
from hsnexus.exports import EXPORTS
from hsnexus.single import FORMATS, SINGLES
from hsnexus.statements import linked, plain, told, typed
from hsnexus.vocab import BASE, DATASET, ENDPOINT, LICENCE, ONTOLOGY

__all__ = ["dcat", "dumps"]

_PAGE: Final = f"{BASE}dcat"
_CATALOG: Final = f"{_PAGE}#catalog"
_ENGLISH: Final = "http://id.loc.gov/vocabulary/iso639-1/en"
_TYPES: Final = "https://www.iana.org/assignments/media-types/"
# What a dump is, by the end of its name: media type, and title.
_DUMPS: Final[dict[str, tuple[str, str]]] = {
    ".ttl": ("text/turtle", "The default graph in Turtle"),
    ".nt": ("application/n-triples", "The default graph in N-Triples"),
    ".rdf": ("application/rdf+xml", "The default graph in RDF/XML"),
    ".jsonld": ("application/ld+json", "The default graph in JSON-LD"),
    ".trig": ("application/trig", "The named graphs in TriG, without the reifiers"),
    ".nq": ("application/n-quads", "The named graphs in N-Quads, without the reifiers"),
    "-rdf12.trig": ("application/trig", "The named graphs in TriG of RDF 1.2, with the reifiers"),
    "-rdf12.nq": ("application/n-quads", "The named graphs in N-Quads of RDF 1.2, with the reifiers"),
}
_ONTOLOGIES: Final[dict[str, tuple[str, str]]] = {
    f"{stem}.{form.file_extension}": (form.media_type, f"{one.title}, in one file to open in Protégé, in {form.name}")
    for stem, one in SINGLES.items()
    for form in FORMATS
}


def dumps(version: str) -> Mapping[str, str]:
    """Return the IRIs of the dumps of a version, by the end of their names; ontologies in one file are none."""
    return {end: f"{BASE}dumps/hsnexus-{version}{end}" for end in _DUMPS}


def dcat(cited: Citation, sources: Mapping[str, str]) -> Iterator[ox.Triple]:
    """Yield the catalogue, the dataset, its distributions and the service that answers queries to it.

    Args:
        cited: how the dataset is to be cited.
        sources: the work behind each graph of one source, by the graph; all IRIs.
    """
    yield typed(_CATALOG, "dcat:Catalog")
    yield told(_CATALOG, "dcterms:title", "Catalogue of hsnexus")
    yield told(_CATALOG, "dcterms:description", "The dataset of hsnexus, its dumps, and its SPARQL endpoint.")
    yield linked(_CATALOG, "dcat:dataset", DATASET)
    yield linked(_CATALOG, "dcat:service", ENDPOINT)
    yield linked(_CATALOG, "foaf:homepage", BASE)
    yield typed(DATASET, "dcat:Dataset")
    yield told(DATASET, "dcterms:title", cited.title)
    yield told(DATASET, "dcterms:description", cited.abstract)
    yield plain(DATASET, "dcterms:identifier", DATASET, "xsd:anyURI")
    yield plain(DATASET, "dcat:version", cited.version)
    yield from (told(DATASET, "dcat:keyword", word) for word in cited.keywords)
    yield linked(DATASET, "dcat:landingPage", BASE)
    yield linked(DATASET, "dcterms:conformsTo", ONTOLOGY)
    for graph, work in sources.items():
        yield linked(DATASET, "dcterms:source", work)
        yield linked(graph, "dcterms:source", work)
    yield from _service()
    for described in (_CATALOG, DATASET):
        yield linked(described, "dcterms:language", _ENGLISH)
        yield plain(described, "dcterms:issued", cited.released.isoformat(), "xsd:date")
        yield plain(described, "dcterms:modified", cited.released.isoformat(), "xsd:date")
    for number, name in enumerate(cited.authors, 1):
        author = f"{_PAGE}#author-{number}"
        yield typed(author, "foaf:Agent")
        yield plain(author, "foaf:name", name)
        for described in (_CATALOG, DATASET, ENDPOINT):
            yield linked(described, "dcterms:creator", author)
            yield linked(described, "dcterms:publisher", author)
    for end, iri in dumps(cited.version).items():
        media_type, title = _DUMPS[end]
        yield from _distribution(end, iri, media_type, title)
    for export in EXPORTS.values():
        iri, media_type = f"{BASE}dumps/hsnexus-{cited.version}{export.ending}", export.media_type
        yield from _distribution(
            export.ending, iri, media_type if export.registered else "", export.told, export.conforms_to
        )
    for end, (media_type, title) in _ONTOLOGIES.items():
        yield from _distribution(end, f"{BASE}dumps/hsnexus-{cited.version}{end}", media_type, title)
    yield from (linked(described, "dcterms:license", LICENCE) for described in (_CATALOG, DATASET, ENDPOINT))


def _service() -> Iterator[ox.Triple]:
    yield typed(ENDPOINT, "dcat:DataService")
    yield told(ENDPOINT, "dcterms:title", "SPARQL endpoint of hsnexus")
    yield linked(ENDPOINT, "dcat:endpointURL", ENDPOINT)
    yield linked(ENDPOINT, "dcat:endpointDescription", ENDPOINT)
    yield linked(ENDPOINT, "dcat:endpointDescription", f"{BASE}openapi.json")
    yield linked(ENDPOINT, "dcat:servesDataset", DATASET)
    yield linked(ENDPOINT, "dcterms:conformsTo", "https://www.w3.org/TR/sparql11-protocol/")


def _distribution(
    end: str, iri: str, media_type: str, title: str, conforms_to: Sequence[str] = ()
) -> Iterator[ox.Triple]:
    """Yield the distribution of a file as it is, and, where it is served so too, compressed."""
    for suffix in ("", ".gz"):
        this = f"{_PAGE}#{end.lstrip('.-')}{suffix}"
        yield linked(DATASET, "dcat:distribution", this)
        yield typed(this, "dcat:Distribution")
        yield told(this, "dcterms:title", f"{title}, compressed" if suffix else title)
        yield linked(this, "dcat:accessURL", f"{iri}{suffix}")
        yield linked(this, "dcat:downloadURL", f"{iri}{suffix}")
        if media_type:
            yield linked(this, "dcat:mediaType", f"{_TYPES}{media_type}")
        yield from (linked(this, "dcterms:conformsTo", standard) for standard in conforms_to)
        yield linked(this, "dcterms:license", LICENCE)
        if suffix:
            yield linked(this, "dcat:compressFormat", f"{_TYPES}application/gzip")
