"""The dataset: the named graphs and the default graph, put together from the files and written whole."""

import gc
import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph

from hsnexus import __version__, questionnaire, review
from hsnexus.argument import argument
from hsnexus.citation import citation
from hsnexus.edges import edge_triples, edges, polarities, reifiers, relations
from hsnexus.errors import SourceError
from hsnexus.examples import examples
from hsnexus.folders import replacing
from hsnexus.influence import Feedback, Network, influences, largest_part, loops, network
from hsnexus.influence.derived import triples as influence_triples
from hsnexus.influence.loops import LENGTH
from hsnexus.located import located
from hsnexus.manifest import DATA_FILE, MANIFEST_FILE, Manifest
from hsnexus.metadata import metadata
from hsnexus.model import claims, passages
from hsnexus.reason import is_current
from hsnexus.sources import Project, read, read_text
from hsnexus.tombstones import tombstones
from hsnexus.vocab import GRAPH, PREFIXES, source_prefixes

__all__ = ["Report", "build"]

Triples = frozenset[ox.Triple]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build made: its manifest, its counts by name, and the seconds that each step took.

    ``argument`` counts how the claims hang together: factors with one claim only, the largest part of the network of
    factors, its feedback loops, and the influences that follow from two claims. ``relations`` counts edges: cause,
    relation and effect. ``inferences_current`` tells whether the inferences follow from the files as they are now.
    """

    manifest: Manifest
    counts: Mapping[str, int]
    argument: Mapping[str, int]
    relations: Mapping[str, int]
    modalities: Mapping[str, int]
    voices: Mapping[str, int]
    inferences_current: bool
    seconds: Mapping[str, float]


@dataclass(slots=True)
class _Clock:
    """Seconds by step; each lap ends the step that ran."""

    laps: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=time.perf_counter)

    def lap(self, step: str) -> None:
        """Book the time since the last lap on a step."""
        now = time.perf_counter()
        self.laps[step], self.last = now - self.last, now


@contextmanager
def _keeping_all() -> Iterator[None]:
    """Look for no garbage: millions of objects live to the end of a build, and looking takes a quarter of its time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_keeping_all()
def build(project: Project, folder: Path, inferred: Graph | None = None) -> Report:
    """Build the dataset of a project into a folder, which is replaced as a whole, and report on it.

    Args:
        project: where the files lie.
        folder: where the data file and its manifest go.
        inferred: what the reasoner has just inferred; the committed ``inferred.ttl`` where it is ``None``.

    Raises:
        SourceError: a file is wrong, or one triple stands in two graphs of the default graph.
        SetupError: a file cannot be read, or the folder cannot be written.
    """
    if not project.annotated:
        message = "no source is annotated here: there is no folder with a source.ttl"
        raise SourceError(message, where=str(project.root / "kg"), advice="Restore the file, or name a clone")
    clock = _Clock()
    ontology = read(project.ontology)
    files = {path: read(path) for path in (project.all, *project.kg) if path.is_file()}
    shared = _united(files, project.shared)
    annotated = {slug: _united(files, paths) for slug, paths in project.annotated.items()}
    inferred = read(project.inferred) if inferred is None else inferred
    clock.lap("read")
    asserted = Graph(bind_namespaces="none")
    for graph in (ontology, shared, *annotated.values()):
        asserted += graph
    current = is_current(inferred, asserted)
    known = relations(ontology)
    said = [claim for graph in annotated.values() for claim in claims(graph)]
    derived = list(edges(said, known))
    graphs = {
        GRAPH.ontology: _triples(ontology),
        GRAPH.shared: _triples(shared + files.get(project.all, Graph())) | _located(files, project.shared),
        **{
            GRAPH.of_source(slug): _triples(annotated[slug]) | _located(files, paths) | _withdrawn(project, slug)
            for slug, paths in project.annotated.items()
        },
        GRAPH.edges: frozenset(edge_triples(derived)) | frozenset(polarities(said, known)),
    }
    graphs[GRAPH.inferred] = _triples(inferred) - frozenset().union(*graphs.values())
    if any(project.queries.glob("cq*.rq")):
        graphs[GRAPH.queries] = frozenset(examples(questionnaire.read(project.queries)))
    if project.alignments.is_file():
        graphs[GRAPH.alignments] = _triples(read(project.alignments))
    clock.lap("graphs")
    factors = network(argument(chain.from_iterable(graphs.values())))
    followed = influences(factors)
    counted = _argument(factors) | {"influences derived from two claims": len(followed)}
    clock.lap("influence")
    aside = {
        GRAPH.edges_rdf12: frozenset(reifiers(derived)),
        GRAPH.influence: frozenset(influence_triples(factors, followed)),
    }
    if project.citation.is_file():
        cited = citation(read_text(project.citation), str(project.citation))
        sources = {GRAPH.of_source(slug): f"{PREFIXES['source']}{slug}" for slug in annotated}
        graphs[GRAPH.metadata] = frozenset(metadata(cited, graphs, aside, sources))
    _refuse_shared_triples(graphs)
    clock.lap("metadata")
    text = _canonical(graphs, aside)
    manifest = Manifest(
        version=__version__,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        data_file=DATA_FILE,
        graphs={name: len(triples) for name, triples in (graphs | aside).items()},
        default=tuple(graphs),
    )
    with replacing(folder, MANIFEST_FILE, "a dataset") as fresh:
        for name, content in ((DATA_FILE, text), (MANIFEST_FILE, manifest.text())):
            (fresh / name).write_text(content, encoding="utf-8", newline="\n")
    clock.lap("write")
    counts = {
        "claims": len(said),
        "passages": sum(1 for graph in annotated.values() for passage in passages(graph) if not passage.silent),
        "factors": len({factor for claim in said for factor in (claim.cause, claim.effect)}),
        "edges": len({(edge.cause, edge.property, edge.effect) for edge in derived}),
        "triples": sum(len(triples) for triples in graphs.values()),
    }
    return Report(
        manifest,
        counts,
        argument=counted,
        relations=_shares(
            relation for _, relation, _ in {(claim.cause, claim.relation, claim.effect) for claim in said}
        ),
        modalities=_shares(modality for claim in said for modality in claim.modalities),
        voices=_shares(claim.voice for claim in said),
        inferences_current=current,
        seconds=clock.laps,
    )


