"""Laws of serving from another engine: what is sent, what becomes of its failures, and what is never believed."""

import gzip
import http.server
import json
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urljoin

import pytest

from engines import free_port, oxigraph, put
from hsnexus.errors import SetupError
from hsnexus.lexer import tokens
from hsnexus_server.dataset import load
from hsnexus_server.description import Description
from hsnexus_server.engines.client import Client, checked
from hsnexus_server.engines.endpoint import Endpoint
from hsnexus_server.engines.remote import RemoteEvaluation, connected
from hsnexus_server.engines.scope import NOTHING, Scopes
from hsnexus_server.negotiate import wanted
from hsnexus_server.problems import Problem, RefusalError
from hsnexus_server.protocol import SparqlRequest
from serving import GRAPH, SETTINGS, SPARQL_JSON, TERMS, running, write_dataset

SERVED: Final = Description("0.0.1", "0" * 64, {GRAPH: 6, TERMS: 1}, (GRAPH,), ())
JSON: Final = f"HTTP/1.1 200 OK\r\nContent-Type: {SPARQL_JSON}\r\n"
TRIPLES: Final = "HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n"
ROW: Final = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
SELECT: Final = "SELECT ?x WHERE { ?s ?p ?x }"
CONSTRUCT: Final = "CONSTRUCT { ?s ?p ?x } WHERE { ?s ?p ?x }"


@dataclass(slots=True)
class Speaker:
    """A server that sends the same bytes to everybody, whatever they are, and keeps what it was sent."""

    url: str = ""
    heard: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)


@contextmanager
def speaker(*said: bytes) -> Iterator[Speaker]:
    """Say one thing after the other, and the last one for ever."""
    told = Speaker()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields: dict[str, list[str]] = {}
            for name, value in parse_qsl(body):
                fields.setdefault(name, []).append(value)
            told.heard.append(fields)
            told.headers.append(dict(self.headers.items()))
            self.wfile.write(said[min(len(told.heard), len(said)) - 1])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}/query"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()


def whole(head: str, body: str | bytes) -> bytes:
    """Return an answer that ends where it says."""
    data = body if isinstance(body, bytes) else body.encode()
    return f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data


def status(number: int, body: str = "", head: str = "Content-Type: text/plain\r\n") -> bytes:
    return whole(f"HTTP/1.1 {number} So\r\n{head}", body)


def asked(url: str, query: str = SELECT, *, timeout_ms: int | None = None, name: str = "") -> bytes:
    """Return the answer of an engine to a query."""
    client = Client()
    evaluation = RemoteEvaluation(Endpoint(url, client), SERVED, replace(SETTINGS, result_bytes=1000))
    try:
        request = SparqlRequest(query, None, None, (), timeout_ms)
        return evaluation.ask(request, wanted("", [name] if name else [])).body
    finally:
        evaluation.close()


def refused(url: str, query: str = SELECT, timeout_ms: int | None = None) -> Problem:
    with pytest.raises(RefusalError) as caught:
        asked(url, query, timeout_ms=timeout_ms)
    return caught.value.problem


# -- what an engine may answer

