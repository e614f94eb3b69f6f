"""Laws of the parts of the server that a client sees only from outside: each part by itself, without a server."""

import copy
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import urllib.parse
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store
from werkzeug.test import Client, TestResponse

from hsnexus.errors import SetupError, SourceError
from hsnexus.lexer import tokens
from hsnexus_server import userdata
from hsnexus_server.access import forwarded, note
from hsnexus_server.app import create_app
from hsnexus_server.dataset import load
from hsnexus_server.description import DataFile, Description
from hsnexus_server.engines.clients import Clients, client_of
from hsnexus_server.engines.evaluation import Evaluation
from hsnexus_server.engines.wire import ClosedError, Inbox, Message, receive, send
from hsnexus_server.guard import admitted, is_volatile, reaches_triple_terms
from hsnexus_server.pages import exposition, limits
from hsnexus_server.problems import Reason, RefusalError
from hsnexus_server.remembered import KEEP, Remembered
from hsnexus_server.settings import Settings
from hsnexus_server.tally import Tally
from serving import COMMAND, GRAPH, Direct, running, write_dataset

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

SETTINGS: Final = Settings(host="127.0.0.1", port=0, dataset=Path("nowhere"))
PATIENCE: Final = 10.0


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(PATIENCE)
        theirs.settimeout(PATIENCE)
        yield ours, theirs


# ------------------------------------------------------------------------------------- answers that a front remembers

MOST: Final = 80_000  # of all remembered answers together; a tenth of it fits beside others
LONG: Final = 6_000


@dataclass
class Application:
    """An application whose answers are to be kept; it counts how often it was asked and its answers were closed."""

    body: bytes = b"an answer"
    status: str = "200 OK"
    keep: str | None = "tag"
    fails: bool = False
    meanwhile: Callable[[], object] = tuple
    asked: int = 0
    closed: int = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> "Parts":
        self.asked += 1
        self.meanwhile()
        if self.keep is not None:
            environ[KEEP] = self.keep
        start_response(self.status, [("Content-Type", "text/plain"), ("ETag", f'"{self.keep}"')])
        return Parts(self)


@dataclass
class Parts:
    """An answer in two parts, as an iterable that wants to be closed."""

    application: Application

    def __iter__(self) -> Iterator[bytes]:
        yield self.application.body[:3]
        if self.application.fails:
            raise OSError
        yield self.application.body[3:]

    def close(self) -> None:
        self.application.closed += 1


REMEMBERING: Final = replace(SETTINGS, cache_bytes=8 * MOST)


@dataclass
class Front:
    """An application with a memory before it."""

    application: Application = field(default_factory=Application)
    settings: Settings = REMEMBERING
    tally: Tally = field(default_factory=lambda: Tally(2))

    def __post_init__(self) -> None:
        self.client = Client(Remembered(self.application, self.settings, self.tally, 1))

    def ask(self, query: str = "query=ASK{}", method: str = "GET", path: str = "/sparql", **headers: str) -> bytes:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.client.open(path, query_string=query, method=method, headers=named, buffered=True)
        return response.get_data()


@dataclass
class Counted:
    """An application as it is, counting how often it was asked."""

    inner: Callable[..., Iterable[bytes]]
    asked: int = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked += 1
        return self.inner(environ, start_response)


def real(folder: Path, cors: str | None = "*", proxies: tuple[str, ...] = ()) -> tuple[Counted, Client, Client]:
    """Return the application over a small dataset, a client of its own, and one with a memory between."""
    settings = replace(SETTINGS, dataset=write_dataset(folder), cors=cors, proxies=proxies)
    store, description = load(settings)
    application = Counted(create_app(Direct(Evaluation(store, settings.depth), description), settings))
    return application, Client(application), Client(Remembered(application, settings, Tally(1), 0))


def lasting(response: TestResponse) -> list[tuple[str, str]]:
    """Return the headers of an answer but those of this one only."""
    alone = {"x-request-id", "server-timing", "date"}
    return sorted((name.lower(), value) for name, value in response.headers if name.lower() not in alone)


SELECT: Final = "SELECT ?o { <http://e/a> <http://e/p> ?o } ORDER BY ?o"
CONSTRUCT: Final = "CONSTRUCT WHERE { <http://e/a> <http://e/knows> ?o }"


