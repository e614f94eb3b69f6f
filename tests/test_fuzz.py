"""Laws that hold whatever is sent: the endpoint answers rightly, refuses by its contract, and lives on."""

import itertools
import json
import os
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Final, cast
from urllib.parse import urlsplit

import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store

from fuzz import TABLES
from fuzz.clients import Clients, talk
from fuzz.described import Described
from fuzz.grammar import Grammar
from fuzz.laws import problem_type, replies
from fuzz.oracle import oracle
from fuzz.sending import plain
from fuzz.watch import Log, calm, health, heard, listening, logged, open_files, started
from hsnexus.manifest import DATA_FILE, packaged
from hsnexus.sources import Project, read_text
from noted import SEEN
from serving import Running, running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere an evaluator is only killed at its deadline")

CLIENTS: Final = 4
TIMEOUT_MS: Final = 500
MOST_LINKS: Final = 4 * CLIENTS  # between fronts and broker, which stay open: both ends of as many as there are clients
LIMITS: Final = ("--timeout", str(TIMEOUT_MS / 1000), "--memory", "256", "--max-result", "4", "--cache", "1")
# As many evaluators as clients, so that the canary need not wait for what others ask.
PROCESSES: Final = ("--workers", str(CLIENTS), "--fronts", "2")

SLOW: Final = plain(b"SELECT (COUNT(*) AS ?n) (NOW() AS ?then) { " + b"?s ?p ?o . " * 6 + b"}")
# Of the time, what goes to requests that the server's own description allows or forbids.
SHARE: Final = 0.4
QUERIES: Final = 300
ERRORS: Final[list[dict[str, str]]] = tomllib.loads(
    (Path(__file__).parent / "data" / "engine-errors.toml").read_text(encoding="utf-8")
)["error"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seconds" in metafunc.fixturenames:
        seconds = metafunc.config.getoption("fuzz_seconds")
        metafunc.parametrize("seconds", [pytest.param(seconds, marks=pytest.mark.timeout(seconds + 240))])


@pytest.fixture(scope="module")
def seeds(project: Project) -> tuple[str, ...]:
    """Queries of the project, of the W3C where they are at hand, and hostile ones, so often that they are drawn."""
    folders = [project.root / "queries", *(Path(name) for name in [os.environ.get("HSNEXUS_W3C", "")] if name)]
    found = [read_text(path) for folder in folders for path in sorted(folder.rglob("*.rq"))]
    found += TABLES["hostile"]["queries"] * 10
    assert len(found) > 20
    return tuple(found)


def crashes(server: Running, port: int, log: Log, query: bytes) -> Iterator[str]:
    """Ask once more what may have crashed an evaluator; yield the query, and what the evaluator left, if it did."""
    mark = len(log.lines)
    for reply in replies(talk(port, plain(query)).data, ("GET",)):
        calm(server)
        if problem_type(reply) == "crashed":
            yield f"crashed: {query!r}\n{log.since(mark)}"


def test_whatever_is_sent_is_answered_by_the_contract_and_harms_nobody(
    seconds: float, seeds: tuple[str, ...], tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    seed, _, first = pytestconfig.getoption("fuzz_seed").partition(":")
    with (
        running(tmp_path, *LIMITS, *PROCESSES, seconds=seconds + 200) as server,
        logged(server) as log,
        listening() as listeners,
    ):
        elsewhere = f"http://localhost:{listeners[0].getsockname()[1]}/sparql"
        port = urlsplit(server.url).port or 0
        clients = Clients(port, seed, itertools.count(int(first or 0)), seeds, elsewhere, TIMEOUT_MS)
        started(server, lambda _: talk(port, SLOW), 4 * CLIENTS)
        before, opened = health(server), open_files(server)
        last = time.monotonic() + (1 - SHARE) * seconds
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(clients.run, [last] * CLIENTS))
        calm(server)
        seen = pytestconfig.stash[SEEN]
        seen.append(f"seed {seed}: the latest answer came {clients.latest:.2f} s after its deadline")
        seen += [f"{count:>8} {outcome}" for outcome, count in clients.outcomes.most_common()]
        seen += [crash for query in sorted(clients.suspects) for crash in crashes(server, port, log, query)]
        after, called, left_open = health(server), [heard(one) for one in listeners], open_files(server) - opened
    assert clients.found == [], "\n\n".join(clients.found)
    assert after == before
    assert left_open <= MOST_LINKS
    assert called == [False, False]


def test_what_the_description_allows_and_forbids_is_answered_as_it_says_and_harms_nobody(
    seconds: float, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    seed = pytestconfig.getoption("fuzz_seed").partition(":")[0]
    whole = ("--dataset", str(packaged()))
    with running(tmp_path, *whole, *LIMITS, *PROCESSES, seconds=seconds + 200) as server, logged(server):
        port = urlsplit(server.url).port or 0
        started(server, lambda _: talk(port, SLOW), 4 * CLIENTS)
        before, opened = health(server), open_files(server)
        described = Described(server.url, seed)
        described.run(SHARE * seconds)
        calm(server)
        pytestconfig.stash[SEEN].append(f"seed {seed}: {len(described.operations)} operations of the description")
        pytestconfig.stash[SEEN] += [f"{count:>8} {outcome}" for outcome, count in described.outcomes.most_common()]
        after, left_open = health(server), open_files(server) - opened
    assert described.found == [], "\n\n".join(described.found)
    assert described.outcomes["200"]
    assert after == before
    assert left_open <= MOST_LINKS


@pytest.mark.parametrize("error", ERRORS, ids=[error["query"] for error in ERRORS])
def test_what_the_engine_fails_at_is_told_and_ends_no_evaluator(error: Mapping[str, str], tmp_path: Path) -> None:
    with running(tmp_path, *LIMITS) as server:
        port = urlsplit(server.url).port or 0
        calm(server)
        before = json.loads(server.get("status")[1])["pids"]
        (reply,) = replies(talk(port, plain(error["query"].encode())).data, ("GET",))
        assert (reply.status, problem_type(reply)) == (500, "engine-error")
        assert json.loads(server.get("status")[1])["pids"] == before
        store = Store()
        store.bulk_load((server.dataset / DATA_FILE).read_bytes(), format=RdfFormat.N_QUADS)
    with pytest.raises(RuntimeError, match=error["says"]):  # else the engine no longer does: take it off the list
        list(cast("QuerySolutions", store.query(error["query"])))


def rows(text: str) -> Counter[tuple[tuple[str, str], ...]]:
    """Return solutions, each with how often it is there; blank nodes have no names."""
    solutions = json.loads(text)["results"]["bindings"]
    names = re.compile(r'"type":"bnode","value":"[^"]*"')
    return Counter(
        tuple(sorted((name, names.sub("", json.dumps(term, separators=(",", ":")))) for name, term in solution.items()))
        for solution in solutions
    )


def test_the_server_answers_as_the_engine_alone(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    seed = pytestconfig.getoption("fuzz_seed")
    compared = solutions = 0
    with running(tmp_path, "--timeout", "5") as server, logged(server), oracle(server.dataset) as engine:
        port = urlsplit(server.url).port or 0
        for number in range(QUERIES):
            query = Grammar(Random(f"{seed}:{number}"), steady=True).select()  # noqa: S311 - chance, not secrets
            right = engine.ask(query)
            # Each is asked twice, as the second answer comes from memory.
            for _ in range(2 * (right is not None)):
                (reply,) = replies(talk(port, plain(query.encode(), "format=json")).data, ("GET",))
                assert reply.status == 200, (query, reply.body)
                assert rows(reply.body.decode()) == rows(right or ""), query
            compared += right is not None
            solutions += right is not None and len(rows(right)) > 0
    assert compared > 0.9 * QUERIES
    assert solutions > 0.1 * QUERIES
