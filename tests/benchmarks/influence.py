"""Times the reasoning over claims, beside the opening of the dataset that it reasons over.

Run: ``python -m tests.benchmarks.influence`` from the root of a clone in which the test extra is installed.
Opening is the median of three; paths are timed between every two of the factors that most claims speak of, and between
as many pairs drawn at random, each once: the worst is printed. The bounds are those promised on two cores.
"""

import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Iterable
from itertools import permutations
from typing import Final

import pyoxigraph as ox

from hsnexus.argument import argument
from hsnexus.influence import Network, loops, network, paths
from hsnexus.opened import Dataset, open_dataset

RUNS: Final = 3
CROWDED: Final = 20
LENGTH: Final = 4


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds that the work takes, once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def reasoned(dataset: Dataset) -> Network:
    """Return the network of a dataset."""
    quads = dataset.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return network(argument(quad.triple for quad in quads))


def worst(factors: Network, pairs: Iterable[tuple[str, str]], *, bridged: bool) -> float:
    """Return the most seconds that the paths between any of some pairs take."""
    return max(seconds(lambda: paths(factors, *pair, length=LENGTH, bridged=bridged)) for pair in pairs)  # noqa: B023 - called at once


def main() -> None:
    """Print one line a figure: seconds, the ratio to opening the dataset, and the bound that is promised."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    opening = statistics.median(seconds(open_dataset) for _ in range(RUNS))
    dataset = open_dataset()
    factors = reasoned(dataset)
    degree = dict(factors.digraph.degree())
    crowded = sorted(degree, key=lambda factor: (-degree[factor], factor))[:CROWDED]
    draw = random.Random(dataset.manifest.digest)  # noqa: S311 - a public draw
    hubs = list(permutations(crowded, 2))
    drawn = [(one, other) for one, other in (draw.sample(sorted(degree), 2) for _ in hubs)]
    figures = {
        "open the dataset": (opening, 1.0),
        "network from the dataset": (seconds(lambda: reasoned(dataset)), 1.0),
        "paths between hubs": (worst(factors, hubs, bridged=False), 0.2),
        "paths between hubs, bridged": (worst(factors, hubs, bridged=True), 0.2),
        "paths between any, bridged": (worst(factors, drawn, bridged=True), 0.2),
        "all loops to length 6": (seconds(lambda: loops(factors, 6)), 5.0),
    }
    for name, (spent, bound) in figures.items():
        told = "within" if spent <= bound else "OVER"
        print(f"{name:<28} {spent:8.3f} s   {spent / opening:7.2f} x   {told} {bound} s")


if __name__ == "__main__":
    main()
