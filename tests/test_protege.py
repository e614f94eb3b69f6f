"""What a reader with Protégé sees: the files open offline, are OWL 2 DL, classify, and pass ROBOT's report."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from hsnexus.report.owlapi import profile_of_robot
from hsnexus.report.quality import levels_of
from hsnexus.robot import Robot
from hsnexus.robot import said as said_by
from hsnexus.sources import Project, read, union
from hsnexus.vocab import HSN, ONTOLOGY
from robot import robot

__all__ = ["robot"]

PROJECT: Final = Project(Path(__file__).parent.parent)
IN_PROFILE: Final = "OWL 2 DL Profile Report: [Ontology and imports closure in profile]"
OPENED: Final = {
    "kg/all.ttl": "kg/catalog-v001.xml",
    "ontology/hsnexus.ttl": "ontology/catalog-v001.xml",
    "ontology/alignments.ttl": "ontology/catalog-v001.xml",
    "ontology/bridge.ttl": "ontology/catalog-v001.xml",
}
MUTUAL: Final = {OWL.disjointWith, OWL.inverseOf, OWL.differentFrom}  # OWLAPI writes these the other way round

assert PROJECT.kg, "kg/ holds no file"


def said(text: str) -> list[str]:
    """Return what ROBOT says, but that a file is in the profile."""
    return [line for line in said_by(text) if line != IN_PROFILE]


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that OWLAPI opened with its imports, merged and written as Turtle, and what it said on the way."""

    path: Path
    graph: Graph
    talk: list[str]


