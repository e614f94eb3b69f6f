"""Which graphs a query asks, found out before it is sent on: another engine is told them one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from hsnexus.lexer import Kind, Token, form, meaningful, tokens
from hsnexus_server.description import Description
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.protocol import SparqlRequest

__all__ = ["NOTHING", "Scope", "Scopes", "as_select"]

# A graph that nobody fills.  Engines differ in what they ask when they are told no graph, so that they are told one.
NOTHING: Final = "urn:x-hsnexus:nothing"
_HERE: Final = NamedNode("urn:x-hsnexus:here")
_FROM: Final = "FROM"


@dataclass(frozen=True, slots=True)
class Scope:
    """The graphs that a query asks.

    Attributes:
        default: IRIs of those whose union is its default graph.
        named: IRIs of those that GRAPH may name.
    """

    default: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The parameters of the SPARQL Protocol that say so to any engine."""
        return [
            *(("default-graph-uri", name) for name in (NOTHING, *self.default)),
            *(("named-graph-uri", name) for name in (NOTHING, *self.named)),
        ]


class Scopes:
    """The scopes of queries over one dataset.

    A store that holds each graph's name in the graph of that name shows what a dataset clause comes to: it is asked
    with the clauses of the query itself, so that their IRIs are resolved by the parser.  A graph that is not served is
    in no scope, so that no engine goes and fetches it.
    """

    def __init__(self, description: Description) -> None:
        """Know the graphs that are described."""
        self._all = Scope(tuple(sorted(description.default)), tuple(sorted(description.graphs)))
        self._names = Store()
        for name in self._all.named:
            self._names.add(Quad(NamedNode(name), _HERE, NamedNode(name), NamedNode(name)))
        for name in self._all.default:
            self._names.add(Quad(NamedNode(name), _HERE, NamedNode(name), DefaultGraph()))

    def of(self, request: SparqlRequest, found: Sequence[Token]) -> tuple[str, Scope]:
        """Return a query without its dataset clauses, and its scope.

        A graph that GRAPH names and that is not in the scope becomes ``NOTHING``, which every engine finds empty; of
        others Virtuoso passes over the pattern inside.

        Args:
            request: a query that parses, and the dataset that comes beside it.
            found: the tokens of the query.

        Raises:
            RefusalError: 400, FROM is glued to what stands beside it.
        """
        text = request.query
        start = next(token.start for token in found if token.kind is Kind.WORD and token.text.upper() == form(found))
        seen = [token for token in meaningful(found) if token.start >= start]
        spans = list(_clauses(seen))
        prologue, scope = text[:start], self._all
        if spans or request.default_graphs is not None:
            clauses = "" if request.default_graphs is not None else " ".join(text[a:b] for a, b in spans)
            default = "SELECT DISTINCT ?name {} {{ ?name ?here ?name }} ORDER BY ?name"
            named = "SELECT DISTINCT ?name {} {{ GRAPH ?name {{ ?one ?here ?one }} }} ORDER BY ?name"
            scope = Scope(*(self._names_of(prologue + query.format(clauses), request) for query in (default, named)))
        edits = dict.fromkeys(spans, " ")
        for token in _constants(seen):
            (name,) = self._names_of(f"{prologue}SELECT ({token.text} AS ?name) {{}}", request)
            if name not in scope.named:
                edits[token.start, token.start + len(token.text)] = f"<{NOTHING}>"
        for (a, b), instead in sorted(edits.items(), reverse=True):
            text = text[:a] + instead + text[b:]
        return text, scope

    def _names_of(self, text: str, request: SparqlRequest) -> tuple[str, ...]:
        default, named = request.default_graphs, request.named_graphs
        rows = self._names.query(
            text,
            default_graph=None if default is None else [*map(NamedNode, default)],
            named_graphs=None if named is None else [*map(NamedNode, named)],
        )
        assert isinstance(rows, QuerySolutions)  # noqa: S101 - it is a SELECT
        return tuple(row["name"].value for row in rows)


def _constants(found: Sequence[Token]) -> Iterator[Token]:
    """Yield the IRIs that GRAPH names."""
    for before, token in pairwise(found):
        if before.kind is Kind.WORD and before.text.upper() == "GRAPH" and token.kind in {Kind.IRI, Kind.PREFIXED}:
            yield token


def _clauses(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield where each dataset clause begins and ends, from the tokens of a query without its prologue.

    Raises:
        RefusalError: 400, FROM is glued to what stands beside it, as a parser without a lexer of its own may read it.
    """
    begun, depth = None, 0
    for token in found:
        word = token.text.upper() if token.kind is Kind.WORD else token.text.partition(":")[0].upper()
        if token.kind is Kind.PUNCTUATION:
            depth += (token.text in {"(", "[", "{"}) - (token.text in {")", "]", "}"})
        elif token.kind is Kind.WORD and word == _FROM:
            begun = token.start
        elif depth == 0 and token.kind in {Kind.WORD, Kind.PREFIXED} and _FROM in word:
            raise refusal(
                Reason.MALFORMED_QUERY, f"{token.text!r} may be read as FROM: write spaces around the keyword."
            )
        elif begun is not None and token.kind in {Kind.IRI, Kind.PREFIXED}:
            yield begun, token.start + len(token.text)
            begun = None


def as_select(text: str) -> str:
    r"""Return a query for a graph as one for the solutions that the graph is made of; empty if it has no pattern.

    >>> as_select("PREFIX e: <urn:e> CONSTRUCT { ?s e:p [] } WHERE { ?s ?p ?o } LIMIT 3")
    'PREFIX e: <urn:e> SELECT (1 AS ?one) WHERE { ?s ?p ?o } LIMIT 3'
    >>> as_select("DESCRIBE ?s <urn:x> { ?s ?p ?o }"), as_select("DESCRIBE <urn:x>")
    ('SELECT (1 AS ?one) { ?s ?p ?o }', '')
    """
    seen = list(meaningful(tokens(text)))
    first = next(
        place for place, token in enumerate(seen) if token.kind is Kind.WORD and token.text.upper() == form(seen)
    )
    place, depth = first + 1, 0
    if form(seen) == "CONSTRUCT" and seen[place].text == "{":
        for token in seen[place:]:
            depth += (token.text == "{") - (token.text == "}")
            place += 1
            if not depth:
                break
    rest = next((token for token in seen[place:] if token.text == "{" or token.text.upper() == "WHERE"), None)
    return f"{text[: seen[first].start]}SELECT (1 AS ?one) {text[rest.start :]}" if rest else ""
