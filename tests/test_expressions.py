"""Laws of expressions: each construct of OWL is written as the Manchester syntax has it."""

from collections import defaultdict
from typing import Final

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse

from hsnexus.expressions import Term, expression, named, pieces, text

PREFIXES: Final = """
@prefix hsn: <https://w3id.org/hsnexus/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOME: Final = "[ owl:onProperty hsn:p ; owl:someValuesFrom hsn:A ]"
WRITTEN: Final = {
    "hsn:A": "hsn:A",
    "<http://e/a>": "<http://e/a>",
    '"a \\"b\\""': '"a \\"b\\""',
    '"a"@en': '"a"@en',
    "5": "5",
    "true": '"true"^^xsd:boolean',
    "[ owl:intersectionOf ( hsn:A hsn:B ) ]": "hsn:A and hsn:B",
    "[ owl:unionOf ( hsn:A [ owl:intersectionOf ( hsn:B hsn:C ) ] ) ]": "hsn:A or (hsn:B and hsn:C)",
    f"[ owl:intersectionOf ( hsn:A {SOME} ) ]": "hsn:A and (hsn:p some hsn:A)",
    "[ owl:complementOf hsn:A ]": "not hsn:A",
    f"[ owl:complementOf {SOME} ]": "not (hsn:p some hsn:A)",
    "[ owl:intersectionOf ( hsn:A [ owl:complementOf hsn:B ] ) ]": "hsn:A and (not hsn:B)",
    "[ owl:oneOf ( hsn:a hsn:b ) ]": "{hsn:a, hsn:b}",
    f"[ owl:onProperty hsn:q ; owl:allValuesFrom {SOME} ]": "hsn:q only (hsn:p some hsn:A)",
    "[ owl:onProperty hsn:q ; owl:someValuesFrom [ owl:oneOf ( hsn:a ) ] ]": "hsn:q some {hsn:a}",
    "[ owl:onProperty hsn:q ; owl:hasValue hsn:a ]": "hsn:q value hsn:a",
    "[ owl:onProperty hsn:q ; owl:hasSelf true ]": "hsn:q Self",
    "[ owl:onProperty [ owl:inverseOf hsn:q ] ; owl:someValuesFrom hsn:A ]": "inverse hsn:q some hsn:A",
    "[ owl:onProperty hsn:q ; owl:minCardinality 1 ]": "hsn:q min 1",
    "[ owl:onProperty hsn:q ; owl:maxQualifiedCardinality 2 ; owl:onClass hsn:A ]": "hsn:q max 2 hsn:A",
    f"[ owl:onProperty hsn:q ; owl:qualifiedCardinality 3 ; owl:onClass {SOME} ]": "hsn:q exactly 3 (hsn:p some hsn:A)",
    "[ owl:onProperty hsn:q ; owl:qualifiedCardinality 1 ; owl:onDataRange xsd:string ]": "hsn:q exactly 1 xsd:string",
    "[ owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 1 ] [ xsd:maxExclusive 9 ] ) ]": (
        "xsd:integer[>= 1, < 9]"
    ),
    '[ owl:onDatatype xsd:string ; owl:withRestrictions ( [ xsd:pattern "^a$" ] ) ]': 'xsd:string[pattern "^a$"]',
    "( hsn:a hsn:b )": "(hsn:a, hsn:b)",
    "[ hsn:unknown hsn:a ]": "[hsn:unknown hsn:a]",
}


def read(turtle: str) -> tuple[defaultdict[Term, defaultdict[str, list[Term]]], Term]:
    """Return the triples by subject, and what ``hsn:X`` is told to be."""
    graph: defaultdict[Term, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE):
        graph[quad.subject][quad.predicate.value].append(quad.object)
    (root,) = (
        value for each in graph.values() for key, values in each.items() if key.endswith("#is") for value in values
    )
    return graph, root


@pytest.mark.parametrize("turtle", WRITTEN)
def test_each_construct_is_written_as_the_syntax_has_it(turtle: str) -> None:
    graph, root = read(f"hsn:X hsn:is {turtle} .")
    assert expression(graph, root, named) == WRITTEN[turtle]


def test_a_piece_that_names_a_term_knows_its_iri() -> None:
    graph, root = read(f"hsn:X hsn:is [ owl:intersectionOf ( hsn:A {SOME} ) ] .")
    written = pieces(graph, root, named)
    ontology = "https://w3id.org/hsnexus/ontology#"
    assert [piece.iri.removeprefix(ontology) for piece in written if piece.iri] == ["A", "p", "A"]
    assert text(written) == "hsn:A and (hsn:p some hsn:A)"


@pytest.mark.parametrize(
    "turtle",
    [
        "_:a owl:complementOf _:a . hsn:X hsn:is _:a .",
        "_:a rdf:first hsn:A ; rdf:rest _:a . hsn:X hsn:is _:a .",
    ],
)
def test_what_turns_in_a_circle_comes_to_an_end(turtle: str) -> None:
    graph, root = read(turtle)
    assert isinstance(root, BlankNode)
    assert len(expression(graph, root, named)) < 100
