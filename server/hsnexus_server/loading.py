"""Putting a build into another engine: graph after graph, each read back and compared, and a receipt at the end.

What is there already is kept, so that a load that was broken off goes on where it stood: the engine itself is the only
record of how far it came.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)

from hsnexus.errors import SetupError, SourceError
from hsnexus.manifest import Manifest
from hsnexus_server.engines import receipt
from hsnexus_server.engines.client import Client
from hsnexus_server.engines.deposit import Deposit, GraphStore, Updates
from hsnexus_server.engines.endpoint import Endpoint
from hsnexus_server.engines.failures import EngineError, Failure
from hsnexus_server.engines.receipt import RECEIPT, Receipt
from hsnexus_server.engines.scope import Scope

__all__ = ["Target", "digest", "graphs", "load", "target"]

_TRIPLE_TERM: Final = "ASK { ?reifier ?reifies <<( ?subject ?predicate ?object )>> }"
_MS: Final = 60_000
_MOST: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Target:
    """An engine that is to hold a build.

    Attributes:
        endpoint: where it is asked.
        deposit: where it takes graphs.
    """

    endpoint: Endpoint
    deposit: Deposit


def target(engine: str, store: str | None, update: str | None) -> Target:
    """Return an engine, and where it takes graphs: as told, or where engines of its kind do.

    Args:
        engine: URL of its queries.
        store: URL of its Graph Store Protocol, where it is told.
        update: URL of its SPARQL Update, likewise.

    Raises:
        SetupError: it does not answer, or nobody knows where it takes graphs.
    """
    endpoint = Endpoint(engine, Client())
    try:
        endpoint.solutions("ASK {}", Scope((), ()), _MS, _MOST)
    except EngineError as error:
        raise error.setup(engine) from error
    known = endpoint.dialect
    if store is None and update is None and known.store:
        store = urljoin(engine, known.store)
    if store is not None:
        return Target(endpoint, GraphStore(store, endpoint.client))
    if update is not None:
        return Target(endpoint, Updates(update, endpoint))
    message = "it does not say what it is, so that nobody knows where it takes graphs"
    raise SetupError(message, where=engine, advice="Name --graph-store URL, or --update URL where it has none")


def graphs(build: Manifest, folder: Path) -> dict[str, list[Triple]]:
    """Return the named graphs of a build, by IRI.

    Raises:
        SourceError: the data file does not hold what the manifest says.
    """
    path = folder / build.data_file
    found: dict[str, list[Triple]] = {name: [] for name in build.graphs}
    try:
        for quad in parse(path=path, format=RdfFormat.N_QUADS):
            if isinstance(quad.graph_name, NamedNode):
                found[quad.graph_name.value].append(quad.triple)
    except (SyntaxError, KeyError) as error:
        message = f"the data file is not what the manifest says ({error})"
        raise SourceError(message, where=str(path), advice="Build it again") from error
    for name, count in build.graphs.items():
        if len(found[name]) != count:
            message = f"the graph {name} has {len(found[name]):,} and not {count:,} triples"
            raise SourceError(message, where=str(path), advice="Build it again")
    return found


def digest(triples: Sequence[Triple]) -> str:
    """Return the SHA-256 of a graph in its RDFC-1.0 form, numbers and dates by their value.

    Engines keep the value and write it in a form of their own: 50.0 as 50.  Here the store of pyoxigraph does so, for
    what is sent as for what comes back.
    """
    store = Store()
    store.bulk_extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = (serialize(dataset, format=RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()


def load(
    build: Manifest, graphs: Mapping[str, Sequence[Triple]], target: Target, tell: Callable[[str], None]
) -> Receipt:
    """Make an engine hold a build, and return the receipt that it then has.

    Args:
        build: the manifest.
        graphs: its named graphs.
        target: the engine.
        tell: is told what becomes of each graph.

    Raises:
        SetupError: the engine fails, or does not give back what it was sent.
    """
    try:
        return _load(build, graphs, target, tell)
    except EngineError as error:
        raise error.setup(target.endpoint.url) from error


def _load(
    build: Manifest, graphs: Mapping[str, Sequence[Triple]], target: Target, tell: Callable[[str], None]
) -> Receipt:
    before, deposit = receipt.read(target.endpoint), target.deposit
    triple_terms = _takes_triple_terms(target.endpoint)
    wanted: dict[str, Sequence[Triple]] = {}
    for name, triples in graphs.items():
        if triple_terms or not any(isinstance(triple.object, Triple) for triple in triples):
            wanted[name] = triples
        else:
            tell(f"{name}: left out, as this engine takes no triple terms (RDF 1.2)")
    after = Receipt(build.digest, {name: len(triples) for name, triples in wanted.items()})
    missing = {name: triples for name, triples in wanted.items() if not _holds(target, name, triples)}
    _refuse_shared_nodes(graphs, missing)
    for name in (name for name in wanted if name not in missing):
        tell(f"{name}: {len(wanted[name]):,} triples, there already")
    if missing or before != after:
        # From here on the engine holds neither the old build nor the new one whole.
        deposit.drop(RECEIPT)
    for name, triples in missing.items():
        deposit.put(name, triples)
        if not _holds(target, name, triples):
            message = f"it does not give back the graph {name} as it was sent"
            advice = "Load again; if that changes nothing, this engine cannot serve the dataset"
            raise SetupError(message, where=target.endpoint.url, advice=advice)
        tell(f"{name}: {len(triples):,} triples, loaded")
    for name in sorted((before.graphs.keys() if before else set()) - wanted.keys()):
        deposit.drop(name)
        tell(f"{name}: dropped, as it is not in this build")
    if missing or before != after:
        deposit.put(RECEIPT, after.triples())
    return after


def _refuse_shared_nodes(graphs: Mapping[str, Sequence[Triple]], missing: Mapping[str, object]) -> None:
    """Refuse graphs to be put that have a blank node in common with another: graph by graph it would become two.

    Raises:
        SourceError: there is such a graph.
    """
    homes: dict[BlankNode, str] = {}
    for name, triples in graphs.items():
        for node in {term for triple in triples for term in triple if isinstance(term, BlankNode)}:
            home = homes.setdefault(node, name)
            if home != name and not missing.keys().isdisjoint({home, name}):
                message = f"a blank node of the graph {home} stands in this one too, and would become another"
                raise SourceError(message, where=name, advice="Give it an IRI, and build again")


def _holds(target: Target, name: str, triples: Sequence[Triple]) -> bool:
    """Tell whether an engine holds a graph: as many triples where it is asked, and the same where it keeps them."""
    if receipt.counted(target.endpoint, name) != len(triples):
        return False
    return digest(target.deposit.get(name)) == digest(triples)


def _takes_triple_terms(endpoint: Endpoint) -> bool:
    try:
        endpoint.solutions(_TRIPLE_TERM, Scope((), ()), _MS, _MOST)
    except EngineError as error:
        if error.failure in {Failure.REFUSED, Failure.FAILED}:
            return False
        raise
    return True
