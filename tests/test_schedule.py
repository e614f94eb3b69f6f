"""Laws of who is next: nobody's long queries keep another's short ones waiting, and nobody starves."""

import itertools
import sys
from dataclasses import dataclass, field
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnexus_server.engines.schedule import MORE, SHORT_SECONDS, Schedule

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs fork")


@dataclass(eq=False, slots=True)
class Query:
    client: str
    seconds: float
    fast: bool = False
    began: float = 0.0
    started: float = -1.0
    ended: float = -1.0
    stopped: int = 0

    @property
    def waited(self) -> float:
        return self.started - self.began


@dataclass(slots=True)
class House:
    """Evaluators without processes, on a clock that turns in ticks; it does what the broker does."""

    workers: int
    one_a_client: bool = False
    schedule: Schedule[Query] = field(init=False)
    running: list[Query] = field(default_factory=list)
    asked: list[Query] = field(default_factory=list)
    most: int = 0
    now: float = 0.0

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.workers)

    def ask(self, client: str, seconds: float, *, fast: bool = False) -> Query:
        query = Query(client, seconds, fast, self.now)
        self.asked.append(query)
        self.schedule.put(query, self.now)
        self.free()
        return query

    def free(self) -> None:
        while True:
            while len(self.running) < self.workers + MORE:
                query = self.schedule.take(one_a_client=self.one_a_client)
                if query is None:
                    break
                query.started = self.now
                self.running.append(query)
            self.most = max(self.most, sum(not query.fast for query in self.running))
            last = self.schedule.gives_way(one_a_client=self.one_a_client)
            if last is None:
                return
            last.stopped += 1
            self.running.remove(last)

    def run(self, seconds: float, tick: float = 0.01) -> None:
        until = self.now + seconds
        while self.now < until:
            self.now += tick
            for query in list(self.running):
                ran = self.now - query.started
                if ran >= query.seconds:
                    query.ended = self.now
                    self.running.remove(query)
                    self.schedule.done(query, ran, self.now)
                elif ran >= SHORT_SECONDS:
                    self.schedule.overran(query, self.now)
            self.free()


LONG: Final = 1000.0


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("hostile", [1, 6, 40])
def test_a_short_query_is_begun_at_once_however_many_long_ones_there_are(workers: int, hostile: int) -> None:
    house = House(workers)
    for number in range(hostile):
        house.ask(f"hostile {number}", LONG)
    house.run(1.0 + SHORT_SECONDS * hostile)
    for _ in range(20):
        query = house.ask("good", 0.05)
        assert query.started == house.now
        house.run(0.1)
        assert query.ended > 0


@pytest.mark.parametrize("hostile", [1, 3, 8])
def test_clients_that_are_new_can_delay_a_short_query_by_a_slice_each_and_no_longer(hostile: int) -> None:
    house = House(workers=2)
    for number in range(2 + hostile):
        house.ask(f"hostile {number}", LONG)
    query = house.ask("good", 0.05)
    house.run(10.0)
    assert 0 <= query.waited <= (SHORT_SECONDS + 0.02) * hostile


def test_one_client_that_asks_all_at_once_is_found_out_by_its_first_query() -> None:
    house = House(workers=2)
    for _ in range(30):
        house.ask("hostile", LONG)
    query = house.ask("good", 0.05)
    house.run(5.0)
    assert 0 <= query.waited <= SHORT_SECONDS + 0.02


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_long_queries_have_the_workers_for_themselves_however_many_short_ones_there_are(workers: int) -> None:
    house = House(workers)
    long = [house.ask(f"long {number}", 3.0) for number in range(workers)]
    for _ in range(400):
        for number in range(workers + 1):
            house.ask(f"short {number}", 0.02)
        house.run(0.01)
    assert all(query.ended > 0 for query in long)
    assert max(query.ended for query in long) < 3.5


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_our_own_pages_wait_for_nobody(workers: int) -> None:
    house = House(workers)
    for number in range(50):
        house.ask(f"free {number}", LONG)
    for _ in range(200):
        house.run(0.05)
        query = house.ask("page", 0.02, fast=True)
        assert query.started == house.now


