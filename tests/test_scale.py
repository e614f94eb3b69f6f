"""Laws of made-up sources, which are shaped like the real one; and of questions, which read no more than they must."""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest
from rdflib import Graph

from benchmarks.scale.corpus import Corpus, write
from benchmarks.scale.replicas import GUIDE, configuration
from benchmarks.scale.shapes import SLUG, Shapes, shapes
from hsnexus import questionnaire
from hsnexus.argument import Argument, argument
from hsnexus.binding import bind
from hsnexus.check import Corpus as Material
from hsnexus.check import corpus as material_of
from hsnexus.check import of_rules, of_shapes
from hsnexus.claim import Claim
from hsnexus.edges import edge_triples, edges, polarities, reifiers
from hsnexus.manifest import packaged, read
from hsnexus.opened import open_dataset
from hsnexus.sources import Project
from hsnexus.vocab import BASE, GRAPH, PREFIXES
from hsnexus_server.dataset import load
from serving import SETTINGS

SMALL: Final = 4_000
LARGE: Final = 60_000
FIELD: Final = 2
TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
DEFAULT: Final = ox.DefaultGraph()
# What the build adds to what the files say.
DERIVED: Final = {GRAPH.edges, GRAPH.edges_rdf12, GRAPH.inferred}
DESCRIBED_BY: Final = "describedby"
OXIGRAPH: Final = str(Path(sys.executable).with_name("oxigraph"))
LENGTHS: Final = {"m": 1 << 20, "k": 1 << 10}


@dataclass(frozen=True)
class Made:
    """A corpus and its quads."""

    corpus: Corpus
    quads: tuple[ox.Quad, ...]

    @cached_property
    def graphs(self) -> Mapping[str, Sequence[ox.Triple]]:
        found: defaultdict[str, list[ox.Triple]] = defaultdict(list)
        for quad in self.quads:
            found[quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""].append(quad.triple)
        return found

    @cached_property
    def said(self) -> Argument:
        """What the real sources and the made-up ones argue together."""
        real = open_dataset().store.quads_for_pattern(None, None, None, DEFAULT)
        return argument([*(quad.triple for quad in real), *self.graphs[""]])

    @cached_property
    def claims(self) -> Sequence[Claim]:
        return [claim for iri, claim in self.said.claims.items() if iri.startswith(f"{BASE}synth-")]


def made(real: Shapes, triples: int, seed: int = 1, field_size: int = FIELD) -> Made:
    corpus = Corpus(real, seed, triples, field_size)
    return Made(corpus, tuple(corpus.quads()))


@pytest.fixture(scope="module")
def real() -> Shapes:
    return shapes(open_dataset().store)


@pytest.fixture(scope="module")
def small(real: Shapes) -> Made:
    return made(real, SMALL)


@pytest.fixture(scope="module")
def large(real: Shapes) -> Made:
    return made(real, LARGE)


@pytest.fixture(scope="module", params=["small", "large", "crowded"])
def every(request: pytest.FixtureRequest, real: Shapes, small: Made, large: Made) -> Made:
    return {"small": small, "large": large}.get(request.param) or made(real, LARGE, field_size=0)


def test_a_seed_makes_the_same_corpus_again(real: Shapes, small: Made) -> None:
    assert made(real, SMALL).quads == small.quads
    assert made(real, SMALL, seed=2).quads != small.quads


def test_a_larger_corpus_begins_like_a_smaller_one(real: Shapes, large: Made) -> None:
    assert large.corpus.sources == 3
    smaller = made(real, LARGE * 2 // 3)
    first = GRAPH.of_source("synth-0001")
    assert smaller.graphs[first] == large.graphs[first]
    assert smaller.corpus.sources < large.corpus.sources


def test_it_is_as_large_as_was_asked_for(every: Made) -> None:
    assert every.corpus.made == len(every.graphs[""])
    assert 0.95 < every.corpus.made / every.corpus.triples < 1.05


def test_no_triple_stands_twice(every: Made) -> None:
    named = {name: triples for name, triples in every.graphs.items() if name not in {"", GRAPH.edges_rdf12}}
    everything = [triple for triples in named.values() for triple in triples]
    assert Counter(everything).most_common(1)[0][1] == 1
    assert set(everything) == set(every.graphs[""])
    assert len(set(every.graphs[GRAPH.edges_rdf12])) == len(every.graphs[GRAPH.edges_rdf12])
    store = open_dataset().store
    assert [triple for triple in everything if ox.Quad(*parts(triple), DEFAULT) in store] == []


def parts(triple: ox.Triple) -> tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.Literal]:
    assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
    assert isinstance(triple.object, ox.NamedNode | ox.Literal)
    return triple.subject, triple.predicate, triple.object


