"""Laws of what one client may take."""

import copy
import sys
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnexus_server.engines.clients import Clients, client_of
from serving import SETTINGS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")

LIMITED: Final = replace(SETTINGS, client_limits=True)
ALLOWED: Final = 0


def asks(clients: Clients, now: float, seconds: float = 0.0, *, failed: bool = False, name: str = "one") -> int:
    """Ask, and have it answered at once, as if it had taken so many seconds; return what the account says."""
    wait = clients.refusal(name, now)
    if wait == ALLOWED:
        clients.open(name)
        clients.close(name, seconds, now, failed=failed)
    return wait


def served(clients: Clients, now: float, seconds: float = 0.0, *, failed: bool = False) -> int:
    """Return how many requests are answered before one is refused."""
    return next(number for number in range(1000) if asks(clients, now, seconds, failed=failed))


BUCKETS: Final = {
    # name: how long a request takes and whether it fails; how many fit at once, the wait that is told, how many then
    "requests": (0.0, False, 60, 1, 60),
    "errors": (0.0, True, 30, 2, 1),
    "time": (10.0, False, 12, 1, 1),
    "time in one piece": (300.0, False, 1, 181, 1),
    "time at the brim": (119.75, False, 2, 120, 1),
}


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_empties_fills_and_never_runs_over(name: str) -> None:
    seconds, failed, holds, wait, then = BUCKETS[name]
    clients = Clients(LIMITED)
    assert served(clients, 0.0, seconds, failed=failed) == holds
    assert asks(clients, 0.0) == wait
    assert asks(clients, 0.0, name="another") == ALLOWED
    assert served(clients, float(wait), seconds, failed=failed) == then
    assert served(clients, 86_400.0, seconds, failed=failed) == holds


@pytest.mark.parametrize(
    ("seconds", "failed", "a_minute"),
    [(0.25, False, 240), (1.0, False, 60), (7.5, False, 8), (0.0, True, 30), (0.0, False, 3600)],
)
def test_in_the_long_run_a_client_gets_its_share_of_a_minute(seconds: float, a_minute: int, *, failed: bool) -> None:
    clients = Clients(LIMITED)
    counts = []
    for minute in range(6):
        began = 60.0 * minute
        answered = 0
        for tick in range(60 * 8):
            now = began + tick / 8
            answered += sum(asks(clients, now, seconds, failed=failed) == ALLOWED for _ in range(10))
        counts.append(answered)
    assert abs(counts[-1] - a_minute) <= 1


STEPS: Final = st.tuples(
    st.integers(0, 80).map(lambda sixteenths: sixteenths / 16),
    st.sampled_from([0.0, 0.25, 5.0, 60.0]),
    st.booleans(),
    st.integers(1, 40),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_who_waits_as_long_as_told_is_served_and_no_sooner(steps: list[tuple[float, float, bool, int]]) -> None:
    clients, now = Clients(LIMITED), 0.0
    for gap, seconds, failed, times in steps:
        now += gap
        for _ in range(times):
            wait = asks(clients, now, seconds, failed=failed)
            if wait != ALLOWED:
                assert copy.deepcopy(clients).refusal("one", now + wait) == ALLOWED
                assert copy.deepcopy(clients).refusal("one", now + wait - 1) != ALLOWED


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_nobody_gets_more_than_the_bucket_and_what_flows_into_it(steps: list[tuple[float, float, bool, int]]) -> None:
    clients, now, requests, errors, spent = Clients(LIMITED), 0.0, 0, 0, 0.0
    for gap, seconds, failed, times in steps:
        now += gap
        for _ in range(times):
            if asks(clients, now, seconds, failed=failed) == ALLOWED:
                requests, errors, spent = requests + 1, errors + failed, spent + seconds
    assert requests <= 60 + 60 * now
    assert errors <= 30 + now / 2
    assert spent <= 120 + now + 60  # the last one began while there was something left


def test_a_client_has_three_queries_open() -> None:
    clients = Clients(LIMITED)
    for _ in range(3):
        assert clients.refusal("one", 0.0) == ALLOWED
        clients.open("one")
    assert clients.refusal("one", 0.0) == 1
    assert clients.refusal("one", 86_400.0) == 1
    assert clients.refusal("another", 0.0) == ALLOWED
    clients.close("one", 0.0, 86_400.0, failed=False)
    assert clients.refusal("one", 86_400.0) == ALLOWED
    clients.open("one")
    assert clients.refusal("one", 86_400.0) == 1


def test_a_refusal_costs_nothing() -> None:
    clients = Clients(LIMITED)
    assert served(clients, 0.0) == 60
    assert all(asks(clients, 0.0) == 1 for _ in range(500))
    assert served(clients, 1.0) == 60


def test_without_limits_nobody_is_refused_and_nobody_known() -> None:
    clients = Clients(SETTINGS)
    assert all(asks(clients, 0.0, 1e6, failed=True) == ALLOWED for _ in range(1000))
    assert not clients.known


KNOWN: Final = 10_000


def test_of_too_many_clients_those_are_forgotten_who_have_not_asked_for_longest() -> None:
    clients = Clients(LIMITED)
    for number in range(KNOWN):
        asks(clients, 0.0, name=f"c{number}")
    asks(clients, 0.0, name="c0")
    for number in range(KNOWN, KNOWN + 100):
        asks(clients, 0.0, name=f"c{number}")
    assert len(clients.known) == KNOWN
    assert "c0" in clients.known
    assert not {f"c{number}" for number in range(1, 101)} & clients.known.keys()


@pytest.mark.parametrize("waiting", [{"c0"}, {"c50"}, {"c0", "c1", "c2"}, {"c99"}, {"c0", "c99"}])
def test_whose_query_is_open_is_not_forgotten_and_hinders_no_forgetting(waiting: set[str]) -> None:
    clients = Clients(LIMITED)
    for number in range(KNOWN + 100):
        name = f"c{number}"
        clients.refusal(name, 0.0)
        if name in waiting:
            clients.open(name)
    assert waiting <= clients.known.keys()
    assert len(clients.known) <= KNOWN + len(waiting)
    for name in waiting:
        clients.close(name, 0.0, 1.0, failed=False)
        assert clients.known[name].open == 0


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.8", "203.0.113.8"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:db8:0:1::7", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
        ("2001:0DB8:0000:0001:0:0:0:0", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::7", "2001:db8:0:2::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("fe80::1%eth0:1%2", "fe80::/64"),
        ("fe80::2", "fe80::/64"),
        # An IPv4 client of a listener on `::`; all of them would share one /64.
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:cb00:7108", "203.0.113.8"),
        ("", "other"),
        ("unknown", "other"),
        ("203.0.113", "other"),
        ("203.0.113.256", "other"),
        ("203.0.113.07", "other"),
        ("203.0.113.7:80", "other"),
        ("203.0.113.0/24", "other"),
        ("[2001:db8::1]", "other"),
        ("2001:db8::1::2", "other"),
        ("%eth0", "other"),
        ("3405803783", "other"),
        ("_hidden", "other"),
        ("localhost", "other"),
        ("\x00", "other"),
        ("9" * 100_000, "other"),
    ],
)
def test_an_address_has_one_account(address: str, account: str) -> None:
    assert client_of(address) == account


@settings(deadline=None)
@given(st.text() | st.ip_addresses().map(str))
def test_every_text_has_an_account(address: str) -> None:
    assert client_of(address)
