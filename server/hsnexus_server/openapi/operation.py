"""An operation: what a client may send to a path with a method, and what it may get."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hsnexus_server.openapi.refusals import responses
from hsnexus_server.problems import Reason

__all__ = ["Operation", "Paths"]


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be done at a path.

    Source: https://spec.openapis.org/oas/v3.1.1.html#operation-object.

    Attributes:
        id: a name that programs can use for a function; no two operations share one.
        summary: what it does, in a line.
        tags: what it is listed under.
        answers: responses that are no refusals, by status.
        refusals: why it may refuse.
        description: what else there is to say; empty where that is nothing.
        parameters: what the URL and the headers may say.
        body: what a POST may bring; ``None`` for a GET.
        urls: worked examples, each the path with a query string.
        more: members of our own, whose names begin with ``x-``.
    """

    id: str
    summary: str
    tags: tuple[str, ...]
    answers: Mapping[int, dict[str, Any]]
    refusals: frozenset[Reason]
    description: str = ""
    parameters: tuple[dict[str, Any], ...] = ()
    body: dict[str, Any] | None = None
    urls: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """Return the Operation Object; members without a value are left out."""
        statuses = {**self.answers, **responses(self.refusals)}
        fields: dict[str, Any] = {
            "operationId": self.id,
            "summary": self.summary,
            "description": self.description,
            "tags": self.tags,
            "parameters": self.parameters,
            "requestBody": self.body,
            "responses": {str(status): statuses[status] for status in sorted(statuses)},
            "x-example-urls": self.urls,
            **self.more,
        }
        return {name: value for name, value in fields.items() if value}


Paths = Mapping[str, Mapping[str, Operation]]
"""Operations by path and by method, which is written in small letters."""
