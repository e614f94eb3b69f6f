"""The terms of the ontology: each spelt once and told once."""

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from hsnexus.sources import Project, read
from hsnexus.vocab import HSN, ONTOLOGY


@pytest.fixture(scope="module")
def ontology(project: Project) -> Graph:
    return read(project.ontology)


def terms(ontology: Graph) -> set[str]:
    named = (subject for subject in ontology.subjects(RDF.type) if isinstance(subject, URIRef))
    return {str(subject) for subject in named if subject.startswith(f"{ONTOLOGY}#")}


def test_the_vocabulary_spells_every_term_and_no_other(ontology: Graph) -> None:
    spelt = {name: iri for name, iri in vars(HSN).items() if not name.startswith("_")}
    assert spelt
    assert {name for name, iri in spelt.items() if iri != f"{ONTOLOGY}#{name}"} == set()
    assert set(spelt.values()) == terms(ontology)


@pytest.mark.parametrize("part", [RDFS.label, SKOS.definition, RDFS.comment, RDFS.isDefinedBy], ids=str)
def test_every_term_is_told_once(ontology: Graph, part: URIRef) -> None:
    counts = {term: len(list(ontology.objects(URIRef(term), part))) for term in terms(ontology)}
    assert counts
    assert {term: count for term, count in counts.items() if count != 1} == {}


def test_every_text_of_the_ontology_has_its_language(ontology: Graph) -> None:
    texts = [text for part in (RDFS.label, SKOS.definition, RDFS.comment) for text in ontology.objects(None, part)]
    assert texts
    assert [text for text in texts if not (isinstance(text, Literal) and text.language)] == []
