"""Laws of the answers that a front remembers."""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pytest
from werkzeug.test import Client, TestResponse

from hsnexus_server.app import create_app
from hsnexus_server.dataset import load
from hsnexus_server.remembered import KEEP, Remembered
from hsnexus_server.settings import Settings
from hsnexus_server.tally import Tally
from serving import SETTINGS, Direct, write_dataset

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

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
    application = Counted(create_app(Direct.over(store, description), settings))
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
    assert {one.headers["Server-Timing"].rpartition(", ")[2] for one in (second, head)} == {"cache;desc=hit"}


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
    instance = re.compile(b"urn:uuid:[0-9a-f-]+")  # of a problem, another for each request
    ours = client.open("/sparql", method=method, headers=headers, **asked)
    assert application.asked == (2 if name == "If-Match" else 1)
    theirs = direct.open("/sparql", method=method, headers=headers, **asked)
    assert theirs.status_code == status
    bodies = [instance.sub(b"", one.data) for one in (ours, theirs)]
    assert (ours.status_code, bodies[0], lasting(ours)) == (theirs.status_code, bodies[1], lasting(theirs))


def renewed(front: Front) -> None:
    front.tally.next_generation()
    front.ask()


OTHERWISE: Final[Mapping[str, Callable[[Front], object]]] = {
    "query string": lambda front: front.ask("query=ASK{+}"),
    "parameter": lambda front: front.ask("query=ASK{}&format=csv"),
    "Accept": lambda front: front.ask(Accept="text/csv"),
    "Origin": lambda front: front.ask(Origin="https://a.example"),
    "Accept-Encoding": lambda front: front.ask(Accept_Encoding="gzip"),
    "path": lambda front: front.ask(path="/elsewhere"),
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
