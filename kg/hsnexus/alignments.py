"""Alignments: the rows of an SSSOM table, and the annotated axioms of OWL that say the same.

Sources: https://mapping-commons.github.io/sssom/ for the table, whose RDF form is the annotated axiom of
https://www.w3.org/TR/owl2-mapping-to-rdf/, section 2.2.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

from hsnexus.errors import SourceError
from hsnexus.vocab import BASE, HSN, ONTOLOGY, PREFIXES

__all__ = ["COLUMNS", "Alignment", "Alignments", "alignments", "graph"]

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "mapping_date",
    "evidence_grade",
    "evidence",
    "comment",
)
_ADVICE: Final = "Write the table as in https://mapping-commons.github.io/sssom/, with tabs between the columns"
_SSSOM: Final = PREFIXES["sssom"]
# The annotations of an axiom, by the field of an alignment: property and datatype.
_ANNOTATIONS: Final[Mapping[str, tuple[URIRef, URIRef | None]]] = {
    "date": (DCTERMS.created, XSD.date),
    "grade": (URIRef(HSN.evidenceGrade), None),
    "evidence": (URIRef(HSN.evidence), None),
    "comment": (RDFS.comment, None),
    "subject_label": (URIRef(f"{_SSSOM}subject_label"), None),
    "object_label": (URIRef(f"{_SSSOM}object_label"), None),
}
_DECLARED: Final[Mapping[URIRef, str]] = {
    SKOS.exactMatch: "has exact match (SKOS)",
    SKOS.closeMatch: "has close match (SKOS)",
    SKOS.broadMatch: "has broader match (SKOS)",
    SKOS.narrowMatch: "has narrower match (SKOS)",
    SKOS.relatedMatch: "has related match (SKOS)",
    URIRef(f"{_SSSOM}mapping_justification"): "mapping justification (SSSOM)",
    URIRef(f"{_SSSOM}subject_label"): "subject label (SSSOM)",
    URIRef(f"{_SSSOM}object_label"): "object label (SSSOM)",
}


# The file that describes a subject, beside the ontology; imported, so that Protégé shows its label.
_FILES: Final[Mapping[str, str]] = {
    PREFIXES["actor"]: f"{BASE}kg/actors",
    PREFIXES["factor"]: f"{BASE}kg/factors",
    PREFIXES["instrument"]: f"{BASE}kg/instruments",
}


@dataclass(frozen=True, slots=True)
class Alignment:
    """A link from a thing of ours to one outside; IRIs in full, the date as YYYY-MM-DD, empty texts where none is."""

    subject: str
    subject_label: str
    predicate: str
    target: str
    object_label: str
    justification: str
    date: str
    grade: str
    evidence: str
    comment: str


@dataclass(frozen=True, slots=True)
class Alignments:
    """A table: what its header says, and its rows in order."""

    header: Mapping[str, Any]
    rows: tuple[Alignment, ...]


def alignments(text: str, where: str) -> Alignments:
    """Read an SSSOM table with its metadata in the lines above it.

    Args:
        text: the whole file.
        where: its path, for messages.

    Raises:
        SourceError: header or columns are not as they must be, or a name has a prefix that the header does not know.
    """
    lines = text.splitlines()
    above = [line for line in lines if line.startswith("#")]
    try:
        header = yaml.load("\n".join(line[1:] for line in above), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone
        prefixes = dict(header["curie_map"])
    except (yaml.YAMLError, TypeError, KeyError, ValueError) as error:
        message = "the lines above the table are no YAML with a curie_map"
        raise SourceError(message, where=where, advice=_ADVICE) from error
    table = csv.reader(lines[len(above) :], delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(table, ())) != COLUMNS:
        message = f"the columns are not {', '.join(COLUMNS)}"
        raise SourceError(message, where=f"{where}:{len(above) + 1}", advice=_ADVICE)
    return Alignments(header, tuple(_rows(table, prefixes, where, len(above) + 2)))


def graph(table: Alignments) -> Graph:
    """Return the ontology of a table: each link as a triple of its own, and as an axiom with its evidence."""
    made = Graph(bind_namespaces="none")
    iri = URIRef(str(table.header["mapping_set_id"]))
    made.add((iri, RDF.type, OWL.Ontology))
    files = {file for start, file in _FILES.items() for row in table.rows if row.subject.startswith(start)}
    for imported in (ONTOLOGY, *files):
        made.add((iri, OWL.imports, URIRef(imported)))
    made.add((iri, DCTERMS.title, Literal(table.header["mapping_set_title"], lang="en")))
    made.add((iri, DCTERMS.description, Literal(table.header["mapping_set_description"], lang="en")))
    made.add((iri, DCTERMS.license, URIRef(str(table.header["license"]))))
    made.add((iri, OWL.versionInfo, Literal(table.header["mapping_set_version"])))
    for creator in table.header["creator_label"]:
        made.add((iri, DCTERMS.creator, Literal(creator)))
    for term, label in _DECLARED.items():
        made.add((term, RDF.type, OWL.AnnotationProperty))
        made.add((term, RDFS.label, Literal(label, lang="en")))
        made.add((term, RDFS.isDefinedBy, URIRef(_defined_by(term))))
    for row in table.rows:
        link = (URIRef(row.subject), URIRef(row.predicate), URIRef(row.target))
        axiom = BNode()
        made.add(link)
        made.add((axiom, RDF.type, OWL.Axiom))
        for part, term in zip((OWL.annotatedSource, OWL.annotatedProperty, OWL.annotatedTarget), link, strict=True):
            made.add((axiom, part, term))
        made.add((axiom, URIRef(f"{_SSSOM}mapping_justification"), URIRef(row.justification)))
        for name, (term, datatype) in _ANNOTATIONS.items():
            if getattr(row, name):
                made.add((axiom, term, Literal(getattr(row, name), datatype=datatype)))
    return made


def _rows(table: Iterator[Sequence[str]], prefixes: Mapping[str, str], where: str, first: int) -> Iterator[Alignment]:
    for number, cells in enumerate(table, first):
        place = f"{where}:{number}"
        if len(cells) != len(COLUMNS):
            message = f"the row has {len(cells)} cells, the table {len(COLUMNS)} columns"
            raise SourceError(message, where=place, advice=_ADVICE)
        subject, label, predicate, target, outside, justification, *rest = cells
        iris = {name: _iri(name, prefixes, place) for name in (subject, predicate, target, justification)}
        yield Alignment(iris[subject], label, iris[predicate], iris[target], outside, iris[justification], *rest)


def _iri(name: str, prefixes: Mapping[str, str], place: str) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in prefixes or not local:
        message = f"{name or 'an empty cell'} is no name with a prefix of the header's curie_map"
        raise SourceError(message, where=place, advice=_ADVICE)
    return prefixes[prefix] + local


def _defined_by(term: URIRef) -> str:
    return str(SKOS).rstrip("#") if term.startswith(str(SKOS)) else _SSSOM
