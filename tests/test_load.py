"""Laws of the verb `load`: what is put into another engine is there whole, or it is said that it is not."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from engines import BUILD, free_port, oxigraph, put
from hsnexus.errors import SetupError, SourceError
from hsnexus.manifest import read
from hsnexus.vocab import GRAPH as NAMES
from hsnexus_server import loading
from hsnexus_server.engines import receipt
from hsnexus_server.engines.client import Client
from hsnexus_server.engines.deposit import Updates
from hsnexus_server.engines.endpoint import Endpoint
from hsnexus_server.engines.receipt import RECEIPT, Receipt, counted
from hsnexus_server.loading import Target, digest, graphs, load, target
from serving import COMMAND, GRAPH, TERMS, write_dataset

MANIFEST: Final = read(BUILD)
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
S, P, V = NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o")


@pytest.fixture
def engine() -> Iterator[str]:
    with oxigraph() as url:
        yield url


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return write_dataset(tmp_path / "dataset")


def by_store(url: str) -> Target:
    return target(url, None, None)


def by_update(url: str) -> Target:
    return target(url, None, urljoin(url, "update"))


def update(url: str, text: str) -> None:
    """Change what an engine holds behind our back."""
    Updates(urljoin(url, "update"), Endpoint(url, Client()))._update(text)  # noqa: SLF001 - there is no other client


def held(url: str) -> Receipt | None:
    return receipt.read(Endpoint(url, Client()))


WAYS: Final[Mapping[str, Callable[[str], Target]]] = {"graph store": by_store, "update": by_update}


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_build_is_put_read_back_and_receipted(engine: str, way: str) -> None:
    told: list[str] = []
    there, found = WAYS[way](engine), graphs(MANIFEST, BUILD)
    made = load(MANIFEST, found, there, told.append)
    assert made == held(engine) == Receipt(MANIFEST.digest, MANIFEST.graphs)
    assert len(told) == len(MANIFEST.graphs)
    assert all(line.endswith("loaded") for line in told)
    assert {name: counted(there.endpoint, name) for name in MANIFEST.graphs} == MANIFEST.graphs
    assert digest(there.deposit.get(NAMES.ontology)) == digest(found[NAMES.ontology]), "it has the blank nodes"


def test_a_load_that_is_killed_leaves_no_receipt_and_goes_on_where_it_stood(engine: str) -> None:
    with subprocess.Popen([*COMMAND, "load", "--engine", engine], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        os.kill(process.pid, signal.SIGKILL)
    assert first.endswith("loaded\n")
    assert held(engine) is None
    told = put(engine, BUILD)
    assert first.replace("loaded\n", "there already") in told
    assert any(line.endswith("loaded") for line in told)
    assert held(engine) == Receipt(MANIFEST.digest, MANIFEST.graphs)


CHANGES: Final[Mapping[str, tuple[str, dict[str, str]]]] = {
    # what somebody did, and what becomes of the graphs then
    "a triple is missing": (
        f"DELETE DATA {{ GRAPH <{GRAPH}> {{ <http://e/a> <http://e/p> 'a+b' }} }}",
        {GRAPH: "loaded", TERMS: "there already"},
    ),
    "a triple is another": (
        f"WITH <{GRAPH}> DELETE {{ ?s ?p 'a+b' }} INSERT {{ ?s ?p 'a b' }} WHERE {{ ?s ?p 'a+b' }}",
        {GRAPH: "loaded", TERMS: "there already"},
    ),
    "a graph is missing": (f"DROP GRAPH <{TERMS}>", {GRAPH: "there already", TERMS: "loaded"}),
    "everything is": ("CLEAR ALL", {GRAPH: "loaded", TERMS: "loaded"}),
    "the receipt is": (f"DROP GRAPH <{RECEIPT}>", {GRAPH: "there already", TERMS: "there already"}),
    "nothing": ("DROP SILENT GRAPH <urn:x:other>", {GRAPH: "there already", TERMS: "there already"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_as_it_was_is_put_again_and_nothing_else(engine: str, dataset: Path, name: str) -> None:
    text, right = CHANGES[name]
    put(engine, dataset)
    before = held(engine)
    update(engine, text)
    told = {line.partition(": ")[0]: line.rpartition(", ")[2] for line in put(engine, dataset)}
    assert told == right
    assert held(engine) == before


def test_another_build_takes_the_place_of_the_old_one_and_leaves_what_is_not_ours(
    engine: str, dataset: Path, tmp_path: Path
) -> None:
    update(engine, "INSERT DATA { GRAPH <urn:x:other> { <urn:s> <urn:p> 1 } }")
    put(engine, dataset)
    other = write_dataset(tmp_path / "other", f"<urn:s> <urn:p> <urn:o> <{GRAPH}> .\n", {GRAPH: 1})
    told = put(engine, other)
    assert told == [f"{GRAPH}: 1 triples, loaded", f"{TERMS}: dropped, as it is not in this build"]
    endpoint = Endpoint(engine, Client())
    assert held(engine) == Receipt(read(other).digest, {GRAPH: 1})
    assert [counted(endpoint, name) for name in (GRAPH, TERMS, "urn:x:other")] == [1, 0, 1]


def test_a_blank_node_of_two_graphs_is_refused_before_anything_is_changed(
    engine: str, dataset: Path, tmp_path: Path
) -> None:
    put(engine, dataset)
    before = held(engine)
    lines = f"_:a <urn:p> <urn:o> <{GRAPH}> .\n_:a <urn:p> <urn:s> <{TERMS}> .\n"
    shared = write_dataset(tmp_path / "shared", lines, {GRAPH: 1, TERMS: 1})
    with pytest.raises(SourceError, match="would become another"):
        put(engine, shared)
    assert held(engine) == before


def test_what_does_not_come_back_as_it_was_sent_gets_no_receipt(engine: str, dataset: Path, tmp_path: Path) -> None:
    put(engine, dataset)
    # Oxigraph takes them for the same triple.
    lines = "".join(f'<urn:s> <urn:p> "{text}"^^<{XSD}decimal> <{GRAPH}> .\n' for text in ("1.0", "1.00"))
    with pytest.raises(SetupError, match="does not give back"):
        put(engine, write_dataset(tmp_path / "other", lines, {GRAPH: 2}))
    assert held(engine) is None, "nor is there that of the build before"


SAME: Final[tuple[tuple[Literal, Literal], ...]] = tuple(
    (Literal(one, datatype=NamedNode(XSD + name)), Literal(two, datatype=NamedNode(XSD + name)))
    for one, two, name in (
        ("50.0", "50", "decimal"),
        ("+07", "7", "integer"),
        ("1", "true", "boolean"),
        ("1.0E3", "1000", "double"),
        ("2005-01-01T00:00:00.0Z", "2005-01-01T00:00:00Z", "dateTime"),
    )
)
A, B = BlankNode("a"), BlankNode("b")
OTHER: Final[tuple[tuple[list[Triple], list[Triple]], ...]] = (
    ([Triple(S, P, Literal("50"))], [Triple(S, P, Literal(50))]),
    ([Triple(S, P, Literal("a", language="en"))], [Triple(S, P, Literal("a", language="de"))]),
    ([Triple(S, P, Literal("2005"))], [Triple(S, P, Literal("2005 "))]),
    ([Triple(S, P, A)], [Triple(S, P, V)]),
    ([Triple(S, P, A), Triple(A, P, V)], [Triple(S, P, A), Triple(B, P, V)]),
    ([Triple(S, P, V)], []),
)


@pytest.mark.parametrize(("one", "two"), SAME)
def test_a_digest_takes_numbers_by_their_value(one: Literal, two: Literal) -> None:
    assert one != two
    assert digest([Triple(S, P, one)]) == digest([Triple(S, P, two)])


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_a_digest_tells_graphs_apart(one: list[Triple], two: list[Triple]) -> None:
    assert digest(one) != digest(two)


def test_a_digest_does_not_depend_on_order_or_names_of_blank_nodes() -> None:
    one = [Triple(S, P, BlankNode("a")), Triple(BlankNode("a"), P, V)]
    two = [Triple(BlankNode("x"), P, V), Triple(S, P, BlankNode("x"))]
    assert digest(one) == digest(two)


def test_an_engine_that_nobody_knows_has_to_be_told_where_it_takes_graphs(engine: str) -> None:
    told = target(engine, urljoin(engine, "store"), None)
    assert type(told.deposit) is type(by_store(engine).deposit)
    with pytest.raises(SetupError, match="cannot be reached"):
        target(f"http://127.0.0.1:{free_port()}/query", None, None)
    with pytest.raises(SetupError, match="no SPARQL endpoint"):
        target(urljoin(engine, "nothing"), None, None)


def test_the_data_file_has_to_be_the_one_of_the_manifest(dataset: Path, tmp_path: Path) -> None:
    line = f"<urn:s> <urn:p> <urn:o> <{GRAPH}> .\n"
    bad = write_dataset(tmp_path / "bad", line + line.replace(GRAPH, "urn:g"), {GRAPH: 1})
    with pytest.raises(SourceError, match="urn:g"):
        loading.graphs(read(bad), bad)
    fewer = write_dataset(tmp_path / "fewer", line, {GRAPH: 2})
    with pytest.raises(SourceError, match="1 and not 2"):
        loading.graphs(read(fewer), fewer)
    assert sum(map(len, loading.graphs(read(dataset), dataset).values())) == 7


VERB: Final[Mapping[str, tuple[tuple[str, ...], int, str]]] = {
    "no engine": ((), 2, "--engine"),
    "no URL": (("--engine", "nonsense"), 2, "is not the URL"),
    "an account": (("--engine", "http://a:b@127.0.0.1/"), 2, "HSNEXUS_ENGINE_USER"),
    "nobody": (("--engine", "http://127.0.0.1:9/query"), 2, "cannot be reached"),
    "no build": (("--engine", "http://127.0.0.1:9/query", "--dataset", "nowhere"), 2, "no whole dataset"),
}


@pytest.mark.parametrize("name", VERB)
def test_the_verb_says_in_one_line_what_is_wrong(name: str, tmp_path: Path) -> None:
    options, code, word = VERB[name]
    done = subprocess.run([*COMMAND, "load", *options], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_the_verb_tells_what_is_there_then(engine: str, dataset: Path) -> None:
    command = [*COMMAND, "load", "--engine", engine, "--dataset", str(dataset)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{engine} holds the build {read(dataset).digest[:12]}: 7 triples of 2 graphs.\n"
    assert set(done.stderr.splitlines()) == {f"{GRAPH}: 6 triples, loaded", f"{TERMS}: 1 triples, loaded"}
