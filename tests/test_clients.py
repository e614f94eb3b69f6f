"""Laws of a real server: the clients that people have work unchanged, and HTTP on the wire is what HTTP says."""

import contextlib
import csv
import http.client
import io
import itertools
import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

import pyoxigraph
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper

from declared import Given, undeclared_on_the_wire
from engines import oxigraph, program
from serving import COMMAND, GRAPH, SPARQL_JSON, TERMS, Running, running, write_dataset

A, B = URIRef("http://e/a"), URIRef("http://e/b")
P, LABEL, KNOWS = URIRef("http://e/p"), URIRef("http://e/label"), URIRef("http://e/knows")
SELECT: Final = "SELECT ?o WHERE { <http://e/a> <http://e/p> ?o } ORDER BY ?o"
LABELS: Final = "SELECT ?o WHERE { ?s <http://e/label> ?o }"
ROWS: Final = ["%41", "100%25", "a+b"]
CONSTRUCT: Final = (
    "CONSTRUCT { ?o <http://e/of> ?s } WHERE { ?s <http://e/p> ?v ; <http://e/knows> ?o . FILTER(?v != 'x') }"
)
DESCRIBE: Final = "DESCRIBE <http://e/b>"
SLOW: Final = f"SELECT (COUNT(*) AS ?n) WHERE {{ {' '.join(f'?s{n} ?p{n} ?o{n} .' for n in range(16))} }}"


def graph(text: str) -> Graph:
    return Graph().parse(data=text, format="nt")


CONSTRUCTED: Final = graph("<http://e/b> <http://e/of> <http://e/a> .")
DESCRIBED: Final = graph("<http://e/b> <http://e/knows> _:c .\n<http://e/a> <http://e/knows> <http://e/b> .")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("served") / "dataset", "--workers", "2", "--fronts", "2") as one:
        yield one


# ------------------------------------------------------------------------------------------------ rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("returned", ["xml", "json", "csv", "tsv"])
def test_rdflib_selects_and_asks(server: Running, method: str, returned: str) -> None:
    store = SPARQLStore(server.url + "sparql", method=method, returnFormat=returned)
    assert [str(row[0]) for row in store.query(SELECT)] == ROWS  # type: ignore[index] # rows of a SELECT
    if returned in {"xml", "json"}:
        assert bool(store.query("ASK { <http://e/a> ?p ?o }")) is True
        assert bool(store.query("ASK { <http://e/nobody> ?p ?o }")) is False
    if returned != "csv":
        assert [row[0] for row in store.query(LABELS)] == [Literal("été", lang="fr")]  # type: ignore[index]


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize(("query", "expected"), [(CONSTRUCT, CONSTRUCTED), (DESCRIBE, DESCRIBED)])
def test_rdflib_gets_graphs(server: Running, method: str, query: str, expected: Graph) -> None:
    found = SPARQLStore(server.url + "sparql", method=method).query(query).graph
    assert found is not None
    assert isomorphic(found, expected)