VIRTUOSO: Final = "Server: Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu\r\n"
BOMB: Final = gzip.compress(b" " * 10_000_000)
FAILING: Final[Mapping[str, tuple[bytes, str, str]]] = {
    # what it says to which query, and the problem
    "nothing": (b"", SELECT, "engine-failed"),
    "no HTTP": (b"220 mail.example ESMTP\r\n\r\n", SELECT, "engine-failed"),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-", SELECT, "engine-failed"),
    "less than it says": (f"{JSON}Content-Length: {len(ROW)}\r\n\r\n{ROW[:40]}".encode(), SELECT, "engine-failed"),
    "chunks without end": (
        f"{JSON}Transfer-Encoding: chunked\r\n\r\n{len(ROW):x}\r\n{ROW}\r\n".encode(),
        SELECT,
        "engine-failed",
    ),
    "a chunk that is cut": (f"{JSON}Transfer-Encoding: chunked\r\n\r\nff\r\n{ROW}".encode(), SELECT, "engine-failed"),
    "half of JSON": (whole(JSON, ROW[:-4]), SELECT, "engine-failed"),
    "half of JSON, until it hangs up": (f"{JSON}\r\n{ROW[:-4]}".encode(), SELECT, "engine-failed"),
    "more than JSON": (whole(JSON, ROW + "an error"), SELECT, "engine-failed"),
    "JSON of something else": (whole(JSON, '{"a": 1}'), SELECT, "engine-failed"),
    "no body": (whole(JSON, ""), SELECT, "engine-failed"),
    "a page": (whole("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", ROW), SELECT, "engine-failed"),
    "no type": (whole("HTTP/1.1 200 OK\r\n", ROW), SELECT, "engine-failed"),
    "no UTF-8": (whole(JSON, ROW.encode().replace(b'"1"', b'"\xff"')), SELECT, "engine-failed"),
    "no gzip": (whole(JSON + "Content-Encoding: gzip\r\n", ROW), SELECT, "engine-failed"),
    "triples until it hangs up": (f"{TRIPLES}\r\n<urn:s> <urn:p> <urn:o> .\n".encode(), CONSTRUCT, "engine-failed"),
    "half a triple": (whole(TRIPLES, "<urn:s> <urn:p> <urn:o> .\n<urn:s> <ur"), CONSTRUCT, "engine-failed"),
    "an error among triples": (whole(TRIPLES, "<urn:s> <urn:p> <urn:o> .\nError 17\n"), CONSTRUCT, "engine-failed"),
    "cancelled in JSON": (whole(JSON, ROW[:60] + "The operation has been cancelled"), SELECT, "time-limit"),
    "cancelled in triples": (whole(TRIPLES, "<urn:s> <urn:p> <urn:o> .\nTimeout\n"), CONSTRUCT, "time-limit"),
    "a part, by its status": (
        whole(f"HTTP/1.1 206 Partial Content\r\nContent-Type: {SPARQL_JSON}\r\n", ROW),
        SELECT,
        "result-too-large",
    ),
    "a part, by its time": (whole(JSON + VIRTUOSO + "X-SQL-State: S1TAT\r\n", ROW), SELECT, "time-limit"),
    "a part, by its rows": (whole(JSON + VIRTUOSO + "X-SPARQL-MaxRows: 1\r\n", ROW), SELECT, "result-too-large"),
    "too much": (whole(JSON, ROW + " " * 4000), SELECT, "result-too-large"),
    "a bomb": (whole(JSON + "Content-Encoding: gzip\r\n", BOMB), SELECT, "result-too-large"),
    "elsewhere": (status(302, head="Location: http://127.0.0.1:9/\r\n"), SELECT, "engine-failed"),
    "400": (status(400, "No."), SELECT, "engine-refuses"),
    "401": (status(401), SELECT, "engine-failed"),
    "403": (status(403), SELECT, "engine-failed"),
    "404": (status(404), SELECT, "engine-failed"),
    "408": (status(408), SELECT, "time-limit"),
    "429": (status(429, "slower"), SELECT, "busy"),
    "429 of a time-out": (status(429, "Operation timed out."), SELECT, "time-limit"),
    "500": (status(500, "Exception"), SELECT, "engine-error"),
    "500 of a time-out": (status(500, "Virtuoso S1T00 Error: Transaction timed out"), SELECT, "time-limit"),
    "502": (status(502), SELECT, "engine-away"),
    "503": (status(503), SELECT, "busy"),
    "503 of a time-out": (status(503, "Query timed out"), SELECT, "time-limit"),
    "504": (status(504), SELECT, "time-limit"),
}


@pytest.mark.parametrize("name", FAILING)
def test_whatever_an_engine_does_wrong_is_a_refusal_with_its_reason(name: str) -> None:
    said, query, right = FAILING[name]
    with speaker(said) as engine:
        problem = refused(engine.url, query)
    assert problem.reason == right
    assert (problem.retry_after is not None) == (right in {"busy", "engine-away"})


@pytest.mark.parametrize("framing", ["Content-Length: {size}\r\n\r\n{body}", "\r\n{body}"])
def test_what_is_whole_is_passed_on(framing: str) -> None:
    head = JSON + framing.format(size=len(ROW), body=ROW)
    with speaker(head.encode()) as engine:
        assert asked(engine.url) == ROW.encode()
        assert asked(engine.url, name="csv") == b"x\r\n1\r\n"


