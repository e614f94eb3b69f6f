"""Laws of the fuzz itself: it makes all of SPARQL, makes it again, and sees what is wrong with an answer."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from random import Random
from typing import Final

import pytest

from fuzz import TABLES
from fuzz.grammar import Grammar
from fuzz.laws import UnreadableError, faults, problem_type, replies
from fuzz.sending import Sent, made

SENT: Final = Sent(b"", b"ASK {}", ("GET",))
ID: Final = "0123456789abcdef0123456789abcdef"
ALWAYS: Final = {"X-Request-Id": ID, "X-Content-Type-Options": "nosniff", "Vary": "Accept, Accept-Encoding"}
PROBLEM: Final = {
    "type": "urn:x-hsnexus:problem:time-limit",
    "title": "The query takes too long",
    "status": 504,
    "detail": "It was stopped.",
    "instance": f"urn:uuid:{ID}",
}
JSON: Final = "application/sparql-results+json"


def answer(status: int, body: bytes, **headers: str) -> bytes:
    """Return a right answer, but for what is given; an underscore in the name of a header is sent as a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = {"Content-Length": str(len(body)), **ALWAYS, **named}
    return "\r\n".join((f"HTTP/1.1 {status} X", *(f"{a}: {b}" for a, b in lines.items() if b), "", "")).encode() + body


def answered(body: bytes, kind: str = JSON, **headers: str) -> bytes:
    return answer(200, body, **{"Content-Type": kind, "ETag": f'"{hashlib.sha256(body).hexdigest()}"', **headers})


def refused(came: int = 504, **members: object) -> bytes:
    """Return a problem, which comes with that status, but for the members that are given; ``None`` leaves one out."""
    told = {name: value for name, value in {**PROBLEM, **members}.items() if value is not None}
    return answer(came, json.dumps(told).encode(), Content_Type="application/problem+json")


ROWS: Final = (
    answered(b'{"boolean":true}'),
    answered(b'a,b\r\n1,"2\r\n"\r\n', "text/csv"),
    answered(b"a\tb\n1\t2\n", "text/tab-separated-values"),
    answered(b"<a/>", "application/sparql-results+xml"),
    answered(gzip.compress(b'{"boolean":true}'), Content_Encoding="gzip"),
    answered(b"<urn:a> <urn:b> 1 .", "text/turtle; charset=utf-8"),
    refused(),
    answer(504, b"504 The query takes too long\n", Content_Type="text/plain"),
    answer(303, b"", Location="../queries"),
    answer(304, b"", Content_Length=""),
)
WRONG: Final[tuple[tuple[str, bytes], ...]] = (
    ("status 418", answer(418, b"")),
    ("status 307", answer(307, b"", Location="../queries")),
    ("it leads to None", answer(308, b"")),
    ("it leads to http://e/", answer(303, b"", Location="http://e/")),
    ("status 429", answer(429, b"")),
    ("X-Request-Id is None", answered(b"{}", X_Request_Id="")),
    ("Vary is 'Accept'", answered(b"{}", Vary="Accept")),
    ("X-Content-Type-Options is None", answered(b"{}", X_Content_Type_Options="")),
    ("the request decides about ['Set-Cookie']", answered(b"{}", Set_Cookie="a=b")),
    ("the request decides about ['Location']", answered(b"{}", Location="http://evil.example/")),
    ("not the hash", answered(b"{}", ETag='"x"')),
    ("not the hash", answered(b"{}", ETag=f'W/"{hashlib.sha256(b"{}").hexdigest()}"')),
    ("cannot be read", answered(b'{"boolean":tru')),
    ("cannot be read", answered(b'{"boolean":true}', Content_Encoding="gzip")),
    ("cannot be read", answered(gzip.compress(b'{"boolean":'), Content_Encoding="gzip")),
    ("cannot be read", answered(b"a,b\r\n1\r\n", "text/csv; charset=utf-8")),
    ("cannot be read", answered(b"a\tb\n1\n", "text/tab-separated-values")),
    ("cannot be read", answered(b"a\tb\n\xff\t\n", "text/tab-separated-values")),
    ("cannot be read", answered(b"<a>\x01</a>", "application/sparql-results+xml")),
    ("cannot be read", answered(b"<a><b/>", "application/rdf+xml")),
    ("cannot be read", answered(b"<urn:a> <urn:b>", "text/turtle")),
    ("cannot be read", answered(b"<urn:a> <urn:b> 1 .", "application/n-triples")),
    ("the problem lacks ['detail']", refused(detail=None)),
    ("the problem lacks ['instance']", refused(instance=None)),
    ("the problem lacks its prefix", refused(type="about:blank")),
    ("the problem time-limit with status 503", refused(status=503)),
    ("came with status 503", refused(503)),
    (
        "the problem internal-error with status 500",
        refused(500, type="urn:x-hsnexus:problem:internal-error", status=500),
    ),
    ("not the id of the request", refused(instance="urn:uuid:1")),
    ("as if it was none", refused(400, type="urn:x-hsnexus:problem:malformed-query", status=400)),
    ("comes as text/turtle", answer(504, b"504", Content_Type="text/turtle")),
    ("does not say what it is", answer(504, b"504", Content_Type="text/html")),
    ("does not say what it is", answer(504, b"<h1>504</h1><h1>504</h1>", Content_Type="text/html")),
    ("does not begin with its status", answer(504, b"Too long", Content_Type="text/plain")),
)
UNREADABLE: Final = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nASK",
    b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nASK {}",
    b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nASK",
    b"HTTP/1.1 200 OK\r\n\r\nASK",
    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
    b"HTTP/1.1 200 OK\r\nA: \x01\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nA b: c\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 900 OK\r\nContent-Length: 0\r\n\r\n",
    b"<html></html>",
)


