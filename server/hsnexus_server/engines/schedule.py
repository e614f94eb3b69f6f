"""Which query is next, and which one gives way: nobody's long queries keep another's short ones waiting.

Queries of our own pages have a lane that free ones cannot block.  Free ones have as many evaluators as there are
workers, and one more for clients whose queries have lately been short.  A query that turns out to be long while it has
that one gives it up as soon as somebody is there who needs it: it waits again, and is begun anew, which is no harm, as
queries change nothing.  The lane follows from the client's account and never from a query's text.
"""

from typing import Final, Generic, Protocol, TypeVar

from cachetools import LRUCache

from hsnexus_server.engines.lanes import Lane, Lanes

__all__ = ["MORE", "SHORT_SECONDS", "Schedule", "Scheduled"]

# Evaluators beyond the workers: one for short queries, one for our own pages.
MORE: Final = 2
SHORT_SECONDS: Final = 0.2
# For so many times as long as its long query took, a client's queries are taken to be long; at most a minute.
_REMEMBERED: Final = 10
_REMEMBERED_SECONDS: Final = 60.0
_CLIENTS: Final = 10_000


class Scheduled(Protocol):
    """What is to be known of a query."""

    @property
    def client(self) -> str:
        """The account that it is booked on."""

    @property
    def fast(self) -> bool:
        """Whether it is one of our own pages'."""

    @property
    def started(self) -> float:
        """When it was last begun, in seconds of the monotonic clock."""


Query = TypeVar("Query", bound=Scheduled)


class Schedule(Generic[Query]):
    """The queries that wait and those that run; it starts and stops none of them itself."""

    def __init__(self, workers: int) -> None:
        """Let nobody wait for ``workers`` evaluators, and ``MORE``."""
        self._workers = workers
        self._lanes: Lanes[Query] = Lanes()
        self._running: dict[Query, Lane] = {}
        self._long_until: LRUCache[str, float] = LRUCache(_CLIENTS)

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._lanes)

    def lanes(self) -> dict[str, dict[str, int]]:
        """Return how many run and how many wait in each lane."""
        return {lane.value: {"running": self._count(lane), "waiting": self._lanes.waiting(lane)} for lane in Lane}

    def put(self, query: Query, now: float) -> None:
        """Let a query wait."""
        self._lanes.put(self._lane(query, now), query.client, query)

    def makes_room(self, query: Query, now: float) -> Query | None:
        """Return a query that waits and is to be sent away for this one, where too many wait; ``None``: there is none.

        A client whose queries have been long makes room for one whose queries have not, and for our own pages.
        """
        return None if self._lane(query, now) is Lane.SLOW else self._lanes.last(Lane.SLOW)

    def drop(self, query: Query) -> None:
        """Let a query wait no more; it is no matter if it does not."""
        self._lanes.drop(query.client, query)

    def take(self, *, one_a_client: bool) -> Query | None:
        """Return the query that an idle evaluator is to begin with, which runs from now on; ``None``: nobody's turn.

        Args:
            one_a_client: whether those of which a query runs have to wait.
        """
        busy = {query.client for query in self._running} if one_a_client else set()
        for lane in self._open():
            query = self._lanes.take(lane, busy)
            if query is not None:
                self._running[query] = lane
                return query
        return None

    def overran(self, query: Query, now: float) -> None:
        """Take note that a query which runs has turned out to be long."""
        if self._running.get(query) is Lane.QUICK:
            self._running[query] = Lane.SLOW
            self._book(query.client, SHORT_SECONDS, now)

    def gives_way(self, *, one_a_client: bool) -> Query | None:
        """Return the query that is to be stopped for a short one, and let it wait again; ``None``: there is no need.

        It is the one that was begun last, as the least of its work is lost.
        """
        if self._count(Lane.SLOW) <= self._workers or self._open_for_quick():
            return None
        slow = [query for query, lane in self._running.items() if lane is Lane.SLOW]
        last = max(slow, key=lambda query: query.started)
        busy = {query.client for query in self._running if query is not last} if one_a_client else set()
        if self._lanes.next_client(Lane.QUICK, busy) is None:
            return None
        del self._running[last]
        self._lanes.put_first(Lane.SLOW, last.client, last)
        return last

    def done(self, query: Query, seconds: float, now: float) -> None:
        """Take note that a query no longer runs, which it did for so many seconds; no matter if it never did."""
        lane = self._running.pop(query, None)
        if lane not in {None, Lane.FAST} and seconds > SHORT_SECONDS:
            self._book(query.client, seconds, now)

    def _lane(self, query: Query, now: float) -> Lane:
        if query.fast:
            return Lane.FAST
        return Lane.SLOW if self._long_until.get(query.client, 0.0) > now else Lane.QUICK

    def _open(self) -> list[Lane]:
        """Return the lanes whose turn it is, in this order; neither of those for free queries starves the other."""
        lanes = [Lane.FAST]
        if self._open_for_quick():
            lanes.append(Lane.QUICK)
            if self._count(Lane.SLOW) < self._workers:
                lanes.insert(1 if self._count(Lane.QUICK) else 2, Lane.SLOW)
        return lanes

    def _open_for_quick(self) -> bool:
        return self._count(Lane.QUICK) + self._count(Lane.SLOW) <= self._workers

    def _count(self, lane: Lane) -> int:
        return sum(one is lane for one in self._running.values())

    def _book(self, client: str, seconds: float, now: float) -> None:
        until = now + min(_REMEMBERED * seconds, _REMEMBERED_SECONDS)
        self._long_until[client] = max(until, self._long_until.get(client, 0.0))
        self._lanes.move(client, Lane.QUICK, Lane.SLOW)
