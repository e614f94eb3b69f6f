"""Queries that wait: three lanes, and in each of them one client after the other."""

from collections import deque
from collections.abc import Container
from enum import StrEnum
from typing import Generic, TypeVar

__all__ = ["Lane", "Lanes"]

Waiting = TypeVar("Waiting")


class Lane(StrEnum):
    """Where a query waits."""

    FAST = "fast"  # ours: pages, and questions whose text is known
    QUICK = "quick"  # of clients whose queries have lately been short
    SLOW = "slow"  # of the others


class Lanes(Generic[Waiting]):
    """In each lane a queue for each client that waits there, in the order in which the clients are served."""

    def __init__(self) -> None:
        """Let nobody wait."""
        self._lanes: dict[Lane, dict[str, deque[Waiting]]] = {lane: {} for lane in Lane}

    def __len__(self) -> int:
        """Return how many wait."""
        return sum(map(self.waiting, Lane))

    def waiting(self, lane: Lane) -> int:
        """Return how many wait in a lane."""
        return sum(map(len, self._lanes[lane].values()))

    def put(self, lane: Lane, client: str, one: Waiting) -> None:
        """Let one more wait, behind the client's others; a client that did not wait is served after those who did."""
        self._lanes[lane].setdefault(client, deque()).append(one)

    def put_first(self, lane: Lane, client: str, one: Waiting) -> None:
        """Let one wait before all others."""
        queue = self._lanes[lane].pop(client, deque())
        queue.appendleft(one)
        self._lanes[lane] = {client: queue, **self._lanes[lane]}

    def next_client(self, lane: Lane, but: Container[str] = ()) -> str | None:
        """Return the client that is next in a lane, of those who need not wait on; ``None`` where there is none."""
        return next((client for client in self._lanes[lane] if client not in but), None)

    def take(self, lane: Lane, but: Container[str] = ()) -> Waiting | None:
        """Return the next of a lane, and put its client behind the others; ``None`` where nobody waits.

        Args:
            lane: which one.
            but: clients who have to wait on.
        """
        client = self.next_client(lane, but)
        if client is None:
            return None
        queue = self._lanes[lane].pop(client)
        one = queue.popleft()
        if queue:
            self._lanes[lane][client] = queue
        return one

    def last(self, lane: Lane) -> Waiting | None:
        """Return the last of the client that has most waiting in a lane; ``None`` where nobody waits."""
        queue = max(self._lanes[lane].values(), key=len, default=None)
        return queue[-1] if queue else None

    def move(self, client: str, here: Lane, there: Lane) -> None:
        """Let what a client has waiting in one lane wait in another."""
        for one in self._lanes[here].pop(client, ()):
            self.put(there, client, one)

    def drop(self, client: str, one: Waiting) -> None:
        """Let one wait no more; it is no matter if it does not."""
        for lane in self._lanes.values():
            queue = lane.get(client)
            if queue and one in queue:
                queue.remove(one)
                if not queue:
                    del lane[client]
