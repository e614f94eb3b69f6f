"""How loading, starting, memory and every competency question grow from ten thousand made-up triples to ten million.

Run: ``python -m tests.benchmarks.scale [--sizes N…]`` from the root of a clone in which the extra bench is installed,
on Linux, with nginx in PATH for the replicas. The largest size needs 16 GB of disk and takes an hour. Figures go to
scale.json, scale.md and scale.png beside this package; --draw only writes the latter two anew, and --replicas measures
them alone, over the largest size. Exit code 1: a question
that starts at what is bound takes too much longer over the largest store than over the smallest.
"""

# ruff: noqa: TID252 - tests/ is no package, so what stands beside this one has no absolute name
import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hsnexus import manifest, questionnaire
from hsnexus.argument import argument
from hsnexus.binding import bind
from hsnexus.influence import influences, network
from hsnexus.influence.derived import triples
from hsnexus.opened import open_dataset
from hsnexus.sources import find

from ..processes import machine
from .corpus import Corpus, write
from .figures import Figures, Size
from .growth import asked
from .plot import draw
from .replicas import GUIDE, NGINX, Served, served
from .shapes import shapes
from .stores import Kept, loaded
from .told import told

SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)
CROWDED: Final = (10_000, 100_000)
FIELD: Final = 8
PLACE: Final = Path(__file__).parents[1]


def main() -> int:
    """Measure, and write the figures down."""
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="made-up triples, the smallest first")
    parser.add_argument("--crowded", type=int, nargs="*", default=CROWDED, help="likewise, all about the same factors")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20, help="for each load of the replicas")
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()), help="folder with room for stores")
    parser.add_argument("--oxigraph", default=shutil.which("oxigraph"), metavar="COMMAND")
    parser.add_argument("--draw", action="store_true", help="measure nothing")
    parser.add_argument(
        "--replicas",
        type=Path,
        metavar="FOLDER",
        help="measure them alone; the store stays in the folder, if not there",
    )
    options = parser.parse_args()
    if options.replicas:
        options.replicas.mkdir(parents=True, exist_ok=True)
        figures = Figures.read(PLACE / "scale.json")
        corpus = Corpus(shapes(open_dataset().store), figures.seed, options.sizes[-1], FIELD)
        kept = Kept(options.replicas / f"build-{corpus.triples}", options.replicas / f"location-{corpus.triples}")
        if not kept.dataset.exists():
            write(corpus, manifest.packaged(), kept.dataset)
        figures.served = _replicas(kept, options.seconds, options.replicas)
        figures.write(PLACE / "scale.json")
    elif not options.draw:
        if options.oxigraph is None:
            parser.error("there is no oxigraph in PATH: install the extra test, or name it")
        with tempfile.TemporaryDirectory(dir=options.scratch, prefix="scale-") as folder:
            measure(options, Path(folder))
    return tell()


def measure(options: argparse.Namespace, scratch: Path) -> None:
    """Measure every size, and keep the figures after each."""
    figures = Figures(machine(), options.seed)
    print(figures.machine, f"seed {options.seed}", flush=True)
    real = shapes(open_dataset().store)
    for wanted in options.sizes:
        kept = Kept(scratch / f"build-{wanted}", scratch / f"location-{wanted}")
        figures.sizes.append(_size(Corpus(real, options.seed, wanted, FIELD), kept, options))
        figures.write(PLACE / "scale.json")
        if wanted != options.sizes[-1]:
            shutil.rmtree(kept.dataset)
        elif NGINX:
            figures.served = _replicas(kept, options.seconds, scratch)
        else:
            print("nginx is not installed, and the replicas are left out", flush=True)
        if wanted != options.sizes[0]:
            shutil.rmtree(kept.location)
    for wanted in options.crowded:
        kept = Kept(scratch / f"build-crowded-{wanted}", scratch / f"location-crowded-{wanted}")
        figures.crowded.append(_size(Corpus(real, options.seed, wanted, 0), kept, options))
    for name, field_size in (("one field of a few sources", FIELD), ("a few sources on the real factors", 0)):
        figures.influence[f"{name}, 100,000 triples"] = _influence(Corpus(real, options.seed, 100_000, field_size))
    figures.write(PLACE / "scale.json")


def _replicas(kept: Kept, seconds: float, scratch: Path) -> Mapping[str, Mapping[str, Served]]:
    guide = (find().root / GUIDE).read_text(encoding="utf-8")
    texts = [bind(each) for each in questionnaire.read() if not each.scans]
    return served(guide, kept, texts, seconds, scratch)


def _size(corpus: Corpus, kept: Kept, options: argparse.Namespace) -> Size:
    begun = time.perf_counter()
    made = write(corpus, manifest.packaged(), kept.dataset)
    spent = time.perf_counter() - begun
    default = sum(made.graphs[name] for name in made.default)
    print(f"{corpus.triples:,}: {corpus.sources} sources made up in {spent:.0f} s", flush=True)
    took = loaded(kept, kept.dataset / made.data_file, kept.location.with_name("oxigraph"), options.oxigraph)
    print(f"{corpus.triples:,}: {took}", flush=True)
    smallest = _opened(kept.location.with_name(f"location-{options.sizes[0]}"))
    found = {}
    for stem, one in asked(_opened(kept.location), smallest, {each.stem: bind(each) for each in questionnaire.read()}):
        found[stem] = one
        print(f"{corpus.triples:,}: {stem:<42} {one.bare:10.2f} {one.ours:10.2f} ms {one.rows:8,} rows", flush=True)
    quads = default + sum(made.graphs.values())
    return Size(corpus.made, default, quads, corpus.sources, corpus.claims, spent, took, found)


def _opened(location: Path) -> ox.Store:
    return ox.Store.read_only(str(next(location.iterdir())))


def _influence(corpus: Corpus) -> tuple[int, float]:
    """Return how many triples follow from two claims of a corpus and of the real build, and the seconds it takes."""
    said = argument(
        quad.triple
        for part in (open_dataset().store, corpus.quads())
        for quad in part
        if isinstance(quad.graph_name, ox.DefaultGraph)
    )
    begun = time.perf_counter()
    factors = network(said)
    count = sum(1 for _ in triples(factors, influences(factors)))
    return count, time.perf_counter() - begun


def tell() -> int:
    """Write table and plot from the figures that are kept."""
    figures, questions = Figures.read(PLACE / "scale.json"), questionnaire.read()
    (PLACE / "scale.md").write_text(told(figures, questions, os.cpu_count() or 1), encoding="utf-8")
    draw(figures, questions, PLACE / "scale.png")
    over = [*figures.over([each.stem for each in questions if not each.scans])]
    print(f"{len(over)} over: {', '.join(over)}" if over else "all within their bounds")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
