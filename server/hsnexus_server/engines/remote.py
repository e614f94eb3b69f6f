"""Evaluation by another engine: any SPARQL 1.1 endpoint that holds what `hsnexus load` has put there."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import QueryResultsFormat, Store, Triple, parse_query_results

from hsnexus.errors import SetupError
from hsnexus.lexer import form, tokens
from hsnexus_server.description import Description
from hsnexus_server.engines import guards, receipt
from hsnexus_server.engines.base import Written
from hsnexus_server.engines.client import Client
from hsnexus_server.engines.describing import described, read, solved
from hsnexus_server.engines.endpoint import Endpoint
from hsnexus_server.engines.evaluation import Evaluation, solutions, used_prefixes
from hsnexus_server.engines.failures import EngineError
from hsnexus_server.engines.fidelity import graph
from hsnexus_server.engines.scope import Scope, Scopes
from hsnexus_server.guard import is_volatile
from hsnexus_server.negotiate import Shape, Wanted
from hsnexus_server.protocol import SparqlRequest
from hsnexus_server.settings import Settings

__all__ = ["RemoteEvaluation", "connected"]

# Solutions come as JSON, which takes more room than CSV does.
_JSON: Final = 4


class RemoteEvaluation:
    """An engine elsewhere, behind the barriers of ours.

    A query is parsed here first, on an empty store and without a descriptor that a socket could have: what is no query,
    names SERVICE or calls a function of one vendor's goes nowhere.
    """

    def __init__(self, endpoint: Endpoint, description: Description, settings: Settings) -> None:
        """Ask ``endpoint``, which holds what ``description`` says."""
        self._endpoint = endpoint
        self._settings = settings
        self._local = Evaluation(Store(), settings.depth)
        self._scopes = Scopes(description)

    def close(self) -> None:
        """Close the connections to the engine; the next query opens one again."""
        self._endpoint.client.close()

    def ask(self, request: SparqlRequest, wanted: Wanted) -> Written:
        """Write the answer to ``request``, whose ``timeout_ms`` the engine is told; see ``Evaluating``."""
        found, shape = self._local.read(request.query)
        choice = wanted.choice(shape)
        try:
            with guards.spare_files():
                if form(found) == "DESCRIBE":
                    triples = described(
                        read(request.query, found),
                        lambda query: self._terms(replace(request, query=query)),
                        lambda query: self._triples(replace(request, query=query)),
                        self._triples(request),
                    )
                elif shape is Shape.GRAPH:
                    triples = self._triples(request)
                else:
                    json = self._solutions(request)
        except EngineError as error:
            raise error.refusal() from error
        if shape is Shape.GRAPH:
            body = graph(triples, choice.name, used_prefixes)
        elif choice.name == "json":
            body = json
        else:
            body = solutions(parse_query_results(json, format=QueryResultsFormat.JSON), choice.name, plain=False)
        return Written(body, choice, is_volatile(found))

    def _solutions(self, request: SparqlRequest) -> bytes:
        return self._endpoint.solutions(*self._sent(request))

    def _triples(self, request: SparqlRequest) -> list[Triple]:
        return self._endpoint.triples(*self._sent(request))

    def _terms(self, request: SparqlRequest) -> Iterator[object]:
        return solved(parse_query_results(self._solutions(request), format=QueryResultsFormat.JSON))

    def _sent(self, request: SparqlRequest) -> tuple[str, Scope, int, int]:
        """Return what the engine is asked: the text, its dataset, milliseconds, and bytes at the most."""
        text, scope = self._scopes.of(request, tokens(request.query))
        return text, scope, self._settings.granted_ms(request.timeout_ms), self._settings.result_bytes * _JSON


def connected(settings: Settings, url: str, build: Description) -> tuple[RemoteEvaluation, Description]:
    """Return an evaluation by the engine at ``url``, and the description of what it holds of a build.

    Raises:
        SetupError: the engine does not answer, or does not hold the build.
    """
    endpoint = Endpoint(url, Client())
    try:
        held = _held(endpoint, build)
    except EngineError as error:
        raise error.setup(url) from error
    finally:
        endpoint.client.close()  # who is forked opens connections of its own
    description = replace(build, graphs=held, default=tuple(name for name in build.default if name in held))
    return RemoteEvaluation(endpoint, description, settings), description


def _held(endpoint: Endpoint, build: Description) -> Mapping[str, int]:
    """Return the graphs of a build that an engine holds, with their counts.

    Raises:
        EngineError: the engine does not answer as it should.
        SetupError: it does not hold the build.
    """
    there = receipt.read(endpoint)
    message = ""
    if there is None:
        message = "the engine does not hold a dataset that `hsnexus load` has put there whole"
    elif there.digest != build.digest:
        message = f"the engine holds the build {there.digest[:12]}, and {build.digest[:12]} is to be served"
    else:
        for name, count in there.graphs.items():
            found = receipt.counted(endpoint, name)
            if not found == count == build.graphs.get(name):
                message = f"the engine holds {found:,} triples of the graph {name}, and not those of the build"
    if there is None or message:
        advice = "Run `hsnexus load --engine URL`, with the same --dataset if you name one"
        raise SetupError(message, where=endpoint.url, advice=advice)
    return there.graphs
