"""Laws of counting triples, and of what VoID makes of the counts."""

from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox
import pytest

from hsnexus.counts import Size, kinds, links, size
from hsnexus.statements import unprefixed
from hsnexus.vocab import BASE, DATASET, PREFIXES
from hsnexus.void import void

HEAD: Final = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("factor", "hsn", "skos"))
UNBIS: Final = "http://metadata.un.org/thesaurus/"


def triples(text: str) -> tuple[ox.Triple, ...]:
    return tuple(quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE))


SIZES: Final[Mapping[str, Size]] = {
    "": Size(0, 0, 0, 0, 0, 0),
    "factor:a hsn:p factor:b , 1 , '1' , '1'@en .": Size(4, 1, 1, 1, 4, 0),
    "factor:a a hsn:A , hsn:B . <http://e/a> a hsn:A .": Size(3, 1, 2, 1, 2, 2),
    "[] hsn:p [] ; hsn:q factor:a . factor:a hsn:p factor:a .": Size(3, 1, 2, 2, 2, 0),
    "factor:a hsn:p <<( factor:a hsn:p 1 )>> .": Size(1, 1, 1, 1, 1, 0),
}


@pytest.mark.parametrize("text", SIZES)
def test_a_size_counts_different_terms_in_each_place(text: str) -> None:
    assert size(triples(text)) == SIZES[text]


TYPED: Final = "factor:a a hsn:A . "
# What an A is told by hsn:p: object classes and datatypes, each with the number of triples.
USES: Final[Mapping[str, dict[str, int]]] = {
    "factor:a hsn:p 1 , 2 , 'x'@en .": {"xsd:integer": 2, "rdf:langString": 1},
    "factor:a hsn:p factor:b .": {},
    "factor:a hsn:p factor:b . factor:b a hsn:B .": {"hsn:B": 1},
    # of two classes of the same objects, the one with fewer instances
    "factor:a hsn:p factor:b . factor:b a hsn:B , hsn:C . factor:c a hsn:B .": {"hsn:C": 1},
    # and of those the first by IRI
    "factor:a hsn:p factor:b . factor:b a hsn:C , hsn:B .": {"hsn:B": 1},
    # a broader class that holds all beats the narrower ones
    "factor:a hsn:p factor:b , factor:c . factor:b a hsn:B , hsn:D . factor:c a hsn:C , hsn:D .": {"hsn:D": 2},
    # without one, as many as it takes
    "factor:a hsn:p factor:b , factor:c . factor:b a hsn:B . factor:c a hsn:C .": {"hsn:B": 1, "hsn:C": 1},
    # a blank node is an object as any other
    "factor:a hsn:p [ a hsn:B ] , [ a hsn:B ] , 1 .": {"hsn:B": 2, "xsd:integer": 1},
}


@pytest.mark.parametrize("text", USES)
def test_the_objects_of_a_property_are_told_by_the_fewest_classes(text: str) -> None:
    told = next(kind for kind in kinds(triples(TYPED + text)) if kind.iri == unprefixed("hsn:A"))
    use = next(use for use in told.uses if use.property == unprefixed("hsn:p"))
    assert {**use.classes, **use.datatypes} == {unprefixed(name): count for name, count in USES[text].items()}


def test_an_instance_without_an_iri_is_no_entity() -> None:
    (kind,) = kinds(triples("[] a hsn:A . factor:a a hsn:A . factor:b a [] ."))
    assert (kind.iri, kind.entities) == (unprefixed("hsn:A"), 1)


LINKED: Final = (
    f"factor:a skos:closeMatch <{UNBIS}1> , <{UNBIS}2> , factor:b . factor:b skos:exactMatch <{UNBIS}1> . "
    f"factor:b skos:broadMatch <http://www.wikidata.org/entity/Q1> ; skos:related <{UNBIS}1> ; skos:note 'x' ."
)


def test_links_lead_out_of_our_iris() -> None:
    assert links(triples(LINKED)) == {
        (unprefixed("skos:closeMatch"), UNBIS): 2,
        (unprefixed("skos:exactMatch"), UNBIS): 1,
        (unprefixed("skos:broadMatch"), "http://www.wikidata.org/entity/"): 1,
    }


def test_links_are_described_as_linksets() -> None:
    store = ox.Store()
    store.extend(ox.Quad(one.subject, one.predicate, one.object) for one in void(triples(LINKED), ()))
    found = store.query(
        f"PREFIX void: <{PREFIXES['void']}> SELECT ?predicate ?space ?triples {{ <{DATASET}> void:subset ?set . "
        f"?set a void:Linkset ; void:linkPredicate ?predicate ; void:subjectsTarget <{DATASET}> ; "
        "void:objectsTarget/void:uriSpace ?space ; void:triples ?triples }"
    )
    assert isinstance(found, ox.QuerySolutions)
    rows = {(row["predicate"].value, row["space"].value): int(row["triples"].value) for row in found}
    assert rows == links(triples(LINKED))


def test_a_dataset_without_claims_is_described_without_an_example() -> None:
    told = [(triple.predicate.value, triple.object) for triple in void(triples(TYPED), ())]
    assert (unprefixed("void:uriSpace"), ox.Literal(BASE)) in told
    assert unprefixed("void:exampleResource") not in {predicate for predicate, _ in told}
