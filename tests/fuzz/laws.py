"""What every answer must be, whatever was asked."""

import csv
import gzip
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Final
from xml.parsers import expat

from pyoxigraph import RdfFormat, parse

from fuzz.sending import Sent

__all__ = ["Reply", "UnreadableError", "faults", "problem_type", "replies"]

# What ends the type of a problem, to the status of its answer; nothing else may come but 200, 302, 303, 304 and 308.
CONTRACT: Final[Mapping[str, int]] = {
    **dict.fromkeys(("malformed-request", "missing-query", "malformed-query", "update-as-query"), 400),
    **dict.fromkeys(("unsupported-function", "bad-parameter", "malformed-reconciliation"), 400),
    "read-only": 403,
    "federation-off": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "not-acceptable": 406,
    "withdrawn": 410,
    "precondition-failed": 412,
    "too-large": 413,
    "unsupported-media-type": 415,
    "unrepresentable": 422,
    "too-complex": 422,
    "result-too-large": 422,
    "headers-too-large": 431,
    "memory-limit": 500,
    "crashed": 500,
    "engine-error": 500,
    "not-implemented": 501,
    "busy": 503,
    "time-limit": 504,
}
_WITHOUT_PROBLEM: Final = {200, 302, 303, 304, 308}
_MEMBERS: Final = ("type", "title", "status", "detail", "instance")
_LINE: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2}) [\t\x20-\x7e]*")
_HEADER: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t\x20-\x7e\x80-\xff]*)")
_ON_EVERY_ANSWER: Final = {"X-Content-Type-Options": "nosniff", "Vary": "Accept, Accept-Encoding"}
_BASE: Final = "http://e/sparql"  # the Service Description names no host
_PREFIX: Final = "urn:x-hsnexus:problem:"


class UnreadableError(Exception):
    """What the server sent is no HTTP, or not whole."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer."""

    method: str
    status: int
    headers: Message
    body: bytes


def replies(data: bytes, methods: Sequence[str]) -> Iterator[Reply]:
    """Yield the answers in what a server has sent.

    Args:
        data: all of it, until it closed the connection.
        methods: of the requests; more answers than requests are read as answers to the last.

    Raises:
        UnreadableError: it is not HTTP to the last byte.
    """
    number = 0
    while data:
        head, end, rest = data.partition(b"\r\n\r\n")
        line, *lines = head.split(b"\r\n")
        first, fields = _LINE.fullmatch(line), [_HEADER.fullmatch(one) for one in lines]
        if not end or first is None or None in fields:
            message = f"no HTTP: {data[:500]!r}"
            raise UnreadableError(message)
        status, headers = int(first[1]), Message()
        for name, value in (field.groups() for field in fields if field):
            headers[name.decode()] = value.decode("latin-1")
        data = rest
        if status < 200:
            continue
        method = methods[min(number, len(methods) - 1)]
        number += 1
        # A head that is too long may be refused before its method is read.
        bare = status == 304 or (method == "HEAD" and not (status == 431 and data.startswith(b"{")))
        length = 0 if bare else int(headers.get("Content-Length", "-1"))
        if length < 0 or len(data) < length or len(headers.get_all("Content-Length", [])) > 1:
            message = f"{len(data)} bytes for a Content-Length of {headers.get_all('Content-Length')}"
            raise UnreadableError(message)
        body, data = data[:length], data[length:]
        yield Reply(method, status, headers, body)


def problem_type(reply: Reply) -> str:
    """Return what ends the type of the problem that an answer tells; empty if it tells none in JSON."""
    if reply.headers.get_content_type() != "application/problem+json" or not reply.body:
        return ""
    return str(json.loads(reply.body).get("type", "")).removeprefix(_PREFIX)