def test_a_connection_that_an_engine_has_just_closed_is_no_failure_of_its() -> None:
    heard: list[str] = []

    def serve(listener: socket.socket) -> None:
        """Answer so many requests on each connection, and hang up on the next."""
        for answered in (1, 1, 0, 0):
            connection, _ = listener.accept()
            with connection, connection.makefile("rwb") as file:
                for number in range(answered + 1):
                    head = b"".join(iter(file.readline, b"\r\n")).decode()
                    heard.append(head)
                    file.read(int(head.partition("Content-Length: ")[2].split()[0]))
                    if number < answered:
                        file.write(whole(JSON, ROW))
                        file.flush()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        answers = threading.Thread(target=serve, args=(listener,), daemon=True)
        answers.start()
        evaluation = RemoteEvaluation(
            Endpoint(f"http://127.0.0.1:{listener.getsockname()[1]}/query", Client()), SERVED, SETTINGS
        )
        request = SparqlRequest(SELECT, None, None, (), None)
        assert [evaluation.ask(request, wanted("")).body for _ in range(2)] == [ROW.encode()] * 2
        for _ in range(2):  # one that was kept and then a new one, both closed without an answer; then a new one
            with pytest.raises(RefusalError) as caught:
                evaluation.ask(request, wanted(""))
            assert caught.value.problem.reason == "engine-failed"
        evaluation.close()
        answers.join(10)
    assert len(heard) == 6


def test_an_engine_that_is_not_there_is_told_so() -> None:
    problem = refused(f"http://127.0.0.1:{free_port()}/query")
    assert (problem.reason, problem.retry_after) == ("engine-away", 5)
    assert "refused" in problem.detail


def test_a_certificate_of_nobody_is_not_believed() -> None:
    with speaker(whole(JSON, ROW)) as engine:
        assert refused(engine.url.replace("http:", "https:"), timeout_ms=1000).reason in {
            "engine-away",
            "engine-failed",
        }
        assert engine.heard == []


def test_what_an_engine_says_is_told_in_one_line_without_its_markup() -> None:
    page = "<html><style>b {}</style>\n<b>No such\t function</b>\n<pre>at Secret.java:12</pre></html>"
    with speaker(status(400, page)) as engine:
        assert refused(engine.url).detail.endswith("It says: 400, No such function")


NOT_SENT: Final = (
    "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
    "PREFIX : <http://e/> ASK { SERVICE:x {} }",
    "DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://e/>",
    "DEFINE input:inference 'x' SELECT * { ?s ?p ?o }",
    "PREFIX bif: <bif:> SELECT (bif:sys_stat('x') AS ?x) {}",
    "SELECT * { ?s ?p ?o } OPTION (QUIETCAST)",
    "SELECT * { ?s ?p ?o . ",
    "SELECT * { ?s ?p ?o FILTER(<urn:f>(?o)) }",
    "ASK " + "{" * 201 + "}" * 201,
    "PREFIX x: <urn:> SELECT * FROMx:g { ?s ?p ?o }",
)


@pytest.mark.parametrize("query", NOT_SENT)
def test_no_engine_hears_of_what_is_not_admitted(query: str) -> None:
    with speaker(whole(JSON, ROW)) as engine:
        assert refused(engine.url, query).reason.status in {400, 403, 422}
        assert engine.heard == []


# -- what is sent


def test_an_engine_is_told_the_graphs_the_time_and_the_format() -> None:
    with speaker(whole(JSON + VIRTUOSO, ROW)) as engine:
        evaluation = RemoteEvaluation(Endpoint(engine.url, Client()), SERVED, SETTINGS)
        for _ in range(2):  # it is known from its first answer on
            evaluation.ask(SparqlRequest(SELECT, None, None, (), 2500), wanted("text/csv"))
        evaluation.close()
    first, second = engine.heard
    assert second.pop("timeout") == ["2500"]
    assert (
        first
        == second
        == {
            "query": [SELECT],
            "default-graph-uri": [NOTHING, GRAPH],
            "named-graph-uri": [NOTHING, TERMS, GRAPH],
        }
    )
    assert engine.headers[0]["Accept"] == SPARQL_JSON


