"""Laws of who asks, as proxies tell it, and of the log."""

import json
import logging
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from hsnexus_server.access import forwarded, is_called, note
from serving import running

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

PROXY, CLIENT, V6 = "10.0.0.7", "203.0.113.7", "2001:db8::7"
TEN: Final = ("10.0.0.0/8",)


def test_where_a_proxy_is_trusted_each_client_has_limits(tmp_path: Path) -> None:
    with running(tmp_path / "dataset", "--trusted-proxy", "127.0.0.1/32") as server:
        assert json.loads(server.get("status")[1])["limits"]["client_limits"] is True


@pytest.mark.parametrize(
    ("host", "called"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("graph.localhost:8000", True),
        ("localhost.:8000", True),
        ("127.0.0.1", True),
        ("127.0.0.1:8000", True),
        ("192.0.2.7:80", True),
        ("[::1]", True),
        ("[2001:db8::7]:8000", True),
        ("graph.example", True),
        ("Graph.Example:443", True),
        ("evil.example", False),
        ("evil.example:8000", False),
        ("graph.example.evil.example", False),
        ("evillocalhost", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("127.0.0.1.nip.example:8000", False),
        ("[::1].evil.example", False),
        ("", False),
        (":8000", False),
        ("a b", False),
    ],
)
def test_a_page_cannot_take_an_address_or_our_own_name_for_its_own(host: str, *, called: bool) -> None:
    assert is_called(host, frozenset({"graph.example"})) is called


@pytest.mark.parametrize(
    ("address", "header", "proxies", "client"),
    [
        # no proxy: what the header says is nobody's word
        (CLIENT, "", (), CLIENT),
        (CLIENT, "198.51.100.1", (), CLIENT),
        (CLIENT, "198.51.100.1", TEN, CLIENT),
        (PROXY, "198.51.100.1", (), PROXY),
        # one
        (PROXY, CLIENT, TEN, CLIENT),
        (PROXY, f"  {CLIENT}\t", TEN, CLIENT),
        (PROXY, "", TEN, PROXY),
        (PROXY, " , ,", TEN, PROXY),
        # a chain, trusted in full and in part
        (PROXY, f"{CLIENT}, 10.0.0.8, 10.0.0.9", TEN, CLIENT),
        (PROXY, f"{CLIENT}, 192.0.2.1, 10.0.0.9", TEN, "192.0.2.1"),
        (PROXY, f"{CLIENT}, 192.0.2.1, 10.0.0.9", (*TEN, "192.0.2.1/32"), CLIENT),
        (PROXY, "10.0.0.8, 10.0.0.9", TEN, "10.0.0.8"),
        (PROXY, f"{CLIENT},,10.0.0.9,", TEN, CLIENT),
        # spoofed: what the client wrote stands before what the proxy saw
        (PROXY, f"198.51.100.1, {CLIENT}", TEN, CLIENT),
        (PROXY, f"10.0.0.1, 10.0.0.2, {CLIENT}", TEN, CLIENT),
        (PROXY, f"nonsense, {CLIENT}", TEN, CLIENT),
        # IPv6
        (V6, CLIENT, TEN, V6),
        ("2001:db8:1::1", V6, ("2001:db8:1::/48",), V6),
        ("::1", CLIENT, ("::1/128",), CLIENT),
        ("::1", CLIENT, ("::1",), CLIENT),
        (PROXY, V6, TEN, V6),
        ("fe80::1%eth0", CLIENT, ("fe80::/10",), CLIENT),
        # a proxy that reaches a listener on `::` over IPv4
        (f"::ffff:{PROXY}", CLIENT, TEN, CLIENT),
        (PROXY, f"{CLIENT}, ::ffff:10.0.0.9", TEN, CLIENT),
        # nonsense
        ("", CLIENT, TEN, ""),
        ("nonsense", CLIENT, TEN, "nonsense"),
        (PROXY, "unknown", TEN, "unknown"),
        (PROXY, f"{CLIENT}, unknown", TEN, "unknown"),
        (PROXY, "a\x00b", TEN, "a\x00b"),
        # everybody is trusted
        (PROXY, f"{CLIENT}, 198.51.100.1", ("0.0.0.0/0",), CLIENT),
        (PROXY, f"{V6}, 198.51.100.1", ("0.0.0.0/0",), V6),
    ],
)
def test_a_proxy_is_believed_as_far_as_it_is_trusted(
    address: str, header: str, proxies: tuple[str, ...], client: str
) -> None:
    assert forwarded(address, header, proxies) == client


def logged(caplog: pytest.LogCaptureFixture, query: str = "", **told: object) -> dict[str, Any]:
    """Write one line to the access log, and return it without its time."""
    caplog.set_level(logging.INFO, "hsnexus.access")
    caplog.clear()
    note(query, **told)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.isascii()
    assert line.isprintable(), "nothing that a client sends reaches the terminal as it is"
    entry = json.loads(line)
    assert entry.pop("time").endswith("+00:00")
    assert isinstance(entry, dict)
    return entry


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK {}", "ASK {}"),
        ("a" * 199, "a" * 199),
        ("a" * 200, "a" * 200),
        ("a" * 201, "a" * 200),
        ("é" * 100_000, "é" * 200),
        ("😀" * 201, "😀" * 200),
        ('a\n"b"\r\x00\x1b', 'a\n"b"\r\x00\x1b'),
        ("\x7f\x85\x9b2J\u2028\u202e", "\x7f\x85\x9b2J\u2028\u202e"),
        ("\ud800", "\ud800"),
    ],
)
def test_of_a_query_the_log_shows_two_hundred_characters(
    caplog: pytest.LogCaptureFixture, query: str, shown: str
) -> None:
    assert logged(caplog, query) == {"query": shown}


@pytest.mark.parametrize(
    ("told", "line"),
    [
        ({}, {}),
        ({"id": "x", "client": "", "outcome": ""}, {"id": "x"}),
        ({"status": None, "path": "/"}, {"path": "/"}),
        ({"ms": 0.0, "bytes": 0, "status": 200}, {"ms": 0.0, "bytes": 0, "status": 200}),
        ({"fast": False}, {"fast": False}),
        ({"graphs": []}, {"graphs": []}),
    ],
)
def test_the_log_leaves_out_what_is_empty(
    caplog: pytest.LogCaptureFixture, told: dict[str, Any], line: dict[str, object]
) -> None:
    assert logged(caplog, **told) == line


def test_nothing_is_logged_unless_it_is_wanted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "hsnexus.access")
    note("ASK {}", id="x")
    assert not caplog.records
