"""Times the pages of the site as a front makes them, and weighs the first one with all that it fetches.

Run: ``python -m tests.benchmarks.pages [--rounds N]`` from the root of a clone in which the test extra is installed, on
Linux. A page is asked for anew each time, past the memory of the front; what it asks the engine is in the cache of the
broker, as on a server that has been running for a while. A figure is the p50 over all rounds, from the request to the
last byte. Exit code 1: a figure is over its bound.
"""

import argparse
import gzip
import http.client
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from hsnexus import questionnaire

from .load import Figure
from .processes import Server, free_port, machine, serving

MOST_MS: Final = 50.0
MOST_KB: Final = 150.0
# A page of each kind, and of each kind one that many claims stand behind.
PAGES: Final = (
    "/",
    "/about",
    "/model",
    "/claims",
    "/claims?sign=decrease&section=s08-remittance",
    "/claims?q=remittances&sort=cause",
    "/haque-2005/claim/c141",
    "/haque-2005/claim/c001",
    "/contest?claim=c141",
    "/nexus",
    "/nexus.json",
    "/factors",
    "/factor/remittances",
    "/factor/human-security",
    "/factor/migration",
    "/actor/iom",
    "/sections",
    "/source/haque-2005",
    "/source/haque-2005-n31",
    "/ontology",
    "/ontology/Flow",
    "/ontology/InformationObject",
    "/search?q=remittances",
    "/queries",
    "/sparql",
    "/paths?from=remittances&to=human-security",
    "/paths?from=remittances",
    "/queries/cq32-loops-through-a-factor?evidence=1",
    "/queries/cq58-on-whose-word?evidence=1",
    "/loops",
    "/rivals",
    "/profile?factor=migration",
    "/dumps/",
    "/void",
    "/nothing-of-that-name",
)
_BROWSER: Final = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "gzip"}
_FETCHED: Final = re.compile(r'(?:src|href)="\./(static/[^"]+)"')
_LETTERS_BEYOND: Final = "latin-ext"


def main() -> int:
    """Measure, and print a line a figure, the slowest page first."""
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.pages", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    print(machine())
    port = free_port()
    command = (sys.executable, "-m", "hsnexus", "serve", "--port", str(port), "--fronts", "1")
    with tempfile.TemporaryDirectory() as folder, serving(command, port, environment={"TMPDIR": folder}) as server:
        paths = (*PAGES, *(f"/queries/{question.stem}" for question in questionnaire.read()))
        figures = sorted(_times(server, paths, options.rounds), key=lambda figure: -figure.value)
        figures.append(Figure("the first page with its style, scripts and fonts", _weight(server), "KB", MOST_KB))
    for figure in figures:
        print(figure.line())
    over = [figure for figure in figures if not figure.kept]
    print(f"{len(over)} over")
    return 1 if over else 0


def _times(server: Server, paths: tuple[str, ...], rounds: int) -> Iterator[Figure]:
    spent: Mapping[str, list[float]] = {path: [] for path in paths}
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for turn in range(rounds + 1):
        for path in paths:
            begun = time.perf_counter()
            connection.request("GET", path, headers={**_BROWSER, "If-Match": "*"})
            response = connection.getresponse()
            response.read()
            if response.status not in {200, 404}:
                message = f"{path} answers {response.status}"
                raise RuntimeError(message)
            if turn:  # the first time, the engine is asked
                spent[path].append(time.perf_counter() - begun)
    connection.close()
    for path, seconds in spent.items():
        yield Figure(path, statistics.median(seconds) * 1000, "ms", MOST_MS)


def _weight(server: Server) -> float:
    """Return what a first visit to the first page fetches, in thousands of bytes; without the letters it has not."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    total, ahead, seen = 0, ["/"], set[str]()
    while ahead:
        path = ahead.pop()
        if path in seen or _LETTERS_BEYOND in path:
            continue
        seen.add(path)
        connection.request("GET", path, headers=_BROWSER)
        response = connection.getresponse()
        body = response.read()
        total += len(body)
        text = gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body
        if path == "/":
            ahead += [f"/{name}" for name in _FETCHED.findall(text.decode())]
        elif path.endswith(".css"):
            ahead += [f"/static/{Path(name).name}" for name in re.findall(r"url\([\"']?([^)\"']+)", text.decode())]
    connection.close()
    return total / 1000


if __name__ == "__main__":
    sys.exit(main())
