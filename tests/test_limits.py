"""No query can break the endpoint or another's query: hostile rows, limits, deaths and new builds, on real servers."""

import errno
import hashlib
import http.client
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import pytest

from declared import Given, undeclared_on_the_wire
from engines import oxigraph, put
from hsnexus.manifest import DATA_FILE, MANIFEST_FILE, Manifest
from hsnexus_server.engines import seccomp
from serving import COMMAND, GRAPH, PATIENCE, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere an evaluator is only killed at its deadline")


NODES: Final = 3000
MIB: Final = 1024 * 1024
FRESH: Final = itertools.count()
LIMITS: Final = ("--workers", "2", "--fronts", "1", "--timeout", "1", "--memory", "256", "--max-result", "10")

ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# It ends, but not before others have come in beside it.
LONG: Final = (
    "SELECT (COUNT(*) AS ?n) (NOW() AS ?then) "
    "{ ?a <http://e/next> ?b . { SELECT ?c { ?c <http://e/next> ?d } LIMIT 1000 } }"
)
CSV: Final = (("Accept", "text/csv"),)
SPARQL_FORM: Final = "application/x-www-form-urlencoded"
SPARQL_QUERY: Final = "application/sparql-query"


# -- a dataset, a server, a client


def write(folder: Path, nodes: int = NODES) -> str:
    """Write a build: a long chain of nodes with a value each; return its digest."""
    lines = [
        line
        for n in range(nodes)
        for line in (f"<http://e/n{n}> <http://e/next> <http://e/n{n + 1}>", f'<http://e/n{n}> <http://e/value> "{n}"')
    ]
    data = "".join(f"{line} .\n{line} <{GRAPH}> .\n" for line in lines).encode()
    build = Manifest("0.0.1", hashlib.sha256(data).hexdigest(), DATA_FILE, {GRAPH: len(lines)}, (GRAPH,))
    folder.mkdir(exist_ok=True)
    (folder / DATA_FILE).write_bytes(data)
    (folder / MANIFEST_FILE).write_text(build.text(), encoding="utf-8")
    return build.digest


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """The problem document."""
        assert self.headers.get_content_type() == "application/problem+json", self
        found = json.loads(self.body)
        assert found["status"] == self.status
        assert isinstance(found, dict)
        return found

    @property
    def outcome(self) -> str:
        """The status, and what kind of problem it is, if one."""
        if self.headers.get_content_type() != "application/problem+json":
            return str(self.status)
        return f"{self.status} {self.problem['type'].rpartition(':')[2]}"


def get(query: str, headers: tuple[tuple[str, str], ...] = CSV, **fields: object) -> bytes:
    """Return the bytes of a request by GET; an underscore in a name of a field is sent as a hyphen."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return request("GET", "/sparql?" + urlencode({"query": query, **named}), headers)


def post(
    body: bytes, kind: str = SPARQL_QUERY, headers: tuple[tuple[str, str], ...] = CSV, target: str = "/sparql"
) -> bytes:
    """Return the bytes of a request by POST."""
    length = (("Content-Type", kind), ("Content-Length", str(len(body))))
    return request("POST", target, (*headers, *length), body)


def request(method: str, target: str, headers: tuple[tuple[str, str], ...] = (), body: bytes = b"") -> bytes:
    """Return the bytes of a request, right or wrong."""
    lines = [f"{method} {target} HTTP/1.1", "Host: e", "Connection: close", *(f"{a}: {b}" for a, b in headers)]
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode() + body


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a session of its own."""

    process: subprocess.Popen[str]
    dataset: Path
    port: int
    pool: ThreadPoolExecutor

    def connect(self, source: str = "127.0.0.1") -> socket.socket:
        """Return a connection from an address of loopback."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE, source_address=(source, 0))

    def send(self, data: bytes, source: str = "127.0.0.1") -> Reply:
        """Send bytes; return the answer, which is whole."""
        with self.connect(source) as link:
            with suppress(BrokenPipeError, ConnectionResetError):  # refused before everything was sent
                link.sendall(data)
            with http.client.HTTPResponse(link) as response:
                response.begin()
                reply = Reply(response.status, response.headers, response.read())
        headers = {name.lower(): value for name, value in reply.headers.items()}
        assert undeclared_on_the_wire(data, Given(reply.status, headers, reply.body)) == []
        return reply

    def later(self, data: bytes, source: str = "127.0.0.1") -> "Future[Reply]":
        """Send bytes, and do not wait for the answer."""
        return self.pool.submit(self.send, data, source)

    def status(self) -> Mapping[str, Any]:
        """Return what the server tells an operator."""
        reply = self.send(request("GET", "/status"))
        assert reply.status == 200
        told = json.loads(reply.body)
        assert isinstance(told, dict)
        return told

    def counts(self, *names: str) -> dict[str, int]:
        """Return how often these things have happened."""
        counts = self.status()["counts"]
        return {name: counts.get(name, 0) for name in names}

    def evaluated(self) -> int:
        """Return how many queries were given to an evaluator."""
        counts = self.counts("queries", "cache_hits", "joined")
        return counts["queries"] - counts["cache_hits"] - counts["joined"]

    def evaluators(self) -> set[int]:
        """Return the evaluators, as soon as all are there."""
        return set(until(lambda: ready if 0 not in (ready := self.status()["pids"]) and len(ready) == 4 else None))

    def busy(self, number: int = 1) -> None:
        """Wait until so many queries are evaluated."""
        until(lambda: self.status()["evaluators"]["busy"] >= number)

    def calm(self) -> "Server":
        """Wait until no query runs or waits, and every evaluator is ready for the next."""
        until(lambda: not (told := self.status())["queued"] and told["evaluators"]["idle"] == told["evaluators"]["all"])
        return self

    def family(self) -> dict[int, tuple[str, int]]:
        """Return each process of the session with its state and its parent, wherever it was adopted."""
        found = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                state, parent, _, session = path.read_text(encoding="utf-8").rpartition(")")[2].split()[:4]
                adopted = parent == "1" and state == "Z"  # ended, and no longer ours to bury
                if int(session) == self.process.pid and not adopted:
                    found[int(path.parent.name)] = (state, int(parent))
        return found

    def roles(self) -> dict[str, int]:
        """Return the process of each part."""
        evaluator = min(self.evaluators())
        family = self.family()
        zygote = family[evaluator][1]
        broker = family[zygote][1]
        supervisor = self.process.pid
        (front,) = (pid for pid, (_, parent) in family.items() if parent == supervisor and pid != broker)
        return {"evaluator": evaluator, "zygote": zygote, "broker": broker, "front": front, "supervisor": supervisor}

    def canary(self) -> None:
        """Have a query answered that nobody has asked before."""
        number = next(FRESH)
        node = number % NODES
        query = f"SELECT ?v {{ <http://e/n{node}> <http://e/value> ?v }} # {number}"
        reply = self.send(get(query, timeout=5000))
        assert (reply.status, reply.body) == (200, f"v\r\n{node}\r\n".encode())


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """Serve a build, which is written first, on a free port of loopback for as long as the block lasts."""
    dataset = folder / "dataset"
    if not dataset.exists():
        write(dataset)
    temporary = folder / "temporary"
    temporary.mkdir()
    command = [*COMMAND, "serve", "--port", "0", "--dataset", str(dataset), *LIMITS, *options]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with (
        (folder / "errors").open("w+", encoding="utf-8") as errors,
        subprocess.Popen(command, stderr=errors, text=True, start_new_session=True, env=environment) as process,
        ThreadPoolExecutor(96) as pool,
    ):

        def listening() -> "re.Match[str] | None":
            assert process.poll() is None, (folder / "errors").read_text(encoding="utf-8")
            return re.search(r"Listening on (\S+)", (folder / "errors").read_text(encoding="utf-8"))

        try:
            port = urlsplit(until(listening)[1]).port
            assert port is not None
            server = Server(process, dataset, port, pool)
            yield server
            assert "Traceback" not in (folder / "errors").read_text(encoding="utf-8")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("served")) as one:
        yield one


@pytest.fixture
def server(served: Server) -> Server:
    return served.calm()


@pytest.fixture(scope="module")
def over_another(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over Oxigraph's own, which may have the whole machine."""
    folder = tmp_path_factory.mktemp("served")
    write(folder / "dataset")
    with oxigraph("--timeout-s", "2") as url:
        put(url, folder / "dataset")
        with serving(folder, "--engine", url) as one:
            yield one