@pytest.mark.parametrize("data", ROWS)
def test_a_right_answer_has_no_fault(data: bytes) -> None:
    (reply,) = replies(data, ("GET",))
    assert list(faults(reply, SENT)) == []


@pytest.mark.parametrize(("fault", "data"), WRONG)
def test_a_wrong_answer_has_its_fault(fault: str, data: bytes) -> None:
    (reply,) = replies(data, ("GET",))
    (found,) = faults(reply, SENT)
    assert fault in found


@pytest.mark.parametrize("data", UNREADABLE)
def test_what_is_not_http_to_its_last_byte_is_no_answer(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        list(replies(data, ("GET",)))


def test_answers_in_a_row_are_told_apart() -> None:
    row = b"HTTP/1.1 100 Continue\r\n\r\n" + answered(b"{}") + answer(504, b"", Content_Length="9") + refused()
    found = list(replies(row, ("GET", "HEAD", "POST")))
    assert [(reply.method, reply.status, problem_type(reply)) for reply in found] == [
        ("GET", 200, ""),
        ("HEAD", 504, ""),
        ("POST", 504, "time-limit"),
    ]


GRAMMAR: Final[Mapping[str, tuple[str, ...]]] = {
    "forms": ("SELECT ", "ASK ", "CONSTRUCT {", "CONSTRUCT  WHERE", "DESCRIBE "),
    "patterns": ("OPTIONAL {", "} UNION {", "MINUS {", "BIND(", "VALUES ?x", "VALUES (", "GRAPH ?g", "{ SELECT "),
    "filters": ("FILTER(", "FILTER EXISTS {", "FILTER NOT EXISTS {", "NOT IN ()", "BOUND("),
    "paths": ("^(", ")*", ")+", ")?", "!(", "/", "|"),
    "modifiers": ("GROUP BY", "HAVING(", "ORDER BY", "LIMIT", "OFFSET", "DISTINCT", "REDUCED"),
    "aggregates": ("COUNT(*)", "GROUP_CONCAT(", "SAMPLE(", *(f"{name}(" for name in TABLES["grammar"]["aggregates"])),
    "functions": tuple(
        f"{name.split()[0]}(" for name in TABLES["grammar"]["functions"] + TABLES["grammar"]["volatile"]
    ),
    "datasets": ("FROM <", "FROM NAMED <", "<http://127.0.0.1:1/>"),
    "elsewhere": tuple(TABLES["grammar"]["services"]),
    "triple terms": ("<<( ", "<< ", "~ ?r", "~ >>", "{| "),
}


@pytest.fixture(scope="module")
def text() -> str:
    return "\n".join(Grammar(Random(seed), "http://127.0.0.1:1/").query() for seed in range(3000))  # noqa: S311 - chance


@pytest.mark.parametrize("part", GRAMMAR)
def test_the_grammar_makes_every_part_of_the_language(text: str, part: str) -> None:
    assert [one for one in GRAMMAR[part] if one not in text] == []


def test_a_steady_query_asks_nothing_that_changes_and_nobody_else() -> None:
    text = "\n".join(Grammar(Random(seed), steady=True).select() for seed in range(1000))  # noqa: S311 - chance
    unlike = ("LIMIT", "OFFSET", "REDUCED", "SAMPLE(", "GROUP_CONCAT(", "SERVICE ", "NOW(", "RAND(", "UUID(", "BNODE(")
    assert [one for one in unlike if one in text] == []


def test_the_same_seed_makes_the_same_requests() -> None:
    seeds = ["SELECT * { ?s ?p ?o }"]
    ours, again = ([made(Random(f"x:{n}"), seeds, "urn:x") for n in range(300)] for _ in range(2))  # noqa: S311 - chance
    assert ours == again
    assert len({sent.data for sent in ours}) > 250
