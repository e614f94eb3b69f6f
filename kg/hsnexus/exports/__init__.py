"""Exports: the claims, factors and works of a dataset for those who do not speak RDF, or speak another vocabulary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hsnexus.exports import concepts, edge_list, graphml, lines, linked, nanopubs, references, schema
from hsnexus.exports.material import Material
from hsnexus.vocab import CLAIM_SCHEMA, CONTEXT

__all__ = ["DOCUMENTS", "EXPORTS", "Document", "Export", "Material"]


@dataclass(frozen=True, slots=True)
class Export:
    """A format.

    Attributes:
        name: by which it is asked for.
        ending: of its file among the dumps, after the version.
        media_type: of it.
        told: what it holds, as a title.
        text: writes a dataset in it; raises SourceError where the dataset holds what the format cannot carry.
        conforms_to: IRIs of what it keeps to.
        registered: whether IANA knows its media type.
        of_claims: whether it holds claims.
    """

    name: str
    ending: str
    media_type: str
    told: str
    text: Callable[[Material], str]
    conforms_to: tuple[str, ...] = ()
    registered: bool = True
    of_claims: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """What describes exports, and is the same for every dataset.

    Attributes:
        name: by which it is asked for.
        iri: under which it is published.
        media_type: of it.
        told: what it is.
        text: gives it.
    """

    name: str
    iri: str
    media_type: str
    told: str
    text: Callable[[], str]


EXPORTS: Final[Mapping[str, Export]] = {
    each.name: each
    for each in (
        Export(
            "csv",
            "-claims.csv",
            "text/csv",
            "The claims as an edge list in CSV",
            edge_list.text,
            ("https://www.rfc-editor.org/rfc/rfc4180",),
        ),
        Export(
            "jsonl",
            "-claims.jsonl",
            "application/jsonl",
            "The claims as JSON Lines",
            lines.text,
            ("https://jsonlines.org/", CLAIM_SCHEMA),
            registered=False,
        ),
        Export(
            "jsonld",
            "-claims.jsonld",
            "application/ld+json",
            "The claims as JSON-LD, nested, with their context",
            linked.text,
            ("https://www.w3.org/TR/json-ld11/", CONTEXT),
        ),
        Export(
            "nanopubs",
            "-nanopubs.trig",
            "application/trig",
            "The claims as nanopublications in TriG, unsigned",
            nanopubs.text,
            ("https://nanopub.net/guidelines/working_draft/",),
        ),
        Export(
            "graphml",
            "-network.graphml",
            "application/xml",
            "The network of factors and claims in GraphML",
            graphml.text,
            ("http://graphml.graphdrawing.org/xmlns",),
        ),
        Export(
            "bibtex",
            "-works.bib",
            "application/x-bibtex",
            "The works in BibTeX",
            references.bibtex,
            ("http://www.bibtex.org/Format/",),
            registered=False,
            of_claims=False,
        ),
        Export(
            "csl-json",
            "-works.csl.json",
            "application/json",
            "The works in CSL-JSON",
            references.csl,
            ("https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json",),
            of_claims=False,
        ),
        Export(
            "skos",
            "-factors-skos.ttl",
            "text/turtle",
            "The factors as a concept scheme in SKOS",
            concepts.text,
            ("http://www.w3.org/2004/02/skos/core",),
            of_claims=False,
        ),
    )
}
"""Each format by its name."""

DOCUMENTS: Final[Mapping[str, Document]] = {
    each.name: each
    for each in (
        Document(
            "schema",
            CLAIM_SCHEMA,
            "application/schema+json",
            "The JSON Schema of a claim, as the JSON Lines have it",
            schema.text,
        ),
        Document(
            "context",
            CONTEXT,
            "application/ld+json",
            "The JSON-LD context that makes a claim of the JSON Lines RDF",
            linked.context_text,
        ),
    )
}
"""Each document by its name."""
