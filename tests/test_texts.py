"""Laws of `/check` and `/format`: a query is read by the engine's own grammar, and never asked."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engines import ENGINES, client_over
from hsnexus import questionnaire
from hsnexus.binding import bind
from hsnexus.layout import laid_out
from hsnexus_server.engines.reading import Reading
from serving import SETTINGS, running, write_dataset

QUERY: Final = "application/sparql-query"
FORM: Final = "application/x-www-form-urlencoded"
E: Final = "PREFIX e: <http://e/> "
DEEP: Final = f"ASK {'{' * 201}{'}' * 201}"


@pytest.fixture(scope="module", params=ENGINES)
def client(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[FlaskClient]:
    with client_over(request.param, write_dataset(tmp_path_factory.mktemp("served") / "dataset")) as one:
        yield one


def post(client: FlaskClient, path: str, text: str, kind: str = QUERY, **headers: str) -> TestResponse:
    if kind == FORM:
        return client.post(path, data={"query": text}, headers=headers)
    return client.post(path, data=text.encode(), content_type=kind, headers=headers)


def checked(client: FlaskClient, text: str) -> dict[str, Any]:
    response = post(client, "/check", text)
    assert (response.status_code, response.content_type) == (200, "application/json")
    found = response.json
    assert isinstance(found, dict)
    return found


FINE: Final[Mapping[str, str | None]] = {
    "SELECT * { ?a ?b ?c }": "SELECT",
    "select?a{?a ?b ?c}": "SELECT",
    "# ask\nPREFIX ask: <http://e/> Ask {}": "ASK",
    "CONSTRUCT WHERE { ?a ?b ?c }": "CONSTRUCT",
    "DESCRIBE <http://e/a>": "DESCRIBE",
    'VERSION "1.2" SELECT * { << ?a ?b ?c ~ ?r >> ?d <<( ?e ?f ?g )>> . ?s ?p ?o {| ?q "x"@en--ltr |} }': "SELECT",
    "SELECT * { ?a ?b ?c . LATERAL { SELECT * { ?a ?d ?e } LIMIT 1 } }": "SELECT",
    "ASK { ?a ?b 'SERVICE' }": "ASK",
    "": None,
    " \t\r\n": None,
    "# nothing yet": None,
}


@pytest.mark.parametrize("text", FINE)
def test_nothing_is_wrong_with_what_can_be_asked_or_says_nothing_yet(client: FlaskClient, text: str) -> None:
    assert checked(client, text) == {"form": FINE[text], "problems": []}


# A text, and what of it is at fault: the marks stand around it, and are not part of the text.
FAULTS: Final[Mapping[str, str]] = {
    "a word too many": "ASK { ?a ?b ?c } [LIMITT] 3",
    "a triple that does not end": "SELECT * { ?a ?b ?c [?d] }",
    "the end": "SELECT * { ?a ?b ?c[]",
    "only a prologue": f"{E}[]",
    "no query at all": "[xyz]",
    "a prefix": "SELECT * { ?a [e:b] ?c }",
    "a relative IRI": "ASK { ?a [<b>] ?c }",
    "an open string": "ASK { ?a ?b ['c }]\n",
    "a character": "ASK { ?a ?b [`] }",
    "a comparison without spaces": "ASK { FILTER(?a[<?b&&?c>]?d) }",
    "an update": "[INSERT] DATA { <urn:a> <urn:b> 1 }",
    "federation": "ASK {\n  [SERVICE] <http://e/> { ?a ?b ?c }\n}",
    "too deep": f"ASK {'{' * 200}[{{]{'}' * 201}",
    "a function by its IRI": "ASK { FILTER([<http://e/f>](1)) }",
    "a function by its name": f"{E}ASK {{ ?a e:f ?b FILTER([e:f](1)) }}",
    "a function by an escaped name": E + r"ASK { FILTER([e:f\-g](1)) }",
    "a null": "ASK { [\0] }",
    "on another line": "ASK {\n\n  ?a ?b\n  [}]",
    "behind astral characters": "# \U0001f600\nASK { ?\U0001d4ae ?b '\U0001f600' [\U0001f600] }",
    "astral itself": "ASK { ?a [\U0001f600] }",
    "a variable bound twice": "SELECT (1 AS ?a) (2 AS ?a) {}[]",
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place(client: FlaskClient, name: str) -> None:
    before, rest = FAULTS[name].split("[", 1)
    at_fault, after = rest.rsplit("]", 1)
    text = before + at_fault + after
    (fault,) = checked(client, text)["problems"]
    assert fault["length"] == len(at_fault)
    lines = before.split("\n")
    assert (fault["line"], fault["column"]) == (len(lines), len(lines[-1]) + 1)
    utf16 = text.encode("utf-16-le")
    assert utf16[2 * fault["start"] : 2 * fault["end"]].decode("utf-16-le") == at_fault
    assert utf16[: 2 * fault["start"]].decode("utf-16-le") == before
    assert fault["detail"]
    assert not fault["detail"].startswith("Line ")


@pytest.mark.parametrize("text", ["SELECT * { `", "select * { ?a }", "# ASK\nSELECT"])
def test_a_text_with_a_fault_has_a_form(client: FlaskClient, text: str) -> None:
    assert checked(client, text)["form"] == "SELECT"


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_checked_is_what_is_answered(client: FlaskClient, name: str) -> None:
    text = FAULTS[name].replace("[", "", 1)[::-1].replace("]", "", 1)[::-1]
    (fault,) = checked(client, text)["problems"]
    told = post(client, "/sparql", text).json
    assert isinstance(told, dict)
    assert told["type"].endswith(f":{fault['reason']}")
    same = ("line", "column", "length")
    assert [told[member] for member in same] == [fault[member] for member in same]
    assert told["detail"].endswith(fault["detail"])


def test_every_question_is_free_of_faults_and_its_layout_too(client: FlaskClient) -> None:
    questions = questionnaire.read()
    assert questions
    for question in questions:
        text = bind(question)
        assert checked(client, text) == {"form": question.form, "problems": []}
        response = post(client, "/format", text)
        assert (response.status_code, response.content_type, response.text) == (200, QUERY, laid_out(text))


@pytest.mark.parametrize("path", ["/check", "/format"])
def test_a_text_may_come_in_a_form_or_in_the_url(client: FlaskClient, path: str) -> None:
    text = "ASK { ?a ?b '%41+\u00e9' }"
    answers = [
        post(client, path, text),
        post(client, path, text, FORM),
        client.post(path, query_string={"query": text}),
    ]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert len({one.data for one in answers}) == 1


@pytest.mark.parametrize("path", ["/check", "/format"])
@pytest.mark.parametrize(
    ("sent", "status", "reason"),
    [
        ({"data": b"ASK {}", "content_type": "text/plain"}, 415, "unsupported-media-type"),
        ({"data": b"ASK {}", "content_type": f"{QUERY}; charset=latin-1"}, 415, "unsupported-media-type"),
        ({"data": b"ASK { ?a ?b '\xff' }", "content_type": QUERY}, 400, "malformed-request"),
        ({"data": b"query=ASK&query=ASK", "content_type": FORM}, 400, "malformed-request"),
        ({"data": b"timeout=soon&query=ASK", "content_type": FORM}, 400, "malformed-request"),
        ({"data": b"update=CLEAR%20ALL", "content_type": FORM}, 403, "read-only"),
        ({"data": b"CLEAR ALL", "content_type": "application/sparql-update"}, 403, "read-only"),
        ({"data": b"ASK {}" + b" " * SETTINGS.query_bytes, "content_type": QUERY}, 413, "too-large"),
    ],
)
def test_a_request_is_read_as_the_endpoint_reads_it(
    client: FlaskClient, path: str, sent: dict[str, Any], status: int, reason: str
) -> None:
    response = client.post(path, **sent)
    assert response.status_code == status
    assert response.json["type"].endswith(f":{reason}")  # type: ignore[index] # an object


@pytest.mark.parametrize("path", ["/check", "/format"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_only_post_is_answered(client: FlaskClient, path: str, method: str) -> None:
    response = client.open(path, method=method, query_string={"query": "ASK {}"})
    assert response.status_code == 405
    assert response.headers["Allow"] == "OPTIONS, POST"
    assert client.options(path).headers["Allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(
    ("text", "status", "reason"),
    [
        ("", 400, "missing-query"),
        ("SELECT", 400, "malformed-query"),
        ("ASK { FILTER(?a<<http://x>) }", 400, "malformed-query"),
        ("CLEAR ALL", 400, "update-as-query"),
        ("ASK { FILTER(<http://e/f>(1)) }", 400, "unsupported-function"),
        ("ASK { SERVICE <http://e/> {} }", 403, "federation-off"),
        (DEEP, 422, "too-complex"),
    ],
)
def test_what_cannot_be_asked_is_not_laid_out(client: FlaskClient, text: str, status: int, reason: str) -> None:
    response = post(client, "/format", text)
    assert response.status_code == status
    told = response.json
    assert isinstance(told, dict)
    assert told["type"].endswith(f":{reason}")
    assert ("line" in told) == (reason != "missing-query" and "<<" not in text)


def test_a_checked_text_is_read_and_not_evaluated(client: FlaskClient) -> None:
    many = " ".join(map(str, range(400)))
    crossed = " ".join(f"VALUES ?v{n} {{ {many} }}" for n in range(8))
    text = f"SELECT (COUNT(*) AS ?n) {{ {crossed} FILTER(?v0 + ?v1 < 0) }}"
    assert checked(client, text) == {"form": "SELECT", "problems": []}
    assert post(client, "/format", text).status_code == 200


def asked(url: str, path: str, text: str) -> tuple[int, bytes, Mapping[str, str]]:
    """Return status, body and headers."""
    parts = urlsplit(url)
    link = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    with closing(link):
        link.request("POST", f"/{path}", text.encode(), {"Content-Type": QUERY})
        response = link.getresponse()
        return response.status, response.read(), dict(response.headers)


def test_a_text_is_checked_by_an_evaluator_once_and_then_kept(tmp_path: Path) -> None:
    with running(tmp_path / "dataset", "--client-limits", "on") as server:
        answers = [asked(server.url, "check", "SELECT * { ?a }") for _ in range(2)]
        refused = asked(server.url, "format", "SELECT * { ?a }")
        made = asked(server.url, "format", "SELECT*{?a ?b ?c}")
        status = json.loads(server.get("status")[1])
    assert [status for status, _, _ in answers] == [200, 200]
    assert answers[0][1] == answers[1][1]
    assert [headers["Server-Timing"].rpartition("=")[2] for _, _, headers in answers] == ["miss", "hit"]
    assert {headers["X-Query-Limit-Ms"] for _, _, headers in answers} == {"300"}
    assert refused[0] == 400
    assert (made[0], made[1]) == (200, b"SELECT * {\n  ?a ?b ?c\n}\n")
    assert made[2]["X-Query-Limit-Ms"] == "1000"
    assert status["counts"]["queries"] == 4
    assert status["counts"]["cache_hits"] == 1


def test_reading_takes_the_reason_of_a_problem_that_has_no_place() -> None:
    text = "SELECT * { ?a ?b ?" + "c".join(f"servic{letter}" for letter in "abcdefghijklmnopqrstuvwxyz") + " }"
    told = json.loads(Reading(SETTINGS.depth)._checked(text))  # noqa: SLF001 - no client spells it so
    assert told["problems"][0]["reason"] == "federation-off"
    assert (told["problems"][0]["start"], told["problems"][0]["end"]) == (0, 0)
