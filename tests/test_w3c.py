"""The W3C's test suites for SPARQL 1.1 and 1.2, asked of a running server over HTTP and of the engine beside it.

HSNEXUS_W3C names the folder that holds them, as ``sparql11/…/manifest.ttl`` and ``sparql12/…/manifest.ttl``.
"""

import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urljoin

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, serialize

from engines import ENGINES, oxigraph, put
from hsnexus_server.engines.client import Client
from serving import Running, running, write_dataset
from w3c import Answer, Case, Document, cases, expected, quads, read, same, values, written

MANIFESTS: Final[Mapping[str, int]] = {
    # folder, number of tests
    "sparql11/aggregates": 47,
    "sparql11/bind": 10,
    "sparql11/bindings": 11,
    "sparql11/cast": 6,
    "sparql11/construct": 7,
    "sparql11/csv-tsv-res": 6,
    "sparql11/exists": 6,
    "sparql11/functions": 75,
    "sparql11/grouping": 6,
    "sparql11/json-res": 4,
    "sparql11/negation": 12,
    "sparql11/project-expression": 7,
    "sparql11/property-path": 33,
    "sparql11/subquery": 14,
    "sparql12/eval-triple-terms": 41,
    "sparql12/expression": 5,
    "sparql12/grouping": 2,
    "sparql12/lang-basedir": 11,
    "sparql12/syntax-triple-terms-negative": 65,
    "sparql12/syntax-triple-terms-positive": 113,
}
EVALUATED: Final = frozenset({"QueryEvaluationTest", "CSVResultFormatTest"})
# Tests of syntax, and whether the text is SPARQL.
SYNTAX: Final[Mapping[str, bool]] = {
    "PositiveSyntaxTest": True,
    "NegativeSyntaxTest": False,
    "NegativeSyntaxTest11": False,
}
# Not run: the endpoint is read-only. (For the like reason the suites of SERVICE and of entailment are not here.)
UPDATES: Final = frozenset({"UpdateEvaluationTest", "PositiveUpdateSyntaxTest", "NegativeUpdateSyntaxTest"})

DEVIATIONS: Final[Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "data" / "w3c-deviations.toml").read_text(encoding="utf-8")
)
LISTED: Final[Mapping[str, str]] = {iri: row["differs"] for row in DEVIATIONS["deviation"] for iri in row["tests"]}
SPARQL, NOT_SPARQL = "it is SPARQL", "it is no SPARQL"
EMPTY: Final = "urn:x-empty"  # a graph that is not served

Suites = Mapping[str, tuple[Case, ...]]
each_manifest = pytest.mark.parametrize("name", MANIFESTS)


@pytest.fixture(scope="module")
def folder() -> Path:
    name = os.environ.get("HSNEXUS_W3C")
    if not name:
        pytest.skip("HSNEXUS_W3C names no folder with the W3C's test suites, which are not part of the repository")
    return Path(name)


@pytest.fixture(scope="module")
def suites(folder: Path) -> Suites:
    """Return the tests of each manifest, but for those of updates."""
    return {name: tuple(case for case in cases(folder / name) if case.kind not in UPDATES) for name in MANIFESTS}


@pytest.fixture(scope="module")
def data(suites: Suites) -> Store:
    """Return the data of all tests at once, each file as the graph of its IRI; a request says which ones it asks."""
    owners: dict[str, Document] = {}
    found = Store()
    for document in {one for name in MANIFESTS for case in suites[name] for one in (*case.default, *case.named)}:
        for quad in quads(document, NamedNode(document.iri)):
            assert owners.setdefault(str(quad.graph_name), document) == document, "two files fill one graph"
            found.add(quad)
    assert len(found)
    return found


@pytest.fixture(scope="module", params=ENGINES)
def server(data: Store, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Running]:
    """Serve the data: as a file of the user's beside the build, or as a build of its own in another engine."""
    folder, processes = tmp_path_factory.mktemp("w3c"), ("--workers", "2", "--fronts", "1")
    lines = (serialize(data, format=RdfFormat.N_QUADS) or b"").decode()
    if request.param == "own":
        (folder / "suites.nq").write_text(lines, encoding="utf-8")
        with running(folder / "dataset", "--data", str(folder / "suites.nq"), *processes) as one:
            yield one
        return
    counts = Counter(quad.graph_name.value for quad in data if isinstance(quad.graph_name, NamedNode))
    build = write_dataset(folder / "build", lines, dict(counts), ())
    with oxigraph() as url:
        # All at once, as some blank nodes stand in two graphs; then there is nothing left for `load` but to look.
        kind, body = {"Content-Type": "application/n-quads"}, lines.encode()
        Client().send("POST", urljoin(url, "store"), headers=kind, body=body, seconds=30, most=1000)
        assert all("there already" in line for line in put(url, build))
        with running(folder / "dataset", "--dataset", str(build), "--engine", url, *processes) as one:
            yield one