def faults(reply: Reply, sent: Sent) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    for name, value in _ON_EVERY_ANSWER.items():
        if not reply.headers.get(name, "").startswith(value):
            yield f"{name} is {reply.headers.get(name)!r}"
    if not re.fullmatch("[0-9a-f]{32}", reply.headers.get("X-Request-Id", "")):
        yield f"X-Request-Id is {reply.headers.get('X-Request-Id')!r}"
    echo = [name for name, value in reply.headers.items() if name == "Set-Cookie" or "evil" in value]
    if echo:
        yield f"the request decides about {echo}"
    if reply.status not in _WITHOUT_PROBLEM | set(CONTRACT.values()):
        yield f"status {reply.status} is not in the contract"
    elif reply.status in {302, 303, 308}:
        if not reply.headers.get("Location", "").startswith(("./", "../")):
            yield f"it leads to {reply.headers.get('Location')}"
    elif reply.method == "HEAD" or reply.status == 304:
        return
    elif reply.status == 200:
        yield from _wrong_answer(reply)
    else:
        yield from _wrong_problem(reply, sent)


def _wrong_answer(reply: Reply) -> Iterator[str]:
    etag = reply.headers.get("ETag")
    if etag is not None and etag != f'"{hashlib.sha256(reply.body).hexdigest()}"':
        yield f"the ETag is {etag}, which is not the hash of the body"
    check = _CHECKS.get(reply.headers.get_content_type())
    if check is not None:
        try:
            check(gzip.decompress(reply.body) if reply.headers.get("Content-Encoding") == "gzip" else reply.body)
        except (OSError, ValueError, SyntaxError, csv.Error, expat.ExpatError, RecursionError) as error:
            yield f"this {reply.headers.get_content_type()} cannot be read: {error!r}"


def _wrong_problem(reply: Reply, sent: Sent) -> Iterator[str]:
    if reply.headers.get_content_type() == "text/plain":
        if not reply.body.startswith(b"%d " % reply.status):
            yield "the text of the problem does not begin with its status"
        return
    if reply.headers.get_content_type() == "text/html":
        if reply.body.count(b"<h1>") != 1:  # what a page tells besides, its own tests hold
            yield "the page of the problem does not say what it is"
        return
    if reply.headers.get_content_type() != "application/problem+json":
        yield f"a problem comes as {reply.headers.get('Content-Type')}"
        return
    told = json.loads(reply.body)
    missing = [name for name in _MEMBERS if not told.get(name)]
    if missing or not str(told["type"]).startswith(_PREFIX):
        yield f"the problem lacks {missing or 'its prefix'}"
        return
    kind = problem_type(reply)
    if not reply.status == told["status"] == CONTRACT.get(kind):
        yield f"the problem {kind} with status {told['status']} came with status {reply.status}"
    if reply.headers["X-Request-Id"] != told["instance"].removeprefix("urn:uuid:").replace("-", ""):
        yield "the instance of the problem is not the id of the request"
    if sent.legal and kind in {"malformed-query", "unsupported-function", "update-as-query"}:
        yield "a query made by the grammar is refused as if it was none"


def _parse_xml(body: bytes) -> None:
    expat.ParserCreate(namespace_separator=" ").Parse(body, True)  # noqa: FBT003 - expat's signature has no keywords


def _parse_csv(body: bytes) -> None:
    csv.field_size_limit(sys.maxsize)  # it is one for the whole process, and readers of other files set it lower
    rows = list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))
    if len({len(row) or 1 for row in rows}) > 1:
        message = "its rows are not of one length"
        raise ValueError(message)


def _parse_tsv(body: bytes) -> None:
    if len({line.count("\t") for line in body.decode().removesuffix("\n").split("\n")}) > 1:
        message = "its rows are not of one length"
        raise ValueError(message)


def _reader(form: RdfFormat) -> Callable[[bytes], object]:
    return lambda body: sum(1 for _ in parse(body, format=form, base_iri=_BASE))


_CHECKS: Final[Mapping[str, Callable[[bytes], object]]] = {
    **dict.fromkeys(
        ("application/sparql-results+json", "application/json", "text/json", "application/ld+json"), json.loads
    ),
    **dict.fromkeys(
        ("application/sparql-results+xml", "application/xml", "text/xml", "application/rdf+xml"), _parse_xml
    ),
    "text/csv": _parse_csv,
    "text/tab-separated-values": _parse_tsv,
    "text/turtle": _reader(RdfFormat.TURTLE),
    "application/n-triples": _reader(RdfFormat.N_TRIPLES),
    "application/trig": _reader(RdfFormat.TRIG),
    "application/n-quads": _reader(RdfFormat.N_QUADS),
}
