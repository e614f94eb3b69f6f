"""Laws of the verb `serve`, each seen on a real process: when it is ready, when it refuses, how it ends."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from serving import COMMAND, Running, running, write_dataset

Q = "SELECT ?s ?o WHERE { ?s <http://e/p> ?o } ORDER BY ?o"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("served") / "dataset") as one:
        yield one


def failing(*options: str) -> tuple[int, str]:
    """Return exit code and message of a server that should not come up."""
    command = [*COMMAND, "serve", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_it_is_ready_when_it_says_so(server: Running) -> None:
    status, body = server.get("ready")
    assert status == 200
    digest = json.loads(body)["digest"]
    assert json.loads(server.get("status")[1])["digest"] == digest
    assert server.get("health")[0] == 200


def test_it_says_which_build_it_serves(server: Running) -> None:
    status = json.loads(server.get("status")[1])
    assert f"Serving 7 triples of 2 graphs: the build {status['digest'][:12]} in {server.dataset}.\n" in server.talk


def test_help_says_what_is_served_by_default() -> None:
    done = subprocess.run([*COMMAND, "serve", "--help"], capture_output=True, text=True, check=True)
    assert "[default: the build that came with the package]" in " ".join(done.stdout.split())


OURS = "<https://w3id.org/hsnexus/haque-2005/claim/c001>"
TOLD: tuple[tuple[str, str, str], ...] = (
    # file, its text, what is told of it
    ("one.ttl", "<urn:s> <urn:p> 1 .", "one.ttl: 1 triple.\n"),
    ("two.nq", "<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> <urn:o> <urn:g> .\n", "two.nq: 2 triples.\n"),
    ("same.nt", "<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> <urn:o> .\n", "same.nt: 1 triple.\n"),
    ("none.ttl", "# nothing", "none.ttl: 0 triples.\nWarning: none.ttl brings nothing"),
    (
        "relative.jsonld",
        '{"@id": "a", "b": "c"}',
        "relative.jsonld: 0 triples.\nWarning: relative.jsonld brings nothing",
    ),
    ("ours.ttl", f"{OURS} <urn:p> 1, 2 . <urn:s> <urn:p> {OURS} .", "ours.ttl: 3 triples.\n2 triples speak about IRIs"),
    ("our.ttl", f"{OURS} <urn:p> 1 .", "our.ttl: 1 triple.\n1 triple speaks about IRIs of ours"),
)


@pytest.mark.parametrize(("name", "text", "told"), TOLD)
def test_it_says_what_a_file_of_the_users_brings(tmp_path: Path, name: str, text: str, told: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with running(tmp_path / "dataset", "--data", str(path)) as server:
        assert told in server.talk
        assert ("Warning" in server.talk) == ("Warning" in told)
        assert ("of ours" in server.talk) == (OURS in text)


def test_serving_imports_nothing_heavy() -> None:
    code = (
        "import sys, hsnexus.cli, hsnexus_server.serve, hsnexus_server.app, hsnexus_server.dataset, "
        "hsnexus_server.engines.embedded; print({'rdflib', 'owlready2', 'pyshacl', 'networkx'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_rdflib_works_as_a_client(server: Running) -> None:
    for method in ("GET", "POST", "POST_FORM"):
        for returned in ("xml", "json", "csv", "tsv"):
            store = SPARQLStore(server.url + "sparql", method=method, returnFormat=returned)
            found = [str(row[1]) for row in store.query(Q)]  # type: ignore[index] # rows of a SELECT
            assert found == ["%41", "100%25", "a+b"]
    store = SPARQLStore(server.url + "sparql")
    assert bool(store.query("ASK { <http://e/a> ?p ?o }"))
    graph = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s <http://e/label> ?label ; ?p ?o }").graph
    assert graph is not None
    assert len(graph) == 5


def test_urllib_works_as_a_client(server: Running) -> None:
    status, body = server.get("sparql?" + urllib.parse.urlencode({"query": Q, "format": "csv"}))
    assert (status, body) == (200, b"s,o\r\nhttp://e/a,%41\r\nhttp://e/a,100%25\r\nhttp://e/a,a+b\r\n")
    form = urllib.parse.urlencode({"query": Q}).encode()
    request = urllib.request.Request(server.url + "sparql", form, {"Accept": "text/csv"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - loopback
        assert response.read() == body


def test_a_long_get_is_answered(server: Running) -> None:
    query = Q + " #" + "x" * 60_000
    assert server.get("sparql?" + urllib.parse.urlencode({"query": query}))[0] == 200


@pytest.mark.parametrize("nest", ["{", "STR(", "FILTER((", "!", "<<(", "1+("])
def test_a_deeply_nested_query_ends_no_process(server: Running, nest: str) -> None:
    start = "ASK { " if nest in {"{", "FILTER(("} else "ASK { FILTER("
    query = start + nest * (60_000 // len(nest))
    status, body = server.get("sparql?" + urllib.parse.urlencode({"query": query}))
    assert (status, b"too-complex" in body) == ((400, False) if nest == "!" else (422, True))
    assert server.get("ready")[0] == 200


def test_half_sent_requests_lock_nobody_out(server: Running) -> None:
    host, port = urllib.parse.urlsplit(server.url).netloc.split(":")
    halves = [socket.create_connection((host, int(port))) for _ in range(120)]
    try:
        for half in halves:
            half.sendall(b"GET /ready HTTP/1.1\r\nHost: x\r\n")
        assert server.get("ready")[0] == 200
    finally:
        for half in halves:
            half.close()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(tmp_path: Path, name: signal.Signals) -> None:
    with running(tmp_path / "dataset") as server:
        server.process.send_signal(name)
        assert server.process.wait(timeout=30) == 0
        assert server.process.stderr is not None
        assert server.process.stderr.read() == ""


def test_a_port_in_use_is_told_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        code, message = failing("--port", port, "--dataset", str(tmp_path / "nowhere"))
    assert code == 2
    assert message.count("\n") == 1
    assert f"127.0.0.1:{port}" in message
    assert "--port 0" in message


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (("--host", "no.such.host.invalid"), 2, "no.such.host.invalid"),
        (("--port", "65536"), 2, "65536"),
        (("--dataset", "nowhere"), 2, "hsnexus build"),
        (("--cors", "https://a.example/path"), 2, "scheme, host and port"),
        (("--cors", "https://a.example\r\nX-Injected: 1"), 2, "origin"),
        (("--objections", "javascript:alert(1)"), 2, "mailto: and an address"),
        (("--objections", "https://"), 2, "no address that a browser can open"),
        (("--objections", "mailto:nobody"), 2, "no address that a browser can open"),
        (("--objections", "https://a.example/ x"), 2, "no address that a browser can open"),
        (("--public-url", "a.example"), 2, "such as https://example.org/hsnexus"),
        (("--public-url", "ftp://a.example"), 2, "URL of a server"),
        (("--public-url", "https://"), 2, "URL of a server"),
        (("--public-url", "https://a.example/?x"), 2, "URL of a server"),
        (("--public-url", "https://a.example/#x"), 2, "URL of a server"),
        (("--public-url", "https://a.example/a b"), 2, "URL of a server"),
        (("--public-url", "https://a.example/a%2"), 2, "URL of a server"),
        (("--public-url", "https://a.example/><x"), 2, "URL of a server"),
        (("--public-url", "https://a.example/\r\nX-Injected: 1"), 2, "URL of a server"),
        (("--data", "missing.ttl"), 2, "missing.ttl"),
        (("--data", "data.csv"), 2, "data.csv"),
    ],
)
def test_a_wrong_option_is_one_message_and_nothing_is_served(
    tmp_path: Path, options: tuple[str, ...], code: int, word: str
) -> None:
    given = () if "--dataset" in options else ("--dataset", str(write_dataset(tmp_path / "dataset")))
    returned, message = failing("--port", "0", *given, *options)
    assert returned == code
    assert word in message
    assert "Listening" not in message


def test_broken_data_is_told_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text("<urn:s> <urn:p> 1 .\n<urn:s> <urn:p> nonsense .\n", encoding="utf-8")
    folder = write_dataset(tmp_path / "dataset")
    code, message = failing("--port", "0", "--dataset", str(folder), "--data", str(path))
    assert code == 2
    assert message.startswith(f"Error: {path}:2: this is not Turtle")
    assert message.count("\n") == 1


def test_a_build_that_was_changed_is_not_served(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "dataset")
    (folder / "hsnexus.nq").write_bytes(b"")
    code, message = failing("--port", "0", "--dataset", str(folder))
    assert code == 1
    assert "SHA-256" in message


@pytest.mark.parametrize(
    ("options", "data", "origin"),
    [
        ((), False, "*"),
        ((), True, None),
        (("--cors", "https://a.example"), False, "https://a.example"),
        (("--cors", "https://a.example"), True, "https://a.example"),
        (("--cors", "*"), True, "*"),
    ],
)
def test_other_peoples_pages_read_private_data_only_where_it_is_said(
    tmp_path: Path, options: tuple[str, ...], origin: str | None, *, data: bool
) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text("<urn:s> <urn:p> 1 .", encoding="utf-8")
    added = ("--data", str(path)) if data else ()
    with (
        running(tmp_path / "dataset", *options, *added) as server,
        urllib.request.urlopen(server.url + "ready", timeout=30) as response,  # noqa: S310 - loopback
    ):
        assert response.headers["Access-Control-Allow-Origin"] == origin
        assert ("Origin" in response.headers["Vary"]) == (origin not in {None, "*"})


def test_it_listens_on_ipv6(tmp_path: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with running(tmp_path / "dataset", "--host", "::1") as server:
        assert server.url.startswith("http://[::1]:")
        assert server.get("ready")[0] == 200