@pytest.fixture(scope="module", params=OPENED)
def opened(request: pytest.FixtureRequest, robot: Robot, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    name = str(request.param)
    return open_file(robot, name, OPENED[name], tmp_path_factory.mktemp("merged"))


@pytest.fixture(scope="module")
def everything(robot: Robot, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return open_file(robot, "kg/all.ttl", OPENED["kg/all.ttl"], tmp_path_factory.mktemp("all"))


def open_file(robot: Robot, name: str, catalog: str, folder: Path) -> Opened:
    path = folder / "merged.ttl"
    words = ("merge", "--catalog", catalog, "--input", name, "--output", str(path))
    done = robot.run(*words, folder=PROJECT.root)
    assert done.returncode == 0, done.stdout
    return Opened(path, Graph(bind_namespaces="none").parse(path, format="turtle"), said(done.stdout))


def test_it_opens_offline_without_a_word(opened: Opened) -> None:
    assert opened.talk == []


def test_nothing_is_read_as_an_error_or_as_undeclared(opened: Opened) -> None:
    terms = {str(term) for triple in opened.graph for term in triple if isinstance(term, URIRef)}
    assert not {term for term in terms if "owlapi/error" in term or re.search(r"#Error\d+$", term)}
    declared = {OWL.AnnotationProperty, OWL.ObjectProperty, OWL.DatatypeProperty}
    own = {term for term in opened.graph.predicates() if str(term).startswith(f"{ONTOLOGY}#")}
    assert not {term for term in own if not declared & set(opened.graph.objects(term, RDF.type))}


def test_it_is_owl_2_dl(opened: Opened, robot: Robot) -> None:
    done = robot.run("validate-profile", "--profile", "DL", "--input", str(opened.path), folder=PROJECT.root)
    assert done.returncode == 0, done.stdout
    assert "in profile" in done.stdout
    assert said(done.stdout) == []


def test_it_passes_the_report_without_error_or_warning(opened: Opened, robot: Robot, tmp_path: Path) -> None:
    table = tmp_path / "report.tsv"
    levels = tmp_path / "levels.txt"
    levels.write_text(profile_of_robot(PROJECT, levels_of(PROJECT)[0]), encoding="utf-8")
    options = ("--profile", str(levels), "--fail-on", "none", "--output", str(table))
    done = robot.run("report", "--input", str(opened.path), *options, folder=PROJECT.root)
    assert done.returncode == 0, done.stdout
    with table.open(encoding="utf-8", newline="") as lines:
        findings = list(csv.DictReader(lines, delimiter="\t"))
    assert [tuple(row.values()) for row in findings if row["Level"] in {"ERROR", "WARN"}] == []


def test_every_import_arrives(everything: Opened) -> None:
    """Two files with one ontology IRI load as one, in silence: so count what came in, and look at each triple."""
    written = union((PROJECT.ontology, *PROJECT.kg))
    members = Counter(kind for _, kind in ours(written))
    assert members[URIRef(HSN.CausalClaim)]
    assert members[URIRef(HSN.Passage)]
    assert Counter(kind for _, kind in ours(everything.graph)) == members
    lost = [triple for triple in links(written) if triple not in everything.graph]
    assert [(a, p, b) for a, p, b in lost if p not in MUTUAL or (b, p, a) not in everything.graph] == []


def ours(graph: Graph) -> Iterator[tuple[Node, Node]]:
    """Yield the things that belong to a class of ours."""
    for subject, kind in graph.subject_objects(RDF.type):
        if str(kind).startswith(f"{ONTOLOGY}#"):
            yield subject, kind


def links(graph: Graph) -> Iterator[tuple[Node, Node, Node]]:
    """Yield the triples between IRIs, but for the headers of the files."""
    headers = set(graph.subjects(RDF.type, OWL.Ontology))
    for triple in graph:
        if all(isinstance(term, URIRef) for term in triple) and not headers & {triple[0]}:
            yield triple


def test_all_imports_the_ontology_and_every_file_of_the_graph_once() -> None:
    headers = [name_of(path) for path in (PROJECT.ontology, *PROJECT.kg)]
    assert len(set(headers)) == len(headers)
    assert Counter(read(PROJECT.all).objects(None, OWL.imports)) == Counter(headers)


def name_of(path: Path) -> Node:
    (header,) = read(path).subjects(RDF.type, OWL.Ontology)
    return header


@pytest.mark.parametrize("path", PROJECT.kg, ids=PROJECT.name)
def test_each_file_of_the_graph_opens_by_itself(path: Path) -> None:
    """It declares, or imports with the ontology, each property and class that it uses."""
    graph = read(path)
    assert (name_of(path), OWL.imports, URIRef(ONTOLOGY)) in graph
    known = read(PROJECT.ontology) + graph
    kinds = {OWL.AnnotationProperty, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.Class, RDFS.Datatype}
    declared = {term for kind in kinds for term in known.subjects(RDF.type, kind)}
    built_in = (str(RDF), str(RDFS), str(OWL))
    used = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    assert sorted(str(term) for term in used - declared if not str(term).startswith(built_in)) == []


@pytest.fixture(scope="module")
def classified(everything: Opened, robot: Robot) -> Graph:
    """Return what OWLAPI opened, passages and all, with the subclasses that Protégé's HermiT draws."""
    path = everything.path.with_name("classified.ttl")
    options = ("--reasoner", "HermiT", "--axiom-generators", "SubClass EquivalentClass")
    more = ("--equivalent-classes-allowed", "all", "--output", str(path))
    done = robot.run("reason", "--input", str(everything.path), *options, *more, folder=PROJECT.root)
    assert done.returncode == 0, done.stdout
    return Graph(bind_namespaces="none").parse(path, format="turtle")


def test_hermit_in_protege_draws_the_tree_that_we_publish(classified: Graph, everything: Opened) -> None:
    ours_too = everything.graph + read(PROJECT.inferred)
    classes = {term for term in everything.graph.subjects(RDF.type, OWL.Class) if isinstance(term, URIRef)}
    assert classes
    theirs = {term: above(classified, term) & classes for term in classes}
    assert theirs == {term: above(ours_too, term) & classes for term in classes}


def above(graph: Graph, term: URIRef) -> set[Node]:
    """Return a class with all that stands above it or equals it."""
    seen: set[Node] = set()
    ahead: list[Node] = [term]
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead += [*graph[here : RDFS.subClassOf], *graph[here : OWL.equivalentClass]]
            ahead += graph.subjects(OWL.equivalentClass, here)
    return seen