def test_edges_signs_and_reifiers_follow_from_the_claims(every: Made, real: Shapes) -> None:
    derived = list(edges(every.claims, real.relations))
    ours = set(edge_triples(edges(real.claims.values(), real.relations)))
    signs = set(polarities(every.claims, real.relations))
    assert set(every.graphs[GRAPH.edges]) == (set(edge_triples(derived)) - ours) | signs
    assert set(every.graphs[GRAPH.edges_rdf12]) == set(reifiers(derived)) - ours
    assert len(every.claims) == every.corpus.claims


@pytest.fixture(scope="module")
def material(project: Project) -> Material:
    """Ontology and shared things, shapes and rules, without the real source, whose check takes its time."""
    found = material_of(project)
    kept = {path: graph for path, graph in found.files.items() if SLUG not in path.parts}
    together = Graph(bind_namespaces="none")
    for graph in kept.values():
        together += graph
    return replace(found, files=kept, graph=together)


@pytest.mark.parametrize("field_size", [0, FIELD])
def test_made_up_sources_pass_the_checks(real: Shapes, material: Material, field_size: int) -> None:
    graphs = made(real, SMALL, field_size=field_size).graphs
    written = [
        triple
        for name in graphs.keys() - DERIVED - {""}
        for triple in graphs[name]
        if not triple.predicate.value.endswith(DESCRIBED_BY)
    ]
    assert written
    together = Graph(bind_namespaces="none") + material.graph
    together.parse(data=ox.serialize(written, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    looked_at = replace(material, graph=together)
    found = [each for part in (of_shapes, of_rules) for each in part(looked_at) if re.search("synth|field", str(each))]
    assert found == []


DISTRIBUTIONS: Final[Mapping[str, Callable[[Claim], Sequence[str]]]] = {
    "relations": lambda claim: (claim.relation,),
    "modalities": lambda claim: claim.modalities,
    "voices": lambda claim: (claim.voice,),
    "conditions": lambda claim: (str(len(claim.conditions)),),
    "mechanisms": lambda claim: (str(len(claim.mechanisms)),),
    "levels": lambda claim: claim.levels,
    "passages": lambda claim: (str(len(claim.passages)),),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_claims_are_distributed_as_the_real_ones(real: Shapes, large: Made, name: str) -> None:
    measure = DISTRIBUTIONS[name]
    ours = shares(value for claim in real.claims.values() for value in measure(claim))
    theirs = shares(value for claim in large.claims for value in measure(claim))
    assert {value for value in ours | theirs if abs(ours.get(value, 0) - theirs.get(value, 0)) > 0.1} == set()


def shares(values: Iterator[str]) -> dict[str, float]:
    counts = Counter(values)
    assert counts
    return {value: count / counts.total() for value, count in counts.items()}


def test_factors_are_spoken_of_as_often_as_the_real_ones(real: Shapes, large: Made) -> None:
    one = [claim for claim in large.claims if claim.iri.startswith(f"{BASE}synth-0001/")]
    ours, theirs = (
        Counter(Counter(factor for claim in claims for factor in (claim.cause, claim.effect)).values())
        for claims in (real.claims.values(), one)
    )
    assert 0.6 < theirs[1] / ours[1] < 1.4
    assert 0.5 < max(theirs) / max(ours) < 2


def test_what_is_inferred_of_a_claim_is_what_its_relation_implies(real: Shapes, large: Made) -> None:
    store = open_dataset().store
    known = defaultdict(set)
    for iri, claim in real.claims.items():
        kinds = [quad.object for quad in store.quads_for_pattern(ox.NamedNode(iri), TYPE, None, DEFAULT)]
        known[claim.relation].add(frozenset(kind.value for kind in kinds if isinstance(kind, ox.NamedNode)))
    types = defaultdict(set)
    for triple in large.graphs[""]:
        if triple.predicate == TYPE and isinstance(triple.object, ox.NamedNode):
            types[str(triple.subject)].add(triple.object.value)
    assert [c.iri for c in large.claims if frozenset(types[f"<{c.iri}>"]) not in known[c.relation]] == []


def test_no_text_of_the_real_source_is_repeated(small: Made) -> None:
    def texts(triples: Sequence[ox.Triple]) -> set[str]:
        found = {triple.object.value for triple in triples if isinstance(triple.object, ox.Literal)}
        return {text for text in found if len(text.split()) > 1}

    store = open_dataset().store
    ours = texts([quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT)])
    theirs = texts(small.graphs[""])
    assert len(theirs) > 100
    # Units are measures, and are kept: percent of the labour force.
    assert {text for text in theirs & ours if not text.startswith("percent")} == set()


def test_a_corpus_is_written_as_a_build_that_can_be_served(real: Shapes, tmp_path: Path) -> None:
    corpus = Corpus(real, 1, SMALL, FIELD)
    told = write(corpus, packaged(), tmp_path / "build")
    assert read(tmp_path / "build") == told
    store, description = load(replace(SETTINGS, dataset=tmp_path / "build"))
    counts = Counter(quad.graph_name for quad in store)
    assert counts.pop(DEFAULT) == sum(told.graphs[name] for name in told.default)
    assert {name.value: count for name, count in counts.items() if isinstance(name, ox.NamedNode)} == told.graphs
    assert GRAPH.of_source("synth-0001") in description.default


@pytest.fixture(scope="module")
def stores(real: Shapes, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """The real build on disk, and beside more than as much that is made up."""
    found = []
    for triples in (0, LARGE):
        folder = tmp_path_factory.mktemp("store")
        write(Corpus(real, 1, triples, FIELD), packaged(), folder / "build")
        store = ox.Store(folder / "store")
        store.bulk_load(path=folder / "build" / read(folder / "build").data_file, format=ox.RdfFormat.N_QUADS)
        store.flush()
        found.append(folder / "store")
    return found


def work(store: Path, query: str, folder: Path) -> int:
    """Return the number of solutions that all parts of a query's plan have yielded together."""
    plan, answer = folder / "plan.json", folder / "answer"
    options = ("--results-format", "nt" if "CONSTRUCT" in query else "tsv", "--results-file", str(answer))
    command = [OXIGRAPH, "query", "--location", str(store), "--query", query, *options]
    subprocess.run([*command, "--explain-file", str(plan), "--stats"], check=True)
    return yielded(json.loads(plan.read_text(encoding="utf-8"))["plan"])


def yielded(node: Mapping[str, Any]) -> int:
    return int(node.get("number of results", 0)) + sum(map(yielded, node.get("children", ())))


def test_a_question_reads_more_of_a_larger_dataset_only_if_it_says_so(stores: Sequence[Path], tmp_path: Path) -> None:
    found = {}
    for question in questionnaire.read():
        one, other = (work(store, bind(question), tmp_path) for store in stores)
        found[question.stem] = other > one
    assert found == {question.stem: bool(question.scans) for question in questionnaire.read()}


def value(text: str, name: str) -> float:
    """Return the last number of a directive of nginx, in bytes or seconds."""
    found = re.search(rf"{name} [^;]*?(\d+)([mks]?);", text)
    assert found, f"the guide does not set {name}"
    return float(found[1]) * LENGTHS.get(found[2], 1)


def test_the_proxy_of_the_guide_lets_through_what_the_server_takes(project: Project) -> None:
    text = configuration((project.root / GUIDE).read_text(encoding="utf-8"))
    assert value(text, "client_max_body_size") >= SETTINGS.body_bytes
    assert value(text, "large_client_header_buffers") >= SETTINGS.header_bytes
    assert value(text, "proxy_read_timeout") > SETTINGS.timeout_most_seconds + 2
    assert value(text, "proxy_max_temp_file_size") > SETTINGS.result_bytes
