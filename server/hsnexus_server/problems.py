"""Refusals in one shape: RFC 9457 problem details."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self, TypeVar

from hsnexus.errors import HsnexusError

__all__ = ["TYPE", "Problem", "Reason", "RefusalError", "reason_of", "refusal", "unless"]

_Made = TypeVar("_Made")


class Reason(StrEnum):
    """Why we refuse: the value ends the problem's ``type``; each has an HTTP status and a title."""

    MALFORMED_REQUEST = "malformed-request", 400, "The request does not follow the SPARQL Protocol"
    MISSING_QUERY = "missing-query", 400, "There is no query"
    MALFORMED_QUERY = "malformed-query", 400, "The query is not SPARQL"
    UPDATE_AS_QUERY = "update-as-query", 400, "This is an update, not a query"
    UNSUPPORTED_FUNCTION = "unsupported-function", 400, "The query calls a function that is not here"
    BAD_PARAMETER = "bad-parameter", 400, "A parameter cannot be taken as it was given"
    MALFORMED_RECONCILIATION = (
        "malformed-reconciliation",
        400,
        "The request does not follow the Reconciliation Service API",
    )
    READ_ONLY = "read-only", 403, "The dataset is read-only"
    FEDERATION_OFF = "federation-off", 403, "This endpoint asks no other endpoint"
    NOT_FOUND = "not-found", 404, "There is nothing at this address"
    METHOD_NOT_ALLOWED = "method-not-allowed", 405, "This address does not answer that method"
    NOT_ACCEPTABLE = "not-acceptable", 406, "The answer does not come in a format that was asked for"
    WITHDRAWN = "withdrawn", 410, "What was here has been withdrawn"
    PRECONDITION_FAILED = "precondition-failed", 412, "The answer is not the one that If-Match names"
    TOO_LARGE = "too-large", 413, "The request is too long"
    UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type", 415, "The body is of a kind that is not read here"
    MISDIRECTED = "misdirected", 421, "This server does not answer under that name"
    UNREPRESENTABLE = "unrepresentable", 422, "The answer cannot be written in this format"
    TOO_COMPLEX = "too-complex", 422, "The query is nested too deep"
    TOO_MANY_CLAIMS = "too-many-claims", 422, "The dataset has more claims than are reasoned over here"
    ENGINE_REFUSES = "engine-refuses", 422, "The engine does not take this query"
    TOO_MANY_THINGS = "too-many-things", 422, "The dataset has more things than are matched by name here"
    RESULT_TOO_LARGE = "result-too-large", 422, "The answer is too large"
    HEADERS_TOO_LARGE = "headers-too-large", 431, "The request line and headers are too long"
    TOO_MANY = "too-many-requests", 429, "This client asks for more than its share"
    CLIENT_GONE = "client-gone", 499, "The client did not wait for the answer"
    INTERNAL_ERROR = "internal-error", 500, "Something went wrong on our side"
    MEMORY_LIMIT = "memory-limit", 500, "The query takes too much memory"
    CRASHED = "crashed", 500, "The query ended the process that evaluated it"
    ENGINE_ERROR = "engine-error", 500, "The engine fails at this query"
    NOT_IMPLEMENTED = "not-implemented", 501, "The request uses a part of HTTP that is not here"
    ENGINE_FAILED = "engine-failed", 502, "The engine behind this server gave no whole answer"
    STARTING = "starting", 503, "The dataset is being loaded"
    BUSY = "busy", 503, "All evaluators are busy"
    ENGINE_AWAY = "engine-away", 503, "The engine behind this server cannot be reached"
    DRAINING = "draining", 503, "The server is stopping"
    TIME_LIMIT = "time-limit", 504, "The query takes too long"

    status: int
    heading: str

    def __new__(cls, value: str, status: int, title: str) -> Self:
        """Keep status and title beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.status, member.heading = status, title
        return member


def reason_of(value: str) -> Reason:
    """Return the reason that ends a problem's ``type`` with this value."""
    return next(reason for reason in Reason if reason == value)


TYPE: Final = "urn:x-hsnexus:problem:"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request is refused.

    Attributes:
        reason: the reason in general.
        detail: the reason in this case, and what to do.
        line: of a syntax error in the query, from 1.
        column: likewise, in characters.
        length: of what is at fault there, likewise; 0 at the end of the query.
        excerpt: that line, and under it a caret at that column.
        available: for 406, the media types that there are; for a name that is unclear, the IRIs that come near it;
            for what was withdrawn, those that replace it.
        limit: the limit that was hit, with its unit.
        retry_after: seconds after which asking again may help.
        instance: the id of the request, as in the header ``X-Request-Id`` and in the log.
    """

    reason: Reason
    detail: str
    line: int | None = None
    column: int | None = None
    length: int | None = None
    excerpt: str | None = None
    available: tuple[str, ...] | None = None
    limit: str | None = None
    retry_after: int | None = None
    instance: str | None = None

    def fields(self) -> dict[str, object]:
        """Return the members of the problem document; members without a value are left out."""
        fields: dict[str, object] = {
            "type": TYPE + self.reason,
            "title": self.reason.heading,
            "status": self.reason.status,
            "detail": self.detail,
            "line": self.line,
            "column": self.column,
            "length": self.length,
            "excerpt": self.excerpt,
            "available": self.available,
            "limit": self.limit,
            "retry_after": self.retry_after,
            "instance": self.instance,
        }
        return {name: value for name, value in fields.items() if value is not None}

    def json(self) -> bytes:
        """Return the document as ``application/problem+json``."""
        return json.dumps(self.fields(), ensure_ascii=False, indent=2).encode() + b"\n"

    def text(self) -> bytes:
        """Return the document for a person at a terminal, as ``text/plain``."""
        parts = [f"{self.reason.status} {self.reason.heading}", self.detail]
        parts += [part for part in (self.excerpt, "\n".join(self.available or ())) if part]
        return "\n\n".join(parts).encode() + b"\n"


class RefusalError(HsnexusError):
    """A refusal on its way to the client."""

    def __init__(self, problem: Problem) -> None:
        """Carry the problem."""
        super().__init__(problem.reason.heading, advice=problem.detail)
        self.problem = problem


def refusal(  # noqa: PLR0913 - one keyword a member of the document
    reason: Reason,
    detail: str,
    *,
    line: int | None = None,
    column: int | None = None,
    length: int | None = None,
    excerpt: str | None = None,
    available: tuple[str, ...] | None = None,
    limit: str | None = None,
    retry_after: int | None = None,
) -> RefusalError:
    """Return the error to raise."""
    return RefusalError(Problem(reason, detail, line, column, length, excerpt, available, limit, retry_after))


def unless(reason: Reason, make: Callable[[], _Made]) -> _Made | None:
    """Return what is made; ``None`` where it is refused for that reason.

    Raises:
        RefusalError: it is refused for another.
    """
    try:
        return make()
    except RefusalError as error:
        if error.problem.reason is not reason:
            raise
        return None
