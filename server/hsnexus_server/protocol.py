"""From an HTTP request to what it asks: the SPARQL 1.2 Protocol, query operation.

Source: https://www.w3.org/TR/sparql12-protocol/#query-operation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from hsnexus_server.problems import Reason, refusal

__all__ = ["FORM", "QUERY", "SparqlRequest", "milliseconds", "parameters", "read", "undecodable"]

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

_SEND: Final = f"send {QUERY} in UTF-8, or {FORM} with query=…."
_READ_ONLY: Final = (
    "The published dataset is never changed over the network. To write, run your own copy: install hsnexus, put your "
    "triples into a file and run `hsnexus serve --data FILE`."
)
_CHARSET: Final = re.compile(r""";\s*charset\s*=\s*"?([^\s;"]*)""", re.IGNORECASE)
_IRI: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*""")


@dataclass(frozen=True, slots=True)
class SparqlRequest:
    """A query, and how it is to be answered.

    Attributes:
        query: the text, decoded once.
        default_graphs: IRIs whose union is the default graph; ``None``: as the query's FROM says, or the dataset's own.
        named_graphs: IRIs that GRAPH may name; ``None`` together with ``default_graphs`` only.
        formats: the values of the parameter ``format=``.
        timeout_ms: the time that the client grants; ``None`` where it does not say.
    """

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    formats: tuple[str, ...]
    timeout_ms: int | None


def read(  # noqa: PLR0913 - the parts of an HTTP request
    *, post: bool, query_string: bytes, content_type: str, content_encoding: str, body: bytes, query_bytes: int
) -> SparqlRequest:
    """Return what a request asks.

    Args:
        post: whether the method is POST, else it is GET or HEAD.
        query_string: of the URL, as received.
        content_type: header of that name; empty if there is none.
        content_encoding: likewise.
        body: as received.
        query_bytes: longest query, in bytes of UTF-8.

    Raises:
        RefusalError: 400, 403, 413 or 415, and why.
    """
    fields = parameters(query_string, "URL")
    if post and body:
        _merge(fields, _body(content_type, content_encoding, body))
    if fields.get("update"):
        raise refusal(Reason.READ_ONLY, _READ_ONLY)
    queries = fields.get("query", [])
    if not any(query.strip() for query in queries):
        detail = "Send it as query=… in the URL or in a form, or as the body of a POST of application/sparql-query."
        raise refusal(Reason.MISSING_QUERY, detail)
    if len(queries) > 1:
        raise refusal(Reason.MALFORMED_REQUEST, f"The request gives 'query' {len(queries)} times; give it once.")
    size = len(queries[0].encode())
    if size > query_bytes:
        raise refusal(Reason.TOO_LARGE, f"The query has {size:,} bytes; the limit is {query_bytes:,} bytes.")
    default, named = fields.get("default-graph-uri"), fields.get("named-graph-uri")
    given = default is not None or named is not None
    return SparqlRequest(
        query=queries[0],
        default_graphs=_iris("default-graph-uri", default or []) if given else None,
        named_graphs=_iris("named-graph-uri", named or []) if given else None,
        formats=tuple(fields.get("format", ())),
        timeout_ms=milliseconds(fields.get("timeout", [])),
    )


def milliseconds(values: list[str]) -> int | None:
    """Return the time that a client grants with ``timeout=``; ``None`` where it does not say.

    Raises:
        RefusalError: 400, it is no time.
    """
    if not values:
        return None
    if len(values) > 1 or not re.fullmatch("[0-9]{1,9}", values[0]) or not int(values[0]):
        told = f"'timeout' takes one whole number of milliseconds above 0, not {', '.join(map(repr, values))}."
        raise refusal(Reason.MALFORMED_REQUEST, told)
    return int(values[0])


def undecodable(content_type: str, content_encoding: str) -> str:
    """Return what stands against reading a body as UTF-8: how it is encoded, or its charset; empty if nothing does."""
    charset = _CHARSET.search(content_type)
    if content_encoding.strip().lower() not in {"", "identity"}:
        return f"The body is encoded as {content_encoding!r}"
    if charset and charset[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        return f"The body is in the charset {charset[1]!r}"
    return ""


def _body(content_type: str, content_encoding: str, body: bytes) -> dict[str, list[str]]:
    """Return the parameters that a POST brings in its body."""
    media_type = content_type.partition(";")[0].strip().lower()
    if wrong := undecodable(content_type, content_encoding):
        raise refusal(Reason.UNSUPPORTED_MEDIA_TYPE, f"{wrong}; {_SEND}")
    if media_type == FORM:
        return parameters(body, "form")
    if media_type == QUERY:
        return {"query": [_decoded(body, "body")]}
    if media_type == UPDATE:
        raise refusal(Reason.READ_ONLY, _READ_ONLY)
    what = f"is {media_type!r}" if media_type else "has no Content-Type"
    raise refusal(Reason.UNSUPPORTED_MEDIA_TYPE, f"The body {what}; {_SEND}")


def parameters(data: bytes, where: str, reason: Reason = Reason.MALFORMED_REQUEST) -> dict[str, list[str]]:
    """Return parameters in the order they came, each decoded once; an empty one counts as absent.

    Args:
        data: a query string or a form.
        where: the part of the request that it is, for the message.
        reason: of the refusal.

    Raises:
        RefusalError: 400, it is not UTF-8.
    """
    text = _decoded(data, where, reason)
    try:
        pairs = parse_qsl(text, errors="strict")
    except UnicodeDecodeError as error:
        raise _not_utf8(where, reason) from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _merge(fields: dict[str, list[str]], more: Mapping[str, list[str]]) -> None:
    for name, values in more.items():
        fields.setdefault(name, []).extend(values)


def _decoded(data: bytes, where: str, reason: Reason = Reason.MALFORMED_REQUEST) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(where, reason) from error


def _not_utf8(where: str, reason: Reason) -> Exception:
    return refusal(reason, f"The {where} is not UTF-8.")


def _iris(name: str, values: list[str]) -> tuple[str, ...]:
    for value in values:
        if not _IRI.fullmatch(value):
            raise refusal(Reason.MALFORMED_REQUEST, f"{name} needs an absolute IRI, not {value!r}.")
    return tuple(values)
