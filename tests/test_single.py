"""Laws of ontologies in one file: each says what it must, bears an IRI of its own, and opens by itself."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from hsnexus import review
from hsnexus.dumps import DUMPS
from hsnexus.manifest import packaged, read
from hsnexus.robot import Robot
from hsnexus.single import SINGLES
from hsnexus.single import triples as made
from hsnexus.sources import Project, triples
from hsnexus.tombstones import tombstones
from hsnexus.vocab import GRAPH, ONTOLOGY, PREFIXES, source_prefixes
from robot import robot

__all__ = ["robot"]

PROJECT: Final = Project(Path(__file__).parent.parent)
OWL: Final = PREFIXES["owl"]
TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
HEADER: Final = ox.NamedNode(f"{OWL}Ontology")
OF_GRAPH: Final = "-kg"

Said = Mapping[str, frozenset[ox.Triple]]


@pytest.fixture(scope="module")
def built() -> Said:
    graphs: dict[str, set[ox.Triple]] = {}
    for quad in ox.parse(path=packaged() / read(packaged()).data_file, format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value != GRAPH.edges_rdf12:
            graphs.setdefault(quad.graph_name.value, set()).add(quad.triple)
    return {name: frozenset(several) for name, several in graphs.items()}


@pytest.fixture(scope="module")
def said(built: Said) -> Said:
    """The triples of each ontology, blank nodes as the build names them."""
    return {name: frozenset(made(one, built)) for name, one in SINGLES.items()}


def canonical(several: frozenset[ox.Triple]) -> frozenset[str]:
    dataset = ox.Dataset(ox.Quad(each.subject, each.predicate, each.object) for each in several)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(map(str, dataset))


def apart(one: Collection[object], other: Collection[object]) -> list[str]:
    """Return a few of the triples that only one of two files has."""
    return [*sorted(map(str, {*one} - {*other}))[:3], *sorted(map(str, {*other} - {*one}))[:3]]


def headers(several: frozenset[ox.Triple]) -> set[object]:
    return {each.subject for each in several if (each.predicate, each.object) == (TYPE, HEADER)}


def body(several: frozenset[ox.Triple]) -> frozenset[ox.Triple]:
    """Return what is said otherwise than in headers."""
    own = headers(several)
    return frozenset(each for each in several if each.subject not in own)


def test_there_are_ontology_and_graph_each_with_and_without_what_is_inferred() -> None:
    assert {(one.graph, one.inferred) for one in SINGLES.values()} == {
        (a, b) for a in (True, False) for b in (True, False)
    }
    assert {f"{name}{end}" for name in SINGLES for end in (".ttl", ".rdf")} == {
        name for name, one in DUMPS.items() if one.single
    }


def test_the_asserted_ontology_is_the_ontology_to_the_letter(said: Said, built: Said) -> None:
    assert apart(said["-ontology"], built[GRAPH.ontology]) == []
    assert apart(canonical(said["-ontology"]), canonical(frozenset(triples(PROJECT.ontology)))) == []


def test_the_asserted_graph_is_what_the_files_say_and_that_claims_were_withdrawn(said: Said) -> None:
    files = frozenset(each for path in (PROJECT.ontology, *PROJECT.kg) for each in body(frozenset(triples(path))))
    for slug in PROJECT.annotated:
        files |= frozenset(tombstones(review.rows(PROJECT.review(slug), source_prefixes(slug)["claim"])))
    assert apart(canonical(body(said["-kg"])), canonical(files)) == []


@pytest.mark.parametrize("name", ["-ontology", "-kg"])
def test_merged_is_asserted_and_inferred_together(name: str, said: Said, built: Said) -> None:
    asserted, merged = body(said[name]), body(said[f"{name}-inferred"])
    added = body(built[GRAPH.inferred]) | (built[GRAPH.edges] if name == OF_GRAPH else frozenset())
    if name != OF_GRAPH:
        terms = {each.subject for each in asserted}
        added = frozenset(each for each in added if {each.subject, each.object} <= terms)
    assert apart(merged, asserted | added) == []
    assert len(merged) == len(asserted) + len(added)
    assert len(added) > 10


def test_each_bears_an_iri_of_its_own_and_imports_nothing(said: Said) -> None:
    own = {name: headers(several) for name, several in said.items()}
    assert own == {name: {ox.NamedNode(one.iri)} for name, one in SINGLES.items()}
    assert len({one.iri for one in SINGLES.values()}) == len(SINGLES)
    assert SINGLES["-ontology"].iri == ONTOLOGY
    for name, several in said.items():
        about = {each.predicate.value: each.object for each in several if each.subject in own[name]}
        assert f"{OWL}imports" not in {each.predicate.value for each in several}
        assert about[f"{OWL}versionIRI"] == ox.NamedNode(f"{SINGLES[name].iri}/{read(packaged()).version}")
        assert about[f"{PREFIXES['dcterms']}license"]


def test_no_triple_is_said_twice(built: Said, said: Said) -> None:
    assert {name: len([*made(one, built)]) for name, one in SINGLES.items()} == {
        name: len(several) for name, several in said.items()
    }


WHOLE: Final = {"-ontology-inferred": ox.RdfFormat.RDF_XML, "-kg-inferred": ox.RdfFormat.TURTLE}


@pytest.mark.parametrize("name", WHOLE)
def test_it_opens_by_itself_and_is_owl_2_dl(name: str, said: Said, robot: Robot, tmp_path: Path) -> None:
    """The asserted ones hold nothing that these do not."""
    ox.serialize(said[name], tmp_path / "single", format=WHOLE[name])
    done = robot.run("validate-profile", "--profile", "DL", "--input", "single", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "[Ontology and imports closure in profile]" in done.stdout