PATTERNS: tuple[tuple[URIRef | None, URIRef | None, URIRef | Literal | None, int], ...] = (
    # a pattern of rdflib, and how many triples of the default graph it meets
    (None, None, None, 6),
    (A, None, None, 5),
    (None, KNOWS, None, 2),
    (None, None, B, 1),
    (A, P, None, 3),
    (A, P, Literal("100%25"), 1),
    (None, LABEL, Literal("été", lang="fr"), 1),
    (None, LABEL, Literal("été"), 0),
    (B, P, None, 0),
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_rdflib_reads_the_endpoint_as_a_graph(
    server: Running, pattern: tuple[URIRef | None, URIRef | None, URIRef | Literal | None, int]
) -> None:
    remote = Graph(SPARQLStore(server.url + "sparql"), identifier=DATASET_DEFAULT_GRAPH_ID)
    *wanted, number = pattern
    assert len(remote) == 6
    assert len(list(remote.triples((wanted[0], wanted[1], wanted[2])))) == number


def test_rdflib_reads_a_named_graph_and_the_names(server: Running) -> None:
    store = SPARQLStore(server.url + "sparql")
    assert len(Graph(store, identifier=URIRef(GRAPH))) == 6
    assert len(Graph(store, identifier=URIRef(TERMS))) == 1
    assert len(Graph(store, identifier=URIRef("urn:x:none"))) == 0
    assert {str(name) for name in store.contexts()} == {GRAPH, TERMS}


# ------------------------------------------------------------------------------------------------ SPARQLWrapper


def texts(found: object, returned: str) -> list[str]:
    """Return the only column of what SPARQLWrapper made of an answer."""
    if isinstance(found, dict):
        return [row["o"]["value"] for row in found["results"]["bindings"]]
    if isinstance(found, bytes):
        rows = list(csv.reader(io.StringIO(found.decode()), delimiter="\t" if returned == TSV else ","))
        return [row[0].removeprefix('"').removesuffix('"') for row in rows[1:]]
    elements = found.getElementsByTagName("literal")  # type: ignore[attr-defined] # a DOM document
    return [element.firstChild.data for element in elements]


WAYS = ((GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY))


def wrapper(server: Running, way: tuple[str, str], query: str, returned: str | None) -> Wrapper:
    client = Wrapper(server.url + "sparql")
    client.setMethod(way[0])
    client.setRequestMethod(way[1])
    client.setQuery(query)
    if returned is not None:  # its own default is XML
        client.setReturnFormat(returned)
    return client


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("returned", [JSON, XML, CSV, TSV, None])
def test_sparqlwrapper_selects(server: Running, way: tuple[str, str], returned: str | None) -> None:
    assert texts(wrapper(server, way, SELECT, returned).query().convert(), returned or XML) == ROWS


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_asks(server: Running, way: tuple[str, str]) -> None:
    for query, truth in (("ASK { <http://e/a> ?p ?o }", True), ("ASK { <http://e/nobody> ?p ?o }", False)):
        found = wrapper(server, way, query, JSON).query().convert()
        assert isinstance(found, dict)
        assert found["boolean"] is truth


WRAPPED_GRAPHS = ((N3, "turtle"), (TURTLE, "turtle"), (RDFXML, "xml"), (XML, "xml"), (JSONLD, "json-ld"), (None, "xml"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("query", "expected"), [(CONSTRUCT, CONSTRUCTED), (DESCRIBE, DESCRIBED)])
@pytest.mark.parametrize(("returned", "parser"), WRAPPED_GRAPHS)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # which SPARQLWrapper still uses
def test_sparqlwrapper_gets_graphs(  # noqa: PLR0913, PLR0917 - tables by a fixture
    server: Running, way: tuple[str, str], query: str, expected: Graph, returned: str | None, parser: str
) -> None:
    found = wrapper(server, way, query, returned).query().convert()
    read = found if isinstance(found, Graph) else Graph().parse(data=found, format=parser)  # type: ignore[arg-type]
    assert isomorphic(Graph() + read, expected)


def test_sparqlwrapper_tells_a_syntax_error(server: Running) -> None:
    with pytest.raises(Exception, match=r"(?s)bad request has been sent to the endpoint.*\"line\": 1") as caught:
        wrapper(server, (GET, URLENCODED), "SELECT ?o WHERE { ?s", JSON).query()
    assert type(caught.value).__name__ == "QueryBadFormed"


# ------------------------------------------------------------------------------------------------ programs


def run(command: Sequence[str], given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)


CSV_ROWS: Final = "o\n%41\n100%25\na+b\n"
BY_CURL: tuple[tuple[tuple[str, ...], str, str, int, str], ...] = (
    # options, what is appended to the URL, standard input, exit code, what comes
    (("-H", "Accept: text/csv"), f"?query={quote(SELECT)}", "", 0, CSV_ROWS),
    (("-G", "--data-urlencode", "query@-", "-d", "format=csv"), "", SELECT, 0, CSV_ROWS),
    (("--data-urlencode", "query@-", "-H", "Accept: text/csv"), "", SELECT, 0, CSV_ROWS),
    (("--data-urlencode", f"query={SELECT}", "-d", "format=csv"), "", "", 0, CSV_ROWS),
    (("-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv", "-d@-"), "", SELECT, 0, CSV_ROWS),
    (
        ("-H", "Content-Type: application/sparql-query", "-H", "Transfer-Encoding: chunked", "-d@-"),
        "?format=csv",
        SELECT,
        0,
        CSV_ROWS,
    ),
    (("--compressed", "-H", "Accept: text/csv"), f"?query={quote(SELECT)}", "", 0, CSV_ROWS),
    (("--http1.0", "-H", "Accept: text/csv"), f"?query={quote(SELECT)}", "", 0, CSV_ROWS),
    (("-L", "-H", "Accept: text/csv"), f"/?query={quote(SELECT)}", "", 0, CSV_ROWS),
    (("-H", "Accept: text/csv", "-H", "Expect: 100-continue", "--data-urlencode", "query@-"), "", SELECT, 0, CSV_ROWS),
    (("-H", "Accept: text/turtle"), f"?query={quote(CONSTRUCT)}", "", 0, "<http://e/b> <http://e/of> <http://e/a> .\n"),
    ((), f"?query={quote('ASK { <http://e/a> ?p ?o }')}", "", 0, '{"head":{},"boolean":true}'),
    (("-f",), "?query=SELEKT", "", 22, ""),
    (("-f",), "?query=", "", 22, ""),
    (("-f", "-X", "PUT"), "?query=ASK%7B%7D", "", 22, ""),
)


@pytest.mark.parametrize(("options", "tail", "given", "code", "expected"), BY_CURL)
def test_curl_gets_the_answer(  # noqa: PLR0913, PLR0917 - a row
    server: Running, options: tuple[str, ...], tail: str, given: str, code: int, expected: str
) -> None:
    done = run([program("curl", "Debian curl"), "-sS", *options, f"{server.url}sparql{tail}"], given)
    assert (done.returncode, done.stdout) == (code, expected), done.stderr


def test_curl_gets_the_head(server: Running) -> None:
    url = f"{server.url}sparql?query={quote(SELECT)}&format=csv"
    done = run([program("curl", "Debian curl"), "-sSI", "-w", "%{size_download}", url])
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("HTTP/1.1 200 ")
    assert f"\nContent-Length: {len(CSV_ROWS) + CSV_ROWS.count(chr(10))}\n" in done.stdout
    assert done.stdout.endswith("\n0")


def test_curl_spares_itself_what_it_has(server: Running, tmp_path: Path) -> None:
    url, tag = f"{server.url}sparql?query={quote(SELECT)}&format=csv", str(tmp_path / "etag")
    command = [program("curl", "Debian curl"), "-sS", "--etag-save", tag, "--etag-compare", tag, "-w", "%{http_code}"]
    assert run([*command, url]).stdout == CSV_ROWS + "200"
    assert run([*command, url]).stdout == "304"


# Of what the protocol carries, roqet reads solutions only; a graph it reads as data that it asks itself.
BY_ROQET: tuple[tuple[str, tuple[str, ...], str, list[str]], ...] = (
    # input language, options, query, rows
    ("sparql10", ("-p", "{url}"), SELECT, ROWS),
    ("sparql", ("-p", "{url}"), SELECT, ROWS),
    ("sparql", ("-p", "{url}"), "SELECT ?o WHERE { <http://e/nobody> ?p ?o }", []),
    ("sparql", ("-D", "{url}?query=" + quote("CONSTRUCT WHERE { ?s <http://e/p> ?o }")), SELECT, ROWS),
    ("sparql", ("-D", "{url}?query=" + quote("DESCRIBE <http://e/a>")), SELECT, ROWS),
)


@pytest.mark.parametrize(("language", "options", "query", "rows"), BY_ROQET)
def test_roqet_gets_the_rows(
    server: Running, language: str, options: tuple[str, ...], query: str, rows: list[str]
) -> None:
    given = [option.format(url=server.url + "sparql") for option in options]
    command = [program("roqet", "Debian rasqal-utils"), "-q", "-i", language, "-r", "csv", *given, "-e", query]
    done = run(command)
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines() if line.strip()] == (["o", *rows] if rows else [])


BY_COMUNICA: tuple[tuple[str, str, str], ...] = (
    # query, output format, answer
    (SELECT, "text/csv", CSV_ROWS),
    (LABELS, "text/csv", "o\nété\n"),
    ("ASK { <http://e/a> ?p ?o }", "simple", "true\n"),
    (CONSTRUCT, "application/n-triples", "<http://e/b> <http://e/of> <http://e/a> .\n"),
)


# It takes our word for what we are where it is not told.
@pytest.mark.parametrize("told", ["sparql@", ""])
@pytest.mark.parametrize(("query", "returned", "expected"), BY_COMUNICA)
def test_comunica_gets_the_answer(server: Running, query: str, returned: str, expected: str, told: str) -> None:
    comunica = program("comunica-sparql", "npm @comunica/query-sparql")
    done = run([comunica, f"{told}{server.url}sparql", query, "-t", returned])
    assert done.returncode == 0, done.stderr
    lines = dict.fromkeys(done.stdout.splitlines())  # it constructs the same triple anew for each row
    assert list(lines) == expected.splitlines()


# ------------------------------------------------------------------------------------------------ federation


@pytest.fixture(scope="module")
def theirs() -> Iterator[str]:
    with oxigraph() as url:
        yield url


SERVICE: Final = "SERVICE <URL> { <http://e/a> <http://e/p> ?o }"
FEDERATED: tuple[tuple[str, str, str], ...] = (
    # query to the other engine, format, answer
    (f"SELECT ?o WHERE {{ {SERVICE} }} ORDER BY ?o", "text/csv", CSV_ROWS),
    (f"SELECT ?o WHERE {{ VALUES ?o {{ '%41' 'x' }} {SERVICE} }}", "text/csv", "o\n%41\n"),
    ("SELECT ?o WHERE { SERVICE <URL> { ?s <http://e/label> ?o } }", "text/csv", "o\nété\n"),
    ("SELECT ?o WHERE { SERVICE <URL> { ?s <http://e/nothing> ?o } }", "text/csv", "o\n"),
    (f"ASK {{ {SERVICE} FILTER(?o = '100%25') }}", SPARQL_JSON, '{"head":{},"boolean":true}'),
    (
        "CONSTRUCT { ?o <http://e/of> ?s } WHERE { SERVICE <URL> { ?s <http://e/knows> ?o } FILTER isIRI(?o) }",
        "application/n-triples",
        "<http://e/b> <http://e/of> <http://e/a> .\n",
    ),
    (
        f"SELECT (COUNT(?s) AS ?o) WHERE {{ SERVICE <URL> {{ GRAPH <{TERMS}> {{ ?s ?p ?t }} }} }}",
        "text/csv",
        "o\n1\n",
    ),
)


@pytest.mark.parametrize(("query", "accept", "expected"), FEDERATED)
def test_another_server_federates_into_ours(
    server: Running, theirs: str, query: str, accept: str, expected: str
) -> None:
    connection = http.client.HTTPConnection(urlsplit(theirs).netloc, timeout=30)
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    connection.request("POST", "/query", query.replace("URL", server.url + "sparql").encode(), headers)
    response = connection.getresponse()
    body = response.read().decode().replace("\r\n", "\n")
    connection.close()
    assert (response.status, body) == (200, expected)


def test_libraries_federate_into_ours(server: Running) -> None:
    query = FEDERATED[0][0].replace("URL", server.url + "sparql")
    found = pyoxigraph.Store().query(query)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [row["o"].value for row in found] == ROWS
    assert [str(row[0]) for row in Graph().query(query)] == ROWS  # type: ignore[index] # rows of a SELECT


# ------------------------------------------------------------------------------------------------ HTTP on the wire


@dataclass(frozen=True, slots=True)
class Reply:
    """One response as it came; names of headers are in lower case."""

    version: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def problem(self) -> Mapping[str, object]:
        """Check the shape that every refusal has, and return its fields."""
        assert self.headers["content-type"] == "application/problem+json", self.body
        fields = json.loads(self.body)
        assert isinstance(fields, dict)
        assert {"type", "title", "status", "detail", "instance"} <= fields.keys()
        assert fields["status"] == self.status
        assert fields["instance"] == f"urn:uuid:{UUID(self.headers['x-request-id'])}"
        assert self.headers["cache-control"] == "no-store"
        assert self.headers["access-control-allow-origin"] == "*"
        assert self.headers["x-content-type-options"] == "nosniff"
        return fields


def replies(raw: bytes, *, bodiless: bool = False) -> list[Reply]:
    """Take apart all that came on a connection; what is left over is an error."""
    found = []
    while raw:
        head, end, raw = raw.partition(b"\r\n\r\n")
        assert end, f"a head that does not end: {head!r}"
        start, *lines = head.decode("latin-1").split("\r\n")
        version, status, _ = start.split(" ", 2)
        pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        headers = dict(pairs)
        assert len(headers) == len(pairs), f"a header twice: {pairs}"
        assert "transfer-encoding" not in headers
        bare = bodiless or int(status) in {100, 204, 304}
        length = 0 if bare else int(headers["content-length"])
        assert len(raw) >= length, "a body that is cut off"
        found.append(Reply(version, int(status), headers, raw[:length]))
        raw = raw[length:]
    return found


def connect(server: Running) -> socket.socket:
    place = urlsplit(server.url)
    assert place.hostname is not None
    return socket.create_connection((place.hostname, place.port or 80), timeout=30)


def read_all(link: socket.socket) -> bytes:
    """Read until the other end closes; one that resets the connection because we said too much has closed it too."""
    parts = []
    try:
        while part := link.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def wire(server: Running, request: bytes, *, bodiless: bool = False) -> list[Reply]:
    """Send a request as it stands, and return all that comes until the server closes."""
    with connect(server) as link:
        with contextlib.suppress(ConnectionError):  # it may answer and close before it has heard all
            link.sendall(request)
        return replies(read_all(link), bodiless=bodiless)


def head(method: str, target: str, *lines: str, version: str = "1.1") -> bytes:
    return "\r\n".join((f"{method} {target} HTTP/{version}", "Host: x", *lines, "", "")).encode("latin-1")


def one(server: Running, method: str, target: str, *lines: str, version: str = "1.1") -> Reply:
    request = head(method, target, "Connection: close", *lines, version=version)
    (reply,) = wire(server, request, bodiless=method == "HEAD")
    assert undeclared_on_the_wire(request, Given(reply.status, reply.headers, reply.body)) == []
    return reply


def asking(query: str, **fields: str | int) -> str:
    return "/sparql?" + urlencode({"query": query, **fields})


def constant(number: int) -> str:
    return asking(f"SELECT ({number} AS ?x) WHERE {{}}", format="csv")


TARGETS = (asking(SELECT), asking(CONSTRUCT), asking("SELEKT"), "/sparql", "/", "/health", "/status", "/nowhere")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_head_tells_the_length_and_sends_no_body(server: Running, target: str, version: str) -> None:
    got, told = one(server, "GET", target, version=version), one(server, "HEAD", target, version=version)
    changing = {"date", "server-timing", "x-request-id"} | ({"content-length"} if target == "/status" else set())
    fixed, same = ({n: v for n, v in reply.headers.items() if n not in changing} for reply in (got, told))
    assert (told.status, same) == (got.status, fixed)
    assert int(told.headers["content-length"]) > 0
    assert int(got.headers["content-length"]) == len(got.body)


def test_a_connection_serves_many_requests(server: Running) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    connection.connect()
    link, ids = connection.sock, set()
    for number in range(200):
        method = ("GET", "HEAD", "POST", "GET")[number % 4]
        # refusals and 304 keep the connection as well
        target = "/nowhere" if number % 7 == 6 else constant(number)
        body = b"ASK {}" if method == "POST" and target == "/nowhere" else None
        connection.request(method, target, body, {"If-None-Match": "*"} if number % 5 == 4 else {})
        response = connection.getresponse()
        read = response.read()
        ids.add(response.headers["X-Request-Id"])
        assert connection.sock is link, f"the connection was closed after {number} requests"
        assert response.status in ({404, 405} if target == "/nowhere" else {200, 304})
        if response.status == 200:
            assert read == (b"" if method == "HEAD" else b"x\r\n%d\r\n" % number)
    connection.close()
    assert len(ids) == 200


def test_pipelined_requests_are_answered_in_their_order(server: Running) -> None:
    targets = [constant(number) if number % 3 else "/nowhere" for number in range(20)]
    request = b"".join(head("GET", target) for target in targets) + head("GET", "/health", "Connection: close")
    found = wire(server, request)
    assert [reply.status for reply in found] == [200 if number % 3 else 404 for number in range(20)] + [200]
    for number, reply in enumerate(found[:-1]):
        assert reply.body == b"x\r\n%d\r\n" % number or not number % 3
    assert len({reply.headers["x-request-id"] for reply in found}) == 21


@pytest.mark.parametrize("lines", [(), ("Connection: close",)])
def test_http_1_0_gets_a_whole_answer_and_the_end(server: Running, lines: tuple[str, ...]) -> None:
    for request in (head("GET", constant(1), *lines, version="1.0"), f"GET {constant(1)} HTTP/1.0\r\n\r\n".encode()):
        (reply,) = wire(server, request)
        assert (reply.version, reply.status, reply.body) == ("HTTP/1.0", 200, b"x\r\n1\r\n")


DIRECT: Final = ("Content-Type: application/sparql-query", "Accept: text/csv")
CHUNKED: Final = ("Transfer-Encoding: chunked", *DIRECT)
TEXT: Final = b"SELECT (7 AS ?x) WHERE {}"
GOOD_BODIES: tuple[tuple[str, tuple[str, ...], bytes], ...] = (
    ("one chunk", CHUNKED, b"19\r\n" + TEXT + b"\r\n0\r\n\r\n"),
    ("a chunk a byte", CHUNKED, b"".join(b"1\r\n%c\r\n" % byte for byte in TEXT) + b"0\r\n\r\n"),
    ("an extension of a chunk", CHUNKED, b"19;a=b\r\n" + TEXT + b"\r\n0\r\n\r\n"),
    ("the length", (f"Content-Length: {len(TEXT)}", *DIRECT), TEXT),
)


@pytest.mark.parametrize(("law", "lines", "body"), GOOD_BODIES, ids=[row[0] for row in GOOD_BODIES])
def test_a_body_may_come_in_every_framing(server: Running, law: str, lines: tuple[str, ...], body: bytes) -> None:
    del law
    (reply,) = wire(server, head("POST", "/sparql", "Connection: close", *lines) + body)
    assert (reply.status, reply.body) == (200, b"x\r\n7\r\n")


SMUGGLED: Final = head("GET", "/health", "Connection: close")
BAD_FRAMES: tuple[tuple[str, bytes, set[int]], ...] = (
    # what is wrong, the request, the statuses that fit
    ("two lengths", head("POST", "/sparql", "Content-Length: 6", "Content-Length: 5", *DIRECT) + b"ASK {}", {400}),
    ("a list of lengths", head("POST", "/sparql", "Content-Length: 6, 5", *DIRECT) + b"ASK {}", {400}),
    ("a negative length", head("POST", "/sparql", "Content-Length: -6", *DIRECT) + b"ASK {}", {400}),
    ("a length in words", head("POST", "/sparql", "Content-Length: six", *DIRECT) + b"ASK {}", {400}),
    ("a length with a sign", head("POST", "/sparql", "Content-Length: +6", *DIRECT) + b"ASK {}", {400}),
    ("length and chunks", head("POST", "/sparql", "Content-Length: 5", *CHUNKED) + b"6\r\nASK {}\r\n0\r\n\r\n", {400}),
    ("a chunk without a size", head("POST", "/sparql", *CHUNKED) + b"zz\r\nASK {}\r\n0\r\n\r\n", {400}),
    ("an unknown coding", head("POST", "/sparql", "Transfer-Encoding: gzip", *DIRECT) + b"ASK {}", {400, 501}),
    ("two codings", head("POST", "/sparql", "Transfer-Encoding: gzip, chunked", *DIRECT) + b"0\r\n\r\n", {400, 501}),
    ("a length above the limit", head("POST", "/sparql", "Content-Length: 999999999", *DIRECT), {413}),
    ("a header above the limit", head("GET", "/health", f"X-Long: {'x' * 300_000}"), {400, 431}),
    ("a line above the limit", head("GET", asking("ASK {} #" + "x" * 300_000)), {414, 431}),
    ("no HTTP", b"\x16\x03\x01\x00\r\n\r\n", {400}),
    ("a folded header", b"GET /health HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n", {200, 400}),
    ("a space before the colon", b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\n", {400}),
    ("no host", b"GET /health HTTP/1.1\r\n\r\n", {400}),
    ("two hosts", b"GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", {400}),
)


@pytest.mark.parametrize(("law", "request_", "statuses"), BAD_FRAMES, ids=[row[0] for row in BAD_FRAMES])
def test_a_request_that_ends_where_nobody_knows_is_refused_once(
    server: Running, law: str, request_: bytes, statuses: set[int]
) -> None:
    found = wire(server, request_ + SMUGGLED)
    if found[0].status == 200 and 200 in statuses:
        return
    assert [reply.status in statuses for reply in found] == [True], (law, [reply.status for reply in found])
    assert server.get("ready")[0] == 200


@pytest.mark.parametrize(
    ("law", "request_"),
    [row[:2] for row in BAD_FRAMES if 200 not in row[2]],
    ids=[r[0] for r in BAD_FRAMES if 200 not in r[2]],
)
def test_what_the_web_server_refuses_by_itself_is_a_problem_too(server: Running, law: str, request_: bytes) -> None:
    reply = wire(server, request_ + SMUGGLED)[0]
    assert reply.status >= 400, law
    reply.problem()


@pytest.mark.parametrize("line", ["Host: twice", "Content-Length: six", "Transfer-Encoding: gzip", "No colon"])
def test_a_refused_head_request_gets_no_body(server: Running, line: str) -> None:
    (reply,) = wire(server, head("HEAD", "/health", line), bodiless=True)
    assert reply.status in {400, 501}
    assert int(reply.headers["content-length"]) > 0


@pytest.mark.parametrize(
    "name", ["Accept", "Accept-Encoding", "If-None-Match", "X-Forwarded-For", "Origin", "X-Unknown"]
)
@pytest.mark.parametrize(("size", "status"), [(8_000, 200), (8_192, 431), (200_000, 431)])
def test_a_header_that_is_too_long_is_refused_unread(server: Running, name: str, size: int, status: int) -> None:
    reply = one(server, "GET", asking(SELECT), f"{name}: {'*/*,' * (size // 4)}")
    assert reply.status == status
    if status == 431:
        assert "8,190" in str(reply.problem()["detail"])


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("target", ["//sparql", "/sparql//", "//", "//e.example/", "/.//sparql", "/health//"])
def test_slashes_too_many_send_nobody_elsewhere(server: Running, method: str, target: str) -> None:
    reply = one(server, method, target, "Content-Length: 0")
    assert reply.status in {200, 400, 404, 405}
    assert "location" not in reply.headers


def test_a_body_above_the_limit_is_refused_with_the_limit(server: Running) -> None:
    whole = b"ASK {} #" + b"x" * 256 * 1024
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (whole[:200_000], whole[200_000:])) + b"0\r\n\r\n"
    for lines, body in (((f"Content-Length: {len(whole)}", *DIRECT), whole), (CHUNKED, chunks)):
        (reply,) = wire(server, head("POST", "/sparql", "Connection: close", *lines) + body)
        assert reply.status == 413
        assert "262,144" in str(reply.problem()["detail"])


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
def test_a_body_of_just_the_limit_is_taken(server: Running, more: int, status: int) -> None:
    start = f"query={quote('ASK {}')}&more=".encode()
    body = start + b"x" * (256 * 1024 + more - len(start))
    lines = (f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded")
    (reply,) = wire(server, head("POST", "/sparql", "Connection: close", *lines) + body)
    assert reply.status == status


WHOLES: tuple[tuple[bytes, int], ...] = (
    # a request, and after how many of its bytes (from the end where negative) it pauses
    (head("GET", constant(7), "Connection: close"), 9),
    (head("GET", constant(7), "Connection: close"), 30),
    (head("GET", constant(7), "Connection: close"), -3),
    (head("GET", constant(7), "Connection: close"), -1),
    (head("POST", "/sparql", "Connection: close", f"Content-Length: {len(TEXT)}", *DIRECT) + TEXT, -len(TEXT)),
    (head("POST", "/sparql", "Connection: close", f"Content-Length: {len(TEXT)}", *DIRECT) + TEXT, -1),
    (head("POST", "/sparql", "Connection: close", *CHUNKED) + b"19\r\n" + TEXT + b"\r\n0\r\n\r\n", -20),
    (head("POST", "/sparql", "Connection: close", *CHUNKED) + b"19\r\n" + TEXT + b"\r\n0\r\n\r\n", -5),
)


@pytest.mark.parametrize(("request_", "pause"), WHOLES)
def test_half_a_request_waits_for_the_rest(server: Running, request_: bytes, pause: int) -> None:
    with connect(server) as link, connect(server) as left:
        left.sendall(request_[:pause])
        left.close()  # whoever leaves halfway harms nobody
        link.sendall(request_[:pause])
        assert server.get("ready")[0] == 200
        link.setblocking(False)  # noqa: FBT003 - its only parameter
        with pytest.raises(BlockingIOError):
            link.recv(1)
        link.settimeout(30)
        link.sendall(request_[pause:])
        (reply,) = replies(read_all(link))
    assert (reply.status, reply.body) == (200, b"x\r\n7\r\n")


def test_a_line_of_64_kib_is_answered(server: Running) -> None:
    for size, status in ((65_536, {200}), (65_537, {413, 414})):
        query = "ASK {} #".ljust(size, "x")
        reply = one(server, "GET", asking(query))
        assert reply.status in status
        if reply.status != 200:
            assert "65,536" in str(reply.problem()["detail"])


def test_who_asks_first_is_told_to_go_on(server: Running) -> None:
    expecting = ("Expect: 100-continue", f"Content-Length: {len(TEXT)}", "Connection: close", *DIRECT)
    with connect(server) as link:
        link.sendall(head("POST", "/sparql", *expecting))
        (reply,) = replies(link.recv(65536))
        assert reply.status == 100
        link.sendall(TEXT)
        (reply,) = replies(read_all(link))
    assert (reply.status, reply.body) == (200, b"x\r\n7\r\n")


def test_who_asks_first_whether_too_much_is_welcome_is_told_no(server: Running) -> None:
    expecting = ("Expect: 100-continue", "Content-Length: 999999999", "Connection: close", *DIRECT)
    with connect(server) as link:
        link.sendall(head("POST", "/sparql", *expecting))
        (reply,) = replies(read_all(link))
    assert reply.status == 413


EXPECTING: tuple[tuple[bytes, int], ...] = (
    # a request that expects to be told to go on, though it is whole, or beyond help; status
    (head("GET", constant(7), "Connection: close", "Expect: 100-continue"), 200),
    (head("GET", constant(7), "Connection: close", "Expect: 100-continue", "Content-Length: 0"), 200),
    (head("GET", constant(7), "Connection: close", "Expect: 100-continue", "Host: twice"), 400),
    (head("POST", "/sparql", "Connection: close", "Expect: 100-continue", "Content-Length: -1"), 400),
    (head("POST", "/sparql", "Connection: close", "Expect: 100-continue", "Transfer-Encoding: gzip"), 501),
)


@pytest.mark.parametrize(("request_", "status"), EXPECTING)
def test_who_asks_first_with_nothing_to_send_is_answered(server: Running, request_: bytes, status: int) -> None:
    with connect(server) as link:
        link.settimeout(5)
        link.sendall(request_)
        (reply,) = replies(read_all(link))
    assert reply.status == status


# ------------------------------------------------------------------------------------------------ conditions

CONDITIONS: tuple[tuple[str, int], ...] = (
    # If-None-Match, where {} is the tag of the answer; status
    ("{}", 304),
    ("W/{}", 304),
    ('"other", {}', 304),
    ('W/"other",W/{}', 304),
    ("*", 304),
    ('"other"', 200),
    ('W/"other"', 200),
    ("nonsense", 200),
)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("condition", "status"), CONDITIONS)
def test_a_condition_spares_the_body(server: Running, method: str, condition: str, status: int) -> None:
    target = asking(SELECT, format="csv")
    first = one(server, "GET", target)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[^"]+"', tag)
    again = one(server, method, target, f"If-None-Match: {condition.format(tag)}")
    assert again.status == status
    assert again.body == (first.body if status == 200 and method == "GET" else b"")
    assert again.headers["etag"] == tag
    assert again.headers["vary"] == first.headers["vary"] == "Accept, Accept-Encoding"
    assert again.headers["cache-control"] == "no-cache"
    assert again.headers["access-control-allow-origin"] == "*"


def test_an_answer_without_a_body_leaves_the_connection_open(server: Running) -> None:
    link = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    link.request("GET", asking(SELECT, format="csv"))
    with link.getresponse() as first:
        first.read()
        tag = first.headers["ETag"]
    connection = link.sock
    for _ in range(3):
        link.request("GET", asking(SELECT, format="csv"), headers={"If-None-Match": tag})
        with link.getresponse() as again:
            assert (again.status, again.headers["Connection"], again.read()) == (304, None, b"")
        assert link.sock is connection
    link.request("GET", asking(SELECT, format="csv"), headers={"If-None-Match": tag, "Connection": "close"})
    with link.getresponse() as last:
        assert (last.status, last.headers["Connection"]) == (304, "close")
    link.close()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("query", [SELECT, "SELECT (7 AS ?x) {} # asked once", f"SELECT ('{'x' * 60_000}' AS ?x) {{}}"])
@pytest.mark.parametrize(
    ("condition", "status"), [("{}", 200), ("*", 200), ('"other",{}', 200), ('"other"', 412), ("W/{}", 412)]
)
def test_an_answer_other_than_the_one_that_is_named_is_refused(
    server: Running, method: str, query: str, condition: str, status: int
) -> None:
    tag = one(server, "GET", asking(query, format="csv")).headers["etag"]
    reply = one(server, method, asking(query, format="csv"), f"If-Match: {condition.format(tag)}")
    assert reply.status == status
    if status == 412 and method == "GET":
        assert reply.problem()["type"] == "urn:x-hsnexus:problem:precondition-failed"


UNCONDITIONAL: tuple[tuple[str, str, int], ...] = (
    # what never answers 304: its method, its target, its status
    ("GET", asking("SELECT (NOW() AS ?x) WHERE {}"), 200),
    ("GET", asking("SELECT (RAND() AS ?x) WHERE {}"), 200),
    ("GET", asking("SELEKT"), 400),
    ("GET", "/nowhere", 404),
    ("GET", "/status", 200),
    ("POST", asking(SELECT), 200),
)


@pytest.mark.parametrize(("method", "target", "status"), UNCONDITIONAL)
def test_what_changes_or_is_refused_is_sent_whatever_the_condition(
    server: Running, method: str, target: str, status: int
) -> None:
    for _ in range(2):
        reply = one(server, method, target, "If-None-Match: *", *(("Content-Length: 0",) if method == "POST" else ()))
        assert reply.status == status
        assert reply.body


# ------------------------------------------------------------------------------------------------ other origins


@pytest.mark.parametrize("target", ["/sparql", "/sparql/", "/status", "/nowhere"])
@pytest.mark.parametrize("wanted", ["content-type", "accept, content-type, if-none-match"])
def test_a_preflight_is_granted(server: Running, target: str, wanted: str) -> None:
    method = "POST" if target.startswith("/sparql") else "GET"
    reply = one(
        server,
        "OPTIONS",
        target,
        "Origin: https://a.example",
        f"Access-Control-Request-Method: {method}",
        f"Access-Control-Request-Headers: {wanted}",
    )
    granted = {name.strip().lower() for name in reply.headers["access-control-allow-headers"].split(",")}
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers
    assert {name.strip() for name in wanted.split(",")} <= granted
    assert method in reply.headers["access-control-allow-methods"].split(", ")
    assert reply.status in {200, 204}


def test_only_the_origin_that_was_named_may_read(tmp_path: Path) -> None:
    with running(tmp_path / "dataset", "--cors", "https://a.example") as named:
        for method, target in (
            ("GET", "/health"),
            ("GET", "/nowhere"),
            ("GET", asking("SELEKT")),
            ("OPTIONS", "/sparql"),
        ):
            reply = one(named, method, target, "Origin: https://evil.example")
            assert reply.headers["access-control-allow-origin"] == "https://a.example"
            assert "Origin" in reply.headers["vary"].split(", ")


# ------------------------------------------------------------------------------------------------ refusals in time


@contextmanager
def occupied(server: Running, milliseconds: int) -> Iterator[Future[Reply]]:
    """Keep an evaluator at work for as long as the block lasts, or those milliseconds; its client is known for it."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(one, server, "GET", asking(SLOW, timeout=milliseconds))
        until = time.monotonic() + 20
        while not json.loads(server.get("status")[1])["lanes"]["slow"]["running"]:
            assert time.monotonic() < until
        yield future


def test_a_query_over_its_time_is_a_504_that_names_the_limit(server: Running) -> None:
    reply = one(server, "GET", asking(SLOW, timeout=300))
    assert reply.status == 504
    fields = reply.problem()
    assert str(fields["type"]).endswith(":time-limit")
    assert fields["limit"] == "300 ms"
    assert "retry-after" not in reply.headers, "asking again does not help"
    assert reply.headers["content-length"] == str(len(reply.body))


def test_who_finds_no_evaluator_is_told_when_to_come_again(tmp_path: Path) -> None:
    with running(tmp_path / "dataset", "--workers", "1", "--timeout", "5") as single:
        with occupied(single, 4000) as busy, ThreadPoolExecutor(1) as pool:
            as_text = pool.submit(one, single, "GET", asking(SELECT), "Accept: text/plain, application/json;q=0.1")
            reply = one(single, "GET", asking(SELECT))
            text = as_text.result()
            assert not busy.done()
            assert reply.status == text.status == 503
            fields = reply.problem()
            assert str(fields["type"]).endswith(":busy")
            assert int(reply.headers["retry-after"]) == fields["retry_after"]
            assert int(reply.headers["retry-after"]) >= 1
            assert text.headers["retry-after"] == reply.headers["retry-after"]
            assert text.body.startswith(b"503 ")
            assert one(single, "GET", "/health").status == 200
        assert busy.result().status == 504


def test_a_server_that_stops_finishes_what_it_began_and_refuses_the_rest(tmp_path: Path) -> None:
    with running(tmp_path / "dataset", "--workers", "1", "--fronts", "1", "--timeout", "5") as single:
        kept = http.client.HTTPConnection(urlsplit(single.url).netloc, timeout=30)
        with occupied(single, 3000) as busy:
            status = 200
            kept.connect()
            single.process.send_signal(signal.SIGTERM)
            while status == 200:
                kept.request("GET", "/health")
                response = kept.getresponse()
                status, body = response.status, response.read()
            assert not busy.done()
            headers = {name.lower(): value for name, value in response.headers.items()}
            assert status == 503
            assert int(headers["retry-after"]) >= 1
            assert str(Reply("HTTP/1.1", status, headers, body).problem()["type"]).endswith(":draining")
        kept.close()
        assert busy.result().status == 504, "what was under way is answered"
        assert single.process.wait(timeout=30) == 0


# ------------------------------------------------------------------------------------------------ ids and the log


def test_every_answer_has_an_id_of_its_own(server: Running) -> None:
    targets = [constant(1), constant(1), asking("SELEKT"), "/nowhere", "/health", "/sparql"] * 20

    def ask(target: str) -> tuple[int, str]:
        reply = one(server, "GET", target)
        if reply.status >= 400:
            reply.problem()  # whose instance is the id
        return reply.status, UUID(reply.headers["x-request-id"]).hex

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, targets))
    assert {status for status, _ in found} == {200, 400, 404}
    assert len({id_ for _, id_ in found}) == len(targets)


LONG: Final = "SELECT ?o WHERE { ?s ?p ?o } # " + "\u00e9" * 5000
LOGGED: tuple[tuple[str, str, tuple[str, ...], bytes], ...] = (
    # method, target, headers, body
    ("GET", asking(SELECT), (), b""),
    ("HEAD", asking(SELECT), (), b""),
    ("GET", asking(LONG), (), b""),
    ("POST", "/sparql", ("Content-Type: application/sparql-query",), LONG.encode()),
    ("POST", "/sparql", ("Content-Type: application/x-www-form-urlencoded",), urlencode({"query": LONG}).encode()),
    ("GET", asking('SELECT ?a\n{"injected": 1}\r\n\u2028\u0085\x1b[2J {'), (), b""),
    ("GET", "/sparql?query=ASK%7B%7D%ff", (), b""),
    ("GET", "/sparql?query=ASK%7B%7D%ED%A0%80", (), b""),
    ("GET", "/no%0awhere%ff", (), b""),
    ("GET", asking(SLOW, timeout=200), (), b""),
    ("OPTIONS", "/sparql", (), b""),
    ("PUT", "/sparql", (), b"x"),
    ("GET", "/health", (), b""),
    ("GET", "/" + "y" * 5000, (), b""),
)


def test_the_log_has_a_line_for_each_request_with_its_id(tmp_path: Path) -> None:
    with running(tmp_path / "dataset", "--fronts", "1", "--access-log") as logged:
        told = []
        for method, target, lines, body in LOGGED:
            request = head(method, target, "Connection: close", f"Content-Length: {len(body)}", *lines) + body
            (reply,) = wire(logged, request, bodiless=method == "HEAD")
            told.append((reply.headers["x-request-id"], reply.status, method))
        logged.process.send_signal(signal.SIGTERM)
        assert logged.process.wait(timeout=30) == 0
        assert logged.process.stderr is not None
        lines_ = logged.process.stderr.read().split("\n")
    assert lines_.pop() == ""
    entries = [json.loads(line) for line in lines_]
    assert [(entry["id"], entry["status"], entry["method"]) for entry in entries] == told
    for entry in entries:
        assert len(entry.get("query", "")) <= 200
        assert {"time", "client", "path", "ms"} <= entry.keys()
    for entry in (entries[0], entries[2], entries[3], entries[4]):
        assert entry["query"].startswith("SELECT ?o WHERE {")
    assert "time-limit" in json.dumps(entries[9])


def test_there_is_no_log_unless_it_is_asked_for(tmp_path: Path) -> None:
    with running(tmp_path / "dataset") as quiet:
        for target in (asking(SELECT), asking("SELEKT"), "/nowhere"):
            one(quiet, "GET", target)
        quiet.process.send_signal(signal.SIGTERM)
        assert quiet.process.wait(timeout=30) == 0
        assert quiet.process.stderr is not None
        assert quiet.process.stderr.read() == ""


# ------------------------------------------------------------------------------------------------ for the operator

_NAME: Final = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_SAMPLE: Final = re.compile(
    rf"({_NAME})"
    r"(\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\n]|\\[\\\"n])*\",?)*\})?"
    r" ([+-]?(?:[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|Inf)|NaN)(?: -?[0-9]+)?"
)


def samples(text: str) -> Mapping[str, float]:
    """Read Prometheus's text format 0.0.4: samples by name and labels; each family in one piece, after its type."""
    assert text.endswith("\n")
    kinds: dict[str, str] = {}
    found: dict[str, float] = {}
    families: list[str] = []
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in kinds, f"two types of {name}"
            assert kind in {"counter", "gauge", "histogram", "summary", "untyped"}
            kinds[name] = kind
        elif line and not line.startswith("#"):
            sample = _SAMPLE.fullmatch(line)
            assert sample, line
            name, labels, value = sample.groups()
            family = name if name in kinds else re.sub("_(sum|count|bucket)$", "", name)
            assert family in kinds, f"{name} has no type"
            assert name.endswith("_total") == (kinds[family] == "counter")
            assert name + (labels or "") not in found
            found[name + (labels or "")] = float(value)
            families.append(family)
    assert len([name for name, _ in itertools.groupby(families)]) == len(set(families)), "a family in two pieces"
    return found


def test_metrics_are_prometheus_text_and_count(server: Running) -> None:
    before_reply = one(server, "GET", "/metrics")
    assert before_reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    before = samples(before_reply.body.decode())
    one(server, "GET", asking("SELECT (RAND() AS ?x) WHERE {}"))
    for _ in range(2):
        one(server, "GET", asking("SELECT ('told by metrics' AS ?x) WHERE {}"))
    after = samples(one(server, "GET", "/metrics").body.decode())
    assert after["hsnexus_ready"] == 1
    rise = {name: after[name] - before.get(name, 0) for name in after if name.startswith("hsnexus_events_total")}
    assert min(rise.values()) >= 0, "a counter never falls"
    assert set(before) <= set(after)
    assert rise['hsnexus_events_total{event="queries"}'] == 3
    assert rise['hsnexus_events_total{event="cache_hits"}'] == 1


PLACES: tuple[tuple[str, dict[str, object]], ...] = (
    # what an operator asks, and some of what it tells
    ("/health", {"status": "up"}),
    ("/ready", {"status": "ready"}),
    ("/status", {"ready": True, "version": "0.0.1", "graphs": {GRAPH: 6, TERMS: 1}, "default": [GRAPH]}),
)


@pytest.mark.parametrize(("target", "told"), PLACES)
def test_an_operator_is_told_how_it_stands(server: Running, target: str, told: Mapping[str, object]) -> None:
    reply = one(server, "GET", target)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.headers["cache-control"] == "no-store"
    fields = json.loads(reply.body)
    assert {name: fields[name] for name in told} == told
    answer = one(server, "GET", asking("ASK {}"))
    assert fields.get("digest", answer.headers["x-dataset-version"]) == answer.headers["x-dataset-version"]


ENVIRONMENT: tuple[tuple[str, str, str, object], ...] = (
    # variable, its value, what /status calls the limit, its value there
    ("HSNEXUS_TIMEOUT", "2.5", "timeout_ms", 2500),
    ("HSNEXUS_TIMEOUT", "2.5", "timeout_most_ms", 15_000),
    ("HSNEXUS_MEMORY", "300", "memory_bytes", 300 * 1024 * 1024),
    ("HSNEXUS_MAX_RESULT", "7", "result_bytes", 7 * 1024 * 1024),
    ("HSNEXUS_CACHE", "0", "cache_bytes", 0),
    ("HSNEXUS_WORKERS", "3", "workers", 3),
    ("HSNEXUS_FRONTS", "2", "fronts", 2),
    ("HSNEXUS_CLIENT_LIMITS", "on", "client_limits", True),
)


def test_options_may_stand_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value, _, _ in ENVIRONMENT:
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("HSNEXUS_CORS", "https://a.example")
    monkeypatch.setenv("HSNEXUS_ACCESS_LOG", "1")
    with running(tmp_path / "dataset", "--memory", "301") as set_:
        reply = one(set_, "GET", "/status")
        assert set_.process.stderr is not None
        assert json.loads(set_.process.stderr.readline())["id"] == reply.headers["x-request-id"]
    shown = json.loads(reply.body)["limits"]
    expected = {name: told for _, _, name, told in ENVIRONMENT}
    assert {name: shown[name] for name in expected} == expected | {"memory_bytes": 301 * 1024 * 1024}
    assert reply.headers["x-query-limit-ms"] == "2500"
    assert reply.headers["access-control-allow-origin"] == "https://a.example"


WRONG: tuple[tuple[str, str], ...] = (
    # a variable, and a value that its option does not take
    ("HSNEXUS_TIMEOUT", "soon"),
    ("HSNEXUS_MEMORY", "1"),
    ("HSNEXUS_MAX_RESULT", "0"),
    ("HSNEXUS_CACHE", "-1"),
    ("HSNEXUS_WORKERS", "0"),
    ("HSNEXUS_FRONTS", "many"),
    ("HSNEXUS_CLIENT_LIMITS", "maybe"),
    ("HSNEXUS_TRUSTED_PROXY", "everybody"),
    ("HSNEXUS_CORS", "nonsense"),
    ("HSNEXUS_DATA", "missing.ttl"),
    ("HSNEXUS_ACCESS_LOG", "perhaps"),
)


def test_a_wrong_value_in_the_environment_is_one_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = str(write_dataset(tmp_path / "dataset"))
    accepted = []
    for variable, value in WRONG:
        with monkeypatch.context() as patch, contextlib.suppress(subprocess.TimeoutExpired):
            patch.setenv(variable, value)
            command = [*COMMAND, "serve", "--port", "0", "--dataset", folder]
            done = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            with done:
                assert done.stderr is not None
                told = "".join(itertools.takewhile(lambda line: not line.startswith("Listening"), done.stderr))
                if done.poll() is None and "Serving" in told:
                    done.kill()
                    accepted.append(variable)
                    continue
            assert (done.returncode, "Traceback" in told) == (2, False), (variable, told)
            assert value in told
    assert accepted == []
