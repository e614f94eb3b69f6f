"""Laws of what is derived from the question files: it is current, and others can use it as it stands."""

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection

from hsnexus import __version__, open_dataset
from hsnexus.answers import answer
from hsnexus.binding import bind
from hsnexus.cli.pinning import derived_files
from hsnexus.derived import table, with_table
from hsnexus.errors import SourceError
from hsnexus.examples import examples
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.questions import FAMILIES, Question, question
from hsnexus.sources import Project
from hsnexus.vocab import GRAPH, PREFIXES

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
# As SIB's documentation tells editors to ask for examples, and as its editor asks for prefixes.
EXAMPLES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
SELECT DISTINCT ?sq ?comment ?query
WHERE {
    ?sq a sh:SPARQLExecutable ;
        rdfs:comment ?comment ;
        sh:select|sh:ask|sh:construct|spex:describe ?query .
} ORDER BY ?sq
"""
DECLARED = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix
"""


@pytest.fixture(scope="module")
def questions(project: Project) -> tuple[Question, ...]:
    return read(project.queries)


@pytest.fixture(scope="module")
def dataset(project: Project) -> Dataset:
    return open_dataset(queries=project.queries)


@pytest.fixture(scope="module")
def suite(project: Project) -> rdflib.Graph:
    return rdflib.Graph().parse(project.queries / "manifest.ttl")


def test_what_is_derived_is_current(project: Project, questions: tuple[Question, ...]) -> None:
    files = derived_files(project, questions)
    assert len(files) >= 2
    stale = [
        str(path) for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run `hsnexus ask --pin`"
    bound = project.queries / "bound"
    assert {path for path in files if path.parent == bound} == set(bound.glob("*"))


def test_the_table_has_a_row_for_every_question(project: Project, questions: tuple[Question, ...]) -> None:
    linked = re.findall(r"^\| \[(CQ\d+)\]\((\S+)\) \| (.+?) \|", table(questions), flags=re.MULTILINE)
    families = list(FAMILIES)
    ordered = sorted(questions, key=lambda each: (families.index(each.family), int(each.id[2:])))
    assert linked == [(each.id, f"{each.stem}.rq", each.summary) for each in ordered]
    assert all((project.queries / path).is_file() for _, path, _ in linked)


@pytest.mark.parametrize("text", ["", "<!-- questions: written by `hsnexus ask --pin` -->\n", "{0}{0}"])
def test_a_text_without_one_place_for_the_table_is_told(text: str, questions: tuple[Question, ...]) -> None:
    place = "<!-- questions: written by `hsnexus ask --pin` -->\n<!-- end of questions -->\n"
    with pytest.raises(SourceError, match="are not there once"):
        with_table(text.format(place), questions, "x.md")


def test_editors_find_every_question_and_its_text(dataset: Dataset, questions: tuple[Question, ...]) -> None:
    found = {row["sq"]: row for row in answer(dataset.store.query(EXAMPLES)).records()}
    assert set(found) == {each.iri for each in questions}
    for each in questions:
        assert found[each.iri]["comment"] == each.summary
        assert found[each.iri]["query"] == bind(each)


def test_editors_find_every_prefix_and_those_that_questions_use(
    dataset: Dataset, questions: tuple[Question, ...]
) -> None:
    declared = {(row["prefix"], row["namespace"]) for row in answer(dataset.store.query(DECLARED)).records()}
    assert declared == set(PREFIXES.items())
    texts = "\n".join(each.template.text for each in questions)
    used = set(re.findall(r"^PREFIX (\S*): <(.+)>$", texts, flags=re.MULTILINE))
    assert set() < used < declared


def test_the_graph_of_questions_is_in_the_default_graph_and_has_no_blank_node(
    dataset: Dataset, questions: tuple[Question, ...]
) -> None:
    assert GRAPH.queries in dataset.manifest.default
    held = {quad.triple for quad in dataset.store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH.queries))}
    assert held == set(examples(questions)), "the installed dataset is older than these questions: install again"
    assert not [term for triple in held for term in (triple.subject, triple.object) if isinstance(term, ox.BlankNode)]


def test_a_form_of_query_has_its_own_class_and_property() -> None:
    head = (
        "#+ summary: Is it so?\n#+ description: what is so\n#+ tags: [test]\n#+ x-id: CQ07\n#+ x-family: quality\n"
        "#+ x-view: table\n#+ x-user: ontology reviewer\n"
    )
    forms = {
        "ASK {}": ("Ask", "ask"),
        "CONSTRUCT {} WHERE {}": ("Construct", "construct"),
        "SELECT ?x {}": ("Select", "select"),
    }
    for text, (kind, term) in forms.items():
        told = {
            (triple.predicate.value, getattr(triple.object, "value", ""))
            for triple in examples([question("cq07-is-it-so", head + text)])
        }
        assert ("http://www.w3.org/ns/shacl#" + term, text) in told
        assert (
            "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
            f"http://www.w3.org/ns/shacl#SPARQL{kind}Executable",
        ) in told


def test_the_manifest_lists_every_portable_question(suite: rdflib.Graph, questions: tuple[Question, ...]) -> None:
    heads = list(suite.subjects(rdflib.RDF.type, MF.Manifest))
    assert len(heads) == 1
    entries = suite.value(heads[0], MF.entries)
    assert entries is not None
    listed = [str(suite.value(entry, MF.name)) for entry in Collection(suite, entries)]
    assert listed == [each.id for each in questions if not each.needs]


def test_an_engine_that_follows_the_manifest_gets_the_results(suite: rdflib.Graph, dataset: Dataset) -> None:
    stores: dict[frozenset[str], ox.Store] = {}
    tests = [
        *suite.subjects(rdflib.RDF.type, MF.CSVResultFormatTest),
        *suite.subjects(rdflib.RDF.type, MF.QueryEvaluationTest),
    ]
    assert tests
    for test in tests:
        action, result = suite.value(test, MF.action), suite.value(test, MF.result)
        assert str(suite.value(action, QT.data)) == f"https://w3id.org/hsnexus/dumps/hsnexus-{__version__}.nt"
        query, wanted = (Path(str(iri).removeprefix("file://")) for iri in (suite.value(action, QT.query), result))
        graphs = frozenset(str(iri) for iri in suite.objects(action, QT.graphData))
        if graphs not in stores:
            stores[graphs] = ox.Store()
            stores[graphs].bulk_extend(dataset.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
            for graph in graphs:
                stores[graphs].bulk_extend(dataset.store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        found = stores[graphs].query(query.read_text(encoding="utf-8"))
        text = wanted.read_text(encoding="utf-8")
        if isinstance(found, ox.QuerySolutions):
            given = (found.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()
            assert list(csv.reader(io.StringIO(given))) == list(csv.reader(io.StringIO(text))), query.name
        elif isinstance(found, ox.QueryTriples):
            given = answer(found).ttl()
            ours, theirs = (rdflib.Graph().parse(data=data, format="turtle") for data in (text, given))
            assert ours.isomorphic(theirs), query.name
        else:
            assert answer(found).json() == text
    assert len(stores) > 1, "some questions name graphs"