U: Final = "PREFIX u: <urn:> "
ALL: Final = (TERMS, GRAPH)
GRAPH_NAMES: Final = f"PREFIX g: <{GRAPH.removesuffix('shared')}> "
SCOPES: Final[tuple[tuple[str, dict[str, tuple[str, ...]], str, tuple[str, ...], tuple[str, ...]], ...]] = (
    # query, dataset of the request, what is left of the query, default graph, named graphs
    ("ASK {}", {}, "ASK {}", (GRAPH,), ALL),
    (f"ASK FROM <{TERMS}> {{}}", {}, "ASK   {}", (TERMS,), ()),
    (f"ASK FROM <{TERMS}>FROM NAMED<{GRAPH}>{{}}", {}, "ASK   {}", (TERMS,), (GRAPH,)),
    (f"ASK FROM NAMED <{GRAPH}> {{}}", {}, "ASK   {}", (), (GRAPH,)),
    (GRAPH_NAMES + "ASK from g:shared {}", {}, GRAPH_NAMES + "ASK   {}", (GRAPH,), ()),
    (f"BASE <{GRAPH}> ASK FROM <edges-rdf12> {{}}", {}, f"BASE <{GRAPH}> ASK   {{}}", (TERMS,), ()),
    ("ASK FROM <http://127.0.0.1/x> FROM NAMED <file:///etc/passwd> {}", {}, "ASK     {}", (), ()),
    (f"ASK FROM <{TERMS}> {{}}", {"default": (GRAPH,)}, "ASK   {}", (GRAPH,), ()),
    ("ASK {}", {"named": (GRAPH, "urn:x:other")}, "ASK {}", (), (GRAPH,)),
    ("ASK {}", {"default": ("urn:x:other",)}, "ASK {}", (), ()),
    (f"ASK {{ GRAPH <{GRAPH}> {{}} }}", {}, f"ASK {{ GRAPH <{GRAPH}> {{}} }}", (GRAPH,), ALL),
    ("ASK { GRAPH <urn:x:other> {} }", {}, f"ASK {{ GRAPH <{NOTHING}> {{}} }}", (GRAPH,), ALL),
    (U + "ASK { graph u:x {} }", {}, U + f"ASK {{ graph <{NOTHING}> {{}} }}", (GRAPH,), ALL),
    (f"ASK FROM <{GRAPH}> {{ GRAPH <{GRAPH}> {{}} }}", {}, f"ASK   {{ GRAPH <{NOTHING}> {{}} }}", (GRAPH,), ()),
    ("ASK { ?s ?p 'FROM <urn:x>' } # FROM <urn:x>", {}, "ASK { ?s ?p 'FROM <urn:x>' } # FROM <urn:x>", (GRAPH,), ALL),
    ("PREFIX from: <urn:> ASK { from:x ?p ?o }", {}, "PREFIX from: <urn:> ASK { from:x ?p ?o }", (GRAPH,), ALL),
)


@pytest.mark.parametrize(("query", "dataset", "left", "default", "named"), SCOPES)
def test_a_query_asks_served_graphs_and_says_so_beside_its_text(
    query: str, dataset: dict[str, tuple[str, ...]], left: str, default: tuple[str, ...], named: tuple[str, ...]
) -> None:
    lists = (dataset.get("default", ()), dataset.get("named", ())) if dataset else (None, None)
    text, scope = Scopes(SERVED).of(SparqlRequest(query, lists[0], lists[1], (), None), tokens(query))
    assert (text, scope.default, scope.named) == (left, default, tuple(sorted(named)))


CHALLENGES: Final[Mapping[str, tuple[str, str]]] = {
    "basic": ('Basic realm="x"', "Basic ZGJhOnNlY3JldA=="),
    "digest": ('Digest realm="x", nonce="n", qop="auth"', 'Digest username="dba", realm="x"'),
    "either": ('Basic realm="x", Digest realm="x", nonce="n", qop="auth"', 'Digest username="dba"'),
}


@pytest.mark.parametrize("name", CHALLENGES)
def test_an_account_is_sent_to_who_asks_for_it_as_a_digest_if_it_may_be(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HSNEXUS_ENGINE_USER", "dba")
    monkeypatch.setenv("HSNEXUS_ENGINE_PASSWORD", "secret")
    challenge, sent = CHALLENGES[name]
    asking = status(401, head=f"WWW-Authenticate: {challenge}\r\n")
    with speaker(asking, asking, whole(JSON, ROW)) as engine:
        client = Client()
        evaluation = RemoteEvaluation(Endpoint(engine.url, client), SERVED, SETTINGS)
        for _ in range(2):
            with suppress(RefusalError):  # an account is refused once
                evaluation.ask(SparqlRequest(SELECT, None, None, (), None), wanted(""))
        evaluation.close()
    assert "Authorization" not in engine.headers[0]
    assert "secret" not in str(engine.headers)
    assert engine.headers[2]["Authorization"].startswith(sent)


def test_a_token_is_sent_with_every_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HSNEXUS_ENGINE_TOKEN", "abc")
    with speaker(whole(JSON, ROW)) as engine:
        asked(engine.url)
    assert engine.headers[0]["Authorization"] == "Bearer abc"


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("nonsense", "URL"),
        ("ftp://e/", "URL"),
        ("http://", "URL"),
        ("http://e/#x", "URL"),
        ("http://a:b@e/", "ACCOUNT"),
    ],
)
def test_a_url_that_is_none_or_has_an_account_in_it_is_refused(url: str, word: str) -> None:
    with pytest.raises(SetupError) as caught:
        checked(url, "--engine")
    assert word.lower() in str(caught.value).lower()
    assert "a:b" not in str(caught.value)


