"""Laws of competency questions over HTTP: the answer is that of Python and of the command line, in every format."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from rdflib import Graph
from rdflib.compare import isomorphic

from engines import ENGINES, client_over
from hsnexus import open_dataset
from hsnexus.manifest import packaged
from hsnexus.opened import Dataset
from hsnexus.questionnaire import read
from hsnexus.questions import Question
from serving import running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

QUESTIONS: Final = read()
ONE: Final = "cq20-what-a-factor-does"
BROWSER: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS: Final = {
    "json": (QueryResultsFormat.JSON, "application/sparql-results+json"),
    "xml": (QueryResultsFormat.XML, "application/sparql-results+xml"),
    "tsv": (QueryResultsFormat.TSV, "text/tab-separated-values"),
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return open_dataset()


@pytest.fixture(scope="module", params=ENGINES)
def client(request: pytest.FixtureRequest) -> Iterator[FlaskClient]:
    with client_over(request.param, questions=QUESTIONS) as one:
        yield one


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.id for question in QUESTIONS])
def test_the_answer_over_http_is_the_answer_in_python(
    client: FlaskClient, dataset: Dataset, question: Question
) -> None:
    ours = dataset.ask(question.id)
    if ours.graph is None:
        response = client.get(f"/queries/{question.stem}.csv")
        assert response.status_code == 200
        assert rows(response.text) == rows(ours.csv())
    else:
        response = client.get(f"/queries/{question.stem}.ttl")
        assert isomorphic(Graph().parse(data=response.text), Graph().parse(data=ours.ttl()))
    assert response.headers["ETag"].startswith('"')
    again = client.get(f"/queries/{question.stem}.csv", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.id for question in QUESTIONS])
def test_the_text_as_a_file_runs_as_it_stands_and_gives_the_answer(client: FlaskClient, question: Question) -> None:
    text = client.get(f"/queries/{question.stem}.rq")
    assert text.mimetype == "application/sparql-query"
    assert client.get(f"/queries/{question.stem}.rq?template=1").text == question.text
    asked = client.get("/sparql", query_string={"query": text.text})
    assert asked.data == client.get(f"/queries/{question.stem}").data


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.id for question in QUESTIONS])
def test_the_page_of_a_question_shows_its_rows_and_needs_nothing_that_its_policy_forbids(
    client: FlaskClient, dataset: Dataset, question: Question
) -> None:
    page = client.get(f"/queries/{question.stem}", headers={"Accept": BROWSER})
    assert page.mimetype == "text/html"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    count = len(dataset.ask(question.id).terms)
    assert f"<caption>{count} row{'' if count == 1 else 's'} on build" in page.text
    assert page.text.partition('<table class="answer">')[2].count("<tr>") == count + 1
    assert all(f'name="{name}"' in page.text for name in question.parameters)
    assert (f"Nothing: {escape(question.empty)}" in page.text) == bool(question.empty)
    for forbidden in ("<script>", "<style", " style=", " onclick=", "javascript:"):
        assert forbidden not in page.text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_the_same_rows(client: FlaskClient, name: str) -> None:
    form, media_type = FORMATS[name]
    expected = rows(client.get(f"/queries/{ONE}.csv").text)
    for response in (
        client.get(f"/queries/{ONE}.{name}"),
        client.get(f"/queries/{ONE}?format={name}"),
        client.get(f"/queries/{ONE}", headers={"Accept": media_type}),
        client.get(f"/queries/{ONE}.{name}", headers={"Accept": "text/csv"}),
    ):
        assert response.mimetype == media_type
        found = parse_query_results(response.data, format=form)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        assert [names, *([term.value if term else "" for term in row] for row in found)] == expected


NAMES: Final = (
    "https://w3id.org/hsnexus/factor/remittances",
    "factor:remittances",
    "remittances",
    "  Remittances ",
    "<https://w3id.org/hsnexus/factor/remittances>",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_thing_is_named_by_iri_prefixed_name_or_label(client: FlaskClient, dataset: Dataset, name: str) -> None:
    response = client.get(f"/queries/{ONE}.csv", query_string={"cause": name})
    assert rows(response.text) == rows(dataset.ask("cq20", cause="factor:remittances").csv())
    assert len(rows(response.text)) > 10


@pytest.mark.parametrize("name", ["csv", *FORMATS])
def test_evidence_stands_beside_the_rows_in_every_format(client: FlaskClient, dataset: Dataset, name: str) -> None:
    expected = dataset.ask("cq20", evidence=True, cause="factor:remittances")
    asked = {"cause": "factor:remittances", "evidence": "1", "format": name}
    response = client.get(f"/queries/{ONE}", query_string=asked)
    if name == "csv":
        assert rows(response.text) == rows(expected.csv())
    else:
        found = parse_query_results(response.data, format=FORMATS[name][0])
        assert isinstance(found, QuerySolutions)
        assert tuple(variable.value for variable in found.variables) == expected.columns
        assert len(list(found)) == len(expected.terms)


REFUSED: Final[Mapping[str, tuple[str, int, str, str]]] = {
    # what is asked; status, problem, and a word of the detail
    "no question": ("/queries/cq99", 404, "not-found", "cq99"),
    "no suffix": (f"/queries/{ONE}.docx", 404, "not-found", "docx"),
    "no list": ("/queries.csv", 404, "not-found", "/queries.json"),
    "no parameter": (f"/queries/{ONE}?colour=red", 400, "bad-parameter", "colour"),
    "a name that is near": (f"/queries/{ONE}?cause=remitances", 400, "bad-parameter", "remittances"),
    "a name of nothing": (f"/queries/{ONE}?cause=xyzzy", 400, "bad-parameter", "xyzzy"),
    "an IRI of nothing": (f"/queries/{ONE}?cause=http://e/a", 400, "bad-parameter", "http://e/a"),
    "an IRI that breaks out": (f"/queries/{ONE}?cause=x%3E+%3Fp+%3Fo+%7D+%23", 400, "bad-parameter", "cause"),
    "twice": (f"/queries/{ONE}?cause=migration&cause=remittances", 400, "bad-parameter", "twice"),
    "neither on nor off": (f"/queries/{ONE}?evidence=yes", 400, "bad-parameter", "evidence"),
    "no format": (f"/queries/{ONE}?format=docx", 400, "malformed-request", "docx"),
    "a graph of rows": (f"/queries/{ONE}.ttl", 406, "not-acceptable", "text/csv"),
    "no time": (f"/queries/{ONE}.csv?timeout=soon", 400, "malformed-request", "timeout"),
    "a line break": (f"/queries/{ONE}%0d%0aSet-Cookie:%20a=b", 404, "not-found", "question"),
    "evidence of nothing": ("/queries/cq55-recommended-to-nobody?evidence=1", 400, "bad-parameter", "claim"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_asked_is_refused_with_what_can(client: FlaskClient, name: str) -> None:
    url, status, kind, word = REFUSED[name]
    response = client.get(url)
    assert response.status_code == status
    told = json.loads(response.data)
    assert told["type"] == f"urn:x-hsnexus:problem:{kind}"
    assert word in told["detail"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "x' onfocus='y"])
def test_a_hostile_value_is_text_on_the_page(client: FlaskClient, value: str) -> None:
    page = client.get(f"/queries/{ONE}", query_string={"cause": value}, headers={"Accept": BROWSER})
    assert 'role="alert"' in page.text
    assert value not in page.text
    found = client.get("/queries", query_string={"search": value}, headers={"Accept": BROWSER})
    assert value not in found.text


@pytest.mark.parametrize(("asked", "told"), [("", "1000"), ("?timeout=300", "300"), ("?timeout=60000", "5000")])
def test_the_time_of_a_question_is_told(client: FlaskClient, asked: str, told: str) -> None:
    assert client.get(f"/queries/{ONE}.csv{asked}").headers["X-Query-Limit-Ms"] == told


MOVED: Final[Mapping[str, tuple[int, str]]] = {
    "/queries/cq20": (303, f"../queries/{ONE}"),
    "/queries/CQ20.csv?cause=migration": (303, f"../queries/{ONE}.csv?cause=migration"),
    f"/query/{ONE}": (303, f"../queries/{ONE}"),
    "/query/cq20?cause=migration": (303, f"../queries/{ONE}?cause=migration"),
    "/queries/": (308, "../queries"),
    "/queries/?search=remittances": (308, "../queries?search=remittances"),
}


@pytest.mark.parametrize("url", MOVED)
def test_other_names_lead_to_the_page_and_repeat_no_host(client: FlaskClient, url: str) -> None:
    response = client.get(url, headers={"Host": "evil.example"})
    assert (response.status_code, response.headers["Location"]) == MOVED[url]
    assert "evil" not in str(response.headers) + response.text
    assert client.get(urljoin(url, response.headers["Location"])).status_code == 200


@pytest.mark.parametrize(("options", "most"), [((), "5,000"), (("--timeout", "0.5"), "3,000")])
def test_a_question_over_its_time_is_told_how_much_it_may_ask_for(
    tmp_path: Path, options: Sequence[str], most: str
) -> None:
    slow = "/queries/cq31-two-factors-acting-back.csv"
    with running(tmp_path / "dataset", "--dataset", str(packaged()), "--cache", "0", *options) as server:
        assert server.get(slow)[0] == 200
        status, body = server.get(f"{slow}?timeout=1")
        assert status == 504
        assert json.loads(body)["limit"] == "1 ms"
        assert f"up to {most}." in json.loads(body)["detail"]


LISTS: Final[Mapping[str, Callable[[FlaskClient], set[str]]]] = {
    "json": lambda client: {one["stem"] for one in json.loads(client.get("/queries.json").data)},
    "Accept": lambda client: {one["stem"] for one in json.loads(client.get("/queries").data)},
    "html": lambda client: {
        question.stem for question in QUESTIONS if f"queries/{question.stem}" in client.get("/queries.html").text
    },
}


@pytest.mark.parametrize("name", LISTS)
def test_the_list_names_every_question(client: FlaskClient, name: str) -> None:
    assert LISTS[name](client) == {question.stem for question in QUESTIONS}


def test_a_page_tells_what_its_question_reads_whole(client: FlaskClient) -> None:
    told = {each.stem: f"It reads {each.scans}:" in client.get(f"/queries/{each.stem}.html").text for each in QUESTIONS}
    assert told == {each.stem: bool(each.scans) for each in QUESTIONS}
    assert len(set(told.values())) == 2


def test_the_list_is_searched(client: FlaskClient) -> None:
    found = json.loads(client.get("/queries.json?search=REMITTANCES").data)
    assert 0 < len(found) < len(QUESTIONS)
    assert all("remittance" in json.dumps(one).lower() for one in found)
    assert "No question has these words" in client.get("/queries.html?search=xyzzy").text