def test_what_gives_way_is_the_query_of_which_the_least_work_is_lost_and_it_is_next_again() -> None:
    house = House(workers=2)
    early = [house.ask(f"early {number}", 4.0 + number) for number in range(2)]
    house.run(1.0)
    late = house.ask("late", 4.0)
    house.run(1.0)
    others = [house.ask(f"early {number}", 4.0) for number in range(2)]
    house.ask("good", 0.05)
    assert [query.stopped for query in (*early, late)] == [0, 0, 1]
    house.run(20.0)
    assert late.ended > 0
    assert late.started < min(query.started for query in others)


def test_nothing_gives_way_where_nobody_needs_its_place() -> None:
    house = House(workers=2)
    queries = [house.ask(f"long {number}", 5.0) for number in range(3)]
    house.run(6.0)
    assert [(query.stopped, query.ended > 0) for query in queries] == [(0, True)] * 3


@pytest.mark.parametrize(("seconds", "forgiven"), [(0.3, 3.0), (2.0, 20.0), (30.0, 60.0)])
def test_a_long_query_is_held_against_its_client_for_ten_times_its_time_and_at_most_a_minute(
    seconds: float, forgiven: float
) -> None:
    house = House(workers=1)
    house.ask("once", seconds)
    house.run(seconds + 0.02)
    blocker = house.ask("blocker", LONG)
    house.run(1.0)
    assert blocker.started >= 0
    house.run(forgiven - 1.0 - 0.5)
    assert house.ask("once", 0.01).started < 0
    house.run(1.0)
    assert house.ask("once", 0.01).started == house.now


def test_a_client_with_a_limit_runs_one_query_at_a_time() -> None:
    house = House(workers=4, one_a_client=True)
    queries = [house.ask("one", 0.1) for _ in range(3)]
    assert [query.started >= 0 for query in queries] == [True, False, False]
    assert house.ask("another", 0.1).started == house.now
    house.run(0.5)
    starts = [query.started for query in queries]
    assert all(later - earlier >= 0.1 for earlier, later in itertools.pairwise(starts))


ASKED: Final = st.tuples(
    st.integers(0, 5).map("client {}".format),
    st.sampled_from([0.01, 0.05, 0.19, 0.21, 0.7, 3.0]),
    st.booleans(),
    st.sampled_from([0.0, 0.01, 0.3]),
)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.booleans(), st.lists(ASKED, max_size=40))
def test_everybody_is_served_once_and_no_more_run_than_may(
    workers: int,
    one_a_client: bool,  # noqa: FBT001 - drawn by hypothesis
    asked: list[tuple[str, float, bool, float]],
) -> None:
    house = House(workers, one_a_client)
    for client, seconds, fast, pause in asked:
        house.ask(client, seconds, fast=fast)
        house.run(pause)
    house.run(60.0, tick=0.05)
    house.run(60.0, tick=0.05)
    assert all(query.ended > 0 for query in house.asked)
    assert not house.running
    assert len(house.schedule) == 0
    assert all(lane == {"running": 0, "waiting": 0} for lane in house.schedule.lanes().values())
    assert house.most <= workers + MORE - 1


def test_who_no_longer_waits_is_not_begun() -> None:
    house = House(workers=1)
    house.ask("a", LONG)
    house.ask("b", LONG)
    house.run(1.0)
    gone = house.ask("a", 0.1)
    house.schedule.drop(gone)
    house.schedule.drop(gone)
    house.running.clear()
    for query in house.asked[:2]:
        house.schedule.done(query, 1.0, house.now)
    house.run(1.0)
    assert gone.started < 0


def test_room_is_made_by_the_last_query_of_who_has_most_long_ones_waiting_and_only_for_who_has_none() -> None:
    house = House(workers=1)
    newcomer, page = Query("good", 0.1), Query("page", 0.1, fast=True)
    assert house.schedule.makes_room(newcomer, house.now) is None
    for client in ("a", "b", "c"):
        house.ask(client, LONG)
    house.run(1.0)
    few, *many = [house.ask(client, LONG) for client in ("b", "a", "a", "a")]
    assert few.started < 0
    assert house.schedule.makes_room(newcomer, house.now) is many[-1]
    assert house.schedule.makes_room(page, house.now) is many[-1]
    assert house.schedule.makes_room(Query("b", 0.1), house.now) is None
