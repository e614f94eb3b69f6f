"""Where another engine takes graphs: by the Graph Store Protocol, or by SPARQL Update.

Sources: https://www.w3.org/TR/sparql11-http-rdf-update/, https://www.w3.org/TR/sparql11-update/.
"""

from collections.abc import Sequence
from typing import Final, Protocol

from pyoxigraph import BlankNode, RdfFormat, Triple, parse, serialize

from hsnexus_server.engines.client import Client, Reply
from hsnexus_server.engines.endpoint import Endpoint, failed
from hsnexus_server.engines.failures import EngineError, Failure
from hsnexus_server.engines.scope import Scope

__all__ = ["Deposit", "GraphStore", "Updates"]

_SECONDS: Final = 600.0
_MOST: Final = 1024 * 1024 * 1024
_AT_ONCE: Final = 1000
_NOT_FOUND: Final = 404
_SUCCESS: Final = range(200, 300)
_EVERYTHING: Final = "CONSTRUCT { ?subject ?predicate ?object } WHERE { ?subject ?predicate ?object }"


class Deposit(Protocol):
    """Where graphs are put, read back and taken away."""

    def put(self, graph: str, triples: Sequence[Triple]) -> None:
        """Make a graph hold these triples and no others.

        Raises:
            EngineError: the engine does not take them.
        """

    def get(self, graph: str) -> list[Triple]:
        """Return the triples of a graph.

        Raises:
            EngineError: the engine does not give them whole.
        """

    def drop(self, graph: str) -> None:
        """Take a graph away, if it is there.

        Raises:
            EngineError: the engine does not do it.
        """


class GraphStore:
    """A graph store: a request replaces a graph, blank nodes and all."""

    def __init__(self, url: str, client: Client) -> None:
        """Put graphs to ``url``."""
        self._url = url
        self._client = client

    def put(self, graph: str, triples: Sequence[Triple]) -> None:
        """Replace a graph; see ``Deposit``."""
        # N-Triples is Turtle, and some stores take nothing else.
        self._sent("PUT", graph, {"Content-Type": "text/turtle"}, serialize(triples, format=RdfFormat.N_TRIPLES))

    def get(self, graph: str) -> list[Triple]:
        """Return a graph; see ``Deposit``."""
        reply = self._sent("GET", graph, {"Accept": "application/n-triples"})
        if reply.status == _NOT_FOUND:
            return []
        try:
            return [quad.triple for quad in parse(reply.body, format=RdfFormat.N_TRIPLES)]
        except (SyntaxError, ValueError) as error:
            raise EngineError(Failure.BROKEN, str(error)) from error

    def drop(self, graph: str) -> None:
        """Delete a graph; see ``Deposit``."""
        self._sent("DELETE", graph, {})

    def _sent(self, method: str, graph: str, headers: dict[str, str], body: bytes | None = None) -> Reply:
        reply = self._client.send(
            method, self._url, fields=[("graph", graph)], body=body, headers=headers, seconds=_SECONDS, most=_MOST
        )
        absent = reply.status == _NOT_FOUND and method != "PUT"
        if reply.status not in _SUCCESS and not absent:
            raise failed(reply)
        return reply


class Updates:
    """An endpoint of SPARQL Update: triples are inserted some at a time.

    A blank node is another one in each request, so that a graph that has any is inserted by a single one.
    """

    def __init__(self, url: str, endpoint: Endpoint) -> None:
        """Update at ``url`` what ``endpoint`` is asked for."""
        self._url = url
        self._endpoint = endpoint

    def put(self, graph: str, triples: Sequence[Triple]) -> None:
        """Empty a graph and fill it; see ``Deposit``."""
        self.drop(graph)
        nodes = any(isinstance(term, BlankNode) for triple in triples for term in triple)
        step = len(triples) if nodes else _AT_ONCE
        for start in range(0, len(triples), max(step, 1)):
            data = (serialize(triples[start : start + step], format=RdfFormat.N_TRIPLES) or b"").decode()
            self._update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{data}}} }}")

    def get(self, graph: str) -> list[Triple]:
        """Construct a graph; see ``Deposit``."""
        return self._endpoint.triples(_EVERYTHING, Scope((graph,), ()), round(_SECONDS * 1000), _MOST)

    def drop(self, graph: str) -> None:
        """Drop a graph; see ``Deposit``."""
        self._update(f"DROP SILENT GRAPH <{graph}>")

    def _update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        reply = self._endpoint.client.send(
            "POST", self._url, body=text.encode(), headers=headers, seconds=_SECONDS, most=_MOST
        )
        if reply.status not in _SUCCESS:
            raise failed(reply)
