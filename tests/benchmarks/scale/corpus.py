"""A corpus: the real build, and made-up sources beside it, written as one dataset that `serve` takes."""

import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from hsnexus.edges import edge_triples, edges, polarities, reifiers
from hsnexus.manifest import DATA_FILE, MANIFEST_FILE, Manifest, read
from hsnexus.vocab import GRAPH

from .invented import facts_of, invented
from .shapes import Fact, Shapes

__all__ = ["Corpus", "write"]

_DEFAULT: Final = ox.DefaultGraph()
_SHORT: Final = 0.03  # a source to fill up the rest would be none that is shaped like the real one


@dataclass(slots=True)
class Corpus:
    """Made-up sources, one after the other, until there are enough triples.

    The sources of a field share its factors, which stand to each other as the real ones do; a factor of which one real
    claim speaks is a source's own.  Where there is one field only, its factors are the real ones.

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
        while (left := self.triples - self._made()) > _SHORT * self.triples:
            self.sources += 1
            if self.field_size and self.sources % self.field_size == 1 % self.field_size:
                self._seen.clear()
            yield from self._source(left)

    def _made(self) -> int:
        return self.counts.total() - self.counts[GRAPH.edges_rdf12]

    def _source(self, left: int) -> Iterator[ox.Quad]:
        slug = f"synth-{self.sources:04}"
        used: dict[str, ox.NamedNode] = {}

        def factor(iri: str) -> ox.NamedNode:
            if iri not in used:
                used[iri] = ox.NamedNode(self._named(iri, slug))
            return used[iri]

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

    def _named(self, iri: str, slug: str) -> str:
        if iri in self.shapes.private:
            return f"{iri}-{slug}"
        return f"{iri}-field-{(self.sources - 1) // self.field_size + 1}" if self.field_size else iri

    def _factors(
        self, used: dict[str, ox.NamedNode], factor: Callable[[str], ox.NamedNode]
    ) -> Iterator[tuple[Fact, ox.Triple]]:
        """Yield what is said of the factors that are new, and of those that they lead to in turn."""
        told: set[str] = set()
        while fresh := used.keys() - told:
            for iri in sorted(fresh):
                told.add(iri)
                node = used[iri]
                if node.value != iri and node not in self._seen:
                    self._seen.add(node)
                    chance = self._chance(node.value)
                    yield from facts_of(self.shapes.factors[iri], node, lambda fact: factor(fact.value.value), chance)

    def _twice(self, triples: Iterable[ox.Triple], name: str) -> Iterator[ox.Quad]:
        graph = ox.NamedNode(name)
        for triple in triples:
            self.counts[name] += 1
            yield _quad(triple, _DEFAULT)
            yield _quad(triple, graph)

    def _chance(self, what: str) -> random.Random:
        return random.Random(f"{self.seed}:{what}")  # noqa: S311 - chance, not secrets


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
