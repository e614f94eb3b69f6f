"""The check: findings of the shapes, of the rule queries and of the files' own bookkeeping."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import OWL, RDF, BNode, Graph, URIRef
from rdflib.term import Node

from hsnexus.errors import SourceError
from hsnexus.rules import Rule, rows, rule
from hsnexus.shapes import results, shape_names
from hsnexus.sources import Project, positions, read, read_text, store
from hsnexus.vocab import BASE, HSN, ONTOLOGY, prefixed

__all__ = [
    "FILE_RULES",
    "Corpus",
    "Finding",
    "corpus",
    "findings",
    "findings_in",
    "shape_names",
    "short",
]

FILE_RULES: Final[Mapping[str, str]] = {
    "anonymous-individual": "Give the thing an IRI: outside ontology/ nothing is a blank node",
    "described-twice": "Keep one block for the thing, in one file: two blocks run together in silence",
    "wrong-ontology-iri": "Let the file declare the one owl:Ontology that its path gives",
    "missing-import": "Let the file say owl:imports <https://w3id.org/hsnexus/ontology>",
    "incomplete-all": "Let kg/all.ttl import the ontology and every file of kg/, and nothing else",
    "misordered-claims": "Let claims stand in the order of their passages: `hsnexus fmt` puts them so",
    "stale-catalog": "Let the catalog map the ontology, in kg/ every file too, to where it lies, and list no lost file",
}
_CATALOG: Final = "catalog-v001.xml"
_CATALOG_URI: Final = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}uri"
_CLAIM: Final = URIRef(HSN.CausalClaim)
_IRI: Final = re.compile(r"https?://[^\s<>\"'(),;]+")
_OF_A_SOURCE: Final = re.compile(rf"{re.escape(BASE)}[a-z0-9-]+/(claim|definition|figure|passage|recommendation)/(?=.)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: the file that describes the subject, the rule that is broken, what is wrong, what to do."""

    file: str
    subject: str
    rule: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a check looks at: the triples of each file, all of them together, and what they are held against."""

    project: Project
    files: Mapping[Path, Graph]
    graph: Graph
    shapes: Graph
    rules: tuple[Rule, ...]

    def file_of(self, subject: Node) -> str:
        """Name the first file that describes a subject; the ontology for what none describes, such as blank nodes."""
        places = (path for path, graph in self.files.items() if (subject, None, None) in graph)
        return self.project.name(next(places, self.project.ontology))


def findings(project: Project) -> list[Finding]:
    """Return everything there is to mend in a project, by file and subject.

    Raises:
        SourceError: a file is no Turtle or no query, or there are no shapes or no rules to check by.
    """
    return findings_in(corpus(project))


def findings_in(material: Corpus) -> list[Finding]:
    """Return everything there is to mend in what was read, by file and subject.

    Raises:
        SourceError: a file is no query.
    """
    found = {*of_files(material), *of_shapes(material), *of_rules(material)}
    return sorted(found, key=lambda finding: (finding.file, finding.subject, finding.rule, finding.message))


def corpus(project: Project) -> Corpus:
    """Read ontology, kg, alignments, shapes and rules.

    Raises:
        SourceError: a file is no Turtle, or there are no shapes or no rules: a check must check something.
    """
    shapes = read(project.shapes) if project.shapes.is_file() else Graph()
    if not shape_names(shapes):
        message = "there are no shapes to check by"
        raise SourceError(message, where=project.name(project.shapes), advice="Restore the file from the repository")
    if not project.rules:
        message = "there are no rule queries to check by"
        raise SourceError(message, where="queries/checks", advice="Restore the folder from the repository")
    together = Graph(bind_namespaces="none")
    files: dict[Path, Graph] = {}
    for path in project.asserted:
        files[path] = read(path)
        together += files[path]
    rules = tuple(rule(path.stem, read_text(path), project.name(path)) for path in project.rules)
    return Corpus(project, files, together, shapes, rules)


def of_shapes(material: Corpus) -> Iterator[Finding]:
    """Yield what the SHACL shapes object to, over the asserted triples and the class hierarchy; nothing is inferred."""
    for result in results(material.graph, material.shapes, material.project.name(material.project.shapes)):
        yield Finding(
            file=material.file_of(result.focus),
            subject=str(result.focus),
            rule=result.shape,
            message=_observed(material.graph, result.focus, result.path, result.value),
            advice=result.advice,
        )


def _observed(graph: Graph, focus: Node, path: URIRef | None, value: Node | None) -> str:
    if path is not None and value is not None:
        return f"{short(path)} is {short(str(value))}"
    if path is not None:
        return f"the number of its {short(path)} is {len(list(graph.objects(focus, path)))}"
    return "it is not as the shape wants it"


def of_rules(material: Corpus) -> Iterator[Finding]:
    """Yield what the rule queries find in ontology, kg and alignments together.

    Raises:
        SourceError: a file is no query, or does not select ``?entity``, ``?property`` and ``?value``.
    """
    together = store(material.files)
    for each in material.rules:
        for row in rows(together, each):
            node: Node = BNode(row.entity) if row.entity.startswith("_:") else URIRef(row.entity)
            yield Finding(
                file=material.file_of(node),
                subject=row.entity,
                rule=each.name,
                message=f"{each.summary}: {short(row.value)}" if row.value else each.summary,
                advice=each.advice,
            )


def of_files(material: Corpus) -> Iterator[Finding]:
    """Yield what is wrong with the files as files: their IRIs, imports and catalogs, and who describes what."""
    project = material.project
    due = {ontology_iri(project, path): path for path in project.kg}
    expected = {ONTOLOGY: project.ontology, **due}
    seen: dict[Node, Path] = {}
    for path, graph in material.files.items():
        if path == project.alignments:  # generated, and about things that are described elsewhere
            continue
        for subject in set(graph.subjects()):
            if isinstance(subject, BNode) and path != project.ontology:
                holder = next(graph.subjects(None, subject), URIRef(ontology_iri(project, path)))
                yield _of_file(project, path, holder, "anonymous-individual", "it holds a blank node")
            elif isinstance(subject, URIRef) and subject in seen:
                message = f"it is also described in {project.name(seen[subject])}"
                yield _of_file(project, path, subject, "described-twice", message)
            seen.setdefault(subject, path)
    for iri, path in {**due, ontology_iri(project, project.all): project.all}.items():
        graph = material.files.get(path, Graph())
        declared = {str(subject) for subject in graph.subjects(RDF.type, OWL.Ontology)}
        imported = {str(value) for value in graph.objects(URIRef(iri), OWL.imports)}
        if declared != {iri}:
            message = f"it declares {' '.join(sorted(declared)) or 'no ontology'}, not {iri}"
            yield _of_file(project, path, URIRef(iri), "wrong-ontology-iri", message)
        elif path != project.all and ONTOLOGY not in imported:
            yield _of_file(project, path, URIRef(iri), "missing-import", "it does not import the ontology")
        elif path == project.all and imported != expected.keys():
            message = f"kg/all.ttl misses or adds {' '.join(sorted(imported ^ expected.keys()))}"
            yield _of_file(project, path, URIRef(iri), "incomplete-all", message)
    yield from _of_order(material)
    yield from _of_catalog(project, project.root / "kg" / _CATALOG, expected)
    yield from _of_catalog(project, project.ontology.parent / _CATALOG, {ONTOLOGY: project.ontology})


def _of_order(material: Corpus) -> Iterator[Finding]:
    """Yield each claim that stands, in its file, behind a claim of a later passage."""
    places = positions(material.graph)
    for path, graph in material.files.items():
        if (None, RDF.type, _CLAIM) not in graph:
            continue
        written = ox.parse(read_text(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
        order = dict.fromkeys(URIRef(quad.subject.value) for quad in written if isinstance(quad.subject, ox.NamedNode))
        claims = [node for node in order if node in places and (node, RDF.type, _CLAIM) in graph]
        for before, after in pairwise(claims):
            if places[after] < places[before]:
                message = f"its passage begins before that of {before}, which stands above it"
                yield _of_file(material.project, path, after, "misordered-claims", message)


def _of_catalog(project: Project, path: Path, expected: Mapping[str, Path]) -> Iterator[Finding]:
    entries: dict[str, Path] = {}
    if path.is_file():
        try:
            root = ET.fromstring(read_text(path))  # noqa: S314 - the user's own file; Expat 2.4.1 stops entity bombs
        except ET.ParseError as error:
            message = f"this is not XML: {error.msg}"
            raise SourceError(message, where=f"{project.name(path)}:{error.position[0]}") from error
        entries = {uri.get("name", ""): (path.parent / uri.get("uri", "")).resolve() for uri in root.iter(_CATALOG_URI)}
    for iri in sorted(expected.keys() | entries.keys()):
        target = entries.get(iri)
        if target is None or not target.is_file() or (iri in expected and target != expected[iri].resolve()):
            message = f"{iri} is mapped to {project.name(target) if target else 'nothing'}"
            yield _of_file(project, path, URIRef(iri), "stale-catalog", message)


def _of_file(project: Project, path: Path, subject: Node, rule_name: str, message: str) -> Finding:
    return Finding(project.name(path), str(subject), rule_name, short(message), FILE_RULES[rule_name])


def ontology_iri(project: Project, path: Path) -> str:
    """Return the ontology IRI that a file of kg/ must declare."""
    return f"{BASE}kg/{path.relative_to(project.root / 'kg').with_suffix('').as_posix()}"


def short(text: str) -> str:
    """Return a text with its IRIs written as a curator types them.

    >>> short("https://w3id.org/hsnexus/ontology#hasCause of https://w3id.org/hsnexus/haque-2005/claim/c141")
    'hsn:hasCause of claim:c141'
    """
    return _IRI.sub(lambda match: _prefixed(match.group()), text)


def _prefixed(iri: str) -> str:
    iri, of_a_source = _OF_A_SOURCE.subn(r"\1:", iri)
    return iri if of_a_source else prefixed(iri)
