"""Laws that hold whatever is sent: the endpoint answers rightly, refuses by its contract, and lives on."""

import itertools
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest

from conftest import SEEN
from fuzz import TABLES
from fuzz.clients import Clients, talk
from fuzz.laws import problem_type, replies
from fuzz.sending import plain
from fuzz.watch import Log, calm, health, heard, listening, logged, open_files, started
from hsnexus.sources import Project, read_text
from serving import Running, running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere an evaluator is only killed at its deadline")

CLIENTS: Final = 4
TIMEOUT_MS: Final = 500
MOST_LINKS: Final = 4 * CLIENTS  # between fronts and broker, which stay open: both ends of as many as there are clients
LIMITS: Final = ("--timeout", str(TIMEOUT_MS / 1000), "--memory", "256", "--max-result", "4", "--cache", "1")
# As many evaluators as clients, so that the canary need not wait for what others ask.
PROCESSES: Final = ("--workers", str(CLIENTS), "--fronts", "2")


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
    slow = plain(b"SELECT (COUNT(*) AS ?n) (NOW() AS ?then) { " + b"?s ?p ?o . " * 6 + b"}")
    with (
        running(tmp_path, *LIMITS, *PROCESSES, seconds=seconds + 200) as server,
        logged(server) as log,
        listening() as listeners,
    ):
        elsewhere = f"http://localhost:{listeners[0].getsockname()[1]}/sparql"
        port = urlsplit(server.url).port or 0
        clients = Clients(port, seed, itertools.count(int(first or 0)), seeds, elsewhere, TIMEOUT_MS)
        started(server, lambda _: talk(port, slow), 4 * CLIENTS)
        before, opened = health(server), open_files(server)
        last = time.monotonic() + seconds
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
