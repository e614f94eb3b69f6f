"""Speed of our server beside Oxigraph's own and rdflib-endpoint: one machine, one run, one dataset, the same queries.

Run: ``python -m tests.benchmarks.speed [--oxigraph COMMAND] [--rdflib-endpoint COMMAND]`` from the root of a clone in
which the test extra is installed, on Linux. Both commands are those of the PyPI packages ``oxigraph`` and
``rdflib-endpoint`` (which needs ``uvicorn``), each best in an environment of its own; without an option they are looked
for in PATH. Exit code 1: a figure is over its bound.
"""

import argparse
import html
import itertools
import json
import math
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from hsnexus import manifest, questionnaire
from hsnexus.binding import bind
from hsnexus.sources import find

from .client import SPARQL_JSON, request
from .load import Figure, Load, drive, median_ms
from .processes import Server, family, free_port, machine, memory, serving

CLIENTS: Final = (1, 8)
_LONG_SECONDS: Final = 1.0
_TERMS: Final = "https://w3id.org/hsnexus/graph/edges-rdf12"
_CLAIM: Final = "<https://w3id.org/hsnexus/haque-2005/claim/c141>"
TRIVIAL: Final = {
    "ASK {}": "ASK {}",
    "one label": "SELECT ?label { <https://w3id.org/hsnexus/factor/remittances> "
    "<http://www.w3.org/2000/01/rdf-schema#label> ?label }",
    "a claim's triples": f"SELECT ?property ?value {{ {_CLAIM} ?property ?value }}",
    "count of claims": "PREFIX hsn: <https://w3id.org/hsnexus/ontology#> "
    "SELECT (COUNT(?claim) AS ?claims) { ?claim hsn:hasCause ?cause }",
    "DESCRIBE a factor": "DESCRIBE <https://w3id.org/hsnexus/factor/remittances>",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one server makes of one query: the load of each number of clients, and the answer."""

    loads: Mapping[int, Load]
    status: int
    rows: int

    def rate(self, clients: int) -> float:
        """Return the answers in a second; 0 where the server does not answer the query."""
        return self.loads[clients].rate if self.loads else 0.0


def queries(root: Path) -> dict[str, str]:
    """Return the queries by name: of the README, of the first page, the competency questions with their defaults, and
    the trivial ones.

    Raises:
        LookupError: one of the places has none.
    """
    readme = (root / "README.md").read_text(encoding="utf-8")
    page = (root / "server" / "hsnexus_server" / "templates" / "index.html").read_text(encoding="utf-8")
    places = {
        "README": re.findall(r"```sparql\n(.*?)```", readme, re.DOTALL),
        "page": [html.unescape(text) for text in re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)],
    }
    files = {question.stem[:28]: bind(question) for question in questionnaire.read(root / "queries")}
    if not all(places.values()):
        message = "the README or the first page has no query"
        raise LookupError(message)
    found = {f"{place} {number + 1}": text for place, texts in places.items() for number, text in enumerate(texts)}
    return {**found, **files, **TRIVIAL}


def measured(server: Server, path: str, texts: Mapping[str, str], seconds: float, *, again: bool) -> dict[str, Row]:
    """Ask each query with one client and with several, for so many seconds each.

    Where the queries are not to be the same ones again, each gets a number in a comment: otherwise our server would
    evaluate one for all clients that wait for it.
    """
    rows = {}
    number = itertools.count()
    for name, text in texts.items():
        accept = "application/n-triples" if text.startswith("DESCRIBE") else SPARQL_JSON
        asked = request(path=f"{path}?{urlencode({'query': text})}", accept=accept)
        stream = partial(itertools.repeat, asked) if again else partial(_numbered, asked, number)
        with server.client() as client:
            first = client.ask(asked)
        if first.status != 200:
            rows[name] = Row({}, first.status, 0)
            continue
        if first.seconds > _LONG_SECONDS:  # once is enough, and one that computes alone does no more with several
            rows[name] = Row(dict.fromkeys(CLIENTS, Load([first.seconds], spent=first.seconds)), first.status, 0)
            continue
        loads = {count: drive(server.port, [stream() for _ in range(count)], seconds) for count in CLIENTS}
        rows[name] = Row(loads, first.status, _size(first.body, accept))
    return rows


def _numbered(asked: bytes, number: Iterator[int]) -> Iterator[bytes]:
    """Yield the request with a number after it in a comment, a new one each time."""
    query, version = asked.split(b" HTTP/1.1", 1)
    return (query + f"%20%23{next(number)} HTTP/1.1".encode() + version for _ in itertools.repeat(None))


def _size(body: bytes, accept: str) -> int:
    """Return the number of solutions, or of triples."""
    if accept != SPARQL_JSON:
        return len({*body.splitlines()} - {b""})
    told = json.loads(body)
    return len(told["results"]["bindings"]) if "results" in told else 1


def geometric(ratios: Iterator[float]) -> float:
    """Return the geometric mean of the ratios; NaN of none."""
    several = [*ratios]
    return statistics.geometric_mean(several) if several else math.nan


def ratios(ours: Mapping[str, Row], theirs: Mapping[str, Row], clients: int | None = None) -> Iterator[float]:
    """Yield our requests a second over theirs, for each query that is not trivial and that both answer."""
    for name, row in ours.items():
        if name not in TRIVIAL:
            for count in (clients,) if clients else CLIENTS:
                if row.rate(count) and theirs[name].rate(count):
                    yield row.rate(count) / theirs[name].rate(count)


def contestants(
    oxigraph: str | None, rdflib: str | None, scratch: Path
) -> dict[str, Callable[[], tuple[AbstractContextManager[Server], str]]]:
    """Return what starts each server, by its name; one that is not installed is told and left out."""
    data = manifest.packaged() / manifest.DATA_FILE

    def ours(*options: str) -> Callable[[], tuple[AbstractContextManager[Server], str]]:
        def start() -> tuple[AbstractContextManager[Server], str]:
            port = free_port()
            command = [sys.executable, "-m", "hsnexus", "serve", "--port", str(port), *options]
            return serving(command, port), "/sparql"

        return start

    def oxigraph_server() -> tuple[AbstractContextManager[Server], str]:
        store, port = scratch / "store", free_port()
        if not store.exists():
            load = [str(oxigraph), "load", "--location", str(store), "--file", str(data)]
            subprocess.run(load, check=True, capture_output=True)
        command = [str(oxigraph), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
        return serving(command, port, "/query"), "/query"

    def rdflib_server() -> tuple[AbstractContextManager[Server], str]:
        # rdflib does not read triple terms; without their graph the data is the same.
        plain, port = scratch / "plain.nq", free_port()
        lines = data.read_text(encoding="utf-8").splitlines(keepends=True)
        plain.write_text("".join(line for line in lines if f"<{_TERMS}> .\n" not in line), encoding="utf-8")
        command = [str(rdflib), "serve", "--host", "127.0.0.1", "--port", str(port), str(plain)]
        return serving(command, port, "/"), "/"

    found = {"ours, no cache": ours("--cache", "0"), "ours, cache": ours()}
    for name, command, start in (("Oxigraph", oxigraph, oxigraph_server), ("rdflib-endpoint", rdflib, rdflib_server)):
        if command is None:
            print(f"{name} is missing: its command is neither given nor in PATH, and its figures are left out")
        else:
            found[name] = start
    return found


def table(results: Mapping[str, Mapping[str, Row]]) -> None:
    """Print medians with one client, and requests a second with one and with several."""
    print(f"{'':<28} {'':<15} {'rows':>6} {'p50 ms':>8} " + " ".join(f"{f'/s, {n} cl.':>10}" for n in CLIENTS))
    for name in next(iter(results.values())):
        for server, rows in results.items():
            row = rows[name]
            if not row.loads:
                print(f"{name:<28} {server:<15} answers {row.status or 'nothing'}")
                continue
            rates = " ".join(f"{row.rate(count):10.0f}" for count in CLIENTS)
            print(f"{name:<28} {server:<15} {row.rows:>6} {median_ms(row.loads[1]):8.2f} {rates}")


def compared(results: Mapping[str, Mapping[str, Row]]) -> Iterator[Figure]:
    """Yield the geometric means of the ratios, with their bounds."""
    for ours, theirs, least in (
        ("ours, no cache", "Oxigraph", 0.6),
        ("ours, cache", "Oxigraph", 2.0),
        # It is a bound on what is served by default, and that keeps answers: without them the ratio is that of two
        # evaluations, and there is no bound on it.
        ("ours, cache", "rdflib-endpoint", 30.0),
        ("ours, no cache", "rdflib-endpoint", -math.inf),
    ):
        if theirs in results:
            pair = results[ours], results[theirs]
            yield Figure(f"{ours} / {theirs}", geometric(ratios(*pair)), "x", least=least)
            for count in CLIENTS:
                yield Figure(f"  with {count} client{'s' * (count > 1)}", geometric(ratios(*pair, count)), "x")


def main() -> int:
    """Measure every server, print the figures and whether they are within their bounds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oxigraph", default=shutil.which("oxigraph"), metavar="COMMAND")
    parser.add_argument("--rdflib-endpoint", default=shutil.which("rdflib-endpoint"), metavar="COMMAND")
    parser.add_argument("--seconds", type=float, default=1.0, help="for each query, server and number of clients")
    options = parser.parse_args()
    texts = queries(find().root)
    print(machine())
    results: dict[str, dict[str, Row]] = {}
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, start in contestants(options.oxigraph, options.rdflib_endpoint, Path(folder)).items():
            context, path = start()
            with context as server:
                bound = 1.5 if name.startswith("ours") else math.inf
                figures.append(Figure(f"{name}: start to first answer", server.cold, "s", bound))
                results[name] = measured(server, path, texts, options.seconds, again=name == "ours, cache")
                figures.append(Figure(f"{name}: memory after the load", memory(family(server.process.pid)), "MiB"))
        port = free_port()
        command = [sys.executable, "-m", "hsnexus", "serve", "--port", str(port), "--workers", "3"]  # and one to spare
        with serving(command, port) as server:
            drive(port, [itertools.repeat(request(text)) for text in texts.values()], 1)
            held = memory(family(server.process.pid)) * 1.048576
            figures.append(Figure("four evaluators: resident memory", held, "MB", 350))
    table(results)
    figures += compared(results)
    for figure in figures:
        print(figure.line())
    return 0 if all(figure.kept for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