@pytest.fixture
def hostile(request: pytest.FixtureRequest) -> Server:
    """The server over the engine of that name."""
    served: Server = request.getfixturevalue({"own": "served", "oxigraph": "over_another"}[request.param])
    return served.calm()


@pytest.fixture(scope="module")
def trap() -> Iterator[socket.socket]:
    """A listener that must never hear anything."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        one.settimeout(0.0)
        yield one


def heard(trap: socket.socket) -> bool:
    try:
        trap.accept()[0].close()
    except BlockingIOError:
        return False
    return True


# -- hostile rows


def doubled(times: int, start: str = '"x"') -> str:
    """Return a group that binds a text of two to the power of ``times`` letters."""
    steps = (f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))
    return " ".join((f"BIND({start} AS ?x0)", *steps))


def replaced(times: int) -> str:
    """Return an expression whose value grows by squaring."""
    text = '"aaaaaaaaaa"'
    for _ in range(times):
        text = f'REPLACE({text}, "a", "aaaaaaaaaa")'
    return text


TIME: Final = frozenset({"504 time-limit"})
MEMORY: Final = frozenset({"500 memory-limit"})
SIZE: Final = frozenset({"422 result-too-large"})
DEEP: Final = frozenset({"422 too-complex"})
FINE: Final = frozenset({"200"})
WRONG: Final = frozenset({"400 malformed-query"})
REQUEST: Final = frozenset({"400 malformed-request"})
LONG_TEXT: Final = frozenset({"413 too-large"})
NO_SERVICE: Final = frozenset({"403 federation-off"})
XML: Final = frozenset({"422 unrepresentable"})
UPDATE: Final = frozenset({"400 update-as-query"})
READ_ONLY: Final = frozenset({"403 read-only"})
UNACCEPTABLE: Final = frozenset({"406 not-acceptable"})

VALUES_2000: Final = "VALUES ?{} {{ " + " ".join(map(str, range(2000))) + " }} "
ASKED: Final = "ASK {}"
SERVICES: Final = {
    "plain": "SELECT * { SERVICE <TRAP> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <TRAP> { ?s ?p ?o } }",
    "mixed-case-and-comment": "SELECT * { sErViCe#\n<TRAP> { ?s ?p ?o } }",
    "no-space": "SELECT * { SERVICE<TRAP>{ ?s ?p ?o } }",
    "prefixed": "PREFIX t: <TRAP> SELECT * { SERVICE t: { ?s ?p ?o } }",
    "in-exists": "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE <TRAP> { ?s ?p ?o } } }",
    "in-sub-select": "SELECT * { { SELECT * { SERVICE <TRAP> { ?s ?p ?o } } } }",
    "in-construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <TRAP> { ?s ?p ?o } }",
    "in-describe": "DESCRIBE ?s { SERVICE <TRAP> { ?s ?p ?o } }",
    "in-ask": "ASK { SERVICE <TRAP> { ?s ?p ?o } }",
    "variable": "SELECT * { VALUES ?e { <TRAP> } SERVICE ?e { ?s ?p ?o } }",
    "after-a-boolean": "SELECT * { ?s ?p trueSERVICE <TRAP> { ?a ?b ?c } }",
    "behind-a-less-than": "SELECT * { ?s ?p ?a FILTER(?a<?b&&?c='x>') SERVICE <TRAP> { ?a ?b ?c } }",
    "behind-a-less-than-in-quotes": "SELECT * { FILTER(?a<?b&&?c='>#') SERVICE <TRAP> { ?a ?b ?c } FILTER('x' = '') }",
    "decimal-address": "SELECT * { SERVICE <http://2130706433:PORT/> { ?s ?p ?o } }",
    "ipv6": "SELECT * { SERVICE <http://[::ffff:127.0.0.1]:PORT/> { ?s ?p ?o } }",
    "name": "SELECT * { SERVICE <http://localhost:PORT/> { ?s ?p ?o } }",
    "link-local": "SELECT * { SERVICE <http://169.254.169.254/> { ?s ?p ?o } }",
}

# number in the table of hostile inputs and its variant, request, outcomes that are right
ROWS: Final[tuple[tuple[str, bytes, frozenset[str]], ...]] = (
    ("01-cross-product-counted", get(ENDLESS), TIME),
    ("02-cross-product", get("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"), TIME | MEMORY | SIZE),
    ("03-cross-product-sorted", get("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a LIMIT 1"), TIME | MEMORY),
    (
        "04-patterns-with-nothing-in-common",
        get("SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(20)) + " } LIMIT 1"),
        FINE | TIME | MEMORY,
    ),
    ("05-path-with-free-ends", get("SELECT * { ?a <http://e/next>* ?b }"), TIME | MEMORY | SIZE),
    ("06-doubling-30", get(f"SELECT (STRLEN(?x30) AS ?n) {{ {doubled(30)} }}"), TIME | MEMORY),
    ("06-doubling-40", get(f"SELECT (STRLEN(?x40) AS ?n) {{ {doubled(40)} }}"), TIME | MEMORY),
    ("07-replaced", get(f"SELECT (STRLEN({replaced(9)}) AS ?n) {{}}"), TIME | MEMORY),
    ("08-cross-product-in-a-group", get("SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f }"), TIME | MEMORY),
    (
        "09-values",
        post(("SELECT (COUNT(*) AS ?n) { " + "".join(VALUES_2000.format(name) for name in "abc") + "}").encode()),
        TIME,
    ),
    ("10-lists-300-deep", get("ASK { " + "(" * 300 + "1" + ")" * 300 + " ?p ?o }"), DEEP),
    ("10-lists-199-deep", get("ASK { " + "(" * 198 + "1" + ")" * 198 + " ?p ?o }"), FINE | TIME),
    ("11-patterns-of-one-subject", get("ASK { ?s " + "?p ?o ; " * 1000 + "?p ?o }"), FINE | TIME | MEMORY),
    (
        "12-optionals",
        get("SELECT * { ?s ?p ?o " + "".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }} " for n in range(200)) + "} LIMIT 1"),
        FINE | TIME | MEMORY,
    ),
    ("13-braces-5000", post(b"ASK " + b"{" * 5000), DEEP),
    ("13-braces-60000", post(b"ASK " + b"{" * 60_000), DEEP),
    ("14-calls", post(b"ASK { FILTER(" + b"STR(" * 1000 + b"1" + b")" * 1000 + b") }"), DEEP),
    ("15-negations", post(b"ASK { FILTER(" + b"!" * 20_000 + b"true) }"), FINE | WRONG | TIME | DEEP),
    ("15-sum", post(b"ASK { FILTER(" + b"1+" * 20_000 + b"1) }"), FINE | WRONG | TIME),
    ("15-disjunction", post(b"ASK { FILTER(" + b"?a || " * 9_300 + b"?a) }"), FINE | WRONG | TIME),
    ("15-unions", post(b"ASK { {} " + b"UNION {}" * 6_700 + b" }"), FINE | WRONG | TIME),
    ("16-braces-in-a-literal", post(b'ASK { FILTER("' + b"{" * 5000 + b'" = "") }'), FINE),
    ("16-calls-in-a-comment", post(b"ASK { # " + b"STR(" * 1000 + b"\n}"), FINE),
    (
        "17-100000-variables",
        post(f"ASK {{ VALUES ({' '.join(f'?v{n}' for n in range(100_000))}) {{}} }}".encode()),
        LONG_TEXT,
    ),
    (
        "17-as-many-variables-as-go-in",
        post(f"ASK {{ VALUES ({' '.join(f'?{n}' for n in range(9000))}) {{}} }}".encode()),
        FINE | TIME,
    ),
    (
        "18-20000-bindings",
        post(f"ASK {{ {' '.join(f'BIND({n} AS ?v{n})' for n in range(20_000))} }}".encode()),
        LONG_TEXT,
    ),
    (
        "18-as-many-bindings-as-go-in",
        post(f"ASK {{ {' '.join(f'BIND(1 AS ?{n})' for n in range(3500))} }}".encode()),
        FINE | TIME | MEMORY,
    ),
    ("19-regex-that-backtracks", get('ASK { FILTER(REGEX("' + "a" * 5000 + '!", "(a+)+$")) }'), FINE),
    ("20-regex-too-large", get('SELECT ?p { <http://e/n7> ?p ?o FILTER(REGEX(?o, "((a{100}){100}){100}")) }'), FINE),
    (
        "21-a-regex-a-row",
        get(
            "SELECT (COUNT(*) AS ?n) { ?a <http://e/value> ?o . ?b <http://e/value> ?c "
            'FILTER(REGEX(?o, CONCAT("\\\\w{100}", ?c))) }'
        ),
        TIME | MEMORY,
    ),
    ("22-in-200000", post(f"ASK {{ FILTER(1 IN ({', '.join(map(str, range(200_000)))})) }}".encode()), LONG_TEXT),
    (
        "23-a-literal-of-50-mb",
        request("POST", "/sparql", (("Content-Type", SPARQL_QUERY), ("Content-Length", str(50 * MIB)))) + b"x" * 1000,
        LONG_TEXT,
    ),
    ("24-no-utf-8-in-the-url", request("GET", "/sparql?query=ASK%20%7B%7D%20%23%ff%fe"), REQUEST),
    ("24-no-utf-8-in-the-body", post(b"ASK {} #\xff\xfe"), REQUEST),
    ("24-overlong", post(b"ASK {} #\xc0\xaf"), REQUEST),
    ("24-surrogate", request("GET", "/sparql?query=ASK%20%7B%7D%20%23%ed%a0%80"), REQUEST),
    ("25-nul-in-a-literal", get('ASK { FILTER("\0" = "") }'), WRONG),
    ("25-nul-elsewhere", get("ASK { \0 }"), WRONG),
    ("26-control-character-as-xml", get(r'SELECT ("\u0001" AS ?x) {}', format="xml"), XML),
    ("26-control-character-as-json", get(r'SELECT ("\u0001" AS ?x) {}', format="json"), FINE),
    (
        "27-no-xml-name",
        get("CONSTRUCT { <http://a/> <http://b/1> 1 } {}", (("Accept", "application/rdf+xml"),)),
        XML,
    ),
    (
        "27-no-xml-name-as-turtle",
        get("CONSTRUCT { <http://a/> <http://b/1> 1 } {}", (("Accept", "text/turtle"),)),
        FINE,
    ),
    *((f"28-service-{name}", get(query), NO_SERVICE | WRONG) for name, query in SERVICES.items()),
    ("30-service-in-a-string", get('ASK { FILTER("SERVICE <http://e/> {" = "") }'), FINE),
    ("30-service-as-a-variable", get("ASK { BIND(1 AS ?service) }"), FINE),
    ("30-service-as-a-prefix", get("PREFIX SERVICE: <http://e/> ASK { SERVICE:a ?p ?o }"), FINE),
    ("30-service-in-an-iri", get("ASK { <http://e/SERVICE> ?p ?o }"), FINE),
    ("31-service-escaped", get("SELECT * { \\u0053ERVICE <TRAP> { ?s ?p ?o } }"), NO_SERVICE | WRONG),
    ("32-from", get("SELECT * FROM <TRAP> { ?s ?p ?o }"), FINE),
    ("32-from-named", get("SELECT * FROM NAMED <TRAP> { GRAPH ?g { ?s ?p ?o } }"), FINE),
    ("32-from-a-file", get("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"), FINE),
    ("32-default-graph", get("SELECT * { ?s ?p ?o }", default_graph_uri="TRAP"), FINE),
    ("32-named-graph", get("SELECT * { GRAPH ?g { ?s ?p ?o } }", named_graph_uri="file:///etc/passwd"), FINE),
    ("32-a-graph-that-is-no-iri", get("SELECT * { ?s ?p ?o }", default_graph_uri="no iri"), REQUEST),
    ("33-insert", get("INSERT DATA { <http://e/x> <http://e/y> 1 }"), UPDATE),
    ("33-delete", get("DELETE WHERE { ?s ?p ?o }"), UPDATE),
    ("33-load", get("LOAD <TRAP>"), UPDATE),
    ("33-drop", get("DROP ALL"), UPDATE),
    ("33-update-in-the-url", request("GET", "/sparql?update=DROP%20ALL"), READ_ONLY),
    ("33-update-in-a-form", post(b"update=DROP%20ALL", SPARQL_FORM), READ_ONLY),
    ("33-update-as-a-body", post(b"DROP ALL", "application/sparql-update"), READ_ONLY),
    ("35-two-queries", request("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), REQUEST),
    ("35-query-in-url-and-body", post(b"query=ASK%7B%7D", SPARQL_FORM, target="/sparql?query=ASK%7B%7D"), REQUEST),
    ("35-unknown-parameter", get(ASKED, unknown="1"), FINE),
    ("36-accept-of-50-kb", get(ASKED, (("Accept", "a/b," * 12_500 + "*/*"),)), frozenset({"431 headers-too-large"})),
    ("36-accept-with-a-wrong-q", get(ASKED, (("Accept", "text/csv;q=abc"),)), FINE | UNACCEPTABLE),
    ("36-accept-of-nothing", get(ASKED, (("Accept", "*/*;q=0"),)), UNACCEPTABLE),
    ("36-accept-of-the-unknown", get(ASKED, (("Accept", "image/png"),)), UNACCEPTABLE),
    ("37-line-break-in-the-query", request("GET", "/sparql?query=ASK%7B%7D%0d%0aSet-Cookie:x"), WRONG),
    ("37-line-break-in-the-format", get(ASKED, format="json\r\nSet-Cookie: x"), UNACCEPTABLE | REQUEST),
    ("37-line-break-in-a-name", request("GET", "/queries/%0d%0aSet-Cookie:x"), frozenset({"404 not-found"})),
    ("37-line-break-in-the-path", request("GET", "/sparql/%0d%0aSet-Cookie:x"), frozenset({"404 not-found"})),
    ("40-other-hosts", get(ASKED, (("X-Forwarded-Host", "evil.example"), ("X-Original-URL", "/evil.example"))), FINE),
    ("40-other-host-in-an-error", get("ASK", (("X-Forwarded-Host", "evil.example"),)), WRONG),
    (
        "41-gzip",
        post(b"\x1f\x8b" + b"\0" * 100, headers=(("Content-Encoding", "gzip"),)),
        frozenset({"415 unsupported-media-type"}),
    ),
    (
        "41-chunks-without-end",
        request("POST", "/sparql", (("Content-Type", SPARQL_QUERY), ("Transfer-Encoding", "chunked")))
        + (b"8000\r\n" + b"#" * 0x8000 + b"\r\n") * 20,
        LONG_TEXT,
    ),
    (
        "41-length-and-chunks",
        request(
            "POST",
            "/sparql",
            (("Content-Type", SPARQL_QUERY), ("Content-Length", "6"), ("Transfer-Encoding", "chunked")),
            b"6\r\nASK {}\r\n0\r\n\r\n",
        ),
        frozenset({"400 malformed-request"}),
    ),
    (
        "41-two-lengths",
        request(
            "POST",
            "/sparql",
            (("Content-Type", SPARQL_QUERY), ("Content-Length", "6"), ("Content-Length", "7")),
            b"ASK {} ",
        ),
        frozenset({"400 malformed-request"}),
    ),
)


def at(trap: socket.socket, data: bytes) -> bytes:
    """Return a request whose SERVICE names the trap; its length is in the URL only."""
    port = trap.getsockname()[1]
    return data.replace(b"TRAP", quote(f"http://127.0.0.1:{port}/", safe="").encode()).replace(b"PORT", b"%d" % port)


# Beside its evaluators nothing of ours limits what another engine does: what takes it all memory, or its stack, is
# for its own settings, and is not tried on a machine that others use as well.
ENDURED: Final = frozenset({"02", "03", "04", "05", "06", "07", "08", "11", "12", "15", "17", "18", "21"})
EACH: Final = [("own", row) for row in ROWS] + [("oxigraph", row) for row in ROWS if row[0][:2] not in ENDURED]


@pytest.mark.parametrize(
    ("hostile", "data", "right"),
    [pytest.param(engine, row[1], row[2], id=f"{row[0]}-{engine}") for engine, row in EACH],
    indirect=["hostile"],
)
def test_no_request_breaks_anything(hostile: Server, trap: socket.socket, data: bytes, right: frozenset[str]) -> None:
    before, family, worn = hostile.evaluators(), hostile.family(), hostile.counts("evaluators_worn")
    reply = hostile.send(at(trap, data))
    hostile.canary()
    assert reply.outcome in right
    if reply.status != 200:
        assert reply.headers["Cache-Control"] == "no-store" or reply.headers.get_content_type() == "text/plain"
    if reply.status in {500, 504}:
        assert reply.problem["limit"] == {500: f"{256 * MIB} bytes", 504: "1000 ms"}[reply.status]
        assert reply.headers["X-Request-Id"] in reply.problem["instance"].replace("-", "")
    after = hostile.evaluators()
    left = before - after
    assert bool(left) == (reply.status in {500, 504} or hostile.counts("evaluators_worn") != worn)
    until(lambda: not any(map(alive, left)))
    lasting = family.keys() - before
    assert lasting == hostile.family().keys() - hostile.evaluators()
    assert not heard(trap)
    assert "Set-Cookie" not in reply.headers
    assert b"evil.example" not in reply.body


def test_the_dataset_is_as_it_was(server: Server) -> None:
    told = server.status()
    reply = server.send(get("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } #", timeout=6000))
    assert told["digest"] == hashlib.sha256((server.dataset / DATA_FILE).read_bytes()).hexdigest()
    assert (reply.outcome, reply.body) == ("200", f"n\r\n{2 * NODES}\r\n".encode())


# -- one client and another


def test_a_cross_product_of_one_client_holds_up_no_query_of_another(server: Server) -> None:
    bomb = server.later(get(ENDLESS, timeout=3000), "127.0.0.2")
    server.busy()
    reply = server.send(get(f"ASK {{}} # {next(FRESH)}", (), timeout=5000), "127.0.0.3")
    assert reply.outcome == "200"
    assert json.loads(reply.body)["boolean"] is True
    assert not bomb.done()
    assert bomb.result().outcome == "504 time-limit"


def test_more_slow_queries_than_evaluators_wait_and_are_told_so(server: Server) -> None:
    bombs = [server.later(get(f"{ENDLESS} # {next(FRESH)}", timeout=5000)) for _ in range(6)]
    until(lambda: server.status()["queued"] >= 3)
    assert server.status()["evaluators"]["busy"] <= 3
    replies = [bomb.result() for bomb in bombs]
    assert {reply.outcome for reply in replies} == {"503 busy", "504 time-limit"}
    assert all(int(reply.headers["Retry-After"]) >= 1 for reply in replies if reply.status == 503)
    assert all(reply.headers["Retry-After"] is None for reply in replies if reply.status == 504)
    server.canary()


def test_who_asks_much_waits_behind_who_asks_little(server: Server) -> None:
    bombs = [server.later(get(f"{ENDLESS} # {next(FRESH)}", timeout=700), "127.0.0.2") for _ in range(2)]
    until(lambda: sum((told := server.status())["evaluators"].values()) >= 1 and told["evaluators"]["busy"] >= 1)
    then = []
    asked = [f"127.0.0.{client}" for client in (3, 3, 3, 4)]
    before = server.counts("queries")["queries"]
    for number, source in enumerate(asked, 1):
        then.append(server.later(get(f"{LONG} # {next(FRESH)}", timeout=20000), source))
        until(lambda number=number: server.counts("queries")["queries"] >= before + number)  # type: ignore[misc]
    *much, little = [one.result() for one in then]
    assert [bomb.result().status for bomb in bombs] == [504, 504]
    assert little.outcome == "200"
    # Two that begin at once begin in either order, and whoever waits for one of them waits far longer than that; on a
    # machine that is busy, too long to be answered at all.
    assert {reply.outcome for reply in much} <= {"200", "503 busy"}
    earlier = began(little) - timedelta(milliseconds=100)
    assert sum(began(reply) < earlier for reply in much if reply.status == 200) <= 1


def began(reply: Reply) -> datetime:
    """Return when a query that asks for the time began."""
    return datetime.fromisoformat(reply.body.decode().split(",")[-1].strip()[:26])


def test_short_queries_of_one_client_are_answered_while_long_ones_of_others_take_all_there_is(server: Server) -> None:
    before = server.counts("gave_way")["gave_way"]
    bombs = [
        server.later(get(f"{ENDLESS} # {next(FRESH)}", timeout=6000), f"127.0.3.{client}") for client in range(1, 7)
    ]
    until(lambda: server.status()["evaluators"]["busy"] >= 3)
    for _ in range(5):
        reply = server.send(get(f"ASK {{}} # {next(FRESH)}", (), timeout=1500), "127.0.3.99")
        assert reply.outcome == "200"
    assert server.status()["evaluators"]["busy"] >= 2
    assert sum(bomb.done() for bomb in bombs) == 0
    assert server.counts("gave_way")["gave_way"] > before
    assert {bomb.result().outcome for bomb in bombs} <= {"503 busy", "504 time-limit"}
    server.canary()


def test_what_gives_way_as_its_client_leaves_or_its_time_ends_is_gone_for_good(server: Server) -> None:
    bombs = [
        server.later(get(f"{ENDLESS} # {next(FRESH)}", timeout=190 + 4 * n), f"127.0.{4 + n // 6}.{1 + n % 6}")
        for n in range(30)
    ]
    while not all(bomb.done() for bomb in bombs):
        reply = server.send(get(f"ASK {{}} # {next(FRESH)}", (), timeout=3000), "127.0.3.98")
        assert reply.outcome == "200"
    assert {bomb.result().outcome for bomb in bombs} <= {"503 busy", "504 time-limit"}
    server.calm()


def test_in_a_full_queue_who_asks_long_queries_makes_room_for_who_does_not(server: Server) -> None:
    bombs = [server.later(get(f"{ENDLESS} # {next(FRESH)}", timeout=6000), f"127.0.5.{1 + n % 6}") for n in range(42)]
    until(lambda: server.status()["lanes"]["slow"]["waiting"] >= 30)
    for _ in range(5):
        assert server.send(get(f"ASK {{}} # {next(FRESH)}", (), timeout=3000), "127.0.3.97").outcome == "200"
    assert sum(bomb.done() for bomb in bombs) < 20
    assert {bomb.result().outcome for bomb in bombs} <= {"503 busy", "504 time-limit"}


def test_a_query_whose_time_ends_while_it_waits_is_told_to_come_again(server: Server) -> None:
    bombs = [server.later(get(f"{ENDLESS} # {next(FRESH)}", timeout=3000)) for _ in range(4)]
    until(lambda: server.status()["queued"] >= 1)
    reply = server.send(get(f"{ENDLESS} # {next(FRESH)}", timeout=300))
    assert reply.outcome == "503 busy"
    assert int(reply.headers["Retry-After"]) >= 1
    assert sum(bomb.done() for bomb in bombs) == 0
    for bomb in bombs:
        bomb.result()


def test_health_is_told_while_more_queries_wait_than_a_front_has_threads(server: Server) -> None:
    bombs = [server.later(get(f"{ENDLESS} # {next(FRESH)}", timeout=1000)) for _ in range(64)]
    server_up = server.send(request("GET", "/health"))
    done = sum(bomb.done() for bomb in bombs)
    replies = [bomb.result() for bomb in bombs]
    assert server_up.status == 200
    assert done < len(bombs) / 2
    assert {reply.status for reply in replies} <= {503, 504}
    server.canary()


def test_a_client_that_leaves_frees_its_evaluator_before_the_deadline(server: Server) -> None:
    before = server.evaluators()
    counts = server.counts("clients_gone", "time-limit")
    with server.connect() as link:
        link.sendall(get(f"{ENDLESS} # {next(FRESH)}", timeout=6000))
        server.busy()
    left = until(lambda: before - server.evaluators())
    assert not any(map(alive, left))
    assert server.counts("clients_gone", "time-limit") == counts | {"clients_gone": counts["clients_gone"] + 1}


def test_a_query_that_is_cancelled_makes_room_at_once_for_one_that_waits(server: Server) -> None:
    before, counts = server.evaluators(), server.counts("clients_gone", "time-limit", "busy")
    with ExitStack() as links:
        for number in range(2):  # as many as have evaluators for long queries; the rest is kept for short ones
            form = urlencode({"query": f"{ENDLESS} # {next(FRESH)}", "timeout": 8000}).encode()
            links.enter_context(server.connect("127.0.6.1")).sendall(post(form, SPARQL_FORM))
            until(lambda number=number: server.status()["lanes"]["slow"]["running"] > number)  # type: ignore[misc]
        waits = server.later(get(f"{LONG} # {next(FRESH)}", timeout=8000), "127.0.6.1")
        until(lambda: server.status()["lanes"]["slow"]["waiting"])
    assert waits.result().outcome == "200"
    stopped = until(lambda: left if len(left := before - server.evaluators()) == 2 else None)
    assert not any(map(alive, stopped))
    assert server.counts(*counts) == counts | {"clients_gone": counts["clients_gone"] + 2}
    assert server.calm().status()["lanes"] == {lane: {"running": 0, "waiting": 0} for lane in ("fast", "quick", "slow")}


def test_an_impatient_client_takes_no_time_from_another_that_asks_the_same(server: Server) -> None:
    query = f"{ENDLESS} # {next(FRESH)}"
    impatient = server.later(get(query, timeout=300))
    server.busy()
    patient = server.later(get(query, timeout=2500))
    assert impatient.result().problem["limit"] == "300 ms"
    assert not patient.done()
    assert patient.result().problem["limit"] == "2500 ms"


def test_a_patient_client_takes_no_time_from_another_that_asks_the_same(server: Server) -> None:
    query = f"{ENDLESS} # {next(FRESH)}"
    patient = server.later(get(query, timeout=2500))
    server.busy()
    impatient = server.send(get(query, timeout=300))
    assert server.status()["evaluators"]["busy"] == 1
    assert impatient.outcome == "504 time-limit"
    assert patient.result().outcome == "504 time-limit"


NESTED: Final = f"ASK {{ ?a ?b {'[ ?b ' * 180}1{' ]' * 180} }}".encode()


@pytest.mark.parametrize("hostile", ["own", "oxigraph"], indirect=True)
def test_a_text_is_read_in_an_evaluator_and_no_longer_than_it_may_be(hostile: Server) -> None:
    before = hostile.evaluators()
    text = b"SELECT*{?a ?b ?c}"
    assert json.loads(hostile.send(post(text, target="/check")).body) == {"form": "SELECT", "problems": []}
    assert hostile.send(post(text, target="/format")).body == b"SELECT * {\n  ?a ?b ?c\n}\n"
    assert hostile.send(post(text[:-1], target="/format")).outcome == "400 malformed-query"
    assert hostile.evaluators() == before
    for target, limit in (("/check", "300 ms"), ("/format", "1000 ms"), ("/check?timeout=50", "50 ms")):
        assert hostile.send(post(NESTED, target=target)).problem["limit"] == limit
    assert len(until(lambda: before - hostile.evaluators())) >= 1
    hostile.canary()


# -- memory and size


def available() -> int:
    found = re.search(r"MemAvailable:\s+(\d+) kB", Path("/proc/meminfo").read_text(encoding="ascii"))
    assert found
    return int(found[1]) * 1024


def test_a_query_takes_the_memory_of_nobody_else(server: Server) -> None:
    before = available()
    bombs = [
        server.later(get(f"SELECT (STRLEN(?x40) AS ?n) {{ {doubled(40)} }} # {next(FRESH)}", timeout=6000))
        for _ in range(2)
    ]
    least = before
    while not all(bomb.done() for bomb in bombs):
        least = min(least, available())
    for bomb in bombs:
        assert bomb.result().outcome == "500 memory-limit"
        assert str(256 * MIB) in bomb.result().problem["limit"]
    assert before - least < 2 * 1024 * MIB
    server.canary()


def test_an_evaluator_that_has_grown_gives_its_memory_back_and_no_query_fails(server: Server) -> None:
    before, worn = server.evaluators(), server.counts("evaluators_worn")["evaluators_worn"]
    server.canary()
    assert server.evaluators() == before
    replies = [server.later(letters(9)) for _ in range(3)]
    assert {reply.result().outcome for reply in replies} == {"200"}
    until(lambda: server.counts("evaluators_worn")["evaluators_worn"] > worn)
    assert before - server.evaluators()
    server.canary()


def letters(times: int) -> bytes:
    """Return a query for so many rows of 1 MiB each."""
    rows = " ".join(map(str, range(times)))
    return get(f"SELECT ?x20 {{ VALUES ?i {{ {rows} }} {doubled(20)} }} # {next(FRESH)}", timeout=6000)


@pytest.mark.parametrize("rows", [1, 9])
def test_an_answer_within_the_limit_is_whole(server: Server, rows: int) -> None:
    reply = server.send(letters(rows))
    assert reply.outcome == "200"
    assert reply.headers["Content-Length"] == str(len(reply.body))
    assert reply.body == b"x20\r\n" + (b"x" * MIB + b"\r\n") * rows
    server.canary()


@pytest.mark.parametrize("rows", [10, 11, 20])
def test_an_answer_over_the_limit_is_refused_before_its_first_byte(server: Server, rows: int) -> None:
    reply = server.send(letters(rows))
    assert reply.outcome == "422 result-too-large"
    assert reply.problem["limit"] == f"{10 * MIB} bytes"
    server.canary()


def test_who_does_not_read_a_large_answer_holds_no_evaluator(server: Server) -> None:
    with server.connect() as link:
        link.sendall(letters(9))
        until(lambda: server.status()["evaluators"]["busy"] == 0 and link.recv(1, socket.MSG_PEEK))
        for _ in range(4):
            server.canary()


# -- the cache


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "uuid()", "bNode('a')"])
def test_what_changes_is_evaluated_each_time(server: Server, call: str) -> None:
    query = get(f"SELECT ({call} AS ?x) {{}} # {next(FRESH)}")
    evaluated = server.evaluated()
    first = server.send(query)
    again = server.send(query.replace(b"\r\n\r\n", f"\r\nIf-None-Match: {first.headers['ETag']}\r\n\r\n".encode()))
    assert (first.status, again.status) == (200, 200)
    assert server.evaluated() == evaluated + 2


@pytest.mark.parametrize("name", ["now", "?rand", "'UUID()'", "<http://e/BNODE()>"])
def test_what_stays_is_evaluated_once(server: Server, name: str) -> None:
    name = name if name != "now" else "?now"
    query = get(f"SELECT * {{ ?s <http://e/value> '7' OPTIONAL {{ ?s ?p {name} }} }} LIMIT 1 # {next(FRESH)}")
    evaluated = server.evaluated()
    first = server.send(query)
    same = server.send(query)
    known = server.send(query.replace(b"\r\n\r\n", f"\r\nIf-None-Match: {first.headers['ETag']}\r\n\r\n".encode()))
    assert (first.status, same.status, known.status) == (200, 200, 304)
    assert (same.body, known.body) == (first.body, b"")
    assert len({reply.headers["ETag"] for reply in (first, same, known)}) == 1
    assert server.evaluated() == evaluated + 1
    metrics = server.send(request("GET", "/metrics")).body.decode()
    assert f'hsnexus_events_total{{event="cache_hits"}} {server.counts("cache_hits")["cache_hits"]}\n' in metrics


def test_formats_are_kept_apart(server: Server) -> None:
    query = f"ASK {{}} # {next(FRESH)}"
    replies = [server.send(get(query, (("Accept", f"text/{name}"),))) for name in ("csv", "tab-separated-values")]
    replies += [server.send(get(query, (), format=name)) for name in ("json", "xml")]
    assert {reply.status for reply in replies} == {200}
    kinds = [reply.headers["Content-Type"].partition(";")[0] for reply in replies]
    assert kinds[:2] == ["text/csv", "text/tab-separated-values"]
    assert kinds[2:] == ["application/sparql-results+json", "application/sparql-results+xml"]
    assert len({reply.body for reply in replies}) >= 3
    assert len({reply.headers["ETag"] for reply in replies}) == len({reply.body for reply in replies})
    assert {reply.headers["Vary"] for reply in replies} == {"Accept, Accept-Encoding"}


def test_no_refusal_is_kept(server: Server) -> None:
    query = f"{ENDLESS} # {next(FRESH)}"
    evaluated = server.evaluated()
    assert [server.send(get(query, timeout=100)).status for _ in range(2)] == [504, 504]
    assert server.evaluated() == evaluated + 2


def test_equal_queries_at_once_are_evaluated_once(server: Server) -> None:
    counts = server.counts("queries", "joined", "cache_hits")
    query = get(f"{LONG} # {next(FRESH)}", timeout=6000)
    first = server.later(query)
    server.busy()
    others = [server.later(query) for _ in range(8)]
    replies = [first.result(), *(other.result() for other in others)]
    assert {reply.outcome for reply in replies} == {"200"}
    assert len({reply.body for reply in replies}) == 1
    told = server.counts("queries", "joined", "cache_hits")
    assert told["joined"] > counts["joined"]
    assert told["queries"] - counts["queries"] == 9
    assert told["joined"] + told["cache_hits"] - counts["joined"] - counts["cache_hits"] == 8


def test_equal_queries_at_once_get_a_large_answer_whole(server: Server) -> None:
    rows = " ".join(map(str, range(9)))
    query = get(f"SELECT ?x20 {{ {{ {LONG} }} VALUES ?i {{ {rows} }} {doubled(20)} }} # {next(FRESH)}", timeout=6000)
    joined = server.counts("joined")["joined"]
    replies = [reply.result() for reply in [server.later(query) for _ in range(6)]]
    assert {reply.outcome for reply in replies} == {"200"}
    assert {reply.body for reply in replies} == {b"x20\r\n" + (b"x" * MIB + b"\r\n") * 9}
    assert server.counts("joined")["joined"] == joined + 5


def test_a_client_that_leaves_takes_nothing_from_another_that_asks_the_same(server: Server) -> None:
    query = get(f"{LONG} # {next(FRESH)}", timeout=6000)
    with server.connect() as link:
        link.sendall(query)
        server.busy()
        joined = server.counts("joined")["joined"]
        other = server.later(query)
        until(lambda: server.counts("joined")["joined"] > joined)
    assert other.result().outcome == "200"


# -- no way out


@pytest.mark.parametrize(("hostile", "more"), [("own", 0), ("oxigraph", 1)], indirect=["hostile"])
def test_an_evaluator_has_no_descriptor_left_for_a_socket(hostile: Server, more: int) -> None:
    hostile.canary()
    for pid in hostile.evaluators():
        limit = re.search(r"Max open files +(\d+) +(\d+)", Path(f"/proc/{pid}/limits").read_text(encoding="ascii"))
        assert limit
        opened = {int(path.name) for path in Path(f"/proc/{pid}/fd").iterdir()}
        assert opened >= set(range(int(limit[1])))
        assert len(opened) <= int(limit[1]) + more, "one connection to the other engine, and that is all"
        assert (int(limit[2]) > int(limit[1])) == bool(more)


@pytest.mark.parametrize("spare", [0, 4])
def test_no_socket_opens_even_if_nobody_looks_at_the_query(trap: socket.socket, spare: int) -> None:
    code = """