def wanted(case: Case) -> Answer | str:
    """Return what the suite expects."""
    if case.kind in SYNTAX:
        return SPARQL if SYNTAX[case.kind] else NOT_SPARQL
    assert case.result is not None
    return expected(case.result)


def of_engine(case: Case) -> Answer | str:
    """Return what the engine says of a dataset that has the test's data and nothing else."""
    store = Store()
    for document in case.default:
        store.extend(quads(document, DefaultGraph()))
    for document in case.named:
        store.add_graph(NamedNode(document.iri))
        store.extend(quads(document, NamedNode(document.iri)))
    try:
        result = store.query(case.text, base_iri=case.query.iri)
    except SyntaxError:
        return NOT_SPARQL
    return SPARQL if case.kind in SYNTAX else read(written(result, case.format), case.format)


def of_server(case: Case, server: Running) -> Answer | str:
    """Return what the server says, asked for those of its graphs that are the test's data.

    The protocol brings no base IRI, so that it stands before the text.
    """
    fields = [("query", f"BASE <{case.query.iri}>\n{case.text}")]
    if case.kind in EVALUATED:
        fields.append(("format", case.format))
        if not case.names_graphs:
            fields += [("default-graph-uri", one.iri) for one in case.default] or [("default-graph-uri", EMPTY)]
            fields += [("named-graph-uri", iri) for iri in named(case)]
    status, body = server.get(f"sparql?{urlencode(fields)}")
    if status != 200:
        return NOT_SPARQL if status == 400 else f"status {status}: {body.decode()}"
    return SPARQL if case.kind in SYNTAX else read(body, case.format)


def named(case: Case) -> list[str]:
    """Return the IRIs of the test's named graphs."""
    inside = {quad.graph_name for document in case.default for quad in quads(document, DefaultGraph())}
    return [one.iri for one in case.named] + [graph.value for graph in inside if isinstance(graph, NamedNode)]


def difference(got: Answer | str, right: Answer | str, case: Case) -> str:
    """Return in what the two differ, by the words of the list; nothing, if they do not."""
    if isinstance(got, str) or isinstance(right, str):
        return "" if got == right else "syntax"
    if same(got, right, ordered=case.ordered):
        return ""
    return "lexical forms" if same(values(got), values(right), ordered=case.ordered) else "answer"


def told(case: Case, got: Answer | str, right: Answer | str) -> str:
    return f"\n{case.iri}\n  {got}\n  instead of\n  {right}"


def test_every_manifest_of_the_suites_is_in_the_table(folder: Path) -> None:
    assert {path.parent.relative_to(folder).as_posix() for path in folder.rglob("manifest.ttl")} == MANIFESTS.keys()


@each_manifest
def test_every_test_is_of_a_known_kind(folder: Path, name: str) -> None:
    found = cases(folder / name)
    assert len(found) == MANIFESTS[name]
    assert {case.kind for case in found} <= EVALUATED | SYNTAX.keys() | UPDATES


@each_manifest
def test_the_engine_deviates_from_the_suites_as_listed_and_nowhere_else(suites: Suites, name: str) -> None:
    found, unlisted = {}, ""
    for case in suites[name]:
        got, right = of_engine(case), wanted(case)
        differs = difference(got, right, case)
        if differs:
            found[case.iri] = differs
        if differs and LISTED.get(case.iri) != differs:
            unlisted += told(case, got, right)
    assert not unlisted, unlisted
    here = {case.iri for case in suites[name]}
    assert found == {iri: differs for iri, differs in LISTED.items() if iri in here}, "what no longer deviates goes"


@each_manifest
def test_the_server_says_what_the_engine_says(suites: Suites, server: Running, name: str) -> None:
    differing = ""
    for case in suites[name]:
        got, right = of_server(case, server), of_engine(case)
        if difference(got, right, case):
            differing += told(case, got, right)
    assert not differing, differing


def test_every_deviation_has_an_engine_a_reason_a_reference_and_a_test(suites: Suites) -> None:
    rows = DEVIATIONS["deviation"]
    assert DEVIATIONS["engine"] == f"pyoxigraph {version('pyoxigraph')}"
    assert LISTED.keys() <= {case.iri for name in MANIFESTS for case in suites[name]}
    assert len(LISTED) == sum(len(row["tests"]) for row in rows) > 0
    for row in rows:
        assert row.keys() == {"differs", "reason", "reference", "tests"}
        assert row["reason"].endswith(".")
        assert row["reference"].startswith("https://")
