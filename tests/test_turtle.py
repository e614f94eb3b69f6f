"""Laws of the one Turtle layout: nothing is lost, and a file in it stays as it is."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

from hsnexus.errors import SourceError
from hsnexus.sources import Project, formatted, positions, read, read_text, union, write
from hsnexus.turtle import comments, layout
from hsnexus.vocab import PREFIXES

NAMES = st.sampled_from(
    [URIRef(f"https://w3id.org/hsnexus/factor/{name}") for name in ("a", "b-c", "x.y", "z.", "-", "é", "")]
)
LITERALS = st.one_of(
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))),
    st.builds(Literal, st.text('ab"\\\n\t', max_size=5), lang=st.sampled_from(["en", "de-at"])),
    st.builds(Literal, st.integers()),
    st.builds(Literal, st.decimals(allow_nan=False, allow_infinity=False, places=2)),
    st.builds(Literal, st.booleans()),
    st.builds(lambda value: Literal(value, datatype=XSD.dateTime), st.just("2026-11-24T00:00:00Z")),
)
GRAPHS = st.lists(st.tuples(NAMES, NAMES, st.one_of(NAMES, LITERALS)), max_size=12)


def parsed(text: str) -> Graph:
    return Graph().parse(data=text, format="turtle")


def canonical(text: str) -> list[str]:
    dataset = ox.Dataset(ox.parse(text, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


@given(GRAPHS)
def test_layout_loses_nothing_and_is_a_fixed_point(triples: list[tuple[URIRef, URIRef, URIRef | Literal]]) -> None:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    text = layout(graph, PREFIXES)
    assert set(parsed(text)) == set(graph)
    assert layout(parsed(text), PREFIXES) == text


def test_class_expressions_lists_and_the_spelling_of_literals_survive(project: Project, tmp_path: Path) -> None:
    again = layout(read(project.ontology), PREFIXES)
    assert canonical(again) == canonical(read_text(project.ontology))
    copy = tmp_path / "again.ttl"
    write(copy, again)
    assert layout(read(copy), PREFIXES) == again


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<a> <b> <c> . # said\n# more\n", [1, 2]),
        ('<a> <b#c> "no # comment" .\n', []),
        ("<a> <b> '''a\n# no comment\n''' . # one\n", [3]),
        ('<a> <b> """a "# no" """, "\\"#no" .\n', []),
        ("@prefix : <x#> .\n:a :b :c .\n", []),
    ],
)
def test_comments_are_told_from_strings_and_iris(text: str, lines: list[int]) -> None:
    assert comments(text) == lines


def test_a_shared_blank_node_is_refused() -> None:
    graph, node = Graph(), BNode()
    for name in ("a", "b"):
        graph.add((URIRef(f"urn:{name}"), RDF.value, node))
    with pytest.raises(SourceError, match="value of two triples"):
        layout(graph, PREFIXES)


def test_blank_nodes_in_a_circle_are_refused() -> None:
    graph, one, other = Graph(), BNode(), BNode()
    graph.add((one, RDF.value, other))
    graph.add((other, RDF.value, one))
    with pytest.raises(SourceError, match="in a circle"):
        layout(graph, PREFIXES)


def test_every_committed_file_is_in_the_layout(project: Project) -> None:
    places = positions(union(project.kg))
    assert len(project.turtle) > 8
    differing = [path.name for path in project.turtle if formatted(project, path, places) != read_text(path)]
    assert differing == []


def test_what_stands_in_a_text_is_laid_out_in_its_order() -> None:
    graph, late, early = Graph(), URIRef("urn:a-late"), URIRef("urn:b-early")
    for subject in (late, early):
        graph.add((subject, RDF.type, RDF.Statement))
    text = layout(graph, PREFIXES, {late: 20, early: 10})
    assert text.index("b-early") < text.index("a-late")
