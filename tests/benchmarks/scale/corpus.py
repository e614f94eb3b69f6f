"""A corpus: the real build, and made-up sources beside it, written as one dataset that `serve` takes."""

import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hsnexus.edges import edge_triples, edges, polarities, reifiers
from hsnexus.manifest import DATA_FILE, MANIFEST_FILE, Manifest, read
from hsnexus.vocab import GRAPH

from .invented import Factor, facts_of, invented
from .shapes import Fact, Shapes

__all__ = ["Corpus", "write"]

_DEFAULT: Final = ox.DefaultGraph()
_SHORT: Final = 0.03  # a source to fill up the rest would be none that is shaped like the real one


@dataclass(slots=True)
class Corpus:
    """Made-up sources, one after the other, until there are enough triples.

    The sources of a field share its factors, which stand to each other as the real ones do; a factor of which one real
    claim speaks belongs to one claim again.  Where there is one field only, its factors are the real ones.

    Attributes:
        shapes: of the real source.
        seed: of chance; source and field have chance of their own, so that a larger corpus begins like a smaller one.
        triples: how many of the default graph are made up.
        field_size: sources of a field; 0 for one field of them all.
        counts: triples by graph, as far as they are made.
        sources: how many are made.
        claims: likewise.
    """

    shapes: Shapes
    seed: int
    triples: int
    field_size: int
    counts: Counter[str] = field(default_factory=Counter)
    sources: int = 0
    claims: int = 0
    _seen: set[ox.NamedNode | ox.Triple] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Take note of the real edges, where made-up claims can repeat them."""
        if not self.field_size:
            self._seen.update(edge_triples(edges(self.shapes.claims.values(), self.shapes.relations)))

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the quads, each of the default graph in its named graph too."""
        while (left := self.triples - self.made) > _SHORT * self.triples:
            self.sources += 1
            if self.field_size and self.sources % self.field_size == 1 % self.field_size:
                self._seen.clear()
            yield from self._source(left)

    @property
    def made(self) -> int:
        """Triples of the default graph that are made so far."""
        return self.counts.total() - self.counts[GRAPH.edges_rdf12]

    def _source(self, left: int) -> Iterator[ox.Quad]:
        slug = f"synth-{self.sources:04}"
        used: dict[tuple[str, int], ox.NamedNode] = {}

        def factor(iri: str, unit: int) -> ox.NamedNode:
            key = iri, unit if iri in self.shapes.private else 0
            if key not in used:
                used[key] = ox.NamedNode(self._named(iri, f"{slug}-{unit}"))
            return used[key]

        # What is derived from a claim, and said of a new factor, is about a quarter of what is made.
        source = invented(self.shapes, slug, self._chance(slug), factor, 0.75 * left)
        self.claims += len(source.claims)
        yield from self._twice(source.asserted, GRAPH.of_source(slug))
        yield from self._twice(source.inferred, GRAPH.inferred)
        derived = list(edges(source.claims, self.shapes.relations))
        fresh = set(edge_triples(derived)) - self._seen
        self._seen.update(fresh)
        yield from self._twice(sorted(fresh, key=str), GRAPH.edges)
        yield from self._twice(polarities(source.claims, self.shapes.relations), GRAPH.edges)
        reified = ox.NamedNode(GRAPH.edges_rdf12)
        for triple in reifiers(derived):
            if not isinstance(triple.object, ox.Triple):
                if triple not in fresh:
                    continue
                fresh.remove(triple)
            self.counts[GRAPH.edges_rdf12] += 1
            yield _quad(triple, reified)
        for fact, triple in self._factors(used, factor):
            yield from self._twice((triple,), GRAPH.inferred if fact.inferred else GRAPH.shared)

    def _named(self, iri: str, place: str) -> str:
        if iri in self.shapes.private:
            return f"{iri}-{place}"
        return f"{iri}-field-{(self.sources - 1) // self.field_size + 1}" if self.field_size else iri

    def _factors(self, used: dict[tuple[str, int], ox.NamedNode], factor: Factor) -> Iterator[tuple[Fact, ox.Triple]]:
        """Yield what is said of the factors that are new, and of those that they lead to in turn."""
        told: set[tuple[str, int]] = set()
        while fresh := used.keys() - told:
            for key in sorted(fresh):
                told.add(key)
                (iri, unit), node = key, used[key]
                if node.value != iri and node not in self._seen:
                    self._seen.add(node)
                    chance = self._chance(node.value)
                    yield from facts_of(self.shapes.factors[iri], node, partial(_of_unit, factor, unit), chance)

    def _twice(self, triples: Iterable[ox.Triple], name: str) -> Iterator[ox.Quad]:
        graph = ox.NamedNode(name)
        for triple in triples:
            self.counts[name] += 1
            yield _quad(triple, _DEFAULT)
            yield _quad(triple, graph)

    def _chance(self, what: str) -> random.Random:
        return random.Random(f"{self.seed}:{what}")  # noqa: S311 - chance, not secrets


def _of_unit(factor: Factor, unit: int, fact: Fact) -> ox.NamedNode:
    return factor(fact.value.value, unit)


def _quad(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def write(corpus: Corpus, build: Path, folder: Path) -> Manifest:
    """Write a build with a corpus beside it into a folder, and return its manifest.

    Its digest is that of the data file, whose lines are not sorted; and graph:influence is that of the build alone.
    """
    real = read(build)
    folder.mkdir(parents=True)
    with (folder / DATA_FILE).open("w+b") as data:
        with (build / real.data_file).open("rb") as ours:
            shutil.copyfileobj(ours, data)
        ox.serialize(corpus.quads(), data, format=ox.RdfFormat.N_QUADS)
        data.seek(0)
        digest = hashlib.file_digest(data, "sha256").hexdigest()
    graphs = Counter(real.graphs) + corpus.counts
    sources = tuple(sorted(graphs.keys() - real.graphs.keys()))
    made = replace(real, digest=digest, graphs=dict(graphs), default=(*real.default, *sources))
    (folder / MANIFEST_FILE).write_text(made.text(), encoding="utf-8")
    return made