@pytest.mark.parametrize("cors", ["*", "https://a.example", None])
@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK {}", "*/*"),
        (SELECT, "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml"),
        (SELECT, "text/csv"),
        (SELECT, "text/tab-separated-values"),
        (CONSTRUCT, "text/turtle"),
        (CONSTRUCT, "application/ld+json"),
        ("SELECT ?none { ?none <http://e/none> ?none }", "text/csv"),
    ],
)
def test_an_answer_from_memory_is_that_of_the_application(
    tmp_path: Path, query: str, accept: str, path: str, cors: str | None
) -> None:
    application, _, client = real(tmp_path / "dataset", cors=cors)
    first, second, head = (
        client.open(path, query_string={"query": query}, method=method, headers={"Accept": accept}, buffered=True)
        for method in ("GET", "GET", "HEAD")
    )
    assert application.asked == 1
    assert first.status_code == second.status_code == head.status_code == 200
    assert first.data == second.data
    assert head.data == b""
    assert lasting(first) == lasting(second) == lasting(head)
    assert len({one.headers["X-Request-Id"] for one in (first, second, head)}) == 3
    assert "Server-Timing" in second.headers


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("If-None-Match", "{tag}", 304),
        ("If-None-Match", "W/{tag}", 304),
        ("If-None-Match", '"other", {tag}', 304),
        ("If-None-Match", 'W/"other",W/{tag} , "third"', 304),
        ("If-None-Match", "*", 304),
        ("If-None-Match", '"other"', 200),
        ("If-None-Match", '"other", W/"third"', 200),
        ("If-None-Match", '"{tag}', 200),
        ("If-None-Match", "", 200),
        ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 200),
        ("If-Match", "{tag}", 200),
        ("If-Match", '"other"', 412),  # RFC 9110, 13.1.1: the method is not performed
    ],
)
def test_memory_answers_a_condition_as_the_application_does(
    tmp_path: Path, method: str, name: str, value: str, status: int
) -> None:
    application, direct, client = real(tmp_path / "dataset")
    asked: dict[str, Any] = {"query_string": {"query": SELECT}, "buffered": True}
    tag = client.get("/sparql", **asked).headers["ETag"]
    headers = {name: value.format(tag=tag)}
    ours = client.open("/sparql", method=method, headers=headers, **asked)
    assert application.asked == (2 if name == "If-Match" else 1)
    theirs = direct.open("/sparql", method=method, headers=headers, **asked)
    assert theirs.status_code == status
    assert (ours.status_code, ours.data, lasting(ours)) == (theirs.status_code, theirs.data, lasting(theirs))


def renewed(front: Front) -> None:
    front.tally.next_generation()
    front.ask()


OTHERWISE: Final[Mapping[str, Callable[[Front], object]]] = {
    "query string": lambda front: front.ask("query=ASK{+}"),
    "parameter": lambda front: front.ask("query=ASK{}&format=csv"),
    "Accept": lambda front: front.ask(Accept="text/csv"),
    "Origin": lambda front: front.ask(Origin="https://a.example"),
    "dataset": renewed,
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_may_change_the_answer_asks_anew(name: str) -> None:
    front = Front()
    front.ask()
    OTHERWISE[name](front)
    assert front.application.asked == 2
    OTHERWISE[name](front)
    assert front.application.asked == (3 if name == "dataset" else 2)


@pytest.mark.parametrize("header", ["User_Agent", "Host", "Cookie", "Cache_Control", "X_Forwarded_For"])
def test_what_changes_no_answer_does_not_ask_anew(header: str) -> None:
    front = Front()
    assert front.ask() == front.ask(**{header: "a.example"}) == b"an answer"
    assert front.application.asked == 1


def test_an_answer_to_what_was_asked_before_the_dataset_changed_is_not_given_after_it() -> None:
    front = Front()
    front.application.meanwhile = front.tally.next_generation
    front.ask()
    front.application.meanwhile = tuple
    front.application.body = b"another"
    assert front.ask() == b"another"


NEVER: Final[Mapping[str, Callable[[], tuple[Front, Mapping[str, str]]]]] = {
    "a POST": lambda: (Front(), {"method": "POST"}),
    "a HEAD": lambda: (Front(), {"method": "HEAD"}),
    "an OPTIONS": lambda: (Front(), {"method": "OPTIONS"}),
    "a page": lambda: (Front(), {"path": "/"}),
    "metrics": lambda: (Front(), {"path": "/metrics"}),
    "what nobody marked": lambda: (Front(Application(keep=None)), {}),
    "a part": lambda: (Front(Application(status="206 PARTIAL CONTENT")), {}),
    "a refusal": lambda: (Front(Application(status="400 BAD REQUEST")), {}),
    "nothing new": lambda: (Front(Application(status="304 NOT MODIFIED")), {}),
    "a failure": lambda: (Front(Application(status="500 INTERNAL SERVER ERROR")), {}),
    "what has no room": lambda: (Front(settings=replace(SETTINGS, cache_bytes=0)), {}),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_is_not_a_whole_answer_to_a_get_is_never_kept(name: str) -> None:
    front, request = NEVER[name]()
    front.ask(**request)
    front.ask(**request)
    assert front.application.asked == 2
    assert front.application.closed == 2
    front.application.keep, front.application.status = "tag", "200 OK"
    front.ask()
    assert front.application.asked == 3
    assert front.tally.hits == 0


def test_a_post_is_not_answered_from_the_memory_of_a_get() -> None:
    front = Front()
    front.ask()
    front.ask(method="POST")
    assert front.application.asked == 2


def answered_at_length(front: Front, number: int, size: int) -> None:
    front.application.body = bytes(size)
    front.ask(f"query={number}")


PLACES: Final[Mapping[str, Callable[[Front, int, int], object]]] = {
    "body": answered_at_length,
    "query": lambda front, number, size: front.ask(f"query={number}{'+' * size}"),
    "Accept": lambda front, number, size: front.ask(Accept=f"text/csv;n={number}{'0' * size}"),
    "Origin": lambda front, number, size: front.ask(Origin=f"https://{number}.{'a' * size}"),
}


@pytest.mark.parametrize("place", PLACES)
def test_memory_is_bounded_in_bytes_and_the_oldest_goes_first(place: str) -> None:
    front = Front()
    for number in range(40):
        PLACES[place](front, number, LONG)
    front.application.keep = None  # from here on nothing is kept, so that looking changes nothing
    remembered = []
    for number in range(40):
        before = front.application.asked
        PLACES[place](front, number, LONG)
        if front.application.asked == before:
            remembered.append(number)
    assert remembered
    assert remembered == list(range(40 - len(remembered), 40))
    assert len(remembered) * LONG <= MOST


@pytest.mark.parametrize("place", PLACES)
def test_what_is_too_large_is_not_kept_and_takes_the_place_of_nothing(place: str) -> None:
    front = Front()
    front.ask("query=small")
    for _ in range(2):
        PLACES[place](front, 0, MOST // 8 + 1)
    assert front.application.asked == 3
    front.ask("query=small")
    assert front.application.asked == 3


def test_what_is_asked_again_and_again_stays() -> None:
    front = Front()
    front.ask("query=often")
    for number in range(40):
        answered_at_length(front, number, LONG)
        front.ask("query=often")
    assert front.application.asked == 41


def test_an_answer_that_breaks_off_is_not_kept_and_is_closed() -> None:
    front = Front(Application(fails=True))
    with pytest.raises(OSError, match=r"^$"):
        front.ask()
    assert front.application.closed == 1
    front.application.fails = False
    assert front.ask() == b"an answer"
    assert (front.application.asked, front.application.closed) == (2, 2)


def test_each_answer_of_the_application_is_closed_once() -> None:
    front = Front()
    for _ in range(3):
        front.ask()
    assert (front.application.asked, front.application.closed) == (1, 1)


def test_memory_counts_what_it_gave() -> None:
    front = Front()
    for _ in range(4):
        front.ask()
    assert front.tally.hits == 3


@pytest.mark.parametrize("condition", ["", "*"])
def test_memory_logs_as_the_application_does(tmp_path: Path, caplog: pytest.LogCaptureFixture, condition: str) -> None:
    _, direct, client = real(tmp_path / "dataset", proxies=("127.0.0.0/8",))
    headers = {"X-Forwarded-For": "203.0.113.7", "If-None-Match": condition}
    client.get("/sparql", query_string={"query": SELECT}, buffered=True)
    caplog.set_level(logging.INFO, "hsnexus.access")
    caplog.clear()
    base = {"REMOTE_ADDR": "127.0.0.1"}
    told = [
        one.get("/sparql", query_string={"query": SELECT}, headers=headers, environ_base=base)
        for one in (direct, client)
    ]
    lines = [json.loads(record.getMessage()) for record in caplog.records]
    assert [line.pop("id") for line in lines] == [one.headers["X-Request-Id"] for one in told]
    assert [line.pop("outcome") for line in lines] == ["cached", "remembered"]
    theirs, ours = ({name: value for name, value in line.items() if name not in {"time", "ms"}} for line in lines)
    assert ours == theirs
    assert ours["client"] == "203.0.113.7"


# ------------------------------------------------------------------------------------------- numbers that forks share


def fork(work: Callable[[], int]) -> int:
    """Return the pid of a child that ends with what ``work`` returns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child only counts, and ends
        pid = os.fork()
    if pid:
        return pid
    code = 255
    try:
        code = work()
    finally:
        os._exit(code)


def ended(pid: int) -> int:
    """Return the exit code of a child."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.mark.parametrize("hits", [(0,), (1,), (3, 0, 300), (7, 7)])
def test_what_a_child_counts_the_parent_sees(hits: tuple[int, ...]) -> None:
    tally = Tally(len(hits))

    def count(front: int) -> int:
        for _ in range(hits[front]):
            tally.hit(front)
        return 0

    children = [fork(partial(count, front)) for front in range(len(hits))]
    assert [ended(child) for child in children] == [0 for _ in hits]
    assert tally.hits == sum(hits)
    assert tally.generation == 0


def test_a_child_sees_the_dataset_change(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    tally = Tally(1)

    def wait() -> int:
        theirs.recv(1)
        return tally.generation

    child = fork(wait)
    for _ in range(3):
        tally.next_generation()
    ours.send(b".")
    assert ended(child) == 3


def test_the_parent_sees_a_child_change_the_dataset() -> None:
    tally = Tally(1)

    def change() -> int:
        tally.next_generation()
        return 0

    assert ended(fork(change)) == 0
    assert tally.generation == 1
    assert tally.hits == 0


# ---------------------------------------------------------------------------------------------- what a client may take

LIMITED: Final = replace(SETTINGS, client_limits=True)
ALLOWED: Final = 0


def asks(clients: Clients, now: float, seconds: float = 0.0, *, failed: bool = False, name: str = "one") -> int:
    """Ask, and have it answered at once, as if it had taken so many seconds; return what the account says."""
    wait = clients.refusal(name, now)
    if wait == ALLOWED:
        clients.open(name)
        clients.close(name, seconds, now, failed=failed)
    return wait


def served(clients: Clients, now: float, seconds: float = 0.0, *, failed: bool = False) -> int:
    """Return how many requests are answered before one is refused."""
    return next(number for number in range(1000) if asks(clients, now, seconds, failed=failed))


BUCKETS: Final = {
    # name: how long a request takes and whether it fails; how many fit at once, the wait that is told, how many then
    "requests": (0.0, False, 60, 1, 60),
    "errors": (0.0, True, 30, 2, 1),
    "time": (10.0, False, 12, 1, 1),
    "time in one piece": (300.0, False, 1, 181, 1),
    "time at the brim": (119.75, False, 2, 120, 1),
}


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_empties_fills_and_never_runs_over(name: str) -> None:
    seconds, failed, holds, wait, then = BUCKETS[name]
    clients = Clients(LIMITED)
    assert served(clients, 0.0, seconds, failed=failed) == holds
    assert asks(clients, 0.0) == wait
    assert asks(clients, 0.0, name="another") == ALLOWED
    assert served(clients, float(wait), seconds, failed=failed) == then
    assert served(clients, 86_400.0, seconds, failed=failed) == holds


@pytest.mark.parametrize(
    ("seconds", "failed", "a_minute"),
    [(0.25, False, 240), (1.0, False, 60), (7.5, False, 8), (0.0, True, 30), (0.0, False, 3600)],
)
def test_in_the_long_run_a_client_gets_its_share_of_a_minute(seconds: float, a_minute: int, *, failed: bool) -> None:
    clients = Clients(LIMITED)
    counts = []
    for minute in range(6):
        began = 60.0 * minute
        answered = 0
        for tick in range(60 * 8):
            now = began + tick / 8
            answered += sum(asks(clients, now, seconds, failed=failed) == ALLOWED for _ in range(10))
        counts.append(answered)
    assert abs(counts[-1] - a_minute) <= 1


STEPS: Final = st.tuples(
    st.integers(0, 80).map(lambda sixteenths: sixteenths / 16),
    st.sampled_from([0.0, 0.25, 5.0, 60.0]),
    st.booleans(),
    st.integers(1, 40),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_who_waits_as_long_as_told_is_served_and_no_sooner(steps: list[tuple[float, float, bool, int]]) -> None:
    clients, now = Clients(LIMITED), 0.0
    for gap, seconds, failed, times in steps:
        now += gap
        for _ in range(times):
            wait = asks(clients, now, seconds, failed=failed)
            if wait != ALLOWED:
                assert copy.deepcopy(clients).refusal("one", now + wait) == ALLOWED
                assert copy.deepcopy(clients).refusal("one", now + wait - 1) != ALLOWED


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_nobody_gets_more_than_the_bucket_and_what_flows_into_it(steps: list[tuple[float, float, bool, int]]) -> None:
    clients, now, requests, errors, spent = Clients(LIMITED), 0.0, 0, 0, 0.0
    for gap, seconds, failed, times in steps:
        now += gap
        for _ in range(times):
            if asks(clients, now, seconds, failed=failed) == ALLOWED:
                requests, errors, spent = requests + 1, errors + failed, spent + seconds
    assert requests <= 60 + 60 * now
    assert errors <= 30 + now / 2
    assert spent <= 120 + now + 60  # the last one began while there was something left


def test_a_client_has_three_queries_open() -> None:
    clients = Clients(LIMITED)
    for _ in range(3):
        assert clients.refusal("one", 0.0) == ALLOWED
        clients.open("one")
    assert clients.refusal("one", 0.0) == 1
    assert clients.refusal("one", 86_400.0) == 1
    assert clients.refusal("another", 0.0) == ALLOWED
    clients.close("one", 0.0, 86_400.0, failed=False)
    assert clients.refusal("one", 86_400.0) == ALLOWED
    clients.open("one")
    assert clients.refusal("one", 86_400.0) == 1


def test_a_refusal_costs_nothing() -> None:
    clients = Clients(LIMITED)
    assert served(clients, 0.0) == 60
    assert all(asks(clients, 0.0) == 1 for _ in range(500))
    assert served(clients, 1.0) == 60


def test_without_limits_nobody_is_refused_and_nobody_known() -> None:
    clients = Clients(SETTINGS)
    assert all(asks(clients, 0.0, 1e6, failed=True) == ALLOWED for _ in range(1000))
    assert not clients.known


KNOWN: Final = 10_000


def test_of_too_many_clients_those_are_forgotten_who_have_not_asked_for_longest() -> None:
    clients = Clients(LIMITED)
    for number in range(KNOWN):
        asks(clients, 0.0, name=f"c{number}")
    asks(clients, 0.0, name="c0")
    for number in range(KNOWN, KNOWN + 100):
        asks(clients, 0.0, name=f"c{number}")
    assert len(clients.known) == KNOWN
    assert "c0" in clients.known
    assert not {f"c{number}" for number in range(1, 101)} & clients.known.keys()


@pytest.mark.parametrize("waiting", [{"c0"}, {"c50"}, {"c0", "c1", "c2"}, {"c99"}, {"c0", "c99"}])
def test_whose_query_is_open_is_not_forgotten_and_hinders_no_forgetting(waiting: set[str]) -> None:
    clients = Clients(LIMITED)
    for number in range(KNOWN + 100):
        name = f"c{number}"
        clients.refusal(name, 0.0)
        if name in waiting:
            clients.open(name)
    assert waiting <= clients.known.keys()
    assert len(clients.known) <= KNOWN + len(waiting)
    for name in waiting:
        clients.close(name, 0.0, 1.0, failed=False)
        assert clients.known[name].open == 0


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.8", "203.0.113.8"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
        ("2001:0DB8:0000:0001:0:0:0:0", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::7", "2001:db8:0:2::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("fe80::1%eth0:1%2", "fe80::/64"),
        ("fe80::2", "fe80::/64"),
        # An IPv4 client of a listener on `::`; all of them would share one /64.
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:cb00:7108", "203.0.113.8"),
        ("", "other"),
        ("unknown", "other"),
        ("203.0.113", "other"),
        ("203.0.113.256", "other"),
        ("203.0.113.07", "other"),
        ("203.0.113.7:80", "other"),
        ("203.0.113.0/24", "other"),
        ("[2001:db8::1]", "other"),
        ("2001:db8::1::2", "other"),
        ("%eth0", "other"),
        ("3405803783", "other"),
        ("_hidden", "other"),
        ("localhost", "other"),
        ("\x00", "other"),
        ("9" * 100_000, "other"),
    ],
)
def test_an_address_has_one_account(address: str, account: str) -> None:
    assert client_of(address) == account


@settings(deadline=None)
@given(st.text() | st.ip_addresses().map(str))
def test_every_text_has_an_account(address: str) -> None:
    assert client_of(address)


# ------------------------------------------------------------------------------------ messages between our processes

TEXT: Final = st.text(st.characters(exclude_categories=()), max_size=20)  # lone surrogates too
VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
MESSAGES: Final = st.lists(
    st.tuples(st.dictionaries(TEXT, VALUES, max_size=4), st.binary(max_size=300)), min_size=1, max_size=4
)


@settings(deadline=None)
@given(MESSAGES, st.lists(st.integers(0, 5000), max_size=12))
def test_messages_arrive_whole_however_the_stream_is_split(
    sent: list[tuple[dict[str, Any], bytes]], cuts: list[int]
) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        with ours:
            for header, body in sent:
                send(ours, header, body)
        stream = b"".join(iter(lambda: theirs.recv(65536), b""))
    inbox = Inbox()
    arrived: list[Message] = []
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for start, end in pairwise(edges):
            if start < end:
                ours.sendall(stream[start:end])
                inbox.read(theirs)
                arrived += inbox.messages()
    assert arrived == [Message(header, body) for header, body in sent]
    assert not inbox.data


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 3 * 1024 * 1024])
@pytest.mark.parametrize("carried", [0, 4])
def test_a_message_of_any_size_arrives_whole(
    pair: tuple[socket.socket, socket.socket], tmp_path: Path, size: int, carried: int
) -> None:
    ours, theirs = pair
    body = bytes(range(256)) * (size // 256) + b"." * (size % 256)
    with opened(tmp_path, carried) as files:
        sender = threading.Thread(target=send, args=(ours, {"size": size}, body, files))
        sender.start()
        message = receive(theirs, Inbox())
        sender.join()
        assert (message.header, message.body == body) == ({"size": size}, True)
        assert [inode(one) for one in message.descriptors] == [inode(one) for one in files]
        closing(message.descriptors)


@contextmanager
def opened(folder: Path, number: int) -> Iterator[list[int]]:
    """Open so many new files for as long as the block lasts."""
    with ExitStack() as stack:
        yield [stack.enter_context((folder / f"f{one}").open("wb")).fileno() for one in range(number)]


def inode(descriptor: int) -> int:
    return os.fstat(descriptor).st_ino


def closing(descriptors: tuple[int, ...]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


@pytest.mark.parametrize(
    "carried",
    [(1,), (4,), (1, 0), (0, 1), (1, 1), (2, 0, 1), (0, 0, 2), (0, 4, 0), (3, 3, 3), (1, 0, 1, 0)],
    ids=lambda carried: "-".join(map(str, carried)),
)
def test_descriptors_arrive_with_their_message(
    pair: tuple[socket.socket, socket.socket], tmp_path: Path, carried: tuple[int, ...]
) -> None:
    ours, theirs = pair
    inbox = Inbox()
    arrived: list[Message] = []
    with opened(tmp_path, sum(carried)) as files:
        left, sent = list(files), []
        for number in carried:
            sent.append([inode(one) for one in left[:number]])
            send(ours, {}, b"x", left[:number])
            del left[:number]
        while len(arrived) < len(carried):
            inbox.read(theirs)
            arrived += inbox.messages()
        found = [[inode(one) for one in message.descriptors] for message in arrived]
        for message in arrived:
            closing(message.descriptors)
    assert found == sent


def test_what_was_sent_before_the_end_is_read_before_the_end(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    inbox = Inbox()
    send(ours, {"last": True})
    ours.close()
    assert receive(theirs, inbox).header == {"last": True}
    with pytest.raises(ClosedError):
        receive(theirs, inbox)


def left(_: socket.socket, theirs: socket.socket) -> None:
    theirs.close()


def left_unread(ours: socket.socket, theirs: socket.socket) -> None:
    send(ours, {}, b"never read")
    theirs.close()


def left_midway(_: socket.socket, theirs: socket.socket) -> None:
    theirs.send(b"\0\0\0\2\0\0\0\1{")
    theirs.close()


def left_both(ours: socket.socket, theirs: socket.socket) -> None:
    ours.close()
    theirs.close()


ACTS: Final[Mapping[str, Callable[[socket.socket], object]]] = {
    "send": lambda link: send(link, {}, b"."),
    "send descriptors": lambda link: send(link, {}, b"", [0]),
    "send much": lambda link: send(link, {}, bytes(4_000_000)),
    "receive": lambda link: receive(link, Inbox()),
}


@pytest.mark.parametrize("leave", [left, left_unread, left_midway, left_both])
@pytest.mark.parametrize("act", ACTS)
def test_each_side_is_told_that_the_other_has_gone(
    pair: tuple[socket.socket, socket.socket], leave: Callable[[socket.socket, socket.socket], None], act: str
) -> None:
    ours, theirs = pair
    leave(ours, theirs)
    with pytest.raises(ClosedError):
        ACTS[act](ours)


def test_who_leaves_while_a_message_is_sent_is_told_of(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair

    def leave() -> None:
        theirs.recv(1)
        theirs.close()

    leaver = threading.Thread(target=leave)
    leaver.start()
    with pytest.raises(ClosedError):
        send(ours, {}, bytes(8_000_000))
    leaver.join()


@pytest.mark.parametrize(("seconds", "error"), [(0.0, BlockingIOError), (0.01, TimeoutError)])
def test_who_has_said_nothing_has_not_gone(
    pair: tuple[socket.socket, socket.socket], seconds: float, error: type[OSError]
) -> None:
    ours, theirs = pair
    inbox = Inbox()
    ours.settimeout(seconds)
    with pytest.raises(error):
        inbox.read(ours)
    send(theirs, {}, b"late")
    ours.settimeout(PATIENCE)
    assert receive(ours, inbox).body == b"late"


# ---------------------------------------------------------------------------------------------- who asks, and the log

PROXY, CLIENT, V6 = "10.0.0.7", "203.0.113.7", "2001:db8::7"
TEN: Final = ("10.0.0.0/8",)


@pytest.mark.parametrize(
    ("address", "header", "proxies", "client"),
    [
        # no proxy: what the header says is nobody's word
        (CLIENT, "", (), CLIENT),
        (CLIENT, "198.51.100.1", (), CLIENT),
        (CLIENT, "198.51.100.1", TEN, CLIENT),
        (PROXY, "198.51.100.1", (), PROXY),
        # one
        (PROXY, CLIENT, TEN, CLIENT),
        (PROXY, f"  {CLIENT}\t", TEN, CLIENT),
        (PROXY, "", TEN, PROXY),
        (PROXY, " , ,", TEN, PROXY),
        # a chain, trusted in full and in part
        (PROXY, f"{CLIENT}, 10.0.0.8, 10.0.0.9", TEN, CLIENT),
        (PROXY, f"{CLIENT}, 192.0.2.1, 10.0.0.9", TEN, "192.0.2.1"),
        (PROXY, f"{CLIENT}, 192.0.2.1, 10.0.0.9", (*TEN, "192.0.2.1/32"), CLIENT),
        (PROXY, "10.0.0.8, 10.0.0.9", TEN, "10.0.0.8"),
        (PROXY, f"{CLIENT},,10.0.0.9,", TEN, CLIENT),
        # spoofed: what the client wrote stands before what the proxy saw
        (PROXY, f"198.51.100.1, {CLIENT}", TEN, CLIENT),
        (PROXY, f"10.0.0.1, 10.0.0.2, {CLIENT}", TEN, CLIENT),
        (PROXY, f"nonsense, {CLIENT}", TEN, CLIENT),
        # IPv6
        (V6, CLIENT, TEN, V6),
        ("2001:db8:1::1", V6, ("2001:db8:1::/48",), V6),
        ("::1", CLIENT, ("::1/128",), CLIENT),
        ("::1", CLIENT, ("::1",), CLIENT),
        (PROXY, V6, TEN, V6),
        ("fe80::1%eth0", CLIENT, ("fe80::/10",), CLIENT),
        # a proxy that reaches a listener on `::` over IPv4
        (f"::ffff:{PROXY}", CLIENT, TEN, CLIENT),
        (PROXY, f"{CLIENT}, ::ffff:10.0.0.9", TEN, CLIENT),
        # nonsense
        ("", CLIENT, TEN, ""),
        ("nonsense", CLIENT, TEN, "nonsense"),
        (PROXY, "unknown", TEN, "unknown"),
        (PROXY, f"{CLIENT}, unknown", TEN, "unknown"),
        (PROXY, "a\x00b", TEN, "a\x00b"),
        # everybody is trusted
        (PROXY, f"{CLIENT}, 198.51.100.1", ("0.0.0.0/0",), CLIENT),
        (PROXY, f"{V6}, 198.51.100.1", ("0.0.0.0/0",), V6),
    ],
)
def test_a_proxy_is_believed_as_far_as_it_is_trusted(
    address: str, header: str, proxies: tuple[str, ...], client: str
) -> None:
    assert forwarded(address, header, proxies) == client


def logged(caplog: pytest.LogCaptureFixture, query: str = "", **told: object) -> dict[str, Any]:
    """Write one line to the access log, and return it without its time."""
    caplog.set_level(logging.INFO, "hsnexus.access")
    caplog.clear()
    note(query, **told)
    (line,) = [record.getMessage() for record in caplog.records]
    assert "\n" not in line
    entry = json.loads(line)
    assert entry.pop("time").endswith("+00:00")
    assert isinstance(entry, dict)
    return entry


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK {}", "ASK {}"),
        ("a" * 199, "a" * 199),
        ("a" * 200, "a" * 200),
        ("a" * 201, "a" * 200),
        ("é" * 100_000, "é" * 200),
        ("😀" * 201, "😀" * 200),
        ('a\n"b"\r\x00\x1b', 'a\n"b"\r\x00\x1b'),
        ("\ud800", "\ud800"),
    ],
)
def test_of_a_query_the_log_shows_two_hundred_characters(
    caplog: pytest.LogCaptureFixture, query: str, shown: str
) -> None:
    assert logged(caplog, query) == {"query": shown}


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({}, {}),
        ({"id": "x", "client": "", "outcome": ""}, {"id": "x"}),
        ({"status": None, "path": "/"}, {"path": "/"}),
        ({"ms": 0.0, "bytes": 0, "status": 200}, {"ms": 0.0, "bytes": 0, "status": 200}),
        ({"fast": False}, {"fast": False}),
    ],
)
def test_the_log_leaves_out_what_is_empty(
    caplog: pytest.LogCaptureFixture, told: dict[str, Any], line: dict[str, object]
) -> None:
    assert logged(caplog, **told) == line


def test_nothing_is_logged_unless_it_is_wanted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "hsnexus.access")
    note("ASK {}", id="x")
    assert not caplog.records


# -------------------------------------------------------------------------------------------- what a query may not ask

DEPTH: Final = 5
NESTS: Final = {
    # what stands before, opening, what is inside, closing
    "groups": ("", "{", "", "}"),
    "parentheses": ("FILTER", "(", "1", ")"),
    "collections": ("?s ?p", "(", "1", ")"),
    "blank nodes": ("?s ?p", "[ ?q ", "1", "]"),
    "triple terms": ("?s ?p", "<<( ?s ?p ", "1", ")>>"),
    "mixed": ("?s ?p", "( [ ?q ", "1", "] )"),
}


def nested(name: str, deep: int) -> str:
    """Return a query with brackets so many deep."""
    before, opening, inside, end = NESTS[name]
    each = sum(opening.count(bracket) for bracket in "([{")
    times, rest = divmod(deep - 1, each)
    return f"ASK {{ {'{' * rest} {before} {opening * times}{inside}{end * times} {'}' * rest} }}"


def refused(query: str) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        admitted(query, DEPTH)
    return caught.value


@pytest.mark.parametrize("name", NESTS)
def test_brackets_may_be_nested_to_the_limit_and_no_deeper(name: str) -> None:
    query = nested(name, DEPTH)
    assert "".join(token.text for token in admitted(query, DEPTH)) == query
    problem = refused(nested(name, DEPTH + 1)).problem
    assert problem.reason is Reason.TOO_COMPLEX
    assert problem.limit == f"{DEPTH} brackets"
    assert (problem.line, problem.column is not None) == (1, True)


DEEP: Final = "([{" * 50


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ ?s ?p '{DEEP}' }}",
        f'ASK {{ ?s ?p "{DEEP}" }}',
        f"ASK {{ ?s ?p '''{DEEP}\n{DEEP}''' }}",
        f'ASK {{ ?s ?p """{DEEP}"\'""" }}',
        f"ASK {{ }} # {DEEP}",
        f"# {DEEP}\nASK {{ ?s ?p 1 # {DEEP}\n}}",
        f"ASK {{ <urn:{'(' * 50}> ?p 1 }}",
        f"PREFIX e: <urn:{'[(' * 50}> ASK {{}}",
        "PREFIX e: <urn:> ASK { e:" + 50 * r"\(" + " ?p 1 }",
        f"ASK {{ {'{} ' * 50} }}",
        f"ASK {{ {'FILTER(1) ' * 50} }}",
        f"ASK {{ {'?s ?p [], () . ' * 50} }}",
        "ASK { FILTER(?a < 1 && ?b > 2) }",
    ],
)
def test_brackets_that_nest_nothing_do_not_count(query: str) -> None:
    assert admitted(query, DEPTH)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("\0", 1, 1),
        ("ASK {}\0", 1, 7),
        ("ASK\n{ ?s ?p 'a\0' }", 2, 11),
        ("ASK {} # \0", 1, 10),
        ("ASK { <urn:\0> ?p 1 }", 1, 12),
        ("SELECT\n*\n{ ?é\0 }\0", 3, 5),
    ],
)
def test_u_0000_has_no_place_in_a_query(query: str, line: int, column: int) -> None:
    problem = refused(query).problem
    assert (problem.reason, problem.line, problem.column) == (Reason.MALFORMED_QUERY, line, column)
    assert "U+0000" in problem.detail


@pytest.mark.parametrize("spell", [str.upper, str.lower, str.title])
@pytest.mark.parametrize(
    ("query", "volatile"),
    [
        ("SELECT (now() AS ?x) {}", True),
        ("SELECT (rand() AS ?x) {}", True),
        ("SELECT (uuid() AS ?x) {}", True),
        ("SELECT (struuid() AS ?x) {}", True),
        ("SELECT (bnode() AS ?x) {}", True),
        ("SELECT (bnode('a') AS ?x) {}", True),
        ("SELECT(now()AS?x){}", True),
        ("SELECT (now # comment\n ( ) AS ?x) {}", True),
        ("SELECT * {} ORDER BY rand()", True),
        ("SELECT (1+rand() AS ?x) {}", True),
        ("SELECT (COUNT(*) AS ?n) {} HAVING(rand()<1)", True),
        ("SELECT * { FILTER(NOT EXISTS { FILTER(rand() < 2) }) }", True),
        # the parser reads two words where there is no space
        ("SELECT * { FILTERrand() }", True),
        ("SELECT (COUNT(*) AS ?n) {} HAVINGrand()", True),
        ("SELECT * {} ORDER BYrand()", True),
        ("SELECT (SUM(DISTINCTrand()) AS ?x) {}", True),
        # only looks like it
        ("SELECT * { ?s ?p 'now()' }", False),
        ('SELECT * { ?s ?p "rand", """uuid()""" }', False),
        ("SELECT ?now $rand { ?now ?uuid $rand }", False),
        ("SELECT * { ?s ?p _:bnode }", False),
        ("SELECT * { <urn:now> <urn:rand()> ?uuid }", False),
        ("PREFIX now: <urn:> SELECT * { now:rand ?p now: }", False),
        ("SELECT * {} # now() rand()", False),
        ("SELECT * { ?s ?p 'x'@now }", False),
        ("SELECT (year(?x) AS ?y) { ?s ?p ?x }", False),
        ("ASK {}", False),
    ],
)
def test_who_calls_what_changes_is_known(query: str, spell: Callable[[str], str], *, volatile: bool) -> None:
    for name in ("struuid", "uuid", "bnode", "rand", "now"):
        query = query.replace(name, spell(name))
    assert is_volatile(tokens(query)) is volatile


@pytest.mark.parametrize(
    ("query", "reaches"),
    [
        ("SELECT * FROM <urn:g> {}", True),
        ("SELECT * from <urn:g> {}", True),
        ("SELECT * FROM NAMED <urn:g> {}", True),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        ("SELECT * { graph<urn:g>{ ?s ?p ?o } }", True),
        ("SELECT (TRIPLE(?s, ?p, ?o) AS ?t) { ?s ?p ?o }", True),
        ("SELECT (triple(?s, ?p, ?o) AS ?t) { ?s ?p ?o }", True),
        ("SELECT * { BIND(<<( ?s ?p ?o )>> AS ?t) }", True),
        ("SELECT * { ?r ?of <<( ?s ?p ?o )>> }", True),
        ("SELECT * { << ?s ?p ?o >> ?q ?x }", True),
        ("SELECT * { VALUES ?t { <<( <urn:s> <urn:p> 1 )>> } }", True),
        ("SELECT * { SERVICE <urn:x> { GRAPH ?g { } } }", True),
        # the parser reads two words where there is no space
        ("SELECT * { ?s ?p trueGRAPH ?g { ?a ?b ?c } }", True),
        ("SELECT * { ?s ?p 1GRAPH ?g { ?a ?b ?c } }", True),
        ("SELECT DISTINCT * { { SELECT * { ?s ?p falseGRAPH<urn:g>{ ?a ?b ?c } } } }", True),
        ("ASKFROM<urn:g>{ ?s ?p ?o }", True),
        # only looks like it
        ("SELECT * { ?s ?p 'GRAPH FROM TRIPLE << <<(' }", False),
        ("SELECT ?graph ?from $triple { ?graph ?from $triple }", False),
        ("SELECT * { <urn:GRAPH> <urn:from> _:triple }", False),
        ("PREFIX graph: <urn:> SELECT * { graph:from graph:triple 'x'@from }", False),
        ("SELECT * {} # FROM <urn:g> GRAPH <<( )>>", False),
        ("SELECT * { FILTER(1 < 2) }", False),
        ("ASK {}", False),
    ],
)
def test_who_may_meet_a_triple_term_is_known(query: str, *, reaches: bool) -> None:
    assert reaches_triple_terms(tokens(query)) is reaches


# ----------------------------------------------------------------------------------------------- what an operator asks

READY: Final = {
    "ready": True,
    "evaluators": {"all": 3, "idle": 2, "busy": 1},
    "queued": 4,
    "cache": {"answers": 5, "bytes": 6},
    "counts": {"busy": 7, "queries": 8},
}


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (
            {"ready": False},
            "# TYPE hsnexus_ready gauge\nhsnexus_ready 0\n# TYPE hsnexus_events_total counter\n",
        ),
        (
            {"ready": True, "counts": {"queries": 1}},
            (
                "# TYPE hsnexus_ready gauge\nhsnexus_ready 1\n# TYPE hsnexus_events_total counter\n"
                'hsnexus_events_total{event="queries"} 1\n'
            ),
        ),
        (
            READY,
            (
                "# TYPE hsnexus_ready gauge\nhsnexus_ready 1\n"
                "# TYPE hsnexus_evaluators_idle gauge\nhsnexus_evaluators_idle 2\n"
                "# TYPE hsnexus_evaluators_busy gauge\nhsnexus_evaluators_busy 1\n"
                "# TYPE hsnexus_queued gauge\nhsnexus_queued 4\n"
                "# TYPE hsnexus_cache_answers gauge\nhsnexus_cache_answers 5\n"
                "# TYPE hsnexus_cache_bytes gauge\nhsnexus_cache_bytes 6\n"
                "# TYPE hsnexus_events_total counter\n"
                'hsnexus_events_total{event="busy"} 7\nhsnexus_events_total{event="queries"} 8\n'
            ),
        ),
    ],
)
def test_metrics_are_told_as_prometheus_reads_them(told: dict[str, Any], text: str) -> None:
    assert exposition(told) == text


TOLD: Final[Mapping[str, tuple[str, Any, Any]]] = {
    # a setting: how it is told, its value, and that value as told
    "timeout_seconds": ("timeout_ms", 0.05, 50),
    "timeout_most_seconds": ("timeout_most_ms", 0.3, 300),
    "queue_seconds": ("queue_ms", 1.5, 1500),
    "depth": ("brackets", 7, 7),
    **{
        name: (name, 12_345, 12_345)
        for name in (
            "memory_bytes",
            "result_bytes",
            "spool_bytes",
            "query_bytes",
            "body_bytes",
            "header_bytes",
            "cache_bytes",
            "queue",
            "workers",
            "fronts",
        )
    },
    "client_limits": ("client_limits", True, True),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_limit_is_told_with_its_value(name: str) -> None:
    told, value, shown = TOLD[name]
    usual, changed = limits(SETTINGS), limits(replace(SETTINGS, **{name: value}))
    assert changed.get(told) == shown
    assert {key for key in changed if changed[key] != usual[key]} == {told}


def test_every_setting_that_a_client_can_run_into_is_told() -> None:
    ours = {"host", "port", "dataset", "data", "location", "cors", "public_url", "proxies", "access_log", "watch"}
    never_refused = {"connections", "idle_seconds", "stack_bytes"}
    assert {one.name for one in fields(Settings)} - ours - never_refused == TOLD.keys()
    assert json.loads(json.dumps(limits(SETTINGS))) == limits(SETTINGS)


# ------------------------------------------------------------------------------------------------- a store on the disk

QUADS: Final = f"<http://e/a> <http://e/p> <http://e/b> .\n<http://e/a> <http://e/p> <http://e/b> <{GRAPH}> .\n"
MINE: Final = "<urn:s> <urn:p> <urn:o> ."


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """Settings with a build and a location, of which nothing is there yet."""
    return replace(SETTINGS, dataset=write_dataset(tmp_path / "dataset", QUADS), location=tmp_path / "a" / "location")


def mine(tmp_path: Path, name: str = "mine.ttl", text: str = MINE) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def content(loaded: tuple[Store, Description]) -> tuple[list[str], Description]:
    return sorted(map(str, loaded[0])), loaded[1]


def in_memory(settings: Settings) -> tuple[list[str], Description]:
    return content(load(replace(settings, location=None)))


def folders(settings: Settings) -> list[Path]:
    assert settings.location is not None
    return sorted(settings.location.iterdir())


def filled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list that grows by one whenever a store is filled."""
    fills: list[object] = []
    inner = userdata.load

    def counting(store: Store, paths: Sequence[Path]) -> tuple[DataFile, ...]:
        fills.append(paths)
        return inner(store, paths)

    monkeypatch.setattr(userdata, "load", counting)
    return fills


def test_a_store_is_made_once_and_opened_again(kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_file = replace(kept, data=(mine(tmp_path),))
    expected = in_memory(with_file)
    fills = filled(monkeypatch)
    for _ in range(3):
        assert content(load(with_file)) == expected
    assert len(fills) == 1
    assert len(folders(with_file)) == 1


def test_a_store_is_opened_by_several_at_once(kept: Settings) -> None:
    load(kept)
    several = [load(kept) for _ in range(4)]
    assert [content(one) for one in several] == [in_memory(kept)] * 4


def test_a_store_on_disk_takes_no_changes(kept: Settings) -> None:
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"))
    for _ in range(2):  # as it is made, and as it is opened again
        store, _ = load(kept)
        with pytest.raises(RuntimeError):
            store.add(quad)
        with pytest.raises(RuntimeError):
            store.update("CLEAR ALL")
    assert content(load(kept)) == in_memory(kept)


SERVED: Final[Mapping[str, Callable[[Settings, Path], Settings]]] = {
    "another build": lambda kept, path: replace(
        kept, dataset=write_dataset(path / "other", QUADS.replace("http://e/b", "http://e/c"))
    ),
    "a file": lambda kept, path: replace(kept, data=(mine(path),)),
    "another text": lambda kept, path: replace(kept, data=(mine(path, text="<urn:s> <urn:p> <urn:other> ."),)),
    "another name": lambda kept, path: replace(kept, data=(mine(path, "other.ttl"),)),
    "another kind": lambda kept, path: replace(kept, data=(mine(path, "mine.nt"),)),
    "two files": lambda kept, path: replace(kept, data=(mine(path), mine(path, "two.ttl", "<urn:s> a <urn:C> ."))),
    "two files turned": lambda kept, path: replace(
        kept, data=(mine(path, "two.ttl", "<urn:s> a <urn:C> ."), mine(path))
    ),
    "two names exchanged": lambda kept, path: replace(
        kept, data=(mine(path, "two.ttl"), mine(path, "mine.ttl", "<urn:s> a <urn:C> ."))
    ),
    "no file": lambda kept, _: kept,
}


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("no file", "a file"),
        ("a file", "no file"),
        ("a file", "another build"),
        ("a file", "another text"),
        ("a file", "another name"),
        ("a file", "another kind"),
        ("a file", "two files"),
        ("two files", "two files turned"),
        ("two files", "two names exchanged"),
    ],
)
def test_what_is_served_is_what_was_asked_for_whatever_was_served_before(
    kept: Settings, tmp_path: Path, first: str, then: str
) -> None:
    before = SERVED[first](kept, tmp_path)
    expected = in_memory(before)
    assert content(load(before)) == expected
    after = SERVED[then](kept, tmp_path)
    assert content(load(after)) == in_memory(after)
    again = SERVED[first](kept, tmp_path)
    assert content(load(again)) == expected


@pytest.mark.parametrize("then", ["another build", "a file", "two files"])
def test_another_build_and_other_files_are_another_folder(kept: Settings, tmp_path: Path, then: str) -> None:
    load(kept)
    (first,) = folders(kept)
    load(SERVED[then](kept, tmp_path))
    assert len(folders(kept)) == 2
    assert first in folders(kept)


@pytest.mark.parametrize("name", ["missing.ttl", "folder"])
def test_a_file_that_is_not_there_is_told_even_where_a_store_is(kept: Settings, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    load(kept)
    with pytest.raises(SetupError) as caught:
        load(replace(kept, data=(tmp_path / name,)))
    assert name in str(caught.value)


def test_a_store_that_is_half_made_is_never_opened(kept: Settings) -> None:
    assert kept.location is not None
    kept.location.mkdir(parents=True)
    half = kept.location / ".making-0" / "store"
    half.parent.mkdir()
    Store(half).add(Quad(NamedNode("urn:half"), NamedNode("urn:p"), NamedNode("urn:o")))
    for _ in range(2):
        assert content(load(kept)) == in_memory(kept)


BREAKS: Final[Mapping[str, tuple[type[Exception], Callable[[Settings, Path], Settings]]]] = {
    "a file of the user's": (SetupError, lambda kept, path: replace(kept, data=(mine(path, text="nonsense"),))),
    "the build": (SourceError, lambda kept, path: replace(kept, dataset=write_dataset(path / "bad", "nonsense\n"))),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_cannot_be_made_leaves_nothing(kept: Settings, tmp_path: Path, name: str) -> None:
    error, breaks = BREAKS[name]
    for _ in range(2):
        with pytest.raises(error):
            load(breaks(kept, tmp_path))
        assert folders(kept) == []
    assert content(load(kept)) == in_memory(kept)


def test_two_that_make_the_same_store_at_once_both_serve_it(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = userdata.load

    def overtaken(store: Store, paths: Sequence[Path]) -> tuple[DataFile, ...]:
        monkeypatch.setattr(userdata, "load", inner)
        load(kept)  # another server, which is faster
        return inner(store, paths)

    monkeypatch.setattr(userdata, "load", overtaken)
    assert content(load(kept)) == in_memory(kept)
    assert len(folders(kept)) == 1


def a_file(place: Path) -> Path:
    place.touch()
    return place


def under_a_file(place: Path) -> Path:
    place.touch()
    return place / "deeper"


def a_link_to_nothing(place: Path) -> Path:
    place.symlink_to(place / "nothing" / "there")
    return place


def a_long_name(place: Path) -> Path:
    return place / ("x" * 5000)


def no_place_for_folders(_: Path) -> Path:
    return Path("/proc/nowhere") if sys.platform == "linux" else Path("/dev/null/nowhere")


@pytest.mark.parametrize("make", [a_file, under_a_file, a_link_to_nothing, a_long_name, no_place_for_folders])
def test_a_location_that_cannot_be_written_is_one_clear_error(
    kept: Settings, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    place = make(tmp_path / "place")
    with pytest.raises(SetupError) as caught:
        load(replace(kept, location=place))
    assert str(caught.value).startswith(f"{place}: ")
    assert "--location" in caught.value.advice
    assert "\n" not in str(caught.value)


def empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def without_current(folder: Path) -> None:
    (folder / "CURRENT").unlink()


def without_tables(folder: Path) -> None:
    tables = list(folder.glob("*.sst"))
    assert tables
    for path in tables:
        path.unlink()


def without_files(folder: Path) -> None:
    (folder / "hsnexus-files.json").unlink()


def with_half_the_files(folder: Path) -> None:
    (folder / "hsnexus-files.json").write_text('[{"name"', encoding="utf-8")


@pytest.mark.parametrize("damage", [empty, without_current, without_tables, without_files, with_half_the_files])
def test_a_damaged_store_is_refused_or_made_anew(kept: Settings, damage: Callable[[Path], None]) -> None:
    load(kept)
    (folder,) = folders(kept)
    damage(folder)
    with suppress(SetupError):
        assert content(load(kept)) == in_memory(kept)


def test_a_server_keeps_its_store_and_serves_from_it(tmp_path: Path) -> None:
    location = tmp_path / "location"
    path = "sparql?" + urllib.parse.urlencode({"query": SELECT, "format": "csv"})
    answers = []
    for _ in range(2):
        with running(tmp_path / "dataset", "--location", str(location), "--workers", "1", "--fronts", "1") as server:
            answers.append(server.get(path))
            assert len(list(location.iterdir())) == 1
    assert answers[0] == answers[1]
    assert answers[0] == (200, b"o\r\n%41\r\n100%25\r\na+b\r\n")


# ------------------------------------------------------------------------------------------------------------- options


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--trusted-proxy", "nonsense"), ("--trusted-proxy", "'nonsense'", "10.0.0.0/8")),
        (("--trusted-proxy", "10.0.0.1/8"), ("--trusted-proxy", "10.0.0.1/8", "host bits")),
        (("--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "::1/129"), ("--trusted-proxy", "::1/129")),
        (("--trusted-proxy", ""), ("--trusted-proxy", "''")),
        (("--location", "{file}"), ("--location", "{file}", "is a file")),
        (("--location", "{file}/deeper"), ("{file}/deeper", "--location")),
    ],
    ids=" ".join,
)
def test_a_wrong_option_is_told_and_nothing_is_served(
    tmp_path: Path, options: tuple[str, ...], words: tuple[str, ...]
) -> None:
    file = tmp_path / "file"
    file.touch()
    command = [*COMMAND, "serve", "--port", "0", "--dataset", str(write_dataset(tmp_path / "dataset"))]
    command += [option.format(file=file) for option in options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "Listening" not in done.stderr
    for word in words:
        assert word.format(file=file) in done.stderr
