"""Laws of descriptions: what DESCRIBE gives is what the description query gives, and nothing is left out in silence."""

from collections.abc import Iterator
from typing import Final

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, parse

from hsnexus import open_dataset
from hsnexus.description import MOST_INCOMING, description, facts, is_iri
from hsnexus.vocab import BASE, GRAPH, PREFIXES
from hsnexus_server.engines.evaluation import Evaluation
from hsnexus_server.negotiate import wanted
from hsnexus_server.protocol import SparqlRequest

DEPTH: Final = 200
NOTE: Final = NamedNode(f"{PREFIXES['skos']}note")
LABEL: Final = NamedNode(f"{PREFIXES['rdfs']}label")


@pytest.fixture(scope="module")
def store() -> Store:
    return open_dataset().store


def described(store: Store, iri: str) -> set[Triple]:
    result = store.query(description(iri))
    assert isinstance(result, QueryTriples)
    return set(result)


def answered(store: Store, query: str, graphs: tuple[str, ...] | None = None) -> set[Triple]:
    written = Evaluation(store, DEPTH).ask(SparqlRequest(query, graphs, None, (), None), wanted("", ["nt"]))
    return {quad.triple for quad in parse(written.body, format=RdfFormat.N_TRIPLES)}


def shape(triples: set[Triple]) -> list[tuple[str, ...]]:
    """Return triples without the names of their blank nodes, which differ from answer to answer."""
    return sorted(tuple("_" if isinstance(term, BlankNode) else str(term) for term in triple) for triple in triples)


REMITTANCES: Final = f"{BASE}factor/remittances"
THINGS: Final = (
    REMITTANCES,
    f"{BASE}ontology#Refugee",
    f"{BASE}ontology#InformationObject",
    f"{BASE}ontology",
    f"{BASE}haque-2005/claim/c001",
    f"{BASE}influence/womens-empowerment.well-being.increase",
    f"{PREFIXES['owl']}Class",
    "urn:nothing",
)


@pytest.mark.parametrize("iri", THINGS)
def test_describe_gives_the_description(store: Store, iri: str) -> None:
    ours = described(store, iri)
    assert bool(ours) is (iri != "urn:nothing")
    assert shape(answered(store, f"DESCRIBE <{iri}>")) == shape(ours)


QUERIES: Final = {
    "a prefixed name": (f"PREFIX f: <{BASE}factor/> DESCRIBE f:remittances", [REMITTANCES]),
    "a base": (f"BASE <{BASE}> DESCRIBE <factor/remittances>", [REMITTANCES]),
    "no pattern": (f"DESCRIBE <{REMITTANCES}> LIMIT 1", [REMITTANCES]),
    "twice": (f"DESCRIBE <{REMITTANCES}> <{REMITTANCES}> # once\n", [REMITTANCES]),
    "a variable": (f"describe ?x where {{ VALUES ?x {{ <{REMITTANCES}> }} }}", [REMITTANCES]),
    "a variable without where": (f"DESCRIBE ?x {{ VALUES ?x {{ <{REMITTANCES}> <urn:nothing> 1 }} }}", [REMITTANCES]),
    "all": (f"DESCRIBE * {{ VALUES (?x ?y) {{ (<{REMITTANCES}> <{BASE}ontology>) }} }}", [REMITTANCES, THINGS[3]]),
    "names in use": (
        f"DESCRIBE ?described0 <{REMITTANCES}> {{ VALUES ?described0 {{ <{BASE}ontology> }} }}",
        [REMITTANCES, THINGS[3]],
    ),
    "modifiers": (
        f"DESCRIBE ?x {{ VALUES ?x {{ <{BASE}ontology> <{REMITTANCES}> }} }} ORDER BY STR(?x) LIMIT 1",
        [REMITTANCES],
    ),
    "groups": (f"DESCRIBE ?x {{ VALUES ?x {{ <{REMITTANCES}> }} }} GROUP BY ?x", [REMITTANCES]),
}


@pytest.mark.parametrize("name", QUERIES)
def test_describe_finds_its_resources_however_it_is_written(store: Store, name: str) -> None:
    query, iris = QUERIES[name]
    expected = set().union(*(described(store, iri) for iri in iris))
    assert shape(answered(store, query)) == shape(expected)


def test_describe_keeps_to_the_dataset_that_it_names(store: Store) -> None:
    """The graph of edges says nothing but edges, whether the query or the protocol names it."""
    edges = answered(store, f"DESCRIBE <{REMITTANCES}> FROM <{GRAPH.edges}>")
    assert edges
    assert edges == answered(store, f"DESCRIBE <{REMITTANCES}>", (GRAPH.edges,))
    assert edges <= {quad.triple for quad in store.quads_for_pattern(None, None, None, NamedNode(GRAPH.edges))}


def test_describe_writes_a_blank_node_out(store: Store) -> None:
    query = (
        f"DESCRIBE ?node {{ <{BASE}ontology#Refugee> <{PREFIXES['owl']}equivalentClass> ?node FILTER isBlank(?node) }}"
    )
    found = answered(store, query)
    assert len(found) > 5
    assert all(isinstance(triple.subject, BlankNode) for triple in found)


def filled(triples: Iterator[Triple]) -> Store:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in triples)
    return store


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_what_is_cut_is_told(more: int) -> None:
    this, link = NamedNode("urn:popular"), NamedNode("urn:likes")
    count = MOST_INCOMING + more
    store = filled(Triple(NamedNode(f"urn:fan{at:05}"), link, this) for at in range(count))
    found = described(store, this.value)
    notes = [triple.object for triple in found if triple.predicate == NOTE]
    assert len(found) - len(notes) == min(count, MOST_INCOMING)
    assert len(notes) == (more > 0)
    assert all(isinstance(note, Literal) and f"{count}" in note.value for note in notes)


def test_both_ends_are_named_and_expressions_are_whole(store: Store) -> None:
    found = described(store, f"{BASE}ontology#Refugee")
    subjects = {triple.subject for triple in found}
    assert {triple.object for triple in found if isinstance(triple.object, BlankNode)} <= subjects
    ours = {
        term
        for triple in found
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(f"{BASE}ontology#")
    }
    types = {triple.object for triple in found if triple.predicate.value.endswith("#type")}
    assert ours - types <= {triple.subject for triple in found if triple.predicate == LABEL}


def test_what_a_class_expression_mentions_is_pointed_to(store: Store) -> None:
    """Flight is in the definition of a refugee, though no statement about a refugee names it."""
    found = described(store, f"{BASE}ontology#Persecution")
    assert NamedNode(f"{BASE}ontology#Refugee") in {triple.subject for triple in found}


@pytest.mark.parametrize(
    "iri", ["", "x", "urn:a b", "urn:a>b", 'urn:a"b', "urn:a\\u003e", "urn:a\nb", "urn:a{b", "urn:a\ud800"]
)
def test_what_is_no_iri_never_comes_into_a_query(iri: str) -> None:
    assert not is_iri(iri)
    for query in (description, facts):
        with pytest.raises(ValueError, match="absolute IRI"):
            query(iri)