# -- the whole server over Oxigraph's own


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "dataset")


OTHER_DIGEST: Final = (
    "PREFIX d: <http://purl.org/dc/terms/> DELETE { GRAPH ?g { ?s d:identifier ?o } } "
    "INSERT { GRAPH ?g { ?s d:identifier 'x' } } WHERE { GRAPH ?g { ?s d:identifier ?o } }"
)
BY_UPDATE: Final[Mapping[str, tuple[str, str]]] = {
    # what somebody did to the engine, and what is said of it
    "it was never loaded": ("CLEAR ALL", "does not hold a dataset"),
    "a load was broken off": ("DROP GRAPH <urn:x-hsnexus:receipt>", "does not hold a dataset"),
    "a triple is missing": (f"DELETE WHERE {{ GRAPH <{GRAPH}> {{ ?s <http://e/label> ?o }} }}", "holds 5 triples"),
    "there is one more": (f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <urn:s> <urn:p> 1 }} }}", "holds 7 triples"),
    "a graph is missing": (f"DROP GRAPH <{TERMS}>", "holds 0 triples"),
    "it is another build": (
        OTHER_DIGEST,
        "holds the build x",
    ),
}


@pytest.fixture(scope="module")
def engine() -> Iterator[str]:
    with oxigraph() as url:
        yield url


@pytest.mark.parametrize("name", BY_UPDATE)
def test_an_engine_that_does_not_hold_the_build_is_not_served(engine: str, dataset: Path, name: str) -> None:
    update, word = BY_UPDATE[name]
    settings = replace(SETTINGS, dataset=dataset)
    put(engine, dataset)
    _, description = load(settings)
    evaluation, there = connected(settings, engine, description)
    assert there == description
    evaluation.close()
    client = Client()
    kind = {"Content-Type": "application/sparql-update"}
    client.send("POST", urljoin(engine, "update"), body=update.encode(), headers=kind, seconds=10, most=1000)
    client.close()
    with pytest.raises(SetupError) as caught:
        connected(settings, engine, description)
    assert word in str(caught.value)
    assert "hsnexus load" in str(caught.value)


def test_an_engine_that_goes_away_is_told_and_served_again_when_it_is_back(
    tmp_path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HSNEXUS_ENGINE_USER", "somebody")
    monkeypatch.setenv("HSNEXUS_ENGINE_PASSWORD", "a-secret")
    port, options = free_port(), ("--location", str(tmp_path / "store"))
    with oxigraph(*options, port=port) as url:
        put(url, dataset)
        context = running(tmp_path / "dataset", "--engine", url, "--fronts", "1", "--workers", "1")
        server = context.__enter__()
        assert server.get("sparql?query=ASK{}")[0] == 200
    try:
        assert server.get("sparql?query=ASK{}")[0] == 200, "it is kept"
        code, body = server.get("sparql?query=ASK{?s+?p+1}")
        assert (code, json.loads(body)["type"]) == (503, "urn:x-hsnexus:problem:engine-away")
        assert server.get("ready")[0] == 200
        with oxigraph(*options, port=port):
            assert server.get("sparql?query=ASK{?s+?p+1}")[0] == 200
            told = json.loads(server.get("status")[1])
        assert told["settings"]["store"] == "engine"
        assert "crashed" not in told["counts"]
        assert not re.search(r"a-secret|somebody", json.dumps(told) + server.talk)
    finally:
        context.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("options", "word"),
    [(("--data", "x.ttl"), "no place"), (("--location", "x"), "no place"), ((), "cannot be reached")],
)
def test_what_cannot_be_served_is_told_at_the_start(tmp_path: Path, options: tuple[str, ...], word: str) -> None:
    with (
        pytest.raises(AssertionError, match=word),
        running(tmp_path / "dataset", "--engine", "http://127.0.0.1:9/", *options),
    ):
        pass
