"""Laws of what a front makes of the engine's answers: it is made anew when the answer is another, and only then."""

import json
import sys
import urllib.request
from dataclasses import replace
from typing import Final

import pyoxigraph as ox
import pytest

from hsnexus.answers import Answer
from hsnexus.manifest import packaged
from hsnexus_server.asked import Asking
from hsnexus_server.description import Description
from hsnexus_server.engines.base import Asker
from hsnexus_server.gathered import Gathered
from serving import GRAPH, Direct, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

THINGS: Final = "SELECT ?thing WHERE { ?thing ?property ?value } ORDER BY ?thing"
OTHERS: Final = "SELECT ?value WHERE { ?thing ?property ?value } ORDER BY ?value"
BUILD: Final = Description("0.0.1", "0" * 64, {GRAPH: 1}, (GRAPH,), ())


def asking(*names: str, build: Description = BUILD) -> Asking:
    """Return who asks a dataset of these things, the first of which is in the graph of the build."""
    store = ox.Store()
    for at, name in enumerate(names):
        triple = ox.NamedNode(f"http://e/{name}"), ox.NamedNode("http://e/p"), ox.NamedNode("http://e/o")
        store.add(ox.Quad(*triple, ox.DefaultGraph()))
        store.add(ox.Quad(*triple, ox.NamedNode(GRAPH if at == 0 else "urn:mine")))
    engine = Direct.over(store, build)
    return Asking(engine, Asker("a client", fast=True, gone=lambda: False))


@pytest.fixture
def made() -> list[int]:
    """Return the numbers of rows of the answers that were read, in order."""
    return []


@pytest.fixture
def gathered(made: list[int]) -> Gathered[tuple[str, ...]]:
    def read(answer: Answer) -> tuple[str, ...]:
        made.append(len(answer.terms))
        return tuple(row[0].rpartition("/")[2] for row in answer.texts)

    return Gathered(read)


def test_the_same_answer_is_read_once(gathered: Gathered[tuple[str, ...]], made: list[int]) -> None:
    asks = asking("a", "b")
    assert {gathered.of(asks, THINGS) for _ in range(3)} == {("a", "b")}
    assert gathered.of(asks, OTHERS) == ("o", "o")
    assert gathered.of(asks, THINGS) == ("a", "b")
    assert made == [2, 2]


def test_another_answer_is_read_anew(gathered: Gathered[tuple[str, ...]], made: list[int]) -> None:
    assert gathered.of(asking("a"), THINGS) == ("a",)
    assert gathered.of(asking("a", "b"), THINGS) == ("a", "b")
    later = replace(BUILD, digest="1" * 64)
    assert gathered.of(asking("a", "b", build=later), THINGS) == ("a", "b")
    assert made == [1, 2, 2]


def test_what_the_build_says_is_kept_apart_from_what_all_say(gathered: Gathered[tuple[str, ...]]) -> None:
    asks = asking("a", "b")
    for _ in range(2):
        assert gathered.of(asks, THINGS) == ("a", "b")
        assert gathered.of(asks, THINGS, BUILD) == ("a",)


def test_of_many_queries_the_last_are_answered_though_not_kept(
    gathered: Gathered[tuple[str, ...]], made: list[int]
) -> None:
    asks = asking("a")
    for number in range(100):
        assert gathered.of(asks, f"{THINGS} LIMIT {number + 1}") == ("a",)
    assert gathered.of(asks, f"{THINGS} LIMIT 1") == ("a",)
    assert len(made) == 100


PAGES: Final = (
    "/",
    "/claims",
    "/factors",
    "/works",
    "/factor/human-security",
    "/haque-2005/claim/c039",
    "/nexus",
    "/ontology",
    "/sections",
    "/loops",
    "/rivals",
    "/paths?from=remittances&to=human-security",
    "/paths?from=remittances",
    "/search?q=security",
    "/queries/cq32-loops-through-a-factor?evidence=1",
    "/queries/cq58-on-whose-word?evidence=1",
    "/about",
    "/model",
)


def test_a_page_that_is_asked_for_again_is_made_of_answers_that_are_kept() -> None:
    with serving(packaged(), "--fronts", "1", "--workers", "1") as server:

        def asked(path: str) -> int:
            """Return how many queries have been evaluated; the front is made to forget the page as a whole."""
            headers = {"Accept": "text/html", "If-Match": "*"}
            request = urllib.request.Request(server.url.rstrip("/") + path, headers=headers)  # noqa: S310 - loopback
            with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - loopback
                assert response.status == 200
            counts = json.loads(server.get("status")[1])["counts"]
            return int(counts["queries"]) - int(counts.get("cache_hits", 0))

        anew = {path: -asked(path) + asked(path) for path in PAGES}
        before, after = (asked(f"/queries/cq20-what-a-factor-does?cause={cause}") for cause in ("poverty", "conflict"))
    assert after > before, "what is asked anew is counted"
    assert anew == dict.fromkeys(PAGES, 0)
