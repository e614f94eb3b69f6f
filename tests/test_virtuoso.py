"""Laws of serving from Virtuoso: it takes the dataset, and answers the competency questions but for those listed."""

import csv
import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.compare import isomorphic

from engines import BUILD, client_over, put, virtuoso
from hsnexus import open_dataset
from hsnexus.errors import SetupError
from hsnexus.manifest import read
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read as read_questions
from hsnexus.questions import Question
from hsnexus.vocab import GRAPH
from hsnexus_server.engines.client import Client
from hsnexus_server.engines.endpoint import Endpoint
from hsnexus_server.engines.receipt import counted
from hsnexus_server.engines.scope import Scope

QUESTIONS: Final = read_questions()
MANIFEST: Final = read(BUILD)
DEVIATIONS: Final[Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "data" / "engine-deviations.toml").read_text(encoding="utf-8")
)
LISTED: Final[Mapping[str, str]] = {id_: row["reason"] for row in DEVIATIONS["deviation"] for id_ in row["tests"]}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Virtuoso, under the account that the environment names from then on."""
    with pytest.MonkeyPatch.context() as patch, virtuoso(tmp_path_factory.mktemp("virtuoso")) as url:
        patch.setenv("HSNEXUS_ENGINE_USER", "dba")
        patch.setenv("HSNEXUS_ENGINE_PASSWORD", "dba")
        yield url


@pytest.fixture(scope="module")
def told(empty: str) -> list[str]:
    """What the verb `load` told."""
    return put(empty, BUILD)


@pytest.fixture(scope="module")
def engine(empty: str, told: list[str]) -> str:
    assert told
    return empty


@pytest.fixture(scope="module")
def client(engine: str) -> Iterator[FlaskClient]:
    with client_over(engine, questions=QUESTIONS) as one:
        yield one


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


def test_every_graph_of_rdf_1_1_is_loaded_with_its_count(engine: str, told: list[str]) -> None:
    right = {f"{name}: {count:,} triples, loaded" for name, count in MANIFEST.graphs.items()}
    left_out = {f"{GRAPH.edges_rdf12}: left out, as this engine takes no triple terms (RDF 1.2)"}
    assert set(told) == {line for line in right if not line.startswith(GRAPH.edges_rdf12)} | left_out
    endpoint = Endpoint(engine, Client())
    there = {name: counted(endpoint, name) for name in MANIFEST.graphs}
    assert there == {**MANIFEST.graphs, GRAPH.edges_rdf12: 0}


def questions() -> list[Any]:
    return [
        pytest.param(
            question,
            id=question.id,
            marks=pytest.mark.xfail(strict=True, reason=LISTED[question.id]) if question.id in LISTED else (),
        )
        for question in QUESTIONS
        if question.needs != "sparql-1.2"
    ]


@pytest.mark.parametrize("question", questions())
def test_every_question_of_sparql_1_1_has_the_answer_of_our_own_engine(
    client: FlaskClient, dataset: Dataset, question: Question
) -> None:
    ours = dataset.ask(question.id)
    if ours.graph is None:
        response = client.get(f"/queries/{question.stem}.csv?timeout=5000")
        assert response.status_code == 200, response.text
        assert list(csv.reader(io.StringIO(response.text))) == list(csv.reader(io.StringIO(ours.csv())))
    else:
        response = client.get(f"/queries/{question.stem}.ttl?timeout=5000")
        assert isomorphic(Graph().parse(data=response.text), Graph().parse(data=ours.ttl()))


def test_every_deviation_has_a_reason_a_reference_and_a_question(engine: str) -> None:
    reply = Client().send("GET", engine, headers={}, fields=[("query", "ASK {}")], seconds=10, most=10_000)
    assert reply.headers["Server"].startswith(DEVIATIONS["engine"])
    assert LISTED.keys() <= {question.id for question in QUESTIONS}
    assert len(LISTED) == sum(len(row["tests"]) for row in DEVIATIONS["deviation"]) > 0
    for row in DEVIATIONS["deviation"]:
        assert row.keys() == {"reason", "reference", "tests"}
        assert row["reason"].endswith(".")
        assert row["reference"].startswith("https://")


ANSWERS: Final[tuple[tuple[str, str], ...]] = (
    # what our own way of asking has to make good
    ("ASK {}", "true"),
    ("ASK { <urn:x:nobody> ?p ?o }", "false"),
    ("ASK { GRAPH <urn:x:nowhere> { ?s ?p ?o } }", "false"),
    ("ASK { GRAPH <urn:x-hsnexus:receipt> { ?s ?p ?o } }", "false"),
    (f"ASK {{ GRAPH <{GRAPH.influence}> {{ ?s ?p ?o }} }}", "true"),
    ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", str(sum(MANIFEST.graphs[name] for name in MANIFEST.default))),
    (f"PREFIX g: <{GRAPH.edges}> ASK FROM NAMED g: {{ GRAPH <{GRAPH.shared}> {{ ?s ?p ?o }} }}", "false"),
    (f"PREFIX g: <{GRAPH.edges}> ASK FROM NAMED g: {{ GRAPH g: {{ ?s ?p ?o }} }}", "true"),
    ("SELECT (COUNT(*) AS ?n) FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", "0"),
    ("SELECT (COUNT(*) AS ?n) FROM <http://www.openlinksw.com/schemas/virtrdf#> { ?s ?p ?o }", "0"),
    ("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", str(len(MANIFEST.graphs) - 1)),
    ("SELECT (isBlank(?b) AS ?n) { ?b a <http://www.w3.org/2002/07/owl#Restriction> } LIMIT 1", "1"),
)


@pytest.mark.parametrize(("query", "right"), ANSWERS)
def test_only_the_graphs_of_the_dataset_are_asked(client: FlaskClient, query: str, right: str) -> None:
    response = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert response.status_code == 200, response.text
    assert response.text.split()[-1] == right


CROSS: Final = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?c), STR(?f)) = STR(?i))"
REFUSED: Final[tuple[tuple[str, int, str], ...]] = (
    # query, status, problem
    ("SELEC * {}", 400, "malformed-query"),
    ("DEFINE input:inference 'x' ASK {}", 400, "malformed-query"),
    ("SELECT ?s { GRAPH ?g { ?s ?p <<( ?a ?b ?c )>> } }", 422, "engine-refuses"),
    ("SELECT ?s { GRAPH ?g { ?s ?p ?o } }", 422, "result-too-large"),
    ("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", 422, "result-too-large"),
    ("SELECT ?p { ?p <http://www.w3.org/2000/01/rdf-schema#subPropertyOf>+ ?q }", 500, "engine-error"),
    (f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", 504, "time-limit"),
)


@pytest.mark.parametrize(("query", "status", "problem"), REFUSED)
def test_what_it_refuses_or_gives_in_part_is_a_problem_of_ours(
    client: FlaskClient, query: str, status: int, problem: str
) -> None:
    response = client.get("/sparql", query_string={"query": query, "timeout": "1000" if status == 504 else "60000"})
    assert (response.status_code, json.loads(response.data)["type"]) == (status, f"urn:x-hsnexus:problem:{problem}")


def test_a_wrong_password_is_told(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HSNEXUS_ENGINE_PASSWORD", "wrong")
    with pytest.raises(SetupError, match="HSNEXUS_ENGINE_PASSWORD"):
        put(engine, BUILD)


def test_the_graph_that_stands_for_none_is_empty(engine: str) -> None:
    endpoint = Endpoint(engine, Client())
    assert endpoint.solutions("ASK { ?s ?p ?o }", Scope((), ()), 1000, 1000) == b'{"head":{},"boolean":false}'
