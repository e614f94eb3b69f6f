"""Times each competency question with its defaults in bare pyoxigraph, in our evaluation, and through the broker.

Run: ``python -m tests.benchmarks.questions [--rounds N]`` from the root of a clone in which the test extra is
installed, on Linux. Every figure is the p50 of evaluating and writing the answer: a table in SPARQL JSON, a graph in
Turtle. Bare pyoxigraph and our evaluation share one store and this process, and take turns with a question; it comes
round again and again, so that what else the machine does meanwhile meets all questions alike. The broker's cache is
off, and its figures have no bound. Exit code 1: a question is over its bound.
"""

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hsnexus import questionnaire
from hsnexus.binding import bind
from hsnexus_server.dataset import load
from hsnexus_server.engines.base import Asker, Engine
from hsnexus_server.engines.evaluation import Evaluation
from hsnexus_server.negotiate import wanted
from hsnexus_server.protocol import SparqlRequest

from .client import SPARQL_JSON
from .gates.stage import SETTINGS, Scale, brokered
from .load import Figure
from .processes import machine

MOST_MS: Final = 20.0
RATIO: Final = 1.5
SPARE_MS: Final = 0.15
MARKED: Final = 5
TURNS: Final = 4

_FORMATS: Final = wanted(f"{SPARQL_JSON}, text/turtle")

_Ask = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Row:
    """What one question takes, in milliseconds: in bare pyoxigraph, in our evaluation, and through the broker."""

    name: str
    bare: float
    ours: float
    broker: float

    @property
    def most(self) -> float:
        """What it may take in our evaluation beside bare pyoxigraph."""
        return max(RATIO * self.bare, self.bare + SPARE_MS)

    @property
    def figure(self) -> Figure:
        """The figure that is judged."""
        return Figure(self.name, self.ours, "ms", min(self.most, MOST_MS))

    def line(self, *, marked: bool) -> str:
        """Return it as a line of the table."""
        figure = self.figure
        return (
            f"{'*' if marked else ' '} {self.name:<42} {self.bare:8.3f} {self.ours:8.3f} {self.ours / self.bare:6.2f} "
            f"{1000 * (self.ours - self.bare):7.0f} {self.broker:8.3f}   "
            f"{'within' if figure.kept else 'OVER'} <= {figure.most:.3f}"
        )


def direct(store: ox.Store) -> Mapping[str, _Ask]:
    """Return who answers in this process, by the names of the columns."""
    evaluation = Evaluation(store, SETTINGS.depth, plain=True)

    def bare(text: str) -> None:
        result = store.query(text)
        if isinstance(result, ox.QueryTriples):
            result.serialize(format=ox.RdfFormat.TURTLE)
        else:
            result.serialize(format=ox.QueryResultsFormat.JSON)

    return {"bare": bare, "ours": lambda text: evaluation.ask(_request(text), _FORMATS)}


def asking(store: ox.Store, engine: Engine) -> Mapping[str, _Ask]:
    """Return who answers, by the names of the columns, from a store in this process and through a broker."""
    asker = Asker("benchmark", fast=True, gone=lambda: False)
    return {**direct(store), "broker": lambda text: engine.ask(_request(text), _FORMATS, asker)}


def _request(text: str) -> SparqlRequest:
    return SparqlRequest(text, None, None, (), None)


def measured(texts: Mapping[str, str], asked: Mapping[str, _Ask], rounds: int) -> list[Row]:
    """Ask every question of everybody in so many rounds, some turns each."""
    spent: dict[str, dict[str, list[float]]] = {name: {each: [] for each in asked} for name in texts}
    for _ in range(rounds):
        for name, text in texts.items():
            asked["bare"](text)  # what it needs is in the processor's cache from here on
            for turn in range(TURNS):
                for each in ("bare", "ours") if turn % 2 else ("ours", "bare"):
                    spent[name][each].append(seconds(asked[each], text))
            for _ in range(TURNS):
                spent[name]["broker"].append(seconds(asked["broker"], text))
    return [Row(name, **{each: 1000 * statistics.median(took[each]) for each in took}) for name, took in spent.items()]


def seconds(ask: _Ask, text: str) -> float:
    """Return the seconds that an answer takes, once."""
    begun = time.perf_counter()
    ask(text)
    return time.perf_counter() - begun


def told(rows: Sequence[Row]) -> Iterator[Figure]:
    """Yield what the rows come to."""
    yield Figure("slowest question", max(row.ours for row in rows), "ms", MOST_MS)
    yield Figure("questions over 20 ms", sum(row.ours > MOST_MS for row in rows), f"of {len(rows)}", 0)
    beside = sum(row.ours > row.most for row in rows)
    yield Figure("over 1.5 x bare pyoxigraph, and by more than 150 us", beside, f"of {len(rows)}", 0)
    yield Figure("our evaluation / bare pyoxigraph", statistics.geometric_mean(r.ours / r.bare for r in rows), "x")
    yield Figure(
        "our evaluation adds, p50 of the questions", 1000 * statistics.median(r.ours - r.bare for r in rows), "us"
    )
    yield Figure(
        "the broker adds, p50 of the questions", 1000 * statistics.median(r.broker - r.ours for r in rows), "us"
    )


def main() -> int:
    """Measure every question, print the table and whether each is within its bound."""
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.questions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rounds", type=int, default=12)
    options = parser.parse_args()
    texts = {question.stem: bind(question) for question in questionnaire.read()}
    store, _ = load(SETTINGS)
    print(f"{machine()}, {len(texts)} questions, {options.rounds} rounds of {TURNS} turns")
    with tempfile.TemporaryDirectory() as folder, brokered(Scale(0, 1, Path(folder)), "--cache", "0") as engine:
        asked = asking(store, engine)
        gc.freeze()  # as the parent of the evaluators does
        rows = measured(texts, asked, options.rounds)
    worst = sorted(rows, key=lambda row: row.ours / row.figure.most)[-MARKED:]
    print(
        f"  {'p50 in ms (*: nearest to its bound)':<42} {'bare':>8} {'ours':>8} {'ratio':>6} {'+ us':>7} {'broker':>8}"
    )
    for row in rows:
        print(row.line(marked=row in worst))
    print(machine())
    for figure in told(rows):
        print(figure.line())
    return 0 if all(row.figure.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
