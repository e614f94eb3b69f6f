"""Laws of compressed answers: who asks for them gets them, and each coding has an ETag of its own."""

import gzip
import http.client
import sys
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnexus_server.coding import GZIP, IDENTITY, coded, coding
from serving import Running, running

ASKED: Final = {
    "": IDENTITY,
    "gzip": GZIP,
    "GZIP": GZIP,
    "x-gzip": GZIP,
    "gzip, deflate, br, zstd": GZIP,
    "br;q=1.0, gzip;q=0.8, *;q=0.1": GZIP,
    "*": GZIP,
    "*;q=0.5, identity": IDENTITY,
    "gzip;q=0": IDENTITY,
    "gzip;q=0, *": IDENTITY,
    "gzip;q=0.000": IDENTITY,
    "gzip ; q=0.5": GZIP,
    "identity, gzip": GZIP,
    "identity;q=1, gzip;q=0.9": IDENTITY,
    "identity;q=0": IDENTITY,
    "identity;q=0, gzip": GZIP,
    "br, deflate": IDENTITY,
    "gzip;q=2": IDENTITY,
    "gzip;q=abc": IDENTITY,
    "gzip;level=9": IDENTITY,
    "gzi p, ,,": IDENTITY,
    "gzip" * 10_000: IDENTITY,
}


@pytest.mark.parametrize("header", ASKED, ids=lambda header: header[:40])
def test_a_client_gets_the_coding_that_it_asks_for(header: str) -> None:
    assert coding(header) == ASKED[header]


@given(st.binary(max_size=8000), st.sampled_from([GZIP, IDENTITY]))
def test_a_coded_body_is_the_same_each_time_and_says_what_it_said(body: bytes, name: str) -> None:
    content, used = coded(body, name)
    assert (content, used) == coded(body, name)
    assert (gzip.decompress(content) if used == GZIP else content) == body
    assert used == (name if len(body) >= 1024 else IDENTITY)


pages = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")
NUMBERS: Final = " ".join(map(str, range(100)))
# A hundred rows, ten thousand, and a million, of which the last are more than a message between processes may hold.
ROWS: Final = {"small": 1, "kept": 2, "in a file": 3}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("coding"), "--max-result", "40") as served:
        yield served


def product(columns: int, note: str = "") -> str:
    """Return a query with a hundred rows for each column, multiplied."""
    return f"SELECT * {{ {' '.join(f'VALUES ?v{n} {{ {NUMBERS} }}' for n in range(columns))} }} # {note}"


def ask(server: Running, query: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    link = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=30)
    fields = {name.replace("_", "-"): value for name, value in {"Accept": "text/csv", **headers}.items()}
    link.request(method, "/sparql?" + urlencode({"query": query}), headers=fields)
    response = link.getresponse()
    body = response.read()
    link.close()
    return response, body


@pages
@pytest.mark.parametrize("size", ROWS)
def test_a_compressed_answer_holds_what_a_plain_one_does(server: Running, size: str) -> None:
    query = product(ROWS[size], size)
    plain, body = ask(server, query)
    for _ in range(3):  # evaluated, from the broker's cache or evaluated again, and from the front's memory
        compressed, content = ask(server, query, Accept_Encoding="gzip, br")
        if size == "small":
            assert compressed.headers["Content-Encoding"] is None
            assert content == body
            continue
        assert compressed.headers["Content-Encoding"] == "gzip"
        assert len(content) < len(body) / 2
        assert int(compressed.headers["Content-Length"]) == len(content)
        assert gzip.decompress(content) == body
        assert compressed.headers["ETag"] != plain.headers["ETag"]
        assert plain.headers["Content-Encoding"] is None
    assert ask(server, query)[1] == body


@pages
def test_each_coding_has_conditions_of_its_own(server: Running) -> None:
    query = product(2, "conditions")
    tags = {}
    for name in (IDENTITY, GZIP):
        tags[name] = ask(server, query, Accept_Encoding=name)[0].headers["ETag"]
    for name in (IDENTITY, GZIP):
        for other, tag in tags.items():
            response, body = ask(server, query, Accept_Encoding=name, If_None_Match=tag)
            assert (response.status, bool(body)) == ((304, False) if name == other else (200, True))
            assert response.headers["ETag"] == tags[name]
            assert response.headers["Vary"] == "Accept, Accept-Encoding"
            assert (response.headers["Content-Encoding"] == GZIP) == (name == GZIP and response.status == 200)


@pages
def test_a_head_tells_the_coding_of_the_body_that_a_get_would_have(server: Running) -> None:
    query = product(2, "head")
    for _ in range(2):
        head, nothing = ask(server, query, "HEAD", Accept_Encoding=GZIP)
        got, body = ask(server, query, Accept_Encoding=GZIP)
        assert nothing == b""
        assert head.headers["Content-Encoding"] == got.headers["Content-Encoding"] == GZIP
        assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(body))


@pages
def test_the_limit_of_an_answer_is_one_of_what_it_says_and_not_of_how_it_is_sent(server: Running) -> None:
    query = f'SELECT * {{ {product(3)[11:-4]} BIND ("{"x" * 60}" AS ?x) }}'
    response, body = ask(server, query, Accept_Encoding=GZIP)
    assert response.status == 422
    assert b"result-too-large" in body
    assert response.headers["Content-Encoding"] is None