import errno, os, socket, sys
from pyoxigraph import Store
from hsnexus_server.engines import guards
store = Store()
guards.close_all_but(set())
os.dup2(0, 5)
guards.leave_no_free_file({5}, int(sys.argv[2]))
with guards.spare_files():
    try:
        socket.socket().close()
    except OSError as error:
        assert sys.argv[2] == "0"
    else:
        assert sys.argv[2] == "4"
try:
    socket.socket()
except OSError as error:
    print(errno.errorcode[error.errno])
try:
    list(store.query(f"SELECT * {{ SERVICE <http://127.0.0.1:{sys.argv[1]}/> {{ ?s ?p ?o }} }}"))
except (OSError, RuntimeError, ValueError) as error:
    print(type(error).__name__)
print(len(list(store.query(f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{sys.argv[1]}/> {{ ?s ?p ?o }} }}"))))
"""
    command = [sys.executable, "-c", code, str(trap.getsockname()[1]), str(spare)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    opened, asked, silently = done.stdout.split()
    assert opened == errno.errorcode[errno.EMFILE]
    assert asked.endswith("Error")
    assert silently == "1"
    assert not heard(trap)


@pytest.mark.skipif(not seccomp.AVAILABLE, reason="there is no filter of system calls for this machine")
def test_no_socket_opens_where_files_may(trap: socket.socket) -> None:
    code = """
import errno, os, socket, sys
from pyoxigraph import Store
from hsnexus_server.engines import guards, seccomp
ours, theirs = socket.socketpair()
store = Store()
assert seccomp.deny_sockets()
for make in (socket.socket, socket.socketpair):
    try:
        make()
    except OSError as error:
        print(errno.errorcode[error.errno])
ours.send(b"x")
print(theirs.recv(1), open("/dev/null").read() == "")
if os.fork() == 0:
    try:
        socket.socket()
    except OSError as error:
        print(errno.errorcode[error.errno], flush=True)
    os._exit(0)
os.wait()
print(len(list(store.query(f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{sys.argv[1]}/> {{ ?s ?p ?o }} }}"))))
"""
    command = [sys.executable, "-c", code, str(trap.getsockname()[1])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    refused = errno.errorcode[errno.EACCES]
    assert done.stdout.split() == [refused, refused, "b'x'", "True", refused, "1"]
    assert not heard(trap)


@pytest.mark.skipif(not seccomp.AVAILABLE, reason="there is no filter of system calls for this machine")
def test_an_evaluator_over_a_store_on_disk_may_open_its_tables_and_no_socket(tmp_path: Path) -> None:
    with serving(tmp_path, "--location", str(tmp_path / "location")) as server:
        server.canary()
        tables = [*(tmp_path / "location").glob("*/*.sst")]
        assert tables
        for pid in server.evaluators():
            limit = re.search(r"Max open files +(\d+)", Path(f"/proc/{pid}/limits").read_text(encoding="ascii"))
            assert limit
            opened = {int(path.name) for path in Path(f"/proc/{pid}/fd").iterdir()}
            assert int(limit[1]) == max(opened) + 1 + len(tables)
            assert "Seccomp:\t2\n" in Path(f"/proc/{pid}/status").read_text(encoding="ascii")


# -- deaths

DEATHS: Final = {
    # who is killed: what becomes of the query under way
    "evaluator": {"500 crashed"},
    "zygote": {"500 crashed", "503 starting"},
    "broker": {"503 starting"},
    "front": {"no answer"},
}
LASTING: Final = {
    "evaluator": {"zygote", "broker", "front", "supervisor"},
    "zygote": {"broker", "front", "supervisor"},
    "broker": {"front", "supervisor"},
    "front": {"zygote", "broker", "supervisor"},
}


def outcome(reply: "Future[Reply]") -> str:
    try:
        return reply.result().outcome
    except (ConnectionError, http.client.HTTPException):
        return "no answer"


def is_whole(server: Server) -> bool:
    """Tell whether the processes are those of a server that serves, and no other."""
    family = server.family()
    return len(family) == 8 and not any(state == "Z" for state, _ in family.values())


@pytest.mark.parametrize("victim", DEATHS)
def test_a_death_costs_the_query_under_way_and_nothing_else(tmp_path: Path, victim: str) -> None:
    with serving(tmp_path) as server:
        server.canary()
        until(lambda: is_whole(server))
        roles, before = server.roles(), server.evaluators()
        bomb = server.later(get(ENDLESS, timeout=6000))
        server.busy()
        if victim == "evaluator":
            for pid in before:
                os.kill(pid, signal.SIGKILL)
        else:
            os.kill(roles[victim], signal.SIGKILL)
        assert outcome(bomb) in DEATHS[victim]

        def served() -> bool:
            reply = server.later(get(f"ASK {{}} # {next(FRESH)}"))
            return outcome(reply) == "200"

        until(served)
        server.canary()
        until(lambda: is_whole(server))
        after = server.roles()
        lasting = LASTING[victim]
        assert {name for name, pid in roles.items() if after[name] == pid} - {"evaluator"} == lasting
        assert {name for name, pid in roles.items() if alive(pid)} - {"evaluator"} == lasting
        assert victim == "front" or not any(map(alive, before))
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        assert server.family() == {}


def test_a_stop_lets_the_query_under_way_end_and_leaves_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        query = server.later(get(LONG, timeout=6000))
        server.busy()
        server.process.send_signal(signal.SIGTERM)
        reply = query.result()
        assert reply.outcome == "200"
        assert reply.headers["Content-Length"] == str(len(reply.body))
        assert server.process.wait(PATIENCE) == 0
        assert server.family() == {}
        assert list((tmp_path / "temporary").iterdir()) == []
        assert "Traceback" not in (tmp_path / "errors").read_text(encoding="utf-8")


def test_a_stop_ends_even_what_never_ends(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        bomb = server.later(get(ENDLESS, timeout=2000))
        server.busy()
        server.process.send_signal(signal.SIGTERM)
        assert bomb.result().outcome == "504 time-limit"
        assert server.process.wait(PATIENCE) == 0
        assert server.family() == {}


def test_a_supervisor_that_is_killed_takes_everybody_along(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        bomb = server.later(get(ENDLESS, timeout=6000))
        server.busy()
        server.process.kill()
        server.process.wait(PATIENCE)
        assert outcome(bomb) == "no answer"
        until(lambda: not {pid for pid, (state, _) in server.family().items() if state != "Z"})


# -- limits of each client


@pytest.fixture
def strict(limited: Server) -> Server:
    return limited.calm()


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    options = ("--client-limits", "on", "--trusted-proxy", "127.0.0.9/32", "--workers", "3")
    with serving(tmp_path_factory.mktemp("strict"), *options) as one:
        yield one


def bombs_of(server: Server, number: int, clients: list[str], source: str) -> "list[Future[Reply]]":
    """Send queries that do not end, and return when they wait or run."""
    before = server.status()["counts"].get("queries", 0)
    bombs = [
        server.later(get(f"{ENDLESS} # {next(FRESH)}", (*CSV, ("X-Forwarded-For", clients[n % len(clients)]))), source)
        for n in range(number)
    ]
    until(lambda: server.status()["counts"].get("queries", 0) >= before + number)
    return bombs


CLIENTS: Final = (
    # where three queries come from, whom they are said to come from; likewise for a fourth; what it gets
    ("127.0.0.2", ["10.0.0.1"], "127.0.0.2", "10.0.0.1", "429 too-many-requests"),
    ("127.0.0.3", ["10.0.0.1"], "127.0.0.4", "10.0.0.1", "200"),
    ("127.0.0.5", ["10.0.0.1", "10.0.0.2", "10.0.0.3"], "127.0.0.5", "10.0.0.4", "429 too-many-requests"),
    ("127.0.0.9", ["10.0.0.5"], "127.0.0.9", "10.0.0.5", "429 too-many-requests"),
    ("127.0.0.9", ["10.0.0.6"], "127.0.0.9", "10.0.0.7", "200"),
    ("127.0.0.9", ["10.0.0.8"], "127.0.0.9", "10.0.0.99, 10.0.0.8", "429 too-many-requests"),
)


@pytest.mark.parametrize(("source", "said", "other", "others", "right"), CLIENTS)
def test_one_client_is_stopped_and_another_is_not(  # noqa: PLR0913, PLR0917 - the columns of the table
    strict: Server, source: str, said: list[str], other: str, others: str, right: str
) -> None:
    bombs = bombs_of(strict, 3, said, source)
    reply = strict.send(get(f"ASK {{}} # {next(FRESH)}", (*CSV, ("X-Forwarded-For", others)), timeout=6000), other)
    assert {bomb.result().status for bomb in bombs} <= {503, 504}
    assert reply.outcome == right
    if reply.status == 429:
        assert int(reply.headers["Retry-After"]) >= 1


def test_one_client_runs_one_query_at_a_time(strict: Server) -> None:
    bombs = bombs_of(strict, 2, ["-"], "127.0.0.11")
    told = strict.status()
    assert {bomb.result().status for bomb in bombs} <= {503, 504}
    assert (told["evaluators"]["busy"], told["queued"]) == (1, 1)


def test_errors_count_and_what_is_cached_does_not(strict: Server) -> None:
    known = f"ASK {{}} # {next(FRESH)}"
    assert strict.send(get(known), "127.0.0.12").status == 200
    outcomes = [strict.send(get(f"ASK # {next(FRESH)}"), "127.0.0.12").outcome for _ in range(32)]
    assert set(outcomes[:30]) == {"400 malformed-query"}
    assert outcomes[-1] == "429 too-many-requests"
    assert strict.send(get(known), "127.0.0.12").status == 200
    assert strict.send(get(f"ASK {{}} # {next(FRESH)}"), "127.0.0.13").status == 200


# -- new builds


@pytest.fixture
def renewed(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Server, Callable[[], None]]]:
    """A server, and what is done to make it look at the folder."""
    watches = request.param == "watch"
    with serving(tmp_path, *(("--watch",) if watches else ())) as server:

        def look() -> None:
            if not watches:
                server.process.send_signal(signal.SIGHUP)

        yield server, look


BOTH: Final = pytest.mark.parametrize("renewed", ["signal", "watch"], indirect=True)


@BOTH
def test_a_new_build_is_served_as_soon_as_it_is_there(renewed: tuple[Server, Callable[[], None]]) -> None:
    server, look = renewed
    roles, before = server.roles(), server.evaluators()
    old = server.status()["digest"]
    question = get("SELECT (COUNT(*) AS ?n) { ?s <http://e/value> ?v }")
    assert server.send(question).body == f"n\r\n{NODES}\r\n".encode()
    under_way = server.later(get(LONG, timeout=6000))
    server.busy()
    new = write(server.dataset, 1000)
    look()
    until(lambda: server.status()["digest"] == new)
    reply = server.send(question)
    assert (reply.body, reply.headers["X-Dataset-Version"]) == (b"n\r\n1000\r\n", new)
    last = under_way.result()
    assert (last.outcome, last.headers["X-Dataset-Version"]) == ("200", old)
    assert last.body.startswith(f"n,then\r\n{NODES * 1000},".encode())
    assert server.send(get(LONG, timeout=6000)).headers["X-Dataset-Version"] == new
    until(lambda: not any(map(alive, before)))
    until(lambda: is_whole(server))
    after = server.roles()
    assert {name for name, pid in roles.items() if after[name] != pid} == {"evaluator", "zygote"}
    assert server.status()["reload"] == "loaded"


def cut(folder: Path) -> None:
    data = (folder / DATA_FILE).read_bytes()
    (folder / DATA_FILE).write_bytes(data[: len(data) // 2])


def garbled(folder: Path) -> None:
    (folder / DATA_FILE).write_bytes(b"no quads")
    fields = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    fields["digest"] = hashlib.sha256(b"no quads").hexdigest()
    (folder / MANIFEST_FILE).write_text(json.dumps(fields), encoding="utf-8")


def without_manifest(folder: Path) -> None:
    (folder / MANIFEST_FILE).unlink()


def unfinished(folder: Path) -> None:
    (folder / MANIFEST_FILE).write_text("{}", encoding="utf-8")


BROKEN: Final = ((cut, "SHA-256"), (garbled, "N-Quads"), (unfinished, MANIFEST_FILE), (without_manifest, MANIFEST_FILE))


def test_a_broken_build_is_refused_and_the_old_one_serves_on(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        old, roles = server.status()["digest"], server.roles()
        for harm, word in BROKEN:
            write(server.dataset, 1000)
            harm(server.dataset)
            refused = server.counts("reloads_refused")["reloads_refused"]
            server.process.send_signal(signal.SIGHUP)
            until(lambda refused=refused: server.counts("reloads_refused")["reloads_refused"] > refused)  # type: ignore[misc]
            until(lambda: is_whole(server))
            told = server.status()
            assert told["reload"].startswith("refused: ")
            assert word in told["reload"]
            assert told["counts"]["reloads_refused"] == refused + 1
            assert (told["digest"], told["ready"], server.roles()) == (old, True, roles)
            server.canary()
        new = write(server.dataset, 1000)
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.status()["digest"] == new)
        until(lambda: is_whole(server))