def _united(files: Mapping[Path, Graph], paths: Iterable[Path]) -> Graph:
    together = Graph(bind_namespaces="none")
    for path in paths:
        together += files[path]
    return together


def _located(files: Mapping[Path, Graph], paths: Iterable[Path]) -> Triples:
    return frozenset(chain.from_iterable(located(files[path]) for path in paths))


def _withdrawn(project: Project, slug: str) -> Triples:
    record = project.review(slug)
    readings = review.rows(record, source_prefixes(slug)["claim"]) if record.is_file() else ()
    return frozenset(tombstones(readings))


def _argument(factors: Network) -> dict[str, int]:
    """Count how the claims hang together; a graph of islands has not been read as an argument."""
    said = factors.argument.claims.values()
    uses = Counter(factor for claim in said for factor in (claim.cause, claim.effect))
    ties = [(narrow, broad) for narrow, above in factors.argument.broader.items() for broad in above]
    ties += factors.argument.opposites.items()
    ties += [(condition, claim.cause) for claim in said for condition in claim.conditions]
    found = Counter(loop.feedback for loop in loops(factors))
    return {
        "factors with one claim only": sum(1 for count in uses.values() if count == 1),
        "factors in the largest part": len(largest_part(factors.digraph)),
        "factors in it, broader ones, opposites and conditions tied": len(largest_part(factors.digraph, ties)),
        **{f"{kind} feedback loops of at most {LENGTH} claims": found[kind] for kind in Feedback},
    }


def _shares(terms: Iterable[str]) -> Mapping[str, int]:
    return {term.rpartition("#")[2]: count for term, count in Counter(sorted(terms)).most_common()}


def _triples(graph: Graph) -> Triples:
    """Return the triples of a graph as the store's; blank nodes stay those of the graph."""
    quads = ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    return frozenset(quad.triple for quad in quads)


def _refuse_shared_triples(graphs: Mapping[str, Triples]) -> None:
    """Hold the law that no triple stands in two graphs of the default graph."""
    home: dict[ox.Triple, str] = {}
    for name, triples in graphs.items():
        for triple in triples:
            if triple in home:
                message = f"the triple {triple} stands in <{home[triple]}> too"
                raise SourceError(message, where=name, advice="Keep it in one of the two files")
            home[triple] = name


def _canonical(graphs: Mapping[str, Triples], aside: Mapping[str, Triples]) -> str:
    """Return the N-Quads of named graphs and default graph: blank nodes labelled by RDFC-1.0, lines sorted.

    The label of a blank node depends on the quads alone that it stands in (RDFC-1.0, section 4.4), so that the others,
    which are nearly all, are written as they are.

    Args:
        graphs: the graphs of the default graph, by name.
        aside: those outside of it.
    """
    labelled = ox.Dataset(_quads(graphs, aside, ground=False))
    labelled.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    every = chain(labelled, _quads(graphs, aside, ground=True))
    written = ox.serialize(every, format=ox.RdfFormat.N_QUADS) or b""
    return "".join(sorted(written.decode().splitlines(keepends=True)))


def _quads(graphs: Mapping[str, Triples], aside: Mapping[str, Triples], *, ground: bool) -> Iterator[ox.Quad]:
    """Yield the quads of the dataset, each once: those that are surely without a blank node, or the others."""
    for name, triples in chain(graphs.items(), aside.items()):
        homes = (ox.NamedNode(name), ox.DefaultGraph()) if name in graphs else (ox.NamedNode(name),)
        for subject, predicate, value in triples:
            if (isinstance(subject, ox.NamedNode) and isinstance(value, (ox.NamedNode, ox.Literal))) is ground:
                for home in homes:
                    yield ox.Quad(subject, predicate, value, home)
