"""pyoxigraph over a store in this very process: what an evaluator runs."""

import re
import string
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from hsnexus.lexer import Token, form
from hsnexus.parsing import parse
from hsnexus.vocab import PREFIXES
from hsnexus_server.engines.base import Written
from hsnexus_server.engines.describing import constructed, described, read, solved
from hsnexus_server.engines.fidelity import csv_of, graph, xml_1_0
from hsnexus_server.guard import admitted, is_harmless, is_volatile, names_triple_terms, reaches_triple_terms
from hsnexus_server.negotiate import Shape, Wanted
from hsnexus_server.problems import Reason, refusal
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.syntax import no_function, not_sparql

__all__ = ["Evaluation", "solutions", "used_prefixes"]

_SOLUTIONS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
# Datatypes that Turtle leaves out or writes as bare numbers and booleans.
_BARE: Final = {PREFIXES["xsd"] + name for name in ("boolean", "decimal", "double", "integer", "string")}
# pyoxigraph 0.5.13 ends a query with it that joins such a variable, instead of finding nothing.
_NO_TERM: Final = "not a valid RDF 1.2 term"
_SERVICE: Final = re.compile("(servic)(e)", re.IGNORECASE)


class Evaluation:
    """An engine over a store in this process, which nothing writes to any more.

    A query can take all time and memory there is, and end the process: keep it in an evaluator.
    """

    def __init__(self, store: Store, depth: int, *, plain: bool = False) -> None:
        """Answer from a store.

        Args:
            store: what is asked.
            depth: how deep the brackets of a query may be nested.
            plain: whether no triple of the default graph is known to hold a triple term; CSV is written faster then.
        """
        self._store = store
        self._depth = depth
        self._plain = plain

    def ask(self, request: SparqlRequest, wanted: Wanted) -> Written:
        """Write the answer to ``request`` in the format of ``wanted`` that fits the query's form.

        Evaluating and writing happen here, in one call: pyoxigraph's solutions may not be touched by another thread.

        Raises:
            RefusalError: the query is not SPARQL or is not admitted, or its answer cannot be written as wanted.
        """
        text = request.query
        found = None if is_harmless(text, self._depth) else admitted(text, self._depth)
        volatile = found is not None and is_volatile(found)
        with self._refused(text, found):
            result = self._asked(text, request)
            if isinstance(result, QueryTriples):
                choice = wanted.choice(Shape.GRAPH)
                triples = self._graph(result, request, found)
                return Written(graph(triples, choice.name, used_prefixes), choice, volatile)
            choice = wanted.choice(Shape.SOLUTIONS)
            plain = self._plain and request.default_graphs is None
            if plain and choice.name == "csv" and names_triple_terms(text):
                plain = not reaches_triple_terms(found or admitted(text, self._depth))
            return Written(solutions(result, choice.name, plain=plain), choice, volatile)

    def read(self, text: str) -> tuple[tuple[Token, ...], Shape]:
        """Return the tokens of a query and what it answers with; it is planned, but no row of it is asked for.

        Raises:
            RefusalError: the query is not SPARQL or is not admitted.
        """
        found = admitted(text, self._depth)
        with self._refused(text, found):
            result = self._asked(text, SparqlRequest(text, None, None, (), None))
            return found, Shape.GRAPH if isinstance(result, QueryTriples) else Shape.SOLUTIONS

    def parsed(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of a query; nothing of it is evaluated.

        Raises:
            RefusalError: the query is not SPARQL or is not admitted.
        """
        found = admitted(text, self._depth)
        with self._refused(text, found):
            self._refuse_service(text)
            parse(text)
        return found

    def _graph(self, result: QueryTriples, request: SparqlRequest, found: Sequence[Token] | None) -> Sequence[Triple]:
        """Return the triples that a query gave; the descriptions of what it describes, if it is DESCRIBE."""
        text = request.query
        if "DESCRIBE" not in text.upper():
            return list(result)
        found = found or admitted(text, self._depth)
        if form(found) != "DESCRIBE":
            return list(result)
        return described(
            read(text, found),
            lambda query: solved(self._asked(query, request)),
            lambda query: constructed(self._asked(query, request)),
            result,
        )

    def _asked(self, text: str, request: SparqlRequest) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Run a query over the dataset of a request."""
        default, named = request.default_graphs, request.named_graphs
        self._refuse_service(text)
        return self._store.query(
            text,
            default_graph=None if default is None else [*map(NamedNode, default)],
            named_graphs=None if named is None else [*map(NamedNode, named)],
        )

    @contextmanager
    def _refused(self, text: str, found: tuple[Token, ...] | None) -> Iterator[None]:
        """Turn what pyoxigraph says of a query into refusals."""
        try:
            yield
        except SyntaxError as error:
            raise not_sparql(text, found or admitted(text, self._depth), str(error)) from error
        except RuntimeError as error:
            if "custom function" in str(error):
                raise no_function(text, found or admitted(text, self._depth), str(error)) from error
            if _NO_TERM not in str(error):
                raise
            detail = (
                "It joins a literal to the subject of a triple term, where there can be none. Keep literals out of "
                "that variable, with FILTER (!isLiteral(?…))."
            )
            raise refusal(Reason.ENGINE_ERROR, detail) from error

    def _refuse_service(self, text: str) -> None:
        """Let pyoxigraph's own parser show that the text has no SERVICE, whatever our lexer made of it.

        pyoxigraph sends SERVICE out and has no switch for it.  So the letters are changed into a word that is no
        keyword, everywhere and of the same length.  In strings, comments, names and IRIs that changes no grammar; as a
        keyword it is a syntax error, which stops us before the text itself is run.
        """
        if not _SERVICE.search(text):
            return
        lower = text.lower()
        unused = next((letter for letter in string.ascii_lowercase if f"servic{letter}" not in lower), None)
        if unused is None:
            detail = "The query spells SERVICE in every way there is; rename some of its variables or prefixes."
            raise refusal(Reason.FEDERATION_OFF, detail)
        masked = _SERVICE.sub(lambda match: match[1] + (unused.upper() if match[2].isupper() else unused), text)
        with suppress(RuntimeError):  # it parses, but calls a function that is not here: the text itself will, too
            parse(masked)


def solutions(result: QuerySolutions | QueryBoolean, name: str, *, plain: bool) -> bytes:
    """Write solutions, or the answer to ASK; ``plain`` ones hold no triple terms for sure."""
    if name == "csv" and isinstance(result, QuerySolutions) and not plain:
        return csv_of(result.serialize(format=QueryResultsFormat.JSON) or b"")
    body = result.serialize(format=_SOLUTIONS[name]) or b""
    return xml_1_0(body, "SPARQL JSON, CSV or TSV") if name == "xml" else body


def used_prefixes(triples: Sequence[Triple]) -> dict[str, str]:
    """Return those of our prefixes that a graph uses."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    iris |= {triple.object.datatype.value for triple in triples if isinstance(triple.object, Literal)} - _BARE
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in iris}
    return {prefix: iri for prefix, iri in PREFIXES.items() if iri in spaces}
