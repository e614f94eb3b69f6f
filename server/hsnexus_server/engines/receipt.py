"""The receipt that `load` leaves with another engine when all is there: which build, and how much of which graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from hsnexus.vocab import PREFIXES
from hsnexus_server.engines.endpoint import Endpoint
from hsnexus_server.engines.scope import Scope

__all__ = ["RECEIPT", "Receipt", "counted", "read"]

RECEIPT: Final = "urn:x-hsnexus:receipt"
_IDENTIFIER: Final = PREFIXES["dcterms"] + "identifier"
_SUBSET: Final = "http://rdfs.org/ns/void#subset"
_TRIPLES: Final = "http://rdfs.org/ns/void#triples"
_MS: Final = 60_000
_MOST: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Receipt:
    """What has been put there.

    Attributes:
        digest: of the build.
        graphs: IRI of each graph of it that is there, to the number of its triples.
    """

    digest: str
    graphs: Mapping[str, int]

    def triples(self) -> list[Triple]:
        """Return it as a graph, in the vocabularies of VoID and Dublin Core."""
        build = NamedNode(RECEIPT)
        found = [Triple(build, NamedNode(_IDENTIFIER), Literal(self.digest))]
        for name, count in self.graphs.items():
            found.append(Triple(build, NamedNode(_SUBSET), NamedNode(name)))
            found.append(Triple(NamedNode(name), NamedNode(_TRIPLES), Literal(count)))
        return found


def read(endpoint: Endpoint) -> Receipt | None:
    """Return the receipt that an engine has; ``None`` where it has none.

    Raises:
        EngineError: the engine does not answer as it should.
    """
    text = (
        f"SELECT ?digest ?graph ?count WHERE {{ <{RECEIPT}> <{_IDENTIFIER}> ?digest ; <{_SUBSET}> ?graph . "
        f"?graph <{_TRIPLES}> ?count }} ORDER BY ?graph"
    )
    rows = _rows(endpoint, text, Scope((RECEIPT,), ()))
    digests = {digest for digest, _, _ in rows}
    return Receipt(digests.pop(), {graph: int(count) for _, graph, count in rows}) if len(digests) == 1 else None


def counted(endpoint: Endpoint, graph: str) -> int:
    """Return the number of triples that an engine has of a graph.

    Raises:
        EngineError: the engine does not answer as it should.
    """
    text = "SELECT (COUNT(*) AS ?count) WHERE { ?subject ?predicate ?object }"
    ((count,),) = _rows(endpoint, text, Scope((graph,), ()))
    return int(count)


def _rows(endpoint: Endpoint, text: str, scope: Scope) -> list[tuple[str, ...]]:
    body = endpoint.solutions(text, scope, _MS, _MOST)
    found = parse_query_results(body, format=QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - it was asked by SELECT
    return [tuple(term.value for term in row if isinstance(term, (NamedNode, Literal))) for row in found]
