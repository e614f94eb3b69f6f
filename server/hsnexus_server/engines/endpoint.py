"""A SPARQL endpoint of another engine: a query goes in, and out comes an answer that is whole for sure."""

import re
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from hsnexus_server.engines.client import Client, Reply
from hsnexus_server.engines.dialects import STANDARD, Dialect, dialect
from hsnexus_server.engines.failures import EngineError, Failure
from hsnexus_server.engines.scope import Scope, as_select

__all__ = ["Endpoint", "failed"]

_SOLUTIONS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
_OK: Final = 200
_PARTIAL: Final = 206
_SERVER_ERRORS: Final = range(500, 600)
_FAILURES: Final = {
    401: Failure.DENIED,
    403: Failure.DENIED,
    404: Failure.MISPLACED,
    405: Failure.MISPLACED,
    408: Failure.LATE,
    429: Failure.BUSY,
    502: Failure.AWAY,
    503: Failure.BUSY,
    504: Failure.LATE,
}
_LATE: Final = re.compile(r"time[sd]?[ -]?out|time limit|cancel+ed|deadline", re.IGNORECASE)
_TOLD: Final = 300
_TAIL: Final = 1000
_GRACE_SECONDS: Final = 2.0


class Endpoint:
    """Where queries go.

    Attributes:
        url: of the endpoint.
        client: that asks it.
        dialect: of the engine, once it has answered.
    """

    def __init__(self, url: str, client: Client) -> None:
        """Ask nothing yet."""
        self.url = url
        self.client = client
        self.dialect: Dialect = STANDARD

    def solutions(self, text: str, scope: Scope, ms: int, most: int) -> bytes:
        """Return the answer to a SELECT or an ASK in SPARQL JSON, written anew, as it has been read to its end.

        Args:
            text: of the query, without dataset clauses.
            scope: the graphs that it asks.
            ms: milliseconds that it may take.
            most: bytes of the answer.

        Raises:
            EngineError: there is no whole answer.
        """
        reply = self._asked(text, scope, _SOLUTIONS, ms, most)
        body = self.dialect.json(reply.body)  # only now it is known for sure
        try:
            return (
                parse_query_results(body, format=QueryResultsFormat.JSON).serialize(format=QueryResultsFormat.JSON)
                or b""
            )
        except (SyntaxError, ValueError) as error:
            raise _broken(body, error) from error

    def triples(self, text: str, scope: Scope, ms: int, most: int) -> list[Triple]:
        """Return the answer to a CONSTRUCT or a DESCRIBE; arguments and errors as for ``solutions``."""
        reply = self._asked(text, scope, _TRIPLES, ms, most)
        if self.dialect.silent:
            rows = as_select(text)
            if rows:
                self._asked(rows, scope, _SOLUTIONS, ms, most)  # of these it tells where it cuts them
        if not reply.framed:
            raise EngineError(Failure.BROKEN, "neither its length nor its end is told")
        try:
            return [quad.triple for quad in parse(reply.body, format=RdfFormat.N_TRIPLES)]
        except (SyntaxError, ValueError) as error:
            raise _broken(reply.body, error) from error

    def _asked(self, text: str, scope: Scope, media_type: str, ms: int, most: int) -> Reply:
        fields = [("query", text), *scope.fields, *self.dialect.limit(ms)]
        reply = self.client.send(
            "POST",
            self.url,
            fields=fields,
            headers={"Accept": media_type},
            seconds=ms / 1000 + _GRACE_SECONDS,
            most=most,
        )
        self.dialect = dialect(reply.headers.get("Server", ""))
        for name, (value, fails) in self.dialect.partial.items():
            if value.search(reply.headers.get(name, "")):
                raise EngineError(fails, f"{name}: {reply.headers[name]}")
        if reply.status == _PARTIAL:
            raise EngineError(Failure.CUT, "status 206")
        if reply.status != _OK:
            raise failed(reply)
        if reply.media_type != media_type:
            raise _broken(reply.body, f"it is {reply.media_type or 'of no media type'}, not {media_type}")
        return reply


def failed(reply: Reply) -> EngineError:
    """Return what a status other than success means."""
    told = _message(reply)
    if (reply.status in _SERVER_ERRORS or reply.status in _FAILURES) and _LATE.search(told):
        return EngineError(Failure.LATE, told)
    found = _FAILURES.get(reply.status)
    if found is None and reply.status in range(300, 400):
        found = Failure.MISPLACED
    if found is None:
        found = Failure.FAILED if reply.status in _SERVER_ERRORS else Failure.REFUSED
    return EngineError(found, told)


def _message(reply: Reply) -> str:
    """Return the status of a refusal and the first line of what an engine says, without its markup."""
    text = re.sub(r"<style.*?</style>|<[^>]*>", " ", reply.body.decode(errors="replace"), flags=re.DOTALL)
    lines = (" ".join(line.split()) for line in text.splitlines())
    first = next((line for line in lines if line), "nothing")
    return f"{reply.status}, {first[:_TOLD]}"


def _broken(body: bytes, why: object) -> EngineError:
    """Return what a body under a status of success means that is no answer; some engines write into it why."""
    if _LATE.search(body[-_TAIL:].decode(errors="replace")):
        return EngineError(Failure.LATE)
    return EngineError(Failure.BROKEN, str(why))
