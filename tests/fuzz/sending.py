"""HTTP requests around queries: well-formed, odd, and broken."""

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final
from urllib.parse import quote_plus

from fuzz import TABLES
from fuzz.grammar import Grammar
from fuzz.mutations import mutated

__all__ = ["Sent", "made", "plain"]

_WORDS: Final[Mapping[str, Sequence[str]]] = TABLES["http"]
_BREAKS_OF_HEADS: Final[Sequence[Sequence[str]]] = TABLES["http"]["breaks"]
_COMMON: Final[Sequence[str]] = TABLES["common"]["queries"]
_LONG_TYPES: Final = ("a/b," * 10_000 + "*/*", "text/csv;" * 3000, '"' * 1000)
_LONG_PARAMETERS: Final = ("a=" + "b" * 20_000, "&" * 2000)
_LONG_HEADERS: Final = (
    "X-Forwarded-For: " + "192.0.2.1, " * 500,
    "If-None-Match: " + '"a",' * 3000,
    "Origin: " + "x" * 5000,
)
_MUCH: Final = 200_000  # bytes, of which the server may not read the last ones
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a client sends on one connection.

    Attributes:
        data: all of it.
        query: the query in it.
        methods: of the requests in it.
        legal: whether the query reaches the server, and is SPARQL for sure.
        sure: whether each request must be answered; a broken one may be met by silence.
        waits: whether the client waits for the answer.
    """

    data: bytes
    query: bytes
    methods: tuple[str, ...]
    legal: bool = True
    sure: bool = True
    waits: bool = True


def plain(query: bytes, *parameters: str) -> Sent:
    """Return a request that asks for CSV, or for Turtle, in the usual way."""
    return Sent(_request("GET", _target(query, parameters), ("Accept: text/csv, text/turtle",)), query, ("GET",))


def made(draw: Random, seeds: Sequence[str], elsewhere: str) -> Sent:
    """Return a request of any kind.

    Args:
        draw: chance.
        seeds: queries that mutations begin with, besides those of the grammar.
        elsewhere: an IRI that nobody must ask.
    """
    grammar = Grammar(draw, elsewhere)
    whence = draw.choices(("grammar", "common", "seed", "mutated grammar", "mutated seed"), (40, 8, 10, 24, 18))[0]
    text = grammar.query() if "grammar" in whence else draw.choice(_COMMON if whence == "common" else seeds)
    legal = whence in {"grammar", "common"}
    query = mutated(draw, text, (grammar.query(), draw.choice(seeds))) if "mutated" in whence else text.encode()
    (kind,) = draw.choices([kind for kind, _ in _KINDS], [weight for _, weight in _KINDS])
    sent = kind(draw, query)
    return replace(sent, legal=legal and sent.legal, sure=sent.sure and len(sent.data) < _MUCH)


def _by_get(draw: Random, query: bytes) -> Sent:
    method = draw.choice(("GET", "GET", "GET", "GET", "HEAD"))
    data = _request(method, _target(query, _parameters(draw)), _headers(draw), host=draw.choice(_WORDS["hosts"]))
    return Sent(data, query, (method,))


def _by_form(draw: Random, query: bytes) -> Sent:
    fields = [f"query={quote_plus(query)}", *_parameters(draw)]
    return _by_post(draw, _FORM, "&".join(draw.sample(fields, len(fields))).encode(), query)


def _by_body(draw: Random, query: bytes) -> Sent:
    return _by_post(draw, _QUERY, query, query)


def _by_post(draw: Random, kind: str, body: bytes, query: bytes) -> Sent:
    odd = draw.choice(_WORDS["body_types"]) if draw.random() < 0.1 else ""
    kind = odd or kind + draw.choice(("", "", "; charset=utf-8", '; charset="UTF-8"'))
    lines = (*_headers(draw), f"Content-Type: {kind}")
    if draw.random() < 0.05:
        body, lines = gzip.compress(body, mtime=0), (*lines, "Content-Encoding: gzip")
    target = "/sparql" + draw.choice(("", "", "", "?", "?" + "&".join(_parameters(draw))))
    if draw.random() < 0.1:
        cut = draw.randrange(len(body) + 1)
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:cut], body[cut:]) if part) + b"0\r\n\r\n"
        lines = (*lines, "Transfer-Encoding: chunked")
    else:
        lines = (*lines, f"Content-Length: {len(body)}")
    return Sent(_request("POST", target, lines) + body, query, ("POST",), legal=not odd)


def _oddly(draw: Random, query: bytes) -> Sent:
    method = draw.choice((*_WORDS["methods"], "X" * 200))
    target = draw.choice((*_WORDS["targets"], "/a" * 9000))
    if draw.random() < 0.3:
        target += f"?{_target(query, _parameters(draw)).partition('?')[2]}"
    data = _request(method, target, _headers(draw), host=draw.choice(_WORDS["hosts"]))
    return Sent(data, query, (method,), legal=False, sure=method.isupper())


def _in_a_row(draw: Random, query: bytes) -> Sent:
    methods = tuple(draw.choice(("GET", "GET", "HEAD")) for _ in range(draw.randint(2, 4)))
    targets = (_target(query), "/health", "/sparql", _target(b"ASK {}"))
    parts = [_request(method, draw.choice(targets), _headers(draw), close=False) for method in methods[1:]]
    return Sent(b"".join((*parts, _request(methods[0], targets[0]))), query, (*methods[1:], methods[0]), sure=False)


def _leaving(draw: Random, query: bytes) -> Sent:
    sent = _by_get(draw, query)
    return replace(sent, data=sent.data[: draw.choice((None, -1, -5, 20))], sure=False, waits=False)


def _broken(draw: Random, query: bytes) -> Sent:
    whole = _request("POST", "/sparql", (f"Content-Type: {_QUERY}", f"Content-Length: {len(query)}")) + query
    return Sent(draw.choice(_BREAKS)(draw, whole), query, ("POST",), legal=False, sure=False)


# Each with its share in a hundred.
_KINDS: Final[Sequence[tuple[Callable[[Random, bytes], Sent], int]]] = (
    *((_by_get, 42), (_by_form, 16), (_by_body, 16), (_oddly, 12), (_in_a_row, 4), (_leaving, 4), (_broken, 6)),
)


def _otherwise(draw: Random, data: bytes) -> bytes:
    """Return a request with one piece of its head put otherwise."""
    old, new = draw.choice(_BREAKS_OF_HEADS)
    return data.replace(old.encode("latin-1"), new.encode("latin-1"), 1)


_BREAKS: Final[Sequence[Callable[[Random, bytes], bytes]]] = (
    *(_otherwise,) * 15,
    lambda draw, data: data[: draw.randrange(len(data))],
    lambda draw, data: draw.randbytes(draw.choice((1, 10, 1000))) + data,
    lambda draw, data: bytes(byte ^ (draw.random() < 0.01) for byte in data),
    lambda _, data: data.replace(b"\r\n", b"\n"),
    lambda _, data: data + data[:50],
    lambda _, data: data.replace(b"POST", b"P" * 70_000, 1),
    lambda draw, data: data.replace(b"Host: e", b"X: y\r\n" * draw.choice((500, 60_000)) + b"Host: e", 1),
    lambda _, __: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500,
    lambda _, __: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


def _target(query: bytes, parameters: Sequence[str] = ()) -> str:
    return "/sparql?" + "&".join([f"query={quote_plus(query)}", *parameters])


def _parameters(draw: Random) -> list[str]:
    choices = (
        (0.2, ("timeout=50", "timeout=300", "timeout=1000")),
        (0.2, [f"format={name}" for name in _WORDS["formats"]]),
        (0.15, (*_WORDS["parameters"], *_LONG_PARAMETERS)),
    )
    return [draw.choice(names) for share, names in choices if draw.random() < share]


def _headers(draw: Random) -> tuple[str, ...]:
    weights = ("", "", ";q=0.5", ";q=1", ";q=0", "; q=0.001")
    several = ", ".join(draw.choice(_WORDS["types"]) + draw.choice(weights) for _ in range(draw.randint(1, 6)))
    odd = draw.choice((*_WORDS["odd_types"], *_LONG_TYPES))
    (accept,) = draw.choices((draw.choice(_WORDS["types"]), several, odd, "*/*"), (5, 2, 1, 2))
    found = (f"Accept: {accept}",) if draw.random() < 0.9 else ()
    return (*found, *(draw.choice((*_WORDS["headers"], *_LONG_HEADERS)) for _ in range(draw.choice((0, 0, 0, 1, 2)))))


def _request(method: str, target: str, lines: Sequence[str] = (), *, host: str = "e", close: bool = True) -> bytes:
    """Return the bytes of a request without its body."""
    head = (f"{method} {target} HTTP/1.1", f"Host: {host}", *(("Connection: close",) if close else ()), *lines, "")
    return "".join(f"{line}\r\n" for line in head).encode()
